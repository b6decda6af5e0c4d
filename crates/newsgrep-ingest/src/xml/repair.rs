//! `<` that begins no markup, as in `shares fell <5 pct`: made text before a parser takes it for a tag.
//!
//! A parser that met it would swallow everything up to the next `>`. What is in comments, CDATA sections and
//! instructions is left alone.

use std::borrow::Cow;

/// Returns the text with every `<` that begins no markup as `&lt;`.
pub(super) fn repair(text: &str) -> Cow<'_, str> {
    let bytes = text.as_bytes();
    let (mut at, mut kept) = (0, 0);
    let mut repaired = String::new();
    while let Some(step) = text[at..].find('<') {
        at += step;
        let rest = &text[at..];
        let end = if rest.starts_with("<!--") {
            after(rest, 4, "-->")
        } else if rest.starts_with("<![CDATA[") {
            after(rest, 9, "]]>")
        } else if rest.starts_with("<?") {
            after(rest, 2, "?>")
        } else {
            if !begins_markup(&bytes[at + 1..]) {
                repaired.push_str(&text[kept..at]);
                repaired.push_str("&lt;");
                kept = at + 1;
            }
            1
        };
        at += end;
    }
    if kept == 0 && repaired.is_empty() {
        return Cow::Borrowed(text);
    }
    repaired.push_str(&text[kept..]);
    Cow::Owned(repaired)
}

fn after(text: &str, start: usize, end: &str) -> usize {
    text[start..].find(end).map_or(text.len(), |place| start + place + end.len())
}

/// Tells whether `<` with these bytes behind it is a tag or a document type.
fn begins_markup(rest: &[u8]) -> bool {
    let name = |byte: &u8| byte.is_ascii_alphabetic() || matches!(byte, b'_' | b':') || *byte >= 0x80;
    match rest {
        [b'/', first, ..] => name(first),
        [b'!', ..] => rest.get(1..8).is_some_and(|word| word.eq_ignore_ascii_case(b"doctype")),
        [first, ..] => name(first),
        [] => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_begins_no_markup_is_text() {
        let check = |written: &str, repaired: &str| assert_eq!(repair(written), repaired, "{written}");
        check("<p>a</p>", "<p>a</p>");
        check("<p>a < b <5 <<p> </ ></p><", "<p>a &lt; b &lt;5 &lt;<p> &lt;/ ></p>&lt;");
        check(
            "<!DOCTYPE x><![CDATA[a < b]]><!-- < --><?a < ?><!x>",
            "<!DOCTYPE x><![CDATA[a < b]]><!-- < --><?a < ?>&lt;!x>",
        );
        check("<![CDATA[a < b", "<![CDATA[a < b");
    }
}
