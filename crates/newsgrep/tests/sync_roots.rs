//! The folders and files an archive is kept up to date with: each file is indexed once, and what is not wanted any more
//! can be taken out.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod desk;

use std::fs;

use desk::{Desk, PORT, TALKS, check, check_report};
use newsgrep::sync;

const DEEP: (&str, &str) = ("news/2022/vote.txt", "Vote delayed\n\nAgain.");

#[test]
fn a_file_named_beside_its_folder_is_indexed_once() {
    let desk = Desk::with(&[TALKS, DEEP]);
    let (report, _) = desk.sync(&[TALKS.0, "news", "news/2022"]);
    check_report(&report, 2, 2, 0, 0);
    assert_eq!(desk.roots(), ["news"]);
    check(&desk, "*", &["news/2022/vote.txt", "news/talks.txt"]);
    let archive = newsgrep::Archive::in_memory().unwrap();
    let paths = [desk.path("news/2022"), desk.path("news")];
    check_report(&sync::load(&archive, &paths, &Default::default(), &mut |_| {}).unwrap(), 2, 2, 0, 0);
}

#[test]
fn a_folder_below_a_known_one_is_brought_up_to_date_with_it() {
    let desk = Desk::with(&[TALKS, DEEP]);
    desk.sync(&["news"]);
    desk.write("news/2022/late.txt", "Late news");
    check_report(&desk.sync(&["news/2022"]).0, 3, 1, 2, 0);
    assert_eq!(desk.roots(), ["news"]);
    check(&desk, "*", &["news/2022/late.txt", "news/2022/vote.txt", "news/talks.txt"]);
    check_report(&desk.sync(&["news/2022"]).0, 3, 0, 3, 0);
}

#[test]
fn a_folder_above_a_known_one_takes_its_place() {
    let desk = Desk::with(&[TALKS, DEEP]);
    desk.sync(&["news/2022"]);
    check(&desk, "*", &["2022/vote.txt"]);
    let (report, _) = desk.sync(&["news"]);
    // The file below has another name now, and is the same.
    check_report(&report, 2, 2, 0, 0);
    assert_eq!(report.moved, 1);
    assert_eq!(desk.roots(), ["news"]);
    check(&desk, "*", &["news/2022/vote.txt", "news/talks.txt"]);
    check_report(&desk.resync().0, 2, 0, 2, 0);
}

#[test]
fn a_hidden_file_that_is_named_is_indexed_beside_its_folder() {
    let desk = Desk::with(&[TALKS, ("news/.draft.txt", "Draft\n\nNot yet.")]);
    desk.sync(&["news", "news/.draft.txt"]);
    check(&desk, "*", &[".draft.txt", "news/talks.txt"]);
    check_report(&desk.resync().0, 2, 0, 2, 0);
}

#[test]
fn a_folder_that_is_gone_can_be_forgotten() {
    let desk =
        Desk::with(&[TALKS, ("b/port.txt", PORT.1), ("b/wire.jsonl", "{\"id\": 1, \"title\": \"Port\"}\n")]);
    desk.sync(&["news", "b"]);
    fs::remove_dir_all(desk.path("b")).unwrap();
    assert!(desk.resync().0.trouble);
    // Also what a run that was cut off left unlisted.
    desk.kill_before_listing("b/wire.jsonl", "[\"b\"]");
    let archive = desk.archive();
    let report = sync::forget(&archive, &desk.path("b")).unwrap().unwrap();
    assert_eq!((report.removed, report.busy), (2, false));
    check(&desk, "*", &["news/talks.txt"]);
    assert_eq!(desk.roots(), ["news"]);
    assert!(!desk.resync().0.trouble);
    assert!(!desk.path("archive/files.dirty").exists());
    assert_eq!(sync::forget(&archive, &desk.path("b")).unwrap(), None);
}

#[test]
fn an_archive_among_the_news_is_not_read() {
    let desk = Desk::with(&[TALKS]);
    desk.sync(&["news"]);
    fs::rename(desk.path("archive"), desk.path("news/old")).unwrap();
    check_report(&desk.sync(&["news"]).0, 1, 1, 0, 0);
    check(&desk, "*", &["news/talks.txt"]);
}

#[cfg(unix)]
#[test]
fn a_folder_whose_name_is_no_text_is_kept_up_to_date() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;

    let desk = Desk::with(&[TALKS]);
    let odd = desk.path("").join(OsStr::from_bytes(b"n\xe9ws"));
    if fs::rename(desk.path("news"), &odd).is_err() {
        // Some file systems hold no such name.
        return;
    }
    sync::sync(&desk.archive(), &[odd], &Default::default(), &mut |_| {}).unwrap();
    check_report(&desk.resync().0, 1, 0, 1, 0);
    assert_eq!(desk.roots(), ["n\\xe9ws"]);
}

#[test]
fn a_killed_change_of_folders_is_made_good() {
    let desk = Desk::with(&[TALKS, DEEP]);
    desk.sync(&["news/2022"]);
    let roots = fs::read(desk.path("archive/roots.json")).unwrap();
    desk.sync(&["news"]);
    // As a run leaves it that is killed before it could take the lower folder out.
    let both = fs::read(desk.path("archive/roots.json")).unwrap();
    let inner = String::from_utf8(roots).unwrap();
    let lower = &inner[inner.find('[').unwrap() + 1..inner.rfind(']').unwrap()];
    let both = String::from_utf8(both).unwrap().replace("]}", &format!(",{lower}]}}"));
    fs::write(desk.path("archive/roots.json"), both).unwrap();
    assert_eq!(desk.roots(), ["news", "2022"]);
    check_report(&desk.resync().0, 2, 0, 2, 0);
    assert_eq!(desk.roots(), ["news"]);
    check(&desk, "*", &["news/2022/vote.txt", "news/talks.txt"]);
}
