//! Markdown, and front matter and header lines above a text.

#![allow(clippy::unwrap_used)]

mod common;

use common::{News, Read};
use newsgrep_ingest::Reader;
use newsgrep_text::Article;

fn read(name: &str, text: &str) -> Read {
    News::new().with(name, text).read(&Reader::default())
}

/// Reads a file, and checks that its paragraphs are these and stand in the file where they are said to.
fn check(name: &str, text: &str, paragraphs: &[&str]) -> Article {
    let mut read = read(name, text);
    assert_eq!((read.articles.len(), read.said.as_slice()), (1, &[][..]), "{text}");
    let article = read.articles.remove(0);
    let found: Vec<&str> =
        article.paragraphs.iter().map(|paragraph| paragraph.span.of(&article.text)).collect();
    assert_eq!(found, paragraphs, "{text}");
    if let Some(start) = article.file_start {
        let start = usize::try_from(start).unwrap();
        for paragraph in &article.paragraphs {
            let (from, to) = (start + paragraph.span.start, start + paragraph.span.end);
            assert_eq!(&text[from..to], paragraph.span.of(&article.text));
        }
    }
    article
}

#[test]
fn front_matter_says_everything_of_its_article() {
    let article = check(
        "a.md",
        "---\ntitle: \"Talks begin\"\ndate: 2022-01-12T09:30:00+01:00\nauthor: A. Writer\ntags: [Harbour, ferries]\n\
         source: Harbour Gazette\nlang: en\n---\n\nThe envoys met.\n\n## Ferries\nThey *left* by [ferry](https://example.com).\n",
        &["Talks begin", "The envoys met.", "Ferries", "They *left* by [ferry](https://example.com)."],
    );
    assert_eq!(article.title(), Some("Talks begin"));
    assert_eq!(article.published.unwrap().to_string(), "2022-01-12T09:30:00+01:00");
    assert_eq!(
        (article.byline.as_deref(), article.source.as_deref()),
        (Some("A. Writer"), Some("Harbour Gazette"))
    );
    assert_eq!(article.subjects, ["Harbour", "ferries"]);
    assert!(article.file_start.is_some());
}

#[test]
fn front_matter_may_be_toml_or_json() {
    let toml = "+++\ntitle = \"Talks begin\"\ndate = 2022-01-12\ntags = [\"Harbour\"]\n+++\nThey met.\n";
    let json = "{\n  \"title\": \"Talks begin\",\n  \"date\": \"2022-01-12\", \"tags\": [\"Harbour\"]\n}\n\nThey met.\n";
    let in_a_line =
        "{\"title\": \"Talks begin\", \"date\": \"2022-01-12\", \"tags\": [\"Harbour\"]}\n\nThey met.\n";
    for text in [toml, json, in_a_line] {
        let article = check("a.md", text, &["Talks begin", "They met."]);
        assert_eq!(article.published.unwrap().to_string(), "2022-01-12");
        assert_eq!(article.subjects, ["Harbour"]);
    }
}

#[test]
fn the_title_is_stated_or_the_heading_or_the_first_line() {
    let title = |text: &str, paragraphs: &[&str]| check("a.md", text, paragraphs).title().map(str::to_owned);
    assert_eq!(
        title("# Talks begin #\nThey met.\n", &["Talks begin", "They met."]).as_deref(),
        Some("Talks begin")
    );
    assert_eq!(
        title("Talks begin\n\nThey met.\n", &["Talks begin", "They met."]).as_deref(),
        Some("Talks begin")
    );
    let twice = "---\ntitle: Talks begin\n---\n# Talks begin\n\nThey met.\n";
    assert_eq!(title(twice, &["Talks begin", "They met."]).as_deref(), Some("Talks begin"));
    let other = "---\ntitle: Talks begin\n---\n# At last\n\nThey met.\n";
    assert_eq!(title(other, &["Talks begin", "At last", "They met."]).as_deref(), Some("Talks begin"));
    let escaped = "---\ntitle: \"Talks \\u2013 begin\"\n---\nThey met.\n";
    assert_eq!(title(escaped, &["Talks – begin", "They met."]).as_deref(), Some("Talks – begin"));
}

#[test]
fn what_only_looks_like_front_matter_is_text() {
    check("a.md", "---\nThey met.\n---\nThey left.\n", &["They met.", "They left."]);
    check("a.txt", "--- Talks ---\n\nThey met.\n", &["--- Talks ---", "They met."]);
    check("a.txt", "---\n\nThey met.\n", &["---", "They met."]);
    check("a.txt", "-- Talks\n-- are over\n\nThey met.\n", &["-- Talks", "-- are over", "They met."]);
    check(
        "a.txt",
        "Title: the talks\nSource: unknown\n\nThey met.\n",
        &["Title: the talks", "Source: unknown", "They met."],
    );
}

#[test]
fn front_matter_that_is_not_understood_is_named() {
    let read = read("a.md", "---\ntitle: Talks\nplace: &here Zürich\nwhat is this\n---\nThey met.\n");
    assert_eq!(read.articles[0].title(), Some("Talks"));
    assert_eq!(
        read.said,
        [
            "bad-header: `news/a.md`: line 3 has front matter that is not understood: `place: &here Zürich`",
            "bad-header: `news/a.md`: line 4 has front matter that is not understood: `what is this`",
        ]
    );
}

#[test]
fn a_plain_text_may_have_front_matter() {
    let article = check(
        "a.txt",
        "---\nsource: Harbour Gazette\ndate: 2022-01-12\n---\nTalks begin\n\n# They met.\n",
        &["Talks begin", "# They met."],
    );
    assert_eq!((article.title(), article.source.as_deref()), (Some("Talks begin"), Some("Harbour Gazette")));
    assert_eq!(article.text, "Talks begin\n\n# They met.\n");
}

#[test]
fn header_lines_of_an_agency_are_metadata() {
    let text = "-- Talks begin\n-- By  Ann Writer  and  Bob Editor\n-- Wed Jan 12, 2022 2:39pm EST\n\
                -- http://www.example.com/article/talks\n\n \n\n ZURICH  (Wire) - The envoys met. \n They left. \n\n";
    let article =
        check("talks-id7", text, &["Talks begin", "ZURICH  (Wire) - The envoys met. \n They left."]);
    assert_eq!(article.title(), Some("Talks begin"));
    assert_eq!(article.byline.as_deref(), Some("Ann Writer and Bob Editor"));
    assert_eq!(article.published.unwrap().to_string(), "2022-01-12T14:39-05:00");
    assert_eq!(article.url.as_deref(), Some("http://www.example.com/article/talks"));
    assert_eq!(article.file_start, Some(3));
    let text = "-- Talks begin\n-- \n-- Wed Jan 12, 2022 12:06am EST\n-- http://www.example.com/article/talks\n\nThey met.\n";
    let article = check("talks-id8", text, &["Talks begin", "They met."]);
    assert_eq!(
        (article.byline, article.published.unwrap().to_string().as_str()),
        (None, "2022-01-12T00:06-05:00")
    );
}

#[test]
fn header_lines_of_a_database_are_metadata() {
    let text = "HEADLINE: Talks begin\nBYLINE: By Ann Writer\nPUBLICATION: Harbour Gazette\nDATE: January 12, 2022\nLENGTH: 7 words\n\nThey met.\n";
    let article = check("a.txt", text, &["Talks begin", "They met."]);
    assert_eq!(
        (article.byline.as_deref(), article.source.as_deref()),
        (Some("Ann Writer"), Some("Harbour Gazette"))
    );
    assert_eq!(article.published.unwrap().to_string(), "2022-01-12");
}

#[test]
fn an_empty_article_is_rejected() {
    assert_eq!(
        read("a.md", "---\ndate: 2022-01-12\n---\n\n").said,
        ["missing-text: `news/a.md` has neither a title nor a body: if they have unusual names, map them"]
    );
}

#[test]
fn a_rule_is_no_title() {
    let article = check(
        "a.md",
        "---\n\n# Talks begin\n\nThey met.\n\n* * *\n\nThey left.\n",
        &["Talks begin", "They met.", "They left."],
    );
    assert_eq!(article.title(), Some("Talks begin"));
}
