//! Candidates, page by page.
//!
//! In: what finds articles, and in which order. Out: the articles, as the cluster keeps them, each with its place in the order.
//! The first page is that of an ordinary search; where more is wanted, all that follows is read from a view that later changes
//! do not change. Pages grow while articles are short.

use std::collections::HashSet;

use newsgrep_query::EngineError;
use newsgrep_text::{Article, ArticleId, Date, sort_key};
use serde_json::{Value, json};

use super::budget::{Budget, failed};
use crate::Error;
use crate::answer::Answer;
use crate::client::Client;
use crate::document::{article_of, signed, state, unsigned};
use crate::lower::{FACTOR, Filter, Scores, Scoring};
use crate::point_in_time::PointInTime;

/// Most articles of a page.
pub(super) const MOST: usize = 1_000;
/// About how many bytes of text a page may have.
const BYTES: usize = 8 << 20;

/// An article that may satisfy the query.
pub(super) struct Candidate {
    pub(super) article: Article,
    /// Its sort key.
    pub(super) key: u64,
    /// What tells apart articles with one key.
    pub(super) content: u64,
    /// What its score does not exceed, but for rounding; infinite if that was not asked for.
    pub(super) bound: f32,
}

/// The order of candidates.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Order {
    /// The best bound first, by these scores; then the newest.
    Best(Scores),
    /// The newest first.
    Newest,
    /// The oldest first.
    Oldest,
}

impl Order {
    /// Returns the order by scores; that by date if there are none.
    pub(super) fn by(scoring: &Scoring) -> Self {
        scoring.scores.clone().map_or(Order::Newest, Order::Best)
    }

    fn sort(&self) -> Value {
        match self {
            Order::Best(_) => json!([{"_score": "desc"}, {"order": "asc"}, {"content": "asc"}]),
            Order::Newest => json!([{"order": "asc"}, {"content": "asc"}]),
            Order::Oldest => json!([{"order": "desc"}, {"content": "asc"}]),
        }
    }

    /// Returns where to go on so that the article with this key and content, and those behind it, are still to come.
    pub(super) fn from(&self, key: u64, content: u64, bound: f32) -> Option<Value> {
        let (order, content) = (signed(key), signed(content));
        match self {
            Order::Best(_) => {
                let bound = bound / FACTOR;
                bound.is_finite().then(|| json!([bound, i64::MIN, i64::MIN]))
            }
            Order::Newest | Order::Oldest => {
                let before = match (content.checked_sub(1), self) {
                    (Some(before), _) => Some((order, before)),
                    (None, Order::Oldest) => order.checked_add(1).map(|order| (order, i64::MAX)),
                    (None, _) => order.checked_sub(1).map(|order| (order, i64::MAX)),
                };
                before.map(|(order, content)| json!([order, content]))
            }
        }
    }
}

/// Candidates that are still to be read.
pub(super) struct Pages<'a> {
    client: &'a Client,
    budget: &'a Budget<'a>,
    filter: Value,
    order: Order,
    /// Behind which place to go on.
    after: Option<Value>,
    size: usize,
    view: Option<PointInTime>,
    seen: HashSet<ArticleId>,
    /// Whether there are no more.
    pub(super) exhausted: bool,
    /// Why what was read is not all, if it is not.
    pub(super) incomplete: Option<String>,
}

impl<'a> Pages<'a> {
    /// Returns all candidates, the first `size` of them on the first page.
    pub(super) fn new(
        client: &'a Client,
        budget: &'a Budget<'a>,
        filter: &Filter,
        order: Order,
        after: Option<Value>,
        size: usize,
    ) -> Self {
        Pages {
            client,
            budget,
            filter: filter.query(),
            order,
            after,
            size: size.clamp(1, MOST),
            view: None,
            seen: HashSet::new(),
            exhausted: false,
            incomplete: None,
        }
    }

    /// Returns the search for the next page.
    pub(super) fn body(&self) -> Value {
        let query = match &self.order {
            Order::Best(scores) => scores.of(&self.filter),
            Order::Newest | Order::Oldest => json!({"bool": {"filter": [self.filter]}}),
        };
        let mut body = json!({
            "query": query,
            "sort": self.order.sort(),
            "size": self.size,
            "_source": ["article"],
            "track_total_hits": false,
        });
        if let Some(after) = &self.after {
            body["search_after"] = after.clone();
        }
        body
    }

    /// Reads the next page; none if the search ended over it, or if there are no more.
    pub(super) fn next(&mut self) -> Result<Vec<Candidate>, EngineError> {
        if self.exhausted || self.budget.is_over() {
            return Ok(Vec::new());
        }
        let how = self.budget.how();
        if self.view.is_none() {
            let Some(view) = self.budget.allow(self.client.open_pit(&how))? else { return Ok(Vec::new()) };
            self.view = Some(view);
        }
        loop {
            let body = self.body();
            let Some(view) = &mut self.view else { return Ok(Vec::new()) };
            let answer = self.client.search_pit(view, &body, &how);
            let broken = view.broken();
            if self.is_too_long(&answer) {
                continue;
            }
            let Some(answer) = self.budget.allow(answer)? else { return Ok(Vec::new()) };
            if let Some(why) = broken {
                self.incomplete.get_or_insert_with(|| why.to_owned());
            }
            return self.take(&answer);
        }
    }

    /// Returns whether a page was longer than an answer may be; then it is to be asked for again, and is shorter.
    pub(super) fn is_too_long<T>(&mut self, answer: &crate::Result<T>) -> bool {
        let shorter = answer.as_ref().is_err_and(Error::is_too_long) && self.size > 1;
        if shorter {
            self.size /= 2;
        }
        shorter
    }

    /// Reads from the beginning what follows, but for what was read already: where everything is counted, nothing may be
    /// missed that changed its place between the first page and the view that the others are read from.
    pub(super) fn begin_again(&mut self) {
        self.after = None;
    }

    /// Takes the answer to the search for the next page.
    pub(super) fn take(&mut self, answer: &Answer) -> Result<Vec<Candidate>, EngineError> {
        let hits = answer.hits();
        self.exhausted = hits.len() < self.size;
        if let Some(why) = &answer.incomplete {
            self.incomplete.get_or_insert_with(|| why.clone());
        }
        let mut candidates = Vec::with_capacity(hits.len());
        let mut bytes = 0;
        for hit in hits {
            let candidate = self.candidate(hit).map_err(failed)?;
            bytes += candidate.article.text.len();
            // An article that changed between the first page and the view is read once.
            if self.seen.insert(candidate.article.id) {
                candidates.push(candidate);
            }
        }
        if let Some(last) = hits.last() {
            self.after = last.get("sort").cloned();
            let average = (bytes / hits.len()).max(1);
            self.size = (2 * self.size).max(100).min(BYTES / average).clamp(1, MOST);
        }
        Ok(candidates)
    }

    fn candidate(&self, hit: &Value) -> crate::Result<Candidate> {
        const DOING: &str = "search";
        let article = article_of(DOING, hit)?;
        let sort = hit.get("sort").and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
        let (bound, place) = match (&self.order, sort) {
            (Order::Best(_), [score, place @ ..]) => {
                (score.as_f64().map(|score| FACTOR * score as f32), place)
            }
            (_, place) => (Some(f32::INFINITY), place),
        };
        let senseless =
            || Error::Answer { doing: DOING, detail: "a hit has no place in the order".to_owned() };
        let (Some(bound), [order, content]) = (bound, place) else { return Err(senseless()) };
        let (Some(order), Some(content)) = (order.as_i64(), content.as_i64()) else {
            return Err(senseless());
        };
        let key = sort_key(article.published.map(Date::civil_seconds), article.id);
        if (unsigned(order), unsigned(content)) != (key, state(&article)) {
            let detail = format!("`{}` is not sorted by its own date and content", article.id);
            return Err(Error::Answer { doing: DOING, detail });
        }
        Ok(Candidate { article, key: unsigned(order), content: unsigned(content), bound })
    }
}
