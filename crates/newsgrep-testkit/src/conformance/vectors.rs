//! Queries that the tests of the language are made of.
//!
//! In: the text of those tests. Out: every string in it that can be read as a query, so that what is added there is asked
//! of every engine, too.

use std::collections::BTreeMap;

use newsgrep_query::{ParseOptions, Query, parse_with, print};
use newsgrep_text::Date;

const TESTS: [&str; 3] = [
    include_str!("../../../newsgrep-query/tests/language.rs"),
    include_str!("../../../newsgrep-query/tests/language_plan.rs"),
    include_str!("../../../newsgrep-query/tests/local_seeds.rs"),
];

/// The longest string that is taken for a query; beyond, there are only tests of limits.
const LONGEST: usize = 120;

/// Returns every different query that is written in the tests of the language, in the order of their canonical forms.
///
/// Relative dates count from 14 January 2022, as they do there.
pub fn vectors() -> Vec<Query> {
    let today = "2022-01-14".parse::<Date>().ok().map(Date::day);
    let options = ParseOptions { today, ..ParseOptions::default() };
    let read = |text: &String| Some(parse_with(text, &options).ok()?.query);
    let strings = TESTS.iter().flat_map(|test| strings(test)).filter(|text| text.len() <= LONGEST);
    let queries = strings.filter_map(|text| read(&text)).filter(|query| !query.has_saved());
    queries.map(|query| (print(&query), query)).collect::<BTreeMap<_, _>>().into_values().collect()
}

/// Returns the contents of the string literals of a Rust source, raw ones included.
fn strings(source: &str) -> Vec<String> {
    let mut strings = Vec::new();
    let mut rest = source;
    while let Some(at) = rest.find('"') {
        let (before, from) = rest.split_at(at);
        let from = &from[1..];
        let hashes = before.len() - before.trim_end_matches('#').len();
        let raw = before.trim_end_matches('#').ends_with('r') && !is_name(before.trim_end_matches('#'));
        // The quotation mark of a character is none of a string.
        if before.ends_with('\'') && from.starts_with('\'') {
            rest = from;
            continue;
        }
        let (text, after) = if raw { raw_string(from, hashes) } else { escaped_string(from) };
        strings.push(text);
        rest = after;
    }
    strings
}

/// Returns whether the `r` at the end belongs to a longer name.
fn is_name(before: &str) -> bool {
    before.chars().rev().nth(1).is_some_and(|character| character.is_alphanumeric() || character == '_')
}

fn raw_string(from: &str, hashes: usize) -> (String, &str) {
    let end = format!("\"{}", "#".repeat(hashes));
    let (text, after) = from.split_once(&end).unwrap_or((from, ""));
    (text.to_owned(), after)
}

fn escaped_string(from: &str) -> (String, &str) {
    let mut text = String::new();
    let mut characters = from.char_indices();
    while let Some((at, character)) = characters.next() {
        match character {
            '"' => return (text, &from[at + 1..]),
            '\\' => match characters.next() {
                Some((_, 'n')) => text.push('\n'),
                Some((_, other)) => text.push(other),
                None => break,
            },
            other => text.push(other),
        }
    }
    (text, "")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strings_are_read_as_rust_reads_them() {
        let source = r###"check("a \"b\" c", r#"d "e" f"#); '"' bar"x" r"y\" #"z"###;
        assert_eq!(strings(source), ["a \"b\" c", "d \"e\" f", "x", "y\\", "z"]);
    }

    #[test]
    fn the_queries_of_the_tests_are_all_there() {
        let queries: Vec<String> = vectors().iter().map(print).collect();
        for query in ["a W/5 b W/5 c", "\"moment of truth\"", "Sherman NOT W/3 Wendy", "~Ryabkov W/5 Geneva"]
        {
            assert!(queries.iter().any(|other| other == query), "{query}");
        }
        assert!(queries.len() > 200, "{}", queries.len());
    }
}
