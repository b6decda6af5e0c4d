//! The dictionary of an archive on a cluster, for [`suggest`](newsgrep_query::suggest).
//!
//! The cluster writes out the words near another one, and counts the paragraphs that have each.

use newsgrep_query::plan::Pattern;
use newsgrep_query::suggest::{Dictionary, suggest as suggest_of};
use serde_json::{Value, json};

use crate::aggregate::{Total, aggregation, buckets};
use crate::answer::{Answer, refused_because};
use crate::client::{Client, How};
use crate::expand::look_up;
use crate::lower::{Column, PARAGRAPHS, Vocabulary};
use crate::{Error, Result};

/// Most words that are counted at once.
const AT_ONCE: usize = 500;

const COUNTED: &str = "words";

/// Returns the words that may be meant, each with the number of paragraphs that have it.
pub(crate) fn suggest(client: &Client, typed: &str, limit: usize) -> Result<Vec<(String, u64)>> {
    suggest_of(&mut Words(client), typed, limit)
}

/// The words of an archive's text.
struct Words<'a>(&'a Client);

impl Words<'_> {
    /// Returns how many paragraphs each query finds.
    fn count(&self, queries: &[Value]) -> Result<Vec<u64>> {
        let searches: Vec<Value> = queries.chunks(AT_ONCE).map(search).collect();
        if searches.is_empty() {
            return Ok(Vec::new());
        }
        let answers = self.0.searches(&searches, &How::default())?;
        let mut counts = Vec::with_capacity(queries.len());
        for (answer, queries) in answers.iter().zip(queries.chunks(AT_ONCE)) {
            counts.extend(read(answer, queries.len())?);
        }
        Ok(counts)
    }
}

impl Dictionary for Words<'_> {
    type Error = Error;

    fn frequencies(&mut self, words: &[&str]) -> Result<Vec<u64>> {
        let column = Column::Story.name();
        let queries: Vec<Value> = words.iter().map(|word| json!({"term": {&column: word}})).collect();
        self.count(&queries)
    }

    fn near(&mut self, word: &str, edits: u8) -> Result<Vec<(String, u64)>> {
        let wanted = (Column::Story, Pattern::Fuzzy { word: word.to_owned(), distance: edits });
        let mut vocabulary = Vocabulary::default();
        look_up(self.0, vec![wanted.clone()], &mut vocabulary, &How::default())?;
        let words = vocabulary.get(wanted.0, &wanted.1).map_or(&[][..], |known| &known.words[..]);
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        let frequencies = self.frequencies(&words)?;
        let words = words.into_iter().map(str::to_owned).zip(frequencies);
        Ok(words.filter(|(_, frequency)| *frequency > 0).collect())
    }

    fn side_by_side(&mut self, pairs: &[(&str, &str)]) -> Result<Vec<u64>> {
        let column = Column::Story.name();
        let phrase = |(one, other): &(&str, &str)| json!({"match_phrase": {&column: {"query": format!("{one} {other}")}}});
        self.count(&pairs.iter().map(phrase).collect::<Vec<Value>>())
    }
}

/// Returns the search that counts the paragraphs which each query finds.
fn search(queries: &[Value]) -> Value {
    // Only articles that have one of them are looked at.
    let any: Vec<Value> = queries.to_vec();
    let any = json!({"bool": {"should": any, "minimum_should_match": 1}});
    json!({
        "size": 0,
        "track_total_hits": false,
        "query": {"bool": {"filter": [{"nested": {"path": PARAGRAPHS, "query": any, "score_mode": "none"}}]}},
        "aggs": {PARAGRAPHS: {
            "nested": {"path": PARAGRAPHS},
            "aggs": {COUNTED: {"filters": {"filters": queries}}},
        }},
    })
}

/// Reads how many paragraphs each of so many queries finds.
fn read(answer: &Answer, count: usize) -> Result<Vec<u64>> {
    const DOING: &str = "count words";
    if let Some(why) = &answer.incomplete {
        return Err(refused_because(DOING, 503, why));
    }
    let senseless = || Error::Answer { doing: DOING, detail: "it does not count each word".to_owned() };
    let counted = aggregation(answer, PARAGRAPHS)?.get(COUNTED).ok_or_else(senseless)?;
    let counted = buckets(counted, count)?;
    if counted.len() != count {
        return Err(senseless());
    }
    let mut total = Total::default();
    counted.iter().map(|bucket| total.add(bucket.get("doc_count").unwrap_or(&Value::Null))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(buckets: Value, expected: Option<Vec<u64>>) {
        let counted = json!({"aggregations": {PARAGRAPHS: {COUNTED: {"buckets": buckets}}}});
        let answer = Answer { body: counted, incomplete: None };
        assert_eq!(read(&answer, 2).ok(), expected);
    }

    #[test]
    fn each_word_is_counted() {
        check(json!([{"doc_count": 3}, {"doc_count": 0}]), Some(vec![3, 0]));
        check(json!([{"doc_count": 3}]), None);
        check(json!([{"doc_count": 3}, {"doc_count": -1}]), None);
        check(json!([{"doc_count": 3}, {}]), None);
        check(json!({"a": {"doc_count": 3}}), None);
        let partial = Answer { body: json!({}), incomplete: Some("gone".to_owned()) };
        assert!(read(&partial, 0).is_err());
    }

    #[test]
    fn words_are_counted_in_one_search() {
        let terms =
            [json!({"term": {"paragraphs.text": "nato"}}), json!({"term": {"paragraphs.text": "kfor"}})];
        let search = search(&terms);
        assert_eq!(search["aggs"]["paragraphs"]["aggs"], json!({"words": {"filters": {"filters": terms}}}));
    }
}
