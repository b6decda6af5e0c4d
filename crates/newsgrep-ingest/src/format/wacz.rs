//! WACZ: a ZIP file of the WARC files of a crawl, with lists and indexes that hold nothing of their own.

use super::{Format, FormatInfo, Head, zip};
use crate::input::Input;
use crate::job::{Job, Stop};

pub(crate) struct Wacz;

impl Format for Wacz {
    fn info(&self) -> FormatInfo {
        FormatInfo {
            name: "wacz",
            extensions: &["wacz"],
            description: "A packed crawl: the WARC files in its folder `archive`.",
        }
    }

    /// By its name, or because the first file in it is one that only a packed crawl begins with.
    fn sniff(&self, head: &Head<'_>) -> bool {
        let is_first = |name: &[u8]| {
            let name = String::from_utf8_lossy(name);
            is_warc(&name) || ["datapackage.json", "pages/pages.jsonl"].contains(&name.as_ref())
        };
        zip::is_zip(head.bytes)
            && (head.extension == "wacz" || zip::first_name(head.bytes).is_some_and(is_first))
    }

    fn read(&self, input: &mut Input<'_>, job: &mut Job<'_>) -> Result<(), Stop> {
        let ignores = |name: &str| (!is_warc(name)).then_some("is a part of a WACZ file that holds no pages");
        zip::read(input, &ignores, job)
    }
}

fn is_warc(name: &str) -> bool {
    name.starts_with("archive/")
        && [".warc", ".warc.gz", ".warc.zst"].iter().any(|ending| name.ends_with(ending))
}
