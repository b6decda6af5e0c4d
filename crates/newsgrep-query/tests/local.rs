//! The local engine against the evaluator, and both against brute force.
#![cfg(feature = "local")]
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::time::Duration;

use newsgrep_core::{Archive, WriterOptions};
use newsgrep_query::local::LocalEngine;
use newsgrep_query::plan::Plan;
use newsgrep_query::{Cancel, Counts, Engine, Query, Request, Response, Scope, Sort, eval, parse, print};
use newsgrep_testkit::generate::Generator;
use newsgrep_testkit::oracle::{VOCABULARY, random_archive, random_query, search};
use newsgrep_testkit::{Rng, seeds};
use newsgrep_text::{Article, ArticleId, Span, Zone};

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

/// Writes the articles the long way: older versions of some, articles that are deleted again, several commits.
fn edited_archive_of(articles: &[Article], rng: &mut Rng) -> LocalEngine {
    let archive = Archive::in_memory().unwrap();
    let mut writer = archive.writer(WriterOptions::default()).unwrap();
    let mut others = random_archive(rng);
    for (number, other) in others.iter_mut().enumerate() {
        // Half of them are replaced below, the others deleted.
        match articles.get(number).filter(|_| number % 2 == 0) {
            Some(article) => other.id = article.id,
            None => other.id = ArticleId::of(&format!("gone {number}")),
        }
        writer.add(other).unwrap();
    }
    writer.commit().unwrap();
    for (number, article) in articles.iter().enumerate() {
        writer.add(article).unwrap();
        if number % 3 == 0 {
            writer.commit().unwrap();
        }
    }
    for other in &others {
        if !articles.iter().any(|article| article.id == other.id) {
            assert!(writer.delete(other.id).unwrap());
        }
    }
    writer.commit().unwrap();
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
    // `NEWSGREP_SEEDS=5000 cargo test -p newsgrep-query --test local` is the long run.
    let seeds = std::env::var("NEWSGREP_SEEDS").map_or(40, |seeds| seeds.parse().expect("a number of seeds"));
    for seed in 0..seeds {
        println!("seed {seed}");
        let mut rng = Rng::new(seed);
        let articles = random_archive(&mut rng);
        let engine = match seed % 4 {
            0 => edited_archive_of(&articles, &mut rng),
            commits => archive_of(&articles, commits as usize),
        };
        for _ in 0..20 {
            let query = random_query(&mut rng, &VOCABULARY);
            let what = print(&query);
            let response = engine.search(&everything(&query, Scope::Article)).unwrap();
            let expected = search(&articles, &query);

            let by_oracle: Found = expected
                .iter()
                .map(|found| {
                    let paragraphs =
                        found.paragraphs.iter().map(|p| (p.ordinal as u32, p.spans.clone())).collect();
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
                let (mut paragraphs, mut occurrences) = (0, 0);
                let by_evaluator: Found = articles
                    .iter()
                    .filter_map(|article| {
                        let matched = eval::evaluate(&plan, article, scope)?;
                        paragraphs += matched.paragraphs.len() as u64;
                        occurrences += matched.occurrences;
                        let paragraphs =
                            matched.paragraphs.into_iter().map(|p| (p.ordinal as u32, p.spans)).collect();
                        Some((article.id, paragraphs))
                    })
                    .collect();
                assert_eq!(found(&response), by_evaluator, "seed {seed}, {scope:?}: {what}");
                let counts = response.counts;
                let counted = (counts.articles.value, counts.paragraphs.value, counts.occurrences.value);
                let expected = (by_evaluator.len() as u64, paragraphs, occurrences);
                assert_eq!(counted, expected, "seed {seed}, {scope:?}: {what}");
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
            for sort in [Sort::Newest, Sort::Oldest, Sort::Relevance] {
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
                    Sort::Relevance => {}
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
    check("\"moment * truth\"", &["000#5", "001#4"]);
    check("\"moment of tru\"*", &["000#5", "001#4"]);
}

#[test]
fn fields_answer_as_stated() {
    let articles = newsgrep_testkit::made_up();
    let engine = archive_of(&articles, 2);
    let check = |query: &str, holds: &dyn Fn(&Article) -> bool| {
        let response = engine.search(&everything(&parse(query).unwrap(), Scope::Article)).unwrap();
        let found: std::collections::BTreeSet<ArticleId> = response.hits.iter().map(|hit| hit.id).collect();
        let expected = articles.iter().filter(|article| holds(article)).map(|article| article.id).collect();
        assert_eq!(found, expected, "{query}");
        assert!(!found.is_empty() && found.len() < articles.len(), "{query}");
    };
    check("byline:*", &|article| article.byline.is_some());
    check("agency:*", &|article| article.agency.is_some());
    check("lang:fr", &|article| article.language.as_deref() == Some("fr"));
    check("date:none", &|article| article.published.is_none());
    check("-date:none -lang:en", &|article| {
        article.published.is_some() && article.language.as_deref() != Some("en")
    });
    let day = |article: &Article| article.published.map(|date| date.day().to_string());
    check("date:2031-03-05", &|article| day(article).as_deref() == Some("2031-03-05"));
    check("after:2031-03-10", &|article| day(article).is_some_and(|day| day.as_str() >= "2031-03-10"));
    check("before:2031-03-10", &|article| day(article).is_some_and(|day| day.as_str() < "2031-03-10"));
}

#[test]
fn a_search_that_is_cut_off_says_so() {
    let articles: Vec<Article> = Generator::new(7).take_paragraphs(3_000).collect();
    let engine = archive_of(&articles, 1);
    let cancel = Cancel::new();
    cancel.cancel();
    let request = everything(&Query::All, Scope::Article);
    let code = |request: &Request| {
        let response = engine.search(request).unwrap();
        (response.complete, response.counts.articles.exact, response.notices.first().map(|n| n.code.clone()))
    };
    assert_eq!(code(&request), (true, true, None));
    let cancelled = Request { cancel: Some(cancel), ..request.clone() };
    assert_eq!(code(&cancelled), (false, false, Some("cancelled".to_owned())));
    let late = Request { timeout: Some(Duration::ZERO), ..request };
    assert_eq!(code(&late), (false, false, Some("timeout".to_owned())));
}

#[test]
fn a_cancelled_stream_ends_with_the_hit_at_hand() {
    let articles: Vec<Article> = Generator::new(9).take_paragraphs(3_000).collect();
    let engine = archive_of(&articles, 1);
    let cancel = Cancel::new();
    let request = Request { cancel: Some(cancel.clone()), ..everything(&Query::All, Scope::Article) };
    let mut hits = 0;
    let response = engine.stream(&request, &mut |_| {
        hits += 1;
        if hits == 3 {
            cancel.cancel();
        }
        ControlFlow::Continue(())
    });
    assert_eq!((hits, response.unwrap().complete), (3, false));
}

#[test]
#[should_panic(expected = "the caller's own")]
fn a_panic_of_the_caller_stays_the_callers() {
    let engine = archive_of(&seeds(), 1);
    let _ = engine.stream(&everything(&Query::All, Scope::Article), &mut |_| panic!("the caller's own"));
}

#[test]
fn bounded_counts_are_true_or_say_that_they_are_not() {
    let articles: Vec<Article> =
        Generator::new(8).paragraphs_per_article(1..=1).take_paragraphs(4_000).collect();
    let engine = archive_of(&articles, 3);
    for sort in [Sort::Relevance, Sort::Newest, Sort::Oldest] {
        for query in ["the", "\"in the\"", "\"moment of truth\"", "*"] {
            let query = parse(query).unwrap();
            let ask = |counts, limit| {
                let request = Request { counts, limit, sort, ..everything(&query, Scope::Article) };
                engine.search(&request).unwrap()
            };
            let (exact, bounded) = (ask(Counts::Exact, 10), ask(Counts::Bounded, 10));
            assert!(exact.counts.articles.exact);
            assert_eq!(exact.hits, bounded.hits);
            assert_eq!(exact.hits, ask(Counts::None, 10).hits);
            if bounded.counts.articles.exact {
                assert_eq!(exact.counts, bounded.counts);
            } else {
                assert!(bounded.counts.articles.value >= 1_000);
                assert!(bounded.counts.articles.value <= exact.counts.articles.value);
            }
        }
    }
}

#[test]
fn a_time_limit_leaves_only_true_hits_and_true_bounds() {
    let articles: Vec<Article> = Generator::new(11).take_paragraphs(12_000).collect();
    let engine = archive_of(&articles, 2);
    for query in ["the", "the -of", "\"in the\" -\"moment of truth\"", "* -the"] {
        let request = everything(&parse(query).unwrap(), Scope::Article);
        let whole = engine.search(&request).unwrap();
        let all = found(&whole);
        for micros in (0..40).map(|step| step * 400) {
            let timeout = Some(Duration::from_micros(micros));
            let part = engine.search(&Request { timeout, ..request.clone() }).unwrap();
            assert!(part.counts.articles.value <= whole.counts.articles.value, "{query} in {micros} µs");
            assert_eq!(part.complete, part.notices.is_empty(), "{query} in {micros} µs");
            assert_eq!(part.counts.articles.exact, part.counts == whole.counts && part.counts.articles.exact);
            for (id, paragraphs) in found(&part) {
                assert_eq!(all.get(&id), Some(&paragraphs), "{query} in {micros} µs");
            }
        }
    }
}

#[test]
fn a_time_limit_still_shows_what_was_found() {
    let articles: Vec<Article> = Generator::new(12).take_paragraphs(12_000).collect();
    let engine = archive_of(&articles, 1);
    let request = Request { limit: 5, ..everything(&parse("the of").unwrap(), Scope::Article) };
    // Somewhere between nothing and everything; on a fast machine the last step may be enough for the whole answer.
    let cut = (1..200).map(|step| Duration::from_micros(step * 50)).find_map(|timeout| {
        let response = engine.search(&Request { timeout: Some(timeout), ..request.clone() }).unwrap();
        (response.counts.articles.value > 5).then_some(response)
    });
    assert!(!cut.expect("ten milliseconds find six articles").hits.is_empty());
}

#[test]
fn a_prefix_of_too_many_words_says_so_and_marks_what_it_searched() {
    let mut articles = Vec::new();
    for number in 0..1_100 {
        articles.push(Article::from_text(format!("{number}"), format!("Heading\n\nabc{number} and talks")));
    }
    let engine = archive_of(&articles, 1);
    let search = |query: &str| engine.search(&everything(&parse(query).unwrap(), Scope::Article));
    let response = search("abc*").unwrap();
    assert_eq!((response.hits.len(), response.complete), (1_024, false));
    assert_eq!((response.counts.articles.value, response.counts.articles.exact), (1_024, false));
    assert_eq!(response.notices[0].code, "expansion-capped");
    // A word that was not searched is not marked in an article found by another.
    let both = search("abc* OR talks").unwrap();
    let marked = both.hits.iter().filter(|hit| hit.paragraphs[0].spans.len() == 2).count();
    assert_eq!((both.hits.len(), marked), (1_100, 1_024));
    let refused = search("talks -abc*").unwrap_err().to_string();
    assert!(refused.contains("NOT of a word") && refused.contains("`abc*`"), "{refused}");
    assert!(search("abc* -nothing").is_ok(), "what is excluded is not capped");
}

#[test]
fn a_query_put_together_too_deep_is_refused() {
    let deep = (0..1_000).fold(Query::Word("truth".to_owned()), |query, _| Query::Not(Box::new(query)));
    let engine = archive_of(&seeds(), 1);
    assert!(engine.search(&Request::new(deep)).unwrap_err().to_string().contains("nested"));
}

#[test]
fn a_paragraph_found_by_its_article_alone_is_a_hit_and_no_context() {
    let articles = newsgrep_testkit::made_up();
    let engine = archive_of(&articles, 1);
    let request = Request { after: 1, ..everything(&parse("lang:fr").unwrap(), Scope::Paragraph) };
    let response = engine.search(&request).unwrap();
    let french: u64 = articles
        .iter()
        .filter(|article| article.language.as_deref() == Some("fr"))
        .map(|article| {
            article.paragraphs.iter().filter(|paragraph| paragraph.zone != Zone::Boiler).count() as u64
        })
        .sum();
    assert_eq!(response.counts.paragraphs.value, french);
    for hit in &response.hits {
        assert_eq!(hit.paragraphs.iter().filter(|paragraph| !paragraph.context).count(), 1);
        assert!(hit.paragraphs.iter().all(|paragraph| paragraph.spans.is_empty()));
    }
}
