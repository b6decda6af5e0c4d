//! JSON Feed, versions 1 and 1.1: one file of JSON with a list of entries.

use serde_json::{Map, Value};

use super::envelope;
use super::feed::{self, Entry, Feed, Text};
use super::{Format, FormatInfo, Head, json_whole};
use crate::Reason;
use crate::draft::Place;
use crate::input::Input;
use crate::job::{Job, Stop};

pub(crate) struct JsonFeed;

/// Where the entries are.
const ITEMS: &[&str] = &["items"];

/// What is read of the feed itself.
const OF_FEED: &[&str] = &["version", "title", "language", "author", "authors", "feed_url", "home_page_url"];

impl Format for JsonFeed {
    fn info(&self) -> FormatInfo {
        FormatInfo { name: "json-feed", extensions: &[], description: "JSON Feed, each entry an article." }
    }

    /// It says its version, or lists items beside the address of the feed; a program that sorts its keys may
    /// have put the version behind the items.
    fn sniff(&self, head: &Head<'_>) -> bool {
        let text = head.unmarked().trim_ascii_start();
        if !text.starts_with(b"{") {
            return false;
        }
        let look = envelope::look(text, OF_FEED, ITEMS);
        let version = look.members.get("version").and_then(Value::as_str).unwrap_or_default();
        let has_address = ["feed_url", "home_page_url"].iter().any(|key| look.members.contains_key(*key));
        version.contains("jsonfeed.org/version/") || (has_address && look.list.is_some())
    }

    fn read(&self, input: &mut Input<'_>, job: &mut Job<'_>) -> Result<(), Stop> {
        json_whole::with_text(input, job, |text, job| {
            let feed = feed_of(&envelope::look(text.as_bytes(), OF_FEED, &[]).members);
            envelope::records(text, ITEMS, job, &mut |item, place, job| read_item(item, &feed, place, job))?;
            match job.report.articles + job.report.rejected {
                0 => Err(job.refuse(Reason::Empty, "is a feed without entries")),
                _ => Ok(()),
            }
        })
    }
}

fn feed_of(map: &Map<String, Value>) -> Feed {
    let feed = Feed {
        title: text(map, "title").as_deref().and_then(feed::line),
        language: text(map, "language"),
        authors: authors(map),
    };
    feed.bounded()
}

fn read_item(item: &Value, feed: &Feed, place: Place, job: &mut Job<'_>) -> Result<(), Stop> {
    let Value::Object(map) = item else {
        let detail = place.said("is no JSON object, so no article");
        return job.reject(place.line(), Reason::BrokenJson, detail);
    };
    let content = [
        text(map, "content_html").map(|html| Text::content(feed::html(&html))),
        text(map, "content_text").map(|plain| Text::content(feed::plain(&plain))),
        text(map, "summary").map(|summary| Text::summary(feed::either(&summary))),
    ];
    let entry = Entry {
        name: text(map, "id"),
        title: text(map, "title").as_deref().and_then(feed::line),
        text: Text::first(content.into_iter().flatten()),
        published: text(map, "date_published"),
        updated: text(map, "date_modified"),
        authors: authors(map),
        subjects: map
            .get("tags")
            .map(json_whole::texts)
            .unwrap_or_default()
            .into_iter()
            .map(Into::into)
            .collect(),
        language: text(map, "language"),
        url: text(map, "url").or_else(|| text(map, "external_url")),
        ..Entry::default()
    };
    entry.hand_over(feed, place, job)
}

/// Returns the names of `authors`, or of the `author` that version 1 had.
fn authors(map: &Map<String, Value>) -> Vec<String> {
    let names = |key: &str| -> Vec<String> {
        map.get(key).map(json_whole::texts).unwrap_or_default().into_iter().map(Into::into).collect()
    };
    let several = names("authors");
    if several.is_empty() { names("author") } else { several }
}

fn text(map: &Map<String, Value>, key: &str) -> Option<String> {
    map.get(key).and_then(json_whole::text).map(|text| text.trim().to_owned())
}
