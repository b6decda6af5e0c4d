//! Archives of one's own: `index`, and what finds, checks and rebuilds them.

use std::fs;

use crate::desk::{Desk, FIRST};

/// Returns the last line of `newsgrep index` without the time it took and the rate.
fn indexed(desk: &Desk, arguments: &[&str]) -> String {
    let ran = desk.run(arguments);
    let line = ran.out.lines().last().unwrap_or_default().to_owned();
    let before = line.rsplit_once(" bytes, ").map(|(before, _)| format!("{before} bytes"));
    before.unwrap_or_else(|| format!("{ran:?}"))
}

#[test]
fn an_index_says_what_it_did() {
    let desk = Desk::new();
    let bytes: u64 = fs::read_dir(desk.path("seeds"))
        .unwrap()
        .map(|entry| entry.unwrap())
        .filter(|entry| entry.path().extension().is_some_and(|extension| extension == "txt"))
        .map(|entry| entry.metadata().unwrap().len())
        .sum();
    assert_eq!(
        indexed(&desk, &["index", "seeds"]),
        format!(
            "5 seen = 5 indexed + 0 unchanged + 0 rejected, 0 moved, 0 removed, 98 paragraphs, {bytes} bytes"
        )
    );
    let again = "5 seen = 0 indexed + 5 unchanged + 0 rejected, 0 moved, 0 removed, 0 paragraphs, 0 bytes";
    assert_eq!(indexed(&desk, &["index", "seeds"]), again);
    assert_eq!(indexed(&desk, &["index"]), again);
    fs::remove_file(desk.path(FIRST)).unwrap();
    let wire = "{\"id\": 1, \"title\": \"Talks\", \"body\": \"They met.\"}\n{oops\n";
    desk.write("seeds/wire.jsonl", wire);
    assert_eq!(
        indexed(&desk, &["index"]),
        format!(
            "6 seen = 1 indexed + 4 unchanged + 1 rejected (1 broken-json), 0 moved, 1 removed, 2 paragraphs, {} bytes",
            wire.len()
        )
    );
}

#[test]
fn a_folder_that_is_gone_can_be_forgotten() {
    let desk = Desk::new();
    desk.write("wire/talks.txt", "Talks begin\n\nThe envoys met.\n");
    desk.run(&["index", "seeds", "wire"]);
    fs::remove_dir_all(desk.path("wire")).unwrap();
    assert_eq!(
        indexed(&desk, &["index", "--forget", "wire"]),
        "0 seen = 0 indexed + 0 unchanged + 0 rejected, 0 moved, 1 removed, 0 paragraphs, 0 bytes"
    );
    desk.check(&["-c", "the envoys met"], 1, "0 articles, 0 paragraphs, 0 occurrences\n", "");
    let again = desk.run(&["index", "--forget", "wire"]);
    assert_eq!((again.code, again.out.as_str()), (Some(2), ""));
    assert!(again.err.contains("the archive is not made of `wire`, but of `"), "{}", again.err);
    assert!(again.err.contains("seeds`"), "{}", again.err);
}

#[test]
fn an_index_as_json_has_the_numbers() {
    let desk = Desk::new();
    desk.write("seeds/broken.jsonl", "{oops\n");
    let report = desk.json(&["index", "seeds", "--archive", "news"]);
    for (key, value) in [("seen", 6), ("indexed", 5), ("unchanged", 0), ("removed", 0), ("paragraphs", 98)] {
        assert_eq!(report[key], value, "{key}");
    }
    assert_eq!(report["rejected"], serde_json::json!({ "broken-json": 1 }));
    assert!(report["bytes"].is_u64() && report["seconds"].is_f64() && report["bytes_per_second"].is_u64());
}

#[test]
fn an_archive_is_found_from_any_folder_below_it() {
    let desk = Desk::new();
    desk.run(&["index", "seeds"]);
    let below =
        |arguments: &[&str]| desk.command(arguments).current_dir(desk.path("seeds")).output().unwrap();
    let output = below(&["-o", "moment of truth"]);
    let mut lines: Vec<&str> = str::from_utf8(&output.stdout).unwrap().lines().collect();
    lines.sort_unstable();
    assert_eq!(lines.len(), 2);
    assert_eq!(lines[0], format!("{FIRST}\tmoment of truth"));
}

#[test]
fn an_archive_can_be_named_or_set_or_be_the_default() {
    let desk = Desk::new();
    for place in ["named", "data/newsgrep/archive"] {
        desk.run(&["index", "seeds", "--archive", place]);
    }
    let counts = "2 articles, 2 paragraphs, 2 occurrences\n";
    desk.check(&["-c", "Delattre", "--archive", "named"], 0, counts, "");
    desk.check(&["-c", "Delattre"], 0, counts, "");
    fs::remove_dir_all(desk.path("data")).unwrap();
    let set = desk.command(&["-c", "Delattre"]).env("NEWSGREP_ARCHIVE", "named").output().unwrap();
    assert_eq!(String::from_utf8(set.stdout).unwrap(), counts);
}

#[test]
fn no_archive_and_no_path_says_what_to_do() {
    let desk = Desk::new();
    let ran = desk.run(&["moment of truth"]);
    assert_eq!((ran.code, ran.out.as_str()), (Some(2), ""));
    assert!(ran.err.contains("name files or folders after the query"), "{}", ran.err);
    let ran = desk.run(&["moment of truth", "--archive", "nowhere"]);
    assert_eq!((ran.code, ran.out.as_str()), (Some(2), ""));
    assert!(ran.err.contains("`nowhere` holds no archive"), "{}", ran.err);
    assert!(!desk.path("nowhere").exists());
    let ran = desk.run(&["moment of truth", "seeds", "--archive", "x"]);
    assert!(ran.err.contains("do not go together"), "{}", ran.err);
}

#[test]
fn an_archive_is_not_put_among_its_own_files() {
    let desk = Desk::new();
    let ran = desk.run(&["index", "seeds", "--archive", "seeds/archive"]);
    assert_eq!(ran.code, Some(2));
    assert!(ran.err.contains("would lie among the files"), "{}", ran.err);
    assert_eq!(desk.run(&["index", "seeds", "--archive", "seeds/.archive"]).code, Some(0));
    assert_eq!(desk.run(&["index", "."]).code, Some(0));
}

#[test]
fn damage_is_found_named_and_repaired() {
    let desk = Desk::new();
    desk.run(&["index", "seeds"]);
    let ran = desk.run(&["check"]);
    assert_eq!((ran.code, ran.err.as_str()), (Some(0), ""), "{ran:?}");
    assert!(ran.out.starts_with("sound: 5 articles, 98 paragraphs, "), "{}", ran.out);

    let store = find(&desk.path(".newsgrep"), "store");
    let mut bytes = fs::read(&store).unwrap();
    bytes[20] ^= 1;
    fs::write(&store, bytes).unwrap();
    let ran = desk.run(&["check"]);
    assert_eq!(ran.code, Some(2), "{ran:?}");
    let name = store.file_name().unwrap().to_str().unwrap();
    assert!(ran.out.lines().any(|line| line.contains(name)), "{}", ran.out);
    assert!(ran.err.contains("hint: newsgrep rebuild"), "{}", ran.err);

    // A search says so too, and answers nothing that may be wrong.
    for arguments in [&["-c", "moment of truth"][..], &["facets", "NATO", "--by", "source"], &["stats"]] {
        let ran = desk.run(arguments);
        assert_eq!((ran.code, ran.out.as_str()), (Some(2), ""), "{ran:?}");
        assert!(ran.err.contains(&format!("`{name}` does not match its checksum")), "{}", ran.err);
        assert!(ran.err.contains("newsgrep rebuild --archive"), "{}", ran.err);
    }

    let ran = desk.run(&["rebuild"]);
    assert_eq!(ran.code, Some(2), "{ran:?}");
    assert!(ran.out.lines().last().unwrap().ends_with(" unchanged, 0 removed, 0 rejected"), "{}", ran.out);
    assert!(ran.out.lines().next().unwrap().contains(name), "{}", ran.out);
    // What could not be saved was read from the files again.
    assert_eq!(desk.run(&["check"]).code, Some(0));
    desk.check(&["-c", "moment of truth"], 0, "2 articles, 2 paragraphs, 2 occurrences\n", "");
}

#[cfg(target_os = "linux")]
#[test]
fn every_byte_is_read_if_that_is_asked_for() {
    let desk = Desk::new();
    desk.run(&["index", "seeds"]);
    let counts = "2 articles, 2 paragraphs, 2 occurrences\n";
    desk.check(&["-c", "moment of truth", "--verify"], 0, counts, "");
    // A byte that changes without any time changing, as on a failing disk: what is known of the file is forged.
    let positions = find(&desk.path(".newsgrep"), "pos");
    let mut bytes = fs::read(&positions).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    fs::write(&positions, bytes).unwrap();
    forge(&desk.path(".newsgrep/verified.json"), &positions);
    assert_ne!(desk.run(&["-c", "moment of truth"]).code, Some(2));
    let ran = desk.run(&["-c", "moment of truth", "--verify"]);
    assert_eq!((ran.code, ran.out.as_str()), (Some(2), ""), "{ran:?}");
    assert!(ran.err.contains(positions.file_name().unwrap().to_str().unwrap()), "{}", ran.err);
    // A cache is made anew instead.
    desk.check(&["-c", "moment of truth", "seeds", "--verify"], 0, counts, "");
}

/// Writes down that a file was read whole as it is now.
#[cfg(target_os = "linux")]
fn forge(verified: &std::path::Path, file: &std::path::Path) {
    use std::os::unix::fs::MetadataExt;
    let mut stamps: serde_json::Value = serde_json::from_slice(&fs::read(verified).unwrap()).unwrap();
    let metadata = fs::metadata(file).unwrap();
    let stamp = &mut stamps[file.file_name().unwrap().to_str().unwrap()];
    stamp["modified"] = (metadata.mtime() * 1_000_000_000 + metadata.mtime_nsec()).into();
    stamp["changed"] = (metadata.ctime() * 1_000_000_000 + metadata.ctime_nsec()).into();
    fs::write(verified, stamps.to_string()).unwrap();
}

/// Returns a file below a folder with this extension.
fn find(folder: &std::path::Path, extension: &str) -> std::path::PathBuf {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            return find(&path, extension);
        }
        if path.extension().is_some_and(|other| other == extension) {
            return path;
        }
    }
    panic!("no .{extension} in {}", folder.display())
}
