//! JSON Lines: one object an article, its paragraphs as a list.

use std::io::{self, Write};

use newsgrep_text::Article;
use serde::ser::{SerializeMap, Serializer};

use super::record::{self, Value};

pub(super) fn write(out: &mut dyn Write, article: &Article) -> io::Result<()> {
    let mut json = serde_json::Serializer::new(&mut *out);
    let mut map = json.serialize_map(None)?;
    let mut outcome = Ok(());
    record::for_each(article, &mut |name, value| {
        if outcome.is_ok() {
            outcome = match value {
                Value::Text(text) => map.serialize_entry(name, text),
                Value::Owned(text) => map.serialize_entry(name, &text),
                Value::List(list) => map.serialize_entry(name, list),
                Value::Yes => map.serialize_entry(name, &true),
            };
        }
    });
    outcome?;
    map.serialize_entry("paragraphs", &super::parts(article).1.collect::<Vec<_>>())?;
    map.end()?;
    out.write_all(b"\n")
}
