//! The list of a word: in which documents it is, and how often, read from the bytes that tantivy wrote.
//!
//! In: the bytes of a field's lists and what the dictionary says of a word. Out: a cursor over documents that leaps over
//! blocks of 128 without decoding them, says of each block what a document of it scores at most, and reads how often the
//! word is in a document only when asked. What places the word has is read by a cursor of its own, [`Walk`]. The
//! layout is that of `postings::skip`, `postings::compression` and `positions` in tantivy 0.27: whole blocks of packed
//! differences, each with an entry in a table in front of them, then a rest in bytes.
//!
//! A list that is damaged ends where it no longer makes sense.

mod block;
mod gaps;
mod places;
mod skip;
#[cfg(test)]
mod tests;
mod walk;

use newsgrep_core::Lists;
use tantivy::directory::OwnedBytes;
use tantivy::postings::TermInfo;
use tantivy::schema::IndexRecordOption;
use tantivy::{DocId, TERMINATED};

use block::{BLOCK, Coded};
use skip::{Entry, Skips};
pub(super) use walk::Walk;

/// How many documents are compared at once.
const GROUP: usize = 16;

/// How many documents are looked at one after the other before a block is searched.
const NEAR: usize = 4;

/// The documents of a word in ascending order, at one of them.
#[derive(Clone)]
pub(super) struct List {
    skips: Skips,
    blocks: OwnedBytes,
    documents: u32,
    /// How many documents are behind the last whole block.
    rest: usize,
    /// The number of the block.
    number: usize,
    entry: Entry,
    /// The last document of the block before.
    before: DocId,
    /// Where the block begins.
    offset: usize,
    /// Those of the block, if they were decoded; behind its end they are `TERMINATED`.
    docs: Box<[DocId; BLOCK]>,
    /// How many of them there are; 0 if they were not decoded.
    len: usize,
    /// Which of them the current one is.
    at: usize,
    doc: DocId,
    /// Where the numbers of occurrences of the block begin.
    counts_at: usize,
    counts: Box<[u32; BLOCK]>,
    has_counts: bool,
}

impl List {
    /// Opens the list of a word, at its first document. `option` is what the field was indexed with.
    pub(super) fn open(lists: &Lists, term: &TermInfo, option: IndexRecordOption) -> List {
        let (skips, blocks) = match lists.postings.len() >= term.postings_range.end
            && term.postings_range.start <= term.postings_range.end
        {
            true => Skips::split(lists.postings.slice(term.postings_range.clone()), term.doc_freq, option),
            false => (Skips::none(option), OwnedBytes::empty()),
        };
        let mut list = List {
            skips,
            blocks,
            documents: term.doc_freq,
            rest: term.doc_freq as usize % BLOCK,
            number: 0,
            entry: Entry::default(),
            before: 0,
            offset: 0,
            docs: Box::new([TERMINATED; BLOCK]),
            len: 0,
            at: 0,
            doc: 0,
            counts_at: 0,
            counts: Box::new([1; BLOCK]),
            has_counts: false,
        };
        list.enter();
        list.load();
        list
    }

    /// Returns how many documents there are, as the dictionary says.
    pub(super) fn documents(&self) -> u32 {
        self.documents
    }

    /// Returns the current document; `TERMINATED` behind the last one.
    #[inline]
    pub(super) fn doc(&self) -> DocId {
        self.doc
    }

    /// Moves to the next document.
    #[inline]
    pub(super) fn advance(&mut self) -> DocId {
        self.at += 1;
        if self.at < self.len {
            self.doc = self.docs[self.at % BLOCK];
        } else {
            self.leave();
            self.load();
        }
        self.doc
    }

    /// Moves to the first document at or after `target`, staying where it is if that is it. Blocks in between are not
    /// decoded.
    #[inline]
    pub(super) fn seek(&mut self, target: DocId) -> DocId {
        if self.doc < target { self.seek_behind(target) } else { self.doc }
    }

    fn seek_behind(&mut self, target: DocId) -> DocId {
        self.reach(target);
        if self.len == 0 {
            self.load();
        }
        while self.doc < target {
            let near = self.docs.iter().enumerate().take(self.len).skip(self.at).take(NEAR);
            let found = near.filter(|(_, doc)| **doc >= target).map(|(at, _)| at).next();
            self.at = found.unwrap_or_else(|| search(&self.docs, target));
            if self.at < self.len {
                self.doc = self.docs[self.at];
                return self.doc;
            }
            self.leave();
            self.load();
        }
        self.doc
    }

    /// Moves to the block that holds the first document at or after `target`, without decoding it. The current document
    /// is not known then, until one at or after `target` is sought.
    #[inline]
    pub(super) fn reach(&mut self, target: DocId) {
        if self.entry.last < target {
            self.leave();
            if self.entry.last < target {
                let leap = self.skips.leap(self.number, target);
                self.number += leap.blocks;
                self.before = leap.before.max(self.before);
                self.offset += leap.bytes;
                self.enter();
            }
        }
    }

    /// Returns the last document of the block, `TERMINATED` of one that is not whole.
    #[inline]
    pub(super) fn last_of_block(&self) -> DocId {
        self.entry.last
    }

    /// Returns the rounded length and the number of occurrences of the document of the block that scored most when it was
    /// written; 255 occurrences are that many or more. `None` if the block is not whole or nothing is known.
    #[inline]
    pub(super) fn best_of_block(&self) -> Option<(u8, u32)> {
        self.entry.best
    }

    /// Returns how often the word is in the current document; 1 if that was not written.
    #[inline]
    pub(super) fn frequency(&mut self) -> u32 {
        self.load_counts();
        self.counts[self.at % BLOCK]
    }

    /// Sets the bits of all documents from the current one up to `until`, counted from `base`, and moves behind them. Those
    /// that are beyond the end of the bits are left out. If there are `bytes`, as many as bits, bytes may be set to 1
    /// instead of bits: they can be written at once where bits of a word can only be set one after the other. Returns
    /// whether some were. `each` is told of every block: its first and last document in that stretch, or documents around
    /// these, and what [`List::best_of_block`] says of it.
    pub(super) fn fill(
        &mut self,
        base: DocId,
        until: DocId,
        (bits, bytes): (&mut [u64], &mut [u8]),
        mut each: impl FnMut(DocId, DocId, Option<(u8, u32)>),
    ) -> bool {
        let mut wrote = false;
        while self.doc < until {
            let docs = self.docs.get(self.at..self.len).unwrap_or(&[]);
            let is_whole = self.entry.last < until;
            let count = if is_whole { docs.len() } else { docs.partition_point(|doc| *doc < until) };
            let docs = docs.get(..count).unwrap_or(&[]);
            if let (Some(first), Some(last)) = (docs.first(), docs.last()) {
                each(*first, *last, self.entry.best);
            }
            put(docs, base, bits, bytes);
            wrote |= !bytes.is_empty();
            self.at += count;
            if let Some(doc) = self.docs.get(self.at).filter(|_| self.at < self.len) {
                self.doc = *doc;
                return wrote;
            }
            self.leave();
            while self.entry.last < until && self.before >= base {
                each(self.before + 1, self.entry.last, self.entry.best);
                let last = (self.entry.last - base) as usize;
                let is_inside = last < bits.len() * 64;
                match is_inside.then(|| gaps::expand(self.coded(), self.before - base, bits)).flatten() {
                    Some(end) if end == last + 1 => {}
                    // The table says something else.
                    Some(_) => {
                        self.end();
                        return wrote;
                    }
                    None if self.load() => {
                        put(self.docs.get(..self.len).unwrap_or(&[]), base, bits, bytes);
                        wrote |= !bytes.is_empty();
                    }
                    None => return wrote,
                }
                self.leave();
            }
            self.load();
        }
        wrote
    }

    /// Returns the block as it is written.
    fn coded(&self) -> Coded<'_> {
        Coded { bytes: self.blocks.get(self.offset..).unwrap_or(&[]), entry: &self.entry }
    }

    /// Decodes the documents of the block and stands at the first; returns whether there is one.
    fn load(&mut self) -> bool {
        let bytes = self.blocks.get(self.offset..).unwrap_or(&[]);
        let coded = Coded { bytes, entry: &self.entry };
        let read = coded.documents(self.before, self.rest, &mut self.docs);
        self.has_counts = false;
        self.at = 0;
        match read {
            Some((len, read)) if len > 0 => {
                (self.len, self.counts_at) = (len, self.offset + read);
                self.doc = self.docs[0];
                true
            }
            _ => {
                self.end();
                false
            }
        }
    }

    fn load_counts(&mut self) {
        if !self.has_counts {
            let bytes = self.blocks.get(self.counts_at..).unwrap_or(&[]);
            Coded { bytes, entry: &self.entry }.counts(self.len, self.skips.has_counts(), &mut self.counts);
            self.has_counts = true;
        }
    }

    /// Leaves the block for the next one, which is not decoded.
    #[inline]
    fn leave(&mut self) {
        if self.number >= self.skips.len() {
            self.end();
            return;
        }
        self.before = self.entry.last;
        self.offset += self.entry.bytes();
        self.number += 1;
        self.enter();
    }

    #[inline]
    fn enter(&mut self) {
        (self.len, self.has_counts) = (0, false);
        self.entry = match self.skips.get(self.number) {
            // Documents come in order; where they do not, the list is damaged.
            Some(entry) if entry.last >= self.before => entry,
            Some(_) => return self.end(),
            None if self.rest == 0 => return self.end(),
            None => Entry::default(),
        };
    }

    fn end(&mut self) {
        self.number = self.skips.len();
        self.rest = 0;
        self.entry = Entry::default();
        (self.len, self.at, self.doc) = (0, 0, TERMINATED);
    }
}

/// Sets the bytes of documents to 1, or their bits if there are no bytes.
#[inline]
fn put(docs: &[DocId], base: DocId, bits: &mut [u64], bytes: &mut [u8]) {
    for bit in docs.iter().map(|doc| doc.wrapping_sub(base) as usize) {
        if bytes.is_empty() {
            if let Some(word) = bits.get_mut(bit / 64) {
                *word |= 1 << (bit % 64);
            }
        } else if let Some(byte) = bytes.get_mut(bit) {
            *byte = 1;
        }
    }
}

/// Returns the place of the first document at or after `target`; [`BLOCK`] if there is none.
#[inline]
fn search(docs: &[DocId; BLOCK], target: DocId) -> usize {
    // To count those before it, first among the last of each group, waits for no comparison.
    let (groups, _) = docs.as_chunks::<GROUP>();
    let before: usize = groups.iter().map(|group| usize::from(group[GROUP - 1] < target)).sum();
    let inside = groups.get(before).map_or(0, |group| group.iter().map(|doc| u32::from(*doc < target)).sum());
    before * GROUP + inside as usize
}
