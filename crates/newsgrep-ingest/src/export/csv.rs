//! Comma-separated values: a row an article, its paragraphs in one cell, between blank lines.

use std::borrow::Cow;
use std::io::{self, Write};

use newsgrep_text::Article;

use super::record::{self, NAMES, Value};

/// The name of the column of paragraphs, the last one.
const BODY: &str = "paragraphs";

pub(super) fn write(out: &mut dyn Write, article: &Article, is_first: bool) -> io::Result<()> {
    if is_first {
        write_names(out)?;
    }
    let mut cells: [Cow<'_, str>; NAMES.len() + 1] = Default::default();
    record::for_each(article, &mut |name, value| {
        let Some(column) = NAMES.iter().position(|other| *other == name) else { return };
        cells[column] = match value {
            Value::Text(text) => Cow::Borrowed(text),
            Value::Owned(text) => Cow::Owned(text),
            Value::List(list) => Cow::Owned(lines(list)),
            Value::Yes => Cow::Borrowed("true"),
        };
    });
    cells[NAMES.len()] = Cow::Owned(super::parts(article).1.collect::<Vec<_>>().join("\n\n"));
    row(out, cells.iter().map(Cow::as_ref))
}

pub(super) fn write_names(out: &mut dyn Write) -> io::Result<()> {
    row(out, NAMES.into_iter().chain([BODY]))
}

/// Returns several values one a line, each with a line end: values may hold any other separator.
fn lines(values: &[String]) -> String {
    values.iter().flat_map(|value| [value.as_str(), "\n"]).collect()
}

fn row<'a>(out: &mut dyn Write, cells: impl Iterator<Item = &'a str>) -> io::Result<()> {
    let mut line = String::new();
    for (place, cell) in cells.enumerate() {
        if place > 0 {
            line.push(',');
        }
        // A cell that a spreadsheet would take for a formula is marked as text.
        let guard = if cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\'']) { "'" } else { "" };
        if cell.contains(['"', ',', '\n', '\r']) {
            line.push('"');
            line.push_str(guard);
            line.push_str(&cell.replace('"', "\"\""));
            line.push('"');
        } else {
            line.push_str(guard);
            line.push_str(cell);
        }
    }
    line.push_str("\r\n");
    out.write_all(line.as_bytes())
}
