//! What an archive remembers of the files it was made from, beside the index.
//!
//! `roots.json` names the roots. It is written only when they change, before the index holds anything of a new one.
//!
//! `files.jsonl` has one line for each file: how it looked when it was read, and what came of it. Its first line repeats
//! the roots, for the case that `roots.json` is damaged. The list is written after the commit it describes. If a process
//! is killed in between, files are read again, and their articles found unchanged.
//!
//! While a run changes the index, `files.dirty` names the roots it is about, and the listed files it reads. A run that finds
//! it knows that one before was cut off: below these roots the index may hold files that the list does not, and of these
//! files another state. What was listed meanwhile holds, so that it need not be read again.
//!
//! `files.partial` says how far a run was with the files it had open when it committed. A line of it is taken away before
//! anything of its file is taken out of the index.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;
use std::path::{Path, PathBuf};

use newsgrep_ingest::{Given, Globs, Mapping, Reason, Rejected};
use serde::{Deserialize, Serialize};

use super::disk;
use super::entry::{Entry, Partial};
use super::origin::{is_below_any, root_name};
use crate::Result;

const ROOTS: &str = "roots.json";
const FILES: &str = "files.jsonl";
const DIRTY: &str = "files.dirty";
pub(super) const PARTIAL: &str = "files.partial";

/// A folder or file that an archive is kept up to date with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Root {
    /// What the origins of its articles begin with; of a root that is one file, the whole origin.
    pub name: String,
    /// Where it is.
    #[serde(with = "super::any_path")]
    pub path: PathBuf,
}

/// A root, and how its files are read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct KnownRoot {
    #[serde(flatten)]
    pub(super) root: Root,
    /// What the user said last about the fields of its JSON records.
    #[serde(rename = "map", skip_serializing_if = "Mapping::is_empty", default)]
    pub(super) mapping: Mapping,
    /// What the user gave last to know of its articles.
    #[serde(rename = "set", skip_serializing_if = "Given::is_empty", default)]
    pub(super) given: Given,
    /// Which of its files are wanted.
    #[serde(skip_serializing_if = "Globs::is_empty", default)]
    pub(super) globs: Globs,
    /// Whether a run about it has come to its end: until then the archive holds only a part of it.
    #[serde(default)]
    pub(super) filled: bool,
}

/// Everything remembered.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct State {
    pub(super) roots: Vec<KnownRoot>,
    pub(super) files: BTreeMap<String, Entry>,
    /// The names of roots, and of folders below them, of which the index may hold what is not listed, because a run was
    /// cut off or the list was damaged.
    pub(super) unfinished: BTreeSet<String>,
    /// The origins of files, and of folders and roots, of which the index may hold another state than the list says.
    pub(super) stale: BTreeSet<String>,
    /// How far runs that were cut off have come in files they had open.
    pub(super) partial: BTreeMap<String, Partial>,
    /// Whether anything was remembered at all.
    pub(super) known: bool,
    /// Whether the roots are those of `roots.json`.
    pub(super) has_roots_file: bool,
    /// What could not be read of all this.
    pub(super) damaged: Vec<Rejected>,
}

/// What is remembered of the roots alone: all that a search needs to know.
pub(super) struct Roots {
    pub(super) roots: Vec<KnownRoot>,
    /// Whether everything the archive is made of has been read at least once.
    pub(super) filled: bool,
}

impl Roots {
    /// Reads the roots; the list of files, which may be long, only if they cannot be read otherwise.
    pub(super) fn load(dir: &Path) -> Result<Roots> {
        let roots = disk::read(dir, ROOTS)?;
        let Some(roots) = roots.as_deref().and_then(Header::read) else {
            let state = State::load(dir)?;
            return Ok(Roots { filled: state.is_filled(), roots: state.roots });
        };
        let filled = roots.iter().all(|known| known.filled) && disk::is_there(dir, FILES)?;
        Ok(Roots { roots, filled })
    }
}

#[derive(Serialize, Deserialize)]
struct Header {
    version: u32,
    roots: Vec<KnownRoot>,
}

const VERSION: u32 = 1;

impl Header {
    fn of(roots: &[KnownRoot]) -> Header {
        Header { version: VERSION, roots: roots.to_vec() }
    }

    fn read(text: &[u8]) -> Option<Vec<KnownRoot>> {
        serde_json::from_slice(text)
            .ok()
            .filter(|header: &Header| header.version == VERSION)
            .map(|header| header.roots)
    }
}

impl State {
    /// Reads what is remembered. A list that cannot be read is forgotten, and that is noted: every file is then read
    /// again.
    pub(super) fn load(dir: &Path) -> Result<State> {
        let mut state = State::default();
        let list = disk::read(dir, FILES)?;
        let listed = list.as_deref().map(read_list);
        let roots = disk::read(dir, ROOTS)?;
        let roots = roots.as_deref().map(Header::read);
        state.has_roots_file = matches!(roots, Some(Some(_)));
        let mut damaged = Vec::new();
        let (listed_roots, files) = match listed {
            Some(Some((roots, files))) => (Some(roots), Some(files)),
            Some(None) => {
                damaged.push(FILES);
                (None, None)
            }
            None => (None, None),
        };
        if matches!(roots, Some(None)) && listed_roots.is_none() {
            damaged.push(ROOTS);
        }
        state.roots = roots.flatten().or(listed_roots).unwrap_or_default();
        state.known = list.is_some();
        match files {
            Some(files) => state.files = files,
            None => state.unfinished = state.names(),
        }
        state.damaged = damaged.into_iter().map(|name| state.damage(dir, name)).collect();
        if let Some(mark) = disk::read(dir, DIRTY)? {
            state.read_mark(&mark);
        }
        if let Some(list) = disk::read(dir, PARTIAL)? {
            // What cannot be read of it costs nothing but time.
            let lines = list.split(|byte| *byte == b'\n');
            let partial = lines.filter_map(|line| serde_json::from_slice::<Partial>(line).ok());
            state.partial = partial.map(|partial| (partial.origin.clone(), partial)).collect();
        }
        Ok(state)
    }

    fn read_mark(&mut self, mark: &[u8]) {
        let roots = self.names();
        let known = |names: BTreeSet<String>| -> BTreeSet<String> {
            names.into_iter().filter(|name| roots.contains(root_name(name))).collect()
        };
        match serde_json::from_slice(mark) {
            Ok(Mark { below, files }) => {
                self.unfinished.extend(known(below));
                self.stale.extend(known(files));
            }
            // A mark that says nothing says that of every root, one that is a list that of each name in it.
            Err(_) => {
                let names: BTreeSet<String> = serde_json::from_slice(mark).unwrap_or_default();
                let names = if names.is_empty() { roots.clone() } else { known(names) };
                self.unfinished.extend(names.iter().cloned());
                self.stale.extend(names);
            }
        }
    }

    fn names(&self) -> BTreeSet<String> {
        self.roots.iter().map(|known| known.root.name.clone()).collect()
    }

    fn damage(&self, dir: &Path, name: &str) -> Rejected {
        Rejected {
            origin: dir.join(name).display().to_string(),
            line: None,
            reason: Reason::DamagedList,
            detail: match self.roots.is_empty() {
                true => "is damaged: name the folders and files to index again".to_owned(),
                false => "is damaged: every file is read again".to_owned(),
            },
        }
    }

    /// Returns whether the index may hold another state of the file with this origin than the list says.
    pub(super) fn is_stale(&self, origin: &str) -> bool {
        !self.stale.is_empty() && is_below_any(origin, |name| self.stale.contains(name))
    }

    /// Writes the roots.
    pub(super) fn save_roots(&self, dir: &Path) -> Result<()> {
        disk::replace(dir, ROOTS, |file| Ok(serde_json::to_writer(file, &Header::of(&self.roots))?))
    }

    /// Returns whether everything the archive is made of has been read at least once.
    pub(super) fn is_filled(&self) -> bool {
        self.known && self.roots.iter().all(|known| known.filled)
    }

    /// Writes the list of files.
    pub(super) fn save_files(&self, dir: &Path) -> Result<()> {
        disk::replace(dir, FILES, |file| {
            serde_json::to_writer(&mut *file, &Header::of(&self.roots))?;
            file.write_all(b"\n")?;
            for entry in self.files.values() {
                serde_json::to_writer(&mut *file, entry)?;
                file.write_all(b"\n")?;
            }
            Ok(())
        })
    }

    /// Notes that the index is about to hold what the list does not: below the names given, in the state of the files
    /// given, and as runs before left it.
    pub(super) fn mark_dirty<'a>(
        &'a self,
        dir: &Path,
        below: impl Iterator<Item = &'a str>,
        files: impl Iterator<Item = &'a str>,
    ) -> Result<()> {
        let mark = Mark {
            below: below.chain(self.unfinished.iter().map(String::as_str)).collect::<BTreeSet<&str>>(),
            files: files.chain(self.stale.iter().map(String::as_str)).collect::<BTreeSet<&str>>(),
        };
        disk::replace(dir, DIRTY, |file| Ok(serde_json::to_writer(file, &mark)?))
    }

    /// Notes what is left unfinished: mostly that the index holds nothing any more that is not listed.
    pub(super) fn settle(&self, dir: &Path) -> Result<()> {
        match self.unfinished.is_empty() && self.stale.is_empty() {
            true => disk::remove(dir, DIRTY),
            false => self.mark_dirty(dir, std::iter::empty(), std::iter::empty()),
        }
    }

    /// Notes how far runs have come in the files they had open.
    pub(super) fn save_partial(&self, dir: &Path) -> Result<()> {
        if self.partial.is_empty() {
            return disk::remove(dir, PARTIAL);
        }
        disk::replace(dir, PARTIAL, |file| {
            self.partial.values().try_for_each(|partial| {
                serde_json::to_writer(&mut *file, partial)?;
                file.write_all(b"\n")
            })
        })
    }
}

/// What a run that is under way may have done.
#[derive(Serialize, Deserialize)]
struct Mark<S: Ord> {
    /// Names of roots, folders and files below which the index may hold files that are not listed.
    below: BTreeSet<S>,
    /// Origins of files of which it may hold another state than the list says.
    files: BTreeSet<S>,
}

/// Reads the roots and the entries of a list; `None` if any of it is damaged.
fn read_list(list: &[u8]) -> Option<(Vec<KnownRoot>, BTreeMap<String, Entry>)> {
    let end = list.iter().position(|byte| *byte == b'\n').unwrap_or(list.len());
    let (header, rest) = list.split_at(end);
    let roots = Header::read(header)?;
    if rest.len() < LONG_LIST {
        return Some((roots, read_entries(rest)?.into_iter().collect()));
    }
    let half = rest.len() / 2;
    let half = half + rest[half..].iter().position(|byte| *byte == b'\n').unwrap_or_default();
    let (first, second) = rest.split_at(half);
    let (first, second) = std::thread::scope(|scope| {
        let first = scope.spawn(|| read_entries(first));
        let second = read_entries(second);
        (first.join().ok().flatten(), second)
    });
    let mut entries = first?;
    entries.extend(second?);
    // They are in order, so that this is quick.
    Some((roots, entries.into_iter().collect()))
}

/// From this many bytes on, a list is read in two halves at the same time.
const LONG_LIST: usize = 256 << 10;

fn read_entries(list: &[u8]) -> Option<Vec<(String, Entry)>> {
    // Line ends are found faster in what is known to be text, and what is none is damaged in any case.
    let lines = std::str::from_utf8(list).ok()?.split('\n').filter(|line| !line.is_empty());
    let entry = |line: &str| {
        let entry = Entry::read(line.as_bytes())?;
        Some((entry.origin.clone(), entry))
    };
    lines.map(entry).collect()
}
