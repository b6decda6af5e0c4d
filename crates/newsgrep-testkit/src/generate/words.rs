//! The words of generated articles: real stop words, made-up words one can pronounce, made-up names.
//!
//! In: nothing. Out: the same [`Lexicon`] every time, whatever the seed of the generator, so that a query written for
//! one generated archive can be asked of any other.

use std::collections::HashSet;

use super::phrases::PHRASES;
use crate::Rng;
use crate::rng::Weighted;

/// The most frequent words, by rank. They are real, so that phrases of stop words occur as they do in the news.
const STOP_WORDS: [&str; 60] = [
    "the", "of", "to", "in", "a", "and", "on", "for", "that", "is", "said", "with", "was", "at", "by", "as",
    "it", "from", "has", "be", "he", "his", "have", "an", "are", "not", "but", "were", "which", "who",
    "they", "their", "had", "will", "been", "this", "would", "after", "its", "one", "about", "or", "more",
    "also", "she", "we", "two", "than", "there", "when", "all", "could", "over", "her", "into", "last", "no",
    "if", "out", "some",
];

const STARTS: [&str; 24] = [
    "b", "br", "c", "d", "dr", "f", "g", "gr", "h", "k", "l", "m", "n", "p", "pl", "r", "s", "st", "t", "tr",
    "v", "w", "y", "z",
];
const MIDDLES: [&str; 8] = ["a", "e", "i", "o", "u", "ai", "ea", "ou"];
const ENDS: [&str; 8] = ["", "", "n", "r", "l", "s", "nt", "ck"];

/// How many different words there are.
const VOCABULARY: usize = 40_000;
/// How many different people and places there are.
const NAMES: usize = 8_000;
/// Where the words of the known phrases stand among the ranks: far enough down that chance hardly joins them.
const PHRASE_WORDS_FROM: usize = 1_500;

/// Every word a generated article can hold.
pub(super) struct Lexicon {
    words: Vec<String>,
    word_ranks: Weighted,
    names: Vec<(String, String)>,
    name_ranks: Weighted,
}

impl Lexicon {
    /// Makes the lexicon; takes about 20 ms.
    pub(super) fn new() -> Self {
        let mut rng = Rng::new(0x6e65_7773);
        let mut taken: HashSet<String> = STOP_WORDS.into_iter().map(str::to_owned).collect();
        let mut words: Vec<String> = STOP_WORDS.into_iter().map(str::to_owned).collect();
        for word in PHRASES.iter().flat_map(|phrase| phrase.text.split(' ')) {
            taken.insert(word.to_owned());
        }
        while words.len() < VOCABULARY {
            // Frequent words are short, as Zipf already saw.
            let word = made_up(&mut rng, if words.len() < 2_000 { 2 } else { 3 });
            if taken.insert(word.clone()) {
                words.push(word);
            }
        }
        let mut at = PHRASE_WORDS_FROM;
        for word in PHRASES.iter().flat_map(|phrase| phrase.text.split(' ')) {
            if !STOP_WORDS.contains(&word) {
                word.clone_into(&mut words[at]);
                at += 7;
            }
        }
        let names =
            (0..NAMES).map(|_| (capital(&made_up(&mut rng, 2)), capital(&made_up(&mut rng, 3)))).collect();
        Lexicon { words, word_ranks: Weighted::zipf(VOCABULARY), names, name_ranks: Weighted::zipf(NAMES) }
    }

    /// Returns a word, drawn by its rank.
    pub(super) fn word(&self, rng: &mut Rng) -> &str {
        &self.words[self.word_ranks.draw(rng)]
    }

    /// Returns a word that is no stop word.
    pub(super) fn content_word(&self, rng: &mut Rng) -> &str {
        &self.words[rng.between(STOP_WORDS.len(), 3_000)]
    }

    /// Returns the number of a name, drawn by its rank.
    pub(super) fn draw_name(&self, rng: &mut Rng) -> usize {
        self.name_ranks.draw(rng)
    }

    /// Returns the first and the last name with this number.
    pub(super) fn name(&self, number: usize) -> (&str, &str) {
        let (first, last) = &self.names[number];
        (first, last)
    }
}

/// Returns a made-up word of at most this many syllables.
fn made_up(rng: &mut Rng, syllables: usize) -> String {
    let mut word = String::new();
    for _ in 0..rng.between(2, syllables) {
        word.push_str(rng.pick::<&str>(&STARTS));
        word.push_str(rng.pick::<&str>(&MIDDLES));
    }
    word.push_str(rng.pick::<&str>(&ENDS));
    word
}

/// Returns the word with a capital letter at its start; made-up words are ASCII.
pub(super) fn capital(word: &str) -> String {
    let mut capital = word.to_owned();
    if let Some(first) = capital.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    capital
}
