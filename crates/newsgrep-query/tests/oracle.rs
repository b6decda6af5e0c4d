//! The evaluator against brute force: the same articles, paragraphs, occurrences and spans, whatever is asked.
//!
//! `NEWSGREP_QUERIES=100000 cargo test --release -p newsgrep-query --no-default-features --test oracle` is the long run.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use newsgrep_query::plan::Plan;
use newsgrep_query::{Near, Query, Scope, Slot, eval, print};
use newsgrep_testkit::oracle::{self, Match, ParagraphMatch, VOCABULARY, random_archive, random_query};
use newsgrep_testkit::{Rng, seeds};
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
    for scope in [Scope::Article, Scope::Paragraph] {
        if agree(articles, query, scope) {
            continue;
        }
        let differs = |article: &&Article| !agree(std::slice::from_ref(article), query, scope);
        let article = articles.iter().find(differs).expect("articles are asked one by one");
        let (query, article) = smallest(query.clone(), article.clone(), scope);
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
    oracle::search(articles, query).len()
}

/// Makes the query and the article smaller as long as the answers differ.
fn smallest(mut query: Query, mut article: Article, scope: Scope) -> (Query, Article) {
    let differ = |query: &Query, article: &Article| !agree(std::slice::from_ref(article), query, scope);
    loop {
        if let Some(next) = smaller(&query).into_iter().find(|next| differ(next, &article)) {
            query = next;
            continue;
        }
        let without = |at| {
            let mut smaller = article.clone();
            smaller.paragraphs.remove(at);
            smaller
        };
        match (0..article.paragraphs.len()).map(without).find(|next| differ(&query, next)) {
            Some(next) => article = next,
            None => return (query, article),
        }
    }
}

/// Returns queries with one part less.
fn smaller(query: &Query) -> Vec<Query> {
    let fewer = |members: &[Query], least: usize| -> Vec<Vec<Query>> {
        let without =
            |at| members.iter().enumerate().filter(|(n, _)| *n != at).map(|(_, m)| m.clone()).collect();
        if members.len() > least { (0..members.len()).map(without).collect() } else { Vec::new() }
    };
    let changed = |members: &[Query]| -> Vec<Vec<Query>> {
        let mut all = Vec::new();
        for (at, member) in members.iter().enumerate() {
            for next in smaller(member) {
                let mut members = members.to_vec();
                members[at] = next;
                all.push(members);
            }
        }
        all
    };
    let slots = |slots: &[Slot]| -> Vec<Vec<Slot>> {
        let without =
            |at| slots.iter().enumerate().filter(|(n, _)| *n != at).map(|(_, s)| s.clone()).collect();
        if slots.len() > 1 { (0..slots.len()).map(without).collect() } else { Vec::new() }
    };
    let group = |members: &[Query], make: &dyn Fn(Vec<Query>) -> Query| -> Vec<Query> {
        let mut all = members.to_vec();
        all.extend(fewer(members, 2).into_iter().chain(changed(members)).map(make));
        all
    };
    let wrapped = |inner: &Query, make: &dyn Fn(Box<Query>) -> Query| -> Vec<Query> {
        let mut all = vec![inner.clone()];
        all.extend(smaller(inner).into_iter().map(|inner| make(Box::new(inner))));
        all
    };
    match query {
        Query::And(members) => group(members, &Query::And),
        Query::Or(members) => group(members, &Query::Or),
        Query::Of(least, members) => {
            let fitting = |members: Vec<Query>| Query::Of((*least).min(members.len() as u32), members);
            group(members, &fitting)
        }
        Query::Near(near) if near.negated => {
            let mut all = near.operands.clone();
            let make = |operands| Query::Near(Near { operands, ..near.clone() });
            all.extend(changed(&near.operands).into_iter().map(make));
            all
        }
        Query::Near(near) => {
            group(&near.operands, &|operands| Query::Near(Near { operands, ..near.clone() }))
        }
        Query::Not(inner) => wrapped(inner, &Query::Not),
        Query::Written(writing, inner) => wrapped(inner, &|inner| Query::Written(*writing, inner)),
        Query::Stem(inner) => wrapped(inner, &Query::Stem),
        Query::Boost(inner, factor) => wrapped(inner, &|inner| Query::Boost(inner, *factor)),
        Query::AtLeast(least, inner) => wrapped(inner, &|inner| Query::AtLeast(*least, inner)),
        Query::In(part, inner) => wrapped(inner, &|inner| Query::In(*part, inner)),
        Query::Phrase(all) => slots(all).into_iter().map(Query::Phrase).collect(),
        Query::Sloppy(all, slop) => slots(all).into_iter().map(|slots| Query::Sloppy(slots, *slop)).collect(),
        _ => Vec::new(),
    }
}

#[test]
fn evaluator_and_brute_force_agree_on_random_archives() {
    let (mut asked, mut found) = (0, 0);
    for seed in 0..queries(1_000).div_ceil(20) as u64 {
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
    for seed in 0..queries(200).div_ceil(20) as u64 {
        println!("seed {seed}");
        let mut rng = Rng::new(seed);
        for _ in 0..20 {
            check(&articles, &random_query(&mut rng, &vocabulary), seed);
        }
    }
}
