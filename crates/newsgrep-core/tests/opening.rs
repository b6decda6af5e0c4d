//! What a reader trusts: files that are what was written, and known to be.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod common;

use std::fs::{self, File};
use std::path::{Path, PathBuf};

use common::files::{archive, version, write};
use common::{assert_holds, assert_sound, small};
use newsgrep_core::{Archive, Error, check};
use newsgrep_text::Article;

/// Returns the files of an archive with this extension.
fn files(dir: &Path, extension: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path, extension));
        } else if path.extension().is_some_and(|other| other == extension) {
            found.push(path);
        }
    }
    found.sort();
    found
}

/// Changes one bit, and sets the time of the last change back to what it was.
fn damage(path: &Path, at: usize) {
    let before = fs::metadata(path).unwrap().modified().unwrap();
    let mut bytes = fs::read(path).unwrap();
    bytes[at] ^= 1;
    fs::write(path, bytes).unwrap();
    File::options().write(true).open(path).unwrap().set_modified(before).unwrap();
}

/// Checks that the error names the file and what to run.
#[track_caller]
fn check_names(error: &Error, path: &Path) {
    assert!(matches!(error, Error::Damaged { .. }), "{error}");
    let message = error.to_string();
    let name = path.file_name().unwrap().to_str().unwrap();
    assert!(message.contains(&format!("`{name}` does not match its checksum")), "{message}");
    assert!(message.contains("newsgrep rebuild --archive"), "{message}");
}

#[test]
fn an_archive_that_was_compressed_on_a_thread_of_its_own_is_read_and_written_on() {
    let (whole, mut truth, _) = archive();
    let dir = tempfile::tempdir().unwrap();
    write(dir.path(), &whole);
    let list = dir.path().join("index-1").join("meta.json");
    let setting = "\"docstore_compress_dedicated_thread\": false,";
    let written = fs::read_to_string(&list).unwrap();
    assert!(written.contains(setting), "{written}");
    fs::write(&list, written.replace(setting, "")).unwrap();
    let archive = Archive::open(dir.path()).unwrap();
    assert_holds(&archive, &truth);
    let mut writer = archive.writer(small(1)).unwrap();
    let article = Article::from_text("later.txt", "Talks go on\n\nThe envoys met again.");
    writer.add(&article).unwrap();
    writer.commit().unwrap();
    truth.insert(article.id, article);
    assert_holds(&archive, &truth);
    drop(writer);
    assert_sound(dir.path());
}

#[test]
fn a_changed_byte_of_any_file_of_the_index_is_found_at_opening() {
    for (number, extension) in ["idx", "pos", "term", "store", "fast", "fieldnorm", "del"].iter().enumerate()
    {
        let (whole, truth, _) = archive();
        let dir = tempfile::tempdir().unwrap();
        write(dir.path(), &whole);
        // Read whole once, and known from now on.
        assert_holds(&Archive::open(dir.path()).unwrap(), &truth);
        let path = files(dir.path(), extension).pop().unwrap();
        // Somewhere in it, and in its very end.
        let length = fs::metadata(&path).unwrap().len() as usize;
        let at = if number % 2 == 0 { length / 4 } else { length - 10 };
        damage(&path, at);
        check_names(&Archive::open(dir.path()).err().unwrap(), &path);
        damage(&path, at);
        assert_holds(&Archive::open(dir.path()).unwrap(), &truth);
    }
}

#[test]
fn a_copied_archive_is_read_once() {
    let (whole, truth, _) = archive();
    let dir = tempfile::tempdir().unwrap();
    write(dir.path(), &whole);
    let verified = || fs::read(dir.path().join("verified.json")).unwrap();
    let of_the_original = verified();
    Archive::open(dir.path()).unwrap();
    let of_the_copy = verified();
    assert_ne!(of_the_copy, of_the_original);
    assert_holds(&Archive::open(dir.path()).unwrap(), &truth);
    assert_eq!(verified(), of_the_copy);
    assert_eq!(files(dir.path(), "new"), Vec::<PathBuf>::new());
}

#[test]
fn an_archive_that_nothing_can_be_written_to_is_read_all_the_same() {
    let (whole, truth, _) = archive();
    let dir = tempfile::tempdir().unwrap();
    write(dir.path(), &whole);
    // A folder cannot be replaced by a file, whoever may do what.
    fs::remove_file(dir.path().join("verified.json")).unwrap();
    fs::create_dir(dir.path().join("verified.json")).unwrap();
    assert_holds(&Archive::open(dir.path()).unwrap(), &truth);
    let path = files(dir.path(), "pos").remove(0);
    damage(&path, 9);
    check_names(&Archive::open(dir.path()).err().unwrap(), &path);
}

#[test]
fn a_check_writes_nothing() {
    let (whole, _, _) = archive();
    let dir = tempfile::tempdir().unwrap();
    write(dir.path(), &whole);
    assert!(check(dir.path()).unwrap().is_sound());
    assert_eq!(fs::read(dir.path().join("verified.json")).unwrap(), whole[Path::new("verified.json")]);
}

#[test]
fn a_new_segment_is_verified_before_it_is_searched() {
    let (whole, truth, _) = archive();
    let dir = tempfile::tempdir().unwrap();
    write(dir.path(), &whole);
    let reader = Archive::open(dir.path()).unwrap();
    let before = files(dir.path(), "pos");
    let mut writer = Archive::open(dir.path()).unwrap().writer(small(1)).unwrap();
    let extra = version("talks/extra", 4);
    writer.add(&extra).unwrap();
    writer.commit().unwrap();
    drop(writer);
    let new = files(dir.path(), "pos").into_iter().find(|path| !before.contains(path)).unwrap();
    damage(&new, 9);
    check_names(&reader.refresh().err().unwrap(), &new);
    assert_holds(&reader, &truth);
    damage(&new, 9);
    reader.refresh().unwrap();
    let mut wanted = truth;
    wanted.insert(extra.id, extra);
    assert_holds(&reader, &wanted);
}

#[cfg(unix)]
#[test]
fn damage_that_leaves_no_trace_but_in_the_text_names_the_file() {
    let (whole, _, _) = archive();
    let dir = tempfile::tempdir().unwrap();
    write(dir.path(), &whole);
    let archive = Archive::open(dir.path()).unwrap();
    let snapshot = archive.snapshot();
    // As a disk that lies: what was opened changes under the reader.
    let name = snapshot.segments()[0].reader().segment_id().uuid_string();
    let path =
        files(dir.path(), "store").into_iter().find(|path| path.to_str().unwrap().contains(&name)).unwrap();
    damage_in_place(&path, 20);
    let errors: Vec<String> = (0..snapshot.segments()[0].max_doc())
        .filter_map(|doc| snapshot.paragraph(0, doc).err())
        .map(|error| error.to_string())
        .collect();
    assert!(!errors.is_empty());
    for message in errors {
        assert!(message.contains(&format!("`{name}.store`: document ")), "{message}");
        assert!(message.contains("newsgrep check --archive"), "{message}");
    }
}

/// Changes a byte of a file that is mapped into memory, in place.
#[cfg(unix)]
fn damage_in_place(path: &Path, at: u64) {
    use std::os::unix::fs::FileExt;
    let file = File::options().read(true).write(true).open(path).unwrap();
    let mut byte = [0];
    file.read_exact_at(&mut byte, at).unwrap();
    file.write_all_at(&[!byte[0]], at).unwrap();
}
