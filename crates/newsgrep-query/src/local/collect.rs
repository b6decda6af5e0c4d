//! One pass over everything that satisfies a plan: the best hits, the counts, the facets and the timeline.

use std::ops::Range;

use newsgrep_core::{ArticleMap, Numbers, Segment, Snapshot};
use newsgrep_text::Zone;
use tantivy::{DocId, TERMINATED};

use crate::{Count, Counts, EngineError, HitCounts, Place, Request, Scope, Sort, rank};

use super::article::{Matches, PreparedPlan};
use super::budget::Budget;
use super::bulk::{Bulk, Leap};
use super::core_failed;
use super::leaf::LeafCursor;
use super::tally::{Found, Tallies};
use super::top::{Ranked, Top};

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
        let looks_inside = self.looks_inside(tallies);
        for (number, segment) in (0..).zip(snapshot.segments()) {
            let windows = match self.counts_only_units(&totals, tallies) {
                Some(counts) => Windows::open(self, plan, segment, counts)?,
                None => None,
            };
            tallies.open(segment)?;
            let columns = &Columns::open(segment)?;
            let (top, totals, tallies) = (&mut top, &mut totals, &mut *tallies);
            let last_article = DocId::MAX;
            let mut taker =
                Taker { pass: self, segment, number, columns, top, totals, tallies, last_article };
            if let Some(windows) = windows {
                taker.totals.cut |= self.counts == Counts::Bounded;
                windows.take(&mut taker, 0);
                taker.tallies.close()?;
                continue;
            }
            let mut matches = plan.open(snapshot, number, 0, looks_inside, self.budget)?;
            if self.sort == Sort::Newest && self.keep > 0 {
                taker.take_newest(&mut matches, looks_inside)?;
            } else if !taker.take_leaf(&mut matches, looks_inside) {
                taker.take_units(plan, &mut matches, looks_inside)?;
            }
            taker.tallies.close()?;
        }
        if let Some(error) = self.budget.take_error() {
            return Err(error);
        }
        let partial = self.budget.has_stopped() || totals.cut || plan.is_capped();
        Ok((top.into_sorted(), totals.counts(self.counts, self.scope, !partial)))
    }

    /// Returns whether units are to be counted, if nothing is to be counted inside them.
    fn counts_only_units(&self, totals: &Totals, tallies: &Tallies) -> Option<bool> {
        match self.counts {
            Counts::Exact | Counts::Bounded if !tallies.is_empty() => None,
            _ if !tallies.is_empty() => tallies.count_units(self.scope).then_some(true),
            Counts::Articles | Counts::Units => Some(true),
            _ => self.may_stop(totals, tallies).then_some(false),
        }
    }

    fn is_scored(&self) -> bool {
        self.sort == Sort::Relevance && self.keep > 0
    }

    /// Returns whether a pass that has all its hits may leave the rest of the segment unseen.
    pub(super) fn may_stop(&self, totals: &Totals, tallies: &Tallies) -> bool {
        tallies.is_empty()
            && match self.counts {
                Counts::Exact | Counts::Articles | Counts::Units => false,
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

/// A plan of words on a segment, of which no paragraph need be read that is not among the best.
enum Windows<'s> {
    Leap(Box<Leap<'s>>),
    Bulk(Box<Bulk<'s>>),
}

impl<'s> Windows<'s> {
    fn open(
        pass: &Pass<'s>,
        plan: &PreparedPlan<'_>,
        segment: &'s Segment,
        counts: bool,
    ) -> Result<Option<Self>, EngineError> {
        if let Some(leap) = Leap::open(pass, plan, segment, counts)? {
            return Ok(Some(Windows::Leap(Box::new(leap))));
        }
        let bulk = Bulk::open(pass, plan, segment, counts)?;
        Ok(bulk.map(|bulk| Windows::Bulk(Box::new(bulk))))
    }

    fn take(self, taker: &mut Taker<'_>, from: DocId) {
        match self {
            Windows::Leap(leap) => leap.take(taker, from),
            Windows::Bulk(bulk) => bulk.take(taker, from),
        }
    }
}

/// What is read of the units found.
pub(super) struct Columns {
    pub(super) keys: Numbers,
    contents: Numbers,
    pub(super) zones: Numbers,
}

impl Columns {
    fn open(segment: &Segment) -> Result<Self, EngineError> {
        Ok(Columns {
            keys: segment.date_orders().map_err(core_failed)?.clone(),
            contents: segment.contents().map_err(core_failed)?.clone(),
            zones: segment.zones().map_err(core_failed)?.clone(),
        })
    }
}

/// Takes the units of one segment.
pub(super) struct Taker<'t> {
    pub(super) pass: &'t Pass<'t>,
    pub(super) segment: &'t Segment,
    number: u32,
    pub(super) columns: &'t Columns,
    pub(super) top: &'t mut Top,
    pub(super) totals: &'t mut Totals,
    pub(super) tallies: &'t mut Tallies,
    /// The first document of the article that the last unit is of.
    pub(super) last_article: DocId,
}

/// What was read of a unit.
#[derive(Clone, Copy, Default)]
pub(super) struct Inside {
    pub(super) score: f32,
    paragraphs: u64,
    occurrences: u64,
}

impl Taker<'_> {
    /// Takes every unit, until no more need be counted; what is behind is then only looked at as far as it may be among
    /// the best, if the plan is one for that.
    fn take_units(
        &mut self,
        plan: &PreparedPlan<'_>,
        matches: &mut Matches<'_>,
        looks_inside: bool,
    ) -> Result<(), EngineError> {
        let Some(from) = self.take_all(matches, looks_inside, 0, Bulk::ranks(self.pass, plan)) else {
            return Ok(());
        };
        match Windows::open(self.pass, plan, self.segment, false)? {
            Some(windows) => {
                self.totals.cut = true;
                windows.take(self, from);
            }
            None => {
                self.take_all(matches, looks_inside, from, false);
            }
        }
        Ok(())
    }

    /// Takes every unit from one document on. Returns from where on there are more, if it may leave off where no more
    /// need be counted.
    fn take_all(
        &mut self,
        matches: &mut Matches<'_>,
        looks_inside: bool,
        from: DocId,
        leaves_off: bool,
    ) -> Option<DocId> {
        let mut scores = Scores::default();
        let mut from = from;
        while let Some(unit) = matches.next(from) {
            if leaves_off && self.pass.may_stop(self.totals, self.tallies) {
                return Some(from);
            }
            from = unit.end;
            if !self.segment.reader().is_deleted(unit.start) {
                let inside = self.read(matches, &unit, looks_inside, &mut scores);
                self.count(matches.articles(), unit.start, inside);
                self.rank(|| unit, inside.score);
            }
        }
        None
    }

    /// Takes the units of a plan that is nothing but a leaf, without asking the plan for each; returns whether it is one.
    /// Once no more need be counted, what is not among the best is left out.
    fn take_leaf(&mut self, matches: &mut Matches<'_>, looks_inside: bool) -> bool {
        let articles = matches.articles().clone();
        let Some((leaf, documents)) = matches.only_leaf() else { return false };
        if !looks_inside {
            self.take_leaf_units(leaf, &articles, documents);
            return true;
        }
        let scored = self.pass.is_scored();
        let bounded = scored && leaf.is_bounded();
        let by_article = self.pass.scope == Scope::Article;
        let first_of = |doc| if by_article && doc != TERMINATED { articles.first(doc) } else { doc };
        let mut doc = leaf.seek(documents.start);
        let mut start = first_of(doc);
        while doc < documents.end {
            if bounded && self.top.worst().is_some() && self.pass.may_stop(self.totals, self.tallies) {
                self.totals.cut = true;
                self.take_best(leaf, &articles, doc..documents.end);
                return true;
            }
            let unit_start = start;
            let mut inside = Inside::default();
            // One column tells where an article begins; where it ends is asked of the few that are ranked.
            while start == unit_start && doc < documents.end {
                inside.paragraphs += 1;
                inside.occurrences += u64::from(leaf.occurrences());
                if scored {
                    inside.score = self.columns.better(inside.score, doc, leaf.score());
                }
                doc = leaf.advance();
                start = first_of(doc);
            }
            // An article is deleted as a whole.
            if self.segment.reader().is_deleted(unit_start) {
                continue;
            }
            let unit = || if by_article { articles.range(unit_start) } else { unit_start..unit_start + 1 };
            self.count(&articles, unit_start, inside);
            self.rank(unit, inside.score);
        }
        true
    }

    /// Takes the units of a leaf, whatever is inside them.
    fn take_leaf_units(&mut self, leaf: &mut LeafCursor<'_>, articles: &ArticleMap, documents: Range<DocId>) {
        let by_article = self.pass.scope == Scope::Article;
        let mut doc = leaf.seek(documents.start);
        if !self.wants_articles() && self.pass.keep == 0 {
            while doc < documents.end {
                self.totals.paragraphs += u64::from(!self.segment.reader().is_deleted(doc));
                doc = leaf.advance();
            }
        }
        while doc < documents.end {
            let unit = if by_article { articles.range(doc) } else { doc..doc + 1 };
            doc = if by_article { leaf.seek(unit.end) } else { leaf.advance() };
            if !self.segment.reader().is_deleted(unit.start) {
                self.count(articles, unit.start, Inside::default());
                self.rank(|| unit, 0.0);
            }
        }
    }

    pub(super) fn read(
        &self,
        matches: &mut Matches<'_>,
        unit: &Range<DocId>,
        looks_inside: bool,
        scores: &mut Scores,
    ) -> Inside {
        match looks_inside {
            true => scores.read(matches, unit, self.pass.is_scored(), self.columns),
            false => Inside::default(),
        }
    }

    #[inline]
    pub(super) fn count(&mut self, articles: &ArticleMap, start: DocId, inside: Inside) {
        // A paragraph that is a hit counts, also where nothing in it is marked.
        let (first, paragraphs) = match self.pass.scope {
            Scope::Article => (start, inside.paragraphs),
            Scope::Paragraph => (articles.first(start), 1),
        };
        let new_article = first != self.last_article;
        self.last_article = first;
        self.totals.articles += u64::from(new_article);
        self.totals.paragraphs += paragraphs;
        self.totals.occurrences += inside.occurrences;
        let articles = u64::from(new_article);
        self.tallies.add(first, Found { articles, paragraphs, occurrences: inside.occurrences });
    }

    /// Counts so many units at once.
    pub(super) fn add_counts(&mut self, articles: u64, paragraphs: u64) {
        self.totals.articles += articles;
        self.totals.paragraphs += paragraphs;
    }

    /// Returns whether it must be known of which article every unit is.
    pub(super) fn tallies_units(&self) -> bool {
        !self.tallies.is_empty()
    }

    /// Returns whether articles are counted, or what is known about them.
    pub(super) fn wants_articles(&self) -> bool {
        self.tallies_units() || self.pass.scope == Scope::Article || self.pass.counts != Counts::Units
    }

    /// Counts the units found of the article whose first document this is: all of them at once.
    #[inline]
    pub(super) fn count_article(&mut self, first: DocId, units: u64) {
        self.add_counts(1, units);
        self.tallies.add(first, Found { articles: 1, paragraphs: units, occurrences: 0 });
    }

    /// Ranks a unit of the article whose first document this is.
    pub(super) fn take_one(&mut self, first: DocId, unit: Range<DocId>, score: f32) {
        self.last_article = first;
        self.rank(|| unit, score);
    }

    /// Ranks a unit of the article that was counted last; returns whether it comes behind where the page begins.
    #[inline]
    pub(super) fn rank(&mut self, unit: impl FnOnce() -> Range<DocId>, score: f32) -> bool {
        if !self.top.may_want(score) {
            return false;
        }
        let unit = unit();
        let key = self.columns.keys.get_val(unit.start);
        let content = self.columns.contents.get_val(self.last_article);
        let ordinal = unit.start - self.last_article;
        self.top.push(Ranked { score, key, content, ordinal, segment: self.number, unit })
    }
}

impl Columns {
    /// Returns the better one of the best score so far and that of one more paragraph, doubled if it is the headline.
    #[inline]
    pub(super) fn better(&self, best: f32, doc: DocId, score: f32) -> f32 {
        rank::better(best, score, || self.zones.get_val(doc) == Zone::Title as u64)
    }
}

#[derive(Default)]
pub(super) struct Totals {
    articles: u64,
    paragraphs: u64,
    occurrences: u64,
    /// Whether units were left unseen.
    pub(super) cut: bool,
}

impl Totals {
    fn counts(&self, wanted: Counts, scope: Scope, exact: bool) -> HitCounts {
        let inside = matches!(wanted, Counts::Exact | Counts::Bounded);
        let count = |wanted, value| if wanted { Count { value, exact } } else { Count::default() };
        HitCounts {
            articles: count(
                inside || wanted == Counts::Articles || (wanted == Counts::Units && scope == Scope::Article),
                self.articles,
            ),
            paragraphs: count(
                inside || (wanted != Counts::None && scope == Scope::Paragraph),
                self.paragraphs,
            ),
            occurrences: count(inside, self.occurrences),
        }
    }
}

/// The paragraphs of one unit, put together from its leaves.
#[derive(Default)]
pub(super) struct Scores {
    /// By paragraph and leaf: the score.
    found: Vec<(DocId, usize, f32)>,
}

impl Scores {
    /// Reads a unit. It scores as its best paragraph: the sum of its leaves, doubled for the headline.
    fn read(
        &mut self,
        matches: &mut Matches<'_>,
        unit: &Range<DocId>,
        scored: bool,
        columns: &Columns,
    ) -> Inside {
        self.found.clear();
        let (found, mut inside, mut ordered) = (&mut self.found, Inside::default(), true);
        matches.inside(unit, &mut |leaf| {
            let place = (leaf.doc, leaf.leaf);
            inside.occurrences += u64::from(leaf.occurrences);
            ordered &= found.last().is_none_or(|(doc, leaf, _)| (*doc, *leaf) < place);
            found.push((place.0, place.1, leaf.score));
        });
        if !ordered {
            // The scores of one paragraph are always added in the order of the leaves: another order would give another sum
            // in the last bit, and segments walk their leaves in different orders.
            self.found.sort_unstable_by_key(|(doc, leaf, _)| (*doc, *leaf));
        }
        for paragraph in self.found.chunk_by(|a, b| a.0 == b.0) {
            inside.paragraphs += 1;
            if scored {
                let sum: f32 = paragraph.iter().map(|(_, _, score)| score).sum();
                inside.score = columns.better(inside.score, paragraph[0].0, sum);
            }
        }
        inside
    }
}
