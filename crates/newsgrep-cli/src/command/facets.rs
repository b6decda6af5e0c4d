//! `newsgrep facets`: how many hits have each value of a field.

use anyhow::Result;
use newsgrep::{Facet, FacetField, FacetRequest, FacetValue, Request};

use super::counted;
use crate::args::FacetsArgs;
use crate::config::Context;
use crate::exit::Exit;
use crate::print::table::{self, Row, Table};

/// How many values of a field are listed unless another number is asked for.
const TOP: usize = 10;

pub(crate) fn run(args: &FacetsArgs, context: &Context) -> Result<Exit> {
    let (depth, by) = (args.depth, args.counting.of(args.asking.scope));
    // A month that is left out of a row of months would be taken for one without hits.
    let limit = |field: FacetField| args.top.unwrap_or(if field.is_date() { usize::MAX } else { TOP });
    let facets = args.by.iter().map(|field| FacetRequest { field: *field, limit: limit(*field), by, depth });
    let wanted = |request| Request { facets: facets.collect(), ..request };
    counted::run(
        &args.asking,
        wanted,
        |out, response| {
            let tables: Vec<Table> = response.facets.iter().map(table).collect();
            table::print(out, &tables, depth > 1, context)
        },
        context,
    )
}

/// Returns the values, and last what is not among them: no hit goes uncounted.
fn table(facet: &Facet) -> Table {
    let mut rows = Vec::new();
    facet.values.iter().for_each(|value| add(&mut rows, value, 1));
    let rest = [("(others)", facet.other), ("(none)", facet.missing)];
    rows.extend(rest.iter().filter(|(_, count)| *count > 0).map(|(value, count)| Row {
        value: (*value).to_owned(),
        count: *count,
        level: 1,
    }));
    Table { name: facet.field.name(), by: facet.by, rows }
}

/// Adds a value and the values below it; there are few levels.
fn add(rows: &mut Vec<Row>, value: &FacetValue, level: usize) {
    rows.push(Row { value: value.value.clone(), count: value.count, level });
    value.children.iter().for_each(|child| add(rows, child, level + 1));
    if value.other > 0 {
        rows.push(Row { value: format!("{} (others)", value.value), count: value.other, level: level + 1 });
    }
}
