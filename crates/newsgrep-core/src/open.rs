//! Making and opening the tantivy index of an archive.
//!
//! In: the manifest that names it. Out: an [`Index`] that is what this version of newsgrep writes, or an error that
//! tells damage from a system that refuses.

use std::fs;
use std::io::ErrorKind;
use std::path::Path;

use tantivy::directory::MmapDirectory;
use tantivy::directory::error::OpenReadError;
use tantivy::schema::Schema;
use tantivy::store::{Compressor, ZstdCompressor};
use tantivy::{
    Directory, Index, IndexReader, IndexSettings, IndexSortByField, Order, ReloadPolicy, TantivyError,
};

use crate::error::guarded;
use crate::layout::{Manifest, sync_dir};
use crate::schema::{Fields, register_tokenizer};
use crate::{Error, Result, Snapshot};

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
    pub(crate) fn of(index: &Index, manifest: Option<Manifest>, fields: Fields) -> tantivy::Result<View> {
        let reader = index.reader_builder().reload_policy(ReloadPolicy::Manual).try_into()?;
        let snapshot = Snapshot::new(reader.searcher(), fields);
        Ok(View { manifest, reader, snapshot })
    }
}

pub(crate) fn settings() -> IndexSettings {
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

/// Opens the index that the manifest names.
pub(crate) fn open_view(dir: &Path, access: Access) -> Result<View> {
    let open = |manifest: &Manifest| {
        manifest.ensure_readable(dir)?;
        let index = open_index(dir, manifest, access)?;
        guarded("open the index", || {
            View::of(&index, Some(manifest.clone()), Fields::build().1)
                .map_err(|error| unreadable(dir, error))
        })
        // A panic while opening is damage that tantivy does not expect.
        .map_err(|error| match error {
            Error::Internal { detail, .. } => Error::Damaged { path: dir.to_owned(), detail },
            other => other,
        })
    };
    let manifest = Manifest::read(dir)?;
    open(&manifest).or_else(|error| match Manifest::read(dir)? {
        // A rebuild has put another index in place and removed the one that was being opened.
        newer if newer != manifest => open(&newer),
        _ => Err(error),
    })
}

pub(crate) fn open_index(dir: &Path, manifest: &Manifest, access: Access) -> Result<Index> {
    let index_dir = manifest.index_dir(dir);
    let damaged = |detail: String| Error::Damaged { path: dir.to_owned(), detail };
    guarded("open the index", || {
        let directory = open_directory(&index_dir, access).map_err(|error| damaged(error.to_string()))?;
        if !Index::exists(directory.as_ref()).unwrap_or(false) {
            return Err(damaged(format!("`{}` holds no index", manifest.index)));
        }
        let index = Index::open(directory).map_err(|error| unreadable(dir, error))?;
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
