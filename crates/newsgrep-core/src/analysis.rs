//! What is known of the words of an article before they are indexed.
//!
//! In: an article. Out: how many words its paragraphs have, how they are written, and which of them may be names, found in
//! one pass. The words themselves are cut again when tantivy indexes them, by the tokenizer.

use std::collections::HashMap;

use newsgrep_text::{Article, ParagraphShape, Zone, skeleton_into};

use crate::shapes::Row;
use crate::tokenizer::{NAME_END, SKELETON_END};

/// What is known of the words of an article.
#[derive(Default)]
pub(crate) struct Analysis {
    /// How many words each paragraph has.
    pub(crate) lengths: Vec<u64>,
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
        let mut analysis = Analysis::default();
        self.names.article += 1;
        for (ordinal, paragraph) in article.paragraphs.iter().enumerate() {
            let is_story = paragraph.zone != Zone::Boiler;
            let mut length = 0;
            self.shape.read(article.paragraph_text(ordinal), |folded, shape| {
                length += 1;
                if is_story && shape.begins_with_capital() {
                    self.names.push(folded, &mut analysis.names);
                }
            });
            analysis.shapes.push(&self.shape);
            analysis.lengths.push(length);
            analysis.words += if is_story { length } else { 0 };
        }
        analysis
    }
}

/// The words that were names lately: most of an article's names stand in it many times, and in others too.
#[derive(Default)]
struct Names {
    known: HashMap<String, Known>,
    /// The number of the article.
    article: u64,
}

struct Known {
    /// Empty if the word cannot be compared by its sound, as numbers and Chinese cannot.
    term: String,
    /// The number of the article that it was last in.
    article: u64,
}

/// Words that are remembered: some megabytes.
const MAX_KNOWN: usize = 1 << 16;

impl Names {
    /// Appends the term of a word, unless the article has it already.
    fn push(&mut self, folded: &str, names: &mut String) {
        match self.known.get_mut(folded) {
            Some(known) if known.article == self.article => {}
            Some(known) => {
                known.article = self.article;
                names.push_str(&known.term);
            }
            None => {
                let term = term(folded);
                names.push_str(&term);
                if self.known.len() == MAX_KNOWN {
                    self.known.clear();
                }
                self.known.insert(folded.to_owned(), Known { term, article: self.article });
            }
        }
    }
}

/// Returns the term of a word in [`crate::Fields::names`] and its end; nothing if it has none.
fn term(folded: &str) -> String {
    let mut term = String::new();
    if skeleton_into(folded, &mut term) {
        term.push(SKELETON_END);
        term.push_str(folded);
        term.push(NAME_END);
    }
    term
}
