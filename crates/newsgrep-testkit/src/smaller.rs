//! Smaller queries and articles that still show a difference.
//!
//! In: a query and an article that two answers differ on. Out: ones from which nothing more can be left out.

use newsgrep_query::{Near, Query, Slot};
use newsgrep_text::Article;

/// Returns the query and the article made smaller as long as the answers differ.
pub fn smallest(
    mut query: Query,
    mut article: Article,
    differ: &dyn Fn(&Query, &Article) -> bool,
) -> (Query, Article) {
    loop {
        if let Some(next) = smaller(&query).into_iter().find(|next| differ(next, &article)) {
            query = next;
            continue;
        }
        let without = |at| {
            let mut smaller = article.clone();
            smaller.paragraphs.remove(at);
            smaller
        };
        match (0..article.paragraphs.len()).map(without).find(|next| differ(&query, next)) {
            Some(next) => article = next,
            None => return (query, article),
        }
    }
}

/// Returns the query made smaller as long as the answers differ.
pub fn smallest_query(mut query: Query, differ: &dyn Fn(&Query) -> bool) -> Query {
    while let Some(next) = smaller(&query).into_iter().find(differ) {
        query = next;
    }
    query
}

/// Returns queries with one part less.
fn smaller(query: &Query) -> Vec<Query> {
    let fewer = |members: &[Query], least: usize| -> Vec<Vec<Query>> {
        let without =
            |at| members.iter().enumerate().filter(|(n, _)| *n != at).map(|(_, m)| m.clone()).collect();
        if members.len() > least { (0..members.len()).map(without).collect() } else { Vec::new() }
    };
    let changed = |members: &[Query]| -> Vec<Vec<Query>> {
        let mut all = Vec::new();
        for (at, member) in members.iter().enumerate() {
            for next in smaller(member) {
                let mut members = members.to_vec();
                members[at] = next;
                all.push(members);
            }
        }
        all
    };
    let slots = |slots: &[Slot]| -> Vec<Vec<Slot>> {
        let without =
            |at| slots.iter().enumerate().filter(|(n, _)| *n != at).map(|(_, s)| s.clone()).collect();
        if slots.len() > 1 { (0..slots.len()).map(without).collect() } else { Vec::new() }
    };
    let group = |members: &[Query], make: &dyn Fn(Vec<Query>) -> Query| -> Vec<Query> {
        let mut all = members.to_vec();
        all.extend(fewer(members, 2).into_iter().chain(changed(members)).map(make));
        all
    };
    let wrapped = |inner: &Query, make: &dyn Fn(Box<Query>) -> Query| -> Vec<Query> {
        let mut all = vec![inner.clone()];
        all.extend(smaller(inner).into_iter().map(|inner| make(Box::new(inner))));
        all
    };
    match query {
        Query::And(members) => group(members, &Query::And),
        Query::Or(members) => group(members, &Query::Or),
        Query::Of(least, members) => {
            let fitting = |members: Vec<Query>| Query::Of((*least).min(members.len() as u32), members);
            group(members, &fitting)
        }
        Query::Near(near) if near.negated => {
            let mut all = near.operands.clone();
            let make = |operands| Query::Near(Near { operands, ..near.clone() });
            all.extend(changed(&near.operands).into_iter().map(make));
            all
        }
        Query::Near(near) => {
            group(&near.operands, &|operands| Query::Near(Near { operands, ..near.clone() }))
        }
        Query::Not(inner) => wrapped(inner, &Query::Not),
        Query::Written(writing, inner) => wrapped(inner, &|inner| Query::Written(*writing, inner)),
        Query::Stem(inner) => wrapped(inner, &Query::Stem),
        Query::Boost(inner, factor) => wrapped(inner, &|inner| Query::Boost(inner, *factor)),
        Query::AtLeast(least, inner) => wrapped(inner, &|inner| Query::AtLeast(*least, inner)),
        Query::In(part, inner) => wrapped(inner, &|inner| Query::In(*part, inner)),
        Query::Phrase(all) => slots(all).into_iter().map(Query::Phrase).collect(),
        Query::Sloppy(all, slop) => slots(all).into_iter().map(|slots| Query::Sloppy(slots, *slop)).collect(),
        _ => Vec::new(),
    }
}
