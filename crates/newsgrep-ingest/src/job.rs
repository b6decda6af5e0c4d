//! What a format works with besides bytes: where the articles belong, what is known of them, and where they go.

use std::collections::HashSet;
use std::io;
use std::ops::ControlFlow;

use newsgrep_text::{Article, ArticleId};

use crate::expand::Broken;
use crate::settings::Metadata;
use crate::{FileReport, Item, Limits, Mapping, Reason, Rejected, Warning, WarningKind};

/// Why the reading of a file ended before its end.
#[derive(Debug)]
pub(crate) enum Stop {
    /// The caller asked for it.
    Asked,
    /// The rest cannot be read.
    Rejected(Rejected),
}

/// The reading of one file or stream.
pub(crate) struct Job<'a> {
    pub(crate) origin: &'a str,
    /// The key of the file; a stream has none.
    pub(crate) key: Option<ArticleId>,
    pub(crate) limits: Limits,
    pub(crate) mapping: &'a Mapping,
    /// What the rules say of every article of the file.
    pub(crate) known: &'a Metadata,
    pub(crate) sink: &'a mut dyn FnMut(Item) -> ControlFlow<()>,
    pub(crate) report: FileReport,
    /// The origins of the records so far, as hashes.
    pub(crate) names: HashSet<u64>,
}

impl Job<'_> {
    /// Hands over an article, completed by what the rules say.
    pub(crate) fn article(&mut self, mut article: Article) -> Result<(), Stop> {
        article.file = self.key;
        self.known.complete(&mut article);
        self.report.articles += 1;
        self.hand_over(Item::Article(Box::new(article)))
    }

    /// Hands over the rejection of a record.
    pub(crate) fn reject(&mut self, line: Option<u64>, reason: Reason, detail: String) -> Result<(), Stop> {
        self.reject_as(Rejected { line, ..Rejected::new(self.origin, reason, detail) })
    }

    pub(crate) fn reject_as(&mut self, rejected: Rejected) -> Result<(), Stop> {
        self.report.rejected += 1;
        self.hand_over(Item::Rejected(rejected))
    }

    /// Hands over a warning.
    pub(crate) fn warn(&mut self, line: Option<u64>, kind: WarningKind, detail: String) -> Result<(), Stop> {
        self.report.warnings += 1;
        self.hand_over(Item::Warning(Warning { origin: self.origin.to_owned(), line, kind, detail }))
    }

    fn hand_over(&mut self, item: Item) -> Result<(), Stop> {
        match (self.sink)(item) {
            ControlFlow::Continue(()) => Ok(()),
            ControlFlow::Break(()) => Err(Stop::Asked),
        }
    }

    /// Returns the end of a file that has no use.
    pub(crate) fn refuse(&self, reason: Reason, detail: impl Into<String>) -> Stop {
        Stop::Rejected(Rejected::new(self.origin, reason, detail))
    }

    /// Returns the end of a file whose bytes cannot be read on.
    pub(crate) fn failed(&self, error: &io::Error) -> Stop {
        match error.get_ref().and_then(|inner| inner.downcast_ref::<Broken>()) {
            Some(broken) => self.refuse(Reason::BrokenCompression, broken.0.clone()),
            None => Stop::Rejected(Rejected::io(self.origin, error)),
        }
    }
}
