//! Text that would steer a terminal, break a line or hide a file's name.

use crate::desk::Desk;

const HOSTILE: &str =
    "Title \u{1b}]0;owned\u{7}\n\nA moment\tof \u{1b}[31mtruth\u{9b}2J \u{202e}desrever\u{202c}\nand more.\n";

#[test]
fn text_output_holds_nothing_that_steers_a_terminal() {
    let desk = Desk::new();
    desk.write("evil.txt", HOSTILE);
    let is_hostile = |character: char| {
        character != '\n' && character != '\t' && character.is_control()
            || ('\u{202a}'..='\u{202e}').contains(&character)
    };
    for arguments in [&["moment", "evil.txt"][..], &["-o", "moment of", "evil.txt"], &["show", "evil.txt"]] {
        let ran = desk.run(arguments);
        assert_eq!(ran.code, Some(0), "{arguments:?} {ran:?}");
        assert!(!ran.out.contains(is_hostile), "{arguments:?}: {:?}", ran.out);
    }
    let ran = desk.run(&["moment", "evil.txt"]);
    assert_eq!((ran.out.lines().count(), ran.out.matches('\t').count()), (1, 4), "{:?}", ran.out);
}

#[test]
fn json_keeps_the_text_as_it_is() {
    let desk = Desk::new();
    desk.write("evil.txt", HOSTILE);
    let answer = desk.json(&["moment", "evil.txt"]);
    let text = answer["hits"][0]["paragraphs"][0]["text"].as_str().unwrap();
    assert!(text.contains("\u{1b}[31mtruth\u{9b}2J \u{202e}desrever"), "{text:?}");
}

#[cfg(unix)]
#[test]
fn a_files_name_cannot_forge_a_message() {
    let desk = Desk::new();
    desk.write("news/a\nnewsgrep: all is well\u{1b}[2K.jsonl", "{oops\n{\"id\": 1, \"body\": \"Talks.\"}\n");
    let ran = desk.run(&["talks", "news"]);
    assert_eq!(ran.code, Some(2));
    assert_eq!((ran.err.lines().count(), ran.out.lines().count()), (1, 1), "{ran:?}");
    assert!(!ran.err.contains('\u{1b}') && !ran.out.contains('\u{1b}'), "{ran:?}");
}
