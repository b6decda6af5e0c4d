//! The paragraphs in which a leaf occurs: its clause, in the zones and the languages asked for.

use std::collections::BTreeSet;
use std::ops::Range;
use std::rc::Rc;

use newsgrep_core::Numbers;
use newsgrep_text::Zone;
use tantivy::schema::Field;
use tantivy::{DocId, TERMINATED};

use crate::EngineError;
use crate::occurrence::{Stretch, count_apart};
use crate::plan::{Clause, Leaf, Pattern, Spoken, ZoneSet};

use super::bar::{Bar, Gate};
use super::budget::Budget;
use super::clause::{At, ClauseCursor, PreparedClause, Reading};
use super::core_failed;
use super::docs::Docs;
use super::expand::{Expander, Place, Slot, Words};
use super::language::Languages;
use super::postings::Need;
use super::weight::{OpenWeight, Weighed, Weight};

/// A leaf, with its words looked up in the dictionary and its weight settled for the whole archive.
pub(super) struct Prepared {
    /// The fields it is looked for in.
    parts: Vec<Part>,
    zones: ZoneSet,
    language: Spoken,
    quoted: bool,
}

/// A leaf in one field of the index.
struct Part {
    field: Field,
    clause: PreparedClause,
    weight: Option<Weight>,
}

impl Prepared {
    /// `languages` are those of the archive: a leaf that is looked for in none of them costs nothing.
    pub(super) fn of_leaf(
        expander: &mut Expander<'_>,
        leaf: &Leaf,
        scored: bool,
        languages: &BTreeSet<String>,
    ) -> Result<Prepared, EngineError> {
        let mut prepared = Prepared {
            parts: Vec::new(),
            zones: leaf.zones,
            language: leaf.language.clone(),
            quoted: leaf.quoted,
        };
        let spoken = &leaf.language;
        if !spoken.is(None) && !languages.iter().any(|language| spoken.is(Some(language))) {
            return Ok(prepared);
        }
        let stories = Zone::ALL.iter().any(|zone| *zone != Zone::Boiler && leaf.zones.contains(*zone));
        let places = [(Place::Text, stories), (Place::Boiler, leaf.zones.contains(Zone::Boiler))];
        for (place, _) in places.into_iter().filter(|(_, wanted)| *wanted) {
            let snapshot = expander.snapshot();
            let field = place.field(snapshot);
            let clause = PreparedClause::new(expander, place, &leaf.clause)?;
            let weight = match scored && !leaf.negative {
                true => {
                    let mut frequency = |pattern: &Pattern| expander.frequency(place, pattern);
                    Weight::of(snapshot, field, &leaf.clause, leaf.boost, &mut frequency)?
                }
                false => None,
            };
            prepared.parts.push(Part { field, clause, weight });
        }
        Ok(prepared)
    }

    /// Prepares patterns over a field of metadata.
    pub(super) fn of_field(
        expander: &mut Expander<'_>,
        field: Field,
        patterns: &[Pattern],
    ) -> Result<Prepared, EngineError> {
        let row = Clause::Row(patterns.to_vec());
        let clause = PreparedClause::new(expander, Place::Value(field), &row)?;
        Ok(Prepared {
            parts: vec![Part { field, clause, weight: None }],
            zones: ZoneSet::ALL,
            language: Spoken::Any,
            quoted: false,
        })
    }

    /// Returns its clause in each field it is looked for in; none if the archive has none of its languages.
    pub(super) fn clauses(&self) -> impl Iterator<Item = &PreparedClause> {
        self.parts.iter().map(|part| &part.clause)
    }

    /// Calls `each` with the slots that stand for more words than were searched: the number of their row, their place in
    /// it, and whether more words would make fewer occurrences.
    pub(super) fn for_each_capped(&self, each: &mut dyn FnMut(usize, usize, &Slot, bool)) {
        for part in &self.parts {
            let mut row = 0;
            part.clause.for_each_row(false, &mut |slots, excluding| {
                for (place, slot) in slots.iter().enumerate() {
                    if matches!(&**slot, Slot::Words(words) if words.capped) {
                        each(row, place, slot, excluding);
                    }
                }
                row += 1;
            });
        }
    }

    /// Returns whether a slot stands for more words than were searched.
    pub(super) fn is_capped(&self) -> bool {
        let mut capped = false;
        self.for_each_capped(&mut |_, _, _, _| capped = true);
        capped
    }

    /// Returns whether more words than were searched would make fewer occurrences.
    pub(super) fn excludes_capped(&self) -> bool {
        let mut excludes = false;
        self.for_each_capped(&mut |_, _, _, excluding| excludes |= excluding);
        excludes
    }

    /// Returns the words of a leaf that is nothing but one of some words wherever it stands, with their field and its
    /// weight; `None` if it is anything else.
    pub(super) fn word(&self) -> Option<(Field, &Words, Option<&Weight>)> {
        let [part] = &self.parts[..] else { return None };
        let PreparedClause::Row(slots) = &part.clause else { return None };
        let [slot] = &slots[..] else { return None };
        let Slot::Words(words) = &**slot else { return None };
        let anywhere = self.zones == ZoneSet::DEFAULT && self.language == Spoken::Any && !self.quoted;
        (anywhere && !words.is_checked()).then_some((part.field, words, part.weight.as_ref()))
    }

    /// Opens the leaf on a segment. If it is not `counted`, it may count as occurring once in each paragraph.
    pub(super) fn open<'a>(&self, at: At<'_, 'a>, counted: bool) -> Result<LeafCursor<'a>, EngineError> {
        let mut parts = Vec::new();
        if !self.parts.is_empty()
            && let Some(wanted) = self.wanted(at)?
        {
            let wanted = Rc::new(wanted);
            let need = match (self.quoted, counted) {
                (true, _) => Need::Places,
                (false, true) => Need::Occurrences,
                (false, false) => Need::Documents,
            };
            for part in &self.parts {
                if let Some(clause) = part.clause.open(at, part.field, need)? {
                    let weight = part.weight.as_ref().map(|weight| weight.open(at.segment)).transpose()?;
                    parts.push(PartCursor::new(at, clause, Rc::clone(&wanted), self.quoted, weight));
                }
            }
        }
        let mut cursor = LeafCursor { parts, doc: 0, current: 0 };
        cursor.settle();
        Ok(cursor)
    }

    /// Returns which paragraphs of a segment it is looked for in; `None` if in none.
    fn wanted(&self, at: At<'_, '_>) -> Result<Option<Wanted>, EngineError> {
        let languages = match &self.language {
            Spoken::Any => None,
            spoken => match Languages::open(at.segment, spoken)? {
                Some(languages) => Some(languages),
                None => return Ok(None),
            },
        };
        // The field for boiler holds that zone only, and the other field all the others.
        let zones = match self.zones {
            ZoneSet::DEFAULT | ZoneSet::ALL => None,
            zones => Some((at.segment.zones().map_err(core_failed)?.clone(), zones)),
        };
        Ok(Some(Wanted { zones, languages }))
    }
}

/// The paragraphs of a segment that a leaf is looked for in.
struct Wanted {
    zones: Option<(Numbers, ZoneSet)>,
    languages: Option<Languages>,
}

impl Wanted {
    #[inline]
    fn is(&self, doc: DocId) -> bool {
        let zone = self.zones.as_ref().is_none_or(|(column, zones)| {
            Zone::ALL.get(column.get_val(doc) as usize).is_some_and(|zone| zones.contains(*zone))
        });
        zone && self.languages.as_ref().is_none_or(|languages| languages.is_of(doc))
    }
}

/// A leaf in one field of a segment.
struct PartCursor<'a> {
    clause: ClauseCursor<'a>,
    reading: Reading<'a>,
    wanted: Rc<Wanted>,
    quoted: bool,
    weight: Option<OpenWeight>,
    budget: &'a Budget,
    doc: DocId,
    occurrences: u32,
    buffer: Vec<Stretch>,
}

impl<'a> PartCursor<'a> {
    fn new(
        at: At<'_, 'a>,
        clause: ClauseCursor<'a>,
        wanted: Rc<Wanted>,
        quoted: bool,
        weight: Option<OpenWeight>,
    ) -> Self {
        let mut cursor = PartCursor {
            clause,
            reading: Reading::new(at),
            wanted,
            quoted,
            weight,
            budget: at.budget,
            doc: 0,
            occurrences: 0,
            buffer: Vec::new(),
        };
        let first = cursor.clause.seek(at.from);
        cursor.settle(first);
        cursor
    }

    #[inline]
    fn advance(&mut self) {
        if self.doc != TERMINATED {
            let next = self.clause.advance();
            self.settle(next);
        }
    }

    #[inline]
    fn seek(&mut self, target: DocId) {
        if self.doc < target {
            let next = self.clause.seek(target);
            self.settle(next);
        }
    }

    /// Finds the first document at or after `candidate`, where the clause is, in which it occurs.
    #[inline]
    fn settle(&mut self, mut candidate: DocId) {
        loop {
            if candidate == TERMINATED || self.budget.spent() {
                self.doc = TERMINATED;
                return;
            }
            if self.takes(candidate) {
                return;
            }
            candidate = self.clause.advance();
        }
    }

    /// Moves to the first document at or after `target` in which the clause occurs and that may score enough.
    fn seek_best(&mut self, target: DocId, bar: &mut Bar<'_>) {
        let mut target = target;
        loop {
            let candidate = match &self.weight {
                Some(weight) => {
                    let found = self.clause.find_best(target, &mut Gate::new(bar, weight, self.budget));
                    self.clause.seek(found.0)
                }
                None => self.clause.seek(target),
            };
            if candidate == TERMINATED || self.budget.has_stopped() {
                self.doc = TERMINATED;
                return;
            }
            if self.takes(candidate) {
                return;
            }
            target = candidate + 1;
        }
    }

    /// Makes a document, where the clause is, the current one if it occurs there; returns whether it does.
    #[inline]
    fn takes(&mut self, candidate: DocId) -> bool {
        if !self.wanted.is(candidate) {
            return false;
        }
        self.occurrences = self.count(candidate);
        let occurs = self.occurrences > 0;
        if occurs {
            self.doc = candidate;
        }
        occurs
    }

    #[inline]
    fn count(&mut self, doc: DocId) -> u32 {
        if !self.quoted {
            return self.clause.count(&mut self.reading, &mut self.buffer);
        }
        self.clause.read(&mut self.reading, &mut self.buffer);
        if !self.buffer.is_empty() {
            let shape = self.reading.shape(doc);
            self.buffer.retain(|stretch| shape.is_quoted(stretch.start, stretch.end));
        }
        count_apart(&self.buffer)
    }
}

/// Walks the paragraphs in which a leaf occurs, in document order. Deleted ones are included.
pub(super) struct LeafCursor<'a> {
    parts: Vec<PartCursor<'a>>,
    doc: DocId,
    /// Which of the parts is at `doc`; a paragraph has its words in one field only.
    current: usize,
}

impl LeafCursor<'_> {
    /// Returns about how many paragraphs there are, at most.
    pub(super) fn cost(&self) -> u64 {
        self.parts.iter().map(|part| part.clause.cost()).sum()
    }

    #[inline]
    pub(super) fn doc(&self) -> DocId {
        self.doc
    }

    #[inline]
    pub(super) fn advance(&mut self) -> DocId {
        if self.doc != TERMINATED {
            self.parts[self.current].advance();
            self.settle();
        }
        self.doc
    }

    /// Moves to the first paragraph at or after `target`, staying where it is if that is it.
    #[inline]
    pub(super) fn seek(&mut self, target: DocId) -> DocId {
        if self.doc < target {
            for part in &mut self.parts {
                part.seek(target);
            }
            self.settle();
        }
        self.doc
    }

    /// Returns whether [`LeafCursor::seek_best`] may be used: in what is looked for in one field, more occurrences make a
    /// higher score.
    pub(super) fn is_bounded(&self) -> bool {
        match &self.parts[..] {
            [only] => only.weight.as_ref().is_some_and(OpenWeight::grows),
            _ => false,
        }
    }

    /// Moves to the first paragraph at or after `target` that may score enough, with its score. Not to be called
    /// unless the leaf [is bounded](LeafCursor::is_bounded).
    #[inline]
    pub(super) fn seek_best(&mut self, target: DocId, bar: &mut Bar<'_>) -> DocId {
        if self.doc < target {
            for part in &mut self.parts {
                part.seek_best(target, bar);
            }
            self.settle();
        }
        self.doc
    }

    /// Returns how often the leaf occurs in the current paragraph, counted left to right without overlap.
    #[inline]
    pub(super) fn occurrences(&self) -> u32 {
        self.parts[self.current].occurrences
    }

    /// Returns the BM25 score of the current paragraph; 0 if the leaf was prepared without scores.
    #[inline]
    pub(super) fn score(&self) -> f32 {
        let part = &self.parts[self.current];
        part.weight.as_ref().map_or(0.0, |weight| weight.score(part.doc, part.occurrences))
    }

    /// Returns what the score of the current paragraph is made of; `None` if the leaf was prepared without scores.
    pub(super) fn weighed(&self) -> Option<Weighed> {
        let part = &self.parts[self.current];
        part.weight.as_ref().map(|weight| weight.weighed(part.doc, part.occurrences))
    }

    /// Calls `each` at every paragraph of the range in which the leaf occurs.
    #[inline]
    pub(super) fn drain(&mut self, range: &Range<DocId>, each: &mut dyn FnMut(&Self)) {
        self.seek(range.start);
        while self.doc() < range.end {
            each(self);
            self.advance();
        }
    }

    /// Finds the least document of the parts.
    #[inline]
    fn settle(&mut self) {
        if let [only] = &self.parts[..] {
            self.doc = only.doc;
            return;
        }
        let least = self.parts.iter().enumerate().min_by_key(|(_, part)| part.doc);
        (self.current, self.doc) = least.map_or((0, TERMINATED), |(number, part)| (number, part.doc));
    }
}
