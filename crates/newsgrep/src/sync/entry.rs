//! What is remembered of one file: how it looked when it was read, and what came of it.

use std::collections::BTreeMap;
use std::fs::File;

use newsgrep_ingest::{FoundFile, Reason, Rejected};
use serde::{Deserialize, Serialize};

/// Most rejections remembered of one file in full; of the others only how many there were.
const MAX_REMEMBERED: usize = 1_000;

/// What is remembered of one file.
///
/// Nothing of it is flattened: a hundred thousand lines are read before a run that has nothing to do.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct Entry {
    pub(super) origin: String,
    pub(super) size: u64,
    pub(super) modified: i64,
    #[serde(skip_serializing_if = "is_zero", default)]
    pub(super) inode: u64,
    pub(super) settings: u64,
    /// The fingerprint of its bytes.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub(super) print: Option<String>,
    pub(super) articles: u64,
    /// What of it was rejected, to be told again as long as the file stays as it is.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    rejected: Vec<Remembered>,
    /// How many more there were, by reason.
    #[serde(skip_serializing_if = "BTreeMap::is_empty", default)]
    rejected_more: BTreeMap<String, u64>,
}

/// How far a run that was cut off has come in a file: what is before this is committed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Partial {
    pub(super) origin: String,
    pub(super) size: u64,
    pub(super) modified: i64,
    pub(super) settings: u64,
    /// How many articles and rejections there were, in the order of the file.
    pub(super) items: u64,
}

/// One rejection.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Remembered {
    origin: String,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    line: Option<u64>,
    reason: String,
    detail: String,
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde asks with a reference")]
fn is_zero(number: &u64) -> bool {
    *number == 0
}

impl Partial {
    pub(super) fn of(file: &FoundFile, items: u64) -> Self {
        let FoundFile { size, modified, settings, .. } = *file;
        Partial { origin: file.origin.clone(), size, modified, settings, items }
    }

    /// Returns whether the file looks as it did then.
    pub(super) fn matches(&self, file: &FoundFile) -> bool {
        (self.size, self.modified, self.settings) == (file.size, file.modified, file.settings)
    }
}

impl Entry {
    pub(super) fn of(file: &FoundFile) -> Self {
        Entry {
            origin: file.origin.clone(),
            size: file.size,
            modified: file.modified,
            inode: file.inode,
            settings: file.settings,
            ..Entry::default()
        }
    }

    /// Returns what is remembered of a file that holds the same and looks otherwise.
    pub(super) fn looking_like(self, file: &FoundFile) -> Self {
        let FoundFile { size, modified, inode, settings, .. } = *file;
        let settings = if file.settings_broken { self.settings } else { settings };
        Entry { size, modified, inode, settings, ..self }
    }

    /// Returns whether the file looks as it did when it was read.
    ///
    /// A file that could not be read looks different as soon as it can be: permissions change neither size nor time, nor
    /// does moving a file away and back. What settings said stays until they can be read again.
    pub(super) fn matches(&self, file: &FoundFile) -> bool {
        (self.size, self.modified) == (file.size, file.modified)
            && self.settings_match(file)
            && (!self.was_refused() || File::open(&file.path).is_err())
    }

    /// Returns the fingerprint that tells whether the file was only touched; `None` if that cannot be told.
    pub(super) fn print_if_touched(&self, file: &FoundFile) -> Option<&str> {
        let may_be = self.size == file.size && self.settings_match(file) && !self.was_refused();
        self.print.as_deref().filter(|_| may_be)
    }

    fn settings_match(&self, file: &FoundFile) -> bool {
        self.settings == file.settings || file.settings_broken
    }

    pub(super) fn reject(&mut self, rejected: &Rejected) {
        if self.rejected.len() < MAX_REMEMBERED {
            self.rejected.push(Remembered {
                origin: rejected.origin.clone(),
                line: rejected.line,
                reason: rejected.reason.name().to_owned(),
                detail: rejected.detail.clone(),
            });
        } else {
            *self.rejected_more.entry(rejected.reason.name().to_owned()).or_default() += 1;
        }
    }

    /// Returns the rejections that are remembered in full; those whose reason is not known any more are left out.
    pub(super) fn rejections(&self) -> impl Iterator<Item = Rejected> {
        self.rejected.iter().filter_map(|it| {
            let (origin, detail) = (it.origin.clone(), it.detail.clone());
            Some(Rejected { origin, line: it.line, reason: reason(&it.reason)?, detail })
        })
    }

    /// Returns how many more there were, by reason.
    pub(super) fn more_rejections(&self) -> impl Iterator<Item = (Reason, u64)> {
        self.rejected_more.iter().filter_map(|(name, count)| Some((reason(name)?, *count)))
    }

    /// Returns whether there were any, and all of them because a record was not understood.
    pub(super) fn no_record_was_understood(&self) -> bool {
        let of_record = |reason| matches!(reason, Reason::BrokenJson | Reason::MissingText);
        self.articles == 0
            && !self.rejected.is_empty()
            && self.rejected.iter().all(|it| reason(&it.reason).is_some_and(of_record))
            && self.more_rejections().all(|(reason, _)| of_record(reason))
    }

    fn was_refused(&self) -> bool {
        self.rejected
            .iter()
            .any(|it| matches!(reason(&it.reason), Some(Reason::Unreadable | Reason::Missing)))
    }
}

fn reason(name: &str) -> Option<Reason> {
    Reason::ALL.into_iter().find(|reason| reason.name() == name)
}
