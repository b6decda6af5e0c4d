//! Searching the seeds: what is found, and where it is said to be.

use std::fs;

use serde_json::Value;

use crate::desk::{Desk, FIRST, FIRST_MOMENT, SECOND};

/// Returns the matching paragraphs of an answer as `000#5`, counted from 0, in the order of the files.
fn places(answer: &Value) -> Vec<String> {
    let mut places = Vec::new();
    for hit in answer["hits"].as_array().unwrap() {
        let file = &hit["origin"].as_str().unwrap()["seeds/".len()..]["000".len() - 3..3];
        for paragraph in hit["paragraphs"].as_array().unwrap() {
            places.push(format!("{file}#{}", paragraph["ordinal"]));
        }
    }
    places.sort();
    places
}

#[test]
fn a_phrase_is_found_however_its_quotation_marks_are_written() {
    let desk = Desk::new();
    let spellings = [
        "moment of truth",
        "\"moment of truth\"",
        "“moment of truth”",
        "« moment of truth«",
        "MOMENT  of Truth",
    ];
    for spelling in spellings {
        let answer = desk.json(&[spelling, "seeds"]);
        assert_eq!(places(&answer), ["000#5", "001#4"], "{spelling}");
        for hit in answer["hits"].as_array().unwrap() {
            assert_eq!(hit["paragraphs"][0]["spans"].as_array().unwrap().len(), 1, "{spelling}");
        }
    }
}

#[test]
fn a_pipe_gets_one_paragraph_a_line_in_columns() {
    let desk = Desk::new();
    desk.check(&["moment of truth", FIRST], 0, &format!("{FIRST}\t6\t\t2022-01-12\t{FIRST_MOMENT}\n"), "");
}

#[test]
fn short_forms_agree_with_each_other() {
    let desk = Desk::new();
    let phrase = "moment of truth";
    desk.check(&[phrase, "seeds", "-c"], 0, "2 articles, 2 paragraphs, 2 occurrences\n", "");
    let sorted = |out: &str| {
        let mut lines: Vec<String> = out.lines().map(str::to_owned).collect();
        lines.sort();
        lines
    };
    assert_eq!(sorted(&desk.run(&[phrase, "seeds", "-l"]).out), [FIRST, SECOND]);
    assert_eq!(
        sorted(&desk.run(&[phrase, "seeds", "-o"]).out),
        [format!("{FIRST}\tmoment of truth"), format!("{SECOND}\tmoment of truth")]
    );
    desk.check(&[phrase, "seeds", "-q"], 0, "", "");
    let answer = desk.json(&[phrase, "seeds"]);
    for counted in ["articles", "paragraphs", "occurrences"] {
        assert_eq!(answer["counts"][counted], serde_json::json!({ "value": 2, "exact": true }), "{counted}");
    }
    assert_eq!(desk.json(&[phrase, "seeds", "-c"])["counts"], answer["counts"]);
}

#[test]
fn every_span_cut_from_the_text_or_the_file_is_what_matched() {
    let desk = Desk::new();
    let check = |query: &str, expected: &[&str]| {
        let mut matched = Vec::new();
        for hit in desk.json(&[query, "seeds"])["hits"].as_array().unwrap() {
            let origin = hit["origin"].as_str().unwrap();
            let article = desk.json(&["show", origin, "seeds"]);
            let file = fs::read(desk.path(origin)).unwrap();
            for paragraph in hit["paragraphs"].as_array().unwrap() {
                let start = paragraph["start"].as_u64().unwrap() as usize;
                let text = paragraph["text"].as_str().unwrap();
                let file_spans = paragraph["file_span"].as_array().unwrap();
                for (span, file_span) in paragraph["spans"].as_array().unwrap().iter().zip(file_spans) {
                    let range =
                        |span: &Value| span[0].as_u64().unwrap() as usize..span[1].as_u64().unwrap() as usize;
                    let cut = &article["text"].as_str().unwrap()[range(span)];
                    assert_eq!(cut.as_bytes(), &file[range(file_span)], "{origin}");
                    assert_eq!(cut, &text[range(span).start - start..range(span).end - start], "{origin}");
                    matched.push(cut.to_owned());
                }
            }
        }
        matched.sort();
        assert_eq!(matched, expected, "{query}");
    };
    check("moment of truth", &["moment of truth", "moment of truth"]);
    check("Delâttre", &["Delattre", "Delattre"]);
    check("optimis*", &["optimism", "optimism", "optimistic", "optimistic"]);
    check("Psaki said", &["Psaki said"]);
    // The possessive is part of the word as it is written.
    check("title:nato AND optimism", &["NATO", "optimism", "optimism"]);
}

#[test]
fn the_seeds_hold_what_they_hold() {
    let desk = Desk::new();
    let check =
        |query: &str, expected: &str| desk.check(&[query, "seeds", "-c"], 0, &format!("{expected}\n"), "");
    check("Delattre", "2 articles, 2 paragraphs, 2 occurrences");
    check("Delâttre", "2 articles, 2 paragraphs, 2 occurrences");
    check("francois delattre", "2 articles, 2 paragraphs, 2 occurrences");
    check("Riabkov", "2 articles, 3 paragraphs, 3 occurrences");
    check("Ryabkov", "2 articles, 3 paragraphs, 3 occurrences");
    check("optimis*", "3 articles, 4 paragraphs, 4 occurrences");
    check("NATO-Russia", "4 articles, 8 paragraphs, 8 occurrences");
    check("Putin", "2 articles, 6 paragraphs, 6 occurrences");
    check("zone:boiler Newsletter", "1 article, 1 paragraph, 1 occurrence");
    assert_eq!(places(&desk.json(&["Delattre", "seeds"])), ["000#6", "001#5"]);
}

#[test]
fn what_is_not_there_is_exit_code_1() {
    let desk = Desk::new();
    desk.check(&["Newsletter", "seeds"], 1, "", "");
    desk.check(&["Newsletter", "seeds", "-c"], 1, "0 articles, 0 paragraphs, 0 occurrences\n", "");
    desk.check(&["Newsletter", "seeds", "-q"], 1, "", "");
    assert_eq!(desk.json(&["Newsletter", "seeds"])["hits"], serde_json::json!([]));
}

#[test]
fn plain_words_are_a_phrase_unless_asked_otherwise() {
    let desk = Desk::new();
    desk.check(&["truth moment", "seeds"], 1, "", "");
    assert_eq!(
        places(&desk.json(&["truth moment", "seeds", "--all", "--scope", "paragraph"])),
        ["000#5", "001#4"]
    );
    assert_eq!(places(&desk.json(&["Riabkov Ryabkov", "seeds", "--any"])).len(), 6);
}

#[test]
fn a_subcommands_name_is_a_query_behind_a_dash() {
    let desk = Desk::new();
    desk.write("notes/a.txt", "Prices\n\nThe index fell, said the check on rebuild.\n");
    for arguments in [&["--", "index", "notes"][..], &["-e", "index", "notes"], &["-c", "index", "notes"]] {
        let ran = desk.run(arguments);
        assert_eq!(ran.code, Some(0), "{arguments:?}: {ran:?}");
    }
    desk.check(&["-o", "index fell", "notes"], 0, "notes/a.txt\tindex fell\n", "");
}

#[test]
fn origins_begin_as_the_path_was_typed() {
    let desk = Desk::new();
    let check = |path: &str, expected: &str| {
        desk.check(
            &["-l", "\"moment of truth\" Delattre", path, "--sort", "oldest", "-n", "1"],
            0,
            expected,
            "",
        );
    };
    // Of two articles of one day, the ids decide; with one file there is no choice.
    check(FIRST, &format!("{FIRST}\n"));
    let absolute = desk.path(FIRST).display().to_string();
    check(&absolute, &format!("{absolute}\n"));
    let dotted = format!("./{FIRST}");
    check(&dotted, &format!("{dotted}\n"));
}

#[test]
fn context_is_marked_and_limits_are_kept() {
    let desk = Desk::new();
    let ran = desk.run(&["moment of truth", FIRST, "-B", "1", "-A", "1"]);
    let numbers: Vec<&str> = ran.out.lines().map(|line| line.split('\t').nth(1).unwrap()).collect();
    assert_eq!(numbers, ["5-", "6", "7-"]);
    let ran = desk.run(&["NATO", "seeds", "-l", "-n", "2"]);
    assert_eq!(ran.out.lines().count(), 2);
    assert_eq!(desk.run(&["NATO", "seeds", "-l", "-n", "all"]).out.lines().count(), 5);
}

#[test]
fn without_hits_the_exit_code_still_tells() {
    let desk = Desk::new();
    for format in ["text", "csv", "json", "jsonl"] {
        assert_eq!(desk.run(&["NATO", "seeds", "-n", "0", "--format", format]).code, Some(0), "{format}");
        assert_eq!(
            desk.run(&["Newsletter", "seeds", "-n", "0", "--format", format]).code,
            Some(1),
            "{format}"
        );
    }
}

#[test]
fn an_article_found_by_its_fields_alone_is_one_line() {
    let desk = Desk::new();
    desk.check(
        &["source:\"news 24\"", "seeds"],
        0,
        "seeds/004_70b82951417b80d5.txt\t\tThe News 24\t2022-01-13\t\
         Russia and NATO, a lot of talk and little progress\n",
        "",
    );
    desk.check(&["source:\"news 24\"", "seeds", "-o"], 0, "", "");
}

#[test]
fn shorthands_are_fields() {
    let desk = Desk::new();
    let check = |arguments: &[&str], expected: &[&str]| {
        let out = desk.run(&[&["*", "seeds", "-l", "--sort", "oldest"], arguments].concat()).out;
        let mut files: Vec<&str> = out.lines().map(|line| &line["seeds/".len()..][..3]).collect();
        files.sort_unstable();
        assert_eq!(files, expected, "{arguments:?}");
    };
    check(&["--since", "2022-01-12", "--until", "2022-01-12"], &["000", "001", "002"]);
    check(&["--since", "2022-01-13"], &["004"]);
    check(&["--until", "2022-01-11"], &["003"]);
    check(&["--source", "news 24"], &["004"]);
    check(&["--source", "tass"], &[]);
    check(&["--lang", "en"], &["000", "001", "002", "003", "004"]);
}

#[test]
fn sorting_by_date_is_by_the_articles_own_date() {
    let desk = Desk::new();
    let files = |order: &str| -> Vec<String> {
        let out = desk.run(&["NATO", "seeds", "-l", "--sort", order]).out;
        out.lines().map(|line| line["seeds/".len()..][..3].to_owned()).collect()
    };
    let (newest, oldest) = (files("newest"), files("oldest"));
    assert_eq!((newest[0].as_str(), newest[4].as_str()), ("004", "003"));
    assert_eq!((oldest[0].as_str(), oldest[4].as_str()), ("003", "004"));
}

#[test]
fn a_paragraph_that_only_its_field_brought_in_is_a_hit_and_no_context() {
    let desk = Desk::new();
    let record = r#"{"id": 7, "title": "Talks", "source": "News 24", "body": "They met.\n\nThey left."}"#;
    desk.write("wire.jsonl", format!("{record}\n"));
    let ran = desk.run(&["--scope", "paragraph", "--sort", "newest", "source:\"news 24\"", "wire.jsonl"]);
    let lines: Vec<Vec<&str>> = ran.out.lines().map(|line| line.split('\t').collect()).collect();
    let places: Vec<(&str, &str)> = lines.iter().map(|line| (line[1], line[4])).collect();
    assert_eq!(places, [("1", "Talks"), ("2", "They met."), ("3", "They left.")], "{ran:?}");
    let ran = desk.run(&["--scope", "paragraph", "-A", "1", "met source:\"news 24\"", "wire.jsonl"]);
    let places: Vec<&str> = ran.out.lines().map(|line| line.split('\t').nth(1).unwrap()).collect();
    assert_eq!(places, ["2", "3-"], "{ran:?}");
}
