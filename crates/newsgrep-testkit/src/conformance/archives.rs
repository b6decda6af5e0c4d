//! Archives to ask: small ones with every kind of article, a larger one with the statistics of news, and real ones.

use std::path::Path;

use newsgrep_query::Query;
use newsgrep_text::{Article, ArticleId, words};

use super::vectors;
use crate::generate::Generator;
use crate::{Rng, oracle, seeds};

/// Returns the seeds, articles of the words that the [vectors] ask for, and random articles: about 150, of one year and of
/// no date.
pub fn small(rng: &mut Rng) -> Vec<Article> {
    let mut articles = seeds();
    articles.extend(of_vectors(rng, 40));
    for part in 0..6 {
        let random = oracle::random_archive(rng).into_iter();
        articles.extend(random.enumerate().map(|(number, article)| {
            // Some keep their names, because random queries ask for these.
            if part == 0 { article } else { named(article, format!("random/{part}/{number}")) }
        }));
    }
    articles
}

fn named(article: Article, origin: String) -> Article {
    Article { id: ArticleId::of(&origin), origin, ..article }
}

/// Returns articles made of the words that the vectors ask for, the more often the more they do.
fn of_vectors(rng: &mut Rng, count: usize) -> Vec<Article> {
    let mut vocabulary = Vec::new();
    for query in vectors() {
        words_of(&query, &mut vocabulary);
    }
    let mut article = |number: usize| {
        let mut text = String::new();
        for paragraph in 0..rng.between(2, 6) {
            text.push_str(if paragraph > 0 { "\n\n" } else { "" });
            for _ in 0..rng.between(4, 30) {
                text.push_str(rng.pick::<String>(&vocabulary));
                text.push_str(rng.pick::<&str>(&[" ", " ", " ", " ", " ", ", ", ". ", " “", "” "]));
            }
        }
        let mut article = Article::from_text(format!("vectors/{number}"), text);
        let outlet = *rng.pick(&["TASS", "AFP", "The New York Post", "tass and others", ""]);
        article.source = (!outlet.is_empty()).then(|| outlet.to_owned());
        article.language = rng.per_cent(70).then(|| "en".to_owned());
        article.section = rng.per_cent(50).then(|| "world/europe".to_owned());
        let (month, day) = (rng.between(1, 2), rng.between(1, 28));
        article.published =
            rng.per_cent(80).then(|| format!("2022-{month:02}-{day:02}").parse().ok()).flatten();
        article
    };
    (0..count).map(&mut article).collect()
}

/// Collects the words that a query asks for, as they are written.
fn words_of(query: &Query, all: &mut Vec<String>) {
    let text = newsgrep_query::print(query);
    let names = ["AND", "OR", "NOT", "OF", "STEM", "CAPS", "ALLCAPS", "NOCAPS", "W", "PRE"];
    let found = words(&text).map(|word| word.span.of(&text));
    all.extend(found.filter(|word| !names.contains(word)).map(str::to_owned));
}

/// Returns generated articles of so many paragraphs together, all from six months.
///
/// The dates are pushed together because a cluster has an index for each month: sixty of them for a few articles each
/// would test nothing but patience.
pub fn generated(seed: u64, paragraphs: usize) -> Vec<Article> {
    let articles = Generator::new(seed).paragraphs_per_article(2..=12).take_paragraphs(paragraphs);
    let nearer = |mut article: Article| {
        article.published = article.published.and_then(|date| {
            let written = date.to_string();
            let month = written.get(5..7)?.parse::<u32>().ok()? % 6 + 1;
            format!("2022-{month:02}{}", written.get(7..)?).parse().ok()
        });
        article
    };
    articles.map(nearer).collect()
}

/// Reads articles from a file that has one in JSON on each line.
///
/// # Errors
///
/// Fails if the file cannot be read, or a line is no article.
pub fn from_json_lines(file: &Path) -> Result<Vec<Article>, String> {
    let text =
        std::fs::read_to_string(file).map_err(|error| format!("cannot read {}: {error}", file.display()))?;
    let read = |(number, line): (usize, &str)| {
        serde_json::from_str(line).map_err(|error| format!("{}:{}: {error}", file.display(), number + 1))
    };
    text.lines().enumerate().map(read).collect()
}
