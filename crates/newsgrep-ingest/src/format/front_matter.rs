//! What a text says of itself before it begins: YAML between `---`, TOML between `+++`, JSON in braces, or header
//! lines. In: a text. Out: an article whose text is a part of the original, so that its places in the file hold.

use std::borrow::Cow;

use newsgrep_text::{Article, Span};

use super::fields::Fields;
use super::front_matter_blocks::Blocks;
use super::front_matter_yaml;
use super::header;
use super::record;
use super::record_value::{Pairs, Value};
use crate::draft::{Draft, Place};
use crate::job::{Job, Stop};
use crate::{Field, Reason, WarningKind};

/// The longest front matter: a text that begins with a rule is not searched to its end for another.
const MAX_LENGTH: usize = 256 << 10;

/// The keys before a text, and where the text begins.
pub(crate) struct Matter<'t> {
    pub(crate) pairs: Pairs<'t>,
    /// Where the body begins.
    pub(crate) body: usize,
    /// The lines that are not understood, with their numbers.
    pub(crate) problems: Vec<(u64, String)>,
}

impl<'t> Matter<'t> {
    /// Finds what is before a text, if there is anything.
    pub(crate) fn of(text: &'t str) -> Option<Self> {
        let first = text.lines().next()?.trim_end();
        match first {
            "---" => between(text, &["---", "..."]).map(|(inner, body)| {
                let (pairs, problems) = front_matter_yaml::read(inner);
                Matter { pairs, body, problems }
            }),
            "+++" => between(text, &["+++"]).map(|(inner, body)| toml_of(inner, body)),
            _ if first.starts_with('{') => json_of(text),
            _ => header::of(text),
        }
    }

    /// Tells whether any of the keys means something.
    pub(crate) fn is_known(&self, job: &Job<'_>) -> bool {
        let fields = Fields::of(&self.pairs, job.mapping);
        Field::ALL.into_iter().any(|field| fields.get(field).is_some())
    }
}

/// Returns what is between the first line and the next one that is a rule, and where the text behind that begins.
fn between<'t>(text: &'t str, rules: &[&str]) -> Option<(&'t str, usize)> {
    let start = text.find('\n')? + 1;
    let mut at = start;
    for line in text[start..].split_inclusive('\n') {
        if at > MAX_LENGTH {
            return None;
        }
        if rules.contains(&line.trim_end()) {
            return Some((&text[start..at], at + line.len()));
        }
        at += line.len();
    }
    None
}

fn toml_of<'t>(inner: &str, body: usize) -> Matter<'t> {
    match inner.parse::<toml::Table>() {
        Ok(table) => Matter { pairs: pairs_of(table), body, problems: Vec::new() },
        Err(error) => {
            let line = error
                .span()
                .map_or(1, |span| inner[..span.start.min(inner.len())].matches('\n').count() as u64 + 2);
            Matter { pairs: Vec::new(), body, problems: vec![(line, error.message().to_owned())] }
        }
    }
}

fn pairs_of<'t>(table: toml::Table) -> Pairs<'t> {
    table.into_iter().map(|(key, value)| (Cow::Owned(key), value_of(value))).collect()
}

fn value_of<'t>(value: toml::Value) -> Value<'t> {
    match value {
        toml::Value::String(text) => Value::Text(Cow::Owned(text)),
        toml::Value::Integer(number) => Value::Number(number.into()),
        toml::Value::Float(number) => serde_json::Number::from_f64(number).map_or(Value::Null, Value::Number),
        toml::Value::Boolean(flag) => Value::Bool(flag),
        toml::Value::Datetime(date) => Value::Text(Cow::Owned(date.to_string())),
        toml::Value::Array(list) => Value::List(list.into_iter().map(value_of).collect()),
        toml::Value::Table(table) => Value::Map(pairs_of(table)),
    }
}

/// Reads a JSON object with a text behind it; an object alone is no front matter.
fn json_of<'t>(text: &'t str) -> Option<Matter<'t>> {
    let mut end = text.len().min(MAX_LENGTH);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let mut values = serde_json::Deserializer::from_str(&text[..end]).into_iter::<serde_json::Value>();
    let Ok(serde_json::Value::Object(map)) = values.next()? else { return None };
    let body = values.byte_offset();
    let is_alone = text[body..].lines().next().is_some_and(|rest| !rest.trim().is_empty());
    let pairs = map.into_iter().map(|(key, value)| (Cow::Owned(key), Value::from(value))).collect();
    (!is_alone).then_some(Matter { pairs, body, problems: Vec::new() })
}

/// Hands over the article of a text with something before it; `start` is where the text begins in its file.
pub(crate) fn article(
    text: &str,
    start: Option<u64>,
    matter: &Matter<'_>,
    markdown: bool,
    job: &mut Job<'_>,
) -> Result<(), Stop> {
    for (line, problem) in &matter.problems {
        let shown: String = problem.chars().take(80).collect();
        job.warn(
            Some(*line),
            WarningKind::BadHeader,
            format!("has front matter that is not understood: `{shown}`"),
        )?;
    }
    let fields = Fields::of(&matter.pairs, job.mapping);
    let draft = record::described(&fields);
    let blocks = Blocks::of(text, matter.body, markdown && !fields.is_export);
    let stated = draft.title.clone();
    let stated = stated.as_deref().map(str::trim).filter(|title| !title.is_empty());
    // An export says all it knows before its text.
    let headline = blocks.title().filter(|_| !fields.is_export);
    let (title, from, is_own) = match (stated, headline) {
        // The headline stands above the text once more.
        (Some(stated), Some(span)) if span.of(text) == stated => (Some(span), span.start, true),
        (Some(stated), _) => match text[..matter.body].find(stated) {
            Some(at) => (Some(Span::new(at, at + stated.len())), at, false),
            None => return apart(text, stated, &blocks, draft, job),
        },
        (None, Some(span)) => (Some(span), span.start, true),
        (None, None) => (None, matter.body, false),
    };
    let mut spans: Vec<Span> = title.into_iter().collect();
    if is_own {
        spans.extend(blocks.rest());
    } else {
        spans.extend(blocks.all());
    }
    if spans.is_empty() {
        let detail = "has neither a title nor a body: if they have unusual names, map them";
        return job.reject(None, Reason::MissingText, detail.to_owned());
    }
    let spans = spans.into_iter().map(|span| Span::new(span.start - from, span.end - from));
    let mut article = Article::from_spans(job.origin, &text[from..], spans, title.is_some());
    article.file_start = start.map(|start| start + from as u64);
    job.described(article, draft, Place::Whole)
}

/// Hands over an article whose title is not in the text as it reads.
fn apart(text: &str, title: &str, blocks: &Blocks, draft: Draft<'_>, job: &mut Job<'_>) -> Result<(), Stop> {
    let article = Article::from_parts(job.origin, Some(title), blocks.all().map(|span| span.of(text)));
    job.described(article, draft, Place::Whole)
}
