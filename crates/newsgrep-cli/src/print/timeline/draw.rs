//! A timeline drawn for people: a bar for each unit of time, or a line for each series.

use std::io::{self, Write};

use newsgrep::{CountBy, Series, Timeline};

use super::super::bars;
use super::super::table::{counted, heading};
use super::{Row, rows, series};
use crate::config::Context;
use crate::sanitize;

/// The width of the longest bar, in characters.
const BAR: usize = 40;
/// Most characters of a value that has a line.
const VALUE: usize = 30;

/// Draws a bar for each unit of time.
pub(super) fn bins(
    out: &mut dyn Write,
    timeline: &Timeline,
    shares: bool,
    context: &Context,
) -> io::Result<()> {
    let mut title = heading(timeline.unit.name(), timeline.by);
    if shares {
        title = format!("{}: {}, {}", timeline.unit.name(), counted(timeline.by), measure(timeline.by));
    }
    writeln!(out, "{}", context.style.headline.paint(title))?;
    let height = |row: &Row<'_>| if shares { row.share.unwrap_or(0.0) } else { row.count as f64 };
    let most = rows(timeline).map(|row| height(&row)).fold(0.0, f64::max);
    for row in rows(timeline) {
        let share = if shares { format!("{:>9} ", shown(row.share, timeline.by)) } else { String::new() };
        let bar = bars::bar(height(&row), most, BAR);
        writeln!(out, "  {:10} {:>7} {share}{}", row.start, row.count, context.style.bar.paint(bar))?;
    }
    Ok(())
}

/// Draws a line for each series, all of them to one scale, in the width of the terminal.
pub(super) fn lines(out: &mut dyn Write, timeline: &Timeline, context: &Context) -> io::Result<()> {
    let series: Vec<(String, &Series)> =
        series(timeline).map(|(value, series)| (shortened(value), series)).collect();
    let shares = series.iter().any(|(_, series)| !series.volumes.is_empty());
    let width = series.iter().map(|(value, _)| value.chars().count()).max().unwrap_or(0);
    let taken = 2 + width + 1 + 7 + 1 + if shares { 10 } else { 0 };
    let size = timeline.bins.len().div_ceil(context.columns.saturating_sub(taken).max(10)).max(1);
    let points: Vec<Vec<f64>> = series.iter().map(|(_, series)| points(series, size)).collect();
    let most = points.iter().flatten().copied().fold(0.0, f64::max);
    writeln!(out, "{}", context.style.headline.paint(title(timeline, shares, size)))?;
    for ((value, series), points) in series.iter().zip(points) {
        let share = match shares {
            true => format!("{:>9} ", shown(whole_share(series), timeline.by)),
            false => String::new(),
        };
        let line = context.style.bar.paint(bars::line(points, most));
        writeln!(out, "  {value:width$} {:>7} {share}{line}", series.total)?;
    }
    if timeline.undated > 0 {
        writeln!(out, "  {:width$} {:>7}", "(undated)", timeline.undated)?;
    }
    Ok(())
}

/// Returns what the lines show: `month: articles by source, 2021-11-01 to 2022-01-01`.
fn title(timeline: &Timeline, shares: bool, size: usize) -> String {
    let (unit, by) = (timeline.unit.name(), counted(timeline.by));
    let mut title = format!("{unit}: {by}");
    if let Some(field) = timeline.per {
        title += &format!(" by {}", field.name());
    }
    if shares {
        title += &format!(", {}", measure(timeline.by));
    }
    if let [first, .., last] = &timeline.bins[..] {
        title += &format!(", {} to {}", first.start, last.start);
    }
    if size > 1 {
        title += &format!(", {size} {unit}s a column");
    }
    title
}

/// Returns the heights of a line, each of `size` units of time together: shares where there are any, else counts.
fn points(series: &Series, size: usize) -> Vec<f64> {
    let sums = |numbers: &[u64]| -> Vec<f64> {
        numbers.chunks(size).map(|numbers| numbers.iter().sum::<u64>() as f64).collect()
    };
    let counts = sums(&series.counts);
    if series.volumes.is_empty() {
        return counts;
    }
    let share = |(count, volume): (f64, f64)| if volume > 0.0 { count / volume } else { 0.0 };
    counts.into_iter().zip(sums(&series.volumes)).map(share).collect()
}

fn whole_share(series: &Series) -> Option<f64> {
    let volume: u64 = series.volumes.iter().sum();
    (volume > 0).then(|| series.total as f64 / volume as f64)
}

/// Returns what shares are shown as.
fn measure(by: CountBy) -> &'static str {
    match by {
        CountBy::Articles => "share of all articles",
        CountBy::Paragraphs => "share of all paragraphs",
        CountBy::Occurrences => "number in a million words",
    }
}

fn shown(share: Option<f64>, by: CountBy) -> String {
    match (share, by) {
        (None, _) => String::new(),
        (Some(share), CountBy::Occurrences) => format!("{:.1}", share * 1e6),
        (Some(share), _) => format!("{:.1} %", share * 100.0),
    }
}

fn shortened(value: &str) -> String {
    let value = sanitize::line(value);
    if value.chars().count() <= VALUE {
        return value.into_owned();
    }
    value.chars().take(VALUE - 1).chain(['…']).collect()
}

#[cfg(test)]
mod tests {
    use super::super::print;
    use super::*;

    use clap::Parser;
    use newsgrep::{FacetField, TimeBin, TimeUnit};

    use crate::args::Cli;

    /// Returns what a terminal of this width shows.
    fn drawn(timeline: &Timeline, shares: bool, columns: usize) -> String {
        let mut context = Context::new(&Cli::parse_from(["newsgrep", "--color", "never", "talks"]));
        (context.stdout_is_terminal, context.columns) = (true, columns);
        let mut out = Vec::new();
        print(&mut out, timeline, shares, &context).unwrap();
        String::from_utf8(out).unwrap()
    }

    /// January to April: 4, 0, 2 and 1 articles of 8, 0, 8 and 2; one undated.
    fn timeline() -> Timeline {
        let bins = [(1, 4, 8, Some(0.5)), (2, 0, 0, None), (3, 2, 8, Some(0.25)), (4, 1, 2, Some(0.5))];
        let bins = bins.map(|(month, count, volume, share)| TimeBin {
            start: format!("2022-0{month}-01"),
            count,
            volume: Some(volume),
            share,
        });
        Timeline {
            unit: TimeUnit::Month,
            by: CountBy::Articles,
            bins: bins.into(),
            undated: 1,
            per: None,
            series: Vec::new(),
            other: None,
            missing: None,
        }
    }

    fn series(value: Option<&str>, counts: [u64; 4]) -> Series {
        let value = value.map(str::to_owned);
        Series { value, total: counts.iter().sum(), counts: counts.into(), ..Series::default() }
    }

    fn of_sources() -> Timeline {
        Timeline {
            per: Some(FacetField::Source),
            series: vec![
                series(Some("Coastal\u{1b}[2J Wire"), [3, 0, 1, 0]),
                series(Some("Post"), [1, 0, 0, 0]),
            ],
            missing: Some(series(None, [0, 0, 1, 1])),
            ..timeline()
        }
    }

    #[test]
    fn a_terminal_shows_bars_of_counts_or_shares() {
        let full = "█".repeat(40);
        let half = "█".repeat(20);
        let quarter = "█".repeat(10);
        let expected = format!(
            "month\n  2022-01-01       4 {full}\n  2022-02-01       0 \n  2022-03-01       2 {half}\n  \
             2022-04-01       1 {quarter}\n  (undated)        1 {quarter}\n"
        );
        assert_eq!(drawn(&timeline(), false, 80), expected);
        let expected = format!(
            "month: articles, share of all articles\n  2022-01-01       4    50.0 % {full}\n  \
             2022-02-01       0           \n  2022-03-01       2    25.0 % {half}\n  \
             2022-04-01       1    50.0 % {full}\n  (undated)        1           \n"
        );
        assert_eq!(drawn(&timeline(), true, 80), expected);
    }

    #[test]
    fn a_terminal_shows_a_line_for_each_series() {
        let expected = "month: articles by source, 2022-01-01 to 2022-04-01\n  \
            Coastal\u{fffd}[2J Wire       4 █ ▂\n  \
            Post                   1 ▂\n  \
            (none)                 2   ▂▂\n  \
            (undated)              1\n";
        let shown = drawn(&of_sources(), false, 80);
        assert_eq!(shown, expected);
        assert!(!shown.contains('\u{1b}'));
    }

    #[test]
    fn a_line_fits_the_terminal() {
        let mut long = of_sources();
        long.bins = vec![TimeBin::default(); 1_000];
        for series in long.series.iter_mut().chain(&mut long.missing) {
            series.counts = vec![1; 1_000];
        }
        let shown = drawn(&long, false, 60);
        assert!(shown.lines().next().unwrap().ends_with("31 months a column"), "{shown}");
        assert!(shown.lines().skip(1).all(|line| line.chars().count() <= 60), "{shown}");
    }

    #[test]
    fn occurrences_are_shown_in_a_million_words() {
        let mut timeline = Timeline { by: CountBy::Occurrences, ..of_sources() };
        timeline.series[0].volumes = vec![1_000, 0, 2_000, 1_000];
        timeline.series.truncate(1);
        timeline.missing = None;
        let shown = drawn(&timeline, true, 80);
        assert!(
            shown.starts_with("month: occurrences by source, number in a million words, 2022"),
            "{shown}"
        );
        assert!(shown.contains("       4    1000.0 █ ▁\n"), "{shown}");
    }
}
