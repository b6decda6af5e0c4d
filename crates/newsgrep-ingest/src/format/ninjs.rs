//! ninjs, the IPTC's news in JSON, of every version: one item a file, a list of them, or one a line.
//!
//! In: JSON. Out: an article for each item that is a text. Pictures, video and other media are named and left out,
//! as is what was withdrawn; what is associated with an item is not looked into. The fields are in `ninjs_item`.

use serde_json::{Map, Value};

use super::envelope::{self, Look};
use super::ninjs_item;
use super::record;
use super::{Format, FormatInfo, Head, json_whole};
use crate::draft::Place;
use crate::input::Input;
use crate::job::{Job, Stop};

pub(crate) struct Ninjs;

/// The lists that content interfaces put items into.
const LISTS: &[&str] = &["item", "items", "_items"];

/// Names that only ninjs has, in the spellings of its versions.
const TELLING: &[&str] = &[
    "versioncreated",
    "versionCreated",
    "pubstatus",
    "pubStatus",
    "representationtype",
    "representationType",
    "usageterms",
    "usageTerms",
    "description_text",
    "description_html",
    "body_html",
    "body_xhtml",
    "headlines",
    "bodies",
    "standard",
];

/// Names that ninjs has and other records may have: only a record that has no others is an item by them.
const KNOWN: &[&str] = &[
    "uri",
    "type",
    "profile",
    "version",
    "firstcreated",
    "embargoed",
    "urgency",
    "copyrightholder",
    "copyrightnotice",
    "ednote",
    "language",
    "byline",
    "by",
    "headline",
    "slugline",
    "located",
    "mimetype",
    "person",
    "people",
    "organisation",
    "organisations",
    "place",
    "places",
    "subject",
    "subjects",
    "event",
    "events",
    "object",
    "objects",
    "genre",
    "genres",
    "infosource",
    "infosources",
    "renditions",
    "associations",
    "altids",
    "rightsinfo",
    "trustindicators",
    "expires",
    "contentcreated",
    "descriptions",
    "headlines",
    "bodies",
    "standard",
];

/// Names of the item itself.
const NAMES: &[&str] = &["uri", "guid"];

impl Format for Ninjs {
    fn info(&self) -> FormatInfo {
        FormatInfo {
            name: "ninjs",
            extensions: &[],
            description: "News items in JSON by the IPTC (ninjs 1, 2 and 3), alone, in a list or one a line.",
        }
    }

    fn sniff(&self, head: &Head<'_>) -> bool {
        let text = head.unmarked().trim_ascii_start();
        let is_lines = matches!(head.extension, "jsonl" | "ndjson" | "jl");
        if is_lines || !text.starts_with(b"{") && !text.starts_with(b"[") {
            return false;
        }
        let look = look(text);
        let first = look.first.as_ref().and_then(Value::as_object);
        !look.is_followed && (is_told(&look.members) || first.is_some_and(is_item))
    }

    fn read(&self, input: &mut Input<'_>, job: &mut Job<'_>) -> Result<(), Stop> {
        let (bytes, _) = input.head();
        let look = look(bytes);
        let is_envelope = look.list.is_some() && !is_told(&look.members);
        json_whole::with_text(input, job, |text, job| match is_envelope {
            true => envelope::records(text, LISTS, job, &mut record::any),
            false => json_whole::read_values(text, job),
        })
    }
}

fn look(head: &[u8]) -> Look {
    envelope::look(head, &[NAMES, TELLING].concat(), LISTS)
}

/// Tells whether a record is an item of ninjs.
pub(crate) fn is_item(map: &Map<String, Value>) -> bool {
    is_told(map) || (has_name(map) && is_nothing_else(map))
}

/// Tells whether a record has a name that only ninjs has.
fn is_told(map: &Map<String, Value>) -> bool {
    let has = |key: &str| map.get(key).is_some_and(Value::is_string);
    let tells = |key: &&str| map.get(*key).is_some_and(|value| tells(key, value));
    has("versioncreated") || has("versionCreated") || (has_name(map) && TELLING.iter().any(tells))
}

fn has_name(map: &Map<String, Value>) -> bool {
    NAMES.iter().any(|key| map.get(*key).is_some_and(Value::is_string))
}

/// Tells whether a record has no names but those of ninjs, and at least one beside its own.
fn is_nothing_else(map: &Map<String, Value>) -> bool {
    let is_known = |key: &String| {
        let key = key.to_ascii_lowercase();
        KNOWN.contains(&key.as_str()) || key.starts_with("body_") || key.starts_with("description_")
    };
    (2..=KNOWN.len()).contains(&map.len()) && map.keys().all(is_known)
}

/// Tells whether a value is of the kind that ninjs has under this name.
fn tells(key: &str, value: &Value) -> bool {
    match key {
        "headlines" | "bodies" => {
            value.as_array().is_some_and(|list| list.iter().any(|it| it.get("value").is_some()))
        }
        "standard" => value.get("name").and_then(Value::as_str).is_some_and(is_name_of_standard),
        _ => value.is_string(),
    }
}

/// Extensions are named after it: `TTNINJS`.
fn is_name_of_standard(name: &str) -> bool {
    name.to_ascii_lowercase().contains("ninjs")
}

/// Makes the article of an item, or names why it is none.
pub(crate) fn article(map: &Map<String, Value>, place: Place, job: &mut Job<'_>) -> Result<(), Stop> {
    ninjs_item::Item::new(map).hand_over(place, job)
}
