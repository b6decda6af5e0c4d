//! What an archive remembers of its files: nothing that is lost or cut off of it costs an article, and no article stays
//! whose file is gone.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod desk;

use std::fs;

use desk::{Desk, PORT, TALKS, check, check_report};
use newsgrep::ingest::{Field, Mapping};
use newsgrep::sync::{self, Options};

/// Options with a mapping as Dutch exports need it.
fn dutch() -> Options {
    let mut mapping = Mapping::default();
    mapping.set(Field::Title, "kop");
    mapping.set(Field::Body, "tekst");
    Options { mapping, ..Options::default() }
}

const WIRE: (&str, &str) = (
    "wire/wire.jsonl",
    "{\"id\": 1, \"kop\": \"Overleg begint\", \"tekst\": \"In Brussel.\"}\n{\"id\": 2, \"kop\": \"Haven open\"}\n",
);

#[test]
fn what_was_said_about_fields_holds_for_later_runs() {
    let desk = Desk::with(&[WIRE, TALKS]);
    desk.sync_with(&["wire"], &dutch());
    desk.sync(&["news"]);
    check_report(&desk.resync().0, 3, 0, 3, 0);
    check_report(&desk.sync(&["wire"]).0, 2, 0, 2, 0);
    let (rebuilt, read) = sync::rebuild(&desk.path("archive"), &Options::default(), &mut |_| {}).unwrap();
    assert_eq!(rebuilt.articles, 3);
    check_report(&read, 3, 0, 3, 0);
    desk.write(WIRE.0, "{\"id\": 1, \"kop\": \"Overleg eindigt\"}\n");
    check_report(&desk.resync().0, 2, 1, 1, 1);
    check(&desk, "*", &["news/talks.txt", "wire/wire.jsonl#1"]);
    check(&desk, "eindigt", &["wire/wire.jsonl#1"]);
}

#[test]
fn a_file_whose_records_are_not_understood_any_more_keeps_its_articles() {
    let desk = Desk::with(&[("wire/wire.jsonl", "{\"id\": 1, \"title\": \"Talks begin\"}\n")]);
    desk.sync(&["wire"]);
    desk.write("wire/wire.jsonl", "{\"id\": 1, \"kop\": \"Talks begin\"}\n{\"id\": 2, oops\n");
    for _ in 0..2 {
        let (report, named) = desk.sync(&["wire"]);
        check_report(&report, 2, 0, 0, 0);
        assert_eq!((report.rejected["missing-text"], report.rejected["broken-json"]), (1, 1));
        assert_eq!(named.len(), 2);
        check(&desk, "*", &["wire/wire.jsonl#1"]);
    }
    desk.write("wire/wire.jsonl", "\n");
    assert_eq!(desk.sync(&["wire"]).0.removed, 1);
    check(&desk, "*", &[]);
}

#[test]
fn a_list_that_is_cut_short_keeps_the_articles_behind_the_cut() {
    let list = "[{\"id\": 1, \"title\": \"Talks begin\"}, {\"id\": 2, \"title\": \"Port reopens\"}]";
    let desk = Desk::with(&[("wire/wire.json", list)]);
    desk.sync(&["wire"]);
    for length in [list.len() - 10, 10] {
        desk.write("wire/wire.json", &list[..length]);
        let (report, _) = desk.sync(&["wire"]);
        assert_eq!((report.removed, report.rejected["broken-json"]), (0, 1));
        check(&desk, "*", &["wire/wire.json#1", "wire/wire.json#2"]);
    }
    desk.write("wire/wire.json", "[{\"id\": 2, \"title\": \"Port reopens\"}]");
    assert_eq!(desk.sync(&["wire"]).0.removed, 1);
    check(&desk, "*", &["wire/wire.json#2"]);
}

#[test]
fn rebuilding_drops_nothing_and_the_next_run_does() {
    let both = "{\"id\": 1, \"title\": \"Talks begin\"}\n{\"id\": 2, \"title\": \"Port reopens\"}\n";
    let desk = Desk::with(&[("wire/wire.jsonl", both)]);
    desk.sync(&["wire"]);
    desk.write("wire/wire.jsonl", "{\"id\": 1, \"title\": \"Talks begin\"}\n");
    let (_, report) = sync::rebuild(&desk.path("archive"), &Options::default(), &mut |_| {}).unwrap();
    check_report(&report, 1, 0, 1, 0);
    check(&desk, "*", &["wire/wire.jsonl#1", "wire/wire.jsonl#2"]);
    assert_eq!(desk.resync().0.removed, 1);
    check(&desk, "*", &["wire/wire.jsonl#1"]);
}

#[test]
fn a_run_after_one_that_was_cut_off_does_not_forget_it() {
    let desk = Desk::with(&[("a/talks.txt", TALKS.1), ("b/port.txt", PORT.1)]);
    desk.sync(&["a", "b"]);
    desk.kill_before_listing("b/port.txt", "{\"below\":[\"b\"],\"files\":[\"b\"]}");
    desk.remove("b/port.txt");
    // The mark of a run is put in place in one step, with what was left before.
    desk.write("a/late.txt", "Late news");
    desk.sync(&["a"]);
    assert_eq!(
        fs::read_to_string(desk.path("archive/files.dirty")).unwrap(),
        "{\"below\":[\"b\"],\"files\":[\"b\"]}"
    );
    assert!(!desk.path("archive/files.dirty.new").exists());
    // A mark that is damaged all the same stands for every folder.
    fs::write(desk.path("archive/files.dirty"), "[\"a").unwrap();
    check_report(&desk.sync(&["a"]).0, 2, 0, 2, 0);
    assert_eq!(desk.sync(&["b"]).0.removed, 1);
    check(&desk, "*", &["a/late.txt", "a/talks.txt"]);
    assert!(!desk.path("archive/files.dirty").exists());
}

#[test]
fn files_a_cut_off_run_may_have_read_are_read_again_even_if_they_look_the_same() {
    let desk = Desk::with(&[TALKS]);
    desk.sync(&["news"]);
    let list = fs::read(desk.path("archive/files.jsonl")).unwrap();
    let time = fs::metadata(desk.path(TALKS.0)).unwrap().modified().unwrap();
    // Another text is indexed, its listing is lost, and the old text comes back with its old time.
    desk.write(TALKS.0, "Talks end\n\nThe envoys left without a word.");
    desk.sync(&["news"]);
    fs::write(desk.path("archive/files.jsonl"), list).unwrap();
    fs::write(desk.path("archive/files.dirty"), "[\"news\"]").unwrap();
    desk.write(TALKS.0, TALKS.1);
    fs::File::options().write(true).open(desk.path(TALKS.0)).unwrap().set_modified(time).unwrap();
    check_report(&desk.sync(&["news"]).0, 1, 1, 0, 0);
    check(&desk, "\"moment of truth\"", &["news/talks.txt"]);
}

#[test]
fn a_damaged_list_is_named_once_and_costs_no_article() {
    let desk = Desk::with(&[("a/talks.txt", TALKS.1), ("b/port.txt", PORT.1), ("b/gone.txt", "Gone")]);
    desk.sync(&["a", "b"]);
    for damage in ["{\"version\": 1, \"ro", "no list", ""] {
        fs::write(desk.path("archive/files.jsonl"), damage).unwrap();
        let (report, named) = desk.sync(&["a"]);
        check_report(&report, 2, 0, 1, 0);
        assert!(named[0].ends_with("files.jsonl` is damaged: every file is read again"), "{named:?}");
        assert_eq!((named.len(), report.trouble), (1, true));
        check_report(&desk.sync(&["a"]).0, 1, 0, 1, 0);
        assert_eq!(desk.roots(), ["a", "b"]);
        // What lies below the other folder is still to be compared.
        assert!(desk.path("archive/files.dirty").exists());
    }
    desk.remove("b/gone.txt");
    let (report, named) = desk.resync();
    check_report(&report, 2, 0, 2, 1);
    assert!(named.is_empty(), "{named:?}");
    check(&desk, "*", &["a/talks.txt", "b/port.txt"]);
    assert!(!desk.path("archive/files.dirty").exists());
}

#[test]
fn the_name_of_a_folder_is_never_given_to_another() {
    let desk = Desk::with(&[("1/news/talks.txt", TALKS.1), ("2/news/port.txt", PORT.1)]);
    desk.sync(&["1/news"]);
    fs::write(desk.path("archive/files.jsonl"), "no list").unwrap();
    desk.sync(&["2/news"]);
    check(&desk, "*", &["news-2/port.txt", "news/talks.txt"]);
    // Either of the two places where the folders are named is enough.
    fs::write(desk.path("archive/roots.json"), "no roots").unwrap();
    let (report, named) = desk.resync();
    check_report(&report, 2, 0, 2, 0);
    assert!(named.is_empty(), "{named:?}");
}

#[test]
fn when_the_folders_are_not_known_any_more_every_run_says_so_until_they_are_named() {
    let desk = Desk::with(&[("a/talks.txt", TALKS.1), ("a/gone.txt", "Gone"), ("b/port.txt", PORT.1)]);
    desk.sync(&["a", "b"]);
    for name in ["roots.json", "files.jsonl"] {
        fs::write(desk.path("archive").join(name), "{\"version\": 1, \"ro").unwrap();
    }
    for _ in 0..2 {
        let (report, named) = desk.resync();
        check_report(&report, 2, 0, 0, 0);
        assert!(report.trouble);
        assert!(named[0].ends_with("is damaged: name the folders and files to index again"), "{named:?}");
    }
    desk.remove("a/gone.txt");
    let (report, _) = desk.sync(&["a"]);
    assert_eq!((report.unchanged, report.removed), (1, 1));
    check_report(&desk.sync(&["b"]).0, 1, 0, 1, 0);
    check(&desk, "*", &["a/talks.txt", "b/port.txt"]);
}

#[test]
fn many_rejections_are_counted_the_same_by_every_run() {
    let desk = Desk::with(&[("news/wire.jsonl", &"{oops\n".repeat(1_500))]);
    let (first, named) = desk.sync(&["news"]);
    assert_eq!((first.seen, first.rejected["broken-json"], named.len()), (1_500, 1_500, 1_500));
    let (second, named) = desk.sync(&["news"]);
    assert_eq!((second.seen, second.rejected["broken-json"], named.len()), (1_500, 1_500, 1_000));
    assert!(second.trouble);
}

#[test]
fn a_file_that_was_away_for_a_moment_is_read_when_it_is_back() {
    let desk = Desk::with(&[TALKS]);
    desk.sync(&["news"]);
    let away = r#""rejected":[{"origin":"news/talks.txt","reason":"missing","detail":"does not exist"}]"#;
    desk.edit_list(|line| Some(line.replace("\"articles\":1", &format!("\"articles\":0,{away}"))));
    let (report, named) = desk.sync(&["news"]);
    assert!(named.is_empty(), "{named:?}");
    check_report(&report, 1, 0, 1, 0);
}

#[test]
fn settings_that_are_broken_for_a_moment_cost_nothing() {
    let settings = "source = \"The Meridian\"\n";
    let desk = Desk::with(&[TALKS, ("news/newsgrep.toml", settings)]);
    desk.sync(&["news"]);
    desk.write("news/newsgrep.toml", "source = \"The Mer");
    for _ in 0..2 {
        let (report, named) = desk.sync(&["news"]);
        check_report(&report, 2, 0, 1, 0);
        assert!(named[0].starts_with("`news/newsgrep.toml`: line 1 is not valid TOML"), "{named:?}");
        check(&desk, "source:meridian", &["news/talks.txt"]);
    }
    // What changes meanwhile is read without them, and again when they are mended.
    desk.write(PORT.0, PORT.1);
    check_report(&desk.sync(&["news"]).0, 3, 1, 1, 0);
    desk.write("news/newsgrep.toml", settings);
    check_report(&desk.sync(&["news"]).0, 2, 1, 1, 0);
    check(&desk, "source:meridian", &["news/port.txt", "news/talks.txt"]);
}

#[test]
fn an_archive_is_filled_once_a_run_about_every_root_came_to_its_end() {
    let source = tempfile::tempdir().unwrap();
    std::fs::write(source.path().join("talks.txt"), "Talks begin\n\nThe envoys met on Monday.").unwrap();
    let place = tempfile::tempdir().unwrap();
    let archive = newsgrep::Archive::create(place.path().join("archive")).unwrap();
    assert!(newsgrep::sync::is_filled(&archive).unwrap(), "it is made of no files");
    let paths = [source.path().to_owned()];
    let options = newsgrep::sync::Options::default();
    newsgrep::sync::sync(&archive, &paths, &options, &mut |_| {}).unwrap();
    assert!(newsgrep::sync::is_filled(&archive).unwrap());
    // A run that was cut off in its first round leaves its root known and not filled.
    let roots = place.path().join("archive/roots.json");
    let cut_off = std::fs::read_to_string(&roots).unwrap().replace("\"filled\":true", "\"filled\":false");
    std::fs::write(&roots, cut_off).unwrap();
    assert!(!newsgrep::sync::is_filled(&archive).unwrap());
}
