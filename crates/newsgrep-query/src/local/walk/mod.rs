//! The documents of a word, one after the other, with how often it is in each and where.
//!
//! In: the bytes of a word's list ([`newsgrep_core::Lists`]). Out: documents, how often the word is in each, and where. The
//! layout is tantivy's, of its version 0.27 (`postings::skip`, `postings::compression`, `positions`): blocks of 128 numbers
//! packed with as many bits as the greatest of them needs (Lemire and Boytsov, "Decoding billions of integers per second
//! through vectorization", 2015), the rest of fewer than 128 as numbers of one to five bytes.
//!
//! # Panics
//!
//! Bytes that are damaged may end in a panic, which the engine catches, never in an endless loop: every step goes forward
//! in the bytes.

mod places;
#[cfg(test)]
mod tests;

use bitpacking::{BitPacker, BitPacker4x};
use newsgrep_core::Lists;
use tantivy::directory::OwnedBytes;
use tantivy::postings::TermInfo;
use tantivy::schema::IndexRecordOption;
use tantivy::{DocId, TERMINATED};

use places::Places;

/// How many numbers a block has.
const BLOCK: usize = 128;

/// How many of the next documents are compared at once before a block is searched.
const AHEAD: usize = 8;

/// The documents of a word, at one of them.
pub(super) struct Walk {
    bytes: OwnedBytes,
    /// What is kept of each document.
    kept: IndexRecordOption,
    documents: u32,
    /// Where the next entry on a block is.
    next_entry: usize,
    block: Block,
    /// How many documents there are from this block on.
    left: u32,
    /// The documents of the block, filled up with `TERMINATED`.
    docs: [DocId; BLOCK + AHEAD],
    at: usize,
    /// Where the frequencies of the block begin.
    packed: usize,
    /// How often the word is in the documents of the block, less `Block::least`; of a packed block once they are asked for.
    frequencies: [u32; BLOCK],
    is_unpacked: bool,
    /// How many of the block's documents were summed up, and how often the word is in them.
    summed: (usize, u32),
    /// Only if places are wanted.
    places: Option<Box<Places>>,
    packer: BitPacker4x,
}

/// What is known of a block before it is unpacked.
#[derive(Clone, Copy)]
struct Block {
    /// Where its bytes begin.
    start: usize,
    /// The last document of the block before, and of this one.
    before: DocId,
    last: DocId,
    doc_bits: u8,
    /// Whether each document is kept as one less than how far it is from the one before.
    is_strict: bool,
    frequency_bits: u8,
    /// What is added to a frequency that was unpacked.
    least: u32,
    /// How often the word is in the documents of the block, and in all before.
    occurrences: u32,
    occurrences_before: u64,
    is_packed: bool,
}

impl Walk {
    /// Opens the list of a word. `kept` is what the index keeps of each of its documents.
    pub(super) fn new(lists: &Lists, info: &TermInfo, kept: IndexRecordOption, with_places: bool) -> Self {
        let bytes = lists.postings.slice(info.postings_range.clone());
        let places = (with_places && kept.has_positions())
            .then(|| Box::new(Places::new(lists.positions.slice(info.positions_range.clone()))));
        // Entries come first, if there are any.
        let (mut entries, mut start) = (0, 0);
        if info.doc_freq as usize >= BLOCK {
            let len = number(&bytes, &mut entries) as usize;
            start = entries + len;
        }
        let mut walk = Walk {
            bytes,
            kept,
            documents: info.doc_freq,
            next_entry: entries,
            block: Block::first(start),
            left: info.doc_freq,
            docs: [TERMINATED; BLOCK + AHEAD],
            at: 0,
            packed: 0,
            frequencies: [0; BLOCK],
            is_unpacked: false,
            summed: (0, 0),
            places,
            packer: BitPacker4x::new(),
        };
        walk.read_entry();
        walk.unpack();
        walk
    }

    /// Returns how many documents there are.
    pub(super) fn documents(&self) -> u32 {
        self.documents
    }

    #[inline]
    pub(super) fn doc(&self) -> DocId {
        self.docs[self.at]
    }

    #[inline]
    pub(super) fn advance(&mut self) -> DocId {
        if self.at + 1 < BLOCK {
            // Behind the last come as many `TERMINATED` as there is room for.
            self.at += 1;
        } else {
            self.next_block();
            self.unpack();
        }
        self.doc()
    }

    /// Moves to the first document at or after `target`, staying where it is if that is it.
    #[inline]
    pub(super) fn seek(&mut self, target: DocId) -> DocId {
        if self.doc() >= target {
            return self.doc();
        }
        let ahead = &self.docs[self.at + 1..self.at + 1 + AHEAD];
        let at = self.at + 1 + ahead.iter().filter(|doc| **doc < target).count();
        if at < BLOCK && self.docs[at] >= target {
            self.at = at;
            return self.docs[at];
        }
        self.seek_far(target)
    }

    fn seek_far(&mut self, target: DocId) -> DocId {
        let mut moved = false;
        while self.block.last < target && self.left > 0 {
            self.next_block();
            moved = true;
        }
        loop {
            if moved {
                self.unpack();
            }
            self.at = self.docs[..BLOCK].partition_point(|doc| *doc < target);
            if self.at < BLOCK {
                return self.doc();
            }
            // What the entry says is not what the block has.
            self.next_block();
            moved = true;
        }
    }

    /// Returns how often the word is in the current document.
    #[inline]
    pub(super) fn frequency(&self) -> u32 {
        if !self.block.is_packed || self.is_unpacked {
            return self.frequencies[self.at] + self.block.least;
        }
        self.block.least + one_of(&self.bytes[self.packed..], self.block.frequency_bits, self.at)
    }

    /// Returns the first place of the word in the current document, then how far it is to each next one.
    #[inline]
    pub(super) fn steps(&mut self) -> &[u32] {
        self.sum_up();
        let frequency = self.frequencies[self.at] + self.block.least;
        let from = self.block.occurrences_before + u64::from(self.summed.1);
        self.places.as_mut().map_or(&[], |places| places.steps(from, frequency))
    }

    /// Sums up how often the word is in the documents of the block before this one.
    #[inline]
    fn sum_up(&mut self) {
        if self.block.is_packed && !self.is_unpacked {
            let (bytes, bits) = (&self.bytes[self.packed..], self.block.frequency_bits);
            self.packer.decompress(bytes, &mut self.frequencies, bits);
            self.is_unpacked = true;
        }
        let (mut until, mut sum) = self.summed;
        if until > self.at {
            (until, sum) = (0, 0);
        }
        let more = self.frequencies[until..self.at].iter().fold(0_u32, |sum, next| sum.wrapping_add(*next));
        sum = sum.wrapping_add(more).wrapping_add((self.at - until) as u32 * self.block.least);
        self.summed = (self.at, sum);
    }

    /// Moves before the next block, which is not unpacked yet.
    fn next_block(&mut self) {
        let Block { start, last, doc_bits, frequency_bits, occurrences, occurrences_before, .. } = self.block;
        self.left = self.left.saturating_sub(BLOCK as u32);
        self.block.start = start + packed_len(doc_bits) + packed_len(frequency_bits);
        self.block.before = last;
        self.block.occurrences_before = occurrences_before + u64::from(occurrences);
        self.read_entry();
    }

    /// Reads what is known of the block; the last one, that is not full, has no entry.
    #[inline]
    fn read_entry(&mut self) {
        let block = &mut self.block;
        block.is_packed = self.left as usize >= BLOCK;
        if !block.is_packed {
            *block = Block {
                last: TERMINATED,
                doc_bits: 0,
                frequency_bits: 0,
                occurrences: 0,
                least: 0,
                ..*block
            };
            block.least = u32::from(!self.kept.has_freq());
            return;
        }
        let len = match self.kept {
            IndexRecordOption::Basic => 5,
            IndexRecordOption::WithFreqs => 8,
            IndexRecordOption::WithFreqsAndPositions => 12,
        };
        let entry = &self.bytes[self.next_entry..self.next_entry + len];
        self.next_entry += len;
        let word = |at: usize| u32::from_le_bytes([entry[at], entry[at + 1], entry[at + 2], entry[at + 3]]);
        block.last = word(0);
        block.doc_bits = entry[4] & 0x1f;
        block.is_strict = entry[4] & 0x40 != 0;
        block.frequency_bits = if self.kept.has_freq() { entry[5] } else { 0 };
        block.least = u32::from(block.is_strict || !self.kept.has_freq());
        block.occurrences = if self.kept.has_positions() { word(6) } else { 0 };
    }

    /// Unpacks the documents of the block.
    fn unpack(&mut self) {
        (self.at, self.is_unpacked, self.summed) = (0, false, (0, 0));
        let block = self.block;
        if !block.is_packed {
            self.read_rest();
            return;
        }
        let (bytes, docs) = (&self.bytes[block.start..], &mut self.docs[..BLOCK]);
        let read = match block.is_strict {
            true => {
                let before = (block.before > 0).then_some(block.before);
                self.packer.decompress_strictly_sorted(before, bytes, docs, block.doc_bits)
            }
            false => self.packer.decompress_sorted(block.before, bytes, docs, block.doc_bits),
        };
        self.packed = block.start + read;
    }

    /// Reads the block that is not full.
    fn read_rest(&mut self) {
        self.docs.fill(TERMINATED);
        self.frequencies.fill(0);
        let (count, mut at, mut doc) = (self.left as usize, self.block.start, self.block.before);
        for next in &mut self.docs[..count] {
            doc = doc.wrapping_add(number(&self.bytes, &mut at));
            *next = doc;
        }
        if self.kept.has_freq() {
            for frequency in &mut self.frequencies[..count] {
                *frequency = number(&self.bytes, &mut at);
            }
        }
        self.left = 0;
    }
}

impl Block {
    fn first(start: usize) -> Self {
        Block {
            start,
            before: 0,
            last: 0,
            doc_bits: 0,
            is_strict: false,
            frequency_bits: 0,
            least: 0,
            occurrences: 0,
            occurrences_before: 0,
            is_packed: false,
        }
    }
}

/// Returns one of the numbers of a packed block. Number `at` is in the lane `at % 4`, and each lane is a row of bits in words
/// of 32 that take turns.
#[inline]
fn one_of(bytes: &[u8], bits: u8, at: usize) -> u32 {
    let bits = usize::from(bits);
    if bits == 0 {
        return 0;
    }
    let word = |row: usize| {
        let from = (row * 4 + at % 4) * 4;
        u32::from_le_bytes([bytes[from], bytes[from + 1], bytes[from + 2], bytes[from + 3]])
    };
    let (row, shift) = (at / 4 * bits / 32, at / 4 * bits % 32);
    let mut number = u64::from(word(row)) >> shift;
    if shift + bits > 32 {
        number |= u64::from(word(row + 1)) << (32 - shift);
    }
    (number & ((1 << bits) - 1)) as u32
}

/// Reads a number of one to five bytes at `*at`, and moves `at` behind it.
#[inline]
fn number(bytes: &[u8], at: &mut usize) -> u32 {
    let (mut number, mut shift) = (0_u32, 0);
    loop {
        let byte = bytes[*at];
        *at += 1;
        number |= u32::from(byte & 0x7f).checked_shl(shift).unwrap_or(0);
        // The last byte of a number has the highest bit set.
        if byte & 0x80 != 0 {
            return number;
        }
        shift += 7;
    }
}

/// Returns how many bytes a block packed with so many bits a number has.
#[inline]
fn packed_len(bits: u8) -> usize {
    usize::from(bits) * BLOCK / 8
}
