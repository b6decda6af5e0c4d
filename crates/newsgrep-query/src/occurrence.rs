//! Where clauses occur among the words of a paragraph: the arithmetic of groups, proximity and slop.
//!
//! In: for each operand the stretches of words where it occurs, in order. Out: the stretches where the whole occurs.
//! Whether the stretches come from a text or from an index is none of its business: the evaluator and the local engine
//! both call it.
//!
//! # What a proximity is
//!
//! A *choice* takes one occurrence of each operand, none overlapping another (and in the order of the operands, if it is
//! ordered). Its stretch goes from the first word of the first to the last word of the last. It is close enough if at
//! most `gap` words of the stretch belong to no chosen occurrence. The stretches of a proximity are those of close
//! choices that hold no other such stretch: the *minimal* ones.
//!
//! # What slop is
//!
//! As Lucene has it for `"…"~n`: each word of the phrase is found at another position; its displacement is that position
//! less its place in the phrase; the greatest displacement less the least is at most n.
//!
//! # How long it takes
//!
//! What is usual takes linear time. Occurrences that overlap, or a proximity of eight times the same word, take more: so
//! every loop that may be long asks `ended` now and then. Where it says yes the answer is of no use.

mod general;
mod windows;

use newsgrep_text::ParagraphShape;

use crate::plan::Reach;

/// Words of a paragraph, from `start` to, not including, `end`, counted from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Stretch {
    /// The first word.
    pub start: u32,
    /// The word after the last.
    pub end: u32,
}

impl Stretch {
    /// Returns the stretch of these words.
    pub fn new(start: u32, end: u32) -> Self {
        Stretch { start, end }
    }

    fn len(self) -> u32 {
        self.end - self.start
    }

    /// Returns whether the other lies inside this one, or is it.
    pub fn contains(self, other: Stretch) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    fn overlaps(self, other: Stretch) -> bool {
        self.start < other.end && other.start < self.end
    }
}

/// Most operands of a proximity without order: more choices than that cannot be told apart in reasonable time.
pub const MAX_UNORDERED: usize = 8;

/// Returns the stretches of any one of several clauses, in order, each once.
pub(crate) fn any_of(members: &[&[Stretch]]) -> Vec<Stretch> {
    let mut all = members.concat();
    all.sort_unstable();
    all.dedup();
    all
}

/// Returns the minimal stretches of a proximity, in order. `shape` is asked for sentences only.
pub(crate) fn near<'s>(
    operands: &[&[Stretch]],
    reach: Reach,
    ordered: bool,
    shape: &mut dyn FnMut() -> &'s ParagraphShape,
    ended: &dyn Fn() -> bool,
) -> Vec<Stretch> {
    if operands.iter().any(|operand| operand.is_empty()) {
        return Vec::new();
    }
    match reach {
        Reach::Words(words) => {
            let gap = (operands.len() as u32 - 1) * (u32::from(words.max(1)) - 1);
            minimal(operands, Some(gap), ordered, ended)
        }
        Reach::Paragraph => minimal(operands, None, ordered, ended),
        Reach::Sentence => by_sentence(operands, ordered, shape(), ended),
    }
}

/// Returns the minimal stretches that lie inside one sentence.
fn by_sentence(
    operands: &[&[Stretch]],
    ordered: bool,
    shape: &ParagraphShape,
    ended: &dyn Fn() -> bool,
) -> Vec<Stretch> {
    let mut found = Vec::new();
    let mut rest: Vec<&[Stretch]> = operands.to_vec();
    let mut here: Vec<Vec<Stretch>> = vec![Vec::new(); operands.len()];
    // The next sentence in which the operand that comes last begins: earlier ones lack it.
    while let Some(sentence) = rest
        .iter()
        .map(|list| list.first().map(|first| shape.sentence_of(first.start)))
        .max_by_key(|sentence| sentence.unwrap_or(u32::MAX))
        .flatten()
        .filter(|_| rest.iter().all(|list| !list.is_empty()))
    {
        for (list, here) in rest.iter_mut().zip(&mut here) {
            here.clear();
            while let Some((first, others)) = list.split_first() {
                let of = shape.sentence_of(first.start);
                if of > sentence {
                    break;
                }
                if of == sentence && shape.same_sentence(first.start, first.end) {
                    here.push(*first);
                }
                *list = others;
            }
        }
        let here: Vec<&[Stretch]> = here.iter().map(Vec::as_slice).collect();
        found.extend(minimal(&here, None, ordered, ended));
    }
    found
}

/// Returns the minimal stretches of a proximity with at most `gap` words that belong to no operand; `None` is any
/// number.
fn minimal(
    operands: &[&[Stretch]],
    gap: Option<u32>,
    ordered: bool,
    ended: &dyn Fn() -> bool,
) -> Vec<Stretch> {
    if operands.iter().any(|operand| operand.is_empty()) {
        return Vec::new();
    }
    let lengths: Option<Vec<u32>> = operands.iter().map(|operand| common_length(operand)).collect();
    match lengths {
        Some(lengths) if ordered => windows::ordered(operands, &lengths, gap),
        Some(lengths) => {
            if let Some(found) = windows::apart(operands, &lengths, gap) {
                return found;
            }
            if lengths.iter().all(|length| *length == 1) {
                return windows::single_words(operands, gap, ended);
            }
            general::minimal(operands, gap, ordered, ended)
        }
        None => general::minimal(operands, gap, ordered, ended),
    }
}

/// Returns the length of the stretches if all have the same.
fn common_length(stretches: &[Stretch]) -> Option<u32> {
    let length = stretches.first()?.len();
    stretches.iter().all(|stretch| stretch.len() == length).then_some(length)
}

/// Keeps the stretches that hold no other one, in order.
fn keep_minimal(stretches: &mut Vec<Stretch>) {
    // From the last start to the first, of equal ones the shortest first: one holds another if it ends no earlier.
    stretches.sort_unstable_by(|a, b| b.start.cmp(&a.start).then(a.end.cmp(&b.end)));
    let mut least_end = u32::MAX;
    stretches.retain(|stretch| {
        let minimal = stretch.end < least_end;
        least_end = least_end.min(stretch.end);
        minimal
    });
    stretches.reverse();
}

/// Returns which occurrences of an operand take part in a choice whose stretch is this minimal one.
pub(crate) fn taking_part<'s>(
    operands: &[&[Stretch]],
    operand: usize,
    stretch: Stretch,
    reach: Reach,
    ordered: bool,
    shape: &mut dyn FnMut() -> &'s ParagraphShape,
    ended: &dyn Fn() -> bool,
) -> Vec<Stretch> {
    let inside: Vec<Vec<Stretch>> = operands
        .iter()
        .map(|list| {
            let first = list.partition_point(|occurrence| occurrence.start < stretch.start);
            let begin_inside = list[first..].iter().take_while(|occurrence| occurrence.start < stretch.end);
            begin_inside.copied().filter(|occurrence| stretch.contains(*occurrence)).collect()
        })
        .collect();
    let candidates = &inside[operand];
    let takes_part = |occurrence: &&Stretch| {
        let one = [**occurrence];
        let restricted: Vec<&[Stretch]> = inside
            .iter()
            .enumerate()
            .map(|(number, list)| if number == operand { &one[..] } else { list.as_slice() })
            .collect();
        !ended() && near(&restricted, reach, ordered, shape, ended).contains(&stretch)
    };
    let mut takes_part = takes_part;
    candidates.iter().filter(|occurrence| takes_part(occurrence)).copied().collect()
}

/// Returns the occurrences of a clause that have none of another near them.
///
/// What lies inside an occurrence is part of it and not near it; what overlaps it otherwise is as near as can be. If
/// ordered, only what follows counts.
pub(crate) fn not_near<'s>(
    of: &[Stretch],
    without: &[Stretch],
    reach: Reach,
    ordered: bool,
    shape: &mut dyn FnMut() -> &'s ParagraphShape,
    ended: &dyn Fn() -> bool,
) -> Vec<Stretch> {
    let is_near = |a: Stretch, b: Stretch, shape: &mut dyn FnMut() -> &'s ParagraphShape| {
        if a.contains(b) || (ordered && b.start < a.end) {
            return false;
        }
        match reach {
            Reach::Words(words) => {
                let between = b.start.saturating_sub(a.end) + a.start.saturating_sub(b.end);
                a.overlaps(b) || between < u32::from(words.max(1))
            }
            Reach::Sentence => shape().same_sentence(a.start.min(b.start), a.end.max(b.end)),
            Reach::Paragraph => true,
        }
    };
    // How far before an occurrence something may begin that reaches it: the longest, and the words between.
    let longest = without.iter().map(|stretch| stretch.len()).max().unwrap_or(0);
    let reachable = match reach {
        Reach::Words(words) => u32::from(words.max(1)) + longest,
        Reach::Sentence | Reach::Paragraph => u32::MAX,
    };
    of.iter()
        .copied()
        .filter(|a| {
            let from = without.partition_point(|b| b.start < a.start.saturating_sub(reachable));
            let candidates =
                without[from..].iter().take_while(|b| b.start <= a.end.saturating_add(reachable));
            !candidates.into_iter().any(|b| ended() || is_near(*a, *b, shape))
        })
        .collect()
}

/// Returns the minimal stretches of a sloppy phrase: `slots` has the positions of each word and its place in the
/// phrase.
pub(crate) fn sloppy(slots: &[(u32, &[u32])], slop: u32, ended: &dyn Fn() -> bool) -> Vec<Stretch> {
    let mut found = Vec::new();
    // Displacements as unsigned numbers: no place is greater than `last`.
    let last = slots.iter().map(|(place, _)| *place).max().unwrap_or(0);
    let mut least: Vec<u32> = slots
        .iter()
        .flat_map(|(place, positions)| positions.iter().map(move |position| position + last - place))
        .collect();
    least.sort_unstable();
    least.dedup();
    let mut reached = None;
    for (number, from) in least.iter().enumerate() {
        let to = from + slop;
        // The same words are in reach as before, but one: nothing that was not found already.
        let farthest = least[number..].partition_point(|displacement| *displacement <= to) + number;
        if reached.replace(farthest) == Some(farthest) {
            continue;
        }
        if ended() {
            break;
        }
        let near: Vec<Vec<Stretch>> = slots
            .iter()
            .map(|(place, positions)| {
                let first = positions.partition_point(|position| position + last - place < *from);
                let in_reach =
                    positions[first..].iter().take_while(|position| **position + last - place <= to);
                in_reach.map(|position| Stretch::new(*position, position + 1)).collect()
            })
            .collect();
        let near: Vec<&[Stretch]> = near.iter().map(Vec::as_slice).collect();
        found.extend(minimal(&near, None, false, ended));
    }
    keep_minimal(&mut found);
    found
}

/// Returns which positions of a slot take part in a choice whose stretch is this minimal one.
pub(crate) fn sloppy_taking_part(
    slots: &[(u32, &[u32])],
    slot: usize,
    stretch: Stretch,
    slop: u32,
    ended: &dyn Fn() -> bool,
) -> Vec<u32> {
    let inside: Vec<Vec<u32>> = slots
        .iter()
        .map(|(_, list)| {
            let first = list.partition_point(|at| *at < stretch.start);
            list[first..].iter().copied().take_while(|at| *at < stretch.end).collect()
        })
        .collect();
    let takes_part = |position: &&u32| {
        let one = [**position];
        let restricted: Vec<(u32, &[u32])> = inside
            .iter()
            .enumerate()
            .map(|(number, list)| (slots[number].0, if number == slot { &one[..] } else { list.as_slice() }))
            .collect();
        !ended() && sloppy(&restricted, slop, ended).contains(&stretch)
    };
    inside[slot].iter().filter(takes_part).copied().collect()
}

/// Counts stretches from left to right, without overlap: the next is the one that ends first of those that begin after
/// the last.
pub(crate) fn count_apart(stretches: &[Stretch]) -> u32 {
    let mut by_end: Vec<Stretch>;
    let ordered = if stretches.is_sorted_by_key(|stretch| stretch.end) {
        stretches
    } else {
        by_end = stretches.to_vec();
        by_end.sort_unstable_by_key(|stretch| stretch.end);
        &by_end
    };
    let (mut count, mut free) = (0, 0);
    for stretch in ordered {
        if stretch.start >= free {
            count += 1;
            free = stretch.end;
        }
    }
    count
}

#[cfg(test)]
mod tests;
