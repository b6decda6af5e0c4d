//! `newsgrep index`: brings an archive up to date with files, and says in one line what it did.

mod alert;
mod rejects;
mod summary;

use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Result, bail};
use newsgrep::sync::{Options, Progress, Report};
use newsgrep::{Archive, sync};

use crate::args::{Format, IndexArgs, Reading};
use crate::config::Context;
use crate::exit::Exit;
use crate::progress::Teller;
use crate::saved::Saved;
use crate::{names, print, say, target};
pub(super) use alert::Alerts;
pub(super) use rejects::Rejects;
pub(super) use summary::Summary;

/// What begins the origins of articles from standard input.
const STDIN: &str = "stdin";

/// How long to wait for another newsgrep that writes: whoever asks for an index wants it whole.
const WAIT: Duration = Duration::from_secs(60);

pub(crate) fn run(args: &IndexArgs, context: &Context) -> Result<Exit> {
    let dir = dir(&args.reading, context)?;
    let archive = open(&args.reading, &dir)?;
    let options = Options { force: args.force, wait: WAIT, ..args.reading.options()? };
    if let Some(path) = &args.forget {
        let report = forget(&archive, path)?;
        return finish(&report, &dir, false, None, context);
    }
    ensure_whole_roots(&archive, &args.reading)?;
    if args.reading.paths.len() > 1 && args.reading.paths.iter().any(|path| path == Path::new("-")) {
        bail!("standard input is read by itself: name `-` alone");
    }
    let rejects = args.reading.rejects.as_deref();
    if args.alert && rejects == Some(Path::new("-")) {
        bail!("alerts and rejections cannot both go to standard output: name a file with --rejects");
    }
    let mut rejects = rejects.map(Rejects::open).transpose()?;
    let origins = target::origins(&archive, &args.reading.paths)?;
    let mut alerts = match args.alert {
        true => Some(Alerts::new(percolator(&dir, context)?, &origins, context)),
        false => None,
    };
    let mut teller = Teller::new(&origins, context);
    let mut hear = |event: Progress<'_>| {
        if let Some(alerts) = &mut alerts {
            alerts.hear(&event);
        }
        if let Some(rejects) = &mut rejects {
            rejects.hear(&event, &origins);
        }
        teller.hear(event);
    };
    let report = match args.reading.paths.as_slice() {
        [] => sync::resync(&archive, &options, &mut hear),
        [only] if only == Path::new("-") => {
            sync::read_stream(&archive, STDIN, &mut io::stdin().lock(), &options, &mut hear)
        }
        paths => sync::sync(&archive, paths, &options, &mut hear),
    };
    teller.finish();
    let told = alerts.map(Alerts::finish);
    let report = report?;
    if let Some(rejects) = &mut rejects {
        rejects.finish(&report)?;
    }
    let stdout_is_taken = args.alert || args.reading.rejects.as_deref() == Some(Path::new("-"));
    finish(&report, &dir, stdout_is_taken, told.transpose()?, context)
}

/// Says what a run did, on standard error if standard output is for something else.
fn finish(
    report: &Report,
    dir: &Path,
    stdout_is_taken: bool,
    alerts: Option<u64>,
    context: &Context,
) -> Result<Exit> {
    if report.busy {
        say::line(format_args!(
            "another newsgrep is writing to `{}`; try again when it is done",
            dir.display()
        ));
    }
    let summary = Summary::of(report);
    if let Some(nothing) = summary.emptiness() {
        say::note(nothing);
    }
    if stdout_is_taken {
        let alerts = match alerts {
            None => String::new(),
            Some(1) => ", 1 alert".to_owned(),
            Some(told) => format!(", {told} alerts"),
        };
        say::raw(format_args!("{}{alerts}", summary.line()));
    } else {
        let mut out = print::stdout();
        match context.format {
            Format::Json | Format::Jsonl => print::json::value(&mut out, &summary, context)?,
            Format::Text | Format::Csv => writeln!(out, "{}", summary.line())?,
        }
        out.flush()?;
    }
    Ok(Exit::done(report.trouble || report.busy))
}

/// Returns the folder of the archive that is written to.
pub(super) fn dir(reading: &Reading, context: &Context) -> Result<PathBuf> {
    match &reading.archive {
        Some(named) => names::resolve(named, context),
        None => Ok(PathBuf::from(target::LOCAL)),
    }
}

/// Opens the archive, or makes it if there are paths to fill it with.
pub(super) fn open(reading: &Reading, dir: &Path) -> Result<Archive> {
    if !reading.paths.is_empty() {
        ensure_outside(dir, &reading.paths)?;
        return Ok(Archive::open_or_create(dir)?);
    }
    if !dir.is_dir() {
        bail!("`{}` does not exist yet: name the files and folders to index", dir.display());
    }
    Ok(Archive::open(dir)?)
}

/// Returns the saved searches that articles may meet.
fn percolator(dir: &Path, context: &Context) -> Result<newsgrep::Percolator> {
    let percolator = Saved::of_archive(dir, context)?.percolator()?;
    if percolator.is_empty() {
        say::note("no search is saved that an article could meet: newsgrep save NAME QUERY saves one");
    }
    Ok(percolator)
}

fn forget(archive: &Archive, path: &Path) -> Result<Report> {
    if let Some(report) = sync::forget(archive, path)? {
        return Ok(report);
    }
    let known: Vec<String> =
        sync::roots(archive)?.iter().map(|root| format!("`{}`", root.path.display())).collect();
    bail!("the archive is not made of `{}`, but of {}", path.display(), known.join(", "))
}

/// Refuses to say of a part of a root what would hold for all of it, and tells what no longer holds of roots that become parts.
pub(super) fn ensure_whole_roots(archive: &Archive, reading: &Reading) -> Result<()> {
    let says_something =
        !reading.known.map.is_empty() || !reading.known.set.is_empty() || !reading.glob.is_empty();
    let roots = sync::roots(archive)?;
    for path in &reading.paths {
        let Ok(whole) = path.canonicalize() else { continue };
        for root in &roots {
            if says_something && root.path != whole && whole.starts_with(&root.path) {
                bail!(
                    "`{}` is read with `{}`, and --map, --set and --glob hold for all of that: name that folder, or say it in a \
                    newsgrep.toml in `{}`",
                    path.display(),
                    root.path.display(),
                    path.display()
                );
            }
            if root.path != whole && root.path.starts_with(&whole) {
                say::note(format_args!(
                    "`{}` is read with `{}` from now on; what --map, --set and --glob said of it holds no longer",
                    root.path.display(),
                    path.display()
                ));
            }
        }
    }
    Ok(())
}

/// Refuses an archive that would be found among the files it is made of.
fn ensure_outside(dir: &Path, paths: &[PathBuf]) -> Result<()> {
    let parent = match dir.parent() {
        Some(parent) if parent != Path::new("") => parent,
        _ => Path::new("."),
    };
    let (Ok(parent), Some(name)) = (parent.canonicalize(), dir.file_name()) else { return Ok(()) };
    let dir = parent.join(name);
    for path in paths {
        let Ok(root) = path.canonicalize() else { continue };
        let Ok(below) = dir.strip_prefix(&root) else { continue };
        // Hidden folders are not read.
        let hidden = below.components().any(|part| part.as_os_str().as_encoded_bytes().starts_with(b"."));
        if !hidden {
            bail!(
                "the archive `{}` would lie among the files of `{}`: begin its name with a dot, or put it elsewhere",
                dir.display(),
                path.display()
            );
        }
    }
    Ok(())
}
