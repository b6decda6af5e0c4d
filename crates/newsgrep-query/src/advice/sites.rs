//! The places in a query where something can be changed.
//!
//! In: a query. Out: its parts, each with the way to it from the root; and the query with a part replaced.

use crate::ast::{Query, Writing};

/// The way from the root of a query to a part of it: which child, of that which child, and so on.
pub(super) type Path = Vec<usize>;

/// A part of a query that is not below a NOT.
pub(super) struct Site<'q> {
    pub(super) path: Path,
    pub(super) query: &'q Query,
    /// Whether only text clauses may stand here: it is an operand of a proximity or what ATLEAST counts.
    pub(super) inside_text: bool,
    /// Whether inflections count here already.
    pub(super) inflected: bool,
    /// Whether only what was typed counts here.
    pub(super) exact: bool,
}

impl Site<'_> {
    /// Returns whether this is a text clause that is no part of a larger one.
    pub(super) fn is_whole_clause(&self) -> bool {
        !self.inside_text && is_text(self.query)
    }
}

/// Returns whether the query is a single text clause, as opposed to a combination of clauses.
pub(super) fn is_text(query: &Query) -> bool {
    matches!(
        query,
        Query::Word(_)
            | Query::Prefix(_)
            | Query::Wildcard(_)
            | Query::Fuzzy(..)
            | Query::Regex(_)
            | Query::Name(_)
            | Query::Phrase(_)
            | Query::Sloppy(..)
            | Query::Verbatim(_)
            | Query::Near(_)
    )
}

/// Returns the parts of a query, itself first, each before its own parts, in reading order.
pub(super) fn sites(query: &Query) -> Vec<Site<'_>> {
    let mut found = Vec::new();
    let root = Site { path: Vec::new(), query, inside_text: false, inflected: false, exact: false };
    let mut open = vec![root];
    while let Some(site) = open.pop() {
        let mut children = children(&site);
        // The last one pushed is the next one taken.
        children.reverse();
        open.append(&mut children);
        found.push(site);
    }
    found
}

fn children<'q>(site: &Site<'q>) -> Vec<Site<'q>> {
    let mut children = Vec::new();
    let wanted = match site.query {
        Query::Not(_) | Query::Filter(_) => 0,
        Query::Near(near) if near.negated => 1,
        _ => usize::MAX,
    };
    let inside_text = site.inside_text || matches!(site.query, Query::Near(_) | Query::AtLeast(..));
    let inflected = site.inflected || matches!(site.query, Query::Stem(_));
    let exact = site.exact || matches!(site.query, Query::Written(Writing::Exactly, _));
    site.query.for_each_child(&mut |query| {
        let mut path = site.path.clone();
        path.push(children.len());
        children.push(Site { path, query, inside_text, inflected, exact });
    });
    children.truncate(wanted);
    children
}

/// Returns the query with other parts in these places; of a place inside another one only the outer counts.
pub(super) fn replaced(query: &Query, parts: Vec<(&Path, Query)>) -> Query {
    let mut query = query.clone();
    let mut done: Vec<&Path> = Vec::new();
    for (path, part) in parts {
        if !done.iter().any(|outer| path.starts_with(outer)) {
            put(&mut query, path, &mut Some(part));
            done.push(path);
        }
    }
    flatten(&mut query);
    query
}

/// Returns an AND of these, or the only one; `*` of none.
pub(super) fn all_of(mut members: Vec<Query>) -> Query {
    match members.len() {
        0 => Query::All,
        1 => members.remove(0),
        _ => Query::And(members),
    }
}

fn put(query: &mut Query, path: &[usize], part: &mut Option<Query>) {
    let Some((child, rest)) = path.split_first() else {
        if let Some(part) = part.take() {
            *query = part;
        }
        return;
    };
    let mut number = 0;
    query.for_each_child_mut(&mut |query| {
        if number == *child {
            put(query, rest, part);
        }
        number += 1;
    });
}

/// Makes one AND of an AND in an AND, and likewise of OR, as reading the text would.
fn flatten(query: &mut Query) {
    query.for_each_child_mut(&mut flatten);
    match query {
        Query::And(members) => {
            let inner = |member| if let Query::And(inner) = member { inner } else { vec![member] };
            *members = std::mem::take(members).into_iter().flat_map(inner).collect();
        }
        Query::Or(members) => {
            let inner = |member| if let Query::Or(inner) = member { inner } else { vec![member] };
            *members = std::mem::take(members).into_iter().flat_map(inner).collect();
        }
        _ => {}
    }
}
