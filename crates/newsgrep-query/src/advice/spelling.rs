//! Other spellings of words that the archive does not have, or hardly.

use crate::ast::{Query, Slot};
use crate::{EngineError, print};

use super::asking::Asking;
use super::sites::{Path, Site, all_of, replaced, sites};
use super::{Suggestion, words};

/// Most words of a query that are looked up.
const MAX_WORDS: usize = 16;

/// Most suggestions for one word.
const MAX_SUGGESTIONS: usize = 3;

/// A word of the query, and where it stands.
struct Typed<'q> {
    site: &'q Site<'q>,
    /// Its place in a phrase, and how many of the phrase's words it is.
    slots: (usize, usize),
    text: String,
}

/// Returns the words like those that the archive does not have, with the query corrected.
pub(super) fn suggestions(asking: &Asking<'_>, found: bool) -> Result<Vec<Suggestion>, EngineError> {
    let sites = sites(asking.query());
    let mut unknown: Vec<(Typed<'_>, Vec<(String, u64)>)> = Vec::new();
    for typed in typed_words(&sites, found).into_iter().take(MAX_WORDS) {
        if asking.is_over() {
            break;
        }
        let like = asking.engine().suggest(&typed.text, MAX_SUGGESTIONS);
        let is_name = matches!(typed.site.query, Query::Name(_));
        // A name has its variants already.
        if like.is_empty() || (is_name && asking.hits(typed.site.query, asking.scope())?) {
            continue;
        }
        unknown.push((typed, like));
    }
    let mut suggestions = Vec::new();
    for number in 0..unknown.len() {
        for choice in 0..unknown[number].1.len() {
            suggestions.extend(suggestion(asking, &unknown, number, choice)?);
        }
    }
    Ok(suggestions)
}

/// Returns the query with this choice for this word, and the likeliest for the others.
fn suggestion(
    asking: &Asking<'_>,
    unknown: &[(Typed<'_>, Vec<(String, u64)>)],
    number: usize,
    choice: usize,
) -> Result<Option<Suggestion>, EngineError> {
    let mut parts: Vec<(&Path, Query)> = Vec::new();
    for site in unknown.iter().map(|(typed, _)| typed.site) {
        if parts.iter().any(|(path, _)| **path == site.path) {
            continue;
        }
        // From the last word to the first, so that places before it stay where they are.
        let mut here: Vec<(&Typed<'_>, &str)> = Vec::new();
        for (other, (typed, like)) in unknown.iter().enumerate() {
            let chosen = if other == number { choice } else { 0 };
            if typed.site.path == site.path {
                here.push((typed, &like[chosen].0));
            }
        }
        here.sort_by_key(|(typed, _)| std::cmp::Reverse(typed.slots.0));
        let Some(part) = corrected(site.query, &here) else { return Ok(None) };
        parts.push((&site.path, part));
    }
    let query = replaced(asking.query(), parts);
    let Some(articles) = asking.about(&query)? else { return Ok(None) };
    let (typed, like) = &unknown[number];
    // Two words in one are a guess: without a hit it is a bad one.
    if typed.slots.1 > 1 && articles.value == 0 {
        return Ok(None);
    }
    let (word, paragraphs) = like[choice].clone();
    Ok(Some(Suggestion { typed: typed.text.clone(), word, paragraphs, text: print(&query), query, articles }))
}

/// Returns the word or the phrase with other words put in.
fn corrected(query: &Query, words: &[(&Typed<'_>, &str)]) -> Option<Query> {
    match query {
        Query::Word(_) => words::phrase_of(words.first()?.1),
        Query::Name(names) => {
            let mut names = names.clone();
            for (typed, word) in words {
                names[typed.slots.0] = (*word).to_owned();
            }
            Some(Query::Name(names))
        }
        Query::Phrase(slots) => {
            let mut slots = slots.clone();
            for (typed, word) in apart(words) {
                let (first, count) = typed.slots;
                let parts = word.split(' ').map(|part| Slot::Word(part.to_owned()));
                slots.splice(first..first + count, parts);
            }
            match &slots[..] {
                [Slot::Word(word)] => Some(Query::Word(word.clone())),
                _ => Some(Query::Phrase(slots)),
            }
        }
        Query::And(members) => {
            let mut members = members.clone();
            for (typed, word) in apart(words) {
                let (first, count) = typed.slots;
                members.splice(first..first + count, [Query::Word((*word).to_owned())]);
            }
            Some(all_of(members))
        }
        _ => None,
    }
}

/// Leaves out corrections of words that one before them, which stands behind them, has put in already.
fn apart<'a, 'q>(
    words: &'a [(&'a Typed<'q>, &'a str)],
) -> impl Iterator<Item = &'a (&'a Typed<'q>, &'a str)> {
    let mut end = usize::MAX;
    words.iter().filter(move |(typed, _)| {
        let (first, count) = typed.slots;
        let free = first + count <= end;
        if free {
            end = first;
        }
        free
    })
}

/// Returns the words of a query that could be misspelled; where nothing was found, also pairs that could be one word.
fn typed_words<'q>(sites: &'q [Site<'q>], found: bool) -> Vec<Typed<'q>> {
    let mut typed: Vec<Typed<'q>> = Vec::new();
    for site in sites.iter().filter(|site| !site.inflected) {
        let mut push = |slots: (usize, usize), text: String| {
            if !typed.iter().any(|other| other.text == text) {
                typed.push(Typed { site, slots, text });
            }
        };
        match site.query {
            Query::Word(word) => push((0, 1), word.clone()),
            Query::Name(names) => {
                names.iter().enumerate().for_each(|(at, name)| push((at, 1), name.clone()));
            }
            Query::Phrase(slots) => {
                for (at, slot) in slots.iter().enumerate() {
                    let Slot::Word(word) = slot else { continue };
                    push((at, 1), word.clone());
                    if let (false, Some(Slot::Word(next))) = (found, slots.get(at + 1)) {
                        push((at, 2), format!("{word} {next}"));
                    }
                }
            }
            Query::And(members) if !found => {
                for (at, pair) in members.windows(2).enumerate() {
                    if let [Query::Word(one), Query::Word(other)] = pair {
                        push((at, 2), format!("{one} {other}"));
                    }
                }
            }
            _ => {}
        }
    }
    typed
}
