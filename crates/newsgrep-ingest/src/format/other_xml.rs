//! XML that is of none of the formats that are read. It would be a text full of tags: it is named instead.

use super::{Format, FormatInfo, Head};
use crate::Reason;
use crate::input::Input;
use crate::job::{Job, Stop};
use crate::xml;

pub(crate) struct OtherXml;

/// The roots of pages, which are read as such.
const PAGES: [&str; 3] = ["html", "head", "body"];

/// The roots of files that stand beside articles and hold none: pictures, lists of pages and feeds, settings.
const NO_NEWS: [&str; 14] = [
    "svg",
    "urlset",
    "sitemapindex",
    "opml",
    "plist",
    "stylesheet",
    "transform",
    "schema",
    "kml",
    "gpx",
    "project",
    "configuration",
    "manifest",
    "RDF",
];

impl Format for OtherXml {
    fn info(&self) -> FormatInfo {
        FormatInfo { name: "xml", extensions: &["xml"], description: "Any other XML: named, not read." }
    }

    fn sniff(&self, head: &Head<'_>) -> bool {
        let Some((_, root)) = xml::root_name(head.bytes) else { return false };
        let is_page = PAGES.iter().any(|name| root.eq_ignore_ascii_case(name));
        !is_page && (head.extension == "xml" || is_declared(head.bytes))
    }

    fn read(&self, input: &mut Input<'_>, job: &mut Job<'_>) -> Result<(), Stop> {
        let (head, _) = input.head();
        if crate::decode::is_binary(head) {
            return Err(job.refuse(Reason::Binary, "is not text"));
        }
        let Some((prefix, root)) = xml::root_name(head) else {
            let reason = if head.trim_ascii().is_empty() { Reason::Empty } else { Reason::BrokenXml };
            return Err(job.refuse(reason, "is named as XML and has no element"));
        };
        let shown: String = root.chars().take(60).collect();
        let shown = if prefix.is_empty() { shown } else { format!("{prefix}:{shown}") };
        let reason = match NO_NEWS.contains(&root.as_str()) {
            true => Reason::NotAnArticle,
            false => Reason::NoReader,
        };
        Err(job.refuse(reason, format!("is XML of a kind that is not read: its root element is `{shown}`")))
    }
}

/// Tells whether a file begins with an XML declaration.
fn is_declared(head: &[u8]) -> bool {
    let text = crate::decode::utf16_head(head);
    let head = text.as_ref().map_or(head, |text| text.as_bytes());
    super::without_mark(head).trim_ascii_start().starts_with(b"<?xml")
}
