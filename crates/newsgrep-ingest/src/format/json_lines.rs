//! JSON Lines: one record a line. A broken line is rejected and the rest goes on.

use super::record::{self, Start};
use super::{Format, FormatInfo, Head, MARK};
use crate::Reason;
use crate::draft::Place;
use crate::expand::amount;
use crate::input::{Input, Line};
use crate::job::{Job, Stop};

pub(crate) struct JsonLines;

impl Format for JsonLines {
    fn info(&self) -> FormatInfo {
        FormatInfo {
            name: "json-lines",
            extensions: &["jsonl", "ndjson", "jl"],
            description: "One JSON object a line, each an article.",
        }
    }

    /// The first line is a whole object, and so may be the next; in a file named `.json` there is one.
    fn sniff(&self, head: &Head<'_>) -> bool {
        let text = head.unmarked().trim_ascii_start();
        if !text.starts_with(b"{") {
            return false;
        }
        let (line, rest) = match text.iter().position(|byte| *byte == b'\n') {
            Some(end) => text.split_at(end),
            None if head.is_whole => (text, &b""[..]),
            None => return false,
        };
        let rest = rest.trim_ascii_start();
        let is_lone = rest.is_empty() && head.extension != "json";
        // A text may stand behind an object that tells of it.
        let is_named = self.info().extensions.contains(&head.extension);
        (is_lone || rest.starts_with(b"{") || (is_named && !rest.is_empty())) && record::is_object(line)
    }

    fn read(&self, input: &mut Input<'_>, job: &mut Job<'_>) -> Result<(), Stop> {
        let limit = job.limits.line;
        let mut lines = input.lines(limit);
        while let Some(line) = lines.next().map_err(|error| job.failed(&error))? {
            match line {
                Line::Whole(number, bytes) => {
                    if number == 1 && bytes.starts_with(MARK) {
                        bytes.drain(..MARK.len());
                    }
                    if !bytes.trim_ascii().is_empty() {
                        read_line(bytes, number, job)?;
                    }
                }
                Line::TooLong(number) => {
                    let detail = format!("is longer than a line may be ({})", amount(limit));
                    job.reject(Some(number), Reason::TooLarge, detail)?;
                }
            }
        }
        Ok(())
    }
}

fn read_line(bytes: &[u8], number: u64, job: &mut Job<'_>) -> Result<(), Stop> {
    if record::is_too_deep(bytes, record::MAX_DEPTH) {
        let detail = format!("is nested deeper than a record may be ({} levels)", record::MAX_DEPTH);
        return job.reject(Some(number), Reason::BrokenJson, detail);
    }
    record::read(bytes, Start { place: Place::Line(number), line: number, column: 0 }, job)
}
