//! A fixed view of an archive: what an engine searches.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use newsgrep_text::{Article, ArticleId};
use tantivy::{DocAddress, DocId, Searcher, TantivyDocument, Term};

use crate::error::guarded;
use crate::record::{MAX_GAPS, follow_each_other};
use crate::stored::StoredFields;
use crate::tokenizer::SKELETON_END;
use crate::{ArticleRecord, Error, Fields, ParagraphRecord, Result, Segment};

/// A fixed view of an archive. Cheap to clone; later commits do not change it.
#[derive(Clone)]
pub struct Snapshot {
    inner: Arc<Inner>,
}

struct Inner {
    /// The folder of the archive; `None` in memory.
    dir: Option<PathBuf>,
    searcher: Searcher,
    fields: Fields,
    segments: Vec<Segment>,
}

/// Where an article lies: its segment, and its documents there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ArticleAddress {
    /// The number of the segment in [`Snapshot::segments`].
    pub segment: u32,
    /// The article's documents, headline first.
    pub documents: Range<DocId>,
}

impl Snapshot {
    /// # Errors
    ///
    /// Fails if the index is in memory and a later commit has taken segments away already.
    pub(crate) fn new(searcher: Searcher, dir: Option<&Path>) -> tantivy::Result<Self> {
        let readers = searcher.segment_readers().iter().cloned();
        let segments = readers.map(|reader| Segment::new(reader, dir)).collect::<tantivy::Result<_>>()?;
        let (dir, (_, fields)) = (dir.map(Path::to_owned), Fields::build());
        Ok(Snapshot { inner: Arc::new(Inner { dir, searcher, fields, segments }) })
    }

    /// Returns tantivy's view of the same state.
    pub fn searcher(&self) -> &Searcher {
        &self.inner.searcher
    }

    /// Returns the fields of the index.
    pub fn fields(&self) -> &Fields {
        &self.inner.fields
    }

    /// Returns the segments, each sorted newest article first.
    pub fn segments(&self) -> &[Segment] {
        &self.inner.segments
    }

    /// Returns where the article with this id lies, if the archive holds it.
    ///
    /// # Errors
    ///
    /// Fails if the index cannot be read.
    pub fn find(&self, id: ArticleId) -> Result<Option<ArticleAddress>> {
        let term = Term::from_field_bytes(self.inner.fields.id, &id.to_u128().to_be_bytes());
        for (number, segment) in (0..).zip(self.segments()) {
            if let Some(doc) = segment.alive_documents_of(&term)?.next() {
                return Ok(Some(ArticleAddress { segment: number, documents: segment.article(doc)? }));
            }
        }
        Ok(None)
    }

    /// Returns where the articles from the file with this key lie.
    ///
    /// # Errors
    ///
    /// Fails if the index cannot be read.
    pub fn of_file(&self, file: ArticleId) -> Result<Vec<ArticleAddress>> {
        let term = Term::from_field_bytes(self.inner.fields.file, &file.to_u128().to_be_bytes());
        let mut found: Vec<ArticleAddress> = Vec::new();
        for (number, segment) in (0..).zip(self.segments()) {
            let mut end = 0;
            for doc in segment.alive_documents_of(&term)? {
                if doc >= end {
                    let documents = segment.article(doc)?;
                    end = documents.end;
                    found.push(ArticleAddress { segment: number, documents });
                }
            }
        }
        Ok(found)
    }

    /// Returns the keys of all files that articles are from.
    ///
    /// # Errors
    ///
    /// Fails if the index cannot be read.
    pub fn files(&self) -> Result<Vec<ArticleId>> {
        let mut keys = Vec::new();
        for segment in self.segments() {
            let index = segment
                .reader()
                .inverted_index(self.inner.fields.file)
                .map_err(Error::index("read files"))?;
            let mut terms =
                index.terms().stream().map_err(|error| Error::index("read files")(error.into()))?;
            while let Some((key, _)) = terms.next() {
                if let Ok(bytes) = <[u8; 16]>::try_from(key) {
                    keys.push(ArticleId::from_u128(u128::from_be_bytes(bytes)));
                }
            }
        }
        keys.sort_unstable();
        keys.dedup();
        Ok(keys)
    }

    /// Returns the folded words that begin with a capital somewhere and whose [`newsgrep_text::NameKey`] has this
    /// skeleton, with the number of articles where each does, the most frequent first, then by the word.
    ///
    /// Boiler paragraphs are left out. Deleted articles are counted until their segment is merged. Costs a look into the
    /// dictionary of each segment.
    ///
    /// # Errors
    ///
    /// Fails if the index cannot be read.
    pub fn name_terms(&self, skeleton: &str) -> Result<Vec<(String, u64)>> {
        let reading = || Error::index("read names");
        let prefix = format!("{skeleton}{SKELETON_END}");
        // The character after the one that ends a skeleton.
        let beyond = format!("{skeleton}\u{1}");
        let mut counts: BTreeMap<String, u64> = BTreeMap::new();
        for segment in self.segments() {
            let index = segment.reader().inverted_index(self.inner.fields.names).map_err(reading())?;
            let range = index.terms().range().ge(&prefix).lt(&beyond);
            let mut terms = range.into_stream().map_err(|error| reading()(error.into()))?;
            while let Some((term, postings)) = terms.next() {
                let word = term.get(prefix.len()..).and_then(|word| std::str::from_utf8(word).ok());
                if let Some(word) = word {
                    *counts.entry(word.to_owned()).or_default() += u64::from(postings.doc_freq);
                }
            }
        }
        let mut counts: Vec<(String, u64)> = counts.into_iter().collect();
        counts.sort_by_key(|(_, count)| Reverse(*count));
        Ok(counts)
    }

    /// Reads a whole article. The white space between its paragraphs is line ends, so that every span stays valid.
    ///
    /// # Errors
    ///
    /// Fails if the index cannot be read, or if its paragraphs do not follow each other, with at most 64 MiB of white space
    /// in all.
    pub fn article(&self, address: &ArticleAddress) -> Result<Article> {
        let record = self.record(address.segment, address.documents.start)?;
        let paragraphs = address.documents.clone().map(|doc| self.paragraph(address.segment, doc));
        let paragraphs = paragraphs.collect::<Result<Vec<_>>>()?;
        if !follow_each_other(&paragraphs, MAX_GAPS) {
            let detail =
                format!("the paragraphs of document {} overlap or are torn apart", address.documents.start);
            return Err(self.damaged(address.segment, detail));
        }
        Ok(record.to_article(&paragraphs))
    }

    /// Reads what is stored about the article whose first document this is.
    ///
    /// # Errors
    ///
    /// Fails if the index cannot be read, or if it is not the first document of an article.
    pub fn record(&self, segment: u32, first: DocId) -> Result<ArticleRecord> {
        let document = self.document(segment, first)?;
        StoredFields::of(&self.inner.fields)
            .record(&document)
            .ok_or_else(|| self.damaged(segment, format!("document {first} holds no article record")))
    }

    /// Reads a stored paragraph.
    ///
    /// # Errors
    ///
    /// Fails if the index cannot be read.
    pub fn paragraph(&self, segment: u32, doc: DocId) -> Result<ParagraphRecord> {
        let document = self.document(segment, doc)?;
        StoredFields::of(&self.inner.fields)
            .paragraph(&document)
            .ok_or_else(|| self.damaged(segment, format!("document {doc} holds no paragraph")))
    }

    fn document(&self, segment: u32, doc: DocId) -> Result<TantivyDocument> {
        // Damaged text can make the reader panic as well as fail.
        let read = guarded("read a paragraph", || {
            let address = DocAddress::new(segment, doc);
            self.inner.searcher.doc(address).map_err(Error::index("read a paragraph"))
        });
        read.map_err(|error| {
            let cause = match error {
                Error::Index { source, .. } => source.to_string(),
                Error::Internal { detail, .. } => detail,
                other => other.to_string(),
            };
            self.damaged(segment, format!("document {doc} cannot be read: {cause}"))
        })
    }

    /// Returns the error of a file of stored text that is not what was written.
    fn damaged(&self, segment: u32, detail: String) -> Error {
        match &self.inner.dir {
            Some(dir) => {
                let name = self.inner.searcher.segment_reader(segment).segment_id().uuid_string();
                Error::Damaged { path: dir.clone(), detail: format!("`{name}.store`: {detail}") }
            }
            None => Error::Internal { doing: "read a paragraph", detail },
        }
    }
}
