//! Halves of characters in JSON escapes: programs that cut text in the middle of an emoji leave them behind.

use std::borrow::Cow;

/// Replaces each `\ud83d` without its other half by `\ufffd`, and returns how many there were.
pub(crate) fn repair(json: &str) -> (Cow<'_, str>, usize) {
    // No half is written otherwise, and hardly any text has one.
    if !json.contains("\\ud") && !json.contains("\\uD") {
        return (Cow::Borrowed(json), 0);
    }
    let bytes = json.as_bytes();
    let (mut at, mut kept, mut count) = (0, 0, 0);
    let mut repaired = String::new();
    while let Some(step) = json[at..].find('\\') {
        at += step;
        match (escaped_unit(bytes, at), escaped_unit(bytes, at + 6)) {
            (Some(0xd800..=0xdbff), Some(0xdc00..=0xdfff)) => at += 12,
            (Some(0xd800..=0xdfff), _) => {
                repaired.push_str(&json[kept..at]);
                repaired.push_str("\\ufffd");
                at += 6;
                kept = at;
                count += 1;
            }
            (Some(_), _) => at += 6,
            // A backslash and what it escapes, which may be another backslash or, in broken JSON, anything.
            (None, _) => at += 1 + json[at + 1..].chars().next().map_or(0, char::len_utf8),
        }
    }
    if count == 0 {
        return (Cow::Borrowed(json), 0);
    }
    repaired.push_str(&json[kept..]);
    (Cow::Owned(repaired), count)
}

/// Returns the number of the escape `\uXXXX` at this place.
fn escaped_unit(bytes: &[u8], at: usize) -> Option<u32> {
    let digits = bytes.get(at..at + 6)?.strip_prefix(b"\\u")?;
    let digits =
        std::str::from_utf8(digits).ok().filter(|digits| digits.bytes().all(|b| b.is_ascii_hexdigit()))?;
    u32::from_str_radix(digits, 16).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn half_characters_are_replaced_and_whole_ones_kept() {
        let check = |json: &str, expected: &str, count: usize| {
            assert_eq!(repair(json), (Cow::Borrowed(expected), count), "{json}");
        };
        check(r#""\ud83d\ude00""#, r#""\ud83d\ude00""#, 0);
        check(r#""a\ud83d""#, r#""a\ufffd""#, 1);
        check(r#""\ude00b\ud83d\ud83d\ude00""#, r#""\ufffdb\ufffd\ud83d\ude00""#, 2);
        check(r#""\\ud83d""#, r#""\\ud83d""#, 0);
        check("\\é\\", "\\é\\", 0);
    }
}
