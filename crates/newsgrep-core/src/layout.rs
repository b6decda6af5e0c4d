//! The files of an archive beside the index itself.
//!
//! ```text
//! archive/
//!   newsgrep.json     what the archive is: versions, and which folder holds the index
//!   newsgrep.lock     held by the one writer
//!   verified.json     which files were read and found whole, so that nobody reads them again
//!   index-1/          the tantivy index; a rebuild makes index-2 and then names it in newsgrep.json
//! ```

use std::fs::{self, File};
use std::io::Write;
use std::path::{Path, PathBuf};

use newsgrep_text::ANALYSIS_VERSION;
use serde::{Deserialize, Serialize};

use crate::{Error, Result};

/// The version of the index's fields and files. A change of them raises it.
pub const FORMAT_VERSION: u32 = 1;

pub(crate) const MANIFEST: &str = "newsgrep.json";
pub(crate) const LOCK: &str = "newsgrep.lock";
pub(crate) const VERIFIED: &str = "verified.json";
const INDEX_PREFIX: &str = "index-";

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
                return Err(Error::NotAnArchive { path: dir.to_owned() });
            }
            Err(error) => return Err(Error::io("read", &path)(error)),
        };
        let manifest: Manifest = serde_json::from_slice(&bytes).map_err(|error| Error::Damaged {
            path: dir.to_owned(),
            detail: format!("`{MANIFEST}` cannot be read: {error}"),
        })?;
        let plain = manifest.generation().is_some();
        if !plain {
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
        self.index.strip_prefix(INDEX_PREFIX)?.parse().ok()
    }
}

/// Removes what an interrupted rebuild left: folders that look like an index but are not the one in use.
pub(crate) fn remove_other_indexes(dir: &Path, manifest: &Manifest) -> Result<()> {
    for entry in fs::read_dir(dir).map_err(Error::io("list", dir))? {
        let entry = entry.map_err(Error::io("list", dir))?;
        let name = entry.file_name();
        let Some(name) = name.to_str() else { continue };
        let stale = name != manifest.index
            && name.strip_prefix(INDEX_PREFIX).is_some_and(|number| number.parse::<u32>().is_ok());
        if stale {
            fs::remove_dir_all(entry.path()).map_err(Error::io("remove", &entry.path()))?;
        }
    }
    Ok(())
}

/// Writes a file so that it has either its old or its new content whatever happens, and is on disk afterwards.
pub(crate) fn write_atomically(path: &Path, bytes: &[u8]) -> Result<()> {
    let new = path.with_extension("new");
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

/// Makes renames and new files in a folder durable.
pub(crate) fn sync_dir(dir: &Path) -> Result<()> {
    // Elsewhere a folder cannot be opened as a file, and renames are durable by themselves.
    if cfg!(unix) {
        File::open(dir).and_then(|dir| dir.sync_all()).map_err(Error::io("flush", dir))?;
    }
    Ok(())
}
