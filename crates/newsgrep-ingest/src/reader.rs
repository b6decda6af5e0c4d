//! The reader: one file or stream after another into articles.

use std::cell::Cell;
use std::fs::{self, File};
use std::io::{self, Read};
use std::ops::ControlFlow;
use std::panic::{self, AssertUnwindSafe};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::AtomicU64;

use newsgrep_text::ArticleId;

use crate::expand::{Budget, Counter, amount};
use crate::input::Input;
use crate::job::{Hints, Job, Stop};
use crate::names::Names;
use crate::pages::{self, Batch};
use crate::settings::Metadata;
use crate::{
    FileReport, FoundFile, Given, Globs, Item, Mapping, Reason, Rejected, Root, Walk, WarningKind, decode,
    format,
};

/// How much is read before something counts as too large.
///
/// ```
/// use newsgrep_ingest::Limits;
///
/// let limits = Limits { text: 1 << 20, ..Limits::default() };
/// assert_eq!(limits.line, 64 << 20);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// The bytes of one plain text, or of one JSON file that is read as a whole: 64 MB.
    pub text: u64,
    /// The bytes of one line of JSON Lines: 64 MB.
    pub line: u64,
    /// The bytes a compressed file may expand to: 64 GB.
    pub expanded: u64,
    /// How many times its size a compressed file may expand to: 200.
    pub ratio: u64,
    /// The expanded bytes before which `ratio` is not looked at: 8 MB.
    pub ratio_after: u64,
    /// How many archives may be inside of one another, such as a ZIP file in a tar file: 2.
    pub nesting: usize,
    /// How many files a ZIP archive may hold: 1,000,000.
    pub members: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Limits {
            text: 64 << 20,
            line: 64 << 20,
            expanded: 64 << 30,
            ratio: 200,
            ratio_after: 8 << 20,
            nesting: 2,
            members: 1_000_000,
        }
    }
}

/// Finds files and reads them: the mapping of JSON fields and the limits hold for all of them.
#[derive(Clone, Debug)]
pub struct Reader {
    /// Which keys hold the fields of JSON records; wins over the `[map]` of settings files.
    pub mapping: Mapping,
    /// How much is read.
    pub limits: Limits,
    /// What is known of every article that does not say it itself; wins over settings files.
    pub given: Given,
    /// Which of the files below a root are wanted.
    pub globs: Globs,
    /// How many threads read the web pages in one archive: 1. Each takes the memory of the page it reads.
    pub threads: usize,
}

impl Default for Reader {
    fn default() -> Self {
        Reader {
            mapping: Mapping::default(),
            limits: Limits::default(),
            given: Given::default(),
            globs: Globs::default(),
            threads: 1,
        }
    }
}

impl Reader {
    /// Finds the files below a root.
    ///
    /// No file is opened except settings and ignore files, so that a tree is compared with what is known of it cheaply.
    pub fn walk(&self, root: &Root) -> Walk {
        Walk::new(root, self, None)
    }

    /// Finds those files below a root that are these paths or lie below them, as [`Reader::walk`] would.
    ///
    /// The paths are to begin with that of the root. Of the folders above them nothing but the names is read, so that the
    /// cost is that of what is asked for.
    ///
    /// ```
    /// use newsgrep_ingest::{Reader, roots};
    ///
    /// let root = roots(&["src".into()]).remove(0)?;
    /// let found: Vec<_> = Reader::default().walk_only(&root, &[root.path.join("lib.rs")]).collect();
    /// assert_eq!(found.len(), 1);
    /// assert_eq!(found[0].as_ref().unwrap().origin, "src/lib.rs");
    /// # Ok::<(), newsgrep_ingest::Rejected>(())
    /// ```
    pub fn walk_only(&self, root: &Root, paths: &[PathBuf]) -> Walk {
        Walk::new(root, self, Some(paths))
    }

    /// Reads a file, handing its articles, rejections and warnings to `sink` in the order of the file.
    ///
    /// A plain text is in memory as a whole, JSON Lines one line at a time. The reading ends early when `sink`
    /// breaks; the report then says `stopped`.
    ///
    /// # Errors
    ///
    /// Fails with the file's one rejection if nothing in it is of use; `sink` has seen no article then. When a
    /// file breaks after some items, they were handed over and the rejection is the last item.
    pub fn read_file(
        &self,
        file: &FoundFile,
        sink: &mut dyn FnMut(Item) -> ControlFlow<()>,
    ) -> Result<FileReport, Rejected> {
        // Opening a pipe that replaced the file since it was found would wait for ever.
        let metadata =
            fs::symlink_metadata(&file.path).map_err(|error| Rejected::io(&file.origin, &error))?;
        if !metadata.is_file() {
            return Err(Rejected::new(&file.origin, Reason::Unsupported, "is no regular file"));
        }
        let input = File::open(&file.path).map_err(|error| Rejected::io(&file.origin, &error))?;
        let mut mapping = file.rules.mapping();
        mapping.overlay(&self.mapping);
        let (mut known, problems) = file.rules.metadata(&file.path);
        known.overlay(&file.given.metadata());
        let target = Target { origin: &file.origin, key: Some(file.key), mapping: &mapping, known: &known };
        self.read(target, &problems, Source::File(&input, metadata.len(), &file.read), sink)
    }

    /// Reads a stream, such as standard input, as the file `origin` would be read; no settings file applies.
    ///
    /// The articles have no [`file`](newsgrep_text::Article::file).
    ///
    /// # Errors
    ///
    /// Fails as [`Reader::read_file`] does.
    pub fn read_stream(
        &self,
        origin: &str,
        mut input: impl Read,
        sink: &mut dyn FnMut(Item) -> ControlFlow<()>,
    ) -> Result<FileReport, Rejected> {
        let known: Metadata = self.given.metadata();
        self.read(
            Target { origin, key: None, mapping: &self.mapping, known: &known },
            &[],
            Source::Stream(&mut input),
            sink,
        )
    }

    fn read(
        &self,
        target: Target<'_>,
        problems: &[(WarningKind, String)],
        source: Source<'_>,
        sink: &mut dyn FnMut(Item) -> ControlFlow<()>,
    ) -> Result<FileReport, Rejected> {
        let Target { origin, key, mapping, known } = target;
        let report = FileReport::default();
        let stored = match &source {
            Source::File(_, size, read) => Counter::of_file(*size, Arc::clone(read)),
            Source::Stream(_) => Counter::default(),
        };
        let budget = Budget::new(self.limits, stored);
        let in_sink = Cell::new(false);
        let mut told = |item| {
            in_sink.set(true);
            let flow = sink(item);
            in_sink.set(false);
            flow
        };
        let mut job = Job {
            origin,
            key,
            limits: self.limits,
            mapping,
            known,
            sink: &mut told,
            report,
            names: Names::default(),
            hints: Hints::default(),
            depth: 0,
            budget: budget.clone(),
            threads: self.threads,
            pages: Batch::default(),
        };
        let read = || {
            problems.iter().try_for_each(|(kind, detail)| job.warn(None, *kind, detail.clone())).and_then(
                |()| {
                    let input = match source {
                        Source::File(file, ..) => Input::open_file(file, self.limits, &budget),
                        Source::Stream(stream) => {
                            Input::open(stream, budget.stored().clone(), self.limits, &budget)
                        }
                    };
                    read_input(input, &mut job)
                },
            )
        };
        // A fault in the reading of one file must not keep the others from being read; one of the caller is the caller's.
        let outcome = match panic::catch_unwind(AssertUnwindSafe(read)) {
            Ok(outcome) => outcome,
            Err(fault) if in_sink.get() => panic::resume_unwind(fault),
            Err(_) => {
                let detail =
                    "cannot be read: newsgrep's reader failed on it, which is a fault to be reported";
                Err(job.refuse(Reason::Unreadable, detail))
            }
        };
        job.report.bytes = budget.stored().bytes();
        finish(outcome, &mut job)
    }
}

/// Recognises the format of bytes that were expanded and reads it.
pub(crate) fn read_input(input: io::Result<Input<'_>>, job: &mut Job<'_>) -> Result<(), Stop> {
    let mut input = input.map_err(|error| job.failed(&error))?;
    read_format(&mut input, job)
}

/// Where the bytes come from.
enum Source<'a> {
    /// A file, its size, and where the count of bytes read is seen from outside.
    File(&'a File, u64, &'a Arc<AtomicU64>),
    Stream(&'a mut dyn Read),
}

/// What the articles of a file belong to, and what is known of them.
struct Target<'a> {
    origin: &'a str,
    key: Option<ArticleId>,
    mapping: &'a Mapping,
    known: &'a Metadata,
}

fn read_format(input: &mut Input<'_>, job: &mut Job<'_>) -> Result<(), Stop> {
    match decode::utf16_head(input.head().0) {
        Some(head) if format::is_json(&head, job.origin) => read_as(&mut in_utf8(input, job)?, job),
        _ => read_as(input, job),
    }
}

/// Returns JSON in UTF-16 as UTF-8, which all of its formats expect. It is decoded as a whole.
fn in_utf8(input: &mut Input<'_>, job: &mut Job<'_>) -> Result<Input<'static>, Stop> {
    let limit = job.limits.text;
    let (bytes, outcome) = input.read_whole(limit);
    let Some(bytes) = bytes else {
        let detail = format!("is larger than JSON in UTF-16 may be ({}): write UTF-8", amount(limit));
        return Err(job.refuse(Reason::TooLarge, detail));
    };
    let Some(decoded) = decode::decode(bytes) else {
        outcome.map_err(|error| job.failed(&error))?;
        return Err(job.refuse(Reason::Binary, "is not text"));
    };
    format::warn_replaced(decoded.replaced, job)?;
    Ok(Input::decoded(decoded.text, outcome, input.stored.clone()))
}

fn read_as(input: &mut Input<'_>, job: &mut Job<'_>) -> Result<(), Stop> {
    let format = format::recognise(input, job.origin, job.hints.media_type);
    job.report.format = format.info().name;
    let outcome = format.read(input, job);
    // What came before the end, or before a fault, is handed over before it.
    if !matches!(outcome, Err(Stop::Asked)) {
        pages::flush(job)?;
    }
    outcome?;
    if job.report.articles + job.report.rejected == 0 {
        return Err(job.refuse(Reason::Empty, "is empty"));
    }
    Ok(())
}

/// Returns what a job held, or the one rejection of one that held nothing.
pub(crate) fn finish(outcome: Result<(), Stop>, job: &mut Job<'_>) -> Result<FileReport, Rejected> {
    match outcome {
        Ok(()) => {}
        Err(Stop::Asked) => job.report.stopped = true,
        Err(Stop::Rejected(rejected)) if job.report.articles + job.report.rejected == 0 => {
            return Err(rejected);
        }
        Err(Stop::Rejected(rejected)) => {
            job.report.broken_off = true;
            job.report.stopped = job.reject_as(rejected).is_err();
        }
    }
    Ok(job.report)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A stream whose reading fails as a format with a fault would.
    struct Faulty(&'static [u8]);

    impl Read for Faulty {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            assert!(!self.0.is_empty(), "a fault");
            self.0.read(buffer)
        }
    }

    #[test]
    fn a_fault_of_the_reader_costs_one_file() {
        let stream = Faulty(b"Talks begin");
        let rejected = Reader::default().read_stream("a.txt", stream, &mut |_| ControlFlow::Continue(()));
        assert_eq!(rejected.unwrap_err().reason, Reason::Unreadable);
    }

    #[test]
    fn a_fault_of_the_caller_is_the_callers() {
        let read = || Reader::default().read_stream("a.txt", &b"Talks begin"[..], &mut |_| panic!("a fault"));
        assert!(panic::catch_unwind(AssertUnwindSafe(read)).is_err());
    }
}
