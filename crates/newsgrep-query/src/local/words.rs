//! Words of the dictionary that may be meant by one that it does not have: "did you mean".
//!
//! In: a word as typed, or two. Out: words of the text, the likeliest first. What is near is said by
//! [`edit_distance_within`]; boilerplate and the fields of metadata are not looked at.

use std::cmp::Reverse;
use std::ops::ControlFlow;

use newsgrep_core::Snapshot;
use newsgrep_text::words;
use tantivy::schema::Field;

use crate::ast;
use crate::plan::{Pattern, edit_distance_within};
use crate::{Counts, EngineError, Query, Request, Sort};

use super::budget::Budget;
use super::expand::{Expander, Place, Slot, term};
use super::failed;

/// A word that the archive has is only doubted if another one is so many times as frequent.
const FAR_MORE: u64 = 100;

/// Fewest letters of a word at which one edit says little, and at which two do.
const MIN_LETTERS: [usize; 2] = [3, 5];

/// Longest word that is compared, in bytes: the automaton takes about 30 kilobytes a letter.
const MAX_WORD: usize = 64;

/// Most ways to cut a word in two that are looked for in the text.
const MAX_CUTS: usize = 3;

/// Returns the words that may be meant, each with the number of paragraphs that have it.
///
/// They are ordered by their distance, those with the same first letter first, then by the number of paragraphs. That
/// number includes deleted articles until their segment is merged.
pub(super) fn suggest(
    snapshot: &Snapshot,
    typed: &str,
    limit: usize,
) -> Result<Vec<(String, u64)>, EngineError> {
    let folded: Vec<String> = words(typed).map(|word| word.folded.into_owned()).collect();
    let mut found = match &folded[..] {
        [word] => near_words(snapshot, word)?,
        [one, other] => joined(snapshot, one, other)?,
        _ => Vec::new(),
    };
    found.truncate(limit);
    Ok(found)
}

fn near_words(snapshot: &Snapshot, word: &str) -> Result<Vec<(String, u64)>, EngineError> {
    let field = snapshot.fields().text;
    let known = frequency(snapshot, field, word)?;
    let letters = word.chars().count();
    let is_number = word.chars().any(|letter| letter.is_ascii_digit());
    if letters < MIN_LETTERS[0] || word.len() > MAX_WORD || is_number {
        return Ok(Vec::new());
    }
    let most = if letters < MIN_LETTERS[1] || known > 0 { 1 } else { 2 };
    let least = known.saturating_mul(FAR_MORE);
    let first = word.chars().next();
    let mut found: Vec<(u8, bool, Reverse<u64>, String)> = within(snapshot, word, most)?
        .into_iter()
        .filter(|(other, paragraphs)| *paragraphs > least && other != word)
        .map(|(other, paragraphs)| {
            let distance = if edit_distance_within(word, &other, 1) { 1 } else { 2 };
            (distance, other.chars().next() != first, Reverse(paragraphs), other)
        })
        .collect();
    if known == 0 {
        let cuts = cut_in_two(snapshot, field, word)?;
        found.extend(cuts.into_iter().map(|(words, paragraphs)| (1, false, Reverse(paragraphs), words)));
    }
    found.sort_unstable();
    Ok(found.into_iter().map(|(_, _, Reverse(paragraphs), other)| (other, paragraphs)).collect())
}

fn frequency(snapshot: &Snapshot, field: Field, word: &str) -> Result<u64, EngineError> {
    snapshot.searcher().doc_freq(&term(field, word)).map_err(failed("look for a word"))
}

/// Returns the words at most so many edits away, the most frequent if there are very many.
fn within(snapshot: &Snapshot, word: &str, most: u8) -> Result<Vec<(String, u64)>, EngineError> {
    let budget = Budget::of(&Request::new(Query::All));
    let near = Pattern::Fuzzy { word: word.to_owned(), distance: most };
    let slots = Expander::new(snapshot, &budget).slots(Place::Text, &[near])?;
    Ok(match slots.first().map(|slot| &**slot) {
        Some(Slot::Words(words)) => {
            words.entries.iter().map(|entry| (entry.word.clone(), entry.frequency)).collect()
        }
        _ => Vec::new(),
    })
}

/// Returns the two words that a word may be made of, where they do stand side by side.
fn cut_in_two(snapshot: &Snapshot, field: Field, word: &str) -> Result<Vec<(String, u64)>, EngineError> {
    let mut cuts = Vec::new();
    for (at, _) in word.char_indices().skip(2) {
        let (one, other) = word.split_at(at);
        if other.chars().nth(1).is_none() {
            break;
        }
        let rarer = frequency(snapshot, field, one)?.min(frequency(snapshot, field, other)?);
        if rarer > 0 {
            cuts.push((rarer, one, other));
        }
    }
    cuts.sort_unstable_by(|a, b| b.cmp(a));
    let mut found = Vec::new();
    for (_, one, other) in cuts.into_iter().take(MAX_CUTS) {
        let slots = [one, other].map(|word| ast::Slot::Word(word.to_owned()));
        let request = Request {
            limit: 0,
            sort: Sort::Newest,
            counts: Counts::Bounded,
            ..Request::new(Query::Phrase(slots.to_vec()))
        };
        let response = super::search(snapshot, &request, &mut |_| ControlFlow::Continue(()))?;
        let paragraphs = response.counts.paragraphs.value;
        if paragraphs > 0 {
            found.push((format!("{one} {other}"), paragraphs));
        }
    }
    Ok(found)
}

/// Returns the word that two words make together.
fn joined(snapshot: &Snapshot, one: &str, other: &str) -> Result<Vec<(String, u64)>, EngineError> {
    let word = format!("{one}{other}");
    let paragraphs = frequency(snapshot, snapshot.fields().text, &word)?;
    Ok(if paragraphs > 0 { vec![(word, paragraphs)] } else { Vec::new() })
}
