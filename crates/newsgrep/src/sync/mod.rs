//! Keeping an archive up to date with files: where `newsgrep-ingest` and `newsgrep-core` meet.
//!
//! In: an archive, and folders or files. Out: the archive holds what they hold, and a [`Report`]. Files are recognised as
//! unchanged by size and time; only others are opened. Those that were only touched have the same fingerprint, and are not
//! read. Articles are recognised as unchanged by their content. What is gone from a file, or with a file, is dropped; what was
//! moved is neither new nor gone. A run that is cut off at any point is made good by the next one about the same files, which
//! goes on from the last commit. A file that breaks off, or of which no record is understood any more, keeps its articles,
//! and is named. A file that changes while it is read is read again by the next run.
//!
//! Several files are read at once, on threads of their own, into the one writer on the thread of the caller: see [`Options`].
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
mod moves;
mod options;
mod origin;
mod own;
mod plan;
mod print;
mod read;
mod report;
mod state;
mod touch;

use std::collections::HashSet;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use newsgrep_core::RebuildReport;
use newsgrep_ingest::Reader;

use crate::archive::Writer;
use crate::{Archive, Error, Result};
use feed::{Feed, Position, Task};
use look::{look, resolve};
use options::Share;
use plan::{Plan, Wanted, read_all};
use read::Event;
use state::{Roots, State};

pub use forget::forget;
pub use options::Options;
pub use report::{FileSum, Progress, Report};
pub use state::Root;
pub use touch::touch;

/// How often a waiting run looks whether the archive is free.
const POLL: Duration = Duration::from_millis(20);

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
    let mut sources = resolve(paths, &[], &options.said()?, &mut report, progress);
    let files = look(&mut sources, None, &mut report, progress).files;
    let task = |(source, file)| Task { file, source, touched: None, moved_from: None, skip: 0 };
    let tasks: Vec<Task> = files.into_iter().map(task).collect();
    let readers: Vec<&Reader> = sources.iter().map(|source| &source.reader).collect();
    let position = Position::before(tasks.iter());
    let share = Share::of(options, position.files_total(), position.bytes_total());
    let mut feed = Feed::new(archive.writer_with(share.writer)?, report, position, progress);
    read_all(&tasks, &readers, options, false, &mut |number, event| {
        match event {
            Event::Begin => feed.begin(number, &tasks[number], false)?,
            Event::Item(item) => feed.item(number, &tasks[number], item)?,
            Event::End(outcome) => drop(feed.end(number, &tasks[number], outcome, false)?),
        }
        commit_if_due(&mut feed, options)
    })?;
    feed.commit()?;
    Ok(timed(feed.report, started))
}

/// Commits if there is enough to be worth it: what waits for a commit takes memory.
fn commit_if_due(feed: &mut Feed<'_>, options: &Options) -> Result<()> {
    if feed.uncommitted() >= options.commit_every { feed.commit().map(drop) } else { Ok(()) }
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
    // How much comes is not known; memory is taken as it is needed.
    let share = Share::of(options, 1, u64::MAX);
    let reader = Reader { threads: share.pages, ..look::reader(&options.said()?) };
    let writer = archive.writer_with(share.writer)?;
    let mut feed = Feed::new(writer, Report::default(), Position::default(), progress);
    feed.stream(origin, input, &reader, &mut |feed| commit_if_due(feed, options))?;
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
    // Nothing that a run noted of the old index holds for the new one.
    disk::remove(dir, state::PARTIAL)?;
    let rebuilt = newsgrep_core::rebuild(dir, Share::of(options, 1, u64::MAX).writer)?;
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
        |dir| Ok(Roots::load(dir)?.roots.into_iter().map(|known| known.root).collect()),
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
    let known = Roots::load(dir)?;
    Ok(known.roots.is_empty() || known.filled)
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
    let mut plan = Plan::make(&state, wanted, options, &mut once)?;
    if plan.is_empty(&state) {
        // Another newsgrep may have done what there was to do since the archive was opened.
        archive.refresh()?;
        return Ok(timed(plan.report, started));
    }
    let much = Position::before(plan.tasks().iter());
    let much = (much.files_total(), much.bytes_total());
    let writer = wait_for_writer(archive, &dir, options, much, started, &mut once)?;
    let now = State::load(&dir)?;
    if now != state {
        // Another newsgrep was at work until now; most likely it has done what there was to do.
        state = now;
        plan = Plan::make(&state, wanted, options, &mut once)?;
    }
    let is_done = plan.is_empty(&state);
    let Some(writer) = writer.filter(|_| !is_done) else {
        // What the other has committed so far is what is searched.
        archive.refresh()?;
        return Ok(timed(Report { busy: !is_done, ..plan.report }, started));
    };
    let position = Position::before(plan.tasks().iter());
    let report = std::mem::take(&mut plan.report);
    let feed = Feed::new(writer, report, position, &mut once);
    Ok(timed(plan.carry_out(archive, &dir, state, feed, options)?, started))
}

/// Opens the writer, waiting for another newsgrep to be done; `None` if that takes too long and there is something to
/// search meanwhile.
fn wait_for_writer(
    archive: &Archive,
    dir: &Path,
    options: &Options,
    (files, bytes): (u64, u64),
    started: Instant,
    progress: &mut dyn FnMut(Progress<'_>),
) -> Result<Option<Writer>> {
    loop {
        match archive.writer_with(Share::of(options, files, bytes).writer) {
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

fn timed(mut report: Report, started: Instant) -> Report {
    debug_assert!(report.adds_up(), "{report:?}");
    report.seconds = started.elapsed().as_secs_f64();
    report
}
