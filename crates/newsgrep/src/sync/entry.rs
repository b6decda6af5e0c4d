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
    /// Reads a line of the list; `None` if it is damaged.
    pub(super) fn read(line: &[u8]) -> Option<Entry> {
        Entry::plain(line).or_else(|| serde_json::from_slice(line).ok())
    }

    /// Reads a line as most are: of a file with a plain name that is not from before 1970, and of which nothing was rejected.
    /// In a tree of which nothing has changed, reading the list would take much of the time otherwise.
    fn plain(line: &[u8]) -> Option<Entry> {
        let (origin, mut rest) = quoted(line.strip_prefix(b"{\"origin\":")?)?;
        let size = number(&mut rest, b",\"size\":")?;
        let modified = number(&mut rest, b",\"modified\":")?.try_into().ok()?;
        let inode = number(&mut rest, b",\"inode\":")?;
        let settings = number(&mut rest, b",\"settings\":")?;
        let mut print = None;
        if let Some(behind) = rest.strip_prefix(b",\"print\":") {
            let (text, behind) = quoted(behind)?;
            (print, rest) = (Some(text.to_owned()), behind);
        }
        let articles = number(&mut rest, b",\"articles\":")?;
        let origin = origin.to_owned();
        let entry = Entry { origin, size, modified, inode, settings, print, articles, ..Entry::default() };
        (rest == b"}").then_some(entry)
    }

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

/// Reads a text in which nothing is escaped; returns what is behind it, too.
fn quoted(bytes: &[u8]) -> Option<(&str, &[u8])> {
    let bytes = bytes.strip_prefix(b"\"")?;
    let end = bytes.iter().position(|byte| matches!(byte, b'"' | b'\\' | 0..0x20))?;
    let (text, rest) = bytes.split_at(end);
    Some((std::str::from_utf8(text).ok()?, rest.strip_prefix(b"\"")?))
}

/// Reads a number behind a key.
fn number(bytes: &mut &[u8], key: &[u8]) -> Option<u64> {
    let rest = bytes.strip_prefix(key)?;
    let digits = rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let (digits, behind) = rest.split_at(digits);
    *bytes = behind;
    let number = digits
        .iter()
        .try_fold(0_u64, |number, digit| number.checked_mul(10)?.checked_add(u64::from(digit - b'0')));
    number.filter(|_| !digits.is_empty())
}

fn reason(name: &str) -> Option<Reason> {
    Reason::ALL.into_iter().find(|reason| reason.name() == name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_plain_line_is_read_as_any_other() {
        let plain = Entry {
            origin: "news/2031/Minister zurück.txt".to_owned(),
            size: 73,
            modified: 1_930_000_000_123_456_789,
            inode: 10_061_300,
            settings: u64::MAX,
            print: Some("77de806c825824cd94d034a252b0cf0b".to_owned()),
            articles: 1,
            ..Entry::default()
        };
        let line = |entry: &Entry| serde_json::to_vec(entry).unwrap();
        assert_eq!(Entry::plain(&line(&plain)).as_ref(), Some(&plain));
        let without_print = Entry { print: None, ..plain.clone() };
        assert_eq!(Entry::plain(&line(&without_print)).as_ref(), Some(&without_print));
        let mut rejecting = plain.clone();
        rejecting.reject(&Rejected {
            origin: plain.origin.clone(),
            line: Some(3),
            reason: Reason::BrokenJson,
            detail: "is no JSON".to_owned(),
        });
        for other in [
            Entry { origin: "news/say \"yes\".txt".to_owned(), ..plain.clone() },
            Entry { modified: -1, ..plain.clone() },
            Entry { inode: 0, ..plain.clone() },
            rejecting,
        ] {
            assert_eq!(Entry::plain(&line(&other)), None);
            assert_eq!(Entry::read(&line(&other)), Some(other));
        }
        let whole = line(&plain);
        assert!((0..whole.len()).all(|end| Entry::read(&whole[..end]).is_none()));
    }
}
