//! Files of records between tags, `<DOC> … </DOC>`, one record in memory at a time.
//!
//! In: the lines of a file. Out: the bytes of each record with its number. What is between the records is passed over;
//! a record that has no end or is too large is a rejection, and the rest goes on.

use crate::Reason;
use crate::expand::amount;
use crate::input::{Input, Line};
use crate::job::{Job, Stop};

/// What takes a record: its number, its bytes, the job.
type Each<'e> = dyn FnMut(u64, &[u8], &mut Job<'_>) -> Result<(), Stop> + 'e;

/// Hands the records with this name to `each`, numbered from 1.
pub(super) fn records(
    input: &mut Input<'_>,
    job: &mut Job<'_>,
    name: &'static str,
    each: &mut Each<'_>,
) -> Result<(), Stop> {
    let limit = job.limits.text;
    let mut records = Records::new(name, limit);
    let mut lines = input.lines(job.limits.line.min(limit));
    while let Some(line) = lines.next().map_err(|error| job.failed(&error))? {
        match line {
            Line::Whole(_, bytes) => {
                bytes.push(b'\n');
                records.line(bytes, job, each)?;
            }
            Line::TooLong(number) => {
                let detail = format!("is longer than a line may be ({})", amount(job.limits.line.min(limit)));
                job.reject(Some(number), Reason::TooLarge, detail)?;
            }
        }
    }
    if records.is_open {
        let detail = format!("is cut off: record {} has no `</{name}>`", records.number);
        return Err(job.refuse(Reason::BrokenXml, detail));
    }
    Ok(())
}

struct Records {
    name: &'static str,
    start: String,
    end: String,
    limit: u64,
    number: u64,
    /// Whether the end of a record is awaited.
    is_open: bool,
    /// The record so far; nothing more is added to one that is too large.
    record: Vec<u8>,
    is_too_large: bool,
}

impl Records {
    fn new(name: &'static str, limit: u64) -> Self {
        let (start, end) = (format!("<{name}"), format!("</{name}>"));
        Records {
            name,
            start,
            end,
            limit,
            number: 0,
            is_open: false,
            record: Vec::new(),
            is_too_large: false,
        }
    }

    fn line(&mut self, line: &[u8], job: &mut Job<'_>, each: &mut Each<'_>) -> Result<(), Stop> {
        let mut rest = line;
        loop {
            let start = start_tag(rest, self.start.as_bytes());
            if !self.is_open {
                let Some(start) = start else { return Ok(()) };
                self.open();
                self.add(&rest[start..start + self.start.len()]);
                rest = &rest[start + self.start.len()..];
                continue;
            }
            // Not beyond the next start: each byte is looked at once or twice, whatever the line.
            let end = find(&rest[..start.unwrap_or(rest.len())], self.end.as_bytes());
            match (start, end) {
                (Some(start), None) => {
                    let detail = format!("record {} has no `</{}>`", self.number, self.name);
                    job.reject(None, Reason::BrokenXml, detail)?;
                    self.is_open = false;
                    rest = &rest[start..];
                }
                (_, Some(end)) => {
                    self.add(&rest[..end + self.end.len()]);
                    self.is_open = false;
                    rest = &rest[end + self.end.len()..];
                    self.hand_over(job, each)?;
                }
                (_, None) => {
                    self.add(rest);
                    return Ok(());
                }
            }
        }
    }

    fn open(&mut self) {
        self.number += 1;
        self.is_open = true;
        self.is_too_large = false;
        self.record.clear();
    }

    fn add(&mut self, bytes: &[u8]) {
        self.is_too_large |= (self.record.len() + bytes.len()) as u64 > self.limit;
        if self.is_too_large {
            self.record = Vec::new();
        } else {
            self.record.extend_from_slice(bytes);
        }
    }

    fn hand_over(&mut self, job: &mut Job<'_>, each: &mut Each<'_>) -> Result<(), Stop> {
        if self.is_too_large {
            let detail =
                format!("record {} is larger than a text may be ({})", self.number, amount(self.limit));
            return job.reject(None, Reason::TooLarge, detail);
        }
        each(self.number, &self.record, job)
    }
}

/// Finds a start tag: `<DOC>` or `<DOC id="7">`, not `<DOCNO>`.
fn start_tag(text: &[u8], start: &[u8]) -> Option<usize> {
    let mut from = 0;
    while let Some(place) = find(&text[from..], start) {
        let place = from + place;
        let next = text.get(place + start.len());
        if next.is_some_and(|byte| byte.is_ascii_whitespace() || *byte == b'>') {
            return Some(place);
        }
        from = place + start.len();
    }
    None
}

fn find(text: &[u8], part: &[u8]) -> Option<usize> {
    let first = *part.first()?;
    let mut from = 0;
    while let Some(step) = text[from..].iter().position(|byte| *byte == first) {
        let place = from + step;
        if text[place..].starts_with(part) {
            return Some(place);
        }
        from = place + 1;
    }
    None
}
