//! Counts by unit of time and value, kept only where there is something to count.

use std::collections::hash_map::Entry;
use std::collections::{BTreeMap, HashMap};
use std::ops::RangeInclusive;

use crate::{EngineError, FacetField, TimeUnit};

use super::calendar::{Clock, first_second};

/// The number of what has no value, and of everything where values are not told apart.
pub(crate) const NO_VALUE: usize = 0;

/// Up to how many counts are kept; each takes some 40 bytes.
const MAX_SUMS: usize = 8_000_000;

/// Counts by unit of time and value.
pub(crate) struct Sums {
    unit: TimeUnit,
    field: Option<FacetField>,
    /// Unit, value and count, in this order, each unit and value once.
    counts: Vec<(i64, usize, u64)>,
    undated: u64,
    /// The values by number, that of [`NO_VALUE`] being empty, and the numbers by value.
    names: Vec<String>,
    numbers: HashMap<String, usize>,
}

impl Sums {
    pub(crate) fn new(unit: TimeUnit, field: Option<FacetField>) -> Self {
        let (counts, names, numbers) = (Vec::new(), vec![String::new()], HashMap::new());
        Sums { unit, field, counts, undated: 0, names, numbers }
    }

    /// Returns the number of a value, a new one if it has none yet.
    pub(crate) fn number(&mut self, value: String) -> usize {
        match self.numbers.entry(value) {
            Entry::Occupied(known) => *known.get(),
            Entry::Vacant(new) => {
                self.names.push(new.key().clone());
                *new.insert(self.names.len() - 1)
            }
        }
    }

    /// Counts what has no date.
    pub(crate) fn add_undated(&mut self, count: u64) {
        self.undated += count;
    }

    /// Adds counts by unit and number of the value, whose units had better be in order.
    ///
    /// Fails if there are more counts than fit in memory.
    #[cfg(feature = "local")]
    pub(crate) fn merge(
        &mut self,
        counts: impl Iterator<Item = (i64, usize, u64)>,
    ) -> Result<(), EngineError> {
        self.counts.extend(counts);
        // What is in order already is only merged.
        self.counts.sort_by_key(|(bin, number, _)| (*bin, *number));
        self.counts.dedup_by(|(bin, number, count), (bin_before, number_before, sum)| {
            let same = (bin, number) == (bin_before, number_before);
            *sum += if same { *count } else { 0 };
            same
        });
        self.ensure_fits()
    }

    /// Fails if there are more counts than are kept.
    pub(crate) fn ensure_fits(&self) -> Result<(), EngineError> {
        if self.counts.len() <= MAX_SUMS {
            return Ok(());
        }
        Err(EngineError::Unsupported {
            what: format!("a timeline of more than {MAX_SUMS} counts"),
            hint: "ask for a longer unit of time, for fewer articles, or for no series".to_owned(),
        })
    }

    pub(crate) fn unit(&self) -> TimeUnit {
        self.unit
    }

    pub(crate) fn field(&self) -> Option<FacetField> {
        self.field
    }

    pub(crate) fn undated(&self) -> u64 {
        self.undated
    }

    /// Returns the values by number.
    pub(crate) fn names(&self) -> &[String] {
        &self.names
    }

    /// Returns the number of a value, if it was counted.
    pub(crate) fn number_of(&self, value: &str) -> Option<usize> {
        self.numbers.get(value).copied()
    }

    /// Returns unit, value and count of all that was counted, in the order of the units.
    pub(crate) fn iter(&self) -> impl DoubleEndedIterator<Item = (i64, usize, u64)> {
        self.counts.iter().copied()
    }
}

/// Counts that come one by one, in any order.
pub(crate) struct Loose {
    sums: Sums,
    clock: Clock,
    /// By unit and number of the value.
    counts: BTreeMap<(i64, usize), u64>,
}

impl Loose {
    pub(crate) fn new(unit: TimeUnit, field: Option<FacetField>) -> Self {
        Loose { sums: Sums::new(unit, field), clock: Clock::new(unit), counts: BTreeMap::new() }
    }

    /// Counts so many of a date; where values are not told apart the value does not matter.
    pub(crate) fn add(&mut self, seconds: Option<i64>, value: Option<&str>, count: u64) {
        let Some(seconds) = seconds else { return self.sums.add_undated(count) };
        // What is too much does not fit in the end: one more is enough to know that.
        if count == 0 || self.counts.len() > MAX_SUMS {
            return;
        }
        let number = match value.filter(|_| self.sums.field.is_some()) {
            None => NO_VALUE,
            Some(value) => match self.sums.number_of(value) {
                Some(number) => number,
                None => self.sums.number(value.to_owned()),
            },
        };
        *self.counts.entry((self.clock.unit_of(seconds).0, number)).or_default() += count;
    }

    /// Returns the seconds from the first unit with a count to the last.
    pub(crate) fn seconds(&self) -> Option<RangeInclusive<i64>> {
        let (((first, _), _), ((last, _), _)) =
            (self.counts.first_key_value()?, self.counts.last_key_value()?);
        let unit = self.sums.unit;
        Some(first_second(unit, *first)..=first_second(unit, last.saturating_add(1)) - 1)
    }

    /// Returns what was counted.
    pub(crate) fn into_sums(self) -> Sums {
        let Loose { mut sums, counts, .. } = self;
        sums.counts = counts.into_iter().map(|((bin, number), count)| (bin, number, count)).collect();
        sums
    }
}
