//! Reading the stored text of an index that may be damaged, or made by another version.
//!
//! In: the folder of an index. Out: its segments, and from each the articles that match their content hash; everything
//! else is named as [`Lost`]. Postings and columns are not looked at. Nothing is written.

use std::collections::BTreeSet;
use std::ops::Range;
use std::path::{Path, PathBuf};

use newsgrep_text::{Article, ArticleId};
use tantivy::directory::{ManagedDirectory, MmapDirectory};
use tantivy::fastfield::AliveBitSet;
use tantivy::index::SegmentComponent;
use tantivy::store::StoreReader;
use tantivy::{Directory, DocId, HasLen, Index, TantivyDocument, TantivyError};

use crate::error::guarded;
use crate::rebuild::Lost;
use crate::record::{ArticleRecord, MAX_GAPS, ParagraphRecord, follow_each_other};
use crate::schema::Fields;
use crate::stored::StoredFields;
use crate::verify::Verified;
use crate::writer::Totals;
use crate::{Error, Result};

/// An old index, as far as it can be read.
pub(crate) struct OldIndex {
    pub(crate) segments: Vec<OldSegment>,
    /// What the last commit said it holds.
    pub(crate) totals: Option<Totals>,
    fields: StoredFields,
    directory: ManagedDirectory,
}

/// A segment of an old index.
pub(crate) struct OldSegment {
    store: PathBuf,
    /// How many documents it has, as far as that is known.
    documents: Option<DocId>,
    deletes: Deletes,
}

/// Which documents of a segment are deleted.
enum Deletes {
    Known(Option<AliveBitSet>),
    /// The file that says so is damaged.
    Unknown(PathBuf),
}

impl OldSegment {
    /// Returns the name of the file that holds its text.
    pub(crate) fn name(&self) -> String {
        self.store.to_string_lossy().into_owned()
    }

    /// Returns whether it is known which of its documents are deleted.
    pub(crate) fn knows_deletes(&self) -> bool {
        matches!(self.deletes, Deletes::Known(_))
    }
}

impl OldIndex {
    /// Opens what there is; what is wrong with the list of segments is added to `lost`.
    ///
    /// # Errors
    ///
    /// Fails if the folder cannot be read.
    pub(crate) fn open(archive: &Path, index_dir: &Path, lost: &mut Vec<Lost>) -> Result<OldIndex> {
        let opening = "open the old index";
        let directory = guarded(opening, || {
            let files = MmapDirectory::open(index_dir)
                .map_err(|error| Error::Index { doing: opening, source: Box::new(error) })?;
            ManagedDirectory::wrap(Box::new(files)).map_err(Error::index(opening))
        })?;
        let named = Names::of(archive, index_dir);
        let listed = guarded(opening, || {
            let index = Index::open(directory.clone()).map_err(Error::index(opening))?;
            let metas = index.searchable_segment_metas().map_err(Error::index("list segments"))?;
            let mut segments = Vec::new();
            for meta in metas {
                let store = meta.relative_path(SegmentComponent::Store);
                let deletes = meta.delete_opstamp().map(|_| meta.relative_path(SegmentComponent::Delete));
                segments.push((store, Some(meta.max_doc()), deletes));
            }
            Ok((
                segments,
                StoredFields::in_schema(&index.schema())
                    .map_err(Error::index("find the fields of the old index"))?,
                Totals::of(&index)?,
            ))
        });
        let (mut segments, fields, totals) = listed.unwrap_or_else(|error| {
            lost.push(Lost { origin: None, file: "meta.json".to_owned(), detail: error.to_string() });
            (Vec::new(), StoredFields::of(&Fields::build().1), None)
        });
        // A list that is damaged, or names what is not there: then the files speak for themselves.
        if segments.is_empty() || segments.iter().any(|(store, ..)| !index_dir.join(store).exists()) {
            let listed: BTreeSet<PathBuf> = segments.iter().map(|(store, ..)| store.clone()).collect();
            let found = named.stores().filter(|store| !listed.contains(store));
            // An index without a list of segments may be an empty one; its files are then leftovers.
            if totals != Some(Totals::default()) {
                segments.extend(found.map(|store| (store, None, None)));
            }
        }
        let mut segments: Vec<OldSegment> = segments
            .into_iter()
            .map(|(store, documents, deletes)| {
                let deletes = read_deletes(&directory, deletes.or_else(|| named.deletes_of(&store)));
                OldSegment { store, documents, deletes }
            })
            .collect();
        // Of an article that is there twice, the version that is known to be alive shall come first.
        segments.sort_by_key(|segment| !segment.knows_deletes());
        Ok(OldIndex { segments, totals, fields, directory })
    }

    /// Gives every whole article of a segment to `each`, and adds what cannot be read to `lost`.
    ///
    /// # Errors
    ///
    /// Fails only if `each` does.
    pub(crate) fn articles(
        &self,
        segment: &OldSegment,
        lost: &mut Vec<Lost>,
        mut each: impl FnMut(Article, &mut Vec<Lost>) -> Result<()>,
    ) -> Result<()> {
        if let Deletes::Unknown(file) = &segment.deletes {
            let detail = "which articles were deleted cannot be read: they may be back".to_owned();
            lost.push(Lost { origin: None, file: file.to_string_lossy().into_owned(), detail });
        }
        let file = segment.name();
        let opened = guarded("open the stored text", || {
            let file = self
                .directory
                .open_read(&segment.store)
                .map_err(|error| Error::Index { doing: "open the stored text", source: Box::new(error) })?;
            let bytes = file.len();
            let store = StoreReader::open(file, 50)
                .map_err(|error| Error::Index { doing: "open the stored text", source: Box::new(error) })?;
            Ok((store, bytes))
        });
        let (store, bytes) = match opened {
            Ok(opened) => opened,
            Err(error) => {
                let count = segment.documents.map_or_else(|| "all".to_owned(), |count| count.to_string());
                lost.push(Lost { origin: None, file, detail: format!("{count} paragraphs: {error}") });
                return Ok(());
            }
        };
        let sound = guarded("verify the stored text", || {
            Ok(self.directory.validate_checksum(&segment.store).unwrap_or(false))
        });
        let sound = sound.unwrap_or(false);
        // A damaged store must not make its reader count to four billion.
        let limit = if sound { DocId::MAX } else { segment.documents.unwrap_or(bytes.min(1 << 31) as DocId) };
        let mut reading = Reading {
            store,
            fields: self.fields,
            segment,
            file,
            sound,
            lost,
            unread: None,
            after_loss: false,
        };
        let mut doc = 0;
        while doc < limit {
            match reading.article_at(doc) {
                At::End => break,
                At::Nothing => doc += 1,
                At::Article { article, end } => {
                    doc = end;
                    if let Some(article) = article {
                        each(*article, &mut *reading.lost)?;
                    }
                }
            }
        }
        if let Some(documents) = segment.documents.filter(|documents| doc < *documents) {
            reading.unreadable(doc..documents);
        }
        reading.report_unread();
        Ok(())
    }
}

/// What there is at a document of a store.
enum At {
    /// Nothing, and nothing after it.
    End,
    /// Nothing that can be read, or the rest of an article that is lost.
    Nothing,
    /// An article that ends before `end`; `None` if it is deleted.
    Article { article: Option<Box<Article>>, end: DocId },
}

struct Reading<'a> {
    store: StoreReader,
    fields: StoredFields,
    segment: &'a OldSegment,
    file: String,
    /// Whether the file matches its checksum.
    sound: bool,
    lost: &'a mut Vec<Lost>,
    /// The last run of documents that cannot be read and is not reported yet.
    unread: Option<Range<DocId>>,
    /// Whether something was lost since the last whole article.
    after_loss: bool,
}

impl Reading<'_> {
    fn article_at(&mut self, doc: DocId) -> At {
        let document = match self.document(doc) {
            Ok(Some(document)) => document,
            Ok(None) => return At::End,
            Err(_) => {
                self.unreadable(doc..doc + 1);
                return At::Nothing;
            }
        };
        let Some(record) = self.fields.record(&document) else {
            // The rest of an article that is named already says nothing new.
            if !self.after_loss || self.fields.is_first(&document) {
                self.unreadable(doc..doc + 1);
            }
            return At::Nothing;
        };
        if self.is_deleted(doc) {
            // The number of paragraphs is to be trusted no more than the text is.
            let end = if self.sound { doc.saturating_add(record.paragraphs.max(1)) } else { doc + 1 };
            return At::Article { article: None, end };
        }
        let end = doc.saturating_add(record.paragraphs);
        let title = self.fields.paragraph(&document);
        let rest = (doc + 1..end).map(|doc| self.fields.paragraph(&self.document(doc).ok()??));
        let paragraphs: Option<Vec<ParagraphRecord>> = std::iter::once(title).chain(rest).collect();
        let article = paragraphs.and_then(|paragraphs| whole(&record, &paragraphs, self.sound));
        self.report_unread();
        // The content hash does not cover the id, and the checksum does not vouch for it.
        match article.filter(|article| self.sound || article.id == ArticleId::of(&article.origin)) {
            Some(article) => {
                self.after_loss = false;
                At::Article { article: Some(Box::new(article)), end }
            }
            None => {
                let detail = "does not match its content hash".to_owned();
                self.lost.push(Lost { origin: Some(record.origin), file: self.file.clone(), detail });
                // Where it ends is not known.
                self.after_loss = true;
                At::Nothing
            }
        }
    }

    /// Reads a document; `None` after the last one.
    fn document(&self, doc: DocId) -> Result<Option<TantivyDocument>> {
        guarded("read a paragraph", || match self.store.get::<TantivyDocument>(doc) {
            Ok(document) => Ok(Some(document)),
            Err(TantivyError::InvalidArgument(_)) => Ok(None),
            Err(error) => Err(Error::index("read a paragraph")(error)),
        })
    }

    fn is_deleted(&self, doc: DocId) -> bool {
        match &self.segment.deletes {
            Deletes::Known(Some(alive)) => doc < alive.bitset().max_value() && alive.is_deleted(doc),
            Deletes::Known(None) | Deletes::Unknown(_) => false,
        }
    }

    fn unreadable(&mut self, documents: Range<DocId>) {
        if self.is_deleted(documents.start) {
            return;
        }
        self.after_loss = true;
        match &mut self.unread {
            Some(run) if run.end == documents.start => run.end = documents.end,
            _ => {
                self.report_unread();
                self.unread = Some(documents);
            }
        }
    }

    fn report_unread(&mut self) {
        if let Some(run) = self.unread.take().filter(|run| !run.is_empty()) {
            let detail = format!("the documents from {} to {} cannot be read", run.start, run.end - 1);
            self.lost.push(Lost { origin: None, file: self.file.clone(), detail });
        }
    }
}

fn read_deletes(directory: &ManagedDirectory, file: Option<PathBuf>) -> Deletes {
    let Some(file) = file else { return Deletes::Known(None) };
    let read = guarded("read what is deleted", || {
        if !directory.validate_checksum(&file).unwrap_or(false) {
            return Ok(None);
        }
        let bytes = directory.open_read(&file).ok().and_then(|slice| slice.read_bytes().ok());
        Ok(bytes.map(AliveBitSet::open))
    });
    match read {
        Ok(Some(alive)) => Deletes::Known(Some(alive)),
        _ => Deletes::Unknown(file),
    }
}

/// The names of an index's files, for when its own list of segments cannot be read.
struct Names(BTreeSet<String>);

impl Names {
    /// Takes what the last commit verified, or else everything there is.
    fn of(archive: &Path, index_dir: &Path) -> Names {
        let entries = std::fs::read_dir(index_dir).into_iter().flatten().flatten();
        let there: BTreeSet<String> =
            entries.filter_map(|entry| entry.file_name().into_string().ok()).collect();
        let verified = Verified::load(archive);
        let known: BTreeSet<String> = there.iter().filter(|name| verified.knows(name)).cloned().collect();
        Names(if known.iter().any(|name| name.ends_with(".store")) { known } else { there })
    }

    fn stores(&self) -> impl Iterator<Item = PathBuf> {
        self.0.iter().filter(|name| name.ends_with(".store")).map(PathBuf::from)
    }

    /// Returns the newest file that says which documents of a segment are deleted: `<segment>.<number>.del`.
    fn deletes_of(&self, store: &Path) -> Option<PathBuf> {
        let segment = format!("{}.", store.file_stem()?.to_str()?);
        let number = |name: &str| name.strip_prefix(&segment)?.strip_suffix(".del")?.parse::<u64>().ok();
        let newest = self.0.iter().filter_map(|name| Some((number(name)?, name))).max()?;
        Some(PathBuf::from(newest.1))
    }
}

/// Puts an article together, if its paragraphs are what was stored.
fn whole(record: &ArticleRecord, paragraphs: &[ParagraphRecord], sound: bool) -> Option<Article> {
    let most_gaps = if sound { usize::MAX } else { MAX_GAPS };
    if paragraphs.len() != record.paragraphs as usize || !follow_each_other(paragraphs, most_gaps) {
        return None;
    }
    let article = record.to_article(paragraphs);
    // A later version may hash in another way; the checksum of the file then has to do.
    record.matches(&article).unwrap_or(sound).then_some(article)
}
