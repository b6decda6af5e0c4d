//! The one way to write to an archive.

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::Arc;

use newsgrep_text::{Article, ArticleId, content_hash, state_hash};
use serde::{Deserialize, Serialize};
use tantivy::index::{SegmentId, SegmentMeta};
use tantivy::indexer::{LogMergePolicy, MergePolicy, NoMergePolicy, UserOperation};
use tantivy::{Index, IndexMeta, IndexWriter, TantivyError, Term};

use crate::analysis::Analyser;
use crate::error::guarded;
use crate::layout::sync_dir;
use crate::lock::WriterLock;
use crate::queue::{Queue, Waiting};
use crate::record::documents;
use crate::resident;
use crate::verify::{State, Verified};
use crate::{Archive, Error, Fields, Result, Snapshot};

/// How a writer uses the machine.
#[derive(Clone, Copy, Debug)]
pub struct WriterOptions {
    /// How many threads analyse text, 1 to 8.
    pub threads: usize,
    /// How many bytes of articles are held in memory, indexed and waiting for it, all threads together; at least 18 MB a
    /// thread. What is beyond is written to disk, which readers do not see before the commit.
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
    /// Reads the totals of the last commit; `None` if it has none that can be read, though it must.
    pub(crate) fn of(index: &Index) -> Result<Option<Totals>> {
        let metas = index.load_metas().map_err(Error::index("read the last commit"))?;
        Ok(Totals::in_commit(&metas))
    }

    pub(crate) fn in_commit(metas: &IndexMeta) -> Option<Totals> {
        Totals::in_payload(metas.payload.as_deref(), metas.segments.is_empty())
    }

    /// Reads the totals that ride in a commit, which may have none if it has no segment.
    pub(crate) fn in_payload(payload: Option<&str>, is_empty: bool) -> Option<Totals> {
        match payload {
            Some(payload) => serde_json::from_str(payload).ok(),
            None => is_empty.then(Totals::default),
        }
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
    analyser: Analyser,
    committed: Snapshot,
    /// `None` once poisoned.
    writer: Option<IndexWriter<Waiting>>,
    queue: Arc<Queue>,
    poison: Option<String>,
    /// What this batch did to an article: what there is of it now, or that it was deleted.
    pending: HashMap<ArticleId, Option<Held>>,
    totals: Totals,
    disk: Option<Disk>,
}

/// What the writer knows of an article the archive holds.
#[derive(Clone, Copy)]
struct Held {
    /// See [`state_hash`].
    state: u64,
    paragraphs: u64,
    /// The file it is from, where this batch added it.
    file: Option<ArticleId>,
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
        let mut disk = disk.map(|(dir, index_dir, lock)| {
            let verified = Verified::load(&dir);
            Disk { dir, index_dir, verified, _lock: lock }
        });
        // First of all: whether an article is there already is looked up in these files, a wrong answer would double
        // it; and what a damaged list of segments does not name would be removed as not needed any more.
        let totals = guarded("verify the index", || verify(&index, disk.as_mut()))?;
        let threads = options.threads.clamp(1, 8);
        let waiting = (options.memory / 8).clamp(threads * (2 << 20), 64 << 20);
        let memory =
            options.memory.saturating_sub(waiting).max(threads * (16 << 20)).min(threads * (2 << 30));
        let place = disk.as_ref().map_or_else(|| PathBuf::from("in memory"), |disk| disk.dir.clone());
        let writer: IndexWriter<Waiting> = guarded("open the writer", || {
            index.writer_with_num_threads(threads, memory).map_err(|error| match error {
                TantivyError::LockFailure(..) => Error::Locked { path: place.clone() },
                error => Error::index("open the writer")(error),
            })
        })?;
        // Merges are started by `commit`, after the files to be merged were verified.
        writer.set_merge_policy(Box::new(NoMergePolicy));
        guarded("remove what is not needed any more", || {
            // Without this a writer that was killed makes the next commit fail: both choose the same file name.
            let collected = writer.garbage_collect_files().wait();
            collected.map(|_| ()).map_err(Error::index("remove what is not needed any more"))
        })?;
        let committed = archive.refresh()?;
        let (_, fields) = Fields::build();
        Ok(Writer {
            archive,
            index,
            fields,
            analyser: Analyser::default(),
            committed,
            writer: Some(writer),
            queue: Queue::new(waiting),
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
        let content = content_hash(article);
        let state = state_hash(content, article.file);
        if before.is_some_and(|held| held.state == state) {
            return Ok(Added::Unchanged);
        }
        let documents = documents(&self.fields, &mut self.analyser, article, content);
        let held = Held { state, paragraphs: documents.len() as u64, file: article.file };
        let documents = self.queue.enter(documents);
        let mut operations: Vec<UserOperation<Waiting>> = Vec::with_capacity(documents.len() + 1);
        if before.is_some() {
            operations.push(UserOperation::Delete(self.id_term(article.id)));
        }
        operations.extend(documents.into_iter().map(UserOperation::Add));
        // One call is one batch, and one batch goes into one segment: that keeps the paragraphs next to each other.
        self.attempt("add an article", |this| {
            this.writer()?.run(operations).map_err(Error::index("add an article"))
        })?;
        self.pending.insert(article.id, Some(held));
        self.totals.articles += 1;
        self.totals.paragraphs += held.paragraphs;
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

    /// Returns the ids of the committed articles that are from this file, but for those that this batch has deleted or
    /// taken from another file.
    ///
    /// # Errors
    ///
    /// Fails if the index cannot be read.
    pub fn articles_of_file(&self, file: ArticleId) -> Result<Vec<ArticleId>> {
        guarded("look for the articles of a file", || {
            let mut ids = Vec::new();
            for address in self.committed.of_file(file)? {
                let id = self.committed.record(address.segment, address.documents.start)?.id;
                let pending = self.pending.get(&id);
                if pending.is_none_or(|held| held.is_some_and(|held| held.file == Some(file))) {
                    ids.push(id);
                }
            }
            Ok(ids)
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
            verify(&this.index, this.disk.as_mut())?;
            this.merge()?;
            this.committed = this.archive.refresh()?;
            if this.disk.is_some() {
                resident::trim();
            }
            Ok(())
        })?;
        Ok(Commit { articles: self.totals.articles, paragraphs: self.totals.paragraphs })
    }

    /// Merges segments until there are at most `limit`, the smallest first: worth it after a bulk load.
    ///
    /// # Errors
    ///
    /// Any error poisons the writer; what was committed stays.
    pub fn compact(&mut self, limit: usize) -> Result<()> {
        self.attempt("compact the index", |this| {
            // The last commit may be long ago.
            verify(&this.index, this.disk.as_mut())?;
            let mut metas = segments(&this.index)?;
            if metas.len() > limit.max(1) {
                metas.sort_by_key(SegmentMeta::num_docs);
                metas.truncate(metas.len() - limit.max(1) + 1);
                let smallest: Vec<SegmentId> = metas.iter().map(SegmentMeta::id).collect();
                drop(metas);
                this.merge_segments(&smallest)?;
                this.committed = this.archive.refresh()?;
            }
            Ok(())
        })
    }

    fn writer(&mut self) -> Result<&mut IndexWriter<Waiting>> {
        self.ensure_usable()?;
        self.writer.as_mut().ok_or(Error::Poisoned { cause: "it is closed".to_owned() })
    }

    fn ensure_usable(&self) -> Result<()> {
        self.poison.as_ref().map_or(Ok(()), |cause| Err(Error::Poisoned { cause: cause.clone() }))
    }

    /// Runs `work`; if it fails, closes the writer for good.
    fn attempt<T>(&mut self, doing: &'static str, work: impl FnOnce(&mut Self) -> Result<T>) -> Result<T> {
        self.ensure_usable()?;
        guarded(doing, || work(self)).inspect_err(|error| {
            self.poison = Some(error.to_string());
            self.writer = None;
        })
    }

    /// Returns what there is of the article with this id, as this batch sees it.
    fn held(&mut self, id: ArticleId) -> Result<Option<Held>> {
        self.ensure_usable()?;
        if let Some(pending) = self.pending.get(&id) {
            return Ok(*pending);
        }
        self.attempt("look for an article", |this| {
            let Some(address) = this.committed.find(id)? else { return Ok(None) };
            let first = address.documents.start;
            let state = this.committed.segments()[address.segment as usize].contents()?.get_val(first);
            Ok(Some(Held { state, paragraphs: u64::from(address.documents.end - first), file: None }))
        })
    }

    fn forget(&mut self, before: Option<Held>) {
        if let Some(held) = before {
            self.totals.articles -= 1;
            self.totals.paragraphs -= held.paragraphs;
        }
    }

    fn id_term(&self, id: ArticleId) -> Term {
        Term::from_field_bytes(self.fields.id, &id.to_u128().to_be_bytes())
    }

    fn sync(&self) -> Result<()> {
        self.disk.as_ref().map_or(Ok(()), |disk| sync_dir(&disk.index_dir))
    }

    fn merge(&mut self) -> Result<()> {
        let mut policy = LogMergePolicy::default();
        policy.set_min_num_segments(SEGMENTS_PER_LEVEL);
        policy.set_del_docs_ratio_before_merge(DELETED_SHARE);
        let candidates = policy.compute_merge_candidates(&segments(&self.index)?);
        candidates.iter().try_for_each(|candidate| self.merge_segments(&candidate.0))
    }

    /// Merges segments that [`verify`] has found whole.
    ///
    /// The caller must hold no metadata of them: as long as anybody does, their files are not removed.
    fn merge_segments(&mut self, ids: &[SegmentId]) -> Result<()> {
        let merging = self.writer()?.merge(ids);
        let merged = match self.disk {
            Some(_) => resident::sparing(&self.index, || merging.wait()),
            None => merging.wait(),
        };
        merged.map_err(Error::index("merge segments"))?;
        self.writer()?.garbage_collect_files().wait().map_err(Error::index("remove merged segments"))?;
        self.sync()?;
        verify(&self.index, self.disk.as_mut()).map(|_| ())
    }
}

fn segments(index: &Index) -> Result<Vec<SegmentMeta>> {
    index.searchable_segment_metas().map_err(Error::index("list segments"))
}

/// Reads what is not known to be whole, before anything builds on it; returns the totals of the last commit.
fn verify(index: &Index, disk: Option<&mut Disk>) -> Result<Totals> {
    let segments = segments(index)?;
    let documents: u64 = segments.iter().map(|segment| u64::from(segment.num_docs())).sum();
    let totals = Totals::of(index)?.filter(|totals| totals.paragraphs == documents);
    let Some(disk) = disk else { return Ok(totals.unwrap_or_default()) };
    let states = segments.iter().map(State::from);
    resident::sparing(index, || disk.verified.update(&disk.dir, &disk.index_dir, index, states))?;
    disk.verified.save(&disk.dir)?;
    totals.ok_or_else(|| Error::Damaged {
        path: disk.dir.clone(),
        detail: "the totals of the last commit are missing, or not those of its segments".to_owned(),
    })
}
