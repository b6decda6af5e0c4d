//! Scores of the cluster that no true score exceeds.
//!
//! In: a plan, the words of its patterns, and, where they are needed, how rare these are. Out: a query whose score for an
//! article, times [`FACTOR`], is at least the article's: so the best of what the cluster finds best are the best of all as
//! soon as nothing that is left can be better.
//!
//! # Why it is a bound
//!
//! A leaf scores `rarity · f(tf)`, where `f` grows with the number of occurrences and less and less so. Lucene scores a word
//! the same way, but for a constant. A phrase occurs at most as often as Lucene finds it, overlaps included; a proximity at
//! most as often as each of its operands, and its rarity is the sum of theirs. A group joined by OR occurs at most as often as
//! all its members together, and each is scored as if it were the rarest. A slot of several words is at least as rare to a
//! shard that lacks the most frequent of them. What stands for more words than can be asked for
//! scores what it would with no end of occurrences. Leaves that take no part, and zones and languages that are looked for
//! elsewhere, only make the sum greater.

use std::collections::{BTreeMap, BTreeSet};

use newsgrep_query::plan::{Clause, Leaf, Pattern, Plan};
use newsgrep_query::rank::{K1, TITLE_FACTOR, phrase_factor};
use newsgrep_text::Zone;
use serde_json::{Value, json};

use super::close::{all_take_part, is_counted_alike};
use super::slot::Slot;
use super::vocabulary::{Column, Vocabulary, plain};
use super::{HOLE, PARAGRAPHS, ZONE, clause, leaf, row};

/// How many times the cluster's score newsgrep's is: k₁ + 1, which Lucene leaves out.
pub(crate) const FACTOR: f32 = 1.0 + K1;

/// Most words that a query is scored by: the cluster takes no more than 1,024 for one.
const MOST_WORDS: usize = 800;

/// The weights between which scores lose but a few bits to rounding.
const BOUNDED: std::ops::RangeInclusive<f32> = 1e-30..=1e30;

/// How rare clauses are.
pub(crate) trait Weights {
    /// Returns the sum of the rarities of the words of a clause.
    fn rarity(&self, column: Column, clause: &Clause) -> f32;
}

/// Scores that bound the true ones.
#[derive(Clone, Debug)]
pub(crate) struct Scoring {
    /// What scores; `None` if every score is 0.
    pub(crate) scores: Option<Scores>,
    /// Whether scores are the true ones, but for rounding.
    pub(crate) close: bool,
    /// Whether they are a bound at all.
    pub(crate) bounded: bool,
}

/// What scores articles.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Scores {
    best: Value,
    counted: Value,
}

impl Scores {
    /// Returns the query that finds what a filter finds, and scores it; 0 where there is nothing to score.
    pub(crate) fn of(&self, filter: &Value) -> Value {
        let Scores { best, counted } = self;
        let scored = json!({"bool": {"filter": [filter], "should": [best]}});
        json!({"bool": {"should": [scored, counted], "minimum_should_match": 1}})
    }
}

/// It must be known first how rare the words are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct NeedsWeights;

impl Scoring {
    /// Returns the scores of a plan's leaves.
    ///
    /// # Errors
    ///
    /// Fails if it has to be known how rare the words are, and `weights` is `None`.
    pub(crate) fn of(
        plan: &Plan,
        vocabulary: &Vocabulary,
        weights: Option<&dyn Weights>,
    ) -> Result<Self, NeedsWeights> {
        let mut scorer =
            Scorer { vocabulary, weights, words: BTreeMap::new(), close: all_take_part(&plan.root) };
        let mut leaves = Vec::new();
        let mut bounded = true;
        for leaf in plan.leaves.iter().filter(|leaf| !leaf.negative && vocabulary.is_spoken(leaf)) {
            if leaf.boost <= 0.0 {
                continue;
            }
            bounded &= BOUNDED.contains(&leaf.boost);
            for column in Column::of(leaf) {
                leaves.extend(scorer.leaf(column, leaf)?);
            }
        }
        let in_titles = plan.leaves.iter().any(|leaf| leaf.zones.contains(Zone::Title));
        let scores = match leaves.len() {
            0 => None,
            _ => Some(Scores {
                best: best_paragraph(json!({"bool": {"should": leaves}}), in_titles),
                counted: counted(scorer.words),
            }),
        };
        Ok(Scoring { scores, close: scorer.close, bounded })
    }
}

/// Returns the query by which an article scores as its best paragraph, the headline twice.
fn best_paragraph(mut query: Value, in_titles: bool) -> Value {
    if in_titles {
        let functions = json!([{"filter": {"term": {ZONE: Zone::Title.name()}}, "weight": TITLE_FACTOR}]);
        query = json!({"function_score": {"query": query, "functions": functions, "boost_mode": "multiply"}});
    }
    json!({"nested": {"path": PARAGRAPHS, "score_mode": "max", "query": query}})
}

/// Returns a query that finds nothing, but has every shard count these words.
///
/// A shard leaves out what cannot find anything in it before it counts; if the date excludes all of its articles, it would leave
/// out the words, and they would be weighed by the other shards alone. Nor does it count a column of which it has none of the
/// words, unless it is asked for a single one.
fn counted(words: BTreeMap<String, BTreeSet<String>>) -> Value {
    let columns: Vec<Value> = words
        .into_iter()
        .flat_map(|(column, words)| {
            let text: Vec<String> = words.into_iter().collect();
            [json!({"match": {&column: {"query": text.join(row::OR)}}}), json!({"term": {column: HOLE}})]
        })
        .collect();
    let words =
        json!({"nested": {"path": PARAGRAPHS, "score_mode": "max", "query": {"bool": {"should": columns}}}});
    json!({"bool": {"filter": [{"term": {"names": HOLE}}], "should": [words]}})
}

struct Scorer<'a> {
    vocabulary: &'a Vocabulary,
    weights: Option<&'a dyn Weights>,
    /// By column: the words that score.
    words: BTreeMap<String, BTreeSet<String>>,
    close: bool,
}

impl Scorer<'_> {
    fn count(&self) -> usize {
        self.words.values().map(BTreeSet::len).sum()
    }

    fn leaf(&mut self, column: Column, leaf: &Leaf) -> Result<Option<Value>, NeedsWeights> {
        self.close &= !leaf.quoted;
        let factor = phrase_factor(&leaf.clause);
        let Some(scored) = self.clause(column, &leaf.clause, factor * leaf.boost)? else { return Ok(None) };
        let within = leaf::within(leaf, column);
        Ok(Some(match within.is_everything() {
            true => scored,
            false => json!({"bool": {"must": [scored], "filter": [within.query()]}}),
        }))
    }

    /// Returns what scores a clause; `None` if it occurs nowhere.
    fn clause(&mut self, column: Column, clause: &Clause, boost: f32) -> Result<Option<Value>, NeedsWeights> {
        match clause {
            Clause::Row(patterns) => self.row(column, clause, patterns, boost),
            Clause::Verbatim { words, .. } => {
                self.close = false;
                self.row(column, clause, words, boost)
            }
            Clause::Sloppy { slots, .. } => {
                self.close = false;
                let words = slots.iter().filter(|pattern| *plain(pattern) != Pattern::Any);
                let words: Vec<Clause> = words.map(|pattern| Clause::Row(vec![pattern.clone()])).collect();
                self.all_of(column, &words, boost)
            }
            Clause::Near { operands, .. } => {
                self.close = false;
                self.all_of(column, operands, boost)
            }
            Clause::AnyOf(members) => self.any_of(column, clause, members, boost),
            Clause::NotNear { of, .. } => {
                self.close = false;
                self.clause(column, of, boost)
            }
        }
    }

    fn row(
        &mut self,
        column: Column,
        clause: &Clause,
        patterns: &[Pattern],
        boost: f32,
    ) -> Result<Option<Value>, NeedsWeights> {
        let slots: Vec<Slot> =
            patterns.iter().map(|pattern| Slot::of(column, pattern, self.vocabulary)).collect();
        if slots.iter().any(|slot| slot.filter(column).is_nothing()) {
            return Ok(None);
        }
        let count: usize = slots.iter().map(Slot::len).sum();
        let first = slots.iter().position(Slot::is_word).unwrap_or(0);
        let last = slots.iter().rposition(Slot::is_word).unwrap_or(0);
        let text = row::text(&slots[first..=last]).filter(|_| self.count() + count <= MOST_WORDS);
        let Some(text) = text else { return self.at_most(column, clause, boost).map(Some) };
        let all = self.words.entry(column.name()).or_default();
        for slot in &slots {
            if let Slot::Words { words, .. } = slot {
                all.extend(words.iter().cloned());
            }
        }
        self.close &= is_counted_alike(&slots);
        let kind = if first == last { "match" } else { "match_phrase" };
        Ok(Some(json!({kind: {column.name(): {"query": text, "boost": boost}}})))
    }

    /// All of these occur, and the rarities are added up.
    fn all_of(
        &mut self,
        column: Column,
        clauses: &[Clause],
        boost: f32,
    ) -> Result<Option<Value>, NeedsWeights> {
        let mut must = Vec::with_capacity(clauses.len());
        for clause in clauses {
            let Some(scored) = self.clause(column, clause, boost)? else { return Ok(None) };
            must.push(scored);
        }
        Ok(Some(json!({"bool": {"must": must}})))
    }

    /// Any of these occurs, and each is as rare as the rarest.
    fn any_of(
        &mut self,
        column: Column,
        group: &Clause,
        members: &[Clause],
        boost: f32,
    ) -> Result<Option<Value>, NeedsWeights> {
        self.close = false;
        let weights = self.weights.ok_or(NeedsWeights)?;
        let rarest = weights.rarity(column, group);
        let mut should = Vec::with_capacity(members.len());
        for member in members {
            let rarity = weights.rarity(column, member);
            // What has no rarity has no words that occur.
            if rarity > 0.0 {
                should.extend(self.clause(column, member, boost * (rarest / rarity))?);
            }
        }
        Ok((!should.is_empty()).then(|| json!({"bool": {"should": should}})))
    }

    /// Returns the score that no number of occurrences exceeds.
    fn at_most(&mut self, column: Column, clause: &Clause, boost: f32) -> Result<Value, NeedsWeights> {
        self.close = false;
        let weights = self.weights.ok_or(NeedsWeights)?;
        let found = clause::filter(column, clause, self.vocabulary).query();
        // Of no words the sum is −0, which the cluster takes for less than nothing.
        let most = (boost * weights.rarity(column, clause)).abs();
        Ok(json!({"constant_score": {"filter": found, "boost": most}}))
    }
}

#[cfg(test)]
mod tests {
    use newsgrep_query::parse;

    use super::*;

    /// Every word is as rare as it is long.
    struct Lengths;

    impl Weights for Lengths {
        fn rarity(&self, _: Column, clause: &Clause) -> f32 {
            match clause {
                Clause::Row(patterns) => patterns
                    .iter()
                    .map(|pattern| match pattern {
                        Pattern::Word(word) => word.len() as f32,
                        _ => 7.0,
                    })
                    .sum(),
                Clause::AnyOf(members) => {
                    members.iter().map(|member| self.rarity(Column::Story, member)).fold(0.0, f32::max)
                }
                _ => 1.0,
            }
        }
    }

    fn scoring(query: &str, weights: Option<&dyn Weights>) -> Result<Scoring, NeedsWeights> {
        let plan = Plan::compile(&parse(query).unwrap());
        Scoring::of(&plan, &Vocabulary::default(), weights)
    }

    fn check(query: &str, close: bool, expected: Value) {
        let scoring = scoring(query, Some(&Lengths)).unwrap();
        let mut found = scoring.scores.unwrap().best;
        let found = found["nested"]["query"]["function_score"]["query"]["bool"]["should"].take();
        assert_eq!((scoring.close, found), (close, expected), "{query}");
    }

    fn scored(kind: &str, text: &str, boost: f32) -> Value {
        json!({kind: {"paragraphs.text": {"query": text, "boost": boost}}})
    }

    #[test]
    fn words_and_phrases_score_as_they_are() {
        check(
            "nato \"open door\"^2 -kfor source:tass",
            true,
            json!([scored("match", "nato", 1.0), scored("match_phrase", "open door", 3.0)]),
        );
        check("quote:nato", false, json!([scored("match", "nato", 1.0)]));
        check("\"la la\"", false, json!([scored("match_phrase", "la la", 1.5)]));
        let both = json!([scored("match", "nato", 1.0), scored("match", "kfor", 1.0)]);
        check("nato OR kfor", true, both.clone());
        check("(nato source:tass) OR kfor", false, both);
    }

    #[test]
    fn a_proximity_scores_at_most_what_its_operands_do() {
        let must = json!([scored("match", "nato", 1.5), scored("match_phrase", "open door", 1.5)]);
        check("nato w/5 \"open door\"", false, json!([{"bool": {"must": must}}]));
        let either = json!([scored("match", "nato", 1.5 * (8.0 / 4.0)), scored("match", "alliance", 1.5)]);
        let must = json!([{"bool": {"should": either}}, scored("match", "russia", 1.5)]);
        check("(nato OR alliance) w/5 russia", false, json!([{"bool": {"must": must}}]));
    }

    #[test]
    fn what_stands_for_too_many_words_scores_what_no_number_of_them_exceeds() {
        let prefix = json!({"prefix": {"paragraphs.text": {"value": "optimis"}}});
        check("optimis*", false, json!([{"constant_score": {"filter": prefix, "boost": 7.0}}]));
        assert_eq!(scoring("optimis*", None).unwrap_err(), NeedsWeights);
        assert_eq!(scoring("(nato OR kfor) w/3 us", None).unwrap_err(), NeedsWeights);
    }

    #[test]
    fn what_scores_nothing_is_not_asked() {
        assert_eq!(scoring("source:tass -nato", None).unwrap().scores, None);
    }
}
