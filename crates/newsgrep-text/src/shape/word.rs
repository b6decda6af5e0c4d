//! How a word is written: what case its letters have.
//!
//! In: a word as it is written, and as it is folded. Out: its [`WordShape`].

use std::borrow::Cow;

use crate::fold::is_apostrophe;

/// How a word is written, beside its folded form.
///
/// ```
/// use newsgrep_text::WordShape;
///
/// assert_eq!(WordShape::of("Ryabkov", "ryabkov"), WordShape::Capital);
/// let russias = WordShape::of("NATO’s", "nato");
/// assert!(russias.is_all_capitals() && russias.written("nato").is_none());
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum WordShape {
    /// As it is folded, so without a capital: `talks`, `1990`, `北`.
    #[default]
    Plain,
    /// As it is folded, but for its first letter, which is a capital: `Talks`.
    Capital,
    /// As it is folded, but all in capitals: `NATO`, and also `A`.
    Upper,
    /// In any other way, as with marks, in mixed case or with a possessive: `Zürich`, `McCain`, `Putin’s`.
    Other {
        /// Whether any letter is a capital.
        has_capital: bool,
        /// Whether the first letter is a capital.
        begins_with_capital: bool,
        /// Whether there is a capital, and no small letter but that of a possessive.
        is_all_capitals: bool,
    },
}

impl WordShape {
    /// Returns the shape of a word that is written so, and folded so.
    #[inline]
    pub fn of(written: &str, folded: &str) -> Self {
        if written == folded {
            return WordShape::Plain;
        }
        // Nearly all words; tables of Unicode are slow.
        if written.is_ascii() && written.eq_ignore_ascii_case(folded) {
            return WordShape::of_ascii(written);
        }
        WordShape::of_any(written, folded)
    }

    /// Returns the shape of a word in ASCII that differs from its folded form by capitals and nothing else.
    fn of_ascii(written: &str) -> Self {
        let mut letters = written.bytes().filter(u8::is_ascii_alphabetic);
        let begins_with_capital = letters.next().is_some_and(|first| first.is_ascii_uppercase());
        let (mut upper, mut lower) = (false, false);
        for letter in letters {
            upper |= letter.is_ascii_uppercase();
            lower |= letter.is_ascii_lowercase();
        }
        match (begins_with_capital, upper, lower) {
            (true, _, false) => WordShape::Upper,
            (true, false, true) => WordShape::Capital,
            _ => WordShape::Other { has_capital: true, begins_with_capital, is_all_capitals: false },
        }
    }

    fn of_any(written: &str, folded: &str) -> Self {
        let first = written.chars().find(|character| character.is_alphabetic());
        let begins_with_capital = first.is_some_and(is_capital);
        let has_capital = written.chars().any(is_capital);
        let mut core = without_possessive(written, folded).chars();
        let is_all_capitals = core.clone().any(char::is_uppercase)
            && !core.any(|character| character.is_lowercase() || is_title(character));
        let other = WordShape::Other { has_capital, begins_with_capital, is_all_capitals };
        let regular = [WordShape::Upper, WordShape::Capital].into_iter().find(|shape| {
            shape.is_all_capitals() == is_all_capitals
                && begins_with_capital
                && shape.letters(folded).eq(written.chars())
        });
        regular.unwrap_or(other)
    }

    /// Returns whether any letter is a capital.
    pub fn has_capital(self) -> bool {
        match self {
            WordShape::Plain => false,
            WordShape::Capital | WordShape::Upper => true,
            WordShape::Other { has_capital, .. } => has_capital,
        }
    }

    /// Returns whether the first letter is a capital.
    pub fn begins_with_capital(self) -> bool {
        match self {
            WordShape::Plain => false,
            WordShape::Capital | WordShape::Upper => true,
            WordShape::Other { begins_with_capital, .. } => begins_with_capital,
        }
    }

    /// Returns whether there is a capital and no small letter; the `s` of `NATO’s` does not count.
    pub fn is_all_capitals(self) -> bool {
        match self {
            WordShape::Plain | WordShape::Capital => false,
            WordShape::Upper => true,
            WordShape::Other { is_all_capitals, .. } => is_all_capitals,
        }
    }

    /// Returns how the word is written, if that follows from its folded form; `None` takes a look at the text.
    pub fn written(self, folded: &str) -> Option<Cow<'_, str>> {
        match self {
            WordShape::Plain => Some(Cow::Borrowed(folded)),
            WordShape::Capital | WordShape::Upper => Some(Cow::Owned(self.letters(folded).collect())),
            WordShape::Other { .. } => None,
        }
    }

    /// Returns the characters of a word of this shape, which is `Capital` or `Upper`.
    fn letters(self, folded: &str) -> impl Iterator<Item = char> + '_ {
        let mut first = true;
        folded.chars().map(move |character| {
            let raised = first || self == WordShape::Upper;
            first &= !character.is_alphabetic();
            if raised { capital(character) } else { character }
        })
    }

    pub(super) fn code(self) -> u8 {
        match self {
            WordShape::Plain => 0,
            WordShape::Capital => 1,
            WordShape::Upper => 2,
            WordShape::Other { has_capital: false, .. } => 3,
            WordShape::Other { begins_with_capital, is_all_capitals, .. } => {
                4 + u8::from(begins_with_capital) + 2 * u8::from(is_all_capitals)
            }
        }
    }

    /// Returns the shape that the lower three bits stand for.
    pub(super) fn from_code(code: u8) -> Self {
        match code & 7 {
            0 => WordShape::Plain,
            1 => WordShape::Capital,
            2 => WordShape::Upper,
            code => WordShape::Other {
                has_capital: code > 3,
                begins_with_capital: code > 3 && code & 1 != 0,
                is_all_capitals: code > 5,
            },
        }
    }
}

fn is_capital(character: char) -> bool {
    character.is_uppercase() || is_title(character)
}

/// Returns whether a character is a capital with a small letter in one, as `ǅ`.
fn is_title(character: char) -> bool {
    !character.is_ascii()
        && !character.is_uppercase()
        && !character.is_lowercase()
        && character.is_alphabetic()
        && !character.to_lowercase().eq([character])
}

/// Returns the capital of a letter that has one of its own.
fn capital(character: char) -> char {
    let mut upper = character.to_uppercase();
    match (upper.next(), upper.next()) {
        (Some(capital), None) => capital,
        _ => character,
    }
}

/// Returns a word without the `’s` that folding has dropped.
fn without_possessive<'a>(written: &'a str, folded: &str) -> &'a str {
    if folded.ends_with("'s") {
        return written;
    }
    let core = written.strip_suffix(['s', 'S', 'ｓ', 'Ｓ']).and_then(|rest| rest.strip_suffix(is_apostrophe));
    core.unwrap_or(written)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words;

    /// Checks how the one word of a text is written: capital anywhere, capital first, all capitals, and whether the
    /// written form follows from the folded one.
    fn check(text: &str, has: bool, first: bool, all: bool, follows: bool) {
        let word = words(text).next().unwrap();
        let shape = WordShape::of(word.span.of(text), &word.folded);
        let answers = (shape.has_capital(), shape.begins_with_capital(), shape.is_all_capitals());
        assert_eq!(answers, (has, first, all), "{text}: {shape:?}");
        let written = shape.written(&word.folded);
        assert_eq!(written.is_some(), follows, "{text}: {shape:?}");
        assert!(written.is_none_or(|written| written == word.span.of(text)), "{text}: {shape:?}");
        assert_eq!(WordShape::from_code(shape.code()), shape);
    }

    #[test]
    fn a_word_in_small_letters_is_plain() {
        for text in ["talks", "1990", "100,000", "don't", "北", "рябков", "محمد", "x_1"] {
            check(text, false, false, false, true);
            assert_eq!(WordShape::of(text, text), WordShape::Plain);
        }
    }

    #[test]
    fn a_name_has_a_capital_and_small_letters() {
        for text in ["Talks", "Россия", "O'brien", "4Th", "Ελλάδος"] {
            check(text, true, true, false, !text.contains(['ά', 'ς']));
        }
        for text in ["Zürich", "McCain", "O’Brien", "Putin’s", "Ёлка", "Straße", "ǅordan", "So\u{ad}fia"]
        {
            check(text, true, true, false, false);
        }
        for text in ["iPhone", "eBay’s", "iPHONE", "al-Assad", "élAN"] {
            check(text, text != "al-Assad", false, false, text == "al-Assad");
        }
    }

    #[test]
    fn an_acronym_is_all_capitals() {
        for text in ["NATO", "U.S.", "A", "F16", "3D", "США", "Б"] {
            check(text, true, true, true, true);
        }
        for text in ["NATO’s", "U.S.'s", "ZÜRICH", "ＮＡＴＯ", "O’BRIEN", "NATO’S"] {
            check(text, true, true, true, false);
        }
        check("NATOs", true, true, false, false);
        // Without a case there is nothing to be a capital.
        check("محمدNATO", true, false, true, false);
    }

    #[test]
    fn what_is_small_and_not_as_folded_is_neither_plain_nor_capital() {
        for text in ["zürich", "o’brien", "russia’s", "straße", "ﬁnance", "so\u{ad}fia"] {
            check(text, false, false, false, false);
        }
    }

    #[test]
    fn every_letter_is_answered_as_unicode_does() {
        let mut checked = 0;
        for character in ('\0'..='\u{31000}').filter(|character| character.is_alphabetic()) {
            for text in [character.to_string(), format!("{character}a"), format!("a{character}")] {
                for word in words(&text) {
                    let written = word.span.of(&text);
                    let shape = WordShape::of(written, &word.folded);
                    assert!(shape.written(&word.folded).is_none_or(|back| back == written), "{text}");
                    let upper = |character: char| character.is_uppercase() || is_title(character);
                    let plain = shape == WordShape::Plain;
                    assert!(plain || shape.has_capital() == written.chars().any(upper), "{text}");
                    assert!(!plain || written == word.folded, "{text}");
                    let all = written.chars().any(char::is_uppercase)
                        && !written.chars().any(|letter| letter.is_lowercase() || is_title(letter));
                    assert!(plain || shape.is_all_capitals() == all, "{text}");
                    let first = written.chars().find(|letter| letter.is_alphabetic());
                    assert!(plain || shape.begins_with_capital() == first.is_some_and(upper), "{text}");
                    checked += 1;
                }
            }
        }
        assert!(checked > 300_000);
    }
}
