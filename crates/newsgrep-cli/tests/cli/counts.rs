//! Facets and timelines.

use crate::desk::Desk;

#[test]
fn facets_count_every_article() {
    let desk = Desk::new();
    desk.check(
        &["facets", "*", "seeds", "--by", "source,day"],
        0,
        "source\tThe News 24\t1\nsource\t(none)\t4\nday\t2022-01-10\t1\nday\t2022-01-12\t3\nday\t2022-01-13\t1\n",
        "",
    );
    desk.check(&["facets", "Delattre", "seeds", "--by", "language"], 0, "language\ten\t2\n", "");
    desk.check(
        &["facets", "Delattre", "seeds", "--by", "year", "--format", "csv"],
        0,
        "field,value,count\r\nyear,2022,2\r\n",
        "",
    );
}

#[test]
fn facets_as_json_are_the_answer() {
    let desk = Desk::new();
    let answer = desk.json(&["facets", "*", "seeds", "--by", "source"]);
    assert_eq!(answer["facets"][0]["field"], "source");
    assert_eq!(answer["facets"][0]["missing"], 4);
    assert_eq!(answer["counts"]["articles"]["value"], 5);
}

#[test]
fn a_timeline_has_every_day_between() {
    let desk = Desk::new();
    desk.check(
        &["timeline", "NATO", "seeds", "--by", "day"],
        0,
        "day\t2022-01-10\t1\nday\t2022-01-11\t0\nday\t2022-01-12\t3\nday\t2022-01-13\t1\n",
        "",
    );
    desk.check(&["timeline", "NATO", "seeds", "--by", "week"], 0, "week\t2022-01-10\t5\n", "");
    assert_eq!(desk.json(&["timeline", "NATO", "seeds"])["timeline"]["bins"][0]["count"], 5);
}

#[test]
fn nothing_to_count_is_exit_code_1() {
    let desk = Desk::new();
    desk.check(&["timeline", "Newsletter", "seeds"], 1, "", "");
    let ran = desk.run(&["facets", "NATO", "seeds", "--by", "colour"]);
    assert_eq!(ran.code, Some(2));
    assert!(ran.err.contains("source, section, language"), "{}", ran.err);
}

/// Seven articles of two outlets and of none; the ferry is in four of them, twice in the first.
fn wire() -> Desk {
    let desk = Desk::new();
    let article = |number: u32, source: &str, date: &str, section: &str, body: &str| {
        let source = if source.is_empty() { String::new() } else { format!("\"source\": \"{source}\", ") };
        let date = if date.is_empty() { String::new() } else { format!("\"date\": \"{date}\", ") };
        format!("{{\"id\": \"{number}\", {source}{date}\"section\": \"{section}\", \"body\": \"{body}\"}}\n")
    };
    let articles = [
        article(1, "Coastal Wire", "2031-01-10", "local/harbour", "Ferry late. The ferry waits."),
        article(2, "Coastal Wire", "2031-01-11", "local/harbour", "The ferry is back."),
        article(3, "Coastal Wire", "2031-03-01", "local", "Snow on the coast."),
        article(4, "Harbour Post", "2031-01-12", "sport", "Chess in the club."),
        article(5, "Harbour Post", "2031-03-02", "local", "No ferry in the snow."),
        article(6, "", "2031-03-03", "world/islands", "The islands vote."),
        article(7, "Harbour Post", "", "world", "A ferry, undated."),
    ];
    desk.write("wire.jsonl", articles.concat());
    desk
}

#[test]
fn facets_have_levels() {
    let desk = wire();
    desk.check(
        &["facets", "*", "wire.jsonl", "--by", "section,date", "--depth", "2"],
        0,
        "section\tlocal\t4\t1\nsection\tlocal/harbour\t2\t2\nsection\tworld\t2\t1\n\
         section\tworld/islands\t1\t2\nsection\tsport\t1\t1\n\
         date\t2031\t6\t1\ndate\t2031-01\t3\t2\ndate\t2031-03\t3\t2\ndate\t(none)\t1\t1\n",
        "",
    );
    desk.check(
        &["facets", "*", "wire.jsonl", "--by", "section", "--depth", "2", "--top", "1", "--format", "csv"],
        0,
        "field,value,count,level\r\nsection,local,4,1\r\nsection,local/harbour,2,2\r\nsection,(others),3,1\r\n",
        "",
    );
    desk.check(
        &["facets", "*", "wire.jsonl", "--by", "date", "--depth", "3", "--top", "1", "--format", "jsonl"],
        0,
        "{\"count\":6,\"field\":\"date\",\"level\":1,\"value\":\"2031\"}\n\
         {\"count\":3,\"field\":\"date\",\"level\":2,\"value\":\"2031-01\"}\n\
         {\"count\":1,\"field\":\"date\",\"level\":3,\"value\":\"2031-01-10\"}\n\
         {\"count\":2,\"field\":\"date\",\"level\":3,\"value\":\"2031-01 (others)\"}\n\
         {\"count\":3,\"field\":\"date\",\"level\":2,\"value\":\"2031 (others)\"}\n\
         {\"count\":1,\"field\":\"date\",\"level\":1,\"value\":\"(none)\"}\n",
        "",
    );
}

#[test]
fn what_is_counted_can_be_chosen() {
    let desk = wire();
    let check = |arguments: &[&str], out: &str| {
        desk.check(&[&["facets", "ferry", "wire.jsonl", "--by", "source"], arguments].concat(), 0, out, "");
    };
    check(&[], "source\tCoastal Wire\t2\nsource\tHarbour Post\t2\n");
    check(&["--count", "occurrences"], "source\tCoastal Wire\t3\nsource\tHarbour Post\t2\n");
    check(&["--count", "paragraphs"], "source\tCoastal Wire\t2\nsource\tHarbour Post\t2\n");
    let ran = desk.run(&["facets", "ferry", "wire.jsonl", "--by", "source", "--count", "words"]);
    assert_eq!(ran.code, Some(2));
    assert!(ran.err.contains("articles, paragraphs, occurrences"), "{}", ran.err);
}

#[test]
fn a_timeline_can_have_a_series_for_each_source() {
    let desk = wire();
    desk.check(
        &["timeline", "*", "wire.jsonl", "--by", "source", "--top", "1"],
        0,
        "month\t2031-01-01\t2\tCoastal Wire\t\t\nmonth\t2031-01-01\t1\t(others)\t\t\nmonth\t2031-01-01\t0\t(none)\t\t\n\
         month\t2031-02-01\t0\tCoastal Wire\t\t\nmonth\t2031-02-01\t0\t(others)\t\t\nmonth\t2031-02-01\t0\t(none)\t\t\n\
         month\t2031-03-01\t1\tCoastal Wire\t\t\nmonth\t2031-03-01\t1\t(others)\t\t\nmonth\t2031-03-01\t1\t(none)\t\t\n\
         month\t(undated)\t1\t\t\t\n",
        "",
    );
    desk.check(
        &[
            "timeline",
            "ferry",
            "wire.jsonl",
            "--unit",
            "year",
            "--by",
            "source",
            "--share",
            "--format",
            "csv",
        ],
        0,
        "unit,start,count,value,volume,share\r\nyear,2031-01-01,2,Coastal Wire,3,0.666667\r\n\
         year,2031-01-01,1,Harbour Post,2,0.5\r\nyear,(undated),1,,,\r\n",
        "",
    );
    let answer = desk.json(&["timeline", "ferry", "wire.jsonl", "--by", "source", "--volume"]);
    let timeline = &answer["timeline"];
    assert_eq!((&timeline["per"], &timeline["undated"]), (&"source".into(), &1.into()));
    assert_eq!(timeline["series"][0]["value"], "Coastal Wire");
    assert_eq!(timeline["series"][0]["counts"], serde_json::json!([2, 0, 0]));
    assert_eq!(timeline["series"][0]["volumes"], serde_json::json!([2, 0, 1]));
    assert_eq!(timeline["series"][0]["shares"], serde_json::json!([1.0, null, 0.0]));
}

#[test]
fn a_timeline_can_be_measured_by_the_archive() {
    let desk = wire();
    desk.check(
        &["timeline", "ferry", "wire.jsonl", "--share"],
        0,
        "month\t2031-01-01\t2\t\t3\t0.666667\nmonth\t2031-02-01\t0\t\t0\t\nmonth\t2031-03-01\t1\t\t3\t0.333333\n\
         month\t(undated)\t1\t\t\t\n",
        "",
    );
    // January has 5 + 4 + 4 words, three of them the ferry.
    desk.check(
        &["timeline", "ferry", "wire.jsonl", "--until", "2031-01", "--share", "--count", "occurrences"],
        0,
        "month\t2031-01-01\t3\t\t13\t0.230769\n",
        "",
    );
    desk.check(
        &["timeline", "ferry", "wire.jsonl", "--by", "year", "--share", "--format", "jsonl"],
        0,
        "{\"count\":3,\"share\":0.5,\"start\":\"2031-01-01\",\"unit\":\"year\",\"volume\":6}\n\
         {\"count\":1,\"share\":null,\"start\":\"(undated)\",\"unit\":\"year\",\"volume\":null}\n",
        "",
    );
}

#[test]
fn two_units_of_time_are_one_too_many() {
    let desk = wire();
    desk.check(
        &["timeline", "ferry", "wire.jsonl", "--unit", "year"],
        0,
        "year\t2031-01-01\t3\nyear\t(undated)\t1\n",
        "",
    );
    let ran = desk.run(&["timeline", "ferry", "wire.jsonl", "--by", "day", "--unit", "year"]);
    assert_eq!((ran.code, ran.out.as_str()), (Some(2), ""));
    assert!(ran.err.contains("--by day and --unit year both name a unit of time"), "{}", ran.err);
}

#[test]
fn a_hostile_value_stays_one_harmless_line() {
    let desk = Desk::new();
    desk.write(
        "wire.jsonl",
        "{\"id\": \"1\", \"source\": \"Post\\u001b[2J\\tx\\ny\", \"date\": \"2031-01-10\", \"body\": \"Ferry.\"}\n",
    );
    desk.check(
        &["timeline", "ferry", "wire.jsonl", "--by", "source"],
        0,
        "month\t2031-01-01\t1\tPost\u{fffd}[2J x y\t\t\n",
        "",
    );
    desk.check(
        &["facets", "ferry", "wire.jsonl", "--by", "source"],
        0,
        "source\tPost\u{fffd}[2J x y\t1\n",
        "",
    );
}
