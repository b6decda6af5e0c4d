//! `newsgrep timeline`: how many articles there are in each day, week, month, quarter or year.

use std::io::Write;

use anyhow::Result;
use newsgrep::{Counts, Request, Response, TimeUnit, Timeline};

use crate::args::{Format, TimelineArgs};
use crate::config::Context;
use crate::exit::Exit;
use crate::print::table::{Row, Table};
use crate::{ask, print, say, target};

pub(crate) fn run(args: &TimelineArgs, context: &Context) -> Result<Exit> {
    let (text, paths) = args.asking.split();
    let text = text.transpose()?;
    let asked = ask::read(text.as_deref(), &args.asking, context)?;
    let Some(target) = target::open(&args.asking.place, &paths, text.as_deref(), context)? else {
        return Ok(Exit::Trouble);
    };
    let request = Request {
        limit: 0,
        timeline: Some(args.by),
        ..ask::request(asked.query, &args.asking, Counts::Exact)
    };
    let mut response = target.archive.run(&request)?;
    response.notices.splice(0..0, asked.notices);
    print(&response, context)?;
    let found = response.counts.articles.value > 0;
    Ok(Exit::of(&response, found, target.trouble))
}

fn print(response: &Response, context: &Context) -> Result<()> {
    let mut out = print::stdout();
    if context.format == Format::Json {
        print::json::value(&mut out, response, context)?;
    } else {
        let tables: Vec<Table> = response.timeline.iter().map(table).collect();
        print::table::print(&mut out, &tables, context)?;
    }
    out.flush()?;
    if context.format != Format::Json {
        response.notices.iter().for_each(|notice| say::note(&notice.message));
    }
    Ok(())
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
