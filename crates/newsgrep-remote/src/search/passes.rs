//! Multi-select facets: what is counted over the query without its own condition on a field.

use std::ops::ControlFlow;

use newsgrep_query::plan::Plan;
use newsgrep_query::{
    Counts, EngineError, Facet, FacetRequest, Hit, Query, Request, Response, Sort, multi_select,
};
use serde_json::Value;

use super::Search;
use super::budget::Budget;
use super::delivery::Delivery;
use super::prepared::Prepared;
use crate::aggregate::Tally;
use crate::client::Client;

/// The facets asked for, by the query that they are counted over. Facets are named by their place in the request.
pub(super) struct Passes<'r> {
    request: &'r Request,
    /// Those counted over the query itself.
    same: Vec<usize>,
    /// Those of another one.
    own: Vec<(Query, Vec<usize>)>,
}

impl<'r> Passes<'r> {
    pub(super) fn of(request: &'r Request) -> Self {
        let mut passes = Passes { request, same: Vec::new(), own: Vec::new() };
        for (place, facet) in request.facets.iter().enumerate() {
            let Some(query) = multi_select(&request.query, facet.field) else {
                passes.same.push(place);
                continue;
            };
            match passes.own.iter_mut().find(|(other, _)| *other == query) {
                Some((_, places)) => places.push(place),
                None => passes.own.push((query, vec![place])),
            }
        }
        passes
    }

    /// Returns the facets that are counted over the query itself.
    pub(super) fn same(&self) -> impl Iterator<Item = &'r FacetRequest> {
        self.facets(&self.same)
    }

    fn facets(&self, places: &[usize]) -> impl Iterator<Item = &'r FacetRequest> {
        let request = self.request;
        places.iter().map(move |place| &request.facets[*place])
    }

    /// Counts the other facets; returns them all, in the order in which they were asked for.
    pub(super) fn finish(
        self,
        client: &Client,
        same: Vec<Facet>,
        budget: &Budget<'_>,
        incomplete: &mut Option<String>,
    ) -> Result<Vec<Facet>, EngineError> {
        let mut counted: Vec<(usize, Facet)> = self.same.iter().copied().zip(same).collect();
        let requests: Vec<Request> = self.own.iter().map(|(query, _)| self.counting(query)).collect();
        let plans: Vec<Plan> = requests.iter().map(|request| Plan::compile(&request.query)).collect();
        for (own, tally) in self.tally(client, &requests, &plans, budget, incomplete)? {
            counted.extend(self.own[own].1.iter().copied().zip(tally.finish()?.0));
        }
        counted.sort_unstable_by_key(|(place, _)| *place);
        Ok(counted.into_iter().map(|(_, facet)| facet).collect())
    }

    /// Returns the request that finds what is counted over a query.
    fn counting(&self, query: &Query) -> Request {
        let Request { scope, timeout, .. } = *self.request;
        let cancel = self.request.cancel.clone();
        let (sort, counts, limit) = (Sort::Newest, Counts::None, 0);
        Request { scope, timeout, cancel, sort, counts, limit, ..Request::new(query.clone()) }
    }

    /// Counts; each tally comes with the place of its query in `own`, in no order.
    fn tally(
        &self,
        client: &Client,
        requests: &[Request],
        plans: &[Plan],
        budget: &Budget<'_>,
        incomplete: &mut Option<String>,
    ) -> Result<Vec<(usize, Tally)>, EngineError> {
        let mut sinks: Vec<fn(Hit) -> ControlFlow<()>> = vec![|_| ControlFlow::Continue(()); requests.len()];
        let mut searches = Vec::with_capacity(requests.len());
        let (mut owns, mut tallies) = (Vec::new(), Vec::new());
        let asked = self.own.iter().zip(requests).zip(plans).zip(&mut sinks).enumerate();
        for (own, ((((_, places), request), plan), sink)) in asked {
            let tally = Tally::new(self.facets(places), None)?;
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
