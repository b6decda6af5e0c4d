//! The evaluator against brute force: the same articles, paragraphs, occurrences and spans, whatever is asked.
//!
//! `NEWSGREP_QUERIES=100000 cargo test --release -p newsgrep-query --no-default-features --test oracle` is the long run.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use newsgrep_query::plan::Plan;
use newsgrep_query::{Near, Query, Reach, Scope, Slot, eval, print};
use newsgrep_testkit::oracle::{self, Match, ParagraphMatch, VOCABULARY, random_archive, random_query};
use newsgrep_testkit::{Rng, seeds, smallest};
use newsgrep_text::{Article, words};

/// Returns how many random queries to ask.
fn queries(default: usize) -> usize {
    std::env::var("NEWSGREP_QUERIES").map_or(default, |number| number.parse().expect("a number of queries"))
}

fn by_brute_force(articles: &[Article], query: &Query, scope: Scope) -> Vec<Match> {
    match scope {
        Scope::Article => oracle::search(articles, query),
        Scope::Paragraph => oracle::search_paragraphs(articles, query),
    }
}

fn by_evaluator(articles: &[Article], query: &Query, scope: Scope) -> Vec<Match> {
    let plan = Plan::compile(query);
    let one = |(article, text)| {
        let found = eval::evaluate(&plan, text, scope)?;
        let sum: u64 = found.paragraphs.iter().map(|paragraph| paragraph.occurrences).sum();
        assert_eq!(found.occurrences, sum, "{}", print(query));
        let paragraphs = found.paragraphs.into_iter().map(|paragraph| ParagraphMatch {
            ordinal: paragraph.ordinal,
            occurrences: paragraph.occurrences as usize,
            spans: paragraph.spans,
        });
        Some(Match { article, paragraphs: paragraphs.collect() })
    };
    articles.iter().enumerate().filter_map(one).collect()
}

fn agree(articles: &[Article], query: &Query, scope: Scope) -> bool {
    by_evaluator(articles, query, scope) == by_brute_force(articles, query, scope)
}

/// Holds both answers against each other; on a difference, shows the smallest query and text found that have one.
///
/// Returns how many articles hold the query.
fn check(articles: &[Article], query: &Query, seed: u64) -> usize {
    let mut held = 0;
    for scope in [Scope::Article, Scope::Paragraph] {
        let found = by_evaluator(articles, query, scope);
        if found == by_brute_force(articles, query, scope) {
            held = held.max(found.len());
            continue;
        }
        let differs = |article: &&Article| !agree(std::slice::from_ref(article), query, scope);
        let article = articles.iter().find(differs).expect("articles are asked one by one");
        let (query, article) = smallest(query.clone(), article.clone(), &|query, article| {
            !agree(std::slice::from_ref(article), query, scope)
        });
        let articles = [article];
        let show = |found: Vec<Match>| {
            let paragraphs = found.iter().flat_map(|found| &found.paragraphs);
            let lines = paragraphs.map(|paragraph| {
                let marks: Vec<&str> =
                    paragraph.spans.iter().map(|span| span.of(&articles[0].text)).collect();
                format!("\n  #{} ×{} {marks:?}", paragraph.ordinal, paragraph.occurrences)
            });
            format!("{} article(s){}", found.len(), lines.collect::<String>())
        };
        let paragraphs = articles[0].paragraphs.iter().map(|paragraph| {
            let text = paragraph.span.of(&articles[0].text);
            format!("\n  {:?} {:?} {text}", paragraph.zone, paragraph.language)
        });
        panic!(
            "seed {seed}, {scope:?}: {}\n{query:?}\nin {:?}{}\nevaluator: {}\nbrute force: {}",
            print(&query),
            articles[0].language,
            paragraphs.collect::<String>(),
            show(by_evaluator(&articles, &query, scope)),
            show(by_brute_force(&articles, &query, scope)),
        );
    }
    held
}

#[test]
fn evaluator_and_brute_force_agree_on_random_archives() {
    let (mut asked, mut found) = (0, 0);
    for seed in 0..queries(300).div_ceil(20) as u64 {
        println!("seed {seed}");
        let mut rng = Rng::new(seed);
        let articles = random_archive(&mut rng);
        for _ in 0..20 {
            let query = random_query(&mut rng, &VOCABULARY);
            found += usize::from(check(&articles, &query, seed) > 0);
            asked += 1;
        }
    }
    println!("{found} of {asked} queries found something");
    assert!(found * 2 > asked, "only {found} of {asked} queries found something");
}

#[test]
fn evaluator_and_brute_force_agree_on_the_seeds() {
    let articles = seeds();
    let mut vocabulary: Vec<&str> = articles
        .iter()
        .flat_map(|article| words(&article.text).map(|word| word.span.of(&article.text)))
        .collect();
    vocabulary.sort_unstable();
    // Words that are there more than once: on what is rare, most queries find nothing.
    vocabulary =
        vocabulary.chunk_by(|a, b| a == b).filter(|same| same.len() > 2).map(|same| same[0]).collect();
    for seed in 0..queries(40).div_ceil(20) as u64 {
        println!("seed {seed}");
        let mut rng = Rng::new(seed);
        for _ in 0..20 {
            check(&articles, &random_query(&mut rng, &vocabulary), seed);
        }
    }
}

/// Returns a word, a phrase of two or three, or a group of such, over the first letters of the alphabet.
fn operand(rng: &mut Rng, letters: usize, groups: bool) -> Query {
    let word = |rng: &mut Rng| ["a", "b", "c", "d", "e"][rng.below(letters)].to_owned();
    match rng.below(8) {
        0 if groups => Query::Or((0..rng.between(2, 3)).map(|_| operand(rng, letters, false)).collect()),
        1..=2 => Query::Phrase((0..rng.between(2, 3)).map(|_| Slot::Word(word(rng))).collect()),
        _ => Query::Word(word(rng)),
    }
}

#[test]
fn evaluator_and_brute_force_agree_on_every_proximity() {
    // All reaches in both orders, and all slops, on each of 1,500 texts; more rounds in the long run.
    let mut held = 0;
    for round in 0..queries(0).div_ceil(30_000).max(1) as u64 {
        println!("seed {round}");
        let mut rng = Rng::new(round);
        for _ in 0..1_500 {
            let letters = rng.between(3, 5);
            let text: Vec<&str> =
                (0..rng.between(3, 9)).map(|_| ["a", "b", "c", "d", "e"][rng.below(letters)]).collect();
            let article = [Article::from_parts("text", None, [text.join(" ").as_str()])];
            let operands: Vec<Query> =
                (0..rng.between(2, 4)).map(|_| operand(&mut rng, letters, true)).collect();
            let slots: Vec<Slot> = (0..rng.between(2, 4))
                .map(|_| match rng.below(8) {
                    0 => Slot::Any,
                    _ => Slot::Word(["a", "b", "c", "d", "e"][rng.below(letters)].to_owned()),
                })
                .collect();
            for reach in 0..=5 {
                held += check(&article, &Query::Sloppy(slots.clone(), reach), round);
                for ordered in [false, true] {
                    let near = |operands: &[Query], negated| {
                        let operands = operands.to_vec();
                        Query::Near(Near { operands, reach: Reach::Words(reach), ordered, negated })
                    };
                    held += check(&article, &near(&operands, false), round);
                    held += check(&article, &near(&operands[..2], true), round);
                }
            }
        }
    }
    assert!(held > 10_000, "only {held} held");
}
