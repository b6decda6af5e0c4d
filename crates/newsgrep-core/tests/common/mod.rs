//! What an archive must be like, whatever was done to it.

#![allow(dead_code, reason = "every test is a crate of its own, and uses what it needs of this module")]

pub(crate) mod files;

use std::collections::BTreeMap;
use std::path::Path;

use newsgrep_core::{Archive, WriterOptions, check};
use newsgrep_text::{Article, ArticleId};

/// The articles an archive should hold.
pub(crate) type Truth = BTreeMap<ArticleId, Article>;

/// The least memory that this many threads can have.
pub(crate) fn small(threads: usize) -> WriterOptions {
    WriterOptions { threads, memory: threads * (16 << 20) }
}

/// Checks the adjacency of every segment, and returns the living articles, put together again from their paragraphs.
pub(crate) fn articles(archive: &Archive) -> Truth {
    let snapshot = archive.snapshot();
    let mut found = Truth::new();
    for (number, segment) in (0..).zip(snapshot.segments()) {
        let map = segment.articles().unwrap();
        let keys = segment.date_orders().unwrap();
        let (mut doc, mut last_key) = (0, 0);
        while doc < segment.max_doc() {
            let range = map.range(doc);
            assert_eq!(range.start, doc, "an article begins where the one before ends");
            let key = keys.get_val(doc);
            assert!(last_key <= key, "newest first");
            last_key = key;
            let dead = segment.reader().is_deleted(doc);
            for (ordinal, other) in (0..).zip(range.clone()) {
                assert_eq!(map.range(other), range, "every paragraph knows its article");
                assert_eq!(map.ordinal(other), ordinal, "paragraphs are in order");
                assert_eq!(keys.get_val(other), key, "an article has one date");
                assert_eq!(segment.reader().is_deleted(other), dead, "articles are deleted whole");
            }
            if !dead {
                let record = snapshot.record(number, doc).unwrap();
                let paragraphs: Vec<_> =
                    range.clone().map(|doc| snapshot.paragraph(number, doc).unwrap()).collect();
                assert_eq!(paragraphs.len(), record.paragraphs as usize, "`{}` is whole", record.origin);
                let doubled = found.insert(record.id, record.to_article(&paragraphs));
                assert!(doubled.is_none(), "`{}` is there once", record.origin);
            }
            doc = range.end;
        }
    }
    found
}

/// Checks that the archive holds these articles and no others.
pub(crate) fn assert_holds(archive: &Archive, truth: &Truth) {
    let found = articles(archive);
    assert_eq!(found.len(), truth.len(), "as many articles as were added");
    for (id, article) in truth {
        assert_eq!(found.get(id), Some(article), "`{}` is there in its last version", article.origin);
    }
    let stats = archive.stats().unwrap();
    let paragraphs = truth.values().map(|article| article.paragraphs.len() as u64).sum::<u64>();
    assert_eq!((stats.articles, stats.paragraphs), (truth.len() as u64, paragraphs));
}

/// Checks that nothing is wrong with an archive on disk.
pub(crate) fn assert_sound(dir: &Path) {
    let report = check(dir).unwrap();
    assert!(report.is_sound(), "{:#?}", report.problems);
}
