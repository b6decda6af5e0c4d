//! ARC, what crawlers wrote before WARC: a line for each answer, and the answer.
//!
//! The answers are read as those of WARC are. The line has the address, the server, the time of the crawl, the kind and,
//! last, the length; addresses may have spaces in them.

use std::io::{self, Read};

use super::warc::{ContentType, Fault, Fetched, Next, Stream, records};
use super::{Format, FormatInfo, Head};
use crate::input::Input;
use crate::job::{Job, Stop};

pub(crate) struct Arc;

/// How the line begins that describes the file itself.
const FILE: &str = "filedesc://";

impl Format for Arc {
    fn info(&self) -> FormatInfo {
        FormatInfo {
            name: "arc",
            extensions: &["arc"],
            description: "The answers that a crawl of the web kept before there was WARC.",
        }
    }

    fn sniff(&self, head: &Head<'_>) -> bool {
        head.bytes.trim_ascii_start().starts_with(FILE.as_bytes())
    }

    fn read(&self, input: &mut Input<'_>, job: &mut Job<'_>) -> Result<(), Stop> {
        let met = input.met();
        records(
            Stream::new(input.stream(), is_start),
            &met,
            job,
            next,
            |(fetched, fault): (Fetched, Option<Fault>), number, job| {
                match fault {
                    _ if fetched.url.starts_with(FILE) => {}
                    Some(Fault::TooLarge) => fetched.too_large(number, job)?,
                    _ => fetched.answer(number, job)?,
                }
                Ok(fault)
            },
        )
    }
}

fn next(stream: &mut Stream<impl Read>, most: u64) -> io::Result<Next<(Fetched, Option<Fault>)>> {
    stream.skip_blank()?;
    let line = stream.line()?;
    if line.is_empty() {
        return Ok(Next::End);
    }
    let Some((url, length)) = described(&line) else {
        return Ok(Next::Damage("does not begin where it should"));
    };
    let body = stream.body(length, most);
    let fetched = Fetched { url, content: ContentType::default(), body: body.bytes };
    Ok(Next::Record((fetched, body.fault)))
}

fn is_start(line: &[u8]) -> bool {
    described(line).is_some()
}

/// Reads the address and the length in the line before an answer: `http://x/ 192.0.2.1 20140301000000 text/html 1591`.
fn described(line: &[u8]) -> Option<(String, u64)> {
    // The lines of pages are looked at, too, when a length is wrong: most are known by their beginning.
    let scheme = line.iter().take(16).position(|byte| *byte == b':')?;
    if !line[..scheme].iter().all(u8::is_ascii_alphanumeric) {
        return None;
    }
    let line = String::from_utf8_lossy(line);
    let (rest, length) = line.trim_end().rsplit_once(' ')?;
    let length = length.parse().ok()?;
    // The address may hold anything, so that the time is looked for from the end.
    let mut rest = rest;
    loop {
        let (before, last) = rest.rsplit_once(' ')?;
        if (12..=17).contains(&last.len()) && last.bytes().all(|byte| byte.is_ascii_digit()) {
            let (url, server) = before.rsplit_once(' ')?;
            let is_server = server == "-" || server.contains(['.', ':']);
            return is_server.then(|| (url.to_owned(), length));
        }
        rest = before;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_line_before_an_answer_is_read_from_its_end() {
        let check = |line: &str, found: Option<(&str, u64)>| {
            assert_eq!(described(line.as_bytes()), found.map(|(url, length)| (url.to_owned(), length)));
        };
        check("http://x/ 192.0.2.1 20140301000000 text/html 1591\n", Some(("http://x/", 1591)));
        check("http://x/?q=a b c 192.0.2.1 20140301000000 text/html 7\n", Some(("http://x/?q=a b c", 7)));
        check("http://x/ 192.0.2.1 20140301000000 text/html 200 - - 0 x.arc 7\n", Some(("http://x/", 7)));
        check("http://x/ 192.0.2.1 20140301000000 text/html -1\n", None);
        check("http://x/ 192.0.2.1 20140301000000 text/html abc\n", None);
        check("see: the talks of 20140301000000 took 7\n", None);
        check("URL IP-address Archive-date Content-type Archive-length\n", None);
        check("", None);
    }
}
