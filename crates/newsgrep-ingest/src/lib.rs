//! Files and streams of news into articles.
//!
//! In: paths, and bytes with an origin. Out: [`Article`](newsgrep_text::Article)s, and a [`Rejected`] with a
//! [`Reason`] for everything that became none: nothing vanishes. It does not index, does not decide which file
//! needs reading again (a [`FoundFile`] carries what a caller needs to decide), and never takes the time of a file
//! for the date of an article.
//!
//! The way of the data: [`roots`] names what is to be read, [`Reader::walk`] finds the files and the settings in
//! force for each ([`SETTINGS_FILE`]), [`Reader::read_file`] expands, recognises the format ([`formats`]) and
//! hands over one [`Item`] after another.
//!
//! ```
//! use std::ops::ControlFlow;
//! use newsgrep_ingest::{Item, Reader};
//!
//! let lines = "{\"id\": \"7\", \"headline\": \"Talks begin\", \"date\": \"2024-03-05\", \"text\": \"They met.\"}\n{oops\n";
//! let mut seen = Vec::new();
//! let report = Reader::default().read_stream("wire.jsonl", lines.as_bytes(), &mut |item| {
//!     seen.push(match item {
//!         Item::Article(article) => format!("{} {}", article.origin, article.text),
//!         Item::Rejected(rejected) => rejected.to_string(),
//!         Item::Warning(warning) => warning.to_string(),
//!     });
//!     ControlFlow::Continue(())
//! })?;
//! assert_eq!(seen[0], "wire.jsonl#7 Talks begin\n\nThey met.");
//! assert!(seen[1].starts_with("`wire.jsonl`: line 2 is not valid JSON"));
//! assert_eq!((report.articles, report.rejected), (1, 1));
//! # Ok::<(), newsgrep_ingest::Rejected>(())
//! ```

mod dates;
mod decode;
mod draft;
mod expand;
mod export;
mod field;
mod format;
mod globs;
mod input;
mod item;
mod job;
mod language;
mod pages;
// Some formats are left out of some builds, and this serves them all.
#[allow(dead_code, unused_imports)]
mod markup;
mod names;
mod reader;
mod root;
mod settings;
mod walk;
mod xml;

pub use export::{ExportFormat, Exporter};
pub use field::{Field, Mapping, MappingError};
pub use format::{FormatInfo, formats};
pub use globs::{GlobError, Globs};
pub use item::{FileReport, Item, Reason, Rejected, Warning, WarningKind};
pub use reader::{Limits, Reader};
pub use root::{Root, file_of, roots};
pub use settings::{Given, GivenError, SETTINGS_FILE};
pub use walk::{FoundFile, Walk, modified};

/// The version of everything this crate makes of the same bytes.
///
/// It is part of [`FoundFile::settings`], so that files are read again by a newsgrep that reads them differently.
pub const READING_VERSION: u32 = 3;
