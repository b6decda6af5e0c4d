//! Text from files, made harmless for a terminal and for programs that read lines.
//!
//! An article can hold escape sequences that recolour, retitle or rewrite a terminal, and marks that turn the reading
//! direction of what follows. In text output each becomes U+FFFD, on a terminal or not: the next program in a pipe
//! often writes to one. JSON and CSV keep the text as it is, except on a terminal.

use std::borrow::Cow;

/// Returns whether a character can change how a terminal shows anything but itself.
///
/// C0, DEL and C1 controls, and the embeddings, overrides and isolates of the bidirectional algorithm. The plain
/// direction marks U+200E and U+200F are harmless and stay.
fn is_hostile(character: char) -> bool {
    character.is_control() || matches!(character, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// White space that ends a line for some program, and the tab, which ends a column.
fn is_break(character: char) -> bool {
    matches!(character, '\t' | '\n' | '\u{b}' | '\u{c}' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

/// Returns the text as one line without tabs: line breaks and tabs are spaces, a run of them one space.
pub(crate) fn line(text: &str) -> Cow<'_, str> {
    if !text.contains(|character| is_hostile(character) || is_break(character)) {
        return Cow::Borrowed(text);
    }
    let mut safe = String::with_capacity(text.len());
    let mut after_break = false;
    for character in text.chars() {
        match character {
            character if is_break(character) && after_break => {}
            character if is_break(character) => safe.push(' '),
            character if is_hostile(character) => safe.push(char::REPLACEMENT_CHARACTER),
            character => safe.push(character),
        }
        after_break = is_break(character);
    }
    Cow::Owned(safe)
}

/// Returns one line with every control replaced by one character, so that carets below it still fit.
pub(crate) fn line_keeping_columns(text: &str) -> Cow<'_, str> {
    replace(text, |character| is_break(character) || is_hostile(character))
}

/// Returns a text of several lines, made harmless; line breaks and tabs stay.
pub(crate) fn block(text: &str) -> Cow<'_, str> {
    let unix = match text.contains('\r') {
        true => Cow::Owned(text.replace("\r\n", "\n")),
        false => Cow::Borrowed(text),
    };
    let hostile = |character| is_hostile(character) && !matches!(character, '\n' | '\t');
    match unix {
        Cow::Borrowed(text) => replace(text, hostile),
        Cow::Owned(text) => Cow::Owned(replace(&text, hostile).into_owned()),
    }
}

/// Returns JSON with the characters escaped that a terminal must not see; its meaning stays.
pub(crate) fn json(text: &str) -> Cow<'_, str> {
    escape(text, |character, safe| safe.push_str(&format!("\\u{:04x}", u32::from(character))))
}

fn replace(text: &str, hostile: impl Fn(char) -> bool) -> Cow<'_, str> {
    if !text.contains(&hostile) {
        return Cow::Borrowed(text);
    }
    let replaced = |character| if hostile(character) { char::REPLACEMENT_CHARACTER } else { character };
    Cow::Owned(text.chars().map(replaced).collect())
}

/// The line breaks of pretty JSON stand outside its strings, and stay.
fn escape(text: &str, write: impl Fn(char, &mut String)) -> Cow<'_, str> {
    let hostile = |character| is_hostile(character) && character != '\n';
    if !text.contains(hostile) {
        return Cow::Borrowed(text);
    }
    let mut safe = String::with_capacity(text.len() + 16);
    for character in text.chars() {
        if hostile(character) { write(character, &mut safe) } else { safe.push(character) }
    }
    Cow::Owned(safe)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_one_line_without_tabs() {
        let check = |text: &str, expected: &str| assert_eq!(line(text), expected);
        check("talks\r\nbegin", "talks begin");
        check("a\tb\u{2028}c\u{85}d", "a b c d");
        check("plain – “text”", "plain – “text”");
    }

    #[test]
    fn nothing_that_steers_a_terminal_is_left() {
        let hostile = "\u{1b}]0;title\u{7}\u{9b}31m\u{7f}\u{202e}lortnoc\u{2069}";
        let check = |safe: Cow<'_, str>| {
            assert!(!safe.contains(is_hostile), "{safe:?}");
            assert!(safe.contains("lortnoc"), "{safe:?}");
        };
        check(line(hostile));
        check(line_keeping_columns(hostile));
        check(block(hostile));
        check(json(hostile));
        assert_eq!(line_keeping_columns("a\u{1b}b\tc").chars().count(), 5);
    }

    #[test]
    fn a_block_keeps_its_lines() {
        assert_eq!(block("one\r\ntwo\n\u{1b}three"), "one\ntwo\n\u{fffd}three");
    }

    #[test]
    fn escaped_json_means_the_same() {
        let text = "caf\u{e9} \u{9b}31m \u{202e}x \u{7f}";
        let written = serde_json::to_string(text).unwrap();
        let safe = json(&written);
        assert!(!safe.contains(is_hostile));
        assert_eq!(serde_json::from_str::<String>(&safe).unwrap(), text);
    }

    #[test]
    fn arabic_and_hebrew_keep_their_direction_marks() {
        assert_eq!(line("\u{200f}שלום\u{200e}"), "\u{200f}שלום\u{200e}");
    }
}
