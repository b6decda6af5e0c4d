//! Words next to each other.

use std::cmp::Ordering;
use std::rc::Rc;

use tantivy::DocId;
use tantivy::schema::Field;

use crate::EngineError;
use crate::eval::clause_stretches;
use crate::occurrence::Stretch;
use crate::plan::Clause;

use super::super::docs::{Docs, Together};
use super::super::expand::Slot;
use super::super::postings::{Along, Need, SlotPostings, Source};
use super::cover::{Piece, cover, each_word};
use super::{At, Reading};

/// A row of words: a word or a phrase.
pub(in super::super) struct Row<'a> {
    pub(super) docs: Together<'a, SlotPostings>,
    /// By list of `docs`: which slot it is, or which is the first of a pair, and the place of that in the row.
    slots: Vec<(u32, Rc<Slot>)>,
    /// The slots that are any word, written in some way.
    any: Vec<(u32, Rc<Slot>)>,
    /// Whether where the words stand does not settle that they count.
    checked: bool,
    /// Whether there is one list, each place of which is an occurrence that overlaps with no other.
    singly: bool,
    /// Whether it is only asked for whether the row occurs, and where its lists meet settles that.
    once: bool,
    /// How many words the row spans.
    width: u32,
    /// The places of the first and the last slot that is a word.
    first: u32,
    last: u32,
    /// Where the last such slot would stand, of each start found.
    ends: Vec<u32>,
    /// Where the places of several words are put together.
    buffers: [Vec<u32>; 2],
    words: Vec<(u32, u32)>,
}

impl<'a> Row<'a> {
    /// Opens a row; `None` if it occurs nowhere.
    pub(super) fn open(
        at: At<'_, 'a>,
        field: Field,
        row: &[Rc<Slot>],
        need: Need,
    ) -> Result<Option<Self>, EngineError> {
        let Some(opened) = Opened::open(at, field, row, need)? else { return Ok(None) };
        let Opened { lists, slots, any, checked, singly } = opened;
        let mut spoken = (0..).zip(row).filter(|(_, slot)| matches!(***slot, Slot::Words(_)));
        let Some((first, _)) = spoken.next() else { return Ok(None) };
        let last = spoken.last().map_or(first, |(last, _)| last);
        let docs = Together::new(lists, at.from, at.budget);
        let slots = docs.given().iter().map(|number| slots[*number].clone()).collect();
        let whole = first == 0 && last as usize + 1 == row.len();
        Ok(Some(Row {
            docs,
            slots,
            checked,
            any,
            singly,
            once: need == Need::Documents && whole && !checked,
            width: row.len() as u32,
            first,
            last,
            ends: Vec::new(),
            buffers: [Vec::new(), Vec::new()],
            words: Vec::new(),
        }))
    }

    /// Returns whether this is one word, or one of several, that counts wherever it stands.
    pub(super) fn is_word(&self) -> bool {
        self.width == 1 && !self.checked
    }

    /// Returns the documents of a row of one word.
    pub(super) fn into_word(self) -> Option<SlotPostings> {
        self.docs.into_lists().pop()
    }

    /// Returns the slot that a row of one word is.
    pub(super) fn slot(&self) -> &Rc<Slot> {
        &self.slots[0].1
    }

    /// Counts where the row stands in the current document, left to right without overlap; once is enough if only documents
    /// are needed.
    pub(super) fn count(&mut self, reading: &mut Reading<'a>) -> u32 {
        if self.singly && self.once {
            return 1;
        }
        if self.singly {
            return self.docs.lists()[0].frequency();
        }
        if self.once
            && let [one, other] = self.docs.lists()
        {
            let [places, others] = &mut self.buffers;
            let behind = |number: usize| self.last - self.slots[number].0;
            return u32::from(meet(
                one.along(places).behind(behind(0)),
                other.along(others).behind(behind(1)),
            ));
        }
        self.find(reading);
        let (mut count, mut free) = (0, 0);
        for end in &self.ends {
            if *end >= free {
                count += 1;
                free = end + self.width;
            }
        }
        count
    }

    pub(super) fn read(&mut self, reading: &mut Reading<'a>, found: &mut Vec<Stretch>) {
        self.find(reading);
        let (last, width) = (self.last, self.width);
        found.extend(self.ends.iter().map(|end| Stretch::new(end - last, end - last + width)));
    }

    /// Finds where every slot stands where it must.
    fn find(&mut self, reading: &mut Reading<'a>) {
        let doc = self.docs.doc();
        self.ends.clear();
        for (number, postings) in self.docs.lists().iter_mut().enumerate() {
            let behind = self.last - self.slots[number].0;
            let places = postings.along(&mut self.buffers[0]).behind(behind);
            if number == 0 {
                self.ends.extend(places);
            } else {
                keep_common(&mut self.ends, places);
            }
            if self.ends.is_empty() {
                return;
            }
        }
        if self.first > 0 {
            // There must be a word for each slot before the first that is one.
            self.ends.retain(|end| *end >= self.last);
        }
        if self.last + 1 < self.width {
            let (length, after) = (reading.length(doc), self.width - self.last);
            self.ends.retain(|end| end + after <= length);
        }
        if self.checked {
            self.check(doc, reading);
        }
    }

    /// Keeps the ends where every word is written as it must be.
    fn check(&mut self, doc: DocId, reading: &mut Reading<'a>) {
        for (number, (place, slot)) in self.slots.iter().enumerate() {
            let Slot::Words(words) = &**slot else { continue };
            if self.ends.is_empty() || !words.is_checked() {
                continue;
            }
            self.docs.lists()[number].places_of_words(&mut self.words);
            let (last, found) = (self.last, &self.words);
            self.ends.retain(|end| {
                let at = end - last + place;
                found
                    .binary_search_by_key(&at, |(found, _)| *found)
                    .is_ok_and(|index| reading.counts(doc, at, words, found[index].1))
            });
        }
        for (place, slot) in &self.any {
            let Slot::Any(spellings) = &**slot else { continue };
            let last = self.last;
            self.ends.retain(|end| reading.any_counts(doc, end - last + place, spellings));
        }
    }
}

/// The lists of a row, as they are opened.
struct Opened {
    lists: Vec<SlotPostings>,
    slots: Vec<(u32, Rc<Slot>)>,
    any: Vec<(u32, Rc<Slot>)>,
    checked: bool,
    singly: bool,
}

impl Opened {
    /// Opens a row; `None` if it occurs nowhere.
    fn open(at: At<'_, '_>, field: Field, row: &[Rc<Slot>], need: Need) -> Result<Option<Self>, EngineError> {
        let pieces = if field == at.snapshot.fields().text { cover(at, row)? } else { Some(each_word(row)) };
        let Some(pieces) = pieces else { return Ok(None) };
        let is_checked = |slot: &Slot| match slot {
            Slot::Any(spellings) => !spellings.is_empty(),
            Slot::Words(words) => words.is_checked(),
        };
        let checked = row.iter().any(|slot| is_checked(slot));
        // Of a pair of one word with itself, as in "had had had", two occurrences may overlap.
        let alone = match &pieces[..] {
            [Piece { pair: Some(_), .. }] => row.len() == 2 && !is_same_word(row),
            _ => row.len() == 1,
        };
        let singly = alone && !checked;
        let need = if singly { need } else { Need::Places };
        let mut opened = Opened { lists: Vec::new(), slots: Vec::new(), any: Vec::new(), checked, singly };
        let Some(words) = Source::open(at.segment, field)? else { return Ok(None) };
        let has_pairs = pieces.iter().any(|piece| piece.pair.is_some());
        let pairs = match has_pairs {
            true => Source::open(at.segment, at.snapshot.fields().pairs)?,
            false => None,
        };
        for Piece { place, pair, .. } in pieces {
            let list = match (pair, &*row[place]) {
                (Some(pair), _) => pairs.as_ref().map(|pairs| SlotPostings::of_pair(pairs, pair, need)),
                (None, Slot::Words(slot)) => SlotPostings::open(&words, &slot.entries, need, at.budget)?,
                (None, Slot::Any(_)) => continue,
            };
            let Some(list) = list else { return Ok(None) };
            opened.lists.push(list);
            opened.slots.push((place as u32, Rc::clone(&row[place])));
        }
        let any = (0..).zip(row).filter(|(_, slot)| matches!(***slot, Slot::Any(_)) && is_checked(slot));
        opened.any.extend(any.map(|(place, slot)| (place, Rc::clone(slot))));
        Ok((!opened.lists.is_empty()).then_some(opened))
    }
}

fn is_same_word(two: &[Rc<Slot>]) -> bool {
    let word = |slot: &Slot| match slot {
        Slot::Words(words) => words.entries.first().map(|entry| entry.word.clone()),
        Slot::Any(_) => None,
    };
    word(&two[0]) == word(&two[1])
}

/// Keeps those of `kept` that are also in `others`; both ascending.
fn keep_common(kept: &mut Vec<u32>, mut others: impl Iterator<Item = u32>) {
    let mut count = 0;
    let mut next = others.next();
    for index in 0..kept.len() {
        let wanted = kept[index];
        while next.is_some_and(|other| other < wanted) {
            next = others.next();
        }
        match next {
            None => break,
            Some(other) if other == wanted => {
                kept[count] = wanted;
                count += 1;
            }
            Some(_) => {}
        }
    }
    kept.truncate(count);
}

/// Returns whether two have a place in common.
fn meet(mut one: Along<'_>, mut other: Along<'_>) -> bool {
    let (mut place, mut beside) = (one.next(), other.next());
    while let (Some(a), Some(b)) = (place, beside) {
        match a.cmp(&b) {
            Ordering::Equal => return true,
            Ordering::Less => place = one.next(),
            Ordering::Greater => beside = other.next(),
        }
    }
    false
}

/// A text that must stand there byte for byte: its words, and then a look at what is stored.
pub(in super::super) struct Verbatim<'a> {
    pub(super) row: Row<'a>,
    pub(super) clause: Clause,
}

impl<'a> Verbatim<'a> {
    pub(super) fn read(&mut self, reading: &mut Reading<'a>, found: &mut Vec<Stretch>) {
        if self.row.count(reading) == 0 {
            return;
        }
        let budget = reading.budget();
        let text = reading.text(self.row.docs.doc());
        found.extend(clause_stretches(&self.clause, text, &|| budget.spent()));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn common_places_are_kept() {
        let check = |kept: &[u32], others: &[u32], common: &[u32]| {
            let mut kept = kept.to_vec();
            keep_common(&mut kept, others.iter().copied());
            assert_eq!(kept, common);
        };
        check(&[1, 4, 6, 9], &[0, 4, 5, 9, 12], &[4, 9]);
        check(&[1, 4], &[], &[]);
        check(&[], &[1], &[]);
        check(&[7], &[1, 2, 7], &[7]);
    }
}
