//! What the user says of a root: which of its files are wanted, what is known of its articles, and which of them changed.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod desk;

use std::fs;

use desk::{Desk, PORT, TALKS, check, check_report, told};
use newsgrep::Error;
use newsgrep::sync::{self, Options, Report};

const NOTE: (&str, &str) = ("news/drafts/note.md", "A note\n\nNot for print.");

fn globs(include: &[&str], exclude: &[&str]) -> Options {
    let owned = |globs: &[&str]| globs.iter().map(|glob| (*glob).to_owned()).collect();
    Options { include: owned(include), exclude: owned(exclude), ..Options::default() }
}

fn given(fields: &[(&str, &str)]) -> Options {
    let mut options = Options::default();
    fields.iter().for_each(|(name, value)| options.set.set(name, value).unwrap());
    options
}

#[test]
fn only_files_that_are_wanted_are_read_and_later_runs_know_which() {
    let desk = Desk::with(&[TALKS, PORT, NOTE]);
    desk.sync_with(&["news"], &globs(&["*.txt"], &["port.*"]));
    check(&desk, "*", &["news/talks.txt"]);
    check_report(&desk.sync(&["news"]).0, 1, 0, 1, 0);
    check_report(&desk.resync().0, 1, 0, 1, 0);
    // What is said anew takes the place of what was said before.
    check_report(&desk.sync_with(&["news"], &globs(&[], &["drafts/"])).0, 2, 1, 1, 0);
    check_report(&desk.sync_with(&["news"], &globs(&[""], &[])).0, 3, 1, 2, 0);
    check(&desk, "*", &["news/drafts/note.md", "news/port.txt", "news/talks.txt"]);
}

#[test]
fn a_file_that_is_not_wanted_any_more_is_dropped() {
    let desk = Desk::with(&[TALKS, NOTE]);
    desk.sync(&["news"]);
    check_report(&desk.sync_with(&["news"], &globs(&[], &["drafts"])).0, 1, 0, 1, 1);
    check(&desk, "*", &["news/talks.txt"]);
}

#[test]
fn each_root_has_globs_of_its_own() {
    let desk = Desk::with(&[("a/talks.txt", TALKS.1), ("a/talks.md", TALKS.1), ("b/port.md", PORT.1)]);
    desk.sync_with(&["a"], &globs(&["*.txt"], &[]));
    desk.sync_with(&["b"], &globs(&["*.md"], &[]));
    check_report(&desk.resync().0, 2, 0, 2, 0);
    check(&desk, "*", &["a/talks.txt", "b/port.md"]);
}

#[test]
fn a_glob_that_is_none_stops_everything_before_it_begins() {
    let desk = Desk::with(&[TALKS]);
    desk.sync(&["news"]);
    let failed =
        sync::sync(&desk.archive(), &[desk.path("news")], &globs(&["a["], &[]), &mut |_| {}).unwrap_err();
    assert!(matches!(failed, Error::Glob(_)), "{failed}");
    check(&desk, "*", &["news/talks.txt"]);
}

#[test]
fn what_is_set_is_stronger_than_settings_and_weaker_than_the_article() {
    let stated = "{\"id\": 1, \"title\": \"Talks begin\", \"source\": \"The Meridian\"}\n";
    let desk = Desk::with(&[
        ("news/wire.jsonl", stated),
        PORT,
        ("news/newsgrep.toml", "source = \"Gazette\"\nsection = \"Trade\"\n"),
    ]);
    desk.sync_with(
        &["news"],
        &given(&[("source", "Coastal Wire"), ("date", "2031-03-04"), ("lang", "English")]),
    );
    check(&desk, "source:coastal", &["news/port.txt"]);
    check(&desk, "source:meridian", &["news/wire.jsonl#1"]);
    check(&desk, "section:trade date:2031-03-04 lang:en", &["news/port.txt", "news/wire.jsonl#1"]);
    // It is kept with the root, and what is set otherwise makes the articles others.
    check_report(&desk.resync().0, 2, 0, 2, 0);
    check_report(&desk.sync_with(&["news"], &given(&[("source", "River Post")])).0, 2, 2, 0, 0);
    check(&desk, "source:river", &["news/port.txt"]);
    check(&desk, "date:2031-03-04", &[]);
}

fn touch(desk: &Desk, paths: &[&str]) -> Report {
    let paths: Vec<_> = paths.iter().map(|path| desk.path(path)).collect();
    told(|progress| sync::touch(&desk.archive(), &paths, &Options::default(), progress)).0
}

#[test]
fn only_what_is_named_is_looked_at() {
    let desk = Desk::with(&[TALKS, PORT, ("news/deep/vote.txt", "Vote\n\nAgain.")]);
    desk.sync(&["news"]);
    desk.write(TALKS.0, "Talks end\n\nWithout a word.");
    desk.write("news/deep/late.txt", "Late news");
    desk.remove(PORT.0);
    check_report(&touch(&desk, &[TALKS.0]), 1, 1, 0, 0);
    check(&desk, "*", &["news/deep/vote.txt", "news/port.txt", "news/talks.txt"]);
    check_report(&touch(&desk, &[PORT.0]), 0, 0, 0, 1);
    check_report(&touch(&desk, &["news/deep"]), 2, 1, 1, 0);
    check(&desk, "*", &["news/deep/late.txt", "news/deep/vote.txt", "news/talks.txt"]);
    // Nothing is left for a run about everything, and nothing is left undone.
    check_report(&desk.resync().0, 3, 0, 3, 0);
    assert!(!desk.path("archive/files.dirty").exists());
}

#[test]
fn a_folder_that_is_gone_takes_its_articles_with_it() {
    let desk = Desk::with(&[TALKS, ("news/deep/vote.txt", "Vote\n\nAgain."), ("news/deeper.txt", "Deeper")]);
    desk.sync(&["news"]);
    fs::remove_dir_all(desk.path("news/deep")).unwrap();
    check_report(&touch(&desk, &["news/deep", "elsewhere", "news/.hidden"]), 0, 0, 0, 1);
    check(&desk, "*", &["news/deeper.txt", "news/talks.txt"]);
}

#[test]
fn a_renamed_file_is_known_when_both_names_are_told() {
    let desk = Desk::with(&[TALKS, PORT]);
    desk.sync(&["news"]);
    fs::rename(desk.path(TALKS.0), desk.path("news/talks-2.txt")).unwrap();
    let report = touch(&desk, &["news/talks-2.txt", TALKS.0]);
    check_report(&report, 1, 1, 0, 0);
    assert_eq!(report.moved, 1);
}

#[test]
fn what_a_walk_would_leave_out_stays_out() {
    let desk = Desk::with(&[TALKS, PORT, ("news/.ignore", "*.news\n")]);
    desk.sync_with(&["news"], &globs(&[], &["*.tmp"]));
    desk.write("news/run.news", "Not news.");
    desk.write("news/half.tmp", "Not yet news.");
    desk.write("news/.draft.txt", "Not news.");
    check_report(
        &touch(&desk, &["news/run.news", "news/half.tmp", "news/.draft.txt", "archive/newsgrep.json"]),
        0,
        0,
        0,
        0,
    );
    // An ignore file is about its folder.
    desk.write("news/.ignore", "port.txt\n");
    check_report(&touch(&desk, &["news/.ignore"]), 2, 1, 1, 1);
    check(&desk, "*", &["news/run.news", "news/talks.txt"]);
}

#[test]
fn a_touch_leaves_to_the_next_run_what_a_killed_one_left() {
    let desk = Desk::with(&[TALKS, PORT]);
    desk.sync(&["news"]);
    desk.kill_before_listing("port.txt", "[\"news\"]");
    desk.remove(PORT.0);
    desk.write("news/late.txt", "Late news");
    check_report(&touch(&desk, &["news/late.txt"]), 1, 1, 0, 0);
    assert!(desk.path("archive/files.dirty").exists());
    assert_eq!(desk.resync().0.removed, 1);
    check(&desk, "*", &["news/late.txt", "news/talks.txt"]);
}

#[test]
fn what_newsgrep_wrote_itself_is_no_news_and_no_trouble() {
    let record = "{\n  \"format\": 1,\n  \"program\": \"newsgrep 0.1.0\",\n  \"asked\": \"NATO\",\n  \"hits\": []\n}\n";
    let searches = "{\n  \"format\": 1,\n  \"searches\": {\n    \"talks\": {\"query\": \"talks\", \"saved\": \"2031-03-04\"}\n  }\n}";
    let desk = Desk::with(&[TALKS, ("news/record.json", record), ("news/searches.json", searches)]);
    let (report, named) = desk.sync(&["news"]);
    check_report(&report, 3, 1, 0, 0);
    assert_eq!((report.rejected["unsupported"], report.trouble), (2, false));
    assert_eq!(named[0], "`news/record.json` was written by newsgrep: it holds no articles");
    check_report(&desk.sync(&["news"]).0, 3, 0, 1, 0);
}

#[cfg(unix)]
#[test]
fn nothing_that_is_no_file_is_waited_for() {
    let desk = Desk::with(&[TALKS, PORT]);
    std::os::unix::fs::symlink(desk.path("news"), desk.path("news/again")).unwrap();
    let _socket = std::os::unix::net::UnixListener::bind(desk.path("news/socket")).unwrap();
    assert!(
        std::process::Command::new("mkfifo").arg(desk.path("news/pipe.json")).status().unwrap().success()
    );
    let (report, _) = desk.sync(&["news"]);
    check_report(&report, 5, 2, 0, 0);
    assert_eq!(report.rejected["unsupported"], 3);
    check_report(&touch(&desk, &["news/pipe.json", "news/again", "news/socket"]), 3, 0, 0, 0);
}

#[test]
fn a_file_that_changes_while_it_is_read_is_read_again() {
    let desk = Desk::with(&[("news/wire.jsonl", "{\"id\": 1, \"title\": \"Talks begin\"}\n"), PORT]);
    let file = desk.path("news/wire.jsonl");
    let archive = desk.archive();
    let mut grown = false;
    let report = sync::sync(&archive, &[desk.path("news")], &Options::default(), &mut |event| {
        if let sync::Progress::Reading { .. } = event {
            // The files have been looked at, and one of them has been read.
            if !std::mem::replace(&mut grown, true) {
                fs::write(&file, "{\"id\": 1, \"title\": \"Talks end\"}\n{\"id\": 2, \"title\": \"Late\"}\n")
                    .unwrap();
            }
        }
    });
    // What was read is what is indexed.
    check_report(&report.unwrap(), 3, 3, 0, 0);
    check_report(&desk.sync(&["news"]).0, 3, 0, 3, 0);
    assert_eq!(
        fs::read_to_string(desk.path("archive/files.jsonl")).unwrap().matches("\"articles\":2").count(),
        1
    );
    drop(archive);
    check(&desk, "*", &["news/port.txt", "news/wire.jsonl#1", "news/wire.jsonl#2"]);
}
