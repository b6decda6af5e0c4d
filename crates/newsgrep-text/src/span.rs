//! Byte ranges of a text.

use std::fmt;
use std::ops::Range;

use serde::{Deserialize, Serialize};

/// A range of bytes in a text, the end exclusive.
///
/// Spans made by this crate always lie on character boundaries of the text they were made from. In JSON a span is
/// the pair `[from, to]`.
///
/// ```
/// use newsgrep_text::Span;
///
/// let span = Span::new(4, 9);
/// assert_eq!(span.of("the talks"), "talks");
/// assert_eq!(span.shifted(10), Span::new(14, 19));
/// ```
#[derive(Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(from = "(usize, usize)", into = "(usize, usize)")]
pub struct Span {
    /// The first byte.
    pub start: usize,
    /// The byte after the last one.
    pub end: usize,
}

impl Span {
    /// Returns the span from `start` up to, not including, `end`.
    ///
    /// # Panics
    ///
    /// Panics if `end` lies before `start`.
    pub fn new(start: usize, end: usize) -> Self {
        assert!(start <= end, "a span ends before it starts: {start}..{end}");
        Span { start, end }
    }

    /// Returns the number of bytes.
    pub fn len(self) -> usize {
        self.end - self.start
    }

    /// Returns whether the span holds no byte.
    pub fn is_empty(self) -> bool {
        self.start == self.end
    }

    /// Returns the same range `by` bytes further on.
    #[must_use]
    pub fn shifted(self, by: usize) -> Self {
        Span { start: self.start + by, end: self.end + by }
    }

    /// Returns whether every byte of `other` is in this span.
    pub fn contains(self, other: Span) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// Returns the part of `text` that the span covers.
    ///
    /// # Panics
    ///
    /// Panics if the span does not lie inside `text` on character boundaries.
    pub fn of(self, text: &str) -> &str {
        &text[self.start..self.end]
    }
}

impl From<(usize, usize)> for Span {
    /// Reads a pair; a pair in the wrong order becomes the empty span at its start.
    fn from((start, end): (usize, usize)) -> Self {
        Span { start, end: end.max(start) }
    }
}

impl From<Range<usize>> for Span {
    fn from(range: Range<usize>) -> Self {
        Span::from((range.start, range.end))
    }
}

impl From<Span> for (usize, usize) {
    fn from(span: Span) -> Self {
        (span.start, span.end)
    }
}

impl From<Span> for Range<usize> {
    fn from(span: Span) -> Self {
        span.start..span.end
    }
}

impl fmt::Debug for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}..{}", self.start, self.end)
    }
}
