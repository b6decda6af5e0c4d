//! What is known of the words of an article before they are indexed.
//!
//! In: an article. Out: how many words its paragraphs have, how they are written, and which of them may be names, found in
//! one pass. The words themselves are cut again when tantivy indexes them, by the tokenizer.

use std::collections::HashSet;

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
    /// The terms of [`crate::Fields::names`], each once and with its [`NAME_END`].
    pub(crate) names: String,
}

impl Analysis {
    pub(crate) fn of(article: &Article) -> Analysis {
        let mut analysis = Analysis::default();
        let mut shape = ParagraphShape::default();
        let mut seen: HashSet<String> = HashSet::new();
        for (ordinal, paragraph) in article.paragraphs.iter().enumerate() {
            let is_story = paragraph.zone != Zone::Boiler;
            let names = &mut analysis.names;
            let mut length = 0;
            shape.read(article.paragraph_text(ordinal), |folded, shape| {
                length += 1;
                if is_story && shape.begins_with_capital() && !seen.contains(folded) {
                    push_name(folded, names);
                    seen.insert(folded.to_owned());
                }
            });
            analysis.shapes.push(&shape);
            analysis.lengths.push(length);
            analysis.words += if is_story { length } else { 0 };
        }
        analysis
    }
}

/// Appends the term of a word; none of one that cannot be compared by its sound, as numbers and Chinese cannot.
fn push_name(folded: &str, names: &mut String) {
    if skeleton_into(folded, names) {
        names.push(SKELETON_END);
        names.push_str(folded);
        names.push(NAME_END);
    }
}
