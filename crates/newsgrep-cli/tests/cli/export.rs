//! `newsgrep export`: what other programs read, and newsgrep itself again.

use std::fs;

use crate::desk::{Desk, FIRST};

const TITLE: &str = "Between the tensions in Ukraine, a high-level meeting between Russia and NATO";

/// What the seeds and everything made of them must agree on.
fn counts(desk: &Desk, path: &str) -> Vec<String> {
    ["NATO", "\"moment of truth\"", "title:NATO"]
        .map(|query| desk.run(&["-c", "--all", query, path]).out)
        .to_vec()
}

#[test]
fn every_format_holds_what_was_found() {
    let desk = Desk::new();
    let check = |format: &str, expected: &[&str]| {
        let ran = desk.run(&["export", "moment of truth", "seeds", "--format", format]);
        assert_eq!((ran.code, ran.err.as_str()), (Some(0), ""), "{format}");
        for expected in expected {
            assert!(ran.out.contains(expected), "{format} {expected}: {}", ran.out);
        }
    };
    let json_title = format!("\"title\":\"{TITLE}\"");
    check("jsonl", &[&format!("\"origin\":\"{FIRST}\""), &json_title, "\"date\":\"2022-01-12\""]);
    check("csv", &["id,origin,title,", &format!(",\"{TITLE}\",")]);
    check("ninjs", &[&format!("\"headline\":\"{TITLE}\""), "\"uri\":"]);
    check("markdown", &["---\nid: \"", &format!("title: \"{TITLE}\"\n"), "\n---\n\n"]);
    check("bibtex", &["@", &format!("{{{TITLE}}}")]);
    check("ris", &[&format!("TI  - {TITLE}\r\n"), "DA  - 2022/01/12"]);
    let lines = desk.run(&["export", "moment of truth", "seeds"]).out;
    assert_eq!(lines.lines().count(), 2);
    assert_eq!(desk.run(&["export", "seeds"]).out.lines().count(), 5);
    desk.check(&["export", "football", "seeds"], 1, "", "");
    assert_eq!(desk.run(&["export", "seeds", "--format", "pdf"]).code, Some(2));
}

#[test]
fn a_file_is_whole_or_not_there_and_a_folder_has_a_file_an_article() {
    let desk = Desk::new();
    desk.check(&["export", "seeds", "-o", "all.jsonl"], 0, "", "note: 5 articles exported\n");
    assert_eq!(fs::read_to_string(desk.path("all.jsonl")).unwrap().lines().count(), 5);
    assert!(!desk.path("all.jsonl.part").exists());
    desk.check(&["export", "seeds", "--format", "ris", "-o", "refs/"], 0, "", "note: 5 articles exported\n");
    let names = |folder: &str| {
        let mut names: Vec<String> = fs::read_dir(desk.path(folder))
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort_unstable();
        names
    };
    let refs = names("refs");
    assert_eq!(refs.len(), 5);
    assert!(refs.iter().all(|name| name.starts_with("2022-01-1") && name.ends_with(".ris")), "{refs:?}");
    desk.run(&["export", "moment of truth", "seeds", "--format", "markdown", "-o", "notes"]);
    let notes = names("notes");
    assert!(
        notes.iter().any(|name| name.starts_with("2022-01-12-between-the-tensions-in-ukraine")),
        "{notes:?}"
    );
    // A query that is wrong leaves what is there.
    assert_eq!(desk.run(&["export", "cat AND dog OR pet", "seeds", "-o", "all.jsonl"]).code, Some(2));
    assert_eq!(fs::read_to_string(desk.path("all.jsonl")).unwrap().lines().count(), 5);
}

#[test]
fn what_was_exported_is_found_again() {
    let desk = Desk::new();
    let expected = counts(&desk, "seeds");
    assert!(expected[1].starts_with("2 articles, 2 paragraphs"), "{expected:?}");
    for (format, to) in [
        ("jsonl", "copy/all.jsonl"),
        ("csv", "copy/all.csv"),
        ("ninjs", "copy/all.json"),
        ("markdown", "copy/markdown/"),
        ("jsonl", "copy/lines/"),
        ("ninjs", "copy/items/"),
    ] {
        let _ = fs::create_dir(desk.path("copy"));
        let ran = desk.run(&["export", "seeds", "--format", format, "-o", to]);
        assert_eq!(ran.code, Some(0), "{format}: {}", ran.err);
        assert_eq!(counts(&desk, to), expected, "{format} in {to}");
    }
}

#[test]
fn an_export_does_not_write_over_a_file() {
    let desk = Desk::new();
    desk.write("wire.jsonl", "{\"title\": \"Talks begin\", \"text\": \"They met.\"}\n");
    let refused = desk.run(&["export", "wire.jsonl", "--format", "csv", "-o", "wire.jsonl"]);
    assert_eq!(refused.code, Some(2));
    assert!(refused.err.contains("--force writes over it"), "{}", refused.err);
    assert!(std::fs::read_to_string(desk.path("wire.jsonl")).unwrap().starts_with("{\"title\""));
    assert_eq!(
        desk.run(&["export", "wire.jsonl", "--format", "csv", "-o", "wire.jsonl", "--force"]).code,
        Some(0)
    );
}
