//! The table in front of a list: for each whole block where it ends, how it is packed and what its best document is.

use tantivy::DocId;
use tantivy::TERMINATED;
use tantivy::directory::OwnedBytes;
use tantivy::schema::IndexRecordOption;

use super::block::BLOCK;

/// What is known of a block without decoding it. That of a block which is not whole says nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Entry {
    pub(super) last: DocId,
    /// How many bits a document takes.
    pub(super) doc_bits: u8,
    /// Whether differences are counted from 1.
    pub(super) is_strict: bool,
    /// How many bits a number of occurrences takes.
    pub(super) count_bits: u8,
    /// How many occurrences there are.
    pub(super) occurrences: u32,
    pub(super) best: Option<(u8, u32)>,
}

impl Default for Entry {
    fn default() -> Self {
        Entry { last: TERMINATED, doc_bits: 0, is_strict: true, count_bits: 0, occurrences: 0, best: None }
    }
}

impl Entry {
    /// Returns how many bytes the block takes.
    #[inline]
    pub(super) fn bytes(&self) -> usize {
        (usize::from(self.doc_bits) + usize::from(self.count_bits)) * BLOCK / 8
    }
}

/// The entries of a list.
#[derive(Clone)]
pub(super) struct Skips {
    bytes: OwnedBytes,
    option: IndexRecordOption,
    len: usize,
}

impl Skips {
    /// Returns the table of a list without whole blocks.
    pub(super) fn none(option: IndexRecordOption) -> Self {
        Skips { bytes: OwnedBytes::empty(), option, len: 0 }
    }

    /// Splits a list of so many documents into its table and its blocks.
    pub(super) fn split(bytes: OwnedBytes, documents: u32, option: IndexRecordOption) -> (Self, OwnedBytes) {
        let len = documents as usize / BLOCK;
        let none = Skips::none(option);
        if len == 0 {
            return (none, bytes);
        }
        let Some((table, read)) = number(&bytes) else { return (none, OwnedBytes::empty()) };
        let Some(end) = read.checked_add(table).filter(|end| *end <= bytes.len()) else {
            return (none, OwnedBytes::empty());
        };
        // Numbers in a field of texts have no occurrences.
        let option = if table < len.saturating_mul(8) { IndexRecordOption::Basic } else { option };
        let len = len.min(table / width(option));
        (Skips { bytes: bytes.slice(read..end), option, len }, bytes.slice(end..bytes.len()))
    }

    /// Returns how many blocks are whole.
    #[inline]
    pub(super) fn len(&self) -> usize {
        self.len
    }

    /// Returns whether it was written how often the word is in a document.
    pub(super) fn has_counts(&self) -> bool {
        self.option != IndexRecordOption::Basic
    }

    /// Returns the entry of a block; `None` behind the last whole one.
    #[inline]
    pub(super) fn get(&self, block: usize) -> Option<Entry> {
        if block >= self.len {
            return None;
        }
        match self.option {
            IndexRecordOption::Basic => {
                let entry: &[u8; 5] = self.bytes.get(block * 5..)?.first_chunk()?;
                Some(Entry { last: first(entry), ..coded(entry[4], 0) })
            }
            IndexRecordOption::WithFreqs => {
                let entry: &[u8; 8] = self.bytes.get(block * 8..)?.first_chunk()?;
                let best = Some((entry[6], most(entry[7])));
                Some(Entry { last: first(entry), best, ..coded(entry[4], entry[5]) })
            }
            IndexRecordOption::WithFreqsAndPositions => {
                let entry: &[u8; 12] = self.bytes.get(block * 12..)?.first_chunk()?;
                let occurrences = u32::from_le_bytes([entry[6], entry[7], entry[8], entry[9]]);
                let best = Some((entry[10], most(entry[11])));
                Some(Entry { last: first(entry), occurrences, best, ..coded(entry[4], entry[5]) })
            }
        }
    }
}

fn width(option: IndexRecordOption) -> usize {
    match option {
        IndexRecordOption::Basic => 5,
        IndexRecordOption::WithFreqs => 8,
        IndexRecordOption::WithFreqsAndPositions => 12,
    }
}

#[inline]
fn first(entry: &[u8]) -> DocId {
    entry.first_chunk().map_or(TERMINATED, |bytes| u32::from_le_bytes(*bytes))
}

/// Returns an entry that says how a block is packed.
#[inline]
fn coded(doc_bits: u8, count_bits: u8) -> Entry {
    Entry { doc_bits: doc_bits & 0x1f, is_strict: doc_bits & 0x40 != 0, count_bits, ..Entry::default() }
}

#[inline]
fn most(occurrences: u8) -> u32 {
    if occurrences == u8::MAX { u32::MAX } else { u32::from(occurrences) }
}

/// Returns the number that some bytes begin with, seven bits a byte, and how many bytes it takes.
#[inline]
pub(super) fn number(bytes: &[u8]) -> Option<(usize, usize)> {
    let mut number = 0;
    for (at, byte) in bytes.iter().enumerate().take(9) {
        number |= usize::from(byte & 0x7f) << (7 * at);
        if byte & 0x80 != 0 {
            return Some((number, at + 1));
        }
    }
    None
}
