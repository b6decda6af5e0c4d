//! Lists of names in a record: keywords, persons, places. In: a list, or a text that holds one as tables do. Out:
//! the names, each with what it names where the record says so.

use std::borrow::Cow;

use super::record_value::{Value, get, is_absent};

/// What a name of a list names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Whatever the list is of.
    Listed,
    Person,
    Place,
    Organisation,
    /// Nothing the article is about: a series, a form, a contributor.
    Other,
}

/// Returns the names of a list; `at_commas` says whether a text of names may be separated by commas.
pub(crate) fn names(value: &Value<'_>, at_commas: bool) -> Vec<(Kind, String)> {
    match value {
        Value::List(list) => list.iter().filter_map(entry).collect(),
        Value::Text(text) => split(text, at_commas).into_iter().map(|name| (Kind::Listed, name)).collect(),
        value => entry(value).into_iter().collect(),
    }
}

fn entry(value: &Value<'_>) -> Option<(Kind, String)> {
    let kind = value.map().map_or(Kind::Listed, |pairs| {
        let word = |key| get(pairs, key).and_then(Value::text);
        // `{"name": "persons", "value": "…"}` names the kind, `{"name": "…"}` the thing.
        let kind = if get(pairs, "value").is_some() { word("name") } else { word("type") };
        kind.map_or(Kind::Listed, |kind| kind_of(&kind))
    });
    let name = match value.map().and_then(|pairs| get(pairs, "value")) {
        Some(value) => value.text(),
        None => value.text(),
    };
    name.map(|name| (kind, name.trim().to_owned()))
}

fn kind_of(word: &str) -> Kind {
    match word.to_ascii_lowercase().as_str() {
        "person" | "persons" | "per" | "people" => Kind::Person,
        "place" | "places" | "location" | "loc" | "gpe" | "geo" | "glocations" | "country" | "city" => {
            Kind::Place
        }
        "organization" | "organizations" | "organisation" | "organisations" | "org" | "company" => {
            Kind::Organisation
        }
        "contributor"
        | "series"
        | "tone"
        | "type"
        | "publication"
        | "newspaper-book"
        | "newspaper-book-section"
        | "tracking"
        | "campaign" => Kind::Other,
        _ => Kind::Listed,
    }
}

/// Splits a text of names at line ends, else at `;`, else at `|`, else at commas; `['a', 'b']` is a list as Python prints it.
fn split(text: &str, at_commas: bool) -> Vec<String> {
    let written = text;
    let text = text.trim();
    if let Some(quoted) = text.strip_prefix('[').and_then(|text| text.strip_suffix(']')) {
        return quoted_names(quoted);
    }
    let gap = ['\n', ';', '|'].into_iter().find(|gap| written.contains(*gap)).or(at_commas.then_some(','));
    let parts = gap.map_or(vec![text], |gap| text.split(gap).collect());
    parts.into_iter().map(str::trim).filter(|name| !is_absent(name)).map(str::to_owned).collect()
}

/// Returns the names of a printed list; quotation marks of either kind may be around each.
fn quoted_names(text: &str) -> Vec<String> {
    let mut names = Vec::new();
    let mut rest = text.trim();
    while let Some(first) = rest.chars().next() {
        let (name, after) = match first {
            '\'' | '"' => until_quote(&rest[1..], first),
            _ => (
                Cow::Borrowed(rest.split(',').next().unwrap_or_default()),
                rest.find(',').map_or("", |at| &rest[at..]),
            ),
        };
        if !is_absent(&name) {
            names.push(name.trim().to_owned());
        }
        rest = after.trim_start().trim_start_matches(',').trim_start();
    }
    names
}

/// Returns the text up to a quotation mark that is not escaped, and what follows.
fn until_quote(text: &str, quote: char) -> (Cow<'_, str>, &str) {
    let mut escaped = false;
    for (at, c) in text.char_indices() {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            c if c == quote => {
                let name = Cow::Borrowed(&text[..at]);
                let name = if name.contains('\\') { Cow::Owned(name.replace('\\', "")) } else { name };
                let after = &text[at + 1..];
                // What stands between a quotation mark and the comma belongs to nothing.
                return (name, after.find(',').map_or("", |comma| &after[comma..]));
            }
            _ => {}
        }
    }
    (Cow::Borrowed(text), "")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_of_names_is_split_where_tables_split() {
        let check = |text: &str, expected: &[&str]| assert_eq!(split(text, true), expected, "{text}");
        check("Harbour; Ferries, night", &["Harbour", "Ferries, night"]);
        check("Harbour | Ferries", &["Harbour", "Ferries"]);
        check("Harbour, Ferries, ", &["Harbour", "Ferries"]);
        check("['A. Writer', \"B. O'Hara\", 'C. d\\'Or']", &["A. Writer", "B. O'Hara", "C. d'Or"]);
        check("[\"Zürich\"]", &["Zürich"]);
        check("[harbour, ferries]", &["harbour", "ferries"]);
        check("[]", &[]);
        check("None", &[]);
        check("['open", &["['open"]);
        assert_eq!(split("Paris, France", false), ["Paris, France"]);
    }

    #[test]
    fn hostile_lists_end() {
        for text in ["['", "[',']", "[,,,,]", "['''']", "[\"\\\"]", "['a' b 'c', d]"] {
            assert!(split(text, true).len() < 4, "{text}");
        }
    }
}
