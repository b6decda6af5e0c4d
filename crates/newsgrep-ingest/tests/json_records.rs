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
        r#"{"id": 2, "text": "x", "date": "yesterday", "lang": "gibberish"}"#,
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
            "bad-language: `w.jsonl`: line 2 has a language that is not understood: `gibberish`",
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
            "bad-date: `w.jsonl`: line 2 has a date that is not understood: `{day: 12}`",
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
fn a_byte_order_mark_before_json_is_no_fault() {
    for json in [
        "{\"id\": 1, \"text\": \"one\"}",
        "[{\"id\": 1, \"text\": \"one\"}]",
        "{\"articles\": [{\"id\": 1, \"text\": \"one\"}]}",
    ] {
        for name in ["w.json", "w"] {
            let read = read_stream(&Reader::default(), name, format!("\u{feff}{json}"));
            assert_eq!(
                (read.origins(), &read.said[..]),
                (vec![format!("{name}#1").as_str()], &Vec::<String>::new()[..]),
                "{json}"
            );
        }
    }
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
fn a_fault_in_one_record_of_a_list_does_not_stop_the_rest() {
    let list = "[\n  {\"id\": \"b\", \"text\": \"two\"},\n  {\"text\": oops},\n  {\"text\": \"three\"}\n]\n";
    let read = News::new().with("2.json", list).read(&Reader::default());
    assert_eq!(read.origins(), ["news/2.json#b", "news/2.json#R3"]);
    assert_eq!(
        read.said,
        ["broken-json: `news/2.json`: line 3 is not valid JSON: expected value at column 12"]
    );
}

#[test]
fn a_string_without_an_end_costs_one_record_of_a_list() {
    let check = |list: &str, origins: &[&str], said: &str| {
        let read = read_stream(&Reader::default(), "w.json", list);
        assert_eq!((read.origins(), read.said.clone()), (origins.to_vec(), vec![said.to_owned()]), "{list}");
    };
    let said = "broken-json: `w.json`: line 2 is not valid JSON: it ends inside a string";
    check("[{\"text\": \"a\"},\n{\"text\": \"b},\n{\"text\": \"c\"}]", &["w.json#R1", "w.json#R3"], said);
    let pretty = "[\n  {\n    \"text\": \"a,\n    \"keywords\": [\n      {\"name\": \"b\"}\n    ]\n  },\n  {\n    \"text\": \"c\"\n  }\n]";
    check(pretty, &["w.json#R2"], &said.replace("line 2", "line 3"));
    check(
        "[{\"text\": \"a\"}, {\"text\": \"b}, {\"text\": \"c\"}]",
        &["w.json#R1"],
        "broken-json: `w.json`: line 1 is not valid JSON: it ends inside record 2",
    );
}

#[test]
fn a_list_without_an_end_keeps_its_records() {
    let check = |list: &str, said: &str| {
        let read = read_stream(&Reader::default(), "w.json", list);
        assert_eq!((read.origins(), read.said.clone()), (vec!["w.json#R1"], vec![said.to_owned()]), "{list}");
    };
    check("[{\"text\": \"a\"},\n", "broken-json: `w.json`: line 2 is not valid JSON: the list has no end");
    check(
        "{\"articles\": [{\"text\": \"a\"}], ",
        "broken-json: `w.json`: line 1 is not valid JSON behind its records",
    );
}

#[test]
fn a_record_that_is_too_large_or_too_deep_costs_itself() {
    let reader = Reader { limits: Limits { line: 100, ..Limits::default() }, ..Reader::default() };
    let long = format!("{{\"text\": \"{}\"}}", "x".repeat(200_000));
    let deep = format!("{{\"text\": {}{}}}", "[".repeat(10_000), "]".repeat(10_000));
    let list = format!("[{long}, {deep}, {{\"text\": \"short\"}}]");
    let read = read_stream(&reader, "w.json", list);
    assert_eq!(read.origins(), ["w.json#R3"]);
    assert_eq!(
        read.said,
        [
            "too-large: `w.json` record 1 is larger than a record may be (100 bytes)",
            "broken-json: `w.json` record 2 is nested deeper than a record may be (64 levels)",
        ]
    );
    for (object, reason) in [(long, "too-large"), (deep, "broken-json")] {
        let read = read_stream(&reader, "w.json", object);
        assert!(read.said[0].starts_with(reason), "{:?}", read.said);
        assert_eq!((read.articles.len(), read.said.len()), (0, 1));
    }
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

#[test]
fn what_an_archive_answers_is_read_as_its_records() {
    let check = |json: &str, titles: &[&str]| {
        for (name, json) in [("a.json", json.to_owned()), ("a.jsonl", json.replace('\n', " "))] {
            let read = read_stream(&Reader::default(), name, json);
            let found: Vec<_> = read.articles.iter().filter_map(|article| article.title()).collect();
            assert_eq!((found.as_slice(), read.said.is_empty()), (titles, true), "{name} {:?}", read.said);
        }
    };
    check(
        r#"{"status": "ok", "totalResults": 2, "articles": [{"title": "One"}, {"title": "Two"}]}"#,
        &["One", "Two"],
    );
    check(
        r#"{"took": 3, "hits": {"total": {"value": 1}, "hits": [{"_id": "7", "_source": {"title": "One"}}]}}"#,
        &["One"],
    );
    check(
        r#"{"response": {"status": "ok", "results": [
            {"webTitle": "One", "fields": {"bodyText": "They met."}}]}, "copyright": "x"}"#,
        &["One"],
    );
    check(r#"{"articles": {"results": [{"title": "One"}], "count": 1}}"#, &["One"]);
    // An article stays one, whatever lists it has.
    check(r#"{"title": "One", "text": "They met.", "articles": [{"title": "Related"}]}"#, &["One"]);
    check(r#"{"title": "One", "items": ["a", "b"], "data": [{"price": 1}]}"#, &["One"]);
}

fn read_one(json: &str) -> newsgrep_text::Article {
    let mut read = read_stream(&Reader::default(), "a.jsonl", json.replace('\n', " "));
    assert_eq!((read.articles.len(), read.said.as_slice()), (1, &[][..]));
    read.articles.remove(0)
}

#[test]
fn the_answers_of_the_guardian_are_understood() {
    let article = read_one(
        r#"{"id": "world/2022/jan/12/talks", "type": "article", "sectionId": "world", "sectionName": "World news",
        "webPublicationDate": "2022-01-12T09:30:00Z", "webTitle": "Talks begin", "webUrl": "https://example.com/talks",
        "fields": {"headline": "Talks begin at last", "byline": "A. Writer", "publication": "The Example",
        "lastModified": "2022-01-13T10:00:00Z", "trailText": "In short", "bodyText": "They met.", "lang": "en"},
        "tags": [{"type": "keyword", "webTitle": "Harbours"}, {"type": "contributor", "webTitle": "A. Writer"}]}"#,
    );
    assert_eq!(article.text, "Talks begin\n\nThey met.");
    assert_eq!(article.source.as_deref(), Some("The Example"));
    assert_eq!(article.published.unwrap().to_string(), "2022-01-12T09:30:00Z");
    assert_eq!(article.updated.unwrap().to_string(), "2022-01-13T10:00:00Z");
    assert_eq!(
        (article.byline.as_deref(), article.section.as_deref()),
        (Some("A. Writer"), Some("World news"))
    );
    assert_eq!((article.subjects.as_slice(), article.excerpt), (&["Harbours".to_owned()][..], false));
}

#[test]
fn the_archive_of_the_new_york_times_is_understood() {
    let article = read_one(
        r#"{"response": {"docs": [{"abstract": "In short.", "lead_paragraph": "The envoys met.", "snippet": "In short.",
        "web_url": "https://example.com/7", "source": "The Example Times", "headline": {"main": "Talks Begin",
        "kicker": null, "print_headline": "Talks"}, "keywords": [{"name": "persons", "value": "Doe, Jane", "rank": 1},
        {"name": "glocations", "value": "Zürich", "rank": 2}, {"name": "subject", "value": "Ferries", "rank": 3},
        {"name": "organizations", "value": "Harbour Board", "rank": 4}], "pub_date": "2022-01-12T05:00:00+0000",
        "news_desk": "Foreign", "section_name": "World", "byline": {"original": "By Ann Writer", "person": []},
        "_id": "nyt://article/7", "word_count": 612}]}}"#,
    );
    assert_eq!(
        (article.title(), article.text.as_str()),
        (Some("Talks Begin"), "Talks Begin\n\nThe envoys met.")
    );
    assert!(article.excerpt);
    assert_eq!(article.byline.as_deref(), Some("Ann Writer"));
    assert_eq!(article.published.unwrap().to_string(), "2022-01-12T05:00:00Z");
    assert_eq!(article.section.as_deref(), Some("World"));
    assert_eq!((article.persons, article.places), (vec!["Doe, Jane".to_owned()], vec!["Zürich".to_owned()]));
    assert_eq!(article.organisations, ["Harbour Board"]);
    assert_eq!(article.subjects, ["Ferries"]);
}

#[test]
fn the_records_of_crawlers_are_understood() {
    let webz = read_one(
        r#"{"thread": {"uuid": "7", "url": "https://example.com/7", "site_full": "www.example.com",
        "site": "example.com", "section_title": "World", "title": "Talks - Example", "published": "2022-01-11T00:00:00.000+02:00"},
        "uuid": "8", "author": "unknown", "published": "2022-01-12T09:30:00.000+02:00", "title": "Talks begin",
        "text": "They met.\nThey left.", "highlightText": "", "language": "english", "crawled": "2022-01-12T10:00:00.000+02:00",
        "entities": {"persons": [{"name": "jane doe", "sentiment": "none"}], "locations": [], "organizations": []}}"#,
    );
    assert_eq!((webz.origin.as_str(), webz.title()), ("a.jsonl#8", Some("Talks begin")));
    assert_eq!((webz.source.as_deref(), webz.section.as_deref()), (Some("example.com"), Some("World")));
    assert_eq!(webz.published.unwrap().to_string(), "2022-01-12T09:30:00+02:00");
    assert_eq!((webz.language.as_deref(), webz.byline.as_deref()), (Some("en"), None));
    assert_eq!(webz.persons, ["jane doe"]);

    let please = read_one(
        r#"{"authors": [], "date_download": "2023-05-05 01:02:03", "date_modify": "None", "date_publish": "2022-01-12 09:30:00",
        "description": "In short", "filename": "7.json", "language": "en", "maintext": "They met.", "source_domain":
        "example.com", "text": null, "title": "Talks begin", "title_page": null, "url": "https://example.com/7"}"#,
    );
    assert_eq!(
        (please.text.as_str(), please.updated, please.excerpt),
        ("Talks begin\n\nThey met.", None, false)
    );
    assert_eq!(please.published.unwrap().to_string(), "2022-01-12T09:30:00");

    let newspaper = read_one(
        r#"{"text": "They met.", "authors": ["A. Writer", "B. Editor"], "keywords": ["talks", "ferries"], "title": "Talks",
        "source": "http://www.example.com", "url": "http://example.com/7", "publish_date": {"$date": 1641979800000},
        "meta_data": {"og": {"site_name": "The Example", "locale": "en_GB"}, "description": "In short"}}"#,
    );
    assert_eq!(newspaper.source.as_deref(), Some("The Example"));
    assert_eq!((newspaper.language.as_deref(), newspaper.subjects.len()), (Some("en"), 2));

    let mine = read_one(
        r#"{"headline": "Talks", "articleBody": "They met.", "keywords": "talks, ferries", "isAccessibleForFree": "False",
        "dateModified": "2022-01-13", "publisher": {"@type": "Organization", "name": "The Example"}, "wordCount": 2}"#,
    );
    assert_eq!((mine.paywalled, mine.subjects.len(), mine.source.as_deref()), (true, 2, Some("The Example")));
}

#[test]
fn what_says_that_nothing_is_known_is_nothing() {
    for nothing in ["null", "\"N/A\"", "\"None\"", "\"unknown\"", "[]", "[\"\"]", "\" \"", "{}"] {
        let article = read_one(&format!(
            "{{\"text\": \"They met.\", \"source\": {nothing}, \"author\": {nothing}, \"date\": {nothing}, \
             \"lang\": {nothing}, \"keywords\": {nothing}, \"agency\": {nothing}, \"title\": {nothing}}}"
        ));
        assert_eq!((article.source, article.byline, article.published), (None, None, None), "{nothing}");
        assert_eq!((article.language, article.subjects, article.agency), (None, vec![], None), "{nothing}");
        assert_eq!(article.text, "They met.", "{nothing}");
    }
}

#[test]
fn a_summary_stands_for_a_text_that_is_missing() {
    let article = read_one(r#"{"title": "Talks", "description": "The envoys met.", "premium": true}"#);
    assert_eq!(article.text, "Talks\n\nThe envoys met.");
    assert!(article.excerpt && article.paywalled);
    assert!(!read_one(r#"{"title": "Talks", "description": "In short.", "text": "They met."}"#).excerpt);
    assert!(read_one(r#"{"title": "Talks", "text": "They met.", "excerpt": true}"#).excerpt);
}

#[test]
fn a_list_is_recognised_by_its_beginning() {
    let record = format!("{{\"text\": \"{}\"}}", "They met. ".repeat(5000));
    let list = format!("[{}]", vec![record; 20].join(","));
    let read = read_stream(&Reader::default(), "standard input", list);
    assert_eq!((read.articles.len(), read.said.len()), (20, 0));
}

fn one(record: &str) -> common::Read {
    common::read_stream(&Reader::default(), "w.jsonl", record)
}

#[test]
fn only_addresses_of_the_web_are_kept() {
    let check = |url: &str, kept: Option<&str>| {
        let read = one(&format!("{{\"title\": \"Talks\", \"text\": \"They met.\", \"url\": \"{url}\"}}\n"));
        assert_eq!(read.articles[0].url.as_deref(), kept, "{url}");
    };
    check("https://example.com/7", Some("https://example.com/7"));
    check("HTTP://example.com/7", Some("HTTP://example.com/7"));
    check("javascript:alert(1)", None);
    check("urn:uuid:7", None);
    check("https://", None);
}

#[test]
fn more_subjects_than_an_article_may_have_are_cut_with_a_warning() {
    let subjects: Vec<String> = (0..300).map(|number| format!("\"s{number}\"")).collect();
    let read = one(&format!("{{\"title\": \"Talks\", \"tags\": [{}]}}\n", subjects.join(",")));
    assert_eq!(read.articles[0].subjects.len(), 256);
    assert_eq!(
        read.said,
        [
            "too-many-values: `w.jsonl`: line 1 has more subjects than an article may have: the first 256 are kept"
        ]
    );
}

#[test]
fn the_first_second_of_1970_is_no_date() {
    let read = one("{\"title\": \"Talks\", \"date\": \"1970-01-01T00:00:00Z\"}\n");
    assert_eq!(read.articles[0].published, None);
    assert_eq!(
        read.said,
        [
            "bad-date: `w.jsonl`: line 1 has a date that is none: the first second of 1970 stands for a date that is missing"
        ]
    );
    let read = one("{\"title\": \"Talks\", \"date\": \"1970-01-01\"}\n");
    assert_eq!(read.articles[0].published.unwrap().to_string(), "1970-01-01");
}

#[test]
fn a_zone_that_means_several_is_left_out() {
    for zone in ["CST", "BST"] {
        let read =
            one(&format!("{{\"title\": \"Talks\", \"date\": \"Wed, 12 Jan 2022 09:30:00 {zone}\"}}\n"));
        assert_eq!(read.articles[0].published.unwrap().to_string(), "2022-01-12T09:30:00", "{zone}");
    }
}
