//! Web pages in a build without the feature `html`: each is named, and what is no page is read as ever.

#![cfg(not(feature = "html"))]

mod common;

use common::read_stream;
use newsgrep_ingest::Reader;

#[test]
fn a_page_is_named_with_what_it_needs() {
    let page = "<!DOCTYPE html><title>Talks begin</title><p>The envoys met at noon.";
    let read = read_stream(&Reader::default(), "talks.html", page);
    assert_eq!(read.articles.len(), 0);
    let said = "no-reader: `talks.html` is a web page, and this newsgrep reads none: build it with the feature `html`";
    assert_eq!(read.said, [said]);
}

#[test]
fn markup_in_other_formats_is_read_all_the_same() {
    let line = r#"{"title": "Talks begin", "body": "<p>The envoys met.</p><p>They left at noon.</p>"}"#;
    let read = read_stream(&Reader::default(), "talks.jsonl", line);
    assert_eq!(read.articles[0].text, "Talks begin\n\nThe envoys met.\n\nThey left at noon.");
}
