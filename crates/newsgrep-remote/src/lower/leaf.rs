//! Text clauses where they are looked for: in some zones, in some language.

use newsgrep_query::plan::{Leaf, Spoken, ZoneSet};
use newsgrep_text::{STEM_LANGUAGES, Zone};

use super::vocabulary::{Column, Vocabulary};
use super::{Filter, LANGUAGE, ZONE, clause, exists, terms};

/// Returns what finds the paragraphs in which a leaf occurs.
pub(super) fn filter(leaf: &Leaf, vocabulary: &Vocabulary) -> Filter {
    if !vocabulary.is_spoken(leaf) {
        return Filter::nothing();
    }
    let columns = Column::of(leaf).map(|column| {
        let words = clause::filter(column, &leaf.clause, vocabulary);
        Filter::all([words, within(leaf, column)])
    });
    let found = Filter::any(columns);
    if leaf.quoted { found.inexact() } else { found }
}

/// Returns what finds the paragraphs with words in a column that a leaf is looked for in.
pub(super) fn within(leaf: &Leaf, column: Column) -> Filter {
    let zones = match column {
        // It holds the words of that zone only.
        Column::Boiler => Filter::everything(),
        _ if ZoneSet::DEFAULT.without(leaf.zones).is_empty() => Filter::everything(),
        _ => zones(leaf.zones.without(ZoneSet::of(&[Zone::Boiler]))),
    };
    Filter::all([zones, spoken(&leaf.language)])
}

/// Returns what finds the paragraphs in some zones.
pub(super) fn zones(zones: ZoneSet) -> Filter {
    if zones == ZoneSet::ALL {
        return Filter::everything();
    }
    let names = Zone::ALL.iter().filter(|zone| zones.contains(**zone)).map(|zone| zone.name());
    Filter::any(names.map(|name| Filter::exact(terms(ZONE, [name]))))
}

/// Returns what finds the paragraphs in a language.
pub(super) fn spoken(spoken: &Spoken) -> Filter {
    let only = |language: &str| Filter::exact(terms(LANGUAGE, [language]));
    let known = || Filter::exact(exists(LANGUAGE));
    match spoken {
        Spoken::Any => Filter::everything(),
        Spoken::Only(language) => only(language),
        Spoken::OrUnknown(language) => Filter::any([only(language), known().not()]),
        Spoken::WithoutInflections => {
            let inflected = Filter::exact(terms(LANGUAGE, STEM_LANGUAGES));
            Filter::all([known(), inflected.not()])
        }
    }
}

#[cfg(test)]
mod tests {
    use newsgrep_query::parse;
    use newsgrep_query::plan::Plan;
    use serde_json::{Value, json};

    use super::*;

    fn check(query: &str, leaf: usize, exact: bool, expected: Value) {
        let plan = Plan::compile(&parse(query).unwrap());
        let filter = filter(&plan.leaves[leaf], &Vocabulary::default());
        assert_eq!((filter.is_exact(), filter.query()), (exact, expected), "{query}");
    }

    #[test]
    fn zones_and_languages_are_asked_of_the_paragraph() {
        let nato = json!({"term": {"paragraphs.text": "nato"}});
        let zone = |zone: &str| json!({"term": {"paragraphs.zone": zone}});
        let german = json!({"term": {"paragraphs.language": "de"}});
        check("nato", 0, true, nato.clone());
        check("title:nato", 0, true, json!({"bool": {"filter": [nato, zone("title")]}}));
        check("nato lang:de", 0, true, json!({"bool": {"filter": [nato, german]}}));
        check("quote:nato", 0, false, nato.clone());
        check("nato zone:boiler", 0, true, json!({"term": {"paragraphs.boiler": "nato"}}));
        let boiler = json!({"term": {"paragraphs.boiler": "nato"}});
        let title = json!({"bool": {"filter": [nato, zone("title")]}});
        let either = json!([boiler, title]);
        check(
            "nato zone:(title OR boiler)",
            0,
            true,
            json!({"bool": {"should": either, "minimum_should_match": 1}}),
        );
    }

    #[test]
    fn a_paragraph_of_no_known_language_counts_as_english() {
        let english = json!({"term": {"paragraphs.language": "en"}});
        let known = json!({"exists": {"field": "paragraphs.language"}});
        let unknown = json!({"bool": {"must_not": [known]}});
        let either = json!({"bool": {"should": [english, unknown], "minimum_should_match": 1}});
        assert_eq!(spoken(&Spoken::OrUnknown("en".to_owned())).query(), either);
        let without = spoken(&Spoken::WithoutInflections);
        assert!(without.is_exact() && without.query()["bool"]["filter"] == json!([known]));
    }
}
