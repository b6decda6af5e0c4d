//! What is asked of an engine beside the query itself.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::{PageCursor, Query};

/// A search: the query and how its answer is to look.
///
/// ```
/// use newsgrep_query::{Request, Sort, parse};
///
/// let request = Request { sort: Sort::Newest, limit: 20, ..Request::new(parse("\"open door\"").unwrap()) };
/// assert_eq!(request.limit, 20);
/// ```
#[derive(Clone, Debug)]
pub struct Request {
    /// What is looked for.
    pub query: Query,
    /// Whether the query is asked of whole articles or of single paragraphs.
    pub scope: Scope,
    /// The order of the hits.
    pub sort: Sort,
    /// How many hits to return at most; 0 asks for counts and facets only.
    pub limit: usize,
    /// How many hits to leave out first. It costs as much as returning them; see `after_hit`.
    pub offset: usize,
    /// Where to begin: behind the last hit of the page before, as [`Response::next`](crate::Response::next) named it.
    /// Costs no more than the first page. Counts, facets and timeline are those of the whole answer all the same.
    pub after_hit: Option<PageCursor>,
    /// How exact the counts must be.
    pub counts: Counts,
    /// How many paragraphs to return before each matching one.
    pub before: usize,
    /// How many paragraphs to return after each matching one.
    pub after: usize,
    /// The facets to count.
    pub facets: Vec<FacetRequest>,
    /// The unit of time to count by.
    pub timeline: Option<TimeUnit>,
    /// Whether the answer names the state of the archive it is from; takes a pass over the archive's articles.
    pub state: bool,
    /// Whether the answer says how the query was read and run, and each hit how it scored. Costs about as much again.
    pub explain: bool,
    /// How long the search may take; what was found until then is returned, marked incomplete. Reading more than the first
    /// ten hits may take as long again.
    pub timeout: Option<Duration>,
    /// A handle by which another thread can end the search early.
    pub cancel: Option<Cancel>,
}

impl Request {
    /// Returns the search for the ten most relevant articles.
    pub fn new(query: Query) -> Self {
        Request {
            query,
            scope: Scope::Article,
            sort: Sort::Relevance,
            limit: 10,
            offset: 0,
            after_hit: None,
            counts: Counts::Bounded,
            before: 0,
            after: 0,
            facets: Vec::new(),
            timeline: None,
            state: false,
            explain: false,
            timeout: None,
            cancel: None,
        }
    }
}

/// What a query is asked of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Scope {
    /// The whole article: `a b` holds when both are somewhere in it. Hits are articles.
    #[default]
    Article,
    /// Each paragraph by itself. Hits are paragraphs.
    Paragraph,
}

/// The order of hits. Every order is total: equal scores and dates are told apart by date, then id.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Sort {
    /// The best score first.
    #[default]
    Relevance,
    /// The latest date first; undated articles last.
    Newest,
    /// The earliest date first; undated articles first.
    Oldest,
}

/// How exact counts must be.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Counts {
    /// True whatever it costs.
    Exact,
    /// The true number of articles, and with paragraph scope of paragraphs; what else could be counted inside them is not
    /// wanted, which spares reading it.
    Articles,
    /// Exact up to 1,000 articles; beyond, a lower bound that says so.
    #[default]
    Bounded,
    /// Not wanted.
    None,
}

/// A request to count hits by the values of a field.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FacetRequest {
    /// The field.
    pub field: FacetField,
    /// How many values to return, those with the highest counts first; what is left out is summed.
    pub limit: usize,
    /// Whether articles or paragraphs are counted.
    pub by: Scope,
}

/// A field that hits can be counted by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum FacetField {
    /// The outlet.
    Source,
    /// The section or topic.
    Section,
    /// The language of the article.
    Language,
    /// The credited agency.
    Agency,
    /// The year of the date.
    Year,
    /// The month of the date.
    Month,
    /// The day of the date.
    Day,
}

/// The unit of a timeline.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum TimeUnit {
    /// A day.
    Day,
    /// A week from Monday to Sunday, named by its Monday.
    Week,
    /// A month.
    Month,
    /// A quarter of a year.
    Quarter,
    /// A year.
    Year,
}

/// A handle that ends a running search from another thread.
///
/// ```
/// let cancel = newsgrep_query::Cancel::new();
/// let elsewhere = cancel.clone();
/// elsewhere.cancel();
/// assert!(cancel.is_cancelled());
/// ```
#[derive(Clone, Debug, Default)]
pub struct Cancel(Arc<AtomicBool>);

impl Cancel {
    /// Returns a handle that has not been used.
    pub fn new() -> Self {
        Cancel::default()
    }

    /// Ends every search that holds this handle, soon.
    pub fn cancel(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    /// Returns whether [`Cancel::cancel`] was called.
    pub fn is_cancelled(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}
