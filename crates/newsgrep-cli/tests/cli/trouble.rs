//! What goes wrong is named, the rest is searched, and the exit code says so.

use std::fs;

use crate::desk::{Desk, FIRST};

#[test]
fn a_missing_path_is_named_and_the_rest_is_searched() {
    let desk = Desk::new();
    desk.check(
        &["-o", "moment of truth", "nowhere.txt", FIRST],
        2,
        &format!("{FIRST}\tmoment of truth\n"),
        "newsgrep: nowhere.txt: does not exist\n",
    );
    desk.check(&["talks", "nowhere.txt"], 2, "", "newsgrep: nowhere.txt: does not exist\n");
    // As with grep, a match is enough for one who only wants to know whether there is any.
    let ran = desk.run(&["-q", "moment of truth", "nowhere.txt", FIRST]);
    assert_eq!(ran.code, Some(0));
}

#[test]
fn an_unquoted_phrase_is_hinted_at() {
    let desk = Desk::new();
    let ran = desk.run(&["moment", "of", "truth", "seeds"]);
    assert_eq!(ran.code, Some(2));
    assert_eq!(
        ran.err,
        "newsgrep: of: does not exist\nnewsgrep: truth: does not exist\n\
         hint: did you mean newsgrep \"moment of truth\" seeds?\n"
    );
    // The other paths are searched all the same.
    assert!(ran.out.starts_with("seeds/"), "{}", ran.out);
    let ran = desk.run(&["moment", "of", "truth"]);
    assert_eq!((ran.code, ran.out.as_str()), (Some(2), ""));
    assert!(ran.err.ends_with("hint: did you mean newsgrep \"moment of truth\"?\n"), "{}", ran.err);
}

#[test]
fn a_broken_record_is_named_on_every_run_until_it_is_repaired() {
    let desk = Desk::new();
    let good = "{\"id\": 1, \"title\": \"Talks\", \"body\": \"A moment of truth.\"}\n";
    desk.write("wire/a.jsonl", format!("{good}{{oops\n"));
    for _ in 0..2 {
        let ran = desk.run(&["-o", "moment of truth", "./wire"]);
        assert_eq!((ran.code, ran.out.as_str()), (Some(2), "./wire/a.jsonl#1\tmoment of truth\n"));
        assert!(ran.err.starts_with("newsgrep: ./wire/a.jsonl: line 2 is not valid JSON"), "{}", ran.err);
        assert_eq!(ran.err.lines().count(), 1);
    }
    desk.write("wire/a.jsonl", good);
    desk.check(&["-o", "moment of truth", "./wire"], 0, "./wire/a.jsonl#1\tmoment of truth\n", "");
}

#[test]
fn an_index_names_files_as_they_were_typed() {
    let desk = Desk::new();
    desk.write("wire/a.jsonl", "{oops\n");
    let ran = desk.run(&["index", "./wire", "nowhere"]);
    assert_eq!(ran.code, Some(2));
    let mut lines: Vec<&str> = ran.err.lines().collect();
    lines.sort_unstable();
    assert!(lines[0].starts_with("newsgrep: ./wire/a.jsonl: line 1 is not valid JSON"), "{}", ran.err);
    assert_eq!(lines[1..], ["newsgrep: nowhere: does not exist"]);
}

#[test]
fn an_answer_that_is_not_whole_says_so() {
    let desk = Desk::new();
    let ran = desk.run(&["NATO OR Russia", "seeds", "--timeout", "0ms"]);
    assert_eq!(ran.code, Some(3), "{ran:?}");
    assert!(ran.err.starts_with("note: "), "{}", ran.err);
    assert_eq!(desk.json(&["NATO OR Russia", "seeds", "--timeout", "0ms"])["complete"], false);
    assert_eq!(desk.run(&["NATO OR Russia", "seeds", "--timeout", "1m"]).code, Some(0));
}

#[test]
fn a_damaged_gzip_file_is_named() {
    let desk = Desk::new();
    desk.write("seeds/wire.txt.gz", [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3, 1, 2, 3]);
    let ran = desk.run(&["-q", "Newsletter", "seeds"]);
    assert_eq!(ran.code, Some(2));
    assert!(ran.err.starts_with("newsgrep: seeds/wire.txt.gz: "), "{}", ran.err);
}

#[cfg(unix)]
#[test]
fn an_unreadable_file_is_named() {
    use std::os::unix::fs::PermissionsExt;
    let desk = Desk::new();
    let path = desk.path(FIRST);
    fs::set_permissions(&path, fs::Permissions::from_mode(0o000)).unwrap();
    let may_read_everything = fs::File::open(&path).is_ok();
    let ran = desk.run(&["-c", "moment of truth", "seeds"]);
    if may_read_everything {
        // The superuser reads what nobody may read.
        return ran.check(0, "2 articles, 2 paragraphs, 2 occurrences\n", "");
    }
    let err = format!("newsgrep: {FIRST}: cannot be read: permission denied\n");
    ran.check(2, "1 article, 1 paragraph, 1 occurrence\n", &err);
}

#[cfg(unix)]
#[test]
fn a_path_that_leads_to_itself_is_named() {
    let desk = Desk::new();
    std::os::unix::fs::symlink("loop", desk.path("loop")).unwrap();
    let ran = desk.run(&["-c", "moment of truth", "seeds", "loop"]);
    assert_eq!((ran.code, ran.out.as_str()), (Some(2), "2 articles, 2 paragraphs, 2 occurrences\n"));
    assert!(ran.err.starts_with("newsgrep: loop: cannot be read: "), "{}", ran.err);
}

#[test]
fn pictures_and_empty_files_are_passed_over_in_silence() {
    let desk = Desk::new();
    desk.write("seeds/photo.png", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0");
    desk.write("seeds/empty.txt", "");
    desk.check(&["-c", "moment of truth", "seeds"], 0, "2 articles, 2 paragraphs, 2 occurrences\n", "");
    let ran = desk.run(&["-c", "moment of truth", "seeds", "-v"]);
    assert!(ran.err.contains("seeds/photo.png: "), "{}", ran.err);
}

#[test]
fn a_mistake_in_a_query_is_shown_in_its_place() {
    let desk = Desk::new();
    desk.check(
        &["cat AND dog OR pet", "seeds"],
        2,
        "",
        "error[and-or]: AND and OR are mixed without parentheses\n\
        \u{20} cat AND dog OR pet\n\
        \u{20}     ^^^     ^^\n\
        \u{20} write one of:   (cat AND dog) OR pet\n\
        \u{20}                 cat AND (dog OR pet)\n\
        hint: newsgrep help error and-or says more\n",
    );
    let ran = desk.run(&["cat AND dog OR pet", "seeds", "--format", "json"]);
    assert_eq!((ran.code, ran.err.as_str()), (Some(2), ""));
    let errors: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!(errors["errors"][0]["code"], "and-or");
    assert_eq!(errors["errors"][0]["suggestions"][0], "(cat AND dog) OR pet");
}

#[test]
fn wrong_arguments_are_exit_code_2() {
    let desk = Desk::new();
    for arguments in
        [&["--no-such-option"][..], &[], &["facets", "NATO", "seeds"], &["-l", "-c", "NATO", "seeds"]]
    {
        let ran = desk.run(arguments);
        assert_eq!((ran.code, ran.out.as_str()), (Some(2), ""), "{arguments:?}");
        assert!(!ran.err.is_empty(), "{arguments:?}");
    }
    assert_eq!(desk.run(&["--help"]).code, Some(0));
    assert_eq!(desk.run(&["help", "index"]).code, Some(0));
}

#[test]
fn a_named_file_that_is_no_text_is_named_and_one_in_a_folder_is_passed_over() {
    let desk = Desk::new();
    desk.write("mixed/report.pdf", "%PDF\0\0\0\0");
    desk.write("mixed/talks.txt", "Talks begin\n\nThe council met.");
    // On the first run and when it is known from the run before.
    for _ in 0..2 {
        let named = desk.run(&["council", "mixed/report.pdf"]);
        assert_eq!(named.code, Some(2), "{}", named.err);
        assert!(named.err.contains("mixed/report.pdf"), "{}", named.err);
    }
    let folder = desk.run(&["-c", "council", "mixed"]);
    assert_eq!((folder.code, folder.err.as_str()), (Some(0), ""));
}

#[test]
fn an_archive_that_was_never_finished_says_so() {
    let desk = Desk::new();
    assert_eq!(desk.run(&["index", "seeds"]).code, Some(0));
    assert_eq!(desk.run(&["-c", "moment of truth"]).code, Some(0));
    let roots = desk.path(".newsgrep/roots.json");
    let cut_off = fs::read_to_string(&roots).unwrap().replace("\"filled\":true", "\"filled\":false");
    fs::write(&roots, cut_off).unwrap();
    let ran = desk.run(&["-c", "moment of truth"]);
    assert_eq!(ran.code, Some(3));
    assert!(ran.err.contains("newsgrep index"), "{}", ran.err);
}

#[test]
fn one_path_alone_is_counted_where_there_is_no_archive() {
    let desk = Desk::new();
    let ran = desk.run(&["facets", "--by", "day", "seeds"]);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    assert!(ran.out.contains("2022-01-12\t3"), "{}", ran.out);
}
