//! The documents of a word, one after the other, with where it stands in each.
//!
//! A cursor as [`List`](super::List) is one, for lists that are gone through together: how often the word is in a document is
//! read without unpacking that of its whole block, and how many places come before those of a document is added up from one
//! document asked for to the next.

use std::ops::Range;

use newsgrep_core::Lists;
use tantivy::directory::OwnedBytes;
use tantivy::postings::TermInfo;
use tantivy::schema::IndexRecordOption;
use tantivy::{DocId, TERMINATED};

use super::block::{BLOCK, Coded};
use super::places::Places;
use super::skip::{Entry, Skips};

/// How many of the next documents are compared at once before a block is searched.
const AHEAD: usize = 8;

/// The documents of a word, at one of them.
pub(in super::super) struct Walk {
    skips: Skips,
    blocks: OwnedBytes,
    documents: u32,
    /// The number of the block, what is known of it, and where it begins.
    number: usize,
    entry: Entry,
    start: usize,
    /// The last document of the block before.
    before: DocId,
    /// How often the word is in the documents of the blocks before.
    occurrences: u64,
    /// The documents of the block, filled up with `TERMINATED`.
    docs: [DocId; BLOCK + AHEAD],
    at: usize,
    /// Where the numbers of occurrences of the block begin.
    counts_at: usize,
    counts: [u32; BLOCK],
    has_counts: bool,
    /// How many documents of the block were added up, and how often the word is in them.
    added: (usize, u32),
    /// Only if places are wanted.
    places: Option<Box<Places>>,
}

impl Walk {
    /// Opens the list of a word. `option` is what the field was indexed with.
    pub(in super::super) fn open(
        lists: &Lists,
        info: &TermInfo,
        option: IndexRecordOption,
        with_places: bool,
    ) -> Self {
        let (skips, blocks) = match slice(&lists.postings, info.postings_range.clone()) {
            Some(bytes) => Skips::split(bytes, info.doc_freq, option),
            None => (Skips::none(option), OwnedBytes::empty()),
        };
        let positions = slice(&lists.positions, info.positions_range.clone());
        let places = positions.filter(|_| with_places && option.has_positions());
        let mut walk = Walk {
            skips,
            blocks,
            documents: info.doc_freq,
            number: 0,
            entry: Entry::default(),
            start: 0,
            before: 0,
            occurrences: 0,
            docs: [TERMINATED; BLOCK + AHEAD],
            at: 0,
            counts_at: 0,
            counts: [1; BLOCK],
            has_counts: false,
            added: (0, 0),
            places: places.map(|bytes| Box::new(Places::new(bytes))),
        };
        walk.enter();
        walk.load();
        walk
    }

    /// Returns how many documents there are, as the dictionary says.
    pub(in super::super) fn documents(&self) -> u32 {
        self.documents
    }

    /// Returns the current document; `TERMINATED` behind the last one.
    #[inline]
    pub(in super::super) fn doc(&self) -> DocId {
        self.docs[self.at]
    }

    /// Moves to the next document.
    #[inline]
    pub(in super::super) fn advance(&mut self) -> DocId {
        if self.at + 1 < BLOCK {
            // Behind the last come as many `TERMINATED` as there is room for.
            self.at += 1;
        } else {
            self.leave();
            self.load();
        }
        self.doc()
    }

    /// Moves to the first document at or after `target`, staying where it is if that is it.
    #[inline]
    pub(in super::super) fn seek(&mut self, target: DocId) -> DocId {
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
        if self.entry.last < target {
            self.leave();
            if self.entry.last < target {
                let leap = self.skips.leap(self.number, target);
                self.number += leap.blocks;
                self.before = leap.before.max(self.before);
                self.start = self.start.saturating_add(leap.bytes);
                self.occurrences += leap.occurrences;
                self.enter();
            }
            self.load();
        }
        loop {
            self.at = self.docs[..BLOCK].partition_point(|doc| *doc < target);
            if self.at < BLOCK {
                return self.doc();
            }
            // The table says of a damaged list what its blocks do not hold.
            self.leave();
            self.load();
        }
    }

    /// Returns how often the word is in the current document; 1 if that was not written.
    #[inline]
    pub(in super::super) fn frequency(&self) -> u32 {
        if self.has_counts {
            return self.counts[self.at];
        }
        let bytes = self.blocks.get(self.counts_at..).unwrap_or(&[]);
        let count = one_of(bytes, self.entry.count_bits, self.at);
        count.wrapping_add(u32::from(self.entry.is_strict))
    }

    /// Returns the first place of the word in the current document, then how far it is to each next one. Nothing if places
    /// were not wanted; too few if the list is damaged.
    #[inline]
    pub(in super::super) fn steps(&mut self) -> &[u32] {
        self.add_up();
        let (from, count) = (self.occurrences.wrapping_add(u64::from(self.added.1)), self.counts[self.at]);
        self.places.as_mut().map_or(&[], |places| places.steps(from, count))
    }

    /// Adds up how often the word is in the documents of the block before the current one.
    #[inline]
    fn add_up(&mut self) {
        if !self.has_counts {
            self.load_counts();
        }
        let (mut until, mut sum) = self.added;
        if until > self.at {
            (until, sum) = (0, 0);
        }
        // A block's table entry has no more room for the sum either.
        sum = self.counts[until..self.at].iter().fold(sum, |sum: u32, count| sum.wrapping_add(*count));
        self.added = (self.at, sum);
    }

    fn load_counts(&mut self) {
        let bytes = self.blocks.get(self.counts_at..).unwrap_or(&[]);
        let rest = self.documents as usize % BLOCK;
        Coded { bytes, entry: &self.entry }.counts(rest, self.skips.has_counts(), &mut self.counts);
        self.has_counts = true;
    }

    /// Leaves the block for the next one, which is not decoded.
    #[inline]
    fn leave(&mut self) {
        self.before = self.entry.last;
        self.start = self.start.saturating_add(self.entry.bytes());
        self.occurrences += u64::from(self.entry.occurrences);
        self.number += 1;
        self.enter();
    }

    /// Reads what the table says of the block.
    #[inline]
    fn enter(&mut self) {
        // Documents come in order; where they do not, the list is damaged.
        match self.skips.get(self.number) {
            Some(entry) if entry.last >= self.before => self.entry = entry,
            Some(_) => self.end(),
            None => self.entry = Entry::default(),
        }
    }

    /// Goes behind the rest, where nothing is.
    fn end(&mut self) {
        self.number = self.skips.len() + 1;
        self.entry = Entry::default();
    }

    /// Decodes the documents of the block and stands at the first.
    fn load(&mut self) {
        (self.at, self.has_counts, self.added) = (0, false, (0, 0));
        let coded = Coded { bytes: self.blocks.get(self.start..).unwrap_or(&[]), entry: &self.entry };
        // Behind the last whole block comes a rest, and behind that nothing.
        let rest = if self.number <= self.skips.len() { self.documents as usize % BLOCK } else { 0 };
        let read = self.docs.first_chunk_mut().and_then(|docs| coded.documents(self.before, rest, docs));
        match read {
            Some((_, read)) => self.counts_at = self.start + read,
            None => {
                self.docs.fill(TERMINATED);
                self.end();
            }
        }
        // Of a rest, and of a list without them, they are not packed.
        if self.entry.last == TERMINATED || !self.skips.has_counts() {
            self.load_counts();
        }
    }
}

/// Returns these bytes; `None` if there are not so many.
fn slice(bytes: &OwnedBytes, range: Range<usize>) -> Option<OwnedBytes> {
    (range.start <= range.end && range.end <= bytes.len()).then(|| bytes.slice(range))
}

/// Returns one of the numbers of a packed block, 0 if it is not there. Number `at` is in the lane `at % 4`, and each lane is
/// a row of bits in words of 32 that take turns.
#[inline]
fn one_of(bytes: &[u8], bits: u8, at: usize) -> u32 {
    let bits = usize::from(bits);
    if bits == 0 || bits > 32 {
        return 0;
    }
    let word = |row: usize| {
        let word = bytes.get((row * 4 + at % 4) * 4..).and_then(|bytes| bytes.first_chunk());
        u64::from(word.map_or(0, |word| u32::from_le_bytes(*word)))
    };
    let (row, shift) = (at / 4 * bits / 32, at / 4 * bits % 32);
    let mut number = word(row) >> shift;
    if shift + bits > 32 {
        number |= word(row + 1) << (32 - shift);
    }
    (number & ((1 << bits) - 1)) as u32
}

#[cfg(test)]
mod tests;
