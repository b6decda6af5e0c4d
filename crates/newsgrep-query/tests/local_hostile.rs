//! Queries and paragraphs made to hurt: each is answered in time, or says that it was not.
#![cfg(feature = "local")]
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::time::{Duration, Instant};

use newsgrep_core::{Archive, WriterOptions};
use newsgrep_query::local::LocalEngine;
use newsgrep_query::{Counts, Engine, EngineError, Near, Query, Reach, Request, Response, parse};
use newsgrep_text::Article;

fn archive_of(articles: impl IntoIterator<Item = Article>) -> LocalEngine {
    let archive = Archive::in_memory().unwrap();
    let mut writer = archive.writer(WriterOptions::default()).unwrap();
    for article in articles {
        writer.add(&article).unwrap();
    }
    writer.commit().unwrap();
    drop(writer);
    LocalEngine::new(archive)
}

/// A paragraph as long as a book, of few words that come again and again.
fn long_paragraph() -> Article {
    let words = ["the", "of", "a", "vote", "the", "apple", "b", "of", "the", "abc"];
    let text: Vec<&str> = (0..60_000).map(|at| words[(at * at + at / 7) % words.len()]).collect();
    Article::from_text("long", format!("Heading\n\n{}", text.join(" ")))
}

const TIMEOUT: Duration = Duration::from_millis(400);

fn ask(engine: &LocalEngine, query: &str) -> Result<Response, EngineError> {
    let query = parse(query).unwrap();
    let timeout = Some(TIMEOUT);
    engine.search(&Request { timeout, counts: Counts::Exact, ..Request::new(query) })
}

#[test]
fn every_loop_looks_at_the_clock() {
    let engine = archive_of([long_paragraph()]);
    for query in [
        "the w/255 the w/255 the w/255 the w/255 the w/255 the w/255 the w/255 the",
        "the pre/255 the pre/255 the pre/255 the pre/255 the pre/255 the",
        "(the OR \"the of\") w/p (of OR \"of the\") w/p (a OR \"a vote\") w/p zebra",
        "(the OR \"the of\") w/p (of OR \"of the\") w/p (a OR \"a vote\") w/p (apple OR \"apple b\")",
        "(a* OR b*) w/s (t* OR o*) w/s (the OR \"of the\")",
        "the NOT w/s of",
        "\"the the of the the\"~200",
        "\"the of the a the vote the\"~9",
        "(the w/3 of) w/5 (a w/3 vote) w/5 (the w/3 apple)",
        "ATLEAST255 (the OR of OR \"the of\")",
        "~the w/255 ~of w/255 ~vote",
        "re:/.*/ w/255 re:/.*e/ w/255 re:/t.*/",
        "*he w/9 *of w/9 *ot?",
        "==\"the of a\" w/9 =the",
        "STEM(the w/255 of w/255 vote w/255 the)",
        "CAPS(the w/9 of) OR ALLCAPS(\"the of\"~9) OR the",
    ] {
        let started = Instant::now();
        let response = ask(&engine, query).unwrap();
        // Debug builds of a busy machine are slow; without a clock in the loops these take minutes.
        let took = started.elapsed();
        assert!(took < 8 * TIMEOUT, "{query} took {took:?}");
        assert_eq!(response.complete, response.notices.is_empty(), "{query}");
    }
}

#[test]
fn a_query_of_too_many_words_is_refused() {
    let words = (0..20_000).map(|number| {
        let letter = char::from(b'a' + (number % 26) as u8);
        format!("{letter}{number}")
    });
    let text: Vec<String> = words.collect();
    let engine = archive_of([Article::from_text("many", format!("Heading\n\n{}", text.join(" ")))]);
    let all: Vec<String> = ('a'..='z').map(|letter| format!("{letter}*")).collect();
    let refused = ask(&engine, &all.join(" ")).unwrap_err();
    assert!(refused.code() == "unsupported" && refused.to_string().contains("16384 words"), "{refused}");
    // A few of them are answered; each says itself if it was cut.
    let search = |query: &str| engine.search(&Request::new(parse(query).unwrap())).unwrap();
    assert!(search(&all[..5].join(" ")).complete);
    let cut = search("re:/.*/");
    assert!(!cut.complete && cut.notices[0].message.contains("`re:/.*/` stands for"), "{:?}", cut.notices);
}

#[test]
fn long_words_and_odd_expressions_are_looked_up_in_time() {
    let engine = archive_of([long_paragraph()]);
    let long = "a".repeat(1_000);
    for query in [format!("{long}~2"), format!("{long}*"), format!("re:/({long})?/"), format!("~{long}")] {
        let started = Instant::now();
        assert!(ask(&engine, &query).unwrap().hits.is_empty());
        assert!(started.elapsed() < 8 * TIMEOUT);
    }
}

#[test]
fn what_must_not_be_near_may_not_be_cut() {
    let text: Vec<String> = (0..1_100).map(|number| format!("abc{number}")).collect();
    let engine = archive_of([Article::from_text("many", format!("Heading\n\ntalks {}", text.join(" ")))]);
    let refused = ask(&engine, "talks NOT w/3 abc*").unwrap_err().to_string();
    assert!(refused.contains("`abc*`"), "{refused}");
    assert!(!ask(&engine, "talks w/3 abc*").unwrap().complete);
}

#[test]
fn what_archives_do_not_hold_is_refused_by_name() {
    let engine = archive_of([long_paragraph()]);
    let error = ask(&engine, "said:Ryabkov").unwrap_err();
    assert_eq!(error.code(), "not-indexed");
    let error = ask(&engine, "query:kremlin").unwrap_err();
    assert!(error.code() == "unsupported" && error.to_string().contains("query:kremlin"), "{error}");
}

#[test]
fn a_proximity_of_too_many_operands_is_refused() {
    let engine = archive_of([long_paragraph()]);
    let near = |ordered| {
        let operands = (0..9).map(|_| Query::Word("the".to_owned())).collect();
        Query::Near(Near { operands, reach: Reach::Words(3), ordered, negated: false })
    };
    assert!(engine.search(&Request::new(near(false))).unwrap_err().to_string().contains("any order"));
    assert!(engine.search(&Request::new(near(true))).is_ok());
}
