//! Standard input, and JSON records under other names.

use crate::desk::Desk;

#[test]
fn a_text_is_piped_in() {
    let desk = Desk::new();
    let text = "Talks begin\n\nThey called it a moment\nof truth.\n".as_bytes();
    for arguments in [&["moment of truth"][..], &["moment of truth", "-"]] {
        desk.run_with_input(arguments, text).check(0, "-\t2\t\t\tThey called it a moment of truth.\n", "");
    }
    desk.run_with_input(&["-o", "moment of truth"], text).check(0, "-\tmoment of truth\n", "");
    desk.run_with_input(&["votes"], text).check(1, "", "");
    assert!(!desk.path("cache").exists());
}

#[test]
fn records_are_piped_in_beside_files() {
    let desk = Desk::new();
    let records = "{\"id\": \"7\", \"body\": \"A moment of truth.\", \"source\": \"Coastal Wire\", \"date\": \"2024-03-05\"}\n";
    let ran = desk.run_with_input(&["-l", "moment of truth", "-", "seeds"], records.as_bytes());
    let mut lines: Vec<&str> = ran.out.lines().collect();
    lines.sort_unstable();
    assert_eq!(lines[0], "-#7");
    assert_eq!(lines.len(), 3);
}

#[test]
fn an_archive_wins_over_a_pipe_that_nobody_named() {
    let desk = Desk::new();
    desk.run(&["index", "seeds"]);
    let ran = desk.run_with_input(&["-c", "Delattre"], b"Nothing of the kind.\n");
    ran.check(0, "2 articles, 2 paragraphs, 2 occurrences\n", "");
}

#[test]
fn records_may_have_other_names() {
    let desk = Desk::new();
    desk.write("wire.jsonl", "{\"nummer\": 7, \"kop\": \"Gesprekken\", \"tekst\": \"Zij spraken.\"}\n");
    let map = ["--map", "title=kop", "--map", "body=tekst", "--map", "id=nummer"];
    let ran = desk.run(&[&["-o", "spraken", "wire.jsonl"], &map[..]].concat());
    ran.check(0, "wire.jsonl#7\tspraken\n", "");
    let ran = desk.run(&["spraken", "wire.jsonl", "--map", "kop=title"]);
    assert_eq!(ran.code, Some(2));
    assert!(ran.err.contains("`kop` is not a field of an article"), "{}", ran.err);
}
