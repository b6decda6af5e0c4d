//! Putting what is read into a writer, and keeping the books: for each file, and for the run.

use std::collections::BTreeMap;
use std::io::Read;
use std::ops::ControlFlow;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use newsgrep_core::{Added, Commit};
use newsgrep_ingest::{FileReport, FoundFile, Item, Reader, Reason, Rejected};
use newsgrep_text::{Article, ArticleId};

use super::entry::{Entry, Partial};
use super::report::FileSum;
use super::{Progress, Report};
use crate::archive::Writer;
use crate::{Error, Result};

/// A file to read.
#[derive(Debug)]
pub(super) struct Task {
    pub(super) file: FoundFile,
    /// The number of its root.
    pub(super) source: usize,
    /// What is remembered of it, and its fingerprint: if the file still has that, it was only touched.
    pub(super) touched: Option<Entry>,
    /// The origin it had before it was moved.
    pub(super) moved_from: Option<String>,
    /// How many of its first articles and rejections the archive is known to hold.
    pub(super) skip: u64,
}

/// What came of a file.
#[derive(Debug)]
pub(super) enum Outcome {
    /// It was read, and has this fingerprint.
    Read(FileReport, Option<String>),
    Rejected(Rejected),
    /// It was only touched.
    Touched,
}

/// How far a run has come.
#[derive(Default)]
pub(super) struct Position {
    files_done: u64,
    files_total: u64,
    bytes_done: u64,
    bytes_total: u64,
}

impl Position {
    /// Returns the beginning of the way through these files.
    pub(super) fn before<'t>(tasks: impl Iterator<Item = &'t Task>) -> Self {
        let (files_total, bytes_total) =
            tasks.fold((0, 0), |(files, bytes), task| (files + 1, bytes + task.file.size));
        Position { files_total, bytes_total, ..Position::default() }
    }

    pub(super) fn files_total(&self) -> u64 {
        self.files_total
    }

    pub(super) fn bytes_total(&self) -> u64 {
        self.bytes_total
    }
}

/// A writer, and the books kept of what is put into it.
pub(super) struct Feed<'a> {
    pub(super) writer: Writer,
    pub(super) report: Report,
    pub(super) position: Position,
    pub(super) progress: &'a mut dyn FnMut(Progress<'_>),
    /// The files that are open, by their numbers.
    books: BTreeMap<usize, Book>,
    /// The bytes of text indexed since the last commit.
    uncommitted: u64,
}

/// What was found of one file so far.
#[derive(Default)]
struct Book {
    /// The articles the archive had of it.
    before: Held,
    /// Where it was before it was moved, and the articles the archive had of it then.
    old: Option<(String, Held)>,
    /// How many articles and rejections there were.
    items: u64,
    entry: Entry,
    sum: FileSum,
    /// How many of its bytes have been read; see [`FoundFile::read`].
    read: Arc<AtomicU64>,
}

/// The articles the archive has of a file, and which of them were met in it again.
#[derive(Default)]
struct Held {
    ids: Vec<ArticleId>,
    met: Vec<bool>,
}

impl Held {
    fn of(mut ids: Vec<ArticleId>) -> Held {
        ids.sort_unstable();
        let met = vec![false; ids.len()];
        Held { ids, met }
    }

    /// Notes that an article was met; returns whether it is one of these.
    fn meet(&mut self, id: ArticleId) -> bool {
        let place = self.ids.binary_search(&id);
        place.is_ok_and(|place| {
            self.met[place] = true;
            true
        })
    }

    fn missed(&self) -> impl Iterator<Item = ArticleId> {
        self.ids.iter().zip(&self.met).filter(|(_, met)| !**met).map(|(id, _)| *id)
    }
}

impl<'a> Feed<'a> {
    pub(super) fn new(
        writer: Writer,
        report: Report,
        position: Position,
        progress: &'a mut dyn FnMut(Progress<'_>),
    ) -> Self {
        Feed { writer, report, position, progress, books: BTreeMap::new(), uncommitted: 0 }
    }

    /// Opens the books of a file; of one that the archive may hold, with what it holds of it.
    pub(super) fn begin(&mut self, number: usize, task: &Task, known: bool) -> Result<()> {
        let held = |origin: ArticleId| Ok::<_, Error>(Held::of(self.writer.articles_of_file(origin)?));
        let before = if known { held(task.file.key)? } else { Held::default() };
        let old = match &task.moved_from {
            Some(origin) => Some((origin.clone(), held(ArticleId::of(origin))?)),
            None => None,
        };
        let sum = FileSum { origin: task.file.origin.clone(), ..FileSum::default() };
        let book = Book {
            before,
            old,
            items: 0,
            entry: Entry::of(&task.file),
            sum,
            read: Arc::clone(&task.file.read),
        };
        self.books.insert(number, book);
        Ok(())
    }

    /// Takes what was found next in a file.
    pub(super) fn item(&mut self, number: usize, task: &Task, item: Item) -> Result<()> {
        let mut book = self.books.remove(&number).unwrap_or_default();
        let taken = self.take(&mut book, task.skip, item);
        self.books.insert(number, book);
        if taken? {
            self.tell();
        }
        Ok(())
    }

    /// Closes the books of a file. Articles that it does not hold any more are dropped, unless `keeps`.
    ///
    /// Returns what is to be remembered of it; nothing if it is to be looked at again, since articles were kept.
    pub(super) fn end(
        &mut self,
        number: usize,
        task: &Task,
        outcome: Outcome,
        keeps: bool,
    ) -> Result<Option<Entry>> {
        let mut book = self.books.remove(&number).unwrap_or_default();
        let mut broken = false;
        match outcome {
            Outcome::Touched => self.touched(&mut book, task),
            Outcome::Read(read, print) => {
                self.report.bytes += read.bytes;
                book.sum.bytes = read.bytes;
                book.entry.print = print;
                broken = read.broken_off;
            }
            Outcome::Rejected(rejected) => {
                // What cannot be read now may be read again; what is there, and no article, has taken its place.
                broken = matches!(
                    rejected.reason,
                    Reason::Unreadable
                        | Reason::Missing
                        | Reason::BrokenCompression
                        | Reason::BrokenJson
                        | Reason::BrokenXml
                        | Reason::BrokenArchive
                        | Reason::TimedOut
                );
                self.reject(&mut book, &rejected);
            }
        }
        // More likely its fields have other names now than it holds no article any more.
        broken |= book.entry.no_record_was_understood();
        let mut kept = false;
        if !broken {
            kept = keeps && book.before.missed().next().is_some();
            if !keeps {
                let missed = book.before.missed();
                book.sum.removed += missed.map(|id| self.drop_article(id)).sum::<Result<u64>>()?;
            }
        }
        if let Some((_, old)) = &book.old {
            // Under the old name nothing is left; what was met is under the new one, and not gone.
            let missed: u64 = old.missed().map(|id| self.drop_article(id)).sum::<Result<u64>>()?;
            book.sum.removed += missed;
            old.ids.iter().try_for_each(|id| self.writer.delete(*id).map(drop))?;
        }
        self.report.removed += book.sum.removed;
        self.position.files_done += 1;
        self.position.bytes_done += task.file.size;
        (self.progress)(Progress::FileRead(&book.sum));
        self.tell();
        Ok((!kept).then_some(book.entry))
    }

    /// Reads a stream; `after` is called after each thing found in it.
    pub(super) fn stream(
        &mut self,
        origin: &str,
        input: &mut dyn Read,
        reader: &Reader,
        after: &mut dyn FnMut(&mut Self) -> Result<()>,
    ) -> Result<()> {
        let mut book = Book::default();
        let mut failure = None;
        let outcome = reader.read_stream(origin, input, &mut |item| match self
            .take(&mut book, 0, item)
            .and_then(|_| after(self))
        {
            Ok(()) => ControlFlow::Continue(()),
            Err(error) => {
                failure = Some(error);
                ControlFlow::Break(())
            }
        });
        if let Some(error) = failure {
            return Err(error);
        }
        match outcome {
            Ok(read) => self.report.bytes += read.bytes,
            Err(rejected) => self.reject(&mut book, &rejected),
        }
        Ok(())
    }

    /// Drops the articles of a file.
    pub(super) fn drop_file(&mut self, file: ArticleId) -> Result<()> {
        for id in self.writer.articles_of_file(file)? {
            self.report.removed += self.drop_article(id)?;
        }
        Ok(())
    }

    fn drop_article(&mut self, id: ArticleId) -> Result<u64> {
        Ok(u64::from(self.writer.delete(id)?))
    }

    /// Takes what is remembered of a file as what was found in it.
    fn touched(&mut self, book: &mut Book, task: &Task) {
        let Some(entry) = &task.touched else { return };
        book.before.met.fill(true);
        book.sum.unchanged += entry.articles;
        self.report.seen += entry.articles;
        self.report.unchanged += entry.articles;
        for rejected in entry.rejections() {
            book.sum.rejected += 1;
            self.report.reject(&rejected);
            (self.progress)(Progress::Rejected(&rejected));
        }
        for (reason, count) in entry.more_rejections() {
            book.sum.rejected += count;
            self.report.count(reason, count);
        }
        book.entry = entry.clone().looking_like(&task.file);
    }

    /// Takes an item; returns whether it is time to tell how far this is.
    fn take(&mut self, book: &mut Book, skip: u64, item: Item) -> Result<bool> {
        match item {
            Item::Article(article) => {
                book.items += 1;
                // An article without text was rejected before, too.
                let added = match book.items <= skip && !article.paragraphs.is_empty() {
                    true => Ok(Added::Unchanged),
                    false => self.writer.add(&article),
                };
                match added {
                    Ok(added) => self.added(book, &article, added),
                    Err(Error::Archive(newsgrep_core::Error::EmptyArticle { origin })) => {
                        let detail = "it has no text".to_owned();
                        self.reject(book, &Rejected { origin, line: None, reason: Reason::Empty, detail });
                    }
                    Err(error) => return Err(error),
                }
                return Ok(self.report.seen.is_multiple_of(256));
            }
            Item::Rejected(rejected) => {
                book.items += 1;
                self.reject(book, &rejected);
            }
            Item::Warning(warning) => (self.progress)(Progress::Warning(&warning)),
        }
        Ok(false)
    }

    fn added(&mut self, book: &mut Book, article: &Article, added: Added) {
        book.before.meet(article.id);
        let was_there = book.old.as_mut().is_some_and(|(origin, held)| {
            let place = article.origin.strip_prefix(book.sum.origin.as_str());
            place.is_some_and(|place| held.meet(ArticleId::of(&format!("{origin}{place}"))))
        });
        book.entry.articles += 1;
        self.report.seen += 1;
        if added == Added::Unchanged {
            book.sum.unchanged += 1;
            self.report.unchanged += 1;
            return;
        }
        book.sum.indexed += 1;
        self.report.indexed += 1;
        self.report.paragraphs += article.paragraphs.len() as u64;
        self.uncommitted += article.text.len() as u64;
        if let Some((from, _)) = book.old.as_ref().filter(|_| was_there) {
            book.sum.moved += 1;
            self.report.moved += 1;
            (self.progress)(Progress::Moved { article, from });
        } else {
            (self.progress)(Progress::Added { article, replaces: added == Added::Replaced });
        }
    }

    fn reject(&mut self, book: &mut Book, rejected: &Rejected) {
        book.sum.rejected += 1;
        book.entry.reject(rejected);
        self.report.reject(rejected);
        (self.progress)(Progress::Rejected(rejected));
    }

    /// Makes everything added and dropped durable.
    pub(super) fn commit(&mut self) -> Result<Commit> {
        (self.progress)(Progress::Committing);
        let commit = self.writer.commit()?;
        self.uncommitted = 0;
        (self.progress)(Progress::Committed);
        Ok(commit)
    }

    /// Returns the bytes of text indexed since the last commit.
    pub(super) fn uncommitted(&self) -> u64 {
        self.uncommitted
    }

    /// Returns how far the files that are open have been taken.
    pub(super) fn open(&self) -> impl Iterator<Item = (usize, u64)> {
        self.books.iter().map(|(number, book)| (*number, book.items))
    }

    fn tell(&mut self) {
        let open: u64 =
            self.books.values().map(|book| book.entry.size.min(book.read.load(Ordering::Relaxed))).sum();
        (self.progress)(Progress::Reading {
            files_done: self.position.files_done,
            files_total: self.position.files_total,
            bytes_done: self.position.bytes_done + open,
            bytes_total: self.position.bytes_total,
            articles: self.report.seen,
        });
    }
}

/// Returns how far a run has come in a file that it has open.
pub(super) fn partial(task: &Task, items: u64) -> Partial {
    Partial::of(&task.file, items)
}
