//! What is left out because it cannot be among the best is not among the best: a search that counts nothing, and so reads
//! no more than it must, has the hits of one that counts everything.
#![cfg(feature = "local")]
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod revised;

use newsgrep_core::{Archive, WriterOptions};
use newsgrep_query::local::LocalEngine;
use newsgrep_query::{Counts, Engine, PageCursor, Query, Request, Scope, Slot, Sort, parse};
use newsgrep_testkit::Rng;
use newsgrep_text::Article;
use revised::random_archive;

/// Frequent words and rarer ones: lists of several blocks, and paragraphs that score the same.
const WORDS: [&str; 12] = [
    "the", "of", "rates", "said", "prime", "minister", "bank", "optimist", "optimism", "ferry", "storm",
    "vote",
];

fn word(rng: &mut Rng) -> &'static str {
    // The lesser of two numbers: the first words are the most frequent.
    WORDS[rng.below(WORDS.len()).min(rng.below(WORDS.len()))]
}

fn frequent_words(rng: &mut Rng, count: usize) -> String {
    let words: Vec<&str> = (0..count).map(|_| WORDS[rng.below(3)]).collect();
    words.join(" ")
}

fn words(rng: &mut Rng, count: usize) -> String {
    let words: Vec<&str> = (0..count).map(|_| word(rng)).collect();
    words.join(" ")
}

fn random_article(rng: &mut Rng, number: usize) -> Article {
    let mut text = words(rng, 3);
    for _ in 0..rng.below(5) {
        let count = if rng.per_cent(5) { 300 } else { rng.between(4, 30) };
        text.push_str("\n\n");
        match rng.per_cent(15) {
            true => text.push_str(&format!("“{}” said {}.", words(rng, count), words(rng, 2))),
            false => text.push_str(&format!("{}.", words(rng, count))),
        }
    }
    let mut article = Article::from_text(format!("{number}"), &text);
    // Many of one day, so that only what else they say tells them apart.
    article.published = match rng.below(20) {
        0 => None,
        day => format!("2026-03-{day:02}").parse().ok(),
    };
    article
}

/// Writes more articles than are counted without being asked for all.
fn large_archive(rng: &mut Rng) -> LocalEngine {
    let archive = Archive::in_memory().unwrap();
    let mut writer = archive.writer(WriterOptions::default()).unwrap();
    for number in 0..1_800 {
        let (title, count) = (frequent_words(rng, 2), rng.between(3, 12));
        let text = format!("{title}\n\n{}.", frequent_words(rng, count));
        let mut article = Article::from_text(format!("{number}"), text);
        article.published = format!("2026-03-{:02}", rng.between(1, 19)).parse().ok();
        writer.add(&article).unwrap();
        if number == 900 {
            writer.commit().unwrap();
        }
    }
    writer.commit().unwrap();
    drop(writer);
    LocalEngine::new(archive)
}

fn operand(rng: &mut Rng) -> String {
    match rng.below(8) {
        0 => "optimis*".to_owned(),
        1 => format!("\"{}\"", words(rng, 2)),
        2 => format!("({} OR {})", word(rng), word(rng)),
        3 => format!("({} OR \"{}\")", word(rng), words(rng, 2)),
        _ => word(rng).to_owned(),
    }
}

fn random_leaf(rng: &mut Rng) -> String {
    let distance = rng.between(1, 8);
    match rng.below(14) {
        0 => word(rng).to_owned(),
        1 => "optimis*".to_owned(),
        2..=5 => {
            let count = rng.between(2, 4);
            format!("\"{}\"", words(rng, count))
        }
        6 => format!("\"{} optimis* {}\"", word(rng), word(rng)),
        7 => format!("\"{}\"~{distance}", words(rng, 2)),
        8 => format!("{} w/{distance} {}", operand(rng), operand(rng)),
        9 => format!("{} pre/{distance} {}", operand(rng), operand(rng)),
        10 => format!("{} w/{distance} {} w/{distance} {}", operand(rng), operand(rng), operand(rng)),
        11 => format!("{} w/s {}", operand(rng), operand(rng)),
        12 => format!("title:\"{}\"", words(rng, 2)),
        _ => format!("quote:\"{}\"", words(rng, 2)),
    }
}

fn random_query(rng: &mut Rng) -> String {
    let leaf = random_leaf(rng);
    let day = rng.between(1, 19);
    match rng.below(6) {
        0 => format!("{leaf} AND date:>=2026-03-{day:02}"),
        1 => format!("{leaf} AND date:2026-03-{day:02}..2026-03-19"),
        2 => format!("date:<=2026-03-19 AND date:>=2026-03-{day:02} AND {leaf}"),
        _ => leaf,
    }
}

/// Checks that a request has the same page whether or not everything is counted; returns where the page ends.
fn check(engine: &LocalEngine, request: &Request, what: &str) -> Option<PageCursor> {
    let whole = engine.search(&Request { counts: Counts::Exact, ..request.clone() }).unwrap();
    for counts in [Counts::None, Counts::Bounded, Counts::Articles] {
        let response = engine.search(&Request { counts, ..request.clone() }).unwrap();
        assert_eq!(response.hits, whole.hits, "{what}, {counts:?}");
        assert_eq!(response.next, whole.next, "{what}, {counts:?}");
        let (found, all) = (response.counts.articles, whole.counts.articles);
        assert!(
            counts == Counts::None || found.value == all.value || (!found.exact && found.value < all.value)
        );
    }
    whole.next
}

#[test]
fn what_is_not_read_is_not_among_the_best() {
    // `NEWSGREP_SEEDS=500 cargo test -p newsgrep-query --test local_pruned` is the long run.
    let seeds = std::env::var("NEWSGREP_SEEDS").map_or(4, |seeds| seeds.parse().expect("a number of seeds"));
    let mut found = 0;
    for seed in 0..seeds {
        println!("seed {seed}");
        let mut rng = Rng::new(seed);
        let engine = random_archive(&mut rng, None, (300, 700), random_article);
        for _ in 0..40 {
            let query = random_query(&mut rng);
            let scope = if rng.per_cent(50) { Scope::Article } else { Scope::Paragraph };
            let sort =
                *rng.pick(&[Sort::Relevance, Sort::Relevance, Sort::Relevance, Sort::Newest, Sort::Oldest]);
            let (limit, offset) = (rng.between(1, 12), rng.below(2) * rng.below(15));
            let first = Request { scope, sort, limit, offset, ..Request::new(parse(&query).unwrap()) };
            let what = format!("seed {seed}: {query}, {scope:?}, {sort:?}, {limit} after {offset}");
            let mut after = check(&engine, &first, &what);
            found += usize::from(after.is_some());
            for page in 0..3 {
                let Some(after_hit) = after else { break };
                let next = Request { after_hit: Some(after_hit), offset: 0, ..first.clone() };
                after = check(&engine, &next, &format!("{what}, page {page}"));
            }
        }
    }
    assert!(found > seeds as usize * 15, "most queries find more than a page: {found}");
}

#[test]
fn what_is_no_longer_counted_is_not_read_either() {
    let engine = large_archive(&mut Rng::new(1));
    let mut bounded = 0;
    for query in ["the", "\"the of\"", "the w/5 of", "title:the", "the w/9 of AND date:>=2026-03-05"] {
        for scope in [Scope::Article, Scope::Paragraph] {
            for sort in [Sort::Relevance, Sort::Newest] {
                let first = Request { scope, sort, ..Request::new(parse(query).unwrap()) };
                let after_hit = check(&engine, &first, query);
                check(&engine, &Request { after_hit, ..first.clone() }, query);
                bounded += usize::from(!engine.search(&first).unwrap().counts.articles.exact);
            }
        }
    }
    assert!(bounded > 5, "most are found in more than a thousand articles: {bounded}");
}

/// Weights that only a query put together by hand can have.
#[test]
fn weights_beyond_reason_change_nothing_but_scores() {
    let engine = random_archive(&mut Rng::new(77), None, (300, 700), random_article);
    let word = |word: &str| Query::Word(word.to_owned());
    for weight in [0.0, -0.0, -1.0, f32::NAN, f32::INFINITY, 1e-45, 1e-38, 2e38] {
        let weighed = |inner: Query| Query::Boost(Box::new(inner), weight);
        let phrase = Query::Phrase(vec![Slot::Word("the".to_owned()), Slot::Word("of".to_owned())]);
        for query in [
            weighed(word("the")),
            weighed(phrase.clone()),
            Query::And(vec![weighed(word("the")), word("of")]),
            Query::Or(vec![weighed(word("the")), word("of"), weighed(word("rates"))]),
            Query::Or(vec![weighed(word("storm")), weighed(word("vote"))]),
        ] {
            for scope in [Scope::Article, Scope::Paragraph] {
                for limit in [1, 5] {
                    let request = Request { scope, limit, ..Request::new(query.clone()) };
                    check(&engine, &request, &format!("{weight}, {query:?}, {scope:?}"));
                }
            }
        }
    }
}
