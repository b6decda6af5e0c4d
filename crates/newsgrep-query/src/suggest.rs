//! Words of an archive that may be meant by one that it does not have: "did you mean".
//!
//! In: a word as typed, or two, and the [`Dictionary`] of an archive. Out: words of the text, the likeliest first. What is near
//! is said by [`edit_distance_within`]; where words are looked up is for the engine to say.

use std::cmp::Reverse;

use newsgrep_text::words;

use crate::plan::edit_distance_within;

/// A word that the archive has is only doubted if another one is so many times as frequent.
const FAR_MORE: u64 = 100;

/// Fewest letters of a word at which one edit says little, and at which two do.
const MIN_LETTERS: [usize; 2] = [3, 5];

/// Longest word that is compared, in bytes.
const MAX_WORD: usize = 64;

/// Most ways to cut a word in two that are looked for in the text.
const MAX_CUTS: usize = 3;

/// The words of an archive's text, folded, without boilerplate.
pub trait Dictionary {
    /// Why it cannot be read.
    type Error;

    /// Returns how many paragraphs have each of these words.
    ///
    /// # Errors
    ///
    /// Fails if the archive cannot be read.
    fn frequencies(&mut self, words: &[&str]) -> Result<Vec<u64>, Self::Error>;

    /// Returns the words at most so many edits away, each with how many paragraphs have it; the most frequent if there are very
    /// many.
    ///
    /// # Errors
    ///
    /// Fails if the archive cannot be read.
    fn near(&mut self, word: &str, edits: u8) -> Result<Vec<(String, u64)>, Self::Error>;

    /// Returns in how many paragraphs the words of each pair stand side by side; of very many, that there are many.
    ///
    /// # Errors
    ///
    /// Fails if the archive cannot be read.
    fn side_by_side(&mut self, pairs: &[(&str, &str)]) -> Result<Vec<u64>, Self::Error>;
}

/// Returns the words that may be meant, each with the number of paragraphs that have it.
///
/// They are ordered by their distance, those with the same first letter first, then by the number of paragraphs.
///
/// # Errors
///
/// Fails if the archive cannot be read.
///
/// ```
/// use newsgrep_query::suggest::{Dictionary, suggest};
///
/// /// An archive of one paragraph.
/// struct Talks;
///
/// impl Dictionary for Talks {
///     type Error = ();
///
///     fn frequencies(&mut self, words: &[&str]) -> Result<Vec<u64>, ()> {
///         Ok(words.iter().map(|word| u64::from(["talks", "begin"].contains(word))).collect())
///     }
///
///     fn near(&mut self, word: &str, _: u8) -> Result<Vec<(String, u64)>, ()> {
///         Ok(if word == "taks" { vec![("talks".to_owned(), 1)] } else { vec![] })
///     }
///
///     fn side_by_side(&mut self, pairs: &[(&str, &str)]) -> Result<Vec<u64>, ()> {
///         Ok(pairs.iter().map(|pair| u64::from(*pair == ("talks", "begin"))).collect())
///     }
/// }
///
/// assert_eq!(suggest(&mut Talks, "taks", 5), Ok(vec![("talks".to_owned(), 1)]));
/// assert_eq!(suggest(&mut Talks, "talksbegin", 5), Ok(vec![("talks begin".to_owned(), 1)]));
/// assert_eq!(suggest(&mut Talks, "talks", 5), Ok(vec![]));
/// ```
pub fn suggest<D: Dictionary>(
    dictionary: &mut D,
    typed: &str,
    limit: usize,
) -> Result<Vec<(String, u64)>, D::Error> {
    let folded: Vec<String> = words(typed).map(|word| word.folded.into_owned()).collect();
    let mut found = match &folded[..] {
        [word] => near_words(dictionary, word)?,
        [one, other] => joined(dictionary, one, other)?,
        _ => Vec::new(),
    };
    found.truncate(limit);
    Ok(found)
}

fn near_words<D: Dictionary>(dictionary: &mut D, word: &str) -> Result<Vec<(String, u64)>, D::Error> {
    let letters = word.chars().count();
    let is_number = word.chars().any(|letter| letter.is_ascii_digit());
    if letters < MIN_LETTERS[0] || word.len() > MAX_WORD || is_number {
        return Ok(Vec::new());
    }
    let cuts = cuts(word);
    let parts = cuts.iter().flat_map(|(one, other)| [*one, *other]);
    let asked: Vec<&str> = std::iter::once(word).chain(parts).collect();
    let frequencies = dictionary.frequencies(&asked)?;
    let (known, parts) = frequencies.split_first().map_or((0, &[][..]), |(known, parts)| (*known, parts));
    let most = if letters < MIN_LETTERS[1] || known > 0 { 1 } else { 2 };
    let least = known.saturating_mul(FAR_MORE);
    let first = word.chars().next();
    let mut found: Vec<(u8, bool, Reverse<u64>, String)> = dictionary
        .near(word, most)?
        .into_iter()
        .filter(|(other, paragraphs)| *paragraphs > least && other != word)
        .map(|(other, paragraphs)| {
            let distance = if edit_distance_within(word, &other, 1) { 1 } else { 2 };
            (distance, other.chars().next() != first, Reverse(paragraphs), other)
        })
        .collect();
    if known == 0 {
        let two = cut_in_two(dictionary, &cuts, parts)?;
        found.extend(two.into_iter().map(|(words, paragraphs)| (1, false, Reverse(paragraphs), words)));
    }
    found.sort_unstable();
    Ok(found.into_iter().map(|(_, _, Reverse(paragraphs), other)| (other, paragraphs)).collect())
}

/// Returns all ways to cut a word in two of at least two letters each.
fn cuts(word: &str) -> Vec<(&str, &str)> {
    let all = word.char_indices().skip(2).map(|(at, _)| word.split_at(at));
    all.take_while(|(_, other)| other.chars().nth(1).is_some()).collect()
}

/// Returns the two words that a word may be made of, where they do stand side by side. `frequencies` are those of the words of
/// all cuts.
fn cut_in_two<D: Dictionary>(
    dictionary: &mut D,
    cuts: &[(&str, &str)],
    frequencies: &[u64],
) -> Result<Vec<(String, u64)>, D::Error> {
    let rarer = frequencies.chunks(2).map(|two| two.iter().copied().min().unwrap_or(0));
    let mut known: Vec<(u64, (&str, &str))> =
        rarer.zip(cuts.iter().copied()).filter(|(rarer, _)| *rarer > 0).collect();
    known.sort_unstable_by(|a, b| b.cmp(a));
    let pairs: Vec<(&str, &str)> = known.into_iter().take(MAX_CUTS).map(|(_, pair)| pair).collect();
    if pairs.is_empty() {
        return Ok(Vec::new());
    }
    let paragraphs = dictionary.side_by_side(&pairs)?;
    let found = pairs.iter().zip(paragraphs).filter(|(_, paragraphs)| *paragraphs > 0);
    Ok(found.map(|((one, other), paragraphs)| (format!("{one} {other}"), paragraphs)).collect())
}

/// Returns the word that two words make together.
fn joined<D: Dictionary>(dictionary: &mut D, one: &str, other: &str) -> Result<Vec<(String, u64)>, D::Error> {
    let word = format!("{one}{other}");
    let paragraphs = dictionary.frequencies(&[&word])?.into_iter().next().unwrap_or(0);
    Ok(if paragraphs > 0 { vec![(word, paragraphs)] } else { Vec::new() })
}
