//! `newsgrep watch`: brings an archive up to date, and then again whenever its files change, until it is interrupted.
//!
//! New hits of saved searches go to standard output, as with `index --alert`. Whatever goes wrong on the way is said and tried
//! again; an interrupt loses nothing, since the next run goes on from the last commit.

mod changes;

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use anyhow::{Result, bail};
use newsgrep::sync::{Options, Progress, Report};
use newsgrep::{Archive, sync};

use super::index::{self, Alerts, Rejects, Summary};
use crate::args::WatchArgs;
use crate::config::Context;
use crate::exit::Exit;
use crate::origin::Origins;
use crate::progress::Teller;
use crate::saved::Saved;
use crate::{say, target};
use changes::{Changed, Changes};

/// How long to wait before something that failed is tried again; twice as long each time, up to a minute.
const AGAIN: Duration = Duration::from_secs(1);

pub(crate) fn run(args: &WatchArgs, context: &Context) -> Result<Exit> {
    let reading = &args.reading;
    let rejects = reading.rejects.as_deref();
    if rejects == Some(Path::new("-")) {
        bail!("standard output is for what saved searches find: name a file with --rejects");
    }
    let dir = index::dir(reading, context)?;
    let archive = index::open(reading, &dir)?;
    index::ensure_whole_roots(&archive, reading)?;
    let rejects = rejects.map(Rejects::open).transpose()?;
    let mut watch = Watch {
        paths: &reading.paths,
        options: reading.options()?,
        dir,
        archive,
        rejects,
        said_busy: false,
        context,
    };
    let mut changes = Changes::new(&watch.dir)?;
    let mut due = Changed::everything();
    let mut again = AGAIN;
    let mut is_first = true;
    loop {
        if due.is_everything() {
            // Before anything is read: what changes from here on is told, and what changed before is read.
            changes.follow(&watch.roots()?);
        }
        let retry = match watch.catch_up(&due, is_first) {
            Ok(report) if report.busy => {
                watch.say_busy();
                AGAIN
            }
            Ok(_) => {
                if std::mem::take(&mut is_first) && (context.verbose || context.stderr_is_terminal) {
                    say::note("waiting for changes; Ctrl-C ends it");
                }
                watch.said_busy = false;
                again = AGAIN;
                due = changes.wait(None);
                continue;
            }
            Err(Failure::Final(error)) => return Err(error),
            // An archive that cannot be used from the start will not mend itself.
            Err(Failure::Passing(error)) if is_first => return Err(error),
            Err(Failure::Passing(error)) => {
                say::error(&error, context);
                say::note(format_args!("trying again in {} s", again.as_secs()));
                let longer = (again * 2).min(AGAIN * 60);
                std::mem::replace(&mut again, longer)
            }
        };
        let until = Instant::now() + retry;
        while let Some(left) = until.checked_duration_since(Instant::now()).filter(|left| !left.is_zero()) {
            due.add(changes.wait(Some(left)));
        }
    }
}

/// Why an archive could not be brought up to date.
enum Failure {
    /// It may be possible later.
    Passing(anyhow::Error),
    /// Nobody is there any more to tell.
    Final(anyhow::Error),
}

impl<E: Into<anyhow::Error>> From<E> for Failure {
    fn from(error: E) -> Self {
        Failure::Passing(error.into())
    }
}

/// An archive that is kept up to date.
struct Watch<'a> {
    paths: &'a [PathBuf],
    options: Options,
    dir: PathBuf,
    archive: Archive,
    rejects: Option<Rejects>,
    said_busy: bool,
    context: &'a Context,
}

impl Watch<'_> {
    /// Returns what is watched: the roots of the archive, and what it is going to have.
    fn roots(&self) -> Result<Vec<PathBuf>> {
        let known = sync::roots(&self.archive)?.into_iter().map(|root| root.path);
        let named = self.paths.iter().filter_map(|path| path.canonicalize().ok());
        Ok(known.chain(named).collect())
    }

    /// Brings the archive up to date with what has changed, and tells of it.
    fn catch_up(&mut self, due: &Changed, is_first: bool) -> Result<Report, Failure> {
        let context = self.context;
        if !self.dir.is_dir() {
            let gone = format!("the archive `{}` is gone", self.dir.display());
            return Err(Failure::Final(anyhow::Error::msg(gone)));
        }
        let origins: Origins = target::origins(&self.archive, self.paths)?;
        // Read again each time: searches are saved and deleted while this waits.
        let percolator = Saved::of_archive(&self.dir, context)?.percolator()?;
        let mut alerts = Alerts::new(percolator, &origins, context);
        let mut teller = Teller::new(&origins, context);
        let rejects = &mut self.rejects;
        let mut hear = |event: Progress<'_>| {
            alerts.hear(&event);
            if let Some(rejects) = rejects {
                rejects.hear(&event, &origins);
            }
            teller.hear(event);
        };
        let report = match due.paths() {
            Some(paths) => sync::touch(&self.archive, &paths, &self.options, &mut hear),
            None if is_first && self.paths.is_empty() => {
                sync::resync(&self.archive, &self.options, &mut hear)
            }
            None if is_first => sync::sync(&self.archive, self.paths, &self.options, &mut hear),
            None => {
                // What is kept with the roots holds; said again it would hold for all of them.
                let options =
                    Options { set: Default::default(), mapping: Default::default(), ..self.options.clone() };
                let options = Options { include: Vec::new(), exclude: Vec::new(), ..options };
                sync::resync(&self.archive, &options, &mut hear)
            }
        };
        teller.finish();
        let told = alerts.finish().map_err(Failure::Final)?;
        let report = report.inspect_err(|_| self.reopen())?;
        if let Some(rejects) = &mut self.rejects {
            rejects.finish(&report).map_err(Failure::Final)?;
        }
        self.tell(&report, told, is_first);
        Ok(report)
    }

    /// Opens the archive again, since what failed may have left the one that is open behind.
    fn reopen(&mut self) {
        if let Ok(archive) = Archive::open(&self.dir) {
            self.archive = archive;
        }
    }

    /// Says once that another newsgrep is writing.
    fn say_busy(&mut self) {
        if !std::mem::replace(&mut self.said_busy, true) {
            say::line(format_args!(
                "another newsgrep is writing to `{}`; this one waits for it",
                self.dir.display()
            ));
        }
    }

    fn tell(&self, report: &Report, told: u64, is_first: bool) {
        if report.busy {
            return;
        }
        let is_something = report.indexed + report.removed > 0 || !report.rejected.is_empty();
        if is_first || (self.context.verbose && is_something) {
            let alerts = if told == 1 { "1 alert".to_owned() } else { format!("{told} alerts") };
            say::raw(format_args!("{}, {alerts}", Summary::of(report).line()));
        }
    }
}
