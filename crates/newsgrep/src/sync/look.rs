//! Finding what there is: paths become roots with names of their own, roots become files. No file is opened.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use newsgrep_ingest::{FoundFile, Reader, Reason, Rejected};

use super::options::Said;
use super::state::KnownRoot;
use super::{Progress, Report};

/// A root to look at, and how its files are read.
#[derive(Clone)]
pub(super) struct Source {
    pub(super) root: newsgrep_ingest::Root,
    pub(super) reader: Reader,
}

impl Source {
    /// Returns a root that is known, read as the caller says, or else as it was read before.
    pub(super) fn known(known: &KnownRoot, said: &Said) -> Source {
        let mapping = if said.mapping.is_empty() { &known.mapping } else { &said.mapping };
        let given = if said.given.is_empty() { &known.given } else { &said.given };
        let globs = said.globs.as_ref().unwrap_or(&known.globs);
        let root = newsgrep_ingest::Root { name: known.root.name.clone(), path: known.root.path.clone() };
        let said = Said { mapping: mapping.clone(), given: given.clone(), globs: Some(globs.clone()) };
        Source { root, reader: reader(&said) }
    }
}

pub(super) fn reader(said: &Said) -> Reader {
    Reader {
        mapping: said.mapping.clone(),
        given: said.given.clone(),
        globs: said.globs.clone().unwrap_or_default(),
        ..Reader::default()
    }
}

/// Turns paths into roots, under the names they already have, or new ones that no other root has.
///
/// Known roots above and below them come with them, since a file is to be indexed once: see [`look`].
pub(super) fn resolve(
    paths: &[PathBuf],
    known: &[KnownRoot],
    said: &Said,
    report: &mut Report,
    progress: &mut dyn FnMut(Progress<'_>),
) -> Vec<Source> {
    let mut sources: Vec<Source> = Vec::new();
    let mut names: HashSet<String> = known.iter().map(|known| known.root.name.clone()).collect();
    let mut new = Vec::new();
    let mut wanted: HashSet<PathBuf> = HashSet::new();
    for root in newsgrep_ingest::roots(paths) {
        match root {
            Ok(root) => {
                wanted.insert(root.path.clone());
                new.push(root);
            }
            Err(rejected) => reject(&rejected, report, progress),
        }
    }
    let above: HashSet<&Path> = wanted.iter().flat_map(|path| path.ancestors()).collect();
    for known in known {
        let path = &known.root.path;
        if above.contains(path.as_path()) || path.ancestors().any(|above| wanted.contains(above)) {
            sources.push(Source::known(known, said));
        }
    }
    let known: HashSet<&Path> = known.iter().map(|known| known.root.path.as_path()).collect();
    for mut root in new.into_iter().filter(|root| !known.contains(root.path.as_path())) {
        let mut number = 2;
        let wanted = root.name.clone();
        while !names.insert(root.name.clone()) {
            root.name = format!("{wanted}-{number}");
            number += 1;
        }
        sources.push(Source { root, reader: reader(said) });
    }
    sources
}

/// What there is to see.
#[derive(Default)]
pub(super) struct Looked {
    /// The files, each with the number of its root.
    pub(super) files: Vec<(usize, FoundFile)>,
    /// The origins of folders and files that could not be looked at.
    pub(super) unreadable: HashSet<String>,
    /// The names of roots below another root of the run that finds all there is in them.
    pub(super) needless: HashSet<String>,
}

/// Looks at every file below the roots, without opening any.
///
/// Of roots that lie one below the other the upper one has the file; the lower one has only what the upper one does not
/// find, such as a hidden file that was named.
///
/// Of `only` some paths nothing else is looked at.
pub(super) fn look(
    sources: &mut [Source],
    only: Option<&[PathBuf]>,
    report: &mut Report,
    progress: &mut dyn FnMut(Progress<'_>),
) -> Looked {
    let mut looked = Looked::default();
    let paths: HashSet<PathBuf> = sources.iter().map(|source| source.root.path.clone()).collect();
    let is_lower = |source: &Source| source.root.path.ancestors().skip(1).any(|above| paths.contains(above));
    let overlap = sources.iter().any(is_lower);
    if overlap {
        sources.sort_by(|one, other| one.root.path.cmp(&other.root.path));
    }
    let mut found_before: HashSet<PathBuf> = HashSet::new();
    for (number, source) in sources.iter().enumerate() {
        let (mut rejections, mut own) = (Vec::new(), false);
        let lower = is_lower(source);
        let walk = match only {
            Some(paths) => source.reader.walk_only(&source.root, paths),
            None => source.reader.walk(&source.root),
        };
        for found in walk {
            match found {
                Ok(file) if overlap && !found_before.insert(file.path.clone()) => {}
                Ok(file) => {
                    own = true;
                    looked.files.push((number, file));
                    if looked.files.len().is_multiple_of(1_024) {
                        progress(Progress::Looking { files: looked.files.len() as u64 });
                    }
                }
                Err(rejected) => {
                    // What is no file any more, such as a link in its place, is gone.
                    if matches!(rejected.reason, Reason::Unreadable | Reason::Missing) {
                        own = true;
                        looked.unreadable.insert(rejected.origin.clone());
                    }
                    match lower {
                        true => rejections.push(rejected),
                        false => reject(&rejected, report, progress),
                    }
                }
            }
        }
        if lower && !own {
            // The upper root has named what cannot be read.
            looked.needless.insert(source.root.name.clone());
        } else {
            rejections.iter().for_each(|rejected| reject(rejected, report, progress));
        }
    }
    looked
}

pub(super) fn reject(rejected: &Rejected, report: &mut Report, progress: &mut dyn FnMut(Progress<'_>)) {
    report.reject(rejected);
    progress(Progress::Rejected(rejected));
}
