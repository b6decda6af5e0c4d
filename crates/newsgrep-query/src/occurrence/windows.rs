//! Minimal stretches where every operand has occurrences of one length: windows that slide over the paragraph.
//!
//! Then the words that belong to a choice are always as many, so a stretch is close enough if it is short enough, and
//! what lies inside a close one is close.

use super::{Stretch, keep_minimal};

/// Returns whether a stretch with so many words of its own has few enough others.
fn is_close(stretch: Stretch, own: u32, gap: Option<u32>) -> bool {
    gap.is_none_or(|gap| stretch.len() <= own.saturating_add(gap))
}

/// In the order of the operands: from each occurrence of the first, the nearest that follows of each next.
pub(super) fn ordered(operands: &[&[Stretch]], lengths: &[u32], gap: Option<u32>) -> Vec<Stretch> {
    let own: u32 = lengths.iter().sum();
    let mut found: Vec<Stretch> = Vec::new();
    let mut at = vec![0; operands.len()];
    'starts: for first in operands[0] {
        let mut end = first.end;
        for (operand, at) in operands.iter().zip(&mut at).skip(1) {
            while operand.get(*at).is_some_and(|occurrence| occurrence.start < end) {
                *at += 1;
            }
            let Some(occurrence) = operand.get(*at) else { break 'starts };
            end = occurrence.end;
        }
        // A later start with the same end is shorter.
        if found.last().is_some_and(|last| last.end == end) {
            found.pop();
        }
        found.push(Stretch::new(first.start, end));
    }
    found.retain(|stretch| is_close(*stretch, own, gap));
    found
}

/// In any order, if no occurrence of one operand overlaps one of another; `None` if one does.
pub(super) fn apart(operands: &[&[Stretch]], lengths: &[u32], gap: Option<u32>) -> Option<Vec<Stretch>> {
    let own: u32 = lengths.iter().sum();
    let all = in_order_apart(operands)?;
    let mut found: Vec<Stretch> = Vec::new();
    let mut count = vec![0_u32; operands.len()];
    let (mut missing, mut first) = (operands.len(), 0);
    for (last, operand) in &all {
        count[*operand] += 1;
        missing -= usize::from(count[*operand] == 1);
        while count[all[first].1] > 1 {
            count[all[first].1] -= 1;
            first += 1;
        }
        let start = all[first].0.start;
        // With the same start an earlier end was found before.
        if missing == 0 && found.last().is_none_or(|last| last.start < start) {
            found.push(Stretch::new(start, last.end));
        }
    }
    found.retain(|stretch| is_close(*stretch, own, gap));
    Some(found)
}

/// Returns the occurrences of all operands in order; `None` if two of different operands overlap.
fn in_order_apart(operands: &[&[Stretch]]) -> Option<Vec<(Stretch, usize)>> {
    let mut all: Vec<(Stretch, usize)> = operands
        .iter()
        .enumerate()
        .flat_map(|(number, list)| list.iter().map(move |occurrence| (*occurrence, number)))
        .collect();
    all.sort_unstable();
    // The farthest end so far, whose it is, and the farthest of all others.
    let (mut farthest, mut whose, mut of_others) = (0, usize::MAX, 0);
    for (occurrence, operand) in &all {
        let taken = if *operand == whose { of_others } else { farthest };
        if occurrence.start < taken {
            return None;
        }
        if *operand == whose {
            farthest = farthest.max(occurrence.end);
        } else if occurrence.end > farthest {
            (of_others, farthest, whose) = (farthest, occurrence.end, *operand);
        } else {
            of_others = of_others.max(occurrence.end);
        }
    }
    Some(all)
}

/// In any order, where operands are single words that may be the same: each takes a position of its own.
///
/// Whether the positions of a window suffice is a matching of operands to positions, kept up to date as the window
/// slides (augmenting paths: Kuhn, "The Hungarian method for the assignment problem", 1955).
pub(super) fn single_words(
    operands: &[&[Stretch]],
    gap: Option<u32>,
    ended: &dyn Fn() -> bool,
) -> Vec<Stretch> {
    let mut positions: Vec<u32> = operands.iter().copied().flatten().map(|word| word.start).collect();
    positions.sort_unstable();
    positions.dedup();
    let numbered = |operand: &&[Stretch]| {
        operand.iter().filter_map(|word| positions.binary_search(&word.start).ok()).collect()
    };
    let mut matching = Matching {
        places: operands.iter().map(numbered).collect(),
        taker: vec![None; positions.len()],
        place: vec![None; operands.len()],
        window: 0..0,
        seen: vec![0; positions.len()],
        round: 0,
    };
    let mut found: Vec<Stretch> = Vec::new();
    for last in 0..positions.len() {
        matching.window.end = last + 1;
        matching.fill();
        while matching.is_full() && !ended() && matching.drop_first() {}
        if ended() {
            break;
        }
        if matching.is_full() {
            let stretch = Stretch::new(positions[matching.window.start], positions[last] + 1);
            if is_close(stretch, operands.len() as u32, gap) {
                found.push(stretch);
            }
        }
    }
    keep_minimal(&mut found);
    found
}

struct Matching {
    /// By operand: the numbers of the positions it can take.
    places: Vec<Vec<usize>>,
    /// By position: the operand that takes it.
    taker: Vec<Option<usize>>,
    /// By operand: the position it takes.
    place: Vec<Option<usize>>,
    window: std::ops::Range<usize>,
    /// By position: the round in which a path last went through it.
    seen: Vec<u32>,
    round: u32,
}

impl Matching {
    fn is_full(&self) -> bool {
        self.place.iter().all(Option::is_some)
    }

    /// Gives a position to every operand that can have one.
    fn fill(&mut self) {
        for operand in 0..self.place.len() {
            if self.place[operand].is_none() {
                self.round += 1;
                self.augment(operand);
            }
        }
    }

    /// Leaves the first position out of the window; returns false, and leaves it in, if then not all have one.
    fn drop_first(&mut self) -> bool {
        let first = self.window.start;
        let Some(operand) = self.taker[first] else {
            self.window.start += 1;
            return true;
        };
        self.window.start += 1;
        (self.taker[first], self.place[operand]) = (None, None);
        self.round += 1;
        if self.augment(operand) {
            return true;
        }
        self.window.start -= 1;
        (self.taker[first], self.place[operand]) = (Some(operand), Some(first));
        false
    }

    /// Finds a position in the window for an operand, moving others if need be. Goes as deep as there are operands.
    fn augment(&mut self, operand: usize) -> bool {
        let from = self.places[operand].partition_point(|place| *place < self.window.start);
        let to = self.places[operand].partition_point(|place| *place < self.window.end);
        for at in from..to {
            let place = self.places[operand][at];
            if self.seen[place] == self.round {
                continue;
            }
            self.seen[place] = self.round;
            let free = match self.taker[place] {
                None => true,
                Some(other) => self.augment(other),
            };
            if free {
                self.taker[place] = Some(operand);
                self.place[operand] = Some(place);
                return true;
            }
        }
        false
    }
}
