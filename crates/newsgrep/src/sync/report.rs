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
    /// Of the articles indexed, those whose file was moved or renamed: their origins are new, they are not.
    #[serde(default)]
    pub moved: u64,
    /// Articles dropped, because their file is gone or does not hold them any more. What was moved is not counted.
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
    /// Returns whether what was seen is what was indexed, unchanged or rejected. It always is, unless newsgrep is wrong.
    pub fn adds_up(&self) -> bool {
        self.seen == self.indexed + self.unchanged + self.rejected.values().sum::<u64>()
            && self.moved <= self.indexed
    }

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

/// What reading one file did.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct FileSum {
    /// The file.
    pub origin: String,
    /// Articles added, or put in place of older ones.
    pub indexed: u64,
    /// Of these, the articles that the archive had under the name the file had before.
    pub moved: u64,
    /// Articles that were there already.
    pub unchanged: u64,
    /// Records, or the file itself, that could not be read.
    pub rejected: u64,
    /// Articles dropped, because the file does not hold them any more.
    pub removed: u64,
    /// Bytes read; none of a file that was only touched.
    pub bytes: u64,
}

/// What is going on.
///
/// Where many files are read at once, files of up to a megabyte of text are told of one after another in the order of their
/// names, larger ones in turns; the order depends on the files and on [`Options::threads`](super::Options::threads), never
/// on which thread was faster.
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
        /// Bytes read so far, as they are stored; the rate of these is the one that tells the time left.
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
    /// An article was added that the archive had before, as its file was called otherwise or lay elsewhere: no news.
    Moved {
        /// The article, under its new origin.
        article: &'a Article,
        /// The origin of the file before.
        from: &'a str,
    },
    /// A file was read to its end.
    FileRead(&'a FileSum),
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
