//! Making and opening the tantivy index of an archive.
//!
//! In: the manifest that names it. Out: an [`Index`] that is what this version of newsgrep writes, or an error that
//! tells damage from a system that refuses.

use std::fs;
use std::io::ErrorKind;
use std::path::Path;

use serde::Deserialize;
use tantivy::directory::MmapDirectory;
use tantivy::directory::error::OpenReadError;
use tantivy::index::SegmentId;
use tantivy::schema::Schema;
use tantivy::store::{Compressor, ZstdCompressor};
use tantivy::{
    Directory, Index, IndexReader, IndexSettings, IndexSortByField, Order, ReloadPolicy, Searcher,
    TantivyError,
};

#[cfg(target_os = "linux")]
use crate::ahead;
use crate::directory::IndexDirectory;
use crate::error::guarded;
use crate::layout::{Manifest, sync_dir};
use crate::schema::{Fields, register_tokenizer};
use crate::verify::{State, verify_for_reading};
use crate::writer::Totals;
use crate::{Error, Result, Snapshot};

/// The list of segments that tantivy keeps: the last commit.
const META: &str = "meta.json";

/// How an archive's files will be read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Access {
    /// Many searches by a process that lives on: the system reads ahead.
    #[default]
    Lasting,
    /// One search: nothing is read ahead, which costs a tenth of the time when the files are not in memory.
    Once,
}

/// The index that is read, and its last commit that is known.
#[derive(Clone)]
pub(crate) struct View {
    /// What named the index; `None` in memory.
    pub(crate) manifest: Option<Manifest>,
    pub(crate) reader: IndexReader,
    pub(crate) snapshot: Snapshot,
}

impl View {
    /// Opens the last commit; `place` is the archive's folder and what named the index in it, `None` in memory.
    pub(crate) fn of(index: &Index, place: Option<(&Path, &Manifest)>) -> tantivy::Result<View> {
        let reader = index.reader_builder().reload_policy(ReloadPolicy::Manual).try_into()?;
        let (dir, manifest) = place.unzip();
        let snapshot = Snapshot::new(reader.searcher(), dir)?;
        Ok(View { manifest: manifest.cloned(), reader, snapshot })
    }

    /// Returns the view of the last commit; `None` if that is the one of this view.
    ///
    /// # Errors
    ///
    /// Fails with [`Error::Damaged`] if a file of a new segment is not what was written.
    pub(crate) fn newer(&self, dir: Option<&Path>) -> Result<Option<View>> {
        let mut attempt = 1;
        loop {
            self.reader.reload().map_err(Error::index("read the last commit"))?;
            let searcher = self.reader.searcher();
            let segments = State::all(&searcher);
            if segments == State::all(self.snapshot.searcher()) {
                return Ok(None);
            }
            if let Some((dir, manifest)) = dir.zip(self.manifest.as_ref()) {
                verify_for_reading(dir, &manifest.index_dir(dir), searcher.index(), segments)?;
            }
            match Snapshot::new(searcher, dir) {
                Ok(snapshot) => return Ok(Some(View { snapshot, ..self.clone() })),
                // Yet another commit came between.
                Err(_) if attempt < ATTEMPTS => attempt += 1,
                Err(error) => return Err(Error::index("read the last commit")(error)),
            }
        }
    }
}

pub(crate) fn settings() -> IndexSettings {
    IndexSettings {
        sort_by_field: Some(IndexSortByField { field: "date_order".to_owned(), order: Order::Asc }),
        docstore_compression: Compressor::Zstd(ZstdCompressor::default()),
        // A thread that compresses is handed blocks of 16 KB, and woken for each: that takes more of the processor than it
        // takes off the threads that index.
        docstore_compress_dedicated_thread: false,
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

/// How often an archive that others write to is opened again, when a commit took away what was being opened.
const ATTEMPTS: usize = 5;

/// Opens the index that the manifest names, and makes sure that its files are what was written.
pub(crate) fn open_view(dir: &Path, access: Access) -> Result<View> {
    let mut attempt = 1;
    loop {
        let manifest = Manifest::read(dir)?;
        let commit = || fs::read(manifest.index_dir(dir).join(META)).ok();
        let before = commit();
        match open_commit(dir, &manifest, access, before.as_deref()) {
            // A rebuild has put another index in place, or a merge other segments, and removed what was being opened.
            Err(_) if attempt < ATTEMPTS && (Manifest::read(dir)? != manifest || commit() != before) => {
                attempt += 1
            }
            other => return other,
        }
    }
}

/// Opens the index; `before` is the list of its segments as it was just before, so that it need not be read again.
fn open_commit(dir: &Path, manifest: &Manifest, access: Access, before: Option<&[u8]>) -> Result<View> {
    manifest.ensure_readable(dir)?;
    let index = open_index(dir, manifest, access)?;
    let index_dir = manifest.index_dir(dir);
    let opened = guarded("open the index", || {
        View::of(&index, Some((dir, manifest))).map_err(|error| unreadable(dir, error))
    });
    let view = match opened {
        Ok(view) => view,
        Err(error) => {
            // Names the file, if it is one that is not what was written.
            guarded("open the index", || {
                let segments = index.searchable_segment_metas().map_err(|error| unreadable(dir, error))?;
                verify_for_reading(dir, &index_dir, &index, segments.iter().map(State::from).collect())
            })?;
            // A panic while opening is damage that tantivy does not expect.
            return Err(match error {
                Error::Internal { detail, .. } => Error::Damaged { path: dir.to_owned(), detail },
                other => other,
            });
        }
    };
    let searcher = view.snapshot.searcher();
    verify_for_reading(dir, &index_dir, &index, State::all(searcher))?;
    verify_totals(dir, &index_dir, before, searcher)?;
    // Not before the files are known to be what was written: the columns are looked up in them.
    #[cfg(target_os = "linux")]
    if access == Access::Once {
        guarded("ask for what will be read", || {
            ahead::ask(&index, searcher);
            Ok(())
        })?;
    }
    Ok(view)
}

/// Holds the number of paragraphs against what the commit wrote down: the list of segments has no checksum of its own.
fn verify_totals(dir: &Path, index_dir: &Path, before: Option<&[u8]>, searcher: &Searcher) -> Result<()> {
    let damaged = |detail: String| Error::Damaged { path: dir.to_owned(), detail };
    let read = |list: &[u8]| {
        Commit::read(list).map_err(|error| damaged(format!("`{META}` cannot be read: {error}")))
    };
    let searched = State::all(searcher);
    let mut commit = before.map(read).transpose()?.filter(|commit| commit.is_of(&searched));
    if commit.is_none() {
        // A commit came between; most likely it is the one that was opened.
        let path = index_dir.join(META);
        commit = Some(read(&fs::read(&path).map_err(Error::io("read", &path))?)?);
    }
    // After a later commit these are the totals of others.
    let commit = commit.filter(|commit| commit.is_of(&searched));
    if commit.is_some_and(|commit| commit.paragraphs() != Some(searcher.num_docs())) {
        return Err(damaged(format!("`{META}` does not have the totals of its segments")));
    }
    Ok(())
}

/// What of tantivy's list of segments is held against the segments themselves. The fields, which are most of it, are passed
/// over.
#[derive(Deserialize)]
struct Commit {
    segments: Vec<Listed>,
    payload: Option<String>,
}

#[derive(Deserialize)]
struct Listed {
    segment_id: SegmentId,
    deletes: Option<Deletes>,
}

#[derive(Deserialize)]
struct Deletes {
    opstamp: u64,
}

impl Commit {
    fn read(list: &[u8]) -> serde_json::Result<Commit> {
        serde_json::from_slice(list)
    }

    /// Returns whether these segments are the ones listed.
    fn is_of(&self, searched: &[State]) -> bool {
        let state = |listed: &Listed| {
            State::new(listed.segment_id, listed.deletes.as_ref().map(|deletes| deletes.opstamp))
        };
        let listed: Vec<State> = self.segments.iter().map(state).collect();
        listed.len() == searched.len() && searched.iter().all(|segment| listed.contains(segment))
    }

    /// Returns how many paragraphs there are to be; `None` if that cannot be read, though it must.
    fn paragraphs(&self) -> Option<u64> {
        Totals::in_payload(self.payload.as_deref(), self.segments.is_empty()).map(|totals| totals.paragraphs)
    }
}

pub(crate) fn open_index(dir: &Path, manifest: &Manifest, access: Access) -> Result<Index> {
    let index_dir = manifest.index_dir(dir);
    let damaged = |detail: String| Error::Damaged { path: dir.to_owned(), detail };
    guarded("open the index", || {
        let directory = open_directory(&index_dir, access).map_err(|error| damaged(error.to_string()))?;
        if !Index::exists(directory.as_ref()).unwrap_or(false) {
            return Err(damaged(format!("`{}` holds no index", manifest.index)));
        }
        let mut index = Index::open(directory).map_err(|error| unreadable(dir, error))?;
        // What thread compresses says nothing of what is written, and has been another one.
        index.settings_mut().docstore_compress_dedicated_thread = false;
        if index.schema() != Fields::build().0 {
            return Err(damaged("its fields are not those of its format version".to_owned()));
        }
        if *index.settings() != settings() {
            return Err(damaged("its settings are not those of its format version".to_owned()));
        }
        register_tokenizer(&index);
        Ok(index)
    })
}

/// Tells damage, which a rebuild mends, from a system that does not let us read.
fn unreadable(dir: &Path, error: TantivyError) -> Error {
    let refused =
        |error: &std::io::Error| error.raw_os_error().is_some() && error.kind() != ErrorKind::NotFound;
    let of_system = match &error {
        TantivyError::IoError(error) => refused(error),
        TantivyError::OpenReadError(OpenReadError::IoError { io_error, .. }) => refused(io_error),
        TantivyError::LockFailure(..) => true,
        _ => false,
    };
    if of_system {
        return Error::index("open the index")(error);
    }
    Error::Damaged { path: dir.to_owned(), detail: error.to_string() }
}

#[cfg(unix)]
fn open_directory(
    path: &Path,
    access: Access,
) -> std::result::Result<Box<dyn Directory>, tantivy::directory::error::OpenDirectoryError> {
    Ok(match access {
        Access::Lasting => Box::new(IndexDirectory(MmapDirectory::open(path)?)),
        Access::Once => {
            let advice = tantivy::directory::Advice::Random;
            Box::new(IndexDirectory(MmapDirectory::open_with_madvice(path, advice)?))
        }
    })
}

#[cfg(not(unix))]
fn open_directory(
    path: &Path,
    _access: Access,
) -> std::result::Result<Box<dyn Directory>, tantivy::directory::error::OpenDirectoryError> {
    Ok(Box::new(IndexDirectory(MmapDirectory::open(path)?)))
}
