//! What can go wrong with an archive, and what to try.

use std::any::Any;
use std::io;
use std::path::{Path, PathBuf};

use tantivy::TantivyError;

/// Why an archive could not be created, opened, read or written.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// There is no archive in the folder.
    #[error("`{path}` holds no archive; `newsgrep index` makes one")]
    NotAnArchive {
        /// The folder.
        path: PathBuf,
    },
    /// There is an archive in the folder already.
    #[error("`{path}` holds an archive already; open it, or choose another folder")]
    AlreadyExists {
        /// The folder.
        path: PathBuf,
    },
    /// The archive was made by another version of newsgrep.
    #[error(
        "the archive `{path}` has format {found}, this newsgrep reads {expected}; run `newsgrep rebuild --archive {path}`"
    )]
    Version {
        /// The archive.
        path: PathBuf,
        /// The format and analysis version it was made with.
        found: String,
        /// Those of this library.
        expected: String,
    },
    /// Another process, or another writer of this one, is writing to the archive.
    #[error("the archive `{path}` is being written to by another newsgrep; wait for it to end and try again")]
    Locked {
        /// The archive.
        path: PathBuf,
    },
    /// A file of the archive is missing, or does not hold what was written.
    #[error(
        "the archive `{path}` is damaged: {detail}; run `newsgrep rebuild --archive {path}` (`newsgrep check --archive {path}` names all damage)"
    )]
    Damaged {
        /// The archive.
        path: PathBuf,
        /// What was found.
        detail: String,
    },
    /// The writer met an error before and was closed; what was not committed is not stored.
    #[error(
        "the writer was closed after an error ({cause}); open a new one and add again what came after the last commit"
    )]
    Poisoned {
        /// The first error.
        cause: String,
    },
    /// The article has no paragraph.
    #[error("the article `{origin}` has no text")]
    EmptyArticle {
        /// Its origin.
        origin: String,
    },
    /// A file or folder could not be read or written.
    #[error("cannot {doing} `{path}`: {source}")]
    Io {
        /// What was being done.
        doing: &'static str,
        /// To what.
        path: PathBuf,
        /// The cause.
        source: io::Error,
    },
    /// The index could not be read or written.
    #[error("cannot {doing}: {source}")]
    Index {
        /// What was being done.
        doing: &'static str,
        /// The cause.
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    /// A fault of newsgrep, or damage nobody had noticed.
    #[error(
        "an internal fault while trying to {doing}: {detail}; run `newsgrep check`, and report it if that finds nothing"
    )]
    Internal {
        /// What was being done.
        doing: &'static str,
        /// The message of the fault.
        detail: String,
    },
}

impl Error {
    pub(crate) fn io(doing: &'static str, path: &Path) -> impl FnOnce(io::Error) -> Error {
        let path = path.to_owned();
        move |source| Error::Io { doing, path, source }
    }

    pub(crate) fn index(doing: &'static str) -> impl FnOnce(TantivyError) -> Error {
        move |source| Error::Index { doing, source: Box::new(source) }
    }

    pub(crate) fn panic(doing: &'static str, payload: &(dyn Any + Send)) -> Error {
        let detail = payload
            .downcast_ref::<&str>()
            .map(|text| (*text).to_owned())
            .or_else(|| payload.downcast_ref::<String>().cloned())
            .unwrap_or_else(|| "no message".to_owned());
        Error::Internal { doing, detail }
    }
}

/// Runs `work`, turning a panic below into an [`Error::Internal`]: no panic of the index crosses the public API.
pub(crate) fn guarded<T>(doing: &'static str, work: impl FnOnce() -> crate::Result<T>) -> crate::Result<T> {
    match std::panic::catch_unwind(std::panic::AssertUnwindSafe(work)) {
        Ok(result) => result,
        Err(payload) => Err(Error::panic(doing, payload.as_ref())),
    }
}
