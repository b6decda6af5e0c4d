//! One pass over everything that satisfies a plan: the best hits, the counts, the facets and the timeline.

use std::ops::Range;

use newsgrep_core::{Numbers, Segment, Snapshot};
use newsgrep_text::Zone;
use tantivy::DocId;

use crate::page::Place;
use crate::{Count, Counts, EngineError, HitCounts, Request, Scope, Sort};

use super::article::{Matches, PreparedPlan};
use super::budget::Budget;
use super::tally::{Found, Tallies};
use super::top::{Ranked, Top};
use super::{core_failed, failed};

/// What a paragraph's score is multiplied by when it is the headline.
pub(super) const TITLE_FACTOR: f32 = 2.0;

/// Up to how many articles a bounded count is exact.
const BOUND: u64 = 1_000;

/// What one pass is to find out.
pub(super) struct Pass<'a> {
    pub(super) scope: Scope,
    pub(super) sort: Sort,
    pub(super) counts: Counts,
    /// How many hits to keep.
    pub(super) keep: usize,
    /// Behind which place in the order.
    pub(super) after: Option<Place>,
    pub(super) budget: &'a Budget,
}

impl<'a> Pass<'a> {
    /// Returns the pass of a request; it keeps one hit more than asked for, which tells whether there is a next page.
    pub(super) fn of(request: &Request, budget: &'a Budget) -> Result<Self, EngineError> {
        let keep = match request.limit {
            0 => 0,
            limit => request.offset.saturating_add(limit).saturating_add(1),
        };
        Ok(Pass {
            scope: request.scope,
            sort: request.sort,
            counts: request.counts,
            keep,
            after: request.after_hit.map(|cursor| cursor.place_in(request)).transpose()?,
            budget,
        })
    }

    /// Goes through every segment.
    pub(super) fn run(
        &self,
        snapshot: &Snapshot,
        plan: &PreparedPlan<'_>,
        tallies: &mut Tallies,
    ) -> Result<(Vec<Ranked>, HitCounts), EngineError> {
        let mut top = Top::new(self.keep, self.sort, self.after);
        let mut totals = Totals::default();
        for number in (0..).take(snapshot.segments().len()) {
            let matches = plan.open(snapshot, number, self.budget)?;
            self.run_segment(snapshot, number, matches, &mut top, &mut totals, tallies)?;
        }
        if let Some(error) = self.budget.take_error() {
            return Err(error);
        }
        let partial = self.budget.has_stopped() || totals.cut || plan.is_capped();
        Ok((top.into_sorted(), totals.counts(self.counts, self.scope, !partial)))
    }

    fn run_segment(
        &self,
        snapshot: &Snapshot,
        number: u32,
        mut matches: Matches<'_>,
        top: &mut Top,
        totals: &mut Totals,
        tallies: &mut Tallies,
    ) -> Result<(), EngineError> {
        let segment = &snapshot.segments()[number as usize];
        let looks_inside = self.looks_inside(tallies);
        tallies.open(segment)?;
        let columns = Columns::open(segment)?;
        let page = self.page_begins(segment, &columns);
        let mut scores = Scores::default();
        // How many hits of the page were taken, and the key of the last: segments are in the order of keys.
        let (mut taken, mut last_key) = (0, 0);
        let (mut from, mut last_article) = (0, DocId::MAX);
        while let Some(unit) = matches.next(from) {
            from = unit.end;
            if segment.reader().is_deleted(unit.start) {
                continue;
            }
            let before = unit.start < page;
            let full = self.sort == Sort::Newest
                && taken >= self.keep
                && (self.keep == 0 || columns.keys.get_val(unit.start) > last_key);
            if (full || before) && self.may_stop(totals, tallies) {
                totals.cut = true;
                if full {
                    break;
                }
                from = page;
                continue;
            }
            let first = match self.scope {
                Scope::Article => unit.start,
                Scope::Paragraph => matches.articles().range(unit.start).start,
            };
            let new_article = first != last_article;
            last_article = first;
            totals.articles += u64::from(new_article);
            let score = match looks_inside {
                true => scores.read(&mut matches, &unit, self.is_scored(), &columns.zones),
                false => 0.0,
            };
            // A paragraph that is a hit counts, also where nothing in it is marked.
            let paragraphs = match self.scope {
                Scope::Article => scores.paragraphs,
                Scope::Paragraph => 1,
            };
            totals.paragraphs += paragraphs;
            totals.occurrences += scores.occurrences;
            let found =
                Found { articles: u64::from(new_article), paragraphs, occurrences: scores.occurrences };
            tallies.add(first, found);
            if !full && !before && top.may_want(score) {
                let key = columns.keys.get_val(unit.start);
                let content = columns.contents.get_val(first);
                let ordinal = unit.start - first;
                if top.push(Ranked { score, key, content, ordinal, segment: number, unit }) {
                    taken += 1;
                    last_key = key;
                }
            }
        }
        tallies.close()
    }

    fn is_scored(&self) -> bool {
        self.sort == Sort::Relevance && self.keep > 0
    }

    /// Returns the first document that may be on the page, if documents are in the order asked for.
    fn page_begins(&self, segment: &Segment, columns: &Columns) -> DocId {
        let Some(after) = self.after.filter(|_| self.sort == Sort::Newest) else { return 0 };
        let (mut low, mut high) = (0, segment.max_doc());
        while low < high {
            let middle = low + (high - low) / 2;
            if columns.keys.get_val(middle) < after.key { low = middle + 1 } else { high = middle }
        }
        low
    }

    /// Returns whether a pass that has all its hits may leave the rest of the segment unseen.
    fn may_stop(&self, totals: &Totals, tallies: &Tallies) -> bool {
        tallies.is_empty()
            && match self.counts {
                Counts::Exact | Counts::Articles => false,
                Counts::Bounded => totals.articles >= BOUND,
                Counts::None => true,
            }
    }

    /// Returns whether the paragraphs inside the units matter, or only the units.
    fn looks_inside(&self, tallies: &Tallies) -> bool {
        let counted = matches!(self.counts, Counts::Exact | Counts::Bounded);
        counted || self.is_scored() || tallies.look_inside()
    }
}

/// What is read of the units found.
struct Columns {
    keys: Numbers,
    contents: Numbers,
    zones: Numbers,
}

impl Columns {
    fn open(segment: &Segment) -> Result<Self, EngineError> {
        let contents = segment.reader().fast_fields().column_first_or_default("content");
        Ok(Columns {
            keys: segment.date_orders().map_err(core_failed)?.clone(),
            contents: contents.map_err(failed("open a column"))?,
            zones: segment.zones().map_err(core_failed)?.clone(),
        })
    }
}

#[derive(Default)]
struct Totals {
    articles: u64,
    paragraphs: u64,
    occurrences: u64,
    /// Whether units were left unseen.
    cut: bool,
}

impl Totals {
    fn counts(&self, wanted: Counts, scope: Scope, exact: bool) -> HitCounts {
        let inside = matches!(wanted, Counts::Exact | Counts::Bounded);
        let count = |wanted, value| if wanted { Count { value, exact } } else { Count::default() };
        HitCounts {
            articles: count(wanted != Counts::None, self.articles),
            paragraphs: count(
                inside || (wanted == Counts::Articles && scope == Scope::Paragraph),
                self.paragraphs,
            ),
            occurrences: count(inside, self.occurrences),
        }
    }
}

/// The paragraphs of one unit, put together from its leaves.
#[derive(Default)]
struct Scores {
    /// By paragraph and leaf: the score.
    found: Vec<(DocId, usize, f32)>,
    paragraphs: u64,
    occurrences: u64,
}

impl Scores {
    /// Reads a unit; returns the score of its best paragraph: the sum of its leaves, doubled for the headline.
    fn read(&mut self, matches: &mut Matches<'_>, unit: &Range<DocId>, scored: bool, zones: &Numbers) -> f32 {
        self.found.clear();
        let (found, mut occurrences, mut ordered) = (&mut self.found, 0, true);
        matches.inside(unit, &mut |leaf| {
            let place = (leaf.doc, leaf.leaf);
            occurrences += u64::from(leaf.occurrences);
            ordered &= found.last().is_none_or(|(doc, leaf, _)| (*doc, *leaf) < place);
            found.push((place.0, place.1, leaf.score));
        });
        self.occurrences = occurrences;
        if !ordered {
            // The scores of one paragraph are always added in the order of the leaves: another order would give another sum
            // in the last bit, and segments walk their leaves in different orders.
            self.found.sort_unstable_by_key(|(doc, leaf, _)| (*doc, *leaf));
        }
        let mut best = 0.0_f32;
        self.paragraphs = 0;
        for paragraph in self.found.chunk_by(|a, b| a.0 == b.0) {
            self.paragraphs += 1;
            if scored {
                let sum: f32 = paragraph.iter().map(|(_, _, score)| score).sum();
                let is_title = zones.get_val(paragraph[0].0) == Zone::Title as u64;
                let factor = if is_title { TITLE_FACTOR } else { 1.0 };
                best = best.max(sum * factor);
            }
        }
        best
    }
}
