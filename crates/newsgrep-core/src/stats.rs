//! What an archive holds, in numbers.

use serde::{Deserialize, Serialize};

/// What an archive holds, in numbers.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stats {
    /// Articles.
    pub articles: u64,
    /// Paragraphs, boiler included.
    pub paragraphs: u64,
    /// Words of all paragraphs, boiler left out.
    pub words: u64,
    /// Different folded words, boiler left out, at most: a word that several segments have is counted in each, and the
    /// words of deleted articles until their segment is merged.
    pub distinct_words: u64,
    /// The first and the last day, of the dated articles.
    pub days: Option<(String, String)>,
    /// Articles without a date.
    pub undated: u64,
    /// Segments of the index.
    pub segments: u64,
    /// Bytes of the archive's index on disk; 0 in memory.
    pub bytes: u64,
}
