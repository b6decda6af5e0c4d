//! Header lines above a plain text: `-- ` before each, as crawlers of agencies wrote them, or `HEADLINE: …` as
//! databases print them. In: a text. Out: its keys, if nothing but a header can be meant. The text stays as it is.

use std::borrow::Cow;

use super::front_matter::Matter;
use super::record_value::{Pairs, Value};
use crate::{Field, dates};

/// The most lines of a header.
const MAX_LINES: usize = 20;

/// Finds the header of a text.
pub(crate) fn of(text: &str) -> Option<Matter<'_>> {
    dashed(text).or_else(|| named(text))
}

/// Reads `-- Talks begin`, `-- By Jane Doe`, `-- Wed Jan 12, 2022 9:30am EST`, `-- https://…`.
///
/// The title comes first; without a date or an address it is no header.
fn dashed(text: &str) -> Option<Matter<'_>> {
    let mut pairs: Pairs<'_> = Vec::new();
    let mut body = 0;
    let mut is_header = false;
    for line in text.split_inclusive('\n').take(MAX_LINES) {
        let Some(rest) =
            line.trim_end().strip_prefix("--").filter(|rest| rest.is_empty() || rest.starts_with(' '))
        else {
            break;
        };
        let rest = rest.trim();
        let key = match rest {
            "" => None,
            _ if body == 0 => Some("title"),
            _ if rest.starts_with("http://") || rest.starts_with("https://") => Some("url"),
            _ if rest.len() > 3 && rest.is_char_boundary(3) && rest[..3].eq_ignore_ascii_case("by ") => {
                Some("author")
            }
            _ if dates::read(rest).is_ok() => Some("date"),
            // What else it says belongs to the text.
            _ => break,
        };
        is_header |= matches!(key, Some("url" | "date"));
        pairs.extend(key.map(|key| (Cow::Borrowed(key), Value::Text(Cow::Owned(single_spaced(rest))))));
        body += line.len();
    }
    if let Some((key, Value::Text(title))) = pairs.first_mut()
        && key == "title"
    {
        // The title is found in the text as it stands there.
        *title = Cow::Borrowed(text.lines().next().unwrap_or_default().trim_start_matches("--").trim());
    }
    is_header.then_some(Matter { pairs, body, problems: Vec::new() })
}

/// Returns the text with one space where there are several: names are set apart by two.
fn single_spaced(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Reads `HEADLINE: …` and the like: every line above the first blank one has a name, three of them those of fields,
/// one of them the title.
fn named(text: &str) -> Option<Matter<'_>> {
    let mut pairs: Pairs<'_> = Vec::new();
    let mut body = 0;
    let (mut known, mut has_title) = (0, false);
    for line in text.split_inclusive('\n').take(MAX_LINES + 1) {
        if line.trim().is_empty() {
            return (known >= 3 && has_title).then_some(Matter { pairs, body, problems: Vec::new() });
        }
        let (key, value) = line.split_once(':')?;
        if key.len() > 30 || !key.starts_with(|c: char| c.is_alphabetic()) {
            return None;
        }
        let field = Field::of_key(key.trim());
        known += usize::from(field.is_some());
        has_title |= matches!(field, Some((Field::Title, _)));
        pairs.push((Cow::Borrowed(key.trim()), Value::Text(Cow::Borrowed(value.trim()))));
        body += line.len();
    }
    None
}
