//! SQLite's FTS5, in a Python process: `peers/fts5.py`.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

use super::outside::Outside;
use super::{Peer, Runs};
use crate::corpus::{Built, Corpus, Fnv};
use crate::question::{Kind, Mode, Question};

const SOURCE: &str = include_str!("../../peers/fts5.py");

/// A Python whose SQLite has FTS5.
pub(crate) struct Installed {
    python: &'static str,
    script: PathBuf,
    version: String,
}

impl Installed {
    pub(crate) fn find(keep: &Path) -> Result<Installed> {
        const ASK: &str = "import sqlite3; sqlite3.connect(':memory:').execute('create virtual table t using fts5(w)'); \
                           print(sqlite3.sqlite_version)";
        let ask = |python: &'static str| -> Option<(&'static str, String)> {
            let output = Command::new(python).args(["-c", ASK]).output().ok()?;
            let version = String::from_utf8(output.stdout).ok()?.trim().to_owned();
            output.status.success().then_some((python, version))
        };
        let found = ["python3", "/usr/bin/python3"].into_iter().find_map(ask);
        let (python, version) = found.context("no `python3` whose SQLite has FTS5")?;
        let mut hash = Fnv::default();
        hash.add(SOURCE.as_bytes());
        fs::create_dir_all(keep)?;
        let script = keep.join(format!("fts5-{:016x}.py", hash.0));
        fs::write(&script, SOURCE)?;
        Ok(Installed { python, script, version })
    }

    /// Returns the database of a corpus.
    pub(crate) fn build(&self, corpus: &Corpus) -> Result<(PathBuf, Built)> {
        let version = format!("{} {}", self.version, self.script.display());
        corpus.index("sqlite", &version, |index, time| {
            let mut command = Command::new(self.python);
            command.arg(&self.script).arg("index").arg(corpus.lines()).arg(index).arg(time);
            command
        })
    }

    pub(crate) fn open(&self, index: &Path) -> Result<Sqlite> {
        let mut command = Command::new(self.python);
        Ok(Sqlite { outside: Outside::start(command.arg(&self.script).arg("serve").arg(index))? })
    }
}

/// SQLite in the race.
pub(crate) struct Sqlite {
    outside: Outside,
}

impl Peer for Sqlite {
    fn name(&self) -> &'static str {
        "sqlite"
    }

    fn can(&self, question: &Question, mode: Mode) -> bool {
        // Its NEAR of more than two is about the gaps between neighbours, which is another question.
        mode != Mode::Top10Count && (question.kind != Kind::Near || question.words.len() == 2)
    }

    fn run(&mut self, question: &Question, mode: Mode, times: usize) -> Result<Runs> {
        if !self.can(question, mode) {
            bail!("SQLite cannot be asked {question}");
        }
        self.outside.ask(question, mode, times)
    }

    fn is_slow(&self) -> bool {
        true
    }
}
