//! Comma-separated values by RFC 4180: a header, one paragraph a row, lines ending in CR LF.
//!
//! A cell that a spreadsheet would run as a formula (it begins with `=`, `+`, `-`, `@`, a tab or CR) gets a `'` before it.

use std::borrow::Cow;
use std::io::{self, Write};

use newsgrep::{Hit, HitParagraph};

use super::marked::matches;
use super::{Printer, Rest};
use crate::config::Context;
use crate::sanitize;

/// The columns of a search's hits.
const COLUMNS: [&str; 16] = [
    "id",
    "origin",
    "title",
    "source",
    "date",
    "section",
    "language",
    "byline",
    "agency",
    "url",
    "score",
    "paragraphs_total",
    "ordinal",
    "zone",
    "text",
    "matches",
];

pub(crate) struct Csv<'a> {
    context: &'a Context,
    begun: bool,
}

impl<'a> Csv<'a> {
    pub(crate) fn new(context: &'a Context) -> Self {
        Csv { context, begun: false }
    }

    fn begin(&mut self, out: &mut dyn Write) -> io::Result<()> {
        if std::mem::replace(&mut self.begun, true) {
            return Ok(());
        }
        row(out, COLUMNS, self.context)
    }

    fn paragraph(&self, out: &mut dyn Write, hit: &Hit, paragraph: Option<&HitParagraph>) -> io::Result<()> {
        let text = |text: &Option<String>| text.clone().unwrap_or_default();
        let of = |value: &dyn Fn(&HitParagraph) -> String| paragraph.map(value).unwrap_or_default();
        let cells = [
            hit.id.to_string(),
            hit.origin.clone(),
            text(&hit.title),
            text(&hit.source),
            text(&hit.date),
            text(&hit.section),
            text(&hit.language),
            text(&hit.byline),
            text(&hit.agency),
            text(&hit.url),
            hit.score.to_string(),
            hit.paragraphs_total.to_string(),
            of(&|paragraph| paragraph.ordinal.to_string()),
            of(&|paragraph| paragraph.zone.name().to_owned()),
            of(&|paragraph| paragraph.text.clone()),
            of(&|paragraph| matches(paragraph).collect::<Vec<_>>().join(" | ")),
        ];
        row(out, cells, self.context)
    }
}

impl Printer for Csv<'_> {
    fn hit(&mut self, out: &mut dyn Write, hit: Hit, _link: Option<&str>) -> io::Result<()> {
        self.begin(out)?;
        if hit.paragraphs.is_empty() {
            return self.paragraph(out, &hit, None);
        }
        hit.paragraphs.iter().try_for_each(|paragraph| self.paragraph(out, &hit, Some(paragraph)))
    }

    fn end(&mut self, out: &mut dyn Write, _rest: Rest) -> io::Result<()> {
        self.begin(out)
    }
}

/// Prints one row.
pub(crate) fn row<T: AsRef<str>>(
    out: &mut dyn Write,
    cells: impl IntoIterator<Item = T>,
    context: &Context,
) -> io::Result<()> {
    let cells: Vec<String> = cells.into_iter().map(|value| cell(value.as_ref()).into_owned()).collect();
    let line = cells.join(",");
    let line = if context.stdout_is_terminal { sanitize::block(&line) } else { Cow::Borrowed(line.as_str()) };
    write!(out, "{line}\r\n")
}

fn cell(text: &str) -> Cow<'_, str> {
    let formula = text.starts_with(['=', '+', '-', '@', '\t', '\r']);
    let guarded: Cow<'_, str> = if formula { format!("'{text}").into() } else { text.into() };
    if guarded.contains(['"', ',', '\n', '\r']) {
        format!("\"{}\"", guarded.replace('"', "\"\"")).into()
    } else {
        guarded
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_quoted_and_never_formulas() {
        let check = |text, expected| assert_eq!(cell(text), expected);
        check("plain", "plain");
        check("He said, \"no\"", "\"He said, \"\"no\"\"\"");
        check("two\nlines", "\"two\nlines\"");
        check("=HYPERLINK(\"x\")", "\"'=HYPERLINK(\"\"x\"\")\"");
        check("-7 degrees", "'-7 degrees");
        check("@news", "'@news");
        check("\ttab", "'\ttab");
    }
}
