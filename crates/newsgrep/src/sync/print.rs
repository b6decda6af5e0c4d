//! The fingerprint of a file's bytes, and which files it is taken of.
//!
//! It tells a file that was only touched, or moved to another disk, from one that was changed, for the price of reading its
//! bytes, which is a fraction of that of reading its articles.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::Path;

use newsgrep_ingest::FoundFile;

/// Of larger files none is taken: their bytes would have to be fetched from the disk a second time.
const MOST: u64 = 256 << 20;

/// Returns the fingerprint of a file as it was found; `None` if it has changed since, is too large, or cannot be read.
pub(super) fn of_unchanged(file: &FoundFile) -> Option<String> {
    let print = of(file)?;
    let now = fs::symlink_metadata(&file.path).ok()?;
    // What was read before this was what is there now, if nothing has changed in all the time between.
    (looks(&now) == (file.size, file.modified)).then_some(print)
}

/// Returns the fingerprint of a file; `None` if it is too large, not as large as it was, or cannot be read.
pub(super) fn of(file: &FoundFile) -> Option<String> {
    if file.size == 0 || file.size > MOST {
        return None;
    }
    let (hash, size) = hash(&file.path, file.size).ok()?;
    (size == file.size).then(|| hash.to_hex()[..32].to_owned())
}

fn hash(path: &Path, most: u64) -> io::Result<(blake3::Hash, u64)> {
    // A pipe in the place of the file would be waited for.
    if !fs::symlink_metadata(path)?.is_file() {
        return Err(io::ErrorKind::InvalidInput.into());
    }
    let mut file = File::open(path)?;
    let mut hasher = blake3::Hasher::new();
    // One byte more than there should be: most files are read at once, and one that has grown is told at once.
    let mut buffer = vec![0; (most + 1).min(64 << 10) as usize];
    let mut size = 0;
    loop {
        match file.read(&mut buffer) {
            Ok(0) => return Ok((hasher.finalize(), size)),
            Ok(count) => {
                hasher.update(&buffer[..count]);
                size += count as u64;
            }
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
}

fn looks(metadata: &fs::Metadata) -> (u64, i64) {
    (metadata.len(), newsgrep_ingest::modified(metadata))
}
