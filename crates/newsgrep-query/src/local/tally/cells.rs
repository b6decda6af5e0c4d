//! Counting the articles of a segment by unit of time and value, by the ordinals of the values; they are named when the
//! segment is left.

use std::ops::Range;

use newsgrep_core::Segment;
use newsgrep_text::seconds_of;
use tantivy::DocId;
use tantivy::columnar::StrColumn;

use crate::tally::calendar::Clock;
use crate::tally::sums::{NO_VALUE, Sums};
use crate::{EngineError, FacetField, TimeUnit};

use super::super::core_failed;
use super::column_name;
use super::values::names;

/// Articles of one segment, and how many are counted of each.
pub(super) struct Dated<'b> {
    /// Their first documents.
    pub(super) docs: &'b [DocId],
    /// Their dates, as sort keys.
    pub(super) keys: &'b [u64],
    pub(super) counts: &'b [u64],
}

/// Counts by unit of time and value.
pub(super) struct Cells {
    /// Those of the segments before.
    sums: Sums,
    clock: Clock,
    open: Open,
}

/// The segment at hand. A slot is 0 for what has no value, else one more than the value's ordinal in the segment.
#[derive(Default)]
struct Open {
    column: Option<StrColumn>,
    /// The ordinals of the articles at hand.
    ordinals: Vec<Option<u64>>,
    /// The unit at hand: its counts by slot, and the slots that are not 0.
    bin: i64,
    counts: Vec<u64>,
    touched: Vec<usize>,
    /// The units before: unit, slot, count.
    done: Vec<(i64, usize, u64)>,
}

impl Cells {
    pub(super) fn new(unit: TimeUnit, field: Option<FacetField>) -> Self {
        Cells { sums: Sums::new(unit, field), clock: Clock::new(unit), open: Open::default() }
    }

    pub(super) fn open(&mut self, segment: &Segment) -> Result<(), EngineError> {
        let column = match self.sums.field().and_then(column_name) {
            Some(name) => segment.values(name).map_err(core_failed)?.cloned(),
            None => None,
        };
        let slots = column.as_ref().map_or(0, |column| column.num_terms()) + 1;
        self.open = Open { column, counts: vec![0; slots], ..Open::default() };
        Ok(())
    }

    /// Counts articles.
    pub(super) fn add(&mut self, articles: &Dated<'_>) {
        let Dated { docs, keys, counts } = articles;
        self.open.read(docs);
        let mut at = 0;
        while let Some(key) = keys.get(at) {
            let Some(seconds) = seconds_of(*key) else {
                self.sums.add_undated(counts[at]);
                at += 1;
                continue;
            };
            let (bin, covered) = self.clock.unit_of(seconds);
            let others = keys[at + 1..].iter();
            let is_same = |key: &&u64| seconds_of(**key).is_some_and(|seconds| covered.contains(&seconds));
            let end = at + 1 + others.take_while(is_same).count();
            self.open.add(bin, at..end, counts);
            at = end;
        }
    }

    /// Names the values of the segment at hand, whose ordinals mean nothing in another one.
    ///
    /// Fails if there are more counts than fit in memory.
    pub(super) fn close(&mut self) -> Result<(), EngineError> {
        self.open.turn();
        let Open { column, done, counts, .. } = std::mem::take(&mut self.open);
        let numbers = match column {
            Some(column) => self.number(&column, counts.len(), &done)?,
            None => vec![NO_VALUE; counts.len()],
        };
        self.sums.merge(done.into_iter().map(|(bin, slot, count)| (bin, numbers[slot], count)))
    }

    /// Returns by slot the number of its value, of those slots of the segment that was at hand where something was counted.
    fn number(
        &mut self,
        column: &StrColumn,
        slots: usize,
        done: &[(i64, usize, u64)],
    ) -> Result<Vec<usize>, EngineError> {
        let mut used = vec![false; slots];
        done.iter().for_each(|(_, slot, _)| used[*slot] = true);
        let ordinals: Vec<u64> =
            (0..).zip(&used[1..]).filter(|(_, used)| **used).map(|(ordinal, _)| ordinal).collect();
        let mut numbers = vec![NO_VALUE; slots];
        for (ordinal, value) in ordinals.iter().zip(names(column, &ordinals)?) {
            numbers[*ordinal as usize + 1] = self.sums.number(value);
        }
        Ok(numbers)
    }

    /// Returns what was counted in all segments.
    pub(super) fn into_sums(self) -> Sums {
        self.sums
    }
}

impl Open {
    /// Reads the values of articles.
    fn read(&mut self, docs: &[DocId]) {
        if let Some(column) = &self.column {
            self.ordinals.clear();
            self.ordinals.resize(docs.len(), None);
            column.ords().first_vals(docs, &mut self.ordinals);
        }
    }

    /// Counts these of the articles read last, which are of one unit.
    fn add(&mut self, bin: i64, articles: Range<usize>, counts: &[u64]) {
        if bin != self.bin {
            self.turn();
            self.bin = bin;
        }
        if self.column.is_none() {
            self.add_to(0, counts[articles].iter().sum());
            return;
        }
        for at in articles {
            self.add_to(self.ordinals[at].map_or(0, |ordinal| ordinal as usize + 1), counts[at]);
        }
    }

    #[inline]
    fn add_to(&mut self, slot: usize, count: u64) {
        if count == 0 {
            return;
        }
        if self.counts[slot] == 0 {
            self.touched.push(slot);
        }
        self.counts[slot] += count;
    }

    /// Ends the unit at hand.
    fn turn(&mut self) {
        for slot in self.touched.drain(..) {
            self.done.push((self.bin, slot, std::mem::take(&mut self.counts[slot])));
        }
    }
}
