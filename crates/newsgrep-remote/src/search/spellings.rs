//! Which spellings of a name count as well: names that sound alike are not always one, so the answer says which were taken.

use newsgrep_query::plan::{Pattern, Plan};
use newsgrep_query::{EngineError, Notice};
use serde_json::{Value, json};

use super::budget::failed;
use super::prepared::Prepared;
use crate::aggregate::{Total, aggregation, buckets};
use crate::answer::Answer;
use crate::expand::look_up;
use crate::lower::{Column, Vocabulary, plain};
use crate::{Error, Result};

const NAMES: &str = "names";

/// Returns what is to be said of the names of a plan; nothing if the search ended over it.
pub(super) fn notices(prepared: &Prepared<'_>) -> std::result::Result<Vec<Notice>, EngineError> {
    let Prepared { client, budget, plan, .. } = *prepared;
    let names = names(plan, &prepared.vocabulary);
    let mut others = Vocabulary::default();
    // What must not be near anything was not looked up.
    let unknown = names.iter().filter(|name| prepared.vocabulary.get(Column::Story, name).is_none());
    let unknown = unknown.map(|name| (Column::Story, (*name).clone())).collect();
    if budget.allow(look_up(client, unknown, &mut others, &budget.how()))?.is_none() {
        return Ok(Vec::new());
    }
    let known = |name: &Pattern| {
        let known = prepared.vocabulary.get(Column::Story, name).or_else(|| others.get(Column::Story, name));
        known.map_or(&[][..], |known| &known.words[..])
    };
    let spellings: Vec<Spellings<'_>> =
        names.iter().filter_map(|name| Spellings::of(name, known(name))).collect();
    let searches: Vec<Value> = spellings.iter().map(Spellings::search).collect();
    if searches.is_empty() {
        return Ok(Vec::new());
    }
    let Some(answers) = budget.allow(client.searches(&searches, &budget.how()))? else {
        return Ok(Vec::new());
    };
    let told = spellings.iter().zip(&answers).map(|(spellings, answer)| spellings.told(answer));
    let told = told.collect::<Result<Vec<_>>>().map_err(failed)?;
    Ok(told.into_iter().flatten().collect())
}

/// Returns the names that a plan looks for in stories, each once.
fn names<'p>(plan: &'p Plan, vocabulary: &Vocabulary) -> Vec<&'p Pattern> {
    let mut names: Vec<&Pattern> = Vec::new();
    for leaf in plan.leaves.iter().filter(|leaf| vocabulary.is_spoken(leaf)) {
        if !Column::of(leaf).any(|column| column == Column::Story) {
            continue;
        }
        leaf.clause.for_each_row(&mut |patterns| {
            for pattern in patterns.iter().map(plain) {
                if matches!(pattern, Pattern::Name(_)) && !names.contains(&pattern) {
                    names.push(pattern);
                }
            }
        });
    }
    names
}

/// The other spellings of a name.
struct Spellings<'a> {
    name: &'a str,
    skeleton: &'a str,
    words: Vec<&'a str>,
}

impl<'a> Spellings<'a> {
    /// Returns the other spellings of a name among the words that it stands for, if there are any.
    fn of(name: &'a Pattern, words: &'a [String]) -> Option<Self> {
        let Pattern::Name(name) = name else { return None };
        let skeleton = name.key()?.skeleton.as_str();
        let words: Vec<&str> =
            words.iter().map(String::as_str).filter(|word| *word != name.folded()).collect();
        (!words.is_empty()).then_some(Spellings { name: name.folded(), skeleton, words })
    }

    /// Returns the search that counts the articles which have each with a capital.
    fn search(&self) -> Value {
        let terms: Vec<String> = self.words.iter().map(|word| format!("{}/{word}", self.skeleton)).collect();
        let filters: Vec<Value> = terms.iter().map(|term| json!({"term": {NAMES: term}})).collect();
        json!({
            "size": 0,
            "track_total_hits": false,
            "query": {"bool": {"filter": [{"terms": {NAMES: terms}}]}},
            "aggs": {NAMES: {"filters": {"filters": filters}}},
        })
    }

    /// Says what was counted.
    fn told(&self, answer: &Answer) -> Result<Option<Notice>> {
        let senseless = || Error::Answer {
            doing: "count the spellings of a name",
            detail: "it does not count each".to_owned(),
        };
        // Articles that were not counted would make a spelling rarer than it is.
        if answer.incomplete.is_some() {
            return Ok(None);
        }
        let counted = buckets(aggregation(answer, NAMES)?, self.words.len())?;
        if counted.len() != self.words.len() {
            return Err(senseless());
        }
        let mut total = Total::default();
        let mut spellings = Vec::with_capacity(counted.len());
        for (word, bucket) in self.words.iter().zip(counted) {
            let articles = total.add(bucket.get("doc_count").ok_or_else(senseless)?)?;
            if articles > 0 {
                spellings.push(((*word).to_owned(), articles));
            }
        }
        spellings.sort_by(|(word, articles), (other, fewer)| fewer.cmp(articles).then(word.cmp(other)));
        Ok(Notice::of_spellings(self.name, &spellings))
    }
}

#[cfg(test)]
mod tests {
    use newsgrep_query::parse;

    use super::*;

    fn told(buckets: Value) -> Option<Option<String>> {
        let plan = Plan::compile(&parse("~Ryabkov").unwrap());
        let names = names(&plan, &Vocabulary::default());
        let words = ["riabkov", "rjabkow", "ryabkov"].map(str::to_owned);
        let spellings = Spellings::of(names[0], &words).unwrap();
        let body = json!({"aggregations": {NAMES: {"buckets": buckets}}});
        let notice = spellings.told(&Answer { body, incomplete: None }).ok()?;
        Some(notice.map(|notice| notice.message))
    }

    #[test]
    fn the_most_frequent_spellings_come_first() {
        let count = |articles: i64| json!({"doc_count": articles});
        let said = "`~ryabkov` also counts, with a capital (articles of the archive): ";
        assert_eq!(told(json!([count(3), count(7)])), Some(Some(format!("{said}rjabkow 7, riabkov 3"))));
        assert_eq!(told(json!([count(3), count(0)])), Some(Some(format!("{said}riabkov 3"))));
        assert_eq!(told(json!([count(0), count(0)])), Some(None));
        assert_eq!(told(json!([count(3)])), None);
        assert_eq!(told(json!([count(3), count(-1)])), None);
        assert_eq!(told(json!({})), None);
    }

    #[test]
    fn names_are_those_of_stories_each_once() {
        let check = |query: &str, expected: usize| {
            let plan = Plan::compile(&parse(query).unwrap());
            assert_eq!(names(&plan, &Vocabulary::default()).len(), expected, "{query}");
        };
        check("~Ryabkov ~Ryabkov ~Grushko", 2);
        check("zone:boiler(~Ryabkov) nato", 0);
        check("nato NOT w/3 ~Ryabkov", 1);
        check("byline:~Ryabkov", 0);
    }
}
