//! Files that stand beside news and are none: mail, rich text, pages for a printer, calendars, subtitles, source code.
//!
//! In: any file that begins as one of them, or is named as one. Out: a rejection that names the kind. As plain text they
//! would be articles full of marks. What newsgrep might read one day is `no-reader`, everything else `not-an-article`.

use super::{Format, FormatInfo, Head, without_mark};
use crate::Reason;
use crate::input::Input;
use crate::job::{Job, Stop};

pub(crate) struct Other;

/// How much of the beginning tells the kind.
const BEGINNING: usize = 4 << 10;

/// The endings of names, each with the kind; those of source code and settings are their own.
const NAMED: [(&str, &str); 8] = [
    ("eml", MAIL),
    ("mbox", MAIL),
    ("mbx", MAIL),
    ("ics", CALENDAR),
    ("vcf", CARD),
    ("srt", SUBTITLES),
    ("vtt", SUBTITLES),
    ("svg", "a picture (SVG)"),
];

const MAIL: &str = "mail";
const RICH_TEXT: &str = "rich text (RTF)";
const POST_SCRIPT: &str = "PostScript";
const CALENDAR: &str = "a calendar";
const CARD: &str = "an address card";
const SUBTITLES: &str = "subtitles";

/// Header lines that nothing but mail and pages saved as mail have.
const OF_MAIL: [&str; 4] = ["delivered-to", "return-path", "received", "mime-version"];

impl Format for Other {
    fn info(&self) -> FormatInfo {
        FormatInfo {
            name: "other",
            extensions: &[
                "eml", "mbox", "mbx", "ics", "vcf", "srt", "vtt", "svg", "rs", "py", "js", "mjs", "ts",
                "tsx", "jsx", "css", "scss", "c", "h", "cpp", "hpp", "cc", "java", "kt", "go", "rb", "pl",
                "lua", "swift", "toml", "yaml", "yml", "ini", "cfg", "conf", "sh", "bat", "ps1", "sql",
                "lock", "log", "map",
            ],
            description: "Mail, RTF, PostScript, calendars, subtitles, source code and settings: named, not read.",
        }
    }

    fn sniff(&self, head: &Head<'_>) -> bool {
        with_beginning(head.bytes, |text| marked(text).is_some() || is_package(text, head.extension))
    }

    fn read(&self, input: &mut Input<'_>, job: &mut Job<'_>) -> Result<(), Stop> {
        let (head, _) = input.head();
        if crate::decode::is_binary(head) {
            return Err(job.refuse(Reason::Binary, "is not text"));
        }
        if head.trim_ascii().is_empty() {
            return Ok(());
        }
        let extension = super::extension(job.origin);
        let named = NAMED.iter().find(|(ending, _)| *ending == extension).map(|(_, kind)| *kind);
        let kind = with_beginning(head, marked).or(named);
        let Some(kind) = kind else {
            let detail = format!("is source code, a log or settings (`{extension}`)");
            return Err(job.refuse(Reason::NotAnArticle, detail));
        };
        let is_text = matches!(kind, MAIL | RICH_TEXT | POST_SCRIPT);
        Err(match is_text {
            true => {
                job.refuse(Reason::NoReader, format!("is {kind}, which is not read: save it as plain text"))
            }
            false => job.refuse(Reason::NotAnArticle, format!("is {kind}")),
        })
    }
}

/// Hands over the beginning of a file as text, whatever its encoding.
fn with_beginning<T>(bytes: &[u8], read: impl FnOnce(&str) -> T) -> T {
    let bytes = without_mark(bytes);
    match crate::decode::utf16_head(&bytes[..bytes.len().min(BEGINNING)]) {
        Some(text) => read(&text),
        None => {
            let beginning = &bytes[..bytes.len().min(BEGINNING)];
            match std::str::from_utf8(beginning) {
                Ok(text) => read(text),
                Err(_) => read(&String::from_utf8_lossy(beginning)),
            }
        }
    }
}

/// Returns what a text is by its first lines.
fn marked(text: &str) -> Option<&'static str> {
    let text = text.trim_start();
    let begins = |mark: &str| text.get(..mark.len()).is_some_and(|start| start.eq_ignore_ascii_case(mark));
    match () {
        () if text.starts_with("{\\rtf") => Some(RICH_TEXT),
        () if text.starts_with("%!PS") => Some(POST_SCRIPT),
        () if begins("BEGIN:VCALENDAR") => Some(CALENDAR),
        () if begins("BEGIN:VCARD") => Some(CARD),
        () if text.starts_with("WEBVTT") || is_subrip(text) => Some(SUBTITLES),
        () if is_mail(text) => Some(MAIL),
        () => None,
    }
}

/// Tells whether a text begins with a number and the times between which it is shown.
fn is_subrip(text: &str) -> bool {
    let mut lines = text.lines();
    let (number, times) = (lines.next().unwrap_or_default().trim(), lines.next().unwrap_or_default());
    let is_time = |text: &str| text.contains(':') && text.trim().starts_with(|c: char| c.is_ascii_digit());
    !number.is_empty()
        && number.bytes().all(|byte| byte.is_ascii_digit())
        && times.split_once("-->").is_some_and(|(from, to)| is_time(from) && is_time(to))
}

/// Tells whether a text begins with the header of a letter; that of an article has other lines.
fn is_mail(text: &str) -> bool {
    let mut lines = text.lines().peekable();
    // Letters behind one another in one file begin with `From ` and an address.
    let is_box = lines.peek().is_some_and(|line| line.starts_with("From "));
    if is_box {
        lines.next();
    }
    let (mut count, mut is_known) = (0, false);
    for line in lines.take_while(|line| !line.trim().is_empty()) {
        if line.starts_with([' ', '\t']) {
            continue;
        }
        let Some(name) = header_name(line) else { break };
        count += 1;
        is_known |= OF_MAIL.iter().any(|known| name.eq_ignore_ascii_case(known));
    }
    is_known && count >= if is_box { 1 } else { 2 }
}

/// Returns the name of a header line: `Return-Path: <desk@wire.example>`.
fn header_name(line: &str) -> Option<&str> {
    let (name, _) = line.split_once(':')?;
    let is_name = !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    is_name.then_some(name)
}

/// Tells whether an object describes a package of code rather than a record.
fn is_package(text: &str, extension: &str) -> bool {
    let has = |key: &str| text.contains(&format!("\"{key}\""));
    extension == "json"
        && text.trim_start().starts_with('{')
        && has("name")
        && has("version")
        && ["dependencies", "devDependencies", "scripts", "lockfileVersion"].iter().any(|key| has(key))
        && !["headline", "title", "items", "articles"].iter().any(|key| has(key))
}
