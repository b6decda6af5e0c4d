//! The suite notices what is wrong, and nothing else: the local engine against itself, and against engines that are wrong
//! in one thing each. `NEWSGREP_QUERIES=2000` asks more.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::ops::ControlFlow;

use newsgrep_core::{Archive, WriterOptions};
use newsgrep_query::local::LocalEngine;
use newsgrep_query::{Engine, EngineError, Hit, Query, Request, Response, parse};
use newsgrep_testkit::conformance::{
    Agreement, Words, archives, compare, compare_pages, compare_with_truth, questions, vectors,
};
use newsgrep_testkit::oracle::{VOCABULARY, random_query};
use newsgrep_testkit::{Rng, smallest_query};
use newsgrep_text::Article;

/// Returns how many random queries to ask.
fn queries(default: usize) -> usize {
    std::env::var("NEWSGREP_QUERIES").map_or(default, |number| number.parse().expect("a number of queries"))
}

fn engine_of(articles: &[Article], commits: usize) -> LocalEngine {
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

/// The local engine, with something done to each answer.
struct Wrong<'a, F>(&'a LocalEngine, F);

impl<F: Fn(&Request, &mut Response) + Send + Sync> Engine for Wrong<'_, F> {
    fn stream(
        &self,
        request: &Request,
        sink: &mut dyn FnMut(Hit) -> ControlFlow<()>,
    ) -> Result<Response, EngineError> {
        let mut response = self.0.search(request)?;
        self.1(request, &mut response);
        for hit in response.hits.drain(..) {
            if sink(hit).is_break() {
                break;
            }
        }
        Ok(response)
    }

    fn suggest(&self, word: &str, limit: usize) -> Vec<(String, u64)> {
        self.0.suggest(word, limit)
    }
}

#[test]
fn an_engine_agrees_with_itself_however_its_archive_was_written() {
    let mut rng = Rng::new(1);
    let articles = archives::small(&mut rng);
    let (one, other) = (engine_of(&articles, 1), engine_of(&articles, 5));
    let words = Words::of(&articles);
    let (mut whole, mut asked, mut found) = (0, 0, 0);
    let mut check = |query: &Query| {
        for request in questions::questions(&mut rng, query) {
            asked += 1;
            let agreement =
                compare(&one, &other, &request).unwrap_or_else(|difference| panic!("{difference}"));
            whole += usize::from(agreement == Agreement::Same);
        }
        let request = questions::plain(&mut rng, query);
        compare_pages(&one, &other, &request, 4, 6).unwrap_or_else(|difference| panic!("{difference}"));
        let counts = one.search(&Request::new(query.clone())).map(|response| response.counts);
        found += usize::from(counts.is_ok_and(|counts| counts.articles.value > 0));
    };
    let vectors = vectors();
    vectors.iter().for_each(&mut check);
    let mut drawn = Rng::new(2);
    let random = queries(60);
    for _ in 0..random {
        check(&words.query(&mut drawn));
        check(&random_query(&mut drawn, &VOCABULARY));
    }
    let queries = vectors.len() + 2 * random;
    println!(
        "{whole} of {asked} answers held against each other; {found} of {queries} queries found something"
    );
    assert!(whole * 10 > asked * 9, "{whole} of {asked}");
    assert!(found * 2 > queries, "{found} of {queries}");
}

#[test]
fn an_engine_agrees_with_brute_force() {
    let mut rng = Rng::new(3);
    let articles = archives::small(&mut rng);
    let engine = engine_of(&articles, 3);
    let words = Words::of(&articles);
    let (queries, mut same) = (queries(40), 0);
    for _ in 0..queries {
        for query in [words.query(&mut rng), random_query(&mut rng, &VOCABULARY)] {
            let differs = |query: &Query| compare_with_truth(&articles, &engine, query).is_err();
            match compare_with_truth(&articles, &engine, &query) {
                Ok(agreement) => same += usize::from(agreement == Agreement::Same),
                Err(_) => {
                    let smallest = smallest_query(query, &differs);
                    panic!("{}", compare_with_truth(&articles, &engine, &smallest).unwrap_err());
                }
            }
        }
    }
    assert!(same * 10 > queries * 18, "nearly all are answered whole: {same}");
}

/// Checks that the suite notices what is done to the answers, and where it says that they differ.
#[track_caller]
fn check_noticed(done: impl Fn(&Request, &mut Response) + Send + Sync, expected: &str) {
    let articles = archives::generated(5, 400);
    let engine = engine_of(&articles, 2);
    let wrong = Wrong(&engine, done);
    let mut rng = Rng::new(6);
    let asked = parse("the").unwrap();
    let differences = questions::questions(&mut rng, &asked).into_iter().filter_map(|request| {
        assert_eq!(
            compare(&engine, &engine, &request).ok(),
            Some(Agreement::Same),
            "the engine itself is right"
        );
        compare(&engine, &wrong, &request).err()
    });
    let parts: Vec<String> = differences.map(|difference| difference.part).collect();
    assert!(parts.iter().any(|part| part.starts_with(expected)), "{expected}: {parts:?}");
}

#[test]
fn wrong_hits_are_noticed() {
    check_noticed(|_, response| drop(response.hits.pop()), "order");
    check_noticed(|_, response| response.hits.truncate(1), "order");
    check_noticed(|_, response| response.hits.reverse(), "order");
    let swap_last = |_: &Request, response: &mut Response| {
        if let [.., one, other] = response.hits.as_mut_slice() {
            std::mem::swap(one, other);
        }
    };
    check_noticed(swap_last, "order");
    check_noticed(|_, response| response.hits.iter_mut().take(1).for_each(|hit| hit.score *= 1.001), "score");
    check_noticed(|_, response| response.hits.iter_mut().for_each(|hit| hit.byline = None), "/hits/");
    check_noticed(|_, response| response.next = None, "next");
    let other_date = |_: &Request, response: &mut Response| {
        response.hits.iter_mut().for_each(|hit| hit.published = "2022".parse().ok());
    };
    check_noticed(other_date, "published");
}

#[test]
fn wrong_paragraphs_are_noticed() {
    let paragraphs = |change: fn(&mut newsgrep_query::HitParagraph)| {
        move |_: &Request, response: &mut Response| {
            response.hits.iter_mut().flat_map(|hit| &mut hit.paragraphs).for_each(change);
        }
    };
    check_noticed(paragraphs(|paragraph| paragraph.spans.clear()), "/hits/0/paragraphs/");
    check_noticed(paragraphs(|paragraph| paragraph.start += 1), "/hits/0/paragraphs/");
    check_noticed(paragraphs(|paragraph| paragraph.text.push(' ')), "/hits/0/paragraphs/");
    check_noticed(paragraphs(|paragraph| paragraph.ordinal += 1), "order");
    let fewer = |_: &Request, response: &mut Response| {
        response.hits.iter_mut().for_each(|hit| drop(hit.paragraphs.pop()));
    };
    check_noticed(fewer, "order");
}

#[test]
fn wrong_counts_are_noticed() {
    check_noticed(|_, response| response.counts.articles.value += 1, "counts.articles");
    check_noticed(|_, response| response.counts.paragraphs.value += 1, "counts.paragraphs");
    check_noticed(|_, response| response.counts.occurrences.value += 1, "counts.occurrences");
    // A lower bound where the true number was asked for, and one that is no lower bound.
    check_noticed(|_, response| response.counts.occurrences.exact = false, "counts.occurrences");
    let too_high = |_: &Request, response: &mut Response| {
        response.counts.articles.exact = false;
        response.counts.articles.value = 1_000_000;
    };
    check_noticed(too_high, "counts.articles");
    let facet = |_: &Request, response: &mut Response| {
        response.facets.iter_mut().flat_map(|facet| &mut facet.values).for_each(|value| value.count += 1);
    };
    check_noticed(facet, "/facets/");
    check_noticed(|_, response| response.facets.iter_mut().for_each(|facet| facet.missing += 1), "/facets/");
    check_noticed(
        |_, response| response.timeline.iter_mut().for_each(|line| line.undated += 1),
        "/timeline/",
    );
    let bin = |_: &Request, response: &mut Response| {
        response.timeline.iter_mut().for_each(|line| drop(line.bins.pop()));
    };
    check_noticed(bin, "/timeline/bins");
}

#[test]
fn a_part_shown_as_the_whole_or_the_whole_as_a_part_is_noticed() {
    check_noticed(|_, response| response.complete = false, "completeness");
    let notice = newsgrep_query::Notice::new("incomplete", "a shard is missing");
    check_noticed(move |_, response| response.notices.push(notice.clone()), "completeness");
    let engine = engine_of(&archives::generated(5, 100), 1);
    let forgetful = Wrong(&engine, |request: &Request, response: &mut Response| {
        if request.after_hit.is_some() {
            response.hits.pop();
        }
    });
    let request = Request::new(parse("the").unwrap());
    assert!(compare_pages(&engine, &engine, &request, 3, 5).is_ok());
    assert_eq!(compare_pages(&engine, &forgetful, &request, 3, 5).unwrap_err().part, "order");
}
