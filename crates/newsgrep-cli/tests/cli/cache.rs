//! The cache that a search with paths keeps: filled once, brought up to date, private, shared.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use crate::desk::{Desk, FIRST, Ran, SECOND};

fn caches(desk: &Desk) -> usize {
    fs::read_dir(desk.path("cache/newsgrep")).map_or(0, |entries| entries.count())
}

#[test]
fn nothing_is_said_when_nothing_changed() {
    let desk = Desk::new();
    for _ in 0..2 {
        desk.check(&["-c", "Delattre", "seeds"], 0, "2 articles, 2 paragraphs, 2 occurrences\n", "");
    }
}

#[test]
fn changed_new_and_removed_files_are_noticed() {
    let desk = Desk::new();
    let check = |expected: &[&str]| {
        let ran = desk.run(&["-l", "moment of truth", "seeds"]);
        let mut lines: Vec<&str> = ran.out.lines().collect();
        lines.sort_unstable();
        assert_eq!((lines, ran.err.as_str()), (expected.to_vec(), ""));
    };
    check(&[FIRST, SECOND]);
    fs::remove_file(desk.path(FIRST)).unwrap();
    check(&[SECOND]);
    desk.write("seeds/new.txt", "New\n\nAnother moment of truth.\n");
    check(&[SECOND, "seeds/new.txt"]);
    // The same size, so that only the time tells.
    desk.write("seeds/new.txt", "New\n\nAnother moment of trust.\n");
    let later = SystemTime::now() + Duration::from_secs(2);
    fs::File::options().write(true).open(desk.path("seeds/new.txt")).unwrap().set_modified(later).unwrap();
    check(&[SECOND]);
}

#[test]
fn one_set_of_paths_has_one_cache_however_it_is_typed() {
    let desk = Desk::new();
    desk.run(&["NATO", "seeds"]);
    desk.run(&["NATO", "./seeds/", "seeds"]);
    desk.run(&["NATO", &desk.path("seeds").display().to_string()]);
    assert_eq!(caches(&desk), 1);
    desk.run(&["NATO", FIRST, SECOND]);
    desk.run(&["NATO", SECOND, FIRST]);
    assert_eq!(caches(&desk), 2);
    desk.run(&["NATO", "seeds", "nowhere"]);
    assert_eq!(caches(&desk), 2);
}

#[test]
fn namesakes_keep_their_own_paths() {
    let desk = Desk::new();
    desk.write("a/news/x.txt", "One\n\nA word here.\n");
    desk.write("b/news/x.txt", "Two\n\nA word there.\n");
    for paths in [["a/news", "b/news"], ["b/news", "a/news"]] {
        let ran = desk.run(&["-o", "word here", paths[0], paths[1]]);
        assert_eq!(ran.out, "a/news/x.txt\tword here\n", "{ran:?}");
        let ran = desk.run(&["-o", "word there", paths[0], paths[1]]);
        assert_eq!(ran.out, "b/news/x.txt\tword there\n", "{ran:?}");
    }
}

#[cfg(unix)]
#[test]
fn the_cache_is_for_its_user_alone() {
    use std::os::unix::fs::PermissionsExt;
    let desk = Desk::new();
    desk.run(&["NATO", "seeds"]);
    let archive = fs::read_dir(desk.path("cache/newsgrep")).unwrap().next().unwrap().unwrap();
    assert_eq!(archive.metadata().unwrap().permissions().mode() & 0o777, 0o700);
}

#[test]
fn without_a_cache_nothing_is_written() {
    let desk = Desk::new();
    let ran = desk.run(&["-o", "moment of truth", FIRST, "--no-cache"]);
    ran.check(0, &format!("{FIRST}\tmoment of truth\n"), "");
    for folder in ["cache", "data", "home", ".newsgrep"] {
        assert!(!desk.path(folder).exists(), "{folder}");
    }
}

#[test]
fn the_environment_can_put_the_cache_elsewhere() {
    let desk = Desk::new();
    let output =
        desk.command(&["NATO", "seeds"]).env("NEWSGREP_CACHE", desk.path("elsewhere")).output().unwrap();
    assert!(output.status.success());
    assert!(desk.path("elsewhere").is_dir() && !desk.path("cache").exists());
}

#[test]
fn two_at_once_both_find_everything() {
    let desk = Desk::new();
    let record =
        |number: u32| format!("{{\"id\": \"{number}\", \"body\": \"Talks number {number} began.\"}}\n");
    desk.write("wire.jsonl", (0..1_000).map(record).collect::<String>());
    let run = || desk.run(&["-c", "talks number", "wire.jsonl"]);
    let runs: Vec<Ran> = std::thread::scope(|scope| {
        let threads = [scope.spawn(run), scope.spawn(run), scope.spawn(run)];
        threads.map(|thread| thread.join().unwrap()).into_iter().collect()
    });
    for ran in runs {
        assert_eq!((ran.code, &*ran.out), (Some(0), "1000 articles, 1000 paragraphs, 1000 occurrences\n"));
        // Whether one of them waits for long enough to say so depends on the machine.
        assert!(
            ["", "newsgrep: another newsgrep is writing to this archive; waiting\n"].contains(&&*ran.err)
        );
    }
}

#[test]
fn a_cache_that_is_damaged_is_made_anew() {
    let desk = Desk::new();
    desk.run(&["NATO", "seeds"]);
    let archive = fs::read_dir(desk.path("cache/newsgrep")).unwrap().next().unwrap().unwrap().path();
    fs::write(archive.join("newsgrep.json"), "{").unwrap();
    desk.check(&["-c", "Delattre", "seeds"], 0, "2 articles, 2 paragraphs, 2 occurrences\n", "");
}

/// Returns the files below a folder.
fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { found.extend(files(&path)) } else { found.push(path) }
    }
    found.sort();
    found
}

#[test]
fn a_cache_that_is_damaged_anywhere_is_made_anew_without_a_word() {
    let desk = Desk::new();
    let counts = "2 articles, 2 paragraphs, 2 occurrences\n";
    let check = || desk.check(&["-c", "Delattre", "seeds"], 0, counts, "");
    check();
    for number in 0.. {
        // Made anew, the files of the index have other names; their order is that of their kinds.
        let mut files = files(&desk.path("cache"));
        files.sort_by_key(|path| path.extension().map(ToOwned::to_owned));
        let Some(path) = files.get(number) else { break };
        let bytes = fs::read(path).unwrap();
        if bytes.is_empty() {
            continue;
        }
        let mut changed = bytes.clone();
        changed[bytes.len() / 3] ^= 1;
        fs::write(path, changed).unwrap();
        check();
    }
}

#[test]
fn a_cache_without_totals_is_made_anew_and_filled() {
    let desk = Desk::new();
    desk.run(&["NATO", "seeds"]);
    let meta = files(&desk.path("cache")).into_iter().find(|path| path.ends_with("meta.json")).unwrap();
    let text = fs::read_to_string(&meta).unwrap().replace("paragraphs", "paragrafs");
    fs::write(&meta, text).unwrap();
    desk.write("seeds/new.txt", "New\n\nDelattre came.\n");
    desk.check(&["-c", "Delattre", "seeds"], 0, "3 articles, 3 paragraphs, 3 occurrences\n", "");
}

#[test]
fn a_cache_that_is_made_anew_names_what_is_broken_once() {
    let desk = Desk::new();
    desk.write("seeds/wire.jsonl", "{oops\n");
    let first = desk.run(&["-c", "Delattre", "seeds"]);
    let manifest =
        files(&desk.path("cache")).into_iter().find(|path| path.ends_with("newsgrep.json")).unwrap();
    fs::write(manifest, "{").unwrap();
    let again = desk.run(&["-c", "Delattre", "seeds"]);
    assert_eq!(first.err.lines().count(), 1, "{}", first.err);
    assert_eq!((again.out, again.err), (first.out, first.err));
}
