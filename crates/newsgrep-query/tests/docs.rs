//! The documents say what the program does.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use newsgrep_query::{
    ArchiveState, Code, Count, CountBy, Dialect, Facet, FacetField, FacetValue, Hit, HitCounts, HitParagraph,
    Notice, ParseOptions, RESPONSE_FORMAT, Response, Series, TimeBin, TimeUnit, Timeline, parse, parse_with,
    print,
};
use newsgrep_text::{ArticleId, Span, Zone};
use serde_json::Value;

const LANGUAGE: &str = include_str!("../../../docs/query-language.md");
const JSON: &str = include_str!("../../../docs/json.md");

/// Returns the rows of the tables that have this heading, quotation marks of code taken away.
fn table(document: &'static str, heading: &str) -> Vec<Vec<String>> {
    let mut rows = Vec::new();
    let mut inside = false;
    for line in document.lines() {
        if line == heading {
            inside = true;
        } else if !line.starts_with('|') {
            inside = false;
        } else if inside && !line.starts_with("|---") {
            // `\|` is how a table writes a bar.
            let line = line.replace("\\|", "\u{1}");
            let inner = line.strip_prefix('|').and_then(|line| line.strip_suffix('|')).unwrap();
            let cell = |cell: &str| {
                let cell = cell.trim().replace('\u{1}', "|");
                let code = cell.strip_prefix('`').and_then(|cell| cell.strip_suffix('`'));
                code.filter(|code| !code.contains('`')).map_or(cell.clone(), str::to_owned)
            };
            rows.push(inner.split('|').map(cell).collect());
        }
    }
    assert!(rows.len() > 4, "the tables are there");
    rows
}

/// Returns the first two cells of the tables that have this heading.
fn rows(document: &'static str, heading: &str) -> Vec<(String, String)> {
    table(document, heading).into_iter().map(|row| (row[0].clone(), row[1].clone())).collect()
}

#[test]
fn every_example_of_the_language_means_what_its_page_says() {
    for (typed, means) in rows(LANGUAGE, "| typed | means |") {
        let query = parse(&typed).unwrap_or_else(|errors| panic!("{typed}: {errors}"));
        assert_eq!(print(&query), means, "{typed}");
    }
}

#[test]
fn every_query_of_another_system_becomes_what_the_page_says() {
    let rows: Vec<Vec<String>> = table(LANGUAGE, "| dialect | typed | becomes |");
    for row in &rows {
        let dialect = *Dialect::ALL.iter().find(|dialect| dialect.name() == row[0]).unwrap();
        let options = ParseOptions { dialect, ..ParseOptions::default() };
        let parsed = parse_with(&row[1], &options).unwrap_or_else(|errors| panic!("{}: {errors}", row[1]));
        assert_eq!(print(&parsed.query), row[2], "{}", row[1]);
    }
}

#[test]
fn every_field_and_proximity_of_the_page_is_read() {
    for row in table(LANGUAGE, "| field | also | what it asks |").iter().filter(|row| !row[1].is_empty()) {
        let canonical = |name: &str| {
            ["2022", "en", "title", "5"]
                .iter()
                .find_map(|value| parse(&format!("{name}:{value}")).ok().map(|query| print(&query)))
        };
        for other in row[1].split(", ") {
            assert!(canonical(other).is_some(), "{other}");
            assert_eq!(canonical(other), canonical(&row[0]), "{other}");
        }
    }
    for row in table(LANGUAGE, "| typed | also | what it asks |") {
        let read = |operator: &str| print(&parse(&format!("a {operator} b")).unwrap());
        for other in row[1].split(' ').filter(|other| other.starts_with('`')) {
            assert_eq!(read(other.trim_matches('`')), read(&row[0]), "{other}");
        }
    }
}

#[test]
fn every_error_of_the_page_is_the_one_it_names() {
    for (typed, code) in rows(LANGUAGE, "| typed | error |") {
        let errors = parse(&typed).expect_err(&typed);
        assert_eq!(errors.iter().next().map(|error| error.code.name()), Some(code.as_str()), "{typed}");
    }
}

/// Returns the indented lines of a page under a heading.
fn examples(page: &'static str, heading: &str) -> Vec<&'static str> {
    let under = page.lines().skip_while(|line| *line != heading).skip(2);
    under.map_while(|line| line.strip_prefix("    ")).collect()
}

#[test]
fn every_error_has_a_page_whose_examples_make_it() {
    for code in Code::ALL {
        let page = code.help();
        assert!(page.starts_with(&format!("# {code}\n")), "{page}");
        let (wrong, instead) = (examples(page, "Gives this error:"), examples(page, "Write instead:"));
        assert!(!wrong.is_empty() && !instead.is_empty(), "{code} has no examples");
        for text in wrong {
            let named = |dialect: &&Dialect| text.starts_with(&format!("{}: ", dialect.name()));
            let dialect = Dialect::ALL.iter().find(named).copied().unwrap_or_default();
            let prefix = if dialect == Dialect::Newsgrep { 0 } else { dialect.name().len() + 2 };
            let options = ParseOptions { dialect, ..ParseOptions::default() };
            let errors = parse_with(&text[prefix..], &options).expect_err(text);
            assert_eq!(errors.iter().next().map(|error| error.code), Some(*code), "{text}\n{errors}");
            for suggestion in errors.iter().flat_map(|error| &error.suggestions) {
                assert!(parse_with(suggestion, &options).is_ok(), "{text}: {suggestion}");
            }
        }
        for text in instead {
            parse(text).unwrap_or_else(|errors| panic!("{code}: {errors}"));
        }
    }
}

#[test]
fn every_key_of_the_json_is_on_its_page() {
    let count = Count { value: 1, exact: true };
    let series = Series {
        value: Some("a".to_owned()),
        total: 1,
        counts: vec![1],
        volumes: vec![2],
        shares: vec![Some(0.5)],
    };
    let response = Response {
        format: RESPONSE_FORMAT,
        next: None,
        explanation: None,
        query: "*".to_owned(),
        counts: HitCounts { articles: count, paragraphs: count, occurrences: count },
        complete: true,
        took_us: 1,
        notices: vec![Notice::new("code", "message")],
        hits: vec![Hit {
            id: ArticleId::of("a"),
            content: "0123456789abcdef".to_owned(),
            score_parts: None,
            origin: "a".to_owned(),
            title: None,
            source: None,
            date: None,
            url: None,
            section: None,
            language: None,
            byline: None,
            agency: None,
            more: newsgrep_query::MoreKnown {
                updated: Some("2022-01-13".to_owned()),
                date_from: Some("path".to_owned()),
                dateline: Some("PARIS".to_owned()),
                subjects: vec!["a".to_owned()],
                places: vec!["a".to_owned()],
                persons: vec!["a".to_owned()],
                organisations: vec!["a".to_owned()],
                excerpt: true,
                paywalled: true,
            },
            score: 0.0,
            paragraphs_total: 1,
            paragraphs: vec![HitParagraph {
                ordinal: 0,
                zone: Zone::Body,
                text: "a".to_owned(),
                start: 0,
                context: false,
                spans: vec![Span::new(0, 1)],
                file_span: Some(vec![Span::new(0, 1)]),
            }],
            published: None,
        }],
        facets: vec![Facet {
            field: FacetField::Section,
            by: CountBy::Articles,
            values: vec![FacetValue {
                value: "a".to_owned(),
                count: 1,
                children: vec![FacetValue { value: "a/b".to_owned(), ..FacetValue::default() }],
                other: 1,
            }],
            other: 0,
            missing: 0,
        }],
        timeline: Some(Timeline {
            unit: TimeUnit::Day,
            by: CountBy::Articles,
            bins: vec![TimeBin {
                start: "2022-01-12".to_owned(),
                count: 1,
                volume: Some(2),
                share: Some(0.5),
            }],
            undated: 0,
            per: Some(FacetField::Source),
            series: vec![series.clone()],
            other: Some(series.clone()),
            missing: Some(series),
        }),
        state: Some(ArchiveState { digest: "0".repeat(32), articles: 1, paragraphs: 1, analysis: 1 }),
    };
    let mut keys = Vec::new();
    gather_keys(&serde_json::to_value(&response).unwrap(), &mut keys);
    for key in keys {
        let written = [format!("`{key}`"), format!("{{{key}, "), format!(", {key}}}")];
        assert!(written.iter().any(|form| JSON.contains(form)), "docs/json.md does not explain `{key}`");
    }
}

fn gather_keys(value: &Value, keys: &mut Vec<String>) {
    match value {
        Value::Object(members) => {
            for (key, member) in members {
                keys.push(key.clone());
                gather_keys(member, keys);
            }
        }
        Value::Array(members) => members.iter().for_each(|member| gather_keys(member, keys)),
        _ => {}
    }
}
