//! Keeping an archive up to date with files: where `newsgrep-ingest` and `newsgrep-core` meet.
//!
//! In: an archive, and folders or files. Out: the archive holds what they hold, and a [`Report`]. Files are recognised as
//! unchanged by size and time; only others are opened. Articles are recognised as unchanged by their content. What is gone
//! from a file, or with a file, is dropped. A run that is cut off at any point is made good by the next one.
//!
//! ```
//! use newsgrep::{Archive, sync};
//!
//! let archive = Archive::in_memory()?;
//! let seeds = concat!(env!("CARGO_MANIFEST_DIR"), "/../../seeds");
//! let report = sync::load(&archive, &[seeds.into()], &sync::Options::default(), &mut |_| {})?;
//! assert_eq!((report.indexed, report.paragraphs), (5, 98));
//! # Ok::<(), newsgrep::Error>(())
//! ```

mod feed;
mod report;
mod state;

use std::collections::{BTreeSet, HashSet};
use std::io::Read;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use newsgrep_core::{RebuildReport, WriterOptions};
use newsgrep_ingest::{FoundFile, Mapping, Reader, Rejected};
use newsgrep_text::ArticleId;

use crate::archive::Writer;
use crate::{Archive, Error, Result};
use feed::{Feed, Position};
use state::State;

pub use report::{Progress, Report};
pub use state::Root;

/// After so many bytes read, what was read is committed, so that a run cut off need not begin again.
const COMMIT_BYTES: u64 = 256 << 20;
/// How often a waiting run looks whether the archive is free.
const POLL: Duration = Duration::from_millis(20);

/// How an archive is brought up to date.
#[derive(Clone, Debug)]
pub struct Options {
    /// Which names the fields of JSON records have, beside the usual ones.
    pub mapping: Mapping,
    /// Threads and memory; `None` chooses by how much there is to read.
    pub writer: Option<WriterOptions>,
    /// How long to wait for another writer of an archive that can be searched meanwhile.
    pub wait: Duration,
    /// Reads every file, also those that look unchanged.
    pub force: bool,
}

impl Default for Options {
    /// Returns the usual names, threads and memory by need, and a wait of two seconds.
    fn default() -> Self {
        Options { mapping: Mapping::default(), writer: None, wait: Duration::from_secs(2), force: false }
    }
}

/// Brings an archive on disk up to date with these folders and files; other roots it has are left as they are.
///
/// What cannot be read is told to `progress` and counted; it is no error. If another newsgrep is writing, the archive is
/// left to it after a short wait, and the report says so, unless the archive has never been filled: then this waits on.
///
/// # Errors
///
/// Fails if the archive cannot be written to; what was committed before stays, and running again goes on from there.
pub fn sync(
    archive: &Archive,
    paths: &[PathBuf],
    options: &Options,
    progress: &mut dyn FnMut(Progress<'_>),
) -> Result<Report> {
    run(archive, Wanted::Paths(paths), options, progress)
}

/// Brings an archive on disk up to date with the roots it already has.
///
/// # Errors
///
/// As [`sync`].
pub fn resync(
    archive: &Archive,
    options: &Options,
    progress: &mut dyn FnMut(Progress<'_>),
) -> Result<Report> {
    run(archive, Wanted::Known, options, progress)
}

/// Adds what these folders and files hold to an archive, in memory or on disk, and remembers nothing about them.
///
/// # Errors
///
/// Fails if the archive cannot be written to.
pub fn load(
    archive: &Archive,
    paths: &[PathBuf],
    options: &Options,
    progress: &mut dyn FnMut(Progress<'_>),
) -> Result<Report> {
    let started = Instant::now();
    let reader = Reader { mapping: options.mapping.clone(), ..Reader::default() };
    let mut report = Report::default();
    let roots = resolve(paths, &[], &mut report, progress);
    let looked = look(&reader, &roots, &mut report, progress);
    let bytes = looked.files.iter().map(|file| file.size).sum();
    let writer = archive.writer_with(writer_options(options, bytes))?;
    let position =
        Position { files_total: looked.files.len() as u64, bytes_total: bytes, ..Position::default() };
    let mut feed = Feed { writer, reader: &reader, report, position, progress };
    for file in &looked.files {
        feed.file(file, false)?;
    }
    (feed.progress)(Progress::Committing);
    feed.writer.commit()?;
    Ok(timed(feed.report, started))
}

/// Adds what a stream holds to an archive: one text, or JSON Lines, compressed or not.
///
/// # Errors
///
/// Fails if the archive cannot be written to.
pub fn read_stream(
    archive: &Archive,
    origin: &str,
    input: &mut dyn Read,
    options: &Options,
    progress: &mut dyn FnMut(Progress<'_>),
) -> Result<Report> {
    let started = Instant::now();
    let reader = Reader { mapping: options.mapping.clone(), ..Reader::default() };
    let writer = archive.writer_with(options.writer.unwrap_or_default())?;
    let mut feed =
        Feed { writer, reader: &reader, report: Report::default(), position: Position::default(), progress };
    feed.stream(origin, input)?;
    feed.writer.commit()?;
    Ok(timed(feed.report, started))
}

/// Makes a new index for an archive, from its stored text and then from the originals, where they are present.
///
/// # Errors
///
/// Fails if there is no archive in the folder, if it is being written to, or if the new index cannot be written; until
/// the new index is complete the archive stays as it was.
pub fn rebuild(
    dir: &Path,
    options: &Options,
    progress: &mut dyn FnMut(Progress<'_>),
) -> Result<(RebuildReport, Report)> {
    let rebuilt = newsgrep_core::rebuild(dir, options.writer.unwrap_or_default())?;
    let archive = Archive::open(dir)?;
    let options = Options { force: true, ..options.clone() };
    let report = run(&archive, Wanted::Present, &options, progress)?;
    Ok((rebuilt, report))
}

/// Returns the folders and files an archive is kept up to date with.
///
/// # Errors
///
/// Fails if the list of them cannot be read.
pub fn roots(archive: &Archive) -> Result<Vec<Root>> {
    archive.dir().map_or_else(|| Ok(Vec::new()), |dir| Ok(State::load(dir)?.roots))
}

/// Which roots a run is about.
#[derive(Clone, Copy)]
enum Wanted<'a> {
    Paths(&'a [PathBuf]),
    /// Those the archive has.
    Known,
    /// Those the archive has and that are there; what is missing is kept.
    Present,
}

fn run(
    archive: &Archive,
    wanted: Wanted<'_>,
    options: &Options,
    progress: &mut dyn FnMut(Progress<'_>),
) -> Result<Report> {
    let Some(dir) = archive.dir().map(Path::to_owned) else {
        return match wanted {
            Wanted::Paths(paths) => load(archive, paths, options, progress),
            _ => Ok(Report::default()),
        };
    };
    let started = Instant::now();
    let reader = Reader { mapping: options.mapping.clone(), ..Reader::default() };
    let mut told = HashSet::new();
    let mut once = |event: Progress<'_>| match &event {
        // Looking twice, before and after waiting for the writer, must not name a fault twice.
        Progress::Rejected(rejected) if !told.insert(rejected.to_string()) => {}
        _ => progress(event),
    };
    let mut state = State::load(&dir)?;
    let mut plan = Plan::make(&reader, &state, wanted, options.force, &mut once);
    if plan.is_empty(&state) {
        return Ok(timed(plan.report, started));
    }
    let Some(writer) = wait_for_writer(archive, &dir, options, plan.bytes(), started, &mut once)? else {
        return Ok(timed(Report { busy: true, ..plan.report }, started));
    };
    if State::load(&dir)? != state {
        // Another newsgrep was at work until now; most likely it has done what there was to do.
        state = State::load(&dir)?;
        plan = Plan::make(&reader, &state, wanted, options.force, &mut once);
        if plan.is_empty(&state) {
            archive.refresh()?;
            return Ok(timed(plan.report, started));
        }
    }
    let position =
        Position { files_total: plan.changed.len() as u64, bytes_total: plan.bytes(), ..Position::default() };
    let report = std::mem::take(&mut plan.report);
    let feed = Feed { writer, reader: &reader, report, position, progress: &mut once };
    Ok(timed(plan.carry_out(archive, &dir, state, feed)?, started))
}

/// What there is to do.
struct Plan {
    roots: Vec<newsgrep_ingest::Root>,
    changed: Vec<FoundFile>,
    /// The origins of files that are gone.
    gone: Vec<String>,
    /// The keys of all files there are.
    present: HashSet<ArticleId>,
    report: Report,
}

impl Plan {
    fn make(
        reader: &Reader,
        state: &State,
        wanted: Wanted<'_>,
        force: bool,
        progress: &mut dyn FnMut(Progress<'_>),
    ) -> Plan {
        let mut report = Report::default();
        let roots = match wanted {
            Wanted::Paths(paths) => resolve(paths, &state.roots, &mut report, progress),
            Wanted::Known | Wanted::Present => state
                .roots
                .iter()
                .filter(|root| matches!(wanted, Wanted::Known) || root.path.exists())
                .map(|root| newsgrep_ingest::Root { name: root.name.clone(), path: root.path.clone() })
                .collect(),
        };
        let looked = look(reader, &roots, &mut report, progress);
        let mut changed = Vec::new();
        let mut origins = BTreeSet::new();
        let mut present = HashSet::new();
        for file in looked.files {
            origins.insert(file.origin.clone());
            present.insert(file.key);
            match state.files.get(&file.origin).filter(|entry| !force && entry.matches(&file)) {
                Some(entry) => {
                    report.seen += entry.articles;
                    report.unchanged += entry.articles;
                    for rejected in entry.rejected.iter().filter_map(state::Remembered::to_rejected) {
                        report.reject(&rejected);
                        progress(Progress::Rejected(&rejected));
                    }
                }
                None => changed.push(file),
            }
        }
        let is_below = |origin: &str, name: &str| {
            origin.strip_prefix(name).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        };
        let gone = state.files.keys().filter(|origin| {
            !matches!(wanted, Wanted::Present)
                && !origins.contains(*origin)
                && roots.iter().any(|root| is_below(origin, &root.name))
                // What lies below a folder that cannot be read is not gone.
                && !looked.unreadable.iter().any(|name| is_below(origin, name))
        });
        let gone = gone.cloned().collect();
        Plan { roots, changed, gone, present, report }
    }

    fn is_empty(&self, state: &State) -> bool {
        let known = |root: &newsgrep_ingest::Root| state.roots.iter().any(|other| other.path == root.path);
        self.changed.is_empty() && self.gone.is_empty() && !state.dirty && self.roots.iter().all(known)
    }

    fn bytes(&self) -> u64 {
        self.changed.iter().map(|file| file.size).sum()
    }

    fn carry_out(
        self,
        archive: &Archive,
        dir: &Path,
        mut state: State,
        mut feed: Feed<'_>,
    ) -> Result<Report> {
        for root in &self.roots {
            if !state.roots.iter().any(|known| known.path == root.path) {
                state.roots.push(Root { name: root.name.clone(), path: root.path.clone() });
            }
        }
        State::mark_dirty(dir)?;
        let mut uncommitted = 0;
        for file in &self.changed {
            let known = state.dirty || state.files.contains_key(&file.origin);
            let entry = feed.file(file, known)?;
            state.files.insert(entry.origin.clone(), entry);
            uncommitted += file.size;
            if uncommitted >= COMMIT_BYTES {
                (feed.progress)(Progress::Committing);
                feed.writer.commit()?;
                state.save(dir, false)?;
                uncommitted = 0;
            }
        }
        for origin in &self.gone {
            for id in feed.writer.articles_of_file(ArticleId::of(origin))? {
                feed.report.removed += u64::from(feed.writer.delete(id)?);
            }
            state.files.remove(origin);
        }
        if state.dirty {
            let listed: HashSet<ArticleId> = state.files.keys().map(|origin| ArticleId::of(origin)).collect();
            for file in archive.core().snapshot().files()? {
                if !listed.contains(&file) && !self.present.contains(&file) {
                    for id in feed.writer.articles_of_file(file)? {
                        feed.report.removed += u64::from(feed.writer.delete(id)?);
                    }
                }
            }
        }
        (feed.progress)(Progress::Committing);
        let commit = feed.writer.commit()?;
        state.save(dir, true)?;
        // After a bulk load a few large segments answer faster than many small ones; later runs add little to them.
        if feed.report.paragraphs * 2 > commit.paragraphs {
            feed.writer.compact(BULK_SEGMENTS)?;
        }
        Ok(feed.report)
    }
}

/// How many segments a bulk load leaves at most.
const BULK_SEGMENTS: usize = 3;

/// Turns paths into roots, under the names they already have, or new ones that no other root has.
fn resolve(
    paths: &[PathBuf],
    known: &[Root],
    report: &mut Report,
    progress: &mut dyn FnMut(Progress<'_>),
) -> Vec<newsgrep_ingest::Root> {
    let mut roots: Vec<newsgrep_ingest::Root> = Vec::new();
    for root in newsgrep_ingest::roots(paths) {
        let mut root = match root {
            Ok(root) => root,
            Err(rejected) => {
                reject(&rejected, report, progress);
                continue;
            }
        };
        if let Some(known) = known.iter().find(|known| known.path == root.path) {
            root.name.clone_from(&known.name);
        } else {
            let wanted = root.name.clone();
            let taken = |name: &str| {
                known.iter().any(|other| other.name == name) || roots.iter().any(|other| other.name == name)
            };
            let mut number = 2;
            while taken(&root.name) {
                root.name = format!("{wanted}-{number}");
                number += 1;
            }
        }
        roots.push(root);
    }
    roots
}

struct Looked {
    files: Vec<FoundFile>,
    /// The origins of folders and files that could not be looked at.
    unreadable: Vec<String>,
}

/// Looks at every file below the roots, without opening any.
fn look(
    reader: &Reader,
    roots: &[newsgrep_ingest::Root],
    report: &mut Report,
    progress: &mut dyn FnMut(Progress<'_>),
) -> Looked {
    let mut looked = Looked { files: Vec::new(), unreadable: Vec::new() };
    for root in roots {
        for found in reader.walk(root) {
            match found {
                Ok(file) => {
                    looked.files.push(file);
                    if looked.files.len().is_multiple_of(1_024) {
                        progress(Progress::Looking { files: looked.files.len() as u64 });
                    }
                }
                Err(rejected) => {
                    looked.unreadable.push(rejected.origin.clone());
                    reject(&rejected, report, progress);
                }
            }
        }
    }
    looked
}

fn reject(rejected: &Rejected, report: &mut Report, progress: &mut dyn FnMut(Progress<'_>)) {
    report.reject(rejected);
    progress(Progress::Rejected(rejected));
}

/// Opens the writer, waiting for another newsgrep to be done; `None` if that takes too long and there is something to
/// search meanwhile.
fn wait_for_writer(
    archive: &Archive,
    dir: &Path,
    options: &Options,
    bytes: u64,
    started: Instant,
    progress: &mut dyn FnMut(Progress<'_>),
) -> Result<Option<Writer>> {
    loop {
        match archive.writer_with(writer_options(options, bytes)) {
            Err(Error::Archive(newsgrep_core::Error::Locked { .. })) => {
                progress(Progress::Waiting);
                if started.elapsed() >= options.wait && State::load(dir)?.known {
                    return Ok(None);
                }
                std::thread::sleep(POLL);
            }
            other => return other.map(Some),
        }
    }
}

/// Chooses threads and memory by what there is to read: for little, starting threads would cost more than it saves.
fn writer_options(options: &Options, bytes: u64) -> WriterOptions {
    options.writer.unwrap_or_else(|| {
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        match bytes {
            0..=4_000_000 => WriterOptions { threads: 1, memory: 32 << 20 },
            _ => WriterOptions { threads: cores.min(8), memory: cores.min(8) * (128 << 20) },
        }
    })
}

fn timed(mut report: Report, started: Instant) -> Report {
    report.seconds = started.elapsed().as_secs_f64();
    report
}
