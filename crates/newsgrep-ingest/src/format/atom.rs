//! Atom 0.3 and 1.0: a feed, or one entry alone.

use super::feed_xml;
use super::{Format, FormatInfo, Head};
use crate::input::Input;
use crate::job::{Job, Stop};

pub(crate) struct Atom;

impl Format for Atom {
    fn info(&self) -> FormatInfo {
        FormatInfo {
            name: "atom",
            extensions: &["atom"],
            description: "Atom (0.3 and 1.0), each entry an article.",
        }
    }

    fn sniff(&self, head: &Head<'_>) -> bool {
        let is_entry = || feed_xml::is_root(head, &["entry"]) && feed_xml::mentions(head, "atom");
        feed_xml::is_root(head, &["feed"]) || is_entry()
    }

    fn read(&self, input: &mut Input<'_>, job: &mut Job<'_>) -> Result<(), Stop> {
        feed_xml::read(input, job)
    }
}
