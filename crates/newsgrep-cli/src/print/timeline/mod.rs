//! Counts over time: on a terminal bars, or a line for each series; else one row for each unit of time and series.
//!
//! The columns of a row are, and stay: unit, start, count; with series or shares also value, volume and share, of which
//! what was not asked for is empty. CSV always has all six.

mod draw;

use std::io::{self, Write};

use newsgrep::{Series, Timeline};

use super::{csv, json};
use crate::args::Format;
use crate::config::Context;
use crate::sanitize;

const COLUMNS: [&str; 6] = ["unit", "start", "count", "value", "volume", "share"];

/// Prints a timeline, other than as one JSON object; `shares` tells whether they were asked for.
pub(crate) fn print(
    out: &mut dyn Write,
    timeline: &Timeline,
    shares: bool,
    context: &Context,
) -> io::Result<()> {
    let unit = timeline.unit.name();
    let wide = shares || timeline.per.is_some();
    let mut rows = rows(timeline);
    match context.format {
        Format::Csv => {
            csv::row(out, COLUMNS, context)?;
            rows.try_for_each(|row| csv::row(out, row.cells(unit), context))
        }
        Format::Json | Format::Jsonl => rows.try_for_each(|row| {
            let mut line = serde_json::json!({ "unit": unit, "start": row.start, "count": row.count });
            if timeline.per.is_some() {
                line["value"] = row.value.into();
            }
            if shares {
                line["volume"] = row.volume.into();
                line["share"] = row.share.into();
            }
            json::value_on_a_line(out, &line, context)
        }),
        Format::Text if context.stdout_is_terminal && timeline.per.is_some() => {
            draw::lines(out, timeline, context)
        }
        Format::Text if context.stdout_is_terminal => draw::bins(out, timeline, shares, context),
        Format::Text => rows.try_for_each(|row| {
            let cells = row.cells(unit).map(|cell| sanitize::line(&cell).into_owned());
            writeln!(out, "{}", cells[..if wide { 6 } else { 3 }].join("\t"))
        }),
    }
}

/// The count of one unit of time, in all or of one series.
#[derive(Default)]
struct Row<'a> {
    start: &'a str,
    value: Option<&'a str>,
    count: u64,
    volume: Option<u64>,
    share: Option<f64>,
}

impl Row<'_> {
    fn cells(&self, unit: &str) -> [String; 6] {
        [
            unit.to_owned(),
            self.start.to_owned(),
            self.count.to_string(),
            self.value.unwrap_or_default().to_owned(),
            self.volume.map(|volume| volume.to_string()).unwrap_or_default(),
            self.share.map(decimal).unwrap_or_default(),
        ]
    }
}

/// Returns a share with six digits that tell something.
fn decimal(share: f64) -> String {
    if share <= 0.0 {
        return "0".to_owned();
    }
    let digits = (5 - share.log10().floor() as i32).clamp(0, 20);
    let text = format!("{share:.*}", digits.unsigned_abs() as usize);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// Returns every unit of time from the first hit to the last, each with all its series, and last the hits without a date.
fn rows(timeline: &Timeline) -> Box<dyn Iterator<Item = Row<'_>> + '_> {
    let undated =
        (timeline.undated > 0).then(|| Row { start: "(undated)", count: timeline.undated, ..Row::default() });
    if timeline.per.is_none() {
        let bins = timeline.bins.iter().map(|bin| Row {
            start: &bin.start,
            value: None,
            count: bin.count,
            volume: bin.volume,
            share: bin.share,
        });
        return Box::new(bins.chain(undated));
    }
    let bins = timeline.bins.iter().enumerate().flat_map(move |(at, bin)| {
        series(timeline).map(move |(value, series)| Row {
            start: &bin.start,
            value: Some(value),
            count: series.counts.get(at).copied().unwrap_or(0),
            volume: series.volumes.get(at).copied(),
            share: series.shares.get(at).copied().flatten(),
        })
    });
    Box::new(bins.chain(undated))
}

/// Returns all series with their names: no hit goes uncounted.
fn series(timeline: &Timeline) -> impl Iterator<Item = (&str, &Series)> {
    let listed = timeline.series.iter().map(|series| (series.value.as_deref().unwrap_or_default(), series));
    let other = timeline.other.iter().map(|series| ("(others)", series));
    listed.chain(other).chain(timeline.missing.iter().map(|series| ("(none)", series)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_have_six_digits_that_tell_something() {
        let check = |share, expected: &str| assert_eq!(decimal(share), expected);
        check(0.0, "0");
        check(1.0, "1");
        check(0.5, "0.5");
        check(1.0 / 3.0, "0.333333");
        check(2.0 / 3_000_000.0, "0.000000666667");
        check(1.25, "1.25");
    }
}
