//! Exports of WordPress (WXR): RSS with every post, page, draft and picture of a site. Only what was published as a
//! post is an article.

use super::feed;
use super::feed_entry::Fields;
use super::feed_names::Vocabulary::{self, WordPress};
use super::feed_xml;
use super::{Format, FormatInfo, Head};
use crate::input::Input;
use crate::job::{Job, Stop};
use crate::xml::Element;

pub(crate) struct Wxr;

impl Format for Wxr {
    fn info(&self) -> FormatInfo {
        FormatInfo {
            name: "wordpress",
            extensions: &["wxr"],
            description: "An export of WordPress (WXR), each published post an article.",
        }
    }

    fn sniff(&self, head: &Head<'_>) -> bool {
        feed_xml::is_root(head, &["rss"]) && feed_xml::mentions(head, "wordpress.org/export/")
    }

    fn read(&self, input: &mut Input<'_>, job: &mut Job<'_>) -> Result<(), Stop> {
        feed_xml::read(input, job)
    }
}

/// The names behind the logins that posts are signed with.
#[derive(Debug, Default)]
pub(crate) struct Logins(Vec<(String, String)>);

/// The most authors of a site that are known by name.
const MAX_LOGINS: usize = 4096;

impl Logins {
    /// Reads the authors of a site.
    pub(crate) fn of(channel: Fields<'_>) -> Logins {
        let authors = channel.all(WordPress, "author").filter_map(|element| {
            let author = Fields { element, ..channel };
            let login = author.text(&[(WordPress, "author_login")])?;
            Some((login, author.text(&[(WordPress, "author_display_name")])?))
        });
        let is_short = |(_, name): &(String, String)| name.len() <= feed::MAX_COMMON;
        let mut logins: Vec<(String, String)> = authors.filter(is_short).take(MAX_LOGINS).collect();
        logins.sort();
        Logins(logins)
    }

    /// Returns the name of who has this login, or the login.
    pub(crate) fn name_of(&self, login: String) -> String {
        match self.0.binary_search_by(|(known, _)| known.cmp(&login)) {
            Ok(place) => self.0[place].1.clone(),
            Err(_) => login,
        }
    }
}

const TYPE: &[(Vocabulary, &str)] = &[(WordPress, "post_type")];
const STATUS: &[(Vocabulary, &str)] = &[(WordPress, "status")];

/// Tells whether an entry is from an export.
pub(crate) fn is_post(entry: Fields<'_>) -> bool {
    entry.all(WordPress, "post_type").next().is_some()
}

/// Says why an entry is no published post, to be read after its place.
pub(crate) fn is_no_article(entry: Fields<'_>) -> Option<String> {
    let shown = |text: String| text.chars().take(40).collect::<String>();
    let kind = entry.text(TYPE)?;
    if kind != "post" {
        return Some(format!("is of the type `{}`, and no article", shown(kind)));
    }
    let status = entry.text(STATUS).filter(|status| status != "publish")?;
    Some(format!("has the status `{}`, and was not published", shown(status)))
}

/// Returns the paragraphs of a post, which are separated by blank lines beside its markup.
pub(crate) fn paragraphs(element: &Element) -> Vec<String> {
    let text = element.text_as_written();
    let mut marked = String::with_capacity(text.len());
    for line in text.lines() {
        marked.push_str(if line.trim().is_empty() { "<p>" } else { line });
        marked.push('\n');
    }
    feed::html(&marked)
}
