//! JSON that says something of all its records and then lists them: `{"title": …, "items": [{…}, …]}`.
//!
//! In: text. Out: what is said of all records, and the records one after another, so that those before a fault are
//! kept and only one is in memory. It knows no fields.

use std::fmt;

use serde::de::{DeserializeSeed, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::{Deserializer, Map, Value};

use super::json_whole;
use crate::draft::Place;
use crate::job::{Job, Stop};

/// What is known of the first JSON value of a text, which may break off anywhere.
#[derive(Debug, Default)]
pub(crate) struct Look {
    /// The members of the object that were asked for.
    pub(crate) members: Map<String, Value>,
    /// The name of its list of records, if it has one.
    pub(crate) list: Option<String>,
    /// The first record of that list, or of the value, if that is a list.
    pub(crate) first: Option<Value>,
    /// Whether something comes after the value.
    pub(crate) is_followed: bool,
}

/// Looks at the members named `wanted` and at the lists named `lists` of the first value.
pub(crate) fn look(text: &[u8], wanted: &[&str], lists: &[&str]) -> Look {
    let mut look = Look::default();
    let text = super::without_mark(text);
    let mut stream = Deserializer::from_slice(text);
    let seen = Seen { wanted, lists, look: &mut look };
    if seen.deserialize(&mut stream).is_ok() {
        look.is_followed = stream.end().is_err();
    }
    look
}

/// Hands over every record of the lists with one of these names, with its number.
///
/// # Errors
///
/// Fails where the JSON breaks, or where `each` ends the reading.
pub(crate) fn records<'j>(
    text: &str,
    lists: &[&str],
    job: &mut Job<'j>,
    each: &mut dyn FnMut(&Value, Place, &mut Job<'j>) -> Result<(), Stop>,
) -> Result<(), Stop> {
    let mut stream = Deserializer::from_str(text);
    let (mut count, mut stop) = (0, None);
    let mut hand_over = |value: &Value| {
        count += 1;
        each(value, Place::Record(count), job).map_err(|ended| stop = Some(ended)).is_ok()
    };
    let outcome = Records { lists, hand_over: &mut hand_over }.deserialize(&mut stream);
    let outcome = outcome.and_then(|()| stream.end());
    match (stop, outcome) {
        (Some(stop), _) => Err(stop),
        (None, Err(error)) => Err(json_whole::broken(&error, job)),
        (None, Ok(())) => Ok(()),
    }
}

struct Seen<'a> {
    wanted: &'a [&'a str],
    lists: &'a [&'a str],
    look: &'a mut Look,
}

impl<'de> DeserializeSeed<'de> for Seen<'_> {
    type Value = ();

    fn deserialize<D: serde::Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Seen<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object or a list of objects")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(key) = map.next_key::<String>()? {
            if self.wanted.contains(&key.as_str()) {
                self.look.members.insert(key, map.next_value()?);
            } else if self.lists.contains(&key.as_str()) {
                self.look.list = Some(key);
                map.next_value_seed(First(&mut self.look.first))?;
            } else {
                map.next_value::<IgnoredAny>()?;
            }
        }
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, list: A) -> Result<(), A::Error> {
        First(&mut self.look.first).visit_seq(list)
    }
}

/// Keeps the first entry of a list.
struct First<'a>(&'a mut Option<Value>);

impl<'de> DeserializeSeed<'de> for First<'_> {
    type Value = ();

    fn deserialize<D: serde::Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for First<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of objects")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        *self.0 = list.next_element()?;
        while list.next_element::<IgnoredAny>()?.is_some() {}
        Ok(())
    }
}

/// Hands over the records while the parser meets them; `hand_over` tells whether to go on.
struct Records<'a> {
    lists: &'a [&'a str],
    hand_over: &'a mut dyn FnMut(&Value) -> bool,
}

impl<'de> DeserializeSeed<'de> for Records<'_> {
    type Value = ();

    fn deserialize<D: serde::Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Records<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object with a list of objects")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(key) = map.next_key::<String>()? {
            if self.lists.contains(&key.as_str()) {
                let records = Records { lists: self.lists, hand_over: &mut *self.hand_over };
                map.next_value_seed(InList(records))?;
            } else {
                map.next_value::<IgnoredAny>()?;
            }
        }
        Ok(())
    }
}

/// The list itself, told from the object around it.
struct InList<'a>(Records<'a>);

impl<'de> DeserializeSeed<'de> for InList<'_> {
    type Value = ();

    fn deserialize<D: serde::Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for InList<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of objects")
    }

    fn visit_unit<E: serde::de::Error>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        while let Some(value) = list.next_element::<Value>()? {
            if !(self.0.hand_over)(&value) {
                return Err(serde::de::Error::custom("ended by the caller"));
            }
        }
        Ok(())
    }
}
