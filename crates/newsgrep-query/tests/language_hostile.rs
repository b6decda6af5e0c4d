//! The language under texts that nobody means: it answers every one of them, soon, with a query or with errors.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use jiff::civil;
use newsgrep_query::plan::Plan;
use newsgrep_query::{
    Field, Filter, MAX_BYTES, MAX_DEPTH, MAX_TERMS, ParseOptions, Part, Plain, Query, Slot, parse,
    parse_argument, parse_lenient, parse_with, print,
};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::test_runner::RngSeed;

fn options() -> ParseOptions {
    ParseOptions { today: Some(civil::date(2022, 1, 14)), ..ParseOptions::default() }
}

/// Reads a text in every way; what is a query prints as itself, what is an error has places and readable rewrites.
#[track_caller]
fn survives(text: &str) {
    for plain in [Plain::Phrase, Plain::All, Plain::Any] {
        if let Ok(parsed) = parse_argument(text, plain, &options()) {
            round_trip(&parsed.query);
        }
    }
    let lenient = parse_lenient(text, &options());
    Plan::compile(&lenient.query);
    match parse_with(text, &options()) {
        Ok(parsed) => {
            assert_eq!(parsed, lenient, "{text}");
            round_trip(&parsed.query);
            Plan::compile(&parsed.query);
        }
        Err(errors) => {
            assert!(errors.iter().count() > 0, "{text}");
            assert!(!errors.to_string().contains(|c: char| c.is_control() && c != '\n'), "{text}");
            for error in &errors {
                let inside = error.start <= error.end && error.end <= text.len();
                assert!(
                    inside && text.is_char_boundary(error.start) && text.is_char_boundary(error.end),
                    "{error:?}"
                );
                for suggestion in &error.suggestions {
                    assert!(parse_with(suggestion, &options()).is_ok(), "{text}: {suggestion}");
                }
            }
        }
    }
}

#[track_caller]
fn round_trip(query: &Query) {
    let printed = print(query);
    // Parentheses and spelled-out operators may take a printed query over the limits of what is typed.
    if printed.len() > MAX_BYTES {
        return;
    }
    match parse_with(&printed, &options()) {
        Ok(again) => assert_eq!(again.query, *query, "{printed}"),
        Err(errors) => panic!("{query:?}\n{errors}"),
    }
}

/// Returns the codes of what is wrong, each once, in the order of the text.
fn codes(text: &str) -> Vec<&'static str> {
    let mut codes: Vec<&str> = parse(text).unwrap_err().iter().map(|error| error.code.name()).collect();
    codes.dedup();
    codes
}

#[test]
fn limits_hold_to_the_last() {
    let nested = |depth: usize| format!("{}a{}", "(".repeat(depth), ")".repeat(depth));
    assert!(parse(&nested(MAX_DEPTH)).is_ok());
    assert_eq!(codes(&nested(MAX_DEPTH + 1)), ["limit"]);
    assert!(parse(&"a ".repeat(MAX_TERMS)).is_ok());
    assert_eq!(codes(&"a ".repeat(MAX_TERMS + 1)), ["limit"]);
    assert_eq!(codes(&format!("\"{}\"", "a ".repeat(MAX_TERMS + 1))), ["limit"]);
    let long = |bytes: usize| "a".repeat(bytes);
    assert!(parse(&long(MAX_BYTES)).is_ok());
    assert_eq!(codes(&long(MAX_BYTES + 1)), ["limit"]);
    for plain in [Plain::Phrase, Plain::All, Plain::Any] {
        assert!(parse_argument(&"a ".repeat(MAX_TERMS), plain, &options()).is_ok());
        assert!(parse_argument(&"a ".repeat(MAX_TERMS + 1), plain, &options()).is_err());
    }
}

#[test]
fn a_group_may_be_as_deep_as_what_is_printed() {
    let mut query = Query::Word("a".to_owned());
    for _ in 0..MAX_DEPTH {
        query = Query::Not(Box::new(query));
    }
    round_trip(&query);
}

#[test]
fn hostile_texts_are_answered() {
    let fill = |unit: &str| unit.repeat(MAX_BYTES / unit.len());
    for unit in [
        "(",
        ")",
        "()",
        "((a ",
        "NOT ",
        "-",
        "- ",
        "+",
        "+-",
        "AND ",
        "OR ",
        "a OR ",
        "a AND ",
        "(b OR ",
        "|",
        "\"",
        "\"a",
        "\"\" ",
        "« ",
        "*",
        "* ",
        "*a*",
        "a*",
        "~",
        "^",
        "?",
        "a?",
        "?a ",
        "a~1 ",
        "a~9",
        "a^2 ",
        "=",
        "==",
        "w/5 ",
        "a w/5 ",
        "a w/999 ",
        "AROUND(",
        "AROUND(5) ",
        "re:/",
        "re:/a/ ",
        "title:",
        "title:(",
        "title:title:",
        "source:(a ",
        "date:",
        "date:[",
        "date:1 ",
        "wc:",
        "wc>",
        "zone:(",
        "zone:x ",
        "lang:(en OR ",
        "foo:",
        "foo:bar ",
        "foo:(",
        "foo:\"",
        "2 OF (",
        "2 OF (a b) ",
        "ATLEAST3 ",
        "ATLEAST1 ",
        "atleast1(",
        "repeat2:",
        "STEM(",
        "STEM(CAPS(",
        "NOCAPS(-",
        "=(",
        "=a ",
        "==\"",
        "==a ",
        "~a ",
        "~\"a",
        "~\"a\" ",
        "\"a b\"~9 ",
        "\"a~1 ",
        "a^2^",
        ")^2",
        "(a)^2 ",
        "*a*b",
        "?a*",
        "a*~1 ",
        "a pre/3 ",
        "a NOT w/3 ",
        "a w/s ",
        "NOT w/5 ",
        "SAME ",
        "(a w/5 ",
        "a w/5 b c ",
        "a w/5 b OR ",
        "re:/(a{1000}){1000}/ ",
        "re:/\\p{L}{50}/ ",
        "re:/((((((((((/ ",
        "re:/\\",
        "title:/a/ ",
        "title:=",
        "title:STEM(",
        "quote:(",
        "said:~a ",
        "query:a ",
        "query:\"",
        "source:(a w/5 ",
        "j.",
        "a.a.",
        "1,",
        "http://(",
        "a OR b AND c ",
        "NOT a OR b ",
        "\u{0}",
        "\u{202e}",
        "\u{301}",
        "e\u{301}",
        "👩‍👩‍👧 ",
        "\u{3000}",
        "北",
        "ﬀ",
        "ß",
        "İ",
        "'",
        "’s ",
        "U.S.",
        "[",
        "]",
        "\\",
        "{",
        "%",
    ] {
        survives(&fill(unit));
        survives(&format!("{}a{}", unit.repeat(40), ")".repeat(40)));
    }
    for text in [
        "- *",
        "-*",
        "*:*",
        "n:[* TO *]",
        "[* TO *]",
        "{a TO b}",
        "a:b:c",
        ":",
        "::",
        ":a",
        "a:",
        "\"a\" \"",
        "a~255",
        "word~",
        "(a",
        "a)",
        ")a(",
        "date:[2022 TO",
        "date:99999999999999999999",
        "date:-999999y",
        "date:2262-01-01",
        "wc>18446744073709551615",
        "wc:18446744073709551615",
        "wc<=18446744073709551615",
        "id:zz",
        "body:*",
        "\u{feff}nato",
        "nato\u{a0}russia",
        "\u{0}nato\u{7}",
        "1.2.3.4",
        "=?x?=",
        "a\r\nb\tc",
        "%00",
        "$(rm)",
        "<script>",
        "' OR 1=1 --",
    ] {
        survives(text);
    }
    for (unit, times) in
        [("(", 10_000), ("NOT ", 10_000), ("~", 5_000), ("=", 5_000), ("STEM(CAPS(", 1_000), ("w/5 ", 2_000)]
    {
        assert_eq!(codes(&unit.repeat(times)), ["limit"], "{unit}");
        survives(&unit.repeat(times));
    }
    for (unit, times) in [("NOT ", 1_000), ("w/5 ", 500), ("ATLEAST1 ", 400), ("=", 4_096), ("~", 4_096)] {
        assert!(parse(&unit.repeat(times)).is_err(), "{unit}");
    }
}

/// A word that is no operator.
fn word() -> impl Strategy<Value = String> {
    prop_oneof![
        "[a-z]{1,6}".prop_filter("a word that is an operator", |word| !word.starts_with("near")),
        prop::sample::select(vec![
            "NATO",
            "Russia's",
            "U.S.",
            "Delâttre",
            "100,000",
            "x_1",
            "Łódź",
            "北",
            "or",
            "2",
            "OF"
        ])
        .prop_map(str::to_owned),
    ]
}

fn slot() -> impl Strategy<Value = Slot> {
    prop_oneof![
        6 => word().prop_map(Slot::Word),
        1 => word().prop_map(Slot::Prefix),
        1 => Just(Slot::Any),
        1 => prop::sample::select(vec!["AND", "SAME", "near5"]).prop_map(|word| Slot::Word(word.to_owned())),
    ]
}

fn text_clause() -> impl Strategy<Value = Query> {
    prop_oneof![
        4 => word().prop_map(Query::Word),
        1 => word().prop_map(Query::Prefix),
        2 => vec(slot(), 1..5)
            .prop_filter("nothing but *", |slots| slots.iter().any(|slot| *slot != Slot::Any))
            .prop_map(Query::Phrase),
        1 => Just(Query::All),
    ]
}

fn combined(leaf: BoxedStrategy<Query>) -> BoxedStrategy<Query> {
    leaf.prop_recursive(4, 24, 4, |inner| {
        prop_oneof![
            vec(inner.clone(), 2..5).prop_map(Query::And),
            vec(inner.clone(), 2..5).prop_map(Query::Or),
            inner.prop_map(|query| Query::Not(Box::new(query))),
        ]
    })
    .boxed()
}

fn field() -> impl Strategy<Value = Query> {
    let text = combined(text_clause().boxed());
    let conditions = [
        "date:none",
        "date:2022",
        "date:-7d",
        "date:[2022 TO *]",
        "date:2022-01..2022-02",
        "after:yesterday",
        "date>=2022-01",
        "wc>10",
        "wc:5",
        "wc:5..9",
        "wc<3",
        "zone:title",
        "zone:boiler",
        "lang:en",
        "lang:de",
        "id:0123456789abcdef0123456789abcdef",
    ];
    let fields = Field::ALL;
    prop_oneof![
        (prop::sample::select(vec![Part::Title, Part::Hlead]), text.clone())
            .prop_map(|(part, inner)| Query::In(part, Box::new(inner))),
        (prop::sample::select(fields.to_vec()), text)
            .prop_map(|(field, inner)| Query::Filter(Filter::Field(field, Box::new(inner)))),
        prop::sample::select(conditions.to_vec())
            .prop_map(|text| parse_with(text, &options()).unwrap().query),
    ]
}

fn query() -> BoxedStrategy<Query> {
    combined(prop_oneof![3 => text_clause(), 1 => field()].boxed())
}

/// Pieces of the language, thrown together.
fn soup() -> impl Strategy<Value = String> {
    let pieces = [
        "a",
        "NATO",
        "AND",
        "OR",
        "NOT",
        "(",
        ")",
        "-",
        "+",
        "|",
        "\"",
        "«",
        "*",
        "?",
        "~",
        "^",
        "=",
        "2",
        ":",
        "/",
        "title:",
        "source:",
        "date:",
        "wc>",
        "zone:",
        "lang:",
        "2022",
        "..",
        "-7d",
        "none",
        "foo:",
        "w/5",
        "SAME",
        "near5",
        "AROUND(3)",
        "re:/x/",
        "STEM(",
        "ATLEAST2",
        " OF ",
        "U.S.",
        "’s",
        "l’",
        "https://x.y/",
        "[",
        " TO ",
        "]",
        "é",
        "北",
        " ",
        " ",
        " ",
        " ",
        " ",
    ];
    vec(prop::sample::select(pieces.to_vec()), 0..24).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, rng_seed: RngSeed::Fixed(2022), failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_printed_is_read_as_the_same_query(query in query()) {
        round_trip(&query);
    }

    #[test]
    fn pieces_thrown_together_are_answered(text in soup()) {
        survives(&text);
    }

    #[test]
    fn any_text_is_answered(text in "\\PC{0,60}") {
        survives(&text);
    }

    #[test]
    fn any_characters_are_answered(characters in vec(any::<char>(), 0..40)) {
        survives(&characters.into_iter().collect::<String>());
    }
}
