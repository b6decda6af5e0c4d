//! Minimal stretches where occurrences have several lengths or overlap: every way to choose, by dynamic programming.
//!
//! For each first word, the best choice that ends at each place is found for every set of operands: the one with the
//! most words of its own. Without order that takes 2ᵏ sets of k operands, which [`MAX_UNORDERED`](super::MAX_UNORDERED)
//! limits.

use super::{Stretch, keep_minimal};

/// No choice.
const NONE: u32 = u32::MAX;

pub(super) fn minimal(
    operands: &[&[Stretch]],
    gap: Option<u32>,
    ordered: bool,
    ended: &dyn Fn() -> bool,
) -> Vec<Stretch> {
    let sets = if ordered { operands.len() + 1 } else { 1 << operands.len() };
    let own: u32 = operands.iter().filter_map(|list| list.iter().map(|stretch| stretch.len()).max()).sum();
    let mut by_end: Vec<(Stretch, usize)> = operands
        .iter()
        .enumerate()
        .flat_map(|(number, list)| list.iter().map(move |occurrence| (*occurrence, number)))
        .collect();
    by_end.sort_unstable_by_key(|(occurrence, _)| occurrence.end);
    let mut starts: Vec<u32> = by_end.iter().map(|(occurrence, _)| occurrence.start).collect();
    starts.sort_unstable();
    starts.dedup();
    let search = Search { by_end, sets, gap, longest: gap.map(|gap| gap.saturating_add(own)), ordered };
    let mut table = Vec::new();
    let mut found: Vec<Stretch> =
        starts.into_iter().filter_map(|start| search.from(start, &mut table, ended)).collect();
    keep_minimal(&mut found);
    found
}

struct Search {
    by_end: Vec<(Stretch, usize)>,
    sets: usize,
    gap: Option<u32>,
    /// No close stretch is longer.
    longest: Option<u32>,
    ordered: bool,
}

impl Search {
    /// Returns the shortest close stretch of a choice that begins at or after a word, counted from that word.
    fn from(&self, start: u32, table: &mut Vec<u32>, ended: &dyn Fn() -> bool) -> Option<Stretch> {
        // By end, counted from `start`, and set: the most words of its own that a choice has.
        table.clear();
        table.resize(self.sets, NONE);
        table[0] = 0;
        let mut last_end = 0;
        let first = self.by_end.partition_point(|(occurrence, _)| occurrence.end <= start);
        for (occurrence, operand) in &self.by_end[first..] {
            let length = occurrence.end - start;
            if self.longest.is_some_and(|longest| length > longest) || ended() {
                return None;
            }
            if occurrence.start < start {
                continue;
            }
            while last_end < length {
                // What has ended by one place has ended by the next.
                let last = table.len() - self.sets;
                table.extend_from_within(last..);
                last_end += 1;
            }
            let before = (occurrence.start - start) as usize * self.sets;
            let here = last_end as usize * self.sets;
            for set in 0..self.sets {
                let (Some(with), own) = (self.with(set, *operand), table[before + set]) else { continue };
                if own != NONE {
                    let own = own + occurrence.len();
                    let best = &mut table[here + with];
                    *best = if *best == NONE { own } else { own.max(*best) };
                }
            }
            let best = table[here + self.sets - 1];
            if best != NONE && self.gap.is_none_or(|gap| length - best <= gap) {
                return Some(Stretch::new(start, occurrence.end));
            }
        }
        None
    }

    /// Returns the set with one more operand, if it may come next.
    fn with(&self, set: usize, operand: usize) -> Option<usize> {
        if self.ordered {
            (set == operand).then_some(set + 1)
        } else {
            (set & (1 << operand) == 0).then_some(set | 1 << operand)
        }
    }
}
