//! The answers of a crawl are read as files, whatever the crawler wrote wrongly.

#![allow(clippy::unwrap_used)]

mod common;

use std::io::Write;
use std::ops::ControlFlow;

use common::{News, Read, read_stream};
use newsgrep_ingest::{FileReport, Item, Limits, Reader};
use newsgrep_testkit::hostile::archives::{ZipMember, gzip, warc_record, warc_response, zip};

const OK_TEXT: &str = "HTTP/1.1 200 OK\r\nContent-Type: text/plain; charset=utf-8";
const OK_JSON: &str = "HTTP/1.1 200 OK\r\nContent-Type: application/json";
const STORY: &str = "{\"headline\": \"Talks begin\", \"text\": \"They met.\", \"date\": \"2024-03-04\"}";

#[track_caller]
fn check(name: &str, bytes: impl AsRef<[u8]>, origins: &[&str], said: &[&str]) -> Read {
    let read = read_stream(&Reader::default(), name, bytes);
    assert_eq!(
        (read.origins(), read.said.iter().map(String::as_str).collect()),
        (origins.to_vec(), said.to_vec())
    );
    read
}

fn text(url: &str, text: &str) -> Vec<u8> {
    warc_response(url, OK_TEXT, text)
}

fn record(kind: &str, url: &str, fields: &str, body: &str) -> Vec<u8> {
    warc_record(kind, url, fields, body.as_bytes(), &body.len().to_string())
}

#[test]
fn answers_are_articles_with_their_address_and_without_the_date_of_the_crawl() {
    let file = [
        record("warcinfo", "", "", "software: crawler\r\n"),
        record("request", "https://example.com/a", "", "GET /a HTTP/1.1\r\n\r\n"),
        text("https://example.com/a", "Talks begin\n\nThey met."),
        record("metadata", "https://example.com/a", "", "fetchTimeMs: 1\r\n"),
        warc_response("https://example.com/b", OK_JSON, STORY),
    ];
    let origins = ["a.warc#https://example.com/a", "a.warc#https://example.com/b#L1"];
    let read = check("a.warc", file.concat(), &origins, &[]);
    assert_eq!(read.articles[0].text, "Talks begin\n\nThey met.");
    assert_eq!(read.articles[0].url.as_deref(), Some("https://example.com/a"));
    assert_eq!(read.articles[0].published, None);
    assert_eq!(read.facts()[1], "a.warc#https://example.com/b#L1 | - | 2024-03-04 stated");
}

#[test]
fn each_record_may_be_compressed_by_itself() {
    let records = [text("https://example.com/a", "One"), text("https://example.com/b", "Two")];
    let origins = ["a.warc.gz#https://example.com/a", "a.warc.gz#https://example.com/b"];
    check("a.warc.gz", records.each_ref().map(gzip).concat(), &origins, &[]);
    check("a.warc.gz", gzip(records.concat()), &origins, &[]);
    let frames = records.each_ref().map(|record| zstd::encode_all(&record[..], 3).unwrap()).concat();
    check("a.warc.gz", frames, &origins, &[]);
}

#[test]
fn what_is_no_page_is_counted_and_named() {
    let file = [
        warc_response("https://example.com/a", "HTTP/1.1 404 Not Found\r\nContent-Type: text/html", "<html>"),
        warc_response("https://example.com/b", "HTTP/1.1 301\r\nLocation: /c", ""),
        warc_response("https://example.com/c.png", "HTTP/1.1 200 OK\r\nContent-Type: image/png", "\u{89}PNG"),
        warc_response("https://example.com/robots.txt", OK_TEXT, "User-agent: *"),
        record(
            "response",
            "dns:example.com",
            "Content-Type: text/dns\r\n",
            "20240305\nexample.com. IN A 192.0.2.1",
        ),
        record("revisit", "https://example.com/d", "", "HTTP/1.1 200 OK\r\n\r\n"),
        record("response", "https://example.com/e", "", "<html>"),
        warc_response("https://example.com/f", OK_TEXT, ""),
        warc_response("https://example.com/g", OK_JSON, "{\"status\": \"ok\"}"),
        record("resource", "metadata://crawler/log", "Content-Type: text/plain\r\n", "started"),
    ];
    let said = [
        "not-an-article: `a.warc#https://example.com/a` is an answer with status 404",
        "not-an-article: `a.warc#https://example.com/b` is an answer with status 301",
        "not-an-article: `a.warc#https://example.com/c.png` is of a kind that holds no articles: `image/png`",
        "not-an-article: `a.warc#https://example.com/robots.txt` holds rules for crawlers",
        "not-an-article: `a.warc#dns:example.com` was not fetched from the web",
        "not-an-article: `a.warc#https://example.com/d` is the same as was fetched before",
        "broken-archive: `a.warc#https://example.com/e` does not begin with an HTTP status",
        "empty: `a.warc#https://example.com/f` is empty",
        "not-an-article: `a.warc#https://example.com/g`: line 1 has neither a title nor a body: if they have unusual names, map them",
        "not-an-article: `a.warc#metadata://crawler/log` was made by the crawler",
    ];
    check("a.warc", file.concat(), &[], &said);
}

#[test]
fn bodies_are_expanded_as_the_server_sent_them() {
    let zlib = |text: &str| {
        let mut encoder = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::default());
        encoder.write_all(text.as_bytes()).unwrap();
        encoder.finish().unwrap()
    };
    let answer = |coding: &str, body: &[u8]| {
        let head = format!("{OK_TEXT}\r\nContent-Encoding: {coding}");
        warc_response(&format!("https://example.com/{coding}"), &head, body)
    };
    let chunked = format!("{OK_TEXT}\r\nTransfer-Encoding: chunked");
    let file = [
        answer("gzip", &gzip("Talks begin")),
        answer("deflate", &zlib("Talks begin")),
        answer("x-gzip", b"Talks begin"),
        warc_response("https://example.com/chunked", &chunked, "5\r\nTalks\r\n6\r\n begin\r\n0\r\n\r\n"),
        warc_response("https://example.com/not", &chunked, "Talks begin"),
    ];
    let origins = ["gzip", "deflate", "x-gzip", "chunked", "not"]
        .map(|name| format!("a.warc#https://example.com/{name}"));
    let read = check("a.warc", file.concat(), &origins.each_ref().map(String::as_str), &[]);
    assert!(read.articles.iter().all(|article| article.text == "Talks begin"));

    let file = [answer("br", b"\x8b\x05\x80Talks\x03"), answer("br", b"<p>Talks begin</p>")].concat();
    let said = ["no-reader: `a.warc#https://example.com/br` is compressed with `br`, which is not read"];
    let read = read_stream(&Reader::default(), "a.warc", file);
    assert_eq!((read.articles.len(), &read.said[..1]), (1, &said.map(ToOwned::to_owned)[..]));
}

#[test]
fn chunks_that_break_off_keep_what_they_had_and_are_named() {
    let head = format!("{OK_TEXT}\r\nTransfer-Encoding: chunked");
    let file = warc_response("https://example.com/a", &head, "5\r\nTalks\r\nff\r\n begin");
    let said = ["broken-archive: `a.warc#https://example.com/a` was sent in chunks that are damaged"];
    let read = read_stream(&Reader::default(), "a.warc", file);
    assert_eq!(read.articles[0].text, "Talks begin");
    assert_eq!(read.said.last().unwrap(), &said[0]);
}

#[test]
fn resources_and_texts_made_of_pages_are_articles() {
    let file = [
        record("resource", "https://example.com/a.txt", "Content-Type: text/plain\r\n", "Talks begin"),
        record(
            "conversion",
            "https://example.com/b",
            "Content-Type: text/plain\r\n",
            "Talks begin\nThey met.\n",
        ),
    ];
    let origins = ["a.wet#https://example.com/a.txt", "a.wet#https://example.com/b"];
    let read = check("a.wet", file.concat(), &origins, &[]);
    assert_eq!(
        (read.articles[1].title(), read.articles[1].text.as_str()),
        (None, "Talks begin\n\nThey met.")
    );
    assert_eq!(read.articles[1].url.as_deref(), Some("https://example.com/b"));
}

#[test]
fn an_address_may_have_spaces_and_brackets() {
    let file = [text("<https://example.com/a>", "One"), text("https://example.com/a b#c", "Two")].concat();
    check("a.warc", file, &["a.warc#https://example.com/a", "a.warc#https://example.com/a b%23c"], &[]);
}

#[test]
fn a_length_that_is_too_long_loses_no_record() {
    let body = format!("{OK_TEXT}\r\n\r\nTalks begin");
    let fields = "Content-Type: application/http\r\n";
    for length in ["100", "400", "99999999999"] {
        let lying = warc_record("response", "https://example.com/a", fields, body.as_bytes(), length);
        let file =
            [lying, text("https://example.com/b", "Two"), text("https://example.com/c", "Three")].concat();
        let origins = ["a", "b", "c"].map(|name| format!("a.warc#https://example.com/{name}"));
        let said = ["broken-archive: `a.warc` record 1 has a wrong length: what follows was looked for"];
        let read = check("a.warc", file, &origins.each_ref().map(String::as_str), &said);
        assert_eq!(read.articles[0].text.trim_end(), "Talks begin", "{length}");
    }
}

#[test]
fn a_length_that_is_too_short_or_missing_costs_only_its_record() {
    let body = format!("{OK_TEXT}\r\n\r\nTalks begin\nThey met.\n");
    let fields = "Content-Type: application/http\r\n";
    let short = warc_record("response", "https://example.com/a", fields, body.as_bytes(), "70");
    let missing = warc_record("response", "https://example.com/x", fields, body.as_bytes(), "many");
    let file = [short, text("https://example.com/b", "Two"), missing, text("https://example.com/c", "Three")]
        .concat();
    let origins = ["a", "b", "c"].map(|name| format!("a.warc#https://example.com/{name}"));
    let said = [
        "broken-archive: `a.warc` record 1 has a wrong length: what follows was looked for",
        "broken-archive: `a.warc` record 3 does not say its length",
    ];
    check("a.warc", file, &origins.each_ref().map(String::as_str), &said);
}

#[test]
fn a_file_that_is_cut_off_keeps_what_it_had() {
    let file =
        [text("https://example.com/a", "One"), text("https://example.com/b", "Talks begin. They met.")]
            .concat();
    let origins = ["a.warc#https://example.com/a", "a.warc#https://example.com/b"];
    check("a.warc", &file[..file.len() - 10], &origins, &["broken-archive: `a.warc` record 2 is cut off"]);
    let said = ["broken-archive: `a.warc` record 2 has a header without end"];
    check("a.warc", &file[..file.len() - 120], &origins[..1], &said);
}

#[test]
fn a_compressed_file_that_is_cut_off_says_so() {
    let records =
        [gzip(text("https://example.com/a", "One")), gzip(text("https://example.com/b", "Two"))].concat();
    let read = read_stream(&Reader::default(), "a.warc.gz", &records[..records.len() - 30]);
    assert_eq!(read.origins()[0], "a.warc.gz#https://example.com/a");
    assert_eq!(
        read.said.last().unwrap(),
        "broken-compression: `a.warc.gz` is cut off: its gzip data has no end"
    );
}

#[test]
fn a_record_that_is_too_large_is_passed_over() {
    let reader = Reader { limits: Limits { text: 1000, ..Limits::default() }, ..Reader::default() };
    let file = [text("https://example.com/a", &"Talks ".repeat(1000)), text("https://example.com/b", "Two")]
        .concat();
    let read = read_stream(&reader, "a.warc", file);
    assert_eq!(read.origins(), ["a.warc#https://example.com/b"]);
    assert_eq!(
        read.said,
        ["too-large: `a.warc#https://example.com/a` is larger than a text may be (1000 bytes)"]
    );
}

#[test]
fn lengths_that_all_lie_take_a_time_in_proportion() {
    // Each says that it holds all that follow it.
    let body = format!("{OK_TEXT}\r\n\r\nTalks begin");
    let fields = "Content-Type: application/http\r\n";
    let count = 3000;
    let file: Vec<u8> = (0..count)
        .flat_map(|number| {
            let url = format!("https://example.com/{number}");
            warc_record("response", &url, fields, body.as_bytes(), "60000000")
        })
        .collect();
    let read = read_stream(&Reader::default(), "a.warc", file);
    assert!(read.articles.len() > 50 && !read.said.is_empty(), "{}", read.articles.len());
}

#[test]
fn a_packed_crawl_is_its_warc_files() {
    let file = zip(&[
        ZipMember::new("archive/data.warc.gz", gzip(text("https://example.com/a", "One"))),
        ZipMember::new("pages/pages.jsonl", "{\"url\": \"https://example.com/a\", \"text\": \"One\"}"),
        ZipMember::new("indexes/index.cdx.gz", "x"),
    ]);
    let said = [
        "not-an-article: `news/a.wacz#pages/pages.jsonl` is a part of a WACZ file that holds no pages",
        "not-an-article: `news/a.wacz#indexes/index.cdx.gz` is a part of a WACZ file that holds no pages",
    ];
    let origins = ["news/a.wacz#archive/data.warc.gz#https://example.com/a"];
    check("news/a.wacz", &file, &origins, &said);
    let read = News::new().with("a.wacz", &file).read(&Reader::default());
    assert_eq!((read.origins(), read.said.len()), (origins.to_vec(), 2));
}

#[test]
fn arc_files_are_read_as_warc_files_are() {
    let answer = |url: &str, length: Option<usize>, text: &str| {
        let body = format!("{OK_TEXT}\r\n\r\n{text}");
        let length = length.unwrap_or(body.len());
        format!("{url} 192.0.2.1 20140301000000 text/plain {length}\n{body}\n")
    };
    let description = "1 0 Crawl\nURL IP-address Archive-date Content-type Archive-length\n";
    let head =
        format!("filedesc://a.arc 0.0.0.0 20140301000000 text/plain {}\n{description}\n", description.len());
    let file =
        [head, answer("http://example.com/a b", None, "One"), answer("http://example.com/c", None, "Two")];
    let origins = ["a.arc#http://example.com/a b", "a.arc#http://example.com/c"];
    check("a.arc", file.concat(), &origins, &[]);

    let file = [file[0].clone(), answer("http://example.com/a b", Some(500), "One"), file[2].clone()];
    let said = ["broken-archive: `a.arc` record 2 has a wrong length: what follows was looked for"];
    check("a.arc", file.concat(), &origins, &said);
}

/// Reads everything, or what comes before the caller has enough.
fn items(threads: usize, most: usize, bytes: &[u8]) -> (Vec<Item>, FileReport) {
    let reader = Reader { threads, ..Reader::default() };
    let mut items = Vec::new();
    let report = reader.read_stream("a.warc", bytes, &mut |item| {
        items.push(item);
        if items.len() == most { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    });
    (items, report.unwrap())
}

#[test]
fn several_threads_give_the_same_in_the_same_order() {
    let html = "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8";
    let mut file = Vec::new();
    for number in 0..90 {
        let url = format!("https://example.com/{}", number % 80);
        let page = format!(
            "<html><title>Talks {number}</title><body><article><p>They met in Geneva on day {number} and talked about \
             the border, which both sides said was closed.</p></article></body></html>"
        );
        file.extend(match number % 9 {
            3 => warc_response(&url, "HTTP/1.1 404 Not Found", "no"),
            5 => text(&url, "One\n\nTwo"),
            7 => warc_record("response", &url, "", page.as_bytes(), "5"),
            8 => warc_response(&url, html, "<html>\0"),
            _ => warc_response(&url, html, page),
        });
    }
    let one = items(1, usize::MAX, &file);
    assert_eq!(one.0.len() as u64, one.1.articles + one.1.rejected + one.1.warnings);
    assert!(one.1.articles >= 10 && one.1.rejected >= 30, "{:?}", one.1);
    assert_eq!(items(4, usize::MAX, &file), one);
    let (first, report) = items(4, 25, &file);
    assert_eq!((first.as_slice(), report.stopped), (&one.0[..25], true));
}
