//! A phrase of very frequent words is found from pairs of them as it is from the words: the same hits in the same order, with
//! the same scores, occurrences and marks.
#![cfg(feature = "local")]
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod revised;

use newsgrep_query::local::LocalEngine;
use newsgrep_query::{Counts, Engine, Query, Request, Scope, Slot, Sort};
use newsgrep_testkit::Rng;
use newsgrep_text::{Article, FrequencyRank};
use revised::random_archive;

/// Very frequent words, and two that are not; none begins another.
const WORDS: [&str; 10] = ["the", "of", "had", "and", "was", "for", "not", "been", "ferry", "optimist"];

/// What is written behind a word to make a word that only a prefix finds.
const TAIL: &str = "zzz";

fn word(rng: &mut Rng) -> &'static str {
    // The lesser of two numbers: the first words are the most frequent.
    WORDS[rng.below(WORDS.len()).min(rng.below(WORDS.len()))]
}

fn words(rng: &mut Rng, count: usize) -> String {
    let words: Vec<&str> = (0..count).map(|_| word(rng)).collect();
    words.join(" ")
}

fn random_article(rng: &mut Rng, number: usize) -> Article {
    let mut text = words(rng, 3);
    for _ in 0..rng.below(5) {
        let count = if rng.per_cent(5) { 300 } else { rng.between(4, 30) };
        text.push_str(&format!("\n\n{}.", words(rng, count)));
    }
    if rng.per_cent(10) {
        text.push_str(&format!("\n\nRead more: {}", words(rng, 12)));
    }
    let mut article = Article::from_text(format!("{number}"), &text);
    article.published = format!("2026-03-{:02}", rng.between(1, 28)).parse().ok();
    article
}

fn archive(rng: &mut Rng) -> LocalEngine {
    // Each in a paragraph by itself, so that it makes no phrase.
    let alone: Vec<String> = WORDS.iter().map(|word| format!("{word}{TAIL}")).collect();
    random_archive(rng, Some(&Article::from_text("alone", alone.join("\n\n"))), (200, 500), random_article)
}

/// Checks that a phrase is found as the same words are that have no pairs, and returns how many paragraphs have it.
fn check(engine: &LocalEngine, slots: &[Slot], shape: impl Fn(Query) -> Request, what: &str) -> u64 {
    let unpaired = slots.iter().map(|slot| match slot {
        // Two words of the archive: itself, and the one that stands alone.
        Slot::Word(word) => Slot::Prefix(word.clone()),
        other => other.clone(),
    });
    let unpaired = engine.search(&shape(Query::Phrase(unpaired.collect()))).unwrap();
    let paired = engine.search(&shape(Query::Phrase(slots.to_vec()))).unwrap();
    assert_eq!(paired.hits, unpaired.hits, "{what}");
    assert_eq!(paired.counts, unpaired.counts, "{what}");
    assert_eq!(paired.facets, unpaired.facets, "{what}");
    paired.counts.paragraphs.value
}

#[test]
fn pairs_find_what_words_find() {
    // `NEWSGREP_SEEDS=500 cargo test -p newsgrep-query --test local_pairs` is the long run.
    let seeds = std::env::var("NEWSGREP_SEEDS").map_or(3, |seeds| seeds.parse().expect("a number of seeds"));
    assert_eq!(WORDS.iter().filter(|word| FrequencyRank::of(word).is_some()).count(), 8);
    let mut found = 0;
    for seed in 0..seeds {
        println!("seed {seed}");
        let mut rng = Rng::new(seed);
        let engine = archive(&mut rng);
        for _ in 0..40 {
            let count = rng.between(2, 6);
            let mut slots: Vec<Slot> = (0..count).map(|_| Slot::Word(word(&mut rng).to_owned())).collect();
            if rng.per_cent(20) {
                let at = rng.below(count);
                slots[at] = Slot::Any;
            }
            if slots.iter().all(|slot| *slot == Slot::Any) {
                continue;
            }
            let (per_cent, limit) = (rng.below(100), rng.between(0, 20));
            let scope = if rng.per_cent(50) { Scope::Article } else { Scope::Paragraph };
            let sort = *rng.pick(&[Sort::Relevance, Sort::Newest, Sort::Oldest]);
            let counts = *rng.pick(&[Counts::Exact, Counts::Exact, Counts::Bounded, Counts::None]);
            let shape = |phrase: Query| {
                let query = match per_cent {
                    0..20 => Query::And(vec![phrase, Query::Word("ferry".to_owned())]),
                    20..40 => Query::Or(vec![phrase, Query::Word("optimist".to_owned())]),
                    _ => phrase,
                };
                Request { scope, sort, limit, counts, ..Request::new(query) }
            };
            let what = format!("seed {seed}: {slots:?}, {per_cent}, {scope:?}, {sort:?}, {counts:?}");
            found += usize::from(check(&engine, &slots, shape, &what) > 0);
        }
    }
    assert!(found > seeds as usize * 15, "most phrases are found: {found}");
}
