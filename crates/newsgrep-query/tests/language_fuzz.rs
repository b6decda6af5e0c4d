//! The language under random texts and random trees.
//!
//! A run of `NEWSGREP_FUZZ=10000000` texts instead of the short one is meant for a release build. The seed is printed
//! when a text fails; `NEWSGREP_FUZZ_SEED` sets it.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod trees;

use jiff::civil;
use newsgrep_query::{MAX_BYTES, ParseOptions, Query, parse_lenient, parse_with, print};
use newsgrep_testkit::Rng;

fn options() -> ParseOptions {
    ParseOptions { today: Some(civil::date(2022, 1, 14)), ..ParseOptions::default() }
}

/// Holds that a query, printed and read again, is the same query, and prints the same.
#[track_caller]
fn round_trip(query: &Query, from: &str) {
    let printed = print(query);
    // Parentheses and spelled-out operators may take a printed query over the limits of what is typed.
    if printed.len() > MAX_BYTES {
        return;
    }
    match parse_with(&printed, &options()) {
        Ok(again) => {
            assert_eq!(again.query, *query, "{from:?} is printed as {printed}");
            assert_eq!(print(&again.query), printed, "{from:?}");
        }
        Err(errors) => panic!("{from:?} gives {query:?}\n{errors}"),
    }
}

/// Reads a text in both ways and holds what must be true of any.
#[track_caller]
fn check(text: &str) -> bool {
    let lenient = parse_lenient(text, &options());
    match parse_with(text, &options()) {
        Ok(parsed) => {
            round_trip(&parsed.query, text);
            assert_eq!(lenient, parsed, "{text:?}");
            true
        }
        Err(errors) => {
            assert!(!lenient.notices.is_empty(), "{text:?}");
            round_trip(&lenient.query, text);
            for error in &errors {
                assert!(error.start <= error.end && error.end <= text.len(), "{text:?}: {error:?}");
                assert!(text.get(error.start..error.end).is_some(), "{text:?}: {error:?}");
                for suggestion in &error.suggestions {
                    assert!(parse_with(suggestion, &options()).is_ok(), "{text:?}: {suggestion:?}");
                }
            }
            false
        }
    }
}

/// Pieces of the language.
const PIECES: &[&str] = &[
    "a",
    "b",
    "NATO",
    "Russia's",
    "U.S.",
    "of",
    "AND",
    "OR",
    "NOT",
    "and",
    "(",
    ")",
    "(",
    ")",
    "-",
    "+",
    "|",
    "\"",
    "\"",
    "“",
    "”",
    "«",
    "*",
    "?",
    "~",
    "^",
    "=",
    "==",
    "2",
    "0",
    "255",
    "999",
    ":",
    "/",
    "\\",
    "'",
    "’s",
    ".",
    ",",
    "!",
    "[",
    "]",
    "{",
    "}",
    "$",
    "%",
    "&",
    "#",
    "<",
    ">",
    ">=",
    "..",
    "-7d",
    "none",
    "2022",
    "2022-01",
    " TO ",
    "w/5",
    "W/3",
    "pre/2",
    "near5",
    "adj3",
    "/5",
    "/N5/",
    "/n",
    "w/s",
    "w/p",
    "/p",
    "SAME",
    "SENTENCE",
    "PARAGRAPH",
    "AROUND(3)",
    "NOT w/2",
    "ATLEAST2",
    "ATLEAST",
    "atleast3(",
    "repeat3:",
    " OF ",
    "2 OF (",
    "STEM(",
    "CAPS(",
    "ALLCAPS(",
    "NOCAPS(",
    "stem(",
    "re:/",
    "re:/x.*/",
    "/x/",
    "~1",
    "~2",
    "~9",
    "^2",
    "^0.5",
    "^x",
    "title:",
    "hlead(",
    "quote:",
    "said:",
    "source:",
    "byline:~",
    "url:",
    "date:",
    "after:",
    "wc>",
    "zone:",
    "zone:title",
    "lang:en",
    "id:",
    "query:",
    "foo:",
    "http://x.y/",
    "wom?n",
    "*gate",
    "opt*",
    "word~1",
    "x",
    "é",
    "北",
    "ß",
    "\u{301}",
    "\u{0}",
    "\u{202e}",
    "👩‍👧",
    "\n",
    "_",
    "1,000",
];

fn soup(rng: &mut Rng) -> String {
    let mut text = String::new();
    for _ in 0..rng.between(1, 14) {
        text.push_str(PIECES[rng.below(PIECES.len())]);
        // Pieces mostly stand apart, as words do.
        if rng.per_cent(60) {
            text.push(' ');
        }
    }
    text
}

fn number(name: &str, otherwise: u64) -> u64 {
    std::env::var(name).ok().and_then(|value| value.parse().ok()).unwrap_or(otherwise)
}

#[test]
fn any_text_is_answered_and_repaired() {
    let runs = number("NEWSGREP_FUZZ", 60_000);
    let seed = number("NEWSGREP_FUZZ_SEED", 2022);
    println!("{runs} texts from seed {seed}");
    let mut rng = Rng::new(seed);
    let accepted = (0..runs).filter(|_| check(&soup(&mut rng))).count();
    println!("{accepted} of them are queries");
    assert!(accepted as u64 * 20 > runs, "too few of the texts are queries to say much: {accepted}");
}

#[test]
fn what_is_printed_is_read_as_the_same_query() {
    let seed = number("NEWSGREP_FUZZ_SEED", 2022);
    println!("seed {seed}");
    let mut rng = Rng::new(seed);
    for _ in 0..number("NEWSGREP_FUZZ", 60_000).min(6_000_000) / 30 {
        let query = trees::query(&mut rng, 4);
        if trees::expressions(&query) <= 8 {
            round_trip(&query, "a random tree");
        }
    }
}
