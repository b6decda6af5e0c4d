//! The archives in the user's cache folder: one for each set of paths that is searched.
//!
//! The folder's name is a hash of the canonical paths and of what `--map` said, so that a search finds the archive of
//! the last one, however the paths were typed and in whatever order. Only the user can read it: articles may be copies
//! of files that others cannot read.

use std::path::{Path, PathBuf};
use std::{fs, io};

use anyhow::{Context as _, Result};
use newsgrep::{Archive, ArchiveError, ArticleId, Error, sync};

use crate::config::Context;
use crate::progress::Teller;

/// Returns the folder of the archive of these canonical, sorted paths; `None` if the user has no cache.
pub(crate) fn dir(paths: &[PathBuf], options: &sync::Options, context: &Context) -> Option<PathBuf> {
    let caches = context.caches.as_ref()?;
    let mut key = String::new();
    for path in paths {
        // Escaped, because a path can hold any byte but NUL, and two different sets must never read the same.
        for chunk in path.as_os_str().as_encoded_bytes().utf8_chunks() {
            key.push_str(chunk.valid());
            chunk.invalid().iter().for_each(|byte| key.push_str(&format!("\0{byte:02x}")));
        }
        key.push_str("\0\0");
    }
    key.push_str(&options.mapping.to_string());
    Some(caches.join(ArticleId::of(&key).to_string()))
}

/// Opens the archive in a folder of the cache, or makes it.
///
/// A cache that is damaged, or that another version of newsgrep made, is made anew: it holds nothing that is not in the
/// files.
pub(crate) fn open(dir: &Path, options: &sync::Options, teller: &mut Teller<'_>) -> Result<Archive> {
    let unusable =
        || format!("cannot use the cache folder `{}` (--no-cache searches without it)", dir.display());
    make_private(dir).with_context(unusable)?;
    match Archive::open_or_create(dir) {
        Err(Error::Archive(ArchiveError::Damaged { .. } | ArchiveError::Version { .. })) => {
            sync::rebuild(dir, options, &mut |event| teller.hear(event)).with_context(unusable)?;
            Archive::open(dir).with_context(unusable)
        }
        other => other.with_context(unusable),
    }
}

/// Makes a folder, and those above it, for the user alone; one that is there stays as it is.
fn make_private(dir: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(dir)
}
