//! Multi-select facets: what is counted over the query without its own condition on a field.

use std::ops::ControlFlow;

use newsgrep_query::plan::Plan;
use newsgrep_query::{Counts, EngineError, Facet, FacetPasses, Hit, Query, Request, Response, Sort};
use serde_json::Value;

use super::Search;
use super::budget::Budget;
use super::delivery::Delivery;
use super::prepared::Prepared;
use crate::aggregate::Tally;
use crate::client::Client;

/// Counts the facets that are not counted over the query itself; returns them all, in the order in which they were asked for.
pub(super) fn finish(
    passes: &FacetPasses<'_>,
    request: &Request,
    client: &Client,
    same: Vec<Facet>,
    budget: &Budget<'_>,
    incomplete: &mut Option<String>,
) -> Result<Vec<Facet>, EngineError> {
    let requests: Vec<Request> = passes.own().iter().map(|(query, _)| counting(request, query)).collect();
    let plans: Vec<Plan> = requests.iter().map(|request| Plan::compile(&request.query)).collect();
    let mut own = Vec::new();
    for (number, tally) in tallies(passes, client, &requests, &plans, budget, incomplete)? {
        own.push((number, tally.finish()?.0));
    }
    Ok(passes.in_order(same, own))
}

/// Returns the request that finds what is counted over a query.
fn counting(request: &Request, query: &Query) -> Request {
    let Request { scope, timeout, .. } = *request;
    let cancel = request.cancel.clone();
    let (sort, counts, limit) = (Sort::Newest, Counts::None, 0);
    Request { scope, timeout, cancel, sort, counts, limit, ..Request::new(query.clone()) }
}

/// Counts; each tally comes with the place of its query, in no order.
fn tallies(
    passes: &FacetPasses<'_>,
    client: &Client,
    requests: &[Request],
    plans: &[Plan],
    budget: &Budget<'_>,
    incomplete: &mut Option<String>,
) -> Result<Vec<(usize, Tally)>, EngineError> {
    let mut sinks: Vec<fn(Hit) -> ControlFlow<()>> = vec![|_| ControlFlow::Continue(()); requests.len()];
    let mut searches = Vec::with_capacity(requests.len());
    let (mut owns, mut tallies) = (Vec::new(), Vec::new());
    let asked = passes.own().iter().zip(requests).zip(plans).zip(&mut sinks).enumerate();
    for (own, ((((_, places), request), plan), sink)) in asked {
        let tally = Tally::new(passes.facets(places), None)?;
        match Prepared::new(client, request, plan, budget)? {
            Some(prepared) => {
                owns.push(own);
                searches.push(Search::new(prepared, None, Delivery::new(request, None, sink), tally));
            }
            // The search is over: what follows is not counted either.
            None => tallies.push((own, tally)),
        }
    }
    count_at_once(client, budget, &mut searches)?;
    for (own, mut search) in owns.into_iter().zip(searches) {
        search.run()?;
        let (tally, why) = search.finish(&mut Response::default());
        tallies.push((own, tally));
        if let Some(why) = why {
            incomplete.get_or_insert(why);
        }
    }
    Ok(tallies)
}

/// Lets the cluster count, in one request, what it can count.
fn count_at_once(
    client: &Client,
    budget: &Budget<'_>,
    searches: &mut [Search<'_>],
) -> Result<(), EngineError> {
    let mut only_count: Vec<&mut Search<'_>> =
        searches.iter_mut().filter(|search| search.only_counts()).collect();
    let bodies: Vec<Value> = only_count.iter().map(|search| search.counting_search()).collect();
    if bodies.is_empty() {
        return Ok(());
    }
    let Some(answers) = budget.allow(client.searches(&bodies, &budget.how()))? else { return Ok(()) };
    only_count.iter_mut().zip(&answers).try_for_each(|(search, answer)| search.take_counts(answer))
}
