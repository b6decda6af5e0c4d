//! JSON as pages really hold it, wrapped, escaped and broken, into values. What cannot be mended gives none.

use serde_json::Value;

use crate::format::record::is_too_deep;
use crate::markup::decode;

/// How deep linked data may be nested.
const MAX_DEPTH: usize = 64;

/// Returns the values that a script holds.
pub(super) fn read(script: &str) -> Vec<Value> {
    let bare = unwrapped(script);
    if bare.is_empty() || is_too_deep(bare.as_bytes(), MAX_DEPTH) {
        return Vec::new();
    }
    parse(bare)
        .or_else(|| {
            let decoded = if bare.contains("{&quot;") || bare.contains("{ &quot;") || !bare.contains('"') {
                decode(bare)
            } else {
                bare.into()
            };
            let mended = mended(&decoded);
            // Mending closes and opens strings, so what is in them may be brackets now.
            (!is_too_deep(mended.as_bytes(), MAX_DEPTH)).then(|| parse(&mended))?
        })
        .unwrap_or_default()
}

/// Reads one value, or several that follow each other.
fn parse(json: &str) -> Option<Vec<Value>> {
    serde_json::Deserializer::from_str(json).into_iter().collect::<Result<Vec<Value>, _>>().ok()
}

/// Takes off comments, CDATA marks and the semicolon of a script.
fn unwrapped(script: &str) -> &str {
    const OPENING: [&str; 6] = ["<!--", "//<![CDATA[", "// <![CDATA[", "/*<![CDATA[*/", "<![CDATA[", "//"];
    const CLOSING: [&str; 8] = ["-->", "//]]>", "// ]]>", "/*]]>*/", "]]>", "//", ";", "<!--"];
    let mut text = script.trim_matches(is_blank);
    while let Some(rest) = OPENING.iter().find_map(|mark| text.strip_prefix(mark)) {
        text = rest.trim_matches(is_blank);
    }
    while let Some(rest) = CLOSING.iter().find_map(|mark| text.strip_suffix(mark)) {
        text = rest.trim_matches(is_blank);
    }
    text
}

fn is_blank(character: char) -> bool {
    character.is_whitespace() || matches!(character, '\u{feff}' | '\u{0}')
}

/// Mends what templates break: line ends, control characters and quotation marks within strings, escapes that JSON has not,
/// commas before a closing bracket, values that are missing.
fn mended(json: &str) -> String {
    let mut out = String::with_capacity(json.len() + 16);
    let mut characters = json.char_indices().peekable();
    let mut in_string = false;
    while let Some((at, character)) = characters.next() {
        let rest = &json[at + character.len_utf8()..];
        match character {
            '"' if !in_string => {
                in_string = true;
                out.push('"');
            }
            '"' if ends_string(rest) => {
                in_string = false;
                out.push('"');
            }
            '"' => out.push_str("\\\""),
            '\\' if in_string => {
                let next = characters.next().map(|(_, next)| next);
                match next {
                    Some('u')
                        if rest.len() > 4 && rest[1..].bytes().take(4).all(|b| b.is_ascii_hexdigit()) =>
                    {
                        out.push_str("\\u");
                    }
                    Some(next @ ('"' | '\\' | '/' | 'b' | 'f' | 'n' | 'r' | 't')) => out.extend(['\\', next]),
                    Some(next) if next >= ' ' => out.push(next),
                    Some(_) => out.push(' '),
                    None => {}
                }
            }
            '\n' if in_string => out.push_str("\\n"),
            _ if character < ' ' => out.push(' '),
            ',' if !in_string && rest.trim_start().starts_with(['}', ']', ',']) => {}
            ':' if !in_string && rest.trim_start().starts_with([',', '}']) => out.push_str(":null"),
            _ => out.push(character),
        }
    }
    out
}

/// Tells whether a quotation mark ends its string, by what follows.
fn ends_string(rest: &str) -> bool {
    let rest = rest.trim_start();
    match rest.as_bytes().first() {
        None | Some(b'}' | b']' | b':') => true,
        // Within a text, a comma behind a quotation mark is followed by a word.
        Some(b',') => {
            let next = rest[1..].trim_start();
            next.is_empty()
                || next.starts_with(['"', '{', '[', '}', ']', '-', 't', 'f', 'n']) && !is_word(next)
                || next.starts_with(|c: char| c.is_ascii_digit())
        }
        _ => false,
    }
}

/// Tells a word that begins like `true`, `false` or `null` from these.
fn is_word(text: &str) -> bool {
    let word = text.split(|c: char| !c.is_alphabetic()).next().unwrap_or_default();
    !word.is_empty() && !matches!(word, "true" | "false" | "null")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(script: &str, expected: &str) {
        let values: Vec<String> = read(script).iter().map(ToString::to_string).collect();
        assert_eq!(values.join(" "), expected, "{script}");
    }

    #[test]
    fn json_is_found_in_its_wrappings() {
        check("{\"a\":1}", "{\"a\":1}");
        check("\n<!--\n{\"a\":1}\n-->", "{\"a\":1}");
        check("//<![CDATA[\n{\"a\":1}\n//]]>", "{\"a\":1}");
        check("/*<![CDATA[*/{\"a\":1};/*]]>*/", "{\"a\":1}");
        check("{\"a\":1}{\"b\":2}", "{\"a\":1} {\"b\":2}");
        check("{&quot;a&quot;:&quot;x &amp;amp; y&quot;}", "{\"a\":\"x &amp; y\"}");
    }

    #[test]
    fn what_templates_break_is_mended() {
        check("{\"a\":\"one\ntwo\tthree\"}", "{\"a\":\"one\\ntwo three\"}");
        check("{\"a\":[1,2,],\"b\":2,}", "{\"a\":[1,2],\"b\":2}");
        check(r#"{"a":"it\'s \x"}"#, r#"{"a":"it's x"}"#);
        check(r#"{"a":"He said "no" to it","b":2}"#, r#"{"a":"He said \"no\" to it","b":2}"#);
        check(r#"{"a":"The "best", they say","b":2}"#, r#"{"a":"The \"best\", they say","b":2}"#);
        check(r#"{"a":,"b":2}"#, r#"{"a":null,"b":2}"#);
    }

    #[test]
    fn what_cannot_be_mended_gives_nothing() {
        for script in ["", "{", "{\"a\":", "var x = 1;", "\\", "{\"a\":\"\\", "é", ";;;"] {
            check(script, "");
        }
        check(&"[".repeat(100_000), "");
        check(&format!("{}{}", "[".repeat(65), "]".repeat(65)), "");
    }
}
