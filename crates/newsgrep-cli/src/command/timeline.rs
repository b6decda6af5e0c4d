//! `newsgrep timeline`: how many articles there are in each day, week, month, quarter or year.

use anyhow::Result;
use newsgrep::{Request, TimeUnit, Timeline};

use super::counted;
use crate::args::TimelineArgs;
use crate::config::Context;
use crate::exit::Exit;
use crate::print::table::{Row, Table};

pub(crate) fn run(args: &TimelineArgs, context: &Context) -> Result<Exit> {
    let wanted = |request| Request { timeline: Some(args.by), ..request };
    counted::run(&args.asking, wanted, |response| response.timeline.iter().map(table).collect(), context)
}

/// Returns every unit of time from the first hit to the last, and last the hits without a date.
fn table(timeline: &Timeline) -> Table {
    let mut rows: Vec<Row> =
        timeline.bins.iter().map(|bin| Row { value: bin.start.clone(), count: bin.articles }).collect();
    if timeline.undated > 0 {
        rows.push(Row { value: "(undated)".to_owned(), count: timeline.undated });
    }
    Table { name: name(timeline.unit), rows }
}

fn name(unit: TimeUnit) -> &'static str {
    match unit {
        TimeUnit::Day => "day",
        TimeUnit::Week => "week",
        TimeUnit::Month => "month",
        TimeUnit::Quarter => "quarter",
        TimeUnit::Year => "year",
    }
}
