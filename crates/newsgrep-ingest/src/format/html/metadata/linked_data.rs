//! The linked data of a page (JSON-LD): which of its objects is the article, and what that says. It reads no dates.

mod json;

use std::collections::{HashMap, VecDeque};

use serde_json::{Map, Value};

use super::clean;

type Object = Map<String, Value>;

/// The most objects that are looked at; no page describes as many.
const MAX_OBJECTS: usize = 20_000;

/// All linked data of a page.
pub(super) struct LinkedData(Vec<Value>);

/// What the linked data says of the article, as written; nothing where it says nothing.
#[derive(Debug, Default)]
pub(super) struct Said {
    pub(super) headline: Option<String>,
    pub(super) authors: Vec<String>,
    pub(super) publisher: Option<String>,
    pub(super) section: Option<String>,
    pub(super) language: Option<String>,
    pub(super) url: Option<String>,
    pub(super) published: Option<String>,
    pub(super) modified: Option<String>,
    pub(super) keywords: Vec<String>,
    pub(super) is_free: Option<bool>,
    pub(super) description: Option<String>,
    /// Whom the text is from, besides its authors.
    pub(super) credits: Vec<String>,
    /// The text of the article, as written.
    pub(super) body: Option<String>,
}

impl LinkedData {
    pub(super) fn read(scripts: &[&str]) -> Self {
        LinkedData(scripts.iter().flat_map(|script| json::read(script)).collect())
    }

    /// Returns what is said of the article with one of these addresses or headlines.
    pub(super) fn article(&self, urls: &[&str], headlines: &[&str]) -> Said {
        let ids = Ids::of(&self.0);
        let urls: Vec<String> = urls.iter().map(|url| bare(url)).collect();
        let headlines: Vec<String> = headlines.iter().map(|text| letters(text)).collect();
        let is_this = |object: &Object| {
            let url = address(object).is_some_and(|url| urls.contains(&bare(&url)));
            url || headline(object).is_some_and(|text| headlines.contains(&letters(&text)))
        };
        let mut found: Vec<(u8, &Object)> = objects(&self.0)
            .into_iter()
            .filter_map(|object| {
                let kind = rank(object)?;
                // A video of the same name is still no article.
                let match_counts = kind >= 4 && is_this(object);
                let dated = object.contains_key("datePublished");
                Some((kind + 8 * u8::from(match_counts) + u8::from(dated), object))
            })
            .collect();
        // Sorting is stable: of two alike the first one is the article.
        found.sort_by_key(|(score, _)| std::cmp::Reverse(*score));
        let Some((_, best)) = found.first().copied() else { return Said::default() };
        let mut said = Said::of(best, &ids);
        for (_, object) in &found[1..] {
            let same = headline(object).is_some_and(|text| said.headline.as_ref() == Some(&text));
            if same || is_this(object) {
                said.complete(Said::of(object, &ids));
            }
        }
        said
    }
}

impl Said {
    fn of(object: &Object, ids: &Ids<'_>) -> Self {
        let text = |key: &str| object.get(key).and_then(text);
        let names = |key: &str| object.get(key).map(|value| names(value, ids)).unwrap_or_default();
        let mut authors = names("author");
        if authors.is_empty() {
            authors = names("creator");
        }
        let credits =
            ["creditText", "sourceOrganization", "provider", "copyrightHolder", "isBasedOn", "contributor"];
        Said {
            headline: headline(object),
            authors,
            publisher: names("publisher").into_iter().next(),
            section: object.get("articleSection").map(texts).unwrap_or_default().into_iter().next(),
            language: text("inLanguage"),
            url: address(object),
            published: text("datePublished").or_else(|| text("uploadDate")),
            modified: text("dateModified"),
            keywords: object.get("keywords").map(keywords).unwrap_or_default(),
            is_free: object.get("isAccessibleForFree").and_then(truth),
            description: text("description"),
            credits: credits.iter().flat_map(|key| names(key)).collect(),
            body: object.get("articleBody").and_then(Value::as_str).map(str::to_owned),
        }
    }

    /// Takes what is not said yet from another description of the same article.
    fn complete(&mut self, other: Said) {
        let fill = |slot: &mut Option<String>, value: Option<String>| {
            if slot.is_none() {
                *slot = value;
            }
        };
        fill(&mut self.headline, other.headline);
        fill(&mut self.publisher, other.publisher);
        fill(&mut self.section, other.section);
        fill(&mut self.language, other.language);
        fill(&mut self.url, other.url);
        fill(&mut self.published, other.published);
        fill(&mut self.modified, other.modified);
        fill(&mut self.description, other.description);
        fill(&mut self.body, other.body);
        self.is_free = self.is_free.or(other.is_free);
        if self.authors.is_empty() {
            self.authors = other.authors;
        }
        if self.keywords.is_empty() {
            self.keywords = other.keywords;
        }
        if self.credits.is_empty() {
            self.credits = other.credits;
        }
    }
}

/// The objects that others refer to by their `@id`.
struct Ids<'v>(HashMap<&'v str, &'v Object>);

impl<'v> Ids<'v> {
    fn of(roots: &'v [Value]) -> Self {
        let mut ids = HashMap::new();
        let mut left: Vec<&Value> = roots.iter().collect();
        for _ in 0..MAX_OBJECTS {
            let Some(value) = left.pop() else { break };
            match value {
                Value::Array(list) => left.extend(list.iter().filter(|value| !value.is_string())),
                Value::Object(object) => {
                    if let Some(id) = object.get("@id").and_then(Value::as_str)
                        && object.contains_key("name")
                    {
                        ids.insert(id, object);
                    }
                    left.extend(object.values().filter(|value| value.is_object() || value.is_array()));
                }
                _ => {}
            }
        }
        Ids(ids)
    }
}

/// Returns the objects that describe the page itself, in their order: not those it only mentions.
fn objects(roots: &[Value]) -> Vec<&Object> {
    let mut found = Vec::new();
    let mut left: VecDeque<&Value> = roots.iter().collect();
    while let Some(value) = left.pop_front() {
        if found.len() == MAX_OBJECTS {
            break;
        }
        match value {
            Value::Array(list) => left.extend(list),
            Value::Object(object) => {
                found.push(object);
                let inner = ["@graph", "mainEntity", "mainEntityOfPage"];
                left.extend(inner.iter().filter_map(|key| object.get(*key)));
            }
            _ => {}
        }
    }
    found
}

/// Ranks an object by what it is: nothing for what is no article, nor the page of one.
fn rank(object: &Object) -> Option<u8> {
    let kinds = object.get("@type").or_else(|| object.get("type")).map(texts).unwrap_or_default();
    let of_kind = |kind: &String| {
        let kind = kind.rsplit(['/', ':', '#']).next().unwrap_or_default();
        match kind {
            "LiveBlogPosting" => Some(6),
            _ if kind.ends_with("NewsArticle") => Some(6),
            "BlogPosting" | "Report" | "Review" | "CriticReview" | "ClaimReview" | "SocialMediaPosting" => {
                Some(4)
            }
            _ if kind.ends_with("Article") => Some(4),
            "Recipe" | "PodcastEpisode" | "VideoObject" | "ImageGallery" | "MediaGallery" => Some(2),
            "WebPage" | "ItemPage" => Some(0),
            _ => None,
        }
    };
    kinds.iter().filter_map(of_kind).max()
}

fn headline(object: &Object) -> Option<String> {
    object.get("headline").and_then(text).or_else(|| object.get("name").and_then(text))
}

/// Returns the address of what an object describes.
fn address(object: &Object) -> Option<String> {
    let page = object.get("mainEntityOfPage");
    let of_page = page.and_then(|page| match page {
        Value::Object(page) => page.get("@id").or_else(|| page.get("url")).and_then(text),
        page => text(page),
    });
    let is_address = |url: &String| url.starts_with("http");
    let own = object.get("url").and_then(text).filter(is_address);
    own.or_else(|| of_page.filter(is_address))
}

/// Returns a value as text, cleaned: the first of a list, the name of an object.
fn text(value: &Value) -> Option<String> {
    texts(value).into_iter().next()
}

fn texts(value: &Value) -> Vec<String> {
    let one = |value: &Value| match value {
        Value::String(text) => Some(clean(text)),
        Value::Number(number) => Some(number.to_string()),
        Value::Object(object) => ["@value", "name", "alternateName", "@id"]
            .iter()
            .find_map(|key| object.get(*key).and_then(Value::as_str))
            .map(clean),
        _ => None,
    };
    let values = match value {
        Value::Array(list) => list.iter().filter_map(one).collect(),
        value => Vec::from_iter(one(value)),
    };
    values.into_iter().filter(|text| !text.is_empty()).collect()
}

/// Returns the names of people or organisations: texts, objects with a name, or references to such.
fn names(value: &Value, ids: &Ids<'_>) -> Vec<String> {
    let list = match value {
        Value::Array(list) => list.as_slice(),
        value => std::slice::from_ref(value),
    };
    let mut found = Vec::new();
    for value in list {
        let value = match value {
            Value::Object(object) => {
                let id = object.get("@id").and_then(Value::as_str);
                let named = object.get("name").or_else(|| ids.0.get(id?)?.get("name"));
                let parts = || {
                    Some(format!(
                        "{} {}",
                        object.get("givenName")?.as_str()?,
                        object.get("familyName")?.as_str()?
                    ))
                };
                match named {
                    Some(name) => texts(name),
                    None => parts().into_iter().collect(),
                }
            }
            value => texts(value),
        };
        found.extend(value);
    }
    found
}

/// Returns the keywords: a list, or one text with commas.
fn keywords(value: &Value) -> Vec<String> {
    let list = texts(value);
    match list.as_slice() {
        [one] => {
            one.split([',', ';']).map(|word| word.trim().to_owned()).filter(|word| !word.is_empty()).collect()
        }
        _ => list,
    }
}

fn truth(value: &Value) -> Option<bool> {
    match value {
        Value::Bool(truth) => Some(*truth),
        Value::String(text) => match text.trim().rsplit('/').next()?.to_ascii_lowercase().as_str() {
            "true" | "yes" | "1" => Some(true),
            "false" | "no" | "0" => Some(false),
            _ => None,
        },
        _ => None,
    }
}

/// Returns an address without what may differ between two addresses of one page.
fn bare(url: &str) -> String {
    let url = url.split(['?', '#']).next().unwrap_or_default();
    let url = url.split_once("//").map_or(url, |(_, rest)| rest);
    url.strip_prefix("www.").unwrap_or(url).trim_end_matches('/').to_ascii_lowercase()
}

/// Returns the letters and digits of a text, to compare headlines by.
pub(super) fn letters(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}
