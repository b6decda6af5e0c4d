//! The archive as an embedder sees it: one handle that writes, searches and shows.

use std::fmt;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::time::Duration;

use newsgrep_core::{Access, Added, Commit, Stats, WriterOptions};
use newsgrep_query::local::LocalEngine;
use newsgrep_query::{Advice, Engine, EngineError, Hit, Request, Response, parse};
use newsgrep_text::{Article, ArticleId};

use crate::{Articles, Result};

/// An archive of articles, on disk or in memory.
///
/// Cheap to clone; every clone is the same archive. All methods block, and can be called from many threads at once:
/// a search works on the last commit and never waits for a writer.
///
/// ```
/// use newsgrep::{Archive, Article};
///
/// let archive = Archive::in_memory()?;
/// let mut writer = archive.writer()?;
/// writer.add(&Article::from_text("talks.txt", "Talks begin\n\nThe envoys called it a moment of truth."))?;
/// writer.commit()?;
///
/// let response = archive.search("\"moment of truth\"")?;
/// assert_eq!(response.hits[0].origin, "talks.txt");
/// # Ok::<(), newsgrep::Error>(())
/// ```
#[derive(Clone)]
pub struct Archive {
    core: newsgrep_core::Archive,
    engine: LocalEngine,
}

impl Archive {
    fn of(core: newsgrep_core::Archive) -> Archive {
        let engine = LocalEngine::new(core.clone());
        Archive { core, engine }
    }

    /// Creates an empty archive in a folder, which is made if it does not exist.
    ///
    /// # Errors
    ///
    /// Fails if the folder holds an archive already, or cannot be written to.
    pub fn create(dir: impl AsRef<Path>) -> Result<Archive> {
        Ok(Archive::of(newsgrep_core::Archive::create(dir.as_ref())?))
    }

    /// Opens an archive.
    ///
    /// Files of the index that changed since they were last read whole, or never were, are read first: a copied archive
    /// takes about a second for a gigabyte, once. [`crate::check`] reads every byte whatever is known.
    ///
    /// # Errors
    ///
    /// Fails if there is none in the folder, if another version of newsgrep made it, if it cannot be read, and with
    /// [`crate::ArchiveError::Damaged`] if a file of it is not what was written.
    pub fn open(dir: impl AsRef<Path>) -> Result<Archive> {
        Ok(Archive::of(newsgrep_core::Archive::open(dir.as_ref())?))
    }

    /// Opens an archive for a single search: the system is told not to read ahead.
    ///
    /// # Errors
    ///
    /// As [`Archive::open`].
    pub fn open_once(dir: impl AsRef<Path>) -> Result<Archive> {
        Ok(Archive::of(newsgrep_core::Archive::open_for(dir.as_ref(), Access::Once)?))
    }

    /// Opens the archive in a folder, or creates it.
    ///
    /// ```
    /// use newsgrep::Archive;
    ///
    /// let dir = tempfile::tempdir().unwrap();
    /// let archive = Archive::open_or_create(dir.path().join("archive"))?;
    /// assert_eq!(archive.stats()?.articles, 0);
    /// # Ok::<(), newsgrep::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// As [`Archive::open`] and [`Archive::create`].
    pub fn open_or_create(dir: impl AsRef<Path>) -> Result<Archive> {
        Ok(Archive::of(newsgrep_core::Archive::open_or_create(dir.as_ref())?))
    }

    /// Creates an empty archive that is gone when the last handle to it is dropped.
    ///
    /// # Errors
    ///
    /// Fails only for want of memory.
    pub fn in_memory() -> Result<Archive> {
        Ok(Archive::of(newsgrep_core::Archive::in_memory()?))
    }

    /// Returns the folder of the archive; `None` in memory.
    pub fn dir(&self) -> Option<&Path> {
        self.core.dir()
    }

    /// Returns the file in the archive's folder that is for [`SavedSearches`](crate::SavedSearches), there or not;
    /// `None` in memory.
    ///
    /// It belongs to whoever uses it: no sync, rebuild or commit touches it.
    pub fn searches_path(&self) -> Option<PathBuf> {
        self.dir().map(|dir| dir.join("searches.json"))
    }

    /// Opens the one writer of the archive.
    ///
    /// # Errors
    ///
    /// Fails while another process or thread has a writer, and if the archive cannot be written to.
    pub fn writer(&self) -> Result<Writer> {
        self.writer_with(WriterOptions::default())
    }

    /// Opens the one writer of the archive, with this many threads and this much memory.
    ///
    /// # Errors
    ///
    /// As [`Archive::writer`].
    pub fn writer_with(&self, options: WriterOptions) -> Result<Writer> {
        Ok(Writer { core: self.core.writer(options)? })
    }

    /// Parses a query and returns the ten most relevant articles.
    ///
    /// Words side by side are AND; quotation marks make a phrase. See [`Request`] for everything else that can be
    /// asked.
    ///
    /// ```
    /// # let archive = newsgrep::Archive::in_memory()?;
    /// # let seeds = concat!(env!("CARGO_MANIFEST_DIR"), "/../../seeds");
    /// # newsgrep::sync::load(&archive, &[seeds.into()], &Default::default(), &mut |_| {})?;
    /// // The seeds, searched for a name as three of their paragraphs spell it.
    /// assert_eq!(archive.search("Riabkov")?.counts.paragraphs.value, 3);
    /// # Ok::<(), newsgrep::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// Fails if the text is no query, with every error at its place and rewrites that work, or if the archive cannot
    /// be read.
    pub fn search(&self, query: &str) -> Result<Response> {
        self.run(&Request::new(parse(query)?))
    }

    /// Answers a request.
    ///
    /// ```
    /// use newsgrep::{Request, Sort, parse};
    ///
    /// # let archive = newsgrep::Archive::in_memory()?;
    /// # let seeds = concat!(env!("CARGO_MANIFEST_DIR"), "/../../seeds");
    /// # newsgrep::sync::load(&archive, &[seeds.into()], &Default::default(), &mut |_| {})?;
    /// let request = Request { sort: Sort::Oldest, limit: 1, ..Request::new(parse("title:NATO")?) };
    /// let response = archive.run(&request)?;
    /// assert_eq!(response.hits[0].date.as_deref(), Some("2022-01-10"));
    /// # Ok::<(), newsgrep::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// Fails if the archive cannot be read. An answer cut short by its time limit or [`newsgrep_query::Cancel`] is no
    /// error: it says so itself.
    pub fn run(&self, request: &Request) -> Result<Response> {
        Ok(self.engine.search(request)?)
    }

    /// Answers a request, handing over each hit as it is read, until `sink` breaks off.
    ///
    /// The response holds everything but the hits.
    ///
    /// ```
    /// use std::ops::ControlFlow;
    /// use newsgrep::{Request, parse};
    ///
    /// # let archive = newsgrep::Archive::in_memory()?;
    /// # let seeds = concat!(env!("CARGO_MANIFEST_DIR"), "/../../seeds");
    /// # newsgrep::sync::load(&archive, &[seeds.into()], &Default::default(), &mut |_| {})?;
    /// let mut marked = 0;
    /// let request = Request { limit: usize::MAX, ..Request::new(parse("optimis*")?) };
    /// archive.stream(&request, &mut |hit| {
    ///     marked += hit.paragraphs.iter().map(|paragraph| paragraph.spans.len()).sum::<usize>();
    ///     ControlFlow::Continue(())
    /// })?;
    /// assert_eq!(marked, 4);
    /// # Ok::<(), newsgrep::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// As [`Archive::run`].
    pub fn stream(
        &self,
        request: &Request,
        sink: &mut dyn FnMut(Hit) -> ControlFlow<()>,
    ) -> Result<Response> {
        Ok(self.engine.stream(request, sink)?)
    }

    /// Returns why a request finds nothing and what would find something, in about so much time at most.
    ///
    /// Of the request only the query, the scope and the cancel handle count. Where the query finds something, only words
    /// that the archive does not have are looked at. Every change and every spelling is a query of its own, with the
    /// count of what it finds.
    ///
    /// ```
    /// use std::time::Duration;
    /// use newsgrep::{Request, parse};
    ///
    /// # let archive = newsgrep::Archive::in_memory()?;
    /// # let seeds = concat!(env!("CARGO_MANIFEST_DIR"), "/../../seeds");
    /// # newsgrep::sync::load(&archive, &[seeds.into()], &Default::default(), &mut |_| {})?;
    /// let request = Request::new(parse("ukrane AND NATO")?);
    /// let advice = archive.advise(&request, Duration::from_secs(1))?;
    /// let spelling = &advice.spellings[0];
    /// assert_eq!((spelling.typed.as_str(), spelling.word.as_str()), ("ukrane", "ukraine"));
    /// assert_eq!((spelling.text.as_str(), spelling.articles.value), ("ukraine AND NATO", 5));
    /// # Ok::<(), newsgrep::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// As [`Archive::run`] with the request. A change that cannot be searched is not tried.
    pub fn advise(&self, request: &Request, limit: Duration) -> Result<Advice> {
        Ok(newsgrep_query::advise(&self.engine, request, limit)?)
    }

    /// Returns the article with this id, put together from its stored paragraphs.
    ///
    /// White space between paragraphs is not stored; line ends fill its place, so every span stays valid.
    ///
    /// ```
    /// # let archive = newsgrep::Archive::in_memory()?;
    /// # let seeds = concat!(env!("CARGO_MANIFEST_DIR"), "/../../seeds");
    /// # newsgrep::sync::load(&archive, &[seeds.into()], &Default::default(), &mut |_| {})?;
    /// let hit = archive.search("« moment of truth«")?.hits.remove(0);
    /// let article = archive.article(hit.id)?.expect("it was found");
    /// assert_eq!(hit.paragraphs[0].spans[0].of(&article.text), "moment of truth");
    /// # Ok::<(), newsgrep::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// Fails if the archive cannot be read.
    pub fn article(&self, id: ArticleId) -> Result<Option<Article>> {
        let snapshot = self.core.snapshot();
        let Some(address) = snapshot.find(id)? else { return Ok(None) };
        Ok(Some(snapshot.article(&address)?))
    }

    /// Returns whether there is an article with this id.
    ///
    /// # Errors
    ///
    /// Fails if the archive cannot be read.
    pub fn contains(&self, id: ArticleId) -> Result<bool> {
        Ok(self.core.snapshot().find(id)?.is_some())
    }

    /// Returns all articles, read one after the other, newest first in each part of the index; what is committed meanwhile is
    /// not among them.
    ///
    /// ```
    /// # let archive = newsgrep::Archive::in_memory()?;
    /// # let seeds = concat!(env!("CARGO_MANIFEST_DIR"), "/../../seeds");
    /// # newsgrep::sync::load(&archive, &[seeds.into()], &Default::default(), &mut |_| {})?;
    /// let mut paragraphs = 0;
    /// for article in archive.articles() {
    ///     paragraphs += article?.paragraphs.len();
    /// }
    /// assert_eq!(paragraphs, 98);
    /// # Ok::<(), newsgrep::Error>(())
    /// ```
    pub fn articles(&self) -> Articles {
        Articles::of(self.core.snapshot())
    }

    /// Counts what the archive holds.
    ///
    /// # Errors
    ///
    /// Fails if the archive cannot be read.
    pub fn stats(&self) -> Result<Stats> {
        Ok(self.core.stats()?)
    }

    /// Looks for commits of other processes; those of this archive's own writers are seen at once.
    ///
    /// # Errors
    ///
    /// Fails if the archive cannot be read; searches then go on with the view they had.
    pub fn refresh(&self) -> Result<()> {
        self.core.refresh()?;
        Ok(())
    }

    /// Returns the archive of `newsgrep-core`, whose API names tantivy's types.
    ///
    /// This is the one way to tantivy itself. It is exempt from semantic versioning: a minor release of newsgrep may move
    /// to another tantivy.
    pub fn core(&self) -> &newsgrep_core::Archive {
        &self.core
    }
}

impl Engine for Archive {
    fn search(&self, request: &Request) -> std::result::Result<Response, EngineError> {
        self.engine.search(request)
    }

    fn stream(
        &self,
        request: &Request,
        sink: &mut dyn FnMut(Hit) -> ControlFlow<()>,
    ) -> std::result::Result<Response, EngineError> {
        self.engine.stream(request, sink)
    }

    fn suggest(&self, word: &str, limit: usize) -> Vec<(String, u64)> {
        self.engine.suggest(word, limit)
    }
}

impl fmt::Debug for Archive {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Archive").field("dir", &self.dir()).finish_non_exhaustive()
    }
}

/// The one writer of an archive.
///
/// Articles are added and deleted whole, and seen by searches after [`Writer::commit`]. After an error other than that of
/// a single empty article the writer refuses to go on; drop it, open a new one and add again what came after the last
/// commit. Dropping a writer drops what was not committed.
///
/// ```
/// use newsgrep::{Added, Archive, Article};
///
/// let archive = Archive::in_memory()?;
/// let mut writer = archive.writer()?;
/// let article = Article::from_parts("wire:17", Some("Talks begin"), ["The envoys met.", "They left."]);
/// assert_eq!(writer.add(&article)?, Added::New);
/// assert_eq!(writer.commit()?.paragraphs, 3);
/// assert!(writer.delete(article.id)?);
/// drop(writer);
/// // The deletion was not committed.
/// assert!(archive.article(article.id)?.is_some());
/// # Ok::<(), newsgrep::Error>(())
/// ```
pub struct Writer {
    core: newsgrep_core::Writer,
}

impl Writer {
    /// Adds an article, in place of one with the same id.
    ///
    /// # Errors
    ///
    /// Fails if the article has no text; the writer stays usable. After any other error it refuses to go on.
    pub fn add(&mut self, article: &Article) -> Result<Added> {
        Ok(self.core.add(article)?)
    }

    /// Deletes the article with this id; returns whether there was one.
    ///
    /// # Errors
    ///
    /// After any error the writer refuses to go on.
    pub fn delete(&mut self, id: ArticleId) -> Result<bool> {
        Ok(self.core.delete(id)?)
    }

    /// Makes everything added and deleted durable, and shows it to searches.
    ///
    /// # Errors
    ///
    /// After any error the writer refuses to go on; the archive stays at this commit or the one before it.
    pub fn commit(&mut self) -> Result<Commit> {
        Ok(self.core.commit()?)
    }

    /// Merges the index into at most this many segments, which makes searching faster after a bulk load.
    ///
    /// # Errors
    ///
    /// After any error the writer refuses to go on; what was committed stays.
    pub fn compact(&mut self, segments: usize) -> Result<()> {
        Ok(self.core.compact(segments)?)
    }

    pub(crate) fn articles_of_file(&self, file: ArticleId) -> Result<Vec<ArticleId>> {
        Ok(self.core.articles_of_file(file)?)
    }
}

impl fmt::Debug for Writer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Writer").finish_non_exhaustive()
    }
}
