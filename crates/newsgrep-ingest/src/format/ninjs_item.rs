//! The fields of an item of ninjs, in the names of all versions: `body_html` and `bodies`, `person` and `people`.

use std::borrow::Cow;

use serde_json::{Map, Value};

use newsgrep_text::without_by;

use super::feed::{self, Text};
use super::json_whole;
use crate::Reason;
use crate::draft::{Draft, Place, When};
use crate::job::{Job, Stop};
use crate::xml::collapse;

/// An item, its keys compared without regard to case: version 3 writes `versionCreated`.
pub(crate) struct Item<'v>(&'v Map<String, Value>);

impl<'v> Item<'v> {
    pub(crate) fn new(map: &'v Map<String, Value>) -> Self {
        Item(map)
    }

    /// Makes the article, or names why the item is none.
    pub(crate) fn hand_over(&self, place: Place, job: &mut Job<'_>) -> Result<(), Stop> {
        let title = self.title();
        let mut text = self.body();
        let has_body = !text.paragraphs.is_empty();
        if let Some(detail) = self.is_no_article(has_body) {
            return job.reject(place.line(), Reason::NotAnArticle, place.said(&detail));
        }
        if !has_body {
            text = self.description();
        }
        if title.is_none() && text.paragraphs.is_empty() {
            let detail = place.said("has neither a headline nor a body");
            return job.reject(place.line(), Reason::MissingText, detail);
        }
        without_title(&mut text.paragraphs, title.as_deref());
        let (published, updated) = self.dates();
        let draft = Draft {
            name: self.text(&["uri", "guid", "id", "_id"]),
            title: title.map(Cow::Owned),
            excerpt: !has_body && !text.paragraphs.is_empty() || self.is_incomplete(),
            paragraphs: text.paragraphs.into_iter().map(Cow::Owned).collect(),
            source: self.source(),
            published,
            updated,
            section: self.names(&["service"]).into_iter().next(),
            language: self.text(&["language"]),
            byline: self.byline(),
            dateline: self.text(&["located"]).map(Cow::into_owned),
            url: self.url(),
            subjects: [self.names(&["subject", "subjects"]), self.keywords()].concat(),
            places: self.names(&["place", "places"]),
            persons: self.names(&["person", "persons", "people"]),
            organisations: self.names(&["organisation", "organisations"]),
            ..Draft::default()
        };
        job.draft(draft, place)
    }

    fn get(&self, names: &[&str]) -> Option<&'v Value> {
        names.iter().find_map(|name| {
            let found = self.0.get(*name);
            found.or_else(|| {
                self.0.iter().find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value)
            })
        })
    }

    fn text(&self, names: &[&str]) -> Option<Cow<'v, str>> {
        names.iter().find_map(|name| self.get(&[name]).and_then(json_whole::text))
    }

    fn list(&self, name: &str) -> &'v [Value] {
        self.get(&[name]).and_then(Value::as_array).map_or(&[], Vec::as_slice)
    }

    /// Returns the names of what is listed under one of these keys; what has only a code has no name.
    fn names(&self, keys: &[&str]) -> Vec<String> {
        let entries = match self.get(keys) {
            Some(Value::Array(list)) => list.as_slice(),
            Some(value) => std::slice::from_ref(value),
            None => &[],
        };
        entries.iter().filter_map(name_of).collect()
    }

    fn keywords(&self) -> Vec<String> {
        self.get(&["keywords"])
            .map(json_whole::texts)
            .unwrap_or_default()
            .into_iter()
            .map(Cow::into_owned)
            .collect()
    }

    /// Says why an item is no article, to be read after its place.
    fn is_no_article(&self, has_body: bool) -> Option<String> {
        let status = self.text(&["pubstatus"]).unwrap_or_default().trim().to_ascii_lowercase();
        match status.as_str() {
            "canceled" | "cancelled" => return Some("was cancelled by its provider".to_owned()),
            "withheld" => return Some("is withheld by its provider".to_owned()),
            _ => {}
        }
        let kind = self.text(&["type"]).unwrap_or_default().trim().to_ascii_lowercase();
        match kind.as_str() {
            "" | "text" => None,
            "picture" | "photo" | "image" | "graphic" | "audio" | "video" | "animation" => {
                Some(format!("is of the type `{kind}`, and no article"))
            }
            _ if has_body => None,
            kind => {
                let kind: String = kind.chars().take(40).collect();
                Some(format!("is of the type `{kind}` without a text of its own, and no article"))
            }
        }
    }

    fn is_incomplete(&self) -> bool {
        self.text(&["representationtype"]).is_some_and(|kind| kind.trim().eq_ignore_ascii_case("incomplete"))
    }

    /// Returns `headline`, or of `headlines` the main one, or else the first.
    fn title(&self) -> Option<String> {
        if let Some(headline) = self.text(&["headline"]) {
            return feed::line(&headline);
        }
        let headlines = self.list("headlines");
        let main = headlines.iter().find(|it| inner(it, "role").is_some_and(|role| role == "main"));
        let value = main.or(headlines.first()).and_then(|headline| inner(headline, "value"));
        value.or_else(|| self.text(&["title"])).and_then(|text| feed::line(&text))
    }

    /// Returns the body, in HTML rather than in text: providers glue the paragraphs of the latter together.
    fn body(&self) -> Text {
        Text::first(self.texts("body_", "bodies").into_iter().map(Text::content))
    }

    fn description(&self) -> Text {
        Text::first(self.texts("description_", "descriptions").into_iter().map(Text::summary))
    }

    /// Returns the paragraphs of every text under keys that begin so, or in the list of this name, best first.
    fn texts(&self, prefix: &str, list: &str) -> Vec<Vec<String>> {
        let mut found: Vec<(Kind, Cow<'v, str>)> = Vec::new();
        for (key, value) in self.0 {
            let start = key.get(..prefix.len()).filter(|start| start.eq_ignore_ascii_case(prefix));
            if let (Some(_), Value::String(text)) = (start, value) {
                found.push((Kind::of_name(&key[prefix.len()..]), Cow::Borrowed(text)));
            }
        }
        for entry in self.list(list) {
            let kind = match inner(entry, "contenttype").or_else(|| inner(entry, "contentType")) {
                Some(media_type) => Kind::of_media_type(&media_type),
                None => Kind::of_name(&inner(entry, "role").unwrap_or_default()),
            };
            if let Some(text) = inner(entry, "value") {
                found.push((kind, text));
            }
        }
        found.sort_by_key(|(kind, _)| *kind);
        let readable = found.into_iter().filter(|(kind, _)| *kind != Kind::Unreadable);
        readable.take(MAX_TEXTS).map(|(kind, text)| kind.paragraphs(&text)).collect()
    }

    /// Returns the dates of publication and of the last update: those of the first and of this version.
    fn dates(&self) -> (When<'v>, When<'v>) {
        let version = self.text(&["versioncreated"]);
        let first = self.text(&["firstpublished", "firstcreated", "contentcreated"]);
        match (first, version) {
            (Some(first), Some(version)) if first == version => (When::Written(first), When::Unknown),
            (Some(first), version) => (When::Written(first), version.map_or(When::Unknown, When::Written)),
            (None, version) => (version.map_or(When::Unknown, When::Written), When::Unknown),
        }
    }

    fn source(&self) -> Option<String> {
        let named = self.text(&["source"]).map(Cow::into_owned);
        let provider = || self.names(&["infosource", "infosources"]).into_iter().next();
        named.or_else(provider).or_else(|| self.text(&["copyrightholder"]).map(Cow::into_owned))
    }

    fn byline(&self) -> Option<String> {
        let printed = self.text(&["byline", "by"]).and_then(|text| feed::line(&text));
        let language = self.text(&["language"]).and_then(|written| crate::language::code(&written));
        let printed = printed.map(|line| without_by(without_by(&line, language.as_deref()), None).to_owned());
        printed.or_else(|| feed::joined(&self.names(&["authors"])))
    }

    /// Returns the name of the item where that is an address: most are no more than names.
    fn url(&self) -> Option<String> {
        let names = [self.text(&["uri"]), self.text(&["guid"])];
        names.into_iter().flatten().map(Cow::into_owned).find(|name| {
            name.trim_start().starts_with("https://") || name.trim_start().starts_with("http://")
        })
    }
}

/// How many texts of an item are tried; all are the same article.
const MAX_TEXTS: usize = 8;

/// What a text is written in, best first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    Html,
    Plain,
    Other,
    Unreadable,
}

impl Kind {
    fn of_name(name: &str) -> Kind {
        let name = name.to_ascii_lowercase();
        match () {
            () if name.contains("html") => Kind::Html,
            () if name.contains("text") || name.is_empty() => Kind::Plain,
            () => Kind::Other,
        }
    }

    fn of_media_type(media_type: &str) -> Kind {
        let media_type = media_type.to_ascii_lowercase();
        match () {
            () if media_type.contains("html") => Kind::Html,
            () if media_type.contains("text/plain") => Kind::Plain,
            () if media_type.contains("xml") || media_type.contains("json") => Kind::Unreadable,
            () => Kind::Other,
        }
    }

    fn paragraphs(self, text: &str) -> Vec<String> {
        match self {
            Kind::Html => feed::html(text),
            Kind::Plain => feed::plain(text),
            Kind::Other => feed::either(text),
            Kind::Unreadable => Vec::new(),
        }
    }
}

/// Takes the headline off the body, where a page begins with it.
fn without_title(paragraphs: &mut Vec<String>, title: Option<&str>) {
    let (Some(first), Some(title)) = (paragraphs.first(), title) else { return };
    if paragraphs.len() > 1 && collapse(first) == collapse(title) {
        paragraphs.remove(0);
    }
}

fn inner<'v>(value: &'v Value, key: &str) -> Option<Cow<'v, str>> {
    value.get(key).and_then(json_whole::text)
}

/// Returns the name of a subject, a place, a person …: its own, or the text that it is.
fn name_of(value: &Value) -> Option<String> {
    let name = match value {
        Value::Object(map) => map.get("name").and_then(json_whole::text),
        value => json_whole::text(value),
    };
    name.map(|name| name.trim().to_owned()).filter(|name| !name.is_empty())
}
