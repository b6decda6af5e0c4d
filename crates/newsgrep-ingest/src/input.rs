//! The bytes a format reads: expanded, with their beginning at hand to recognise the format by.

use std::io::{self, BufRead, BufReader, Cursor, Read};

use crate::Limits;
use crate::expand::{self, Compression, Counted, Counter};

/// How much of the beginning is looked at to recognise a format.
const HEAD: u64 = 256 << 10;

/// How much of the beginning is looked at to recognise a compression.
const MAGIC: u64 = 4;

/// The beginning of a stream and the stream, which still has the beginning.
pub(crate) struct Input<'a> {
    stream: io::Chain<Cursor<Vec<u8>>, Box<dyn Read + 'a>>,
    /// Whether the bytes are those of the file, not expanded.
    pub(crate) as_stored: bool,
    /// Counts the bytes read from the file.
    pub(crate) stored: Counter,
}

impl<'a> Input<'a> {
    /// Opens a stream, expanding it if it is compressed.
    ///
    /// # Errors
    ///
    /// Fails if the first bytes cannot be read. A later failure is met when its place in the stream is reached.
    pub(crate) fn open(input: impl Read + 'a, limits: Limits) -> io::Result<Self> {
        let (mut input, stored) = Counted::new(input);
        let mut magic = Vec::new();
        (&mut input).take(MAGIC).read_to_end(&mut magic)?;
        let compression = Compression::of(&magic);
        let whole = Cursor::new(magic).chain(input);
        let mut expanded: Box<dyn Read + 'a> = match compression {
            Some(compression) => Box::new(expand::expand(compression, whole, stored.clone(), limits)?),
            None => Box::new(whole),
        };
        let mut head = Vec::new();
        // What came before a failure is kept: the failure waits behind it.
        let rest = match (&mut expanded).take(HEAD).read_to_end(&mut head) {
            Ok(_) => expanded,
            Err(error) => Box::new(Failing(Some(error))),
        };
        Ok(Input { stream: Cursor::new(head).chain(rest), as_stored: compression.is_none(), stored })
    }

    /// Returns the stream of a text that was decoded, and the failure that comes after it.
    pub(crate) fn decoded(text: String, outcome: io::Result<()>, stored: Counter) -> Input<'static> {
        let mut head = text.into_bytes();
        let rest = head.split_off(head.len().min(HEAD as usize));
        let rest = Cursor::new(rest).chain(Failing(outcome.err()));
        Input { stream: Cursor::new(head).chain(Box::new(rest)), as_stored: false, stored }
    }

    /// Returns the beginning, and whether that is everything.
    pub(crate) fn head(&self) -> (&[u8], bool) {
        let head = self.stream.get_ref().0.get_ref();
        (head, (head.len() as u64) < HEAD)
    }

    /// Reads everything up to `limit` bytes.
    ///
    /// Returns what was read together with the failure that ended it, and `None` in place of what was read if
    /// there is more than `limit`.
    pub(crate) fn read_whole(&mut self, limit: u64) -> (Option<Vec<u8>>, io::Result<()>) {
        let mut bytes = Vec::new();
        let result = (&mut self.stream).take(limit.saturating_add(1)).read_to_end(&mut bytes);
        let whole = (bytes.len() as u64 <= limit).then_some(bytes);
        (whole, result.map(|_| ()))
    }

    /// Returns the stream with a buffer.
    pub(crate) fn buffered(&mut self) -> impl BufRead {
        BufReader::with_capacity(64 << 10, &mut self.stream)
    }

    /// Returns the lines of the stream.
    pub(crate) fn lines(&mut self, limit: u64) -> Lines<impl BufRead> {
        Lines {
            stream: BufReader::with_capacity(64 << 10, &mut self.stream),
            limit,
            number: 0,
            line: Vec::new(),
        }
    }
}

/// A stream that fails once and then ends.
struct Failing(Option<io::Error>);

impl Read for Failing {
    fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
        self.0.take().map_or(Ok(0), Err)
    }
}

/// The lines of a stream, one in memory at a time.
pub(crate) struct Lines<R> {
    stream: R,
    limit: u64,
    number: u64,
    line: Vec<u8>,
}

/// One line.
pub(crate) enum Line<'a> {
    /// The number, counted from 1, and the bytes without the line end.
    Whole(u64, &'a mut Vec<u8>),
    /// The number of a line that exceeds the limit.
    TooLong(u64),
}

impl<R: BufRead> Lines<R> {
    /// Returns the next line, or `None` at the end.
    ///
    /// # Errors
    ///
    /// Fails if the stream fails; a line that was not read to its end by then is not handed out.
    pub(crate) fn next(&mut self) -> io::Result<Option<Line<'_>>> {
        self.line.clear();
        let most = self.limit.saturating_add(1);
        (&mut self.stream).take(most).read_until(b'\n', &mut self.line)?;
        if self.line.is_empty() {
            return Ok(None);
        }
        self.number += 1;
        if self.line.last() == Some(&b'\n') {
            self.line.pop();
        } else if self.line.len() as u64 > self.limit {
            self.line = Vec::new();
            self.stream.skip_until(b'\n')?;
            return Ok(Some(Line::TooLong(self.number)));
        }
        Ok(Some(Line::Whole(self.number, &mut self.line)))
    }
}
