//! A value of a record, whatever format it was written in: in: JSON that is met by the parser, with strings
//! borrowed where they have no escapes. Out: [`Value`]s of the keys that mean something; all others are passed over.

use std::borrow::Cow;
use std::cell::Cell;
use std::fmt;

use serde::de::{DeserializeSeed, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};

/// The most values a record may hold in the keys that are read: no article has as many.
const MAX_VALUES: usize = 1 << 20;

/// What an object says its text is, where a text is expected: `{"name": "Daily Planet"}`.
const INNER_KEYS: [&str; 15] = [
    "name",
    "main",
    "original",
    "rendered",
    "text",
    "value",
    "label",
    "title",
    "webTitle",
    "eng",
    "@value",
    "@id",
    "$oid",
    "$date",
    "$numberLong",
];

/// One value of a record.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Value<'a> {
    Null,
    Bool(bool),
    Number(serde_json::Number),
    Text(Cow<'a, str>),
    List(Vec<Value<'a>>),
    Map(Pairs<'a>),
}

/// The keys of a record and their values, in the order of the record.
pub(crate) type Pairs<'a> = Vec<(Cow<'a, str>, Value<'a>)>;

impl<'a> Value<'a> {
    /// Tells whether the value says nothing.
    pub(crate) fn is_blank(&self) -> bool {
        match self {
            Value::Null => true,
            Value::Bool(_) | Value::Number(_) => false,
            Value::Text(text) => is_absent(text),
            Value::List(list) => list.iter().all(Value::is_blank),
            Value::Map(pairs) => pairs.is_empty(),
        }
    }

    /// Returns a value as one text: a list with commas, an object by its name.
    pub(crate) fn text(&self) -> Option<Cow<'_, str>> {
        match self {
            Value::Null | Value::Bool(_) => None,
            Value::Number(number) => Some(Cow::Owned(number.to_string())),
            Value::Text(text) => (!is_absent(text)).then_some(Cow::Borrowed(text)),
            Value::List(list) => {
                let parts: Vec<_> = list.iter().filter_map(Value::text).collect();
                (!parts.is_empty()).then(|| Cow::Owned(parts.join(", ")))
            }
            Value::Map(pairs) => INNER_KEYS.iter().find_map(|key| get(pairs, key).and_then(Value::text)),
        }
    }

    /// Returns the texts of a body: one, or one an entry of a list. The sentences of an inner list are one text.
    pub(crate) fn texts(&self) -> Vec<Cow<'_, str>> {
        match self {
            Value::List(list) => list.iter().filter_map(Value::paragraph).collect(),
            value => value.written().into_iter().collect(),
        }
    }

    /// Returns a value as one text, whatever it says.
    fn written(&self) -> Option<Cow<'_, str>> {
        match self {
            Value::Text(text) => Some(Cow::Borrowed(text)),
            value => value.text(),
        }
    }

    fn paragraph(&self) -> Option<Cow<'_, str>> {
        match self {
            Value::List(sentences) => {
                let sentences: Vec<_> = sentences.iter().filter_map(Value::text).collect();
                (!sentences.is_empty()).then(|| Cow::Owned(sentences.join(" ")))
            }
            value => value.written(),
        }
    }

    pub(crate) fn map(&self) -> Option<&Pairs<'a>> {
        match self {
            Value::Map(pairs) => Some(pairs),
            _ => None,
        }
    }

    /// Returns what a yes or no says, also one that is written as a word.
    pub(crate) fn flag(&self) -> Option<bool> {
        match self {
            Value::Bool(flag) => Some(*flag),
            Value::Number(number) => number.as_u64().filter(|number| *number < 2).map(|number| number == 1),
            Value::Text(text) => match text.trim().to_ascii_lowercase().as_str() {
                "true" | "yes" | "1" => Some(true),
                "false" | "no" | "0" => Some(false),
                _ => None,
            },
            _ => None,
        }
    }
}

impl From<serde_json::Value> for Value<'_> {
    fn from(value: serde_json::Value) -> Self {
        use serde_json::Value as Json;
        match value {
            Json::Null => Value::Null,
            Json::Bool(flag) => Value::Bool(flag),
            Json::Number(number) => Value::Number(number),
            Json::String(text) => Value::Text(Cow::Owned(text)),
            Json::Array(list) => Value::List(list.into_iter().map(Value::from).collect()),
            Json::Object(map) => Value::Map(
                map.into_iter().map(|(key, value)| (Cow::Owned(key), Value::from(value))).collect(),
            ),
        }
    }
}

/// Returns the value of a key.
pub(crate) fn get<'v, 'a>(pairs: &'v Pairs<'a>, key: &str) -> Option<&'v Value<'a>> {
    pairs.iter().find(|(name, _)| name == key).map(|(_, value)| value)
}

/// Tells whether a text only says that nothing is known.
pub(crate) fn is_absent(text: &str) -> bool {
    let text = text.trim();
    let words = [
        "null",
        "none",
        "nan",
        "n/a",
        "n.a.",
        "unknown",
        "undefined",
        "nil",
        "not available",
        "-",
        "--",
        "[]",
        "{}",
    ];
    // As R and pandas write it; in other letters it may be a name.
    text.is_empty()
        || text == "NA"
        || text == "<NA>"
        || (text.len() <= 13 && words.iter().any(|word| word.eq_ignore_ascii_case(text)))
}

/// Reads an object, keeping the keys that are wanted.
pub(crate) struct Reading<'f> {
    pub(crate) wanted: &'f dyn Fn(&str) -> bool,
}

impl<'de> DeserializeSeed<'de> for Reading<'_> {
    type Value = Value<'de>;

    fn deserialize<D: serde::Deserializer<'de>>(self, deserializer: D) -> Result<Value<'de>, D::Error> {
        let left = Cell::new(MAX_VALUES);
        deserializer.deserialize_any(Reader { wanted: Some(self.wanted), left: &left })
    }
}

/// Reads one value; only the outermost one passes keys over.
#[derive(Clone, Copy)]
struct Reader<'f> {
    wanted: Option<&'f dyn Fn(&str) -> bool>,
    /// How many values there may still be.
    left: &'f Cell<usize>,
}

impl Reader<'_> {
    fn inner(self) -> Self {
        Reader { wanted: None, left: self.left }
    }

    fn count<E: Error>(self) -> Result<(), E> {
        let left = self.left.get().checked_sub(1);
        self.left.set(left.ok_or_else(|| E::custom("more values than an article has"))?);
        Ok(())
    }
}

impl<'de> DeserializeSeed<'de> for Reader<'_> {
    type Value = Value<'de>;

    fn deserialize<D: serde::Deserializer<'de>>(self, deserializer: D) -> Result<Value<'de>, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Reader<'_> {
    type Value = Value<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_unit<E>(self) -> Result<Value<'de>, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, flag: bool) -> Result<Value<'de>, E> {
        Ok(Value::Bool(flag))
    }

    fn visit_i64<E>(self, number: i64) -> Result<Value<'de>, E> {
        Ok(Value::Number(number.into()))
    }

    fn visit_u64<E>(self, number: u64) -> Result<Value<'de>, E> {
        Ok(Value::Number(number.into()))
    }

    fn visit_f64<E>(self, number: f64) -> Result<Value<'de>, E> {
        Ok(serde_json::Number::from_f64(number).map_or(Value::Null, Value::Number))
    }

    fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Value<'de>, E> {
        Ok(Value::Text(Cow::Borrowed(text)))
    }

    fn visit_str<E>(self, text: &str) -> Result<Value<'de>, E> {
        Ok(Value::Text(Cow::Owned(text.to_owned())))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Value<'de>, A::Error> {
        let mut values = Vec::new();
        while let Some(value) = list.next_element_seed(self.inner())? {
            self.count()?;
            values.push(value);
        }
        Ok(Value::List(values))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Value<'de>, A::Error> {
        let mut pairs = Vec::new();
        while let Some(key) = map.next_key_seed(Key)? {
            if self.wanted.is_some_and(|wanted| !wanted(&key)) {
                map.next_value::<IgnoredAny>()?;
                continue;
            }
            self.count()?;
            pairs.push((key, map.next_value_seed(self.inner())?));
        }
        Ok(Value::Map(pairs))
    }
}

/// Reads a key, borrowed where it has no escapes.
struct Key;

impl<'de> DeserializeSeed<'de> for Key {
    type Value = Cow<'de, str>;

    fn deserialize<D: serde::Deserializer<'de>>(self, deserializer: D) -> Result<Cow<'de, str>, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl<'de> Visitor<'de> for Key {
    type Value = Cow<'de, str>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a key")
    }

    fn visit_borrowed_str<E>(self, key: &'de str) -> Result<Cow<'de, str>, E> {
        Ok(Cow::Borrowed(key))
    }

    fn visit_str<E>(self, key: &str) -> Result<Cow<'de, str>, E> {
        Ok(Cow::Owned(key.to_owned()))
    }
}
