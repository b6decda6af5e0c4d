//! Conditions on what is known about an article, and of a paragraph on its zone and language.

use newsgrep_query::plan::{Condition, Pattern};
use newsgrep_query::{DateRange, EngineError, NumberRange};
use serde_json::{Map, Value, json};

use super::vocabulary::{Column, Vocabulary};
use super::{Filter, LANGUAGE, exists, leaf, row, terms};

/// Returns what finds the articles that meet a condition.
pub(super) fn filter(condition: &Condition, vocabulary: &Vocabulary) -> Result<Filter, EngineError> {
    Ok(match condition {
        Condition::Field(field, patterns) if patterns.iter().all(|pattern| *pattern == Pattern::Any) => {
            Filter::exact(exists(&Column::Value(*field).name()))
        }
        Condition::Field(field, patterns) => row::filter(Column::Value(*field), patterns, vocabulary),
        Condition::Date(DateRange::None) => Filter::exact(exists("date")).not(),
        Condition::Date(DateRange::Between { from: None, until: None, .. }) => Filter::exact(exists("date")),
        Condition::Date(DateRange::Between { from, until, .. }) => between(*from, *until),
        // There is more to dates than is known here.
        Condition::Date(_) => Filter::anything(),
        Condition::WordCount(range) => word_count(*range),
        Condition::Zone(zones) => leaf::zones(*zones).in_a_paragraph(),
        Condition::Language(code) => Filter::exact(terms("language", [code.as_str()])),
        Condition::Id(id) => Filter::exact(json!({"ids": {"values": [id.to_string()]}})),
        Condition::Speaker => {
            return Err(EngineError::NotIndexed {
                what: "`said:`".to_owned(),
                hint: "who is quoted is not known to the archive; search the words, as in `quote:(…)`, and the name"
                    .to_owned(),
            });
        }
        Condition::Saved(name) => {
            return Err(EngineError::Unsupported {
                what: format!("`query:{name}`"),
                hint: "put the saved search in first, by `Query::resolve`".to_owned(),
            });
        }
    })
}

/// Returns what finds the paragraphs that meet a condition by themselves, if it is one on paragraphs.
pub(super) fn of_paragraph(condition: &Condition) -> Option<Filter> {
    match condition {
        Condition::Zone(zones) => Some(leaf::zones(*zones)),
        Condition::Language(code) => Some(Filter::exact(terms(LANGUAGE, [code.as_str()]))),
        _ => None,
    }
}

/// What no date exceeds, in seconds before or after 1970.
const FARTHEST: i64 = 1 << 34;

fn between(from: Option<i64>, until: Option<i64>) -> Filter {
    let mut range = Map::from_iter([("format".to_owned(), Value::from("epoch_second"))]);
    for (name, bound) in [("gte", from), ("lt", until)] {
        if let Some(bound) = bound {
            range.insert(name.to_owned(), Value::from(bound.clamp(-FARTHEST, FARTHEST)));
        }
    }
    Filter::exact(json!({"range": {"date": range}}))
}

fn word_count(range: NumberRange) -> Filter {
    let mut bounds = Map::new();
    for (name, bound) in [("gte", range.from), ("lte", range.to)] {
        // No article has more words than that.
        match (name, bound.map(i64::try_from)) {
            (_, None) | ("lte", Some(Err(_))) => {}
            (_, Some(Err(_))) => return Filter::nothing(),
            (_, Some(Ok(bound))) => {
                bounds.insert(name.to_owned(), Value::from(bound));
            }
        }
    }
    if bounds.is_empty() { Filter::everything() } else { Filter::exact(json!({"range": {"wc": bounds}})) }
}

#[cfg(test)]
mod tests {
    use newsgrep_query::parse;
    use newsgrep_query::plan::Plan;

    use super::*;

    fn lowered(query: &str) -> Result<Filter, EngineError> {
        let plan = Plan::compile(&parse(query).unwrap());
        filter(&plan.conditions[0], &Vocabulary::default())
    }

    fn check(query: &str, expected: Value) {
        let filter = lowered(query).unwrap();
        assert_eq!((filter.is_exact(), filter.query()), (true, expected), "{query}");
    }

    #[test]
    fn what_is_known_about_an_article_is_asked_for() {
        let date = |range: Value| json!({"range": {"date": range}});
        let exists = |field: &str| json!({"exists": {"field": field}});
        check("source:tass", json!({"term": {"source_words": "tass"}}));
        check("source:\"coastal wire\"", json!({"match_phrase": {"source_words": "coastal wire"}}));
        check("byline:*", exists("byline_words"));
        check("date:none", json!({"bool": {"must_not": [exists("date")]}}));
        check("date:1970-01-02", date(json!({"format": "epoch_second", "gte": 86_400, "lt": 172_800})));
        check("before:1970-01-02", date(json!({"format": "epoch_second", "lt": 86_400})));
        check("wc:10..20", json!({"range": {"wc": {"gte": 10, "lte": 20}}}));
        check("lang:de", json!({"term": {"language": "de"}}));
        check(
            "zone:title",
            json!({"nested": {
                "path": "paragraphs", "query": {"term": {"paragraphs.zone": "title"}}, "score_mode": "none",
            }}),
        );
    }

    #[test]
    fn what_no_archive_holds_is_an_error() {
        assert_eq!(lowered("said:putin").unwrap_err().code(), "not-indexed");
        assert_eq!(lowered("query:mine").unwrap_err().code(), "unsupported");
    }
}
