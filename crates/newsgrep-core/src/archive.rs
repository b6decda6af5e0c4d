//! Creating, opening and looking at an archive.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::time::{Duration, Instant};

use newsgrep_text::Date;
use tantivy::Index;
use tantivy::directory::RamDirectory;

use crate::error::guarded;
use crate::layout::{self, Manifest};
use crate::lock::WriterLock;
use crate::open::{View, create_index, open_index, open_view, settings};
use crate::schema::{Fields, register_tokenizer};
use crate::{Access, Error, Result, Snapshot, Stats, Writer, WriterOptions};

/// An archive of articles, on disk or in memory. Cheap to clone, and safe to use from many threads.
///
/// Searching never waits for writing: a [`Snapshot`] is a fixed view, and a commit gives a new one.
///
/// ```
/// use newsgrep_core::{Archive, WriterOptions};
/// use newsgrep_text::Article;
///
/// let archive = Archive::in_memory()?;
/// let mut writer = archive.writer(WriterOptions::default())?;
/// writer.add(&Article::from_text("talks.txt", "Talks begin\n\nThe envoys met on Monday."))?;
/// writer.commit()?;
/// assert_eq!(archive.stats()?.paragraphs, 2);
/// # Ok::<(), newsgrep_core::Error>(())
/// ```
#[derive(Clone)]
pub struct Archive {
    inner: Arc<Inner>,
}

struct Inner {
    place: Place,
    view: RwLock<View>,
    /// Held while a newer view is looked for, so that an older one never takes its place.
    refreshing: Mutex<()>,
}

enum Place {
    Disk {
        dir: PathBuf,
        access: Access,
    },
    /// An index that no manifest names yet.
    Rebuild {
        dir: PathBuf,
    },
    Memory {
        index: Index,
    },
}

/// How long to wait for another process that makes the same archive.
const CREATION: Duration = Duration::from_secs(5);

impl Archive {
    /// Creates an empty archive in a folder, which is made if it does not exist.
    ///
    /// # Errors
    ///
    /// Fails if the folder holds an archive already, be it a damaged one, or cannot be written to.
    pub fn create(dir: &Path) -> Result<Archive> {
        layout::ensure_free(dir)?;
        layout::create_dir(dir)?;
        let _lock = WriterLock::take(dir)?;
        // Whoever took the lock first may have made it meanwhile.
        layout::ensure_free(dir)?;
        let manifest = Manifest::new(1);
        create_index(&manifest.index_dir(dir))?;
        manifest.write(dir)?;
        Archive::open(dir)
    }

    /// Opens an archive.
    ///
    /// The files of the index must be those that were written: each is looked at, and those that are not known to have
    /// been read whole, as in a copied archive, or that changed since are read now, which takes about a second for a
    /// gigabyte. What was read is remembered if the archive can be written to. [`check`](crate::check()) reads every byte.
    ///
    /// # Errors
    ///
    /// Fails if there is none in the folder, if another version of newsgrep made it, if it cannot be read, and with
    /// [`Error::Damaged`] if a file is not what was written.
    pub fn open(dir: &Path) -> Result<Archive> {
        Archive::open_for(dir, Access::default())
    }

    /// Opens an archive for this kind of use.
    ///
    /// # Errors
    ///
    /// As [`Archive::open`].
    pub fn open_for(dir: &Path, access: Access) -> Result<Archive> {
        let view = open_view(dir, access)?;
        Ok(Archive::with_view(view, Place::Disk { dir: dir.to_owned(), access }))
    }

    /// Opens the archive in a folder, or creates it.
    ///
    /// # Errors
    ///
    /// As [`Archive::open`] and [`Archive::create`].
    pub fn open_or_create(dir: &Path) -> Result<Archive> {
        let started = Instant::now();
        loop {
            match Archive::open(dir) {
                Err(Error::NotAnArchive { .. }) => {}
                other => return other,
            }
            match Archive::create(dir) {
                Err(Error::AlreadyExists { .. }) => {}
                // Somebody else is making it at this moment, which takes as long as a few small files take.
                Err(Error::Locked { .. }) if started.elapsed() < CREATION => {
                    std::thread::sleep(CREATION / 500)
                }
                other => return other,
            }
        }
    }

    /// Creates an empty archive that is gone when the last clone of it is dropped.
    ///
    /// # Errors
    ///
    /// Fails only for want of memory.
    pub fn in_memory() -> Result<Archive> {
        let (schema, _) = Fields::build();
        let index = guarded("create an index", || {
            Index::create(RamDirectory::create(), schema, settings()).map_err(Error::index("create an index"))
        })?;
        register_tokenizer(&index);
        let view = View::of(&index, None).map_err(Error::index("open the index"))?;
        Ok(Archive::with_view(view, Place::Memory { index }))
    }

    /// Returns an archive whose index is not yet named in its folder: a rebuild under way.
    pub(crate) fn with_new_index(dir: &Path, manifest: &Manifest, index: &Index) -> Result<Archive> {
        let view = View::of(index, Some((dir, manifest)));
        let view = view.map_err(Error::index("open the index"))?;
        Ok(Archive::with_view(view, Place::Rebuild { dir: dir.to_owned() }))
    }

    fn with_view(view: View, place: Place) -> Archive {
        Archive { inner: Arc::new(Inner { place, view: RwLock::new(view), refreshing: Mutex::new(()) }) }
    }

    /// Returns the folder of the archive; `None` in memory.
    pub fn dir(&self) -> Option<&Path> {
        match &self.inner.place {
            Place::Disk { dir, .. } | Place::Rebuild { dir } => Some(dir),
            Place::Memory { .. } => None,
        }
    }

    /// Returns the view of the last commit this archive knows of.
    ///
    /// Commits of its own writers are known at once, those of other processes after [`Archive::refresh`].
    pub fn snapshot(&self) -> Snapshot {
        self.inner.view.read().unwrap_or_else(PoisonError::into_inner).snapshot.clone()
    }

    fn view(&self) -> View {
        // No panic can leave a view half replaced.
        self.inner.view.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Looks for commits of other processes, and returns the view of the last one.
    ///
    /// Follows a rebuild to its new index. New files are verified as by [`Archive::open`].
    ///
    /// # Errors
    ///
    /// Fails if the index cannot be read or a new file is not what was written; the view stays as it was.
    pub fn refresh(&self) -> Result<Snapshot> {
        let _turn = self.inner.refreshing.lock().unwrap_or_else(PoisonError::into_inner);
        let known = self.view();
        let view = match &self.inner.place {
            Place::Disk { dir, access } if known.manifest != Some(Manifest::read(dir)?) => {
                open_view(dir, *access)?
            }
            _ => match guarded("read the last commit", || known.newer(self.dir()))? {
                Some(newer) => newer,
                None => return Ok(known.snapshot),
            },
        };
        let snapshot = view.snapshot.clone();
        *self.inner.view.write().unwrap_or_else(PoisonError::into_inner) = view;
        Ok(snapshot)
    }

    /// Opens the one writer of the archive.
    ///
    /// What a process that was killed left behind is removed first. Files that were never read whole, as in a copied
    /// archive, are read now, which takes about a second for a gigabyte.
    ///
    /// # Errors
    ///
    /// Fails with [`Error::Locked`] while there is another writer, with [`Error::Damaged`] if a file of the index is
    /// not what was written, and if the archive cannot be written to.
    pub fn writer(&self, options: WriterOptions) -> Result<Writer> {
        match &self.inner.place {
            Place::Disk { dir, .. } => {
                let lock = WriterLock::take(dir)?;
                // Read again: a rebuild may have put another index in place since this archive was opened.
                let manifest = Manifest::read(dir)?;
                manifest.ensure_readable(dir)?;
                let index_dir = manifest.index_dir(dir);
                if index_dir.is_dir() {
                    layout::remove_temporary_files(dir, &index_dir)?;
                    layout::mend_file_list(&index_dir)?;
                }
                // A stale view of the index would overwrite what another process committed meanwhile.
                let index = open_index(dir, &manifest, Access::Lasting)?;
                layout::remove_other_indexes(dir, &manifest);
                Writer::new(self.clone(), index, Some((dir.clone(), index_dir, lock)), options)
            }
            Place::Rebuild { dir } => Err(Error::Locked { path: dir.clone() }),
            Place::Memory { index } => Writer::new(self.clone(), index.clone(), None, options),
        }
    }

    /// Counts what the archive holds.
    ///
    /// # Errors
    ///
    /// Fails if the index cannot be read.
    pub fn stats(&self) -> Result<Stats> {
        let View { snapshot, manifest, .. } = self.view();
        guarded("count what the archive holds", || {
            let mut stats = Stats { segments: snapshot.segments().len() as u64, ..Stats::default() };
            let (mut first, mut last) = (i64::MAX, i64::MIN);
            for segment in snapshot.segments() {
                let text = segment
                    .reader()
                    .inverted_index(snapshot.fields().text)
                    .map_err(Error::index("read the index"))?;
                stats.distinct_words += text.terms().num_terms() as u64;
                let articles = segment.articles()?;
                let word_counts = segment.word_counts()?;
                let mut doc = 0;
                while doc < segment.max_doc() {
                    let range = articles.range(doc);
                    if !segment.reader().is_deleted(doc) {
                        stats.articles += 1;
                        stats.paragraphs += u64::from(range.end - doc);
                        stats.words += word_counts.get_val(doc);
                        match segment.seconds(doc)? {
                            Some(seconds) => (first, last) = (first.min(seconds), last.max(seconds)),
                            None => stats.undated += 1,
                        }
                    }
                    doc = range.end;
                }
            }
            let day = |seconds| Date::day_of_civil_seconds(seconds).map(|day| day.to_string());
            stats.days = day(first).zip(day(last)).filter(|_| first <= last);
            if let Some((dir, manifest)) = self.dir().zip(manifest) {
                stats.bytes = folder_bytes(&manifest.index_dir(dir));
            }
            Ok(stats)
        })
    }
}

fn folder_bytes(dir: &Path) -> u64 {
    let entries = fs::read_dir(dir).into_iter().flatten().flatten();
    entries.filter_map(|entry| entry.metadata().ok()).map(|metadata| metadata.len()).sum()
}
