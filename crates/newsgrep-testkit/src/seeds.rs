//! The five seed articles: real texts on one event, as different sites printed them.
//!
//! In: the files of `seeds/`, compiled in. Out: their bytes, their paths, and the [`Article`]s newsgrep-text makes of
//! them. Metadata that `seeds/newsgrep.toml` gives is not applied here: reading it is the duty of newsgrep-ingest.

use std::path::{Path, PathBuf};

use newsgrep_text::Article;

/// The name and the text of each seed, in the order of their names.
pub const SEEDS: [(&str, &str); 5] = [
    ("000_8d851afeb58f61ec.txt", include_str!("../../../seeds/000_8d851afeb58f61ec.txt")),
    ("001_b40142b4669ba518.txt", include_str!("../../../seeds/001_b40142b4669ba518.txt")),
    ("002_997d0466002064fc.txt", include_str!("../../../seeds/002_997d0466002064fc.txt")),
    ("003_d6b7efd2f01de790.txt", include_str!("../../../seeds/003_d6b7efd2f01de790.txt")),
    ("004_70b82951417b80d5.txt", include_str!("../../../seeds/004_70b82951417b80d5.txt")),
];

/// Returns the folder of the seeds.
pub fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../seeds")
}

/// Returns the seeds as articles, in the order of their names; the origin is `seeds/` and the name.
///
/// ```
/// let seeds = newsgrep_testkit::seeds();
/// assert_eq!(seeds.len(), 5);
/// assert!(seeds[0].text.contains("moment of truth"));
/// ```
pub fn seeds() -> Vec<Article> {
    SEEDS.iter().map(|(name, text)| Article::from_text(format!("seeds/{name}"), *text)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_compiled_in_texts_are_the_files_of_the_folder() {
        for (name, text) in SEEDS {
            assert_eq!(std::fs::read_to_string(folder().join(name)).unwrap(), text, "{name}");
        }
    }
}
