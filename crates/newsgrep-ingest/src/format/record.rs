//! One JSON object into one article: shared by the formats that hold JSON. It finds no records itself.

use std::borrow::Cow;

use serde::de::IgnoredAny;
use serde_json::Value;

use super::fields::{Fields, text, texts};
use super::{ninjs, surrogate};
use crate::decode::decode;
use crate::draft::{Draft, MAX_NAME, Place, When};
use crate::job::{Job, Stop};
use crate::{Field, Reason, WarningKind};

/// How deep a record may be nested.
pub(crate) const MAX_DEPTH: usize = 64;

/// Reads the record that these bytes are.
pub(crate) fn read(bytes: &[u8], place: Place, job: &mut Job<'_>) -> Result<(), Stop> {
    if is_too_deep(bytes, MAX_DEPTH) {
        let detail = format!("is nested deeper than a record may be ({MAX_DEPTH} levels)");
        return job.reject(place.line(), Reason::BrokenJson, detail);
    }
    let Some((text, replaced)) = text_of(bytes) else {
        return job.reject(place.line(), Reason::BrokenJson, "is not valid JSON: it is not text".to_owned());
    };
    match serde_json::from_str(&text) {
        Ok(value) => {
            warn_replaced(replaced, place.line(), job)?;
            article(&value, place, job)
        }
        Err(error) => job.reject(place.line(), Reason::BrokenJson, complaint(&error)),
    }
}

/// Returns JSON as text that can be parsed, and how many characters of it had to be replaced.
///
/// JSON is UTF-8; what is not is read as any other text.
pub(crate) fn text_of(bytes: &[u8]) -> Option<(Cow<'_, str>, usize)> {
    let (text, bad) = match std::str::from_utf8(bytes) {
        Ok(text) => (Cow::Borrowed(text), 0),
        Err(_) => {
            let decoded = decode(bytes.to_vec())?;
            (Cow::Owned(decoded.text), decoded.replaced)
        }
    };
    let (repaired, halves) = surrogate::repair(&text);
    if halves == 0 {
        return Some((text, bad));
    }
    Some((Cow::Owned(repaired.into_owned()), bad + halves))
}

pub(crate) fn warn_replaced(count: usize, line: Option<u64>, job: &mut Job<'_>) -> Result<(), Stop> {
    if count == 0 {
        return Ok(());
    }
    job.warn(line, WarningKind::BadBytes, format!("has broken characters ({count}), each shown as U+FFFD"))
}

/// Returns what is wrong with JSON, with the column but without the line, which is said elsewhere.
pub(crate) fn complaint(error: &serde_json::Error) -> String {
    let text = error.to_string();
    let what = text.rsplit_once(" at line ").map_or(text.as_str(), |(what, _)| what);
    format!("is not valid JSON: {what} at column {}", error.column())
}

/// Tells whether the line is a whole JSON object.
pub(crate) fn is_object(line: &[u8]) -> bool {
    line.trim_ascii().starts_with(b"{") && serde_json::from_slice::<IgnoredAny>(line).is_ok()
}

/// Tells whether brackets are nested deeper than `limit`, before anything recurses into them.
pub(crate) fn is_too_deep(json: &[u8], limit: usize) -> bool {
    let (mut depth, mut in_string, mut escaped) = (0_usize, false, false);
    for byte in json {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if in_string => escaped = true,
            b'"' => in_string = !in_string,
            b'{' | b'[' if !in_string => depth += 1,
            b'}' | b']' if !in_string => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth > limit {
            return true;
        }
    }
    false
}

/// Makes the article of a record, or rejects it.
pub(crate) fn article(value: &Value, place: Place, job: &mut Job<'_>) -> Result<(), Stop> {
    let Value::Object(map) = value else {
        let detail = place.said("is no JSON object, so no article");
        return job.reject(place.line(), Reason::BrokenJson, detail);
    };
    // What the user says of the fields wins over what they look like.
    if ninjs::is_item(map) && !job.mapping.iter().any(|(_, key)| map.contains_key(key)) {
        return ninjs::article(map, place, job);
    }
    let fields = Fields::of(map, job.mapping);
    let texts = fields.get(Field::Paragraphs).or(fields.get(Field::Body)).map(texts).unwrap_or_default();
    let is_list = fields.get(Field::Paragraphs).or(fields.get(Field::Body)).is_some_and(Value::is_array);
    let cut = if is_list { blocks } else { paragraphs };
    let draft = Draft {
        name: fields.text(Field::Id).filter(short).or_else(|| fields.text(Field::Url).filter(short)),
        title: fields.text(Field::Title),
        paragraphs: texts.iter().flat_map(|text| cut(text)).map(Cow::Borrowed).collect(),
        source: fields.string(Field::Source),
        section: fields.string(Field::Section),
        byline: fields.string(Field::Author),
        agency: fields.string(Field::Agency),
        url: fields.string(Field::Url),
        published: fields.get(Field::Date).map(when).unwrap_or_default(),
        language: fields.text(Field::Lang),
        ..Draft::default()
    };
    job.draft(draft, place)
}

fn short(name: &Cow<'_, str>) -> bool {
    name.len() <= MAX_NAME
}

fn when(value: &Value) -> When<'_> {
    let written = match value {
        Value::Number(number) => {
            let whole = number.as_i64().or_else(|| number.as_f64().map(|number| number.floor() as i64));
            Cow::Owned(whole.unwrap_or(i64::MAX).to_string())
        }
        value => text(value).unwrap_or_else(|| Cow::Owned(value.to_string())),
    };
    When::Written(written)
}

/// Splits a body at its blank lines, or at its line ends if it has no blank line.
pub(crate) fn paragraphs(body: &str) -> Vec<&str> {
    let blocks = blocks(body);
    if blocks.len() > 1 { blocks } else { body.lines().collect() }
}

/// Splits a text at its blank lines. A text without any is one block.
fn blocks(text: &str) -> Vec<&str> {
    let mut blocks = Vec::new();
    let (mut start, mut at) = (0, 0);
    for line in text.trim().split_inclusive('\n') {
        if line.trim().is_empty() {
            blocks.push(&text.trim()[start..at]);
            start = at + line.len();
        }
        at += line.len();
    }
    blocks.push(&text.trim()[start..at]);
    blocks.retain(|block| !block.trim().is_empty());
    blocks
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bodies_are_split_at_blank_lines_or_else_at_line_ends() {
        assert_eq!(paragraphs("one\r\ntwo\r\n"), ["one", "two"]);
        assert_eq!(paragraphs("\none\ntwo\n \nthree\n\n\nfour"), ["one\ntwo\n", "three\n", "four"]);
        assert!(paragraphs(" \n ").iter().all(|part| part.trim().is_empty()));
    }

    #[test]
    fn depth_is_counted_outside_strings() {
        assert!(!is_too_deep(br#"{"a": "[[[[\"[[", "b": [1]}"#, 2));
        assert!(is_too_deep(br#"{"a": [[1]]}"#, 2));
        assert!(is_too_deep(&[b'['; 100_000], MAX_DEPTH));
    }
}
