//! Whole articles, and numbers of an archive.

use crate::desk::{Desk, FIRST};

#[test]
fn an_article_is_shown_by_its_origin_or_its_id() {
    let desk = Desk::new();
    let shown = desk.run(&["show", FIRST, "seeds"]);
    assert_eq!(shown.code, Some(0), "{shown:?}");
    let lines: Vec<&str> = shown.out.lines().collect();
    assert_eq!(lines[0], "Between the tensions in Ukraine, a high-level meeting between Russia and NATO");
    assert!(lines.contains(&"date: 2022-01-12"), "{}", shown.out);
    assert!(lines.contains(&format!("origin: {FIRST}").as_str()), "{}", shown.out);
    let place = lines.iter().position(|line| *line == "[6/16 ¶]").unwrap();
    assert!(lines[place + 1].starts_with("Russia will be represented by"), "{}", lines[place + 1]);
    assert!(lines.contains(&"[16/16 ¶] boiler"), "{}", shown.out);

    let id = desk.json(&["moment of truth", FIRST])["hits"][0]["id"].as_str().unwrap().to_owned();
    assert_eq!(desk.json(&["show", &id, FIRST])["published"], desk.json(&["show", FIRST])["published"]);
}

#[test]
fn the_archive_comes_before_the_file_of_the_same_name() {
    let desk = Desk::new();
    let alone = desk.json(&["show", FIRST]);
    desk.run(&["index", "seeds"]);
    let archived = desk.json(&["show", FIRST]);
    assert_eq!((archived["origin"].as_str(), alone["origin"].as_str()), (Some(FIRST), Some(FIRST)));
    assert_ne!(archived["id"], alone["id"]);
    desk.write("other.txt", "Other\n\nNot in the archive.\n");
    assert_eq!(desk.json(&["show", "other.txt"])["text"], "Other\n\nNot in the archive.");
}

#[test]
fn an_article_that_is_not_there_is_trouble() {
    let desk = Desk::new();
    let ran = desk.run(&["show", "seeds/999.txt", "seeds"]);
    assert_eq!((ran.code, ran.out.as_str()), (Some(2), ""));
    assert!(ran.err.contains("there is no article `seeds/999.txt` here"), "{}", ran.err);
}

#[test]
fn stats_are_numbers() {
    let desk = Desk::new();
    let ran = desk.run(&["stats", "seeds"]);
    assert!(ran.out.starts_with("articles\t5\nparagraphs\t98\nwords\t"), "{}", ran.out);
    assert!(ran.out.contains("\nfirst day\t2022-01-10\nlast day\t2022-01-13\nundated\t0\n"), "{}", ran.out);
    assert_eq!(desk.json(&["stats", "seeds"])["articles"], 5);
}

#[test]
fn a_file_with_a_number_sign_in_its_name_is_printed_by_its_name() {
    let desk = Desk::new();
    desk.write("notes/talks #2.txt", "Talks begin\n\nThe council met.");
    let found = desk.run(&["-l", "council", "notes"]);
    assert_eq!(found.out, "notes/talks #2.txt\n", "{}", found.err);
    assert!(desk.path(found.out.trim_end()).is_file());
}
