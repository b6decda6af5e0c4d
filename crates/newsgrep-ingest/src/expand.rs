//! Compressed streams, recognised by their first bytes, expanded as they are read and within limits.
//!
//! In: the bytes of a file. Out: the bytes of what was compressed, or an error that carries a [`Broken`]: damaged,
//! cut off, or expanding beyond reason. It does not look at what is inside.

use std::cell::Cell;
use std::fmt;
use std::io::{self, BufReader, Read};
use std::rc::Rc;

use flate2::bufread::MultiGzDecoder;

use crate::Limits;

/// What a stream is compressed with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Compression {
    Gzip,
    Zstd,
}

impl Compression {
    /// Recognises a compression by its first bytes.
    pub(crate) fn of(head: &[u8]) -> Option<Self> {
        match head {
            // The third byte is the method; there is no other than deflate.
            [0x1f, 0x8b, 8, ..] => Some(Compression::Gzip),
            [0x28, 0xb5, 0x2f, 0xfd, ..] => Some(Compression::Zstd),
            _ => None,
        }
    }

    fn name(self) -> &'static str {
        match self {
            Compression::Gzip => "gzip",
            Compression::Zstd => "zstd",
        }
    }
}

/// Returns the name without the ending of a compression: `x.jsonl` for `x.jsonl.gz`.
pub(crate) fn inner_name(name: &str) -> &str {
    let endings = [".gz", ".gzip", ".zst", ".zstd"];
    endings.iter().find_map(|ending| strip_suffix_ignoring_case(name, ending)).unwrap_or(name)
}

fn strip_suffix_ignoring_case<'a>(name: &'a str, ending: &str) -> Option<&'a str> {
    let at = name.len().checked_sub(ending.len())?;
    name.get(at..)?.eq_ignore_ascii_case(ending).then(|| &name[..at])
}

/// Why expanding ended early; travels inside an [`io::Error`].
#[derive(Debug)]
pub(crate) struct Broken(pub(crate) String);

impl fmt::Display for Broken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Broken {}

/// A reader that counts the bytes it hands over, and notes that the fault of an error is its own.
pub(crate) struct Counted<R> {
    inner: R,
    state: Counter,
}

/// The count of a [`Counted`], readable while the stream is elsewhere.
#[derive(Clone, Default)]
pub(crate) struct Counter(Rc<(Cell<u64>, Cell<bool>)>);

impl Counter {
    pub(crate) fn bytes(&self) -> u64 {
        self.0.0.get()
    }

    fn has_failed(&self) -> bool {
        self.0.1.get()
    }
}

impl<R> Counted<R> {
    pub(crate) fn new(inner: R) -> (Self, Counter) {
        let state = Counter::default();
        (Counted { inner, state: state.clone() }, state)
    }
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buffer);
        match &read {
            Ok(count) => self.state.0.0.set(self.state.0.0.get() + *count as u64),
            Err(error) if error.kind() != io::ErrorKind::Interrupted => self.state.0.1.set(true),
            Err(_) => {}
        }
        read
    }
}

/// An expanding stream that stops at the limits.
struct Guarded<'a> {
    decoder: Box<dyn Read + 'a>,
    compression: Compression,
    stored: Counter,
    expanded: u64,
    limits: Limits,
}

/// Returns the expanded bytes of `input`; `stored` counts what is read from the file beneath it.
pub(crate) fn expand<'a>(
    compression: Compression,
    input: impl Read + 'a,
    stored: Counter,
    limits: Limits,
) -> io::Result<impl Read + 'a> {
    let input = BufReader::new(input);
    let decoder: Box<dyn Read + 'a> = match compression {
        Compression::Gzip => Box::new(MultiGzDecoder::new(input)),
        Compression::Zstd => Box::new(zstd::Decoder::with_buffer(input)?),
    };
    Ok(Guarded { decoder, compression, stored, expanded: 0, limits })
}

impl Read for Guarded<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.decoder.read(buffer).map_err(|error| self.explain(error))?;
        self.expanded += count as u64;
        let limit = self.limits.expanded;
        if self.expanded > limit {
            return Err(broken(format!("expands to more than {}", amount(limit))));
        }
        let ratio = self.limits.ratio.max(1);
        if self.expanded > self.limits.ratio_after && self.expanded / ratio > self.stored.bytes() {
            return Err(broken(format!("expands to more than {ratio} times its size")));
        }
        Ok(count)
    }
}

impl Guarded<'_> {
    fn explain(&self, error: io::Error) -> io::Error {
        let name = self.compression.name();
        match error.kind() {
            io::ErrorKind::Interrupted => error,
            _ if self.stored.has_failed() => error,
            io::ErrorKind::UnexpectedEof => broken(format!("is cut off: its {name} data has no end")),
            _ => broken(format!("holds damaged {name} data: {error}")),
        }
    }
}

fn broken(detail: String) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, Broken(detail))
}

/// Returns a number of bytes as a limit is written: `64 MB`.
pub(crate) fn amount(bytes: u64) -> String {
    let units = [(1 << 30, "GB"), (1 << 20, "MB"), (1 << 10, "KB")];
    match units.into_iter().find(|(size, _)| bytes >= *size && bytes.is_multiple_of(*size)) {
        Some((size, unit)) => format!("{} {unit}", bytes / size),
        None => format!("{bytes} bytes"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_inside_is_the_name_without_the_ending() {
        assert_eq!(inner_name("x.jsonl.gz"), "x.jsonl");
        assert_eq!(inner_name("x.jsonl.ZST"), "x.jsonl");
        assert_eq!(inner_name("né"), "né");
        assert_eq!(inner_name("x.txt"), "x.txt");
    }

    #[test]
    fn limits_are_named_in_round_units() {
        assert_eq!(amount(64 << 20), "64 MB");
        assert_eq!(amount(64 << 30), "64 GB");
        assert_eq!(amount(1000), "1000 bytes");
    }
}
