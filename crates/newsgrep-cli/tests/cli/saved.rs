//! Saved searches, and alerts of what meets them.

use std::fs;

use serde_json::Value;

use crate::desk::{Desk, FIRST, FIRST_MOMENT};

#[test]
fn a_saved_search_can_be_used_in_every_query() {
    let desk = Desk::new();
    desk.check(&["save", "moment", "moment of truth"], 0, "", "");
    desk.check(&["save", "both", "query:moment Grushko"], 0, "", "");
    desk.check(&["-c", "query:moment", "seeds"], 0, "2 articles, 2 paragraphs, 2 occurrences\n", "");
    let answer = desk.json(&["query:both -Sherman", "seeds"]);
    assert_eq!(answer["query"], "(\"moment of truth\" AND Grushko) NOT Sherman");
    desk.check(&["facets", "query:moment", "seeds", "--by", "year"], 0, "year\t2022\t2\n", "");
    desk.check(&["timeline", "query:moment", "seeds", "--by", "year"], 0, "year\t2022-01-01\t2\n", "");
    desk.check(&["query", "query:both"], 0, "\"moment of truth\" AND Grushko\n", "");
}

#[test]
fn saved_searches_are_listed_replaced_and_deleted() {
    let desk = Desk::new();
    desk.check(&["save", "--list"], 1, "", "");
    desk.run(&["save", "kremlin", "Kremlin OR Peskov"]);
    desk.check(&["save", "port", "harbour tax"], 0, "", "");
    desk.check(&["save", "port", "ferr*"], 0, "", "note: `port` was \"harbour tax\"\n");
    desk.check(&["save", "--list"], 0, "kremlin\tKremlin OR Peskov\nport\tferr*\n", "");
    assert_eq!(desk.json(&["save"])[1]["query"], "ferr*");
    desk.run(&["save", "news", "query:port -query:kremlin"]);
    let ran = desk.run(&["save", "--delete", "port"]);
    assert_eq!(ran.code, Some(2));
    assert!(ran.err.contains("`query:port` stands in `news`"), "{}", ran.err);
    desk.check(&["save", "--delete", "news"], 0, "", "note: `news` was query:port NOT query:kremlin\n");
    desk.run(&["save", "--delete", "port"]);
    desk.check(&["save"], 0, "kremlin\tKremlin OR Peskov\n", "");
}

#[test]
fn names_that_lead_nowhere_or_in_a_circle_are_mistakes() {
    let desk = Desk::new();
    let check = |arguments: &[&str], expected: &str| {
        let ran = desk.run(arguments);
        assert_eq!((ran.code, ran.out.as_str()), (Some(2), ""), "{arguments:?}");
        assert!(ran.err.contains(expected), "{arguments:?}: {}", ran.err);
    };
    check(&["query:kremlin", "seeds"], "none is saved, newsgrep save NAME QUERY saves one");
    for name in ["harbour", "kremlin", "port"] {
        desk.run(&["save", name, "Kremlin OR Peskov"]);
    }
    check(&["query:kremln", "seeds"], "there is no saved search `kremln`; there are `kremlin`, `");
    check(&["save", "--delete", "prot"], "there is no saved search `prot`; there are `port`, `");
    check(
        &["save", "port", "query:port OR harbour"],
        "the saved search `port` refers to itself: port → port",
    );
    check(&["save", "no name", "NATO"], "`no name` cannot be the name of a search");
    check(&["save", "wrong", "NATO OR"], "error[missing-term]");
    check(&["save", "week", "NATO date:-7d"], "a saved search cannot count days from today");
}

#[test]
fn an_archive_keeps_its_own_searches_and_sees_the_users() {
    let desk = Desk::new();
    desk.run(&["save", "mine", "Delattre"]);
    desk.run(&["save", "both", "Stoltenberg"]);
    assert!(desk.path("home/.config/newsgrep/searches.json").is_file());
    desk.run(&["index", "seeds"]);
    desk.run(&["save", "both", "moment of truth"]);
    assert!(desk.path(".newsgrep/searches.json").is_file());
    desk.check(
        &["-o", "query:mine", "-n", "1", "--sort", "oldest"],
        0,
        &desk.run(&["-o", "Delattre", "-n", "1", "--sort", "oldest"]).out,
        "",
    );
    desk.check(&["-c", "query:both"], 0, "2 articles, 2 paragraphs, 2 occurrences\n", "");
    desk.check(&["save", "--user", "third", "Sherman"], 0, "", "");
    desk.check(&["save"], 0, "both\t\"moment of truth\"\nmine\tDelattre\nthird\tSherman\n", "");
    desk.check(&["save", "--archive", ".newsgrep", "fourth", "Psaki"], 0, "", "");
    // A file that is named takes the place of all others.
    let named = |arguments: &[&str]| {
        let output =
            desk.command(arguments).env("NEWSGREP_SEARCHES", desk.path("named.json")).output().unwrap();
        (output.status.code(), String::from_utf8(output.stdout).unwrap())
    };
    assert_eq!(named(&["save"]), (Some(1), String::new()));
    assert_eq!(named(&["save", "other", "NATO"]), (Some(0), String::new()));
    assert_eq!(named(&["save"]), (Some(0), "other\tNATO\n".to_owned()));
}

#[test]
fn an_index_tells_what_new_articles_meet() {
    let desk = Desk::new();
    desk.run(&["save", "moment", "moment of truth"]);
    desk.run(&["save", "sport", "football"]);
    let ran = desk.run(&["index", "--alert", FIRST]);
    assert_eq!(ran.code, Some(0));
    let title = "Between the tensions in Ukraine, a high-level meeting between Russia and NATO";
    assert_eq!(ran.out, format!("moment\t{FIRST}\t6\t2022-01-12\t{title}\t{FIRST_MOMENT}\n"));
    assert!(ran.err.starts_with("1 seen = 1 indexed") && ran.err.ends_with(", 1 alert\n"), "{}", ran.err);
    // What is known already is no news.
    let ran = desk.run(&["index", "--alert"]);
    assert_eq!((ran.code, ran.out.as_str()), (Some(0), ""));
    assert!(ran.err.ends_with(", 0 alerts\n"), "{}", ran.err);
}

#[test]
fn a_changed_article_is_told_as_changed() {
    let desk = Desk::new();
    desk.run(&["save", "envoys", "envoy*"]);
    let alerts = |content: &str| -> Vec<Value> {
        desk.write("wire.jsonl", content);
        let ran = desk.run(&["index", "--alert", "--format", "jsonl", "wire.jsonl"]);
        ran.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    };
    let record =
        |id: u32, body: &str| format!("{{\"id\": {id}, \"title\": \"Talks\", \"body\": \"{body}\"}}\n");
    assert_eq!(alerts(&record(1, "They met.")), Vec::<Value>::new());
    let told = alerts(&(record(1, "The envoys met.") + &record(2, "An envoy left.") + &record(3, "Nobody.")));
    let about: Vec<_> =
        told.iter().map(|alert| (&alert["origin"], &alert["new"], &alert["search"])).collect();
    let name = Value::from("envoys");
    assert_eq!(
        about,
        [(&"wire.jsonl#1".into(), &false.into(), &name), (&"wire.jsonl#2".into(), &true.into(), &name)]
    );
    let paragraph = &told[0]["paragraphs"][0];
    assert_eq!((&paragraph["ordinal"], &paragraph["text"]), (&1.into(), &"The envoys met.".into()));
    // "envoys", behind the title, a blank line and "The ".
    assert_eq!(paragraph["spans"], serde_json::json!([[11, 17]]));
}

#[test]
fn alerts_agree_with_searching() {
    let desk = Desk::new();
    let queries = [
        "~Ryabkov w/5 Geneva",
        "Sherman NOT w/3 Wendy",
        "ATLEAST2 Stoltenberg",
        "title:NATO -optimism",
        "date:2022-01-12",
    ];
    for (number, query) in queries.iter().enumerate() {
        assert_eq!(desk.run(&["save", &format!("s{number}"), query]).code, Some(0), "{query}");
    }
    let alerts = desk.run(&["index", "--alert", "seeds"]);
    for (number, query) in queries.iter().enumerate() {
        let name = format!("s{number}\t");
        let mut told: Vec<&str> = alerts.out.lines().filter_map(|line| line.strip_prefix(&name)).collect();
        told.sort_unstable();
        let told: Vec<&str> = told.iter().map(|line| line.split('\t').next().unwrap()).collect();
        let found = desk.run(&["-l", query]).out;
        let mut found: Vec<&str> = found.lines().collect();
        found.sort_unstable();
        assert_eq!(told, found, "{query}");
    }
}

#[test]
fn without_saved_searches_there_is_nothing_to_tell() {
    let desk = Desk::new();
    let ran = desk.run(&["index", "--alert", "seeds"]);
    assert_eq!((ran.code, ran.out.as_str()), (Some(0), ""));
    assert!(ran.err.starts_with("note: no search is saved"), "{}", ran.err);
    fs::write(desk.path(".newsgrep/searches.json"), "oops").unwrap();
    let ran = desk.run(&["index", "--alert"]);
    assert_eq!(ran.code, Some(2));
    assert!(ran.err.contains("cannot be read as saved searches"), "{}", ran.err);
}
