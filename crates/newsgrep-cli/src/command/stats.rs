//! `newsgrep stats`: what an archive holds, in numbers.

use std::io::Write;

use anyhow::Result;

use crate::args::{ArchiveArgs, Format};
use crate::config::Context;
use crate::exit::Exit;
use crate::{print, target};

pub(crate) fn run(args: &ArchiveArgs, context: &Context) -> Result<Exit> {
    let Some(target) = target::open(&args.place, &args.paths, None, context)? else {
        return Ok(Exit::Trouble);
    };
    let stats = target.archive.here()?.stats()?;
    let mut out = print::stdout();
    if matches!(context.format, Format::Json | Format::Jsonl) {
        print::json::value(&mut out, &stats, context)?;
    } else {
        let (first, last) = stats.days.unwrap_or_default();
        let rows = [
            ("articles", stats.articles.to_string()),
            ("paragraphs", stats.paragraphs.to_string()),
            ("words", stats.words.to_string()),
            ("distinct words", stats.distinct_words.to_string()),
            ("first day", first),
            ("last day", last),
            ("undated", stats.undated.to_string()),
            ("segments", stats.segments.to_string()),
            ("bytes", stats.bytes.to_string()),
        ];
        for (name, value) in rows {
            match context.stdout_is_terminal {
                true => writeln!(out, "{name:<15} {value:>15}")?,
                false => writeln!(out, "{name}\t{value}")?,
            }
        }
    }
    out.flush()?;
    Ok(Exit::done(target.trouble))
}
