//! The paragraphs in which a leaf occurs: words next to each other, in the zones and the language asked for.

use std::ops::Range;

use newsgrep_core::{Numbers, Segment, Snapshot};
use newsgrep_text::Zone;
use tantivy::columnar::Column;
use tantivy::fieldnorm::FieldNormReader;
use tantivy::query::Bm25Weight;
use tantivy::schema::Field;
use tantivy::{DocId, TERMINATED};

use crate::plan::{Leaf, ZoneSet};
use crate::{EngineError, Notice};

use super::budget::Budget;
use super::expand::{Slot, expand, term};
use super::postings::SlotPostings;
use super::{core_failed, failed};

/// What a leaf's score is multiplied by when it is a phrase: an exact phrase says more than its words.
pub(super) const PHRASE_FACTOR: f32 = 1.5;

/// A leaf, with its words looked up in the dictionary and its weight settled for the whole archive.
pub(super) struct Prepared {
    /// The fields it is looked for in, each with the words of its slots.
    parts: Vec<Part>,
    zones: ZoneSet,
    language: Option<String>,
}

struct Part {
    field: Field,
    slots: Vec<Slot>,
    weight: Option<Bm25Weight>,
}

impl Prepared {
    pub(super) fn of_leaf(
        snapshot: &Snapshot,
        leaf: &Leaf,
        scored: bool,
        notices: &mut Vec<Notice>,
    ) -> Result<Prepared, EngineError> {
        let fields = snapshot.fields();
        let stories = Zone::ALL.iter().any(|zone| *zone != Zone::Boiler && leaf.zones.contains(*zone));
        let searched = [(fields.text, stories), (fields.boiler, leaf.zones.contains(Zone::Boiler))];
        let factor = if leaf.slots.len() > 1 { PHRASE_FACTOR } else { 1.0 };
        let mut parts = Vec::new();
        for (field, _) in searched.into_iter().filter(|(_, wanted)| *wanted) {
            let slots = expand(snapshot, &[field], &leaf.slots, notices)?;
            let weight =
                if scored && !leaf.negative { weight(snapshot, field, &slots, factor)? } else { None };
            parts.push(Part { field, slots, weight });
        }
        Ok(Prepared { parts, zones: leaf.zones, language: leaf.language.clone() })
    }

    /// Prepares patterns over a field of metadata.
    pub(super) fn of_field(
        snapshot: &Snapshot,
        field: Field,
        patterns: &[crate::plan::Pattern],
        notices: &mut Vec<Notice>,
    ) -> Result<Prepared, EngineError> {
        let slots = expand(snapshot, &[field], patterns, notices)?;
        Ok(Prepared { parts: vec![Part { field, slots, weight: None }], zones: ZoneSet::ALL, language: None })
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

/// Returns the weight of a leaf, as BM25 has it for a phrase: the rarities of its slots added up. A slot that stands for
/// several words is as rare as the most frequent of them.
fn weight(
    snapshot: &Snapshot,
    field: Field,
    slots: &[Slot],
    factor: f32,
) -> Result<Option<Bm25Weight>, EngineError> {
    let terms: Vec<_> = slots
        .iter()
        .filter_map(|slot| match slot {
            Slot::Words(words) => words.first().map(|word| term(field, word)),
            Slot::Any => None,
        })
        .collect();
    if terms.is_empty() || snapshot.searcher().num_docs() == 0 {
        return Ok(None);
    }
    let weight = Bm25Weight::for_terms(snapshot.searcher(), &terms).map_err(failed("weigh a word"))?;
    Ok(Some(weight.boost_by(factor)))
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

/// A leaf in one field.
struct PartCursor<'a> {
    /// The slots that are words, each with its place in the phrase.
    slots: Vec<(u32, SlotPostings)>,
    /// The order in which slots are asked, the rarest first.
    order: Vec<usize>,
    /// How many words the phrase spans.
    width: u32,
    single: bool,
    /// The lengths of paragraphs, if the phrase ends with any word: there must be one.
    lengths: Option<Numbers>,
    norms: Option<(FieldNormReader, Bm25Weight)>,
    budget: &'a Budget,
    doc: DocId,
    occurrences: u32,
    starts: Vec<u32>,
    places: Vec<u32>,
}

impl<'a> PartCursor<'a> {
    /// Opens a part; `None` if nothing here can match it.
    fn open(part: &Part, segment: &Segment, budget: &'a Budget) -> Result<Option<Self>, EngineError> {
        let index = segment.reader().inverted_index(part.field).map_err(failed("read the index"))?;
        let width = part.slots.len() as u32;
        let mut slots = Vec::new();
        for (place, slot) in (0..).zip(&part.slots) {
            if let Slot::Words(words) = slot {
                match SlotPostings::open(&index, part.field, words, width > 1)? {
                    Some(postings) => slots.push((place, postings)),
                    None => return Ok(None),
                }
            }
        }
        if slots.is_empty() {
            return Ok(None);
        }
        let mut order: Vec<usize> = (0..slots.len()).collect();
        order.sort_by_key(|number| slots[*number].1.cost());
        let norms = match &part.weight {
            Some(weight) => {
                let norms =
                    segment.reader().get_fieldnorms_reader(part.field).map_err(failed("read lengths"))?;
                Some((norms, weight.clone()))
            }
            None => None,
        };
        let lengths = match part.slots.last() {
            Some(Slot::Any) => Some(segment.lengths().map_err(core_failed)?.clone()),
            _ => None,
        };
        let mut cursor = PartCursor {
            single: width == 1,
            lengths,
            slots,
            order,
            width,
            norms,
            budget,
            doc: 0,
            occurrences: 0,
            starts: Vec::new(),
            places: Vec::new(),
        };
        let first = cursor.lead().doc();
        cursor.settle(first);
        Ok(Some(cursor))
    }

    fn lead(&mut self) -> &mut SlotPostings {
        &mut self.slots[self.order[0]].1
    }

    fn cost(&self) -> u64 {
        self.slots[self.order[0]].1.cost()
    }

    fn advance(&mut self) {
        if self.doc != TERMINATED {
            let next = self.lead().advance();
            self.settle(next);
        }
    }

    fn seek(&mut self, target: DocId) {
        if self.doc < target {
            let next = self.lead().seek(target);
            self.settle(next);
        }
    }

    /// Finds the first document at or after `candidate`, where the lead is, in which the whole leaf occurs.
    fn settle(&mut self, mut candidate: DocId) {
        'candidates: loop {
            if candidate == TERMINATED || self.budget.spent() {
                self.doc = TERMINATED;
                return;
            }
            for at in 1..self.order.len() {
                let found = self.slots[self.order[at]].1.seek(candidate);
                if found != candidate {
                    candidate = if found == TERMINATED { TERMINATED } else { self.lead().seek(found) };
                    continue 'candidates;
                }
            }
            self.occurrences = if self.single { self.lead().frequency() } else { self.count(candidate) };
            if self.occurrences > 0 {
                self.doc = candidate;
                return;
            }
            candidate = self.lead().advance();
        }
    }

    /// Counts the places in a document, where all slots are, at which every slot stands where it must.
    fn count(&mut self, doc: DocId) -> u32 {
        self.starts.clear();
        for at in 0..self.order.len() {
            let (offset, postings) = &mut self.slots[self.order[at]];
            let offset = *offset;
            postings.places(&mut self.places);
            // Where the phrase would begin; a place before its offset has no room for what stands before it.
            let starts = self.places.iter().filter_map(|place| place.checked_sub(offset));
            if at == 0 {
                self.starts.extend(starts);
            } else {
                keep_common(&mut self.starts, starts);
            }
            if self.starts.is_empty() {
                return 0;
            }
        }
        if let Some(lengths) = &self.lengths {
            let length = lengths.get_val(doc);
            self.starts.retain(|start| u64::from(start + self.width) <= length);
        }
        count_apart(&self.starts, self.width)
    }

    fn score(&self) -> f32 {
        match &self.norms {
            Some((norms, weight)) => weight.score(norms.fieldnorm_id(self.doc), self.occurrences),
            None => 0.0,
        }
    }
}

/// Keeps those of `kept` that are also in `others`; both ascending.
fn keep_common(kept: &mut Vec<u32>, others: impl Iterator<Item = u32>) {
    let mut others = others.peekable();
    kept.retain(|start| {
        while others.peek().is_some_and(|other| other < start) {
            others.next();
        }
        others.peek() == Some(start)
    });
}

/// Counts starts, left to right, that lie at least `width` apart.
fn count_apart(starts: &[u32], width: u32) -> u32 {
    let mut count = 0;
    let mut free = 0;
    for start in starts {
        if *start >= free {
            count += 1;
            free = start + width;
        }
    }
    count
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn occurrences_are_counted_left_to_right_without_overlap() {
        // "no no" in "no no no no no".
        assert_eq!(count_apart(&[0, 1, 2, 3], 2), 2);
        assert_eq!(count_apart(&[0, 2, 5], 2), 3);
        assert_eq!(count_apart(&[], 2), 0);
    }

    #[test]
    fn common_starts_are_kept() {
        let mut kept = vec![1, 4, 6, 9];
        keep_common(&mut kept, [0, 4, 5, 9, 12].into_iter());
        assert_eq!(kept, [4, 9]);
    }
}
