//! Compressed files are read as what is in them, within limits.

mod common;

use common::{News, gzip};
use newsgrep_ingest::{Limits, Reader};

const ONE: &str = "{\"id\": 1, \"text\": \"one\"}\n";
const TWO: &str = "{\"id\": 2, \"text\": \"two\"}\n";

fn check(name: &str, bytes: impl AsRef<[u8]>, origins: &[&str], said: &[&str]) {
    let read = News::new().with(name, bytes).read(&Reader::default());
    assert_eq!(
        (read.origins(), read.said.clone()),
        (origins.to_vec(), said.iter().map(|s| (*s).to_owned()).collect())
    );
}

#[test]
fn all_members_of_a_gzip_file_are_read() {
    let both = [gzip(ONE), gzip(TWO)].concat();
    check("w.jsonl.gz", &both, &["news/w.jsonl.gz#1", "news/w.jsonl.gz#2"], &[]);
    check("no-ending", &both, &["news/no-ending#1", "news/no-ending#2"], &[]);
}

#[test]
fn all_frames_of_a_zstd_file_are_read() {
    let frame = |text: &str| zstd::encode_all(text.as_bytes(), 3).unwrap();
    check(
        "w.jsonl.zst",
        [frame(ONE), frame(TWO)].concat(),
        &["news/w.jsonl.zst#1", "news/w.jsonl.zst#2"],
        &[],
    );
}

#[test]
fn the_name_inside_decides_where_the_content_does_not() {
    let said = ["broken-json: `news/w.jsonl.gz`: line 1 is not valid JSON: expected ident at column 2"];
    check(
        "w.jsonl.gz",
        gzip("oops\n{\"id\": 1, \"text\": \"one\"}\n"),
        &["news/w.jsonl.gz#1"],
        &[&said[0].replace("expected ident at column 2", "expected value at column 1")],
    );
}

#[test]
fn what_came_before_a_cut_is_kept() {
    let mut cut = [gzip(ONE), gzip(TWO)].concat();
    cut.truncate(gzip(ONE).len() + 12);
    let said = ["broken-compression: `news/w.jsonl.gz` is cut off: its gzip data has no end"];
    check("w.jsonl.gz", &cut, &["news/w.jsonl.gz#1"], &said);

    let mut cut = zstd::encode_all("Talks begin\n\n".as_bytes(), 3).unwrap();
    cut.extend(&zstd::encode_all(TWO.as_bytes(), 3).unwrap()[..8]);
    let said = ["broken-compression: `news/t.txt.zst` is cut off: its zstd data has no end"];
    check("t.txt.zst", &cut, &["news/t.txt.zst"], &said);
}

#[test]
fn damaged_data_is_named() {
    let mut bytes = gzip("Talks begin ".repeat(50));
    let middle = bytes.len() / 2;
    bytes[middle..middle + 4].copy_from_slice(b"\xff\xff\xff\xff");
    let read = News::new().with("t.txt.gz", bytes).read(&Reader::default());
    assert!(
        read.said[0].starts_with("broken-compression: `news/t.txt.gz` holds damaged gzip data"),
        "{:?}",
        read.said
    );
}

#[test]
fn a_bomb_is_stopped_and_the_limit_named() {
    let bomb = gzip(format!("{ONE}{}", "\n".repeat(20 << 20)));
    check(
        "w.jsonl.gz",
        &bomb,
        &["news/w.jsonl.gz#1"],
        &["broken-compression: `news/w.jsonl.gz` expands to more than 200 times its size"],
    );
    let reader = Reader { limits: Limits { expanded: 1 << 20, ..Limits::default() }, ..Reader::default() };
    let read = News::new().with("w.jsonl.gz", bomb).read(&reader);
    assert_eq!(read.said, ["broken-compression: `news/w.jsonl.gz` expands to more than 1 MB"]);
}
