//! `--rejects FILE`: everything that could not be read, one JSON object a line, written as it comes.
//!
//! Each line has `reason`, `origin`, `line` and `detail`. What is known of an earlier run only by its number has a line with
//! `count` at the end, so that the lines add up to what the run rejected.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, BufWriter, Read, Write};
use std::path::Path;

use anyhow::{Context as _, Result, bail};
use newsgrep::sync::{Progress, Report};
use serde::Serialize;

use crate::origin::Origins;
use crate::print;

/// How every such file begins; newsgrep knows its own files by it.
const BEGINNING: &[u8] = br#"{"reason":""#;

/// Writes rejections down.
pub(in crate::command) struct Rejects {
    out: Box<dyn Write>,
    name: String,
    /// How many were written, by reason.
    written: BTreeMap<&'static str, u64>,
    failed: Option<io::Error>,
}

#[derive(Serialize)]
struct Line<'a> {
    reason: &'a str,
    origin: Option<&'a str>,
    line: Option<u64>,
    detail: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    count: Option<u64>,
}

impl Rejects {
    /// Opens the file, or standard output for `-`. A file that is there already must be such a list.
    pub(in crate::command) fn open(path: &Path) -> Result<Rejects> {
        let name = path.display().to_string();
        let out: Box<dyn Write> = match path == Path::new("-") {
            true => Box::new(print::stdout()),
            false => {
                ensure_replaceable(path)?;
                let file = File::create(path).with_context(|| format!("cannot write `{name}`"))?;
                Box::new(BufWriter::new(file))
            }
        };
        Ok(Rejects { out, name, written: BTreeMap::new(), failed: None })
    }

    /// Hears of one step.
    pub(in crate::command) fn hear(&mut self, event: &Progress<'_>, origins: &Origins) {
        let outcome = match event {
            Progress::Rejected(rejected) => {
                *self.written.entry(rejected.reason.name()).or_default() += 1;
                let origin = origins.shown(&rejected.origin);
                self.write(&Line {
                    reason: rejected.reason.name(),
                    origin: Some(origin.as_ref()),
                    line: rejected.line,
                    detail: &rejected.detail,
                    count: None,
                })
            }
            // A run that is cut off has written down what it met.
            _ => self.out.flush(),
        };
        self.failed = self.failed.take().or(outcome.err());
    }

    /// Completes the list of a run.
    pub(in crate::command) fn finish(&mut self, report: &Report) -> Result<()> {
        let mut outcome = self.failed.take().map_or(Ok(()), Err);
        let written = std::mem::take(&mut self.written);
        for (reason, count) in &report.rejected {
            let more = count.saturating_sub(written.get(reason.as_str()).copied().unwrap_or(0));
            if more > 0 && outcome.is_ok() {
                let detail = "is known from an earlier run only by number; --force reads the files again";
                outcome = self.write(&Line { reason, origin: None, line: None, detail, count: Some(more) });
            }
        }
        outcome.and_then(|()| self.out.flush()).with_context(|| format!("cannot write `{}`", self.name))
    }

    fn write(&mut self, line: &Line<'_>) -> io::Result<()> {
        if self.failed.is_some() {
            return Ok(());
        }
        serde_json::to_writer(&mut self.out, line)?;
        self.out.write_all(b"\n")
    }
}

/// Refuses to write over what is no list of rejections: it may be the news.
fn ensure_replaceable(path: &Path) -> Result<()> {
    if !path.metadata().is_ok_and(|metadata| metadata.is_file()) {
        return Ok(());
    }
    let mut head = Vec::new();
    File::open(path)
        .and_then(|file| file.take(BEGINNING.len() as u64).read_to_end(&mut head))
        .with_context(|| format!("cannot read `{}`", path.display()))?;
    if !head.is_empty() && head != BEGINNING {
        bail!("`{}` exists already and is no list of rejections: name another file", path.display());
    }
    Ok(())
}
