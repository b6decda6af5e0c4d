//! Multi-select facets: the counts of a field leave out the query's own condition on that field, so that what else could
//! be chosen is seen beside what was.

use newsgrep_core::Snapshot;

use crate::plan::Plan;
use crate::{Counts, EngineError, Facet, FacetRequest, Query, Request, Sort, multi_select};

use super::article::PreparedPlan;
use super::budget::Budget;
use super::collect::Pass;
use super::tally::Tallies;

/// The facets asked for, by the pass that counts them. Facets are named by their place in the request.
pub(super) struct Passes<'r> {
    request: &'r Request,
    /// Those counted in the pass of the query itself.
    same: Vec<usize>,
    /// Those that need another one: the query without the field's condition, and all facets that it is for.
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

    /// Returns the facets that the pass of the query itself is to count.
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
        snapshot: &Snapshot,
        same: Vec<Facet>,
        budget: &Budget,
    ) -> Result<Vec<Facet>, EngineError> {
        let mut counted: Vec<(usize, Facet)> = self.same.iter().copied().zip(same).collect();
        for (query, places) in &self.own {
            let facets = self.count(snapshot, query, places, budget)?;
            counted.extend(places.iter().copied().zip(facets));
        }
        counted.sort_unstable_by_key(|(place, _)| *place);
        Ok(counted.into_iter().map(|(_, facet)| facet).collect())
    }

    fn count(
        &self,
        snapshot: &Snapshot,
        query: &Query,
        places: &[usize],
        budget: &Budget,
    ) -> Result<Vec<Facet>, EngineError> {
        let scope = self.request.scope;
        let plan = Plan::compile(query);
        // The words are those of the query itself, so its notices have been given.
        let prepared = PreparedPlan::new(snapshot, &plan, scope, false, budget, &mut Vec::new())?;
        let mut tallies = Tallies::new(self.facets(places), None)?;
        let (sort, counts) = (Sort::Newest, Counts::None);
        let pass = Pass { scope, sort, counts, keep: 0, after: None, budget };
        pass.run(snapshot, &prepared, &mut tallies)?;
        Ok(tallies.finish(snapshot, false, budget)?.0)
    }
}
