//! The fields of a record: which of its values is which. In: the keys of an object, a row or front matter, and the
//! user's mapping. Out: the best value for each field. It judges no value, except that what is blank is none.

use std::borrow::Cow;

use super::record_value::{Pairs, Value, get};
use crate::{Field, Mapping};

/// Keys whose objects hold fields of the record itself, where the record does not have them: Elasticsearch, the
/// Guardian, webz.io, newspaper, WordPress.
const WRAPPERS: [&str; 14] = [
    "_source",
    "fields",
    "thread",
    "entities",
    "metadata",
    "meta_data",
    "meta",
    "og",
    "article",
    "attributes",
    "data",
    "doc",
    "document",
    "node",
];

/// How much worse a name is for every object around it.
const INSIDE: usize = 100;

/// How deep fields are looked for.
const LEVELS: usize = 3;

/// The values of a record that are fields.
pub(crate) struct Fields<'v, 'a> {
    found: [Option<Found<'v, 'a>>; Field::ALL.len()],
    /// Whether newsgrep wrote the record: its values are as they were, and need no cleaning.
    pub(crate) is_export: bool,
}

/// A value, the key it was found by, and how good a name that is (0 is best).
#[derive(Clone, Copy)]
struct Found<'v, 'a> {
    rank: usize,
    key: &'v str,
    value: &'v Value<'a>,
}

impl<'v, 'a> Fields<'v, 'a> {
    /// Finds the fields of a record by the mapping and the usual names.
    pub(crate) fn of(pairs: &'v Pairs<'a>, mapping: &Mapping) -> Self {
        let is_export = get(pairs, "origin").is_some() && pairs.iter().any(|(key, _)| is_text_of_export(key));
        let mut fields = Fields { found: [None; Field::ALL.len()], is_export };
        for (field, key) in mapping.iter() {
            if let Some((key, value)) = inside(pairs, key).filter(|(_, value)| !value.is_blank()) {
                fields.found[field as usize] = Some(Found { rank: 0, key, value });
            }
        }
        fields.take(pairs, mapping, 0);
        fields
    }

    fn take(&mut self, pairs: &'v Pairs<'a>, mapping: &Mapping, level: usize) {
        for (key, value) in pairs {
            let is_mapped = level == 0 && mapping.iter().any(|(_, mapped)| mapped == key);
            if is_mapped || value.is_blank() {
                continue;
            }
            match value {
                Value::Map(inner) if WRAPPERS.contains(&&**key) => {
                    if level < LEVELS {
                        self.take(inner, mapping, level + 1);
                    }
                }
                value => self.offer(key, value, level),
            }
        }
    }

    fn offer(&mut self, key: &'v str, value: &'v Value<'a>, level: usize) {
        let Some((field, rank)) = meaning(key) else { return };
        // An address names an outlet only where nothing better does.
        let is_address = field == Field::Source && value.text().is_some_and(|text| text.contains("://"));
        let rank = 1 + rank + level * INSIDE + if is_address { LEVELS * INSIDE * 2 } else { 0 };
        let slot = &mut self.found[field as usize];
        if slot.is_none_or(|best| rank < best.rank) {
            *slot = Some(Found { rank, key, value });
        }
    }

    pub(crate) fn get(&self, field: Field) -> Option<&'v Value<'a>> {
        self.found[field as usize].map(|found| found.value)
    }

    /// Returns the key a field was found by.
    pub(crate) fn key(&self, field: Field) -> Option<&'v str> {
        self.found[field as usize].map(|found| found.key)
    }

    pub(crate) fn text(&self, field: Field) -> Option<Cow<'v, str>> {
        self.get(field).and_then(Value::text)
    }

    /// Returns the field as a text without white space around it.
    pub(crate) fn string(&self, field: Field) -> Option<String> {
        self.text(field).map(|text| text.trim().to_owned())
    }

    /// Tells whether there is anything an article could be made of.
    pub(crate) fn has_text(&self) -> bool {
        [Field::Title, Field::Body, Field::Paragraphs, Field::Summary]
            .into_iter()
            .any(|field| self.get(field).is_some())
    }
}

/// Tells whether a key of a record means anything, so that its value need be kept.
pub(crate) fn is_wanted(key: &str, mapping: &Mapping) -> bool {
    let is_mapped =
        |mapped: &str| mapped.strip_prefix(key).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'));
    key == "origin"
        || meaning(key).is_some()
        || WRAPPERS.contains(&key)
        || mapping.iter().any(|(_, mapped)| is_mapped(mapped))
}

/// Returns what a key means by itself, also one that was flattened: `source.name`, `_source.title`.
pub(crate) fn meaning(key: &str) -> Option<(Field, usize)> {
    Field::of_key(key).or_else(|| {
        let (outer, inner) = key.split_once('.')?;
        match WRAPPERS.contains(&outer) {
            true => meaning(inner).map(|(field, rank)| (field, rank + INSIDE)),
            false if matches!(inner, "name" | "main" | "rendered" | "original") => Field::of_key(outer),
            false => None,
        }
    })
}

/// Markdown has its text behind the front matter, and its id in it.
fn is_text_of_export(key: &str) -> bool {
    matches!(key, "paragraphs" | "id")
}

/// Returns the value of a key, which may lead through objects: `source.name`.
fn inside<'v, 'a>(pairs: &'v Pairs<'a>, key: &str) -> Option<(&'v str, &'v Value<'a>)> {
    pairs.iter().find(|(name, _)| name == key).map(|(name, value)| (&**name, value)).or_else(|| {
        let (outer, inner) = key.split_once('.')?;
        inside(get(pairs, outer)?.map()?, inner)
    })
}
