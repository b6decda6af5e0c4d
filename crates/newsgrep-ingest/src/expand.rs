//! Compressed streams, recognised by their first bytes, expanded as they are read and within limits.
//!
//! In: the bytes of a file. Out: the bytes of what was compressed, or an error that carries a [`Broken`]: damaged,
//! cut off, or expanding beyond reason. It does not look at what is inside.

mod budget;
mod counted;
mod dictionary;

use std::borrow::Cow;
use std::io::{self, BufReader, Read};

use bzip2::bufread::MultiBzDecoder;
use flate2::bufread::MultiGzDecoder;
use lzma_rust2::XzReader;

pub(crate) use budget::{Broken, Budget, Guarded, amount};
pub(crate) use counted::{Counted, Counter, Lasting, Met};

use crate::Limits;

/// How much of the beginning is looked at to recognise a compression.
pub(crate) const MAGIC: u64 = 10;

/// The memory that expanding one xz stream may take, in KB: 128 MB, twice what its strongest setting asks for.
const XZ_MEMORY: u32 = 128 << 10;

/// What a stream is compressed with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Compression {
    Bzip2,
    Gzip,
    Xz,
    Zstd,
    /// Zstandard that begins with a frame of something else: a dictionary, as in `.warc.zst`.
    ZstdSkippable,
}

impl Compression {
    /// Recognises a compression by its first [`MAGIC`] bytes.
    pub(crate) fn of(head: &[u8]) -> Option<Self> {
        match head {
            // The third byte is the method; there is no other than deflate.
            [0x1f, 0x8b, 8, ..] => Some(Compression::Gzip),
            [0x28, 0xb5, 0x2f, 0xfd, ..] => Some(Compression::Zstd),
            [0x50..=0x5f, 0x2a, 0x4d, 0x18, ..] => Some(Compression::ZstdSkippable),
            [0xfd, b'7', b'z', b'X', b'Z', 0, ..] => Some(Compression::Xz),
            // A text may begin with `BZh9`; a block, or the end of a stream without any, begins with six bytes more.
            [b'B', b'Z', b'h', b'1'..=b'9', 0x31, 0x41, 0x59, 0x26, 0x53, 0x59, ..]
            | [b'B', b'Z', b'h', b'1'..=b'9', 0x17, 0x72, 0x45, 0x38, 0x50, 0x90, ..] => {
                Some(Compression::Bzip2)
            }
            _ => None,
        }
    }

    fn data(self) -> &'static str {
        match self {
            Compression::Bzip2 => "bzip2 data",
            Compression::Gzip => "gzip data",
            Compression::Xz => "xz data",
            Compression::Zstd | Compression::ZstdSkippable => "zstd data",
        }
    }
}

/// The endings of compressed files, and what the name has without.
const ENDINGS: [(&str, &str); 11] = [
    (".gz", ""),
    (".gzip", ""),
    (".zst", ""),
    (".zstd", ""),
    (".bz2", ""),
    (".xz", ""),
    (".tgz", ".tar"),
    (".tbz2", ".tar"),
    (".tbz", ".tar"),
    (".txz", ".tar"),
    (".tzst", ".tar"),
];

/// Returns the name without the ending of a compression: `x.jsonl` for `x.jsonl.gz`, `x.tar` for `x.tgz`.
pub(crate) fn inner_name(name: &str) -> Cow<'_, str> {
    let inner = |(ending, instead): &(&str, &str)| match strip_suffix_ignoring_case(name, ending)? {
        stem if instead.is_empty() => Some(Cow::Borrowed(stem)),
        stem => Some(Cow::Owned(format!("{stem}{instead}"))),
    };
    ENDINGS.iter().find_map(inner).unwrap_or(Cow::Borrowed(name))
}

fn strip_suffix_ignoring_case<'a>(name: &'a str, ending: &str) -> Option<&'a str> {
    let at = name.len().checked_sub(ending.len())?;
    name.get(at..)?.eq_ignore_ascii_case(ending).then(|| &name[..at])
}

/// Returns the expanded bytes of `input`; `stored` counts what is read from the file beneath it.
pub(crate) fn expand<'a>(
    compression: Compression,
    input: impl Read + 'a,
    stored: Counter,
    limits: Limits,
    budget: &Budget,
) -> io::Result<impl Read + 'a> {
    let mut input = BufReader::new(input);
    let decoder: Box<dyn Read + 'a> = match compression {
        Compression::Bzip2 => Box::new(MultiBzDecoder::new(input)),
        Compression::Gzip => Box::new(MultiGzDecoder::new(input)),
        Compression::Xz => Box::new(XzReader::new_mem_limit(input, true, XZ_MEMORY)),
        Compression::Zstd => Box::new(zstd::Decoder::with_buffer(input)?),
        Compression::ZstdSkippable => {
            let dictionary = dictionary::read(&mut input)?;
            Box::new(zstd::Decoder::with_dictionary(input, &dictionary)?)
        }
    };
    Ok(Guarded::new(decoder, compression.data(), stored, limits, budget))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_inside_is_the_name_without_the_ending() {
        assert_eq!(inner_name("x.jsonl.gz"), "x.jsonl");
        assert_eq!(inner_name("x.jsonl.ZST"), "x.jsonl");
        assert_eq!(inner_name("x.csv.bz2"), "x.csv");
        assert_eq!(inner_name("x.csv.xz"), "x.csv");
        assert_eq!(inner_name("x.TGZ"), "x.tar");
        assert_eq!(inner_name("x.tzst"), "x.tar");
        assert_eq!(inner_name("né"), "né");
        assert_eq!(inner_name("x.txt"), "x.txt");
    }

    #[test]
    fn a_text_that_begins_like_bzip2_is_no_bzip2() {
        assert_eq!(Compression::of(b"BZh9 is a "), None);
        assert_eq!(Compression::of(b"BZh91AY&SY"), Some(Compression::Bzip2));
    }
}
