//! The attributes of a tag that metadata is in. It judges no value.

use std::borrow::Cow;

use super::{MAX_NEAR, Mark};
use crate::markup::Tag;

/// The attributes that metadata is in.
#[derive(Default)]
pub(super) struct Attributes<'a> {
    pub(super) class: Option<Cow<'a, str>>,
    pub(super) content: Option<Cow<'a, str>>,
    pub(super) datetime: Option<Cow<'a, str>>,
    pub(super) href: Option<Cow<'a, str>>,
    pub(super) http_equiv: Option<Cow<'a, str>>,
    pub(super) itemprop: Option<Cow<'a, str>>,
    pub(super) itemtype: Option<Cow<'a, str>>,
    pub(super) kind: Option<Cow<'a, str>>,
    pub(super) language: Option<Cow<'a, str>>,
    pub(super) name: Option<Cow<'a, str>>,
    pub(super) property: Option<Cow<'a, str>>,
    pub(super) rel: Option<Cow<'a, str>>,
    pub(super) is_pubdate: bool,
    pub(super) is_scope: bool,
}

impl<'a> Attributes<'a> {
    /// Reads a tag; `data_dates` takes what its attributes for scripts say of a date.
    pub(super) fn of(tag: &Tag<'a>, data_dates: &mut Vec<Cow<'a, str>>) -> Self {
        let mut seen = Attributes::default();
        for (name, value) in tag.attributes() {
            let slot = match name.as_ref() {
                "class" => &mut seen.class,
                "content" => &mut seen.content,
                "datetime" => &mut seen.datetime,
                "href" => &mut seen.href,
                "http-equiv" => &mut seen.http_equiv,
                "itemprop" => &mut seen.itemprop,
                "itemtype" => &mut seen.itemtype,
                "itemscope" => {
                    seen.is_scope = true;
                    continue;
                }
                "type" => &mut seen.kind,
                "lang" | "xml:lang" => &mut seen.language,
                "name" => &mut seen.name,
                "property" => &mut seen.property,
                "rel" => &mut seen.rel,
                "pubdate" => {
                    seen.is_pubdate = true;
                    continue;
                }
                data if data.starts_with("data-") && speaks_of_date(data) => {
                    if data_dates.len() < MAX_NEAR && value.len() < 60 {
                        data_dates.push(value);
                    }
                    continue;
                }
                _ => continue,
            };
            slot.get_or_insert(value);
        }
        seen
    }

    pub(super) fn has_rel(&self, wanted: &str) -> bool {
        let rel = self.rel.as_deref().unwrap_or_default();
        rel.split_ascii_whitespace().any(|word| word.eq_ignore_ascii_case(wanted))
    }

    /// Returns what a `<time>` is said to be, by its property or its class.
    pub(super) fn mark(&self) -> Option<Mark> {
        let said = |value: &Option<Cow<'_, str>>, words: &[&str]| {
            let value = value.as_deref().unwrap_or_default().to_ascii_lowercase();
            words.iter().any(|word| value.contains(word))
        };
        if self.is_pubdate || said(&self.itemprop, &["datepublished"]) {
            return Some(Mark::Published);
        }
        if said(&self.itemprop, &["datemodified"]) {
            return Some(Mark::Updated);
        }
        // WordPress marks the one time of an article that was never changed as `published updated`.
        if said(&self.class, &["publi", "created", "entry-date", "post-date", "posted"]) {
            return Some(Mark::Published);
        }
        said(&self.class, &["modif", "updat"]).then_some(Mark::Updated)
    }
}

/// Tells whether an attribute is named for a date of publication.
fn speaks_of_date(name: &str) -> bool {
    let ends = ["date", "datetime", "date-time", "-dt", "published", "publish-time", "pubdate"];
    ends.iter().any(|end| name.ends_with(end))
        && !["updat", "modif", "re-", "expir", "end"].iter().any(|word| name.contains(word))
}

/// Tells whether a class says that an element holds the names of authors.
pub(super) fn is_byline(class: &str) -> bool {
    class.split_ascii_whitespace().any(|word| {
        let word = word.to_ascii_lowercase().replace(['_', '-'], "");
        matches!(word.as_str(), "author" | "authors" | "byauthor" | "writtenby")
            || [
                "byline",
                "bylinename",
                "authorname",
                "authornames",
                "articleauthor",
                "postauthor",
                "entryauthor",
            ]
            .iter()
            .any(|ending| word.ends_with(ending))
    })
}
