//! The characters of a table that is read as a stream: the encoding is found by the beginning, the rest is
//! converted as it comes.

use std::cell::Cell;
use std::io::{self, Read};
use std::rc::Rc;

use encoding_rs::{Decoder, Encoding, UTF_8};

use crate::decode::decode;

/// The encoding of a file and the text of its beginning.
pub(crate) struct Encoded {
    pub(crate) encoding: &'static Encoding,
    pub(crate) head: String,
}

impl Encoded {
    /// Finds the encoding; `None` if the beginning is no text.
    pub(crate) fn of(head: &[u8], is_whole: bool) -> Option<Self> {
        let decoded = decode(if is_whole { head } else { whole_lines(head) }.to_vec())?;
        let encoding = Encoding::for_label(decoded.encoding.as_bytes()).unwrap_or(UTF_8);
        Some(Encoded { encoding, head: decoded.text })
    }
}

/// Returns the beginning up to its last line end, so that no character is cut.
fn whole_lines(head: &[u8]) -> &[u8] {
    match head.iter().rposition(|byte| *byte == b'\n') {
        // In UTF-16 a line end is two bytes.
        Some(last) => &head[..(last + 1).next_multiple_of(2).min(head.len())],
        None => head,
    }
}

/// A stream in any encoding, as UTF-8.
///
/// UTF-8 itself is handed on as it is, except for the byte order mark.
pub(crate) struct Transcoded<R> {
    stream: R,
    decoder: Option<Decoder>,
    /// What was converted and is not yet read.
    ready: Vec<u8>,
    at: usize,
    has_ended: bool,
    faults: Rc<Cell<usize>>,
}

impl<R: Read> Transcoded<R> {
    /// Returns the stream, and the number of characters that had to be replaced so far.
    pub(crate) fn new(stream: R, encoding: &'static Encoding) -> (Self, Rc<Cell<usize>>) {
        let decoder = (encoding != UTF_8).then(|| encoding.new_decoder());
        let faults = Rc::new(Cell::new(0));
        (
            Transcoded {
                stream,
                decoder,
                ready: Vec::new(),
                at: 0,
                has_ended: false,
                faults: Rc::clone(&faults),
            },
            faults,
        )
    }

    /// Converts the next bytes.
    fn convert(&mut self) -> io::Result<()> {
        let Some(decoder) = &mut self.decoder else { return Ok(()) };
        let mut raw = [0; 8 << 10];
        let count = self.stream.read(&mut raw)?;
        self.has_ended = count == 0;
        let room = decoder.max_utf8_buffer_length(count).unwrap_or(4 * raw.len());
        self.ready.resize(room, 0);
        let (_, _, written, had_faults) = decoder.decode_to_utf8(&raw[..count], &mut self.ready, count == 0);
        self.ready.truncate(written);
        self.at = 0;
        if had_faults {
            let replaced = String::from_utf8_lossy(&self.ready).matches('\u{fffd}').count();
            self.faults.set(self.faults.get() + replaced);
        }
        Ok(())
    }
}

impl<R: Read> Read for Transcoded<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.decoder.is_none() {
            return self.stream.read(buffer);
        }
        while self.at == self.ready.len() && !self.has_ended {
            self.convert()?;
        }
        let count = buffer.len().min(self.ready.len() - self.at);
        buffer[..count].copy_from_slice(&self.ready[self.at..self.at + count]);
        self.at += count;
        Ok(count)
    }
}
