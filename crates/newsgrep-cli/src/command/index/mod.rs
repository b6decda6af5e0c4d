//! `newsgrep index`: brings an archive up to date with files, and says in one line what it did.

mod alert;

use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Result, bail};
use newsgrep::ingest::Mapping;
use newsgrep::sync::Progress;
use newsgrep::{Archive, sync};

use crate::args::{Format, IndexArgs};
use crate::config::Context;
use crate::exit::Exit;
use crate::origin::Origins;
use crate::progress::Teller;
use crate::saved::Saved;
use crate::{print, say, target};
use alert::Alerts;

/// How long to wait for another newsgrep that writes: whoever asks for an index wants it whole.
const WAIT: Duration = Duration::from_secs(60);

pub(crate) fn run(args: &IndexArgs, context: &Context) -> Result<Exit> {
    let dir = args.archive.clone().unwrap_or_else(|| PathBuf::from(target::LOCAL));
    let mut mapping = Mapping::default();
    for entry in &args.map {
        mapping.set(entry.field, entry.key.clone());
    }
    let options = sync::Options { mapping, force: args.force, wait: WAIT, ..sync::Options::default() };
    let archive = if args.paths.is_empty() {
        if !dir.is_dir() {
            bail!("`{}` does not exist yet: name the files and folders to index", dir.display());
        }
        Archive::open(&dir)?
    } else {
        ensure_outside(&dir, &args.paths)?;
        Archive::open_or_create(&dir)?
    };
    let mut told = None;
    let report = match &args.forget {
        Some(path) => forget(&archive, path)?,
        None => {
            let origins = target::origins(&archive, &args.paths)?;
            let mut teller = Teller::new(&origins, context);
            let mut alerts = alerts(args, &dir, &origins, context)?;
            let mut hear = |event: Progress<'_>| {
                if let Some(alerts) = &mut alerts {
                    alerts.hear(&event);
                }
                teller.hear(event);
            };
            let report = match args.paths.as_slice() {
                [] => sync::resync(&archive, &options, &mut hear),
                paths => sync::sync(&archive, paths, &options, &mut hear),
            };
            teller.finish();
            told = alerts.map(Alerts::finish);
            report?
        }
    };
    if report.busy {
        say::line(format_args!(
            "another newsgrep is writing to `{}`; try again when it is done",
            dir.display()
        ));
    }
    if let Some(told) = told {
        // Standard output is for the alerts.
        let told = told?;
        let alerts = if told == 1 { "1 alert".to_owned() } else { format!("{told} alerts") };
        say::raw(format_args!("{}, {alerts}", line(&report)));
        return Ok(Exit::done(report.trouble || report.busy));
    }
    let mut out = print::stdout();
    match context.format {
        Format::Json | Format::Jsonl => print::json::value(&mut out, &report, context)?,
        Format::Text | Format::Csv => writeln!(out, "{}", line(&report))?,
    }
    out.flush()?;
    Ok(Exit::done(report.trouble || report.busy))
}

/// Returns what tells of saved searches, if that was asked for.
fn alerts<'a>(
    args: &IndexArgs,
    dir: &Path,
    origins: &'a Origins,
    context: &'a Context,
) -> Result<Option<Alerts<'a>>> {
    if !args.alert {
        return Ok(None);
    }
    let percolator = Saved::of_archive(dir, context)?.percolator()?;
    if percolator.is_empty() {
        say::note("no search is saved that an article could meet: newsgrep save NAME QUERY saves one");
    }
    Ok(Some(Alerts::new(percolator, origins, context)))
}

fn forget(archive: &Archive, path: &Path) -> Result<sync::Report> {
    if let Some(report) = sync::forget(archive, path)? {
        return Ok(report);
    }
    let known: Vec<String> =
        sync::roots(archive)?.iter().map(|root| format!("`{}`", root.path.display())).collect();
    bail!("the archive is not made of `{}`, but of {}", path.display(), known.join(", "))
}

/// Returns the last line: the same numbers, in the same order and under the same names, as in JSON.
fn line(report: &sync::Report) -> String {
    let rejected: u64 = report.rejected.values().sum();
    let reasons: Vec<String> =
        report.rejected.iter().map(|(reason, count)| format!("{count} {reason}")).collect();
    let reasons = if reasons.is_empty() { String::new() } else { format!(" ({})", reasons.join(", ")) };
    format!(
        "{} seen, {} indexed, {} unchanged, {} removed, {rejected} rejected{reasons}, {} paragraphs, {} bytes, {:.1} seconds",
        report.seen,
        report.indexed,
        report.unchanged,
        report.removed,
        report.paragraphs,
        report.bytes,
        report.seconds
    )
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
