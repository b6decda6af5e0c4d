//! How a table is written, found out by trying on its beginning: what separates cells, whether quotation marks
//! enclose them, and what ends a line.

use std::borrow::Cow;

use csv::ByteRecord;

use super::fields::{Fields, meaning};
use super::record_value::{Pairs, Value};
use crate::Mapping;

/// What may separate cells.
const DELIMITERS: [u8; 4] = [b',', b'\t', b';', b'|'];

/// The longest name of a column in a table that is recognised without its name.
const MAX_COLUMN: usize = 40;

/// The endings of names whose content may be a table.
pub(crate) const TEXT_ENDINGS: [&str; 9] = ["", "csv", "tsv", "tab", "psv", "txt", "text", "dat", "asc"];

/// How a table is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Dialect {
    pub(crate) delimiter: u8,
    /// Whether quotation marks enclose cells.
    pub(crate) quoting: bool,
    /// Whether lines end in a lone carriage return.
    pub(crate) is_cr: bool,
    /// Whether it can be nothing but a table of articles.
    pub(crate) is_certain: bool,
    /// Whether the first line says what separates cells: `sep=;`.
    pub(crate) is_declared: bool,
}

impl Dialect {
    /// Finds out how a table is written by its beginning and the ending of its name.
    pub(crate) fn of(head: &str, extension: &str, mapping: &Mapping) -> Option<Self> {
        let is_cr = !head.contains('\n') && head.contains('\r');
        let declared = declared(head);
        let head = declared.map_or(head, |(_, rest)| rest);
        let delimiters = declared.map_or(DELIMITERS.to_vec(), |(delimiter, _)| vec![delimiter]);
        let is_declared = declared.is_some();
        let tries = delimiters.into_iter().map(|delimiter| {
            let dialect = Dialect { delimiter, quoting: true, is_cr, is_certain: false, is_declared };
            let (names, cells) = dialect.first_rows(head);
            let known =
                names.iter().filter(|name| meaning(name).is_some() || is_mapped(name, mapping)).count();
            (known, is_own(delimiter, extension), names, cells, dialect)
        });
        // Of names that mean nothing more are better than one, so that a message shows them one by one.
        let (known, _, names, cells, dialect) = tries
            .max_by_key(|(known, own, names, ..)| (*known, *own && names.len() > 1, names.len(), *own))?;
        let pairs: Pairs<'_> = names.iter().map(|name| (Cow::Borrowed(name.as_str()), filled())).collect();
        let is_certain = known >= 2
            && known * 2 >= names.len()
            && cells == Some(names.len())
            && names.iter().all(|name| (1..=MAX_COLUMN).contains(&name.len()))
            && Fields::of(&pairs, mapping).has_text();
        let quoting = dialect.delimiter == b',' || dialect.is_quoted(head, names.len());
        Some(Dialect { quoting, is_certain, ..dialect }).filter(|_| !names.is_empty())
    }

    /// Returns the cells of the first row, and the number of cells of the second.
    fn first_rows(self, head: &str) -> (Vec<String>, Option<usize>) {
        let mut reader = self.builder().from_reader(head.as_bytes());
        let mut row = ByteRecord::new();
        let mut next = |row: &mut ByteRecord| {
            while reader.read_byte_record(row).unwrap_or(false) {
                if row.iter().any(|cell| !cell.trim_ascii().is_empty()) {
                    return true;
                }
            }
            false
        };
        if !next(&mut row) {
            return (Vec::new(), None);
        }
        let names = row.iter().map(|cell| String::from_utf8_lossy(cell).trim().to_owned()).collect();
        let second = next(&mut row).then(|| row.len());
        (names, second)
    }

    /// Tells whether quotation marks enclose cells rather than words of the text.
    fn is_quoted(self, head: &str, columns: usize) -> bool {
        let quoted = self.odd_rows(head, columns);
        let plain = Dialect { quoting: false, ..self }.odd_rows(head, columns);
        quoted < plain || (quoted == plain && !self.has_open_text(head))
    }

    /// Counts the rows with another number of cells.
    fn odd_rows(self, head: &str, columns: usize) -> usize {
        let mut reader = self.builder().from_reader(head.as_bytes());
        let mut row = ByteRecord::new();
        let mut odd = 0;
        while reader.read_byte_record(&mut row).unwrap_or(false) {
            let is_blank = row.iter().all(|cell| cell.trim_ascii().is_empty());
            odd += usize::from(row.len() != columns && !is_blank);
        }
        odd
    }

    /// Tells whether a cell begins with words in quotation marks, and goes on behind them.
    fn has_open_text(self, head: &str) -> bool {
        let delimiter = char::from(self.delimiter);
        head.lines().flat_map(|line| line.split(delimiter)).any(|cell| {
            let inner = cell.strip_prefix('"').map(|cell| cell.replace("\"\"", ""));
            inner.is_some_and(|cell| cell.find('"').is_some_and(|at| !cell[at + 1..].trim().is_empty()))
        })
    }
}

/// Tells whether the beginning of a file may be that of a table that can be nothing else, without parsing it: most texts
/// are told by their first line.
///
/// `false` is certain. Where quotation marks or another encoding than UTF-8 ask for more than a look, it is `true`.
pub(crate) fn may_be_table(head: &[u8]) -> bool {
    let Ok(text) = std::str::from_utf8(head) else { return true };
    if text.contains('\0') || text.starts_with('\u{feff}') || declared(text).is_some() {
        return true;
    }
    let end = if !text.contains('\n') && text.contains('\r') { '\r' } else { '\n' };
    DELIMITERS.iter().any(|delimiter| {
        let delimiter = char::from(*delimiter);
        let is_blank =
            |line: &&str| line.split(delimiter).all(|cell| cell.as_bytes().trim_ascii().is_empty());
        let Some(names) = text.split(end).find(|line| line.contains('"') || !is_blank(line)) else {
            return false;
        };
        names.contains('"') || may_be_names(names.split(delimiter))
    })
}

/// Tells whether cells may be the names of the columns of a table that is certain.
fn may_be_names<'a>(mut cells: impl Iterator<Item = &'a str> + Clone) -> bool {
    let known = cells.clone().filter(|name| meaning(name.trim()).is_some());
    cells.all(|name| (1..=MAX_COLUMN).contains(&name.trim().len())) && known.take(2).count() == 2
}

/// Reads the line `sep=;` that spreadsheets write above a table: the delimiter, and what is behind the line.
fn declared(head: &str) -> Option<(u8, &str)> {
    let (line, rest) = head.split_at(head.find(['\n', '\r'])?);
    let line = line.trim_matches('"');
    let delimiter = line.get(..4).filter(|start| start.eq_ignore_ascii_case("sep=")).map(|_| &line[4..])?;
    match delimiter.as_bytes() {
        [byte] if byte.is_ascii() && !byte.is_ascii_alphanumeric() && *byte != b'"' => Some((*byte, rest)),
        _ => None,
    }
}

fn is_own(delimiter: u8, extension: &str) -> bool {
    matches!((delimiter, extension), (b'\t', "tsv" | "tab") | (b',', "csv") | (b'|', "psv"))
}

fn is_mapped(name: &str, mapping: &Mapping) -> bool {
    mapping.iter().any(|(_, key)| key == name)
}

fn filled() -> Value<'static> {
    Value::Text(Cow::Borrowed("x"))
}
