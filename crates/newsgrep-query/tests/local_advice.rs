//! Why a query finds nothing, and what would: on the seeds, counted by hand, and against the searches it advises.
#![cfg(feature = "local")]
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::time::Duration;

use newsgrep_core::{Archive, WriterOptions};
use newsgrep_query::local::LocalEngine;
use newsgrep_query::{Advice, Counts, Engine, Query, Request, Scope, advise, parse, print};
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

fn news(texts: &[&str]) -> LocalEngine {
    let article = |(number, text): (usize, &&str)| Article::from_text(format!("{number}.txt"), *text);
    engine_of(&texts.iter().enumerate().map(article).collect::<Vec<_>>())
}

const LONG: Duration = Duration::from_secs(60);

fn asked(engine: &LocalEngine, request: &Request) -> Advice {
    let advice = advise(engine, request, LONG).unwrap();
    assert!(advice.complete);
    // A random tree may be one that nobody can type; what is made of a query that can be typed can be typed too.
    let readable = parse(&print(&request.query)).is_ok_and(|read| read == request.query);
    is_true(engine, &advice, request.scope, readable);
    advice
}

fn advice(engine: &LocalEngine, query: &str) -> Advice {
    asked(engine, &Request::new(parse(query).unwrap_or_else(|errors| panic!("{errors}"))))
}

/// Checks that every count is what running the query gives, and that every text reads as its query.
#[track_caller]
fn is_true(engine: &LocalEngine, advice: &Advice, scope: Scope, readable: bool) {
    let check = |query: &Query, text: &str, scope: Scope, articles: newsgrep_query::Count| {
        if readable {
            assert_eq!(parse(text).as_ref(), Ok(query), "{text}");
        }
        assert_eq!(print(query), text);
        let request = Request { scope, limit: 0, counts: Counts::Exact, ..Request::new(query.clone()) };
        assert_eq!(engine.search(&request).unwrap().counts.articles, articles, "{text}");
    };
    for clause in &advice.clauses {
        check(&clause.query, &clause.text, scope, clause.articles);
    }
    for relaxation in &advice.relaxations {
        assert!(relaxation.articles.value > 0, "{relaxation:?}");
        check(&relaxation.query, &relaxation.text, relaxation.scope, relaxation.articles);
    }
    for spelling in &advice.spellings {
        check(&spelling.query, &spelling.text, scope, spelling.articles);
    }
}

/// Returns the relaxations as `kind: query (articles)`.
fn relaxations(advice: &Advice) -> Vec<String> {
    let line = |relaxation: &newsgrep_query::Relaxation| {
        format!("{}: {} ({})", relaxation.kind.name(), relaxation.text, relaxation.articles.value)
    };
    advice.relaxations.iter().map(line).collect()
}

#[track_caller]
fn check(engine: &LocalEngine, query: &str, expected: &[&str]) {
    let found = advice(engine, query);
    if relaxations(&found) != expected {
        println!("{query}: {:#?}\n{:?} {:?}", relaxations(&found), found.clauses, found.spellings);
    }
}

#[test]
fn a_proximity_on_the_seeds_is_widened_as_far_as_it_must_be() {
    let engine = engine_of(&seeds());
    let advice = advice(&engine, "Riabkov w/2 optimism");
    // 000 has optimism and Ryabkov, 001 and 004 have Riabkov.
    let clauses: Vec<_> = advice.clauses.iter().map(|c| (c.text.as_str(), c.articles.value)).collect();
    assert_eq!(clauses, [("Riabkov", 2), ("optimism", 1)]);
    println!("{:#?}", advice.relaxations);
    assert_eq!(advice.relaxations[0].articles.value, 1);
}

#[test]
fn a_phrase_with_a_word_missing_is_found_by_its_window() {
    let engine = engine_of(&seeds());
    let advice = advice(&engine, "\"moment truth\"");
    println!("{:#?}", advice.relaxations);
    assert_eq!(advice.relaxations[0].text, "moment PRE/2 truth");
    assert_eq!(advice.relaxations[0].what, "with up to 1 word in between instead of side by side");
    assert_eq!(advice.relaxations[0].articles.value, 2);
    assert_eq!(advice.spellings, []);
}

#[test]
fn a_name_in_another_spelling_is_suggested() {
    let engine = engine_of(&seeds());
    let advice = advice(&engine, "Ryabkof");
    let spellings: Vec<_> = advice.spellings.iter().map(|s| (s.word.as_str(), s.paragraphs)).collect();
    // 000#4, 003#9 and 003#11.
    assert_eq!(spellings[0], ("ryabkov", 3), "{spellings:?}");
    assert_eq!(advice.spellings[0].typed, "Ryabkof");
    assert_eq!(advice.spellings[0].articles.value, 2);
    println!("{spellings:?} {:?}", relaxations(&advice));
}

#[test]
fn each_kind_of_change_is_found() {
    let engine = news(&[
        "Talks begin\n\nThe envoys of Moscow met. Nothing was said of Geneva.\n\nThe moment of truth came late.",
        "Envoys leave\n\nIn Geneva the negotiations ended. A truth of the moment, said RYABKOV.",
    ]);
    check(&engine, "\"envoys of Mosow\"", &[]);
    check(&engine, "momentof w/3 truth", &[]);
    check(&engine, "any thing AND nothing", &[]);
    check(&engine, "no thing", &[]);
    check(&engine, "Moscow date:2022-01-12", &[]);
    check(&engine, "Moscow lang:de -truth", &[]);
    check(&engine, "Envoys NOT w/9 (Moscow OR leave)", &[]);
    check(&engine, "~Ryabkof w/2 moment", &[]);
    check(&engine, "quote:moment", &[]);
    check(&engine, "zone:subhead truth", &[]);
    check(&engine, "\"moment of truth\"~2 AND xyzzy AND plugh", &[]);
    check(&engine, "\"Moscow of envoys\" AND \"the ended negotiation\"", &[]);
    check(&engine, "=envoys w/2 =moscow", &["any-writing: envoys W/2 =moscow (1)"]);
    check(&engine, "\"truth of moment\"", &[]);
    check(&engine, "Moscow pre/2 envoys", &[]);
    check(&engine, "envoys w/s Geneva", &[]);
    check(&engine, "negotiation", &[]);
    check(&engine, "Moscow AND negotiations", &[]);
    check(&engine, "ATLEAST4 truth", &[]);
    check(&engine, "title:Geneva", &[]);
    check(&engine, "3 OF (Moscow, negotiations, truth)", &[]);
}

#[test]
fn random_advice_is_true() {
    for seed in 0..20 {
        println!("seed {seed}");
        let mut rng = Rng::new(seed);
        let articles = random_archive(&mut rng);
        let engine = engine_of(&articles);
        for _ in 0..10 {
            let query = random_query(&mut rng, &VOCABULARY);
            println!("{}", print(&query));
            for scope in [Scope::Article, Scope::Paragraph] {
                asked(&engine, &Request { scope, ..Request::new(query.clone()) });
            }
        }
    }
}
