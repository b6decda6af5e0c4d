//! Which query may stand under which operator.
//!
//! In: a query as it was read. Out: whether an operator takes it, and what of it the operator does not take.

use crate::ast::{Filter, Query, Slot, Writing};

/// Returns whether the query can be an operand of a proximity, or be counted: a text clause with stretches of words.
pub(super) fn is_near_operand(query: &Query) -> bool {
    match query {
        Query::Word(_)
        | Query::Prefix(_)
        | Query::Wildcard(_)
        | Query::Fuzzy(..)
        | Query::Regex(_)
        | Query::Name(_)
        | Query::Phrase(_)
        | Query::Sloppy(..)
        | Query::Verbatim(_)
        | Query::Near(_) => true,
        Query::Or(members) => members.iter().all(is_near_operand),
        Query::Written(_, inner) | Query::Stem(inner) => is_near_operand(inner),
        _ => false,
    }
}

/// Returns whether CAPS, ALLCAPS and NOCAPS take the query: text clauses and groups of them.
pub(super) fn is_written(query: &Query) -> bool {
    is_text(query, &|leaf| !matches!(leaf, Query::Verbatim(_)))
}

/// Returns whether STEM takes the query: as CAPS, but nothing that asks for an exact spelling.
pub(super) fn is_stemmed(query: &Query) -> bool {
    is_text(query, &|leaf| !matches!(leaf, Query::Verbatim(_) | Query::Written(Writing::Exactly, _)))
}

fn is_text(query: &Query, leaf: &dyn Fn(&Query) -> bool) -> bool {
    match query {
        Query::And(members) | Query::Or(members) | Query::Of(_, members) => {
            members.iter().all(|member| is_text(member, leaf))
        }
        Query::Near(near) => near.operands.iter().all(|operand| is_text(operand, leaf)),
        Query::Not(inner) | Query::Stem(inner) | Query::Boost(inner, _) | Query::AtLeast(_, inner) => {
            is_text(inner, leaf)
        }
        Query::Written(_, inner) => leaf(query) && is_text(inner, leaf),
        Query::All | Query::In(..) | Query::Filter(_) | Query::Saved(_) => false,
        other => leaf(other),
    }
}

/// Returns whether `=` takes the query: words, phrases, beginnings of words, and groups of them.
pub(super) fn is_exact(query: &Query) -> bool {
    match query {
        Query::Word(_) | Query::Prefix(_) => true,
        Query::Phrase(slots) => {
            slots.iter().all(|slot| matches!(slot, Slot::Word(_) | Slot::Prefix(_) | Slot::Any))
        }
        Query::And(members) | Query::Or(members) => members.iter().all(is_exact),
        Query::Not(inner) => is_exact(inner),
        _ => false,
    }
}

/// Returns whether the value of a field of metadata can be the query; `names` if `~name` can be in it.
pub(super) fn is_field_value(query: &Query, names: bool) -> bool {
    match query {
        Query::And(members) | Query::Or(members) => {
            members.iter().all(|member| is_field_value(member, names))
        }
        Query::Not(inner) => is_field_value(inner, names),
        Query::Name(_) => names,
        Query::All
        | Query::Word(_)
        | Query::Prefix(_)
        | Query::Wildcard(_)
        | Query::Fuzzy(..)
        | Query::Regex(_)
        | Query::Phrase(_) => true,
        _ => false,
    }
}

/// Returns whether a weight changes anything about the query: whether it has a text clause.
pub(super) fn has_text(query: &Query) -> bool {
    match query {
        Query::All | Query::Filter(_) => false,
        Query::And(members) | Query::Or(members) | Query::Of(_, members) => members.iter().any(has_text),
        Query::In(_, inner) | Query::Not(inner) | Query::Boost(inner, _) => has_text(inner),
        _ => true,
    }
}

/// Returns the words that all members are, if they are nothing else.
pub(super) fn plain_words(members: &[Query]) -> Option<Vec<&str>> {
    members
        .iter()
        .map(|member| if let Query::Word(word) = member { Some(word.as_str()) } else { None })
        .collect()
}

/// Returns what a query is called in messages.
pub(super) fn described(query: &Query) -> &'static str {
    match query {
        Query::All => "`*`",
        Query::Near(_) => "a proximity",
        Query::And(_) => "a group joined by AND",
        Query::Or(_) => "a group",
        Query::Not(_) => "a negation",
        Query::AtLeast(..) => "ATLEAST",
        Query::Of(..) => "`n OF`",
        Query::Saved(_) => "a saved search",
        Query::In(..) | Query::Filter(Filter::Field(..) | Filter::Speaker(_)) => "a field",
        Query::Filter(_) => "a condition on the article",
        Query::Boost(..) => "a weight",
        Query::Stem(_) => "STEM",
        Query::Written(Writing::Exactly, _) => "`=`",
        Query::Written(..) => "CAPS, ALLCAPS or NOCAPS",
        Query::Verbatim(_) => "`==`",
        Query::Sloppy(..) => "a phrase with `~`",
        Query::Wildcard(_) => "a word with wildcards",
        Query::Fuzzy(..) => "a word with `~`",
        Query::Regex(_) => "a regular expression",
        Query::Name(_) => "a name with `~`",
        _ => "a phrase",
    }
}
