//! What is asked of an engine beside the query itself.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use newsgrep_text::{Article, MAX_COLUMN_BYTES, cut_value};
use serde::{Deserialize, Serialize};

use crate::{Field, PageCursor, Query};

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
    /// How to count over time, if at all.
    pub timeline: Option<TimelineRequest>,
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
    /// The true number of what [`Scope`] says is found: articles, or paragraphs and not how many articles these are of,
    /// which spares looking for their articles.
    Units,
    /// Exact up to 1,000 articles; beyond, a lower bound that says so.
    #[default]
    Bounded,
    /// Not wanted.
    None,
}

/// What of the hits is counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum CountBy {
    /// Articles that satisfy the query; with paragraph scope, articles that hold such a paragraph.
    #[default]
    Articles,
    /// Paragraphs that took part.
    Paragraphs,
    /// Occurrences of the query's words and phrases, as [`HitCounts`](crate::HitCounts) has them.
    Occurrences,
}

/// A request to count hits by the values of a field.
///
/// ```
/// use newsgrep_query::{CountBy, FacetField, FacetRequest};
///
/// // Years, in each its months; in each unit of both the number of times that the words occur.
/// let request = FacetRequest { by: CountBy::Occurrences, depth: 2, ..FacetRequest::new(FacetField::Date) };
/// assert_eq!(request.limit, 10);
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FacetRequest {
    /// The field.
    pub field: FacetField,
    /// How many values to return, those with the highest counts first; what is left out is summed. Holds for the values of the
    /// field, and again for those inside each of them.
    pub limit: usize,
    /// What is counted.
    pub by: CountBy,
    /// How many levels to return of a field that has levels: a date has 3 (year, month, day), and at least its years are
    /// returned; a section such as `sport/football` has as many as it is written with, up to 8, and 0 leaves it as it is
    /// written.
    pub depth: usize,
}

impl FacetRequest {
    /// Returns the request for the ten values of a field that most articles have, without levels.
    pub fn new(field: FacetField) -> Self {
        FacetRequest { field, limit: 10, by: CountBy::Articles, depth: 0 }
    }

    /// Returns the longest unit of time that its values can be counted by, if they are made from the date.
    pub fn unit(&self) -> Option<TimeUnit> {
        match (self.field, self.depth) {
            (FacetField::Year, _) | (FacetField::Date, 0 | 1) => Some(TimeUnit::Year),
            (FacetField::Month, _) | (FacetField::Date, 2) => Some(TimeUnit::Month),
            (field, _) => field.is_date().then_some(TimeUnit::Day),
        }
    }
}

/// A request to count hits over time.
///
/// ```
/// use newsgrep_query::{FacetField, TimeUnit, TimelineRequest};
///
/// // Month by month and outlet by outlet, beside all that each outlet published.
/// let request =
///     TimelineRequest { per: Some(FacetField::Source), volume: true, ..TimelineRequest::new(TimeUnit::Month) };
/// assert_eq!(request.limit, 10);
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TimelineRequest {
    /// The unit of time.
    pub unit: TimeUnit,
    /// What is counted.
    pub by: CountBy,
    /// The field whose every value gets a series of its own, if any; not a date.
    pub per: Option<FacetField>,
    /// How many series to return, those with the highest totals first; the others are summed in one.
    pub limit: usize,
    /// Whether to return beside each count how much the archive itself has in that time, and the share of it.
    pub volume: bool,
}

impl TimelineRequest {
    /// Returns the request for the number of articles in each unit of time.
    pub fn new(unit: TimeUnit) -> Self {
        TimelineRequest { unit, by: CountBy::Articles, per: None, limit: 10, volume: false }
    }
}

/// A field that hits can be counted by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum FacetField {
    /// The outlet.
    Source,
    /// The section or topic; its levels are what `/`, or ` > `, separates.
    Section,
    /// The language of the article.
    Language,
    /// The credited agency.
    Agency,
    /// What it is about; an article counts for each of its subjects.
    Subject,
    /// The places it is about; as subjects.
    Place,
    /// The persons it is about; as subjects.
    Person,
    /// The organisations it is about; as subjects.
    Organisation,
    /// The date; its levels are year, month and day.
    Date,
    /// The year of the date.
    Year,
    /// The month of the date.
    Month,
    /// The day of the date.
    Day,
}

impl FacetField {
    /// Every field.
    pub const ALL: &'static [FacetField] = &[
        FacetField::Source,
        FacetField::Section,
        FacetField::Language,
        FacetField::Agency,
        FacetField::Subject,
        FacetField::Place,
        FacetField::Person,
        FacetField::Organisation,
        FacetField::Date,
        FacetField::Year,
        FacetField::Month,
        FacetField::Day,
    ];

    /// Returns the name, as JSON has it.
    pub fn name(self) -> &'static str {
        match self {
            FacetField::Source => "source",
            FacetField::Section => "section",
            FacetField::Language => "language",
            FacetField::Agency => "agency",
            FacetField::Subject => "subject",
            FacetField::Place => "place",
            FacetField::Person => "person",
            FacetField::Organisation => "organisation",
            FacetField::Date => "date",
            FacetField::Year => "year",
            FacetField::Month => "month",
            FacetField::Day => "day",
        }
    }

    /// Returns the field of queries that has the same values, for those that have one.
    pub fn field(self) -> Option<Field> {
        match self {
            FacetField::Source => Some(Field::Source),
            FacetField::Section => Some(Field::Section),
            FacetField::Agency => Some(Field::Agency),
            FacetField::Subject => Some(Field::Subject),
            FacetField::Place => Some(Field::Place),
            FacetField::Person => Some(Field::Person),
            FacetField::Organisation => Some(Field::Organisation),
            FacetField::Language
            | FacetField::Date
            | FacetField::Year
            | FacetField::Month
            | FacetField::Day => None,
        }
    }

    /// Returns whether an article may have several values.
    pub fn has_several(self) -> bool {
        self.field().is_some_and(Field::has_several)
    }

    /// Returns the values that an article counts for, in order, each once; none if they are made from the date.
    ///
    /// ```
    /// use newsgrep_query::FacetField;
    /// use newsgrep_text::Article;
    ///
    /// let mut article = Article::from_text("talks.txt", "Talks begin");
    /// article.subjects = ["Gold", "***", "Banks", "Gold"].map(str::to_owned).to_vec();
    /// assert_eq!(FacetField::Subject.values_of(&article), ["Banks", "Gold"]);
    /// ```
    pub fn values_of(self, article: &Article) -> Vec<String> {
        if self == FacetField::Language {
            let language = article.language.iter();
            return language.map(|code| cut_value(code, MAX_COLUMN_BYTES).to_owned()).collect();
        }
        let indexed = self.field().and_then(|field| field.indexed(article));
        let mut values: Vec<String> =
            indexed.iter().flat_map(|indexed| indexed.columns()).map(str::to_owned).collect();
        values.sort_unstable();
        values.dedup();
        values
    }

    /// Returns whether the values are made from the date.
    pub fn is_date(self) -> bool {
        matches!(self, FacetField::Date | FacetField::Year | FacetField::Month | FacetField::Day)
    }
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

impl TimeUnit {
    /// Returns the name, as JSON has it.
    pub fn name(self) -> &'static str {
        match self {
            TimeUnit::Day => "day",
            TimeUnit::Week => "week",
            TimeUnit::Month => "month",
            TimeUnit::Quarter => "quarter",
            TimeUnit::Year => "year",
        }
    }
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
