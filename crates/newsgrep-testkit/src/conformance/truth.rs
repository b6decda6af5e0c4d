//! An engine against brute force: every article read, no index.

use std::collections::BTreeMap;

use newsgrep_query::{Counts, Engine, EngineError, Query, Request, Scope, Sort};
use newsgrep_text::{Article, ArticleId, Span};

use super::{Agreement, Difference};
use crate::oracle;

/// What was found: of each article the paragraphs that took part, with what is marked in them.
type Found = BTreeMap<ArticleId, Vec<(u32, Vec<Span>)>>;

/// Asks the engine for everything, by article and by paragraph, and holds it against what is found by looking at every
/// word of `articles`, which must be what the engine searches.
///
/// # Errors
///
/// Fails with what differs.
///
/// # Panics
///
/// Panics on a query that brute force has no answer to: a saved search, and speakers.
pub fn compare_with_truth(
    articles: &[Article],
    engine: &dyn Engine,
    query: &Query,
) -> Result<Agreement, Box<Difference>> {
    for scope in [Scope::Article, Scope::Paragraph] {
        let request = Request {
            scope,
            sort: Sort::Newest,
            limit: 1_000_000,
            counts: Counts::Exact,
            ..Request::new(query.clone())
        };
        let differ = |part: &str, expected: String, found: String| {
            Err(Difference::new(&request, format!("{part}, by brute force"), expected, found))
        };
        let response = match engine.search(&request) {
            Ok(response) => response,
            // What stands for too many words is refused, and whether it should be, another engine tells.
            Err(EngineError::Unsupported { .. }) => return Ok(Agreement::Refused),
            Err(error) => return differ("outcome", "an answer".to_owned(), error.to_string()),
        };
        if !response.complete {
            return Ok(Agreement::NotWhole);
        }
        let (truth, occurrences) = by_brute_force(articles, query, scope);
        let mut found = Found::new();
        for hit in &response.hits {
            let paragraphs = found.entry(hit.id).or_default();
            let own = hit.paragraphs.iter().map(|paragraph| (paragraph.ordinal, paragraph.spans.clone()));
            paragraphs.extend(own);
            paragraphs.sort_by_key(|(ordinal, _)| *ordinal);
        }
        if found != truth {
            let odd = |(id, paragraphs): &(_, _), other: &Found| other.get(id) != Some(paragraphs);
            let only = |one: &Found, other: &Found| -> String {
                let hits = one.iter().map(|(id, paragraphs)| (*id, paragraphs.clone()));
                let differing: Vec<_> = hits.filter(|hit| odd(hit, other)).take(3).collect();
                format!("{} articles, among them {differing:?}", one.len())
            };
            return differ("hits", only(&truth, &found), only(&found, &truth));
        }
        let paragraphs: usize = truth.values().map(Vec::len).sum();
        let counted = response.counts;
        let expected = [truth.len() as u64, paragraphs as u64, occurrences];
        let counted = [counted.articles.value, counted.paragraphs.value, counted.occurrences.value];
        if expected != counted {
            return differ("counts", format!("{expected:?}"), format!("{counted:?}"));
        }
    }
    Ok(Agreement::Same)
}

fn by_brute_force(articles: &[Article], query: &Query, scope: Scope) -> (Found, u64) {
    let matches = match scope {
        Scope::Article => oracle::search(articles, query),
        Scope::Paragraph => oracle::search_paragraphs(articles, query),
    };
    let occurrences = matches.iter().flat_map(|found| &found.paragraphs);
    let occurrences = occurrences.map(|paragraph| paragraph.occurrences as u64).sum();
    let found = matches.into_iter().map(|found| {
        let paragraphs = found.paragraphs.into_iter();
        let paragraphs = paragraphs.map(|paragraph| (paragraph.ordinal as u32, paragraph.spans)).collect();
        (articles[found.article].id, paragraphs)
    });
    (found.collect(), occurrences)
}
