//! Pairing: which marks open a quotation, and which close it.
//!
//! In: the marks of a paragraph. Out: its quotations, as the places of the marks they stand between. All readings of
//! the marks are followed side by side, from the first mark to the last; of those that have come to the same state
//! only the cheapest goes on (Viterbi 1967). So a mark is read by what stands beside it, by how it is turned, and
//! by what all other marks of the paragraph then must be: one wrong sign does not turn the rest inside out.

use super::mark::{Family, Mark, NEVER};

/// What it costs that an opening mark finds no closing one before the next opening one.
const UNCLOSED: u32 = 30;
/// What it costs that the last quotation is not closed.
const OPEN_AT_END: u32 = 25;
/// The same when the paragraph begins with it: the quotation goes on in the next one.
const OPEN_THROUGHOUT: u32 = 10;
/// What it costs that a closing mark has no opening one.
const UNOPENED: u32 = 35;
/// What it costs that a mark closes what one of another family has opened.
const MISMATCH: u32 = 30;
/// What it costs that a quotation holds another one in the same marks.
const NESTED_ALIKE: u32 = 30;
/// Readings that have cost this much more than the cheapest are given up.
const HOPELESS: u32 = 150;

/// A quotation between two marks, or what is known of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Pair {
    pub(super) opening: Option<usize>,
    pub(super) end: End,
}

/// Where a quotation ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum End {
    /// At this mark, which closes it.
    Closed(usize),
    /// Somewhere before this mark, which opens the next one.
    Before(usize),
    /// Somewhere in the rest of the paragraph.
    Open,
}

/// Where a reading stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    Outside,
    Inside(Family),
    /// In a quotation inside of another one.
    Nested(Family, Family),
}

/// What a reading takes a mark for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Role {
    Opening,
    /// An opening mark that comes before the last quotation was closed.
    OpeningUnclosed,
    Closing,
    ClosingUnopened,
}

#[derive(Clone, Copy)]
struct Step {
    before: Option<usize>,
    mark: usize,
    role: Role,
}

#[derive(Clone, Copy)]
struct Reading {
    state: State,
    cost: u32,
    /// The last step of it.
    last: Option<usize>,
}

/// Returns the quotations between these marks, in order; `at_start` says whether the first mark begins the paragraph.
pub(super) fn pair(marks: &[Mark], at_start: bool) -> Vec<Pair> {
    let mut steps: Vec<Step> = Vec::new();
    let mut readings = vec![Reading { state: State::Outside, cost: 0, last: None }];
    let mut next: Vec<(Reading, Option<Role>)> = Vec::new();
    for (place, mark) in marks.iter().enumerate() {
        for reading in &readings {
            follow(*reading, mark, |state, cost, role| {
                keep_cheapest(
                    &mut next,
                    Reading { state, cost: reading.cost + cost, last: reading.last },
                    role,
                );
            });
        }
        let cheapest = next.iter().map(|(reading, _)| reading.cost).min().unwrap_or(0);
        next.retain(|(reading, _)| reading.cost <= cheapest + HOPELESS);
        readings.clear();
        for (mut reading, role) in next.drain(..) {
            // Costs count from the cheapest reading, so that they stay small.
            reading.cost -= cheapest;
            if let Some(role) = role {
                steps.push(Step { before: reading.last, mark: place, role });
                reading.last = Some(steps.len() - 1);
            }
            readings.push(reading);
        }
    }
    let last = readings
        .iter()
        .min_by_key(|reading| reading.cost + at_end(reading, &steps, at_start))
        .and_then(|reading| reading.last);
    pairs(&steps, last)
}

/// Tells of every way to go on with a mark: the state it leads to, its cost, and what the mark is then.
fn follow(reading: Reading, mark: &Mark, mut go: impl FnMut(State, u32, Option<Role>)) {
    let single = mark.family == Family::Single;
    match reading.state {
        State::Outside => {
            go(State::Outside, mark.stray, None);
            go(State::Inside(mark.family), mark.opening, Some(Role::Opening));
            if !single && mark.closing == 0 {
                go(State::Outside, UNOPENED, Some(Role::ClosingUnopened));
            }
        }
        // Inside of other marks a single one is of no interest.
        State::Inside(outer) | State::Nested(outer, _) if single && outer != Family::Single => {
            go(reading.state, 0, None);
        }
        State::Inside(outer) => {
            let mismatch = if mark.family == outer { 0 } else { MISMATCH };
            go(reading.state, mark.stray_inside, None);
            go(State::Outside, mark.closing + mismatch, Some(Role::Closing));
            if mark.family != outer {
                go(State::Nested(outer, mark.family), mark.opening, None);
            } else if mark.opening == 0 && !single {
                go(State::Nested(outer, outer), NESTED_ALIKE, None);
            }
            // What a single mark has opened is a quotation only if another one closes it.
            if outer != Family::Single && !single {
                go(State::Inside(mark.family), mark.opening + UNCLOSED, Some(Role::OpeningUnclosed));
            }
        }
        State::Nested(outer, inner) => {
            let mismatch = if mark.family == inner { 0 } else { MISMATCH };
            go(reading.state, mark.stray_inside, None);
            go(State::Inside(outer), mark.closing + mismatch, None);
            if mark.family == outer {
                go(State::Outside, mark.closing + UNCLOSED, Some(Role::Closing));
            }
        }
    }
}

fn keep_cheapest(next: &mut Vec<(Reading, Option<Role>)>, reading: Reading, role: Option<Role>) {
    if reading.cost >= NEVER {
        return;
    }
    match next.iter_mut().find(|(known, _)| known.state == reading.state) {
        Some(known) if known.0.cost > reading.cost => *known = (reading, role),
        Some(_) => (),
        None => next.push((reading, role)),
    }
}

fn at_end(reading: &Reading, steps: &[Step], at_start: bool) -> u32 {
    let throughout = at_start && reading.last.is_some_and(|last| steps[last].mark == 0);
    match reading.state {
        State::Outside => 0,
        State::Inside(Family::Single) | State::Nested(Family::Single, _) => NEVER,
        State::Inside(_) if throughout => OPEN_THROUGHOUT,
        State::Inside(_) => OPEN_AT_END,
        State::Nested(..) => OPEN_AT_END + UNCLOSED,
    }
}

/// Returns the pairs that a reading has made, given its last step.
fn pairs(steps: &[Step], last: Option<usize>) -> Vec<Pair> {
    let mut path = Vec::new();
    let mut at = last;
    while let Some(index) = at {
        path.push(steps[index]);
        at = steps[index].before;
    }
    let mut pairs = Vec::new();
    let mut opening = None;
    for step in path.iter().rev() {
        let (begins, end) = match step.role {
            Role::Opening => (true, None),
            Role::OpeningUnclosed => (true, Some(End::Before(step.mark))),
            Role::Closing | Role::ClosingUnopened => (false, Some(End::Closed(step.mark))),
        };
        if let Some(end) = end {
            pairs.push(Pair { opening, end });
        }
        opening = begins.then_some(step.mark);
    }
    if opening.is_some() {
        pairs.push(Pair { opening, end: End::Open });
    }
    pairs
}
