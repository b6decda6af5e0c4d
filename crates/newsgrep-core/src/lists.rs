//! The lists of a segment's words as they lie on disk: in which documents a word is, how often, and where.
//!
//! In: a segment. Out: for each field the bytes that tantivy's [`TermInfo`](tantivy::postings::TermInfo) points into. What
//! these bytes mean is tantivy's (`postings::skip`, `postings::compression` and `positions` of version 0.27); whoever
//! decodes them must hold himself to that. Nothing is copied.

use std::path::Path;

use tantivy::directory::{CompositeFile, OwnedBytes};
use tantivy::index::SegmentComponent;
use tantivy::schema::Field;
use tantivy::{Directory, HasLen, SegmentReader};

/// The bytes of a field's lists.
#[derive(Clone)]
pub struct Lists {
    /// Those of documents and how often a word is in each.
    pub postings: OwnedBytes,
    /// Those of places; empty if the field has none.
    pub positions: OwnedBytes,
}

/// What a field's lists begin with: the number of all its words, of eight bytes.
const TOTAL: usize = 8;

/// The files that hold the lists of a segment.
pub(crate) struct ListFiles {
    postings: CompositeFile,
    positions: CompositeFile,
}

impl ListFiles {
    pub(crate) fn open(reader: &SegmentReader) -> tantivy::Result<Self> {
        let open = |component: SegmentComponent| -> tantivy::Result<CompositeFile> {
            let name = format!("{}.{component}", reader.segment_id().uuid_string());
            let file = reader.index().directory().open_read(Path::new(&name))?;
            Ok(CompositeFile::open(&file)?)
        };
        Ok(ListFiles {
            postings: open(SegmentComponent::Postings)?,
            positions: open(SegmentComponent::Positions)?,
        })
    }

    /// Returns the lists of a field; `None` if no document here has it.
    pub(crate) fn of(&self, field: Field) -> tantivy::Result<Option<Lists>> {
        let Some(postings) = self.postings.open_read(field) else { return Ok(None) };
        let postings = postings.slice_from(TOTAL.min(postings.len())).read_bytes()?;
        let positions = match self.positions.open_read(field) {
            Some(positions) => positions.read_bytes()?,
            None => OwnedBytes::empty(),
        };
        Ok(Some(Lists { postings, positions }))
    }
}

#[cfg(test)]
mod tests {
    use newsgrep_text::Article;
    use tantivy::Term;

    use crate::{Archive, WriterOptions};

    #[test]
    fn a_list_is_where_the_dictionary_says() {
        let archive = Archive::in_memory().unwrap();
        let mut writer = archive.writer(WriterOptions::default()).unwrap();
        writer.add(&Article::from_text("1", "Talks\n\nThe envoys met the envoys.")).unwrap();
        writer.commit().unwrap();
        let snapshot = archive.snapshot();
        let (segment, fields) = (&snapshot.segments()[0], snapshot.fields());
        let lists = segment.lists(fields.text).unwrap().unwrap();
        let index = segment.reader().inverted_index(fields.text).unwrap();
        let envoys = index.get_term_info(&Term::from_field_text(fields.text, "envoys")).unwrap().unwrap();
        // One document, the second, as a number of one byte, which ends with the highest bit set; then twice.
        assert_eq!(&lists.postings[envoys.postings_range], [1 | 0x80, 2 | 0x80]);
        assert!(lists.positions.get(envoys.positions_range).is_some_and(|places| !places.is_empty()));
        assert!(segment.lists(fields.file).unwrap().is_none_or(|lists| lists.positions.is_empty()));
    }
}
