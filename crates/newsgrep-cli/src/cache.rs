//! The archives in the user's cache folder: one for each set of paths that is searched.
//!
//! The folder's name is a hash of the canonical paths and of what `--map` and `--set` said, so that a search finds the archive of
//! the last one, however the paths were typed and in whatever order. Only the user can read it: articles may be copies
//! of files that others cannot read.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};
use std::{fs, io};

use anyhow::{Context as _, Result};
use newsgrep::sync::Progress;
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
    for (field, value) in BTreeMap::from(options.set.clone()) {
        key.push_str(&format!("\0{field}={value}"));
    }
    Some(caches.join(ArticleId::of(&key).to_string()))
}

/// How long to wait for another newsgrep that makes the same archive anew.
const WAIT: Duration = Duration::from_secs(60);

/// Opens the archive in a folder of the cache, or makes it, and does what is to be done with it.
///
/// A cache that turns out to be damaged, or that another version of newsgrep made, is made anew, and everything is done
/// once more: it holds nothing that is not in the files.
pub(crate) fn with_archive<T>(
    dir: &Path,
    options: &sync::Options,
    teller: &mut Teller<'_>,
    work: impl Fn(&Archive, &mut Teller<'_>) -> Result<T, Error>,
) -> Result<T> {
    let unusable =
        || format!("cannot use the cache folder `{}` (--no-cache searches without it)", dir.display());
    make_private(dir).with_context(unusable)?;
    let attempt =
        |teller: &mut Teller<'_>| Archive::open_or_create(dir).and_then(|archive| work(&archive, teller));
    let outcome = match attempt(teller) {
        Err(error) if is_unusable(&error) => {
            make_anew(dir, options, teller).with_context(unusable)?;
            attempt(teller)
        }
        other => other,
    };
    outcome.with_context(unusable)
}

fn is_unusable(error: &Error) -> bool {
    matches!(error, Error::Archive(ArchiveError::Damaged { .. } | ArchiveError::Version { .. }))
}

fn make_anew(dir: &Path, options: &sync::Options, teller: &mut Teller<'_>) -> Result<()> {
    let started = Instant::now();
    let mut quietly = |event: Progress<'_>| match event {
        // What cannot be read is named when the files are looked at again, right afterwards.
        Progress::Rejected(_) => {}
        event => teller.hear(event),
    };
    loop {
        match sync::rebuild(dir, options, &mut quietly) {
            Ok(_) => return Ok(()),
            // Another newsgrep has met the same damage, and is at it.
            Err(Error::Archive(ArchiveError::Locked { .. })) if started.elapsed() < WAIT => {
                std::thread::sleep(WAIT / 1_000);
            }
            Err(Error::Archive(ArchiveError::Locked { path })) => {
                return Err(Error::Archive(ArchiveError::Locked { path }).into());
            }
            // Beyond repair; the text is in the files.
            Err(_) => {
                fs::remove_dir_all(dir)?;
                return Ok(make_private(dir)?);
            }
        }
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
