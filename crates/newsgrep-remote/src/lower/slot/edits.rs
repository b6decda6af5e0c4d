//! The words a few edits from a short one, which the cluster's own search for near words leaves out.
//!
//! In: a word and a distance. Out: the queries that find every word within it. Lucene takes no word that is as far from the
//! other as it, or the other, is long (`FuzzyQuery`): of those there are few, so they are written out.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::any_of_length;

/// A word some of whose letters may be any.
type Rough = Vec<Option<char>>;

/// Returns the queries that together find all words within a distance of a word, for writing out the words that they find.
///
/// The last is one in which the cluster may leave out words if it finds more than `most`.
pub(in crate::lower) fn near(field: &str, word: &str, distance: u8, most: usize) -> Vec<Value> {
    let letters = word.chars().count();
    let regexp = |source: String| json!({"regexp": {field: {"value": source, "flags": "NONE"}}});
    if distance > 2 {
        let all = || json!({"wildcard": {field: {"value": "*"}}});
        return vec![any_of_length(letters, distance).map_or_else(all, regexp)];
    }
    let few = usize::from(distance);
    let fuzzy = json!({"fuzzy": {field: {
        "value": word, "fuzziness": distance, "prefix_length": 0, "max_expansions": most, "transpositions": true,
        "rewrite": format!("top_terms_{most}"),
    }}});
    if letters > 2 * few {
        return vec![fuzzy];
    }
    let within = |rough: &Rough| !rough.is_empty() && (letters <= few || rough.len() <= few);
    let short: Vec<String> =
        edited(word, distance).iter().filter(|rough| within(rough)).map(written).collect();
    let short = short.join("|");
    if short.is_empty() { vec![fuzzy] } else { vec![regexp(short), fuzzy] }
}

/// Returns what a word becomes by up to so many edits.
fn edited(word: &str, distance: u8) -> BTreeSet<Rough> {
    let mut all = BTreeSet::from([word.chars().map(Some).collect::<Rough>()]);
    for _ in 0..distance {
        let more: Vec<Rough> = all.iter().flat_map(edits).collect();
        all.extend(more);
    }
    all
}

fn edits(word: &Rough) -> Vec<Rough> {
    let mut found = Vec::new();
    for at in 0..=word.len() {
        let mut longer = word.clone();
        longer.insert(at, None);
        found.push(longer);
    }
    for at in 0..word.len() {
        let mut changed = word.clone();
        changed[at] = None;
        found.push(changed);
        let mut shorter = word.clone();
        shorter.remove(at);
        found.push(shorter);
        if at > 0 {
            let mut swapped = word.clone();
            swapped.swap(at - 1, at);
            found.push(swapped);
        }
    }
    found
}

fn written(rough: &Rough) -> String {
    let letter = |letter: &Option<char>| match letter {
        None => ".".to_owned(),
        Some(letter) if letter.is_alphanumeric() => letter.to_string(),
        Some(letter) => format!("\\{letter}"),
    };
    rough.iter().map(letter).collect()
}

#[cfg(test)]
mod tests {
    use newsgrep_query::plan::edit_distance_within;

    use super::*;

    #[test]
    fn what_a_word_becomes_by_edits_is_every_word_within_the_distance() {
        let letters = ['a', 'b', 'c'];
        let words: Vec<String> = (1..=4_usize)
            .flat_map(|length| {
                let word = move |number: usize| -> String {
                    (0..length).map(|at| letters[number / 3_usize.pow(at as u32) % 3]).collect()
                };
                (0..3_usize.pow(length as u32)).map(word)
            })
            .collect();
        for (word, distance) in [("a", 1), ("a", 2), ("ab", 1), ("ab", 2), ("abc", 2)] {
            let all = edited(word, distance);
            let is = |rough: &Rough, other: &str| {
                let other: Vec<char> = other.chars().collect();
                rough.len() == other.len() && rough.iter().zip(other).all(|(a, b)| a.is_none_or(|a| a == b))
            };
            for other in &words {
                let within = edit_distance_within(word, other, distance);
                assert!(!within || all.iter().any(|rough| is(rough, other)), "{word} {other} {distance}");
            }
        }
    }

    #[test]
    fn only_words_that_the_cluster_leaves_out_are_written_out() {
        let count = |word: &str, distance| near("f", word, distance, 1_024).len();
        assert_eq!((count("nato", 1), count("union", 2), count("nato", 3)), (1, 1, 1));
        assert_eq!((count("eu", 1), count("nato", 2), count("a", 1)), (2, 2, 2));
        let regexp = &near("f", "eu", 1, 1_024)[0];
        assert_eq!(regexp, &json!({"regexp": {"f": {"value": "e|u", "flags": "NONE"}}}));
    }
}
