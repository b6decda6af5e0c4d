//! The files below a root, with all that is needed to decide whether to read them again.
//!
//! In: a root. Out: one file after another, in the order of their names, and a rejection for everything that is no
//! file or cannot be listed. No file is opened except settings and ignore files.

use std::collections::{HashSet, VecDeque};
use std::ffi::OsStr;
use std::fs::Metadata;
use std::io;
use std::path::{Path, PathBuf, is_separator};
use std::sync::Arc;
use std::sync::atomic::AtomicU64;
use std::sync::mpsc::{self, Receiver};
use std::thread;
use std::time::UNIX_EPOCH;

use ignore::{DirEntry, WalkBuilder};
use newsgrep_text::ArticleId;

use crate::root::origin_part;
use crate::settings::{self, Chain, SETTINGS_FILE};
use crate::{Given, Reader, Reason, Rejected, Root};

/// A file that may hold articles.
///
/// Size, time and settings together tell whether it needs reading again.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct FoundFile {
    /// Where it is.
    pub path: PathBuf,
    /// The name of its root and the way from there, with `/` between folders: `seeds/000.txt`.
    pub origin: String,
    /// The name that its articles share in [`Article::file`](newsgrep_text::Article::file): made from the origin.
    pub key: ArticleId,
    /// The size in bytes.
    pub size: u64,
    /// When it was changed last, in nanoseconds since 1970. Never the date of an article.
    pub modified: i64,
    /// The number under which the file system has it, which it keeps when it is renamed; 0 where there is none.
    pub inode: u64,
    /// Changes with the settings files in force, the mapping of JSON fields, what is given and the way files are read.
    pub settings: u64,
    /// Whether a settings file in force cannot be read at all: then `settings` says nothing, and a file that is the same
    /// otherwise is better read again when it can be.
    pub settings_broken: bool,
    /// How many of its bytes have been read so far, as they are stored; for whoever shows how far the reading is.
    pub read: Arc<AtomicU64>,
    pub(crate) rules: Chain,
    pub(crate) given: Arc<Given>,
}

/// The files below a root; made by [`Reader::walk`](crate::Reader::walk).
///
/// Sorted by name, folder by folder. Hidden files are left out and `.ignore` and `.gitignore` are respected, the
/// latter in git repositories, as ripgrep does; the user's global git settings are not looked at. [`Globs`](crate::Globs)
/// say what else is left out, or is wanted all the same. Symbolic links
/// below the root are not followed, and they, pipes and devices are rejected as unsupported without being opened.
/// The folders of newsgrep's own archives are left out. [`SETTINGS_FILE`] is no article: what cannot be understood of it is rejected, and the files below follow.
#[derive(Debug)]
pub struct Walk {
    root: Root,
    /// What the user said: a part of [`FoundFile::settings`].
    said: String,
    given: Arc<Given>,
    entries: Entries,
    /// The settings in force in each folder from the root to the present one.
    folders: Vec<Folder>,
    /// What comes before the next entry.
    waiting: VecDeque<Result<FoundFile, Rejected>>,
}

/// Lists folders, on a thread of its own where there is more than a file: with the files looked at meanwhile, a large tree
/// takes little longer than the slower half.
enum Entries {
    Here(Box<ignore::Walk>),
    There { batches: Receiver<Vec<Listed>>, batch: std::vec::IntoIter<Listed>, done: bool },
}

type Listed = Result<DirEntry, ignore::Error>;

/// How many entries are handed over at once, and how many times that many wait.
const BATCH: usize = 256;
const BATCHES: usize = 16;

impl Entries {
    fn of(builder: WalkBuilder, root: &Path) -> Entries {
        if !root.is_dir() {
            return Entries::Here(Box::new(builder.build()));
        }
        let (sender, batches) = mpsc::sync_channel(BATCHES);
        let mut walk = builder.build();
        let list = move || {
            loop {
                // An empty one says that there is nothing more: a thread that fails says nothing.
                let batch: Vec<Listed> = walk.by_ref().take(BATCH).collect();
                let is_last = batch.is_empty();
                if sender.send(batch).is_err() || is_last {
                    break;
                }
            }
        };
        match thread::Builder::new().name("newsgrep-list".to_owned()).spawn(list) {
            Ok(_) => Entries::There { batches, batch: Vec::new().into_iter(), done: false },
            Err(_) => Entries::Here(Box::new(builder.build())),
        }
    }

    fn next(&mut self) -> Option<Listed> {
        match self {
            Entries::Here(walk) => walk.next(),
            Entries::There { done: true, .. } => None,
            Entries::There { batches, batch, done } => {
                if batch.len() == 0 {
                    match batches.recv() {
                        Ok(next) => *batch = next.into_iter(),
                        Err(_) => {
                            *done = true;
                            return Some(Err(io::Error::other("listing the folder has failed").into()));
                        }
                    }
                }
                *done = batch.len() == 0;
                batch.next()
            }
        }
    }
}

impl std::fmt::Debug for Entries {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Entries")
    }
}

#[derive(Debug)]
struct Folder {
    path: PathBuf,
    /// What the origins of its files begin with.
    origin: String,
    rules: Rules,
}

impl Folder {
    /// Returns whether a file of this name is in the folder itself. Its path begins as the folder's does, byte for byte, if
    /// it is; comparing them part by part takes many times as long.
    fn holds(&self, path: &Path, name: Option<&OsStr>) -> bool {
        let (folder, path) = (self.path.as_os_str().as_encoded_bytes(), path.as_os_str().as_encoded_bytes());
        let slash = usize::from(!folder.last().is_some_and(|byte| is_separator(char::from(*byte))));
        path.len() == folder.len() + slash + name.map_or(0, OsStr::len) && path.starts_with(folder)
    }
}

/// What is in force in a folder.
#[derive(Clone, Debug, Default)]
struct Rules {
    chain: Chain,
    /// See [`FoundFile::settings`].
    settings: u64,
    /// See [`FoundFile::settings_broken`].
    broken: bool,
}

impl Walk {
    pub(crate) fn new(root: &Root, reader: &Reader, only: Option<&[PathBuf]>) -> Self {
        let mut waiting = VecDeque::new();
        let is_archive = is_archive(&root.path);
        if is_archive {
            let detail = "is an archive of newsgrep, not a folder of articles";
            waiting.push_back(Err(Rejected::new(&root.name, Reason::Unsupported, detail)));
        }
        let only = only.map(Only::new);
        let mut builder = WalkBuilder::new(&root.path);
        builder
            .max_depth(is_archive.then_some(0))
            .filter_entry(move |entry| {
                only.as_ref().is_none_or(|only| only.has(entry.path()))
                    && (!entry.file_type().is_some_and(|kind| kind.is_dir())
                        || !self::is_archive(entry.path()))
            })
            .follow_links(false)
            .git_global(false)
            // Of two entries of a folder the paths compare as the names do, which would have to be found in them each time.
            .sort_by_file_path(|one, other| one.as_os_str().cmp(other.as_os_str()));
        match reader.globs.overrides(&root.path) {
            Ok(globs) => drop(builder.overrides(globs)),
            // They were understood when they were made; were they not, nothing below would be known to be gone.
            Err(error) => {
                builder.max_depth(Some(0));
                waiting.push_back(Err(Rejected::new(&root.name, Reason::Unreadable, error.to_string())));
            }
        }
        let mut walk = Walk {
            root: root.clone(),
            said: said(reader),
            given: Arc::new(reader.given.clone()),
            entries: Entries::of(builder, &root.path),
            folders: Vec::new(),
            waiting,
        };
        // The uppermost first; a root that is a file has its own folder among them.
        let above: Vec<&Path> = root.path.ancestors().skip(1).collect();
        for folder in above.into_iter().rev() {
            walk.enter(folder);
        }
        walk
    }

    /// Takes over the settings of a folder, after leaving those that are not above it.
    fn enter(&mut self, path: &Path) {
        while self.folders.last().is_some_and(|folder| !path.starts_with(&folder.path)) {
            self.folders.pop();
        }
        let above = self.folders.last().map(|folder| folder.rules.clone()).unwrap_or_default();
        let (file, problems) = settings::load(path, &self.settings_origin(path));
        let broken = above.broken || file.as_ref().map_or(!problems.is_empty(), |file| file.is_broken);
        self.waiting.extend(problems.into_iter().map(Err));
        let chain = file.map_or(above.chain.clone(), |file| above.chain.with(file));
        let settings = chain.hash(path, &self.said);
        let origin = self.origin(path);
        self.folders.push(Folder { path: path.to_owned(), origin, rules: Rules { chain, settings, broken } });
    }

    /// Names a settings file as the files beside it are named, or by its path if it is above the root.
    fn settings_origin(&self, folder: &Path) -> String {
        match folder.starts_with(&self.root.path) {
            true => format!("{}/{SETTINGS_FILE}", self.origin(folder)),
            false => folder.join(SETTINGS_FILE).display().to_string(),
        }
    }

    fn origin(&self, path: &Path) -> String {
        self.root.origin(path)
    }

    fn entry(&mut self, entry: &DirEntry) -> Option<Result<FoundFile, Rejected>> {
        let path = entry.path();
        let kind = entry.file_type()?;
        if kind.is_dir() {
            self.enter(path);
            return None;
        }
        if path.as_os_str().as_encoded_bytes().ends_with(SETTINGS_FILE.as_bytes())
            && entry.file_name() == SETTINGS_FILE
        {
            return (entry.depth() == 0).then(|| {
                Err(Rejected::new(self.origin(path), Reason::Unsupported, "holds settings, not articles"))
            });
        }
        if !kind.is_file() {
            let what =
                if kind.is_symlink() { "is a symbolic link, not followed" } else { "is no regular file" };
            return Some(Err(Rejected::new(self.origin(path), Reason::Unsupported, what)));
        }
        Some(match entry.metadata() {
            Ok(metadata) => Ok(self.found(path, entry.depth(), &metadata)),
            Err(error) => Err(self.failed(&error)),
        })
    }

    fn found(&mut self, path: &Path, depth: usize, metadata: &Metadata) -> FoundFile {
        let name = path.file_name();
        while self.folders.len() > 1 && self.folders.last().is_some_and(|folder| !folder.holds(path, name)) {
            self.folders.pop();
        }
        let folder = self.folders.last();
        let rules = folder.map(|folder| folder.rules.clone()).unwrap_or_default();
        let origin = match (folder, name) {
            (Some(folder), Some(name)) if depth > 0 => {
                [folder.origin.as_str(), "/", &origin_part(name)].concat()
            }
            _ => self.origin(path),
        };
        FoundFile {
            path: path.to_owned(),
            key: ArticleId::of(&origin),
            origin,
            size: metadata.len(),
            modified: modified(metadata),
            inode: inode(metadata),
            settings: rules.settings,
            settings_broken: rules.broken,
            read: Arc::default(),
            rules: rules.chain,
            given: Arc::clone(&self.given),
        }
    }

    fn failed(&self, error: &ignore::Error) -> Rejected {
        let origin = path_of(error).map_or_else(|| self.root.name.clone(), |path| self.origin(path));
        match error.io_error() {
            Some(error) => Rejected::io(origin, error),
            None => Rejected::io(origin, &io::Error::other(error.to_string())),
        }
    }
}

impl Iterator for Walk {
    type Item = Result<FoundFile, Rejected>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(waiting) = self.waiting.pop_front() {
                return Some(waiting);
            }
            let found = match self.entries.next()? {
                Ok(entry) => self.entry(&entry),
                Err(error) => Some(Err(self.failed(&error))),
            };
            // The settings of a folder may have had problems, which come before what is in it.
            self.waiting.extend(found);
        }
    }
}

/// Some of the files and folders below a root.
struct Only {
    wanted: HashSet<PathBuf>,
    /// The folders above them.
    above: HashSet<PathBuf>,
}

impl Only {
    fn new(paths: &[PathBuf]) -> Only {
        let above = paths.iter().flat_map(|path| path.ancestors().skip(1)).map(Path::to_owned);
        Only { wanted: paths.iter().cloned().collect(), above: above.collect() }
    }

    /// Returns whether a path is one of these, below one or above one.
    fn has(&self, path: &Path) -> bool {
        self.above.contains(path) || path.ancestors().any(|above| self.wanted.contains(above))
    }
}

/// Returns what the user said of how files are read, as a text that changes with it.
fn said(reader: &Reader) -> String {
    let mapping = &reader.mapping;
    if reader.given.is_empty() { format!("{mapping:?}") } else { format!("{mapping:?}\0{:?}", reader.given) }
}

/// Tells whether a folder is an archive that newsgrep made: its files are no articles.
fn is_archive(folder: &Path) -> bool {
    ["newsgrep.json", "newsgrep.lock"].iter().all(|name| folder.join(name).is_file())
}

fn path_of(error: &ignore::Error) -> Option<&Path> {
    match error {
        ignore::Error::WithPath { path, .. } => Some(path),
        ignore::Error::WithDepth { err, .. } | ignore::Error::WithLineNumber { err, .. } => path_of(err),
        _ => None,
    }
}

/// Returns the time of the last change in nanoseconds since 1970, as near as 64 bits allow; 0 if it is not known.
pub fn modified(metadata: &Metadata) -> i64 {
    match metadata.modified().map(|time| time.duration_since(UNIX_EPOCH)) {
        Ok(Ok(after)) => i64::try_from(after.as_nanos()).unwrap_or(i64::MAX),
        Ok(Err(before)) => i64::try_from(before.duration().as_nanos()).map_or(i64::MIN, |nanos| -nanos),
        Err(_) => 0,
    }
}

#[cfg(unix)]
fn inode(metadata: &Metadata) -> u64 {
    std::os::unix::fs::MetadataExt::ino(metadata)
}

#[cfg(not(unix))]
fn inode(_: &Metadata) -> u64 {
    0
}
