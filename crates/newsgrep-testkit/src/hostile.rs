//! Texts that parsers fall over: of queries, of articles, of metadata.
//!
//! In: nothing, or how large. Out: strings. Every parser of newsgrep answers each of them with a result or an error,
//! soon, in little memory: none may panic, hang, recurse without bound or print a control character.
//! [`archives`] has the files that hold files.

pub mod archives;

/// Returns `count` opening parentheses, a word and as many closing ones.
pub fn nested_parentheses(count: usize) -> String {
    format!("{}door{}", "(".repeat(count), ")".repeat(count))
}

/// Returns `count` opening parentheses that nothing closes.
pub fn open_parentheses(count: usize) -> String {
    "(".repeat(count)
}

/// Returns `NOT ` `count` times before a word.
pub fn nots(count: usize) -> String {
    format!("{}door", "NOT ".repeat(count))
}

/// Returns `count` minus signs before a word.
pub fn minuses(count: usize) -> String {
    format!("{}door", "-".repeat(count))
}

/// Returns `title:` `count` times before a word.
pub fn nested_fields(count: usize) -> String {
    format!("{}door", "title:".repeat(count))
}

/// Returns `count` words joined by `OR`.
pub fn long_or(count: usize) -> String {
    (0..count).map(|number| format!("w{number}")).collect::<Vec<_>>().join(" OR ")
}

/// Returns a phrase of `count` words.
pub fn long_phrase(count: usize) -> String {
    format!("\"{}\"", "door ".repeat(count))
}

/// Returns one word of `letters` letters.
pub fn huge_word(letters: usize) -> String {
    "a".repeat(letters)
}

/// Returns one letter under `count` combining marks.
pub fn stacked_marks(count: usize) -> String {
    format!("e{}", "\u{301}".repeat(count))
}

/// Returns the texts with a name for each, for the message of a test that fails.
pub fn queries() -> Vec<(&'static str, String)> {
    let mut all: Vec<(&'static str, String)> = SHORT.map(|(name, text)| (name, text.to_owned())).to_vec();
    all.extend([
        ("10,000 nested parentheses", nested_parentheses(10_000)),
        ("10,000 open parentheses", open_parentheses(10_000)),
        ("5,000 NOTs", nots(5_000)),
        ("5,000 minus signs", minuses(5_000)),
        ("5,000 nested fields", nested_fields(5_000)),
        ("an OR of 5,000 words", long_or(5_000)),
        ("a phrase of 5,000 words", long_phrase(5_000)),
        ("a word of 100,000 letters", huge_word(100_000)),
        ("a letter under 10,000 marks", stacked_marks(10_000)),
        ("10,000 quotation marks", "\"".repeat(10_000)),
        ("10,000 wildcards", "*".repeat(10_000)),
        ("5,000 ANDs", "AND ".repeat(5_000)),
    ]);
    all
}

/// Short texts, each hostile in its own way.
const SHORT: [(&str, &str); 44] = [
    ("nothing", ""),
    ("white space", " \t\r\n\u{a0}\u{2003}\u{3000}"),
    ("an open quote", "\"moment of truth"),
    ("an open curly quote", "“moment of truth"),
    ("a quote that only closes", "moment of truth”"),
    ("empty quotes", "\"\""),
    ("quotes around punctuation", "\"… — !\""),
    ("quotes in quotes", "\"a “b\" c”"),
    ("quotes glued to words", "a\"b\"c"),
    ("an empty group", "()"),
    ("a group of nothing", "( ( ) )"),
    ("a closing parenthesis", ")"),
    ("parentheses the wrong way round", ")door("),
    ("operators alone", "AND OR NOT"),
    ("an operator at the start", "AND door"),
    ("an operator at the end", "door OR"),
    ("two operators", "door AND OR window"),
    ("AND and OR mixed", "cat AND dog OR pet"),
    ("only a negation", "-door"),
    ("a minus alone", "-"),
    ("a star alone", "*"),
    ("a star in the middle", "mo*nt"),
    ("a star at the start", "*ment"),
    ("a phrase of stars", "\"* * *\""),
    ("a field without value", "title:"),
    ("a field with an empty phrase", "source:\"\""),
    ("an unknown field", "colour:red"),
    ("a colon alone", ":"),
    ("colons", "a:b:c::d"),
    ("a date that is none", "date:2022-13-45"),
    ("a date far away", "date:99999999-01-01"),
    ("a range the wrong way round", "date:2023..2022"),
    ("a range of nothing", "date:.."),
    ("a number too large", "wc:>99999999999999999999999999"),
    ("NUL", "moment\0of\0truth"),
    ("escape sequences", "\u{1b}[2J\u{1b}]0;title\u{7}door"),
    ("C1 controls", "\u{9b}31mdoor\u{85}"),
    ("bidirectional overrides", "\u{202e}door\u{202c} \u{2066}(a\u{2069})"),
    ("zero width", "mo\u{200b}ment\u{200d} \u{feff}of"),
    ("combining marks alone", "\u{301}\u{308} \u{20dd}"),
    ("letters that grow when folded", "ﬃ ß İ ŉ ΐ ﷺ"),
    ("beyond the first plane", "𝐝𝐨𝐨𝐫 👩‍👩‍👧‍👦 🇺🇦 \u{e0041}"),
    ("the last characters", "\u{fffd}\u{ffff}\u{10ffff}"),
    ("backslashes", "\\\"door\\\\ \\"),
];

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn every_text_is_named_and_there_only_once() {
        let all = queries();
        assert_eq!(all.iter().map(|(name, _)| name).collect::<HashSet<_>>().len(), all.len());
        assert_eq!(all.iter().map(|(_, text)| text).collect::<HashSet<_>>().len(), all.len());
    }

    #[test]
    fn sizes_are_as_asked_for() {
        assert_eq!(nested_parentheses(2), "((door))");
        assert_eq!(nots(2), "NOT NOT door");
        assert_eq!(long_or(2), "w0 OR w1");
        assert_eq!(stacked_marks(3).chars().count(), 4);
    }
}
