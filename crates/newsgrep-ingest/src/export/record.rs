//! What the formats that hold everything write of an article: one list of names and values.

use newsgrep_text::{Article, Provenance};

/// The value of a field.
pub(super) enum Value<'a> {
    Text(&'a str),
    Owned(String),
    List(&'a [String]),
    Yes,
}

/// Calls `each` with the name and value of everything that is known of an article besides its paragraphs, in the order
/// of columns. What is not known is left out.
pub(super) fn for_each<'a>(article: &'a Article, each: &mut dyn FnMut(&'static str, Value<'a>)) {
    each("id", Value::Owned(article.id.to_string()));
    each("origin", Value::Text(&article.origin));
    let mut text = |name, value: Option<&'a str>| {
        if let Some(value) = value {
            each(name, Value::Text(value));
        }
    };
    text("title", super::parts(article).0);
    text("source", article.source.as_deref());
    text("section", article.section.as_deref());
    text("lang", article.language.as_deref());
    text("author", article.byline.as_deref());
    text("agency", article.agency.as_deref());
    text("dateline", article.dateline.as_deref());
    text("url", article.url.as_deref());
    if let Some(date) = article.published {
        each("date", Value::Owned(date.to_string()));
        if date.provenance() != Provenance::Stated {
            each("date_from", Value::Text(date.provenance().name()));
        }
    }
    if let Some(date) = article.updated {
        each("updated", Value::Owned(date.to_string()));
    }
    for (name, values) in [
        ("subjects", &article.subjects),
        ("places", &article.places),
        ("persons", &article.persons),
        ("organisations", &article.organisations),
    ] {
        if !values.is_empty() {
            each(name, Value::List(values));
        }
    }
    for (name, is_so) in [("excerpt", article.excerpt), ("paywalled", article.paywalled)] {
        if is_so {
            each(name, Value::Yes);
        }
    }
}

/// The names, in the order of [`for_each`].
pub(super) const NAMES: [&str; 19] = [
    "id",
    "origin",
    "title",
    "source",
    "section",
    "lang",
    "author",
    "agency",
    "dateline",
    "url",
    "date",
    "date_from",
    "updated",
    "subjects",
    "places",
    "persons",
    "organisations",
    "excerpt",
    "paywalled",
];
