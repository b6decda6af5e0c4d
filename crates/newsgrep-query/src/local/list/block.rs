//! A block as it is written: packed numbers, or a rest in bytes.

use bitpacking::{BitPacker, BitPacker4x};
use tantivy::{DocId, TERMINATED};

use super::skip::{Entry, number};

/// How many documents a whole block has.
pub(super) const BLOCK: usize = BitPacker4x::BLOCK_LEN;

/// The bytes from where a block begins, and what is known of it.
pub(super) struct Coded<'b> {
    pub(super) bytes: &'b [u8],
    pub(super) entry: &'b Entry,
}

impl Coded<'_> {
    /// Decodes the documents behind `before`; `rest` is how many there are in a block that is not whole. Returns how many
    /// there are and how many bytes they take; `None` if that cannot be.
    pub(super) fn documents(
        &self,
        before: DocId,
        rest: usize,
        docs: &mut [DocId; BLOCK],
    ) -> Option<(usize, usize)> {
        let entry = self.entry;
        if entry.last == TERMINATED {
            let read = differences(self.bytes, before, docs.get_mut(..rest)?)?;
            docs.iter_mut().skip(rest).for_each(|doc| *doc = TERMINATED);
            return Some((rest, read));
        }
        let bytes = usize::from(entry.doc_bits) * BLOCK / 8;
        let packed = self.bytes.get(..bytes)?;
        let packer = BitPacker4x::new();
        match entry.is_strict {
            // Nothing comes before the first block: not even document 0.
            true => packer.decompress_strictly_sorted(
                (before > 0).then_some(before),
                packed,
                docs,
                entry.doc_bits,
            ),
            false => packer.decompress_sorted(before, packed, docs, entry.doc_bits),
        };
        // Numbers of few bits do not add up to so much that it begins at 0 again.
        let ascends = entry.doc_bits < 24 || docs.is_sorted();
        (ascends && docs[BLOCK - 1] == entry.last).then_some((BLOCK, bytes))
    }

    /// Decodes how often the word is in each document; `bytes` begin with that. What is not there is 1.
    pub(super) fn counts(&self, len: usize, are_written: bool, counts: &mut [u32; BLOCK]) {
        if !are_written {
            counts.fill(1);
            return;
        }
        let entry = self.entry;
        if entry.last == TERMINATED {
            let mut at = 0;
            for count in counts.iter_mut().take(len) {
                let (read, bytes) = self.bytes.get(at..).and_then(number).unwrap_or((1, 0));
                *count = u32::try_from(read).unwrap_or(1);
                at += bytes;
            }
            return;
        }
        match self.bytes.get(..usize::from(entry.count_bits) * BLOCK / 8) {
            Some(packed) if entry.count_bits <= 32 => {
                BitPacker4x::new().decompress(packed, counts, entry.count_bits);
                if entry.is_strict {
                    counts.iter_mut().for_each(|count| *count = count.wrapping_add(1));
                }
            }
            _ => counts.fill(1),
        }
    }
}

/// Reads numbers that are written as differences, in bytes; returns how many bytes that are. `None` if they do not ascend.
fn differences(bytes: &[u8], before: DocId, docs: &mut [DocId]) -> Option<usize> {
    let (mut at, mut doc) = (0, before);
    for (number, place) in docs.iter_mut().enumerate() {
        let (mut shift, last) = (0, doc);
        loop {
            let byte = *bytes.get(at)?;
            at += 1;
            doc = doc.checked_add(u32::from(byte & 0x7f).checked_shl(shift)?)?;
            if byte & 0x80 != 0 {
                break;
            }
            shift += 7;
        }
        if doc >= TERMINATED || (doc == last && (number > 0 || before > 0)) {
            return None;
        }
        *place = doc;
    }
    Some(at)
}
