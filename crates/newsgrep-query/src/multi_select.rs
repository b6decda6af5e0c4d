//! Multi-select facets: the counts of a field leave out the query's own condition on that field, so that what else could
//! be chosen is seen beside what was.

use crate::{FacetField, Filter, Query};

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
