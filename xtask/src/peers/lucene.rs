//! Lucene, in a Java process of its own: `peers/Race.java`, compiled here, with jars from Maven Central.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail, ensure};

use super::outside::Outside;
use super::{Peer, Runs};
use crate::corpus::{Built, Corpus, Fnv};
use crate::question::{Mode, Question};

/// The newest release.
pub(crate) const VERSION: &str = "10.6.0";
/// The parts of it that are needed.
const JARS: [&str; 3] = ["lucene-core", "lucene-queries", "lucene-analysis-common"];
/// The oldest Java that it runs on.
const JAVA: u32 = 21;
const SOURCE: &str = include_str!("../../peers/Race.java");

/// A Java and what it is to run.
pub(crate) struct Installed {
    java: PathBuf,
    classes: PathBuf,
    jars: PathBuf,
}

impl Installed {
    /// Finds Java, fetches the jars and compiles what asks Lucene; all of it is kept.
    pub(crate) fn find(keep: &Path) -> Result<Installed> {
        let home =
            java_home().context("no JDK of at least version 21, in $JAVA_HOME, $PATH or /usr/lib/jvm")?;
        let jars = keep.join(format!("lucene-{VERSION}"));
        for jar in JARS {
            fetch(jar, &jars)?;
        }
        let mut hash = Fnv::default();
        hash.add(SOURCE.as_bytes());
        let classes = jars.join(format!("classes-{:016x}", hash.0));
        let installed = Installed { java: home.join("bin/java"), classes, jars };
        if !installed.classes.join("Race.class").exists() {
            fs::create_dir_all(&installed.classes)?;
            let source = installed.classes.join("Race.java");
            fs::write(&source, SOURCE)?;
            let mut compile = Command::new(home.join("bin/javac"));
            compile.args(["-nowarn", "-Xlint:-deprecation", "-cp"]).arg(installed.jars.join("*"));
            let output = compile.arg("-d").arg(&installed.classes).arg(source).output()?;
            ensure!(output.status.success(), "javac: {}", String::from_utf8_lossy(&output.stderr));
        }
        Ok(installed)
    }

    fn command(&self) -> Command {
        let mut command = Command::new(&self.java);
        let path = format!("{}:{}/*", self.classes.display(), self.jars.display());
        command.args(["-XX:+UseSerialGC", "-Xms1g", "-Xmx2g", "--add-modules", "jdk.incubator.vector"]);
        command.args(["--enable-native-access=ALL-UNNAMED", "-cp", &path, "Race"]).stderr(Stdio::null());
        command
    }

    /// Returns the index of a corpus; what counts of the time is that of the thread that indexes, merges included, without the
    /// compiler's and the garbage collector's.
    pub(crate) fn build(&self, corpus: &Corpus) -> Result<(PathBuf, Built)> {
        let version = format!("{VERSION} {}", self.classes.display());
        corpus.index("lucene", &version, |index, time| {
            let mut command = self.command();
            command.arg("index").arg(corpus.lines()).arg(index).arg(time);
            command
        })
    }

    /// Starts the process that answers.
    pub(crate) fn open(&self, index: &Path) -> Result<Lucene> {
        let mut command = self.command();
        Ok(Lucene { outside: Outside::start(command.arg("serve").arg(index))? })
    }
}

/// Lucene in the race.
pub(crate) struct Lucene {
    outside: Outside,
}

impl Peer for Lucene {
    fn name(&self) -> &'static str {
        "lucene"
    }

    fn can(&self, _question: &Question, _mode: Mode) -> bool {
        true
    }

    fn run(&mut self, question: &Question, mode: Mode, times: usize) -> Result<Runs> {
        self.outside.ask(question, mode, times)
    }
}

/// Returns the folder of a JDK that is new enough.
fn java_home() -> Option<PathBuf> {
    let named = std::env::var_os("JAVA_HOME").map(PathBuf::from);
    let on_path = std::env::var_os("PATH").into_iter().flat_map(|path| {
        let bins: Vec<PathBuf> = std::env::split_paths(&path).collect();
        bins.into_iter()
            .filter_map(|bin| Some(bin.join("javac").canonicalize().ok()?.parent()?.parent()?.to_owned()))
    });
    let installed =
        fs::read_dir("/usr/lib/jvm").into_iter().flatten().filter_map(|entry| Some(entry.ok()?.path()));
    named.into_iter().chain(on_path).chain(installed).find(|home| is_new_enough(home))
}

fn is_new_enough(home: &Path) -> bool {
    let Ok(output) = Command::new(home.join("bin/javac")).arg("-version").output() else { return false };
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    let version =
        said.trim().strip_prefix("javac ").and_then(|version| version.split('.').next()?.parse().ok());
    version.is_some_and(|version: u32| version >= JAVA)
}

/// Fetches a jar from Maven Central, unless it is there.
fn fetch(name: &str, folder: &Path) -> Result<()> {
    if folder.join(format!("{name}-{VERSION}.jar")).exists() {
        return Ok(());
    }
    fs::create_dir_all(folder)?;
    let mut maven = Command::new("mvn");
    maven.args(["-q", "-B", "dependency:copy"]).arg(format!("-Dartifact=org.apache.lucene:{name}:{VERSION}"));
    let output =
        maven.arg(format!("-DoutputDirectory={}", folder.display())).output().context("no Maven (`mvn`)")?;
    if !output.status.success() {
        bail!("Maven cannot fetch {name}: {}", String::from_utf8_lossy(&output.stdout).trim());
    }
    Ok(())
}
