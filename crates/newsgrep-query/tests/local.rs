//! The local engine against the evaluator, and both against brute force.

use std::collections::BTreeMap;

use newsgrep_core::{Archive, WriterOptions};
use newsgrep_query::local::LocalEngine;
use newsgrep_query::plan::Plan;
use newsgrep_query::{Counts, Engine, Query, Request, Response, Scope, Sort, eval, parse, print};
use newsgrep_testkit::oracle::{VOCABULARY, random_archive, random_query, search};
use newsgrep_testkit::{Rng, seeds};
use newsgrep_text::{Article, ArticleId, Span};

fn archive_of(articles: &[Article], commits: usize) -> LocalEngine {
    let archive = Archive::in_memory().unwrap();
    let mut writer = archive.writer(WriterOptions::default()).unwrap();
    for chunk in articles.chunks(articles.len().div_ceil(commits).max(1)) {
        for article in chunk {
            writer.add(article).unwrap();
        }
        writer.commit().unwrap();
    }
    drop(writer);
    LocalEngine::new(archive)
}

fn everything(query: &Query, scope: Scope) -> Request {
    Request { limit: usize::MAX, counts: Counts::Exact, scope, ..Request::new(query.clone()) }
}

/// An answer reduced to what must agree: article → paragraph → spans.
type Found = BTreeMap<ArticleId, BTreeMap<u32, Vec<Span>>>;

fn found(response: &Response) -> Found {
    let mut found = Found::new();
    for hit in &response.hits {
        let paragraphs = found.entry(hit.id).or_default();
        for paragraph in &hit.paragraphs {
            paragraphs.insert(paragraph.ordinal, paragraph.spans.clone());
        }
    }
    found
}

#[test]
fn engine_evaluator_and_brute_force_agree_on_random_queries() {
    for seed in 0..150 {
        println!("seed {seed}");
        let mut rng = Rng::new(seed);
        let articles = random_archive(&mut rng);
        let engine = archive_of(&articles, 1 + seed as usize % 3);
        for _ in 0..20 {
            let query = random_query(&mut rng, &VOCABULARY);
            let what = print(&query);
            let response = engine.search(&everything(&query, Scope::Article)).unwrap();
            let expected = search(&articles, &query);

            let by_oracle: Found = expected
                .iter()
                .map(|found| {
                    let paragraphs = found.paragraphs.iter().map(|p| (p.ordinal as u32, p.spans.clone())).collect();
                    (articles[found.article].id, paragraphs)
                })
                .collect();
            assert_eq!(found(&response), by_oracle, "seed {seed}: {what}");
            let occurrences: u64 =
                expected.iter().flat_map(|found| &found.paragraphs).map(|p| p.occurrences as u64).sum();
            let paragraphs: u64 = expected.iter().map(|found| found.paragraphs.len() as u64).sum();
            assert_eq!(response.counts.articles.value, expected.len() as u64, "seed {seed}: {what}");
            assert_eq!(response.counts.paragraphs.value, paragraphs, "seed {seed}: {what}");
            assert_eq!(response.counts.occurrences.value, occurrences, "seed {seed}: {what}");

            let plan = Plan::compile(&query);
            for scope in [Scope::Article, Scope::Paragraph] {
                let response = engine.search(&everything(&query, scope)).unwrap();
                let by_evaluator: Found = articles
                    .iter()
                    .filter_map(|article| {
                        let matched = eval::evaluate(&plan, article, scope)?;
                        let paragraphs = matched.paragraphs.into_iter().map(|p| (p.ordinal as u32, p.spans)).collect();
                        Some((article.id, paragraphs))
                    })
                    .collect();
                assert_eq!(found(&response), by_evaluator, "seed {seed}, {scope:?}: {what}");
            }
        }
    }
}

#[test]
fn orders_are_total_and_the_same_however_the_archive_was_written() {
    for seed in 1_000..1_040 {
        println!("seed {seed}");
        let mut rng = Rng::new(seed);
        let articles = random_archive(&mut rng);
        let engines = [archive_of(&articles, 1), archive_of(&articles, 3)];
        for _ in 0..5 {
            let query = random_query(&mut rng, &VOCABULARY);
            for sort in [Sort::Newest, Sort::Oldest] {
                let ids = |engine: &LocalEngine, limit| -> Vec<ArticleId> {
                    let request = Request { sort, limit, ..everything(&query, Scope::Article) };
                    engine.search(&request).unwrap().hits.iter().map(|hit| hit.id).collect()
                };
                let all = ids(&engines[0], usize::MAX);
                assert_eq!(all, ids(&engines[1], usize::MAX), "seed {seed}: {}", print(&query));
                assert_eq!(all[..all.len().min(3)], ids(&engines[1], 3), "seed {seed}: {}", print(&query));
                let date = |id: &ArticleId| {
                    articles.iter().find(|a| a.id == *id).unwrap().published.map(|d| d.civil_seconds())
                };
                let dates: Vec<_> = all.iter().map(date).collect();
                match sort {
                    Sort::Oldest => assert!(dates.is_sorted(), "{dates:?}"),
                    _ => assert!(dates.iter().rev().is_sorted(), "{dates:?}"),
                }
            }
        }
    }
}

#[test]
fn the_seeds_answer_as_counted_by_hand() {
    let engine = archive_of(&seeds(), 1);
    let check = |query: &str, expected: &[&str]| {
        let response = engine.search(&everything(&parse(query).unwrap(), Scope::Article)).unwrap();
        let mut places: Vec<String> = response
            .hits
            .iter()
            .flat_map(|hit| {
                let name = hit.origin.rsplit('/').next().unwrap()[..3].to_owned();
                hit.paragraphs.iter().map(move |paragraph| format!("{name}#{}", paragraph.ordinal))
            })
            .collect();
        places.sort();
        assert_eq!(places, expected, "{query}");
    };
    // Paragraphs counted from 0 = headline; 000 writes “…”, 001 writes « …«.
    check("\"moment of truth\"", &["000#5", "001#4"]);
    check("« moment of truth«", &["000#5", "001#4"]);
    check("Delâttre", &["000#6", "001#5"]);
    check("\"francois delattre\"", &["000#6", "001#5"]);
    check("Ryabkov", &["000#4", "003#11", "003#9"]);
    check("Newsletter", &[]);
    check("zone:boiler Newsletter", &["001#16"]);
}
