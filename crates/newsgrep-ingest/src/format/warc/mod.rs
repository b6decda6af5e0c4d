//! WARC, of versions 0.17 to 1.1: the answers that a crawl kept, each read as a file of its own.
//!
//! Answers with status 200 and resources are read by the formats that know their kind; conversions to plain text are
//! articles as they are. Other answers are counted; what a crawl keeps of itself (requests, metadata) is not. The date
//! of a crawl is no date of publication. Where a length is wrong, the way goes on at the next record.

mod http;
mod read;
mod stream;

use std::io::{self, Read};

pub(super) use http::ContentType;
pub(super) use read::{Fetched, Next, records};
pub(super) use stream::{Fault, Stream};

use super::{Format, FormatInfo, Head};
use crate::Reason;
use crate::input::Input;
use crate::job::{Job, Stop};

pub(crate) struct Warc;

/// The most bytes and the most lines of a record's header.
const MAX_HEADER: (usize, usize) = (1 << 20, 10_000);

impl Format for Warc {
    fn info(&self) -> FormatInfo {
        FormatInfo {
            name: "warc",
            extensions: &["warc", "wet"],
            description: "The answers that a crawl of the web kept: pages, feeds, JSON and text, each read as a file.",
        }
    }

    fn sniff(&self, head: &Head<'_>) -> bool {
        let start = head.bytes.trim_ascii_start();
        start.starts_with(b"WARC/0.") || start.starts_with(b"WARC/1.")
    }

    fn read(&self, input: &mut Input<'_>, job: &mut Job<'_>) -> Result<(), Stop> {
        let met = input.met();
        records(Stream::new(input.stream(), is_start), &met, job, next, |record: Record, number, job| {
            let fault = record.fault;
            record.read(number, job)?;
            Ok(fault)
        })
    }
}

fn is_start(line: &[u8]) -> bool {
    line.starts_with(b"WARC/0.") || line.starts_with(b"WARC/1.")
}

/// One record: its header and its body.
struct Record {
    kind: String,
    fetched: Fetched,
    fault: Option<Fault>,
}

fn next(stream: &mut Stream<impl Read>, most: u64) -> io::Result<Next<Record>> {
    stream.skip_blank()?;
    let version = stream.line()?;
    if version.is_empty() {
        return Ok(Next::End);
    }
    if !is_start(&version) {
        return Ok(Next::Damage("does not begin where it should"));
    }
    let Some(header) = header(stream)? else { return Ok(Next::Damage("has a header without end")) };
    let Some(length) = header.length else { return Ok(Next::Damage("does not say its length")) };
    let body = stream.body(length, most);
    let fetched = Fetched { url: header.url, content: header.content, body: body.bytes };
    Ok(Next::Record(Record { kind: header.kind, fetched, fault: body.fault }))
}

/// What is needed of a header.
#[derive(Default)]
struct Header {
    kind: String,
    url: String,
    content: ContentType,
    length: Option<u64>,
}

/// Reads the lines of a header up to the empty one; `None` if it has no end.
fn header(stream: &mut Stream<impl Read>) -> io::Result<Option<Header>> {
    let mut header = Header::default();
    let (mut bytes, mut lines) = (0, 0);
    loop {
        let line = stream.line()?;
        bytes += line.len();
        lines += 1;
        if line.is_empty() || (bytes, lines) > MAX_HEADER || lines > MAX_HEADER.1 {
            return Ok(None);
        }
        let text = String::from_utf8_lossy(&line);
        if text.trim().is_empty() {
            return Ok(Some(header));
        }
        // A line that goes on with the one before says nothing that is needed here.
        if let Some((name, value)) = text.split_once(':').filter(|_| !text.starts_with([' ', '\t'])) {
            header.take(name.trim(), value.trim());
        }
    }
}

impl Header {
    fn take(&mut self, name: &str, value: &str) {
        match name.to_ascii_lowercase().as_str() {
            "warc-type" => self.kind = value.to_ascii_lowercase(),
            // Some writers put the address into angle brackets.
            "warc-target-uri" => self.url = value.trim_matches(['<', '>']).to_owned(),
            "content-type" => self.content = ContentType::of(value),
            "content-length" => self.length = value.parse().ok(),
            _ => {}
        }
    }
}

impl Record {
    fn read(self, number: u64, job: &mut Job<'_>) -> Result<(), Stop> {
        let fetched = self.fetched;
        if self.fault == Some(Fault::TooLarge)
            && !matches!(self.kind.as_str(), "warcinfo" | "request" | "metadata")
        {
            return fetched.too_large(number, job);
        }
        match self.kind.as_str() {
            "warcinfo" | "request" | "metadata" => Ok(()),
            "response" => fetched.answer(number, job),
            "resource" => fetched.resource(number, job),
            "conversion" => fetched.conversion(number, job),
            "revisit" => {
                fetched.reject(number, Reason::NotAnArticle, "is the same as was fetched before", job)
            }
            "continuation" => fetched.reject(
                number,
                Reason::NoReader,
                "is continued from another record, which is not read",
                job,
            ),
            _ => fetched.reject(number, Reason::NotAnArticle, "is a record of an unknown kind", job),
        }
    }
}
