//! Tables: a row an article, the first row names the columns. In: CSV, TSV and their kin in any encoding, a row in
//! memory at a time. Out: the articles, named by their lines. Which delimiter and whether quotation marks enclose
//! cells is found out by trying on the beginning.

use std::borrow::Cow;

use super::csv_dialect::{Dialect, TEXT_ENDINGS, may_be_table};
use super::csv_rows::{Row, Rows, Trouble};
use super::csv_text::{Encoded, Transcoded};
use super::fields::Fields;
use super::record;
use super::record_value::{Pairs, Value};
use super::{Format, FormatInfo, Head};
use crate::decode::decode;
use crate::draft::Place;
use crate::expand::amount;
use crate::input::Input;
use crate::job::{Job, Stop};
use crate::{Mapping, Reason};

pub(crate) struct Csv;

/// The longest row: no article is longer, and a quotation mark that is never closed makes everything one row.
const MAX_ROW: u64 = 8 << 20;

/// How many names of columns a message shows.
const SHOWN: usize = 20;

impl Format for Csv {
    fn info(&self) -> FormatInfo {
        FormatInfo {
            name: "csv",
            extensions: &["csv", "tsv", "tab", "psv"],
            description: "A table with an article a row, separated by commas, tabs, semicolons or bars.",
        }
    }

    /// The first line names fields of an article, and the second has as many cells.
    fn sniff(&self, head: &Head<'_>) -> bool {
        if !TEXT_ENDINGS.contains(&head.extension) {
            return false;
        }
        if !may_be_table(head.bytes) {
            return false;
        }
        let Some(encoded) = Encoded::of(head.bytes, head.is_whole) else { return false };
        Dialect::of(&encoded.head, head.extension, &Mapping::default())
            .is_some_and(|dialect| dialect.is_certain)
    }

    fn read(&self, input: &mut Input<'_>, job: &mut Job<'_>) -> Result<(), Stop> {
        let (head, is_whole) = input.head();
        let Some(encoded) = Encoded::of(head, is_whole) else {
            return Err(job.refuse(Reason::Binary, "is not text"));
        };
        if encoded.head.trim().is_empty() {
            return Ok(());
        }
        let extension = super::extension(job.origin);
        let Some(dialect) = Dialect::of(&encoded.head, &extension, job.mapping) else {
            return Err(job.refuse(Reason::MissingText, "is no table: its first line has no cells"));
        };
        let limit = MAX_ROW.min(job.limits.line);
        let (stream, faults) = Transcoded::new(input.buffered(), encoded.encoding);
        let mut table = Table {
            rows: Rows::new(stream, dialect, limit),
            columns: Vec::new(),
            limit,
            declared: dialect.is_declared,
        };
        table.read(job)?;
        record::warn_replaced(faults.get(), None, job)
    }
}

/// A table whose rows are read.
struct Table<R> {
    rows: Rows<R>,
    columns: Vec<String>,
    limit: u64,
    /// Whether the line that says what separates cells is still to come.
    declared: bool,
}

impl<R: std::io::Read> Table<R> {
    fn read(&mut self, job: &mut Job<'_>) -> Result<(), Stop> {
        while let Some(row) = self.rows.next() {
            match row {
                Ok(row) if row.is_blank() => {}
                Ok(_) if self.declared => self.declared = false,
                Ok(row) if self.columns.is_empty() => self.columns = columns(&row, job)?,
                Ok(row) => article(&self.columns, &row, job)?,
                Err(Trouble::TooLong(line)) => {
                    let detail =
                        format!("begins a row that is longer than a row may be ({})", amount(self.limit));
                    job.reject(Some(line), Reason::TooLarge, detail)?;
                }
                Err(Trouble::Unclosed(line)) => {
                    let detail =
                        "opens a quotation mark that is not closed: the lines after it are read as rows";
                    job.reject(Some(line), Reason::BrokenRow, detail.to_owned())?;
                }
                Err(Trouble::Io(error)) => return Err(job.failed(&error)),
            }
        }
        Ok(())
    }
}

/// Returns the names of the columns, if any of them is of use.
fn columns(row: &Row, job: &Job<'_>) -> Result<Vec<String>, Stop> {
    let names: Vec<String> =
        row.cells().map(|cell| text(cell).0.trim_matches(['\u{feff}', ' ', '\t']).to_owned()).collect();
    let pairs: Pairs<'_> = names.iter().map(|name| (Cow::Borrowed(name.as_str()), filled())).collect();
    if Fields::of(&pairs, job.mapping).has_text() {
        return Ok(names);
    }
    let short = |name: &String| format!("`{}`", name.chars().take(40).collect::<String>());
    let shown: Vec<String> = names.iter().take(SHOWN).map(short).collect();
    let more = if names.len() > SHOWN { " …" } else { "" };
    let detail = format!(
        "has no column that is known to hold a title or a text: its first line has {}{more}; say which it is with \
         `--map title=COLUMN,body=COLUMN`",
        shown.join(", ")
    );
    Err(job.refuse(Reason::MissingText, detail))
}

fn filled() -> Value<'static> {
    Value::Text(Cow::Borrowed("x"))
}

fn article(columns: &[String], row: &Row, job: &mut Job<'_>) -> Result<(), Stop> {
    let too_many = row.cells().skip(columns.len()).any(|cell| !cell.trim_ascii().is_empty());
    if row.len() < columns.len() || too_many {
        let detail = format!("has {} cells where the header has {}", row.len(), columns.len());
        return job.reject(Some(row.line), Reason::BrokenRow, detail);
    }
    let mut replaced = 0;
    let is_export =
        ["origin", "date_from", "paragraphs"].iter().all(|name| columns.iter().any(|own| own == name));
    let mut pairs: Pairs<'_> = Vec::with_capacity(columns.len());
    for (name, cell) in columns.iter().zip(row.cells()) {
        let (text, faults) = text(if is_export { unguarded(cell) } else { cell });
        replaced += faults;
        pairs.push((Cow::Borrowed(name), Value::Text(text)));
    }
    record::warn_replaced(replaced, Some(row.line), job)?;
    record::article(&pairs, Place::Line(row.line), job)
}

/// Returns a cell without the mark that keeps spreadsheets from taking it for a formula.
fn unguarded(cell: &[u8]) -> &[u8] {
    match cell {
        [b'\'', b'=' | b'+' | b'-' | b'@' | b'\t' | b'\r' | b'\'', ..] => &cell[1..],
        cell => cell,
    }
}

/// Returns a cell as text, and how many characters had to be replaced.
///
/// The beginning of the file was UTF-8; what is not, farther on, is read as any other text.
fn text(cell: &[u8]) -> (Cow<'_, str>, usize) {
    match std::str::from_utf8(cell) {
        Ok(text) => (Cow::Borrowed(text), 0),
        Err(_) => match decode(cell.to_vec()) {
            Some(decoded) => (Cow::Owned(decoded.text), decoded.replaced),
            None => {
                let text = String::from_utf8_lossy(cell).into_owned();
                let replaced = text.matches('\u{fffd}').count();
                (Cow::Owned(text), replaced)
            }
        },
    }
}
