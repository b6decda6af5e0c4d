//! Whether files hold what was written.
//!
//! tantivy ends every file with a checksum of what stands before, and never looks at it: not when it opens a file and not
//! when it merges, which turns damage into clean-looking nonsense. Here files are read and compared once, and what was
//! found whole is remembered by name, size, inode, and the times of the last change of its bytes and of its entry.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::time::UNIX_EPOCH;

use serde::{Deserialize, Serialize};
use tantivy::directory::error::OpenReadError;
use tantivy::index::{SegmentId, SegmentMeta};
use tantivy::{Index, Searcher, SegmentReader};

use crate::layout::{VERIFIED, replace, write_atomically};
use crate::{Error, Result};

/// What identifies the state of a file without reading it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Stamp {
    size: u64,
    modified: u128,
    /// When the entry itself changed, in nanoseconds: what sets `modified` back cannot set this.
    changed: i128,
    inode: u64,
}

impl Stamp {
    fn of(path: &Path) -> Option<Stamp> {
        let metadata = fs::metadata(path).ok()?;
        let modified = metadata.modified().ok()?.duration_since(UNIX_EPOCH).ok()?.as_nanos();
        let (changed, inode) = entry(&metadata);
        Some(Stamp { size: metadata.len(), modified, changed, inode })
    }
}

/// Returns when the file's entry last changed, and its inode.
#[cfg(unix)]
fn entry(metadata: &fs::Metadata) -> (i128, u64) {
    use std::os::unix::fs::MetadataExt;
    (i128::from(metadata.ctime()) * 1_000_000_000 + i128::from(metadata.ctime_nsec()), metadata.ino())
}

#[cfg(not(unix))]
fn entry(_metadata: &fs::Metadata) -> (i128, u64) {
    (0, 0)
}

/// The files of an archive that were read and found whole.
#[derive(Debug, Default)]
pub(crate) struct Verified {
    files: BTreeMap<String, Stamp>,
    changed: bool,
}

impl Verified {
    /// Reads what is remembered. What cannot be read is forgotten: files are then read again.
    pub(crate) fn load(archive: &Path) -> Verified {
        let files = fs::read(archive.join(VERIFIED)).ok();
        let files = files.and_then(|bytes| serde_json::from_slice(&bytes).ok()).unwrap_or_default();
        Verified { files, changed: false }
    }

    pub(crate) fn knows(&self, name: &str) -> bool {
        self.files.contains_key(name)
    }

    pub(crate) fn save(&mut self, archive: &Path) -> Result<()> {
        if self.changed {
            let json = serde_json::to_vec(&self.files).expect("stamps are plain values");
            write_atomically(&archive.join(VERIFIED), &json)?;
            self.changed = false;
        }
        Ok(())
    }

    /// Verifies the files of these segments that are not known to be whole, and forgets files of other segments.
    ///
    /// # Errors
    ///
    /// Fails with [`Error::Damaged`] for the first file that is missing or does not match its checksum.
    pub(crate) fn update(
        &mut self,
        archive: &Path,
        index_dir: &Path,
        index: &Index,
        segments: impl IntoIterator<Item = State>,
    ) -> Result<()> {
        let mut seen = BTreeMap::new();
        for name in segments.into_iter().flat_map(State::files) {
            let stamp = Stamp::of(&index_dir.join(&name));
            if stamp.is_none() || self.files.get(&name) != stamp.as_ref() {
                verify_file(index, Path::new(&name)).map_err(|detail| Error::Damaged {
                    path: archive.to_owned(),
                    detail: format!("`{name}` {detail}"),
                })?;
            }
            if let Some(stamp) = stamp {
                seen.insert(name, stamp);
            }
        }
        self.changed |= seen != self.files;
        self.files = seen;
        Ok(())
    }
}

/// One state of a segment: what it is made of changes with what is deleted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct State {
    id: SegmentId,
    deletes: Option<u64>,
}

impl From<&SegmentMeta> for State {
    fn from(segment: &SegmentMeta) -> State {
        State { id: segment.id(), deletes: segment.delete_opstamp() }
    }
}

impl From<&SegmentReader> for State {
    fn from(segment: &SegmentReader) -> State {
        State { id: segment.segment_id(), deletes: segment.delete_opstamp() }
    }
}

impl State {
    pub(crate) fn new(id: SegmentId, deletes: Option<u64>) -> State {
        State { id, deletes }
    }

    /// Returns the states of the segments that are searched.
    pub(crate) fn all(searcher: &Searcher) -> Vec<State> {
        searcher.segment_readers().iter().map(State::from).collect()
    }

    /// Returns the names of the files that the segment is made of.
    pub(crate) fn files(self) -> Vec<String> {
        let name = self.id.uuid_string();
        let parts = ["idx", "pos", "term", "store", "fast", "fieldnorm"];
        let deletes = self.deletes.map(|number| format!("{name}.{number}.del"));
        parts.into_iter().map(|part| format!("{name}.{part}")).chain(deletes).collect()
    }
}

/// Verifies what a reader is about to trust: the files of its segments that are not known to be whole.
///
/// Costs a look at each file, and about a second for a gigabyte of those that changed or were never read, as in a copied
/// archive; what was found whole is remembered if the archive can be written to.
///
/// # Errors
///
/// Fails with [`Error::Damaged`] for the first file that is missing or does not match its checksum.
pub(crate) fn verify_for_reading(
    archive: &Path,
    index_dir: &Path,
    index: &Index,
    segments: Vec<State>,
) -> Result<()> {
    let mut verified = Verified::load(archive);
    let before = verified.files.clone();
    verified.update(archive, index_dir, index, segments)?;
    let news: BTreeMap<_, _> =
        verified.files.into_iter().filter(|(name, stamp)| before.get(name) != Some(stamp)).collect();
    if !news.is_empty() {
        // Only added to what is there: a writer may have verified a later commit meanwhile.
        let mut files = Verified::load(archive).files;
        files.extend(news);
        let json = serde_json::to_vec(&files).expect("stamps are plain values");
        // An archive that cannot be written to is read again next time.
        let _ = replace(&archive.join(VERIFIED), &json);
    }
    Ok(())
}

/// Reads a file of the index and compares its checksum; says what is wrong otherwise.
pub(crate) fn verify_file(index: &Index, name: &Path) -> std::result::Result<(), String> {
    match index.directory().validate_checksum(name) {
        Ok(true) => Ok(()),
        Ok(false) => Err("does not match its checksum".to_owned()),
        Err(OpenReadError::FileDoesNotExist(_)) => Err("is missing".to_owned()),
        // The end of the file, which holds the checksum, is no such thing.
        Err(OpenReadError::IoError { io_error, .. }) if io_error.raw_os_error().is_none() => {
            Err("does not match its checksum".to_owned())
        }
        Err(error) => Err(format!("cannot be read: {error}")),
    }
}
