//! What can go wrong, for embedders.

/// Why newsgrep could not do what was asked.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The archive could not be created, opened, read or written.
    #[error(transparent)]
    Archive(#[from] newsgrep_core::Error),
    /// The cluster could not do what was asked.
    #[cfg(feature = "cluster")]
    #[error(transparent)]
    Cluster(#[from] newsgrep_remote::Error),
    /// The text is no query.
    #[error(transparent)]
    Query(#[from] newsgrep_query::Errors),
    /// The search failed.
    #[error(transparent)]
    Search(#[from] newsgrep_query::EngineError),
    /// A saved search could not be saved, removed or put in.
    #[error(transparent)]
    Searches(#[from] crate::SearchesError),
    /// What a record says cannot be asked again.
    #[error(transparent)]
    Record(#[from] newsgrep_query::RecordError),
    /// A glob that says which files are wanted is not understood.
    #[error(transparent)]
    Glob(#[from] newsgrep_ingest::GlobError),
    /// A file that keeps track of what was indexed, or saved searches, could not be read or written.
    #[error("cannot {doing} `{path}`: {source}")]
    Io {
        /// What was being done.
        doing: &'static str,
        /// To what.
        path: std::path::PathBuf,
        /// The cause.
        source: std::io::Error,
    },
}
