//! XML that is no format of news: drawings, settings, maps of sites. It is named, and not read as text with tags in it.

use super::{Format, FormatInfo, Head};
use crate::Reason;
use crate::input::Input;
use crate::job::{Job, Stop};
use crate::xml::root_name;

pub(crate) struct OtherXml;

impl Format for OtherXml {
    fn info(&self) -> FormatInfo {
        FormatInfo {
            name: "other-xml",
            extensions: &[],
            description: "XML that is no format of news: named and passed over.",
        }
    }

    /// It says of itself that it is XML, and is no page.
    fn sniff(&self, head: &Head<'_>) -> bool {
        let text = head.bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head.bytes).trim_ascii_start();
        let is_declared = text.starts_with(b"<?xml") || crate::decode::utf16_head(head.bytes).is_some();
        is_declared && root_name(head.bytes).is_some_and(|(_, name)| !name.eq_ignore_ascii_case("html"))
    }

    fn read(&self, input: &mut Input<'_>, job: &mut Job<'_>) -> Result<(), Stop> {
        let root: String =
            root_name(input.head().0).map(|(_, name)| name.chars().take(40).collect()).unwrap_or_default();
        Err(job.refuse(Reason::NotAnArticle, format!("is XML of no format of news: its root is `{root}`")))
    }
}
