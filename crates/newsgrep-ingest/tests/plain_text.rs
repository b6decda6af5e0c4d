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

fn check_no_news(name: &str, text: &str, said: &str) {
    let read = News::new().with(name, text).read(&Reader::default());
    assert_eq!((read.articles.len(), read.said.as_slice()), (0, &[said.to_owned()][..]), "{text}");
}

#[test]
fn files_of_other_kinds_are_named_and_no_articles() {
    let later = "which is not read: save it as plain text";
    check_no_news(
        "a.txt",
        "{\\rtf1\\ansi Talks begin}",
        &format!("no-reader: `news/a.txt` is rich text (RTF), {later}"),
    );
    check_no_news(
        "a.txt",
        "%!PS-Adobe-3.0\n(Talks) show",
        &format!("no-reader: `news/a.txt` is PostScript, {later}"),
    );
    let mail = format!("no-reader: `news/a.txt` is mail, {later}");
    check_no_news("a.txt", "Delivered-To: desk@wire.example\nReturn-Path: <a@b.example>\n\nThey met.", &mail);
    check_no_news(
        "a.txt",
        "From a@b.example Wed Jan 12 2022\nReceived: from b.example\n\tby c\n\nThey met.",
        &mail,
    );
    check_no_news("a.txt", "From: <Saved by a browser>\nMIME-Version: 1.0\n\nThey met.", &mail);
    check_no_news("a.txt", "BEGIN:VCALENDAR\nVERSION:2.0\n", "not-an-article: `news/a.txt` is a calendar");
    check_no_news("a", "BEGIN:VCARD\nVERSION:3.0\n", "not-an-article: `news/a` is an address card");
    let titles = "\u{feff}1\r\n00:00:01,000 --> 00:00:04,000\r\nThey met.\r\n";
    check_no_news("a.srt", titles, "not-an-article: `news/a.srt` is subtitles");
    check_no_news(
        "a.py",
        "print(1)\n",
        "not-an-article: `news/a.py` is source code, a log or settings (`py`)",
    );
    let package = "{\"name\": \"desk\", \"version\": \"1.0.0\", \"scripts\": {\"test\": \"true\"}}";
    check_no_news(
        "package.json",
        package,
        "not-an-article: `news/package.json` is source code, a log or settings (`json`)",
    );
    check_no_news("a.js", "", "empty: `news/a.js` is empty");
}

#[test]
fn news_that_only_look_like_another_kind_are_read() {
    let check = |name: &str, text: &str| {
        let read = News::new().with(name, text).read(&Reader::default());
        assert_eq!((read.articles.len(), read.said.as_slice()), (1, &[][..]), "{text}");
    };
    check("a.txt", "From: A. Writer\nSubject: Talks begin\nDate: 2022-01-12\n\nThey met.\n");
    check("a.txt", "From Oslo to Bergen\n\nReceived: nothing.\n");
    check("a.txt", "Received: a letter\n\nThey met.\n");
    check("a.txt", "12\n\nThey met --> and left.\n");
    // What it holds says more than its name.
    check("wire.log", "{\"title\": \"Talks begin\", \"text\": \"They met.\"}\n");
}
