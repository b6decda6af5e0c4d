//! The plan of a search as an expression over bits.

use std::ops::Range;

use tantivy::{DocId, TERMINATED};

use super::bits;
use super::frame::{Frame, Window};
use super::word::Word;

/// A node: which units of a window satisfy it.
pub(super) struct Tree {
    kind: Kind,
    /// The units of the last window that it was asked of.
    pub(super) bits: Vec<u64>,
}

enum Kind {
    /// The leaf with this number.
    Word(usize),
    /// These documents, which are whole articles.
    Dates(Range<DocId>),
    /// The first member is a word or is made of some.
    And {
        positive: Vec<Tree>,
        negative: Vec<Tree>,
    },
    Or(Vec<Tree>),
}

impl Tree {
    pub(super) fn word(number: usize) -> Self {
        Tree::new(Kind::Word(number))
    }

    pub(super) fn dates(documents: Range<DocId>) -> Self {
        Tree::new(Kind::Dates(documents))
    }

    pub(super) fn or(members: Vec<Tree>) -> Self {
        Tree::new(Kind::Or(members))
    }

    /// Returns what all of `positive` and none of `negative` hold for; `None` if no word leads to it.
    pub(super) fn and(mut positive: Vec<Tree>, negative: Vec<Tree>, words: &[Option<Word>]) -> Option<Self> {
        positive.sort_by_key(|member| member.cost(words));
        let leads = positive.first().is_some_and(|member| !matches!(member.kind, Kind::Dates(_)));
        leads.then(|| Tree::new(Kind::And { positive, negative }))
    }

    fn new(kind: Kind) -> Self {
        Tree { kind, bits: Vec::new() }
    }

    /// Returns the leaf that stands in every unit and in the fewest documents, if there is one.
    pub(super) fn lead(&self) -> Option<usize> {
        match &self.kind {
            Kind::And { positive, .. } => match positive.first()?.kind {
                Kind::Word(number) => Some(number),
                _ => None,
            },
            _ => None,
        }
    }

    /// Returns the words of a disjunction or conjunction of nothing but words, and whether it is the former.
    pub(super) fn plain(&self) -> Option<(bool, Vec<usize>)> {
        let (any, members) = match &self.kind {
            Kind::Or(members) => (true, members),
            Kind::And { positive, negative } if negative.is_empty() => (false, positive),
            _ => return None,
        };
        let word = |member: &Tree| match member.kind {
            Kind::Word(number) => Some(number),
            _ => None,
        };
        Some((any, members.iter().map(word).collect::<Option<_>>()?))
    }

    /// Returns about how many documents there are to look at; those of dates come behind everything else.
    pub(super) fn cost(&self, words: &[Option<Word>]) -> u64 {
        match &self.kind {
            Kind::Word(number) => words[*number].as_ref().map_or(0, |word| word.cost),
            Kind::Dates(_) => u64::MAX,
            Kind::And { positive, .. } => positive.first().map_or(0, |lead| lead.cost(words)),
            Kind::Or(members) => {
                members.iter().fold(0, |sum: u64, member| sum.saturating_add(member.cost(words)))
            }
        }
    }

    /// Returns a document at or after `from` before which nothing satisfies the root. Words are not asked for anything
    /// before it any more.
    pub(super) fn next(&self, words: &mut [Option<Word>], from: DocId) -> DocId {
        match self.next_dated(from) {
            TERMINATED => TERMINATED,
            from => self.next_word(words, from),
        }
    }

    /// Returns the first document at or after `from` of the time that is asked for.
    fn next_dated(&self, from: DocId) -> DocId {
        match &self.kind {
            Kind::Dates(documents) if from < documents.end => from.max(documents.start),
            Kind::Dates(_) => TERMINATED,
            Kind::And { positive, .. } => {
                positive.iter().map(|member| member.next_dated(from)).max().unwrap_or(from)
            }
            Kind::Word(_) | Kind::Or(_) => from,
        }
    }

    /// Returns a document at or after `from` that has the words which lead to the node, or one before it.
    fn next_word(&self, words: &mut [Option<Word>], from: DocId) -> DocId {
        match &self.kind {
            Kind::Word(number) => words[*number].as_mut().map_or(TERMINATED, |word| word.next(from)),
            Kind::Dates(_) => from,
            // A word may stand in several members: none is moved beyond what another one needs.
            Kind::Or(members) => {
                members.iter().map(|member| member.next_word(words, from)).min().unwrap_or(TERMINATED)
            }
            Kind::And { positive, .. } => {
                positive.first().map_or(TERMINATED, |lead| lead.next_word(words, from))
            }
        }
    }

    /// Finds the units of a window, if `within` is given those of these at least.
    pub(super) fn evaluate(
        &mut self,
        words: &mut [Option<Word>],
        frame: &Frame<'_>,
        window: &Window,
        within: Option<&[u64]>,
        bytes: &mut Vec<u8>,
    ) {
        let Tree { kind, bits } = self;
        bits.clear();
        bits.resize(window.words(), 0);
        match kind {
            Kind::Word(number) => {
                if let Some(word) = &mut words[*number] {
                    word.fill(frame, window, within, bytes);
                    frame.units(window, &word.bits, bits);
                }
            }
            Kind::Dates(documents) => {
                let from = documents.start.max(window.start) - window.base;
                bits::fill(bits, from, documents.end.min(window.end).saturating_sub(window.base));
            }
            Kind::Or(members) => {
                for member in members {
                    member.evaluate(words, frame, window, within, bytes);
                    bits::or(bits, &member.bits);
                }
            }
            Kind::And { positive, negative } => {
                let mut found = match within {
                    Some(within) => {
                        bits.copy_from_slice(within);
                        true
                    }
                    None => false,
                };
                for member in positive {
                    member.evaluate(words, frame, window, found.then_some(&bits[..]), bytes);
                    match found {
                        true => bits::and(bits, &member.bits),
                        false => bits.copy_from_slice(&member.bits),
                    }
                    found = true;
                    if bits::is_empty(bits) {
                        return;
                    }
                }
                for member in negative {
                    member.evaluate(words, frame, window, Some(bits), bytes);
                    bits::and_not(bits, &member.bits);
                }
            }
        }
    }
}
