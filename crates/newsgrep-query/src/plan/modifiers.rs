//! Text clauses: from the words that were typed to what must stand in a paragraph.
//!
//! In: a query that is a text clause, how its words must be written, and the language whose inflections count. Out: a
//! [`Clause`]. Which paragraphs it is asked of is none of its business.

use newsgrep_text::{Inflections, Word, spelled, words};

use super::pattern::{Glob, Name, Pattern, Spelling, WordRegex};
use super::{Clause, Reach};
use crate::ast::{Near, Query, Slot, Writing};

/// What the operators around a text clause ask of each of its words.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Modifiers {
    /// How they must be written; each must hold.
    writing: Vec<Writing>,
    /// Whether inflections count.
    inflected: bool,
}

impl Modifiers {
    pub(super) fn written(mut self, writing: Writing) -> Self {
        if !self.writing.contains(&writing) {
            self.writing.push(writing);
        }
        self
    }

    pub(super) fn inflected(mut self) -> Self {
        self.inflected = true;
        self
    }

    fn exact(&self) -> bool {
        self.writing.contains(&Writing::Exactly)
    }
}

/// Returns what a text clause asks for; `None` if nothing can be that, or if it is no text clause.
///
/// `language` is the one whose inflections count, where they do at all; without one, words are taken as they are.
pub(super) fn clause(query: &Query, modifiers: &Modifiers, language: Option<&str>) -> Option<Clause> {
    match query {
        Query::Or(members) => {
            let mut members: Vec<Clause> =
                members.iter().filter_map(|member| clause(member, modifiers, language)).collect();
            if members.len() > 1 { Some(Clause::AnyOf(members)) } else { members.pop() }
        }
        Query::Near(near) => near_clause(near, modifiers, language),
        Query::Written(writing, inner) => clause(inner, &modifiers.clone().written(*writing), language),
        Query::Stem(inner) => clause(inner, &modifiers.clone().inflected(), language),
        Query::Boost(inner, _) => clause(inner, modifiers, language),
        Query::Verbatim(text) => {
            let words = row(words(text).map(|word| Pattern::Word(word.folded.into_owned())).collect())?;
            Some(Clause::Verbatim { text: text.clone(), words })
        }
        Query::Sloppy(slots, slop) => {
            let slots = row(patterns(&Query::Phrase(slots.clone()), modifiers, language))?;
            Some(Clause::Sloppy { slots, slop: u32::from(*slop) })
        }
        other => row(patterns(other, modifiers, language)).map(Clause::Row),
    }
}

/// Returns the patterns if one of them asks for something: nothing but any words cannot be looked up.
fn row(patterns: Vec<Pattern>) -> Option<Vec<Pattern>> {
    patterns.iter().any(|pattern| *pattern != Pattern::Any).then_some(patterns)
}

fn near_clause(near: &Near, modifiers: &Modifiers, language: Option<&str>) -> Option<Clause> {
    let Near { operands, reach, ordered, negated } = near;
    let mut operands = operands.iter().map(|operand| clause(operand, modifiers, language));
    if *negated {
        let (of, without) = (operands.next()??, operands.next()?);
        // What cannot occur cannot be near.
        let Some(without) = without else { return Some(of) };
        let (of, without) = (Box::new(of), Box::new(without));
        return Some(Clause::NotNear { of, without, reach: *reach, ordered: *ordered });
    }
    let operands: Vec<Clause> = operands.collect::<Option<_>>()?;
    let reach = match reach {
        Reach::Words(words) => Reach::Words((*words).max(1)),
        reach => *reach,
    };
    (operands.len() > 1).then_some(Clause::Near { operands, reach, ordered: *ordered })
}

/// Returns the patterns of a word, an expansion, a name or a phrase; none for any other query.
pub(super) fn patterns(query: &Query, modifiers: &Modifiers, language: Option<&str>) -> Vec<Pattern> {
    let mut maker = Maker { modifiers, language, patterns: Vec::new() };
    match query {
        Query::Word(word) => maker.words(word),
        Query::Prefix(stem) => maker.prefix(stem),
        Query::Wildcard(typed) => maker.wildcard(typed),
        Query::Fuzzy(word, distance) => maker.fuzzy(word, *distance),
        Query::Regex(source) => maker.push(Pattern::Regex(WordRegex::or_nothing(source))),
        Query::Name(names) => names.iter().for_each(|name| maker.name(name)),
        Query::Phrase(slots) => {
            for slot in slots {
                match slot {
                    Slot::Word(word) => maker.words(word),
                    Slot::Prefix(stem) => maker.prefix(stem),
                    Slot::Wildcard(typed) => maker.wildcard(typed),
                    Slot::Fuzzy(word, distance) => maker.fuzzy(word, *distance),
                    Slot::Any => maker.push(Pattern::Any),
                }
            }
        }
        _ => {}
    }
    maker.patterns
}

struct Maker<'m> {
    modifiers: &'m Modifiers,
    language: Option<&'m str>,
    patterns: Vec<Pattern>,
}

impl Maker<'_> {
    /// Adds a pattern, written as the modifiers ask.
    fn push(&mut self, pattern: Pattern) {
        let spelled = self.modifiers.writing.iter().fold(pattern, |pattern, writing| match writing {
            Writing::Capitals => Pattern::Spelled(Spelling::Capitals, Box::new(pattern)),
            Writing::AllCapitals => Pattern::Spelled(Spelling::AllCapitals, Box::new(pattern)),
            Writing::NoCapitals => Pattern::Spelled(Spelling::NoCapitals, Box::new(pattern)),
            // What is exact about a word is what was typed: see `words` and `prefix`.
            Writing::Exactly => pattern,
        });
        self.patterns.push(spelled);
    }

    /// A word of a parsed query folds to one word; of a query put together by hand it may be several.
    fn words(&mut self, typed: &str) {
        for word in words(typed) {
            self.word(&word, typed);
        }
    }

    fn word(&mut self, word: &Word<'_>, typed: &str) {
        let folded = word.folded.clone().into_owned();
        if self.modifiers.exact() {
            let exactly = Spelling::Exactly(spelled(word.span.of(typed)).into_owned());
            return self.push(Pattern::Spelled(exactly, Box::new(Pattern::Word(folded))));
        }
        match self
            .language
            .filter(|_| self.modifiers.inflected)
            .and_then(|code| Some((code, Inflections::of(code)?)))
        {
            Some((code, rules)) => {
                let stem = rules.stem(&folded).into_owned();
                self.push(Pattern::Inflected { stem, language: code.to_owned() });
            }
            None => self.push(Pattern::Word(folded)),
        }
    }

    /// The last of several words is the beginning of one.
    fn prefix(&mut self, typed: &str) {
        let mut rest = words(typed).peekable();
        while let Some(word) = rest.next() {
            if rest.peek().is_some() {
                self.word(&word, typed);
                continue;
            }
            let prefix = Pattern::Prefix(word.folded.into_owned());
            if self.modifiers.exact() {
                let beginning = Spelling::Beginning(spelled(word.span.of(typed)).into_owned());
                self.push(Pattern::Spelled(beginning, Box::new(prefix)));
            } else {
                self.push(prefix);
            }
        }
    }

    fn wildcard(&mut self, typed: &str) {
        self.push(Pattern::Like(Glob::of(typed)));
    }

    fn fuzzy(&mut self, typed: &str, distance: u8) {
        for word in words(typed) {
            self.push(Pattern::Fuzzy { word: word.folded.into_owned(), distance });
        }
    }

    fn name(&mut self, typed: &str) {
        for word in words(typed) {
            self.push(Pattern::Name(Name::of(&word.folded)));
        }
    }
}
