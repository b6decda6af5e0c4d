//! The paragraphs in which a leaf occurs: words next to each other, in the zones and the language asked for.

use std::ops::Range;

use newsgrep_core::{Numbers, Segment, Snapshot};
use newsgrep_text::Zone;
use tantivy::columnar::Column;
use tantivy::schema::Field;
use tantivy::{DocId, TERMINATED};

use crate::plan::{Clause, Leaf, Spoken, ZoneSet};
use crate::{EngineError, Notice};

use super::article::not_yet;
use super::budget::Budget;
use super::expand::{Slot, expand};
use super::part::{Part, PartCursor, weight};
use super::{core_failed, failed};

/// What a leaf's score is multiplied by when it is a phrase: an exact phrase says more than its words.
const PHRASE_FACTOR: f32 = 1.5;

/// A leaf, with its words looked up in the dictionary and its weight settled for the whole archive.
pub(super) struct Prepared {
    /// The fields it is looked for in, each with the words of its slots.
    parts: Vec<Part>,
    zones: ZoneSet,
    language: Option<String>,
}

impl Prepared {
    pub(super) fn of_leaf(
        snapshot: &Snapshot,
        leaf: &Leaf,
        scored: bool,
        budget: &Budget,
        notices: &mut Vec<Notice>,
    ) -> Result<Prepared, EngineError> {
        let Clause::Row(patterns) = &leaf.clause else { return Err(not_yet("this kind of proximity")) };
        let language = match &leaf.language {
            Spoken::Any => None,
            Spoken::Only(language) => Some(language.clone()),
            _ => return Err(not_yet("STEM")),
        };
        if leaf.quoted {
            return Err(not_yet("quote:"));
        }
        let fields = snapshot.fields();
        let stories = Zone::ALL.iter().any(|zone| *zone != Zone::Boiler && leaf.zones.contains(*zone));
        let searched = [(fields.text, stories), (fields.boiler, leaf.zones.contains(Zone::Boiler))];
        let factor = if patterns.len() > 1 { PHRASE_FACTOR } else { 1.0 } * leaf.boost;
        let mut parts = Vec::new();
        for (field, _) in searched.into_iter().filter(|(_, wanted)| *wanted) {
            let slots = expand(snapshot, field, patterns, budget, notices)?;
            let weight =
                if scored && !leaf.negative { weight(snapshot, field, &slots, factor)? } else { None };
            parts.push(Part { field, slots, weight });
        }
        Ok(Prepared { parts, zones: leaf.zones, language })
    }

    /// Prepares patterns over a field of metadata.
    pub(super) fn of_field(
        snapshot: &Snapshot,
        field: Field,
        patterns: &[crate::plan::Pattern],
        budget: &Budget,
        notices: &mut Vec<Notice>,
    ) -> Result<Prepared, EngineError> {
        let slots = expand(snapshot, field, patterns, budget, notices)?;
        Ok(Prepared { parts: vec![Part { field, slots, weight: None }], zones: ZoneSet::ALL, language: None })
    }

    /// Returns the words searched for each slot that stands for more than were.
    pub(super) fn capped(&self) -> impl Iterator<Item = (usize, &[String])> {
        let slots = self.parts.iter().flat_map(|part| part.slots.iter().enumerate());
        slots.filter_map(|(place, slot)| match slot {
            Slot::Words { words, capped: true } => Some((place, words.as_slice())),
            _ => None,
        })
    }

    /// Returns whether a slot stands for more words than were searched.
    pub(super) fn is_capped(&self) -> bool {
        self.capped().next().is_some()
    }

    /// Opens the leaf on a segment.
    pub(super) fn open<'a>(
        &self,
        segment: &Segment,
        budget: &'a Budget,
    ) -> Result<LeafCursor<'a>, EngineError> {
        let mut parts = Vec::new();
        for part in &self.parts {
            parts.extend(PartCursor::open(part, segment, budget)?);
        }
        // The field for boiler holds that zone only, and the other field all the others.
        let zones = if self.zones == ZoneSet::DEFAULT || self.zones == ZoneSet::ALL {
            None
        } else {
            Some((segment.zones().map_err(core_failed)?.clone(), self.zones))
        };
        let language = match &self.language {
            Some(language) => Some(Language::open(segment, language)?),
            None => None,
        };
        let mut cursor = LeafCursor { parts, zones, language, doc: 0, current: 0 };
        cursor.settle();
        Ok(cursor)
    }
}

/// Tells which paragraphs are in a language: by their own where they have one, else by the article's.
struct Language {
    own: Option<Column<u64>>,
    own_ordinal: Option<u64>,
    articles: Option<Column<u64>>,
    articles_ordinal: Option<u64>,
}

impl Language {
    fn open(segment: &Segment, language: &str) -> Result<Language, EngineError> {
        let look = |name| -> Result<(Option<Column<u64>>, Option<u64>), EngineError> {
            let Some(column) = segment.values(name).map_err(core_failed)? else { return Ok((None, None)) };
            let ordinal = column.dictionary().term_ord(language).map_err(failed("look for a language"))?;
            Ok((Some(column.ords().clone()), ordinal))
        };
        let (own, own_ordinal) = look("own_language")?;
        let (articles, articles_ordinal) = look("language")?;
        Ok(Language { own, own_ordinal, articles, articles_ordinal })
    }

    fn is_of(&self, doc: DocId) -> bool {
        match self.own.as_ref().and_then(|own| own.first(doc)) {
            Some(own) => Some(own) == self.own_ordinal,
            None => {
                let articles = self.articles.as_ref().and_then(|articles| articles.first(doc));
                articles.is_some() && articles == self.articles_ordinal
            }
        }
    }
}

/// Walks the paragraphs in which a leaf occurs, in document order. Deleted ones are included.
pub(super) struct LeafCursor<'a> {
    parts: Vec<PartCursor<'a>>,
    zones: Option<(Numbers, ZoneSet)>,
    language: Option<Language>,
    doc: DocId,
    /// Which of the parts is at `doc`; a paragraph has its words in one field only.
    current: usize,
}

impl LeafCursor<'_> {
    /// Returns about how many paragraphs there are, at most.
    pub(super) fn cost(&self) -> u64 {
        self.parts.iter().map(PartCursor::cost).sum()
    }

    #[inline]
    pub(super) fn doc(&self) -> DocId {
        self.doc
    }

    pub(super) fn advance(&mut self) -> DocId {
        if self.doc != TERMINATED {
            self.parts[self.current].advance();
            self.settle();
        }
        self.doc
    }

    /// Moves to the first paragraph at or after `target`, staying where it is if that is it.
    pub(super) fn seek(&mut self, target: DocId) -> DocId {
        if self.doc < target {
            for part in &mut self.parts {
                part.seek(target);
            }
            self.settle();
        }
        self.doc
    }

    /// Returns how often the leaf occurs in the current paragraph, counted left to right without overlap.
    pub(super) fn occurrences(&self) -> u32 {
        self.parts[self.current].occurrences
    }

    /// Returns the BM25 score of the current paragraph; 0 if the leaf was prepared without scores.
    pub(super) fn score(&self) -> f32 {
        self.parts[self.current].score()
    }

    /// Calls `each` at every paragraph of the range in which the leaf occurs.
    pub(super) fn drain(&mut self, range: &Range<DocId>, each: &mut dyn FnMut(&LeafCursor<'_>)) {
        self.seek(range.start);
        while self.doc() < range.end {
            each(self);
            self.advance();
        }
    }

    /// Finds the least document of the parts that is in the zones and the language asked for.
    fn settle(&mut self) {
        loop {
            let least = self.parts.iter().enumerate().min_by_key(|(_, part)| part.doc);
            let Some((number, doc)) = least.map(|(number, part)| (number, part.doc)) else {
                self.doc = TERMINATED;
                return;
            };
            (self.current, self.doc) = (number, doc);
            if doc == TERMINATED || self.is_wanted(doc) {
                return;
            }
            self.parts[number].advance();
        }
    }

    fn is_wanted(&self, doc: DocId) -> bool {
        let zone = self.zones.as_ref().is_none_or(|(column, zones)| {
            Zone::ALL.get(column.get_val(doc) as usize).is_some_and(|zone| zones.contains(*zone))
        });
        zone && self.language.as_ref().is_none_or(|language| language.is_of(doc))
    }
}
