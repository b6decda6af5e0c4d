//! The best hits, without reading all that is found.
//!
//! In: candidates in the order of what their scores do not exceed. Out: the best by their true scores. Reading ends where the
//! worst of those kept is better than anything behind can be.
//!
//! # Equal scores
//!
//! The cluster computes the same formula in another way, so the two differ in the last bits: a candidate counts as better only
//! by more than that. So articles that score the same would have to be read to the last. They are not: candidates with one bound
//! come in the order of the hits. If all that were read with the bound of the last one score the same, those behind do as well,
//! and come behind.

use newsgrep_query::{EngineError, Scope, Sort};

use super::pages::{Candidate, Order, Pages};
use super::prepared::Prepared;
use super::{Search, Top};
use crate::lower::{NeedsWeights, Scoring, Weights};
use crate::statistics::{LeafWeights, Question, Statistics};

impl<'a> Search<'a> {
    /// Reads candidates until the best hits are known.
    pub(super) fn by_score(&mut self) -> Result<(), EngineError> {
        let Prepared { plan, request, .. } = self.prepared;
        let question = Question::of(plan, &self.prepared.vocabulary);
        // Where a page begins depends on the weights, too.
        let scoring = match self.after {
            Some(_) => Err(NeedsWeights),
            None => self.scoring(None),
        };
        let (scoring, known) = match scoring {
            Ok(scoring) => (scoring, None),
            Err(NeedsWeights) => {
                let Some(statistics) = self.ask(&question)? else { return Ok(()) };
                let weights: &dyn Weights = &statistics;
                let scoring = self.scoring(Some(weights)).map_err(|_| unexplained())?;
                (scoring, Some(statistics))
            }
        };
        let order = Order::by(&scoring);
        if order == Order::Newest {
            return self.by_date(order, None);
        }
        let known = known.map(|statistics| LeafWeights::of(plan, &statistics));
        // A score that is less than its bound may come behind, and so may a paragraph that is not the best of its article.
        let leaps = scoring.close && request.scope == Scope::Article && !self.prepared.reads_all();
        let after = match (&known, self.after.filter(|_| leaps)) {
            (Some(weights), Some(place)) => {
                let from = f32::from_bits(place.score) + weights.rounding();
                order.from(place.key, place.content, from)
            }
            _ => None,
        };
        let begins = after.is_none();
        let close = scoring.close && self.prepared.lowered.filter.is_exact();
        let mut pages = self.prepared.pages(order, after, self.prepared.first_size(close));
        let Some((page, weights)) = self.first_scored(&mut pages, &question, known)? else { return Ok(()) };
        let bounded = scoring.bounded && weights.are_usual();
        let reads_all = self.prepared.reads_all() || !bounded;
        let mut best = Best {
            top: Top::new(self.prepared.keep(), Sort::Relevance, self.after),
            rounding: weights.rounding(),
            sampled: question.sampled,
            broken: false,
            last: Equals::default(),
        };
        let (mut page, mut pages) = match reads_all && !pages.exhausted {
            true => {
                // All are read in the order of dates, which the cluster can take up anywhere.
                self.close(pages);
                let mut pages = self.prepared.pages(Order::Newest, None, super::pages::MOST);
                (pages.next()?, pages)
            }
            false => (page, pages),
        };
        loop {
            for candidate in page {
                self.rank(candidate, &weights, &mut best);
            }
            let settled = !reads_all && best.is_settled();
            if pages.exhausted || settled || self.prepared.budget.is_over() {
                break;
            }
            page = pages.next()?;
        }
        self.whole = pages.exhausted && (begins || reads_all);
        self.close(pages);
        for unit in best.top.into_sorted() {
            self.delivery.take(&unit);
        }
        debug_assert!(request.limit > 0);
        Ok(())
    }

    fn scoring(&self, weights: Option<&dyn Weights>) -> Result<Scoring, NeedsWeights> {
        let Prepared { plan, vocabulary, .. } = &self.prepared;
        Scoring::of(plan, vocabulary, weights)
    }

    /// Asks how rare the words are.
    fn ask(&mut self, question: &Question) -> Result<Option<Statistics>, EngineError> {
        let Prepared { client, budget, .. } = self.prepared;
        if question.searches.is_empty() {
            return Ok(Some(Statistics::default()));
        }
        let Some(answers) = budget.allow(client.searches(&question.searches, &budget.how()))? else {
            return Ok(None);
        };
        for answer in &answers {
            if let Some(why) = &answer.incomplete {
                self.incomplete.get_or_insert_with(|| why.clone());
            }
        }
        Ok(Some(question.read(answers.iter().map(|answer| &answer.body))))
    }

    /// Reads the first page, and, unless they are known, asks in the same request how rare the words are.
    fn first_scored(
        &mut self,
        pages: &mut Pages<'a>,
        question: &Question,
        known: Option<LeafWeights>,
    ) -> Result<Option<(Vec<Candidate>, LeafWeights)>, EngineError> {
        let Prepared { client, budget, plan, .. } = self.prepared;
        let answers = loop {
            let mut bodies = vec![pages.body()];
            self.ask_counts(&mut bodies[0]);
            if known.is_none() {
                bodies.extend_from_slice(&question.searches);
            }
            let answers = client.searches(&bodies, &budget.how());
            if !pages.is_too_long(&answers) {
                break answers;
            }
        };
        let Some(answers) = budget.allow(answers)? else { return Ok(None) };
        let Some((first, rest)) = answers.split_first() else { return Ok(None) };
        for answer in rest {
            if let Some(why) = &answer.incomplete {
                self.incomplete.get_or_insert_with(|| why.clone());
            }
        }
        let weights = known
            .unwrap_or_else(|| LeafWeights::of(plan, &question.read(rest.iter().map(|answer| &answer.body))));
        self.take_counts(first)?;
        Ok(Some((pages.take(first)?, weights)))
    }

    fn rank(&mut self, candidate: Candidate, weights: &LeafWeights, best: &mut Best) {
        let bound = candidate.bound;
        best.last.begin(bound);
        for unit in self.examine(candidate, Some(weights)) {
            if unit.score() > bound + best.rounding {
                match best.sampled {
                    // How rare several words are was told by some shards. Others know better, and bound scores by too little.
                    true => best.broken = true,
                    // A part of the archive that was out of reach for one of the two is in the other.
                    false => {
                        let why = || "the cluster's numbers of words do not fit its hits".to_owned();
                        self.incomplete.get_or_insert_with(why);
                    }
                }
            }
            best.last.add(unit.score(), best.rounding);
            best.top.push(unit);
        }
    }
}

/// The best so far, and how good what is left can be.
struct Best {
    top: Top,
    /// How far scores may lie apart that are the same but for rounding.
    rounding: f32,
    /// Whether only some shards were asked how rare words are.
    sampled: bool,
    /// Whether a score was above its bound, so that there is none.
    broken: bool,
    last: Equals,
}

impl Best {
    /// Returns whether nothing that is left can be among the best.
    fn is_settled(&self) -> bool {
        let Some(worst) = self.top.worst().filter(|_| self.top.is_full() && !self.broken) else {
            return false;
        };
        let bound = self.last.bound;
        if worst.score() > bound + self.rounding {
            return true;
        }
        let equal = self.top.units().filter(|unit| unit.place.score == worst.place.score);
        self.last.score == Some(worst.place.score)
            && !self.last.differ
            && equal.into_iter().all(|unit| unit.bound == bound)
    }
}

/// What was read with the bound of the last candidate.
#[derive(Default)]
struct Equals {
    bound: f32,
    /// The score of those whose score is the bound, but for rounding.
    score: Option<u32>,
    /// Whether there are several such scores.
    differ: bool,
}

impl Equals {
    fn begin(&mut self, bound: f32) {
        if self.bound != bound {
            *self = Equals { bound, ..Equals::default() };
        }
    }

    fn add(&mut self, score: f32, rounding: f32) {
        if score + rounding < self.bound {
            return;
        }
        let score = score.to_bits();
        self.differ |= self.score.is_some_and(|other| other != score);
        self.score = Some(score);
    }
}

/// What cannot be: with all that it needs, a bound is always found.
fn unexplained() -> EngineError {
    EngineError::Archive { message: "the words of the query could not be weighed".to_owned(), source: None }
}
