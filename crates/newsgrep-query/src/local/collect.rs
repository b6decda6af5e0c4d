//! One pass over everything that satisfies a plan: the best hits, the counts, the facets and the timeline.

use std::ops::Range;

use newsgrep_core::Snapshot;
use newsgrep_text::Zone;
use tantivy::DocId;

use crate::{Count, Counts, EngineError, HitCounts, Request, Scope, Sort};

use super::article::{Matches, PreparedPlan};
use super::budget::Budget;
use super::core_failed;
use super::tally::Tallies;
use super::top::{Ranked, Top};

/// What a paragraph's score is multiplied by when it is the headline.
const TITLE_FACTOR: f32 = 2.0;

/// Up to how many articles a bounded count is exact.
const BOUND: u64 = 1_000;

/// What one pass is to find out.
pub(super) struct Pass<'a> {
    pub(super) scope: Scope,
    pub(super) sort: Sort,
    pub(super) counts: Counts,
    /// How many hits to keep.
    pub(super) keep: usize,
    pub(super) budget: &'a Budget,
}

impl<'a> Pass<'a> {
    pub(super) fn of(request: &Request, budget: &'a Budget) -> Self {
        Pass {
            scope: request.scope,
            sort: request.sort,
            counts: request.counts,
            keep: request.offset.saturating_add(request.limit),
            budget,
        }
    }

    /// Goes through every segment.
    pub(super) fn run(
        &self,
        snapshot: &Snapshot,
        plan: &PreparedPlan<'_>,
        tallies: &mut Tallies,
    ) -> Result<(Vec<Ranked>, HitCounts), EngineError> {
        let mut top = Top::new(self.keep, self.sort);
        let mut totals = Totals::default();
        let looks_inside = self.looks_inside(tallies);
        for (number, segment) in (0..).zip(snapshot.segments()) {
            let mut matches = plan.open(snapshot, number, self.budget)?;
            tallies.open(segment)?;
            let keys = segment.date_orders().map_err(core_failed)?;
            let zones = segment.zones().map_err(core_failed)?;
            let mut scores = Scores::default();
            let mut taken = 0;
            let (mut from, mut last_article) = (0, DocId::MAX);
            while let Some(unit) = matches.next(from) {
                from = unit.end;
                if segment.reader().is_deleted(unit.start) {
                    continue;
                }
                let full = self.sort == Sort::Newest && taken >= self.keep;
                if full && self.may_stop(&totals, tallies) {
                    totals.cut = true;
                    break;
                }
                let first = match self.scope {
                    Scope::Article => unit.start,
                    Scope::Paragraph => matches.articles().range(unit.start).start,
                };
                let new_article = first != last_article;
                last_article = first;
                totals.articles += u64::from(new_article);
                let score = if looks_inside {
                    scores.read(&mut matches, &unit, self.sort == Sort::Relevance, |doc| {
                        zones.get_val(doc) == Zone::Title as u64
                    })
                } else {
                    0.0
                };
                // A paragraph that is a hit counts, also where nothing in it is marked.
                let paragraphs = match self.scope {
                    Scope::Article => scores.paragraphs,
                    Scope::Paragraph => 1,
                };
                totals.paragraphs += paragraphs;
                totals.occurrences += scores.occurrences;
                tallies.add(first, new_article, paragraphs);
                if !full {
                    taken += 1;
                    top.push(Ranked { score, key: keys.get_val(unit.start), segment: number, unit });
                }
            }
            tallies.close()?;
        }
        if let Some(error) = self.budget.take_error() {
            return Err(error);
        }
        let partial = self.budget.has_stopped() || totals.cut || plan.is_capped();
        Ok((top.into_sorted(), totals.counts(self.counts, !partial)))
    }

    /// Returns whether a pass that has all its hits may leave the rest of the segment unseen.
    fn may_stop(&self, totals: &Totals, tallies: &Tallies) -> bool {
        tallies.is_empty()
            && match self.counts {
                Counts::Exact => false,
                Counts::Bounded => totals.articles >= BOUND,
                Counts::None => true,
            }
    }

    /// Returns whether the paragraphs inside the units matter, or only the units.
    fn looks_inside(&self, tallies: &Tallies) -> bool {
        self.counts != Counts::None
            || (self.sort == Sort::Relevance && self.keep > 0)
            || tallies.count_paragraphs()
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
    fn counts(&self, wanted: Counts, exact: bool) -> HitCounts {
        if wanted == Counts::None {
            return HitCounts::default();
        }
        let count = |value| Count { value, exact };
        HitCounts {
            articles: count(self.articles),
            paragraphs: count(self.paragraphs),
            occurrences: count(self.occurrences),
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
    fn read(
        &mut self,
        matches: &mut Matches<'_>,
        unit: &Range<DocId>,
        scored: bool,
        is_title: impl Fn(DocId) -> bool,
    ) -> f32 {
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
                let factor = if is_title(paragraph[0].0) { TITLE_FACTOR } else { 1.0 };
                best = best.max(sum * factor);
            }
        }
        best
    }
}
