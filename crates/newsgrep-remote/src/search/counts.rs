//! How much was found: what the cluster counts, and what was counted while reading.
//!
//! In: a request, and what finds its hits. Out: what has to be asked, whether every candidate has to be read, and the counts. A
//! number is exact only if nothing is left that could change it.

use newsgrep_query::eval::Examined;
use newsgrep_query::{Count, Counts, HitCounts, Request, Scope};
use serde_json::{Value, json};

use crate::answer::Answer;
use crate::lower::{Lowered, PARAGRAPHS};

/// Up to how many articles a bounded count is exact.
const BOUND: u64 = 1_000;

/// What the cluster is to count.
pub(super) struct Counting {
    wanted: Counts,
    scope: Scope,
    /// Whether articles are what the cluster finds.
    by_total: bool,
    /// What finds the paragraphs to count.
    paragraphs: Option<Value>,
    /// Whether every candidate has to be read.
    pub(super) reads_all: bool,
}

impl Counting {
    pub(super) fn of(request: &Request, lowered: &Lowered) -> Self {
        let (wanted, scope) = (request.counts, request.scope);
        let exact = lowered.filter.is_exact();
        let of_paragraphs = scope == Scope::Paragraph && matches!(wanted, Counts::Articles | Counts::Units);
        let paragraphs = lowered.paragraphs.as_ref().filter(|_| of_paragraphs).map(|filter| filter.query());
        let reads_all = match wanted {
            Counts::None | Counts::Bounded => false,
            Counts::Exact => true,
            Counts::Articles | Counts::Units => !exact || (of_paragraphs && paragraphs.is_none()),
        };
        let by_total = exact && !matches!(wanted, Counts::None | Counts::Exact);
        Counting { wanted, scope, by_total, paragraphs, reads_all }
    }

    /// Returns whether the cluster is asked for any number.
    pub(super) fn asks(&self) -> bool {
        self.by_total || self.paragraphs.is_some()
    }

    /// Adds what is to be counted to a search.
    pub(super) fn ask(&self, search: &mut Value) {
        search["track_total_hits"] = match (self.by_total, self.wanted) {
            (false, _) => Value::Bool(false),
            (true, Counts::Bounded) => Value::from(BOUND),
            (true, _) => Value::Bool(true),
        };
        if let Some(paragraphs) = &self.paragraphs {
            let hits = json!({"hits": {"filter": paragraphs}});
            search["aggs"] = json!({"paragraphs": {"nested": {"path": PARAGRAPHS}, "aggs": hits}});
        }
    }

    /// Reads what the cluster counted.
    pub(super) fn read(&self, answer: &Answer) -> Counted {
        let paragraphs = answer.body.pointer("/aggregations/paragraphs/hits/doc_count");
        Counted {
            articles: answer.total().filter(|_| self.by_total),
            paragraphs: paragraphs.and_then(Value::as_u64).filter(|_| self.paragraphs.is_some()),
        }
    }

    /// Returns the counts. `whole` says whether all there is was read, `right` whether the cluster answered in full.
    pub(super) fn finish(&self, counted: Counted, read: Read, whole: bool, right: bool) -> HitCounts {
        let inside = matches!(self.wanted, Counts::Exact | Counts::Bounded);
        let by_paragraph = self.scope == Scope::Paragraph;
        let articles =
            inside || self.wanted == Counts::Articles || (self.wanted == Counts::Units && !by_paragraph);
        let paragraphs = inside || (self.wanted != Counts::None && by_paragraph);
        let count = |wanted: bool, read: u64, counted: Option<(u64, bool)>| match (wanted, whole, counted) {
            (false, ..) => Count::default(),
            (true, true, _) => Count { value: read, exact: right },
            (true, false, Some((value, exact))) => Count { value: value.max(read), exact: exact && right },
            (true, false, None) => Count { value: read, exact: false },
        };
        HitCounts {
            articles: count(articles, read.articles, counted.articles),
            paragraphs: count(paragraphs, read.paragraphs, counted.paragraphs.map(|value| (value, true))),
            occurrences: count(inside, read.occurrences, None),
        }
    }
}

/// What the cluster counted.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Counted {
    /// The articles, and whether that is no mere lower bound.
    articles: Option<(u64, bool)>,
    paragraphs: Option<u64>,
}

/// What was counted while reading.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Read {
    articles: u64,
    paragraphs: u64,
    occurrences: u64,
}

impl Read {
    /// Counts an article that satisfies the query.
    pub(super) fn add(&mut self, examined: &Examined) {
        self.articles += 1;
        self.paragraphs += examined.paragraphs.len() as u64;
        self.occurrences += examined.occurrences;
    }
}

#[cfg(test)]
mod tests {
    use newsgrep_query::parse;
    use newsgrep_query::plan::Plan;

    use super::*;
    use crate::lower::{Vocabulary, lower};

    fn counting(query: &str, counts: Counts, scope: Scope) -> Counting {
        let request = Request { counts, scope, ..Request::new(parse(query).unwrap()) };
        let plan = Plan::compile(&request.query);
        Counting::of(&request, &lower(&plan, scope, &Vocabulary::default()).unwrap())
    }

    #[test]
    fn what_the_cluster_can_count_need_not_be_read() {
        let check = |query: &str, counts, scope, reads_all| {
            assert_eq!(counting(query, counts, scope).reads_all, reads_all, "{query} {counts:?} {scope:?}");
        };
        let (article, paragraph) = (Scope::Article, Scope::Paragraph);
        check("nato", Counts::Exact, article, true);
        check("quote:nato", Counts::Bounded, article, false);
        check("nato", Counts::Articles, article, false);
        check("quote:nato", Counts::Articles, article, true);
        check("nato", Counts::Units, paragraph, false);
        check("nato OR source:tass", Counts::Units, paragraph, true);
        check("nato OR source:tass", Counts::Units, article, false);
    }

    #[test]
    fn a_count_is_exact_only_if_nothing_is_left() {
        let check = |counts, total, whole, right, expected: [(u64, bool); 3]| {
            let counted = Counted { articles: total, paragraphs: None };
            let read = Read { articles: 2, paragraphs: 3, occurrences: 5 };
            let found = counting("nato", counts, Scope::Article).finish(counted, read, whole, right);
            let found =
                [found.articles, found.paragraphs, found.occurrences].map(|count| (count.value, count.exact));
            assert_eq!(found, expected, "{counts:?}");
        };
        let none = (0, false);
        check(Counts::Bounded, Some((7, true)), false, true, [(7, true), (3, false), (5, false)]);
        check(Counts::Bounded, Some((1_000, false)), false, true, [(1_000, false), (3, false), (5, false)]);
        check(Counts::Bounded, Some((2, true)), true, true, [(2, true), (3, true), (5, true)]);
        check(Counts::Bounded, Some((2, true)), true, false, [(2, false), (3, false), (5, false)]);
        check(Counts::Articles, Some((7, true)), false, true, [(7, true), none, none]);
        check(Counts::Exact, None, false, true, [(2, false), (3, false), (5, false)]);
        check(Counts::None, None, true, true, [none, none, none]);
    }
}
