//! Multi-select facets: the counts of a field leave out the query's own condition on that field, so that what else could
//! be chosen is seen beside what was.

use crate::{Facet, FacetField, FacetRequest, Filter, Query, Request};

/// Returns the query that the values of a field are counted over, if it is not the query itself: without its conditions on
/// that field, of which only those count that the whole query depends on, at its top level or in groups there that are
/// joined by AND.
///
/// ```
/// use newsgrep_query::{FacetField, multi_select, parse, print};
///
/// let query = parse("nato source:(tass OR interfax)").unwrap();
/// let over = multi_select(&query, FacetField::Source).unwrap();
/// assert_eq!(print(&over), "nato");
/// assert_eq!(multi_select(&query, FacetField::Section), None);
/// ```
pub fn multi_select(query: &Query, field: FacetField) -> Option<Query> {
    if is_about(query, field) {
        return Some(Query::All);
    }
    let Query::And(members) = query else { return None };
    let mut changed = false;
    let mut kept = Vec::with_capacity(members.len());
    for member in members {
        match multi_select(member, field) {
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

/// The facets of a request, by the query that they are counted over. Facets are named by their place in the request.
///
/// ```
/// use newsgrep_query::{FacetField, FacetPasses, FacetRequest, Request, parse, print};
///
/// let facets = [FacetField::Source, FacetField::Month].map(FacetRequest::new).to_vec();
/// let request = Request { facets, ..Request::new(parse("nato source:tass").unwrap()) };
/// let passes = FacetPasses::of(&request);
/// assert_eq!(passes.same().count(), 1);
/// let (query, places) = &passes.own()[0];
/// assert_eq!((print(query).as_str(), &places[..]), ("nato", &[0][..]));
/// ```
#[derive(Clone, Debug)]
pub struct FacetPasses<'r> {
    request: &'r Request,
    /// Those counted over the query itself.
    same: Vec<usize>,
    /// The other queries, each with the facets that it is for.
    own: Vec<(Query, Vec<usize>)>,
}

impl<'r> FacetPasses<'r> {
    /// Sorts the facets of a request.
    pub fn of(request: &'r Request) -> Self {
        let mut passes = FacetPasses { request, same: Vec::new(), own: Vec::new() };
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
    pub fn same(&self) -> impl Iterator<Item = &'r FacetRequest> {
        self.facets(&self.same)
    }

    /// Returns the queries without the condition on a field, each with the places of all facets that it is for.
    pub fn own(&self) -> &[(Query, Vec<usize>)] {
        &self.own
    }

    /// Returns the facets at these places.
    pub fn facets(&self, places: &[usize]) -> impl Iterator<Item = &'r FacetRequest> {
        let request = self.request;
        places.iter().map(move |place| &request.facets[*place])
    }

    /// Returns all facets in the order in which they were asked for: those counted over the query itself, and those of other
    /// queries, by the place of the query in [`FacetPasses::own`].
    pub fn in_order(
        &self,
        same: Vec<Facet>,
        own: impl IntoIterator<Item = (usize, Vec<Facet>)>,
    ) -> Vec<Facet> {
        let mut counted: Vec<(usize, Facet)> = self.same.iter().copied().zip(same).collect();
        for (query, facets) in own {
            counted.extend(self.own[query].1.iter().copied().zip(facets));
        }
        counted.sort_unstable_by_key(|(place, _)| *place);
        counted.into_iter().map(|(_, facet)| facet).collect()
    }
}

/// Returns whether a query says nothing but something about a field.
fn is_about(query: &Query, field: FacetField) -> bool {
    match query {
        Query::And(members) | Query::Or(members) => members.iter().all(|member| is_about(member, field)),
        Query::Not(member) => is_about(member, field),
        Query::Filter(Filter::Field(about, _)) => field.field() == Some(*about),
        Query::Filter(Filter::Language(_)) => field == FacetField::Language,
        Query::Filter(Filter::Date(_)) => field.is_date(),
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
            assert_eq!(multi_select(&query, field).map(|query| print(&query)).as_deref(), rest, "{query:?}");
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
