//! The rows of a table, one in memory at a time. In: a stream in UTF-8. Out: rows with their lines. A quotation mark
//! that is never closed would make one row of all the rest: the lines behind it are read without it instead.

use std::io::{self, Read, Seek, SeekFrom};

use csv::{ByteRecord, Reader, ReaderBuilder, Terminator};

use super::csv_dialect::Dialect;

/// How much is read at a time.
const BUFFER: usize = 64 << 10;

/// One row.
pub(crate) struct Row<'r> {
    record: &'r ByteRecord,
    /// The line it begins on, counted from 1.
    pub(crate) line: u64,
}

impl Row<'_> {
    pub(crate) fn len(&self) -> usize {
        self.record.len()
    }

    /// Returns the cells, as they are in the file but for their quotation marks.
    pub(crate) fn cells(&self) -> impl Iterator<Item = &[u8]> {
        let last = self.record.len().saturating_sub(1);
        self.record.iter().enumerate().map(move |(place, cell)| match place {
            place if place == last => cell.strip_suffix(b"\r").unwrap_or(cell),
            _ => cell,
        })
    }

    pub(crate) fn is_blank(&self) -> bool {
        self.cells().all(|cell| cell.trim_ascii().is_empty())
    }
}

/// Why there is no row.
pub(crate) enum Trouble {
    /// The row that begins on this line is longer than the limit.
    TooLong(u64),
    /// The row that begins on this line has a quotation mark that is not closed.
    Unclosed(u64),
    Io(io::Error),
}

/// The rows of a stream.
pub(crate) struct Rows<R> {
    reader: Option<Reader<Tap<R>>>,
    dialect: Dialect,
    limit: usize,
    /// The lines before the first one of the reader; it counts no lines that end in a carriage return.
    lines: u64,
    record: ByteRecord,
    /// Lines that are read one by one.
    loose: Option<Loose>,
}

/// Lines behind a quotation mark that is not closed.
struct Loose {
    /// One reader for all of them: to make one takes longer than to read a line.
    reader: Reader<Line>,
    /// Whether the stream goes on behind them.
    goes_on: bool,
}

/// Bytes that end where a line does.
struct Line {
    bytes: Vec<u8>,
    at: usize,
    end: usize,
}

impl Read for Line {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = buffer.len().min(self.end - self.at);
        buffer[..count].copy_from_slice(&self.bytes[self.at..self.at + count]);
        self.at += count;
        Ok(count)
    }
}

impl Seek for Line {
    /// Moves to the next line, wherever it is.
    fn seek(&mut self, _: SeekFrom) -> io::Result<u64> {
        self.at = self.end;
        Ok(self.at as u64)
    }
}

impl<R: Read> Rows<R> {
    pub(crate) fn new(stream: R, dialect: Dialect, limit: u64) -> Self {
        let limit = usize::try_from(limit).unwrap_or(usize::MAX);
        let tap = Tap::new(stream, limit);
        let reader = Some(dialect.builder().buffer_capacity(BUFFER).from_reader(tap));
        Rows { reader, dialect, limit, lines: 0, record: ByteRecord::new(), loose: None }
    }

    /// Returns the next row, or `None` at the end.
    pub(crate) fn next(&mut self) -> Option<Result<Row<'_>, Trouble>> {
        if self.next_loose() {
            return Some(Ok(Row { record: &self.record, line: self.lines }));
        }
        let reader = self.reader.as_mut()?;
        match reader.read_byte_record(&mut self.record) {
            Ok(true) => {}
            Ok(false) => return None,
            Err(error) => {
                self.reader = None;
                return Some(Err(Trouble::Io(io_of(error))));
            }
        }
        let from = self.record.position().map_or(0, csv::Position::byte);
        let first_line = self.record.position().map_or(1, csv::Position::line);
        let (to, is_last) = (reader.position().byte(), reader.get_ref().has_ended);
        let raw = reader.get_ref().between(from, to);
        let is_end = |byte: &&u8| **byte == if self.dialect.is_cr { b'\r' } else { b'\n' };
        // Blank lines before the row belong to its bytes.
        let blank = raw.iter().take_while(|byte| byte.is_ascii_whitespace()).filter(is_end).count();
        let line = self.lines + first_line + blank as u64;
        if self.dialect.is_cr {
            self.lines += raw.iter().filter(is_end).count() as u64;
        }
        let is_cut = reader.get_ref().tripped;
        if is_last && self.dialect.quoting && is_unclosed(raw) {
            self.loosen(from, line);
            return Some(Err(Trouble::Unclosed(line)));
        }
        if is_cut && is_last {
            return Some(Err(self.skip_rest_of_row(line)));
        }
        if raw.len() > self.limit {
            reader.get_mut().forget(to);
            return Some(Err(Trouble::TooLong(line)));
        }
        reader.get_mut().forget(to);
        Some(Ok(Row { record: &self.record, line }))
    }

    /// Takes the bytes of a row as lines, without the first one.
    fn loosen(&mut self, from: u64, line: u64) {
        let Some(reader) = self.reader.take() else { return };
        let mut tap = reader.into_inner();
        let bytes = tap.take_from(from);
        let start = bytes.iter().position(|byte| !byte.is_ascii_whitespace()).unwrap_or(0);
        let end =
            bytes[start..].iter().position(|byte| *byte == b'\n').map_or(bytes.len(), |at| start + at + 1);
        let lines = Line { bytes, at: end, end };
        let reader = self.dialect.builder().buffer_capacity(BUFFER).from_reader(lines);
        self.loose = Some(Loose { reader, goes_on: tap.tripped });
        self.lines = line;
        self.restart(tap);
    }

    /// Reads the next of the loose lines; false if there is no whole one left.
    fn next_loose(&mut self) -> bool {
        let Some(loose) = &mut self.loose else { return false };
        let line = loose.reader.get_mut();
        let rest = &line.bytes[line.end..];
        let end = rest.iter().position(|byte| *byte == b'\n').map(|at| at + 1);
        let Some(length) = end.or((!loose.goes_on && !rest.is_empty()).then_some(rest.len())) else {
            // The stream goes on in the middle of this line.
            let rest = rest.to_vec();
            self.loose = None;
            if let Some(reader) = self.reader.take() {
                let mut tap = reader.into_inner();
                tap.pending = io::Cursor::new(rest);
                self.restart(tap);
            }
            return false;
        };
        self.lines += 1;
        // Forgets the state of the line before, which may be inside of a quotation.
        let is_read = loose.reader.seek_raw(SeekFrom::Current(0), csv::Position::new());
        let line = loose.reader.get_mut();
        line.end += length;
        if is_read.is_err() || !loose.reader.read_byte_record(&mut self.record).unwrap_or(false) {
            self.record.clear();
        }
        true
    }

    /// Passes over a row that has no end within the limit.
    fn skip_rest_of_row(&mut self, line: u64) -> Trouble {
        if let Some(reader) = self.reader.take() {
            let mut tap = reader.into_inner();
            self.lines = line;
            match tap.skip_line() {
                Ok(()) => self.restart(tap),
                Err(error) => return Trouble::Io(error),
            }
        }
        Trouble::TooLong(line)
    }

    fn restart(&mut self, mut tap: Tap<R>) {
        tap.reset();
        self.reader = Some(self.dialect.builder().buffer_capacity(BUFFER).from_reader(tap));
    }
}

impl Dialect {
    /// Returns what a reader of this dialect is made from.
    pub(crate) fn builder(&self) -> ReaderBuilder {
        let mut builder = ReaderBuilder::new();
        let terminator = if self.is_cr { Terminator::Any(b'\r') } else { Terminator::Any(b'\n') };
        builder.delimiter(self.delimiter).quoting(self.quoting).terminator(terminator);
        builder.has_headers(false).flexible(true);
        builder
    }
}

/// Tells whether the last row of a stream has several lines because a quotation mark is not closed.
fn is_unclosed(raw: &[u8]) -> bool {
    raw.trim_ascii().contains(&b'\n') && raw.iter().filter(|byte| **byte == b'"').count() % 2 == 1
}

fn io_of(error: csv::Error) -> io::Error {
    match error.into_kind() {
        csv::ErrorKind::Io(error) => error,
        kind => io::Error::other(format!("{kind:?}")),
    }
}

/// A stream that keeps what was read of the row that is being read, and ends when that is too long.
struct Tap<R> {
    /// What is read before the stream.
    pending: io::Cursor<Vec<u8>>,
    stream: R,
    kept: Vec<u8>,
    /// The place in the stream of the first byte kept.
    offset: u64,
    limit: usize,
    /// Whether it ended because the row is too long.
    tripped: bool,
    /// Whether the end was met, for either reason.
    has_ended: bool,
}

impl<R: Read> Tap<R> {
    fn new(stream: R, limit: usize) -> Self {
        let limit = limit.saturating_add(2 * BUFFER);
        Tap {
            pending: io::Cursor::default(),
            stream,
            kept: Vec::new(),
            offset: 0,
            limit,
            tripped: false,
            has_ended: false,
        }
    }

    fn index(&self, place: u64) -> usize {
        usize::try_from(place.saturating_sub(self.offset)).unwrap_or(usize::MAX).min(self.kept.len())
    }

    fn between(&self, from: u64, to: u64) -> &[u8] {
        &self.kept[self.index(from)..self.index(to)]
    }

    /// Forgets what was read before this place, now and then.
    fn forget(&mut self, place: u64) {
        let index = self.index(place);
        if index > 8 * BUFFER || index > self.kept.len() / 2 {
            self.kept.drain(..index);
            self.offset += index as u64;
        }
    }

    fn take_from(&mut self, place: u64) -> Vec<u8> {
        let index = self.index(place);
        self.kept.split_off(index)
    }

    fn reset(&mut self) {
        self.kept = Vec::new();
        self.offset = 0;
        (self.tripped, self.has_ended) = (false, false);
    }

    /// Passes over the rest of a line.
    fn skip_line(&mut self) -> io::Result<()> {
        let mut buffer = vec![0; BUFFER];
        loop {
            let count = match self.stream.read(&mut buffer) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                count => count?,
            };
            let end = buffer[..count].iter().position(|byte| *byte == b'\n');
            if let Some(end) = end {
                self.pending = io::Cursor::new(buffer[end + 1..count].to_vec());
            }
            if end.is_some() || count == 0 {
                return Ok(());
            }
        }
    }
}

impl<R: Read> Read for Tap<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.kept.len() > self.limit {
            (self.tripped, self.has_ended) = (true, true);
            return Ok(0);
        }
        let count = match self.pending.read(buffer)? {
            0 => self.stream.read(buffer)?,
            count => count,
        };
        self.has_ended = count == 0;
        self.kept.extend_from_slice(&buffer[..count]);
        Ok(count)
    }
}
