//! Searches on record: `--record`, and `newsgrep replay`.

use std::fs;

use serde_json::Value;

use crate::desk::{Desk, FIRST, FIRST_MOMENT, SECOND};

const FOURTH: &str = "seeds/003_d6b7efd2f01de790.txt";

fn record(desk: &Desk, name: &str) -> Value {
    serde_json::from_slice(&fs::read(desk.path(name)).unwrap()).unwrap()
}

/// Returns what a replay of `run.json` says, its lines in order.
fn replayed(desk: &Desk) -> Vec<String> {
    desk.run(&["replay", "run.json", "seeds"]).out.lines().map(str::to_owned).collect()
}

#[test]
fn a_record_says_what_was_asked_of_what_and_what_was_found() {
    let desk = Desk::new();
    let arguments = ["moment of truth", "seeds", "--since", "2022-01-12", "--record", "run.json"];
    assert_eq!(desk.run(&arguments).code, Some(0));
    let record = record(&desk, "run.json");
    assert_eq!(record["format"], 1);
    assert_eq!(record["program"], concat!("newsgrep ", env!("CARGO_PKG_VERSION")));
    assert_eq!(record["asked"], "moment of truth");
    assert_eq!(record["query"], "\"moment of truth\" AND date:2022-01-12..");
    assert_eq!((&record["scope"], &record["sort"]), (&"article".into(), &"relevance".into()));
    assert_eq!((&record["archive"]["articles"], &record["archive"]["paragraphs"]), (&5.into(), &98.into()));
    assert_eq!(record["counts"]["occurrences"], serde_json::json!({ "value": 2, "exact": true }));
    assert_eq!(record["complete"], true);
    // The day that relative dates count from is that of the clock on the desk.
    let (at, today) = (record["at"].as_str().unwrap(), record["today"].as_str().unwrap());
    assert!(at.starts_with(&format!("{today}T")) && at.ends_with("+00:00"), "{at}");
    let mut hits: Vec<(&str, &Value)> = Vec::new();
    for hit in record["hits"].as_array().unwrap() {
        assert_eq!(hit["content"].as_str().unwrap().len(), 16);
        hits.push((hit["origin"].as_str().unwrap(), &hit["paragraphs"]));
    }
    hits.sort_by_key(|hit| hit.0);
    assert_eq!(hits, [(FIRST, &serde_json::json!([5])), (SECOND, &serde_json::json!([4]))]);
}

#[test]
fn a_record_is_of_the_whole_answer_however_little_is_printed() {
    let desk = Desk::new();
    let check = |name: &str, arguments: &[&str], lines: usize| {
        let ran = desk.run(&[&["NATO", "seeds", "--record", name], arguments].concat());
        assert_eq!((ran.code, ran.out.lines().count()), (Some(0), lines), "{arguments:?}: {ran:?}");
        let record = record(&desk, name);
        assert_eq!(record["hits"].as_array().unwrap().len(), 5, "{arguments:?}");
        assert_eq!(record["counts"]["articles"]["value"], 5, "{arguments:?}");
    };
    check("1.json", &["-l", "-n", "2"], 2);
    check("2.json", &["-c"], 1);
    check("3.json", &["-q"], 0);
    check("4.json", &["-l"], 5);
    check("5.json", &["-l", "-C", "1"], 5);
    assert_eq!(record(&desk, "5.json")["hits"], record(&desk, "4.json")["hits"]);
    desk.check(&["Newsletter", "seeds", "--record", "none.json"], 1, "", "");
    assert_eq!(record(&desk, "none.json")["hits"], serde_json::json!([]));
}

#[test]
fn a_reader_that_has_enough_does_not_cut_a_record_short() {
    let desk = Desk::new();
    let record_of =
        |number: u32| format!("{{\"id\": {number}, \"body\": \"{}\"}}\n", "Nato talks. ".repeat(20));
    desk.write("wire.jsonl", (0..1_000).map(record_of).collect::<String>());
    let mut child = desk
        .command(&["nato", "wire.jsonl", "--record", "run.json"])
        .stdout(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    assert_eq!(child.wait().unwrap().code(), Some(0));
    assert_eq!(record(&desk, "run.json")["hits"].as_array().unwrap().len(), 1_000);
}

#[test]
fn context_is_printed_and_not_put_on_record() {
    let desk = Desk::new();
    let ran = desk.run(&["moment of truth", FIRST, "-B", "1", "--record", "run.json"]);
    assert_eq!(ran.out.lines().count(), 2, "{ran:?}");
    assert_eq!(record(&desk, "run.json")["hits"][0]["paragraphs"], serde_json::json!([5]));
}

#[test]
fn a_record_is_never_overwritten() {
    let desk = Desk::new();
    desk.write("run.json", "mine");
    let ran = desk.run(&["NATO", "seeds", "--record", "run.json"]);
    assert_eq!((ran.code, ran.out.as_str()), (Some(2), ""));
    assert!(ran.err.contains("`run.json` exists already"), "{}", ran.err);
    assert_eq!(fs::read_to_string(desk.path("run.json")).unwrap(), "mine");
    let ran = desk.run(&["NATO", "seeds", "--record", "nowhere/run.json"]);
    assert_eq!((ran.code, ran.out.as_str()), (Some(2), ""));
    assert!(ran.err.contains("there is no folder `nowhere`"), "{}", ran.err);
}

#[test]
fn the_same_archive_gives_the_same_answer() {
    let desk = Desk::new();
    desk.run(&["moment of truth", "seeds", "--record", "run.json"]);
    desk.check(&["replay", "run.json", "seeds"], 0, "", "");
    let answer = desk.json(&["replay", "run.json", "seeds"]);
    assert_eq!((&answer["same"], &answer["query"]), (&true.into(), &"\"moment of truth\"".into()));
    assert_eq!(answer["then"], answer["now"]);
}

#[test]
fn what_came_went_and_changed_is_named() {
    let desk = Desk::new();
    desk.run(&["moment of truth", "seeds", "--record", "run.json", "--sort", "oldest"]);
    desk.write("seeds/new.txt", "Another meeting\n\nAnother moment of truth.\n");
    fs::remove_file(desk.path(SECOND)).unwrap();
    let text = fs::read_to_string(desk.path(FIRST)).unwrap();
    desk.write(FIRST, text.replace(FIRST_MOMENT, &format!("They said so.\n\n{FIRST_MOMENT}")));
    assert_eq!(
        replayed(&desk),
        [
            "archive\t\t\t\t5 articles and 98 paragraphs then, 5 articles and 81 paragraphs now".to_owned(),
            "added\tseeds/new.txt\t\tAnother meeting\tfound in paragraph 2".to_owned(),
            format!(
                "removed\t{SECOND}\t2022-01-12\tNATO-Russia Council meets to try to defuse Ukraine crisis\t\
                 no longer in the archive"
            ),
            format!(
                "changed\t{FIRST}\t2022-01-12\tBetween the tensions in Ukraine, a high-level meeting between \
                 Russia and NATO\tthe article has changed; found in paragraph 6 then, in paragraph 7 now"
            ),
        ]
    );
    assert_eq!(desk.run(&["replay", "run.json", "seeds"]).code, Some(1));
    let answer = desk.json(&["replay", "run.json", "seeds"]);
    assert_eq!(answer["same"], false);
    assert_eq!(answer["added"][0]["origin"], "seeds/new.txt");
    assert_eq!(answer["removed"][0]["in_archive"], false);
    assert_eq!(
        (&answer["changed"][0]["article"], &answer["changed"][0]["paragraphs_then"][0]),
        (&true.into(), &5.into())
    );
}

#[test]
fn an_article_that_is_still_there_may_not_match_any_more() {
    let desk = Desk::new();
    desk.run(&["moment of truth", "seeds", "--record", "run.json"]);
    let text = fs::read_to_string(desk.path(FIRST)).unwrap();
    desk.write(FIRST, text.replace("moment of truth", "matter of trust"));
    let lines = replayed(&desk);
    assert_eq!(
        lines[1],
        "counts\t\t\t\t2 articles, 2 paragraphs, 2 occurrences then, 1 article, 1 paragraph, 1 occurrence now"
    );
    assert!(lines[2].starts_with("removed\t") && lines[2].ends_with("\tno longer matches"), "{lines:?}");
}

#[test]
fn an_archive_may_change_without_the_answer() {
    let desk = Desk::new();
    desk.run(&["moment of truth", "seeds", "--record", "run.json", "--sort", "newest"]);
    fs::remove_file(desk.path(FOURTH)).unwrap();
    let ran = desk.run(&["replay", "run.json", "seeds"]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    assert_eq!(ran.out.lines().count(), 1, "{ran:?}");
    assert!(ran.out.starts_with("archive\t"), "{ran:?}");
}

#[test]
fn a_record_counts_dates_from_its_own_day() {
    let desk = Desk::new();
    desk.run(&["NATO date:-7d", "seeds", "--record", "run.json"]);
    let moved = fs::read_to_string(desk.path("run.json")).unwrap();
    let today = record(&desk, "run.json")["today"].as_str().unwrap().to_owned();
    desk.write("run.json", moved.replace(&format!("\"today\": \"{today}\""), "\"today\": \"2022-01-14\""));
    assert_eq!(desk.json(&["replay", "run.json", "seeds"])["added"].as_array().unwrap().len(), 5);
}

#[test]
fn an_answer_that_was_not_whole_is_never_called_the_same() {
    let desk = Desk::new();
    let ran = desk.run(&["NATO OR Russia", "seeds", "--timeout", "0ms", "--record", "run.json"]);
    assert_eq!(ran.code, Some(3));
    assert_eq!(record(&desk, "run.json")["complete"], false);
    let ran = desk.run(&["replay", "run.json", "seeds"]);
    assert_eq!(ran.code, Some(3), "{ran:?}");
    assert!(ran.err.contains("not of a whole answer"), "{ran:?}");
}

#[test]
fn what_is_no_record_is_refused() {
    let desk = Desk::new();
    let check = |content: &str, expected: &str| {
        desk.write("run.json", content);
        let ran = desk.run(&["replay", "run.json", "seeds"]);
        assert_eq!((ran.code, ran.out.as_str()), (Some(2), ""), "{ran:?}");
        assert!(ran.err.contains(expected), "{ran:?}");
    };
    check("{}", "`run.json` is no record of a search");
    check("oops", "`run.json` is no record of a search");
    check("{\"format\": 7}", "a record of form 7; this newsgrep reads form 1");
    assert_eq!(desk.run(&["NATO date:-7d", "seeds", "--record", "whole.json"]).code, Some(1));
    let whole = record(&desk, "whole.json");
    let damaged = |key: &str, value: Value, expected: &str| {
        let mut damaged = whole.clone();
        damaged[key] = value;
        check(&damaged.to_string(), &format!("`run.json` is no record newsgrep can replay: {expected}"));
    };
    damaged("today", "99999-1".into(), "`today` is `99999-1`, not a date\n");
    damaged("today", 7.into(), "`today` is `7`, not a date\n");
    damaged("query", "cat AND dog OR pet".into(), "`query` is `cat AND dog OR pet`, which cannot be read: ");
    damaged("query", 7.into(), "`query` is `7`, not a query\n");
    damaged("format", 0.into(), "`format` is `0`, not 1\n");
    damaged("format", "one".into(), "`format` is `\"one\"`, not 1\n");
    let ran = desk.run(&["replay", "nowhere.json", "seeds"]);
    assert!(ran.err.contains("cannot read the record `nowhere.json`"), "{ran:?}");
}
