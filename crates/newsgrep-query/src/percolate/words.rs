//! What words are looked up for all searches together: each pattern once, under a number.
//!
//! In: the patterns of all searches, then the words of an article. Out: the numbers of the patterns that a word is.

use std::collections::HashMap;

use newsgrep_text::{Inflections, NameKey, skeleton_into};

use super::need::Chances;
use crate::ast::Field;
use crate::plan::{Pattern, Spoken};

/// Frequent words of several languages that are longer than rare words can be.
const FREQUENT: [&str; 60] = [
    "that",
    "with",
    "said",
    "from",
    "have",
    "been",
    "were",
    "which",
    "their",
    "they",
    "will",
    "would",
    "this",
    "after",
    "about",
    "more",
    "also",
    "when",
    "over",
    "into",
    "last",
    "some",
    "than",
    "there",
    "other",
    "could",
    "years",
    "people",
    "government",
    "president",
    "minister",
    "country",
    "dans",
    "pour",
    "avec",
    "plus",
    "cette",
    "nous",
    "mais",
    "comme",
    "etre",
    "nicht",
    "eine",
    "einen",
    "auch",
    "sich",
    "werden",
    "wird",
    "nach",
    "mehr",
    "para",
    "como",
    "pero",
    "sobre",
    "entre",
    "della",
    "sono",
    "anche",
    "dalla",
    "nella",
];

/// Where a pattern is looked up.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum Space {
    /// Among the words of paragraphs.
    Text,
    /// Among their stems, in these languages.
    Stems(Spoken),
    /// Among the words of a field.
    Field(Field),
}

impl Space {
    /// Returns where a pattern of a text clause is looked up that is looked for in these languages.
    pub(super) fn of_text(pattern: &Pattern, spoken: &Spoken) -> Self {
        match pattern {
            Pattern::Inflected { .. } => Space::Stems(spoken.clone()),
            _ => Space::Text,
        }
    }
}

/// The patterns of all searches, while searches are added.
#[derive(Default)]
pub(super) struct Collected(HashMap<(Space, Pattern), u32>);

impl Collected {
    /// Returns the number of a pattern.
    pub(super) fn number(&mut self, space: Space, pattern: &Pattern) -> u32 {
        let next = self.0.len() as u32;
        *self.0.entry((space, pattern.clone())).or_insert(next)
    }

    /// Returns what the words of articles are looked up in, and how likely an article has each.
    pub(super) fn into_lookup(self) -> (Lookup, Chances) {
        let mut guessed = vec![0.0; self.0.len()];
        let mut lookup = Lookup { count: self.0.len(), ..Lookup::default() };
        for ((space, pattern), number) in self.0 {
            guessed[number as usize] = chance(&space, &pattern);
            lookup.add(space, pattern, number);
        }
        for finder in lookup.fields.iter_mut().map(|(_, finder)| finder).chain([&mut lookup.text]) {
            finder.finish();
        }
        (lookup, Chances::new(guessed))
    }
}

/// Guesses how likely an article has a word that is what the pattern asks for.
fn chance(space: &Space, pattern: &Pattern) -> f32 {
    if let Space::Field(field) = space
        && *field != Field::Byline
    {
        // Fields have few values. That the pattern is of a rare one is not seen from its length.
        return 0.1;
    }
    let length = |text: &str| text.chars().count();
    match pattern {
        Pattern::Word(word) if FREQUENT.contains(&word.as_str()) => 0.7,
        Pattern::Word(word) => of_length(length(word)),
        Pattern::Name(name) => 1.2 * of_length(length(name.folded())),
        Pattern::Prefix(prefix) => 2.0 * of_length(length(prefix)),
        Pattern::Inflected { stem, .. } => 1.5 * of_length(length(stem)),
        // These are tried on every word, which is work too.
        Pattern::Fuzzy { word, distance } => {
            0.02 + of_length(length(word) - usize::from(*distance).min(length(word)))
        }
        Pattern::Like(glob) => 0.05 + of_length(length(&glob.prefix()) + 2),
        _ => 0.3,
    }
}

/// Guesses how likely an article has a word of so many letters.
fn of_length(letters: usize) -> f32 {
    match letters {
        0..=2 => 0.6,
        3 => 0.35,
        4 => 0.15,
        5 => 0.09,
        6 => 0.06,
        7 => 0.045,
        _ => 0.03,
    }
}

/// What the words of articles are looked up in.
#[derive(Debug, Default)]
pub(super) struct Lookup {
    /// How many patterns there are.
    pub(super) count: usize,
    pub(super) text: Finder,
    pub(super) stems: Vec<Stems>,
    pub(super) fields: Vec<(Field, Finder)>,
    /// Patterns that are tried on every word, by their number.
    pub(super) tried: HashMap<u32, Tried>,
}

impl Lookup {
    fn add(&mut self, space: Space, pattern: Pattern, number: u32) {
        let field = match space {
            Space::Stems(spoken) => return self.add_stem(spoken, pattern, number),
            Space::Field(field) => Some(field),
            Space::Text => None,
        };
        if let Some(pattern) = self.finder(field).add(pattern, number) {
            self.tried.insert(number, Tried::new(field, pattern));
        }
    }

    fn finder(&mut self, field: Option<Field>) -> &mut Finder {
        let Some(field) = field else { return &mut self.text };
        let at = self.fields.iter().position(|(other, _)| *other == field).unwrap_or_else(|| {
            self.fields.push((field, Finder::default()));
            self.fields.len() - 1
        });
        &mut self.fields[at].1
    }

    /// Adds the stem of a pattern; in a language without rules it is never found.
    fn add_stem(&mut self, spoken: Spoken, pattern: Pattern, number: u32) {
        let Pattern::Inflected { stem, language } = pattern else { return };
        let Some(rules) = Inflections::of(&language) else { return };
        let known = self.stems.iter().position(|stems| stems.spoken == spoken && stems.language == language);
        let at = known.unwrap_or_else(|| {
            self.stems.push(Stems { spoken, language, rules: Rules(rules), numbers: HashMap::new() });
            self.stems.len() - 1
        });
        self.stems[at].numbers.insert(stem.into(), number);
    }
}

/// The stems of one language.
#[derive(Debug)]
pub(super) struct Stems {
    /// The paragraphs they are looked up in.
    pub(super) spoken: Spoken,
    language: String,
    rules: Rules,
    numbers: HashMap<Box<str>, u32>,
}

impl Stems {
    pub(super) fn find(&self, folded: &str) -> Option<u32> {
        self.numbers.get(&*self.rules.0.stem(folded)).copied()
    }
}

struct Rules(Inflections);

impl std::fmt::Debug for Rules {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Rules")
    }
}

/// Patterns that a word leads to.
#[derive(Debug, Default)]
pub(super) struct Finder {
    words: HashMap<Box<str>, u32>,
    prefixes: HashMap<Box<str>, u32>,
    /// The lengths in bytes that prefixes have, in ascending order.
    lengths: Vec<usize>,
    /// Names by their skeletons.
    names: HashMap<Box<str>, Vec<(u32, Pattern)>>,
}

impl Finder {
    /// Adds a pattern, or gives it back if it must be tried on every word.
    fn add(&mut self, pattern: Pattern, number: u32) -> Option<Pattern> {
        match pattern {
            Pattern::Word(word) => {
                self.words.insert(word.into(), number);
            }
            Pattern::Prefix(prefix) => {
                self.lengths.push(prefix.len());
                self.prefixes.insert(prefix.into(), number);
            }
            Pattern::Name(ref name) => {
                match name.key().map(|NameKey { skeleton, .. }| skeleton.as_str().into()) {
                    Some(skeleton) => self.names.entry(skeleton).or_default().push((number, pattern)),
                    None => return Some(pattern),
                }
            }
            other => return Some(other),
        }
        None
    }

    fn finish(&mut self) {
        self.lengths.sort_unstable();
        self.lengths.dedup();
    }

    /// Calls `each` with the number of every pattern that the folded word is.
    pub(super) fn find(&self, folded: &str, skeleton: &mut String, each: &mut dyn FnMut(u32)) {
        if let Some(number) = self.words.get(folded) {
            each(*number);
        }
        for length in self.lengths.iter().take_while(|length| **length <= folded.len()) {
            if let Some(number) = folded.get(..*length).and_then(|start| self.prefixes.get(start)) {
                each(*number);
            }
        }
        if self.names.is_empty() {
            return;
        }
        skeleton.clear();
        if skeleton_into(folded, skeleton)
            && let Some(names) = self.names.get(skeleton.as_str())
        {
            names
                .iter()
                .filter(|(_, name)| name.matches_folded(folded))
                .for_each(|(number, _)| each(*number));
        }
    }
}

/// A pattern that is tried on every word.
#[derive(Debug)]
pub(super) struct Tried {
    /// The field whose words it is tried on; `None` is the text.
    pub(super) field: Option<Field>,
    pattern: Pattern,
    /// What its words begin with.
    pub(super) prefix: String,
    /// The letters of the word that distances are measured from.
    letters: u64,
}

impl Tried {
    fn new(field: Option<Field>, pattern: Pattern) -> Self {
        let (prefix, letters) = match &pattern {
            Pattern::Like(glob) => (glob.prefix(), 0),
            Pattern::Regex(regex) => (literal_prefix(regex.source()), 0),
            Pattern::Fuzzy { word, .. } => (String::new(), letters_of(word)),
            _ => (String::new(), 0),
        };
        Tried { field, pattern, prefix, letters }
    }

    /// Returns whether a folded word that begins with the prefix is what the pattern asks for; `letters` are those of
    /// the word.
    pub(super) fn is(&self, folded: &str, letters: u64) -> bool {
        if let Pattern::Fuzzy { distance, .. } = self.pattern
            // An edit takes away at most one letter and brings at most one.
            && (letters ^ self.letters).count_ones() > 2 * u32::from(distance)
        {
            return false;
        }
        self.pattern.matches_folded(folded)
    }
}

/// Returns which letters and digits a folded word has, a bit each; those of other alphabets share bits.
pub(super) fn letters_of(folded: &str) -> u64 {
    let bit = |letter: char| match letter {
        'a'..='z' => letter as u32 - 'a' as u32,
        '0'..='9' => 26 + letter as u32 - '0' as u32,
        other => 36 + other as u32 % 28,
    };
    folded.chars().fold(0, |letters, letter| letters | 1 << bit(letter))
}

/// Returns what every word that a regular expression matches begins with, as far as that is plain to see.
fn literal_prefix(source: &str) -> String {
    if source.contains('|') {
        return String::new();
    }
    let letters = source.bytes().take_while(u8::is_ascii_alphanumeric).count();
    let optional = source[letters..].starts_with(['?', '*', '{']);
    source[..letters - usize::from(optional && letters > 0)].to_ascii_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_regular_expression_begins_with_its_plain_letters() {
        let check = |source: &str, prefix: &str| assert_eq!(literal_prefix(source), prefix, "{source}");
        check("R[iy]abkov", "r");
        check("riabkovs?", "riabkov");
        check("ria*", "ri");
        check("ria+", "ria");
        check("ria{0,2}", "ri");
        check("a?", "");
        check("riabkov|lavrov", "");
        check("(?i)x", "");
        check("Élan", "");
    }

    #[test]
    fn words_within_a_distance_differ_in_few_letters() {
        for (one, other, distance) in
            [("nato", "naot", 1), ("riabkov", "ryabkov", 1), ("рябков", "рябкоф", 1)]
        {
            assert!((letters_of(one) ^ letters_of(other)).count_ones() <= 2 * distance, "{one} {other}");
        }
        assert!((letters_of("riabkov") ^ letters_of("lavrov")).count_ones() > 2);
    }
}
