//! From patterns to the words of the archive that they stand for.
//!
//! In: patterns, and the columns they are asked of. Out: what is added to a [`Vocabulary`]. The cluster writes its own dictionary out: a query
//! by a pattern is rewritten, on every shard, as one by the words that the shard has. Which of these the pattern stands for is
//! decided here, by [`Pattern::matches_folded`].

use std::collections::{BTreeMap, BTreeSet};

use newsgrep_query::plan::Pattern;
use newsgrep_text::words;
use serde_json::{Value, json};

use crate::client::{Client, How};
use crate::lower::{Known, Rewrite, Vocabulary, Wanted, listing, most_of_each};
use crate::{Error, Result};

/// Looks up the words that patterns stand for: in one request, if they are not too many.
pub(crate) fn look_up(
    client: &Client,
    wanted: Vec<Wanted>,
    vocabulary: &mut Vocabulary,
    how: &How<'_>,
) -> Result<()> {
    if wanted.is_empty() {
        return Ok(());
    }
    // What one query finds is looked through for each pattern: more words than its own do no harm.
    if let Some(words) = written_out(client, &wanted, Rewrite::All, how)? {
        vocabulary.shards = shards(&words);
        for wanted in wanted {
            let known = known(&wanted, &words);
            vocabulary.add(wanted, known);
        }
        return Ok(());
    }
    for wanted in wanted {
        let alone = std::slice::from_ref(&wanted);
        let known = match written_out(client, alone, Rewrite::All, how)? {
            Some(words) => known(&wanted, &words),
            None => {
                let words = written_out(client, alone, Rewrite::First, how)?.unwrap_or_default();
                vocabulary.shards = shards(&words);
                Known { capped: true, ..known(&wanted, &words) }
            }
        };
        vocabulary.add(wanted, known);
    }
    Ok(())
}

/// By column: the words that each shard wrote out.
type Written = BTreeMap<String, Vec<BTreeSet<String>>>;

/// Returns how many shards wrote words out.
fn shards(words: &Written) -> usize {
    words.values().map(Vec::len).max().unwrap_or(0)
}

/// Lets the cluster write out patterns; `None` if there are too many words.
fn written_out(
    client: &Client,
    wanted: &[Wanted],
    rewrite: Rewrite,
    how: &How<'_>,
) -> Result<Option<Written>> {
    let mut words = Written::new();
    let mut queries = Vec::new();
    for (column, pattern) in wanted {
        let (field, more) = listing(*column, pattern, rewrite);
        words.entry(field).or_default();
        queries.extend(more);
    }
    if queries.is_empty() {
        return Ok(Some(words));
    }
    let query = json!({"bool": {"should": queries}});
    let texts = match client.rewritten(&query, how) {
        Ok(texts) => texts,
        Err(error) if rewrite == Rewrite::All && is_too_much(&error) => return Ok(None),
        Err(error) => return Err(error),
    };
    for (field, shards) in &mut words {
        shards.extend(texts.iter().map(|text| words_in(text, field)));
    }
    Ok(Some(words))
}

/// Returns whether the cluster refused to write out so many words.
fn is_too_much(error: &Error) -> bool {
    let Error::Refused { reason, .. } = error else { return false };
    ["too_many", "TooMany", "maxClauseCount", "max clause", "too complex", "too large"]
        .iter()
        .any(|sign| reason.contains(sign))
}

/// Returns the words of a field in a query that the cluster wrote out.
fn words_in(text: &str, field: &str) -> BTreeSet<String> {
    let name = format!("{field}:");
    let mut words = BTreeSet::new();
    let mut rest = text;
    while let Some(at) = rest.find(&name) {
        let begins = rest[..at]
            .chars()
            .next_back()
            .is_none_or(|before| !before.is_alphanumeric() && !"._".contains(before));
        rest = &rest[at + name.len()..];
        let end =
            rest.find(|letter: char| letter.is_whitespace() || ")^".contains(letter)).unwrap_or(rest.len());
        if begins && end > 0 {
            words.insert(rest[..end].to_owned());
        }
    }
    words
}

/// Returns which words that were written out a pattern stands for.
fn known((column, pattern): &Wanted, words: &Written) -> Known {
    let (field, queries) = listing(*column, pattern, Rewrite::All);
    let most = most_of_each(queries.len());
    let shards = words.get(&field).map_or(&[][..], Vec::as_slice);
    let mut found = BTreeSet::new();
    let mut capped = false;
    for shard in shards {
        let word_of = |term: &'_ String| match field == "names" {
            true => term.split_once('/').map_or_else(String::new, |(_, word)| word.to_owned()),
            false => term.clone(),
        };
        let meant: Vec<String> =
            shard.iter().map(word_of).filter(|word| pattern.matches_folded(word) && is_word(word)).collect();
        // Of words near another one, the cluster leaves out without a word what is too much.
        capped |= matches!(pattern, Pattern::Fuzzy { .. }) && meant.len() >= most;
        found.extend(meant);
    }
    // A name counts however it is written where it stands as it was asked for.
    if let Pattern::Name(name) = pattern {
        found.insert(name.folded().to_owned());
    }
    // What is its own stem needs no writing out.
    if let Pattern::Inflected { stem, .. } = pattern
        && pattern.matches_folded(stem)
    {
        found.insert(stem.clone());
    }
    Known { words: found.into_iter().collect(), capped }
}

/// Returns whether a term is a word: a shard without documents leaves patterns as they are.
fn is_word(term: &str) -> bool {
    let mut words = words(term);
    words.next().is_some_and(|word| word.folded == term) && words.next().is_none()
}

/// Returns the languages of the archive's paragraphs among some.
pub(crate) fn languages_in(answer: &Value) -> BTreeSet<String> {
    let buckets = answer.pointer("/aggregations/paragraphs/languages/buckets").and_then(Value::as_array);
    let name = |bucket: &Value| bucket.get("key")?.as_str().map(str::to_owned);
    buckets.into_iter().flatten().filter_map(name).collect()
}

/// Returns the search for the languages of the archive's paragraphs among some.
pub(crate) fn languages_search(languages: &[&str]) -> Value {
    let terms =
        json!({"field": crate::lower::LANGUAGE, "include": languages, "size": languages.len().max(1)});
    json!({"size": 0, "track_total_hits": false, "aggs": {"paragraphs": {
        "nested": {"path": crate::lower::PARAGRAPHS}, "aggs": {"languages": {"terms": terms}},
    }}})
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lower::Column;

    fn check(text: &str, field: &str, expected: &[&str]) {
        let words: Vec<String> = words_in(text, field).into_iter().collect();
        assert_eq!(words, expected, "{text}");
    }

    #[test]
    fn words_are_read_from_what_a_shard_makes_of_a_query() {
        let text = "(#FieldExistsQuery [field=_primary_term] paragraphs.text:optimism (paragraphs.text:truth)^1.75 \
            paragraphs.text:3,000 paragraphs.text:o'brien names:rbkv/ryabkov)~1";
        check(text, "paragraphs.text", &["3,000", "o'brien", "optimism", "truth"]);
        check(text, "names", &["rbkv/ryabkov"]);
        check("+names:sk/abc #FieldExistsQuery [field=_primary_term]", "names", &["sk/abc"]);
        check("other_names:sk/abc", "names", &[]);
        check("MatchNoDocsQuery(\"\")", "names", &[]);
    }

    #[test]
    fn what_a_pattern_does_not_stand_for_is_left_out() {
        let terms = ["nato", "natal", "sea", "nat*", "o'brien"].map(str::to_owned);
        let shards = vec![BTreeSet::from(terms)];
        let words = Written::from([("paragraphs.text".to_owned(), shards)]);
        let wanted = (Column::Story, Pattern::Prefix("nat".to_owned()));
        let expected = Known { words: vec!["natal".to_owned(), "nato".to_owned()], capped: false };
        assert_eq!(known(&wanted, &words), expected);
    }
}
