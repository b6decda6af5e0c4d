//! What an archive on a cluster can do.

use serde::Serialize;

use crate::Cluster;
use crate::mapping::MAX_PARAGRAPHS;

/// What an archive on a cluster can do beside what every archive can, and how far it goes.
///
/// The query language, hits, their order, counts and spans are those of an archive on this machine; there is no entry for what
/// is the same.
///
/// ```
/// use newsgrep_remote::Capabilities;
///
/// let capabilities = Capabilities::default();
/// assert!(!capabilities.explain);
/// assert_eq!(capabilities.max_paragraphs, 10_000);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Capabilities {
    /// Whether an answer can say how the query was read and run, and how hits scored. An answer that was asked to has the
    /// notice `explain-unavailable` instead.
    pub explain: bool,
    /// Whether `said:` can be searched.
    pub speakers: bool,
    /// Whether a word that stands for very many others leaves out none of them. An archive on this machine takes the 1,024 most
    /// frequent, and says so.
    pub all_expansions: bool,
    /// Most paragraphs of an article; one with more is refused when it is fed.
    pub max_paragraphs: usize,
}

impl Default for Capabilities {
    fn default() -> Self {
        Capabilities { explain: false, speakers: false, all_expansions: true, max_paragraphs: MAX_PARAGRAPHS }
    }
}

impl Cluster {
    /// Returns what the archive can do.
    pub fn capabilities(&self) -> Capabilities {
        Capabilities::default()
    }
}
