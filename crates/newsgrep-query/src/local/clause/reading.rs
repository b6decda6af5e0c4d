//! What is read of a document beside the places of words: its shape, its text, its length.

use newsgrep_core::{Numbers, Segment, Shapes, Snapshot};
use newsgrep_text::{ParagraphShape, Span, WordShape, spelled, words};
use tantivy::DocId;

use crate::plan::Spelling;

use super::super::budget::Budget;
use super::super::core_failed;
use super::super::expand::Words;
use super::At;

/// Steps of a [`Budget`] that reading a stored paragraph counts for.
const STORED: u32 = 64;

/// Reads documents of one segment; remembers the last one.
pub(in super::super) struct Reading<'a> {
    snapshot: Snapshot,
    /// The number of the segment.
    number: u32,
    /// Opened when first needed.
    shapes: Option<Shapes>,
    lengths: Option<Numbers>,
    /// What is read of a column that cannot be opened.
    none: ParagraphShape,
    text: Option<Stored>,
    budget: &'a Budget,
}

/// A stored paragraph and its words.
struct Stored {
    doc: DocId,
    text: String,
    words: Vec<Span>,
}

impl<'a> Reading<'a> {
    pub(in super::super) fn new(at: At<'_, 'a>) -> Self {
        Reading {
            snapshot: at.snapshot.clone(),
            number: at.number,
            shapes: None,
            lengths: None,
            none: ParagraphShape::default(),
            text: None,
            budget: at.budget,
        }
    }

    /// Returns what ends long arithmetic.
    pub(super) fn budget(&self) -> &'a Budget {
        self.budget
    }

    /// Returns how the words of a document are written, and where its sentences and quotations lie.
    pub(in super::super) fn shape(&mut self, doc: DocId) -> &ParagraphShape {
        if self.shapes.is_none() {
            match self.segment().shapes() {
                Ok(shapes) => self.shapes = Some(shapes),
                Err(error) => self.budget.fail(core_failed(error)),
            }
        }
        self.shapes.as_mut().map_or(&self.none, |shapes| shapes.load(doc))
    }

    /// Returns how many words a document has.
    pub(super) fn length(&mut self, doc: DocId) -> u32 {
        if self.lengths.is_none() {
            match self.segment().lengths() {
                Ok(lengths) => self.lengths = Some(lengths.clone()),
                Err(error) => self.budget.fail(core_failed(error)),
            }
        }
        let length = self.lengths.as_ref().map_or(0, |lengths| lengths.get_val(doc));
        u32::try_from(length).unwrap_or(u32::MAX)
    }

    fn segment(&self) -> &Segment {
        &self.snapshot.segments()[self.number as usize]
    }

    /// Returns the text of a document; nothing, and the search ends, if it cannot be read.
    pub(super) fn text(&mut self, doc: DocId) -> &str {
        self.stored(doc).map_or("", |stored| &stored.text)
    }

    /// Returns whether a word at this place of a document, one of those a slot stands for, is written as it must be.
    pub(super) fn counts(&mut self, doc: DocId, place: u32, words: &Words, number: u32) -> bool {
        let Some(entry) = words.entries.get(number as usize) else { return false };
        let shape = self.shape(doc).word(place);
        if entry.capital && !shape.begins_with_capital() {
            return false;
        }
        words.spellings.iter().all(|spelling| self.is_written(doc, place, shape, Some(&entry.word), spelling))
    }

    /// Returns whether any word at this place of a document is written as it must be.
    pub(super) fn any_counts(&mut self, doc: DocId, place: u32, spellings: &[Spelling]) -> bool {
        let shape = self.shape(doc).word(place);
        spellings.iter().all(|spelling| self.is_written(doc, place, shape, None, spelling))
    }

    fn is_written(
        &mut self,
        doc: DocId,
        place: u32,
        shape: WordShape,
        folded: Option<&str>,
        spelling: &Spelling,
    ) -> bool {
        let is = |written: &str| match spelling {
            Spelling::Exactly(wanted) => spelled(written) == wanted.as_str(),
            Spelling::Beginning(wanted) => spelled(written).starts_with(wanted.as_str()),
            _ => spelling.is_shape(shape),
        };
        if !matches!(spelling, Spelling::Exactly(_) | Spelling::Beginning(_)) {
            return spelling.is_shape(shape);
        }
        if let Some(written) = folded.and_then(|folded| shape.written(folded)) {
            return is(&written);
        }
        let Some(stored) = self.stored(doc) else { return false };
        stored.words.get(place as usize).is_some_and(|span| is(span.of(&stored.text)))
    }

    fn stored(&mut self, doc: DocId) -> Option<&Stored> {
        if self.text.as_ref().is_none_or(|stored| stored.doc != doc) {
            if self.budget.spent_by(STORED) {
                return None;
            }
            match self.snapshot.paragraph(self.number, doc) {
                Ok(paragraph) => {
                    let words = words(&paragraph.text).map(|word| word.span).collect();
                    self.text = Some(Stored { doc, text: paragraph.text, words });
                }
                Err(error) => {
                    self.budget.fail(core_failed(error));
                    return None;
                }
            }
        }
        self.text.as_ref()
    }
}
