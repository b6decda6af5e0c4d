//! Regular expressions as Lucene has them.
//!
//! In: an expression as it was typed. Out: one of Lucene's that matches every folded word which the typed one matches, if it
//! is made of what both have; whether a word is meant is decided by the typed one.

use newsgrep_text::fold;

/// Longest expression that the cluster takes, in characters (`index.max_regex_length`).
const LONGEST: usize = 1_000;
/// Longest word for which lengths are worth asking for.
const LONGEST_WORD: usize = 60;

/// Returns the expression for words about as long as so many letters.
pub(in crate::lower) fn any_of_length(letters: usize, distance: u8) -> Option<String> {
    let distance = usize::from(distance);
    let (least, most) = (letters.saturating_sub(distance).max(1), letters + distance);
    (most <= LONGEST_WORD).then(|| format!(".{{{least},{most}}}"))
}

/// Returns the expression as Lucene has it; `None` if it is not made of letters, digits, groups, sets and repetitions.
pub(in crate::lower) fn in_lucene(source: &str) -> Option<String> {
    let mut translation = Translation { rest: source.chars().peekable(), written: String::new(), open: 0 };
    translation.all()?;
    let Translation { written, open, .. } = translation;
    (open == 0 && written.chars().count() <= LONGEST).then_some(written)
}

struct Translation<'s> {
    rest: std::iter::Peekable<std::str::Chars<'s>>,
    written: String,
    /// The groups that are not closed yet.
    open: usize,
}

impl Translation<'_> {
    fn all(&mut self) -> Option<()> {
        // Lucene takes no empty alternatives.
        let mut empty = true;
        while let Some(letter) = self.rest.next() {
            let was_empty = std::mem::replace(&mut empty, false);
            match letter {
                '(' => {
                    self.group()?;
                    empty = true;
                }
                ')' if !was_empty && self.open > 0 => {
                    self.open -= 1;
                    self.written.push(')');
                    self.repetition()?;
                }
                '|' if !was_empty => {
                    self.written.push('|');
                    empty = true;
                }
                '.' => {
                    self.written.push('.');
                    self.repetition()?;
                }
                '[' => {
                    self.set()?;
                    self.repetition()?;
                }
                '\\' => {
                    let escaped = self.rest.next().filter(char::is_ascii_punctuation)?;
                    self.written.extend(['\\', escaped]);
                    self.repetition()?;
                }
                letter => {
                    self.letter(letter)?;
                    self.repetition()?;
                }
            }
        }
        (!empty).then_some(())
    }

    fn group(&mut self) -> Option<()> {
        if self.rest.next_if_eq(&'?').is_some() {
            self.rest.next_if_eq(&':')?;
        }
        self.open += 1;
        self.written.push('(');
        Some(())
    }

    /// A letter may fold to several, which are repeated as one.
    fn letter(&mut self, letter: char) -> Option<()> {
        let folded = folded(letter)?;
        match folded.chars().count() {
            1 => self.written.push_str(&folded),
            _ => return None,
        }
        Some(())
    }

    fn set(&mut self) -> Option<()> {
        self.written.push('[');
        if self.rest.next_if_eq(&'^').is_some() {
            self.written.push('^');
        }
        let mut any = false;
        loop {
            let letter = self.rest.next()?;
            if letter == ']' {
                self.written.push(']');
                return any.then_some(());
            }
            any = true;
            let first = Some(letter).filter(char::is_ascii_alphanumeric)?;
            self.written.push(first.to_ascii_lowercase());
            if self.rest.next_if_eq(&'-').is_some() {
                let last = self.rest.next().filter(char::is_ascii_alphanumeric)?;
                let same = |is: fn(&char) -> bool| is(&first) && is(&last);
                let kinds = [char::is_ascii_digit, char::is_ascii_lowercase, char::is_ascii_uppercase];
                kinds.into_iter().any(same).then_some(())?;
                self.written.extend(['-', last.to_ascii_lowercase()]);
            }
        }
    }

    /// What says how often: whether as often or as seldom as can be, makes no difference.
    fn repetition(&mut self) -> Option<()> {
        let Some(sign) = self.rest.next_if(|letter| matches!(letter, '*' | '+' | '?' | '{')) else {
            return Some(());
        };
        self.written.push(sign);
        if sign == '{' {
            self.count()?;
        }
        self.rest.next_if_eq(&'?');
        match self.rest.peek() {
            Some('*' | '+' | '?' | '{') => None,
            _ => Some(()),
        }
    }

    fn count(&mut self) -> Option<()> {
        let mut begun = false;
        loop {
            match self.rest.next()? {
                digit if digit.is_ascii_digit() => self.written.push(digit),
                ',' if begun => self.written.push(','),
                '}' if begun => {
                    self.written.push('}');
                    return Some(());
                }
                _ => return None,
            }
            begun = true;
        }
    }
}

/// Returns a letter or digit as words have it.
fn folded(letter: char) -> Option<String> {
    match letter.is_ascii() {
        true => letter.is_ascii_alphanumeric().then(|| letter.to_ascii_lowercase().to_string()),
        false if letter.is_alphabetic() => Some(fold(letter.encode_utf8(&mut [0; 4])).text.to_string())
            .filter(|folded| folded.chars().all(char::is_alphanumeric)),
        false => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_both_have_is_taken_over() {
        let check = |source: &str, expected: Option<&str>| {
            assert_eq!(in_lucene(source).as_deref(), expected, "{source}");
        };
        check("R[iy]abkov", Some("r[iy]abkov"));
        check("(?:ab|c[^d-f0])+?x{2,3}", Some("(ab|c[^d-f0])+x{2,3}"));
        check("Élan.*", Some("elan.*"));
        check("u\\.s", Some("u\\.s"));
        check("a.?b", Some("a.?b"));
        for source in [
            "",
            "a|",
            "(|a)",
            "\\w+",
            "^a",
            "a$",
            "(?i)a",
            "[a-Z]",
            "[[:alpha:]]",
            "a**",
            "x{,3}",
            "a\\b",
            "ß+",
            "[]a]",
            "(a",
            "a b",
            "<1-3>",
            "a&b",
        ] {
            check(source, None);
        }
    }

    #[test]
    fn lengths_are_bounded() {
        assert_eq!(any_of_length(2, 2).as_deref(), Some(".{1,4}"));
        assert_eq!(any_of_length(70, 1), None);
    }
}
