//! What has changed on disk: told by the system, gathered until it is quiet for a moment.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result};
use newsgrep::ingest::SETTINGS_FILE;
use notify::event::{AccessKind, AccessMode, EventKind};
use notify::{Config, Event, RecommendedWatcher, RecursiveMode, Watcher as _};

use crate::say;

/// Changes belong together until nothing has changed for so long.
const QUIET: Duration = Duration::from_millis(300);

/// Changes that go on and on are taken after this.
const AT_MOST: Duration = Duration::from_secs(5);

/// How often everything is looked at where not everything can be watched.
const LOOK: Duration = Duration::from_secs(30);

/// More paths than this cost more than looking at everything.
const MANY: usize = 10_000;

/// What has changed.
#[derive(Debug, Default)]
pub(super) struct Changed {
    everything: bool,
    paths: BTreeSet<PathBuf>,
}

impl Changed {
    /// Returns that anything may have changed.
    pub(super) fn everything() -> Self {
        Changed { everything: true, paths: BTreeSet::new() }
    }

    pub(super) fn is_everything(&self) -> bool {
        self.everything || self.paths.len() > MANY
    }

    /// Returns the paths; `None` if anything may have changed.
    pub(super) fn paths(&self) -> Option<Vec<PathBuf>> {
        (!self.is_everything()).then(|| self.paths.iter().cloned().collect())
    }

    pub(super) fn add(&mut self, other: Changed) {
        self.everything |= other.everything;
        self.paths.extend(other.paths);
    }
}

/// The changes below some roots.
pub(super) struct Changes {
    watcher: RecommendedWatcher,
    events: Receiver<notify::Result<Event>>,
    roots: Vec<PathBuf>,
    /// The archive, which changes with every commit, and may lie in a root.
    archive: PathBuf,
    /// Whether not everything can be watched.
    is_blind: bool,
}

impl Changes {
    /// Begins to listen; nothing is watched yet.
    pub(super) fn new(archive: &Path) -> Result<Self> {
        let (sender, events) = channel();
        let tell = move |event| {
            // Nobody listens any more only when this ends.
            let _ = sender.send(event);
        };
        // Links are not followed where files are looked for, either.
        let watcher = RecommendedWatcher::new(tell, Config::default().with_follow_symlinks(false))
            .context("this system does not tell of changes")?;
        let archive = archive.canonicalize().unwrap_or_else(|_| archive.to_owned());
        Ok(Changes { watcher, events, roots: Vec::new(), archive, is_blind: false })
    }

    /// Watches these roots, also those that it watches already and that may have been made anew.
    pub(super) fn follow(&mut self, roots: &[PathBuf]) {
        self.roots = roots.to_vec();
        for root in roots {
            // Whether the root itself comes and goes is told by the folder it is in, as is a file that is written anew.
            if let Some(folder) = root.parent().filter(|folder| !self.is_inside(folder)) {
                self.watch(folder, RecursiveMode::NonRecursive);
            }
            if root.is_dir() {
                let _ = self.watcher.unwatch(root);
                self.watch(root, RecursiveMode::Recursive);
            }
        }
    }

    fn is_inside(&self, folder: &Path) -> bool {
        self.roots.iter().any(|root| folder.starts_with(root))
    }

    fn watch(&mut self, path: &Path, mode: RecursiveMode) {
        match self.watcher.watch(path, mode) {
            Ok(()) => {}
            // Gone since it was found, of which its folder tells.
            Err(_) if !path.exists() => {}
            Err(error) => self.lose_sight(&error),
        }
    }

    /// Waits until something has changed and it is quiet again, or for so long.
    pub(super) fn wait(&mut self, at_most: Option<Duration>) -> Changed {
        let mut changed = Changed::default();
        let begun = Instant::now();
        let mut first: Option<Instant> = None;
        loop {
            let wait = match first {
                Some(first) => Some(QUIET.min(AT_MOST.saturating_sub(first.elapsed()))),
                None => at_most
                    .into_iter()
                    .chain(self.is_blind.then_some(LOOK))
                    .min()
                    .map(|wait| wait.saturating_sub(begun.elapsed())),
            };
            let told = match wait {
                Some(wait) => self.events.recv_timeout(wait),
                None => self.events.recv().map_err(|_| RecvTimeoutError::Disconnected),
            };
            match told {
                Ok(event) => {
                    if self.take(event, &mut changed) {
                        first.get_or_insert_with(Instant::now);
                    }
                }
                Err(RecvTimeoutError::Timeout) => break,
                Err(RecvTimeoutError::Disconnected) => {
                    self.is_blind = true;
                    std::thread::sleep(LOOK);
                    return Changed::everything();
                }
            }
            // What goes on and on is not waited for, and the system may tell without end of what does not matter.
            if first.is_some_and(|first| first.elapsed() >= AT_MOST) {
                break;
            }
        }
        changed.everything |= self.is_blind && first.is_none() && begun.elapsed() >= LOOK;
        self.renew(&changed);
        changed
    }

    /// Takes down what an event tells; returns whether it is about anything that is read.
    fn take(&mut self, event: notify::Result<Event>, changed: &mut Changed) -> bool {
        let event = match event {
            Ok(event) => event,
            Err(error) => {
                self.lose_sight(&error);
                changed.everything = true;
                return true;
            }
        };
        if event.need_rescan() {
            changed.everything = true;
            return true;
        }
        // Reading is no change.
        if matches!(event.kind, EventKind::Access(kind) if kind != AccessKind::Close(AccessMode::Write)) {
            return false;
        }
        let mut is_news = false;
        for path in event.paths {
            if path.starts_with(&self.archive) {
                continue;
            }
            let settings = path.file_name().is_some_and(|name| name == SETTINGS_FILE);
            if settings && !self.is_inside(&path) {
                // They hold for roots below their folder.
                changed.everything = true;
                is_news = true;
            } else if self.is_inside(&path) || self.is_above(&path) {
                changed.paths.insert(path);
                is_news = true;
            }
        }
        is_news
    }

    fn is_above(&self, path: &Path) -> bool {
        self.roots.iter().any(|root| root.starts_with(path))
    }

    /// Watches roots that were made anew: the system follows folders, not names.
    fn renew(&mut self, changed: &Changed) {
        let made_anew = |root: &&PathBuf| changed.paths.iter().any(|path| root.starts_with(path));
        let roots: Vec<PathBuf> = self.roots.iter().filter(made_anew).cloned().collect();
        for root in roots.iter().filter(|root| root.is_dir()) {
            let _ = self.watcher.unwatch(root);
            self.watch(root, RecursiveMode::Recursive);
        }
    }

    fn lose_sight(&mut self, error: &notify::Error) {
        if std::mem::replace(&mut self.is_blind, true) {
            return;
        }
        say::line(format_args!(
            "not everything can be watched ({error}); everything is looked at every {} s instead. \
             On Linux fs.inotify.max_user_watches sets how many folders can be watched",
            LOOK.as_secs()
        ));
    }
}
