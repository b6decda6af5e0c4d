//! The column of shapes: what folding loses of each paragraph.
//!
//! In: a [`ParagraphShape`], and later a document. Out: the numbers that the column holds of it, and the shape again. What
//! a shape is, and how it becomes bytes, is decided in `newsgrep-text`.
//!
//! tantivy keeps a column of byte strings as a sorted dictionary of all that are different, in compressed blocks, and shapes
//! are nearly all different: reading one decompresses a block. So a shape is cut into numbers of four bytes, as many to a
//! document as it takes, which tantivy packs and finds by their place.

use newsgrep_text::ParagraphShape;
use tantivy::DocId;
use tantivy::columnar::Column;

/// The bytes of a shape that one number of the column holds.
const BYTES: usize = 4;

/// What the last number is filled up with: no shape ends with it.
const FILLER: u8 = 0xff;

/// Returns the numbers that stand for the bytes of a shape.
pub(crate) fn numbers(shape: &[u8]) -> impl Iterator<Item = u64> + '_ {
    shape.chunks(BYTES).map(|chunk| {
        let mut bytes = [FILLER; BYTES];
        bytes[..chunk.len()].copy_from_slice(chunk);
        u64::from(u32::from_le_bytes(bytes))
    })
}

/// The shapes of the paragraphs of a segment: see [`crate::Segment::shapes`].
///
/// Remembers the last one, so asking about many words of one document costs no more than about one.
pub struct Shapes {
    /// `None` if no document has a shape.
    column: Option<Column<u64>>,
    bytes: Vec<u8>,
    shape: ParagraphShape,
    loaded: Option<DocId>,
}

impl Shapes {
    pub(crate) fn new(column: Option<Column<u64>>) -> Self {
        Shapes { column, bytes: Vec::new(), shape: ParagraphShape::default(), loaded: None }
    }

    /// Returns the shape of a document's paragraph. Documents may be asked for in any order.
    ///
    /// Costs about a tenth of a microsecond, and allocates nothing once it has seen a larger one. Of bytes that are no shape,
    /// which [`check`](crate::check()) reports as damage, it makes the shape of a paragraph without capitals.
    pub fn load(&mut self, doc: DocId) -> &ParagraphShape {
        if self.loaded != Some(doc) {
            self.try_load(doc);
        }
        &self.shape
    }

    /// Loads the shape of a document, and returns whether the column holds one of it.
    pub(crate) fn try_load(&mut self, doc: DocId) -> bool {
        self.bytes.clear();
        for number in self.column.iter().flat_map(|column| column.values_for_doc(doc)) {
            self.bytes.extend_from_slice(&(number as u32).to_le_bytes());
        }
        let filler = self.bytes.iter().rev().take(BYTES - 1).take_while(|byte| **byte == FILLER).count();
        self.bytes.truncate(self.bytes.len() - filler);
        let sound = self.shape.decode_into(&self.bytes);
        if !sound {
            self.shape = ParagraphShape::default();
        }
        self.loaded = Some(doc);
        sound
    }
}
