//! The documents of a word, looked through a block at a time for those that may score enough.
//!
//! In: where a word's documents and frequencies are stored, and how much is enough ([`Gate`]). Out: documents, with how
//! often the word is in each. Places are not read here. It is what the search for the best hits does most: so each document
//! costs two reads and a comparison.

use tantivy::postings::{BlockSegmentPostings, TermInfo};
use tantivy::schema::IndexRecordOption;
use tantivy::{DocId, InvertedIndexReader, TERMINATED};

use crate::EngineError;

use super::bar::Gate;
use super::failed;

/// Steps of a budget that looking through a block counts for.
const STEPS: u32 = 8;

/// The documents of a word, at one of them.
pub(super) struct Blocks {
    cursor: BlockSegmentPostings,
    /// The place in the block.
    at: usize,
}

impl Blocks {
    pub(super) fn open(index: &InvertedIndexReader, info: &TermInfo) -> Result<Self, EngineError> {
        let cursor = index.read_block_postings_from_terminfo(info, IndexRecordOption::WithFreqs);
        Ok(Blocks { cursor: cursor.map_err(failed("read postings"))?, at: 0 })
    }

    /// Returns the first document at or after `target` that may score enough, and how often the word is in it.
    pub(super) fn find_best(&mut self, target: DocId, gate: &mut Gate<'_, '_>) -> (DocId, u32) {
        self.seek(target);
        while self.cursor.block_len() > 0 && !gate.is_over(STEPS) {
            let (docs, frequencies) = (self.cursor.docs(), self.cursor.freqs());
            let found = gate.first_open(&docs[self.at..], &frequencies[self.at..]);
            if let Some(found) = found {
                self.at += found;
                return (docs[self.at], frequencies[self.at]);
            }
            self.cursor.advance();
            self.at = 0;
        }
        (TERMINATED, 0)
    }

    /// Moves to the first document at or after `target`; behind the last, to the end of an empty block.
    fn seek(&mut self, target: DocId) {
        // Most often it is this one or the next.
        match self.cursor.docs().iter().skip(self.at).take(2).position(|doc| *doc >= target) {
            Some(found) => self.at += found,
            None => self.at = self.cursor.seek(target),
        }
    }
}
