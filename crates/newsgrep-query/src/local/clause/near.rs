//! Clauses near each other, and clauses with none of another near.

use std::collections::HashSet;
use std::rc::Rc;

use newsgrep_text::ParagraphShape;
use tantivy::schema::Field;
use tantivy::{DocId, TERMINATED};

use crate::EngineError;
use crate::occurrence::{MAX_UNORDERED, Stretch, count_apart, near, not_near};
use crate::plan::Reach;

use super::super::bar::Gate;
use super::super::docs::{Docs, Together};
use super::super::expand::Slot;
use super::super::postings::{Along, Need, SlotPostings};
use super::within;
use super::{At, ClauseCursor, PreparedClause, Reading};

/// All of several clauses near each other.
pub(in super::super) struct Near<'a> {
    pub(super) docs: Operands<'a>,
    reach: Reach,
    ordered: bool,
    /// How many words there may be between the two, if it is two different words within so many.
    two_words: Option<u32>,
    /// How far it may be from the first word to the last, if it is different words and only asked for whether they are
    /// near each other somewhere.
    farthest: Option<u32>,
    places: [Vec<u32>; 2],
    /// By operand: where the places of several words are put together.
    buffers: Vec<Vec<u32>>,
    /// By operand: where it occurs in the current document.
    stretches: Vec<Vec<Stretch>>,
}

impl<'a> Near<'a> {
    pub(super) fn open(
        at: At<'_, 'a>,
        field: Field,
        operands: &[PreparedClause],
        reach: Reach,
        ordered: bool,
        need: Need,
    ) -> Result<Option<Self>, EngineError> {
        let mut cursors = Vec::with_capacity(operands.len());
        for operand in operands {
            match operand.open(at, field, Need::Places)? {
                Some(cursor) => cursors.push(cursor),
                None => return Ok(None),
            }
        }
        let two_words = match (&cursors[..], reach) {
            ([ClauseCursor::Row(one), ClauseCursor::Row(other)], Reach::Words(words))
                if one.is_word() && other.is_word() && are_apart(one.slot(), other.slot()) =>
            {
                Some(u32::from(words.max(1)) - 1)
            }
            _ => None,
        };
        let once = need == Need::Documents && cursors.len() <= MAX_UNORDERED && are_different_words(&cursors);
        let farthest = match reach {
            Reach::Words(words) => Some((cursors.len() as u32).saturating_sub(1) * u32::from(words.max(1))),
            Reach::Paragraph => Some(u32::MAX),
            Reach::Sentence => None,
        };
        let stretches = cursors.iter().map(|_| Vec::new()).collect();
        let buffers = cursors.iter().map(|_| Vec::new()).collect();
        let docs = Operands::new(cursors, at);
        Ok(Some(Near {
            docs,
            reach,
            ordered,
            two_words,
            farthest: farthest.filter(|_| once),
            places: [Vec::new(), Vec::new()],
            buffers,
            stretches,
        }))
    }

    /// Counts where the operands are near each other in the current document, left to right without overlap; once is enough
    /// if only documents are needed.
    #[inline]
    pub(super) fn count(&mut self, reading: &mut Reading<'a>, buffer: &mut Vec<Stretch>) -> u32 {
        if let Some(farthest) = self.farthest {
            return u32::from(self.occurs(farthest));
        }
        if self.two_words.is_some() {
            return self.count_two_words();
        }
        buffer.clear();
        self.read(reading, buffer);
        count_apart(buffer)
    }

    /// Returns whether different words are somewhere so near each other in the current document.
    fn occurs(&mut self, farthest: u32) -> bool {
        let Operands::Words(words) = &mut self.docs else { return false };
        let (given, lists) = words.given_and_lists();
        match (lists, &mut self.buffers[..]) {
            ([one, other], [places, others]) if !self.ordered => {
                within::two(one.along(places), other.along(others), farthest)
            }
            (lists, buffers) => several_occur(given, lists, buffers, farthest, self.ordered),
        }
    }

    /// Counts where two different words are near each other in the current document.
    fn count_two_words(&mut self) -> u32 {
        let (mut count, mut free) = (0, 0);
        self.each_of_two_words(&mut |first, last| {
            if first >= free {
                count += 1;
                free = last + 1;
            }
        });
        count
    }

    /// Calls `each` with the places of the first and the last word of every minimal stretch of two different words.
    ///
    /// Those are the pairs that follow each other among the places of both.
    #[inline]
    fn each_of_two_words(&mut self, each: &mut impl FnMut(u32, u32)) {
        let between = self.two_words.unwrap_or(0);
        if let Operands::Words(words) = &mut self.docs {
            for at in 0..2 {
                let number = words.given()[at];
                words.lists()[at].places(&mut self.places[number]);
            }
        }
        let [one, other] = &self.places;
        let (mut at, mut beside) = (0, 0);
        while at < one.len() && beside < other.len() {
            let (a, b) = (one[at], other[beside]);
            if a < b {
                // The next of the first may stand between them.
                if one.get(at + 1).is_none_or(|next| *next > b) && b - a - 1 <= between {
                    each(a, b);
                }
                at += 1;
            } else {
                let follows = !self.ordered && other.get(beside + 1).is_none_or(|next| *next > a);
                if follows && a - b - 1 <= between {
                    each(b, a);
                }
                beside += 1;
            }
        }
    }

    pub(super) fn read(&mut self, reading: &mut Reading<'a>, found: &mut Vec<Stretch>) {
        if self.two_words.is_some() {
            self.each_of_two_words(&mut |first, last| found.push(Stretch::new(first, last + 1)));
            return;
        }
        let doc = self.docs.doc();
        for at in 0..self.stretches.len() {
            let number = self.docs.given()[at];
            let stretches = &mut self.stretches[number];
            match &mut self.docs {
                Operands::Words(words) => {
                    words.lists()[at].places(&mut self.places[0]);
                    stretches.clear();
                    stretches.extend(self.places[0].iter().map(|place| Stretch::new(*place, place + 1)));
                }
                Operands::Clauses(clauses) => clauses.lists()[at].read(reading, stretches),
            }
            if stretches.is_empty() {
                return;
            }
        }
        let operands: Vec<&[Stretch]> = self.stretches.iter().map(Vec::as_slice).collect();
        let (budget, none) = (reading.budget(), ParagraphShape::default());
        let shape = if self.reach == Reach::Sentence { reading.shape(doc) } else { &none };
        found.extend(near(&operands, self.reach, self.ordered, &mut || shape, &|| budget.spent()));
    }
}

/// The documents that have all operands of a proximity.
pub(super) enum Operands<'a> {
    /// Each is a word, or one of several, that counts wherever it stands.
    Words(Together<'a, SlotPostings>),
    Clauses(Together<'a, ClauseCursor<'a>>),
}

impl<'a> Operands<'a> {
    fn new(cursors: Vec<ClauseCursor<'a>>, at: At<'_, 'a>) -> Self {
        let is_word = |cursor: &ClauseCursor<'_>| matches!(cursor, ClauseCursor::Row(row) if row.is_word());
        if !cursors.iter().all(is_word) {
            return Operands::Clauses(Together::new(cursors, at.from, at.budget));
        }
        let words = cursors.into_iter().filter_map(|cursor| match cursor {
            ClauseCursor::Row(row) => row.into_word(),
            _ => None,
        });
        Operands::Words(Together::new(words.collect(), at.from, at.budget))
    }

    /// Returns the places of the operands among those that were given, the rarest first.
    fn given(&self) -> &[usize] {
        match self {
            Operands::Words(words) => words.given(),
            Operands::Clauses(clauses) => clauses.given(),
        }
    }
}

impl Docs for Operands<'_> {
    fn cost(&self) -> u64 {
        match self {
            Operands::Words(words) => words.cost(),
            Operands::Clauses(clauses) => clauses.cost(),
        }
    }

    #[inline]
    fn doc(&self) -> DocId {
        match self {
            Operands::Words(words) => words.doc(),
            Operands::Clauses(clauses) => clauses.doc(),
        }
    }

    #[inline]
    fn advance(&mut self) -> DocId {
        match self {
            Operands::Words(words) => words.advance(),
            Operands::Clauses(clauses) => clauses.advance(),
        }
    }

    #[inline]
    fn seek(&mut self, target: DocId) -> DocId {
        match self {
            Operands::Words(words) => words.seek(target),
            Operands::Clauses(clauses) => clauses.seek(target),
        }
    }

    #[inline]
    fn most(&self) -> u32 {
        match self {
            Operands::Words(words) => words.most(),
            Operands::Clauses(clauses) => clauses.most(),
        }
    }

    fn find_best(&mut self, target: DocId, gate: &mut Gate<'_, '_>) -> (DocId, u32) {
        match self {
            Operands::Words(words) => words.find_best(target, gate),
            Operands::Clauses(clauses) => clauses.find_best(target, gate),
        }
    }
}

/// Returns whether all of some different words, the rarest first, are somewhere so near each other in their current document.
fn several_occur(
    given: &[usize],
    lists: &mut [SlotPostings],
    buffers: &mut [Vec<u32>],
    farthest: u32,
    ordered: bool,
) -> bool {
    let mut all: [Along<'_>; MAX_UNORDERED] = Default::default();
    let count = lists.len();
    for (at, ((list, buffer), number)) in lists.iter_mut().zip(buffers).zip(given).enumerate() {
        all[*number] = list.along(buffer);
        // Whether the two rarest are near enough is settled before the places of a frequent one are read.
        if at == 1 && !within::two(all[given[0]].clone(), all[given[1]].clone(), farthest) {
            return false;
        }
    }
    match ordered {
        true => within::in_order(&mut all[..count], farthest),
        false => within::any_order(&mut all[..count], farthest),
    }
}

/// Returns whether each is a word, or one of several, wherever it stands, and no two have a word in common.
fn are_different_words(cursors: &[ClauseCursor<'_>]) -> bool {
    let slot = |cursor: &ClauseCursor<'_>| match cursor {
        ClauseCursor::Row(row) if row.is_word() => Some(Rc::clone(row.slot())),
        _ => None,
    };
    let Some(slots) = cursors.iter().map(slot).collect::<Option<Vec<Rc<Slot>>>>() else { return false };
    slots.iter().enumerate().all(|(at, one)| slots[..at].iter().all(|other| are_apart(one, other)))
}

/// Returns whether two slots have no word in common.
fn are_apart(one: &Slot, other: &Slot) -> bool {
    let (Slot::Words(one), Slot::Words(other)) = (one, other) else { return false };
    let words: HashSet<&str> = one.entries.iter().map(|entry| entry.word.as_str()).collect();
    !other.entries.iter().any(|entry| words.contains(entry.word.as_str()))
}

/// A clause with none of another near it.
pub(in super::super) struct NotNear<'a> {
    pub(super) of: ClauseCursor<'a>,
    without: ClauseCursor<'a>,
    reach: Reach,
    ordered: bool,
    stretches: [Vec<Stretch>; 2],
}

impl<'a> NotNear<'a> {
    pub(super) fn open(
        at: At<'_, 'a>,
        field: Field,
        of: &PreparedClause,
        without: &PreparedClause,
        reach: Reach,
        ordered: bool,
    ) -> Result<Option<ClauseCursor<'a>>, EngineError> {
        let Some(of) = of.open(at, field, Need::Places)? else { return Ok(None) };
        // What is nowhere is near nothing.
        let Some(without) = without.open(at, field, Need::Places)? else { return Ok(Some(of)) };
        let stretches = [Vec::new(), Vec::new()];
        Ok(Some(ClauseCursor::NotNear(Box::new(NotNear { of, without, reach, ordered, stretches }))))
    }

    pub(super) fn read(&mut self, reading: &mut Reading<'a>, found: &mut Vec<Stretch>) {
        let doc = self.of.doc();
        let [of, without] = &mut self.stretches;
        self.of.read(reading, of);
        without.clear();
        if doc != TERMINATED && !of.is_empty() && self.without.seek(doc) == doc {
            self.without.read(reading, without);
        }
        let (budget, none) = (reading.budget(), ParagraphShape::default());
        let shape: &ParagraphShape = if self.reach == Reach::Sentence { reading.shape(doc) } else { &none };
        found.extend(not_near(of, without, self.reach, self.ordered, &mut || shape, &|| budget.spent()));
    }
}
