//! Pages by a cursor are those by an offset, whatever the order, the ties and the way the archive was written.
#![cfg(feature = "local")]
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use newsgrep_core::{Archive, WriterOptions};
use newsgrep_query::local::LocalEngine;
use newsgrep_query::{Counts, Engine, Hit, PageCursor, Query, Request, Scope, Sort, parse, print};
use newsgrep_testkit::Rng;
use newsgrep_testkit::oracle::{VOCABULARY, random_archive, random_query};
use newsgrep_text::Article;

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

/// Returns the hits page by page.
fn by_cursor(engine: &LocalEngine, first: &Request) -> Vec<Hit> {
    let mut hits = Vec::new();
    let mut request = first.clone();
    loop {
        let response = engine.search(&request).unwrap();
        assert!(response.hits.len() <= first.limit);
        hits.extend(response.hits);
        match response.next {
            // The text of the cursor is what travels.
            Some(next) => request.after_hit = Some(next.to_string().parse().unwrap()),
            None => return hits,
        }
        assert!(hits.len() < 1_000, "pages end");
    }
}

#[test]
fn pages_by_cursor_are_those_by_offset() {
    for seed in 3_000..3_025 {
        println!("seed {seed}");
        let mut rng = Rng::new(seed);
        let articles = random_archive(&mut rng);
        let engines = [archive_of(&articles, 1), archive_of(&articles, 4)];
        for _ in 0..3 {
            // Many scores are equal where the query says little.
            let query = if rng.per_cent(30) {
                parse("the OR of").unwrap()
            } else {
                random_query(&mut rng, &VOCABULARY)
            };
            for sort in [Sort::Relevance, Sort::Newest, Sort::Oldest] {
                for (scope, counts) in [
                    (Scope::Article, Counts::None),
                    (Scope::Paragraph, Counts::Bounded),
                    (Scope::Article, Counts::Exact),
                ] {
                    let what = format!("seed {seed}, {sort:?}, {scope:?}: {}", print(&query));
                    let all =
                        Request { sort, scope, counts, limit: usize::MAX, ..Request::new(query.clone()) };
                    let whole = engines[0].search(&all).unwrap();
                    assert_eq!(whole.next, None, "{what}");
                    let limit = rng.between(1, 4);
                    for engine in &engines {
                        let first = Request { limit, ..all.clone() };
                        assert_eq!(by_cursor(engine, &first), whole.hits, "{what}");
                    }
                }
            }
        }
    }
}

#[test]
fn a_page_counts_the_whole_answer() {
    let mut rng = Rng::new(3_100);
    let articles = random_archive(&mut rng);
    let engine = archive_of(&articles, 2);
    for sort in [Sort::Relevance, Sort::Newest, Sort::Oldest] {
        let first = Request { sort, limit: 1, counts: Counts::Exact, ..Request::new(Query::All) };
        let one = engine.search(&first).unwrap();
        let two = engine.search(&Request { after_hit: one.next, ..first }).unwrap();
        assert_eq!(one.counts, two.counts);
        assert_ne!(one.hits, two.hits);
    }
}

#[test]
fn articles_without_a_date_and_with_one_score_still_have_an_order() {
    let article = |number| Article::from_text(format!("{number}"), "Heading\n\nthe same words");
    let articles: Vec<Article> = (0..60).map(article).collect();
    for sort in [Sort::Relevance, Sort::Newest, Sort::Oldest] {
        let request = Request { sort, limit: 7, ..Request::new(parse("same words").unwrap()) };
        let ids = |commits| -> Vec<_> {
            by_cursor(&archive_of(&articles, commits), &request).iter().map(|hit| hit.id).collect()
        };
        let one = ids(1);
        assert_eq!(one.len(), 60);
        assert_eq!(one, ids(3), "{sort:?}");
    }
}

#[test]
fn a_cursor_of_another_search_is_refused() {
    let articles = random_archive(&mut Rng::new(3_101));
    let engine = archive_of(&articles, 1);
    let first = Request { limit: 1, ..Request::new(Query::All) };
    let next: Option<PageCursor> = engine.search(&first).unwrap().next;
    assert!(next.is_some());
    let refused = |request: Request| {
        let error = engine.search(&Request { after_hit: next, ..request }).unwrap_err();
        (error.code(), error.to_string())
    };
    let (code, message) = refused(Request { sort: Sort::Newest, ..first.clone() });
    assert!(code == "page-cursor" && message.contains("another order"), "{message}");
    let (code, message) = refused(Request { query: parse("vote").unwrap(), ..first });
    assert!(code == "page-cursor" && message.contains("another query"), "{message}");
}
