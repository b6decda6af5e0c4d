//! Finding what there is: paths become roots with names of their own, roots become files. No file is opened.

use std::path::PathBuf;

use newsgrep_ingest::{FoundFile, Reader, Reason, Rejected};

use super::state::Root;
use super::{Progress, Report};

/// Turns paths into roots, under the names they already have, or new ones that no other root has.
pub(super) fn resolve(
    paths: &[PathBuf],
    known: &[Root],
    report: &mut Report,
    progress: &mut dyn FnMut(Progress<'_>),
) -> Vec<newsgrep_ingest::Root> {
    let mut roots: Vec<newsgrep_ingest::Root> = Vec::new();
    for root in newsgrep_ingest::roots(paths) {
        let mut root = match root {
            Ok(root) => root,
            Err(rejected) => {
                reject(&rejected, report, progress);
                continue;
            }
        };
        if let Some(known) = known.iter().find(|known| known.path == root.path) {
            root.name.clone_from(&known.name);
        } else {
            let wanted = root.name.clone();
            let taken = |name: &str| {
                known.iter().any(|other| other.name == name) || roots.iter().any(|other| other.name == name)
            };
            let mut number = 2;
            while taken(&root.name) {
                root.name = format!("{wanted}-{number}");
                number += 1;
            }
        }
        roots.push(root);
    }
    roots
}

/// What there is to see.
pub(super) struct Looked {
    pub(super) files: Vec<FoundFile>,
    /// The origins of folders and files that could not be looked at.
    pub(super) unreadable: Vec<String>,
}

/// Looks at every file below the roots, without opening any.
pub(super) fn look(
    reader: &Reader,
    roots: &[newsgrep_ingest::Root],
    report: &mut Report,
    progress: &mut dyn FnMut(Progress<'_>),
) -> Looked {
    let mut looked = Looked { files: Vec::new(), unreadable: Vec::new() };
    for root in roots {
        for found in reader.walk(root) {
            match found {
                Ok(file) => {
                    looked.files.push(file);
                    if looked.files.len().is_multiple_of(1_024) {
                        progress(Progress::Looking { files: looked.files.len() as u64 });
                    }
                }
                Err(rejected) => {
                    // What is no file any more, such as a link in its place, is gone.
                    if matches!(rejected.reason, Reason::Unreadable | Reason::Missing) {
                        looked.unreadable.push(rejected.origin.clone());
                    }
                    reject(&rejected, report, progress);
                }
            }
        }
    }
    looked
}

fn reject(rejected: &Rejected, report: &mut Report, progress: &mut dyn FnMut(Progress<'_>)) {
    report.reject(rejected);
    progress(Progress::Rejected(rejected));
}
