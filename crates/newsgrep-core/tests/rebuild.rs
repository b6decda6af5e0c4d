//! What goes wrong with an archive as a whole, what is said about it, and how a rebuild mends it.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod common;

use std::fs::{self, File};
use std::path::{Path, PathBuf};

use common::files::{Files, archive, version, write};
use common::{Truth, articles, assert_holds, assert_sound, small};
use newsgrep_core::{Archive, Error, FORMAT_VERSION, RebuildReport, check, rebuild};
use newsgrep_text::{Article, ArticleId};
use tempfile::TempDir;

/// Returns a small archive on disk, and what it holds.
fn on_disk() -> (TempDir, Truth) {
    let (files, truth, _) = archive();
    let dir = tempfile::tempdir().unwrap();
    write(dir.path(), &files);
    (dir, truth)
}

/// Returns the files of the index whose names end so.
fn index_files(dir: &Path, ending: &str) -> Vec<PathBuf> {
    let entries = fs::read_dir(dir.join("index-1")).unwrap().map(|entry| entry.unwrap().path());
    let mut found: Vec<PathBuf> = entries.filter(|path| path.to_string_lossy().ends_with(ending)).collect();
    found.sort();
    found
}

fn flip(path: &Path, at: usize) {
    let mut bytes = fs::read(path).unwrap();
    bytes[at] ^= 1;
    fs::write(path, bytes).unwrap();
}

fn replace(path: &Path, from: &str, to: &str) {
    let text = fs::read_to_string(path).unwrap();
    assert!(text.contains(from), "{text}");
    fs::write(path, text.replacen(from, to, 1)).unwrap();
}

/// Checks that the archive can be neither read nor written, and that the error is one line that says what to run.
fn assert_says_rebuild(dir: &Path) {
    let opened = Archive::open(dir).err().expect("a damaged archive does not open");
    let created = Archive::open_or_create(dir).err().expect("a damaged archive is not made anew");
    for error in [opened, created] {
        let text = error.to_string();
        assert!(text.contains(&format!("run `newsgrep rebuild --archive {}`", dir.display())), "{text}");
        assert!(!text.contains('\n'), "{text}");
    }
}

/// Rebuilds, and checks that everything is back.
fn assert_rebuild_recovers(dir: &Path, truth: &Truth) -> RebuildReport {
    let report = rebuild(dir, small(1)).unwrap();
    assert_holds(&Archive::open(dir).unwrap(), truth);
    assert_sound(dir);
    report
}

#[test]
fn a_rebuild_of_a_sound_archive_changes_nothing() {
    let (dir, truth) = on_disk();
    let report = assert_rebuild_recovers(dir.path(), &truth);
    assert_eq!((report.articles, report.lost), (truth.len() as u64, Vec::new()));
    assert!(!dir.path().join("index-1").exists());
    assert_rebuild_recovers(dir.path(), &truth);
    assert!(dir.path().join("index-3").exists() && !dir.path().join("index-2").exists());
}

#[test]
fn an_archive_of_another_format_names_the_command_and_can_be_rebuilt() {
    for other in [FORMAT_VERSION - 1, FORMAT_VERSION + 1] {
        let (dir, truth) = on_disk();
        let written = format!("\"format\": {FORMAT_VERSION}");
        replace(&dir.path().join("newsgrep.json"), &written, &format!("\"format\": {other}"));
        assert!(matches!(Archive::open(dir.path()), Err(Error::Version { .. })));
        assert!(matches!(Archive::create(dir.path()), Err(Error::AlreadyExists { .. })));
        assert!(matches!(check(dir.path()), Err(Error::Version { .. })));
        let text = Archive::open(dir.path()).err().unwrap().to_string();
        assert!(text.contains("run `newsgrep rebuild") && !text.contains('\n'), "{text}");
        assert_rebuild_recovers(dir.path(), &truth);
    }
}

#[test]
fn a_damaged_or_lost_manifest_costs_nothing() {
    let (dir, truth) = on_disk();
    fs::write(dir.path().join("newsgrep.json"), "{").unwrap();
    assert_says_rebuild(dir.path());
    assert!(!check(dir.path()).unwrap().is_sound());
    assert_rebuild_recovers(dir.path(), &truth);
    fs::remove_file(dir.path().join("newsgrep.json")).unwrap();
    assert_says_rebuild(dir.path());
    assert_rebuild_recovers(dir.path(), &truth);
}

/// A bit flipped in the digit must not make anybody remove the index that is not named any more.
#[test]
fn a_manifest_that_names_a_missing_index_costs_nothing() {
    for name in ["index-3", "index-0", "index-4294967295", "index-01", "inden-1", "../index-1"] {
        let (dir, truth) = on_disk();
        let opened = Archive::open(dir.path()).unwrap();
        replace(&dir.path().join("newsgrep.json"), "index-1", name);
        assert_says_rebuild(dir.path());
        assert!(matches!(opened.writer(small(1)), Err(Error::Damaged { .. })));
        assert_rebuild_recovers(dir.path(), &truth);
    }
}

#[test]
fn an_archive_without_its_index_is_empty_after_a_rebuild_that_says_so() {
    let (dir, _) = on_disk();
    fs::remove_dir_all(dir.path().join("index-1")).unwrap();
    assert_says_rebuild(dir.path());
    let report = assert_rebuild_recovers(dir.path(), &Truth::new());
    assert_eq!(report.lost.len(), 1, "{:?}", report.lost);
}

#[test]
fn a_damaged_list_of_segments_costs_nothing() {
    let (dir, truth) = on_disk();
    fs::write(dir.path().join("index-1/meta.json"), "{").unwrap();
    assert_says_rebuild(dir.path());
    let report = assert_rebuild_recovers(dir.path(), &truth);
    assert_eq!(report.lost[0].file, "meta.json");
    fs::remove_file(dir.path().join("index-2/meta.json")).unwrap();
    assert_says_rebuild(dir.path());
    assert_rebuild_recovers(dir.path(), &truth);
}

/// A segment that the list names otherwise is no leftover: the writer must not remove it.
#[test]
fn a_segment_with_a_wrong_name_in_the_list_is_not_removed() {
    let (dir, truth) = on_disk();
    let store = index_files(dir.path(), ".store").remove(0);
    let id = store.file_stem().unwrap().to_str().unwrap();
    let other = if id.starts_with('0') { "1" } else { "0" };
    let meta = dir.path().join("index-1/meta.json");
    replace(&meta, &id[..8], &format!("{other}{}", &id[1..8]));
    assert!(Archive::open(dir.path()).and_then(|archive| archive.writer(small(1)).map(drop)).is_err());
    assert_rebuild_recovers(dir.path(), &truth);
}

#[test]
fn a_damaged_list_of_files_is_mended_by_the_next_writer() {
    let (dir, truth) = on_disk();
    let list = dir.path().join("index-1/.managed.json");
    for damage in [None, Some("["), Some("[]")] {
        match damage {
            None => fs::remove_file(&list).unwrap(),
            Some(text) => fs::write(&list, text).unwrap(),
        }
        assert!(!check(dir.path()).unwrap().is_sound());
        // Only the writer needs the list, but a list that cannot be read stops tantivy from opening the index.
        let opened = match Archive::open(dir.path()) {
            Ok(archive) => archive,
            Err(error) => {
                assert!(error.to_string().contains("run `newsgrep rebuild"), "{error}");
                continue;
            }
        };
        drop(opened.writer(small(1)).unwrap());
        assert_sound(dir.path());
        assert_holds(&opened, &truth);
    }
    fs::write(&list, "[").unwrap();
    assert_rebuild_recovers(dir.path(), &truth);
}

/// The file's time alone would not do: it can be set back.
#[test]
fn a_changed_file_is_noticed_though_its_size_and_time_are_as_before() {
    for ending in [".store", ".fast", ".term", ".idx", ".pos", ".fieldnorm", ".del"] {
        let (dir, _) = on_disk();
        drop(Archive::open(dir.path()).unwrap().writer(small(1)).unwrap());
        let path = index_files(dir.path(), ending).remove(0);
        let before = fs::metadata(&path).unwrap().modified().unwrap();
        flip(&path, 3);
        File::options().write(true).open(&path).unwrap().set_modified(before).unwrap();
        let refused = Archive::open(dir.path()).and_then(|archive| archive.writer(small(1))).err();
        assert!(matches!(refused, Some(Error::Damaged { .. })), "{ending}: {refused:?}");
    }
}

#[test]
fn a_file_damaged_after_the_last_commit_is_not_merged() {
    let (dir, _) = on_disk();
    let mut writer = Archive::open(dir.path()).unwrap().writer(small(1)).unwrap();
    flip(&index_files(dir.path(), ".store")[0], 3);
    assert!(matches!(writer.compact(1), Err(Error::Damaged { .. })));
}

#[test]
fn a_file_damaged_under_an_open_writer_is_not_merged() {
    let (dir, _) = on_disk();
    let archive = Archive::open(dir.path()).unwrap();
    let mut writer = archive.writer(small(1)).unwrap();
    flip(&index_files(dir.path(), ".store")[0], 3);
    writer.add(&version("talks/extra", 4)).unwrap();
    assert!(matches!(writer.commit(), Err(Error::Damaged { .. })));
    assert!(matches!(writer.compact(1), Err(Error::Poisoned { .. })));
    assert!(
        matches!(archive.writer(small(1)), Err(Error::Locked { .. })),
        "the closed writer holds the lock"
    );
    drop(writer);
    assert!(matches!(archive.writer(small(1)), Err(Error::Damaged { .. })));
}

#[test]
fn what_is_lost_is_named_by_its_origin_where_that_can_be_read() {
    let dir = tempfile::tempdir().unwrap();
    let mut writer = Archive::create(dir.path()).unwrap().writer(small(1)).unwrap();
    let mut truth = Truth::new();
    for number in 0..40_u64 {
        // Words that do not repeat, so that the text fills several blocks even when it is compressed.
        let body: Vec<String> = (0..30)
            .map(|at| {
                (0..40).map(|word| format!("{:x} ", (number * 7919 + at * 104_729 + word) << 20)).collect()
            })
            .collect();
        let article =
            Article::from_parts(format!("talks/{number}"), Some("Talks"), body.iter().map(String::as_str));
        truth.insert(article.id, article.clone());
        writer.add(&article).unwrap();
    }
    writer.commit().unwrap();
    drop(writer);
    let store = index_files(dir.path(), ".store").remove(0);
    let middle = fs::metadata(&store).unwrap().len() as usize / 2;
    flip(&store, middle);
    assert!(!check(dir.path()).unwrap().is_sound());
    let report = rebuild(dir.path(), small(1)).unwrap();
    assert_sound(dir.path());
    let found = articles(&Archive::open(dir.path()).unwrap());
    assert!(found.len() < truth.len() && found.len() + 5 > truth.len(), "{} are left", found.len());
    assert!(found.iter().all(|(id, article)| truth.get(id) == Some(article)));
    assert!(report.lost.iter().any(|lost| lost.origin.is_some()), "{:?}", report.lost);
    for origin in report.lost.iter().filter_map(|lost| lost.origin.as_deref()) {
        assert!(!found.contains_key(&ArticleId::of(origin)), "{origin} is not lost");
    }
}

/// Deleted articles may come back when the list of them cannot be read, and an old version must not win over a new one.
#[test]
fn without_the_list_of_deletions_nothing_living_is_lost() {
    let (dir, truth) = on_disk();
    for path in index_files(dir.path(), ".del") {
        flip(&path, 5);
    }
    let report = rebuild(dir.path(), small(1)).unwrap();
    assert_sound(dir.path());
    let found = articles(&Archive::open(dir.path()).unwrap());
    assert!(truth.keys().all(|id| found.contains_key(id)));
    assert!(report.lost.iter().any(|lost| lost.file.ends_with(".del")), "{:?}", report.lost);
    for (id, article) in truth.iter().filter(|(id, article)| found[*id] != **article) {
        let named = report.lost.iter().any(|lost| lost.origin.as_ref() == Some(&article.origin));
        assert!(named, "the old version of {id} is back");
    }
}

#[test]
fn a_rebuild_that_was_cut_off_leaves_the_archive_as_it_was() {
    let (files, truth, _) = archive();
    let dir = tempfile::tempdir().unwrap();
    write(dir.path(), &files);
    // Complete, but not named yet; its leftovers go when the next writer opens.
    let copy: Files = files
        .iter()
        .filter_map(|(name, bytes)| {
            Some((Path::new("index-2").join(name.strip_prefix("index-1").ok()?), bytes.clone()))
        })
        .collect();
    write(dir.path(), &copy);
    fs::write(dir.path().join("newsgrep.new"), "{").unwrap();
    let archive = Archive::open(dir.path()).unwrap();
    assert_holds(&archive, &truth);
    drop(archive.writer(small(1)).unwrap());
    assert!(!dir.path().join("index-2").exists() && !dir.path().join("newsgrep.new").exists());
    assert_holds(&archive, &truth);
    // One that has hardly begun.
    fs::create_dir(dir.path().join("index-2")).unwrap();
    fs::write(dir.path().join("index-2/0.store"), "text").unwrap();
    fs::remove_file(dir.path().join("newsgrep.json")).unwrap();
    assert_rebuild_recovers(dir.path(), &truth);
}

#[test]
fn a_creation_that_was_cut_off_can_be_done_again() {
    let dir = tempfile::tempdir().unwrap();
    drop(Archive::create(dir.path()).unwrap());
    fs::remove_file(dir.path().join("newsgrep.json")).unwrap();
    assert!(matches!(Archive::open(dir.path()), Err(Error::NotAnArchive { .. })));
    assert!(matches!(rebuild(dir.path(), small(1)), Err(Error::NotAnArchive { .. })));
    assert_holds(&Archive::create(dir.path()).unwrap(), &Truth::new());
    assert!(matches!(Archive::create(dir.path()), Err(Error::AlreadyExists { .. })));
}

#[test]
fn a_folder_without_an_archive_is_left_alone() {
    let dir = tempfile::tempdir().unwrap();
    assert!(matches!(rebuild(dir.path(), small(1)), Err(Error::NotAnArchive { .. })));
    assert!(matches!(check(dir.path()), Err(Error::NotAnArchive { .. })));
    assert!(matches!(Archive::open(&dir.path().join("missing")), Err(Error::NotAnArchive { .. })));
    assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 0);
}

/// Readers that were open before a rebuild go on with the old index, and find the new one when they look for it.
#[test]
fn an_open_archive_follows_a_rebuild() {
    let (dir, mut truth) = on_disk();
    let archive = Archive::open(dir.path()).unwrap();
    rebuild(dir.path(), small(1)).unwrap();
    assert_holds(&archive, &truth);
    archive.refresh().unwrap();
    assert_holds(&archive, &truth);
    rebuild(dir.path(), small(1)).unwrap();
    let extra = version("talks/extra", 4);
    let mut writer = archive.writer(small(1)).unwrap();
    writer.add(&extra).unwrap();
    writer.commit().unwrap();
    truth.insert(extra.id, extra);
    assert_holds(&archive, &truth);
}
