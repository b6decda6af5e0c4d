//! Text clauses: what must stand in a paragraph, read off the tree.
//!
//! In: a query that is a text clause, how its words must be written, and the language its inflections follow. Out: a
//! [`Pattern`]. Where it stands is found in `occurrence`.

use newsgrep_query::{Near, Query, Reach, Slot, Writing};
use newsgrep_text::{Inflections, fold, spelled, words};

use super::word::{Expression, Kind, Wanted};

/// What must stand in a paragraph.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Pattern {
    Row(Vec<Wanted>),
    Verbatim(String),
    Sloppy(Vec<Wanted>, u8),
    AnyOf(Vec<Pattern>),
    Near { operands: Vec<Pattern>, reach: Reach, ordered: bool },
    NotNear { of: Box<Pattern>, without: Box<Pattern>, reach: Reach, ordered: bool },
}

impl Pattern {
    /// Returns whether inflections count anywhere in it.
    pub(super) fn has_stems(&self) -> bool {
        match self {
            Pattern::Row(row) | Pattern::Sloppy(row, _) => {
                row.iter().any(|wanted| matches!(wanted.kind, Kind::Stem { .. }))
            }
            Pattern::Verbatim(_) => false,
            Pattern::AnyOf(members) | Pattern::Near { operands: members, .. } => {
                members.iter().any(Pattern::has_stems)
            }
            Pattern::NotNear { of, without, .. } => of.has_stems() || without.has_stems(),
        }
    }
}

/// What the operators around a text clause ask of its words.
#[derive(Clone, Debug, Default)]
pub(super) struct How {
    pub(super) capitals: Vec<Writing>,
    pub(super) exactly: bool,
    pub(super) stemmed: bool,
}

impl How {
    pub(super) fn written(&self, writing: Writing) -> Self {
        let mut how = self.clone();
        match writing {
            Writing::Exactly => how.exactly = true,
            writing if how.capitals.contains(&writing) => {}
            writing => how.capitals.push(writing),
        }
        how
    }

    pub(super) fn stemmed(&self) -> Self {
        How { stemmed: true, ..self.clone() }
    }
}

/// Returns what a text clause asks for; `None` if it holds no word, or is no text clause.
pub(super) fn pattern_of(query: &Query, how: &How, language: Option<&str>) -> Option<Pattern> {
    match query {
        Query::Or(members) => {
            let mut members: Vec<Pattern> =
                members.iter().filter_map(|member| pattern_of(member, how, language)).collect();
            if members.len() > 1 { Some(Pattern::AnyOf(members)) } else { members.pop() }
        }
        Query::Near(near) => near_of(near, how, language),
        Query::Written(writing, inner) => pattern_of(inner, &how.written(*writing), language),
        Query::Stem(inner) => pattern_of(inner, &how.stemmed(), language),
        Query::Boost(inner, _) => pattern_of(inner, how, language),
        Query::Verbatim(text) => words(text).next().map(|_| Pattern::Verbatim(text.clone())),
        Query::Sloppy(slots, slop) => {
            row(row_of(&Query::Phrase(slots.clone()), how, language)).map(|row| Pattern::Sloppy(row, *slop))
        }
        other => row(row_of(other, how, language)).map(Pattern::Row),
    }
}

/// Returns the row if at least one of its places asks for something.
fn row(row: Vec<Wanted>) -> Option<Vec<Wanted>> {
    row.iter().any(|wanted| !wanted.is_anything()).then_some(row)
}

fn near_of(near: &Near, how: &How, language: Option<&str>) -> Option<Pattern> {
    let Near { operands, reach, ordered, negated } = near;
    let (reach, ordered) = (*reach, *ordered);
    let operands: Vec<Option<Pattern>> =
        operands.iter().map(|operand| pattern_of(operand, how, language)).collect();
    if !negated {
        let operands = operands.into_iter().collect::<Option<Vec<_>>>()?;
        return Some(Pattern::Near { operands, reach, ordered });
    }
    let [of, without] = <[_; 2]>::try_from(operands).expect("a negated proximity has two operands");
    let of = Box::new(of?);
    match without.map(Box::new) {
        Some(without) => Some(Pattern::NotNear { of, without, reach, ordered }),
        // Nothing is never near.
        None => Some(*of),
    }
}

/// Returns what the words in a row must be: `NATO-Russia` asks for two. No other query asks for any.
pub(super) fn row_of(query: &Query, how: &How, language: Option<&str>) -> Vec<Wanted> {
    match query {
        Query::Word(word) => plain(word, how, language),
        Query::Prefix(prefix) => beginning(prefix, how, language),
        Query::Wildcard(typed) => vec![wildcard(typed, how)],
        Query::Fuzzy(word, distance) => fuzzy(word, *distance, how),
        Query::Regex(source) => vec![wanted(Kind::Regex(Expression::new(source)), how)],
        Query::Name(names) => {
            let folded = names.iter().flat_map(|name| words(name)).map(|word| word.folded.into_owned());
            folded.map(|folded| wanted(Kind::Name(folded), how)).collect()
        }
        Query::Phrase(slots) => slots.iter().flat_map(|slot| slot_of(slot, how, language)).collect(),
        _ => Vec::new(),
    }
}

fn slot_of(slot: &Slot, how: &How, language: Option<&str>) -> Vec<Wanted> {
    match slot {
        Slot::Word(word) => plain(word, how, language),
        Slot::Prefix(prefix) => beginning(prefix, how, language),
        Slot::Wildcard(typed) => vec![wildcard(typed, how)],
        Slot::Fuzzy(word, distance) => fuzzy(word, *distance, how),
        Slot::Any => vec![wanted(Kind::Any, how)],
        other => panic!("the oracle does not know {other:?}"),
    }
}

fn wanted(kind: Kind, how: &How) -> Wanted {
    Wanted { kind, capitals: how.capitals.clone(), exactly: None }
}

fn plain(typed: &str, how: &How, language: Option<&str>) -> Vec<Wanted> {
    let one = |word: newsgrep_text::Word<'_>| {
        let folded = word.folded.into_owned();
        if how.exactly {
            let exactly = Some(spelled(word.span.of(typed)).into_owned());
            return Wanted { exactly, ..wanted(Kind::Word(folded), how) };
        }
        let rules = language.filter(|_| how.stemmed).and_then(|code| Some((code, Inflections::of(code)?)));
        match rules {
            Some((code, rules)) => {
                let stem = rules.stem(&folded).into_owned();
                wanted(Kind::Stem { stem, language: code.to_owned() }, how)
            }
            None => wanted(Kind::Word(folded), how),
        }
    };
    words(typed).map(one).collect()
}

/// Of several words only the last is the beginning of one.
fn beginning(typed: &str, how: &How, language: Option<&str>) -> Vec<Wanted> {
    let mut row = plain(typed, how, language);
    row.pop();
    if let Some(last) = words(typed).last() {
        let exactly = how.exactly.then(|| spelled(last.span.of(typed)).into_owned());
        row.push(Wanted { exactly, ..wanted(Kind::Begins(last.folded.into_owned()), how) });
    }
    row
}

fn wildcard(typed: &str, how: &How) -> Wanted {
    wanted(Kind::Wildcard(fold(typed).text), how)
}

fn fuzzy(typed: &str, distance: u8, how: &How) -> Vec<Wanted> {
    words(typed).map(|word| wanted(Kind::Fuzzy(word.folded.into_owned(), distance), how)).collect()
}
