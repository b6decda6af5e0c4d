//! Taking a folder or file out of an archive, whether it still exists or not.

use std::path::{Path, PathBuf};
use std::time::Instant;

use newsgrep_text::ArticleId;

use super::feed::{Feed, Position};
use super::origin::{file_part, root_name};
use super::state::State;
use super::{Options, Progress, Report, timed, wait_for_writer};
use crate::{Archive, Result};

/// Drops a root of an archive on disk, and all its articles; the folder itself, which may be gone, is not touched.
///
/// Returns `None` if the path is none of the archive's [`roots`](super::roots). If another newsgrep is writing to the
/// archive, nothing is done after a short wait, and the report says so.
///
/// ```
/// use newsgrep::{Archive, sync};
///
/// let desk = tempfile::tempdir().unwrap();
/// let news = desk.path().join("news");
/// std::fs::create_dir(&news).unwrap();
/// std::fs::write(news.join("talks.txt"), "Talks begin\n\nThe envoys met.").unwrap();
/// let archive = Archive::create(desk.path().join("archive"))?;
/// sync::sync(&archive, &[news.clone()], &sync::Options::default(), &mut |_| {})?;
/// std::fs::remove_dir_all(&news).unwrap();
/// assert_eq!(sync::forget(&archive, &news)?.unwrap().removed, 1);
/// assert!(sync::roots(&archive)?.is_empty());
/// # Ok::<(), newsgrep::Error>(())
/// ```
///
/// # Errors
///
/// Fails if the archive cannot be written to; running it again goes on from there.
pub fn forget(archive: &Archive, path: &Path) -> Result<Option<Report>> {
    let Some(dir) = archive.dir().map(Path::to_owned) else { return Ok(None) };
    let started = Instant::now();
    let path = as_stored(path);
    let find = |state: &State| state.roots.iter().position(|known| known.root.path == path);
    if find(&State::load(&dir)?).is_none() {
        return Ok(None);
    }
    let Some(writer) = wait_for_writer(archive, &dir, &Options::default(), (0, 0), started, &mut |_| {})?
    else {
        return Ok(Some(timed(Report { busy: true, ..Report::default() }, started)));
    };
    let mut state = State::load(&dir)?;
    let Some(place) = find(&state) else { return Ok(None) };
    let name = state.roots[place].root.name.clone();
    let named = || std::iter::once(name.as_str());
    state.mark_dirty(&dir, named(), named())?;
    state.partial.retain(|origin, _| root_name(origin) != name);
    state.save_partial(&dir)?;
    let mut quiet = |_: Progress<'_>| {};
    let mut feed = Feed::new(writer, Report::default(), Position::default(), &mut quiet);
    // Also what is not listed, because a run was cut off.
    let snapshot = archive.core().snapshot();
    let listed: Vec<String> =
        state.files.keys().filter(|origin| root_name(origin) == name).cloned().collect();
    for origin in &listed {
        feed.drop_file(ArticleId::of(origin))?;
        state.files.remove(origin);
    }
    for file in snapshot.files()? {
        for address in snapshot.of_file(file)? {
            let record = snapshot.record(address.segment, address.documents.start)?;
            if root_name(file_part(&record.origin)) != name {
                // All articles of a file lie below the same root.
                break;
            }
            feed.report.removed += u64::from(feed.writer.delete(record.id)?);
        }
    }
    feed.writer.commit()?;
    // Known until nothing of it is left: whoever is cut off before this can do it again.
    state.roots.remove(place);
    state.unfinished.retain(|unfinished| root_name(unfinished) != name);
    state.stale.retain(|stale| root_name(stale) != name);
    state.save_files(&dir)?;
    state.save_roots(&dir)?;
    state.settle(&dir)?;
    Ok(Some(timed(feed.report, started)))
}

/// Returns a path as roots have it: canonical as far as it still exists.
pub(super) fn as_stored(path: &Path) -> PathBuf {
    let absolute = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    absolute
        .ancestors()
        .find_map(|above| {
            let rest = absolute.strip_prefix(above).ok()?;
            let there = above.canonicalize().ok()?;
            Some(if rest.as_os_str().is_empty() { there } else { there.join(rest) })
        })
        .unwrap_or(absolute)
}
