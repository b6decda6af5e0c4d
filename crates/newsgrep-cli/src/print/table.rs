//! Counts by value: bars on a terminal, columns separated by tabs in a pipe, rows of CSV, lines of JSON.

use std::io::{self, Write};

use newsgrep::CountBy;

use super::{bars, csv, json};
use crate::args::Format;
use crate::config::Context;
use crate::sanitize;

/// The width of the longest bar, in characters, and that of the widest value.
const WIDTH: usize = 40;

/// Counts under one heading.
#[derive(Debug)]
pub(crate) struct Table {
    /// What the values are.
    pub(crate) name: &'static str,
    /// What the counts are.
    pub(crate) by: CountBy,
    pub(crate) rows: Vec<Row>,
}

/// One value and its count.
#[derive(Debug)]
pub(crate) struct Row {
    pub(crate) value: String,
    pub(crate) count: u64,
    /// 1 for the values of the field, more for those below.
    pub(crate) level: usize,
}

/// Prints tables, other than as one JSON object; with their levels, if they have any.
pub(crate) fn print(
    out: &mut dyn Write,
    tables: &[Table],
    levels: bool,
    context: &Context,
) -> io::Result<()> {
    let columns = if levels { 4 } else { 3 };
    match context.format {
        Format::Csv => {
            csv::row(out, &["field", "value", "count", "level"][..columns], context)?;
            each(tables, |name, row| {
                let cells = [name, &row.value, &row.count.to_string(), &row.level.to_string()];
                csv::row(out, &cells[..columns], context)
            })
        }
        Format::Json | Format::Jsonl => each(tables, |name, row| {
            let mut line = serde_json::json!({ "field": name, "value": row.value, "count": row.count });
            if levels {
                line["level"] = row.level.into();
            }
            json::value_on_a_line(out, &line, context)
        }),
        Format::Text if context.stdout_is_terminal => draw(out, tables, context),
        Format::Text => each(tables, |name, row| {
            write!(out, "{name}\t{}\t{}", sanitize::line(&row.value), row.count)?;
            if levels { writeln!(out, "\t{}", row.level) } else { writeln!(out) }
        }),
    }
}

fn each(tables: &[Table], mut print: impl FnMut(&str, &Row) -> io::Result<()>) -> io::Result<()> {
    tables
        .iter()
        .flat_map(|table| table.rows.iter().map(|row| (table.name, row)))
        .try_for_each(|(name, row)| print(name, row))
}

fn draw(out: &mut dyn Write, tables: &[Table], context: &Context) -> io::Result<()> {
    for (number, table) in tables.iter().enumerate() {
        if number > 0 {
            writeln!(out)?;
        }
        writeln!(out, "{}", context.style.headline.paint(heading(table.name, table.by)))?;
        let label = |row: &Row| {
            let indent = "  ".repeat(row.level - 1);
            format!("{indent}{}", sanitize::line(&row.value))
        };
        let width = table.rows.iter().map(|row| label(row).chars().count()).max().unwrap_or(0).min(WIDTH);
        let most = table.rows.iter().map(|row| row.count).max().unwrap_or(0);
        for row in &table.rows {
            let bar = bars::bar(row.count as f64, most as f64, WIDTH);
            writeln!(out, "  {:width$} {:>7} {}", label(row), row.count, context.style.bar.paint(bar))?;
        }
    }
    Ok(())
}

/// Returns what is counted by what; articles go without saying.
pub(crate) fn heading(name: &str, by: CountBy) -> String {
    match by {
        CountBy::Articles => name.to_owned(),
        by => format!("{name}: {}", counted(by)),
    }
}

/// Returns the name of what is counted.
pub(crate) fn counted(by: CountBy) -> &'static str {
    match by {
        CountBy::Articles => "articles",
        CountBy::Paragraphs => "paragraphs",
        CountBy::Occurrences => "occurrences",
    }
}
