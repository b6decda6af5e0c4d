//! The one way to write to an archive.

use std::collections::HashMap;
use std::path::PathBuf;

use newsgrep_text::{Article, ArticleId};
use serde::{Deserialize, Serialize};
use tantivy::index::SegmentMeta;
use tantivy::indexer::{LogMergePolicy, MergePolicy, NoMergePolicy, UserOperation};
use tantivy::{Index, IndexWriter, TantivyDocument, Term};

use crate::error::guarded;
use crate::layout::sync_dir;
use crate::lock::WriterLock;
use crate::record::documents;
use crate::verify::Verified;
use crate::{Archive, Error, Fields, Result, Snapshot};

/// How a writer uses the machine.
#[derive(Clone, Copy, Debug)]
pub struct WriterOptions {
    /// How many threads analyse text, 1 to 8.
    pub threads: usize,
    /// How many bytes of articles are held in memory, all threads together; at least 16 MB a thread. What is beyond
    /// is written to disk, which readers do not see before the commit.
    pub memory: usize,
}

impl Default for WriterOptions {
    /// Returns one thread and 128 MB.
    fn default() -> Self {
        WriterOptions { threads: 1, memory: 128 << 20 }
    }
}

/// What adding an article did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Added {
    /// There was none with its id.
    New,
    /// It takes the place of one with its id.
    Replaced,
    /// The archive holds the very same article; nothing was done.
    Unchanged,
}

/// What a commit made durable.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Commit {
    /// Articles now in the archive.
    pub articles: u64,
    /// Paragraphs now in the archive.
    pub paragraphs: u64,
}

/// The totals that ride in each commit, so that a check can compare them with what is there.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Totals {
    pub(crate) articles: u64,
    pub(crate) paragraphs: u64,
}

impl Totals {
    pub(crate) fn of(index: &Index) -> Result<Option<Totals>> {
        let metas = index.load_metas().map_err(Error::index("read the last commit"))?;
        Ok(metas.payload.and_then(|payload| serde_json::from_str(&payload).ok()))
    }
}

/// The one writer of an archive.
///
/// Articles are added and deleted whole, and seen by readers after [`Writer::commit`]. After any error but those of a
/// single bad article the writer is poisoned: every later call fails with [`Error::Poisoned`], and what was committed
/// before stays as it was. Dropping a writer drops what was not committed.
///
/// ```
/// use newsgrep_core::{Added, Archive, WriterOptions};
/// use newsgrep_text::Article;
///
/// let archive = Archive::in_memory()?;
/// let mut writer = archive.writer(WriterOptions::default())?;
/// let article = Article::from_text("talks.txt", "Talks begin\n\nThe envoys met on Monday.");
/// assert_eq!(writer.add(&article)?, Added::New);
/// assert_eq!(writer.add(&article)?, Added::Unchanged);
/// assert_eq!(writer.commit()?.articles, 1);
/// # Ok::<(), newsgrep_core::Error>(())
/// ```
pub struct Writer {
    archive: Archive,
    index: Index,
    fields: Fields,
    committed: Snapshot,
    /// `None` once poisoned.
    writer: Option<IndexWriter>,
    poison: Option<String>,
    /// What this batch did to an article: its content hash and size, or that it was deleted.
    pending: HashMap<ArticleId, Option<(u64, u64)>>,
    totals: Totals,
    disk: Option<Disk>,
}

struct Disk {
    dir: PathBuf,
    index_dir: PathBuf,
    verified: Verified,
    _lock: WriterLock,
}

/// Segments that are merged as soon as there are this many of about the same size.
const SEGMENTS_PER_LEVEL: usize = 4;
/// A segment is rewritten once this share of it is deleted.
const DELETED_SHARE: f32 = 0.3;

impl Writer {
    pub(crate) fn new(
        archive: Archive,
        index: Index,
        disk: Option<(PathBuf, PathBuf, WriterLock)>,
        options: WriterOptions,
    ) -> Result<Writer> {
        let threads = options.threads.clamp(1, 8);
        let memory = options.memory.max(threads * (16 << 20)).min(threads * (2 << 30));
        let writer: IndexWriter = guarded("open the writer", || {
            index.writer_with_num_threads(threads, memory).map_err(Error::index("open the writer"))
        })?;
        // Merges are started by `commit`, after the files to be merged were verified.
        writer.set_merge_policy(Box::new(NoMergePolicy));
        guarded("remove what is not needed any more", || {
            // Without this a writer that was killed makes the next commit fail: both choose the same file name.
            let collected = writer.garbage_collect_files().wait();
            collected.map(|_| ()).map_err(Error::index("remove what is not needed any more"))
        })?;
        let totals = Totals::of(&index)?.unwrap_or_default();
        let disk = disk.map(|(dir, index_dir, lock)| {
            let verified = Verified::load(&dir);
            Disk { dir, index_dir, verified, _lock: lock }
        });
        let committed = archive.refresh()?;
        let (_, fields) = Fields::build();
        Ok(Writer {
            archive,
            index,
            fields,
            committed,
            writer: Some(writer),
            poison: None,
            pending: HashMap::new(),
            totals,
            disk,
        })
    }

    /// Adds an article, in place of one with the same id.
    ///
    /// # Errors
    ///
    /// Fails with [`Error::EmptyArticle`] if it has no paragraph; the writer stays usable. Any other error poisons it.
    pub fn add(&mut self, article: &Article) -> Result<Added> {
        if article.paragraphs.is_empty() {
            return Err(Error::EmptyArticle { origin: article.origin.clone() });
        }
        let before = self.held(article.id)?;
        let (documents, content) = documents(&self.fields, article);
        if before.is_some_and(|(held, _)| held == content) {
            return Ok(Added::Unchanged);
        }
        let size = documents.len() as u64;
        let mut operations: Vec<UserOperation> = Vec::with_capacity(documents.len() + 1);
        if before.is_some() {
            operations.push(UserOperation::Delete(self.id_term(article.id)));
        }
        operations.extend(documents.into_iter().map(UserOperation::<TantivyDocument>::Add));
        // One call is one batch, and one batch goes into one segment: that keeps the paragraphs next to each other.
        self.attempt("add an article", |this| {
            this.writer()?.run(operations).map_err(Error::index("add an article"))
        })?;
        self.pending.insert(article.id, Some((content, size)));
        self.totals.articles += 1;
        self.totals.paragraphs += size;
        self.forget(before);
        Ok(if before.is_some() { Added::Replaced } else { Added::New })
    }

    /// Deletes the article with this id; returns whether there was one.
    ///
    /// # Errors
    ///
    /// Any error poisons the writer.
    pub fn delete(&mut self, id: ArticleId) -> Result<bool> {
        let before = self.held(id)?;
        if before.is_none() {
            return Ok(false);
        }
        let term = self.id_term(id);
        self.attempt("delete an article", |this| Ok(this.writer()?.delete_term(term)))?;
        self.pending.insert(id, None);
        self.forget(before);
        Ok(true)
    }

    /// Returns the ids of the committed articles that are from this file.
    ///
    /// # Errors
    ///
    /// Fails if the index cannot be read.
    pub fn articles_of_file(&self, file: ArticleId) -> Result<Vec<ArticleId>> {
        guarded("look for the articles of a file", || {
            let addresses = self.committed.of_file(file)?;
            addresses
                .iter()
                .map(|address| Ok(self.committed.record(address.segment, address.documents.start)?.id))
                .collect()
        })
    }

    /// Makes everything added and deleted durable, and shows it to readers.
    ///
    /// When this returns, the commit survives a crash and a power cut. Small segments are merged afterwards, as
    /// needed, once every byte of them was verified.
    ///
    /// # Errors
    ///
    /// Any error poisons the writer; the archive stays at this commit or the one before it.
    pub fn commit(&mut self) -> Result<Commit> {
        let payload = serde_json::to_string(&self.totals).expect("totals are plain numbers");
        self.attempt("commit", |this| {
            let mut prepared = this.writer()?.prepare_commit().map_err(Error::index("commit"))?;
            prepared.set_payload(&payload);
            prepared.commit().map_err(Error::index("commit"))?;
            // tantivy renames its list of segments into place and leaves the folder itself unflushed.
            this.sync()?;
            this.pending.clear();
            this.verify()?;
            this.merge()?;
            this.committed = this.archive.refresh()?;
            Ok(())
        })?;
        Ok(Commit { articles: self.totals.articles, paragraphs: self.totals.paragraphs })
    }

    /// Merges segments until there are at most `segments`, the smallest first: worth it after a bulk load.
    ///
    /// # Errors
    ///
    /// Any error poisons the writer; what was committed stays.
    pub fn compact(&mut self, segments: usize) -> Result<()> {
        self.attempt("compact the index", |this| {
            let mut metas = this.segments()?;
            if metas.len() > segments.max(1) {
                metas.sort_by_key(SegmentMeta::num_docs);
                metas.truncate(metas.len() - segments.max(1) + 1);
                this.merge_segments(&metas)?;
                this.committed = this.archive.refresh()?;
            }
            Ok(())
        })
    }

    fn writer(&mut self) -> Result<&mut IndexWriter> {
        let cause = self.poison.clone().unwrap_or_default();
        self.writer.as_mut().ok_or(Error::Poisoned { cause })
    }

    /// Runs `work`; if it fails, closes the writer for good.
    fn attempt<T>(&mut self, doing: &'static str, work: impl FnOnce(&mut Self) -> Result<T>) -> Result<T> {
        if let Some(cause) = &self.poison {
            return Err(Error::Poisoned { cause: cause.clone() });
        }
        guarded(doing, || work(self)).inspect_err(|error| {
            self.poison = Some(error.to_string());
            self.writer = None;
        })
    }

    /// Returns the content hash and the size of the article with this id, as this batch sees it.
    fn held(&mut self, id: ArticleId) -> Result<Option<(u64, u64)>> {
        if let Some(pending) = self.pending.get(&id) {
            return Ok(*pending);
        }
        self.attempt("look for an article", |this| {
            let Some(address) = this.committed.find(id)? else { return Ok(None) };
            let first = address.documents.start;
            let content = this.committed.segments()[address.segment as usize].content(first)?;
            Ok(Some((content, u64::from(address.documents.end - first))))
        })
    }

    fn forget(&mut self, before: Option<(u64, u64)>) {
        if let Some((_, size)) = before {
            self.totals.articles -= 1;
            self.totals.paragraphs -= size;
        }
    }

    fn id_term(&self, id: ArticleId) -> Term {
        Term::from_field_bytes(self.fields.id, &id.to_u128().to_be_bytes())
    }

    fn segments(&self) -> Result<Vec<SegmentMeta>> {
        self.index.searchable_segment_metas().map_err(Error::index("list segments"))
    }

    fn sync(&self) -> Result<()> {
        self.disk.as_ref().map_or(Ok(()), |disk| sync_dir(&disk.index_dir))
    }

    /// Reads what is not known to be whole, before anything builds on it.
    fn verify(&mut self) -> Result<()> {
        let segments = self.segments()?;
        let Some(disk) = &mut self.disk else { return Ok(()) };
        disk.verified.update(&disk.dir, &disk.index_dir, &self.index, &segments)?;
        disk.verified.save(&disk.dir)
    }

    fn merge(&mut self) -> Result<()> {
        let mut policy = LogMergePolicy::default();
        policy.set_min_num_segments(SEGMENTS_PER_LEVEL);
        policy.set_del_docs_ratio_before_merge(DELETED_SHARE);
        let segments = self.segments()?;
        for candidate in policy.compute_merge_candidates(&segments) {
            let chosen: Vec<_> =
                segments.iter().filter(|meta| candidate.0.contains(&meta.id())).cloned().collect();
            self.merge_segments(&chosen)?;
        }
        Ok(())
    }

    /// Merges segments that [`Writer::verify`] has found whole.
    fn merge_segments(&mut self, segments: &[SegmentMeta]) -> Result<()> {
        let ids: Vec<_> = segments.iter().map(SegmentMeta::id).collect();
        let writer = self.writer()?;
        writer.merge(&ids).wait().map_err(Error::index("merge segments"))?;
        writer.garbage_collect_files().wait().map_err(Error::index("remove merged segments"))?;
        self.sync()?;
        self.verify()
    }
}
