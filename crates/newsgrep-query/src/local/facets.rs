//! Multi-select facets: the counts of a field leave out the query's own condition on that field, so that what else could
//! be chosen is seen beside what was.

use newsgrep_core::Snapshot;

use crate::plan::Plan;
use crate::{Counts, EngineError, Facet, FacetPasses, FacetRequest, Query, Request, Scope, Sort};

use super::article::PreparedPlan;
use super::budget::Budget;
use super::collect::Pass;
use super::tally::Tallies;

/// Counts the facets that are not counted over the query itself; returns them all, in the order in which they were asked for.
pub(super) fn finish(
    passes: &FacetPasses<'_>,
    request: &Request,
    snapshot: &Snapshot,
    same: Vec<Facet>,
    budget: &Budget,
) -> Result<Vec<Facet>, EngineError> {
    let mut own = Vec::new();
    for (number, (query, places)) in passes.own().iter().enumerate() {
        own.push((number, count(snapshot, query, passes.facets(places), request.scope, budget)?));
    }
    Ok(passes.in_order(same, own))
}

fn count<'r>(
    snapshot: &Snapshot,
    query: &Query,
    facets: impl Iterator<Item = &'r FacetRequest>,
    scope: Scope,
    budget: &Budget,
) -> Result<Vec<Facet>, EngineError> {
    let plan = Plan::compile(query);
    // The words are those of the query itself, so its notices have been given.
    let prepared = PreparedPlan::new(snapshot, &plan, scope, false, budget, &mut Vec::new())?;
    let mut tallies = Tallies::new(facets, None)?;
    let (sort, counts) = (Sort::Newest, Counts::None);
    let pass = Pass { scope, sort, counts, keep: 0, after: None, budget };
    pass.run(snapshot, &prepared, &mut tallies)?;
    Ok(tallies.finish(snapshot, false, budget)?.0)
}
