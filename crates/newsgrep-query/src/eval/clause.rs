//! Clauses in one paragraph: where they occur, and which words took part.

use std::cell::OnceCell;

use newsgrep_text::{ParagraphShape, Span, Word, words};

use crate::occurrence::{
    Stretch, any_of, count_apart, near, not_near, sloppy, sloppy_taking_part, taking_part,
};
use crate::plan::{Clause, Leaf, Pattern};

/// A paragraph; its words, and its sentences and quotations, are found when first asked for.
pub(super) struct Paragraph<'t> {
    text: &'t str,
    words: OnceCell<Vec<Word<'t>>>,
    /// The numbers of the words in the order of their folded forms, for a paragraph of which many clauses are asked.
    by_word: Option<OnceCell<Vec<u32>>>,
    shape: OnceCell<ParagraphShape>,
    /// Whether to give up; what was found is of no use then.
    ended: &'t dyn Fn() -> bool,
}

impl<'t> Paragraph<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        Paragraph { text, words: OnceCell::new(), by_word: None, shape: OnceCell::new(), ended: &|| false }
    }

    /// Returns a paragraph of which many clauses are asked.
    pub(super) fn for_many(text: &'t str) -> Self {
        Paragraph { by_word: Some(OnceCell::new()), ..Paragraph::new(text) }
    }

    pub(super) fn until(text: &'t str, ended: &'t dyn Fn() -> bool) -> Self {
        Paragraph { ended, ..Paragraph::new(text) }
    }

    pub(super) fn words(&self) -> &[Word<'t>] {
        self.words.get_or_init(|| {
            // In most languages a word and what is before the next take six bytes or more.
            let mut cut = Vec::with_capacity(self.text.len() / 6 + 1);
            cut.extend(words(self.text));
            cut
        })
    }

    /// Returns where a folded word stands, if that was worth finding out for all of them.
    fn places(&self, folded: &str) -> Option<&[u32]> {
        let words = self.words();
        let order = self.by_word.as_ref()?.get_or_init(|| {
            let mut order: Vec<u32> = (0..words.len() as u32).collect();
            order.sort_by(|one, other| words[*one as usize].folded.cmp(&words[*other as usize].folded));
            order
        });
        let from = order.partition_point(|at| *words[*at as usize].folded < *folded);
        let same = order[from..].iter().take_while(|at| words[**at as usize].folded == folded).count();
        Some(&order[from..from + same])
    }

    fn shape(&self) -> &ParagraphShape {
        self.shape.get_or_init(|| ParagraphShape::of(self.text))
    }

    fn is(&self, pattern: &Pattern, at: usize) -> bool {
        pattern.matches(&self.words()[at], self.text)
    }

    /// Returns where the patterns stand next to each other.
    fn row(&self, patterns: &[Pattern]) -> Vec<Stretch> {
        let width = patterns.len();
        if let Some(starts) = self.starts(patterns) {
            return starts;
        }
        let is_row = |at: usize| (at..).zip(patterns).all(|(at, pattern)| self.is(pattern, at));
        let stretch = |at: usize| Stretch::new(at as u32, (at + width) as u32);
        let starts = 0..(self.words().len() + 1).saturating_sub(width);
        let Some(Pattern::Word(first)) = patterns.first() else {
            let starts = starts.take_while(|_| !(self.ended)()).filter(|at| is_row(*at));
            return starts.map(stretch).collect();
        };
        // Most rows begin with a word, and most words are another one.
        let candidates = self.words()[starts].iter().enumerate().filter(|(_, word)| word.folded == *first);
        let starts = candidates.map(|(at, _)| at).take_while(|_| !(self.ended)()).filter(|at| is_row(*at));
        starts.map(stretch).collect()
    }

    /// Returns where the patterns stand next to each other, from the places of the rarest word among them; `None` if
    /// places are not known, or none of them is a word.
    fn starts(&self, patterns: &[Pattern]) -> Option<Vec<Stretch>> {
        let places = |(slot, pattern): (usize, &Pattern)| match pattern {
            Pattern::Word(word) => Some((slot, self.places(word)?)),
            _ => None,
        };
        let (slot, places) =
            patterns.iter().enumerate().filter_map(places).min_by_key(|(_, places)| places.len())?;
        let starts = places.iter().filter_map(|place| {
            let start = (*place as usize).checked_sub(slot)?;
            let end = start + patterns.len();
            let stands = || (start..end).zip(patterns).all(|(at, pattern)| self.is(pattern, at));
            (end <= self.words().len() && stands()).then(|| Stretch::new(start as u32, end as u32))
        });
        Some(starts.collect())
    }

    fn span(&self, stretch: Stretch) -> Span {
        let (first, last) = (stretch.start as usize, stretch.end as usize - 1);
        Span::new(self.words()[first].span.start, self.words()[last].span.end)
    }

    /// Returns the bytes of a text that must stand here exactly, if it does.
    fn verbatim(&self, text: &str, stretch: Stretch) -> Option<Span> {
        let mut wanted = words(text).map(|word| word.span);
        let first = wanted.next()?;
        let last = wanted.last().unwrap_or(first);
        let here = self.span(stretch);
        let start = here.start.checked_sub(first.start)?;
        let span = Span::new(start, start + text.len());
        (self.text.get(span.start..span.end)? == text && start + last.end == here.end).then_some(span)
    }
}

/// The occurrences of a clause in a paragraph, with those of what it is made of.
pub(super) struct Occurrences<'c> {
    clause: &'c Clause,
    stretches: Vec<Stretch>,
    parts: Vec<Occurrences<'c>>,
}

impl<'c> Occurrences<'c> {
    /// Returns the occurrences of a leaf; `None` if there are none.
    pub(super) fn of_leaf(leaf: &'c Leaf, paragraph: &Paragraph<'_>) -> Option<Self> {
        let mut occurrences = Occurrences::of(&leaf.clause, paragraph);
        if leaf.quoted && !occurrences.stretches.is_empty() {
            let shape = paragraph.shape();
            occurrences.stretches.retain(|stretch| shape.is_quoted(stretch.start, stretch.end));
        }
        (!occurrences.stretches.is_empty()).then_some(occurrences)
    }

    pub(super) fn of(clause: &'c Clause, paragraph: &Paragraph<'_>) -> Self {
        let parts: Vec<Occurrences<'c>> = match clause {
            Clause::AnyOf(members) | Clause::Near { operands: members, .. } => {
                members.iter().map(|member| Occurrences::of(member, paragraph)).collect()
            }
            Clause::NotNear { of, without, .. } => {
                vec![Occurrences::of(of, paragraph), Occurrences::of(without, paragraph)]
            }
            Clause::Row(_) | Clause::Verbatim { .. } | Clause::Sloppy { .. } => Vec::new(),
        };
        let lists: Vec<&[Stretch]> = parts.iter().map(|part| part.stretches.as_slice()).collect();
        let mut shape = || paragraph.shape();
        let stretches = match clause {
            Clause::Row(patterns) => paragraph.row(patterns),
            Clause::Verbatim { text, words } => {
                let mut stretches = paragraph.row(words);
                stretches.retain(|stretch| paragraph.verbatim(text, *stretch).is_some());
                stretches
            }
            Clause::Sloppy { slots, slop } => {
                let slots = positions(slots, paragraph);
                let slots: Vec<(u32, &[u32])> = slots.iter().map(|(place, at)| (*place, &at[..])).collect();
                sloppy(&slots, *slop, paragraph.ended)
            }
            Clause::AnyOf(_) => any_of(&lists),
            Clause::Near { reach, ordered, .. } => {
                near(&lists, *reach, *ordered, &mut shape, paragraph.ended)
            }
            Clause::NotNear { reach, ordered, .. } => {
                not_near(lists[0], lists[1], *reach, *ordered, &mut shape, paragraph.ended)
            }
        };
        Occurrences { clause, stretches, parts }
    }

    /// Returns how many there are, counted from left to right without overlap.
    pub(super) fn count(&self) -> u64 {
        u64::from(count_apart(&self.stretches))
    }

    pub(super) fn into_stretches(self) -> Vec<Stretch> {
        self.stretches
    }

    /// Returns the words that took part in any of them, as bytes of the paragraph, in no order.
    pub(super) fn marks(&self, paragraph: &Paragraph<'_>) -> Vec<Span> {
        let mut marks = Vec::new();
        for stretch in self.stretches.iter().take_while(|_| !(paragraph.ended)()) {
            self.mark(*stretch, paragraph, &mut marks);
        }
        marks
    }

    /// Adds the words that took part in one occurrence.
    fn mark(&self, stretch: Stretch, paragraph: &Paragraph<'_>, marks: &mut Vec<Span>) {
        match self.clause {
            Clause::Row(_) => marks.push(paragraph.span(stretch)),
            Clause::Verbatim { text, .. } => marks.extend(paragraph.verbatim(text, stretch)),
            Clause::Sloppy { slots, slop } => {
                let slots = positions(slots, paragraph);
                let slots: Vec<(u32, &[u32])> = slots.iter().map(|(place, at)| (*place, &at[..])).collect();
                for slot in 0..slots.len() {
                    let taking_part = sloppy_taking_part(&slots, slot, stretch, *slop, paragraph.ended);
                    marks.extend(taking_part.into_iter().map(|at| paragraph.span(Stretch::new(at, at + 1))));
                }
            }
            Clause::AnyOf(_) => {
                let holding = self.parts.iter().filter(|part| part.stretches.binary_search(&stretch).is_ok());
                holding.for_each(|part| part.mark(stretch, paragraph, marks));
            }
            Clause::Near { reach, ordered, .. } => {
                let lists: Vec<&[Stretch]> =
                    self.parts.iter().map(|part| part.stretches.as_slice()).collect();
                let mut shape = || paragraph.shape();
                for (number, part) in self.parts.iter().enumerate() {
                    let ended = paragraph.ended;
                    for occurrence in
                        taking_part(&lists, number, stretch, *reach, *ordered, &mut shape, ended)
                    {
                        part.mark(occurrence, paragraph, marks);
                    }
                }
            }
            Clause::NotNear { .. } => self.parts[0].mark(stretch, paragraph, marks),
        }
    }
}

/// Returns the positions of the words of a sloppy phrase, each with its place in it.
fn positions(slots: &[Pattern], paragraph: &Paragraph<'_>) -> Vec<(u32, Vec<u32>)> {
    let words = (0..).zip(slots).filter(|(_, pattern)| **pattern != Pattern::Any);
    let positions = |pattern| {
        let at = (0..paragraph.words().len())
            .take_while(|_| !(paragraph.ended)())
            .filter(|at| paragraph.is(pattern, *at));
        at.map(|at| at as u32).collect()
    };
    words.map(|(place, pattern)| (place, positions(pattern))).collect()
}
