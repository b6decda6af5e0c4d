//! What there is to do, and doing it: the files compared with what is remembered of them, then read or dropped.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use newsgrep_ingest::{Item, Reader, Reason, Rejected};
use newsgrep_text::ArticleId;

use super::feed::{Feed, Outcome, Task, partial};
use super::look::{Source, look, reject, resolve};
use super::options::{Options, Said, Share};
use super::origin::{file_part, is_below_any};
use super::read::{self, Event};
use super::state::{KnownRoot, Root, State};
use super::{Progress, Report, moves, own, print};
use crate::{Archive, Result};

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
    /// Of those the archive has, only these files and folders, wherever they are.
    Touched(&'a [PathBuf]),
}

/// What there is to do.
pub(super) struct Plan {
    sources: Vec<Source>,
    /// The names of the roots that were looked at, or of the files and folders in them if it was only these.
    names: HashSet<String>,
    /// Whether the roots were looked at as a whole.
    whole: bool,
    /// The names of roots that others make needless.
    needless: HashSet<String>,
    /// The files to read.
    tasks: Vec<Task>,
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
    ) -> Result<Plan> {
        let mut report = Report::default();
        state.damaged.iter().for_each(|damage| reject(damage, &mut report, progress));
        let (mut sources, parts) = sources(state, wanted, &options.said()?, &mut report, progress);
        let only = parts.as_ref().map(|(paths, _)| paths.as_slice());
        let looked = look(&mut sources, only, &mut report, progress);
        let whole = parts.is_none();
        let names: HashSet<String> = match parts {
            Some((_, names)) => names.into_iter().collect(),
            None => sources.iter().map(|source| source.root.name.clone()).collect(),
        };
        let mut tasks = Vec::new();
        let mut listed = 0;
        let mut present = HashSet::with_capacity(looked.files.len());
        for (source, file) in looked.files {
            present.insert(file.key);
            let entry = state.files.get(&file.origin);
            listed += usize::from(entry.is_some());
            let known = entry.filter(|_| !options.force && !state.is_stale(&file.origin));
            match known.filter(|entry| entry.matches(&file)) {
                Some(entry) => {
                    report.seen += entry.articles;
                    report.unchanged += entry.articles;
                    entry.rejections().for_each(|rejected| reject(&rejected, &mut report, progress));
                    entry.more_rejections().for_each(|(reason, count)| report.count(reason, count));
                }
                None => {
                    let touched = known.filter(|entry| entry.print_if_touched(&file).is_some()).cloned();
                    let partial = state
                        .partial
                        .get(&file.origin)
                        .filter(|partial| options.resume && !options.force && partial.matches(&file));
                    let skip = partial.map_or(0, |partial| partial.items);
                    tasks.push(Task { file, source, touched, moved_from: None, skip });
                }
            }
        }
        let keeps_what_is_gone = matches!(wanted, Wanted::Present);
        let mut plan = Plan {
            sources,
            names,
            whole,
            needless: if keeps_what_is_gone { HashSet::new() } else { looked.needless },
            tasks,
            gone: Vec::new(),
            present,
            unreadable: looked.unreadable,
            keeps_what_is_gone,
            report,
        };
        // Mostly everything listed is there.
        if !keeps_what_is_gone && listed < state.files.len() {
            plan.gone = plan.gone(state);
            moves::find(&mut plan.tasks, &mut plan.gone, state);
        }
        Ok(plan)
    }

    /// Returns the listed files that are not there any more.
    fn gone(&self, state: &State) -> Vec<String> {
        let listed = |name: &String| {
            // Names of roots and folders sort before what is below them, and so do files before what is none of theirs.
            let below = state.files.range(format!("{name}/")..format!("{name}0"));
            below.chain(state.files.get_key_value(name)).map(|(origin, _)| origin)
        };
        let is_gone = |origin: &&String| {
            !self.present.contains(&ArticleId::of(origin))
                // What lies below a folder that cannot be read is not gone.
                && !self.is_hidden(origin)
        };
        let gone: BTreeSet<&String> = self.names.iter().flat_map(listed).filter(is_gone).collect();
        gone.into_iter().cloned().collect()
    }

    /// Returns whether there is nothing to write.
    pub(super) fn is_empty(&self, state: &State) -> bool {
        self.tasks.is_empty()
            && self.gone.is_empty()
            && self.left(&state.unfinished) == state.unfinished
            && self.left(&state.stale) == state.stale
            && (state.has_roots_file || state.roots.is_empty())
            && self.new_roots(state) == state.roots
    }

    /// Returns the files to read.
    pub(super) fn tasks(&self) -> &[Task] {
        &self.tasks
    }

    /// Reads, drops and commits, and remembers what came of it.
    pub(super) fn carry_out(
        self,
        archive: &Archive,
        dir: &Path,
        mut state: State,
        mut feed: Feed<'_>,
        options: &Options,
    ) -> Result<Report> {
        self.begin(dir, &mut state)?;
        let mut unread = self.listed(&state);
        let readers: Vec<&Reader> = self.sources.iter().map(|source| &source.reader).collect();
        read_all(&self.tasks, &readers, options, true, &mut |number, event| {
            let task = &self.tasks[number];
            match event {
                Event::Begin => feed.begin(number, task, true)?,
                Event::Item(item) => feed.item(number, task, item)?,
                Event::End(outcome) => {
                    let entry = feed.end(number, task, outcome, self.keeps_what_is_gone)?;
                    unread.remove(task.file.origin.as_str());
                    state.partial.remove(&task.file.origin);
                    if let Some(origin) = &task.moved_from {
                        unread.remove(origin.as_str());
                        state.files.remove(origin);
                    }
                    state.files.extend(entry.map(|entry| (entry.origin.clone(), entry)));
                }
            }
            if feed.uncommitted() >= options.commit_every {
                feed.commit()?;
                state.save_files(dir)?;
                let open = feed.open().map(|(number, items)| partial(&self.tasks[number], items));
                state.partial.extend(open.map(|partial| (partial.origin.clone(), partial)));
                state.save_partial(dir)?;
                self.mark(dir, &state, &unread)?;
            }
            Ok(())
        })?;
        for origin in &self.gone {
            feed.drop_file(ArticleId::of(origin))?;
            state.files.remove(origin);
        }
        if !self.keeps_what_is_gone {
            if !self.left_is_all(&state.unfinished) {
                self.drop_unlisted(archive, &state, &mut feed)?;
            }
            state.unfinished = self.left(&state.unfinished);
        }
        state.stale = self.left(&state.stale);
        state.roots.retain(|known| !self.needless.contains(&known.root.name));
        let commit = feed.commit()?;
        state.save_files(dir)?;
        state.save_partial(dir)?;
        let unfinished = &state.unfinished;
        let filled = |name: &String| self.whole && self.names.contains(name) && !unfinished.contains(name);
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
        // Nothing may be passed over that this run is going to take out; what it passes over, it notes again.
        let going_on: HashSet<&str> =
            self.tasks.iter().filter(|task| task.skip > 0).map(|task| task.file.origin.as_str()).collect();
        let (before, kept) = (state.partial.len(), |origin: &String| {
            going_on.contains(origin.as_str()) || self.is_hidden(origin) || !self.covers(origin)
        });
        state.partial.retain(|origin, _| kept(origin));
        if state.partial.len() < before {
            state.save_partial(dir)?;
        }
        self.mark(dir, state, &self.listed(state))
    }

    /// Returns the origins of files to read and to drop that are listed, of which the list may be wrong before long.
    fn listed(&self, state: &State) -> BTreeSet<&str> {
        let origins = self.tasks.iter().map(|task| task.file.origin.as_str());
        let moved = self.tasks.iter().filter_map(|task| task.moved_from.as_deref());
        let origins = origins.chain(moved).chain(self.gone.iter().map(String::as_str));
        origins.filter(|origin| state.files.contains_key(*origin)).collect()
    }

    /// Notes what the index may be about to hold otherwise than it is listed.
    fn mark(&self, dir: &Path, state: &State, unread: &BTreeSet<&str>) -> Result<()> {
        state.mark_dirty(dir, self.names.iter().map(String::as_str), unread.iter().copied())
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
                known.given.clone_from(&source.reader.given);
                known.globs.clone_from(&source.reader.globs);
            }
            roots.push(known);
        }
        for source in &self.sources {
            let newsgrep_ingest::Root { name, path } = &source.root;
            if !self.needless.contains(name) && sources.contains_key(path.as_path()) {
                let root = Root { name: name.clone(), path: path.clone() };
                let Reader { mapping, given, globs, .. } = source.reader.clone();
                roots.push(KnownRoot { root, mapping, given, globs, filled: false });
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
        let file = file_part(origin);
        self.covers(file) && !self.is_hidden(file)
    }

    /// Returns whether this is about the file or folder with this origin.
    fn covers(&self, origin: &str) -> bool {
        is_below_any(origin, |name| self.names.contains(name))
    }

    /// Returns whether the file or folder with this origin could not be looked at.
    fn is_hidden(&self, origin: &str) -> bool {
        !self.unreadable.is_empty() && is_below_any(origin, |name| self.unreadable.contains(name))
    }

    /// Returns what of these names is left after the run: what it is not about, and what it could not look at.
    fn left(&self, names: &BTreeSet<String>) -> BTreeSet<String> {
        if names.is_empty() {
            return BTreeSet::new();
        }
        let left = names.iter().filter(|name| !self.covers(name) || self.is_hidden(name));
        let parts = self.unreadable.iter().filter(|origin| is_below_any(origin, |name| names.contains(name)));
        left.chain(parts).cloned().collect()
    }

    /// Returns whether this is about none of these names.
    fn left_is_all(&self, names: &BTreeSet<String>) -> bool {
        self.left(names) == *names
    }
}

/// Reads files, and hands over what they hold; with their fingerprints, if these are going to be remembered.
pub(super) fn read_all(
    tasks: &[Task],
    readers: &[&Reader],
    options: &Options,
    prints: bool,
    take: &mut dyn FnMut(usize, Event<Outcome>) -> Result<()>,
) -> Result<()> {
    let bytes = tasks.iter().map(|task| task.file.size).sum();
    let share = Share::of(options, tasks.len() as u64, bytes);
    let read = |number: usize, sink: &mut dyn FnMut(Item) -> ControlFlow<()>| {
        let task: &Task = &tasks[number];
        let threads = share.for_pages(task.file.size, bytes);
        match readers[task.source] {
            reader if threads == reader.threads => read_one(task, reader, prints, sink),
            reader => read_one(task, &Reader { threads, ..reader.clone() }, prints, sink),
        }
    };
    read::all(tasks.len(), share.readers, share.in_flight, &read, take)
}

fn read_one(
    task: &Task,
    reader: &Reader,
    prints: bool,
    sink: &mut dyn FnMut(Item) -> ControlFlow<()>,
) -> Outcome {
    let file = &task.file;
    let print_before = task.touched.as_ref().and_then(|entry| entry.print.as_ref());
    if print_before.is_some() && print::of(file).as_ref() == print_before {
        return Outcome::Touched;
    }
    if own::is_own(file) {
        let detail = "was written by newsgrep: it holds no articles".to_owned();
        let reason = Reason::Unsupported;
        return Outcome::Rejected(Rejected { origin: file.origin.clone(), line: None, reason, detail });
    }
    match reader.read_file(file, sink) {
        Ok(report) => Outcome::Read(report, prints.then(|| print::of_unchanged(file)).flatten()),
        Err(rejected) => Outcome::Rejected(rejected),
    }
}

/// The paths and the origins of files and folders in roots.
type Parts = (Vec<PathBuf>, Vec<String>);

fn sources(
    state: &State,
    wanted: Wanted<'_>,
    said: &Said,
    report: &mut Report,
    progress: &mut dyn FnMut(Progress<'_>),
) -> (Vec<Source>, Option<Parts>) {
    match wanted {
        Wanted::Paths(paths) => (resolve(paths, &state.roots, said, report, progress), None),
        Wanted::Known | Wanted::Present => {
            let roots = state.roots.iter();
            let there = roots.filter(|known| matches!(wanted, Wanted::Known) || known.root.path.exists());
            (there.map(|known| Source::known(known, said)).collect(), None)
        }
        Wanted::Touched(paths) => {
            let (sources, parts) = super::touch::sources(state, paths);
            (sources, Some(parts))
        }
    }
}
