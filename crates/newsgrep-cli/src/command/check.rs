//! `newsgrep check`: reads every byte of an archive and names all damage.

use std::io::Write;

use anyhow::Result;

use crate::args::{ArchiveArgs, Format};
use crate::config::Context;
use crate::exit::Exit;
use crate::{print, sanitize, say, target};

pub(crate) fn run(args: &ArchiveArgs, context: &Context) -> Result<Exit> {
    let dir = target::archive_dir(&args.place, &args.paths, context)?;
    let report = newsgrep::check(&dir)?;
    let mut out = print::stdout();
    if matches!(context.format, Format::Json | Format::Jsonl) {
        print::json::value(&mut out, &report, context)?;
    } else {
        for problem in &report.problems {
            writeln!(out, "{}: {}", sanitize::line(&problem.file), sanitize::line(&problem.detail))?;
        }
        let verdict = match report.problems.len() {
            0 => "sound".to_owned(),
            1 => "1 problem".to_owned(),
            many => format!("{many} problems"),
        };
        writeln!(
            out,
            "{verdict}: {} articles, {} paragraphs, {} files, {} bytes read",
            report.articles, report.paragraphs, report.files, report.bytes
        )?;
    }
    out.flush()?;
    if !report.problems.is_empty() {
        say::hint(format_args!("newsgrep rebuild --archive {} saves what can be saved", dir.display()));
    }
    Ok(Exit::done(!report.problems.is_empty()))
}
