//! Files that were moved, renamed, copied or only touched: what is the same is neither new nor gone.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod desk;

use std::fs::{self, File};
use std::time::Duration;

use desk::{Desk, PORT, TALKS, check, check_report};
use newsgrep::sync::{self, Options, Progress, Report};

/// Brings the archive up to date; returns the report, the origins that were news, and those that had been moved.
fn told(desk: &Desk, folders: &[&str]) -> (Report, Vec<String>, Vec<String>) {
    let folders: Vec<_> = folders.iter().map(|folder| desk.path(folder)).collect();
    let (mut added, mut moved) = (Vec::new(), Vec::new());
    let report = sync::sync(&desk.archive(), &folders, &Options::default(), &mut |event| match event {
        Progress::Added { article, .. } => added.push(article.origin.clone()),
        Progress::Moved { article, from } => moved.push(format!("{from} > {}", article.origin)),
        _ => {}
    });
    (report.unwrap(), added, moved)
}

const WIRE: &str = "{\"id\": 1, \"title\": \"Talks begin\"}\n{\"id\": 2, \"title\": \"Port reopens\"}\n";

#[test]
fn a_renamed_file_is_neither_new_nor_gone() {
    let desk = Desk::with(&[TALKS, PORT]);
    desk.sync(&["news"]);
    fs::rename(desk.path(TALKS.0), desk.path("news/talks-2.txt")).unwrap();
    let (report, added, moved) = told(&desk, &["news"]);
    check_report(&report, 2, 1, 1, 0);
    assert_eq!(report.moved, 1);
    assert!(added.is_empty(), "{added:?}");
    assert_eq!(moved, ["news/talks.txt > news/talks-2.txt"]);
    check(&desk, "\"moment of truth\"", &["news/talks-2.txt"]);
    check_report(&desk.resync().0, 2, 0, 2, 0);
}

#[test]
fn a_folder_that_is_moved_to_another_root_takes_its_articles_along() {
    let desk =
        Desk::with(&[("a/2022/wire.jsonl", WIRE), ("a/2022/talks.txt", TALKS.1), ("b/port.txt", PORT.1)]);
    desk.sync(&["a", "b"]);
    fs::rename(desk.path("a/2022"), desk.path("b/2022")).unwrap();
    let (report, added, moved) = told(&desk, &["a", "b"]);
    check_report(&report, 4, 3, 1, 0);
    assert_eq!((report.moved, added.len(), moved.len()), (3, 0, 3));
    check(&desk, "*", &["b/2022/talks.txt", "b/2022/wire.jsonl#1", "b/2022/wire.jsonl#2", "b/port.txt"]);
}

#[test]
fn a_file_that_came_back_from_another_disk_is_known_by_its_bytes() {
    let desk = Desk::with(&[("news/wire.jsonl", WIRE)]);
    desk.sync(&["news"]);
    // Another number in the file system, and another time.
    fs::copy(desk.path("news/wire.jsonl"), desk.path("away")).unwrap();
    desk.remove("news/wire.jsonl");
    fs::copy(desk.path("away"), desk.path("news/wire-march.jsonl")).unwrap();
    desk.remove("away");
    let file = File::options().write(true).open(desk.path("news/wire-march.jsonl")).unwrap();
    file.set_modified(std::time::UNIX_EPOCH + Duration::from_secs(1_700_000_000)).unwrap();
    let (report, added, _) = told(&desk, &["news"]);
    check_report(&report, 2, 2, 0, 0);
    assert_eq!((report.moved, added.len()), (2, 0));
    check(&desk, "*", &["news/wire-march.jsonl#1", "news/wire-march.jsonl#2"]);
}

#[test]
fn a_copy_is_new() {
    let desk = Desk::with(&[TALKS]);
    desk.sync(&["news"]);
    desk.write("news/copy.txt", TALKS.1);
    let (report, added, moved) = told(&desk, &["news"]);
    check_report(&report, 2, 1, 1, 0);
    assert_eq!((report.moved, added.as_slice(), moved.len()), (0, &["news/copy.txt".to_owned()][..], 0));
}

#[test]
fn two_files_of_the_same_bytes_are_two_when_both_are_moved() {
    let desk = Desk::with(&[("news/a.txt", TALKS.1), ("news/b.txt", TALKS.1)]);
    desk.sync(&["news"]);
    fs::create_dir(desk.path("news/old")).unwrap();
    for name in ["a.txt", "b.txt"] {
        fs::rename(desk.path("news").join(name), desk.path("news/old").join(name)).unwrap();
    }
    let (report, added, mut moved) = told(&desk, &["news"]);
    assert_eq!((report.moved, report.removed, added.len()), (2, 0, 0));
    moved.sort();
    assert_eq!(moved, ["news/a.txt > news/old/a.txt", "news/b.txt > news/old/b.txt"]);
    check(&desk, "*", &["news/old/a.txt", "news/old/b.txt"]);
}

#[test]
fn a_moved_file_is_read_with_the_settings_of_its_new_place() {
    let desk = Desk::with(&[TALKS, ("news/wire/newsgrep.toml", "source = \"Coastal Wire\"\n")]);
    desk.sync(&["news"]);
    fs::rename(desk.path(TALKS.0), desk.path("news/wire/talks.txt")).unwrap();
    assert_eq!(told(&desk, &["news"]).0.moved, 1);
    check(&desk, "source:coastal", &["news/wire/talks.txt"]);
}

#[test]
fn a_file_that_is_moved_and_changed_at_once_is_another_file() {
    let desk = Desk::with(&[TALKS]);
    desk.sync(&["news"]);
    desk.remove(TALKS.0);
    desk.write("news/later.txt", "Talks end\n\nThe envoys left without a word.");
    let (report, added, _) = told(&desk, &["news"]);
    check_report(&report, 1, 1, 0, 1);
    assert_eq!((report.moved, added.as_slice()), (0, &["news/later.txt".to_owned()][..]));
}

#[test]
fn a_killed_move_is_made_good_and_still_no_news() {
    let desk = Desk::with(&[TALKS, PORT]);
    desk.sync(&["news"]);
    let list = fs::read(desk.path("archive/files.jsonl")).unwrap();
    fs::rename(desk.path(TALKS.0), desk.path("news/talks-2.txt")).unwrap();
    desk.sync(&["news"]);
    // As a run leaves it that is killed after its commit and before it wrote the list.
    fs::write(desk.path("archive/files.jsonl"), list).unwrap();
    fs::write(desk.path("archive/files.dirty"), r#"{"below":["news"],"files":["news/talks.txt"]}"#).unwrap();
    let (report, added, _) = told(&desk, &["news"]);
    check_report(&report, 2, 0, 2, 0);
    assert!(added.is_empty());
    check(&desk, "*", &["news/port.txt", "news/talks-2.txt"]);
}

#[test]
fn a_touched_file_is_not_read_again() {
    let broken = "{\"id\": 1, \"title\": \"Talks begin\"}\n{oops\n";
    let desk = Desk::with(&[("news/wire.jsonl", broken)]);
    desk.sync(&["news"]);
    let touch = |seconds: u64| {
        let file = File::options().write(true).open(desk.path("news/wire.jsonl")).unwrap();
        file.set_modified(std::time::UNIX_EPOCH + Duration::from_secs(seconds)).unwrap();
    };
    touch(1_700_000_000);
    let (report, named) = desk.sync(&["news"]);
    check_report(&report, 2, 0, 1, 0);
    assert_eq!((report.bytes, report.trouble, named.len()), (0, true, 1));
    // The new time is remembered: nothing is left to do.
    let archive = desk.archive();
    let writer = archive.writer().unwrap();
    check_report(&desk.sync(&["news"]).0, 2, 0, 1, 0);
    drop(writer);
    // Other bytes of the same number are read.
    desk.write("news/wire.jsonl", &broken.replace("begin", "ended"));
    touch(1_700_000_001);
    check_report(&desk.sync(&["news"]).0, 2, 1, 0, 0);
    check(&desk, "ended", &["news/wire.jsonl#1"]);
}
