//! What was found wrong in a text, before it is told: a place, a message, and edits that would mend it.

use std::ops::Range;

use crate::error::Code;

/// One thing that is wrong.
#[derive(Clone, Debug)]
pub(super) struct Problem {
    pub(super) code: Code,
    pub(super) span: Range<usize>,
    pub(super) also: Vec<Range<usize>>,
    pub(super) message: String,
    /// Ways to mend it, best first.
    pub(super) fixes: Vec<Fix>,
}

/// Edits of the text that belong together.
pub(super) type Fix = Vec<(Range<usize>, String)>;

impl Problem {
    pub(super) fn new(code: Code, span: Range<usize>, message: impl Into<String>) -> Self {
        Problem { code, span, also: Vec::new(), message: message.into(), fixes: Vec::new() }
    }

    /// Adds a way to mend it: put `text` in this place.
    pub(super) fn fix(mut self, place: Range<usize>, text: impl Into<String>) -> Self {
        self.fixes.push(vec![(place, text.into())]);
        self
    }
}

/// Returns the text with one problem mended in each of its ways, and all others in their first.
pub(super) fn rewrites(text: &str, problems: &[Problem], number: usize) -> Vec<String> {
    let others = problems.iter().enumerate().filter(|(other, _)| *other != number);
    let others: Vec<_> = others.filter_map(|(_, problem)| problem.fixes.first()).flatten().collect();
    let mut rewritten: Vec<String> = Vec::new();
    for fix in &problems[number].fixes {
        let text = apply(text, fix.iter().chain(others.iter().copied()).collect());
        if !rewritten.contains(&text) {
            rewritten.push(text);
        }
    }
    rewritten
}

/// Applies edits; of two that overlap, the one that begins later is left out.
fn apply(text: &str, mut edits: Vec<&(Range<usize>, String)>) -> String {
    edits.sort_by_key(|(place, _)| place.start);
    let mut edited = String::with_capacity(text.len() + 16);
    let mut done = 0;
    for (place, instead) in edits {
        if place.start >= done {
            edited.push_str(&text[done..place.start]);
            edited.push_str(instead);
            done = place.end;
        }
    }
    edited.push_str(&text[done..]);
    edited
}
