//! The generated archive that benchmarks of searching run on: made once, and kept in the folder of build products.
//!
//! Its name holds a hash of everything its articles say and the versions of the analysis and the reading, so that a
//! change of any of them makes a new one.

use std::path::PathBuf;

use newsgrep::text::{ANALYSIS_VERSION, content_hash};
use newsgrep::{Archive, Article, WriterOptions};
use newsgrep_testkit::generate::Generator;

/// What the articles are generated from.
pub(crate) const SEED: u64 = 20_310_303;
/// How many paragraphs they have, titles counted.
pub(crate) const PARAGRAPHS: usize = 200_000;

/// Returns the articles.
pub(crate) fn articles() -> Vec<Article> {
    Generator::new(SEED).take_paragraphs(PARAGRAPHS).collect()
}

/// Returns the folder of an archive of these articles, which is made if it is not there.
///
/// # Panics
///
/// Panics if the archive cannot be written.
pub(crate) fn archive_of(articles: &[Article]) -> PathBuf {
    let content =
        articles.iter().fold(0_u64, |sum, article| sum.rotate_left(1).wrapping_add(content_hash(article)));
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR"));
    let dir = folder.join(format!("generated-{PARAGRAPHS}-{ANALYSIS_VERSION}-{content:016x}"));
    let is_whole =
        |archive: Archive| archive.stats().is_ok_and(|stats| stats.articles == articles.len() as u64);
    if Archive::open(&dir).is_ok_and(is_whole) {
        return dir;
    }
    // A process that was killed may have left half of one, another version of newsgrep one that cannot be opened.
    if dir.exists() {
        std::fs::remove_dir_all(&dir).expect("a folder of build products can be removed");
    }
    let archive = Archive::create(&dir).expect("a folder of build products can be written to");
    let mut writer =
        archive.writer_with(WriterOptions { threads: 2, memory: 512 << 20 }).expect("nobody else writes");
    for article in articles {
        writer.add(article).expect("generated articles have text");
    }
    writer.commit().expect("there is room on the disk");
    // What a bulk load through `newsgrep::sync` leaves.
    writer.compact(3).expect("there is room on the disk");
    dir
}
