//! What a format works with besides bytes: where the articles belong, what is known of them, and where they go.

use std::io::{self, Read};
use std::ops::ControlFlow;

use newsgrep_text::{Article, ArticleId};

use crate::draft::{MAX_NAME, Place};
use crate::expand::{Broken, Budget, Counter};
use crate::input::Input;
use crate::names::Names;
use crate::pages::{self, Batch};
use crate::settings::Metadata;
use crate::{FileReport, Item, Limits, Mapping, Reason, Rejected, Warning, WarningKind, format, reader};

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
    /// The origins of the records so far.
    pub(crate) names: Names,
    /// What is known of the bytes from what holds them.
    pub(crate) hints: Hints<'a>,
    /// In how many archives the bytes are: 0 for a file.
    pub(crate) depth: usize,
    /// What everything in the file may expand to.
    pub(crate) budget: Budget,
    /// How many threads read the pages in an archive.
    pub(crate) threads: usize,
    /// The pages in it that wait for others to be read with.
    pub(crate) pages: Batch,
}

/// What is known of a stream besides its bytes, from the archive or the record that holds it.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Hints<'a> {
    /// The address it was fetched from.
    pub(crate) url: Option<&'a str>,
    /// The media type in lower case without its parameters: `text/html`.
    pub(crate) media_type: Option<&'a str>,
    /// The encoding, as the server named it.
    pub(crate) charset: Option<&'a str>,
}

impl Job<'_> {
    /// Hands over an article, completed by what the rules say, and then by what its text tells.
    pub(crate) fn article(&mut self, mut article: Article) -> Result<(), Stop> {
        article.file = self.key;
        if article.url.is_none() && article.origin == self.origin {
            // Of several in one file none has the address of the file.
            article.url = self.hints.url.map(ToOwned::to_owned);
        }
        self.known.complete(&mut article);
        article.infer();
        self.known.label(&mut article);
        self.report.articles += 1;
        self.hand_over(Item::Article(Box::new(article)))
    }

    /// Hands over the rejection of a record.
    pub(crate) fn reject(&mut self, line: Option<u64>, reason: Reason, detail: String) -> Result<(), Stop> {
        self.reject_as(Rejected { line, ..Rejected::new(self.origin, reason, detail) })
    }

    pub(crate) fn reject_as(&mut self, mut rejected: Rejected) -> Result<(), Stop> {
        // A crawl keeps much besides articles, which nobody can mend.
        if self.hints.url.is_some() && rejected.reason == Reason::MissingText {
            rejected.reason = Reason::NotAnArticle;
        }
        self.report.rejected += 1;
        self.hand_over(Item::Rejected(rejected))
    }

    /// Hands over a warning.
    pub(crate) fn warn(&mut self, line: Option<u64>, kind: WarningKind, detail: String) -> Result<(), Stop> {
        self.report.warnings += 1;
        self.hand_over(Item::Warning(Warning { origin: self.origin.to_owned(), line, kind, detail }))
    }

    /// Reads what an archive holds as a file of its own, named by the archive and its name there.
    ///
    /// What cannot be read of it is a rejection of the member, and the archive goes on.
    pub(crate) fn member(
        &mut self,
        name: &str,
        number: u64,
        hints: Hints<'_>,
        input: impl Read,
    ) -> Result<(), Stop> {
        let origin = self.member_origin(name, number)?;
        let mut input = Input::open(input, Counter::default(), self.limits, &self.budget);
        if self.threads > 1 {
            if let Some(page) = input.as_mut().ok().and_then(|input| self.page(input, &origin, hints)) {
                self.pages.push_page(origin, hints, page);
                return if self.pages.is_full(self.threads) { pages::flush(self) } else { Ok(()) };
            }
            pages::flush(self)?;
        }
        self.in_member(&origin, hints, |member| reader::read_input(input, member))
    }

    /// Returns the bytes of a page that can wait for others; anything else stays to be read.
    fn page(&self, input: &mut Input<'_>, origin: &str, hints: Hints<'_>) -> Option<Vec<u8>> {
        if !format::is_page(input, origin, hints.media_type) {
            return None;
        }
        let mut bytes = Vec::new();
        // One byte more shows that a page is too large.
        match input.stream().take(format::MAX_PAGE + 1).read_to_end(&mut bytes) {
            Ok(_) => Some(bytes),
            Err(error) => {
                *input = Input::whole(bytes, Err(error), Counter::default());
                None
            }
        }
    }

    /// Reads as a file of its own what an archive holds under a name.
    pub(crate) fn in_member(
        &mut self,
        origin: &str,
        hints: Hints<'_>,
        read: impl FnOnce(&mut Job<'_>) -> Result<(), Stop>,
    ) -> Result<(), Stop> {
        let mut member = Job {
            origin,
            key: self.key,
            limits: self.limits,
            mapping: self.mapping,
            known: self.known,
            sink: &mut *self.sink,
            report: FileReport::default(),
            names: Names::default(),
            hints,
            depth: self.depth + 1,
            budget: self.budget.clone(),
            threads: self.threads,
            pages: Batch::default(),
        };
        let outcome = read(&mut member);
        let outcome = reader::finish(outcome, &mut member);
        let report = member.report;
        self.report.articles += report.articles;
        self.report.rejected += report.rejected;
        self.report.warnings += report.warnings;
        self.report.broken_off |= report.broken_off;
        match outcome {
            Ok(report) if report.stopped => return Err(Stop::Asked),
            Ok(_) => {}
            Err(rejected) => self.reject_as(rejected)?,
        }
        // What is too much for the file as a whole is the end of everything in it.
        match self.budget.exceeded() {
            Some(detail) => Err(self.refuse(Reason::BrokenCompression, detail)),
            None => Ok(()),
        }
    }

    /// Hands over the rejection of what an archive holds without reading it.
    pub(crate) fn reject_member(
        &mut self,
        name: &str,
        number: u64,
        reason: Reason,
        detail: impl Into<String>,
    ) -> Result<(), Stop> {
        // It need not be the only one of its name: a crawl has the same address many times.
        let name = name.replace('#', "%23");
        let origin = match (1..=MAX_NAME).contains(&name.trim().len()) {
            true => format!("{}#{}", self.origin, name.trim()),
            false => format!("{}#R{number}", self.origin),
        };
        self.reject_as(Rejected::new(origin, reason, detail))
    }

    fn member_origin(&mut self, name: &str, number: u64) -> Result<String, Stop> {
        self.origin_of(Some(&name.replace('#', "%23")), Place::Record(number))
    }

    /// Refuses an archive that is in too many others; for the beginning of reading one.
    pub(crate) fn open_archive(&self) -> Result<(), Stop> {
        if self.depth < self.limits.nesting {
            return Ok(());
        }
        let detail = format!("is an archive in {} others, and is not opened", self.depth);
        Err(self.refuse(Reason::TooDeep, detail))
    }

    pub(crate) fn hand_over(&mut self, item: Item) -> Result<(), Stop> {
        if !self.pages.is_empty() {
            self.pages.push_item(item);
            return if self.pages.is_full(self.threads) { pages::flush(self) } else { Ok(()) };
        }
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
