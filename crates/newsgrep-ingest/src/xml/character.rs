//! References to characters: `&amp;`, `&eacute;`, `&#233;`, `&#xE9;`. It resolves nothing that a document declares.

use encoding_rs::WINDOWS_1252;
use quick_xml::escape::resolve_html5_entity;

/// Appends what `&name;` stands for, or the reference itself if that is not known.
pub(super) fn push(name: &str, text: &mut String) {
    if let Some(number) = name.strip_prefix('#') {
        match number_of(number) {
            Some(code) => push_code(code, text),
            None => push_as_written(name, text),
        }
    } else if let Some(characters) = resolve_html5_entity(name) {
        text.push_str(characters);
    } else {
        push_as_written(name, text);
    }
}

fn push_as_written(name: &str, text: &mut String) {
    text.push('&');
    text.push_str(name);
    text.push(';');
}

fn number_of(digits: &str) -> Option<u32> {
    match digits.strip_prefix(['x', 'X']) {
        Some(hex) if hex.bytes().all(|byte| byte.is_ascii_hexdigit()) => u32::from_str_radix(hex, 16).ok(),
        None if digits.bytes().all(|byte| byte.is_ascii_digit()) => digits.parse().ok(),
        _ => None,
    }
}

/// Appends a character. Those that no text has, such as the marks of old wires (`&#3;`), are left out.
fn push_code(code: u32, text: &mut String) {
    match code {
        // As HTML has it: whoever writes `&#146;` means the apostrophe of windows-1252.
        0x80..=0x9f => text.push_str(&WINDOWS_1252.decode_without_bom_handling(&[code as u8]).0),
        _ => match char::from_u32(code) {
            Some(c) if c.is_control() && !matches!(c, '\t' | '\n' | '\r') => {}
            Some(c) => text.push(c),
            None => text.push(char::REPLACEMENT_CHARACTER),
        },
    }
}

/// Returns an attribute's value without references.
pub(super) fn resolve(written: &str) -> String {
    let mut text = String::with_capacity(written.len());
    let mut rest = written;
    while let Some((before, after)) = rest.split_once('&') {
        text.push_str(before);
        // The longest name HTML has is of 31 characters.
        let end = after.bytes().take(40).position(|byte| byte == b';');
        match end {
            Some(end) => {
                push(&after[..end], &mut text);
                rest = &after[end + 1..];
            }
            None => {
                text.push('&');
                rest = after;
            }
        }
    }
    text.push_str(rest);
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_become_characters_or_stay() {
        let check = |written: &str, text: &str| assert_eq!(resolve(written), text, "{written}");
        check("a &amp; b &eacute;&#233;&#xE9; &#146;", "a & b ééé ’");
        check("AT&T &lol; &#x110000; &#zz; &", "AT&T &lol; \u{fffd} &#zz; &");
        check("&#3;Reuter&#x1f;", "Reuter");
    }
}
