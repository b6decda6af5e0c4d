//! What an archive remembers of the files it was made from, in `files.jsonl` beside the index.
//!
//! The first line names the roots, every other line one file: how it looked when it was read, and what came of it. The
//! list is written after the commit it describes. If a process is killed in between, files are read again, and their
//! articles found unchanged.
//!
//! While a run changes the index, `files.dirty` names the roots it is about. A run that finds it knows that one before
//! was cut off, and that the index may hold files below these roots that the list does not.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::io::{BufRead, BufReader, BufWriter, ErrorKind, Write};
use std::path::{Path, PathBuf};

use newsgrep_ingest::{FoundFile, Reason, Rejected};
use serde::{Deserialize, Serialize};

use crate::{Error, Result};

const FILES: &str = "files.jsonl";
const DIRTY: &str = "files.dirty";

/// A folder or file that an archive is kept up to date with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Root {
    /// What the origins of its articles begin with; of a root that is one file, the whole origin.
    pub name: String,
    /// Where it is.
    pub path: PathBuf,
}

/// What is remembered of one file.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Entry {
    pub(super) origin: String,
    pub(super) size: u64,
    pub(super) modified: i64,
    pub(super) settings: u64,
    pub(super) articles: u64,
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub(super) rejected: Vec<Remembered>,
}

/// A rejection, to be told again as long as its file stays as it is.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Remembered {
    origin: String,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    line: Option<u64>,
    reason: String,
    detail: String,
}

impl Entry {
    pub(super) fn of(file: &FoundFile) -> Self {
        Entry {
            origin: file.origin.clone(),
            size: file.size,
            modified: file.modified,
            settings: file.settings,
            articles: 0,
            rejected: Vec::new(),
        }
    }

    /// Returns whether the file looks as it did when it was read.
    ///
    /// A file that could not be read looks different as soon as it can be: permissions change neither size nor time.
    pub(super) fn matches(&self, file: &FoundFile) -> bool {
        (self.size, self.modified, self.settings) == (file.size, file.modified, file.settings)
            && (!self.was_unreadable() || File::open(&file.path).is_err())
    }

    fn was_unreadable(&self) -> bool {
        self.rejected.iter().any(|rejected| rejected.reason == Reason::Unreadable.name())
    }
}

impl Remembered {
    pub(super) fn of(rejected: &Rejected) -> Self {
        Remembered {
            origin: rejected.origin.clone(),
            line: rejected.line,
            reason: rejected.reason.name().to_owned(),
            detail: rejected.detail.clone(),
        }
    }

    /// Returns the rejection; `None` if its reason is not known any more.
    pub(super) fn to_rejected(&self) -> Option<Rejected> {
        let reason = Reason::ALL.iter().copied().find(|reason| reason.name() == self.reason)?;
        Some(Rejected { origin: self.origin.clone(), line: self.line, reason, detail: self.detail.clone() })
    }
}

/// Everything remembered.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct State {
    pub(super) roots: Vec<Root>,
    pub(super) files: BTreeMap<String, Entry>,
    /// Whether a run before was cut off, so that the index may hold files that are not listed.
    pub(super) dirty: bool,
    /// The names of the roots that such runs were about.
    pub(super) unfinished: BTreeSet<String>,
    /// Whether anything was remembered at all.
    pub(super) known: bool,
}

#[derive(Serialize, Deserialize)]
struct Header {
    version: u32,
    roots: Vec<Root>,
}

const VERSION: u32 = 1;

impl State {
    /// Reads what is remembered. A list that cannot be read is forgotten: every file is then read again.
    pub(super) fn load(dir: &Path) -> Result<State> {
        let path = dir.join(FILES);
        let (dirty, unfinished) = unfinished(dir)?;
        let forgotten = State { dirty, unfinished, ..State::default() };
        let file = match File::open(&path) {
            Ok(file) => file,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(forgotten),
            Err(source) => return Err(Error::Io { doing: "read", path, source }),
        };
        Ok(match State::read(BufReader::new(file)) {
            Some(state) => State { dirty, unfinished: forgotten.unfinished, ..state },
            None => State { dirty: true, ..forgotten },
        })
    }

    fn read(file: impl BufRead) -> Option<State> {
        let mut lines = file.lines();
        let header: Header = serde_json::from_str(&lines.next()?.ok()?).ok()?;
        if header.version != VERSION {
            return None;
        }
        let mut files = BTreeMap::new();
        for line in lines {
            let entry: Entry = serde_json::from_str(&line.ok()?).ok()?;
            files.insert(entry.origin.clone(), entry);
        }
        Some(State { roots: header.roots, files, known: true, ..State::default() })
    }

    /// Writes the list in one step.
    pub(super) fn save(&self, dir: &Path) -> Result<()> {
        let path = dir.join(FILES);
        let new = dir.join("files.new");
        let write = || -> std::io::Result<()> {
            let mut file = BufWriter::new(File::create(&new)?);
            serde_json::to_writer(&mut file, &Header { version: VERSION, roots: self.roots.clone() })?;
            file.write_all(b"\n")?;
            for entry in self.files.values() {
                serde_json::to_writer(&mut file, entry)?;
                file.write_all(b"\n")?;
            }
            file.into_inner()?.sync_all()?;
            fs::rename(&new, &path)?;
            sync_folder(dir)
        };
        write().map_err(|source| Error::Io { doing: "write", path: path.clone(), source })
    }

    /// Notes what is left of runs that were cut off: mostly that the index holds nothing any more that is not listed.
    pub(super) fn settle(&self, dir: &Path) -> Result<()> {
        if self.dirty {
            return self.mark_dirty(dir, std::iter::empty());
        }
        match fs::remove_file(dir.join(DIRTY)) {
            Err(source) if source.kind() != ErrorKind::NotFound => {
                Err(Error::Io { doing: "remove", path: dir.join(DIRTY), source })
            }
            _ => Ok(()),
        }
    }

    /// Notes that the index is about to hold what the list does not, of the roots with these names and of those that
    /// runs before left unfinished.
    pub(super) fn mark_dirty<'a>(&'a self, dir: &Path, names: impl Iterator<Item = &'a str>) -> Result<()> {
        let names: BTreeSet<&str> = names.chain(self.unfinished.iter().map(String::as_str)).collect();
        let path = dir.join(DIRTY);
        let write = || -> std::io::Result<()> {
            let mut file = File::create(&path)?;
            serde_json::to_writer(&mut file, &names)?;
            file.sync_all()?;
            sync_folder(dir)
        };
        write().map_err(|source| Error::Io { doing: "write", path: path.clone(), source })
    }
}

/// Returns whether a run was cut off, and the names of its roots. A mark that was cut off itself names none: nothing was
/// written to the index by then.
fn unfinished(dir: &Path) -> Result<(bool, BTreeSet<String>)> {
    let path = dir.join(DIRTY);
    match fs::read(&path) {
        Ok(names) => Ok((true, serde_json::from_slice(&names).unwrap_or_default())),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok((false, BTreeSet::new())),
        Err(source) => Err(Error::Io { doing: "read", path, source }),
    }
}

/// Makes new names in a folder durable, where the system can be asked to.
fn sync_folder(dir: &Path) -> std::io::Result<()> {
    if cfg!(unix) { File::open(dir)?.sync_all() } else { Ok(()) }
}
