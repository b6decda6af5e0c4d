//! How rare words are in the archive, as the cluster counts it.
//!
//! In: the patterns of a plan, and the words they stand for. Out: [`Statistics`], of which [`newsgrep_query::rank`] makes
//! weights. The cluster tells them where it explains how a paragraph scores: with `dfs_query_then_fetch` these are the numbers
//! of the whole archive. A slot of several words is as rare as the most frequent of them. Lucene takes it so as well, but each
//! shard looks only at the words that it has itself, so several are asked: of each the first articles that have such a word.

use std::collections::HashMap;

use newsgrep_query::plan::{Clause, Leaf, Pattern, Plan};
use newsgrep_query::rank::{Field, LeafWeight};
use newsgrep_text::Zone;
use serde_json::{Value, json};

use crate::lower::{Column, HOLE, PARAGRAPHS, Vocabulary, Wanted, Weights, for_each_needed_row, plain};

/// Most words of a slot that are asked about; of more, the most frequent may be another.
const MOST_WORDS: usize = 1_000;
/// Most articles that are asked how a slot of several words scores.
const MOST_ASKED: usize = 64;
/// About how many words are explained in all of them: each takes the cluster some 50 µs.
const MOST_EXPLAINED: usize = 8_192;

/// How rare words are.
#[derive(Debug, Default)]
pub(crate) struct Statistics {
    /// By pattern: how many paragraphs have the most frequent word that it stands for.
    frequencies: HashMap<Wanted, u64>,
    fields: HashMap<Column, Field>,
}

/// What is to be asked to rank a plan.
#[derive(Debug, Default)]
pub(crate) struct Question {
    /// What each search is about.
    asked: Vec<Wanted>,
    /// The searches.
    pub(crate) searches: Vec<Value>,
    /// Whether some of them ask only some shards how rare several words are.
    pub(crate) sampled: bool,
}

impl Question {
    /// Returns what has to be asked about the leaves of a plan that score.
    pub(crate) fn of(plan: &Plan, vocabulary: &Vocabulary) -> Self {
        let mut question = Question::default();
        for leaf in plan.leaves.iter().filter(|leaf| !leaf.negative && vocabulary.is_spoken(leaf)) {
            for column in Column::of(leaf) {
                for_each_needed_row(&leaf.clause, &mut |patterns| {
                    for pattern in patterns.iter().map(plain) {
                        question.ask(column, pattern, vocabulary);
                    }
                });
            }
        }
        question
    }

    fn ask(&mut self, column: Column, pattern: &Pattern, vocabulary: &Vocabulary) {
        let wanted = (column, pattern.clone());
        if *pattern == Pattern::Any || self.asked.contains(&wanted) {
            return;
        }
        let words: Vec<&str> = match pattern {
            Pattern::Word(word) => vec![word],
            Pattern::OneOf(words) => words.iter().map(String::as_str).collect(),
            pattern => {
                let known = vocabulary.get(column, pattern);
                known.map_or(&[][..], |known| &known.words[..]).iter().map(String::as_str).collect()
            }
        };
        if words.is_empty() {
            return;
        }
        let asked = &words[..words.len().min(MOST_WORDS)];
        let query = json!({"match": {column.name(): {"query": asked.join("|")}}});
        // A shard that has none of several words would not count the column at all; it does if it is asked for a single one.
        let query = json!({"bool": {"should": [query, {"term": {column.name(): HOLE}}]}});
        let mut search = json!({
            "size": 1,
            "explain": true,
            "_source": false,
            "track_total_hits": false,
            "query": {"nested": {"path": PARAGRAPHS, "score_mode": "max", "query": query}},
        });
        if words.len() > 1 {
            // The first articles of all shards come before the second ones, or nearly so.
            let shards = if vocabulary.shards == 0 { MOST_ASKED } else { vocabulary.shards };
            let most = (MOST_EXPLAINED / words.len()).clamp(8, MOST_ASKED);
            let asked = if shards == 1 { 1 } else { most.min(4 * shards) };
            self.sampled |= asked > 1;
            search["size"] = Value::from(asked);
            search["sort"] = json!(["_doc"]);
        }
        self.asked.push(wanted);
        self.searches.push(search);
    }

    /// Returns what the answers say.
    pub(crate) fn read<'a>(&self, answers: impl IntoIterator<Item = &'a Value>) -> Statistics {
        let mut statistics = Statistics::default();
        for (wanted, answer) in self.asked.iter().zip(answers) {
            let hits = answer.pointer("/hits/hits").and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
            // A word that no paragraph has explains nothing.
            let told = hits.iter().filter_map(|hit| Told::by(hit.get("_explanation")?));
            let Some((frequency, field)) = told.max_by_key(|(frequency, _)| *frequency) else { continue };
            statistics.frequencies.insert(wanted.clone(), frequency);
            statistics.fields.insert(wanted.0, field);
        }
        statistics
    }
}

/// The numbers in an explanation.
#[derive(Default)]
struct Told {
    frequency: Option<u64>,
    documents: Option<u64>,
    average: Option<f64>,
}

impl Told {
    /// Returns how many paragraphs have the word, and what is known of all.
    fn by(explanation: &Value) -> Option<(u64, Field)> {
        let mut told = Told::default();
        told.read(explanation);
        told.field()
    }

    fn read(&mut self, explanation: &Value) {
        let description = explanation.get("description").and_then(Value::as_str).unwrap_or_default();
        let value = explanation.get("value");
        if description.starts_with("n, ") {
            self.frequency = value.and_then(Value::as_u64);
        } else if description.starts_with("N, ") {
            self.documents = value.and_then(Value::as_u64);
        } else if description.starts_with("avgdl, ") {
            self.average = value.and_then(Value::as_f64);
        }
        for detail in explanation.get("details").and_then(Value::as_array).into_iter().flatten() {
            self.read(detail);
        }
    }

    fn field(&self) -> Option<(u64, Field)> {
        let (documents, average) = (self.documents?, self.average?);
        // The average was rounded; how many words there are was not.
        let words = (documents as f64 * average).round();
        Some((self.frequency?, Field::of(documents, words as u64)))
    }
}

impl Statistics {
    fn frequency(&self, column: Column, pattern: &Pattern) -> u64 {
        self.frequencies.get(&(column, plain(pattern).clone())).copied().unwrap_or(0)
    }

    fn field(&self, column: Column) -> Field {
        self.fields.get(&column).copied().unwrap_or(Field { documents: 0, average: 0.0 })
    }

    fn weight(&self, column: Column, clause: &Clause, boost: f32) -> LeafWeight {
        LeafWeight::of(clause, boost, &mut |pattern| self.frequency(column, pattern), self.field(column))
    }
}

impl Weights for Statistics {
    fn rarity(&self, column: Column, clause: &Clause) -> f32 {
        self.weight(column, clause, 1.0).idf()
    }
}

/// The weights of the leaves of a plan.
pub(crate) struct LeafWeights {
    /// By leaf: in stories, and in boiler.
    weights: Vec<[Option<LeafWeight>; 2]>,
}

impl LeafWeights {
    /// Returns the weights of a plan's leaves.
    pub(crate) fn of(plan: &Plan, statistics: &Statistics) -> Self {
        let weigh = |leaf: &Leaf| {
            let columns: Vec<Column> = Column::of(leaf).collect();
            [Column::Story, Column::Boiler].map(|column| {
                let scores = !leaf.negative && columns.contains(&column);
                scores.then(|| statistics.weight(column, &leaf.clause, leaf.boost))
            })
        };
        LeafWeights { weights: plan.leaves.iter().map(weigh).collect() }
    }

    /// Returns the weight of a leaf in paragraphs of a zone.
    pub(crate) fn get(&self, leaf: usize, zone: Zone) -> Option<&LeafWeight> {
        self.weights[leaf][usize::from(zone == Zone::Boiler)].as_ref()
    }

    /// Returns how far scores that are rounded in different ways may lie apart.
    ///
    /// A leaf's score is a part of what it scores at most; each way of computing that part loses a few units in the last of its
    /// 24 bits, and as many are lost in the sum.
    pub(crate) fn rounding(&self) -> f32 {
        let most = |weights: &[Option<LeafWeight>; 2]| {
            weights.iter().flatten().map(LeafWeight::ceiling).fold(0.0, f32::max)
        };
        let sum: f32 = self.weights.iter().map(most).sum();
        // Twice for the headline.
        2.0 * sum * 8.0 * f32::EPSILON
    }

    /// Returns whether all are of a size that loses but a few bits to rounding.
    pub(crate) fn are_usual(&self) -> bool {
        let all = self.weights.iter().flatten().flatten();
        all.map(LeafWeight::ceiling).all(|most| most == 0.0 || (1e-30..=1e30).contains(&most))
    }
}

#[cfg(test)]
mod tests {
    use newsgrep_query::parse;
    use newsgrep_query::rank::idf;

    use super::*;

    /// What the cluster says of a word that 4 of 23 paragraphs have.
    fn explanation() -> Value {
        let detail = |value: Value, description: &str| json!({"value": value, "description": description, "details": []});
        let idf = json!({"value": 1.67, "description": "idf, computed as …", "details": [
            detail(json!(4), "n, number of documents containing term"),
            detail(json!(23), "N, total number of documents with field"),
        ]});
        let tf = json!({"value": 0.69, "description": "tf, computed as …", "details": [
            detail(json!(6.0), "dl, length of field"),
            detail(json!(9.217391), "avgdl, average length of field"),
        ]});
        json!({"hits": {"hits": [{"_explanation": {"value": 1.16, "description": "sum of:", "details": [idf, tf]}}]}})
    }

    #[test]
    fn the_numbers_are_read_from_an_explanation() {
        let plan = Plan::compile(&parse("nato russia").unwrap());
        let question = Question::of(&plan, &Vocabulary::default());
        assert_eq!(question.searches.len(), 2);
        let statistics = question.read([&explanation(), &json!({"hits": {"hits": []}})]);
        assert_eq!(statistics.field(Column::Story), Field::of(23, 212));
        let weights = LeafWeights::of(&plan, &statistics);
        let nato = weights.get(0, Zone::Body).unwrap();
        assert_eq!((nato.idf(), weights.get(1, Zone::Body).unwrap().idf()), (idf(4, 23), idf(0, 23)));
        assert!(weights.get(0, Zone::Boiler).is_none());
    }

    #[test]
    fn a_pattern_is_asked_about_once_and_any_word_never() {
        let count = |query: &str| {
            let plan = Plan::compile(&parse(query).unwrap());
            Question::of(&plan, &Vocabulary::default()).searches.len()
        };
        assert_eq!(count("nato nato \"nato * russia\""), 2);
        assert_eq!(count("nato -russia source:tass"), 1);
        assert_eq!(count("nato zone:(title OR boiler)"), 2);
        assert_eq!(count("optimis*"), 0);
    }
}
