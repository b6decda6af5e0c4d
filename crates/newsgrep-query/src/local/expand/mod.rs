//! From the patterns of a clause to the words of the index's dictionary.
//!
//! In: a pattern and a field. Out: the words there that it stands for, the most frequent first, and what is left to be
//! asked of each place where one stands: how it is written. Which words a pattern stands for is defined by
//! [`Pattern::matches_folded`]; what is here only spares asking every word of the dictionary.

mod dictionary;

use std::cmp::Reverse;
use std::collections::HashMap;
use std::rc::Rc;

use newsgrep_core::Snapshot;
use newsgrep_text::{Inflections, NameKey, skeleton_into};
use tantivy::Term;
use tantivy::schema::Field;

use crate::plan::expansion::{beginnings, keeps_ascii, literal_prefix, written};
use crate::plan::{Name, Pattern, Spelling, edit_distance_within};
use crate::{EngineError, Notice};

use super::budget::Budget;
use super::{core_failed, failed};
use dictionary::{Dictionary, Found};

/// Most words that one pattern may stand for; beyond, the most frequent are taken and the answer says so.
pub(super) const MAX_EXPANSIONS: usize = 1_024;

/// Most words that all patterns of a query may stand for together: each costs about two kilobytes while it is read.
const MAX_WORDS: usize = 16_384;

/// Longest word for which an automaton is built: it takes about 30 kilobytes a letter.
const MAX_AUTOMATON: usize = 64;

/// What one slot of a row stands for.
#[derive(Debug)]
pub(super) enum Slot {
    /// Any word, written so; each must hold.
    Any(Vec<Spelling>),
    /// These words.
    Words(Words),
}

/// Words of the dictionary.
#[derive(Clone, Debug, Default)]
pub(super) struct Words {
    /// The most frequent first. The order does not depend on segments.
    pub(super) entries: Vec<Entry>,
    /// How each must be written; each must hold.
    pub(super) spellings: Vec<Spelling>,
    /// Whether there were more than may be.
    pub(super) capped: bool,
}

impl Words {
    /// Returns whether where a word stands does not settle that it counts there.
    pub(super) fn is_checked(&self) -> bool {
        !self.spellings.is_empty() || self.entries.iter().any(|entry| entry.capital)
    }

    /// Returns how many paragraphs have the most frequent word.
    pub(super) fn frequency(&self) -> u64 {
        self.entries.first().map_or(0, |entry| entry.frequency)
    }
}

/// A word of the dictionary.
#[derive(Clone, Debug)]
pub(super) struct Entry {
    pub(super) word: String,
    /// How many documents have it.
    pub(super) frequency: u64,
    /// Whether it counts only with an initial capital.
    pub(super) capital: bool,
}

/// Where words are looked up: a field, and what it holds.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Place {
    /// Paragraphs of the story.
    Text,
    /// Paragraphs of boilerplate.
    Boiler,
    /// The words of a field of metadata; how they are written does not count.
    Value(Field),
}

impl Place {
    pub(super) fn field(self, snapshot: &Snapshot) -> Field {
        match self {
            Place::Text => snapshot.fields().text,
            Place::Boiler => snapshot.fields().boiler,
            Place::Value(field) => field,
        }
    }
}

/// Looks up patterns, each once.
pub(super) struct Expander<'a> {
    snapshot: &'a Snapshot,
    budget: &'a Budget,
    known: HashMap<(Place, Pattern), Rc<Slot>>,
    /// How many words all slots stand for.
    words: usize,
    pub(super) notices: Vec<Notice>,
}

impl<'a> Expander<'a> {
    pub(super) fn new(snapshot: &'a Snapshot, budget: &'a Budget) -> Self {
        Expander { snapshot, budget, known: HashMap::new(), words: 0, notices: Vec::new() }
    }

    pub(super) fn snapshot(&self) -> &'a Snapshot {
        self.snapshot
    }

    /// Looks up what each pattern stands for in a field.
    pub(super) fn slots(&mut self, place: Place, patterns: &[Pattern]) -> Result<Vec<Rc<Slot>>, EngineError> {
        patterns.iter().map(|pattern| self.slot(place, pattern)).collect()
    }

    /// Returns how many paragraphs have the most frequent word that a pattern stands for, which was looked up before.
    pub(super) fn frequency(&self, place: Place, pattern: &Pattern) -> u64 {
        match self.known.get(&(place, pattern.clone())).map(|slot| &**slot) {
            Some(Slot::Words(words)) => words.frequency(),
            _ => 0,
        }
    }

    fn slot(&mut self, place: Place, pattern: &Pattern) -> Result<Rc<Slot>, EngineError> {
        let key = (place, pattern.clone());
        let slot = match self.known.get(&key) {
            Some(slot) => Rc::clone(slot),
            None => {
                let slot = Rc::new(self.look_up(place, pattern)?);
                self.known.insert(key, Rc::clone(&slot));
                slot
            }
        };
        if let Slot::Words(words) = &*slot {
            self.words += words.entries.len();
        }
        if self.words > MAX_WORDS {
            return Err(EngineError::Unsupported {
                what: format!("a query that stands for more than {MAX_WORDS} words of the archive"),
                hint: "write fewer expansions, or more letters of each".to_owned(),
            });
        }
        Ok(slot)
    }

    fn look_up(&mut self, place: Place, pattern: &Pattern) -> Result<Slot, EngineError> {
        if let Pattern::Spelled(spelling, inner) = pattern {
            let mut slot = self.look_up(place, inner)?;
            if !matches!(place, Place::Value(_)) {
                match &mut slot {
                    Slot::Any(spellings) => spellings.push(spelling.clone()),
                    Slot::Words(words) => words.spellings.push(spelling.clone()),
                }
            }
            return Ok(slot);
        }
        let found = match pattern {
            Pattern::Any => return Ok(Slot::Any(Vec::new())),
            Pattern::Name(name) => return self.name(place, name).map(Slot::Words),
            Pattern::Word(word) => self.listed(place, std::slice::from_ref(word))?,
            Pattern::OneOf(words) => self.listed(place, words)?,
            other => self.scan(place, other)?,
        };
        let capped = found.total > found.best.len();
        if capped {
            self.notices.push(Notice::new(
                "expansion-capped",
                format!(
                    "`{}` stands for {} words; the {MAX_EXPANSIONS} most frequent were searched",
                    written(pattern),
                    found.total
                ),
            ));
        }
        let entry = |(word, frequency)| Entry { word, frequency, capital: false };
        let entries = found.best.into_iter().map(entry).collect();
        Ok(Slot::Words(Words { entries, spellings: Vec::new(), capped }))
    }

    /// Looks up words that are given.
    fn listed(&self, place: Place, words: &[String]) -> Result<Found, EngineError> {
        let field = place.field(self.snapshot);
        let mut best = Vec::with_capacity(words.len());
        for word in words {
            let frequency =
                self.snapshot.searcher().doc_freq(&term(field, word)).map_err(failed("look for a word"))?;
            best.push((word.clone(), frequency));
        }
        best.sort_unstable_by(|a, b| (Reverse(a.1), &a.0).cmp(&(Reverse(b.1), &b.0)));
        best.dedup();
        Ok(Found { total: best.len(), best })
    }

    /// Asks the words of the dictionary that may be meant.
    fn scan(&self, place: Place, pattern: &Pattern) -> Result<Found, EngineError> {
        let field = place.field(self.snapshot);
        let dictionary = Dictionary::open(self.snapshot, field, self.budget)?;
        match pattern {
            Pattern::Prefix(prefix) => dictionary.with_prefix(prefix, &mut |_| true),
            Pattern::Like(glob) => dictionary.with_prefix(&glob.prefix(), &mut |word| glob.matches(word)),
            Pattern::Regex(regex) => {
                dictionary.with_prefix(&literal_prefix(regex.source()), &mut |word| regex.matches(word))
            }
            Pattern::Inflected { stem, language } => {
                let Some(rules) = Inflections::of(language) else { return Ok(Found::default()) };
                let keeps_ascii = keeps_ascii(language);
                let mut is_inflection = |word: &str| match keeps_ascii && word.is_ascii() {
                    true => word == stem,
                    false => rules.stem(word) == stem.as_str(),
                };
                dictionary.with_prefixes(&beginnings(stem, language), &mut is_inflection)
            }
            Pattern::Fuzzy { word, distance } => {
                let mut is_near = |other: &str| edit_distance_within(word, other, *distance);
                // The automaton knows distances up to two.
                if word.len() > MAX_AUTOMATON || *distance > 2 {
                    return dictionary.with_prefix("", &mut is_near);
                }
                dictionary.near(&term(field, word), *distance, &mut is_near)
            }
            other => dictionary.with_prefix("", &mut |word| other.matches_folded(word)),
        }
    }

    /// Looks up a name: itself, and what begins with a capital somewhere and is a variant of it.
    fn name(&mut self, place: Place, name: &Name) -> Result<Words, EngineError> {
        let variants: Vec<String> = match (name.key(), place) {
            (None, _) => Vec::new(),
            (Some(key), Place::Text) => {
                let words = self.snapshot.name_terms(&key.skeleton).map_err(core_failed)?;
                let is_variant =
                    |word: &str| NameKey::of(word).is_some_and(|other| key.is_variant_of(&other));
                let variants: Vec<(String, u64)> =
                    words.into_iter().filter(|(word, _)| word != name.folded() && is_variant(word)).collect();
                self.notices.extend(Notice::of_spellings(name.folded(), &variants));
                variants.into_iter().map(|(word, _)| word).collect()
            }
            (Some(key), Place::Boiler | Place::Value(_)) => {
                let field = place.field(self.snapshot);
                let dictionary = Dictionary::open(self.snapshot, field, self.budget)?;
                let mut skeleton = String::new();
                let found = dictionary.with_prefix("", &mut |word| {
                    skeleton.clear();
                    skeleton_into(word, &mut skeleton)
                        && skeleton == key.skeleton
                        && NameKey::of(word).is_some_and(|other| key.is_variant_of(&other))
                })?;
                found.best.into_iter().map(|(word, _)| word).collect()
            }
        };
        let mut words: Vec<String> = variants.into_iter().filter(|word| word != name.folded()).collect();
        words.push(name.folded().to_owned());
        let mut found = self.listed(place, &words)?;
        let capped = found.total > MAX_EXPANSIONS;
        if capped {
            found.best.truncate(MAX_EXPANSIONS);
            self.notices.push(Notice::new(
                "expansion-capped",
                format!(
                    "`~{}` stands for {} words; the {MAX_EXPANSIONS} most frequent were searched",
                    name.folded(),
                    found.total
                ),
            ));
        }
        let is_text = !matches!(place, Place::Value(_));
        let entry = |(word, frequency): (String, u64)| {
            let capital = is_text && word != name.folded();
            Entry { word, frequency, capital }
        };
        let entries = found.best.into_iter().map(entry).collect();
        Ok(Words { entries, spellings: Vec::new(), capped })
    }
}

/// Returns the term of a folded word.
pub(super) fn term(field: Field, word: &str) -> Term {
    Term::from_field_text(field, word)
}
