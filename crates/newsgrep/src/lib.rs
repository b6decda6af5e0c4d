//! newsgrep

mod archive;
mod error;
pub mod sync;

pub use archive::{Archive, Writer};
pub use error::Error;
pub use newsgrep_core::{
    Added, CheckReport, Commit, Lost, Problem, RebuildReport, Stats, WriterOptions, check,
};
pub use newsgrep_ingest as ingest;
pub use newsgrep_query as query;
pub use newsgrep_query::{
    Cancel, Count, Counts, Facet, FacetField, FacetRequest, FacetValue, Hit, HitCounts, HitParagraph, Notice,
    Query, Request, Response, Scope, Sort, TimeBin, TimeUnit, Timeline, parse, print,
};
pub use newsgrep_text::{Article, ArticleId, Date, Paragraph, Precision, Provenance, Span, Zone};

/// The result of working with an archive.
pub type Result<T> = std::result::Result<T, Error>;
