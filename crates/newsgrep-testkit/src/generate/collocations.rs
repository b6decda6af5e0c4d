//! Words that stand together more often than chance would have it.
//!
//! In: the lexicon. Out: groups of two to six words, drawn by Zipf's law like words. In real news most phrases that
//! anybody searches are such groups; of words drawn one by one, nearly every phrase is either very rare or of stop words.

use super::words::Lexicon;
use crate::Rng;
use crate::rng::Weighted;

/// Groups made mostly of stop words, about in the order of how frequent they are in the news. They are real, so that
/// what people ask of them can be asked of generated articles.
const OF_STOP_WORDS: [&str; 32] = [
    "one of the",
    "as well as",
    "at the end of",
    "according to the",
    "the end of the",
    "in the wake of",
    "some of the",
    "the rest of the",
    "it is not",
    "there is no",
    "by the end of",
    "at the same time",
    "as part of the",
    "for the first time",
    "in the middle of",
    "is one of the",
    "on the other hand",
    "the way of the",
    "for the sake of",
    "it would be",
    "as soon as",
    "he said he would",
    "more and more",
    "all of them",
    "out of the way",
    "from time to time",
    "in and out of",
    "what is to be",
    "as it was in the",
    "not at all",
    "all in all",
    "to be or not to be",
];

/// How many groups there are.
const GROUPS: usize = 8_000;
/// The rank of the first group of stop words; every third after it is one, until there are no more.
const FIRST_OF_STOP_WORDS: usize = 5;

/// Every group of words a generated article can hold.
pub(super) struct Collocations {
    groups: Vec<String>,
    ranks: Weighted,
}

impl Collocations {
    /// Makes the groups: the same every time, whatever the seed of the generator.
    pub(super) fn new(lexicon: &Lexicon) -> Self {
        let mut rng = Rng::new(0x0067_726f_7570);
        let mut of_stop_words = OF_STOP_WORDS.into_iter();
        let group = |rank: usize| {
            if rank >= FIRST_OF_STOP_WORDS
                && (rank - FIRST_OF_STOP_WORDS).is_multiple_of(3)
                && let Some(group) = of_stop_words.next()
            {
                return group.to_owned();
            }
            let first = lexicon.content_word(&mut rng).to_owned();
            match rng.below(10) {
                0..=6 => first + " " + lexicon.content_word(&mut rng),
                7 => first + " of " + lexicon.content_word(&mut rng),
                _ => first + " " + lexicon.content_word(&mut rng) + " " + lexicon.content_word(&mut rng),
            }
        };
        Collocations { groups: (0..GROUPS).map(group).collect(), ranks: Weighted::zipf(GROUPS) }
    }

    /// Returns a group, drawn by its rank.
    pub(super) fn draw(&self, rng: &mut Rng) -> &str {
        &self.groups[self.ranks.draw(rng)]
    }
}
