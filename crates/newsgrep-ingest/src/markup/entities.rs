//! Character references, `&eacute;` and `&#8217;`, into the characters they stand for. What stands for none stays
//! as it is written.

use std::borrow::Cow;

use quick_xml::escape::resolve_html5_entity;

/// The longest name of a reference; what follows an ampersand for longer is none.
const LONGEST: usize = 32;

/// What `&#128;` to `&#159;` mean: pages that write them mean windows-1252.
const WINDOWS_1252: [char; 32] = [
    '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž', '\u{8f}', '\u{90}',
    '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}', 'ž', 'Ÿ',
];

/// Returns the text with its character references replaced.
pub(crate) fn decode(text: &str) -> Cow<'_, str> {
    let Some(first) = text.find('&') else { return Cow::Borrowed(text) };
    let mut decoded = String::with_capacity(text.len());
    decoded.push_str(&text[..first]);
    let mut rest = &text[first..];
    while let Some(after) = rest.strip_prefix('&') {
        match reference(after) {
            Some((character, length)) => {
                decoded.push_str(&character);
                rest = &after[length..];
            }
            None => {
                decoded.push('&');
                rest = after;
            }
        }
        let next = rest.find('&').unwrap_or(rest.len());
        decoded.push_str(&rest[..next]);
        rest = &rest[next..];
    }
    Cow::Owned(decoded)
}

/// Tells whether a text holds a reference, with its semicolon.
pub(super) fn has_reference(text: &str) -> bool {
    text.split('&')
        .skip(1)
        .any(|after| reference(after).is_some_and(|(_, length)| after[..length].ends_with(';')))
}

/// Reads the reference behind an ampersand: what it stands for, and how many bytes it takes.
fn reference(text: &str) -> Option<(Cow<'static, str>, usize)> {
    if let Some(number) = text.strip_prefix('#') {
        let (character, length) = numeric(number)?;
        return Some((Cow::Owned(character.into()), length + 1));
    }
    let length = text.bytes().take(LONGEST).take_while(u8::is_ascii_alphanumeric).count();
    let (name, rest) = text.split_at(length);
    if rest.starts_with(';') {
        return Some((Cow::Borrowed(resolve_html5_entity(name)?), length + 1));
    }
    // `?a=1&copy=2` is an address, not a copyright sign.
    let is_whole = is_older(name) && !rest.starts_with('=');
    is_whole.then(|| resolve_html5_entity(name).map(|text| (Cow::Borrowed(text), length)))?
}

/// Tells whether a name stands for a character without its semicolon, as pages have written it ever since.
fn is_older(name: &str) -> bool {
    let accents = ["acute", "grave", "circ", "uml", "tilde", "cedil", "slash", "ring", "lig"];
    let signs = ["amp", "lt", "gt", "quot", "nbsp", "copy", "reg", "laquo", "raquo"];
    signs.contains(&name) || accents.iter().any(|accent| name.len() > accent.len() && name.ends_with(accent))
}

fn numeric(text: &str) -> Option<(char, usize)> {
    let (digits, radix, prefix) = match text.strip_prefix(['x', 'X']) {
        Some(digits) => (digits, 16, 1),
        None => (text, 10, 0),
    };
    let length = digits.bytes().take_while(|byte| char::from(*byte).is_digit(radix)).count();
    if length == 0 {
        return None;
    }
    let code = u32::from_str_radix(&digits[..length], radix).unwrap_or(u32::MAX);
    let character = match code {
        0 => char::REPLACEMENT_CHARACTER,
        0x80..=0x9f => WINDOWS_1252[code as usize - 0x80],
        code => char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER),
    };
    let end = usize::from(digits[length..].starts_with(';'));
    Some((character, prefix + length + end))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(written: &str, read: &str) {
        assert_eq!(decode(written), read, "{written}");
    }

    #[test]
    fn references_become_characters() {
        check("caf&eacute; &amp; th&#233; &#x2019; &hellip;", "café & thé ’ …");
        check("&#145;quoted&#146; &#150; &#128;5", "‘quoted’ – €5");
        check("&nbsp;", "\u{a0}");
        check("&rarr;&bull;&thinsp;&frac12;", "→•\u{2009}½");
        check("&#39;tis&#039;", "'tis'");
    }

    #[test]
    fn old_names_need_no_semicolon_and_addresses_stay_whole() {
        check("Fran&ccedil ois &lt b", "Fran\u{e7} ois < b");
        check("&copy 2022", "© 2022");
        check("/a?x=1&copy=2&reg=3", "/a?x=1&copy=2&reg=3");
        check("/a?x=1&amp;lang=en", "/a?x=1&lang=en");
    }

    #[test]
    fn what_is_no_reference_stays() {
        for text in ["R&D", "AT&T;", "&", "&&", "&;", "&#;", "&#x;", "&unknown;", "A & B", "&é;"] {
            check(text, text);
        }
        check("&#0;&#xd800;&#99999999999;", "\u{fffd}\u{fffd}\u{fffd}");
    }
}
