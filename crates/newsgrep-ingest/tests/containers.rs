//! What archives of files hold is read as files, and nothing in them is lost, followed or believed.

#![allow(clippy::unwrap_used)]

mod common;

use common::{News, Read, read_stream};
use newsgrep_ingest::{Limits, Reader};
use newsgrep_testkit::Rng;
use newsgrep_testkit::hostile::archives::{ZipMember, gzip, gzip_bomb, overlapping_zip, zip};
use newsgrep_testkit::hostile::archives::{nested_zips, tar, tar_header, tar_member, warc_response};

const LINES: &str = "{\"id\": 1, \"text\": \"one\"}\n{\"id\": 2, \"text\": \"two\"}\n";

/// Reads the bytes as a file and as a stream, which are to give the same.
#[track_caller]
fn check(name: &str, bytes: impl AsRef<[u8]>, origins: &[&str], said: &[&str]) -> Read {
    let bytes = bytes.as_ref();
    let from_file = News::new().with(name, bytes).read(&Reader::default());
    let from_stream = read_stream(&Reader::default(), &format!("news/{name}"), bytes);
    for read in [&from_file, &from_stream] {
        assert_eq!(
            (read.origins(), read.said.iter().map(String::as_str).collect()),
            (origins.to_vec(), said.to_vec())
        );
    }
    from_file
}

#[test]
fn each_file_of_a_tar_archive_is_read_as_a_file() {
    let archive = tar(&[("2024/talks.txt", b"Talks begin\n\nThey met."), ("wire.jsonl", LINES.as_bytes())]);
    let origins = ["news/a.tar#2024/talks.txt", "news/a.tar#wire.jsonl#1", "news/a.tar#wire.jsonl#2"];
    let read = check("a.tar", &archive, &origins, &[]);
    assert_eq!(read.articles[0].text, "Talks begin\n\nThey met.");
    let in_gzip = origins.map(|origin| origin.replace("a.tar", "a.tgz"));
    check("a.tgz", gzip(&archive), &in_gzip.each_ref().map(String::as_str), &[]);
}

#[test]
fn files_in_a_tar_archive_may_be_compressed() {
    let archive = tar(&[("wire.jsonl.gz", &gzip(LINES))]);
    check("a.tar", archive, &["news/a.tar#wire.jsonl.gz#1", "news/a.tar#wire.jsonl.gz#2"], &[]);
}

#[test]
fn long_names_are_those_of_gnu_and_of_pax() {
    let long = format!("{}/talks.txt", "x".repeat(120));
    let gnu =
        [tar_member("././@LongLink", b'L', format!("{long}\0")), tar_member("short", b'0', "Talks")].concat();
    check("a.tar", gnu, &[&format!("news/a.tar#{long}")], &[]);
    let field = format!(" path={long}\n");
    let field = format!("{}{field}", field.len() + 3);
    let pax = [tar_member("PaxHeader", b'x', field), tar_member("short", b'0', "Talks")].concat();
    check("a.tar", pax, &[&format!("news/a.tar#{long}")], &[]);
}

#[test]
fn a_size_of_pax_beyond_reason_is_not_believed() {
    let pax = tar_member("PaxHeader", b'x', "29 size=18446744073709551615\n");
    let archive = [pax, tar_member("a.txt", b'0', "Talks"), tar_member("b.txt", b'0', "Vote")].concat();
    check("a.tar", archive, &["news/a.tar#a.txt", "news/a.tar#b.txt"], &[]);
}

#[test]
fn names_that_lead_out_of_the_archive_are_only_names() {
    let archive = tar(&[("../../etc/passwd", b"one"), ("/abs#1.txt", b"two"), ("C:\\x\\y.txt", b"three")]);
    let origins = ["news/a.tar#etc/passwd", "news/a.tar#abs%231.txt", "news/a.tar#x/y.txt"];
    check("a.tar", archive, &origins, &[]);
    let archive = zip(&[
        ZipMember::new("../../etc/passwd", "one"),
        ZipMember::new("/abs#1.txt", "two"),
        ZipMember::new("C:\\x\\y\0\x1b.txt", "three"),
    ]);
    let origins = ["news/a.zip#etc/passwd", "news/a.zip#abs%231.txt", "news/a.zip#x/y\u{fffd}\u{fffd}.txt"];
    check("a.zip", archive, &origins, &[]);
}

#[test]
fn two_files_of_the_same_name_are_two() {
    let archive = tar(&[("a.txt", b"one"), ("a.txt", b"two")]);
    let said = ["repeated-id: `news/a.tar` record 2 repeats the id of an earlier record, `a.txt`"];
    check("a.tar", archive, &["news/a.tar#a.txt", "news/a.tar#R2"], &said);
    let archive = zip(&[ZipMember::new("a.txt", "one"), ZipMember::new("a.txt", "two")]);
    let said = ["repeated-id: `news/a.zip` record 2 repeats the id of an earlier record, `a.txt`"];
    check("a.zip", archive, &["news/a.zip#a.txt", "news/a.zip#R2"], &said);
}

#[test]
fn links_devices_and_sparse_files_are_named_and_folders_are_nothing() {
    let archive = [
        tar_member("folder/", b'5', ""),
        tar_member("link", b'2', ""),
        tar_member("hard", b'1', ""),
        tar_member("tty", b'3', ""),
        tar_member("sparse", b'S', "xx"),
        tar_member("talks.txt", b'0', "Talks"),
    ];
    let said = [
        "unsupported: `news/a.tar#link` is a link, not followed",
        "unsupported: `news/a.tar#hard` is a link, not followed",
        "unsupported: `news/a.tar#tty` is no regular file",
        "unsupported: `news/a.tar#sparse` is a sparse file, which is not read",
    ];
    check("a.tar", archive.concat(), &["news/a.tar#talks.txt"], &said);
}

#[test]
fn pictures_and_empty_files_are_counted() {
    let archive = tar(&[("a.png", b"\x89PNG\r\n\x1a\n\0\0\0\x0d"), ("b.txt", b""), ("c.txt", b"Talks")]);
    let said = ["binary: `news/a.tar#a.png` is not text", "empty: `news/a.tar#b.txt` is empty"];
    check("a.tar", archive, &["news/a.tar#c.txt"], &said);
}

#[test]
fn a_tar_archive_that_is_cut_off_keeps_what_it_had() {
    let archive = tar(&[("a.txt", b"Talks"), ("b.txt", "They met. ".repeat(100).as_bytes())]);
    let said = ["broken-archive: `news/a.tar` is cut off: its tar data has no end"];
    check("a.tar", &archive[..1800], &["news/a.tar#a.txt", "news/a.tar#b.txt"], &said);
}

#[test]
fn a_tar_archive_in_gzip_data_that_is_cut_off_says_so() {
    let noise: Vec<u8> =
        (0..60_000_u32).map(|n| b'a' + u8::try_from(n.wrapping_mul(2_654_435_761) >> 28).unwrap()).collect();
    let archive = gzip(tar(&[("a.txt", b"Talks"), ("b.txt", &noise), ("c.txt", b"End")]));
    let said = [
        "broken-compression: `news/a.tgz#b.txt` is cut off: its gzip data has no end",
        "broken-compression: `news/a.tgz` is cut off: its gzip data has no end",
    ];
    check("a.tgz", &archive[..archive.len() / 2], &["news/a.tgz#a.txt", "news/a.tgz#b.txt"], &said);
}

#[test]
fn a_damaged_header_costs_only_its_file() {
    let mut archive = tar(&[("a.txt", b"one"), ("b.txt", b"two"), ("c.txt", b"three")]);
    archive[1024] ^= 1;
    let said = ["broken-archive: `news/a.tar` holds a damaged tar header at byte 1024"];
    check("a.tar", archive, &["news/a.tar#a.txt", "news/a.tar#c.txt"], &said);
}

#[test]
fn a_file_that_claims_to_be_huge_ends_where_the_archive_does() {
    let archive = [tar_header(b"a.txt", b'0', 1 << 60), b"Talks".to_vec()].concat();
    let said = ["broken-archive: `news/a.tar` is cut off: its tar data has no end"];
    check("a.tar", archive, &["news/a.tar#a.txt"], &said);
    let archive = [tar_header(b"a.txt", b'0', u64::MAX), tar(&[("b.txt", b"Talks")])].concat();
    let said = ["broken-archive: `news/a.tar` holds a damaged tar header at byte 0"];
    check("a.tar", archive, &["news/a.tar#b.txt"], &said);
}

#[test]
fn a_long_name_without_end_takes_no_memory() {
    let archive = [tar_header(b"././@LongLink", b'L', 1 << 40), vec![b'x'; 3 << 20]].concat();
    let said = ["broken-archive: `news/a.tar` is cut off: its tar data has no end"];
    check("a.tar", archive, &[], &said);
}

#[test]
fn archives_in_archives_are_read_up_to_the_limit() {
    check("a.zip", nested_zips(2, "Talks"), &["news/a.zip#inner.zip#a.txt"], &[]);
    let said = ["too-deep: `news/a.zip#inner.zip#inner.zip` is an archive in 2 others, and is not opened"];
    check("a.zip", nested_zips(50, "Talks"), &[], &said);
    let mixed = tar(&[("b.zip", &nested_zips(1, "Talks"))]);
    check("a.tar", mixed, &["news/a.tar#b.zip#a.txt"], &[]);
}

#[test]
fn a_bomb_in_an_archive_is_stopped_and_the_archive_goes_on() {
    let archive = tar(&[("b.gz", &gzip_bomb(12 << 20)), ("c.txt", b"End")]);
    let said = ["broken-compression: `news/a.tar#b.gz` expands to more than 200 times its size"];
    check("a.tar", archive, &["news/a.tar#c.txt"], &said);
}

#[test]
fn many_small_bombs_are_stopped_together() {
    // Each stays below the size from which the ratio is looked at.
    let limits = Limits { ratio: 20, ratio_after: 1 << 20, ..Limits::default() };
    let bomb = gzip_bomb(256 << 10);
    let names: Vec<String> = (0..100).map(|number| format!("{number}.gz")).collect();
    let files: Vec<(&str, &[u8])> = names.iter().map(|name| (name.as_str(), bomb.as_slice())).collect();
    let read = read_stream(&Reader { limits, ..Reader::default() }, "a.tar", tar(&files));
    let last = read.said.last().unwrap();
    assert_eq!(last, "broken-compression: `a.tar` expands to more than 20 times its size");
    assert!(read.said.len() < 50, "{:?}", read.said);
}

#[test]
fn each_file_of_a_zip_archive_is_read_as_a_file() {
    let stored = ZipMember { method: 0, ..ZipMember::new("c.txt", "Third") };
    let archive = zip(&[
        ZipMember::new("2024/", ""),
        ZipMember::new("2024/talks.txt", "Talks"),
        ZipMember::new("wire.jsonl", LINES),
        stored,
    ]);
    let origins = [
        "news/a.zip#2024/talks.txt",
        "news/a.zip#wire.jsonl#1",
        "news/a.zip#wire.jsonl#2",
        "news/a.zip#c.txt",
    ];
    check("a.zip", &archive, &origins, &[]);
    check(
        "no-ending",
        &archive,
        &origins.map(|origin| origin.replace("a.zip", "no-ending")).each_ref().map(String::as_str),
        &[],
    );
}

#[test]
fn links_encrypted_files_and_unusual_methods_are_named() {
    let archive = zip(&[
        ZipMember { mode: 0o120_777, ..ZipMember::new("link", "/etc/passwd") },
        ZipMember { flags: 1, ..ZipMember::new("secret.txt", "Talks") },
        ZipMember { method: 14, ..ZipMember::new("lzma.txt", "Talks") },
        ZipMember::new("talks.txt", "Talks"),
    ]);
    let said = [
        "unsupported: `news/a.zip#link` is a link, not followed",
        "no-reader: `news/a.zip#secret.txt` is encrypted, and is not read",
        "no-reader: `news/a.zip#lzma.txt` is compressed with `Lzma`, which is not read",
    ];
    check("a.zip", archive, &["news/a.zip#talks.txt"], &said);
}

#[test]
fn documents_that_are_zip_files_beneath_are_binary() {
    let said = ["binary: `news/letter` is not text"];
    check("letter", zip(&[ZipMember::new("[Content_Types].xml", "<Types/>")]), &[], &said);
    let said = ["binary: `news/letter.docx` is not text"];
    check("letter.docx", zip(&[ZipMember::new("word/document.xml", "<w/>")]), &[], &said);
}

#[test]
fn a_zip_archive_that_is_cut_off_keeps_what_it_had() {
    let archive = zip(&[ZipMember::new("a.txt", "Talks"), ZipMember::new("b.txt", "They met")]);
    let end = archive.windows(4).position(|bytes| bytes == b"PK\x01\x02").unwrap();
    let said = ["broken-archive: `news/a.zip` is cut off: its ZIP data has no end"];
    check("a.zip", &archive[..end], &["news/a.zip#a.txt", "news/a.zip#b.txt"], &said);
}

#[test]
fn files_that_overlap_are_refused() {
    let archive = overlapping_zip(
        &ZipMember { method: 0, ..ZipMember::new("a.txt", "Talks begin. ".repeat(2000)) },
        1000,
    );
    let read = News::new().with("a.zip", archive).read(&Reader::default());
    let said =
        "broken-archive: `news/a.zip` lists files that overlap: together they are larger than the archive";
    assert_eq!(read.said.last().unwrap(), said);
}

#[test]
fn the_number_of_files_is_bounded() {
    let names: Vec<String> = (0..1000).map(|number| format!("{number}.txt")).collect();
    let members: Vec<ZipMember> = names.iter().map(|name| ZipMember::new(name, "Talks")).collect();
    let reader = Reader { limits: Limits { members: 100, ..Limits::default() }, ..Reader::default() };
    let read = read_stream(&reader, "a.zip", zip(&members));
    assert_eq!(read.articles.len(), 100);
    assert_eq!(read.said, ["too-large: `a.zip` holds more than 100 files"]);
}

#[test]
fn a_long_stream_is_read_as_it_comes() {
    let text = "They met in Geneva and talked.\n".repeat(20);
    let members: Vec<ZipMember> =
        (0..10).map(|number| ZipMember::new(format!("{number}.txt"), &text)).collect();
    let reader = Reader { limits: Limits { text: 1000, ..Limits::default() }, ..Reader::default() };
    let read = read_stream(&reader, "a.zip", zip(&members));
    assert_eq!((read.articles.len(), read.said), (10, Vec::new()));
}

#[test]
fn damage_in_one_file_is_named_and_the_rest_is_read() {
    let mut archive =
        zip(&[ZipMember { method: 0, ..ZipMember::new("a.txt", "Talks") }, ZipMember::new("b.txt", "End")]);
    archive[36] ^= 1;
    let read = News::new().with("a.zip", archive).read(&Reader::default());
    assert_eq!(read.origins().last(), Some(&"news/a.zip#b.txt"));
    assert_eq!(
        read.said,
        ["broken-compression: `news/a.zip#a.txt` holds damaged ZIP data: Invalid checksum"]
    );
}

/// Changes, cuts out and doubles some of the bytes.
fn damage(random: &mut Rng, bytes: &[u8]) -> Vec<u8> {
    let mut damaged = bytes.to_vec();
    for _ in 0..1 + random.below(4) {
        let at = random.below(damaged.len());
        match random.below(4) {
            0 => damaged[at] = u8::try_from(random.below(256)).unwrap(),
            1 => damaged[at] ^= 1 << random.below(8),
            2 => damaged.truncate(at.max(1)),
            _ => damaged.extend_from_within(at..),
        }
    }
    damaged
}

#[test]
fn damaged_archives_are_articles_or_rejections() {
    let ok = "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nTransfer-Encoding: chunked";
    let crawl = [
        warc_response("https://example.com/a", ok, "5\r\nTalks\r\n0\r\n\r\n"),
        warc_response("https://example.com/b", ok, "x"),
    ];
    let originals = [
        tar(&[("a.txt", b"Talks"), ("b.jsonl.gz", &gzip(LINES))]),
        [tar_member("././@LongLink", b'L', "long"), tar_member("x", b'x', "12 path=long\n"), tar_member("x", b'0', "Talks")].concat(),
        zip(&[ZipMember::new("a.txt", "Talks"), ZipMember::new("b.zip", nested_zips(1, "Talks"))]),
        crawl.concat(),
        crawl.each_ref().map(gzip).concat(),
        "filedesc://a 0.0.0.0 20140301000000 text/plain 2\n\n\nhttp://a/ 192.0.2.1 20140301000000 text/plain 21\nHTTP/1.1 200 OK\n\nTalk\n".into(),
    ];
    for seed in 0..2000 {
        let mut random = Rng::new(seed);
        let original = random.below(6);
        let bytes = damage(&mut random, &originals[original]);
        let name = ["x.tar", "x.zip", "x.warc", "x.arc", "x.wacz", "x"][random.below(6)];
        let read = read_stream(&Reader::default(), name, &bytes);
        assert!(!read.articles.is_empty() || !read.said.is_empty(), "seed {seed}: nothing came of {bytes:?}");
    }
}
