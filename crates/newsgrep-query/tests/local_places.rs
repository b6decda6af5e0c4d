//! Where only documents are counted, a phrase or a proximity is looked for no further than its first occurrence: there are as
//! many documents as where all occurrences are counted.
#![cfg(feature = "local")]
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod revised;

use newsgrep_query::local::LocalEngine;
use newsgrep_query::{Counts, Engine, Near, Query, Reach, Request, Scope, Slot};
use newsgrep_testkit::Rng;
use newsgrep_text::Article;
use revised::random_archive;

/// From the most frequent, which has pairs, to the rarest; two of them begin alike.
const WORDS: [&str; 10] =
    ["the", "of", "envoys", "talks", "border", "ferry", "storm", "optimist", "optimism", "vote"];

fn word(rng: &mut Rng) -> String {
    WORDS[rng.below(WORDS.len()).min(rng.below(WORDS.len()))].to_owned()
}

fn random_article(rng: &mut Rng, number: usize) -> Article {
    let mut text = format!("{} {number}", word(rng));
    for _ in 0..rng.between(1, 6) {
        let count = if rng.per_cent(3) { rng.between(200, 600) } else { rng.between(4, 60) };
        text.push_str("\n\n");
        for _ in 0..count {
            let end = if rng.per_cent(8) { "." } else { "" };
            text.push_str(&format!("{}{end} ", word(rng)));
        }
    }
    Article::from_text(format!("{number}"), &text)
}

fn operand(rng: &mut Rng) -> Query {
    match rng.below(10) {
        0 => Query::Prefix("optimis".to_owned()),
        1 => Query::Phrase(vec![Slot::Word(word(rng)), Slot::Word(word(rng))]),
        2 => Query::Or(vec![Query::Word(word(rng)), Query::Word(word(rng))]),
        _ => Query::Word(word(rng)),
    }
}

fn random_query(rng: &mut Rng) -> Query {
    if rng.per_cent(40) {
        let slot = |rng: &mut Rng| match rng.below(12) {
            0 => Slot::Prefix("optimis".to_owned()),
            1 => Slot::Any,
            _ => Slot::Word(word(rng)),
        };
        let count = rng.between(1, 4);
        let mut slots: Vec<Slot> = (0..count).map(|_| slot(rng)).collect();
        slots.push(Slot::Word(word(rng)));
        return Query::Phrase(slots);
    }
    let ordered = rng.per_cent(40);
    let count = if ordered && rng.per_cent(5) { 10 } else { *rng.pick(&[2, 2, 2, 3, 3, 4]) };
    let reach = match rng.below(8) {
        0 => Reach::Sentence,
        1 => Reach::Paragraph,
        _ => Reach::Words(rng.between(1, 9) as u8),
    };
    Query::Near(Near { operands: (0..count).map(|_| operand(rng)).collect(), reach, ordered, negated: false })
}

/// Checks that as many documents are counted both ways, and returns how many.
fn check(engine: &LocalEngine, query: &Query, what: &str) -> u64 {
    let counts = |query: &Query, counts, scope| {
        let request = Request { scope, counts, limit: 0, ..Request::new(query.clone()) };
        engine.search(&request).unwrap().counts
    };
    let exact = counts(query, Counts::Exact, Scope::Paragraph);
    let paragraphs = counts(query, Counts::Articles, Scope::Paragraph);
    assert_eq!(paragraphs.paragraphs, exact.paragraphs, "{what}");
    assert_eq!(paragraphs.articles, exact.articles, "{what}");
    let units = counts(query, Counts::Units, Scope::Paragraph);
    assert_eq!(units.paragraphs, exact.paragraphs, "{what}, nothing but paragraphs");
    let articles = counts(query, Counts::Articles, Scope::Article);
    assert_eq!(articles.articles, exact.articles, "{what}, by article");
    let all = Query::And(vec![query.clone(), Query::Word("the".to_owned())]);
    let with_another = counts(&all, Counts::Articles, Scope::Paragraph);
    assert_eq!(with_another.paragraphs, counts(&all, Counts::Exact, Scope::Paragraph).paragraphs, "{what}");
    exact.paragraphs.value
}

#[test]
fn documents_are_counted_as_where_all_occurrences_are() {
    // `NEWSGREP_SEEDS=500 cargo test -p newsgrep-query --test local_places` is the long run.
    let seeds = std::env::var("NEWSGREP_SEEDS").map_or(3, |seeds| seeds.parse().expect("a number of seeds"));
    let (mut found, mut asked) = (0, 0);
    for seed in 0..seeds {
        println!("seed {seed}");
        let mut rng = Rng::new(seed);
        let engine = random_archive(&mut rng, None, (60, 300), random_article);
        for _ in 0..60 {
            let query = random_query(&mut rng);
            asked += 1;
            found += usize::from(check(&engine, &query, &format!("seed {seed}: {query:?}")) > 0);
        }
    }
    assert!(found > asked / 2, "most are found: {found} of {asked}");
}
