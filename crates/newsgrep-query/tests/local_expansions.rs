//! What stands for several words finds exactly the words it is defined to stand for, whatever else the dictionary holds.
#![cfg(feature = "local")]
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::{BTreeMap, BTreeSet};

use newsgrep_core::{Archive, WriterOptions};
use newsgrep_query::local::LocalEngine;
use newsgrep_query::plan::{Plan, edit_distance_within};
use newsgrep_query::{Counts, Engine, Request, Response, Scope, eval, parse};
use newsgrep_testkit::generate::Generator;
use newsgrep_text::Article;

fn archive_of(articles: &[Article], commits: usize) -> LocalEngine {
    let archive = Archive::in_memory().unwrap();
    let mut writer = archive.writer(WriterOptions::default()).unwrap();
    for chunk in articles.chunks(articles.len().div_ceil(commits)) {
        for article in chunk {
            writer.add(article).unwrap();
        }
        writer.commit().unwrap();
    }
    drop(writer);
    LocalEngine::new(archive)
}

fn ask(engine: &LocalEngine, query: &str) -> Response {
    let query = parse(query).unwrap();
    engine.search(&Request { limit: usize::MAX, counts: Counts::Exact, ..Request::new(query) }).unwrap()
}

#[test]
fn edit_distances_are_those_of_the_definition() {
    let mut words = vec![String::new()];
    for length in 0..4 {
        let longest: Vec<String> = words.iter().filter(|word| word.len() == length).cloned().collect();
        words.extend(longest.iter().flat_map(|word| ["a", "b", "c"].map(|letter| format!("{word}{letter}"))));
    }
    words.remove(0);
    let article = |word: &String| Article::from_text(word.clone(), format!("{word}\n\nheading"));
    let articles: Vec<Article> = words.iter().map(article).collect();
    let engine = archive_of(&articles, 3);
    for word in ["a", "ab", "ba", "abc", "acb", "abca", "cabb", "zabc"] {
        for distance in [1, 2] {
            let found = ask(&engine, &format!("{word}~{distance}"));
            let found: BTreeSet<String> = found.hits.into_iter().map(|hit| hit.origin).collect();
            let near = |other: &&String| edit_distance_within(word, other, distance);
            let expected: BTreeSet<String> = words.iter().filter(near).cloned().collect();
            assert_eq!(found, expected, "{word}~{distance}");
        }
    }
}

#[test]
fn expansions_find_what_the_evaluator_finds() {
    let articles: Vec<Article> = Generator::new(21).take_paragraphs(1_000).collect();
    let engine = archive_of(&articles, 3);
    // A name that some article begins a paragraph with.
    let text = articles[3].paragraph_text(1);
    let name = text.split_whitespace().find(|word| word.chars().all(char::is_alphabetic)).unwrap();
    for query in [
        "minist*",
        "*ster",
        "m?n?ster",
        "minister~1",
        "ministr~2",
        "rates~2 w/9 int*",
        "re:/m[aeiou]n.*/",
        "re:/(vote|rates)/",
        &format!("~{name}"),
        "~minister",
        "STEM(rate)",
        "STEM(votes w/5 confidence)",
        "CAPS(th*)",
        "=The w/3 =minister",
        "\"prime min*\"",
        "\"minister prime\"~4",
        "3 OF (minister rates freighter prime interest)",
        "ATLEAST3 (prime OR rates)",
        "byline:*an* minister",
        "source:*ire rates",
    ] {
        let plan = Plan::compile(&parse(query).unwrap());
        let response = ask(&engine, query);
        let found: BTreeMap<_, Vec<_>> = response
            .hits
            .iter()
            .map(|hit| {
                let paragraphs = hit.paragraphs.iter();
                (hit.id, paragraphs.map(|p| (p.ordinal as usize, p.spans.clone())).collect())
            })
            .collect();
        let mut occurrences = 0;
        let expected: BTreeMap<_, Vec<_>> = articles
            .iter()
            .filter_map(|article| {
                let matched = eval::evaluate(&plan, article, Scope::Article)?;
                occurrences += matched.occurrences;
                Some((article.id, matched.paragraphs.into_iter().map(|p| (p.ordinal, p.spans)).collect()))
            })
            .collect();
        assert_eq!(found, expected, "{query}");
        assert_eq!(response.counts.occurrences.value, occurrences, "{query}");
        println!("{query}: {} articles", expected.len());
    }
}
