//! Large files and many of them: read at once, committed on the way, and gone on with after a run that was cut off.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod desk;

use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};

use desk::{Desk, TALKS, check, check_report, search};
use newsgrep::sync::{self, Options, Progress, Report};

/// Records of about 200 bytes of text each.
fn wire(records: std::ops::Range<usize>, word: &str) -> String {
    let record =
        |id| format!("{{\"id\": {id}, \"title\": \"Report {id}\", \"body\": \"{}\"}}\n", word.repeat(20));
    records.map(record).collect()
}

/// Commits every few records.
fn often() -> Options {
    Options { commit_every: 30_000, threads: Some(2), ..Options::default() }
}

/// Brings the archive up to date, and cuts it off after so many commits, as a kill would.
fn cut_off(desk: &Desk, folders: &[&str], commits: usize) {
    let folders: Vec<_> = folders.iter().map(|folder| desk.path(folder)).collect();
    let mut left = commits;
    let hook = std::panic::take_hook();
    std::panic::set_hook(Box::new(|_| {}));
    let ended = catch_unwind(AssertUnwindSafe(|| {
        sync::sync(&desk.archive(), &folders, &often(), &mut |event| match event {
            Progress::Committed => left = left.saturating_sub(1),
            // The commit has been noted by now, and the next article is not yet part of one.
            Progress::Added { .. } if left == 0 => panic!("cut off"),
            _ => {}
        })
    }));
    std::panic::set_hook(hook);
    assert!(ended.is_err(), "the run came to its end");
}

/// Brings the archive up to date; returns the report and how many articles were compared or put in.
fn go_on(desk: &Desk, folders: &[&str]) -> Report {
    let folders: Vec<_> = folders.iter().map(|folder| desk.path(folder)).collect();
    sync::sync(&desk.archive(), &folders, &often(), &mut |_| {}).unwrap()
}

fn articles(desk: &Desk) -> u64 {
    desk.archive().stats().unwrap().articles
}

#[test]
fn a_large_file_is_committed_on_the_way_and_gone_on_with() {
    let desk = Desk::with(&[("news/wire.jsonl", &wire(0..1_000, "Nothing new "))]);
    cut_off(&desk, &["news"], 3);
    let committed = articles(&desk);
    assert!((100..900).contains(&committed), "{committed}");
    let noted = fs::read_to_string(desk.path("archive/files.partial")).unwrap();
    assert!(noted.contains(&format!("\"items\":{committed}")), "{noted}");
    let report = go_on(&desk, &["news"]);
    check_report(&report, 1_000, 1_000 - committed, committed, 0);
    assert_eq!(articles(&desk), 1_000);
    check(&desk, "title:999", &["news/wire.jsonl#999"]);
    assert!(!desk.path("archive/files.partial").exists() && !desk.path("archive/files.dirty").exists());
}

#[test]
fn without_going_on_the_same_comes_out() {
    let desk = Desk::with(&[("news/wire.jsonl", &wire(0..500, "Nothing new "))]);
    cut_off(&desk, &["news"], 2);
    let committed = articles(&desk);
    let options = Options { resume: false, ..often() };
    let (report, _) = desk.sync_with(&["news"], &options);
    check_report(&report, 500, 500 - committed, committed, 0);
}

#[test]
fn a_file_that_changed_since_is_compared_from_its_beginning() {
    let desk = Desk::with(&[("news/wire.jsonl", &wire(0..500, "Nothing new "))]);
    cut_off(&desk, &["news"], 2);
    let committed = articles(&desk);
    desk.write("news/wire.jsonl", &wire(10..500, "Something new "));
    let report = go_on(&desk, &["news"]);
    check_report(&report, 490, 490, 0, 10);
    assert!(committed > 10);
    check(&desk, "title:11 AND something", &["news/wire.jsonl#11"]);
}

#[test]
fn a_file_that_went_away_and_came_back_is_not_passed_over() {
    let desk = Desk::with(&[TALKS, ("news/wire.jsonl", &wire(0..500, "Nothing new "))]);
    cut_off(&desk, &["news"], 2);
    fs::rename(desk.path("news/wire.jsonl"), desk.path("away")).unwrap();
    go_on(&desk, &["news"]);
    assert_eq!(articles(&desk), 1);
    fs::rename(desk.path("away"), desk.path("news/wire.jsonl")).unwrap();
    check_report(&go_on(&desk, &["news"]), 501, 500, 1, 0);
    assert_eq!(articles(&desk), 501);
}

#[test]
fn a_run_about_another_folder_in_between_changes_nothing() {
    let desk = Desk::with(&[("a/wire.jsonl", &wire(0..500, "Nothing new ")), ("b/talks.txt", TALKS.1)]);
    cut_off(&desk, &["a"], 2);
    let committed = articles(&desk);
    check_report(&go_on(&desk, &["b"]), 1, 1, 0, 0);
    check_report(&go_on(&desk, &["a"]), 500, 500 - committed, committed, 0);
}

#[test]
fn files_that_were_read_before_the_cut_are_not_opened_again() {
    let files: Vec<(String, String)> =
        (0..40).map(|number| (format!("news/{number:02}.jsonl"), wire(0..20, "Nothing new "))).collect();
    let files: Vec<(&str, &str)> = files.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    let desk = Desk::with(&files);
    cut_off(&desk, &["news"], 3);
    let committed = articles(&desk);
    let report = go_on(&desk, &["news"]);
    check_report(&report, 800, 800 - committed, committed, 0);
    let whole = fs::metadata(desk.path("news/00.jsonl")).unwrap().len() * 40;
    // But for the ten records or so of the file that was open.
    let read_again = report.bytes - whole * (800 - committed) / 800;
    assert!(read_again < whole / 40, "{read_again} bytes were read again");
}

#[test]
fn a_known_file_that_was_being_read_anew_is_gone_on_with() {
    let desk = Desk::with(&[("news/wire.jsonl", &wire(0..600, "Nothing new "))]);
    go_on(&desk, &["news"]);
    desk.write("news/wire.jsonl", &wire(100..700, "Something new "));
    cut_off(&desk, &["news"], 2);
    let report = go_on(&desk, &["news"]);
    assert_eq!((report.seen, report.removed), (600, 100));
    assert!(report.unchanged > 50 && report.adds_up(), "{report:?}");
    assert_eq!(articles(&desk), 600);
    assert_eq!(search(&desk.archive(), "something").counts.articles.value, 600);
}

/// What a run with so many threads tells, and what it leaves.
fn told(files: &[(&str, &str)], threads: usize) -> (Vec<String>, Report, String) {
    let desk = Desk::with(files);
    let mut told = Vec::new();
    let options = Options { threads: Some(threads), memory: Some(64 << 20), ..Options::default() };
    let archive = desk.archive();
    let report = sync::sync(&archive, &[desk.path("news")], &options, &mut |event| match event {
        Progress::Added { article, .. } => told.push(article.origin.clone()),
        Progress::Rejected(rejected) => told.push(rejected.to_string()),
        Progress::FileRead(sum) => told.push(format!("{sum:?}")),
        _ => {}
    });
    let contents = archive.core().snapshot().contents().unwrap().digest;
    (told, Report { seconds: 0.0, ..report.unwrap() }, contents)
}

#[test]
fn how_many_threads_read_changes_nothing_but_the_time() {
    let texts: Vec<(String, String)> = (0..60)
        .map(|number| match number % 5 {
            0 => (format!("news/{number:03}.jsonl"), wire(0..40, "Nothing new ") + "{oops\n"),
            1 => (format!("news/{number:03}.txt"), " \n".to_owned()),
            _ => (
                format!("news/{number:03}.txt"),
                format!("Report {number}\n\n{}", "Word after word. ".repeat(number * 9)),
            ),
        })
        .collect();
    let files: Vec<(&str, &str)> = texts.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    let one = told(&files, 1);
    assert_eq!(
        (one.1.indexed, one.1.rejected["broken-json"], one.1.rejected["empty"]),
        (12 * 40 + 36, 12, 12)
    );
    for threads in [2, 8] {
        assert_eq!(told(&files, threads), one, "{threads} threads");
    }
}

#[test]
fn large_files_are_told_of_in_turns_that_are_always_the_same() {
    // More than a piece each, so that two of them are open at the same time.
    let large = wire(0..1_600, "Nothing new ");
    let files = [("news/a.jsonl", large.as_str()), ("news/b.jsonl", large.as_str()), TALKS];
    let (first, report, contents) = told(&files, 2);
    assert_eq!(report.indexed, 3_201);
    let (second, _, again) = told(&files, 2);
    assert!(first == second, "the order changed");
    assert_eq!(contents, again);
    let begun = first.iter().position(|origin| origin.starts_with("news/b.jsonl")).unwrap();
    assert!(begun < 1_600, "the second file was not read beside the first");
}
