//! One record into one article: shared by the formats whose articles are keys and values. It finds no records
//! itself.

use std::borrow::Cow;

use newsgrep_text::{Provenance, without_by};
use serde::de::{DeserializeSeed, IgnoredAny};
use serde_json::Map;

use super::fields::{Fields, is_wanted};
use super::record_list::{Kind, names};
use super::record_value::{Pairs, Reading, Value, get};
use super::{ninjs, surrogate};
use crate::decode::decode;
use crate::draft::{Draft, MAX_NAME, Place, When};
use crate::job::{Job, Stop};
use crate::{Field, Reason, WarningKind, dates, markup};

/// How deep a record may be nested.
pub(crate) const MAX_DEPTH: usize = 64;

/// Keys that hold a list of records, in what a search or an archive answers.
const LISTS: [&str; 13] = [
    "articles",
    "items",
    "results",
    "docs",
    "posts",
    "data",
    "list",
    "hits",
    "news",
    "stories",
    "records",
    "documents",
    "entries",
];

/// Keys around such a list.
const AROUND: [&str; 7] = ["response", "hits", "data", "result", "results", "articles", "_embedded"];

/// Where a record begins in its file.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Start {
    pub(crate) place: Place,
    /// The line, counted from 1.
    pub(crate) line: u64,
    /// The bytes before it on its line.
    pub(crate) column: usize,
}

/// Reads the JSON that these bytes are: a record, or an object with a list of records.
pub(crate) fn read(bytes: &[u8], start: Start, job: &mut Job<'_>) -> Result<(), Stop> {
    let Start { place, line, .. } = start;
    let Some((text, replaced)) = text_of(bytes) else {
        return job.reject(Some(line), Reason::BrokenJson, "is not valid JSON: it is not text".to_owned());
    };
    if let Some(item) = ninjs_item(&text, job) {
        warn_replaced(replaced, place.line(), job)?;
        return ninjs::article(&item, place, job);
    }
    match parse(&text, job) {
        Ok(value) => {
            warn_replaced(replaced, place.line(), job)?;
            value_read(&value, place, job)
        }
        Err(error) => {
            let (line, detail) = complaint(&error, start);
            job.reject(Some(line), Reason::BrokenJson, detail)
        }
    }
}

/// Returns the record if it is an item of ninjs; what the user says of the fields wins over what they look like.
fn ninjs_item(text: &str, job: &Job<'_>) -> Option<Map<String, serde_json::Value>> {
    // No item is without one of these; most records are, and need not be parsed twice.
    let may_be = ["\"uri\"", "\"guid\"", "\"versioncreated\"", "\"versionCreated\""]
        .iter()
        .any(|key| text.contains(key));
    let item = may_be.then(|| serde_json::from_str::<Map<String, serde_json::Value>>(text).ok())??;
    is_ninjs(&item, job).then_some(item)
}

fn is_ninjs(item: &Map<String, serde_json::Value>, job: &Job<'_>) -> bool {
    ninjs::is_item(item) && !job.mapping.iter().any(|(_, key)| item.contains_key(key))
}

/// Reads a value that was parsed for another purpose: an item of ninjs, or else a record of any kind.
pub(crate) fn any(value: &serde_json::Value, place: Place, job: &mut Job<'_>) -> Result<(), Stop> {
    match value {
        serde_json::Value::Object(map) if is_ninjs(map, job) => ninjs::article(map, place, job),
        value => read(value.to_string().as_bytes(), Start { place, line: 1, column: 0 }, job),
    }
}

fn parse<'t>(text: &'t str, job: &Job<'_>) -> serde_json::Result<Value<'t>> {
    let wanted = |key: &str| is_wanted(key, job.mapping) || is_list(key) || is_around(key);
    let mut json = serde_json::Deserializer::from_str(text);
    let value = Reading { wanted: &wanted }.deserialize(&mut json)?;
    json.end()?;
    Ok(value)
}

/// Tells whether a key may hold a list of records.
pub(crate) fn is_list(key: &str) -> bool {
    LISTS.contains(&key)
}

/// Tells whether a key may hold an object with a list of records.
pub(crate) fn is_around(key: &str) -> bool {
    AROUND.contains(&key)
}

/// Tells whether an object could be an article.
pub(crate) fn is_article(bytes: &[u8], job: &Job<'_>) -> bool {
    let parsed = text_of(bytes).and_then(|(text, _)| {
        let value = parse(&text, job).ok()?;
        Some(value.map().is_some_and(|pairs| Fields::of(pairs, job.mapping).has_text()))
    });
    parsed.unwrap_or(false)
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

/// Returns the line of a fault in JSON, and what is wrong there, with the column.
pub(crate) fn complaint(error: &serde_json::Error, start: Start) -> (u64, String) {
    let text = error.to_string();
    let what = text.rsplit_once(" at line ").map_or(text.as_str(), |(what, _)| what);
    let before = if error.line() > 1 { 0 } else { start.column };
    let line = start.line + (error.line() as u64).saturating_sub(1);
    (line, format!("is not valid JSON: {what} at column {}", before + error.column()))
}

/// Tells whether the line is a whole JSON object.
pub(crate) fn is_object(line: &[u8]) -> bool {
    line.trim_ascii().starts_with(b"{") && serde_json::from_slice::<IgnoredAny>(line).is_ok()
}

/// Tells whether brackets are nested deeper than `limit`, before anything recurses into them.
pub(crate) fn is_too_deep(json: &[u8], limit: usize) -> bool {
    // Where there are no more brackets than levels allowed, which is nearly everywhere, none need be followed.
    if json.iter().filter(|byte| matches!(byte, b'{' | b'[')).count() <= limit {
        return false;
    }
    let (mut depth, mut in_string, mut escaped) = (0_usize, false, false);
    for byte in json {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if in_string => escaped = true,
            b'"' => in_string = !in_string,
            b'{' | b'[' if !in_string => {
                depth += 1;
                if depth > limit {
                    return true;
                }
            }
            b'}' | b']' if !in_string => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    false
}

/// Makes the article of a value, or the articles of an object that wraps a list of them.
fn value_read(value: &Value<'_>, place: Place, job: &mut Job<'_>) -> Result<(), Stop> {
    let Value::Map(pairs) = value else {
        let detail = place.said("is no JSON object, so no article");
        return job.reject(place.line(), Reason::BrokenJson, detail);
    };
    let fields = Fields::of(pairs, job.mapping);
    let wrapped = if fields.get(Field::Paragraphs).is_none() { wrapped(pairs, job, 0) } else { None };
    let Some(list) = wrapped else { return write(&fields, None, place, job) };
    for (number, value) in (1..).zip(list) {
        match value {
            Value::Map(pairs) => {
                let name = place_in(place, number);
                write(&Fields::of(pairs, job.mapping), Some(&name), place, job)?;
            }
            _ => {
                job.reject(place.line(), Reason::BrokenJson, place.said("holds a value that is no article"))?
            }
        }
    }
    Ok(())
}

/// Names a record of a list by where the list is.
fn place_in(place: Place, number: u64) -> String {
    match place {
        Place::Line(line) => format!("L{line}.{number}"),
        Place::Record(record) => format!("R{record}.{number}"),
        Place::Whole => format!("R{number}"),
    }
}

/// Finds the list of records in an object that is none itself.
fn wrapped<'v, 'a>(pairs: &'v Pairs<'a>, job: &Job<'_>, level: usize) -> Option<&'v Vec<Value<'a>>> {
    let is_records = |list: &&Vec<Value<'a>>| {
        let first = list.first().and_then(Value::map);
        first.is_some_and(|first| Fields::of(first, job.mapping).has_text())
    };
    let is_text = |(key, _): &&(Cow<'a, str>, Value<'a>)| {
        Field::of_key(key).is_some_and(|(field, _)| matches!(field, Field::Body | Field::Paragraphs))
    };
    if level > 3
        || pairs.iter().filter(is_text).any(|(_, value)| matches!(value, Value::Text(_) | Value::List(_)))
    {
        return None;
    }
    pairs.iter().find_map(|(key, value)| match value {
        Value::List(list) if is_list(key) => Some(list).filter(is_records),
        Value::Map(inner) if is_around(key) => wrapped(inner, job, level + 1),
        _ => None,
    })
}

/// Makes the article of a record, or rejects it.
pub(crate) fn article(pairs: &Pairs<'_>, place: Place, job: &mut Job<'_>) -> Result<(), Stop> {
    write(&Fields::of(pairs, job.mapping), None, place, job)
}

/// Makes the article of the fields, named by `name` if they have no name.
fn write(fields: &Fields<'_, '_>, name: Option<&str>, place: Place, job: &mut Job<'_>) -> Result<(), Stop> {
    let texts = Texts::of(fields);
    let mut draft = described(fields);
    draft.name = draft.name.or(name.map(Cow::Borrowed));
    draft.paragraphs = texts.paragraphs();
    draft.excerpt |= texts.is_summary && !draft.paragraphs.is_empty();
    job.draft(draft, place)
}

/// Returns everything a record says of its article except the text.
pub(crate) fn described<'v>(fields: &Fields<'v, '_>) -> Draft<'v> {
    let mut draft = Draft {
        name: fields
            .text(Field::Id)
            .filter(|name| short(name))
            .or_else(|| fields.text(Field::Url).filter(|name| short(name))),
        title: fields.text(Field::Title).map(|title| if fields.is_export { title } else { plain(title) }),
        source: fields.text(Field::Source).map(|name| outlet(&name).to_owned()),
        section: fields.string(Field::Section),
        byline: fields.get(Field::Author).and_then(|value| byline(value, fields)),
        agency: fields.string(Field::Agency),
        dateline: fields.string(Field::Dateline),
        url: fields.string(Field::Url),
        published: published(fields),
        updated: fields.get(Field::Updated).map(when).unwrap_or_default(),
        language: fields.text(Field::Lang),
        excerpt: fields.get(Field::Excerpt).and_then(Value::flag).unwrap_or(false),
        paywalled: is_paywalled(fields),
        ..Draft::default()
    };
    for (field, kind) in [
        (Field::Persons, Kind::Person),
        (Field::Places, Kind::Place),
        (Field::Organisations, Kind::Organisation),
        (Field::Subjects, Kind::Listed),
    ] {
        let listed =
            fields.get(field).map(|value| names(value, field == Field::Subjects)).unwrap_or_default();
        for (own, name) in listed {
            match if own == Kind::Listed { kind } else { own } {
                Kind::Person => draft.persons.push(name),
                Kind::Place => draft.places.push(name),
                Kind::Organisation => draft.organisations.push(name),
                Kind::Listed => draft.subjects.push(name),
                Kind::Other => {}
            }
        }
    }
    draft
}

fn short(name: &str) -> bool {
    name.len() <= MAX_NAME
}

/// Returns the name of an outlet; of an address, the host.
fn outlet(name: &str) -> &str {
    let name = name.trim();
    match name.split_once("://") {
        Some((_, rest)) => {
            let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
            host.strip_prefix("www.").unwrap_or(host)
        }
        None => name,
    }
}

/// Returns who wrote it, without the `By` before the names.
fn byline(value: &Value<'_>, fields: &Fields<'_, '_>) -> Option<String> {
    let names = match value {
        // A list that a table holds as text.
        Value::Text(text) if text.trim().starts_with('[') => {
            let names: Vec<String> = names(value, false).into_iter().map(|(_, name)| name).collect();
            names.join(", ")
        }
        value => value.text()?.trim().to_owned(),
    };
    let language = fields.text(Field::Lang);
    let language = language.as_deref().and_then(crate::language::code);
    Some(if fields.is_export {
        names
    } else {
        without_by(without_by(&names, language.as_deref()), None).to_owned()
    })
}

/// `isAccessibleForFree` says the opposite of `premium`.
fn is_paywalled(fields: &Fields<'_, '_>) -> bool {
    let flag = fields.get(Field::Paywalled).and_then(Value::flag);
    let is_free = fields.key(Field::Paywalled).is_some_and(|key| key.to_ascii_lowercase().contains("free"));
    flag.is_some_and(|flag| flag != is_free)
}

/// Returns the date of publication; how it is known only newsgrep itself says.
fn published<'v>(fields: &Fields<'v, '_>) -> When<'v> {
    let written = fields.get(Field::Date).map(when).unwrap_or_default();
    let known = fields.text(Field::DateFrom).and_then(|name| {
        let all = [Provenance::Rule, Provenance::Path, Provenance::FileTime, Provenance::Inferred];
        all.into_iter().find(|provenance| provenance.name() == name)
    });
    match (&written, known) {
        (When::Written(text), Some(provenance)) => match dates::read(text) {
            Ok(date) => When::Known(date.with_provenance(provenance)),
            Err(_) => written,
        },
        _ => written,
    }
}

fn when<'v>(value: &'v Value<'_>) -> When<'v> {
    let inner = value.map().and_then(|pairs| get(pairs, "$date"));
    let written = match inner.unwrap_or(value) {
        Value::Number(number) => {
            let whole = number.as_i64().or_else(|| number.as_f64().map(|number| number.floor() as i64));
            Cow::Owned(whole.unwrap_or(i64::MAX).to_string())
        }
        Value::Text(text) => whole_seconds(text).map_or(Cow::Borrowed(&**text), Cow::Borrowed),
        value => value.text().unwrap_or_else(|| Cow::Owned(shown(value))),
    };
    When::Written(written)
}

/// Returns the whole seconds of `1641979800.0`, as tables have them.
fn whole_seconds(text: &str) -> Option<&str> {
    let (seconds, fraction) = text.trim().split_once('.')?;
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    ((9..=13).contains(&seconds.len()) && digits(seconds) && digits(fraction)).then_some(seconds)
}

/// Returns the keys and values of a date that is none, for the message.
fn shown(value: &Value<'_>) -> String {
    match value {
        Value::Map(pairs) => {
            let inner: Vec<_> =
                pairs.iter().take(3).map(|(key, value)| format!("{key}: {}", shown(value))).collect();
            format!("{{{}}}", inner.join(", "))
        }
        value => value.text().unwrap_or_default().into_owned(),
    }
}

/// The texts of a record's body.
struct Texts<'v> {
    texts: Vec<Cow<'v, str>>,
    /// Whether they are paragraphs already.
    is_list: bool,
    is_summary: bool,
    /// Whether they are as newsgrep wrote them.
    is_plain: bool,
}

impl<'v> Texts<'v> {
    fn of(fields: &Fields<'v, '_>) -> Self {
        let body = fields.get(Field::Paragraphs).or(fields.get(Field::Body));
        let summary = fields.get(Field::Summary).or(fields.get(Field::Excerpt));
        let value = body.or(summary);
        Texts {
            texts: value.map(Value::texts).unwrap_or_default(),
            is_list: matches!(value, Some(Value::List(_))) || fields.get(Field::Paragraphs).is_some(),
            is_summary: body.is_none(),
            is_plain: fields.is_export,
        }
    }

    fn paragraphs(&self) -> Vec<Cow<'_, str>> {
        let cut = if self.is_list { blocks } else { paragraphs };
        let mut found = Vec::new();
        for text in &self.texts {
            match !self.is_plain && markup::looks_like_markup(text) {
                true => found.extend(markup::blocks(text).into_iter().map(Cow::Owned)),
                false => found.extend(cut(text).into_iter().map(Cow::Borrowed)),
            }
        }
        found
    }
}

/// Returns a title without the tags and character references it may have.
fn plain(title: Cow<'_, str>) -> Cow<'_, str> {
    if markup::looks_like_markup(&title) { Cow::Owned(markup::blocks(&title).join(" ")) } else { title }
}

/// Splits a body at its blank lines, or at its line ends if it has no blank line.
pub(crate) fn paragraphs(body: &str) -> Vec<&str> {
    let blocks = blocks(body);
    if blocks.len() > 1 { blocks } else { body.lines().collect() }
}

/// Splits a text at its blank lines. A text without any is one block.
pub(crate) fn blocks(text: &str) -> Vec<&str> {
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

    #[test]
    fn an_outlet_is_named_by_its_host_where_it_has_only_an_address() {
        assert_eq!(outlet("https://www.example.com/news?x"), "example.com");
        assert_eq!(outlet(" Daily Planet "), "Daily Planet");
    }

    #[test]
    fn the_by_of_a_byline_is_no_name() {
        assert_eq!(without_by(" By  A. Writer and B. Editor", None), "A. Writer and B. Editor");
        assert_eq!(without_by("BY A. WRITER", None), "A. WRITER");
        assert_eq!(without_by("Byron Writer", None), "Byron Writer");
        assert_eq!(without_by("By", None), "By");
    }
}
