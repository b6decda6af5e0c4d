//! ninjs 1.4 (<https://iptc.org/std/ninjs/>): one object an article.
//!
//! What ninjs has no place for, such as the section, is left out; so is the provenance of a date.

use std::io::{self, Write};

use newsgrep_text::{Article, Date};
use serde_json::{Map, Value, json};

pub(super) fn write(out: &mut dyn Write, article: &Article) -> io::Result<()> {
    let mut item = Map::new();
    let mut put = |name: &str, value: Option<Value>| {
        if let Some(value) = value {
            item.insert(name.to_owned(), value);
        }
    };
    let (title, body) = super::parts(article);
    let text = |value: &Option<String>| value.as_deref().map(Value::from);
    let date = |date: Option<Date>| date.map(|date| Value::from(date.to_string()));
    put("uri", Some(Value::from(article.url.as_deref().unwrap_or(&article.origin))));
    put("type", Some("text".into()));
    put("language", text(&article.language));
    put("headline", title.map(Value::from));
    put("byline", text(&article.byline));
    put("located", text(&article.dateline));
    put("firstcreated", date(article.published));
    put("versioncreated", date(article.updated.or(article.published)));
    put("copyrightholder", text(&article.source));
    let named = |names: &[String]| {
        (!names.is_empty()).then(|| names.iter().map(|name| json!({ "name": name })).collect::<Value>())
    };
    // The one that published it comes first.
    let sources: Vec<String> = article.source.iter().chain(&article.agency).cloned().collect();
    put("infosource", named(&sources));
    put("subject", named(&article.subjects));
    put("place", named(&article.places));
    put("person", named(&article.persons));
    put("organisation", named(&article.organisations));
    put("body_text", Some(body.collect::<Vec<_>>().join("\n\n").into()));
    serde_json::to_writer(&mut *out, &item)?;
    out.write_all(b"\n")
}
