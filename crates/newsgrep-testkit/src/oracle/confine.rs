//! Zones and languages that one member of an AND level states for the text clauses of the others.
//!
//! In: the members of a level. Out: the zones and the languages it leaves. What is asked there is none of its business.

use newsgrep_query::{Filter, Part, Query};
use newsgrep_text::Zone;

/// Returns the zones that an AND level leaves to its text clauses.
pub(super) fn zones_left(members: &[Query], handed_down: &[Zone]) -> Vec<Zone> {
    let stated: Vec<Vec<Zone>> = members.iter().filter_map(stated_zones).collect();
    let avoided: Vec<Zone> = members.iter().filter_map(avoided_zones).flatten().collect();
    let from = if stated.is_empty() { handed_down } else { &Zone::ALL };
    let left =
        from.iter().filter(|zone| stated.iter().all(|zones| zones.contains(zone)) && !avoided.contains(zone));
    left.copied().collect()
}

/// Returns the languages that an AND level leaves to its text clauses, if it says any.
pub(super) fn languages_left(members: &[Query]) -> Option<Vec<String>> {
    let stated: Vec<Vec<String>> = members.iter().filter_map(stated_languages).collect();
    let mut left = stated.first()?.clone();
    left.retain(|language| stated.iter().all(|languages| languages.contains(language)));
    Some(left)
}

/// Returns the zones of `zone:lead` or `zone:(title OR lead)`.
pub(super) fn stated_zones(query: &Query) -> Option<Vec<Zone>> {
    match query {
        Query::Filter(Filter::Zone(zone)) => Some(vec![*zone]),
        Query::Or(members) => {
            let zones: Option<Vec<Vec<Zone>>> = members.iter().map(stated_zones).collect();
            zones.map(|zones| zones.concat())
        }
        _ => None,
    }
}

/// Returns the zones of `-zone:lead` or `-zone:(title OR lead)`.
pub(super) fn avoided_zones(query: &Query) -> Option<Vec<Zone>> {
    match query {
        Query::Not(member) => stated_zones(member),
        _ => None,
    }
}

/// Returns the languages of `lang:en` or `lang:(en OR de)`, each once.
pub(super) fn stated_languages(query: &Query) -> Option<Vec<String>> {
    match query {
        Query::Filter(Filter::Language(language)) => Some(vec![language.clone()]),
        Query::Or(members) => {
            let languages: Option<Vec<Vec<String>>> = members.iter().map(stated_languages).collect();
            let mut languages = languages?.concat();
            languages.sort();
            languages.dedup();
            Some(languages)
        }
        _ => None,
    }
}

/// Returns whether a text clause is in here for whose zones nothing nearer decides.
pub(super) fn has_text_without_zone(query: &Query) -> bool {
    match query {
        Query::And(members) if members.iter().any(|member| stated_zones(member).is_some()) => false,
        Query::In(Part::Title | Part::Hlead, _) => false,
        other => has_text(other, &has_text_without_zone),
    }
}

/// Returns whether a text clause is in here for whose language nothing nearer decides.
pub(super) fn has_text_without_language(query: &Query) -> bool {
    match query {
        Query::And(members) if members.iter().any(|member| stated_languages(member).is_some()) => false,
        other => has_text(other, &has_text_without_language),
    }
}

/// Returns whether the query holds only where a text clause occurs.
pub(super) fn needs_text(query: &Query) -> bool {
    match query {
        Query::All | Query::Filter(_) | Query::Not(_) => false,
        Query::And(members) => members.iter().any(needs_text),
        Query::Or(members) | Query::Of(_, members) => members.iter().all(needs_text),
        Query::AtLeast(_, member)
        | Query::Written(_, member)
        | Query::Stem(member)
        | Query::Boost(member, _)
        | Query::In(_, member) => needs_text(member),
        _ => true,
    }
}

/// Returns whether the query is a text clause or `inside` holds for a part of it.
fn has_text(query: &Query, inside: &dyn Fn(&Query) -> bool) -> bool {
    match query {
        Query::All | Query::Filter(_) => false,
        Query::And(members) | Query::Or(members) | Query::Of(_, members) => members.iter().any(inside),
        Query::Not(member)
        | Query::AtLeast(_, member)
        | Query::Written(_, member)
        | Query::Stem(member)
        | Query::Boost(member, _)
        | Query::In(_, member) => inside(member),
        _ => true,
    }
}
