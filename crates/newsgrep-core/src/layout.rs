//! The files of an archive beside the index itself.
//!
//! ```text
//! archive/
//!   newsgrep.json     what the archive is: versions, and which folder holds the index
//!   newsgrep.lock     held by the one writer
//!   verified.json     which files were read and found whole, so that nobody reads them again
//!   index-1/          the tantivy index; a rebuild makes index-2 and then names it in newsgrep.json
//! ```

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

use newsgrep_text::ANALYSIS_VERSION;
use serde::{Deserialize, Serialize};

use crate::{Error, Result};

/// The version of the index's fields and files. A change of them raises it.
pub const FORMAT_VERSION: u32 = 4;

pub(crate) const MANIFEST: &str = "newsgrep.json";
pub(crate) const LOCK: &str = "newsgrep.lock";
pub(crate) const VERIFIED: &str = "verified.json";
const INDEX_PREFIX: &str = "index-";
/// The list tantivy keeps of the files it made; what is not on it is never cleaned up.
pub(crate) const FILE_LIST: &str = ".managed.json";
/// The extension of what is not in its place yet.
const NEW: &str = "new";

/// What an archive says of itself, in `newsgrep.json`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// The version of the index's fields and files: [`FORMAT_VERSION`].
    pub format: u32,
    /// The version of the text analysis it was built with: [`ANALYSIS_VERSION`].
    pub analysis: u32,
    /// The name of the folder that holds the index.
    pub index: String,
}

impl Manifest {
    pub(crate) fn new(generation: u32) -> Self {
        Manifest {
            format: FORMAT_VERSION,
            analysis: ANALYSIS_VERSION,
            index: format!("{INDEX_PREFIX}{generation}"),
        }
    }

    pub(crate) fn read(dir: &Path) -> Result<Manifest> {
        let path = dir.join(MANIFEST);
        let bytes = match fs::read(&path) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound || !dir.is_dir() => {
                // Text without a manifest is an archive that lost it; a creation that was cut off has no text yet.
                return Err(if generations(dir).iter().any(|number| holds_text(&index_dir(dir, *number))) {
                    Error::Damaged { path: dir.to_owned(), detail: format!("`{MANIFEST}` is missing") }
                } else {
                    Error::NotAnArchive { path: dir.to_owned() }
                });
            }
            Err(error) => return Err(Error::io("read", &path)(error)),
        };
        let manifest: Manifest = serde_json::from_slice(&bytes).map_err(|error| Error::Damaged {
            path: dir.to_owned(),
            detail: format!("`{MANIFEST}` cannot be read: {error}"),
        })?;
        if manifest.generation().is_none() {
            let detail = format!("`{MANIFEST}` names `{}` as its index", manifest.index);
            return Err(Error::Damaged { path: dir.to_owned(), detail });
        }
        Ok(manifest)
    }

    /// Fails unless this library can read the archive.
    pub(crate) fn ensure_readable(&self, dir: &Path) -> Result<()> {
        if self.format == FORMAT_VERSION && self.analysis == ANALYSIS_VERSION {
            return Ok(());
        }
        Err(Error::Version {
            path: dir.to_owned(),
            found: format!("{}.{}", self.format, self.analysis),
            expected: format!("{FORMAT_VERSION}.{ANALYSIS_VERSION}"),
        })
    }

    pub(crate) fn write(&self, dir: &Path) -> Result<()> {
        let json = serde_json::to_vec_pretty(self).expect("a manifest has only plain values");
        write_atomically(&dir.join(MANIFEST), &json)
    }

    pub(crate) fn index_dir(&self, dir: &Path) -> PathBuf {
        dir.join(&self.index)
    }

    pub(crate) fn generation(&self) -> Option<u32> {
        generation_of(&self.index)
    }
}

fn index_dir(dir: &Path, generation: u32) -> PathBuf {
    dir.join(format!("{INDEX_PREFIX}{generation}"))
}

/// Returns the number of a folder that is named as an index is, and in no other spelling of the number.
fn generation_of(name: &str) -> Option<u32> {
    let number = name.strip_prefix(INDEX_PREFIX)?;
    number.parse().ok().filter(|parsed: &u32| parsed.to_string() == number)
}

/// Returns the numbers of all index folders of an archive, the oldest first.
pub(crate) fn generations(dir: &Path) -> Vec<u32> {
    let entries = fs::read_dir(dir).into_iter().flatten().flatten();
    let mut found: Vec<u32> =
        entries.filter_map(|entry| generation_of(entry.file_name().to_str()?)).collect();
    found.sort_unstable();
    found
}

/// Fails unless an archive can be made in the folder.
pub(crate) fn ensure_free(dir: &Path) -> Result<()> {
    match Manifest::read(dir) {
        Err(Error::NotAnArchive { .. }) => Ok(()),
        Err(error @ Error::Damaged { .. }) => Err(error),
        _ => Err(Error::AlreadyExists { path: dir.to_owned() }),
    }
}

/// Returns whether there is stored text in the folder of an index.
pub(crate) fn holds_text(index_dir: &Path) -> bool {
    fs::read_dir(index_dir)
        .into_iter()
        .flatten()
        .flatten()
        .any(|entry| entry.path().extension().is_some_and(|extension| extension == "store"))
}

/// Removes what an interrupted rebuild left: folders that look like an index but are not the one in use.
///
/// To be called only once that one was opened: a manifest may be damaged and name another. What cannot be removed now,
/// as a file that somebody reads cannot on Windows, is left to the next writer.
pub(crate) fn remove_other_indexes(dir: &Path, manifest: &Manifest) {
    for generation in generations(dir) {
        if Some(generation) != manifest.generation() {
            let _ = fs::remove_dir_all(index_dir(dir, generation));
        }
    }
}

/// Removes the temporary files of atomic writes that were cut off; tantivy's own clean-up does not know them.
pub(crate) fn remove_temporary_files(dir: &Path, index_dir: &Path) -> Result<()> {
    let mut stale = Vec::new();
    for entry in fs::read_dir(dir).map_err(Error::io("list", dir))? {
        let path = entry.map_err(Error::io("list", dir))?.path();
        let ours = [MANIFEST, VERIFIED].iter().any(|name| {
            let stem = name.trim_end_matches(".json");
            path.file_name().and_then(|name| name.to_str()).is_some_and(|name| {
                name.strip_prefix(stem).is_some_and(|rest| rest.starts_with('.') && rest.ends_with(".new"))
            })
        });
        stale.extend(ours.then_some(path));
    }
    for entry in fs::read_dir(index_dir).map_err(Error::io("list", index_dir))? {
        let entry = entry.map_err(Error::io("list", index_dir))?;
        let name = entry.file_name();
        if name.to_string_lossy().starts_with(".tmp") || temporary(Path::new(FILE_LIST)) == *name {
            stale.push(entry.path());
        }
    }
    stale.iter().try_for_each(|path| match fs::remove_file(path) {
        // A reader that is at work has put it into its place.
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(()),
        other => other.map_err(Error::io("remove", path)),
    })
}

/// Puts every file of an index on tantivy's list of files, if the list is damaged, missing or not whole.
///
/// Without its list tantivy opens an index as if nothing were wrong, and never removes a file again.
pub(crate) fn mend_file_list(index_dir: &Path) -> Result<()> {
    let path = index_dir.join(FILE_LIST);
    let listed: Option<BTreeSet<String>> =
        fs::read(&path).ok().and_then(|bytes| serde_json::from_slice(&bytes).ok());
    let mut there = BTreeSet::new();
    for entry in fs::read_dir(index_dir).map_err(Error::io("list", index_dir))? {
        let name = entry.map_err(Error::io("list", index_dir))?.file_name();
        // tantivy itself leaves names with a leading dot off its list.
        there.extend(name.into_string().ok().filter(|name| !name.starts_with('.')));
    }
    if listed.is_some_and(|listed| there.is_subset(&listed)) {
        return Ok(());
    }
    let json = serde_json::to_vec(&there).expect("a list of names has only plain values");
    write_atomically(&path, &json)
}

fn temporary(path: &Path) -> PathBuf {
    path.with_extension(NEW)
}

/// Makes a folder, and its place in the folders above it durable.
pub(crate) fn create_dir(dir: &Path) -> Result<()> {
    let missing: Vec<&Path> =
        dir.ancestors().take_while(|dir| !dir.as_os_str().is_empty() && !dir.exists()).collect();
    fs::create_dir_all(dir).map_err(Error::io("create", dir))?;
    for parent in missing.iter().filter_map(|dir| dir.parent()) {
        sync_dir(if parent.as_os_str().is_empty() { Path::new(".") } else { parent })?;
    }
    Ok(())
}

/// Writes a file so that it has either its old or its new content whatever happens, and is on disk afterwards.
pub(crate) fn write_atomically(path: &Path, bytes: &[u8]) -> Result<()> {
    let new = temporary(path);
    let written = File::create(&new).and_then(|mut file| {
        file.write_all(bytes)?;
        file.sync_all()
    });
    written.map_err(Error::io("write", &new))?;
    fs::rename(&new, path).map_err(Error::io("replace", path))?;
    match path.parent() {
        Some(dir) => sync_dir(dir),
        None => Ok(()),
    }
}

/// Writes a file that is worth nothing after a crash, in one step, beside others that may do the same at this moment.
pub(crate) fn replace(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    static NEXT: AtomicU64 = AtomicU64::new(0);
    let number = NEXT.fetch_add(1, Ordering::Relaxed);
    let new = path.with_extension(format!("{}-{number}.{NEW}", std::process::id()));
    fs::write(&new, bytes).and_then(|()| fs::rename(&new, path)).inspect_err(|_| {
        // Whatever is left of it goes with the next writer.
        let _ = fs::remove_file(&new);
    })
}

/// Makes renames and new files in a folder durable.
pub(crate) fn sync_dir(dir: &Path) -> Result<()> {
    // Elsewhere a folder cannot be opened as a file, and renames are durable by themselves.
    if cfg!(unix) {
        File::open(dir).and_then(|dir| dir.sync_all()).map_err(Error::io("flush", dir))?;
    }
    Ok(())
}
