//! JSON Lines and JSON files become one article a record.

mod common;

use common::{News, read_stream};
use newsgrep_ingest::{Field, Limits, Mapping, Reader};

fn check_said(origin: &str, json: impl AsRef<[u8]>, said: &[&str]) {
    assert_eq!(read_stream(&Reader::default(), origin, json).said, said);
}

#[test]
fn a_record_says_everything_of_its_article() {
    let record = r#"{"id": 7, "title": " Talks begin ", "source": {"id": null, "name": "Harbour Gazette"},
        "date": "Wed, 12 Jan 2022 09:30:00 +0100", "section": ["World", "Europe"], "lang": "en-GB",
        "url": "https://example.com/7", "author": ["A. Writer", {"name": "B. Editor"}], "agency": "AFP",
        "paragraphs": ["They met.", "", "They left.\n\nNobody spoke."]}"#
        .replace('\n', " ");
    let read = read_stream(&Reader::default(), "wire.jsonl", record);
    let article = &read.articles[0];
    assert_eq!(article.origin, "wire.jsonl#7");
    assert_eq!(article.text, "Talks begin\n\nThey met.\n\nThey left.\n\nNobody spoke.");
    assert_eq!(article.source.as_deref(), Some("Harbour Gazette"));
    assert_eq!(article.published.unwrap().to_string(), "2022-01-12T09:30:00+01:00");
    assert_eq!(article.section.as_deref(), Some("World, Europe"));
    assert_eq!(article.language.as_deref(), Some("en"));
    assert_eq!(article.url.as_deref(), Some("https://example.com/7"));
    assert_eq!(article.byline.as_deref(), Some("A. Writer, B. Editor"));
    assert_eq!(article.agency.as_deref(), Some("AFP"));
    assert!(read.said.is_empty());
}

#[test]
fn the_usual_other_names_are_understood() {
    let line =
        r#"{"headline": "Talks", "content": "They met.", "publishedAt": 1641979800, "byline": "A. Writer",
        "publisher": "Gazette", "language": "English", "link": "https://example.com/7", "category": "World",
        "description": "Not the body"}"#
            .replace('\n', " ");
    let read = read_stream(&Reader::default(), "wire.jsonl", line);
    assert_eq!(read.facts(), ["wire.jsonl#https://example.com/7 | Gazette | 2022-01-12T09:30:00Z stated"]);
    let article = &read.articles[0];
    assert_eq!(article.text, "Talks\n\nThey met.");
    assert_eq!((article.section.as_deref(), article.language.as_deref()), (Some("World"), Some("en")));
}

#[test]
fn the_users_mapping_wins() {
    let mut mapping = Mapping::default();
    mapping.set(Field::Title, "kop");
    mapping.set(Field::Source, "meta.outlet");
    mapping.set(Field::Body, "summary");
    let reader = Reader { mapping, ..Reader::default() };
    let line = r#"{"kop": "Talks", "title": "Page title", "meta": {"outlet": "Gazette"}, "summary": "Short", "text": "Long"}"#;
    let read = read_stream(&reader, "wire.jsonl", line);
    assert_eq!(read.facts(), ["wire.jsonl#L1 | Gazette | -"]);
    assert_eq!(read.articles[0].text, "Talks\n\nShort");
}

#[test]
fn bodies_become_paragraphs() {
    let check = |body: &str, text: &str| {
        let line = format!(r#"{{"body": "{body}"}}"#);
        assert_eq!(read_stream(&Reader::default(), "x.jsonl", line).articles[0].text, text);
    };
    check(r"One\ntwo\r\nthree", "One\n\ntwo\n\nthree");
    check(r"One\ntwo\n \nthree", "One\ntwo\n\nthree");
}

#[test]
fn one_broken_line_does_not_stop_the_rest() {
    let lines = concat!(
        "\u{feff}{\"id\": 1, \"text\": \"one\"}\r\n",
        "{\"id\": 2, \"text\"\n",
        "\n",
        "[1, 2]\n",
        "{\"id\": 5, \"title\": \" \", \"text\": null}\n",
        "{\"id\": 6, \"text\": \"six\"}",
    );
    let read = read_stream(&Reader::default(), "wire", lines);
    assert_eq!(read.origins(), ["wire#1", "wire#6"]);
    assert_eq!(
        read.said,
        [
            "broken-json: `wire`: line 2 is not valid JSON: EOF while parsing an object at column 16",
            "broken-json: `wire`: line 4 is no JSON object, so no article",
            "missing-text: `wire`: line 5 has neither a title nor a body: if they have unusual names, map them",
        ]
    );
}

#[test]
fn hostile_records_are_rejected_or_repaired() {
    let deep = format!("{{\"text\": {}1{}}}\n", "[".repeat(100_000), "]".repeat(100_000));
    check_said(
        "x.jsonl",
        deep,
        &["broken-json: `x.jsonl`: line 1 is nested deeper than a record may be (64 levels)"],
    );
    let read = read_stream(&Reader::default(), "x.jsonl", r#"{"text": "a\u0000b \ud83d c \ud83d\ude00"}"#);
    assert_eq!(read.articles[0].text, "a\0b \u{fffd} c 😀");
    assert_eq!(read.said, ["bad-bytes: `x.jsonl`: line 1 has broken characters (1), each shown as U+FFFD"]);
    let reader = Reader { limits: Limits { line: 30, ..Limits::default() }, ..Reader::default() };
    let long = format!("{{\"text\": \"{}\"}}\n{{\"text\": \"short\"}}\n", "x".repeat(40));
    let read = read_stream(&reader, "x.jsonl", long);
    assert_eq!(read.said, ["too-large: `x.jsonl`: line 1 is longer than a line may be (30 bytes)"]);
    assert_eq!(read.origins(), ["x.jsonl#L2"]);
}

#[test]
fn dates_that_are_not_certain_leave_the_article_undated() {
    let lines = concat!(
        r#"{"id": 1, "text": "x", "date": "12/01/2022"}"#,
        "\n",
        r#"{"id": 2, "text": "x", "date": "yesterday", "lang": "unknown"}"#,
        "\n",
        r#"{"id": 3, "text": "x", "date": "31/12/2021"}"#,
        "\n",
    );
    let read = read_stream(&Reader::default(), "w.jsonl", lines);
    assert_eq!(read.facts(), ["w.jsonl#1 | - | -", "w.jsonl#2 | - | -", "w.jsonl#3 | - | 2021-12-31 stated"]);
    assert_eq!(
        read.said,
        [
            "bad-date: `w.jsonl`: line 1 has an ambiguous date: `12/01/2022` may be day or month first",
            "bad-date: `w.jsonl`: line 2 has a date that is not understood: `yesterday`",
            "bad-language: `w.jsonl`: line 2 has a language that is not understood: `unknown`",
        ]
    );
}

#[test]
fn a_date_that_is_an_object_is_read_or_shown() {
    let lines = concat!(
        r#"{"id": 1, "text": "x", "date": {"$date": {"$numberLong": "1641979800000"}}}"#,
        "\n",
        r#"{"id": 2, "text": "x", "date": {"$date": {"day": 12}}}"#,
        "\n",
        r#"{"id": 3, "text": "x", "date": 25122021}"#,
        "\n",
    );
    let read = read_stream(&Reader::default(), "w.jsonl", lines);
    assert_eq!(
        read.facts(),
        ["w.jsonl#1 | - | 2022-01-12T09:30:00Z stated", "w.jsonl#2 | - | -", "w.jsonl#3 | - | -"]
    );
    assert_eq!(
        read.said,
        [
            "bad-date: `w.jsonl`: line 2 has a date that is not understood: `{\"$date\":{\"day\":12}}`",
            "bad-date: `w.jsonl`: line 3 has a date that is not understood: `25122021`",
        ]
    );
}

#[test]
fn json_in_utf16_is_read_line_by_line() {
    let lines = "{\"id\": 1, \"text\": \"Z\u{fc}rich \u{5b}\u{5b89}\"}\n{\"id\": 2, oops}\n";
    let list = "[{\"id\": 1, \"text\": \"one\"}]";
    for mark in ["", "\u{feff}"] {
        let utf16 = |text: &str| -> Vec<u8> {
            format!("{mark}{text}").encode_utf16().flat_map(u16::to_le_bytes).collect()
        };
        for name in ["w.jsonl", "w"] {
            let read = read_stream(&Reader::default(), name, utf16(lines));
            assert_eq!(read.origins(), [format!("{name}#1")]);
            assert_eq!(read.articles[0].text, "Z\u{fc}rich [\u{5b89}");
            assert!(read.said[0].starts_with(&format!("broken-json: `{name}`: line 2 ")), "{:?}", read.said);
        }
        assert_eq!(read_stream(&Reader::default(), "w.json", utf16(list)).origins(), ["w.json#1"]);
    }
    let reader = Reader { limits: Limits { text: 40, ..Limits::default() }, ..Reader::default() };
    let bytes: Vec<u8> = lines.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let said = "too-large: `w.jsonl` is larger than JSON in UTF-16 may be (40 bytes): write UTF-8";
    assert_eq!(read_stream(&reader, "w.jsonl", bytes).said, [said]);
}

#[test]
fn a_report_says_whether_the_file_broke_off() {
    let check = |name: &str, json: &str, expected: bool| {
        let report = Reader::default()
            .read_stream(name, json.as_bytes(), &mut |_| std::ops::ControlFlow::Continue(()));
        assert_eq!(report.unwrap().broken_off, expected, "{json}");
    };
    check("w.json", "[{\"text\": \"one\"}, {\"te", true);
    check("w.json", "[{\"text\": \"one\"}, 2]", false);
    check("w.jsonl", "{\"text\": \"one\"}\n{\"te\n", false);
}

#[test]
fn records_with_the_same_id_are_both_kept() {
    let lines = "{\"id\": 1, \"text\": \"a\"}\n{\"id\": \"1\", \"text\": \"b\"}\n";
    let read = read_stream(&Reader::default(), "w.jsonl", lines);
    assert_eq!(read.origins(), ["w.jsonl#1", "w.jsonl#L2"]);
    assert_eq!(read.said, ["repeated-id: `w.jsonl`: line 2 repeats the id of an earlier record, `1`"]);
}

#[test]
fn a_json_file_holds_one_object_or_a_list() {
    let one = "{\n  \"id\": \"a\",\n  \"text\": \"one\"\n}\n";
    let list = "[\n  {\"id\": \"b\", \"text\": \"two\"},\n  {\"text\": \"three\"},\n  4\n]\n";
    let lines = "{\"text\": \"five\"}\n{\"text\": \"six\"}\n";
    let read =
        News::new().with("1.json", one).with("2.json", list).with("3.json", lines).read(&Reader::default());
    assert_eq!(
        read.origins(),
        ["news/1.json#a", "news/2.json#b", "news/2.json#R2", "news/3.json#L1", "news/3.json#L2",]
    );
    assert_eq!(read.said, ["broken-json: `news/2.json` record 3 is no JSON object, so no article"]);
}

#[test]
fn a_broken_list_keeps_the_records_before_the_fault() {
    let list = "[\n  {\"id\": \"b\", \"text\": \"two\"},\n  {\"text\": oops}\n]\n";
    let read = News::new().with("2.json", list).read(&Reader::default());
    assert_eq!(read.origins(), ["news/2.json#b"]);
    assert_eq!(
        read.said,
        ["broken-json: `news/2.json`: line 3 is not valid JSON: expected value at column 12"]
    );
}

#[test]
fn the_content_decides_before_the_name() {
    let read = News::new()
        .with("lines.txt", "{\"text\": \"in lines\"}\n{\"text\": \"again\"}\n")
        .with("prose.txt", "{Update} Talks begin\n\nThey met.\n")
        .read(&Reader::default());
    assert_eq!(read.origins(), ["news/lines.txt#L1", "news/lines.txt#L2", "news/prose.txt"]);
}

#[test]
fn reading_ends_when_asked() {
    let lines = "{\"text\": \"a\"}\n".repeat(100);
    let mut count = 0;
    let report = Reader::default().read_stream("w.jsonl", lines.as_bytes(), &mut |_| {
        count += 1;
        if count == 3 { std::ops::ControlFlow::Break(()) } else { std::ops::ControlFlow::Continue(()) }
    });
    let report = report.unwrap();
    assert_eq!((count, report.articles, report.stopped, report.format), (3, 3, true, "json-lines"));
}
