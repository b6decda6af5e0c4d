//! The whole language on the seeds, through the engine: what was counted by hand.
#![cfg(feature = "local")]
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use newsgrep_core::{Archive, WriterOptions};
use newsgrep_query::local::LocalEngine;
use newsgrep_query::{Counts, Engine, Request, Response, parse};
use newsgrep_testkit::seeds;

fn ask(query: &str) -> Response {
    let archive = Archive::in_memory().unwrap();
    let mut writer = archive.writer(WriterOptions::default()).unwrap();
    for article in seeds() {
        writer.add(&article).unwrap();
    }
    writer.commit().unwrap();
    let query = parse(query).unwrap();
    let request = Request { limit: 100, counts: Counts::Exact, ..Request::new(query) };
    LocalEngine::new(archive).search(&request).unwrap()
}

/// Returns the paragraphs found, counted from 0 = headline, in order.
fn places(query: &str) -> Vec<String> {
    let mut places: Vec<String> = ask(query)
        .hits
        .iter()
        .flat_map(|hit| {
            let name = hit.origin.rsplit('/').next().unwrap()[..3].to_owned();
            hit.paragraphs.iter().map(move |paragraph| format!("{name}#{}", paragraph.ordinal))
        })
        .collect();
    places.sort();
    places
}

/// Returns what is marked, in order.
fn marks(query: &str) -> Vec<String> {
    let response = ask(query);
    let paragraphs = response.hits.iter().flat_map(|hit| &hit.paragraphs);
    let mut marks: Vec<String> = paragraphs
        .flat_map(|paragraph| {
            paragraph
                .spans
                .iter()
                .map(|span| &paragraph.text[span.start - paragraph.start..span.end - paragraph.start])
        })
        .map(str::to_owned)
        .collect();
    marks.sort();
    marks
}

#[track_caller]
fn check_name(query: &str, mentions: u64, articles: u64, variant: &str) {
    let response = ask(query);
    let counts = response.counts;
    assert_eq!((counts.occurrences.value, counts.articles.value), (mentions, articles), "{:?}", marks(query));
    let marks = marks(query);
    assert_eq!(marks.len() as u64, mentions, "{marks:?}");
    assert!(marks.iter().any(|mark| mark.contains(variant)), "{marks:?}");
}

#[test]
fn names_are_found_in_all_their_spellings() {
    check_name("~Ryabkov", 6, 4, "Riabkov");
    check_name("~Grushko", 6, 4, "Grouchko");
    check_name("~\"Julianne Smith\"", 4, 4, "Julian");
}

#[test]
fn proximity_answers_as_counted_by_hand() {
    let check = |query: &str, expected: &[&str]| assert_eq!(places(query), expected, "{query}");
    check("moment w/2 truth", &["000#5", "001#4"]);
    let found = places("~Ryabkov w/5 Geneva");
    assert!(found.len() == 1 && found[0].starts_with("004"), "{found:?}");
    let found = places("Sherman NOT w/3 Wendy");
    let articles: Vec<&str> = found.iter().map(|place| &place[..3]).collect();
    assert_eq!(articles, ["000", "001", "004", "004"]);
}

#[test]
fn at_least_counts_over_the_article() {
    let articles = |query: &str| ask(query).hits.len();
    let found = places("ATLEAST2 Stoltenberg");
    assert!(found.iter().all(|place| place.starts_with("004")) && !found.is_empty(), "{found:?}");
    assert_eq!((articles("ATLEAST2 Stoltenberg"), articles("ATLEAST3 Stoltenberg")), (1, 0));
}
