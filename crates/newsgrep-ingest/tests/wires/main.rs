//! The formats of news agencies become articles with what their metadata states, and nothing else.

#[path = "../common/mod.rs"]
mod common;

mod hostile;
mod newsml;
mod newsml_g2;
mod nitf;
mod records;
mod teleprinter;

use common::{Read, read_stream};
use newsgrep_ingest::Reader;
use newsgrep_text::Article;

fn read(name: &str, bytes: impl AsRef<[u8]>) -> Read {
    read_stream(&Reader::default(), name, bytes)
}

/// Everything that is known of an article, a line each, with the paragraphs behind `¶`.
fn told(article: &Article) -> Vec<String> {
    let date = |date: newsgrep_text::Date| format!("{date} {}", date.provenance().name());
    let list = |values: &[String]| (!values.is_empty()).then(|| values.join("; "));
    let facts = [
        ("origin", Some(article.origin.clone())),
        ("source", article.source.clone()),
        ("agency", article.agency.clone()),
        ("published", article.published.map(date)),
        ("updated", article.updated.map(date)),
        ("byline", article.byline.clone()),
        ("dateline", article.dateline.clone()),
        ("section", article.section.clone()),
        ("language", article.language.clone()),
        ("url", article.url.clone()),
        ("subjects", list(&article.subjects)),
        ("places", list(&article.places)),
        ("persons", list(&article.persons)),
        ("organisations", list(&article.organisations)),
        ("excerpt", article.excerpt.then(|| "yes".to_owned())),
        ("title", article.title.map(|span| span.of(&article.text).to_owned())),
    ];
    let body = usize::from(article.title.is_some());
    let paragraphs =
        (body..article.paragraphs.len()).map(|place| format!("¶ {}", article.paragraph_text(place)));
    let facts = facts.into_iter().filter_map(|(name, value)| value.map(|value| format!("{name}: {value}")));
    facts.chain(paragraphs).collect()
}

fn check(name: &str, bytes: impl AsRef<[u8]>, expected: &[&[&str]]) {
    let read = read(name, bytes);
    assert_eq!(read.articles.iter().map(told).collect::<Vec<_>>(), expected);
    assert_eq!(read.said, [""; 0]);
}

fn check_said(name: &str, bytes: impl AsRef<[u8]>, said: &[&str]) -> Read {
    let read = read(name, bytes);
    assert_eq!(read.said, said);
    read
}

#[test]
fn xml_that_is_no_news_is_not_read_as_text() {
    let said = "not-an-article: `x.xml` is XML of a kind that is not read: its root element is `svg`";
    check_said(
        "x.xml",
        "<?xml version='1.0'?>\n<svg xmlns='http://www.w3.org/2000/svg'><text>Oslo</text></svg>",
        &[said],
    );
    check("x.txt", "<3 is what they felt\n", &[&["origin: x.txt", "title: <3 is what they felt"]]);
}
