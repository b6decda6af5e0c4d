//! `newsgrep facets`: how many hits have each value of a field.

use anyhow::Result;
use newsgrep::{Facet, FacetField, FacetRequest, Request};

use super::counted;
use crate::args::FacetsArgs;
use crate::config::Context;
use crate::exit::Exit;
use crate::print::table::{Row, Table};

pub(crate) fn run(args: &FacetsArgs, context: &Context) -> Result<Exit> {
    let by = args.asking.scope;
    let facets = args.by.iter().map(|field| FacetRequest { field: *field, limit: args.top, by });
    let wanted = |request| Request { facets: facets.collect(), ..request };
    counted::run(&args.asking, wanted, |response| response.facets.iter().map(table).collect(), context)
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
