//! Sets of the documents of a segment, a bit each, for loops over many documents at once.

use tantivy::DocId;
use tantivy::columnar::ColumnValues;

/// How many values of a column are read at once.
const AT_ONCE: usize = 1024;

/// A set of documents of a segment.
pub struct DocumentSet {
    words: Box<[u64]>,
}

impl DocumentSet {
    /// Returns the documents that have this value in a column.
    pub(crate) fn of_value(column: &dyn ColumnValues<u64>, max_doc: DocId, value: u64) -> Self {
        // A damaged column may be shorter than the segment.
        let documents = max_doc.min(column.num_vals()) as usize;
        let mut words = vec![0_u64; (max_doc as usize).div_ceil(64)];
        let mut values = [0; AT_ONCE];
        for (start, words) in (0..documents).step_by(AT_ONCE).zip(words.chunks_mut(AT_ONCE / 64)) {
            let values = &mut values[..AT_ONCE.min(documents - start)];
            column.get_range(start as u64, values);
            for (word, values) in words.iter_mut().zip(values.chunks(64)) {
                let bits = values.iter().enumerate().map(|(bit, found)| u64::from(*found == value) << bit);
                *word = bits.fold(0, |word, bit| word | bit);
            }
        }
        DocumentSet { words: words.into() }
    }

    /// Returns the set as bits: document 64·n + i is bit i of word n.
    #[inline]
    pub fn words(&self) -> &[u64] {
        &self.words
    }

    /// Returns whether the document is in the set.
    #[inline]
    pub fn contains(&self, doc: DocId) -> bool {
        self.words.get(doc as usize / 64).is_some_and(|word| word >> (doc % 64) & 1 == 1)
    }

    /// Returns the last document of the set at or before this one.
    #[inline]
    pub fn last_until(&self, doc: DocId) -> Option<DocId> {
        let mut number = doc as usize / 64;
        let mut word = self.words.get(number)? & (u64::MAX >> (63 - doc % 64));
        while word == 0 {
            number = number.checked_sub(1)?;
            word = self.words[number];
        }
        Some(number as DocId * 64 + 63 - word.leading_zeros())
    }

    /// Returns the first document of the set behind this one.
    #[inline]
    pub fn first_behind(&self, doc: DocId) -> Option<DocId> {
        let from = doc.checked_add(1)?;
        let mut number = from as usize / 64;
        let mut word = self.words.get(number)? & (u64::MAX << (from % 64));
        while word == 0 {
            number += 1;
            word = *self.words.get(number)?;
        }
        Some(number as DocId * 64 + word.trailing_zeros())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tantivy::columnar::column_values::VecColumn;

    fn set_of(docs: &[DocId], max_doc: DocId) -> DocumentSet {
        let values: Vec<u64> = (0..max_doc).map(|doc| u64::from(!docs.contains(&doc))).collect();
        DocumentSet::of_value(&VecColumn::from(values), max_doc, 0)
    }

    #[test]
    fn a_set_holds_the_documents_with_the_value() {
        for max_doc in [0, 1, 63, 64, 65, 1023, 1024, 1025, 5000] {
            let docs: Vec<DocId> = (0..max_doc).filter(|doc| doc % 7 == 3 || doc % 64 == 63).collect();
            let set = set_of(&docs, max_doc);
            let found: Vec<DocId> = (0..max_doc + 100).filter(|doc| set.contains(*doc)).collect();
            assert_eq!(found, docs, "{max_doc}");
        }
    }

    #[test]
    fn neighbours_are_found_across_words() {
        let set = set_of(&[3, 63, 64, 700], 1000);
        let check = |doc, until: Option<DocId>, behind: Option<DocId>| {
            assert_eq!((set.last_until(doc), set.first_behind(doc)), (until, behind), "{doc}");
        };
        check(0, None, Some(3));
        check(3, Some(3), Some(63));
        check(62, Some(3), Some(63));
        check(63, Some(63), Some(64));
        check(64, Some(64), Some(700));
        check(699, Some(64), Some(700));
        check(700, Some(700), None);
        check(999, Some(700), None);
        check(5000, None, None);
        check(DocId::MAX, None, None);
    }
}
