//! Shows how values of your own become articles: what is known of them, their ids, adding again, and deleting.
//!
//! Run: `cargo run --example own_articles`.
#![allow(clippy::print_stdout, reason = "an example shows what it finds")]

use newsgrep::{Added, Archive, Article, ArticleId};

/// A row of a content system, as it might come out of your database.
struct Row {
    address: &'static str,
    headline: &'static str,
    desk: &'static str,
    author: &'static str,
    published: &'static str,
    paragraphs: &'static [&'static str],
}

const ROWS: [Row; 2] = [
    Row {
        address: "https://courier.example/ferry",
        headline: "Ferry trial opens",
        desk: "courts",
        author: "Ines Aldergate",
        published: "2031-03-04T06:50+01:00",
        paragraphs: &["The trial opened on Tuesday.", "“We knew of the door,” a witness said."],
    },
    Row {
        address: "https://courier.example/pilots",
        headline: "Pilots vote to strike",
        desk: "local/harbour",
        author: "Rufus Okoro",
        published: "2031-03-03",
        paragraphs: &["The pilots will stop work on Wednesday.", "The harbour master called it a setback."],
    },
];

/// Makes an article of a row. The address names it: the same address is the same article.
fn article_of(row: &Row) -> Article {
    let mut article = Article::from_parts(row.address, Some(row.headline), row.paragraphs.iter().copied());
    article.url = Some(row.address.to_owned());
    article.source = Some("Saltmarsh Courier".to_owned());
    article.section = Some(row.desk.to_owned());
    article.byline = Some(row.author.to_owned());
    article.language = Some("en".to_owned());
    // A date that cannot be read stays unknown; newsgrep never guesses one.
    article.published = row.published.parse().ok();
    article
}

fn main() -> newsgrep::Result<()> {
    let archive = Archive::in_memory()?;
    let mut writer = archive.writer()?;
    for row in &ROWS {
        assert_eq!(writer.add(&article_of(row))?, Added::New);
    }
    // Nothing is seen before the commit, and one commit for many articles is what makes indexing fast.
    assert!(archive.search("trial")?.hits.is_empty());
    writer.commit()?;

    let response = archive.search("byline:aldergate section:courts \"the door\"")?;
    let hit = &response.hits[0];
    println!("{} | {} | {:?} | {:?}", hit.id, hit.origin, hit.date, hit.byline);
    assert_eq!(hit.id, ArticleId::of(ROWS[0].address));
    assert_eq!(hit.date.as_deref(), Some("2031-03-04T06:50+01:00"));

    // The desk corrects the headline: the article takes the place of the one with the same address.
    let corrected = Row { headline: "Ferry trial opens in Saltmarsh", ..ROWS[0] };
    assert_eq!(writer.add(&article_of(&corrected))?, Added::Replaced);
    assert_eq!(writer.add(&article_of(&corrected))?, Added::Unchanged);
    // The other one is withdrawn. Both changes are seen at once.
    assert!(writer.delete(ArticleId::of(ROWS[1].address))?);
    let commit = writer.commit()?;
    println!("{} article, {} paragraphs", commit.articles, commit.paragraphs);

    assert_eq!((commit.articles, commit.paragraphs), (1, 3));
    assert_eq!(archive.search("title:saltmarsh")?.hits.len(), 1);
    assert!(archive.search("pilots")?.hits.is_empty());
    let stored = archive.article(ArticleId::of(ROWS[0].address))?;
    assert_eq!(stored, Some(article_of(&corrected)));
    Ok(())
}
