//! Filters of the cluster, put together from smaller ones.
//!
//! In: queries in the cluster's JSON, each with whether it finds too much. Out: one such. What a filter finds may be too much,
//! never too little: so a NOT of one that finds too much leaves nothing out.

use serde_json::{Value, json};

/// What finds everything that is asked for, and, unless it is exact, perhaps more.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Filter {
    kind: Kind,
    exact: bool,
}

#[derive(Clone, Debug, PartialEq)]
enum Kind {
    Everything,
    Nothing,
    Query(Value),
}

impl Filter {
    /// Finds everything, which is what is asked for.
    pub(crate) fn everything() -> Self {
        Filter { kind: Kind::Everything, exact: true }
    }

    /// Finds everything, for want of anything better.
    pub(crate) fn anything() -> Self {
        Filter { kind: Kind::Everything, exact: false }
    }

    /// Finds nothing.
    pub(crate) fn nothing() -> Self {
        Filter { kind: Kind::Nothing, exact: true }
    }

    /// Finds what is asked for and nothing else.
    pub(crate) fn exact(query: Value) -> Self {
        Filter { kind: Kind::Query(query), exact: true }
    }

    /// Finds what is asked for, and perhaps more.
    pub(crate) fn roughly(query: Value) -> Self {
        Filter { kind: Kind::Query(query), exact: false }
    }

    /// Returns whether it finds nothing but what is asked for.
    pub(crate) fn is_exact(&self) -> bool {
        self.exact
    }

    /// Returns whether it finds nothing.
    pub(crate) fn is_nothing(&self) -> bool {
        self.kind == Kind::Nothing
    }

    /// Returns whether it finds everything.
    pub(crate) fn is_everything(&self) -> bool {
        self.kind == Kind::Everything
    }

    /// Returns the same filter where it is only a part of what is asked for.
    #[must_use]
    pub(crate) fn inexact(self) -> Self {
        // There is no less than nothing.
        Filter { exact: self.is_nothing(), ..self }
    }

    /// Finds what all find.
    pub(crate) fn all(members: impl IntoIterator<Item = Filter>) -> Self {
        let (mut queries, mut exact) = (Vec::new(), true);
        for member in members {
            exact &= member.exact;
            match member.kind {
                Kind::Nothing => return Filter::nothing(),
                Kind::Everything => {}
                Kind::Query(query) => queries.push(query),
            }
        }
        let kind = match queries.len() {
            0 => Kind::Everything,
            1 => Kind::Query(queries.remove(0)),
            _ => Kind::Query(together(queries)),
        };
        Filter { kind, exact }
    }

    /// Finds what at least one finds.
    pub(crate) fn any(members: impl IntoIterator<Item = Filter>) -> Self {
        let (mut queries, mut exact) = (Vec::new(), true);
        let mut everything: Option<Filter> = None;
        for member in members {
            match member.kind {
                Kind::Nothing => {}
                // One that truly finds everything makes up for what others find too much.
                Kind::Everything if everything.as_ref().is_none_or(|other| !other.exact) => {
                    everything = Some(member)
                }
                Kind::Everything => {}
                Kind::Query(query) => {
                    exact &= member.exact;
                    queries.push(query);
                }
            }
        }
        if let Some(everything) = everything {
            return everything;
        }
        let mut queries = one_list_a_field(queries);
        let kind = match queries.len() {
            0 => return Filter::nothing(),
            1 => Kind::Query(queries.remove(0)),
            _ => Kind::Query(json!({"bool": {"should": queries, "minimum_should_match": 1}})),
        };
        Filter { kind, exact }
    }

    /// Finds what at least so many find.
    pub(crate) fn at_least(least: usize, members: Vec<Filter>) -> Self {
        let exact = members.iter().all(Filter::is_exact);
        // What always holds counts without being asked, what never does cannot.
        let always = members.iter().filter(|member| member.is_everything()).count();
        let left = least.saturating_sub(always);
        let queries: Vec<Value> = members.into_iter().filter_map(Filter::into_query).collect();
        let kind = match left {
            0 => Kind::Everything,
            left if left > queries.len() => return Filter::nothing(),
            left => Kind::Query(json!({"bool": {"should": queries, "minimum_should_match": left}})),
        };
        Filter { kind, exact }
    }

    /// Finds what it does not find.
    #[must_use]
    pub(crate) fn not(self) -> Self {
        match (self.exact, self.kind) {
            (true, Kind::Everything) => Filter::nothing(),
            (true, Kind::Nothing) => Filter::everything(),
            (true, Kind::Query(query)) => Filter::exact(json!({"bool": {"must_not": [query]}})),
            (false, _) => Filter::anything(),
        }
    }

    /// Turns what is asked of a paragraph into what is asked of the article: that it has such a paragraph.
    #[must_use]
    pub(crate) fn in_a_paragraph(self) -> Self {
        let query = match self.kind {
            Kind::Nothing => return self,
            Kind::Everything => json!({"match_all": {}}),
            Kind::Query(query) => query,
        };
        let nested = json!({"nested": {"path": super::PARAGRAPHS, "query": query, "score_mode": "none"}});
        Filter { kind: Kind::Query(nested), exact: self.exact }
    }

    /// Returns the query, whatever it is.
    pub(crate) fn query(&self) -> Value {
        match &self.kind {
            Kind::Everything => json!({"match_all": {}}),
            Kind::Nothing => json!({"match_none": {}}),
            Kind::Query(query) => query.clone(),
        }
    }

    fn into_query(self) -> Option<Value> {
        match self.kind {
            Kind::Query(query) => Some(query),
            Kind::Everything | Kind::Nothing => None,
        }
    }
}

/// Returns a query that finds what all find. Those that are such queries themselves become part of it.
fn together(queries: Vec<Value>) -> Value {
    let (mut filter, mut must_not) = (Vec::new(), Vec::new());
    for mut query in queries {
        let parts = query.get_mut("bool").and_then(Value::as_object_mut);
        let is_such = |parts: &serde_json::Map<String, Value>| {
            parts.keys().all(|key| key == "filter" || key == "must_not")
        };
        match parts.filter(|parts| is_such(parts)) {
            Some(parts) => {
                for (key, list) in [("filter", &mut filter), ("must_not", &mut must_not)] {
                    if let Some(Value::Array(members)) = parts.remove(key) {
                        list.extend(members);
                    }
                }
            }
            None => filter.push(query),
        }
    }
    let mut parts = serde_json::Map::new();
    for (key, list) in [("filter", filter), ("must_not", must_not)] {
        if !list.is_empty() {
            parts.insert(key.to_owned(), Value::Array(list));
        }
    }
    json!({"bool": parts})
}

/// Makes one list of all the terms that are asked of one field.
fn one_list_a_field(queries: Vec<Value>) -> Vec<Value> {
    let mut lists: Vec<(String, Vec<Value>)> = Vec::new();
    let mut others = Vec::new();
    for query in queries {
        match terms_of(&query) {
            Some((field, terms)) => match lists.iter_mut().find(|(other, _)| *other == field) {
                Some((_, list)) => list.extend(terms),
                None => lists.push((field, terms)),
            },
            None => others.push(query),
        }
    }
    let lists = lists.into_iter().map(|(field, terms)| super::terms(&field, terms));
    lists.chain(others).collect()
}

fn terms_of(query: &Value) -> Option<(String, Vec<Value>)> {
    let query = query.as_object().filter(|query| query.len() == 1)?;
    let field_of = |kind| query.get(kind)?.as_object()?.iter().next();
    if let Some((field, term)) = field_of("term") {
        return Some((field.clone(), vec![term.clone()]));
    }
    let (field, terms) = field_of("terms")?;
    Some((field.clone(), terms.as_array()?.clone()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn word(word: &str) -> Filter {
        Filter::exact(json!({"term": {"f": word}}))
    }

    fn rough(word: &str) -> Filter {
        Filter::roughly(json!({"prefix": {"f": word}}))
    }

    fn check(filter: Filter, exact: bool, query: Value) {
        assert_eq!((filter.is_exact(), filter.query()), (exact, query));
    }

    #[test]
    fn what_finds_too_much_leaves_nothing_out() {
        check(Filter::all([word("a"), rough("b").not()]), false, json!({"term": {"f": "a"}}));
        check(word("a").not(), true, json!({"bool": {"must_not": [{"term": {"f": "a"}}]}}));
        check(rough("a").not(), false, json!({"match_all": {}}));
        check(Filter::anything().not(), false, json!({"match_all": {}}));
    }

    #[test]
    fn everything_and_nothing_are_not_asked_for() {
        check(Filter::all([]), true, json!({"match_all": {}}));
        check(Filter::any([]), true, json!({"match_none": {}}));
        check(Filter::all([Filter::everything(), word("a")]), true, json!({"term": {"f": "a"}}));
        check(Filter::all([rough("a"), Filter::nothing()]), true, json!({"match_none": {}}));
        check(Filter::any([rough("a"), Filter::everything()]), true, json!({"match_all": {}}));
        check(Filter::any([Filter::anything(), word("a")]), false, json!({"match_all": {}}));
        check(Filter::everything().not(), true, json!({"match_none": {}}));
        check(rough("a").inexact(), false, json!({"prefix": {"f": "a"}}));
        check(Filter::nothing().inexact(), true, json!({"match_none": {}}));
    }

    #[test]
    fn terms_of_a_field_are_one_list_and_groups_in_groups_one_group() {
        let two = Filter::any([word("a"), rough("b"), word("c")]);
        let terms = json!({"terms": {"f": ["a", "c"]}});
        let query = json!({"bool": {"should": [terms, {"prefix": {"f": "b"}}], "minimum_should_match": 1}});
        check(two, false, query);
        let nested = Filter::all([Filter::all([word("a"), word("b").not()]), word("c")]);
        let terms = |word: &str| json!({"term": {"f": word}});
        check(nested, true, json!({"bool": {"filter": [terms("a"), terms("c")], "must_not": [terms("b")]}}));
    }

    #[test]
    fn at_least_some_counts_what_always_holds() {
        let should = |least: usize| {
            let members = [{ json!({"term": {"f": "a"}}) }, json!({"term": {"f": "b"}})];
            json!({"bool": {"should": members, "minimum_should_match": least}})
        };
        let of = |least, more: Vec<Filter>| {
            Filter::at_least(least, vec![word("a"), word("b")].into_iter().chain(more).collect())
        };
        check(of(2, vec![]), true, should(2));
        check(of(2, vec![Filter::everything()]), true, should(1));
        check(of(2, vec![Filter::anything()]), false, should(1));
        check(of(1, vec![Filter::everything()]), true, json!({"match_all": {}}));
        check(of(3, vec![Filter::nothing()]), true, json!({"match_none": {}}));
    }

    #[test]
    fn a_paragraph_is_asked_for_once() {
        let nested =
            json!({"nested": {"path": "paragraphs", "query": {"term": {"f": "a"}}, "score_mode": "none"}});
        check(word("a").in_a_paragraph(), true, nested);
        check(Filter::nothing().in_a_paragraph(), true, json!({"match_none": {}}));
    }
}
