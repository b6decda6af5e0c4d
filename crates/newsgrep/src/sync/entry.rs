//! What is remembered of one file: how it looked when it was read, and what came of it.

use std::collections::BTreeMap;
use std::fs::File;

use newsgrep_ingest::{FoundFile, Reason, Rejected};
use serde::{Deserialize, Serialize};

/// Most rejections remembered of one file in full; of the others only how many there were.
const MAX_REMEMBERED: usize = 1_000;

/// What is remembered of one file.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Entry {
    pub(super) origin: String,
    pub(super) size: u64,
    pub(super) modified: i64,
    pub(super) settings: u64,
    pub(super) articles: u64,
    #[serde(flatten)]
    pub(super) rejections: Rejections,
}

/// What of a file was rejected, to be told again as long as the file stays as it is.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct Rejections {
    #[serde(rename = "rejected", skip_serializing_if = "Vec::is_empty", default)]
    first: Vec<Remembered>,
    /// How many more there were, by reason.
    #[serde(rename = "rejected_more", skip_serializing_if = "BTreeMap::is_empty", default)]
    more: BTreeMap<String, u64>,
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

impl Entry {
    pub(super) fn of(file: &FoundFile) -> Self {
        Entry {
            origin: file.origin.clone(),
            size: file.size,
            modified: file.modified,
            settings: file.settings,
            articles: 0,
            rejections: Rejections::default(),
        }
    }

    /// Returns whether the file looks as it did when it was read.
    ///
    /// A file that could not be read looks different as soon as it can be: permissions change neither size nor time, nor
    /// does moving a file away and back. What settings said stays until they can be read again.
    pub(super) fn matches(&self, file: &FoundFile) -> bool {
        (self.size, self.modified) == (file.size, file.modified)
            && (self.settings == file.settings || file.settings_broken)
            && (!self.rejections.were_of_access() || File::open(&file.path).is_err())
    }
}

impl Rejections {
    pub(super) fn push(&mut self, rejected: &Rejected) {
        if self.first.len() < MAX_REMEMBERED {
            self.first.push(Remembered {
                origin: rejected.origin.clone(),
                line: rejected.line,
                reason: rejected.reason.name().to_owned(),
                detail: rejected.detail.clone(),
            });
        } else {
            *self.more.entry(rejected.reason.name().to_owned()).or_default() += 1;
        }
    }

    /// Returns the rejections that are remembered in full; those whose reason is not known any more are left out.
    pub(super) fn first(&self) -> impl Iterator<Item = Rejected> {
        self.first.iter().filter_map(|it| {
            let (origin, detail) = (it.origin.clone(), it.detail.clone());
            Some(Rejected { origin, line: it.line, reason: reason(&it.reason)?, detail })
        })
    }

    /// Returns how many more there were, by reason.
    pub(super) fn more(&self) -> impl Iterator<Item = (Reason, u64)> {
        self.more.iter().filter_map(|(name, count)| Some((reason(name)?, *count)))
    }

    /// Returns whether there were any, and all of them because a record was not understood.
    pub(super) fn are_all_of_records(&self) -> bool {
        let of_record = |reason| matches!(reason, Reason::BrokenJson | Reason::MissingText);
        !self.first.is_empty()
            && self.first.iter().all(|it| reason(&it.reason).is_some_and(of_record))
            && self.more().all(|(reason, _)| of_record(reason))
    }

    fn were_of_access(&self) -> bool {
        self.first.iter().any(|it| matches!(reason(&it.reason), Some(Reason::Unreadable | Reason::Missing)))
    }
}

fn reason(name: &str) -> Option<Reason> {
    Reason::ALL.into_iter().find(|reason| reason.name() == name)
}
