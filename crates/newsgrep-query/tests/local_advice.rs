//! Why a query finds nothing, and what would: on the seeds, counted by hand, and against the searches it advises.
#![cfg(feature = "local")]
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::time::Duration;

use newsgrep_core::{Archive, WriterOptions};
use newsgrep_query::local::LocalEngine;
use newsgrep_query::{Advice, Cancel, Counts, Engine, Query, Request, Scope, advise, parse, print};
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
    assert_eq!(relaxations(&advice(engine, query)), expected, "{query}");
}

/// Returns the suggestions as `typed: word (paragraphs) in query (articles)`.
fn spellings(advice: &Advice) -> Vec<String> {
    let line = |spelling: &newsgrep_query::Suggestion| {
        let newsgrep_query::Suggestion { typed, word, paragraphs, text, articles, .. } = spelling;
        format!("{typed}: {word} ({paragraphs}) in {text} ({})", articles.value)
    };
    advice.spellings.iter().map(line).collect()
}

#[test]
fn a_proximity_on_the_seeds_hits_with_the_other_spelling_of_the_name() {
    let engine = engine_of(&seeds());
    let advice = advice(&engine, "Riabkov w/2 optimism");
    // 001 and 004 write Riabkov; only 000 has optimism, and writes Ryabkov, in another paragraph.
    let clauses: Vec<_> = advice.clauses.iter().map(|c| (c.text.as_str(), c.articles.value)).collect();
    assert_eq!(clauses, [("Riabkov", 2), ("optimism", 1)]);
    assert_eq!(relaxations(&advice), ["same-article: ~Riabkov AND optimism (1)"]);
    assert_eq!(
        advice.relaxations[0].what,
        "with every spelling of the name Riabkov, in the article instead of so near each other"
    );
}

#[test]
fn a_phrase_with_a_word_missing_is_found_by_the_least_window() {
    let engine = engine_of(&seeds());
    let advice = advice(&engine, "\"moment truth\"");
    assert_eq!(relaxations(&advice), ["wider-window: moment PRE/2 truth (2)"]);
    assert_eq!(advice.relaxations[0].what, "with up to 1 word in between instead of side by side");
    assert!(advice.spellings.is_empty());
    // 003: "That is completely out of the question".
    check(&engine, "\"out question\"", &["wider-window: out PRE/3 question (1)"]);
}

#[test]
fn words_like_a_misspelled_one_are_suggested() {
    let engine = engine_of(&seeds());
    // Ryabkov: 000#4, 003#9 and 003#11; Riabkov: 001#2, 004#16 and 004#17.
    let advice = advice(&engine, "Ryabkof");
    assert_eq!(
        spellings(&advice),
        ["Ryabkof: ryabkov (3) in ryabkov (2)", "Ryabkof: riabkov (3) in riabkov (2)"]
    );
    assert_eq!(relaxations(&advice), ["name-variants: ~Ryabkof (4)"]);
}

#[test]
fn words_are_cut_and_joined_where_the_archive_does() {
    let engine = news(&[
        "Outlook\n\nThe outlook is a moment of truth.",
        "Votes\n\nThe momentous moment of the vote.",
        "More votes\n\nA moment of votes, a moment of votes.",
    ]);
    let check = |query: &str, expected: &[&str]| assert_eq!(spellings(&advice(&engine, query)), expected);
    check(
        "momentof",
        &[
            "momentof: moment of (3) in \"moment of\" (3)",
            "momentof: moment (3) in moment (3)",
            "momentof: momentous (1) in momentous (1)",
        ],
    );
    check("\"the out look\"", &["out look: outlook (2) in \"the outlook\" (1)"]);
    check("out look", &["out look: outlook (2) in outlook (1)"]);
    // Every word that is not known is put right at once; what stands together stays together.
    check(
        "\"momant of trvth\"",
        &["momant: moment (3) in \"moment of truth\" (1)", "trvth: truth (1) in \"moment of truth\" (1)"],
    );
    // Also where the rest of the query finds something, but not words that are there.
    check("vote OR trvth", &["trvth: truth (1) in vote OR truth (2)"]);
    check("vote", &[]);
    check("2023", &[]);
    check("xyzzyplugh", &[]);
}

#[test]
fn the_smallest_change_comes_first() {
    let engine = news(&[
        "Talks begin\n\nThe envoys of Moscow met. Nothing was said of Geneva.\n\nThe moment of truth came late.",
        "Envoys leave\n\nIn Geneva the negotiations ended. A truth of the moment, said RYABKOV.",
    ]);
    let check = |query, expected| check(&engine, query, expected);
    check("=envoys w/2 =moscow", &["any-writing: =envoys W/2 moscow (1)"]);
    check(
        "\"truth of moment\"",
        &["any-order: truth W/1 of W/1 moment (1)", "same-article: truth AND of AND moment (2)"],
    );
    check("Moscow pre/2 envoys", &["any-order: Moscow W/2 envoys (1)"]);
    check("envoys w/2 met", &["wider-window: envoys W/3 met (1)"]);
    check(
        "envoys w/s Geneva",
        &["same-paragraph: envoys W/p Geneva (1)", "same-article: envoys AND Geneva (2)"],
    );
    check(
        "Envoys NOT w/9 (Moscow OR leave)",
        &["narrower-window: Envoys NOT W/1 (Moscow OR leave) (1)", "without-clause: Envoys (2)"],
    );
    check("negotiation", &["inflections: STEM(negotiation) (1)", "prefix: negotiation* (1)"]);
    check("Ryabkow", &["name-variants: ~Ryabkow (1)"]);
    check("ATLEAST4 truth", &["fewer-times: truth (2)"]);
    check(
        "3 OF (Moscow, negotiations, truth)",
        &["fewer-members: 2 OF (Moscow AND negotiations AND truth) (2)"],
    );
    check("title:Geneva", &["whole-article: Geneva (2)"]);
    check("quote:moment", &["whole-article: moment (2)"]);
    check("zone:subhead truth", &["whole-article: truth (2)"]);
    check("Moscow date:2022-01-12", &["without-filter: Moscow (1)"]);
    check("Moscow AND negotiations", &["without-clause: negotiations (1)"]);
    // What finds nothing alone has to go, however much it is.
    check("\"moment of truth\"~2 AND xyzzy AND plugh", &["without-clause: \"moment of truth\"~2 (1)"]);
    check("xyzzy", &[]);
}

#[test]
fn dates_are_widened_as_far_as_they_must_be() {
    let mut article = Article::from_text("a", "Talks\n\nThe envoys met.");
    article.published = Some("2022-01-12".parse().unwrap());
    let engine = engine_of(&[article]);
    let check = |query: &str, expected: &str| {
        assert_eq!(relaxations(&advice(&engine, query))[0], expected, "{query}");
    };
    check("envoys date:2022-01-13", "wider-dates: envoys AND date:2022-01-12..2022-01-14 (1)");
    check("envoys date:2022-01-17", "wider-dates: envoys AND date:2022-01-10..2022-01-24 (1)");
    check("envoys after:2022-02", "wider-dates: envoys AND date:2022-01-01.. (1)");
    check("envoys date:1990", "without-filter: envoys (1)");
}

#[test]
fn paragraphs_are_asked_as_paragraphs_and_then_as_articles() {
    let engine = news(&["Talks begin\n\nThe envoys met.\n\nNothing was said of Geneva."]);
    let query = parse("envoys AND Geneva").unwrap();
    let advice = asked(&engine, &Request { scope: Scope::Paragraph, ..Request::new(query) });
    assert_eq!(relaxations(&advice)[0], "article-scope: envoys AND Geneva (1)");
    assert_eq!(advice.relaxations[0].scope, Scope::Article);
}

#[test]
fn web_furniture_is_looked_into() {
    let engine = engine_of(&seeds());
    check(&engine, "Newsletter", &["web-furniture: zone:boiler AND Newsletter (1)"]);
}

#[test]
fn without_time_the_advice_says_that_it_is_not_whole() {
    let engine = engine_of(&seeds());
    let request = Request::new(parse("Riabkov w/2 optimism").unwrap());
    let advice = advise(&engine, &request, Duration::ZERO).unwrap();
    assert!(!advice.complete && advice.relaxations.is_empty());
    let cancel = Cancel::new();
    cancel.cancel();
    let request = Request { cancel: Some(cancel), ..request };
    assert!(!advise(&engine, &request, LONG).unwrap().complete);
}

#[test]
fn what_cannot_be_answered_is_an_error_and_what_is_found_needs_no_advice() {
    let engine = engine_of(&seeds());
    let request = Request::new(parse("said:Grushko").unwrap());
    assert_eq!(advise(&engine, &request, LONG).unwrap_err().code(), "not-indexed");
    let advice = advice(&engine, "Riabkov");
    assert_eq!(advice, Advice { complete: true, ..Advice::default() });
    let json =
        serde_json::to_value(asked(&engine, &Request::new(parse("\"moment truth\"").unwrap()))).unwrap();
    assert_eq!(json["relaxations"][0]["query"], "moment PRE/2 truth");
    assert_eq!(json["relaxations"][0]["kind"], "wider-window");
}

#[test]
fn random_advice_is_true() {
    for seed in 0..3 {
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
