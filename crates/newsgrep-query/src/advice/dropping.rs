//! Leaving clauses out: as few as possible, and those that say least.

use std::collections::BTreeSet;

use crate::ast::Query;
use crate::{EngineError, print};

use super::ClauseCount;
use super::asking::Asking;
use super::kinds::{Change, is_filter};
use super::sites::{Path, Site, all_of};

/// Most ways of leaving clauses out that are tried.
const MAX_WAYS: usize = 64;

/// Returns the ways to leave clauses out, those that keep most first.
///
/// A clause that finds nothing alone has to go. Beyond those one clause goes, or else two: first those with the fewest
/// words, of these the one that finds fewest articles, which says most about what is wrong.
pub(super) fn changes<'q>(
    asking: &Asking<'_>,
    sites: &[Site<'q>],
    clauses: &[ClauseCount],
) -> Result<Vec<Change<'q>>, EngineError> {
    let mut changes = Vec::new();
    for site in sites {
        if asking.is_over() {
            break;
        }
        match site.query {
            Query::And(members) => changes.extend(ways(&site.path, members, clauses)),
            Query::Near(near) if near.negated => {
                let what = format!("without NOT near {}", print(&near.operands[1]));
                changes.push(Change::of(&site.path, near.operands[0].clone(), what));
            }
            _ => {}
        }
    }
    Ok(changes)
}

fn ways<'q>(site: &Path, members: &[Query], clauses: &[ClauseCount]) -> Vec<Change<'q>> {
    let count = |member: &Query| clauses.iter().find(|clause| clause.query == *member).map(|c| c.articles);
    let finds_nothing = |member: &Query| count(member).is_some_and(|count| count.exact && count.value == 0);
    let dead: BTreeSet<usize> = (0..members.len()).filter(|at| finds_nothing(&members[*at])).collect();
    let mut others: Vec<usize> =
        (0..members.len()).filter(|at| !dead.contains(at) && !is_filter(&members[*at])).collect();
    others.sort_by_key(|at| (words(&members[*at]), count(&members[*at]).map(|count| count.value)));
    let mut ways: Vec<BTreeSet<usize>> = Vec::new();
    if !dead.is_empty() {
        ways.push(dead.clone());
    }
    let with = |more: &[usize]| dead.iter().copied().chain(more.iter().copied()).collect::<BTreeSet<usize>>();
    ways.extend(others.iter().map(|one| with(&[*one])));
    for (number, one) in others.iter().enumerate() {
        ways.extend(others[..number].iter().map(|two| with(&[*two, *one])));
    }
    // Conditions alone are not what was looked for.
    let keeps_text = |way: &BTreeSet<usize>| {
        (0..members.len()).any(|at| !way.contains(&at) && !is_filter(&members[at]) && !is_not(&members[at]))
    };
    ways.retain(keeps_text);
    ways.truncate(MAX_WAYS);
    ways.into_iter().map(|way| without(site, members, &way)).collect()
}

fn is_not(query: &Query) -> bool {
    matches!(query, Query::Not(_))
}

fn without<'q>(site: &Path, members: &[Query], way: &BTreeSet<usize>) -> Change<'q> {
    let kept = (0..members.len()).filter(|at| !way.contains(at)).map(|at| members[at].clone()).collect();
    let left: Vec<String> = way.iter().map(|at| print(&members[*at])).collect();
    Change::of(site, all_of(kept), format!("without {}", left.join(" and without ")))
}

/// Returns how many words and conditions a query has.
fn words(query: &Query) -> usize {
    let mut words = 0;
    let mut open = vec![query];
    while let Some(query) = open.pop() {
        let mut children = 0;
        query.for_each_child(&mut |child| {
            children += 1;
            open.push(child);
        });
        words += match query {
            Query::Phrase(slots) | Query::Sloppy(slots, _) => slots.len(),
            Query::Name(names) => names.len(),
            Query::Verbatim(text) => newsgrep_text::words(text).count(),
            _ => usize::from(children == 0),
        };
    }
    words
}
