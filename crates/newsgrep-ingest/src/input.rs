//! The bytes a format reads: expanded, with their beginning at hand to recognise the format by.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Cursor, Read};

use crate::Limits;
use crate::expand::{self, Budget, Compression, Counted, Counter, Lasting, MAGIC, Met};

/// How much of the beginning is looked at to recognise a format.
const HEAD: u64 = 256 << 10;

/// The beginning of a stream and the stream, which still has the beginning.
pub(crate) struct Input<'a> {
    stream: io::Chain<Cursor<Vec<u8>>, Lasting<Box<dyn Read + 'a>>>,
    met: Met,
    /// Whether the bytes are those of the file, not expanded.
    pub(crate) as_stored: bool,
    /// The file itself, if the bytes are those of a file as it is stored; to go to a place in it.
    pub(crate) file: Option<&'a File>,
    /// Counts the bytes read from the file.
    pub(crate) stored: Counter,
}

impl<'a> Input<'a> {
    /// Opens a stream, expanding it if it is compressed; `stored` counts what is read of it.
    ///
    /// # Errors
    ///
    /// Fails if the first bytes cannot be read. A later failure is met when its place in the stream is reached.
    pub(crate) fn open(
        input: impl Read + 'a,
        stored: Counter,
        limits: Limits,
        budget: &Budget,
    ) -> io::Result<Self> {
        let mut input = Counted::new(input, stored.clone());
        let mut magic = Vec::with_capacity(MAGIC as usize);
        (&mut input).take(MAGIC).read_to_end(&mut magic)?;
        let compression = Compression::of(&magic);
        let whole = Cursor::new(magic).chain(input);
        let mut expanded: Box<dyn Read + 'a> = match compression {
            Some(compression) => {
                Box::new(expand::expand(compression, whole, stored.clone(), limits, budget)?)
            }
            None => Box::new(whole),
        };
        // As much as there may be, so that a small file is read at once; what is compressed becomes more.
        let mut head = Vec::with_capacity(stored.size().unwrap_or_default().min(HEAD) as usize);
        // What came before a failure is kept: the failure waits behind it.
        let failure = (&mut expanded).take(HEAD).read_to_end(&mut head).err();
        let rest = Lasting::new(expanded, failure.as_ref());
        Ok(Input::new(head, rest, compression.is_none(), stored))
    }

    /// Opens a file, which a format may read in another order than from its beginning to its end.
    ///
    /// # Errors
    ///
    /// Fails as [`Input::open`] does.
    pub(crate) fn open_file(file: &'a File, limits: Limits, budget: &Budget) -> io::Result<Self> {
        let mut input = Input::open(file, budget.stored().clone(), limits, budget)?;
        input.file = input.as_stored.then_some(file);
        Ok(input)
    }

    /// Returns the stream of a text that was decoded, and the failure that comes after it.
    pub(crate) fn decoded(text: String, outcome: io::Result<()>, stored: Counter) -> Input<'static> {
        Input::whole(text.into_bytes(), outcome, stored)
    }

    /// Returns the stream of bytes that were read before, and the failure that comes after them.
    pub(crate) fn whole(bytes: Vec<u8>, outcome: io::Result<()>, stored: Counter) -> Input<'static> {
        let mut head = bytes;
        let rest = head.split_off(head.len().min(HEAD as usize));
        let failing = Lasting::new(io::empty(), outcome.err().as_ref());
        let rest: Box<dyn Read> = Box::new(Cursor::new(rest).chain(failing));
        Input::new(head, Lasting::new(rest, None), false, stored)
    }

    fn new(head: Vec<u8>, rest: Lasting<Box<dyn Read + 'a>>, as_stored: bool, stored: Counter) -> Self {
        let met = rest.met();
        Input { stream: Cursor::new(head).chain(rest), met, as_stored, file: None, stored }
    }

    /// Returns the bytes one after another, from the beginning.
    pub(crate) fn stream(&mut self) -> &mut (impl Read + use<'a>) {
        &mut self.stream
    }

    /// Where the failure is found that ended the stream, for whoever reads it through something that hides it.
    pub(crate) fn met(&self) -> Met {
        self.met.clone()
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
        let mut bytes = Vec::with_capacity(self.head().0.len());
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
