//! Entries of feeds become articles: JSON Feed, RSS, Atom.

mod common;

use common::{Read, read_stream};
use newsgrep_ingest::Reader;

fn read(name: &str, feed: &str) -> Read {
    read_stream(&Reader::default(), name, feed)
}

/// What one entry became, as a line a fact, and what was said.
fn facts(read: Read) -> Vec<String> {
    let mut found = Vec::new();
    for article in &read.articles {
        found.push(article.text.replace("\n\n", " ¶ "));
        let dates = [("published", article.published), ("updated", article.updated)];
        for (name, date) in dates {
            found.extend(date.map(|date| match date.provenance().name() {
                "stated" => format!("{name}: {date}"),
                other => format!("{name}: {date} {other}"),
            }));
        }
        let texts = [
            ("source", &article.source),
            ("byline", &article.byline),
            ("section", &article.section),
            ("language", &article.language),
            ("url", &article.url),
        ];
        found.extend(texts.iter().filter_map(|(name, text)| Some(format!("{name}: {}", text.as_ref()?))));
        if !article.subjects.is_empty() {
            found.push(format!("subjects: {}", article.subjects.join("; ")));
        }
        found.extend(article.excerpt.then(|| "excerpt".to_owned()));
    }
    found.extend(read.said);
    found
}

/// Checks what comes of an item of JSON Feed with these members.
fn check_json(item: &str, expected: &[&str]) {
    let feed = format!("{{\"version\": \"https://jsonfeed.org/version/1.1\", \"items\": [{{{item}}}]}}");
    assert_eq!(facts(read("f.json", &feed)), expected, "{item}");
}

#[test]
fn json_feeds_say_what_their_entries_leave_out() {
    let feed = r#"{"version": "https://jsonfeed.org/version/1.1", "title": "Harbour &#8211; Gazette", "language": "en-GB",
        "authors": [{"name": "The desk"}],
        "items": [
          {"id": 7, "url": "https://example.com/7", "title": "Talks begin", "content_html": "<p>They met.</p><p>They left.</p>",
           "date_published": "2022-01-12T09:30:00+01:00", "date_modified": "2022-01-12T10:00:00+01:00",
           "authors": [{"name": "A. Writer"}, {"name": "B. Editor"}], "tags": ["world", "talks"], "language": "fr"},
          {"id": "8", "title": "Vote", "content_text": "One.\n\nTwo."}]}"#;
    for name in ["f.json", "f", "f.jsonl"] {
        let read = read(name, &feed.replace('\n', " "));
        assert_eq!(read.origins(), [format!("{name}#7"), format!("{name}#8")]);
        assert_eq!(
            facts(read),
            [
                "Talks begin ¶ They met. ¶ They left.",
                "published: 2022-01-12T09:30:00+01:00",
                "updated: 2022-01-12T10:00:00+01:00",
                "source: Harbour – Gazette",
                "byline: A. Writer, B. Editor",
                "language: fr",
                "url: https://example.com/7",
                "subjects: world; talks",
                "Vote ¶ One. ¶ Two.",
                "source: Harbour – Gazette",
                "byline: The desk",
                "language: en",
            ]
        );
    }
}

#[test]
fn an_entry_of_a_json_feed_has_the_fullest_text_there_is() {
    check_json(r#""content_text": "Text.", "content_html": "<p>Html.</p>", "summary": "Short.""#, &["Html."]);
    check_json(r#""content_html": "<img src=x>", "content_text": "Text.""#, &["Text."]);
    check_json(r#""title": "Talks", "summary": "Short.""#, &["Talks ¶ Short.", "excerpt"]);
    check_json(r#""content_text": "They met and […]""#, &["They met and […]", "excerpt"]);
    check_json(
        r#""title": "Talks", "external_url": "https://example.com/x", "author": {"name": "A. Writer"}"#,
        &["Talks", "byline: A. Writer", "url: https://example.com/x"],
    );
    check_json(r#""id": "9""#, &["missing-text: `f.json` record 1 has neither a title nor a text"]);
}

#[test]
fn an_update_without_a_publication_dates_the_article_by_inference() {
    check_json(
        r#""title": "Talks", "date_modified": "2022-01-12T10:00:00Z""#,
        &["Talks", "published: 2022-01-12T10:00:00Z inferred", "updated: 2022-01-12T10:00:00Z"],
    );
    check_json(
        r#""title": "Talks", "date_modified": "lately""#,
        &["Talks", "bad-date: `f.json` record 1 has a date that is not understood: `lately`"],
    );
}

#[test]
fn a_json_feed_is_one_by_its_content() {
    let check = |feed: &str, said: &[&str], titles: usize| {
        let read = read("f.json", feed);
        assert_eq!(
            (read.articles.len(), read.said),
            (titles, said.iter().map(|&it| it.to_owned()).collect()),
            "{feed}"
        );
    };
    check(
        r#"{"feed_url": "x", "items": [{"title": "a"}], "version": "https://jsonfeed.org/version/1"}"#,
        &[],
        1,
    );
    check(
        r#"{"version": "https://jsonfeed.org/version/1", "items": []}"#,
        &["empty: `f.json` is a feed without entries"],
        0,
    );
    check(
        r#"{"version": "https://jsonfeed.org/version/1", "items": null}"#,
        &["empty: `f.json` is a feed without entries"],
        0,
    );
    check(
        r#"{"version": "https://jsonfeed.org/version/1", "items": [{"title": "a"}, 7]}"#,
        &["broken-json: `f.json` record 2 is no JSON object, so no article"],
        1,
    );
    check(
        r#"{"version": "https://jsonfeed.org/version/1", "items": [{"title": "a"}, {"title": "b"#,
        &["broken-json: `f.json`: line 1 is not valid JSON: EOF while parsing a string at column 84"],
        1,
    );
    check(r#"{"title": "Items", "items": [{"title": "a"}]}"#, &[], 1);
}
