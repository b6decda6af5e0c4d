//! What is known of the words of an article before they are indexed.
//!
//! In: an article. Out: its folded words, how many its paragraphs have, how they are written, and which of them may be
//! names, found in one pass: what tantivy indexes is made of these words, and no text is cut into words twice.

use std::ops::Range;

use newsgrep_text::{Article, ParagraphShape, Zone, name_term_into};

use crate::shapes::Row;
use crate::tokenizer::{NAME_END, SKELETON_END, WORD_END};

/// What is known of the words of an article.
#[derive(Default)]
pub(crate) struct Analysis {
    /// The folded words of all paragraphs, each with its [`WORD_END`].
    pub(crate) folded: String,
    /// What of that are the words of each paragraph, and how many.
    pub(crate) paragraphs: Vec<(Range<usize>, u64)>,
    /// How many words the article has, boiler left out.
    pub(crate) words: u64,
    /// The values of [`crate::Fields::shape`].
    pub(crate) shapes: Row,
    /// The terms of [`crate::Fields::names`], each with its [`NAME_END`].
    pub(crate) names: String,
}

/// Finds out what is known of articles, one after the other.
#[derive(Default)]
pub(crate) struct Analyser {
    shape: ParagraphShape,
    names: Names,
}

impl Analyser {
    pub(crate) fn analyse(&mut self, article: &Article) -> Analysis {
        // Room for the text that is stored as well, and for what is known of the article.
        let folded = String::with_capacity(2 * article.text.len() + 1_024);
        let mut analysis = Analysis { folded, ..Analysis::default() };
        self.names.article += 1;
        for (ordinal, paragraph) in article.paragraphs.iter().enumerate() {
            let is_story = paragraph.zone != Zone::Boiler;
            let (start, mut length) = (analysis.folded.len(), 0);
            self.shape.read(article.paragraph_text(ordinal), |folded, shape| {
                length += 1;
                analysis.folded.push_str(folded);
                analysis.folded.push(WORD_END);
                if is_story && shape.begins_with_capital() {
                    self.names.push(folded, &mut analysis.names);
                }
            });
            analysis.shapes.push(&self.shape);
            analysis.paragraphs.push((start..analysis.folded.len(), length));
            analysis.words += if is_story { length } else { 0 };
        }
        analysis
    }
}

/// The words that were names lately: most of an article's names stand in it many times, and in others too.
///
/// A word has one place, by its hash. One that takes the place of another costs no more than a second look at that one
/// later; the term that is then twice in the list of an article is one term to tantivy.
struct Names {
    known: Vec<Known>,
    /// The number of the article.
    article: u64,
}

#[derive(Clone, Default)]
struct Known {
    word: String,
    /// Empty if the word cannot be compared by its sound, as numbers and Chinese cannot.
    term: String,
    /// The number of the article that it was last in.
    article: u64,
}

/// Places for words, a power of two: some hundred kilobytes.
const PLACES: usize = 1 << 13;

impl Default for Names {
    fn default() -> Self {
        Names { known: vec![Known::default(); PLACES], article: 0 }
    }
}

impl Names {
    /// Appends the term of a word, unless the article is known to have it already.
    fn push(&mut self, folded: &str, names: &mut String) {
        let known = &mut self.known[place(folded)];
        if known.word != folded {
            known.word.clear();
            known.word.push_str(folded);
            write_term(folded, &mut known.term);
        } else if known.article == self.article {
            return;
        }
        known.article = self.article;
        names.push_str(&known.term);
    }
}

/// Returns the place of a word, by a hash (FNV-1a) that is short to compute.
fn place(folded: &str) -> usize {
    let hash = folded.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    (hash ^ hash >> 32) as usize % PLACES
}

/// Makes the term of a word in [`crate::Fields::names`], and its end, of a string; nothing if it has none.
fn write_term(folded: &str, term: &mut String) {
    term.clear();
    if name_term_into(folded, SKELETON_END, term) {
        term.push(NAME_END);
    }
}
