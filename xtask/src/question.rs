//! What every peer is asked: a few words, how they are joined, and what is wanted of what they find.

use std::fmt;

/// How the words of a question are joined.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Side by side, in this order.
    Phrase,
    /// All in one paragraph.
    And,
    /// Any of them.
    Or,
    /// Within five words of each other, in any order: at most four words between each two.
    Near,
    /// Words that begin like the only one.
    Prefix,
}

impl Kind {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Kind::Phrase => "phrase",
            Kind::And => "and",
            Kind::Or => "or",
            Kind::Near => "near",
            Kind::Prefix => "prefix",
        }
    }
}

/// What is wanted of the paragraphs that a question finds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mode {
    /// How many there are.
    Count,
    /// The ten best.
    Top10,
    /// The ten best, and how many there are.
    Top10Count,
    /// The ten best with their texts.
    TenTexts,
    /// The ten with the latest dates.
    Newest,
    /// How many each source has.
    Facets,
    /// How many each day has.
    Timeline,
}

impl Mode {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Mode::Count => "count",
            Mode::Top10 => "top10",
            Mode::Top10Count => "top10-count",
            Mode::TenTexts => "ten-texts",
            Mode::Newest => "newest",
            Mode::Facets => "facets",
            Mode::Timeline => "timeline",
        }
    }
}

/// A stretch of whole days, both included, counted from 1970.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Days {
    pub(crate) first: i64,
    pub(crate) last: i64,
}

/// Seconds of a day.
pub(crate) const DAY: i64 = 86_400;

impl Days {
    /// Returns the first and the last second.
    pub(crate) fn seconds(self) -> (i64, i64) {
        (self.first * DAY, self.last * DAY + DAY - 1)
    }
}

/// A question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Question {
    pub(crate) kind: Kind,
    pub(crate) words: Vec<String>,
    pub(crate) days: Option<Days>,
}

impl Question {
    pub(crate) fn new(kind: Kind, words: &str) -> Self {
        Question { kind, words: words.split(' ').map(str::to_owned).collect(), days: None }
    }

    /// Returns the line by which peers in other processes are asked.
    pub(crate) fn line(&self, mode: Mode, times: usize) -> String {
        let days = self.days.map(Days::seconds).map_or("-".to_owned(), |(from, to)| format!("{from},{to}"));
        format!("{}\t{}\t{days}\t{times}\t{}\n", mode.name(), self.kind.name(), self.words.join(" "))
    }
}

impl fmt::Display for Question {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} `{}`", self.kind.name(), self.words.join(" "))?;
        self.days.map_or(Ok(()), |days| write!(f, " on days {} to {}", days.first, days.last))
    }
}

/// Returns one number for how many paragraphs each value has, the same whatever the order.
pub(crate) fn sum_of_values<'a>(counts: impl IntoIterator<Item = (&'a str, u64)>) -> i64 {
    let hash = |value: &str| {
        value.bytes().fold(7_i64, |hash, byte| hash.wrapping_mul(31).wrapping_add(i64::from(byte)))
    };
    counts
        .into_iter()
        .fold(0, |sum: i64, (value, count)| sum.wrapping_add(hash(value).wrapping_mul(count.cast_signed())))
}

/// Returns one number for how many paragraphs each day has.
pub(crate) fn sum_of_days(counts: impl IntoIterator<Item = (i64, u64)>) -> i64 {
    counts.into_iter().fold(0, |sum: i64, (day, count)| {
        sum.wrapping_add(day.wrapping_mul(day).wrapping_mul(count.cast_signed()))
    })
}
