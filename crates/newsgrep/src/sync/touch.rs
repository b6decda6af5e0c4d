//! Looking only at files and folders that are known to have changed.

use std::path::{Path, PathBuf};

use newsgrep_ingest::SETTINGS_FILE;

use super::forget::as_stored;
use super::look::Source;
use super::options::Said;
use super::plan::Wanted;
use super::state::State;
use super::{Options, Progress, Report, run};
use crate::{Archive, Result};

/// Brings an archive on disk up to date with these files and folders only, which lie in roots it has.
///
/// This is for who knows what has changed, from the system or otherwise, and does not want to look at everything else: the
/// cost is that of the paths, and of reading the list of files once. A path that is gone takes its articles with it; of a
/// file that was moved, name both paths in one call. Paths outside of the roots, hidden and ignored ones do nothing, so
/// that every change the system tells of can be handed on. Settings and ignore files stand for their folder.
///
/// Roots are read as they were before: of the options, the mapping, what is set and the globs do nothing.
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
/// std::fs::write(news.join("port.txt"), "Port reopens").unwrap();
/// std::fs::write(news.join("vote.txt"), "Vote delayed").unwrap();
/// let report = sync::touch(&archive, &[news.join("port.txt")], &sync::Options::default(), &mut |_| {})?;
/// assert_eq!((report.seen, report.indexed), (1, 1));
/// # Ok::<(), newsgrep::Error>(())
/// ```
///
/// # Errors
///
/// As [`sync`](super::sync()).
pub fn touch(
    archive: &Archive,
    paths: &[PathBuf],
    options: &Options,
    progress: &mut dyn FnMut(Progress<'_>),
) -> Result<Report> {
    run(archive, Wanted::Touched(paths), options, progress)
}

/// Returns the roots in which paths lie, and the paths and origins of what is to be looked at in them.
pub(super) fn sources(state: &State, paths: &[PathBuf]) -> (Vec<Source>, (Vec<PathBuf>, Vec<String>)) {
    let paths: Vec<PathBuf> = paths.iter().map(|path| whole(&in_place(path))).collect();
    let (mut sources, mut wanted, mut origins) = (Vec::new(), Vec::new(), Vec::new());
    for known in &state.roots {
        let source = Source::known(known, &Said::default());
        let inside = paths.iter().filter(|path| path.starts_with(&source.root.path));
        let before = wanted.len();
        for path in inside {
            origins.push(source.root.origin(path));
            wanted.push(path.clone());
        }
        // A folder that holds the root may have been moved away, or come back.
        if paths.iter().any(|path| source.root.path != *path && source.root.path.starts_with(path)) {
            origins.push(source.root.name.clone());
            wanted.push(source.root.path.clone());
        }
        if wanted.len() > before {
            sources.push(source);
        }
    }
    (sources, (wanted, origins))
}

/// Returns a path as roots have it, but for its last part: a link there is a link, and not what it leads to.
fn in_place(path: &Path) -> PathBuf {
    match (path.parent(), path.file_name()) {
        (Some(folder), Some(name)) => as_stored(folder).join(name),
        _ => as_stored(path),
    }
}

/// Returns the folder in place of a file that says how everything in the folder is read.
fn whole(path: &Path) -> PathBuf {
    let says = [SETTINGS_FILE, ".ignore", ".gitignore"];
    let is_said = path.file_name().is_some_and(|name| says.iter().any(|it| name == *it));
    match path.parent() {
        Some(folder) if is_said => folder.to_owned(),
        _ => path.to_owned(),
    }
}
