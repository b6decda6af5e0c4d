//! Keeping an archive up to date with files: what a second run sees, after the files, the settings or the run itself
//! were changed, cut off or in each other's way.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod desk;

use std::fs;
use std::path::Path;
use std::time::Duration;

use desk::{Desk, PORT, TALKS, check, check_report, search, told};
use newsgrep::Archive;
use newsgrep::sync::{self, Options, Progress};

#[test]
fn the_first_run_indexes_everything() {
    let desk = Desk::with(&[TALKS, PORT]);
    let (report, rejected) = desk.sync(&["news"]);
    check_report(&report, 2, 2, 0, 0);
    assert_eq!((report.paragraphs, report.bytes), (4, (TALKS.1.len() + PORT.1.len()) as u64));
    assert!(rejected.is_empty() && !report.trouble && !report.busy);
    check(&desk, "\"moment of truth\"", &["news/talks.txt"]);
}

#[test]
fn when_nothing_changed_no_writer_is_needed() {
    let desk = Desk::with(&[TALKS, PORT]);
    desk.sync(&["news"]);
    let archive = desk.archive();
    let _writer = archive.writer().unwrap();
    let (report, _) = desk.sync(&["news"]);
    check_report(&report, 2, 0, 2, 0);
    assert!(!report.busy);
}

#[test]
fn a_changed_file_is_read_again_and_no_other() {
    let desk = Desk::with(&[TALKS, PORT]);
    desk.sync(&["news"]);
    desk.write(TALKS.0, "Talks end\n\nThe envoys left without a word.");
    let (report, _) = desk.sync(&["news"]);
    check_report(&report, 2, 1, 1, 0);
    assert_eq!(report.bytes, 42);
    check(&desk, "\"moment of truth\"", &[]);
    check(&desk, "\"without a word\"", &["news/talks.txt"]);
}

#[test]
fn a_file_touched_but_not_changed_leaves_the_index_as_it_is() {
    let desk = Desk::with(&[TALKS]);
    desk.sync(&["news"]);
    let later = fs::metadata(desk.path(TALKS.0)).unwrap().modified().unwrap() + Duration::from_secs(60);
    fs::File::options().write(true).open(desk.path(TALKS.0)).unwrap().set_modified(later).unwrap();
    let (report, _) = desk.sync(&["news"]);
    check_report(&report, 1, 0, 1, 0);
}

#[test]
fn the_article_of_a_removed_file_is_dropped() {
    let desk = Desk::with(&[TALKS, PORT]);
    desk.sync(&["news"]);
    desk.remove(TALKS.0);
    let (report, rejected) = desk.sync(&["news"]);
    check_report(&report, 1, 0, 1, 1);
    assert!(rejected.is_empty());
    check(&desk, "*", &["news/port.txt"]);
}

#[cfg(unix)]
#[test]
fn the_article_of_a_file_that_became_a_link_is_dropped() {
    let desk = Desk::with(&[TALKS, PORT]);
    desk.sync(&["news"]);
    desk.remove(TALKS.0);
    std::os::unix::fs::symlink(desk.path(PORT.0), desk.path(TALKS.0)).unwrap();
    let (report, _) = desk.sync(&["news"]);
    assert_eq!((report.removed, report.rejected["unsupported"]), (1, 1));
    check(&desk, "*", &["news/port.txt"]);
}

#[test]
fn an_article_taken_out_of_a_file_of_many_is_dropped() {
    let line =
        |id: &str| format!("{{\"id\": \"{id}\", \"title\": \"Report {id}\", \"body\": \"Nothing new.\"}}\n");
    let desk = Desk::with(&[("news/wire.jsonl", &["1", "2", "3"].map(line).concat())]);
    desk.sync(&["news"]);
    check(&desk, "nothing", &["news/wire.jsonl#1", "news/wire.jsonl#2", "news/wire.jsonl#3"]);
    desk.write("news/wire.jsonl", &["1", "3", "44"].map(line).concat());
    let (report, _) = desk.sync(&["news"]);
    check_report(&report, 3, 1, 2, 1);
    check(&desk, "nothing", &["news/wire.jsonl#1", "news/wire.jsonl#3", "news/wire.jsonl#44"]);
}

#[test]
fn new_settings_reach_articles_whose_files_did_not_change() {
    let desk = Desk::with(&[TALKS]);
    desk.sync(&["news"]);
    check(&desk, "source:meridian", &[]);
    desk.write("news/newsgrep.toml", "source = \"The Meridian\"\n");
    let (report, _) = desk.sync(&["news"]);
    check_report(&report, 1, 1, 0, 0);
    check(&desk, "source:meridian", &["news/talks.txt"]);
}

#[test]
fn folders_of_the_same_name_are_told_apart_and_keep_their_names() {
    let desk = Desk::with(&[("a/news/talks.txt", TALKS.1)]);
    desk.sync(&["a/news"]);
    desk.write("b/news/talks.txt", "Talks begin elsewhere\n\nNo moment of truth, said the envoys.");
    desk.sync(&["b/news", "a/news"]);
    check(&desk, "elsewhere", &["news-2/talks.txt"]);
    check(&desk, "\"moment of truth\"", &["news-2/talks.txt", "news/talks.txt"]);
    let (report, _) = desk.sync(&["a/news", "b/news"]);
    check_report(&report, 2, 0, 2, 0);
    assert_eq!(desk.roots(), ["news", "news-2"]);
}

#[test]
fn a_run_about_one_folder_leaves_the_others_alone() {
    let desk = Desk::with(&[("a/talks.txt", TALKS.1), ("b/port.txt", PORT.1)]);
    desk.sync(&["a", "b"]);
    desk.remove("b/port.txt");
    let (report, _) = desk.sync(&["a"]);
    check_report(&report, 1, 0, 1, 0);
    check(&desk, "*", &["a/talks.txt", "b/port.txt"]);
    assert_eq!(desk.resync().0.removed, 1);
    check(&desk, "*", &["a/talks.txt"]);
}

#[test]
fn a_broken_line_is_named_by_every_run_until_it_is_mended() {
    let good = "{\"id\": \"1\", \"title\": \"Talks begin\", \"body\": \"They met.\"}\n";
    let desk = Desk::with(&[("news/wire.jsonl", &format!("{good}{{\"id\": \"2\", oops\n"))]);
    let (first, named) = desk.sync(&["news"]);
    assert!(named[0].starts_with("`news/wire.jsonl`: line 2 is not valid JSON"), "{named:?}");
    assert!(first.trouble);
    let (second, named_again) = desk.sync(&["news"]);
    assert_eq!(named_again, named);
    assert!(second.trouble);
    check_report(&second, 2, 0, 1, 0);
    desk.write("news/wire.jsonl", good);
    let (third, named) = desk.sync(&["news"]);
    assert!(named.is_empty() && !third.trouble);
    check(&desk, "*", &["news/wire.jsonl#1"]);
}

#[test]
fn a_missing_folder_is_named_and_its_articles_stay() {
    let desk = Desk::with(&[("a/talks.txt", TALKS.1), ("b/port.txt", PORT.1)]);
    desk.sync(&["a", "b"]);
    fs::rename(desk.path("b"), desk.path("away")).unwrap();
    let (report, named) = desk.resync();
    assert_eq!(named, ["`b` does not exist"]);
    assert!(report.trouble);
    check(&desk, "*", &["a/talks.txt", "b/port.txt"]);
    fs::rename(desk.path("away"), desk.path("b")).unwrap();
    check_report(&desk.resync().0, 2, 0, 2, 0);
}

#[cfg(unix)]
#[test]
fn what_lies_below_an_unreadable_folder_stays() {
    use std::os::unix::fs::PermissionsExt;

    let desk = Desk::with(&[("news/talks.txt", TALKS.1), ("news/deep/port.txt", PORT.1)]);
    desk.sync(&["news"]);
    let deep = desk.path("news/deep");
    fs::set_permissions(&deep, fs::Permissions::from_mode(0o000)).unwrap();
    let binding = fs::read_dir(&deep).is_err();
    let (report, named) = desk.sync(&["news"]);
    fs::set_permissions(&deep, fs::Permissions::from_mode(0o700)).unwrap();
    // The system's administrator can read every folder; then there is nothing to name.
    if binding {
        assert_eq!(named, ["`news/deep` cannot be read: permission denied"]);
        assert!(report.trouble);
    }
    assert_eq!(report.removed, 0);
    check(&desk, "*", &["news/deep/port.txt", "news/talks.txt"]);
}

#[test]
fn a_file_that_could_not_be_read_is_read_as_soon_as_it_can_be() {
    let desk = Desk::with(&[TALKS]);
    desk.sync(&["news"]);
    let denied = r#""rejected":[{"origin":"news/talks.txt","reason":"unreadable","detail":"cannot be read: permission denied"}]"#;
    desk.edit_list(|line| Some(line.replace("\"articles\":1", &format!("\"articles\":0,{denied}"))));
    let (report, named) = desk.sync(&["news"]);
    assert!(named.is_empty(), "{named:?}");
    check_report(&report, 1, 0, 1, 0);
    assert!(!report.trouble);
}

#[test]
fn a_killed_run_is_made_good_when_its_files_are_still_there() {
    let desk = Desk::with(&[TALKS, PORT]);
    desk.sync(&["news"]);
    desk.kill_before_listing("port.txt", "[\"news\"]");
    let (report, _) = desk.sync(&["news"]);
    check_report(&report, 2, 0, 2, 0);
    check(&desk, "*", &["news/port.txt", "news/talks.txt"]);
    assert!(!desk.path("archive/files.dirty").exists());
}

#[test]
fn a_killed_run_is_made_good_when_its_files_are_gone() {
    let desk = Desk::with(&[TALKS, PORT]);
    desk.sync(&["news"]);
    desk.kill_before_listing("port.txt", "[\"news\"]");
    desk.remove(PORT.0);
    let (report, _) = desk.sync(&["news"]);
    assert_eq!(report.removed, 1);
    check(&desk, "*", &["news/talks.txt"]);
}

#[test]
fn a_killed_run_is_made_good_by_the_next_about_the_same_folder() {
    let desk =
        Desk::with(&[("a/talks.txt", TALKS.1), ("b/port.txt", PORT.1), ("b/vote.txt", "Vote\n\nAgain.")]);
    desk.sync(&["a"]);
    desk.sync(&["b"]);
    desk.kill_before_listing("b/port.txt", "[\"b\"]");
    desk.remove("b/port.txt");
    // A run about another folder has nothing to do with it, and needs no writer for it.
    let archive = desk.archive();
    let writer = archive.writer().unwrap();
    check_report(&desk.sync(&["a"]).0, 1, 0, 1, 0);
    drop(writer);
    check(&desk, "*", &["a/talks.txt", "b/port.txt", "b/vote.txt"]);
    desk.write("a/late.txt", "Late news\n\nAt last.");
    check_report(&desk.sync(&["a"]).0, 2, 1, 1, 0);
    assert!(desk.path("archive/files.dirty").exists());
    check_report(&desk.sync(&["b"]).0, 1, 0, 1, 1);
    check(&desk, "*", &["a/late.txt", "a/talks.txt", "b/vote.txt"]);
    assert!(!desk.path("archive/files.dirty").exists());
}

#[test]
fn a_killed_run_costs_nothing_of_a_folder_that_is_away() {
    let desk = Desk::with(&[
        ("a/talks.txt", TALKS.1),
        ("b/wire.jsonl", "{\"id\": 1, \"title\": \"Port reopens\"}\n"),
    ]);
    desk.sync(&["a", "b"]);
    desk.kill_before_listing("b/wire.jsonl", "[\"a\", \"b\"]");
    fs::rename(desk.path("b"), desk.path("away")).unwrap();
    assert_eq!(desk.resync().0.removed, 0);
    check(&desk, "*", &["a/talks.txt", "b/wire.jsonl#1"]);
    fs::create_dir(desk.path("b")).unwrap();
    assert_eq!(desk.resync().0.removed, 1);
    check(&desk, "*", &["a/talks.txt"]);
}

#[test]
fn a_mark_that_was_cut_off_itself_does_no_harm() {
    let desk = Desk::with(&[TALKS, PORT]);
    desk.sync(&["news"]);
    fs::write(desk.path("archive/files.dirty"), "").unwrap();
    check_report(&desk.sync(&["news"]).0, 2, 0, 2, 0);
    check(&desk, "*", &["news/port.txt", "news/talks.txt"]);
}

#[test]
fn articles_put_in_by_other_means_are_not_taken_for_leftovers() {
    let desk = Desk::with(&[TALKS, ("other/port.txt", PORT.1)]);
    desk.sync(&["news"]);
    told(|progress| sync::load(&desk.archive(), &[desk.path("other")], &Options::default(), progress));
    fs::write(desk.path("archive/files.dirty"), "[\"news\"]").unwrap();
    desk.sync(&["news"]);
    check(&desk, "*", &["news/talks.txt", "other/port.txt"]);
}

#[test]
fn while_another_writes_the_last_state_is_searched() {
    let desk = Desk::with(&[TALKS]);
    desk.sync(&["news"]);
    desk.write(PORT.0, PORT.1);
    let archive = desk.archive();
    let writer = archive.writer().unwrap();
    let options = Options { wait: Duration::ZERO, ..Options::default() };
    let mut waited = 0;
    let report = sync::sync(&archive, &[desk.path("news")], &options, &mut |event| {
        waited += u32::from(matches!(event, Progress::Waiting));
    });
    assert!(report.unwrap().busy);
    assert_eq!(waited, 1);
    check(&desk, "*", &["news/talks.txt"]);
    drop(writer);
    assert!(!desk.sync(&["news"]).0.busy);
    check(&desk, "*", &["news/port.txt", "news/talks.txt"]);
}

#[test]
fn two_runs_at_once_both_end_with_everything_found() {
    let desk = Desk::with(&[]);
    for number in 0..50 {
        desk.write(
            &format!("news/{number:02}.txt"),
            &format!("Report {number}\n\nNothing new from station {number}."),
        );
    }
    drop(desk.archive());
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                let archive = desk.archive();
                let options = Options { wait: Duration::from_secs(60), ..Options::default() };
                let report = sync::sync(&archive, &[desk.path("news")], &options, &mut |_| {}).unwrap();
                assert_eq!((report.seen, report.busy), (50, false));
                assert_eq!(search(&archive, "\"nothing new\"").counts.articles.value, 50);
            });
        }
    });
    assert_eq!(search(&desk.archive(), "*").hits.len(), 50);
    check(&desk, "\"station 7\"", &["news/07.txt"]);
}

#[test]
fn a_run_with_nothing_left_to_do_shows_what_another_did() {
    let desk = Desk::with(&[TALKS]);
    let early = desk.archive();
    desk.sync(&["news"]);
    assert_eq!(search(&early, "*").hits.len(), 0);
    sync::sync(&early, &[desk.path("news")], &Options::default(), &mut |_| {}).unwrap();
    assert_eq!(search(&early, "*").hits.len(), 1);
}

#[test]
fn rebuilding_keeps_articles_whose_files_are_gone() {
    let desk = Desk::with(&[TALKS, PORT, ("b/vote.txt", "Vote delayed\n\nAgain.")]);
    desk.sync(&["news", "b"]);
    desk.remove(TALKS.0);
    fs::remove_dir_all(desk.path("b")).unwrap();
    let rebuild = || sync::rebuild(&desk.path("archive"), &Options::default(), &mut |_| {}).unwrap();
    let (rebuilt, report) = rebuild();
    assert_eq!((rebuilt.articles, rebuilt.paragraphs), (3, 6));
    assert!(rebuilt.lost.is_empty(), "{:?}", rebuilt.lost);
    check_report(&report, 1, 0, 1, 0);
    check(&desk, "*", &["b/vote.txt", "news/port.txt", "news/talks.txt"]);
    // Also when a run was cut off before, and when nothing is known of the files any more.
    fs::write(desk.path("archive/files.dirty"), "[\"news\", \"b\"]").unwrap();
    rebuild();
    check(&desk, "*", &["b/vote.txt", "news/port.txt", "news/talks.txt"]);
    fs::write(desk.path("archive/files.jsonl"), "no list").unwrap();
    rebuild();
    check(&desk, "*", &["b/vote.txt", "news/port.txt", "news/talks.txt"]);
}

#[test]
fn a_stream_is_searched_without_a_folder() {
    let archive = Archive::in_memory().unwrap();
    let mut input = TALKS.1.as_bytes();
    let (report, _) =
        told(|progress| sync::read_stream(&archive, "stdin", &mut input, &Options::default(), progress));
    check_report(&report, 1, 1, 0, 0);
    assert_eq!(search(&archive, "\"moment of truth\"").hits[0].origin, "stdin");
}

#[test]
fn what_cannot_be_read_is_counted_by_its_reason() {
    let desk = Desk::with(&[TALKS, ("news/empty.txt", "\n \n"), ("news/photo.jpg", "\u{0}\u{1}\u{2}\u{0}")]);
    let (report, _) = told(|progress| {
        let paths = [desk.path("news"), Path::new("no-such-folder").to_owned()];
        sync::load(&Archive::in_memory().unwrap(), &paths, &Options::default(), progress)
    });
    let reasons: Vec<(&str, u64)> =
        report.rejected.iter().map(|(reason, count)| (reason.as_str(), *count)).collect();
    assert_eq!(reasons, [("binary", 1), ("empty", 1), ("missing", 1)]);
    assert_eq!((report.seen, report.indexed, report.trouble), (4, 1, true));
}
