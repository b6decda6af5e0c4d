//! How a query was read and run, and how hits scored: against what is known of the seeds.
#![cfg(feature = "local")]
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use newsgrep_core::{Archive, WriterOptions};
use newsgrep_query::local::LocalEngine;
use newsgrep_query::{Engine, ExplainedNode, Explanation, Request, Response, Scope, Sort, parse, print};
use newsgrep_testkit::oracle::{VOCABULARY, random_archive, random_query};
use newsgrep_testkit::{Rng, seeds};
use newsgrep_text::Article;

fn engine_of(articles: &[Article]) -> LocalEngine {
    let archive = Archive::in_memory().unwrap();
    let mut writer = archive.writer(WriterOptions::default()).unwrap();
    for article in articles {
        writer.add(article).unwrap();
    }
    writer.commit().unwrap();
    drop(writer);
    LocalEngine::new(archive)
}

fn explained(engine: &LocalEngine, query: &str) -> Response {
    let request = Request { explain: true, ..Request::new(parse(query).unwrap()) };
    engine.search(&request).unwrap()
}

fn explanation(engine: &LocalEngine, query: &str) -> Explanation {
    explained(engine, query).explanation.unwrap()
}

#[test]
fn an_expansion_lists_its_words_the_most_frequent_first() {
    let engine = engine_of(&seeds());
    let clause = &explanation(&engine, "optimis*").clauses[0];
    let words: Vec<_> = clause.words[0].words.iter().map(|w| (w.word.as_str(), w.paragraphs)).collect();
    assert_eq!(clause.words[0].pattern, "optimis*");
    assert_eq!(words, [("optimism", 2), ("optimistic", 2)]);
    let clause = &explanation(&engine, "~Ryabkov").clauses[0];
    let words: Vec<_> = clause.words[0].words.iter().map(|w| (w.word.as_str(), w.paragraphs)).collect();
    assert_eq!(words, [("riabkov", 3), ("ryabkov", 3)]);
}

#[test]
fn the_clause_with_the_fewest_paragraphs_leads() {
    let engine = engine_of(&seeds());
    let explanation = explanation(&engine, "NATO AND \"moment of truth\" AND Russia NOT title:Geneva");
    let ExplainedNode::And { members, leads } = &explanation.tree else { panic!("{:?}", explanation.tree) };
    assert_eq!(members[leads.unwrap()], ExplainedNode::Clause(1));
    assert_eq!(explanation.clauses[1].text, "\"moment of truth\"");
    let words: Vec<_> = explanation.clauses[1].words.iter().map(|word| word.pattern.as_str()).collect();
    assert_eq!(words, ["moment", "of", "truth"]);
    let text = explanation.to_text();
    assert!(text.contains("  [1] \"moment of truth\": in up to 2 paragraphs; looked up first\n"), "{text}");
    assert!(text.contains("    [3] geneva: in the title; in up to 7 paragraphs\n"), "{text}");
}

#[test]
fn languages_that_the_archive_does_not_have_are_left_out() {
    let mut articles = seeds();
    articles.iter_mut().for_each(|article| article.language = Some("en".to_owned()));
    let engine = engine_of(&articles);
    let explanation = explanation(&engine, "STEM(negotiate)");
    let languages: Vec<_> = explanation.clauses.iter().map(|clause| clause.language.as_deref()).collect();
    assert_eq!(languages, [Some("en or unknown")]);
    assert_eq!(explanation.tree, ExplainedNode::Clause(explanation.clauses[0].number));
}

#[test]
fn what_is_not_in_the_index_is_read_from_stored_text() {
    let engine = engine_of(&seeds());
    let check = |query: &str, reads_text: bool| {
        let explanation = explanation(&engine, query);
        assert_eq!(explanation.clauses[0].reads_text, reads_text, "{query}");
    };
    check("Russia", false);
    check("CAPS(Russia)", false);
    check("=Russia", true);
    check("==\"Russia’s\"", true);
    check("quote:Russia", false);
    check("Russia w/s NATO", false);
}

#[test]
fn a_score_is_the_sum_of_its_parts() {
    // `NEWSGREP_SEEDS=2000 cargo test -p newsgrep-query --test local_explain` is the long run.
    let seeds = std::env::var("NEWSGREP_SEEDS").map_or(8, |seeds| seeds.parse().expect("a number of seeds"));
    let mut scored = 0;
    for seed in 0..seeds {
        println!("seed {seed}");
        let mut rng = Rng::new(seed);
        let engine = engine_of(&random_archive(&mut rng));
        for _ in 0..20 {
            let query = random_query(&mut rng, &VOCABULARY);
            for scope in [Scope::Article, Scope::Paragraph] {
                let request = Request { explain: true, scope, ..Request::new(query.clone()) };
                let response = engine.search(&request).unwrap();
                let plain = engine.search(&Request { explain: false, ..request.clone() }).unwrap();
                assert_eq!(response.counts, plain.counts);
                let json = serde_json::to_string(&response.explanation).unwrap();
                let read: Option<Explanation> = serde_json::from_str(&json).unwrap();
                assert_eq!(read, response.explanation, "{}", print(&query));
                for (hit, plain) in response.hits.iter().zip(&plain.hits) {
                    assert_eq!((hit.id, hit.score), (plain.id, plain.score));
                    assert_eq!(plain.score_parts, None);
                    let Some(parts) = &hit.score_parts else {
                        assert_eq!(hit.score, 0.0, "{}", print(&query));
                        continue;
                    };
                    scored += 1;
                    let sum: f32 = parts.clauses.iter().map(|clause| clause.score).sum();
                    let near = |a: f32, b: f32| (a - b).abs() <= 1e-5 * b.abs().max(1.0);
                    assert!(near(sum * parts.factor, hit.score), "{}: {parts:?}", print(&query));
                    assert!(near(parts.score, hit.score), "{}: {parts:?}", print(&query));
                    for clause in &parts.clauses {
                        assert!(near(clause.idf * clause.tf * clause.factor, clause.score), "{clause:?}");
                    }
                    assert!(hit.paragraphs.iter().any(|paragraph| paragraph.ordinal == parts.paragraph));
                }
            }
        }
    }
    assert!(scored > 100, "{scored}");
}

#[test]
fn a_score_is_told_in_plain_text() {
    let article = Article::from_text("talks.txt", "Talks of truth\n\nThe envoys talk.");
    let engine = engine_of(&[article]);
    let response = explained(&engine, "\"talks of truth\"^2 envoys");
    let parts = response.hits[0].score_parts.as_ref().unwrap();
    assert_eq!((parts.paragraph, parts.factor), (0, 2.0));
    let clause = &parts.clauses[0];
    assert_eq!((clause.occurrences, clause.length, clause.factor), (1, 3, 3.0));
    // Each of the three words is in one of the two paragraphs: ln(1 + 1.5 / 1.5).
    assert!((clause.idf - 3.0 * 2_f32.ln()).abs() < 1e-6, "{clause:?}");
    let text = parts.to_string();
    assert!(text.starts_with("score 12.4"), "{text}");
    assert!(text.contains("paragraph 0, a headline, counts 2 times\n"), "{text}");
    assert!(text.contains("= [0] \"talks of truth\": once in 3 words"), "{text}");
    let request = Request { explain: true, sort: Sort::Newest, ..Request::new(parse("envoys").unwrap()) };
    assert_eq!(engine.search(&request).unwrap().hits[0].score_parts, None);
}
