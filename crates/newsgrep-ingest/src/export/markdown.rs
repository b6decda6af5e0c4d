//! Markdown: what is known of the article as YAML front matter, its headline as a heading, its paragraphs as written.

use std::io::{self, Write};

use newsgrep_text::Article;

use super::record::{self, Value};

pub(super) fn write(out: &mut dyn Write, article: &Article, is_first: bool) -> io::Result<()> {
    let mut text = String::from(if is_first { "---\n" } else { "\n---\n" });
    record::for_each(article, &mut |name, value| {
        text.push_str(name);
        text.push_str(": ");
        match value {
            Value::Text(value) => quoted(value, &mut text),
            Value::Owned(value) => quoted(&value, &mut text),
            Value::List(values) => {
                text.push('[');
                for (place, value) in values.iter().enumerate() {
                    text.push_str(if place > 0 { ", " } else { "" });
                    quoted(value, &mut text);
                }
                text.push(']');
            }
            Value::Yes => text.push_str("true"),
        }
        text.push('\n');
    });
    text.push_str("---\n");
    for paragraph in super::parts(article).1 {
        text.push('\n');
        text.push_str(paragraph);
        text.push('\n');
    }
    out.write_all(text.as_bytes())
}

/// Writes a string in double quotes, as JSON has it and YAML reads it.
fn quoted(value: &str, text: &mut String) {
    text.push_str(&serde_json::Value::from(value).to_string());
}
