//! One word: what a query asks of it, and whether a word of a text is that.
//!
//! In: a word of a text, folded and as it is written. Out: yes or no. Edit distances, wildcards and capitals are worked
//! out here once more, the long way.

use newsgrep_query::Writing;
use newsgrep_text::{Inflections, NameKey, Span, fold, is_apostrophe, spelled};
use regex::{Regex, RegexBuilder};

/// A word of a text.
pub(super) struct TextWord<'t> {
    pub(super) folded: String,
    pub(super) written: &'t str,
    pub(super) span: Span,
}

/// What is asked of one word.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Wanted {
    pub(super) kind: Kind,
    /// Its capitals, in the order in which they were asked for.
    pub(super) capitals: Vec<Writing>,
    /// How it, or its beginning, is spelled to the letter.
    pub(super) exactly: Option<String>,
}

/// What a folded word must be.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Kind {
    Any,
    Word(String),
    Begins(String),
    /// Folded, with `*` and `?`.
    Wildcard(String),
    Fuzzy(String, u8),
    Regex(Expression),
    Stem {
        stem: String,
        language: String,
    },
    Name(String),
}

impl Wanted {
    /// Returns whether this is any word, however it is written.
    pub(super) fn is_anything(&self) -> bool {
        self.kind == Kind::Any && self.capitals.is_empty()
    }

    pub(super) fn is(&self, word: &TextWord<'_>) -> bool {
        let spelling = spelled(word.written);
        let exact = match (&self.exactly, &self.kind) {
            (None, _) => true,
            (Some(beginning), Kind::Begins(_)) => spelling.starts_with(beginning.as_str()),
            (Some(whole), _) => spelling == whole.as_str(),
        };
        let begins_with_capital =
            word.written.chars().find(|c| c.is_alphabetic()).is_some_and(char::is_uppercase);
        exact
            && self.kind.is(&word.folded, begins_with_capital)
            && self.capitals.iter().all(|writing| is_written(*writing, word))
    }
}

impl Kind {
    /// Returns whether a folded word is that; `as_name` is whether it may be taken for a name.
    pub(super) fn is(&self, folded: &str, as_name: bool) -> bool {
        match self {
            Kind::Any => true,
            Kind::Word(word) => folded == word,
            Kind::Begins(prefix) => folded.starts_with(prefix.as_str()),
            Kind::Wildcard(typed) => {
                fits(&typed.chars().collect::<Vec<_>>(), &folded.chars().collect::<Vec<_>>())
            }
            Kind::Fuzzy(word, distance) => edits(word, folded) <= usize::from(*distance),
            Kind::Regex(expression) => expression.regex.as_ref().is_some_and(|regex| regex.is_match(folded)),
            Kind::Stem { stem, language } => {
                Inflections::of(language).is_some_and(|rules| rules.stem(folded) == stem.as_str())
            }
            Kind::Name(name) => {
                let variant = || Some(NameKey::of(name)?.is_variant_of(&NameKey::of(folded)?));
                folded == name || (as_name && variant() == Some(true))
            }
        }
    }
}

/// Returns whether a word has the capitals that are asked for. The `s` of a possessive counts for none.
fn is_written(writing: Writing, word: &TextWord<'_>) -> bool {
    let has_capital = word.written.chars().any(char::is_uppercase);
    match writing {
        Writing::Capitals => has_capital,
        Writing::NoCapitals => !has_capital,
        Writing::AllCapitals => {
            let letters: Vec<char> = word.written.chars().collect();
            let core = match &letters[..] {
                [core @ .., mark, 's' | 'S'] if is_apostrophe(*mark) && !word.folded.ends_with("'s") => core,
                whole => whole,
            };
            core.iter().any(|c| c.is_uppercase()) && !core.iter().any(|c| c.is_lowercase())
        }
        Writing::Exactly => panic!("what is spelled exactly is no matter of capitals"),
    }
}

/// Returns whether the letters fit a pattern with `*` and `?`.
fn fits(pattern: &[char], letters: &[char]) -> bool {
    match pattern {
        [] => letters.is_empty(),
        ['*', rest @ ..] => (0..=letters.len()).any(|taken| fits(rest, &letters[taken..])),
        ['?', rest @ ..] => !letters.is_empty() && fits(rest, &letters[1..]),
        [letter, rest @ ..] => letters.first() == Some(letter) && fits(rest, &letters[1..]),
    }
}

/// Returns how many letters must be added, dropped, changed or swapped with their neighbour, none of them twice.
fn edits(a: &str, b: &str) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let mut table = vec![vec![0; b.len() + 1]; a.len() + 1];
    for i in 0..=a.len() {
        for j in 0..=b.len() {
            let mut ways = Vec::new();
            if i == 0 || j == 0 {
                ways.push(i + j);
            } else {
                ways.push(table[i - 1][j] + 1);
                ways.push(table[i][j - 1] + 1);
                ways.push(table[i - 1][j - 1] + usize::from(a[i - 1] != b[j - 1]));
            }
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                ways.push(table[i - 2][j - 2] + 1);
            }
            table[i][j] = ways.into_iter().min().unwrap_or(0);
        }
    }
    table[a.len()][b.len()]
}

/// A regular expression that matches whole folded words.
#[derive(Clone, Debug)]
pub(super) struct Expression {
    source: String,
    regex: Option<Regex>,
}

impl Expression {
    /// Returns the expression as typed; one that cannot be read matches nothing.
    pub(super) fn new(source: &str) -> Self {
        let folded: String = source
            .chars()
            .map(|c| if c.is_ascii() { c.to_string() } else { fold(&c.to_string()).text })
            .collect();
        let regex = RegexBuilder::new(&format!("\\A(?:{folded})\\z")).case_insensitive(true).build().ok();
        Expression { source: source.to_owned(), regex }
    }
}

impl PartialEq for Expression {
    fn eq(&self, other: &Self) -> bool {
        self.source == other.source
    }
}
