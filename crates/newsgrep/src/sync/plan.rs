//! What there is to do, and doing it: the files compared with what is remembered of them, then read or dropped.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::path::{Path, PathBuf};

use newsgrep_ingest::{FoundFile, Mapping};
use newsgrep_text::ArticleId;

use super::feed::Feed;
use super::look::{Source, look, reject, resolve};
use super::origin::{is_below, is_below_any, is_record_of, root_name};
use super::state::{KnownRoot, Root, State};
use super::{Options, Progress, Report};
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
    sources: Vec<Source>,
    /// The names of the roots that were looked at.
    names: HashSet<String>,
    /// The names of roots that others make needless.
    needless: HashSet<String>,
    /// The files to read, each with the number of its root.
    changed: Vec<(usize, FoundFile)>,
    /// The origins of files that are gone.
    gone: Vec<String>,
    /// The keys of all files there are.
    present: HashSet<ArticleId>,
    /// The origins of folders and files that could not be looked at.
    unreadable: HashSet<String>,
    /// Whether articles stay whose files are gone.
    keeps_what_is_gone: bool,
    pub(super) report: Report,
}

impl Plan {
    /// Looks at the files of the roots and compares them with what is remembered.
    pub(super) fn make(
        state: &State,
        wanted: Wanted<'_>,
        options: &Options,
        progress: &mut dyn FnMut(Progress<'_>),
    ) -> Plan {
        let mut report = Report::default();
        state.damaged.iter().for_each(|damage| reject(damage, &mut report, progress));
        let mut sources = sources(state, wanted, &options.mapping, &mut report, progress);
        let looked = look(&mut sources, &mut report, progress);
        let mut changed = Vec::new();
        let mut origins = HashSet::new();
        let mut present = HashSet::new();
        for (number, file) in looked.files {
            origins.insert(file.origin.clone());
            present.insert(file.key);
            let known = state.files.get(&file.origin);
            match known
                .filter(|entry| !options.force && !state.is_unfinished(&file.origin) && entry.matches(&file))
            {
                Some(entry) => {
                    report.seen += entry.articles;
                    report.unchanged += entry.articles;
                    entry.rejections.first().for_each(|rejected| reject(&rejected, &mut report, progress));
                    entry.rejections.more().for_each(|(reason, count)| report.count(reason, count));
                }
                None => changed.push((number, file)),
            }
        }
        let names: HashSet<String> = sources.iter().map(|source| source.root.name.clone()).collect();
        let unreadable = looked.unreadable;
        let keeps_what_is_gone = matches!(wanted, Wanted::Present);
        let gone = state.files.keys().filter(|origin| {
            !keeps_what_is_gone
                && !origins.contains(*origin)
                && names.contains(root_name(origin))
                // What lies below a folder that cannot be read is not gone.
                && !is_below_any(origin, |name| unreadable.contains(name))
        });
        let gone = gone.cloned().collect();
        let needless = if keeps_what_is_gone { HashSet::new() } else { looked.needless };
        Plan { sources, names, needless, changed, gone, present, unreadable, keeps_what_is_gone, report }
    }

    /// Returns whether there is nothing to write.
    pub(super) fn is_empty(&self, state: &State) -> bool {
        self.changed.is_empty()
            && self.gone.is_empty()
            && self.left_unfinished(&state.unfinished) == state.unfinished
            && (state.has_roots_file || state.roots.is_empty())
            && self.new_roots(state) == state.roots
    }

    /// Returns the files to read.
    pub(super) fn files(&self) -> impl Iterator<Item = &FoundFile> {
        self.changed.iter().map(|(_, file)| file)
    }

    /// Reads, drops and commits, and remembers what came of it.
    pub(super) fn carry_out(
        self,
        archive: &Archive,
        dir: &Path,
        mut state: State,
        mut feed: Feed<'_>,
    ) -> Result<Report> {
        self.begin(dir, &mut state)?;
        let mut uncommitted = 0;
        for (number, file) in &self.changed {
            let reader = &self.sources[*number].reader;
            let entry = feed.file(file, reader, true, self.keeps_what_is_gone)?;
            if let Some(entry) = entry {
                state.files.insert(entry.origin.clone(), entry);
            }
            uncommitted += file.size;
            if uncommitted >= COMMIT_BYTES {
                feed.commit()?;
                state.save_files(dir)?;
                uncommitted = 0;
            }
        }
        for origin in &self.gone {
            feed.drop_file(ArticleId::of(origin))?;
            state.files.remove(origin);
        }
        if !self.keeps_what_is_gone && !state.unfinished.is_empty() {
            self.drop_unlisted(archive, &state, &mut feed)?;
            state.unfinished = self.left_unfinished(&state.unfinished);
        }
        state.roots.retain(|known| !self.needless.contains(&known.root.name));
        let commit = feed.commit()?;
        state.save_files(dir)?;
        let unfinished = &state.unfinished;
        let filled = |name: &String| self.names.contains(name) && !unfinished.contains(name);
        let new: Vec<&mut KnownRoot> =
            state.roots.iter_mut().filter(|known| !known.filled && filled(&known.root.name)).collect();
        if !new.is_empty() || !self.needless.is_empty() {
            new.into_iter().for_each(|known| known.filled = true);
            state.save_roots(dir)?;
        }
        state.settle(dir)?;
        // After a bulk load a few large segments answer faster than many small ones; later runs add little to them.
        if feed.report.paragraphs * 2 > commit.paragraphs {
            feed.writer.compact(BULK_SEGMENTS)?;
        }
        Ok(feed.report)
    }

    /// Makes the roots known and marks them, before the index holds anything of them.
    fn begin(&self, dir: &Path, state: &mut State) -> Result<()> {
        let mut roots = self.new_roots(state);
        let before: HashSet<&str> = state.roots.iter().map(|known| known.root.name.as_str()).collect();
        // The index may hold something under the name of a new root: the list of roots may have been lost.
        let new = roots.iter().map(|known| &known.root.name).filter(|name| !before.contains(name.as_str()));
        state.unfinished.extend(new.cloned());
        // What is needless stays known until its articles are dropped.
        roots.extend(state.roots.iter().filter(|known| self.needless.contains(&known.root.name)).cloned());
        if roots != state.roots || !state.has_roots_file {
            state.roots = roots;
            state.save_roots(dir)?;
        }
        state.mark_dirty(dir, self.names.iter().map(String::as_str))
    }

    /// Returns the roots as they are to be known after this run.
    fn new_roots(&self, state: &State) -> Vec<KnownRoot> {
        let mut sources: HashMap<&Path, &Source> =
            self.sources.iter().map(|source| (source.root.path.as_path(), source)).collect();
        let mut roots = Vec::new();
        for known in state.roots.iter().filter(|known| !self.needless.contains(&known.root.name)) {
            let mut known = known.clone();
            if let Some(source) = sources.remove(known.root.path.as_path()) {
                known.mapping.clone_from(&source.reader.mapping);
            }
            roots.push(known);
        }
        for source in &self.sources {
            let newsgrep_ingest::Root { name, path } = &source.root;
            if !self.needless.contains(name) && sources.contains_key(path.as_path()) {
                let root = Root { name: name.clone(), path: path.clone() };
                roots.push(KnownRoot { root, mapping: source.reader.mapping.clone(), filled: false });
            }
        }
        roots
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
        let below = |name: &String| is_below(origin, name) || is_record_of(origin, name);
        self.names.iter().any(below) && !self.unreadable.iter().any(below)
    }

    /// Returns what of this stays unfinished after the run: what it is not about, and what it could not look at.
    fn left_unfinished(&self, unfinished: &BTreeSet<String>) -> BTreeSet<String> {
        let hidden = |name: &String| is_below_any(name, |above| self.unreadable.contains(above));
        let left = unfinished.iter().filter(|name| !self.names.contains(root_name(name)) || hidden(name));
        let parts =
            self.unreadable.iter().filter(|origin| is_below_any(origin, |name| unfinished.contains(name)));
        left.chain(parts).cloned().collect()
    }
}

fn sources(
    state: &State,
    wanted: Wanted<'_>,
    mapping: &Mapping,
    report: &mut Report,
    progress: &mut dyn FnMut(Progress<'_>),
) -> Vec<Source> {
    match wanted {
        Wanted::Paths(paths) => resolve(paths, &state.roots, mapping, report, progress),
        Wanted::Known | Wanted::Present => {
            let roots = state.roots.iter();
            let there = roots.filter(|known| matches!(wanted, Wanted::Known) || known.root.path.exists());
            there.map(|known| Source::known(known, mapping)).collect()
        }
    }
}
