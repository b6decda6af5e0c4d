//! Multi-select facets: the counts of a field leave out the query's own condition on that field, so that what else could
//! be chosen is seen beside what was.

use newsgrep_core::Snapshot;

use crate::plan::Plan;
use crate::{Counts, EngineError, Facet, FacetField, FacetRequest, Field, Filter, Query, Request, Sort};

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
            let Some(query) = without(&request.query, facet.field) else {
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

/// Returns the query without its conditions on a field, if it has any that the whole query depends on: at its top level,
/// or in groups there that are joined by AND.
fn without(query: &Query, field: FacetField) -> Option<Query> {
    if is_about(query, field) {
        return Some(Query::All);
    }
    let Query::And(members) = query else { return None };
    let mut changed = false;
    let mut kept = Vec::with_capacity(members.len());
    for member in members {
        match without(member, field) {
            Some(Query::All) => changed = true,
            Some(rest) => {
                changed = true;
                kept.push(rest);
            }
            None => kept.push(member.clone()),
        }
    }
    changed.then(|| match kept.len() {
        0 => Query::All,
        1 => kept.remove(0),
        _ => Query::And(kept),
    })
}

/// Returns whether a query says nothing but something about a field.
fn is_about(query: &Query, field: FacetField) -> bool {
    match query {
        Query::And(members) | Query::Or(members) => members.iter().all(|member| is_about(member, field)),
        Query::Not(member) => is_about(member, field),
        Query::Filter(filter) => {
            matches!(
                (filter, field),
                (Filter::Field(Field::Source, _), FacetField::Source)
                    | (Filter::Field(Field::Section, _), FacetField::Section)
                    | (Filter::Field(Field::Agency, _), FacetField::Agency)
                    | (Filter::Field(Field::Subject, _), FacetField::Subject)
                    | (Filter::Field(Field::Place, _), FacetField::Place)
                    | (Filter::Field(Field::Person, _), FacetField::Person)
                    | (Filter::Field(Field::Organisation, _), FacetField::Organisation)
                    | (Filter::Language(_), FacetField::Language)
            ) || (field.is_date() && matches!(filter, Filter::Date(_)))
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{parse, print};

    #[test]
    fn a_field_leaves_out_its_own_condition_only() {
        let check = |query: &str, field, rest: Option<&str>| {
            let query = parse(query).unwrap();
            assert_eq!(without(&query, field).map(|query| print(&query)).as_deref(), rest, "{query:?}");
        };
        check("nato source:tass", FacetField::Source, Some("nato"));
        check("nato source:tass", FacetField::Section, None);
        check("nato russia source:(tass OR afp)", FacetField::Source, Some("nato AND russia"));
        check("source:tass", FacetField::Source, Some("*"));
        check("nato -source:tass", FacetField::Source, Some("nato"));
        check("nato date:2022 after:2022-01-05", FacetField::Month, Some("nato"));
        check("nato date:2022", FacetField::Date, Some("nato"));
        check("(nato source:tass) russia", FacetField::Source, Some("nato AND russia"));
        check("(nato source:tass) OR truth", FacetField::Source, None);
    }
}
