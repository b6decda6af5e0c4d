//! Where a text clause occurs in one paragraph, by trying everything.
//!
//! In: a [`Pattern`] and a paragraph. Out: every stretch of words where it occurs, each with the bytes that are marked
//! there. A proximity tries every choice of one occurrence for each operand, a sloppy phrase every way to give each of
//! its words a place.

use std::collections::{BTreeMap, BTreeSet};

use newsgrep_query::Reach;
use newsgrep_text::{Span, quotations, sentences, words};

use super::clause::Pattern;
use super::word::{TextWord, Wanted};

/// Words from the first to, not including, the last, counted from 0.
pub(super) type Stretch = (usize, usize);
/// The bytes of the paragraph that are marked; a phrase is one span.
type Marks = BTreeSet<Span>;
/// Where a clause occurs, with what is marked there.
pub(super) type Occurrences = BTreeMap<Stretch, Marks>;

/// A paragraph with its words.
pub(super) struct Paragraph<'t> {
    text: &'t str,
    words: Vec<TextWord<'t>>,
}

impl<'t> Paragraph<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        let word = |word: newsgrep_text::Word<'t>| TextWord {
            folded: word.folded.into_owned(),
            written: word.span.of(text),
            span: word.span,
        };
        Paragraph { text, words: words(text).map(word).collect() }
    }

    pub(super) fn occurrences(&self, pattern: &Pattern) -> Occurrences {
        match pattern {
            Pattern::Row(row) => self.row(row),
            Pattern::Verbatim(text) => self.verbatim(text),
            Pattern::Sloppy(slots, slop) => self.sloppy(slots, usize::from(*slop)),
            Pattern::AnyOf(members) => {
                let mut all = Occurrences::new();
                for (stretch, marks) in members.iter().flat_map(|member| self.occurrences(member)) {
                    all.entry(stretch).or_default().extend(marks);
                }
                all
            }
            Pattern::Near { operands, reach, ordered } => self.near(operands, *reach, *ordered),
            Pattern::NotNear { of, without, reach, ordered } => {
                let without = self.occurrences(without);
                let mut kept = self.occurrences(of);
                kept.retain(|a, _| !without.keys().any(|b| self.is_near(*a, *b, *reach, *ordered)));
                kept
            }
        }
    }

    /// Returns whether all words of a stretch stand in one quotation.
    pub(super) fn is_quoted(&self, stretch: Stretch) -> bool {
        quotations(self.text).iter().any(|quotation| quotation.contains(self.span(stretch)))
    }

    fn span(&self, (first, end): Stretch) -> Span {
        Span::new(self.words[first].span.start, self.words[end - 1].span.end)
    }

    fn row(&self, row: &[Wanted]) -> Occurrences {
        let mut found = Occurrences::new();
        for first in 0..self.words.len() {
            let stretch = (first, first + row.len());
            let Some(words) = self.words.get(first..first + row.len()) else { break };
            if row.iter().zip(words).all(|(wanted, word)| wanted.is(word)) {
                found.insert(stretch, [self.span(stretch)].into());
            }
        }
        found
    }

    /// Returns where these bytes stand and cut no word.
    fn verbatim(&self, text: &str) -> Occurrences {
        let mut found = Occurrences::new();
        for start in 0..self.text.len() {
            if !self.text.as_bytes()[start..].starts_with(text.as_bytes()) {
                continue;
            }
            let here = Span::new(start, start + text.len());
            let touched: Vec<usize> = (0..self.words.len())
                .filter(|at| self.words[*at].span.start < here.end && here.start < self.words[*at].span.end)
                .collect();
            if let (Some(first), Some(last)) = (touched.first(), touched.last())
                && touched.iter().all(|at| here.contains(self.words[*at].span))
            {
                found.insert((*first, last + 1), [here].into());
            }
        }
        found
    }

    /// Each word of the phrase stands somewhere else; of their displacements, which are that place less the one in
    /// the phrase, the greatest less the least is at most the slop.
    fn sloppy(&self, slots: &[Wanted], slop: usize) -> Occurrences {
        let (places, words): (Vec<usize>, Vec<Occurrences>) = slots
            .iter()
            .enumerate()
            .filter(|(_, wanted)| !wanted.is_anything())
            .map(|(place, wanted)| (place, self.row(std::slice::from_ref(wanted))))
            .unzip();
        let close = |chosen: &[Stretch]| {
            let displaced = || chosen.iter().zip(&places).map(|((at, _), place)| *at as i64 - *place as i64);
            let (least, most) = (displaced().min(), displaced().max());
            least.zip(most).is_some_and(|(least, most)| most - least <= slop as i64)
        };
        minimal(close_choices(&words, &close))
    }

    fn near(&self, operands: &[Pattern], reach: Reach, ordered: bool) -> Occurrences {
        let operands: Vec<Occurrences> = operands.iter().map(|operand| self.occurrences(operand)).collect();
        let close = |chosen: &[Stretch]| {
            if ordered && !chosen.windows(2).all(|pair| pair[0].1 <= pair[1].0) {
                return false;
            }
            let (first, end) = hull(chosen);
            match reach {
                Reach::Words(words) => {
                    let own = |at: &usize| chosen.iter().any(|(first, end)| (first..end).contains(&at));
                    let others = (first..end).filter(|at| !own(at)).count();
                    others <= (chosen.len() - 1) * (usize::from(words.max(1)) - 1)
                }
                Reach::Sentence => self.in_one_sentence((first, end)),
                Reach::Paragraph => true,
            }
        };
        minimal(close_choices(&operands, &close))
    }

    fn in_one_sentence(&self, (first, end): Stretch) -> bool {
        let sentences = sentences(self.text);
        let number_of = |at: usize| {
            sentences.iter().filter(|sentence| sentence.start <= self.words[at].span.start).count()
        };
        (first..end).all(|at| number_of(at) == number_of(first))
    }

    /// Returns whether `b` is near `a`: what lies inside it is part of it; if ordered, only what follows counts.
    fn is_near(&self, a: Stretch, b: Stretch, reach: Reach, ordered: bool) -> bool {
        if (a.0 <= b.0 && b.1 <= a.1) || (ordered && b.0 < a.1) {
            return false;
        }
        match reach {
            Reach::Words(words) => {
                let between = (a.1.min(b.1)..a.0.max(b.0)).count();
                between < usize::from(words.max(1))
            }
            Reach::Sentence => self.in_one_sentence(hull(&[a, b])),
            Reach::Paragraph => true,
        }
    }
}

/// Returns the stretch from the first word of the first to the last word of the last.
fn hull(stretches: &[Stretch]) -> Stretch {
    let first = stretches.iter().map(|stretch| stretch.0).min();
    let end = stretches.iter().map(|stretch| stretch.1).max();
    first.zip(end).expect("a choice has at least one occurrence")
}

/// Returns the stretches of all choices that are close, each with the marks of all choices that have it. A choice takes
/// one occurrence of each operand, none overlapping.
fn close_choices(operands: &[Occurrences], close: &dyn Fn(&[Stretch]) -> bool) -> Occurrences {
    fn choose<'o>(
        operands: &'o [Occurrences],
        chosen: &mut Vec<Stretch>,
        marks: &mut Vec<&'o Marks>,
        close: &dyn Fn(&[Stretch]) -> bool,
        found: &mut Occurrences,
    ) {
        let Some((operand, rest)) = operands.split_first() else {
            if close(chosen) {
                let all = marks.iter().copied().flatten().copied();
                found.entry(hull(chosen)).or_default().extend(all);
            }
            return;
        };
        for (stretch, its_marks) in operand {
            if chosen.iter().all(|other| other.1 <= stretch.0 || stretch.1 <= other.0) {
                chosen.push(*stretch);
                marks.push(its_marks);
                choose(rest, chosen, marks, close, found);
                chosen.pop();
                marks.pop();
            }
        }
    }
    let mut found = Occurrences::new();
    choose(operands, &mut Vec::new(), &mut Vec::new(), close, &mut found);
    found
}

/// Keeps the stretches that hold no other.
fn minimal(mut found: Occurrences) -> Occurrences {
    let all: Vec<Stretch> = found.keys().copied().collect();
    found.retain(|one, _| !all.iter().any(|other| other != one && one.0 <= other.0 && other.1 <= one.1));
    found
}

/// Counts stretches from left to right without overlap: the next is the one that ends first of those behind the last.
pub(super) fn count(occurrences: &Occurrences) -> usize {
    let (mut count, mut from) = (0, 0);
    while let Some((_, end)) =
        occurrences.keys().filter(|stretch| stretch.0 >= from).min_by_key(|stretch| stretch.1)
    {
        (count, from) = (count + 1, *end);
    }
    count
}
