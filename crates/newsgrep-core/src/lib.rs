//! The newsgrep index: articles as runs of adjacent paragraphs in a tantivy index, written safely.
//!
//! In: an [`Article`](newsgrep_text::Article). Out: an archive on disk (or in memory) whose [`Snapshot`]s an engine
//! searches. This crate parses no file and no query.
//!
//! # The index
//!
//! Every paragraph is one tantivy document. The paragraphs of an article lie next to each other in one segment, headline
//! first: that adjacency *is* the article, and two small columns, `pid` and `rem`, give the article's range from any of
//! its documents ([`Segment::article`]). Segments are sorted by `date_order`, newest first, so a date range is an
//! interval of documents and a newest-first search can stop early. What folding loses of a paragraph is read from a column
//! ([`Segment::shapes`]), and how a name is spelt elsewhere from a dictionary ([`Snapshot::name_terms`]). [`Fields`] lists
//! every field.
//!
//! # Writing
//!
//! There is one way to write: [`Writer`]. It adds whole articles, is poisoned by any error, makes a commit durable before
//! it acknowledges it, and collects what a killed process left behind when it opens. [`check()`] reads every byte of an
//! archive; [`rebuild`] makes a new index from the stored paragraphs of an old or damaged one.

#[cfg(target_os = "linux")]
mod ahead;
mod analysis;
mod archive;
mod check;
mod digest;
mod directory;
mod document;
mod document_set;
mod error;
mod layout;
mod lists;
mod lock;
mod open;
mod queue;
mod rebuild;
mod record;
mod resident;
mod salvage;
mod schema;
mod segment;
mod shapes;
mod snapshot;
mod stats;
mod stored;
mod tokenizer;
mod verify;
mod writer;

pub use archive::Archive;
pub use check::{CheckReport, Problem, check};
pub use digest::Contents;
pub use document_set::DocumentSet;
pub use error::Error;
pub use layout::{FORMAT_VERSION, Manifest};
pub use lists::Lists;
pub use open::Access;
pub use rebuild::{Lost, RebuildReport, rebuild};
pub use record::{ArticleRecord, ParagraphRecord};
pub use resident::give_memory_back;
pub use schema::Fields;
pub use segment::{ArticleMap, Numbers, Segment};
pub use shapes::Shapes;
pub use snapshot::{ArticleAddress, Snapshot};
pub use stats::Stats;
pub use tokenizer::pair_into;
pub use writer::{Added, Commit, Writer, WriterOptions};

/// The result of working with an archive.
pub type Result<T> = std::result::Result<T, Error>;
