//! How `newsgrep index` is told what to read and what is known of it, and what it tells of what it did not read.

use std::fs;

use serde_json::{Value, json};

use crate::desk::Desk;

const TALKS: &str = "Talks begin\n\nThe envoys met.\n";

/// Returns what was rejected, by reason, and how many articles were indexed, of an index as JSON.
fn indexed(desk: &Desk, arguments: &[&str]) -> (u64, Value) {
    let report = desk.json(arguments);
    let rejected: u64 =
        report["rejected"].as_object().unwrap().values().map(|count| count.as_u64().unwrap()).sum();
    let number = |key: &str| report[key].as_u64().unwrap();
    assert_eq!(number("seen"), number("indexed") + number("unchanged") + rejected);
    (number("indexed"), report["rejected"].clone())
}

#[test]
fn what_is_set_holds_for_what_states_nothing() {
    let desk = Desk::new();
    desk.write("wire/a.txt", TALKS);
    desk.write(
        "wire/b.jsonl",
        "{\"id\": 1, \"title\": \"Vote\", \"body\": \"The envoys voted.\", \"source\": \"Own\"}\n",
    );
    let set = ["--set", "source=Coastal Wire", "--set", "date=2022-01-12", "--set", "lang=en"];
    desk.run(&[&["index", "wire"][..], &set].concat());
    desk.check(
        &["facets", "envoys", "--by", "source,language"],
        0,
        "source\tCoastal Wire\t1\nsource\tOwn\t1\nlanguage\ten\t2\n",
        "",
    );
    // Kept by the archive; and a search of paths can say it too.
    desk.run(&["index", "--force"]);
    desk.check(&["-l", "envoys source:coastal date:2022-01-12"], 0, "wire/a.txt\n", "");
    desk.check(&["-l", "envoys source:gazette", "wire", "--set", "source=Gazette"], 0, "wire/a.txt\n", "");
    desk.check(&["-l", "envoys source:coastal", "wire"], 1, "", "");
    let ran = desk.run(&["index", "wire", "--set", "sauce=x"]);
    assert_eq!(ran.code, Some(2));
    assert!(ran.err.contains("`sauce` cannot be set: write one of source, date"), "{}", ran.err);
}

#[test]
fn globs_choose_files_as_with_ripgrep() {
    let desk = Desk::new();
    for name in ["a.txt", "drafts/b.txt", "c.md", "2022/d.txt"] {
        desk.write(&format!("news/{name}"), TALKS);
    }
    let listed = || {
        let mut lines: Vec<String> = desk.run(&["-l", "envoys"]).out.lines().map(str::to_owned).collect();
        lines.sort_unstable();
        lines
    };
    assert_eq!(indexed(&desk, &["index", "news", "-g", "*.txt", "-g", "!drafts/"]), (2, json!({})));
    assert_eq!(listed(), ["news/2022/d.txt", "news/a.txt"]);
    assert_eq!(indexed(&desk, &["index"]), (0, json!({})));
    assert_eq!(indexed(&desk, &["index", "-g", "!*.txt"]).0, 1);
    assert_eq!(listed(), ["news/c.md"]);
    assert_eq!(indexed(&desk, &["index", "-g", ""]).0, 3);
    assert_eq!(listed().len(), 4);
    let ran = desk.run(&["index", "-g", "["]);
    assert_eq!(ran.code, Some(2));
    assert!(ran.err.contains("the glob `[` is not understood"), "{}", ran.err);
}

#[test]
fn memory_and_threads_can_be_limited() {
    let desk = Desk::new();
    let few = ["index", "seeds", "--memory", "32M", "--threads", "1", "--no-resume"];
    assert_eq!(indexed(&desk, &few), (5, json!({})));
    for wrong in [["--memory", "much"], ["--threads", "0"]] {
        assert_eq!(desk.run(&[&["index", "seeds"][..], &wrong].concat()).code, Some(2), "{wrong:?}");
    }
}

#[test]
fn what_is_rejected_is_written_down_line_by_line() {
    let desk = Desk::new();
    desk.write("wire/a.jsonl", format!("{{\"title\": \"Talks\"}}\n{}", "{oops\n".repeat(7)));
    desk.write("wire/photo.png", b"\x89PNG\r\n\x1a\n\0\0");
    let expected = |line: u64| json!(["broken-json", "wire/a.jsonl", line]);
    let check = |text: &str| {
        let lines: Vec<Value> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        let mut short: Vec<Value> =
            lines.iter().map(|line| json!([line["reason"], line["origin"], line["line"]])).collect();
        short.sort_by_key(|line| line[2].as_u64());
        let mut all = vec![json!(["binary", "wire/photo.png", null])];
        all.extend((2..=8).map(expected));
        assert_eq!(short, all);
        assert!(lines.iter().any(|line| line["detail"].as_str().unwrap().starts_with("is not valid JSON")));
    };
    let ran = desk.run(&["index", "wire", "--rejects", "rejects.jsonl"]);
    check(&fs::read_to_string(desk.path("rejects.jsonl")).unwrap());
    // A few examples and the number, and not all of them.
    assert_eq!(ran.code, Some(2));
    assert_eq!(ran.err.matches("is not valid JSON").count(), 5, "{}", ran.err);
    assert!(ran.err.contains("note: 2 more rejected as broken-json; -v names them all\n"), "{}", ran.err);
    assert!(
        ran.out
            .starts_with("9 seen = 1 indexed + 0 unchanged + 8 rejected (1 binary, 7 broken-json), 0 moved")
    );
    // Told again as long as the files stay as they are, also to standard output.
    let ran = desk.run(&["index", "-v", "--rejects", "-"]);
    check(&ran.out);
    assert_eq!(ran.err.matches("is not valid JSON").count(), 7, "{}", ran.err);
    assert!(ran.err.contains("9 seen = 0 indexed + 1 unchanged + 8 rejected"), "{}", ran.err);
}

#[test]
fn a_list_of_rejections_never_takes_the_place_of_news() {
    let desk = Desk::new();
    let news = "{\"title\": \"Talks\", \"body\": \"They met.\"}\n";
    desk.write("wire.jsonl", news);
    let ran = desk.run(&["index", "seeds", "--rejects", "wire.jsonl"]);
    assert_eq!(ran.code, Some(2));
    assert!(ran.err.contains("is no list of rejections"), "{}", ran.err);
    assert_eq!(fs::read_to_string(desk.path("wire.jsonl")).unwrap(), news);
    let ran = desk.run(&["index", "--alert", "seeds", "--rejects", "-"]);
    assert!(ran.err.contains("cannot both go to standard output"), "{}", ran.err);
}

#[test]
fn what_is_known_only_by_number_is_counted_in_the_list() {
    let desk = Desk::new();
    desk.write("wire.jsonl", format!("{{\"title\": \"Talks\"}}\n{}", "{oops\n".repeat(1_203)));
    desk.run(&["index", "wire.jsonl", "--rejects", "rejects.jsonl"]);
    assert_eq!(fs::read_to_string(desk.path("rejects.jsonl")).unwrap().lines().count(), 1_203);
    desk.run(&["index", "--rejects", "rejects.jsonl"]);
    let again = fs::read_to_string(desk.path("rejects.jsonl")).unwrap();
    let last: Value = serde_json::from_str(again.lines().last().unwrap()).unwrap();
    assert_eq!((again.lines().count(), &last["count"], &last["origin"]), (1_001, &json!(203), &Value::Null));
}

#[test]
fn files_of_newsgrep_itself_are_no_trouble_among_the_news() {
    let desk = Desk::new();
    desk.write("seeds/broken.jsonl", "{oops\n");
    desk.run(&["NATO", "seeds", "--record", "seeds/record.json"]);
    desk.run(&["index", "seeds", "--rejects", "seeds/rejects.jsonl"]);
    desk.write("seeds/answer.json", desk.run(&["NATO", "seeds", "--format", "json"]).out);
    desk.run(&["save", "talks", "NATO"]);
    fs::copy(desk.path(".newsgrep/searches.json"), desk.path("seeds/searches.json")).unwrap();
    fs::remove_file(desk.path("seeds/broken.jsonl")).unwrap();
    let ran = desk.run(&["index"]);
    assert_eq!((ran.code, ran.err.as_str()), (Some(0), ""), "{}", ran.out);
    let expected = "9 seen = 0 indexed + 5 unchanged + 4 rejected (4 unsupported)";
    assert!(ran.out.starts_with(expected), "{}", ran.out);
}

#[test]
fn an_index_of_nothing_says_so() {
    let desk = Desk::new();
    desk.write("photos/a.png", b"\x89PNG\r\n\x1a\n\0\0");
    desk.write("photos/empty.txt", "");
    let ran = desk.run(&["index", "photos"]);
    assert_eq!(ran.code, Some(0));
    assert_eq!(ran.err, "note: there is no article in what was read: 1 binary, 1 empty\n");
    fs::create_dir(desk.path("none")).unwrap();
    let ran = desk.run(&["index", "none", "--archive", "other"]);
    assert_eq!(ran.err, "note: there is no file to read; hidden and ignored ones are left out\n");
}

#[test]
fn several_fields_are_mapped_and_set_at_once() {
    let desk = Desk::new();
    desk.write("nl.csv", "Kop,Krant,Tekst\nVis,Havenpost,\"Vers, en veel.\"\n");
    let asked = [
        "-c",
        "veel source:Kust",
        "nl.csv",
        "--map",
        "title=Kop,body=Tekst",
        "--set",
        "source=Kust, NL,lang=nl",
    ];
    desk.check(&asked, 0, "1 article, 1 paragraph, 1 occurrence\n", "");
}

#[test]
fn a_part_of_a_root_is_given_nothing_of_its_own() {
    let desk = Desk::new();
    desk.write("wire/a.txt", "Talks begin\n\nThey met.");
    desk.write("wire/sub/b.txt", "Port reopens\n\nShips came.");
    assert_eq!(desk.run(&["index", "wire"]).code, Some(0));
    let refused = desk.run(&["index", "wire/sub", "--set", "source=Sub"]);
    assert_eq!((refused.code, refused.out.as_str()), (Some(2), ""));
    assert!(refused.err.contains("newsgrep.toml in `wire/sub`"), "{}", refused.err);
    // Without anything said it is only brought up to date.
    assert_eq!(desk.run(&["index", "wire/sub"]).code, Some(0));
    let above = desk.run(&["index", "."]);
    assert!(above.err.contains("is read with `.` from now on"), "{}", above.err);
}

#[test]
fn standard_input_fills_an_archive() {
    let desk = Desk::new();
    let lines = "{\"id\": 7, \"title\": \"Talks begin\", \"text\": \"They met.\"}\n{oops\n";
    let first = desk.run_with_input(&["index", "-", "--format", "json"], lines.as_bytes());
    assert_eq!(first.code, Some(2), "{}", first.err);
    let report: Value = serde_json::from_str(&first.out).unwrap();
    assert_eq!((&report["indexed"], &report["rejected"]), (&json!(1), &json!({"broken-json": 1})));
    desk.check(&["-l", "talks"], 0, "stdin#7\n", "");
    let again = desk.run_with_input(&["index", "-", "--format", "json"], lines.as_bytes());
    let report: Value = serde_json::from_str(&again.out).unwrap();
    assert_eq!((&report["indexed"], &report["unchanged"]), (&json!(0), &json!(1)));
    // Bringing the archive up to date with its files leaves what came another way.
    desk.run(&["index", "seeds"]);
    desk.check(&["-l", "talks begin"], 0, "stdin#7\n", "");
    assert_eq!(desk.run(&["index", "-", "seeds"]).code, Some(2));
}
