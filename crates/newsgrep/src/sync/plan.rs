//! What there is to do, and doing it: the files compared with what is remembered of them, then read or dropped.

use std::collections::{BTreeSet, HashSet};
use std::path::{Path, PathBuf};

use newsgrep_ingest::{FoundFile, Reader};
use newsgrep_text::ArticleId;

use super::feed::Feed;
use super::look::{look, resolve};
use super::state::{self, Root, State};
use super::{Progress, Report};
use crate::{Archive, Result};

/// After so many bytes read, what was read is committed, so that a run cut off need not begin again.
const COMMIT_BYTES: u64 = 256 << 20;
/// How many segments a bulk load leaves at most.
const BULK_SEGMENTS: usize = 3;

/// Which roots a run is about.
#[derive(Clone, Copy)]
pub(super) enum Wanted<'a> {
    Paths(&'a [PathBuf]),
    /// Those the archive has.
    Known,
    /// Those the archive has and that are there; what is missing is kept.
    Present,
}

/// What there is to do.
pub(super) struct Plan {
    roots: Vec<newsgrep_ingest::Root>,
    pub(super) changed: Vec<FoundFile>,
    /// The origins of files that are gone.
    gone: Vec<String>,
    /// The keys of all files there are.
    present: HashSet<ArticleId>,
    /// The origins of folders and files that could not be looked at.
    unreadable: Vec<String>,
    /// Whether articles stay whose files are gone.
    keeps_what_is_gone: bool,
    pub(super) report: Report,
}

impl Plan {
    /// Looks at the files of the roots and compares them with what is remembered.
    pub(super) fn make(
        reader: &Reader,
        state: &State,
        wanted: Wanted<'_>,
        force: bool,
        progress: &mut dyn FnMut(Progress<'_>),
    ) -> Plan {
        let mut report = Report::default();
        let roots = match wanted {
            Wanted::Paths(paths) => resolve(paths, &state.roots, &mut report, progress),
            Wanted::Known | Wanted::Present => state
                .roots
                .iter()
                .filter(|root| matches!(wanted, Wanted::Known) || root.path.exists())
                .map(|root| newsgrep_ingest::Root { name: root.name.clone(), path: root.path.clone() })
                .collect(),
        };
        let looked = look(reader, &roots, &mut report, progress);
        let mut changed = Vec::new();
        let mut origins = BTreeSet::new();
        let mut present = HashSet::new();
        for file in looked.files {
            origins.insert(file.origin.clone());
            present.insert(file.key);
            match state.files.get(&file.origin).filter(|entry| !force && entry.matches(&file)) {
                Some(entry) => {
                    report.seen += entry.articles;
                    report.unchanged += entry.articles;
                    for rejected in entry.rejected.iter().filter_map(state::Remembered::to_rejected) {
                        report.reject(&rejected);
                        progress(Progress::Rejected(&rejected));
                    }
                }
                None => changed.push(file),
            }
        }
        let gone = state.files.keys().filter(|origin| {
            !matches!(wanted, Wanted::Present)
                && !origins.contains(*origin)
                && roots.iter().any(|root| is_below(origin, &root.name))
                // What lies below a folder that cannot be read is not gone.
                && !looked.unreadable.iter().any(|name| is_below(origin, name))
        });
        let gone = gone.cloned().collect();
        let unreadable = looked.unreadable;
        let keeps_what_is_gone = matches!(wanted, Wanted::Present);
        Plan { roots, changed, gone, present, unreadable, keeps_what_is_gone, report }
    }

    /// Returns whether there is nothing to write.
    pub(super) fn is_empty(&self, state: &State) -> bool {
        let known = |root: &newsgrep_ingest::Root| state.roots.iter().any(|other| other.path == root.path);
        let unfinished = state.dirty
            && (state.unfinished.is_empty()
                || state.unfinished.iter().any(|name| self.looked_at_all_of(name)));
        self.changed.is_empty() && self.gone.is_empty() && !unfinished && self.roots.iter().all(known)
    }

    /// Returns the size of the files to read.
    pub(super) fn bytes(&self) -> u64 {
        self.changed.iter().map(|file| file.size).sum()
    }

    /// Reads, drops and commits, and remembers what came of it.
    pub(super) fn carry_out(
        self,
        archive: &Archive,
        dir: &Path,
        mut state: State,
        mut feed: Feed<'_>,
    ) -> Result<Report> {
        for root in &self.roots {
            if !state.roots.iter().any(|known| known.path == root.path) {
                state.roots.push(Root { name: root.name.clone(), path: root.path.clone() });
            }
        }
        state.mark_dirty(dir, self.roots.iter().map(|root| root.name.as_str()))?;
        let mut uncommitted = 0;
        for file in &self.changed {
            let entry = feed.file(file, true)?;
            state.files.insert(entry.origin.clone(), entry);
            uncommitted += file.size;
            if uncommitted >= COMMIT_BYTES {
                (feed.progress)(Progress::Committing);
                feed.writer.commit()?;
                state.save(dir)?;
                uncommitted = 0;
            }
        }
        for origin in &self.gone {
            for id in feed.writer.articles_of_file(ArticleId::of(origin))? {
                feed.report.removed += u64::from(feed.writer.delete(id)?);
            }
            state.files.remove(origin);
        }
        if state.dirty && !self.keeps_what_is_gone {
            self.drop_unlisted(archive, &state, &mut feed)?;
            state.unfinished.retain(|name| !self.looked_at_all_of(name));
            state.dirty = !state.unfinished.is_empty();
        }
        (feed.progress)(Progress::Committing);
        let commit = feed.writer.commit()?;
        state.save(dir)?;
        state.settle(dir)?;
        // After a bulk load a few large segments answer faster than many small ones; later runs add little to them.
        if feed.report.paragraphs * 2 > commit.paragraphs {
            feed.writer.compact(BULK_SEGMENTS)?;
        }
        Ok(feed.report)
    }

    /// Drops what a run that was cut off put into the index from files that are gone by now.
    ///
    /// Only what this run could look at is dropped: the rest waits for a run that can.
    fn drop_unlisted(&self, archive: &Archive, state: &State, feed: &mut Feed<'_>) -> Result<()> {
        let listed: HashSet<ArticleId> = state.files.keys().map(|origin| ArticleId::of(origin)).collect();
        let snapshot = archive.core().snapshot();
        for file in snapshot.files()? {
            if listed.contains(&file) || self.present.contains(&file) {
                continue;
            }
            for address in snapshot.of_file(file)? {
                let record = snapshot.record(address.segment, address.documents.start)?;
                if self.looked_at(&record.origin) {
                    feed.report.removed += u64::from(feed.writer.delete(record.id)?);
                }
            }
        }
        Ok(())
    }

    /// Returns whether the article with this origin would have been seen, were its file still there.
    fn looked_at(&self, origin: &str) -> bool {
        // In a file of many articles the record's own id stands behind the name of the file.
        let below = |name: &str| is_below(origin, name) || is_below_record(origin, name);
        self.roots.iter().any(|root| below(&root.name)) && !self.unreadable.iter().any(|name| below(name))
    }

    fn looked_at_all_of(&self, name: &str) -> bool {
        self.roots.iter().any(|root| root.name == name)
            && !self.unreadable.iter().any(|unreadable| is_below(unreadable, name))
    }
}

/// Returns whether an origin is that of a record in this file.
fn is_below_record(origin: &str, name: &str) -> bool {
    origin.strip_prefix(name).is_some_and(|rest| rest.starts_with('#'))
}

/// Returns whether an origin is this root or folder, or lies below it.
fn is_below(origin: &str, name: &str) -> bool {
    origin.strip_prefix(name).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}
