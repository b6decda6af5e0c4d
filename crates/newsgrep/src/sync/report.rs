//! What a run did, in numbers and as it goes.

use std::collections::BTreeMap;

use newsgrep_ingest::{Reason, Rejected, Warning};
use newsgrep_text::Article;
use serde::{Deserialize, Serialize};

/// What bringing an archive up to date did. What was seen is what was indexed, unchanged or rejected.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Report {
    /// Articles found in the files, and inputs that are none.
    pub seen: u64,
    /// Articles added, or put in place of older ones.
    pub indexed: u64,
    /// Articles that were there already.
    pub unchanged: u64,
    /// Articles dropped, because their file is gone or does not hold them any more.
    pub removed: u64,
    /// Inputs that could not be read, by reason.
    pub rejected: BTreeMap<String, u64>,
    /// Paragraphs of the articles indexed.
    pub paragraphs: u64,
    /// Bytes of the files read.
    pub bytes: u64,
    /// How long it took.
    pub seconds: f64,
    /// Another newsgrep is writing to the archive, so nothing was done; what it had before can be searched.
    pub busy: bool,
    /// Something was rejected that the user should look at.
    pub trouble: bool,
}

impl Report {
    pub(super) fn reject(&mut self, rejected: &Rejected) {
        self.count(rejected.reason, 1);
    }

    /// Counts rejections that are not told one by one.
    pub(super) fn count(&mut self, reason: Reason, count: u64) {
        self.seen += count;
        *self.rejected.entry(reason.name().to_owned()).or_default() += count;
        self.trouble |= reason.is_trouble();
    }
}

/// What is going on.
#[derive(Debug)]
#[non_exhaustive]
pub enum Progress<'a> {
    /// Files are being looked at.
    Looking {
        /// So many so far.
        files: u64,
    },
    /// Files are being read.
    Reading {
        /// Files read so far.
        files_done: u64,
        /// Files to read.
        files_total: u64,
        /// Bytes read so far; of the file at hand about as many as the text found in it.
        bytes_done: u64,
        /// Bytes to read.
        bytes_total: u64,
        /// Articles found so far.
        articles: u64,
    },
    /// An article was added that the archive did not have so. It is not durable before [`Progress::Committed`].
    Added {
        /// The article.
        article: &'a Article,
        /// Whether the archive had another of the same id, whose place it takes.
        replaces: bool,
    },
    /// What was read is being made durable.
    Committing,
    /// Everything added so far is durable, and seen by searches.
    Committed,
    /// Another newsgrep is writing to the archive; this one waits.
    Waiting,
    /// Something could not be read.
    Rejected(&'a Rejected),
    /// Something was read, and not all of it understood.
    Warning(&'a Warning),
}
