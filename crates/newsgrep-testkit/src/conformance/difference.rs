//! What two answers differ in, for a reader who has to find out why.

use std::fmt;

use newsgrep_query::{Request, print};

/// What two answers to one request differ in.
#[derive(Clone, Debug, PartialEq)]
pub struct Difference {
    /// The request.
    pub asked: String,
    /// The part of the answer, such as `counts.articles` or `/hits/3/paragraphs/0/spans`.
    pub part: String,
    /// What the engine that is right says.
    pub expected: String,
    /// What the engine that is tested says.
    pub found: String,
}

impl Difference {
    pub(super) fn new(
        request: &Request,
        part: impl Into<String>,
        expected: impl Into<String>,
        found: impl Into<String>,
    ) -> Box<Self> {
        Box::new(Difference {
            asked: describe(request),
            part: part.into(),
            expected: expected.into(),
            found: found.into(),
        })
    }
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Difference { asked, part, expected, found } = self;
        write!(f, "{asked}\n  {part} differ(s)\n  expected: {expected}\n  found:    {found}")
    }
}

impl std::error::Error for Difference {}

/// Returns the request with all that its answer depends on.
fn describe(request: &Request) -> String {
    let Request { query, scope, sort, counts, limit, offset, before, after, .. } = request;
    let mut text = format!("{}\n  {query:?}\n  ", print(query));
    text += &format!("{scope:?} {sort:?} counts {counts:?} limit {limit}");
    for (name, value) in [("offset", offset), ("before", before), ("after", after)] {
        if *value > 0 {
            text += &format!(" {name} {value}");
        }
    }
    if request.after_hit.is_some() {
        text += " from a later page on";
    }
    for facet in &request.facets {
        text += &format!("\n  {facet:?}");
    }
    if let Some(timeline) = &request.timeline {
        text += &format!("\n  {timeline:?}");
    }
    text
}
