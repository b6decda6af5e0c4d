//! The fields of a JSON object: which of its values is which, and each as text. It judges no value.

use std::borrow::Cow;

use serde_json::{Map, Value};

use crate::{Field, Mapping};

/// What an object says its text is, where a text is expected: `{"name": "Daily Planet"}`.
const INNER_KEYS: [&str; 6] = ["name", "text", "value", "$oid", "$date", "$numberLong"];

/// The values of a record that are fields, found by the mapping and the usual names.
pub(crate) struct Fields<'v>([Option<(usize, &'v Value)>; Field::ALL.len()]);

impl<'v> Fields<'v> {
    /// Finds the fields of a record by the mapping and the usual names.
    pub(crate) fn of(map: &'v Map<String, Value>, mapping: &Mapping) -> Self {
        let mut found = [None; Field::ALL.len()];
        for (field, key) in mapping.iter() {
            found[field as usize] = inside(map, key).filter(|value| !is_blank(value)).map(|value| (0, value));
        }
        for (key, value) in map {
            let is_mapped = mapping.iter().any(|(_, mapped)| mapped == key);
            if is_mapped || is_blank(value) {
                continue;
            }
            if let Some((field, rank)) = Field::of_key(key) {
                let slot = &mut found[field as usize];
                if slot.is_none_or(|(best, _)| rank + 1 < best) {
                    *slot = Some((rank + 1, value));
                }
            }
        }
        Fields(found)
    }

    pub(crate) fn get(&self, field: Field) -> Option<&'v Value> {
        self.0[field as usize].map(|(_, value)| value)
    }

    pub(crate) fn text(&self, field: Field) -> Option<Cow<'v, str>> {
        self.get(field).and_then(text)
    }

    /// Returns the field as a text without white space around it.
    pub(crate) fn string(&self, field: Field) -> Option<String> {
        self.text(field).map(|text| text.trim().to_owned())
    }
}

/// Returns the value of a key, which may lead through objects: `source.name`.
fn inside<'v>(map: &'v Map<String, Value>, key: &str) -> Option<&'v Value> {
    map.get(key).or_else(|| {
        let (outer, inner) = key.split_once('.')?;
        inside(map.get(outer)?.as_object()?, inner)
    })
}

fn is_blank(value: &Value) -> bool {
    match value {
        Value::Null | Value::Bool(_) => true,
        Value::Number(_) => false,
        Value::String(text) => text.trim().is_empty(),
        Value::Array(list) => list.iter().all(is_blank),
        Value::Object(map) => map.is_empty(),
    }
}

/// Returns a value as one text: a list with commas, an object by its name.
pub(crate) fn text(value: &Value) -> Option<Cow<'_, str>> {
    match value {
        Value::Null | Value::Bool(_) => None,
        Value::Number(number) => Some(Cow::Owned(number.to_string())),
        Value::String(text) => (!text.trim().is_empty()).then_some(Cow::Borrowed(text.as_str())),
        Value::Array(list) => {
            let parts: Vec<_> = list.iter().filter_map(text).collect();
            (!parts.is_empty()).then(|| Cow::Owned(parts.join(", ")))
        }
        Value::Object(map) => INNER_KEYS.iter().find_map(|key| map.get(*key).and_then(text)),
    }
}

/// Returns the texts of a body: one, or one an entry of a list.
pub(crate) fn texts(value: &Value) -> Vec<Cow<'_, str>> {
    match value {
        Value::Array(list) => list.iter().filter_map(text).collect(),
        value => text(value).into_iter().collect(),
    }
}
