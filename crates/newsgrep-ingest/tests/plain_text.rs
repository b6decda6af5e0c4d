//! Plain text in every encoding becomes one article a file.

mod common;

use common::{News, read_stream};
use newsgrep_ingest::{Limits, Reader};

const TALKS: &str = "Talks begin in Zürich\n\nThe envoys met on Monday.\n";

fn check(bytes: impl AsRef<[u8]>, text: &str, file_start: Option<u64>) {
    let read = News::new().with("a.txt", bytes).read(&Reader::default());
    let article = &read.articles[0];
    assert_eq!((article.text.as_str(), article.file_start), (text, file_start));
    assert_eq!(article.origin, "news/a.txt");
    assert_eq!(article.file, Some(article.id));
}

fn utf16(bytes: fn(u16) -> [u8; 2], text: &str) -> Vec<u8> {
    text.encode_utf16().flat_map(bytes).collect()
}

#[test]
fn an_article_is_found_in_any_encoding() {
    check(TALKS, TALKS, Some(0));
    check(format!("\u{feff}{TALKS}"), TALKS, Some(3));
    check(utf16(u16::to_le_bytes, &format!("\u{feff}{TALKS}")), TALKS, None);
    check(utf16(u16::to_be_bytes, &format!("\u{feff}{TALKS}")), TALKS, None);
    check(utf16(u16::to_le_bytes, TALKS), TALKS, None);
    check(utf16(u16::to_be_bytes, TALKS), TALKS, None);
    check(
        b"Talks begin in Z\xfcrich\n\nThe envoys met.\n",
        "Talks begin in Zürich\n\nThe envoys met.\n",
        None,
    );
}

#[test]
fn line_ends_stay_as_they_are() {
    check("Talks begin\r\n\r\nThey met.\r\n", "Talks begin\r\n\r\nThey met.\r\n", Some(0));
}

#[test]
fn a_compressed_text_has_no_place_in_its_file() {
    check(common::gzip(TALKS), TALKS, None);
}

#[test]
fn a_paragraph_can_be_cut_from_the_file() {
    let bytes = format!("\u{feff}{TALKS}");
    let read = News::new().with("a.txt", &bytes).read(&Reader::default());
    let article = &read.articles[0];
    let place = usize::try_from(article.file_start.unwrap()).unwrap();
    let at = article.text.find("envoys").unwrap();
    assert_eq!(&bytes.as_bytes()[place + at..place + at + 6], b"envoys");
}

#[test]
fn what_is_no_text_is_named_and_counted() {
    let reader = Reader { limits: Limits { text: 100, ..Limits::default() }, ..Reader::default() };
    let read = News::new()
        .with("binary", b"\x7fELF\x02\x01\x01\0\0\0")
        .with("empty.txt", "")
        .with("film", [0_u8; 5000])
        .with("long.txt", "x".repeat(101))
        .with("spaces.txt", " \n\t\n")
        .read(&reader);
    assert_eq!(
        read.said,
        [
            "binary: `news/binary` is not text",
            "empty: `news/empty.txt` is empty",
            "binary: `news/film` is not text",
            "too-large: `news/long.txt` is larger than a text may be (100 bytes)",
            "empty: `news/spaces.txt` is empty",
        ]
    );
    assert!(read.articles.is_empty());
}

#[test]
fn replaced_bytes_are_counted_in_a_warning() {
    let read =
        read_stream(&Reader::default(), "-", b"M\xc3\xbcller and J\xc3\xbcrgen met in Z\xc3\xbcrich \xff");
    assert_eq!(read.articles[0].text, "Müller and Jürgen met in Zürich \u{fffd}");
    assert_eq!(read.said, ["bad-bytes: `-` has broken characters (1) for UTF-8 text, each shown as U+FFFD"]);
}

#[test]
fn standard_input_has_no_file() {
    let read = read_stream(&Reader::default(), "standard input", TALKS);
    assert_eq!((read.articles[0].file, read.articles[0].file_start), (None, None));
    assert_eq!(read.origins(), ["standard input"]);
}
