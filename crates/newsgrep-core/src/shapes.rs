//! The column of shapes: what folding loses of each paragraph.
//!
//! In: the [`ParagraphShape`]s of an article, and later a document. Out: the numbers that the column holds of them, and the
//! shape again. What a shape is, and how it becomes bytes, is decided in `newsgrep-text`.
//!
//! tantivy keeps a column of byte strings as a sorted dictionary of all that are different, in compressed blocks, and shapes
//! are nearly all different: reading one decompresses a block. So the shapes of an article, each behind its length, are cut
//! into numbers of seven bytes, which are the values of the article's first document: tantivy packs them, finds them by their
//! place, and keeps them where the article goes. To every paragraph its own numbers would take a third more space.

use std::ops::Range;

use newsgrep_text::ParagraphShape;
use tantivy::DocId;
use tantivy::columnar::Column;

use crate::ArticleMap;

/// The bytes of shapes that one number of the column holds. One byte is left free: numbers of 57 to 63 bits tantivy packs
/// as 64.
const BYTES: usize = 7;

/// Makes one row of bytes of the shapes of an article.
#[derive(Default)]
pub(crate) struct Row {
    bytes: Vec<u8>,
    shape: Vec<u8>,
    /// Whether any shape has bytes.
    any: bool,
}

impl Row {
    /// Appends the shape of the next paragraph, behind its length.
    pub(crate) fn push(&mut self, shape: &ParagraphShape) {
        self.shape.clear();
        shape.encode(&mut self.shape);
        self.any |= !self.shape.is_empty();
        let mut length = self.shape.len();
        while length >= 0x80 {
            self.bytes.push(length as u8 | 0x80);
            length >>= 7;
        }
        self.bytes.push(length as u8);
        self.bytes.extend_from_slice(&self.shape);
    }

    /// Returns the numbers that stand for the shapes; none if there is nothing to tell.
    pub(crate) fn numbers(&self) -> impl Iterator<Item = u64> + '_ {
        let bytes: &[u8] = if self.any { &self.bytes } else { &[] };
        bytes.chunks(BYTES).map(|chunk| {
            let mut bytes = [0; 8];
            bytes[..chunk.len()].copy_from_slice(chunk);
            u64::from_le_bytes(bytes)
        })
    }
}

/// Returns the length that is told at a place, and the place behind it.
fn length_at(bytes: &[u8], at: usize) -> Option<(usize, usize)> {
    let mut length = 0;
    for (place, shift) in (at..).zip((0..usize::BITS).step_by(7)) {
        let byte = *bytes.get(place)?;
        length |= usize::from(byte & 0x7f) << shift;
        if byte < 0x80 {
            return Some((length, place + 1));
        }
    }
    None
}

/// The shapes of the paragraphs of a segment: see [`crate::Segment::shapes`].
///
/// Remembers the last one and its article, so asking about many words of one document costs no more than about one.
pub struct Shapes {
    /// `None` if no document has a shape.
    column: Option<Column<u64>>,
    articles: ArticleMap,
    /// The shapes of the article that begins with the document.
    bytes: Vec<u8>,
    first: Option<DocId>,
    /// A document of that article, and where its shape begins with its length.
    reached: (DocId, usize),
    shape: ParagraphShape,
    loaded: Option<DocId>,
}

impl Shapes {
    pub(crate) fn new(column: Option<Column<u64>>, articles: ArticleMap) -> Self {
        Shapes {
            column,
            articles,
            bytes: Vec::new(),
            first: None,
            reached: (0, 0),
            shape: ParagraphShape::default(),
            loaded: None,
        }
    }

    /// Returns the shape of a document's paragraph. Documents may be asked for in any order.
    ///
    /// Costs some tenths of a microsecond, and allocates nothing once it has seen a larger one. Of bytes that are no shape,
    /// which [`check`](crate::check()) reports as damage, it makes the shape of a paragraph without capitals.
    pub fn load(&mut self, doc: DocId) -> &ParagraphShape {
        if self.loaded != Some(doc) {
            self.try_load(doc);
        }
        &self.shape
    }

    /// Loads the shape of a document, and returns whether the column holds one of it.
    pub(crate) fn try_load(&mut self, doc: DocId) -> bool {
        self.loaded = Some(doc);
        let first = self.articles.first(doc);
        if self.first != Some(first) {
            self.bytes.clear();
            for number in self.column.iter().flat_map(|column| column.values_for_doc(first)) {
                self.bytes.extend_from_slice(&number.to_le_bytes()[..BYTES]);
            }
            self.first = Some(first);
            self.reached = (first, 0);
        } else if doc < self.reached.0 {
            self.reached = (first, 0);
        }
        let found = self.find(doc).and_then(|place| self.bytes.get(place));
        let found = found.is_some_and(|bytes| self.shape.decode_into(bytes));
        if !found {
            self.shape = ParagraphShape::default();
        }
        found
    }

    /// Returns where the shape of a document of the article lies, going on from the last one.
    fn find(&mut self, doc: DocId) -> Option<Range<usize>> {
        if self.bytes.is_empty() {
            return Some(0..0);
        }
        let (mut at, mut place) = self.reached;
        loop {
            let (length, start) = length_at(&self.bytes, place)?;
            let end = start.checked_add(length)?;
            if at == doc {
                self.reached = (at, place);
                return Some(start..end);
            }
            (at, place) = (at + 1, end);
        }
    }
}
