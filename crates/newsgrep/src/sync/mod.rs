//! Keeping an archive up to date with files: where `newsgrep-ingest` and `newsgrep-core` meet.
//!
//! In: an archive, and folders or files. Out: the archive holds what they hold, and a [`Report`]. Files are recognised as
//! unchanged by size and time; only others are opened. Articles are recognised as unchanged by their content. What is gone
//! from a file, or with a file, is dropped. A run that is cut off at any point is made good by the next one about the same
//! files. A file that breaks off, or of which no record is understood any more, keeps its articles, and is named.
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

mod any_path;
pub(crate) mod disk;
mod entry;
mod feed;
mod forget;
mod look;
mod origin;
mod plan;
mod report;
mod state;

use std::collections::HashSet;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use newsgrep_core::{RebuildReport, WriterOptions};
use newsgrep_ingest::{Mapping, Reader};

use crate::archive::Writer;
use crate::{Archive, Error, Result};
use feed::{Feed, Position};
use look::{look, resolve};
use plan::{Plan, Wanted};
use state::State;

pub use forget::forget;
pub use report::{Progress, Report};
pub use state::Root;

/// How often a waiting run looks whether the archive is free.
const POLL: Duration = Duration::from_millis(20);

/// How an archive is brought up to date.
#[derive(Clone, Debug)]
pub struct Options {
    /// Which names the fields of JSON records have, beside the usual ones. Each root keeps it for later runs that leave
    /// it empty.
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
/// A file is indexed once: a path below a root the archive has is brought up to date with that root, and a path above one
/// takes its place.
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
    let mut report = Report::default();
    let mut sources = resolve(paths, &[], &options.mapping, &mut report, progress);
    let files = look(&mut sources, &mut report, progress).files;
    let position = Position::before(files.iter().map(|(_, file)| file));
    let writer = archive.writer_with(writer_options(options, position.bytes_total()))?;
    let mut feed = Feed { writer, report, position, progress };
    for (number, file) in &files {
        feed.file(file, &sources[*number].reader, false, false)?;
    }
    feed.commit()?;
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
    let mut feed = Feed { writer, report: Report::default(), position: Position::default(), progress };
    feed.stream(origin, input, &reader)?;
    feed.commit()?;
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
    archive.dir().map_or_else(
        || Ok(Vec::new()),
        |dir| Ok(State::load(dir)?.roots.into_iter().map(|known| known.root).collect()),
    )
}

/// Returns whether everything an archive is made of has been read into it at least once.
///
/// It has not while the first run about a root is under way, or if that run was cut off. An archive that is not made of
/// files is always filled.
///
/// # Errors
///
/// Fails if what is remembered of the files cannot be read.
pub fn is_filled(archive: &Archive) -> Result<bool> {
    let Some(dir) = archive.dir() else { return Ok(true) };
    let state = State::load(dir)?;
    Ok(state.roots.is_empty() || state.is_filled())
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
    let mut told = HashSet::new();
    let mut once = |event: Progress<'_>| match &event {
        // Looking twice, before and after waiting for the writer, must not name a fault twice.
        Progress::Rejected(rejected) if !told.insert(rejected.to_string()) => {}
        _ => progress(event),
    };
    let mut state = State::load(&dir)?;
    let mut plan = Plan::make(&state, wanted, options, &mut once);
    if plan.is_empty(&state) {
        // Another newsgrep may have done what there was to do since the archive was opened.
        archive.refresh()?;
        return Ok(timed(plan.report, started));
    }
    let bytes = Position::before(plan.files()).bytes_total();
    let writer = wait_for_writer(archive, &dir, options, bytes, started, &mut once)?;
    let now = State::load(&dir)?;
    if now != state {
        // Another newsgrep was at work until now; most likely it has done what there was to do.
        state = now;
        plan = Plan::make(&state, wanted, options, &mut once);
    }
    let is_done = plan.is_empty(&state);
    let Some(writer) = writer.filter(|_| !is_done) else {
        // What the other has committed so far is what is searched.
        archive.refresh()?;
        return Ok(timed(Report { busy: !is_done, ..plan.report }, started));
    };
    let position = Position::before(plan.files());
    let report = std::mem::take(&mut plan.report);
    let feed = Feed { writer, report, position, progress: &mut once };
    Ok(timed(plan.carry_out(archive, &dir, state, feed)?, started))
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
                if started.elapsed() >= options.wait && State::load(dir)?.is_filled() {
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
