//! Archives as they become: several segments, with older versions of articles and articles that are deleted again.

use newsgrep_core::{Archive, WriterOptions};
use newsgrep_query::local::LocalEngine;
use newsgrep_testkit::Rng;
use newsgrep_text::Article;

/// Writes `first`, and as many articles as are made of the numbers below one of this size.
pub(crate) fn random_archive(
    rng: &mut Rng,
    first: Option<&Article>,
    (least, most): (usize, usize),
    article: fn(&mut Rng, usize) -> Article,
) -> LocalEngine {
    let archive = Archive::in_memory().unwrap();
    let mut writer = archive.writer(WriterOptions::default()).unwrap();
    if let Some(first) = first {
        writer.add(first).unwrap();
    }
    let count = rng.between(least, most);
    let commits = rng.between(1, 4);
    for number in 0..count {
        writer.add(&article(rng, number)).unwrap();
        if number % count.div_ceil(commits) == 0 {
            writer.commit().unwrap();
        }
    }
    for number in 0..count {
        match rng.below(10) {
            0 => drop(writer.add(&article(rng, number)).unwrap()),
            1 => assert!(writer.delete(article(rng, number).id).unwrap()),
            _ => {}
        }
    }
    writer.commit().unwrap();
    drop(writer);
    LocalEngine::new(archive)
}
