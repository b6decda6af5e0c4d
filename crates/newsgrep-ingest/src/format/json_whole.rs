//! JSON that is read as a whole, because what it says at its end is of all its records.
//!
//! In: a file of JSON up to the limit of a text. Out: its text, or its values one after another. It knows no fields.

use std::borrow::Cow;
use std::fmt;

use serde::Deserialize;
use serde::de::value::MapAccessDeserializer;
use serde::de::{DeserializeSeed, MapAccess, SeqAccess, Visitor};
use serde_json::{Deserializer, Map, Value};

use super::record::{self, Start};
use crate::draft::Place;
use crate::expand::amount;
use crate::input::Input;
use crate::job::{Job, Stop};
use crate::{Reason, Rejected};

/// Reads a file of JSON as a whole and hands over its text, which is nested no deeper than records in a list may be.
pub(crate) fn with_text<'j>(
    input: &mut Input<'_>,
    job: &mut Job<'j>,
    read: impl FnOnce(&str, &mut Job<'j>) -> Result<(), Stop>,
) -> Result<(), Stop> {
    let limit = job.limits.text;
    let (bytes, result) = input.read_whole(limit);
    let Some(bytes) = bytes else {
        let detail = format!("is larger than a JSON file may be ({}): write JSON Lines", amount(limit));
        return Err(job.refuse(Reason::TooLarge, detail));
    };
    let text = super::without_mark(&bytes);
    // One level more than a record has: the list around the records.
    if record::is_too_deep(text, record::MAX_DEPTH + 1) {
        let detail = format!("is nested deeper than a record may be ({} levels)", record::MAX_DEPTH);
        return Err(job.refuse(Reason::BrokenJson, detail));
    }
    let Some((text, replaced)) = record::text_of(text) else {
        return Err(job.refuse(Reason::Binary, "is not text"));
    };
    record::warn_replaced(replaced, None, job)?;
    match (read(&text, job), result) {
        // The text ends where the file could not be read on: that is the fault to name.
        (Ok(()) | Err(Stop::Rejected(_)), Err(error)) => Err(job.failed(&error)),
        (outcome, _) => outcome,
    }
}

/// Reads one value after another; a well-formed file has one.
pub(crate) fn read_values(text: &str, job: &mut Job<'_>) -> Result<(), Stop> {
    if text.trim().is_empty() {
        return Ok(());
    }
    let mut values = Deserializer::from_str(text);
    let mut records = Records { job, count: 0, stop: None };
    loop {
        if let Err(error) = (&mut records).deserialize(&mut values) {
            let stop = records.stop.take();
            return Err(stop.unwrap_or_else(|| broken(&error, records.job)));
        }
        if values.end().is_ok() {
            return Ok(());
        }
    }
}

/// Returns the end of a file whose JSON has this fault.
pub(crate) fn broken(error: &serde_json::Error, job: &Job<'_>) -> Stop {
    let (line, detail) = record::complaint(error, Start { place: Place::Whole, line: 1, column: 0 });
    match job.refuse(Reason::BrokenJson, detail) {
        Stop::Rejected(rejected) => Stop::Rejected(Rejected { line: Some(line), ..rejected }),
        stop => stop,
    }
}

/// Hands over the records while the parser meets them, so that those before a fault are kept.
struct Records<'a, 'j> {
    job: &'a mut Job<'j>,
    count: u64,
    stop: Option<Stop>,
}

impl Records<'_, '_> {
    fn hand_over<E: serde::de::Error>(&mut self, value: &Value) -> Result<(), E> {
        self.count += 1;
        record::any(value, Place::Record(self.count), self.job).map_err(|stop| {
            self.stop = Some(stop);
            E::custom("ended by the caller")
        })
    }
}

impl<'de> DeserializeSeed<'de> for &mut Records<'_, '_> {
    type Value = ();

    fn deserialize<D: serde::Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for &mut Records<'_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object or a list of objects")
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<(), A::Error> {
        let map = Map::deserialize(MapAccessDeserializer::new(map))?;
        self.hand_over(&Value::Object(map))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        while let Some(value) = list.next_element::<Value>()? {
            self.hand_over(&value)?;
        }
        Ok(())
    }
}

/// What an object says its text is, where a text is expected: `{"name": "Daily Planet"}`.
const INNER_KEYS: [&str; 3] = ["name", "text", "value"];

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

/// Returns the texts of a value: one, or one an entry of a list.
pub(crate) fn texts(value: &Value) -> Vec<Cow<'_, str>> {
    match value {
        Value::Array(list) => list.iter().filter_map(text).collect(),
        value => text(value).into_iter().collect(),
    }
}
