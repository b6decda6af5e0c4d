//! RSS of every version, 0.90 to 2.0, those of RDF too, and the channels of CDF that came before it.

use super::feed_xml;
use super::{Format, FormatInfo, Head};
use crate::input::Input;
use crate::job::{Job, Stop};

pub(crate) struct Rss;

impl Format for Rss {
    fn info(&self) -> FormatInfo {
        FormatInfo {
            name: "rss",
            extensions: &["rss"],
            description: "RSS of any version (0.9 to 2.0, RDF), each item an article.",
        }
    }

    fn sniff(&self, head: &Head<'_>) -> bool {
        // RDF holds much else.
        let is_rdf = || {
            feed_xml::is_root(head, &["RDF"])
                && ["purl.org/rss", "netscape.com/", "<channel", "<item"]
                    .iter()
                    .any(|it| feed_xml::mentions(head, it))
        };
        feed_xml::is_root(head, &["rss", "channel"]) || is_rdf()
    }

    fn read(&self, input: &mut Input<'_>, job: &mut Job<'_>) -> Result<(), Stop> {
        feed_xml::read(input, job)
    }
}
