//! The desk that a test works at, and how it runs newsgrep there.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

pub(crate) const FIRST: &str = "seeds/000_8d851afeb58f61ec.txt";
pub(crate) const SECOND: &str = "seeds/001_b40142b4669ba518.txt";

/// What 000 and 001 say with the phrase "moment of truth".
pub(crate) const FIRST_MOMENT: &str = "Russia will be represented by Deputy Foreign Minister Alexander Grushko, who \
    called the meeting a “moment of truth” in relations between his country and NATO.";

/// A folder with the seeds, a cache and a home.
pub(crate) struct Desk(tempfile::TempDir);

/// How a run ended.
#[derive(Debug)]
pub(crate) struct Ran {
    pub(crate) code: Option<i32>,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Desk {
    pub(crate) fn new() -> Desk {
        let desk = Desk(tempfile::tempdir().unwrap());
        let seeds = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../seeds");
        for entry in fs::read_dir(seeds).unwrap() {
            let path = entry.unwrap().path();
            // Read and written, not copied: the seeds cannot be written to, and tests change theirs.
            desk.write(&format!("seeds/{}", path.file_name().unwrap().display()), fs::read(&path).unwrap());
        }
        desk
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    pub(crate) fn write(&self, name: &str, content: impl AsRef<[u8]>) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, content).unwrap();
    }

    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_newsgrep"));
        command
            .args(arguments)
            .current_dir(self.0.path())
            .env_clear()
            .env("HOME", self.path("home"))
            .env("XDG_CACHE_HOME", self.path("cache"))
            .env("XDG_DATA_HOME", self.path("data"))
            .env("TZ", "UTC")
            .stdin(Stdio::null());
        command
    }

    pub(crate) fn run(&self, arguments: &[&str]) -> Ran {
        Ran::of(self.command(arguments).output().unwrap())
    }

    pub(crate) fn run_with_input(&self, arguments: &[&str], input: &[u8]) -> Ran {
        let mut child = self
            .command(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        // A run that does not want its input closes it.
        let _ = child.stdin.take().unwrap().write_all(input);
        Ran::of(child.wait_with_output().unwrap())
    }

    /// Runs newsgrep and compares everything it says.
    #[track_caller]
    pub(crate) fn check(&self, arguments: &[&str], code: i32, out: &str, err: &str) {
        let ran = self.run(arguments);
        assert_eq!((ran.code, ran.out.as_str(), ran.err.as_str()), (Some(code), out, err), "{arguments:?}");
    }

    /// Runs a search with `--format json` and returns the answer.
    #[track_caller]
    pub(crate) fn json(&self, arguments: &[&str]) -> serde_json::Value {
        let ran = self.run(&[arguments, &["--format", "json"]].concat());
        serde_json::from_str(&ran.out).unwrap_or_else(|error| panic!("{arguments:?}: {error}: {ran:?}"))
    }
}

impl Ran {
    pub(crate) fn of(output: Output) -> Ran {
        let text = |bytes| String::from_utf8(bytes).unwrap();
        Ran { code: output.status.code(), out: text(output.stdout), err: text(output.stderr) }
    }

    #[track_caller]
    pub(crate) fn check(&self, code: i32, out: &str, err: &str) {
        assert_eq!((self.code, self.out.as_str(), self.err.as_str()), (Some(code), out, err));
    }
}
