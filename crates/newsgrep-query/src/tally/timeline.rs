//! Counting over time: every unit from the first hit to the last, for all hits and for each value of a field.

use std::ops::RangeInclusive;

use crate::{EngineError, Series, TimeBin, TimeUnit, Timeline, TimelineRequest};

use super::calendar::{start_of, starts};
use super::sums::{Loose, NO_VALUE, Sums};

/// Most units from the first hit to the last.
const MAX_BINS: usize = 200_000;

/// Most counts of all series together.
const MAX_COUNTS: usize = 4_000_000;

/// Counts hits over time.
///
/// ```
/// use newsgrep_query::tally::TimelineCounter;
/// use newsgrep_query::{TimeUnit, TimelineRequest};
///
/// let day = 86_400;
/// let mut days = TimelineCounter::new(&TimelineRequest::new(TimeUnit::Day))?;
/// days.add(Some(3 * day), None, 2);
/// days.add(Some(day + 7), None, 1);
/// days.add(None, None, 5);
/// assert_eq!(days.bins(), Some(day..=4 * day - 1));
/// let timeline = days.finish()?;
/// let counts: Vec<_> = timeline.bins.iter().map(|bin| (bin.start.as_str(), bin.count)).collect();
/// assert_eq!(counts, [("1970-01-02", 1), ("1970-01-03", 0), ("1970-01-04", 2)]);
/// assert_eq!(timeline.undated, 5);
/// # Ok::<(), newsgrep_query::EngineError>(())
/// ```
pub struct TimelineCounter {
    request: TimelineRequest,
    counts: Loose,
    volume: Option<Loose>,
}

impl TimelineCounter {
    /// Returns a counter of a timeline.
    ///
    /// # Errors
    ///
    /// Fails if a series is asked for each value of a field of which an article may have several, or of a date.
    pub fn new(request: &TimelineRequest) -> Result<Self, EngineError> {
        ensure_series(request)?;
        let loose = || Loose::new(request.unit, request.per);
        let volume = request.volume.then(loose);
        Ok(TimelineCounter { request: request.clone(), counts: loose(), volume })
    }

    /// Counts so many hits of a date in civil seconds, with a value of the field that there are series of.
    pub fn add(&mut self, seconds: Option<i64>, value: Option<&str>, count: u64) {
        self.counts.add(seconds, value, count);
    }

    /// Returns the civil seconds from the first unit with a hit to the last: where the volume is asked for. `None` if no hit
    /// has a date.
    pub fn bins(&self) -> Option<RangeInclusive<i64>> {
        self.counts.seconds()
    }

    /// Counts how much the archive itself has at a time, with a value of the field that there are series of. What lies
    /// before the first hit or after the last may be left out.
    pub fn add_volume(&mut self, seconds: i64, value: Option<&str>, count: u64) {
        if let Some(volume) = &mut self.volume {
            volume.add(Some(seconds), value, count);
        }
    }

    /// Leaves out the volume, which is not known as a whole: part of it would make shares too high.
    pub fn leave_out_volume(&mut self) {
        self.volume = None;
    }

    /// Returns the timeline.
    ///
    /// # Errors
    ///
    /// Fails if it has too many units, or too many counts.
    pub fn finish(self) -> Result<Timeline, EngineError> {
        let TimelineCounter { request, counts, volume } = self;
        let counts = counts.into_sums();
        counts.ensure_fits()?;
        finish(&request, &counts, |_| {
            let volume = volume.map(Loose::into_sums);
            volume.iter().try_for_each(Sums::ensure_fits)?;
            Ok(volume)
        })
    }
}

/// Fails if a series is asked for each value of a field that cannot have one.
pub(crate) fn ensure_series(request: &TimelineRequest) -> Result<(), EngineError> {
    match request.per.filter(|field| field.is_date() || field.has_several()) {
        None => Ok(()),
        Some(field) => Err(EngineError::Unsupported {
            what: format!("a timeline with a series for each {}", field.name()),
            hint: "ask for series by source, section, language or agency".to_owned(),
        }),
    }
}

/// Returns the timeline of counts. `volume` counts the archive in these units, if that is wanted and can be done.
pub(crate) fn finish(
    request: &TimelineRequest,
    sums: &Sums,
    volume: impl FnOnce(RangeInclusive<i64>) -> Result<Option<Sums>, EngineError>,
) -> Result<Timeline, EngineError> {
    let mut timeline = Timeline {
        unit: request.unit,
        by: request.by,
        bins: Vec::new(),
        undated: sums.undated(),
        per: request.per,
        series: Vec::new(),
        other: None,
        missing: None,
    };
    let mut bins = sums.iter().map(|(bin, ..)| bin);
    let Some(first) = bins.next() else { return Ok(timeline) };
    let last = bins.next_back().unwrap_or(first);
    drop(bins);
    let shape = Shape { first, bins: length_of(request.unit, first..=last)?, rows: Rows::of(sums, request) };
    shape.ensure_fits()?;
    let counts = shape.table(sums, sums);
    let volumes = volume(first..=last)?.map(|archive| shape.table(&archive, sums));
    shape.fill(&mut timeline, sums.names(), counts, volumes);
    Ok(timeline)
}

/// Returns how many units a timeline has.
fn length_of(unit: TimeUnit, bins: RangeInclusive<i64>) -> Result<usize, EngineError> {
    let length = bins.end().abs_diff(*bins.start()).saturating_add(1);
    match usize::try_from(length) {
        Ok(length) if length <= MAX_BINS => Ok(length),
        _ => Err(EngineError::Unsupported {
            what: format!(
                "a timeline of {length} units, from {} to {},",
                start_of(unit, *bins.start()),
                start_of(unit, *bins.end())
            ),
            hint: format!("at most {MAX_BINS} are; ask for a longer unit of time or for fewer years"),
        }),
    }
}

/// Which units there are, and which rows of counts over them.
struct Shape {
    first: i64,
    bins: usize,
    rows: Rows,
}

/// The values that have a row of their own.
struct Rows {
    /// By the value's number: its row.
    of: Vec<usize>,
    /// The numbers of the values, the highest total first.
    listed: Vec<usize>,
    /// The row of the values that are not listed, and whether one of them has a hit.
    other: usize,
    has_other: bool,
    /// The row of hits without a value, and whether there are any.
    missing: usize,
    has_missing: bool,
}

impl Rows {
    fn of(sums: &Sums, request: &TimelineRequest) -> Rows {
        let names = sums.names();
        let mut totals = vec![0_u64; names.len()];
        for (_, value, count) in sums.iter() {
            totals[value] += count;
        }
        let mut listed: Vec<usize> = (0..names.len()).filter(|value| *value != NO_VALUE).collect();
        listed.sort_unstable_by(|a, b| totals[*b].cmp(&totals[*a]).then_with(|| names[*a].cmp(&names[*b])));
        let has_other = listed.len() > request.limit;
        listed.truncate(request.limit);
        let (other, missing) = (listed.len(), listed.len() + 1);
        let mut of = vec![other; names.len()];
        of[NO_VALUE] = missing;
        for (row, value) in listed.iter().enumerate() {
            of[*value] = row;
        }
        let has_missing = request.per.is_some() && totals[NO_VALUE] > 0;
        Rows { of, listed, other, has_other, missing, has_missing }
    }
}

/// Counts by unit: of everything, and of each row.
struct Counts {
    all: Vec<u64>,
    rows: Vec<Vec<u64>>,
}

impl Shape {
    fn ensure_fits(&self) -> Result<(), EngineError> {
        let rows = self.rows.listed.len() + 3;
        if rows.saturating_mul(self.bins) <= MAX_COUNTS {
            return Ok(());
        }
        Err(EngineError::Unsupported {
            what: format!("a timeline of {} units in {} series", self.bins, self.rows.listed.len()),
            hint: "ask for fewer series, or for a longer unit of time".to_owned(),
        })
    }

    /// Lays counts out in the rows; `named` has the values that the rows are of.
    fn table(&self, counted: &Sums, named: &Sums) -> Counts {
        let mut all = vec![0; self.bins];
        let mut rows = match counted.field() {
            Some(_) => vec![vec![0; self.bins]; self.rows.missing + 1],
            None => Vec::new(),
        };
        let row_of = |(number, name): (usize, &String)| match number {
            NO_VALUE => self.rows.missing,
            _ => named.number_of(name).map_or(self.rows.other, |number| self.rows.of[number]),
        };
        let row_of: Vec<usize> = counted.names().iter().enumerate().map(row_of).collect();
        for (bin, value, count) in counted.iter() {
            let Some(at) = usize::try_from(bin - self.first).ok().filter(|at| *at < self.bins) else {
                continue;
            };
            all[at] += count;
            if let Some(row) = rows.get_mut(row_of[value]) {
                row[at] += count;
            }
        }
        Counts { all, rows }
    }

    fn fill(
        &self,
        timeline: &mut Timeline,
        names: &[String],
        mut counts: Counts,
        mut volumes: Option<Counts>,
    ) {
        timeline.bins = starts(timeline.unit, self.first, counts.all.len())
            .zip(&counts.all)
            .enumerate()
            .map(|(at, (start, count))| {
                let volume = volumes.as_ref().map(|volumes| volumes.all[at]);
                TimeBin {
                    start,
                    count: *count,
                    volume,
                    share: volume.and_then(|volume| share(*count, volume)),
                }
            })
            .collect();
        if timeline.per.is_none() {
            return;
        }
        let mut series = |row: usize| {
            let counts = std::mem::take(&mut counts.rows[row]);
            let volumes =
                volumes.as_mut().map_or_else(Vec::new, |volumes| std::mem::take(&mut volumes.rows[row]));
            Series {
                value: self.rows.listed.get(row).map(|value| names[*value].clone()),
                total: counts.iter().sum(),
                shares: counts.iter().zip(&volumes).map(|(count, volume)| share(*count, *volume)).collect(),
                counts,
                volumes,
            }
        };
        timeline.series = (0..self.rows.listed.len()).map(&mut series).collect();
        timeline.other = self.rows.has_other.then(|| series(self.rows.other));
        timeline.missing = self.rows.has_missing.then(|| series(self.rows.missing));
    }
}

/// Returns which part of the volume a count is; `None` if there is no volume.
fn share(count: u64, volume: u64) -> Option<f64> {
    (volume > 0).then(|| count as f64 / volume as f64)
}
