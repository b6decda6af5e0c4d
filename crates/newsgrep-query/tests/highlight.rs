//! The highlight contract: keep only the marked words and the query still matches; no word is marked for nothing.
//!
//! The other words are replaced by a filler at the same places, so that distances, sentences, quotations and the length
//! of the article stay. `NEWSGREP_QUERIES` says how many queries to ask.
//!
//! # What can be promised
//!
//! Without the words that are not marked, a word, a phrase or a proximity occurs nowhere it did not occur before, and
//! all that was marked still occurs. Not so where something occurs *because* something else does not:
//!
//! - below a NOT there must be no further NOT and no `NOT w/n`: with `-(a NOT w/3 b)` an article is found for its `b`,
//!   which nothing marks;
//! - what `NOT w/n` keeps away must be words, phrases, expansions and groups of them, and a `NOT w/n` must be no operand
//!   of a proximity: `a` is an occurrence of `a NOT w/3 b` once its `b` is gone;
//! - a proximity in words must not hold another (a sloppy phrase is one): without its minimal stretch the inner one may
//!   have a longer stretch, which leaves fewer words to the gap.
//!
//! Where the filler changes what is a sentence or a quotation, as for `U.S. Senate`, queries that ask for these are left
//! out; the number of those is limited below.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::BTreeSet;

use newsgrep_query::plan::Plan;
use newsgrep_query::{Filter, Near, Part, Query, Reach, Scope, Slot, eval, print};
use newsgrep_testkit::oracle::{VOCABULARY, random_archive, random_query};
use newsgrep_testkit::{Rng, seeds};
use newsgrep_text::{Article, ParagraphShape, Span, words};

/// A word by its paragraph and its place there.
type Place = (usize, usize);

fn queries(default: usize) -> usize {
    std::env::var("NEWSGREP_QUERIES").map_or(default, |number| number.parse().expect("a number of queries"))
}

/// Returns the places of the words in the spans of an answer, and the number of occurrences; `None` if there is none.
fn marked(plan: &Plan, article: &Article, scope: Scope) -> Option<(BTreeSet<Place>, u64)> {
    let found = eval::evaluate(plan, article, scope)?;
    let mut places = BTreeSet::new();
    for paragraph in &found.paragraphs {
        let start = article.paragraphs[paragraph.ordinal].span.start;
        for (at, word) in words(article.paragraph_text(paragraph.ordinal)).enumerate() {
            let word = word.span.shifted(start);
            if paragraph.spans.iter().any(|span| span.start < word.end && word.start < span.end) {
                places.insert((paragraph.ordinal, at));
            }
        }
    }
    Some((places, found.occurrences))
}

/// Returns the article with a filler for every word but those to keep; punctuation, zones and languages stay.
///
/// The filler is in letters that no query here has, with a capital if the word has one.
fn filled(article: &Article, keep: &dyn Fn(Place) -> bool) -> Article {
    let mut filled = Article { text: String::new(), title: None, ..article.clone() };
    for (ordinal, paragraph) in filled.paragraphs.iter_mut().enumerate() {
        let text = paragraph.span.of(&article.text);
        filled.text.push_str(if ordinal > 0 { "\n\n" } else { "" });
        let start = filled.text.len();
        let (mut behind, mut kept_before) = (0, true);
        for (at, word) in words(text).enumerate() {
            let (keep, written) = (keep((ordinal, at)), word.span.of(text));
            let between = &text[behind..word.span.start];
            // The filler is longer than what an apostrophe parts from the next word: `l’accord`.
            let joined = at > 0 && matches!(between, "" | "'" | "’") && !(keep && kept_before);
            filled.text.push_str(if joined { " " } else { between });
            filled.text.push_str(if keep { written } else { filler(written) });
            (behind, kept_before) = (word.span.end, keep);
        }
        filled.text.push_str(&text[behind..]);
        paragraph.span = Span::new(start, filled.text.len());
    }
    for ordinal in 0..article.paragraphs.len() {
        let count = |article: &Article| words(article.paragraph_text(ordinal)).count();
        assert_eq!(count(article), count(&filled), "{:?}", filled.paragraph_text(ordinal));
    }
    filled
}

/// Returns what stands for a word that is left out; an abbreviation stays one.
fn filler(written: &str) -> &'static str {
    match written.chars().any(char::is_uppercase) {
        true if written.contains('.') => "Ჟ.Ჟ.Ჟ.Ჟ",
        true => "Ჟჟჟჟჟჟჟჟ",
        false => "ჟჟჟჟჟჟჟჟ",
    }
}

/// Returns whether sentences and quotations have the same words.
fn same_structure(one: &Article, other: &Article) -> bool {
    (0..one.paragraphs.len()).all(|ordinal| {
        let (text, other) = (one.paragraph_text(ordinal), other.paragraph_text(ordinal));
        let count = words(text).count() as u32;
        let (one, other) = (ParagraphShape::of(text), ParagraphShape::of(other));
        one.quotations() == other.quotations()
            && (0..count).all(|at| one.sentence_of(at) == other.sentence_of(at))
    })
}

/// Calls `each` with a query and all it is made of, but for what is asked of fields.
fn visit(query: &Query, each: &mut dyn FnMut(&Query)) {
    each(query);
    match query {
        Query::And(members) | Query::Or(members) | Query::Of(_, members) => {
            members.iter().for_each(|member| visit(member, each));
        }
        Query::Near(near) => near.operands.iter().for_each(|operand| visit(operand, each)),
        Query::Not(inner)
        | Query::In(_, inner)
        | Query::Written(_, inner)
        | Query::Stem(inner)
        | Query::Boost(inner, _)
        | Query::AtLeast(_, inner) => visit(inner, each),
        _ => {}
    }
}

fn any(query: &Query, is: &dyn Fn(&Query) -> bool) -> bool {
    let mut any = false;
    visit(query, &mut |query| any |= is(query));
    any
}

fn is_negated_proximity(query: &Query) -> bool {
    matches!(query, Query::Near(near) if near.negated)
}

fn is_proximity(query: &Query) -> bool {
    matches!(query, Query::Near(near) if !near.negated) || matches!(query, Query::Sloppy(..))
}

/// Returns whether the contract is promised for the query: see the top of the file.
fn is_promised(query: &Query) -> bool {
    let has = |query: &Query, is: &dyn Fn(&Query) -> bool| any(query, is);
    let breaks = |query: &Query| match query {
        Query::Not(inner) => {
            has(inner, &|inner| matches!(inner, Query::Not(_))) || has(inner, &is_negated_proximity)
        }
        Query::Near(Near { operands, negated: true, .. }) => {
            has(&operands[1], &is_proximity) || has(&operands[1], &is_negated_proximity)
        }
        Query::Near(Near { operands, reach, .. }) => operands.iter().any(|operand| {
            has(operand, &is_negated_proximity)
                || (matches!(reach, Reach::Words(_)) && has(operand, &is_proximity))
        }),
        _ => false,
    };
    !has(query, &breaks)
}

fn asks_for_structure(query: &Query) -> bool {
    any(query, &|query| match query {
        Query::Near(near) => near.reach == Reach::Sentence,
        Query::In(part, _) => *part == Part::Quote,
        _ => false,
    })
}

/// Returns whether the filler may be what the query asks for.
fn asks_for_anything(query: &Query) -> bool {
    any(query, &|query| match query {
        Query::Phrase(slots) | Query::Sloppy(slots, _) => slots.contains(&Slot::Any),
        Query::Regex(source) => source.starts_with(".*"),
        _ => false,
    })
}

/// How often each part of the contract was put to the test.
#[derive(Debug, Default)]
struct Tested {
    kept: usize,
    needed: usize,
    left_out: usize,
}

impl Tested {
    /// Holds one answer to the contract.
    fn hold(&mut self, query: &Query, plan: &Plan, article: &Article, scope: Scope, rng: &mut Rng) {
        let Some((places, occurrences)) = marked(plan, article, scope) else { return };
        let what = || format!("{scope:?}: {}\n{query:?}\n{}\n{places:?}", print(query), article.text);
        if is_promised(query) {
            let only_marked = filled(article, &|place| places.contains(&place));
            if asks_for_structure(query) && !same_structure(article, &only_marked) {
                self.left_out += 1;
            } else {
                let after = marked(plan, &only_marked, scope);
                let (after, again) =
                    after.unwrap_or_else(|| panic!("the marked words alone do not match: {}", what()));
                assert!(after.is_superset(&places), "{after:?} in {}", what());
                assert!(again >= occurrences, "{again} of {occurrences} occurrences: {}", what());
                self.kept += 1;
            }
        }
        if places.is_empty() || asks_for_anything(query) {
            return;
        }
        let place = *places.iter().nth(rng.below(places.len())).unwrap();
        let without = filled(article, &|other| other != place);
        if let Some((after, _)) = marked(plan, &without, scope) {
            assert!(!after.contains(&place), "{place:?} is marked for nothing: {}", what());
        }
        self.needed += 1;
    }
}

#[test]
fn the_marked_words_are_enough_and_none_is_too_many() {
    let mut tested = Tested::default();
    for seed in 0..queries(200).div_ceil(20) as u64 {
        println!("seed {seed}");
        let mut rng = Rng::new(seed ^ 0x4157);
        let articles = random_archive(&mut rng);
        for _ in 0..20 {
            let query = random_query(&mut rng, &VOCABULARY);
            let plan = Plan::compile(&query);
            for article in &articles {
                for scope in [Scope::Article, Scope::Paragraph] {
                    tested.hold(&query, &plan, article, scope, &mut rng);
                }
            }
        }
    }
    println!("{tested:?}");
    assert!(tested.kept > 500 && tested.needed > 500 && tested.left_out * 8 < tested.kept, "{tested:?}");
}

#[test]
fn the_marked_words_of_the_seeds_are_enough() {
    let articles = seeds();
    let vocabulary: Vec<&str> =
        "NATO Russia Ryabkov Riabkov Grushko Sherman Wendy Geneva Council the The of to talks \
        moment truth security Ukraine Putin’s U.S. said Stoltenberg Moscow negotiations negotiate"
            .split(' ')
            .collect();
    let mut tested = Tested::default();
    for seed in 0..queries(60).div_ceil(20) as u64 {
        println!("seed {seed}");
        let mut rng = Rng::new(seed);
        for _ in 0..20 {
            let query = random_query(&mut rng, &vocabulary);
            let plan = Plan::compile(&query);
            for article in &articles {
                tested.hold(&query, &plan, article, Scope::Article, &mut rng);
            }
        }
    }
    println!("{tested:?}");
    assert!(tested.kept > 30, "{tested:?}");
}

#[test]
fn what_a_negation_is_found_for_is_not_promised() {
    let check = |query: Query, promised| assert_eq!(is_promised(&query), promised, "{}", print(&query));
    let word = |word: &str| Query::Word(word.to_owned());
    let near = |a, b, negated| {
        Query::Near(Near { operands: vec![a, b], reach: Reach::Words(3), ordered: false, negated })
    };
    let not = |query| Query::Not(Box::new(query));
    check(near(word("a"), word("b"), true), true);
    check(not(near(word("a"), word("b"), false)), true);
    check(not(near(word("a"), word("b"), true)), false);
    check(near(word("a"), near(word("b"), word("c"), false), true), false);
    check(near(word("a"), near(word("b"), word("c"), false), false), false);
    check(Query::And(vec![word("a"), not(Query::Or(vec![word("b"), not(word("c"))]))]), false);
    check(Query::Filter(Filter::Field(newsgrep_query::Field::Source, Box::new(not(not(word("a")))))), true);
}
