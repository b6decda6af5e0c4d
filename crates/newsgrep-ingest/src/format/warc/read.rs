//! What was fetched from an address into articles, or the reason why it is none.
//!
//! In: an address and the bytes that an archive has of it. Out: articles and rejections, handed to the job. It does not
//! know how archives are built.

use std::io::{self, Cursor, Read};

use flate2::read::{DeflateDecoder, ZlibDecoder};

use super::http::{self, ContentType};
use super::stream::{Fault, Stream};
use crate::decode;
use crate::draft::{Draft, Place};
use crate::expand::{Counter, Guarded, Met, amount};
use crate::format::record;
use crate::job::{Hints, Job, Stop};
use crate::{Reason, WarningKind};

/// What an archive has of one address.
pub(in super::super) struct Fetched {
    pub(in super::super) url: String,
    pub(in super::super) content: ContentType,
    pub(in super::super) body: Vec<u8>,
}

/// What comes next in a stream of records.
pub(in super::super) enum Next<T> {
    Record(T),
    /// Something that is no record, as a rejection has it.
    Damage(&'static str),
    End,
}

/// Reads one record after another; behind damage, from where the next one begins.
///
/// `next` finds a record whose body has at most so many bytes, and `read` hands over what it holds and returns what is
/// wrong with it.
pub(in super::super) fn records<R: Read, T>(
    mut stream: Stream<R>,
    met: &Met,
    job: &mut Job<'_>,
    next: impl Fn(&mut Stream<R>, u64) -> io::Result<Next<T>>,
    read: impl Fn(T, u64, &mut Job<'_>) -> Result<Option<Fault>, Stop>,
) -> Result<(), Stop> {
    job.open_archive()?;
    let mut number = 0;
    loop {
        match next(&mut stream, job.limits.text).map_err(|error| job.failed(&error))? {
            Next::End => return Ok(()),
            Next::Record(record) => {
                number += 1;
                let fault = read(record, number, job)?;
                faulty(fault, number, met, job)?;
            }
            Next::Damage(what) => {
                job.reject(None, Reason::BrokenArchive, Place::Record(number + 1).said(what))?;
                stream.find_start().map_err(|error| job.failed(&error))?;
            }
        }
    }
}

/// Says what is wrong with a record besides what it held; the end of the stream is the end of reading.
fn faulty(fault: Option<Fault>, number: u64, met: &Met, job: &mut Job<'_>) -> Result<(), Stop> {
    // A failure beneath is what to name, not what it made of the record.
    if let Some(failure) = met.failure() {
        return Err(job.failed(&failure));
    }
    let said = |what| Place::Record(number).said(what);
    match fault {
        // Records that are too large are rejected by themselves.
        None | Some(Fault::TooLarge) => Ok(()),
        Some(Fault::WrongLength) => {
            job.reject(None, Reason::BrokenArchive, said("has a wrong length: what follows was looked for"))
        }
        Some(Fault::CutOff) => Err(job.refuse(Reason::BrokenArchive, said("is cut off"))),
    }
}

impl Fetched {
    /// Reads the answer of a server: the lines of HTTP and a body.
    pub(in super::super) fn answer(self, number: u64, job: &mut Job<'_>) -> Result<(), Stop> {
        if !is_of(&["http", "https"], &self.url) {
            return self.reject(number, Reason::NotAnArticle, "was not fetched from the web", job);
        }
        let Some(answer) = http::read(self.body) else {
            return reject(
                &self.url,
                number,
                Reason::BrokenArchive,
                "does not begin with an HTTP status",
                job,
            );
        };
        let page = Fetched { url: self.url, content: answer.content, body: answer.body };
        if answer.status != 200 {
            let detail = format!("is an answer with status {}", answer.status);
            return page.reject(number, Reason::NotAnArticle, &detail, job);
        }
        let url = answer.has_bad_chunks.then(|| page.url.clone());
        page.decoded(&answer.encodings, number, job)?;
        match url {
            Some(url) => {
                reject(&url, number, Reason::BrokenArchive, "was sent in chunks that are damaged", job)
            }
            None => Ok(()),
        }
    }

    /// Reads bytes of a known kind.
    pub(in super::super) fn resource(self, number: u64, job: &mut Job<'_>) -> Result<(), Stop> {
        // Crawlers keep their own logs, and pictures of pages, under addresses that only they know.
        if !is_of(&["http", "https", "ftp", "file"], &self.url) {
            return self.reject(number, Reason::NotAnArticle, "was made by the crawler", job);
        }
        self.decoded(&[], number, job)
    }

    /// Reads a text that was made of a page: an article with an address and without a title.
    pub(in super::super) fn conversion(self, number: u64, job: &mut Job<'_>) -> Result<(), Stop> {
        if self.content.media_type.as_deref() != Some("text/plain") {
            return self.resource(number, job);
        }
        let Some(decoded) = decode::decode(self.body) else {
            return reject(&self.url, number, Reason::Binary, "is not text", job);
        };
        if decoded.text.trim().is_empty() {
            return reject(&self.url, number, Reason::Empty, "is empty", job);
        }
        if decoded.replaced > 0 {
            let detail = format!("has broken characters ({}), each shown as U+FFFD", decoded.replaced);
            job.warn(None, WarningKind::BadBytes, Place::Record(number).said(&detail))?;
        }
        let draft = Draft {
            name: Some(name(&self.url).into()),
            paragraphs: record::paragraphs(&decoded.text).into_iter().map(Into::into).collect(),
            url: Some(self.url),
            ..Draft::default()
        };
        job.draft(draft, Place::Record(number))
    }

    pub(in super::super) fn too_large(self, number: u64, job: &mut Job<'_>) -> Result<(), Stop> {
        let detail = format!("is larger than a text may be ({})", amount(job.limits.text));
        self.reject(number, Reason::TooLarge, &detail, job)
    }

    pub(in super::super) fn reject(
        self,
        number: u64,
        reason: Reason,
        detail: &str,
        job: &mut Job<'_>,
    ) -> Result<(), Stop> {
        reject(&self.url, number, reason, detail, job)
    }

    /// Reads a body that was compressed on its way, if it is of a kind that holds articles.
    fn decoded(self, encodings: &[String], number: u64, job: &mut Job<'_>) -> Result<(), Stop> {
        if let Some(kind) = self.content.media_type.as_deref().filter(|kind| !is_readable(kind)) {
            let detail = format!("is of a kind that holds no articles: `{kind}`");
            return self.reject(number, Reason::NotAnArticle, &detail, job);
        }
        if is_for_robots(&self.url) {
            return self.reject(number, Reason::NotAnArticle, "holds rules for crawlers", job);
        }
        if self.body.trim_ascii().is_empty() {
            return self.reject(number, Reason::Empty, "is empty", job);
        }
        let Fetched { url, content, body } = self;
        let hints = Hints {
            url: Some(&url),
            media_type: content.media_type.as_deref(),
            charset: content.charset.as_deref(),
        };
        // gzip and zstd are recognised by content as in any file, and many archives store what they expanded.
        let encoding = encodings.iter().find(|coding| !["gzip", "x-gzip", "zstd"].contains(&coding.as_str()));
        match encoding.map(String::as_str) {
            Some(coding) if !is_text(&body) => match inflated(coding, &body, job) {
                Some(stream) => job.member(&name(&url), number, hints, stream),
                None => {
                    let detail = format!("is compressed with `{coding}`, which is not read");
                    reject(&url, number, Reason::NoReader, &detail, job)
                }
            },
            _ => job.member(&name(&url), number, hints, Cursor::new(body)),
        }
    }
}

/// Returns the bytes expanded from `deflate`, which some servers send with the frame of zlib and some without.
fn inflated<'a>(coding: &str, body: &'a [u8], job: &Job<'_>) -> Option<Box<dyn Read + 'a>> {
    if coding != "deflate" {
        return None;
    }
    let stored = Counter::default();
    stored.add(body.len() as u64);
    let guard = |decoder| Guarded::new(decoder, "deflate data", stored, job.limits, &job.budget);
    let is_zlib = matches!(body, [first, second, ..] if first & 0x0f == 8 && (u16::from(*first) << 8 | u16::from(*second)) % 31 == 0);
    let decoder: Box<dyn Read + 'a> = match is_zlib {
        true => Box::new(ZlibDecoder::new(body)),
        false => Box::new(DeflateDecoder::new(body)),
    };
    Some(Box::new(guard(decoder)))
}

/// Tells whether bytes that are said to be compressed are not: markup, JSON, or text without controls.
fn is_text(bytes: &[u8]) -> bool {
    let head = &bytes[..bytes.len().min(512)];
    let start = head.trim_ascii_start();
    let is_plain = |byte: &u8| *byte >= b' ' || byte.is_ascii_whitespace();
    (start.starts_with(b"<") || start.starts_with(b"{") || start.starts_with(b"["))
        && head.iter().all(is_plain)
}

fn reject(url: &str, number: u64, reason: Reason, detail: &str, job: &mut Job<'_>) -> Result<(), Stop> {
    job.reject_member(&name(url), number, reason, detail)
}

/// Returns an address as origins have it: without control characters.
fn name(url: &str) -> String {
    url.chars().map(|c| if c.is_control() { char::REPLACEMENT_CHARACTER } else { c }).collect()
}

/// Tells whether an address has one of the schemes, or none.
fn is_of(schemes: &[&str], url: &str) -> bool {
    let scheme = url.split_once(':').map_or("", |(scheme, _)| scheme).to_ascii_lowercase();
    scheme.is_empty() || schemes.contains(&scheme.as_str())
}

/// Tells whether something of a media type may hold articles; what has an unknown one is looked at.
fn is_readable(media_type: &str) -> bool {
    let (kind, name) = media_type.split_once('/').unwrap_or_default();
    match kind {
        "text" => {
            !["css", "javascript", "ecmascript", "vtt", "calendar", "x-component", "dns"].contains(&name)
        }
        "application" => {
            let known =
                ["xhtml+xml", "xml", "json", "x-ndjson", "ndjson", "jsonl", "x-jsonlines", "json-seq"];
            known.contains(&name) || name.ends_with("+xml") || name.ends_with("+json")
        }
        "unknown" | "unk" | "no-type" => true,
        _ => false,
    }
}

fn is_for_robots(url: &str) -> bool {
    let path = url.split(['?', '#']).next().unwrap_or_default();
    path.ends_with("/robots.txt")
}
