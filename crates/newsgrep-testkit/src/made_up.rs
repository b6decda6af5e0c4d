//! A made-up archive: a fortnight of March 2031 in thirty short articles from six outlets that do not exist.
//!
//! In: `data/made_up.jsonl`, in the fields newsgrep reads by itself. Out: [`Article`]s with everything the seeds lack:
//! sources, dates, sections, bylines, agencies, languages. Every place, person and event is invented.

use std::path::{Path, PathBuf};

use newsgrep_text::Article;
use serde_json::Value;

/// The archive as JSON Lines.
pub const MADE_UP: &str = include_str!("../data/made_up.jsonl");

/// Returns the path of the file.
pub fn path() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("data/made_up.jsonl")
}

/// Returns the articles of the archive, in the order of the file; the origin is `made-up/` and the record's id.
///
/// # Panics
///
/// Panics if the file is not what it should be, which a test of this crate rules out.
///
/// ```
/// let archive = newsgrep_testkit::made_up();
/// assert!(archive.iter().any(|article| article.source.as_deref() == Some("Saltmarsh Courier")));
/// ```
pub fn made_up() -> Vec<Article> {
    MADE_UP.lines().map(article).collect()
}

fn article(line: &str) -> Article {
    let record: Value = serde_json::from_str(line).expect("every line of the archive is JSON");
    let field = |name: &str| record[name].as_str().map(str::to_owned);
    let paragraphs = record["paragraphs"].as_array().into_iter().flatten().filter_map(Value::as_str);
    let id = record["id"].as_str().expect("every record of the archive has an id");
    let mut article = Article::from_parts(format!("made-up/{id}"), record["title"].as_str(), paragraphs);
    article.source = field("source");
    article.published = field("date").map(|date| date.parse().expect("every date of the archive is one"));
    article.byline = field("author");
    article.section = field("section");
    article.language = field("lang");
    article.agency = field("agency");
    article.url = field("url");
    article
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    fn different(of: impl Fn(&Article) -> Option<String>) -> HashSet<String> {
        made_up().iter().filter_map(of).collect()
    }

    #[test]
    fn thirty_articles_from_six_outlets_in_three_languages() {
        let archive = made_up();
        assert_eq!(archive.len(), 30);
        assert_eq!(different(|article| Some(article.id.to_string())).len(), 30);
        assert_eq!(different(|article| article.source.clone()).len(), 6);
        let in_language = |code: &str| archive.iter().filter(|a| a.language.as_deref() == Some(code)).count();
        assert_eq!((in_language("en"), in_language("fr"), in_language("de")), (27, 2, 1));
    }

    #[test]
    fn every_article_has_a_title_and_four_to_eight_paragraphs() {
        for article in made_up() {
            assert!(article.title().is_some(), "{}", article.origin);
            assert!((5..=9).contains(&article.paragraphs.len()), "{}", article.origin);
        }
    }

    #[test]
    fn dates_lie_in_the_fortnight_and_one_is_missing() {
        let days: Vec<String> =
            made_up().iter().filter_map(|a| a.published).map(|date| date.day().to_string()).collect();
        assert_eq!(days.len(), 29);
        assert!(days.iter().all(|day| ("2031-03-03"..="2031-03-16").contains(&day.as_str())), "{days:?}");
        assert_eq!(days.iter().collect::<HashSet<_>>().len(), 14);
    }

    #[test]
    fn one_agency_story_is_printed_by_two_outlets_with_cuts() {
        let archive = made_up();
        let of = |source: &str| {
            archive
                .iter()
                .find(|a| a.agency.as_deref() == Some("Interpress") && a.source.as_deref() == Some(source))
        };
        let (long, short) = (of("Northgate Herald").unwrap(), of("Plain Facts").unwrap());
        let paragraphs = |article: &Article| -> HashSet<String> {
            (1..article.paragraphs.len()).map(|at| article.paragraph_text(at).to_owned()).collect()
        };
        assert!(paragraphs(long).len() > paragraphs(short).len());
        assert!(paragraphs(long).intersection(&paragraphs(short)).count() >= 3);
    }
}
