//! One place of a phrase: the words that may stand there, or what the cluster is asked in their place.
//!
//! In: a pattern, and the words that it is known to stand for. Out: a [`Slot`]. What a pattern stands for is defined by
//! [`Pattern::matches_folded`]; what is asked of the cluster finds those words, and may find others.

mod edits;
mod expression;

use newsgrep_query::plan::expansion::{beginnings, keeps_ascii, literal_prefix};
use newsgrep_query::plan::{Glob, Pattern};
use serde_json::{Value, json};

use super::vocabulary::{Column, Known, Vocabulary, plain};
use super::{Filter, exists, terms};

pub(super) use edits::near;
pub(super) use expression::{any_of_length, in_lucene};

/// What may stand in one place of a phrase.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Slot {
    /// Any word; whether however it is written.
    Any(bool),
    /// One of these.
    Words {
        /// The words.
        words: Vec<String>,
        /// Whether each counts wherever it stands.
        exact: bool,
    },
    /// What the cluster finds by itself.
    Native(Filter),
}

impl Slot {
    /// Returns what a pattern stands for in a column.
    pub(super) fn of(column: Column, pattern: &Pattern, vocabulary: &Vocabulary) -> Slot {
        let text = !matches!(column, Column::Value(_));
        // How a word must be written is not asked of metadata.
        let spelled = text && matches!(pattern, Pattern::Spelled(..));
        match plain(pattern) {
            Pattern::Any => Slot::Any(!spelled),
            Pattern::Word(word) => Slot::Words { words: vec![word.clone()], exact: !spelled },
            Pattern::OneOf(words) => Slot::Words { words: words.clone(), exact: !spelled },
            pattern => match vocabulary.get(column, pattern) {
                Some(Known { words, capped: false }) => {
                    // Another spelling of a name counts with a capital only.
                    let capitals = text && matches!(pattern, Pattern::Name(_)) && words.len() > 1;
                    Slot::Words { words: words.clone(), exact: !spelled && !capitals }
                }
                _ => Slot::Native(if spelled {
                    native(column, pattern).inexact()
                } else {
                    native(column, pattern)
                }),
            },
        }
    }

    /// Returns whether it says which word.
    pub(super) fn is_word(&self) -> bool {
        !matches!(self, Slot::Any(_))
    }

    /// Returns how many words it stands for, as far as they are known.
    pub(super) fn len(&self) -> usize {
        if let Slot::Words { words, .. } = self { words.len() } else { 0 }
    }

    /// Returns whether each of its words counts wherever it stands.
    pub(super) fn is_exact(&self) -> bool {
        matches!(self, Slot::Any(true) | Slot::Words { exact: true, .. })
    }

    /// Returns what finds the paragraphs, or the values, that have such a word.
    pub(super) fn filter(&self, column: Column) -> Filter {
        match self {
            Slot::Any(true) => Filter::exact(exists(&column.name())),
            Slot::Any(false) => Filter::roughly(exists(&column.name())),
            Slot::Words { words, .. } if words.is_empty() => Filter::nothing(),
            Slot::Words { words, exact } => {
                let terms = terms(&column.name(), words.iter().map(String::as_str));
                if *exact { Filter::exact(terms) } else { Filter::roughly(terms) }
            }
            Slot::Native(filter) => filter.clone(),
        }
    }
}

/// Returns what the cluster is asked for a pattern whose words are not known.
fn native(column: Column, pattern: &Pattern) -> Filter {
    let queries = multi_term(column, pattern);
    let found = Filter::any(queries.into_iter().map(Filter::roughly));
    match pattern {
        Pattern::Prefix(_) | Pattern::Like(_) => Filter::exact(found.query()),
        _ => found,
    }
}

/// Returns the queries that together find every word that a pattern stands for.
pub(super) fn multi_term(column: Column, pattern: &Pattern) -> Vec<Value> {
    let field = column.name();
    let prefix = |prefix: &str| match prefix {
        "" => exists(&field),
        prefix => json!({"prefix": {&field: {"value": prefix}}}),
    };
    let regexp = |source: String| json!({"regexp": {&field: {"value": source, "flags": "NONE"}}});
    match pattern {
        Pattern::Prefix(beginning) => vec![prefix(beginning)],
        Pattern::Like(glob) => vec![json!({"wildcard": {&field: {"value": wildcard(glob)}}})],
        Pattern::Regex(regex) => match in_lucene(regex.source()) {
            Some(source) => vec![regexp(source)],
            None => vec![prefix(&literal_prefix(regex.source()))],
        },
        Pattern::Fuzzy { word, distance } => match any_of_length(word.chars().count(), *distance) {
            Some(source) => vec![regexp(source)],
            None => vec![exists(&field)],
        },
        Pattern::Inflected { stem, language } => match keeps_ascii(language) && stem.is_ascii() {
            // Words in letters of ASCII are their own stems, so all others are in other letters.
            true if beginnings(stem, language).iter().any(String::is_empty) => {
                vec![terms(&field, [stem.as_str()]), regexp(".*[^ -~].*".to_owned())]
            }
            _ => beginnings(stem, language).iter().map(|beginning| prefix(beginning)).collect(),
        },
        _ => vec![exists(&field)],
    }
}

/// Returns a word with wildcards as the cluster has them.
pub(super) fn wildcard(glob: &Glob) -> String {
    // A `*` or `?` that is a letter is none of a word, so what is written as one is one.
    glob.to_string().replace('\\', "\\\\")
}

#[cfg(test)]
mod tests {
    use newsgrep_query::parse;
    use newsgrep_query::plan::{Clause, Plan};

    use super::*;

    fn first(query: &str) -> Pattern {
        let plan = Plan::compile(&parse(query).unwrap());
        match &plan.leaves[0].clause {
            Clause::Row(patterns) => patterns[0].clone(),
            other => panic!("{query}: {other:?}"),
        }
    }

    fn check(query: &str, exact: bool, expected: Value) {
        let filter = Slot::of(Column::Story, &first(query), &Vocabulary::default()).filter(Column::Story);
        assert_eq!((filter.is_exact(), filter.query()), (exact, expected), "{query}");
    }

    #[test]
    fn a_pattern_is_asked_for_as_the_cluster_has_it() {
        let field = "paragraphs.text";
        check("nato", true, json!({"term": {field: "nato"}}));
        check("Optimis*", true, json!({"prefix": {field: {"value": "optimis"}}}));
        check("w?men*s", true, json!({"wildcard": {field: {"value": "w?men*s"}}}));
        check("CAPS(Optimis*)", false, json!({"prefix": {field: {"value": "optimis"}}}));
        check("re:/r[iy]abkov/", false, json!({"regexp": {field: {"value": "r[iy]abkov", "flags": "NONE"}}}));
        check("re:/nat\\w+/", false, json!({"prefix": {field: {"value": "na"}}}));
        check("nato~1", false, json!({"regexp": {field: {"value": ".{3,5}", "flags": "NONE"}}}));
        check("~Ryabkov", false, json!({"exists": {"field": field}}));
    }

    #[test]
    fn words_that_are_known_are_asked_for() {
        let mut vocabulary = Vocabulary::default();
        let mut check = |query: &str, words: &[&str], exact| {
            let pattern = first(query);
            let words: Vec<String> = words.iter().map(|word| (*word).to_owned()).collect();
            let known = Known { words: words.clone(), capped: false };
            vocabulary.add((Column::Story, plain(&pattern).clone()), known);
            assert_eq!(
                Slot::of(Column::Story, &pattern, &vocabulary),
                Slot::Words { words, exact },
                "{query}"
            );
        };
        check("nato~1", &["nato", "natl"], true);
        check("~Ryabkov", &["ryabkov"], true);
        check("~Rybakov", &["rybakov", "ribakov"], false);
        check("CAPS(optimis*)", &["optimism"], false);
        assert!(Slot::Words { words: vec![], exact: false }.filter(Column::Story).is_nothing());
    }
}
