//! `newsgrep facets`: how many hits have each value of a field.

use std::io::Write;

use anyhow::Result;
use newsgrep::{Counts, Facet, FacetField, FacetRequest, Request, Response};

use crate::args::{FacetsArgs, Format};
use crate::config::Context;
use crate::exit::Exit;
use crate::print::table::{Row, Table};
use crate::{ask, print, say, target};

pub(crate) fn run(args: &FacetsArgs, context: &Context) -> Result<Exit> {
    let (text, paths) = args.asking.split();
    let text = text.transpose()?;
    let asked = ask::read(text.as_deref(), &args.asking, context)?;
    let Some(target) = target::open(&args.asking.place, &paths, text.as_deref(), context)? else {
        return Ok(Exit::Trouble);
    };
    let by = args.asking.scope;
    let facets = args.by.iter().map(|field| FacetRequest { field: *field, limit: args.top, by });
    let request = Request {
        limit: 0,
        facets: facets.collect(),
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
        let tables: Vec<Table> = response.facets.iter().map(table).collect();
        print::table::print(&mut out, &tables, context)?;
    }
    out.flush()?;
    if context.format != Format::Json {
        response.notices.iter().for_each(|notice| say::note(&notice.message));
    }
    Ok(())
}

/// Returns the values, and last what is not among them: no hit goes uncounted.
fn table(facet: &Facet) -> Table {
    let mut rows: Vec<Row> =
        facet.values.iter().map(|value| Row { value: value.value.clone(), count: value.count }).collect();
    for (value, count) in [("(others)", facet.other), ("(none)", facet.missing)] {
        if count > 0 {
            rows.push(Row { value: value.to_owned(), count });
        }
    }
    Table { name: name(facet.field), rows }
}

fn name(field: FacetField) -> &'static str {
    match field {
        FacetField::Source => "source",
        FacetField::Section => "section",
        FacetField::Language => "language",
        FacetField::Agency => "agency",
        FacetField::Year => "year",
        FacetField::Month => "month",
        FacetField::Day => "day",
        _ => "field",
    }
}
