//! Putting what a reader finds into a writer.

use std::collections::HashSet;
use std::ops::ControlFlow;

use newsgrep_core::{Added, Commit};
use newsgrep_ingest::{FileReport, FoundFile, Item, Reader, Reason, Rejected};
use newsgrep_text::ArticleId;

use super::entry::{Entry, Rejections};
use super::{Progress, Report};
use crate::archive::Writer;
use crate::{Error, Result};

/// How far a run has come.
#[derive(Default)]
pub(super) struct Position {
    files_done: u64,
    files_total: u64,
    bytes_done: u64,
    bytes_total: u64,
    /// Text found so far in the file at hand, and the file's size: about how far it has been read.
    text: u64,
    size: u64,
}

impl Position {
    /// Returns the beginning of the way through these files.
    pub(super) fn before<'f>(files: impl Iterator<Item = &'f FoundFile>) -> Self {
        let (files_total, bytes_total) =
            files.fold((0, 0), |(files, bytes), file| (files + 1, bytes + file.size));
        Position { files_total, bytes_total, ..Position::default() }
    }
}

impl Position {
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
}

/// What came of one input.
struct Taken {
    ids: HashSet<ArticleId>,
    rejections: Rejections,
    /// Whether the input broke off, so that what it did not hold says nothing.
    broken: bool,
}

impl Feed<'_> {
    /// Reads a file that is new or has changed. Articles that it does not hold any more are dropped, unless `keeps`.
    ///
    /// Returns what is to be remembered of it; nothing if it is to be looked at again, since articles were kept.
    pub(super) fn file(
        &mut self,
        file: &FoundFile,
        reader: &Reader,
        known: bool,
        keeps: bool,
    ) -> Result<Option<Entry>> {
        let before = if known { self.writer.articles_of_file(file.key)? } else { Vec::new() };
        (self.position.text, self.position.size) = (0, file.size);
        let (mut taken, outcome) = self.take(|sink| reader.read_file(file, sink))?;
        match outcome {
            Ok(read) => {
                self.report.bytes += read.bytes;
                taken.broken |= read.broken_off;
            }
            Err(rejected) => {
                // What cannot be read now may be read again; what is there, and no article, has taken its place.
                taken.broken |= matches!(
                    rejected.reason,
                    Reason::Unreadable | Reason::Missing | Reason::BrokenCompression | Reason::BrokenJson
                );
                self.reject(&rejected, &mut taken);
            }
        }
        // More likely its fields have other names now than it holds no article any more.
        taken.broken |= taken.ids.is_empty() && taken.rejections.are_all_of_records();
        let mut kept = false;
        if !taken.broken {
            for id in before.iter().filter(|id| !taken.ids.contains(*id)) {
                kept |= keeps;
                self.report.removed += u64::from(!keeps && self.writer.delete(*id)?);
            }
        }
        self.position.files_done += 1;
        self.position.bytes_done += file.size;
        (self.position.text, self.position.size) = (0, 0);
        self.tell();
        let articles = taken.ids.len() as u64;
        Ok((!kept).then(|| Entry { articles, rejections: taken.rejections, ..Entry::of(file) }))
    }

    /// Drops the articles of a file.
    pub(super) fn drop_file(&mut self, file: ArticleId) -> Result<()> {
        for id in self.writer.articles_of_file(file)? {
            self.report.removed += u64::from(self.writer.delete(id)?);
        }
        Ok(())
    }

    /// Reads a stream.
    pub(super) fn stream(
        &mut self,
        origin: &str,
        input: &mut dyn std::io::Read,
        reader: &Reader,
    ) -> Result<()> {
        let (mut taken, outcome) = self.take(|sink| reader.read_stream(origin, input, sink))?;
        match outcome {
            Ok(read) => self.report.bytes += read.bytes,
            Err(rejected) => self.reject(&rejected, &mut taken),
        }
        Ok(())
    }

    fn take(
        &mut self,
        read: impl FnOnce(&mut dyn FnMut(Item) -> ControlFlow<()>) -> std::result::Result<FileReport, Rejected>,
    ) -> Result<(Taken, std::result::Result<FileReport, Rejected>)> {
        let mut taken = Taken { ids: HashSet::new(), rejections: Rejections::default(), broken: false };
        let mut failure = None;
        let outcome = read(&mut |item| match self.item(item, &mut taken) {
            Ok(()) => ControlFlow::Continue(()),
            Err(error) => {
                failure = Some(error);
                ControlFlow::Break(())
            }
        });
        match failure {
            Some(error) => Err(error),
            None => Ok((taken, outcome)),
        }
    }

    fn item(&mut self, item: Item, taken: &mut Taken) -> Result<()> {
        match item {
            Item::Article(article) => match self.writer.add(&article) {
                Ok(added) => {
                    taken.ids.insert(article.id);
                    self.report.seen += 1;
                    self.position.text += article.text.len() as u64;
                    if added == Added::Unchanged {
                        self.report.unchanged += 1;
                    } else {
                        self.report.indexed += 1;
                        self.report.paragraphs += article.paragraphs.len() as u64;
                        let replaces = added == Added::Replaced;
                        (self.progress)(Progress::Added { article: &article, replaces });
                    }
                    if self.report.seen.is_multiple_of(256) {
                        self.tell();
                    }
                }
                Err(Error::Archive(newsgrep_core::Error::EmptyArticle { origin })) => {
                    let detail = "it has no text".to_owned();
                    self.reject(&Rejected { origin, line: None, reason: Reason::Empty, detail }, taken);
                }
                Err(error) => return Err(error),
            },
            Item::Rejected(rejected) => {
                self.reject(&rejected, taken);
            }
            Item::Warning(warning) => (self.progress)(Progress::Warning(&warning)),
        }
        Ok(())
    }

    fn reject(&mut self, rejected: &Rejected, taken: &mut Taken) {
        self.report.reject(rejected);
        (self.progress)(Progress::Rejected(rejected));
        taken.rejections.push(rejected);
    }

    /// Makes everything added and dropped durable.
    pub(super) fn commit(&mut self) -> Result<Commit> {
        (self.progress)(Progress::Committing);
        let commit = self.writer.commit()?;
        (self.progress)(Progress::Committed);
        Ok(commit)
    }

    fn tell(&mut self) {
        (self.progress)(Progress::Reading {
            files_done: self.position.files_done,
            files_total: self.position.files_total,
            bytes_done: self.position.bytes_done + self.position.text.min(self.position.size),
            bytes_total: self.position.bytes_total,
            articles: self.report.seen,
        });
    }
}
