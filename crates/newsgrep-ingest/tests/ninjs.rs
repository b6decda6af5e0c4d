//! News items of the IPTC in JSON become articles, in every version and wherever they stand.

mod common;

use common::{Read, read_stream};
use newsgrep_ingest::{Field, Mapping, Reader};

fn read(name: &str, json: &str) -> Read {
    read_stream(&Reader::default(), name, json)
}

/// What an item of these members says of itself, as a line a fact.
fn check(members: &str, facts: &[&str]) {
    let read = read("wire.json", &format!("{{\"uri\": \"urn:x:7\", {members}}}"));
    let mut found = Vec::new();
    for article in &read.articles {
        found.push(article.text.replace("\n\n", " ¶ "));
        let dates = [("published", article.published), ("updated", article.updated)];
        found.extend(dates.iter().filter_map(|(name, date)| Some(format!("{name}: {}", (*date)?))));
        let texts = [
            ("source", &article.source),
            ("byline", &article.byline),
            ("section", &article.section),
            ("dateline", &article.dateline),
            ("language", &article.language),
            ("url", &article.url),
        ];
        found.extend(texts.iter().filter_map(|(name, text)| Some(format!("{name}: {}", text.as_ref()?))));
        let lists = [
            ("subjects", &article.subjects),
            ("places", &article.places),
            ("persons", &article.persons),
            ("organisations", &article.organisations),
        ];
        let some = lists.iter().filter(|(_, list)| !list.is_empty());
        found.extend(some.map(|(name, list)| format!("{name}: {}", list.join("; "))));
        found.extend(article.excerpt.then(|| "excerpt".to_owned()));
    }
    found.extend(read.said);
    assert_eq!(found, facts, "{members}");
}

#[test]
fn an_item_of_the_first_version() {
    check(
        r#""type": "text", "versioncreated": "2022-01-12T10:00:00Z", "firstcreated": "2022-01-12T09:30:00Z",
        "pubstatus": "usable", "headline": "Talks begin", "byline": "By A. Writer", "slugline": "TALKS",
        "body_text": "They met.They left.", "body_html": "<p>They <b>met</b>.</p><p>They left.</p>",
        "description_text": "Envoys met.", "language": "en-GB", "located": "Geneva", "source": "Coastal Wire",
        "copyrightholder": "Coastal Media", "service": [{"name": "World", "code": "i"}],
        "subject": [{"name": "diplomacy", "code": "11002000"}, {"code": "1"}], "keywords": ["talks", "diplomacy"],
        "place": [{"name": "Geneva"}], "person": [{"name": "Ann Envoy"}], "organisation": [{"name": "Lake Union"}],
        "associations": {"photo": {"uri": "urn:x:8", "type": "text", "headline": "The hall", "body_text": "Caption"}}"#,
        &[
            "Talks begin ¶ They met. ¶ They left.",
            "published: 2022-01-12T09:30:00Z",
            "updated: 2022-01-12T10:00:00Z",
            "source: Coastal Wire",
            "byline: A. Writer",
            "section: World",
            "dateline: Geneva",
            "language: en",
            "subjects: diplomacy; talks",
            "places: Geneva",
            "persons: Ann Envoy",
            "organisations: Lake Union",
        ],
    );
}

#[test]
fn an_item_of_the_second_and_third_version() {
    check(
        r#""versionCreated": "2022-01-12T10:00:00+01:00", "by": "A. Writer", "copyrightHolder": "Coastal Media",
        "headlines": [{"role": "short", "value": "Talks"}, {"role": "main", "value": "Talks &amp; tea"}],
        "bodies": [{"role": "text", "contenttype": "text/plain", "value": "Talks & tea\nThey met."},
                   {"role": "old", "contenttype": "application/xml", "value": "<x>They</x>"},
                   {"role": "html5", "contentType": "text/html", "value": "<h1>Talks &amp; tea</h1><p>They met.</p>"}],
        "people": [{"name": "Ann Envoy"}], "places": [{"name": "Geneva", "literal": "G"}]"#,
        &[
            "Talks & tea ¶ They met.",
            "published: 2022-01-12T10:00:00+01:00",
            "source: Coastal Media",
            "byline: A. Writer",
            "places: Geneva",
            "persons: Ann Envoy",
        ],
    );
}

#[test]
fn an_item_without_a_body_is_an_excerpt() {
    check(
        r#""headline": "Talks begin", "description_text": "Envoys met.", "pubstatus": "usable""#,
        &["Talks begin ¶ Envoys met.", "excerpt"],
    );
    check(
        r#""representationtype": "incomplete", "body_xhtml": "<p>They met.</p>""#,
        &["They met.", "excerpt"],
    );
    check(
        r#""type": "text", "version": "3""#,
        &["missing-text: `wire.json` record 1 has neither a headline nor a body"],
    );
}

#[test]
fn what_is_no_text_or_was_withdrawn_is_named() {
    let check_no = |members: &str, detail: &str| {
        check(members, &[&format!("not-an-article: `wire.json` record 1 {detail}")]);
    };
    check_no(
        r#""type": "picture", "headline": "The hall", "body_text": "Caption""#,
        "is of the type `picture`, and no article",
    );
    check_no(
        r#""type": "composite", "headline": "The week""#,
        "is of the type `composite` without a text of its own, and no article",
    );
    check(
        r#""type": "composite", "headline": "The week", "body_text": "They met.""#,
        &["The week ¶ They met."],
    );
    check_no(r#""pubstatus": "canceled", "headline": "Talks""#, "was cancelled by its provider");
    check_no(r#""pubStatus": "withheld", "headline": "Talks""#, "is withheld by its provider");
}

#[test]
fn an_address_that_names_an_item_is_where_it_is() {
    let read = read(
        "w.json",
        r#"{"uri": "https://example.com/7", "versioncreated": "2022-01-12", "headline": "Talks"}"#,
    );
    assert_eq!(read.articles[0].url.as_deref(), Some("https://example.com/7"));
    assert_eq!(read.facts(), ["w.json#https://example.com/7 | - | 2022-01-12 stated"]);
}

#[test]
fn items_stand_alone_in_lists_and_on_lines() {
    let one = r#"{"guid": "urn:x:1", "pubstatus": "usable", "headline": "Talks", "body_html": "<p>One.</p><p>Two.</p>"}"#;
    let two = r#"{"id": "2", "headline": "Vote", "text": "Three."}"#;
    let check = |name: &str, text: &str, origins: &[&str]| {
        let read = read(name, text);
        assert_eq!(read.origins(), origins, "{text}: {:?}", read.said);
        assert_eq!(read.articles[0].text, "Talks\n\nOne.\n\nTwo.", "{text}");
    };
    for name in ["w", "w.json", "w.txt"] {
        check(name, one, &[&format!("{name}#urn:x:1")]);
        check(name, &format!("[{one},\n{two}]"), &[&format!("{name}#urn:x:1"), &format!("{name}#2")]);
        check(
            name,
            &format!("{{\"total\": 2, \"_items\": [{one}, {two}]}}"),
            &[&format!("{name}#urn:x:1"), &format!("{name}#2")],
        );
        check(name, &format!("{one}\n{two}\n"), &[&format!("{name}#urn:x:1"), &format!("{name}#2")]);
    }
    check("w.jsonl", one, &["w.jsonl#urn:x:1"]);
}

#[test]
fn the_users_mapping_wins() {
    let mut mapping = Mapping::default();
    mapping.set(Field::Body, "description_text");
    let reader = Reader { mapping, ..Reader::default() };
    let item =
        r#"{"guid": "7", "headline": "Talks", "description_text": "Short.", "body_html": "<p>Long.</p>"}"#;
    assert_eq!(read_stream(&reader, "w.json", item).articles[0].text, "Talks\n\nShort.");
}

#[test]
fn a_list_that_breaks_off_keeps_the_items_before_the_fault() {
    let text = "{\"items\": [\n{\"guid\": \"1\", \"pubstatus\": \"usable\", \"headline\": \"Talks\"},\n{\"guid\": \"2\", oops";
    let read = read("w.json", text);
    assert_eq!(read.origins(), ["w.json#1"]);
    assert_eq!(
        read.said,
        ["broken-json: `w.json`: line 3 is not valid JSON: key must be a string at column 15"]
    );
}
