//! JSON on any number of lines: one object, a list of objects, or an object that wraps such a list as archives and
//! searches answer. A record is in memory at a time; a fault in one of a list is named and the rest goes on.

use std::io::{BufRead, Read};

use serde::de::IgnoredAny;

use super::json_scan::{End, Scan};
use super::record::{self, Start};
use super::{Format, FormatInfo, Head, MARK};
use crate::decode::is_binary;
use crate::draft::Place;
use crate::expand::amount;
use crate::input::Input;
use crate::job::{Job, Stop};
use crate::{Field, Reason, Rejected};

pub(crate) struct Json;

/// How deep a list of records may be in the objects around it.
const LEVELS: usize = 4;

impl Format for Json {
    fn info(&self) -> FormatInfo {
        FormatInfo {
            name: "json",
            extensions: &["json"],
            description: "One JSON object, a list of them, or an object with a list of them, each an article.",
        }
    }

    /// It is JSON from the beginning up to the end, or up to where the beginning was cut off.
    fn sniff(&self, head: &Head<'_>) -> bool {
        let text = head.unmarked().trim_ascii();
        let inner = text.strip_prefix(b"[").map_or(text, <[u8]>::trim_ascii_start);
        inner.starts_with(b"{")
            && match serde_json::from_slice::<IgnoredAny>(text) {
                Ok(_) => true,
                Err(error) => error.is_eof() && !head.is_whole,
            }
    }

    fn read(&self, input: &mut Input<'_>, job: &mut Job<'_>) -> Result<(), Stop> {
        if is_binary(input.head().0) {
            return Err(job.refuse(Reason::Binary, "is not text"));
        }
        let limit = job.limits.line;
        let is_marked = input.head().0.starts_with(MARK);
        let mut stream = input.buffered();
        if is_marked {
            // A buffer that holds nothing yet has nothing to pass over.
            stream.read_exact(&mut [0; MARK.len()]).map_err(|error| job.failed(&error))?;
        }
        let mut records = Records { scan: Scan::new(stream, limit), job, count: 0, buffer: Vec::new() };
        records.read()
    }
}

/// Hands over the records as they are met, so that those before a fault are kept.
struct Records<'a, 'j, R> {
    scan: Scan<R>,
    job: &'a mut Job<'j>,
    count: u64,
    buffer: Vec<u8>,
}

impl<R: BufRead> Records<'_, '_, R> {
    /// Reads one value after another; a well-formed file has one.
    fn read(&mut self) -> Result<(), Stop> {
        while let Some(first) = self.peek(&mut Vec::new())? {
            match first {
                b'[' => {
                    self.scan.skip();
                    self.list(None)?;
                }
                b'{' => self.object()?,
                _ => {
                    let line = self.scan.line;
                    return Err(
                        self.broken(line, "is not valid JSON: expected an object or a list".to_owned())
                    );
                }
            }
        }
        Ok(())
    }

    /// Reads a list up to the bracket that closes it; the one that opens it is read.
    fn list(&mut self, mut indent: Option<u64>) -> Result<(), Stop> {
        while let Some(next) = self.peek(&mut Vec::new())? {
            match next {
                b']' => {
                    self.scan.skip();
                    return Ok(());
                }
                b',' => self.scan.skip(),
                b'}' | b':' => {
                    let line = self.scan.line;
                    self.scan.skip();
                    let detail = "is not valid JSON: expected a record".to_owned();
                    self.job.reject(Some(line), Reason::BrokenJson, detail)?;
                }
                _ => {
                    indent = self.scan.indent().or(indent);
                    self.element(indent)?;
                }
            }
        }
        let line = self.scan.line;
        Err(self.broken(line, "is not valid JSON: the list has no end".to_owned()))
    }

    /// Reads one record of a list.
    fn element(&mut self, indent: Option<u64>) -> Result<(), Stop> {
        self.count += 1;
        let start =
            Start { place: Place::Record(self.count), line: self.scan.line, column: self.scan.column() };
        self.buffer.clear();
        let end = self.scan.value(&mut self.buffer, 0).map_err(|error| self.job.failed(&error))?;
        self.record(start, end, indent)
    }

    /// Hands over the record in the buffer, or says why there is none.
    fn record(&mut self, start: Start, end: End, indent: Option<u64>) -> Result<(), Stop> {
        let name = |what: String| start.place.said(&what);
        match end {
            End::Closed => record::read(&self.buffer, start, self.job),
            End::TooLong => {
                let detail = format!("is larger than a record may be ({})", amount(self.job.limits.line));
                self.job.reject(None, Reason::TooLarge, name(detail))
            }
            End::TooDeep => {
                let detail = format!("is nested deeper than a record may be ({} levels)", record::MAX_DEPTH);
                self.job.reject(None, Reason::BrokenJson, name(detail))
            }
            End::Torn => {
                let line = self.scan.line - 1;
                let detail = "is not valid JSON: it ends inside a string".to_owned();
                if self.scan.next_object(indent).map_err(|error| self.job.failed(&error))? {
                    return self.job.reject(Some(line), Reason::BrokenJson, detail);
                }
                Err(self.broken(line, detail))
            }
            End::Cut => {
                let line = self.scan.line;
                Err(self.broken(line, format!("is not valid JSON: it ends inside record {}", self.count)))
            }
        }
    }

    /// Reads an object that is a record, or that has a list of records.
    fn object(&mut self) -> Result<(), Stop> {
        let (line, column) = (self.scan.line, self.scan.column());
        let mut bytes = Vec::new();
        let Some(end) = self.members(&mut bytes, 0)? else { return Ok(()) };
        self.count += 1;
        self.buffer = bytes;
        self.record(Start { place: Place::Record(self.count), line, column }, end, None)
    }

    /// Copies an object into `out`, reading the lists of records in it on the way.
    ///
    /// Returns how the object ended, or `None` if it had such a list, and so is no record.
    fn members(&mut self, out: &mut Vec<u8>, level: usize) -> Result<Option<End>, Stop> {
        self.take(out);
        let (mut has_records, mut has_text, mut fault) = (false, false, End::Closed);
        loop {
            let member = match self.peek(out)? {
                Some(b'}') => {
                    self.take(out);
                    return Ok((!has_records).then_some(fault));
                }
                Some(b',') => {
                    self.take(out);
                    continue;
                }
                Some(b'"') => self.member(out, level, &mut has_text)?,
                // Whatever is wrong here, the parser says it.
                Some(_) => Member::Broken,
                None => Member::Ended(End::Cut),
            };
            match member {
                Member::Records => has_records = true,
                Member::Ended(End::Closed) => {}
                Member::Ended(end @ (End::TooLong | End::TooDeep)) => fault = end,
                Member::Ended(_) | Member::Broken if has_records => {
                    let line = self.scan.line;
                    return Err(self.broken(line, "is not valid JSON behind its records".to_owned()));
                }
                Member::Ended(end) => return Ok(Some(end)),
                Member::Broken => return self.value(out, level + 1).map(Some),
            }
        }
    }

    /// Copies a key and its value, unless the value holds records.
    fn member(&mut self, out: &mut Vec<u8>, level: usize, has_text: &mut bool) -> Result<Member, Stop> {
        let from = out.len();
        let end = self.value(out, 0)?;
        if end != End::Closed {
            return Ok(Member::Ended(end));
        }
        let key = String::from_utf8_lossy(out[from..].trim_ascii()).trim_matches('"').to_owned();
        if self.peek(out)? != Some(b':') {
            return Ok(Member::Broken);
        }
        self.take(out);
        let first = self.peek(out)?;
        *has_text |= matches!(first, Some(b'"' | b'[')) && is_text(&key);
        match first {
            Some(b'[') if !*has_text && record::is_list(&key) => self.member_list(out),
            Some(b'{') if !*has_text && record::is_around(&key) && level < LEVELS => {
                self.members(out, level + 1).map(|end| end.map_or(Member::Records, Member::Ended))
            }
            Some(_) => self.value(out, 0).map(Member::Ended),
            None => Ok(Member::Ended(End::Cut)),
        }
    }

    /// Reads a list if its first value is a record, and copies it if not.
    fn member_list(&mut self, out: &mut Vec<u8>) -> Result<Member, Stop> {
        self.take(out);
        if self.peek(out)? != Some(b'{') {
            return self.value(out, 1).map(Member::Ended);
        }
        let indent = self.scan.indent();
        let (line, column) = (self.scan.line, self.scan.column());
        let mut first = Vec::new();
        let end = self.value(&mut first, 0)?;
        if end == End::Closed && !record::is_article(&first, self.job) {
            out.append(&mut first);
            // One bracket is open.
            return self.value(out, 1).map(Member::Ended);
        }
        self.count += 1;
        self.buffer = first;
        self.record(Start { place: Place::Record(self.count), line, column }, end, indent)?;
        self.list(indent)?;
        Ok(Member::Records)
    }

    /// Returns the next byte that is no white space.
    fn peek(&mut self, out: &mut Vec<u8>) -> Result<Option<u8>, Stop> {
        self.scan.peek(out).map_err(|error| self.job.failed(&error))
    }

    /// Copies the next byte.
    fn take(&mut self, out: &mut Vec<u8>) {
        self.scan.take(out);
    }

    fn value(&mut self, out: &mut Vec<u8>, depth: usize) -> Result<End, Stop> {
        self.scan.value(out, depth).map_err(|error| self.job.failed(&error))
    }

    /// Returns the end of a file that cannot be read on from this line.
    fn broken(&self, line: u64, detail: String) -> Stop {
        match self.job.refuse(Reason::BrokenJson, detail) {
            Stop::Rejected(rejected) => Stop::Rejected(Rejected { line: Some(line), ..rejected }),
            stop => stop,
        }
    }
}

/// What came of a key and its value.
enum Member {
    /// The value held records, which were read.
    Records,
    /// They were copied, or passed over.
    Ended(End),
    /// What comes next is no JSON.
    Broken,
}

/// Tells whether a key holds the text of a record, so that lists beside it are only related.
fn is_text(key: &str) -> bool {
    Field::of_key(key).is_some_and(|(field, _)| matches!(field, Field::Body | Field::Paragraphs))
}
