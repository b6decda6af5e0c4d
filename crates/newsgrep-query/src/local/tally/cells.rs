//! Counts by unit of time and value, kept only where there is something to count.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use newsgrep_core::Segment;
use tantivy::DocId;
use tantivy::columnar::StrColumn;

use crate::{EngineError, FacetField, TimeUnit};

use super::super::{core_failed, failed};
use super::calendar::Clock;
use super::column_name;

/// The number of what has no value, and of everything where values are not told apart.
pub(super) const NO_VALUE: usize = 0;

/// Up to how many counts are kept; each takes some 40 bytes.
const MAX_CELLS: usize = 8_000_000;

/// Counts by unit of time and value.
pub(super) struct Cells {
    unit: TimeUnit,
    field: Option<FacetField>,
    clock: Clock,
    counts: HashMap<(i64, usize), u64>,
    undated: u64,
    /// The values by number, that of [`NO_VALUE`] being empty, and the numbers by value.
    names: Vec<String>,
    numbers: HashMap<String, usize>,
    open: Open,
}

/// The segment at hand. A slot is 0 for what has no value, else one more than the value's ordinal in the segment.
#[derive(Default)]
struct Open {
    column: Option<StrColumn>,
    /// The unit at hand: its counts by slot, and the slots that are not 0.
    bin: i64,
    counts: Vec<u64>,
    touched: Vec<usize>,
    /// The units before: unit, slot, count.
    done: Vec<(i64, usize, u64)>,
}

impl Cells {
    pub(super) fn new(unit: TimeUnit, field: Option<FacetField>) -> Self {
        Cells {
            unit,
            field,
            clock: Clock::new(unit),
            counts: HashMap::new(),
            undated: 0,
            names: vec![String::new()],
            numbers: HashMap::new(),
            open: Open::default(),
        }
    }

    pub(super) fn open(&mut self, segment: &Segment) -> Result<(), EngineError> {
        let column = match self.field.and_then(column_name) {
            Some(name) => segment.values(name).map_err(core_failed)?.cloned(),
            None => None,
        };
        let slots = column.as_ref().map_or(0, |column| column.num_terms()) + 1;
        self.open = Open { column, counts: vec![0; slots], ..Open::default() };
        Ok(())
    }

    /// Counts hits of the article whose first document this is, and whose date these are.
    pub(super) fn add(&mut self, first: DocId, seconds: Option<i64>, count: u64) {
        let Some(seconds) = seconds else {
            self.undated += count;
            return;
        };
        if count == 0 {
            return;
        }
        let bin = self.clock.bin(seconds);
        let open = &mut self.open;
        if bin != open.bin {
            open.turn();
            open.bin = bin;
        }
        let ordinal = open.column.as_ref().and_then(|column| column.ords().first(first));
        let slot = ordinal.map_or(0, |ordinal| ordinal as usize + 1);
        if open.counts[slot] == 0 {
            open.touched.push(slot);
        }
        open.counts[slot] += count;
    }

    /// Names the values of the segment at hand, whose ordinals mean nothing in another one.
    ///
    /// Fails if there are more counts than fit in memory.
    pub(super) fn close(&mut self) -> Result<(), EngineError> {
        self.open.turn();
        let Open { column, done, counts, .. } = std::mem::take(&mut self.open);
        let mut numbers = vec![None; counts.len()];
        for (bin, slot, count) in done {
            let number = match numbers[slot] {
                Some(number) => number,
                None => *numbers[slot].insert(self.number(column.as_ref(), slot)?),
            };
            *self.counts.entry((bin, number)).or_default() += count;
        }
        if self.counts.len() > MAX_CELLS {
            return Err(EngineError::Unsupported {
                what: format!("a timeline of more than {MAX_CELLS} counts"),
                hint: "ask for a longer unit of time, for fewer articles, or for no series".to_owned(),
            });
        }
        Ok(())
    }

    /// Returns the number of the value in a slot of the segment that was at hand.
    fn number(&mut self, column: Option<&StrColumn>, slot: usize) -> Result<usize, EngineError> {
        let (Some(column), 1..) = (column, slot) else { return Ok(NO_VALUE) };
        let mut value = String::new();
        column.ord_to_str(slot as u64 - 1, &mut value).map_err(failed("read a value"))?;
        Ok(match self.numbers.entry(value) {
            Entry::Occupied(known) => *known.get(),
            Entry::Vacant(new) => {
                self.names.push(new.key().clone());
                *new.insert(self.names.len() - 1)
            }
        })
    }

    pub(super) fn unit(&self) -> TimeUnit {
        self.unit
    }

    pub(super) fn field(&self) -> Option<FacetField> {
        self.field
    }

    pub(super) fn undated(&self) -> u64 {
        self.undated
    }

    /// Returns the values by number.
    pub(super) fn names(&self) -> &[String] {
        &self.names
    }

    /// Returns the number of a value, if it was counted.
    pub(super) fn number_of(&self, value: &str) -> Option<usize> {
        self.numbers.get(value).copied()
    }

    /// Returns unit, value and count of all that was counted, in no order.
    pub(super) fn iter(&self) -> impl Iterator<Item = (i64, usize, u64)> {
        self.counts.iter().map(|((bin, value), count)| (*bin, *value, *count))
    }
}

impl Open {
    /// Ends the unit at hand.
    fn turn(&mut self) {
        for slot in self.touched.drain(..) {
            self.done.push((self.bin, slot, std::mem::take(&mut self.counts[slot])));
        }
    }
}
