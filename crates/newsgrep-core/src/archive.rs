//! Creating, opening and looking at an archive.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, RwLock};

use newsgrep_text::Date;
use tantivy::directory::{MmapDirectory, RamDirectory};
use tantivy::schema::Schema;
use tantivy::store::{Compressor, ZstdCompressor};
use tantivy::{Directory, Index, IndexReader, IndexSettings, IndexSortByField, Order, ReloadPolicy};

use crate::error::guarded;
use crate::layout::{Manifest, sync_dir};
use crate::lock::WriterLock;
use crate::schema::{Fields, register_tokenizer};
use crate::{Error, Result, Snapshot, Stats, Writer, WriterOptions};

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
    fields: Fields,
    reader: IndexReader,
    snapshot: RwLock<Snapshot>,
}

enum Place {
    Disk { dir: PathBuf, manifest: Manifest },
    Memory { index: Index },
}

/// How an archive's files will be read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Access {
    /// Many searches by a process that lives on: the system reads ahead.
    #[default]
    Lasting,
    /// One search: nothing is read ahead, which costs a tenth of the time when the files are not in memory.
    Once,
}

impl Archive {
    /// Creates an empty archive in a folder, which is made if it does not exist.
    ///
    /// # Errors
    ///
    /// Fails if the folder holds an archive already, or cannot be written to.
    pub fn create(dir: &Path) -> Result<Archive> {
        if dir.join(crate::layout::MANIFEST).exists() {
            return Err(Error::AlreadyExists { path: dir.to_owned() });
        }
        fs::create_dir_all(dir).map_err(Error::io("create", dir))?;
        let _lock = WriterLock::take(dir)?;
        // Whoever took the lock first may have made it meanwhile.
        if dir.join(crate::layout::MANIFEST).exists() {
            return Err(Error::AlreadyExists { path: dir.to_owned() });
        }
        let manifest = Manifest::new(1);
        create_index(&manifest.index_dir(dir))?;
        manifest.write(dir)?;
        Archive::open(dir)
    }

    /// Opens an archive.
    ///
    /// # Errors
    ///
    /// Fails if there is none in the folder, if another version of newsgrep made it, or if it cannot be read.
    pub fn open(dir: &Path) -> Result<Archive> {
        Archive::open_for(dir, Access::default())
    }

    /// Opens an archive for this kind of use.
    ///
    /// # Errors
    ///
    /// As [`Archive::open`].
    pub fn open_for(dir: &Path, access: Access) -> Result<Archive> {
        let manifest = Manifest::read(dir)?;
        manifest.ensure_readable(dir)?;
        let index = open_index(dir, &manifest, access)?;
        Archive::with_index(&index, Place::Disk { dir: dir.to_owned(), manifest })
    }

    /// Opens the archive in a folder, or creates it.
    ///
    /// # Errors
    ///
    /// As [`Archive::open`] and [`Archive::create`].
    pub fn open_or_create(dir: &Path) -> Result<Archive> {
        match Archive::open(dir) {
            Err(Error::NotAnArchive { .. }) => match Archive::create(dir) {
                Err(Error::AlreadyExists { .. }) => Archive::open(dir),
                other => other,
            },
            other => other,
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
        Archive::with_index(&index, Place::Memory { index: index.clone() })
    }

    /// Returns an archive whose index is not yet named in its folder: a rebuild under way.
    pub(crate) fn with_new_index(dir: &Path, manifest: &Manifest, index: &Index) -> Result<Archive> {
        Archive::with_index(index, Place::Disk { dir: dir.to_owned(), manifest: manifest.clone() })
    }

    fn with_index(index: &Index, place: Place) -> Result<Archive> {
        let (_, fields) = Fields::build();
        guarded("open the index", || {
            let reader = index
                .reader_builder()
                .reload_policy(ReloadPolicy::Manual)
                .try_into()
                .map_err(Error::index("open the index"))?;
            let snapshot = RwLock::new(Snapshot::new(reader.searcher(), fields));
            Ok(Archive { inner: Arc::new(Inner { place, fields, reader, snapshot }) })
        })
    }

    /// Returns the folder of the archive; `None` in memory.
    pub fn dir(&self) -> Option<&Path> {
        match &self.inner.place {
            Place::Disk { dir, .. } => Some(dir),
            Place::Memory { .. } => None,
        }
    }

    /// Returns the view of the last commit this archive knows of.
    ///
    /// Commits of its own writers are known at once, those of other processes after [`Archive::refresh`].
    pub fn snapshot(&self) -> Snapshot {
        self.inner.snapshot.read().expect("no panic can happen while the snapshot is replaced").clone()
    }

    /// Looks for commits of other processes, and returns the view of the last one.
    ///
    /// # Errors
    ///
    /// Fails if the index cannot be read; the view stays as it was.
    pub fn refresh(&self) -> Result<Snapshot> {
        let snapshot = guarded("read the last commit", || {
            self.inner.reader.reload().map_err(Error::index("read the last commit"))?;
            Ok(Snapshot::new(self.inner.reader.searcher(), self.inner.fields))
        })?;
        *self.inner.snapshot.write().expect("no panic can happen while the snapshot is replaced") =
            snapshot.clone();
        Ok(snapshot)
    }

    /// Opens the one writer of the archive.
    ///
    /// What a process that was killed left behind is removed first.
    ///
    /// # Errors
    ///
    /// Fails with [`Error::Locked`] while there is another writer, and if the archive cannot be written to.
    pub fn writer(&self, options: WriterOptions) -> Result<Writer> {
        match &self.inner.place {
            Place::Disk { dir, .. } => {
                let lock = WriterLock::take(dir)?;
                // Read again: a rebuild may have put another index in place since this archive was opened.
                let manifest = Manifest::read(dir)?;
                manifest.ensure_readable(dir)?;
                crate::layout::remove_other_indexes(dir, &manifest)?;
                let index_dir = manifest.index_dir(dir);
                remove_temporary_files(&index_dir)?;
                // A stale view of the index would overwrite what another process committed meanwhile.
                let index = open_index(dir, &manifest, Access::Lasting)?;
                Writer::new(self.clone(), index, Some((dir.clone(), index_dir, lock)), options)
            }
            Place::Memory { index } => Writer::new(self.clone(), index.clone(), None, options),
        }
    }

    /// Counts what the archive holds.
    ///
    /// # Errors
    ///
    /// Fails if the index cannot be read.
    pub fn stats(&self) -> Result<Stats> {
        let snapshot = self.snapshot();
        guarded("count what the archive holds", || {
            let mut stats = Stats { segments: snapshot.segments().len() as u64, ..Stats::default() };
            let (mut first, mut last) = (i64::MAX, i64::MIN);
            for segment in snapshot.segments() {
                let text = segment
                    .reader()
                    .inverted_index(snapshot.fields().text)
                    .map_err(Error::index("read the index"))?;
                stats.words += text.total_num_tokens();
                stats.distinct_words += text.terms().num_terms() as u64;
                let articles = segment.articles()?;
                let mut doc = 0;
                while doc < segment.max_doc() {
                    let range = articles.range(doc);
                    if !segment.reader().is_deleted(doc) {
                        stats.articles += 1;
                        stats.paragraphs += u64::from(range.end - doc);
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
            if let Place::Disk { dir, manifest } = &self.inner.place {
                stats.bytes = folder_bytes(&manifest.index_dir(dir));
            }
            Ok(stats)
        })
    }
}

fn settings() -> IndexSettings {
    IndexSettings {
        sort_by_field: Some(IndexSortByField { field: "date_order".to_owned(), order: Order::Asc }),
        docstore_compression: Compressor::Zstd(ZstdCompressor::default()),
        ..IndexSettings::default()
    }
}

/// Creates an empty index in a new folder, and makes it durable.
pub(crate) fn create_index(index_dir: &Path) -> Result<Index> {
    // A creation that was killed may have left a folder that no manifest names.
    if index_dir.exists() {
        fs::remove_dir_all(index_dir).map_err(Error::io("remove", index_dir))?;
    }
    fs::create_dir_all(index_dir).map_err(Error::io("create", index_dir))?;
    let (schema, _): (Schema, _) = Fields::build();
    let index = guarded("create an index", || {
        let directory = MmapDirectory::open(index_dir)
            .map_err(|error| Error::Index { doing: "create an index", source: Box::new(error) })?;
        Index::create(directory, schema, settings()).map_err(Error::index("create an index"))
    })?;
    register_tokenizer(&index);
    sync_dir(index_dir)?;
    Ok(index)
}

pub(crate) fn open_index(dir: &Path, manifest: &Manifest, access: Access) -> Result<Index> {
    let index_dir = manifest.index_dir(dir);
    let damaged = |detail: String| Error::Damaged { path: dir.to_owned(), detail };
    guarded("open the index", || {
        let directory = open_directory(&index_dir, access).map_err(|error| damaged(error.to_string()))?;
        if !Index::exists(directory.as_ref()).unwrap_or(false) {
            return Err(damaged(format!("`{}` holds no index", manifest.index)));
        }
        let index = Index::open(directory).map_err(|error| damaged(error.to_string()))?;
        if index.schema() != Fields::build().0 {
            return Err(damaged("its fields are not those of its format version".to_owned()));
        }
        register_tokenizer(&index);
        Ok(index)
    })
}

#[cfg(unix)]
fn open_directory(
    path: &Path,
    access: Access,
) -> std::result::Result<Box<dyn Directory>, tantivy::directory::error::OpenDirectoryError> {
    Ok(match access {
        Access::Lasting => Box::new(MmapDirectory::open(path)?),
        Access::Once => Box::new(MmapDirectory::open_with_madvice(path, tantivy::directory::Advice::Random)?),
    })
}

#[cfg(not(unix))]
fn open_directory(
    path: &Path,
    _access: Access,
) -> std::result::Result<Box<dyn Directory>, tantivy::directory::error::OpenDirectoryError> {
    Ok(Box::new(MmapDirectory::open(path)?))
}

/// Removes the temporary files of atomic writes that were cut off; tantivy's own clean-up does not know them.
fn remove_temporary_files(index_dir: &Path) -> Result<()> {
    for entry in fs::read_dir(index_dir).map_err(Error::io("list", index_dir))? {
        let entry = entry.map_err(Error::io("list", index_dir))?;
        if entry.file_name().to_string_lossy().starts_with(".tmp") {
            fs::remove_file(entry.path()).map_err(Error::io("remove", &entry.path()))?;
        }
    }
    Ok(())
}

fn folder_bytes(dir: &Path) -> u64 {
    let entries = fs::read_dir(dir).into_iter().flatten().flatten();
    entries.filter_map(|entry| entry.metadata().ok()).map(|metadata| metadata.len()).sum()
}
