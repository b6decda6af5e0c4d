//! The documents of an article, as tantivy takes them.
//!
//! In: texts, numbers and dates, field by field. Out: documents of tantivy's that share one buffer. A `TantivyDocument`
//! would have a buffer of its own each, of a kilobyte at least, with its own copy of what all paragraphs of an article have in
//! common; and the folded words of a paragraph would be copied for each of the fields that are made of them.

use std::iter::{Chain, Empty};
use std::ops::Range;
use std::slice::Iter;
use std::sync::Arc;

use tantivy::DateTime;
use tantivy::schema::document::{Document, ReferenceValue, ReferenceValueLeaf};
use tantivy::schema::{Field, Value};

/// Where something lies in the buffer of an article.
pub(crate) type Place = Range<usize>;

/// What the documents of an article hold.
#[derive(Default)]
pub(crate) struct Contents {
    text: String,
    bytes: Vec<u8>,
    /// What every document of the article holds.
    common: Vec<(Field, Kept)>,
    /// What only one holds, document by document.
    own: Vec<(Field, Kept)>,
    /// Where that ends, by document.
    ends: Vec<usize>,
}

/// A value, or where it lies.
#[derive(Clone)]
enum Kept {
    Text(Place),
    Bytes(Place),
    Number(u64),
    Date(DateTime),
}

impl Contents {
    /// Makes the contents of an article's documents, beginning with a text that its values may lie in.
    pub(crate) fn with_text(text: String) -> Self {
        Contents { text, ..Contents::default() }
    }

    /// Puts a text into the buffer; returns where it lies.
    pub(crate) fn keep_text(&mut self, text: &str) -> Place {
        self.write_text(|kept| kept.push_str(text))
    }

    /// Lets `write` put a text into the buffer; returns where it lies.
    pub(crate) fn write_text(&mut self, write: impl FnOnce(&mut String)) -> Place {
        let start = self.text.len();
        write(&mut self.text);
        start..self.text.len()
    }

    /// Lets `write` put bytes into the buffer; returns where they lie.
    pub(crate) fn keep_bytes(&mut self, write: impl FnOnce(&mut Vec<u8>)) -> Place {
        let start = self.bytes.len();
        write(&mut self.bytes);
        start..self.bytes.len()
    }

    /// Gives every document a number.
    pub(crate) fn number_for_all(&mut self, field: Field, number: u64) {
        self.common.push((field, Kept::Number(number)));
    }

    /// Gives every document the bytes at a place.
    pub(crate) fn bytes_for_all(&mut self, field: Field, place: Place) {
        self.common.push((field, Kept::Bytes(place)));
    }

    /// Gives the document that is being made a text.
    pub(crate) fn text(&mut self, field: Field, place: Place) {
        self.own.push((field, Kept::Text(place)));
    }

    /// Gives the document that is being made the bytes at a place.
    pub(crate) fn bytes(&mut self, field: Field, place: Place) {
        self.own.push((field, Kept::Bytes(place)));
    }

    /// Gives the document that is being made a number.
    pub(crate) fn number(&mut self, field: Field, number: u64) {
        self.own.push((field, Kept::Number(number)));
    }

    /// Gives the document that is being made a date.
    pub(crate) fn date(&mut self, field: Field, date: DateTime) {
        self.own.push((field, Kept::Date(date)));
    }

    /// Ends the document that is being made.
    pub(crate) fn end_document(&mut self) {
        self.ends.push(self.own.len());
    }

    /// Returns how many bytes all of it takes.
    pub(crate) fn size(&self) -> usize {
        self.text.capacity()
            + self.bytes.capacity()
            + (self.common.capacity() + self.own.capacity()) * size_of::<(Field, Kept)>()
            + self.ends.capacity() * size_of::<usize>()
    }

    /// Returns the documents.
    pub(crate) fn into_documents(self) -> Vec<Paragraph> {
        let contents = Arc::new(self);
        let documents = 0..contents.ends.len();
        documents.map(|number| Paragraph { contents: Arc::clone(&contents), number }).collect()
    }

    fn own(&self, number: usize) -> &[(Field, Kept)] {
        let start = number.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.own[start..self.ends[number]]
    }
}

/// One document of an article.
#[derive(Clone)]
pub(crate) struct Paragraph {
    contents: Arc<Contents>,
    number: usize,
}

impl Paragraph {
    /// Returns how many bytes all documents of the article take.
    pub(crate) fn size_of_all(&self) -> usize {
        self.contents.size()
    }
}

impl Document for Paragraph {
    type Value<'a> = Leaf<'a>;
    type FieldsValuesIter<'a> = Values<'a>;

    fn iter_fields_and_values(&self) -> Values<'_> {
        let contents = &*self.contents;
        Values { contents, values: contents.own(self.number).iter().chain(&contents.common) }
    }
}

type Entries<'a> = Iter<'a, (Field, Kept)>;

/// The values of a document.
pub(crate) struct Values<'a> {
    contents: &'a Contents,
    values: Chain<Entries<'a>, Entries<'a>>,
}

impl<'a> Iterator for Values<'a> {
    type Item = (Field, Leaf<'a>);

    #[inline]
    fn next(&mut self) -> Option<Self::Item> {
        let (field, kept) = self.values.next()?;
        let leaf = match kept {
            Kept::Text(place) => Leaf::Text(&self.contents.text[place.clone()]),
            Kept::Bytes(place) => Leaf::Bytes(&self.contents.bytes[place.clone()]),
            Kept::Number(number) => Leaf::Number(*number),
            Kept::Date(date) => Leaf::Date(*date),
        };
        Some((*field, leaf))
    }
}

/// A value of a document.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Leaf<'a> {
    Text(&'a str),
    Bytes(&'a [u8]),
    Number(u64),
    Date(DateTime),
}

impl<'a> Value<'a> for Leaf<'a> {
    type ArrayIter = Empty<Leaf<'a>>;
    type ObjectIter = Empty<(&'a str, Leaf<'a>)>;

    #[inline]
    fn as_value(&self) -> ReferenceValue<'a, Self> {
        ReferenceValue::Leaf(match self {
            Leaf::Text(text) => ReferenceValueLeaf::Str(text),
            Leaf::Bytes(bytes) => ReferenceValueLeaf::Bytes(bytes),
            Leaf::Number(number) => ReferenceValueLeaf::U64(*number),
            Leaf::Date(date) => ReferenceValueLeaf::Date(*date),
        })
    }
}
