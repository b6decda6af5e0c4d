//! Multi-select facets: the counts of a field leave out the query's own condition on that field, so that what else could
//! be chosen is seen beside what was.

use newsgrep_core::Snapshot;

use crate::plan::Plan;
use crate::{Counts, EngineError, Facet, FacetField, FacetRequest, Field, Filter, Query, Request, Sort};

use super::article::PreparedPlan;
use super::budget::Budget;
use super::collect::Pass;
use super::tally::Tallies;

/// Splits the facets asked for into those counted in the pass of the query itself, and those that need a pass of their
/// own, each with the query without the field's condition.
pub(super) fn split(request: &Request) -> (Vec<FacetRequest>, Vec<(Query, FacetRequest)>) {
    let mut same = Vec::new();
    let mut own = Vec::new();
    for facet in &request.facets {
        match without(&request.query, facet.field) {
            Some(query) => own.push((query, facet.clone())),
            None => same.push(facet.clone()),
        }
    }
    (same, own)
}

pub(super) fn count_without(
    snapshot: &Snapshot,
    request: &Request,
    query: &Query,
    facet: &FacetRequest,
    budget: &Budget,
) -> Result<Vec<Facet>, EngineError> {
    let plan = Plan::compile(query);
    // The words are those of the query itself, so its notices have been given.
    let prepared = PreparedPlan::new(snapshot, &plan, request.scope, false, budget, &mut Vec::new())?;
    let mut tallies = Tallies::new(std::slice::from_ref(facet), None);
    let (scope, sort, counts) = (request.scope, Sort::Newest, Counts::None);
    let pass = Pass { scope, sort, counts, keep: 0, after: None, budget };
    pass.run(snapshot, &prepared, &mut tallies)?;
    Ok(tallies.into_parts().0)
}

/// Puts the facets back into the order in which they were asked for.
pub(super) fn in_order(facets: &mut [Facet], request: &Request) {
    facets.sort_by_key(|facet| request.facets.iter().position(|asked| asked.field == facet.field));
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
        Query::Filter(filter) => matches!(
            (filter, field),
            (Filter::Field(Field::Source, _), FacetField::Source)
                | (Filter::Field(Field::Section, _), FacetField::Section)
                | (Filter::Field(Field::Agency, _), FacetField::Agency)
                | (Filter::Language(_), FacetField::Language)
                | (Filter::Date(_), FacetField::Year | FacetField::Month | FacetField::Day)
        ),
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
        check("(nato source:tass) russia", FacetField::Source, Some("nato AND russia"));
        check("(nato source:tass) OR truth", FacetField::Source, None);
    }
}
