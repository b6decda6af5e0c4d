//! Text clauses taken apart: phrases into words, words into names and beginnings.

use crate::ast::{Near, Query, Reach, Slot};
use crate::parse;

/// Returns what stands near each other in a phrase or a proximity; `None` if the query is neither, or has fewer than two
/// of them, or says what must not be near.
pub(super) fn operands(query: &Query) -> Option<Vec<Query>> {
    let operands: Vec<Query> = match query {
        Query::Near(near) if !near.negated => near.operands.clone(),
        Query::Phrase(slots) | Query::Sloppy(slots, _) => slots.iter().filter_map(of_slot).collect(),
        _ => return None,
    };
    (operands.len() > 1).then_some(operands)
}

/// Returns the query that one place of a phrase is; `None` for any word.
fn of_slot(slot: &Slot) -> Option<Query> {
    Some(match slot {
        Slot::Word(word) => Query::Word(word.clone()),
        Slot::Prefix(stem) => Query::Prefix(stem.clone()),
        Slot::Wildcard(typed) => Query::Wildcard(typed.clone()),
        Slot::Fuzzy(word, distance) => Query::Fuzzy(word.clone(), *distance),
        Slot::Any => return None,
    })
}

/// Returns the words of a text as a word or a phrase; `None` if it has none.
pub(super) fn phrase_of(text: &str) -> Option<Query> {
    let words: Vec<&str> = newsgrep_text::words(text).map(|word| word.span.of(text)).collect();
    // Read by the parser, they are what a user would have typed.
    match parse(&format!("\"{}\"", words.join(" "))).ok()? {
        Query::Phrase(slots) => match &slots[..] {
            [Slot::Word(word)] => Some(Query::Word(word.clone())),
            _ => Some(Query::Phrase(slots)),
        },
        other => Some(other),
    }
}

/// Returns the query with its names taken as names, in all spellings; `None` if it has no name. A name is a word that
/// was typed with a capital and not in capitals only.
pub(super) fn as_names(query: &Query) -> Option<Query> {
    match query {
        Query::Word(word) if is_name(word) => Some(Query::Name(vec![word.clone()])),
        Query::Phrase(slots) => {
            let words: Vec<&String> = slots.iter().filter_map(word_of).collect();
            if words.len() < slots.len() && slots.contains(&Slot::Any) {
                return None;
            }
            if words.len() == slots.len() && words.iter().all(|word| is_name(word)) {
                return Some(Query::Name(words.into_iter().cloned().collect()));
            }
            if !words.iter().any(|word| is_name(word)) {
                return None;
            }
            let operands = operands(query)?;
            let operands =
                operands.into_iter().map(|operand| as_names(&operand).unwrap_or(operand)).collect();
            Some(Query::Near(Near { operands, reach: Reach::Words(1), ordered: true, negated: false }))
        }
        _ => None,
    }
}

fn word_of(slot: &Slot) -> Option<&String> {
    if let Slot::Word(word) = slot { Some(word) } else { None }
}

fn is_name(typed: &str) -> bool {
    let mut letters = typed.chars();
    letters.next().is_some_and(char::is_uppercase) && letters.any(char::is_lowercase)
}

/// Fewest letters of a word that is tried as the beginning of others.
const MIN_BEGINNING: usize = 4;

/// Returns the word or the phrase with each of its words in turn as the beginning of others, and that beginning.
pub(super) fn as_beginnings(query: &Query) -> Vec<(Query, String)> {
    let long = |word: &str| word.chars().count() >= MIN_BEGINNING;
    match query {
        Query::Word(word) if long(word) => vec![(Query::Prefix(word.clone()), word.clone())],
        Query::Phrase(slots) => {
            let of = |(at, slot): (usize, &Slot)| {
                let word = word_of(slot).filter(|word| long(word))?;
                let mut slots = slots.clone();
                slots[at] = Slot::Prefix(word.clone());
                Some((Query::Phrase(slots), word.clone()))
            };
            slots.iter().enumerate().filter_map(of).collect()
        }
        _ => Vec::new(),
    }
}
