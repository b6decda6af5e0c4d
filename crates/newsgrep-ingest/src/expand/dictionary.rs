//! The dictionary that a `.warc.zst` file begins with, in a skippable frame of Zstandard.

use std::io::{self, BufRead, Read};

use super::budget::broken;

/// The last byte of the number that begins a frame with a dictionary; other skippable frames hold anything.
const DICTIONARY: u8 = 0x5d;

/// The largest dictionary, as it is stored and expanded; those of crawls have 1 MB.
const MOST: u64 = 16 << 20;

/// Reads the skippable frames at the beginning of a stream and returns the dictionary in them, empty if there is none.
///
/// # Errors
///
/// Fails if a frame is cut off, or a dictionary is damaged or too large.
pub(super) fn read(input: &mut impl BufRead) -> io::Result<Vec<u8>> {
    let mut dictionary = Vec::new();
    while let [first @ 0x50..=0x5f, 0x2a, ..] = input.fill_buf()? {
        let is_dictionary = *first == DICTIONARY && dictionary.is_empty();
        let mut head = [0; 8];
        input.read_exact(&mut head).map_err(|_| cut_off())?;
        let size = u64::from(u32::from_le_bytes([head[4], head[5], head[6], head[7]]));
        if !is_dictionary {
            let skipped = io::copy(&mut input.take(size), &mut io::sink())?;
            (skipped == size).then_some(()).ok_or_else(cut_off)?;
            continue;
        }
        if size > MOST {
            return Err(broken("holds a zstd dictionary that is too large".to_owned()));
        }
        input.take(size).read_to_end(&mut dictionary)?;
        (dictionary.len() as u64 == size).then_some(()).ok_or_else(cut_off)?;
        if dictionary.starts_with(&[0x28, 0xb5, 0x2f, 0xfd]) {
            dictionary = expanded(&dictionary)?;
        }
    }
    Ok(dictionary)
}

/// Returns a dictionary that is compressed itself.
fn expanded(stored: &[u8]) -> io::Result<Vec<u8>> {
    let mut dictionary = Vec::new();
    zstd::Decoder::with_buffer(stored)?
        .take(MOST)
        .read_to_end(&mut dictionary)
        .map_err(|error| broken(format!("holds a damaged zstd dictionary: {error}")))?;
    Ok(dictionary)
}

fn cut_off() -> io::Error {
    broken("is cut off: its zstd data has no end".to_owned())
}
