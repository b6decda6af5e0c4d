//! Counts by value: bars on a terminal, columns separated by tabs in a pipe, rows of CSV, lines of JSON.

use std::io::{self, Write};

use serde::Serialize;

use super::{csv, json};
use crate::args::Format;
use crate::config::Context;
use crate::sanitize;

/// The width of the longest bar, in characters.
const BAR: u64 = 40;

/// Counts under one heading.
#[derive(Debug)]
pub(crate) struct Table {
    /// What the values are: a field, or a unit of time.
    pub(crate) name: &'static str,
    pub(crate) rows: Vec<Row>,
}

/// One value and its count.
#[derive(Debug, Serialize)]
pub(crate) struct Row {
    pub(crate) value: String,
    pub(crate) count: u64,
}

/// Prints tables, other than as one JSON object.
pub(crate) fn print(out: &mut dyn Write, tables: &[Table], context: &Context) -> io::Result<()> {
    match context.format {
        Format::Csv => {
            csv::row(out, ["field", "value", "count"], context)?;
            each(tables, |name, row| csv::row(out, [name, &row.value, &row.count.to_string()], context))
        }
        Format::Json | Format::Jsonl => each(tables, |name, row| {
            let line = serde_json::json!({ "field": name, "value": row.value, "count": row.count });
            json::value_on_a_line(out, &line, context)
        }),
        Format::Text if context.stdout_is_terminal => bars(out, tables, context),
        Format::Text => {
            each(tables, |name, row| writeln!(out, "{name}\t{}\t{}", sanitize::line(&row.value), row.count))
        }
    }
}

fn each(tables: &[Table], mut print: impl FnMut(&str, &Row) -> io::Result<()>) -> io::Result<()> {
    tables
        .iter()
        .flat_map(|table| table.rows.iter().map(|row| (table.name, row)))
        .try_for_each(|(name, row)| print(name, row))
}

fn bars(out: &mut dyn Write, tables: &[Table], context: &Context) -> io::Result<()> {
    for (number, table) in tables.iter().enumerate() {
        if number > 0 {
            writeln!(out)?;
        }
        writeln!(out, "{}", context.style.headline.paint(table.name))?;
        let width = table.rows.iter().map(|row| row.value.chars().count()).max().unwrap_or(0).min(40);
        let most = table.rows.iter().map(|row| row.count).max().unwrap_or(0);
        for row in &table.rows {
            let value = sanitize::line(&row.value);
            writeln!(
                out,
                "  {value:width$} {:>7} {}",
                row.count,
                context.style.bar.paint(bar(row.count, most))
            )?;
        }
    }
    Ok(())
}

/// Returns a bar in eighths of a character; every count but 0 has at least one.
fn bar(count: u64, most: u64) -> String {
    const EIGHTHS: [&str; 8] = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"];
    // In 128 bits, because a count times the width can exceed 64.
    let exact = u128::from(count) * u128::from(BAR * 8) / u128::from(most.max(1));
    let eighths = usize::try_from(exact).unwrap_or(usize::MAX).max(usize::from(count > 0));
    "█".repeat(eighths / 8) + EIGHTHS[eighths % 8]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_bar_is_the_highest_count() {
        let check = |count, most, expected: &str| assert_eq!(bar(count, most), expected);
        check(0, 10, "");
        check(1, 1000, "▏");
        check(1, 80, "▌");
        check(10, 10, &"█".repeat(40));
        check(u64::MAX, u64::MAX, &"█".repeat(40));
    }
}
