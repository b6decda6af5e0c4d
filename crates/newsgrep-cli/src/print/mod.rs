//! How an answer is printed: one file a form, behind one small trait.
//!
//! | form | on a terminal | in a pipe |
//! |---|---|---|
//! | text | [`terminal`]: headline, source, date, place, paragraphs | [`pipe`]: one paragraph a line, in columns |
//! | json | one object over several lines | one object on one line |
//! | jsonl, csv | the same | the same |

mod bars;
pub(crate) mod csv;
pub(crate) mod json;
mod jsonl;
mod marked;
mod modes;
mod pipe;
pub(crate) mod table;
mod terminal;
pub(crate) mod timeline;

use std::io::{self, BufWriter, Write};

use newsgrep::query::Advice;
use newsgrep::{Hit, Response};
use serde::Serialize;

use crate::args::Format;
use crate::config::Context;

pub(crate) use modes::{List, Nothing, OnlyMatching, Totals, articles, count};

/// Prints a search's hits as they are read, then what else there is to print.
pub(crate) trait Printer {
    /// Prints a hit whose origin is as the user typed it; `link` is the address of its file, if wanted.
    fn hit(&mut self, out: &mut dyn Write, hit: Hit, link: Option<&str>) -> io::Result<()>;

    /// Prints what stands after the hits.
    fn end(&mut self, _out: &mut dyn Write, _rest: Rest) -> io::Result<()> {
        Ok(())
    }
}

/// What there is to print beside the hits.
#[derive(Debug, Serialize)]
pub(crate) struct Rest {
    /// The answer without its hits.
    #[serde(flatten)]
    pub(crate) response: Response,
    /// Why nothing was found.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) advice: Option<Advice>,
}

/// Returns the printer of whole hits.
pub(crate) fn hits(context: &Context) -> Box<dyn Printer + '_> {
    match context.format {
        Format::Text if context.stdout_is_terminal => Box::new(terminal::Terminal::new(context.style)),
        Format::Text => Box::new(pipe::Pipe::new(context.style)),
        Format::Json => Box::new(json::Json::new(context)),
        Format::Jsonl => Box::new(jsonl::JsonLines::new(context)),
        Format::Csv => Box::new(csv::Csv::new(context)),
    }
}

/// Prints one hit for people.
pub(crate) fn passage(out: &mut dyn Write, hit: Hit, context: &Context) -> io::Result<()> {
    terminal::Terminal::new(context.style).hit(out, hit, None)
}

/// Returns standard output; what is written must be flushed at the end, so that a closed pipe is noticed.
pub(crate) fn stdout() -> impl Write {
    BufWriter::new(io::stdout().lock())
}
