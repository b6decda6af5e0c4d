//! Passages: which stretches of an article show best why it matched.
//!
//! In: the marks of each paragraph, with the leaves they are of. Out: passages around them. First the marks are grouped:
//! every run of marks that fits into a passage is a choice, the best choices are taken, and the marks between them form
//! groups of their own. Then each group that is shown is widened to sentences or words.

use std::collections::HashMap;

use newsgrep_text::{Article, Span, Word, sentences, words};

use super::Passage;
use crate::eval::merged;

/// The marks of a paragraph, as bytes of it.
struct Marked<'a> {
    ordinal: usize,
    text: &'a str,
    /// In order, without overlap.
    marks: Vec<Span>,
    /// By mark: the leaves it is of.
    leaves: Vec<Vec<usize>>,
    /// By mark: how many characters stand before its start and its end.
    chars: Vec<(usize, usize)>,
}

/// Some marks of a paragraph that stand next to each other.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Group {
    /// The number of the paragraph among those marked.
    paragraph: usize,
    first: usize,
    /// The mark after the last.
    end: usize,
    distinct: usize,
}

pub(super) fn passages(
    article: &Article,
    marked: impl Iterator<Item = (usize, Vec<(Span, usize)>)>,
    max_chars: usize,
    max_passages: usize,
) -> Vec<Passage> {
    let paragraphs: Vec<Marked<'_>> =
        marked.map(|(ordinal, marks)| Marked::new(ordinal, article.paragraph_text(ordinal), marks)).collect();
    let mut chosen = choose(&paragraphs, max_chars, max_passages);
    chosen.sort_unstable();
    let mut passages: Vec<Passage> = Vec::with_capacity(chosen.len());
    let mut from = 0;
    while let Some(group) = chosen.get(from) {
        let until = chosen[from..].partition_point(|other| other.paragraph == group.paragraph) + from;
        let paragraph = &paragraphs[group.paragraph];
        let start = article.paragraphs[paragraph.ordinal].span.start;
        paragraph.widened(&chosen[from..until], max_chars, &mut |span, marks| {
            passages.push(Passage {
                ordinal: paragraph.ordinal,
                span: span.shifted(start),
                marks: marks.iter().map(|mark| mark.shifted(start)).collect(),
            });
        });
        from = until;
    }
    passages
}

/// Returns the best groups, in no order.
fn choose(paragraphs: &[Marked<'_>], max_chars: usize, max_passages: usize) -> Vec<Group> {
    let mut choices: Vec<Group> = Vec::new();
    for (number, paragraph) in paragraphs.iter().enumerate() {
        paragraph.windows(number, max_chars, &mut choices);
    }
    sort_best_first(&mut choices);
    let mut taken: Vec<Vec<bool>> =
        paragraphs.iter().map(|paragraph| vec![false; paragraph.marks.len()]).collect();
    let mut chosen: Vec<Group> = Vec::new();
    for choice in choices {
        if chosen.len() == max_passages {
            return chosen;
        }
        let taken = &mut taken[choice.paragraph];
        // No choice lies inside another, so one that overlaps what is taken has one of its ends there.
        if !taken[choice.first] && !taken[choice.end - 1] {
            taken[choice.first..choice.end].fill(true);
            chosen.push(choice);
        }
    }
    // What lies between, cut from left to right.
    let mut rest = Vec::new();
    for (number, (paragraph, taken)) in paragraphs.iter().zip(&taken).enumerate() {
        let mut first = 0;
        while first < taken.len() {
            if taken[first] {
                first += 1;
                continue;
            }
            let fits = |end: &usize| !taken[*end] && paragraph.fits(first, *end + 1, max_chars);
            let end = (first + 1..taken.len()).take_while(fits).last().map_or(first + 1, |last| last + 1);
            rest.push(paragraph.group(number, first, end));
            first = end;
        }
    }
    sort_best_first(&mut rest);
    chosen.extend(rest.into_iter().take(max_passages - chosen.len()));
    chosen
}

fn sort_best_first(groups: &mut [Group]) {
    groups.sort_unstable_by_key(|group| {
        let marks = group.end - group.first;
        (std::cmp::Reverse((group.distinct, marks)), group.paragraph, group.first)
    });
}

impl<'a> Marked<'a> {
    fn new(ordinal: usize, text: &'a str, by_leaf: Vec<(Span, usize)>) -> Self {
        let marks = merged(by_leaf.iter().map(|(mark, _)| *mark).collect());
        let mut leaves = vec![Vec::new(); marks.len()];
        for (mark, leaf) in by_leaf {
            let of: &mut Vec<usize> = &mut leaves[marks.partition_point(|other| other.end <= mark.start)];
            if !of.contains(&leaf) {
                of.push(leaf);
            }
        }
        let (mut at, mut count) = (0, 0);
        let mut chars_before = |byte: usize| {
            count += text[at..byte].chars().count();
            at = byte;
            count
        };
        let chars = marks.iter().map(|mark| (chars_before(mark.start), chars_before(mark.end))).collect();
        Marked { ordinal, text, marks, leaves, chars }
    }

    /// Returns whether these marks fit into one passage; a single one always does.
    fn fits(&self, first: usize, end: usize, max_chars: usize) -> bool {
        end - first == 1 || self.chars[end - 1].1 - self.chars[first].0 <= max_chars
    }

    fn group(&self, paragraph: usize, first: usize, end: usize) -> Group {
        let mut leaves = self.leaves[first..end].concat();
        leaves.sort_unstable();
        leaves.dedup();
        Group { paragraph, first, end, distinct: leaves.len() }
    }

    /// Adds the longest group that begins at each mark, those that only repeat the end of the one before left out.
    fn windows(&self, paragraph: usize, max_chars: usize, choices: &mut Vec<Group>) {
        let mut counts: HashMap<usize, usize> = HashMap::new();
        let (mut end, mut end_before) = (0, 0);
        for first in 0..self.marks.len() {
            while end < self.marks.len() && (end <= first || self.fits(first, end + 1, max_chars)) {
                self.leaves[end].iter().for_each(|leaf| *counts.entry(*leaf).or_default() += 1);
                end += 1;
            }
            if end > end_before {
                choices.push(Group { paragraph, first, end, distinct: counts.len() });
                end_before = end;
            }
            for leaf in &self.leaves[first] {
                if let Some(count) = counts.get_mut(leaf) {
                    *count -= 1;
                    if *count == 0 {
                        counts.remove(leaf);
                    }
                }
            }
        }
    }

    /// Calls `each` with the passage of every group and the marks in it; the groups are in order.
    fn widened(&self, groups: &[Group], max_chars: usize, each: &mut dyn FnMut(Span, &[Span])) {
        let cuts =
            Cuts { text: self.text, sentences: sentences(self.text), words: words(self.text).collect() };
        let mut free = 0;
        for (number, group) in groups.iter().enumerate() {
            let core = Span::new(self.marks[group.first].start, self.marks[group.end - 1].end);
            // Up to the next passage, whose marks are its own.
            let limit = groups.get(number + 1).map(|next| self.marks[next.first].start);
            let span = self.widen(core, cuts.room(free, limit, core), &cuts, max_chars);
            free = span.end;
            let first = self.marks.partition_point(|mark| mark.start < span.start);
            let end = self.marks.partition_point(|mark| mark.end <= span.end);
            each(span, &self.marks[first..end]);
        }
    }

    /// Returns the passage around `core`, marks, that lies in `room`.
    fn widen(&self, core: Span, room: Span, cuts: &Cuts<'_>, max_chars: usize) -> Span {
        let may_end = |byte: usize| room.start <= byte && byte <= room.end && !self.is_inside_mark(byte);
        if cuts.chars(room, max_chars) <= max_chars {
            return room;
        }
        if let Some(sentence) = cuts.sentences_around(core) {
            let chars = cuts.chars(sentence, max_chars);
            if may_end(sentence.start) && may_end(sentence.end) && chars <= max_chars {
                let next = cuts.sentences.partition_point(|other| other.start < sentence.end);
                let ends = cuts.sentences[next..].iter().map(|sentence| sentence.end);
                return cuts.forward(sentence, ends, max_chars - chars, &may_end);
            }
        }
        // What stands in the sentence before the marks, then what follows them.
        let from = cuts.sentences_around(core).map_or(room.start, |sentence| sentence.start);
        let before = cuts.words.partition_point(|word| word.span.start < core.start);
        let starts = || {
            let starts = cuts.words[..before].iter().rev().map(|word| word.span.start);
            starts.take_while(|start| *start >= from)
        };
        let left = |span: Span| max_chars.saturating_sub(cuts.chars(span, max_chars));
        let span = cuts.backward(core, starts(), left(core) / 2, &may_end);
        let behind = cuts.words.partition_point(|word| word.span.end <= core.end);
        let ends = cuts.words[behind..].iter().map(|word| word.span.end);
        let span = cuts.forward(span, ends, left(span), &may_end);
        // Nothing but signs is left of the sentence: they belong to it.
        let span = match cuts.sentences_around(span) {
            Some(sentence) if !cuts.has_word(span.end, sentence.end) => {
                cuts.forward(span, [sentence.end].into_iter(), left(span), &may_end)
            }
            _ => span,
        };
        // What was kept for words behind the marks and found none.
        let first = span.start;
        cuts.backward(span, starts().skip_while(|start| *start >= first), left(span), &may_end)
    }

    fn is_inside_mark(&self, byte: usize) -> bool {
        let mark = self.marks.partition_point(|mark| mark.end <= byte);
        self.marks.get(mark).is_some_and(|mark| mark.start < byte)
    }
}

/// Where a paragraph can be cut.
struct Cuts<'a> {
    text: &'a str,
    sentences: Vec<Span>,
    words: Vec<Word<'a>>,
}

impl Cuts<'_> {
    /// Counts characters, no further than one more than `most`.
    fn chars(&self, span: Span, most: usize) -> usize {
        span.of(self.text).chars().take(most.saturating_add(1)).count()
    }

    fn has_word(&self, start: usize, end: usize) -> bool {
        let next = self.words.partition_point(|word| word.span.end <= start);
        self.words.get(next).is_some_and(|word| word.span.start < end)
    }

    /// Returns where a passage around `core` may lie: behind `free` and before `limit`, where others are.
    fn room(&self, free: usize, limit: Option<usize>, core: Span) -> Span {
        let first = self.words.partition_point(|word| word.span.start < free);
        let start = match free {
            0 => self.text.len() - self.text.trim_start().len(),
            _ => self.words.get(first).map_or(core.start, |word| word.span.start),
        };
        let end = match limit {
            None => self.text.trim_end().len(),
            Some(limit) => {
                let after = self.words.partition_point(|word| word.span.end <= limit);
                after.checked_sub(1).map_or(core.end, |last| self.words[last].span.end)
            }
        };
        Span::new(start.min(core.start), end.max(core.end))
    }

    /// Returns the sentences that a span lies in, as one.
    fn sentences_around(&self, span: Span) -> Option<Span> {
        let first = self.sentences.partition_point(|sentence| sentence.end <= span.start);
        let after = self.sentences.partition_point(|sentence| sentence.start < span.end);
        let inside = self.sentences.get(first..after)?;
        let around = Span::new(inside.first()?.start, inside.last()?.end);
        around.contains(span).then_some(around)
    }

    /// Lets a span end at the last of these places, in ascending order, that is at most `left` characters further on.
    fn forward(
        &self,
        mut span: Span,
        ends: impl Iterator<Item = usize>,
        left: usize,
        may_end: &dyn Fn(usize) -> bool,
    ) -> Span {
        let (from, mut at, mut left) = (span.end, span.end, left);
        for end in ends.skip_while(|end| *end <= from) {
            let more = self.chars(Span::new(at, end), left);
            if more > left {
                break;
            }
            (at, left) = (end, left - more);
            if may_end(end) {
                span.end = end;
            }
        }
        span
    }

    /// Lets a span start at the first of these places, in descending order, that is at most `left` characters before.
    fn backward(
        &self,
        mut span: Span,
        starts: impl Iterator<Item = usize>,
        left: usize,
        may_start: &dyn Fn(usize) -> bool,
    ) -> Span {
        let (mut at, mut left) = (span.start, left);
        for start in starts {
            let more = self.chars(Span::new(start, at), left);
            if more > left {
                break;
            }
            (at, left) = (start, left - more);
            if may_start(start) {
                span.start = start;
            }
        }
        span
    }
}
