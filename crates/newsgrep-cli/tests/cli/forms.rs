//! The forms of an answer: JSON, JSON Lines, CSV, colours, a closed pipe.

use std::io::{BufRead, BufReader};
use std::process::Stdio;

use serde_json::Value;

use crate::desk::{Desk, FIRST};

#[test]
fn json_is_one_object_on_one_line() {
    let desk = Desk::new();
    let ran = desk.run(&["moment of truth", "seeds", "--format", "json"]);
    assert_eq!((ran.out.lines().count(), ran.err.as_str()), (1, ""));
    let answer: Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!(answer["format"], 1);
    assert_eq!(answer["query"], "\"moment of truth\"");
    assert_eq!(answer["complete"], true);
    let hit = &answer["hits"][0];
    assert_eq!(hit["date"], "2022-01-12");
    assert_eq!(hit["source"], Value::Null);
    assert_eq!(hit["id"].as_str().unwrap().len(), 32);
}

#[test]
fn json_has_the_same_keys_with_hits_and_without_but_for_the_advice() {
    let desk = Desk::new();
    let keys = |query| {
        let answer = desk.json(&[query, "seeds"]);
        answer.as_object().unwrap().keys().cloned().collect::<Vec<_>>()
    };
    let with_hits = keys("moment of truth");
    let mut without = keys("no such words");
    without.retain(|key| key != "advice");
    assert_eq!(with_hits, without);
    assert!(with_hits.contains(&"hits".to_owned()) && with_hits.contains(&"counts".to_owned()));
    // Every hit is printed before the rest is known.
    let ran = desk.run(&["NATO", "seeds", "--format", "json"]);
    assert!(ran.out.starts_with("{\"format\":1,\"hits\":[{\"id\":"), "{}", &ran.out[..60]);
}

#[test]
fn json_lines_are_the_hits_of_json() {
    let desk = Desk::new();
    let whole = desk.json(&["optimis*", "seeds"]);
    let ran = desk.run(&["optimis*", "seeds", "--format", "jsonl"]);
    let lines: Vec<Value> = ran.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(Value::Array(lines), whole["hits"]);
}

#[test]
fn csv_has_a_header_and_guards_against_formulas() {
    let desk = Desk::new();
    desk.write(
        "sums.jsonl",
        "{\"id\": \"1\", \"title\": \"=1+1\", \"body\": \"Sums, and \\\"more\\\" sums\"}\n",
    );
    let ran = desk.run(&["sums", "sums.jsonl", "--format", "csv"]);
    let (header, row) = ran.out.split_once("\r\n").unwrap();
    assert!(header.starts_with("id,origin,title,source,date,"), "{header}");
    assert!(row.contains(",sums.jsonl#1,'=1+1,,,"), "{row}");
    assert!(row.contains(",\"Sums, and \"\"more\"\" sums\",Sums | sums\r\n"), "{row}");
    desk.check(&["nothing", "sums.jsonl", "--format", "csv"], 1, &format!("{header}\r\n"), "");
}

#[test]
fn colours_come_only_when_asked_for() {
    let desk = Desk::new();
    let plain = desk.run(&["moment of truth", FIRST]).out;
    assert!(!plain.contains('\u{1b}'));
    let coloured = desk.run(&["moment of truth", FIRST, "--color", "always"]).out;
    assert!(coloured.contains("\u{1b}[1m\u{1b}[31mmoment of truth\u{1b}[0m"), "{coloured:?}");
    let forced = desk.command(&["moment of truth", FIRST]).env("CLICOLOR_FORCE", "1").output().unwrap();
    assert_eq!(String::from_utf8(forced.stdout).unwrap(), coloured);
}

#[test]
fn a_reader_that_has_enough_ends_the_search_quietly() {
    let desk = Desk::new();
    // More than a pipe holds, so that the search is still writing when the reader is gone.
    let record = |number: u32| {
        format!(
            "{{\"id\": \"{number}\", \"title\": \"Nato\", \"body\": \"{}\"}}\n",
            "Nato talks. ".repeat(50)
        )
    };
    desk.write("wire.jsonl", (0..2_000).map(record).collect::<String>());
    for format in ["text", "jsonl", "json", "csv"] {
        let mut child = desk
            .command(&["nato", "wire.jsonl", "--format", format])
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut first = String::new();
        BufReader::with_capacity(64, child.stdout.take().unwrap()).take_line(&mut first);
        let output = child.wait_with_output().unwrap();
        let err = String::from_utf8(output.stderr).unwrap();
        assert_eq!((output.status.code(), err.as_str()), (Some(0), ""), "{format}");
        assert!(!first.is_empty(), "{format}");
    }
}

/// Reading one line, at most 1,000 bytes of it: a JSON answer is all one line.
trait TakeLine {
    fn take_line(self, line: &mut String);
}

impl<R: BufRead> TakeLine for R {
    fn take_line(self, line: &mut String) {
        std::io::Read::take(self, 1_000).read_line(line).unwrap();
    }
}

#[test]
fn lists_are_text() {
    let desk = Desk::new();
    let ran = desk.run(&["NATO", "seeds", "-l", "--format", "json"]);
    assert_eq!((ran.code, ran.out.as_str()), (Some(2), ""));
    assert!(ran.err.contains("they do not go with --format"), "{}", ran.err);
}
