//! The words of a phrase, moved by a few places.

use std::rc::Rc;

use tantivy::DocId;
use tantivy::schema::Field;

use crate::EngineError;
use crate::occurrence::{Stretch, sloppy};

use super::super::docs::{Docs, Together};
use super::super::expand::Slot;
use super::super::postings::{Need, SlotPostings, Source};
use super::{At, Reading};

pub(in super::super) struct Sloppy<'a> {
    pub(super) docs: Together<'a, SlotPostings>,
    /// By list of `docs`: the slot, and its place in the phrase.
    slots: Vec<(u32, Rc<Slot>)>,
    /// The slots that are any word, written in some way.
    any: Vec<(u32, Rc<Slot>)>,
    slop: u32,
    words: Vec<(u32, u32)>,
}

impl<'a> Sloppy<'a> {
    pub(super) fn open(
        at: At<'_, 'a>,
        field: Field,
        phrase: &[Rc<Slot>],
        slop: u32,
    ) -> Result<Option<Self>, EngineError> {
        let Some(source) = Source::open(at.segment, field)? else { return Ok(None) };
        let (mut lists, mut any) = (Vec::new(), Vec::new());
        let mut slots: Vec<(u32, Rc<Slot>)> = Vec::new();
        for (place, slot) in (0..).zip(phrase) {
            match &**slot {
                Slot::Any(spellings) if spellings.is_empty() => {}
                Slot::Any(_) => any.push((place, Rc::clone(slot))),
                Slot::Words(words) => {
                    match SlotPostings::open(&source, &words.entries, Need::Places, at.budget)? {
                        Some(postings) => lists.push(postings),
                        None => return Ok(None),
                    }
                    slots.push((place, Rc::clone(slot)));
                }
            }
        }
        if lists.is_empty() {
            return Ok(None);
        }
        let docs = Together::new(lists, at.from, at.budget);
        let slots: Vec<(u32, Rc<Slot>)> = docs.given().iter().map(|number| slots[*number].clone()).collect();
        Ok(Some(Sloppy { docs, slots, any, slop, words: Vec::new() }))
    }

    pub(super) fn read(&mut self, reading: &mut Reading<'a>, found: &mut Vec<Stretch>) {
        let doc = self.docs.doc();
        let mut all: Vec<(u32, Vec<u32>)> = Vec::with_capacity(self.slots.len() + self.any.len());
        for number in 0..self.slots.len() {
            let places = self.places(number, doc, reading);
            all.push((self.slots[number].0, places));
        }
        for (place, slot) in &self.any {
            let Slot::Any(spellings) = &**slot else { continue };
            let places = (0..reading.length(doc)).filter(|at| reading.any_counts(doc, *at, spellings));
            all.push((*place, places.collect()));
        }
        if all.iter().any(|(_, places)| places.is_empty()) {
            return;
        }
        let all: Vec<(u32, &[u32])> = all.iter().map(|(place, places)| (*place, places.as_slice())).collect();
        let budget = reading.budget();
        found.extend(sloppy(&all, self.slop, &|| budget.spent()));
    }

    fn places(&mut self, number: usize, doc: DocId, reading: &mut Reading<'a>) -> Vec<u32> {
        let mut places = Vec::new();
        match &*self.slots[number].1 {
            Slot::Words(words) if words.is_checked() => {
                self.docs.lists()[number].places_of_words(&mut self.words);
                let counting = self.words.iter().filter(|(at, word)| reading.counts(doc, *at, words, *word));
                places.extend(counting.map(|(at, _)| at));
            }
            _ => self.docs.lists()[number].places(&mut places),
        }
        places
    }
}
