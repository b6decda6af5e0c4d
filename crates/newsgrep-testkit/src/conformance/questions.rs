//! What to ask of a query: the same in both scopes, every order, with counts of every kind, facets and timelines.
//!
//! In: a query and random numbers. Out: requests. Every choice is as likely as the others, so that over some dozen queries
//! everything is asked together with everything.

use newsgrep_query::{
    CountBy, Counts, FacetField, FacetRequest, Query, Request, Scope, Sort, TimeUnit, TimelineRequest,
};

use crate::Rng;

const KINDS: [CountBy; 3] = [CountBy::Articles, CountBy::Paragraphs, CountBy::Occurrences];
const SCOPES: [Scope; 2] = [Scope::Article, Scope::Paragraph];
const UNITS: [TimeUnit; 5] =
    [TimeUnit::Day, TimeUnit::Week, TimeUnit::Month, TimeUnit::Quarter, TimeUnit::Year];
const PARTLY: [Counts; 4] = [Counts::Articles, Counts::Units, Counts::Bounded, Counts::None];

/// Returns four requests: everything there is to know about articles, the same about paragraphs, a page by date, and what is
/// asked when nothing is said.
pub fn questions(rng: &mut Rng, query: &Query) -> Vec<Request> {
    vec![
        Request { scope: Scope::Article, ..everything(rng, query) },
        Request { scope: Scope::Paragraph, ..everything(rng, query) },
        by_date(rng, query),
        plain(rng, query),
    ]
}

/// Returns the first hundred by relevance with exact counts, all facets, a timeline and context.
pub fn everything(rng: &mut Rng, query: &Query) -> Request {
    Request {
        sort: Sort::Relevance,
        limit: 100,
        counts: Counts::Exact,
        facets: FacetField::ALL.iter().map(|field| facet(rng, *field)).collect(),
        timeline: Some(timeline(rng)),
        before: rng.below(3).saturating_sub(1),
        after: rng.below(3).saturating_sub(1),
        ..Request::new(query.clone())
    }
}

/// Returns some by date, from anywhere on, with counts that need not all be exact and maybe a facet.
pub fn by_date(rng: &mut Rng, query: &Query) -> Request {
    let facets = rng.below(3).saturating_sub(1);
    Request {
        scope: *rng.pick(&SCOPES),
        sort: *rng.pick(&[Sort::Newest, Sort::Oldest]),
        limit: *rng.pick(&[0, 1, 10, 100, 1_000]),
        offset: *rng.pick(&[0, 0, 0, 3, 50]),
        counts: *rng.pick(&PARTLY),
        facets: (0..facets)
            .map(|_| {
                let field = *rng.pick(FacetField::ALL);
                facet(rng, field)
            })
            .collect(),
        timeline: rng.per_cent(20).then(|| timeline(rng)),
        ..Request::new(query.clone())
    }
}

/// Returns the ten or twenty most relevant, with the counts that are cheap.
pub fn plain(rng: &mut Rng, query: &Query) -> Request {
    let counts = if rng.per_cent(60) { Counts::Bounded } else { *rng.pick(&PARTLY) };
    Request {
        scope: *rng.pick(&SCOPES),
        counts,
        limit: *rng.pick(&[1, 10, 20]),
        offset: *rng.pick(&[0, 0, 0, 7]),
        ..Request::new(query.clone())
    }
}

fn facet(rng: &mut Rng, field: FacetField) -> FacetRequest {
    FacetRequest { field, limit: *rng.pick(&[2, 10, 1_000]), by: *rng.pick(&KINDS), depth: rng.below(4) }
}

fn timeline(rng: &mut Rng) -> TimelineRequest {
    // A series for each of several values is refused, and one for each date is as well: seldom asked for, not never.
    let refused = rng.per_cent(4);
    let fits = |field: &FacetField| refused == (field.is_date() || field.has_several());
    let fields: Vec<FacetField> = FacetField::ALL.iter().copied().filter(fits).collect();
    TimelineRequest {
        unit: *rng.pick(&UNITS),
        by: *rng.pick(&KINDS),
        per: rng.per_cent(60).then(|| *rng.pick(&fields)),
        limit: *rng.pick(&[1, 3, 10]),
        volume: rng.per_cent(50),
    }
}
