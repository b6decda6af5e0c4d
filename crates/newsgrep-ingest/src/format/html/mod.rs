//! Web pages: one article a page, without what stands around it.
//!
//! In: the bytes of a page in any encoding. Out: its article, or why there is none. The text is chosen in
//! [`main_text`], within the limits of [`scan`]; without the feature `html` a page is recognised, and rejected.

#[cfg(feature = "html")]
mod blocks;
#[cfg(feature = "html")]
mod clean;
#[cfg(feature = "html")]
mod credits;
#[cfg(feature = "html")]
mod elements;
#[cfg(feature = "html")]
mod encoding;
#[cfg(feature = "html")]
mod lines;
#[cfg(feature = "html")]
mod main_text;
#[cfg(feature = "html")]
mod metadata;
#[cfg(feature = "html")]
mod page;
#[cfg(feature = "html")]
mod rules;
#[cfg(feature = "html")]
mod scan;
#[cfg(feature = "html")]
mod take;
#[cfg(not(feature = "html"))]
mod without;
#[cfg(feature = "html")]
mod words;

use super::{Format, FormatInfo, Head};
use crate::draft::Place;
use crate::input::Input;
use crate::job::{Job, Stop};
use crate::{Reason, WarningKind};

#[cfg(feature = "html")]
pub(crate) use page::{MAX_PAGE, Page, read_page};
#[cfg(not(feature = "html"))]
pub(crate) use without::{MAX_PAGE, Page, read_page};

pub(crate) struct Html;

/// How far into a file its first tag is looked for, in bytes: comments and white space may come before it.
const FIRST_TAG: usize = 4096;

impl Format for Html {
    fn info(&self) -> FormatInfo {
        FormatInfo {
            name: "html",
            extensions: &["html", "htm", "xhtml"],
            description: "A web page in any encoding: its article, without menus, links to other stories and comments.",
        }
    }

    fn sniff(&self, head: &Head<'_>) -> bool {
        let is_named = matches!(head.media_type, Some("text/html" | "application/xhtml+xml"));
        // Servers also send feeds as pages.
        is_page(head.bytes) || is_named && !head.bytes.trim_ascii_start().starts_with(b"<?xml")
    }

    #[cfg(feature = "html")]
    fn read(&self, input: &mut Input<'_>, job: &mut Job<'_>) -> Result<(), Stop> {
        use crate::decode;

        if decode::is_binary(input.head().0) {
            return Err(job.refuse(Reason::Binary, "is not text"));
        }
        let (bytes, outcome) = input.read_whole(page::MAX_PAGE);
        let Some(bytes) = bytes else {
            return Err(page::too_large()).map_err(|(reason, detail)| job.refuse(reason, detail));
        };
        if !bytes.iter().all(u8::is_ascii_whitespace) {
            hand_over_page(read_page(bytes, job.hints), job)?;
        }
        // What came before a failure is an article all the same, and the failure is named.
        outcome.map_err(|error| job.failed(&error))
    }

    #[cfg(not(feature = "html"))]
    fn read(&self, _: &mut Input<'_>, job: &mut Job<'_>) -> Result<(), Stop> {
        hand_over_page(read_page(Vec::new(), job.hints), job)
    }
}

/// What became of a page: its article, or the reason why there is none and what is wrong.
pub(crate) type Outcome = Result<Page, (Reason, String)>;

/// Hands over what became of the page that is the whole of a job's file.
pub(crate) fn hand_over_page(outcome: Outcome, job: &mut Job<'_>) -> Result<(), Stop> {
    let page = outcome.map_err(|(reason, detail)| job.refuse(reason, detail))?;
    if let Some((encoding, count)) = page.broken {
        let detail = format!("has broken characters ({count}) for {encoding} text, each shown as U+FFFD");
        job.warn(None, WarningKind::BadBytes, detail)?;
    }
    job.draft(page.draft, Place::Whole)
}

/// Tells whether a file is a web page by its first tag, behind comments and declarations.
fn is_page(bytes: &[u8]) -> bool {
    // Not even a tag.
    if !bytes[..bytes.len().min(FIRST_TAG)].contains(&b'<') {
        return false;
    }
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(FIRST_TAG)]).to_ascii_lowercase();
    let mut rest = head.trim_start_matches('\u{feff}').trim_start();
    loop {
        let end = if rest.starts_with("<!--") {
            rest.find("-->").map(|end| end + 3)
        } else if rest.starts_with("<?xml") {
            rest.find('>').map(|end| end + 1)
        } else {
            break;
        };
        match end {
            Some(end) => rest = rest[end..].trim_start(),
            None => return false,
        }
    }
    let is_named = |name: &str| {
        rest.strip_prefix(name).is_some_and(|after| after.starts_with(['>', ' ', '\t', '\r', '\n']))
    };
    ["<!doctype html", "<html", "<head", "<body"].into_iter().any(is_named)
}
