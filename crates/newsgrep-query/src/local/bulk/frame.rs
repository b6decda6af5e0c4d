//! Windows of adjacent documents of a segment, and the units in them.
//!
//! Where articles are found or counted, a window never cuts one in two. With article scope an article is stood for by its
//! last document.

use std::ops::Range;

use newsgrep_core::{ArticleMap, DocumentSet};
use tantivy::DocId;

use crate::Scope;

use super::super::budget::Budget;
use super::bits;

/// How many documents a window has at least, if there are many of those looked for.
pub(super) const LEAST_WIDTH: u32 = 4_096;

/// How many documents a window has at most, but for an article at its end.
const MOST_WIDTH: u32 = 65_536;

/// About how many documents that are looked for a window shall have.
const WANTED: u64 = 1_024;

/// What is known of the segment.
pub(super) struct Frame<'s> {
    pub(super) max_doc: DocId,
    pub(super) scope: Scope,
    /// Whether windows hold whole articles.
    pub(super) whole: bool,
    pub(super) articles: ArticleMap,
    /// The documents that begin an article, if so many are looked at that it pays to have them all.
    pub(super) starts: Option<&'s DocumentSet>,
    pub(super) budget: &'s Budget,
}

/// Some adjacent documents.
pub(super) struct Window {
    pub(super) start: DocId,
    pub(super) end: DocId,
    /// The document of the first bit: `start`, or a few before.
    pub(super) base: DocId,
}

impl Window {
    /// Returns how many words the bits of its documents take.
    pub(super) fn words(&self) -> usize {
        (self.end - self.base).div_ceil(64) as usize
    }
}

impl Frame<'_> {
    /// Returns how wide windows shall be, if so many documents of the segment are looked for.
    pub(super) fn width(&self, documents: u64) -> u32 {
        let width = WANTED * u64::from(self.max_doc) / documents.max(1);
        u32::try_from(width).unwrap_or(MOST_WIDTH).clamp(LEAST_WIDTH, MOST_WIDTH)
    }

    /// Returns the window of about this width that holds the document `first`, and none before `from`.
    pub(super) fn window(&self, from: DocId, first: DocId, width: u32) -> Window {
        let last = first.saturating_add(width.max(1) - 1).min(self.max_doc.saturating_sub(1));
        let (mut start, mut end) = (first, last + 1);
        if self.whole {
            start = self.article(first).start.clamp(from, first);
            end = self.article(last).end.max(end);
        }
        Window { start, end, base: start / 64 * 64 }
    }

    /// Returns the documents of the article that this document belongs to.
    #[inline]
    pub(super) fn article(&self, doc: DocId) -> Range<DocId> {
        match self.starts {
            Some(starts) => {
                starts.last_until(doc).unwrap_or(0)..starts.first_behind(doc).unwrap_or(self.max_doc)
            }
            None => self.articles.range(doc),
        }
    }

    /// Sets the bits of the units of which documents are found.
    pub(super) fn units(&self, window: &Window, found: &[u64], units: &mut [u64]) {
        match self.scope {
            Scope::Paragraph => units.copy_from_slice(found),
            Scope::Article => self.last_documents(window, found, units),
        }
    }

    /// Sets the bit of the last document of every article of which documents are found.
    pub(super) fn last_documents(&self, window: &Window, found: &[u64], last: &mut [u64]) {
        match self.starts {
            Some(starts) => self.carry(starts.words(), window, found, last),
            None => {
                let mut behind = 0;
                for bit in bits::ones(found) {
                    if bit >= behind {
                        // A damaged column may put the end of an article before its beginning.
                        behind = self.articles.range(window.base + bit).end.saturating_sub(window.base);
                        behind = behind.max(bit + 1);
                        bits::insert(last, behind - 1);
                    }
                }
            }
        }
    }

    /// As [`Frame::last_documents`], a word at a time: an addition carries a document found up to the end of its article.
    fn carry(&self, starts: &[u64], window: &Window, found: &[u64], last: &mut [u64]) {
        let first = window.base as usize / 64;
        let start_words = starts.get(first..).unwrap_or(&[]);
        let mut next = start_words.iter().skip(1);
        // Whether the article that goes on from the word before has one.
        let mut open = 0;
        for (((starts, found), last), number) in start_words.iter().zip(found).zip(last).zip(first as u64..) {
            let mut ends = starts >> 1 | next.next().unwrap_or(&0) << 63;
            let end_of_all = u64::from(self.max_doc - 1);
            if end_of_all / 64 == number {
                ends |= 1 << (end_of_all % 64);
            }
            let found = found | open;
            let (carried, overflow) = (found & !ends).overflowing_add(!ends);
            *last = (carried | found) & ends;
            open = u64::from(overflow);
        }
    }
}
