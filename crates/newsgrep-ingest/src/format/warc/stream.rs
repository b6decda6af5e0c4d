//! A stream of records whose lengths may be wrong: it can go back over what was read, and find where a record begins.
//!
//! In: bytes, and how the first line of a record looks. Out: lines and bodies, with what is wrong with a body. What a
//! record means is not known here.

use std::io::{self, BufRead, BufReader, Read};

/// The longest line that is read as one, in bytes.
const MAX_LINE: u64 = 64 << 10;

/// How many bytes may be read again for each that is read, and for the first ones at all events: so that a file of
/// nothing but wrong lengths takes a time in proportion to its size.
const AGAIN: (u64, u64) = (4, 64 << 20);

/// Tells whether a line begins a record.
pub(in super::super) type IsStart = fn(&[u8]) -> bool;

/// What is wrong with the body of a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in super::super) enum Fault {
    /// The stream ended before it.
    CutOff,
    /// What follows is no record, so that the length must be wrong.
    WrongLength,
    /// It has more bytes than are kept; those beyond are passed over.
    TooLarge,
}

/// The bytes of a record behind its header.
pub(in super::super) struct Body {
    pub(in super::super) bytes: Vec<u8>,
    pub(in super::super) fault: Option<Fault>,
}

pub(in super::super) struct Stream<R> {
    inner: BufReader<R>,
    is_start: IsStart,
    /// Bytes that are read before those of `inner`, from `at` on.
    back: Vec<u8>,
    at: usize,
    read: u64,
    read_again: u64,
}

impl<R: Read> Stream<R> {
    pub(in super::super) fn new(inner: R, is_start: IsStart) -> Self {
        let inner = BufReader::with_capacity(64 << 10, inner);
        Stream { inner, is_start, back: Vec::new(), at: 0, read: 0, read_again: 0 }
    }

    /// Reads a line with its end; of a very long one, a part. Nothing is left at the end of the stream.
    pub(in super::super) fn line(&mut self) -> io::Result<Vec<u8>> {
        let mut line = Vec::new();
        self.take(MAX_LINE).read_until(b'\n', &mut line)?;
        Ok(line)
    }

    /// Passes over line ends.
    pub(in super::super) fn skip_blank(&mut self) -> io::Result<()> {
        loop {
            let buffer = self.fill_buf()?;
            let blank = buffer.iter().take_while(|byte| matches!(byte, b'\r' | b'\n')).count();
            let is_all = blank == buffer.len() && blank > 0;
            self.consume(blank);
            if !is_all {
                return Ok(());
            }
        }
    }

    /// Goes to the next line that begins a record, or to the end.
    pub(in super::super) fn find_start(&mut self) -> io::Result<()> {
        let mut in_line = false;
        loop {
            let line = self.line()?;
            if line.is_empty() {
                return Ok(());
            }
            if !in_line && (self.is_start)(&line) {
                self.unread(&line);
                return Ok(());
            }
            in_line = line.last() != Some(&b'\n');
        }
    }

    /// Reads a body that is said to have `length` bytes, of which at most `most` are kept, up to the next record.
    ///
    /// If no record follows it, the length is wrong: then the body ends before what looks like a record in it.
    pub(in super::super) fn body(&mut self, length: u64, most: u64) -> Body {
        let mut bytes = Vec::new();
        // A failure is met again by whatever reads on.
        let outcome = self.take(length.min(most)).read_to_end(&mut bytes);
        let mut fault =
            (outcome.is_err() || (bytes.len() as u64) < length.min(most)).then_some(Fault::CutOff);
        if length > most && fault.is_none() {
            fault = Some(Fault::TooLarge);
            // Only the length tells where it ends.
            let _ = io::copy(&mut self.take(length - most), &mut io::sink());
        } else if fault.is_some() || !self.is_before_record() {
            match self.start_in(&bytes) {
                Some(start) => {
                    self.unread(&bytes[start..]);
                    bytes.truncate(start);
                    fault = Some(Fault::WrongLength);
                }
                None if fault.is_some() => {}
                None => {
                    fault = Some(Fault::WrongLength);
                    // A failure is met again by whatever reads on.
                    let _ = self.find_start();
                }
            }
        }
        Body { bytes, fault }
    }

    /// Tells whether the end or a record follows, behind any line ends.
    fn is_before_record(&mut self) -> bool {
        let next = self.skip_blank().and_then(|()| self.line());
        // A failure is no reason to doubt the body before it.
        let Ok(line) = next else { return true };
        self.unread(&line);
        line.is_empty() || (self.is_start)(&line)
    }

    /// Returns where a record begins in bytes that were just read, if they may be read again.
    fn start_in(&self, bytes: &[u8]) -> Option<usize> {
        let (each, first) = AGAIN;
        if self.read_again > self.read.saturating_mul(each).saturating_add(first) {
            return None;
        }
        let mut at = 0;
        loop {
            at += bytes[at..].iter().position(|byte| *byte == b'\n')? + 1;
            let line = &bytes[at..];
            let end = line.iter().take(MAX_LINE as usize).position(|byte| *byte == b'\n');
            if (self.is_start)(&line[..end.map_or(line.len(), |end| end + 1)]) {
                return Some(at);
            }
        }
    }

    /// Goes back over bytes that were just read.
    fn unread(&mut self, bytes: &[u8]) {
        self.read_again += bytes.len() as u64;
        if self.back[..self.at].ends_with(bytes) {
            self.at -= bytes.len();
            return;
        }
        let mut back = bytes.to_vec();
        back.extend(&self.back[self.at..]);
        self.back = back;
        self.at = 0;
    }
}

impl<R: Read> Read for Stream<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.fill_buf()?.read(buffer)?;
        self.consume(count);
        Ok(count)
    }
}

impl<R: Read> BufRead for Stream<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        match self.at < self.back.len() {
            true => Ok(&self.back[self.at..]),
            false => self.inner.fill_buf(),
        }
    }

    fn consume(&mut self, count: usize) {
        if self.at < self.back.len() {
            self.at += count;
            return;
        }
        if count > 0 && !self.back.is_empty() {
            self.back = Vec::new();
            self.at = 0;
        }
        self.read += count as u64;
        self.inner.consume(count);
    }
}
