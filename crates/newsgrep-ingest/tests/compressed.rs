//! Compressed files are read as what is in them, within limits.

#![allow(clippy::unwrap_used)]

mod common;

use std::io::Write;

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

fn bzip2(text: &str) -> Vec<u8> {
    let mut encoder = bzip2::write::BzEncoder::new(Vec::new(), bzip2::Compression::default());
    encoder.write_all(text.as_bytes()).unwrap();
    encoder.finish().unwrap()
}

fn xz(text: &str) -> Vec<u8> {
    let mut writer = lzma_rust2::XzWriter::new(Vec::new(), lzma_rust2::XzOptions::with_preset(1)).unwrap();
    writer.write_all(text.as_bytes()).unwrap();
    writer.finish().unwrap()
}

#[test]
fn all_streams_of_a_bzip2_and_of_an_xz_file_are_read() {
    let both = [bzip2(ONE), bzip2(TWO)].concat();
    check("w.jsonl.bz2", both, &["news/w.jsonl.bz2#1", "news/w.jsonl.bz2#2"], &[]);
    let both = [xz(ONE), xz(TWO)].concat();
    check("w.jsonl.xz", both, &["news/w.jsonl.xz#1", "news/w.jsonl.xz#2"], &[]);
}

#[test]
fn what_came_before_a_cut_in_bzip2_and_xz_is_kept() {
    for (name, one, two, what) in
        [("w.jsonl.bz2", bzip2(ONE), bzip2(TWO), "bzip2"), ("w.jsonl.xz", xz(ONE), xz(TWO), "xz")]
    {
        let cut = [&one[..], &two[..two.len() - 12]].concat();
        let said = format!("broken-compression: `news/{name}` is cut off: its {what} data has no end");
        let read = News::new().with(name, cut).read(&Reader::default());
        assert_eq!(read.origins()[0], format!("news/{name}#1"));
        assert_eq!(read.said, [said]);
    }
}

/// Makes a Zstandard frame that is passed over, of the kind of its last byte.
fn skippable(kind: u8, bytes: &[u8]) -> Vec<u8> {
    let size = u32::try_from(bytes.len()).unwrap().to_le_bytes();
    [&[kind, 0x2a, 0x4d, 0x18][..], &size, bytes].concat()
}

#[test]
fn a_zstd_file_may_begin_with_its_dictionary() {
    let dictionary = b"{\"id\": 3, \"text\": \"Talks begin in Geneva on Monday\"}".repeat(8);
    let frame = |text: &str| {
        let mut encoder = zstd::Encoder::with_dictionary(Vec::new(), 3, &dictionary).unwrap();
        encoder.write_all(text.as_bytes()).unwrap();
        encoder.finish().unwrap()
    };
    let frames = [frame(ONE), frame(TWO)].concat();
    let origins = ["news/w.jsonl.zst#1", "news/w.jsonl.zst#2"];
    for stored in [dictionary.clone(), zstd::encode_all(&dictionary[..], 3).unwrap()] {
        let bytes = [skippable(0x5d, &stored), frames.clone()].concat();
        check("w.jsonl.zst", &bytes, &origins, &[]);
        let bytes = [skippable(0x50, b"a note"), bytes].concat();
        check("w.jsonl.zst", &bytes, &origins, &[]);
    }
    let said = ["broken-compression: `news/w.jsonl.zst` is cut off: its zstd data has no end"];
    check("w.jsonl.zst", &skippable(0x5d, &dictionary)[..40], &[], &said);
    let said = ["broken-compression: `news/w.jsonl.zst` holds a zstd dictionary that is too large"];
    check("w.jsonl.zst", b"\x5d\x2a\x4d\x18\xff\xff\xff\xff", &[], &said);
}

#[test]
fn a_file_that_would_take_too_much_memory_is_not_expanded() {
    let mut options = lzma_rust2::XzOptions::with_preset(1);
    options.lzma_options.dict_size = 1 << 20;
    let mut writer = lzma_rust2::XzWriter::new(Vec::new(), options).unwrap();
    writer.write_all(ONE.as_bytes()).unwrap();
    let mut bytes = writer.finish().unwrap();
    // The header of the only block is 12 bytes behind the stream's: size, flags, filter, length, dictionary size.
    assert_eq!(bytes[12..16], [2, 0, 0x21, 1]);
    bytes[16] = 39; // 3 GB
    let sum = crc32(&bytes[12..20]).to_le_bytes();
    bytes[20..24].copy_from_slice(&sum);
    let said = ["broken-compression: `news/w.jsonl.xz` needs too much memory to expand its xz data"];
    check("w.jsonl.xz", bytes, &[], &said);
}

fn crc32(bytes: &[u8]) -> u32 {
    let mut sum = flate2::Crc::new();
    sum.update(bytes);
    sum.sum()
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
