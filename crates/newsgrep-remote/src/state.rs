//! Which state of the archive is searched.
//!
//! In: an archive on a cluster. Out: the digest that the same articles have on this machine, from two numbers of each article,
//! which are read from one view.

use newsgrep_query::{ArchiveState, EngineError};
use newsgrep_text::{ANALYSIS_VERSION, ArchiveDigest};
use serde_json::{Value, json};

use crate::aggregate::{Outcome, Total, aggregation};
use crate::answer::Answer;
use crate::client::Client;
use crate::document::unsigned;
use crate::search::{Budget, failed};
use crate::{Error, Result};

/// Articles of a page: each takes about a hundred bytes.
const PAGE: usize = 5_000;

const PARAGRAPHS: &str = "paragraphs";

/// Returns the state, unless that cannot be said of all of the archive.
pub(crate) fn state(
    client: &Client,
    budget: &Budget<'_>,
) -> std::result::Result<(Option<ArchiveState>, Outcome), EngineError> {
    let mut read = Read::default();
    let how = budget.how();
    let ended = Ok((None, Outcome::Ended));
    let Some(mut view) = budget.allow(client.open_pit(&how))? else { return ended };
    loop {
        let Some(answer) = budget.allow(client.search_pit(&mut view, &read.search(), &how))? else {
            return ended;
        };
        let last = read.page(&answer).map_err(failed)?;
        if let Some(why) = answer.incomplete.or_else(|| view.broken().map(str::to_owned)) {
            return Ok((None, Outcome::Incomplete(why)));
        }
        if last {
            return Ok((Some(read.state()), Outcome::Whole));
        }
        if budget.is_over() {
            return ended;
        }
    }
}

/// What was read so far.
#[derive(Default)]
struct Read {
    digest: ArchiveDigest,
    articles: u64,
    paragraphs: u64,
    after: Option<[i64; 2]>,
}

impl Read {
    /// Returns the search for the next page.
    fn search(&self) -> Value {
        let mut search = json!({
            "size": PAGE,
            "sort": [{"order": "asc"}, {"content": "asc"}],
            "stored_fields": "_none_",
            "track_total_hits": false,
        });
        match self.after {
            Some(after) => search["search_after"] = json!(after),
            None => search["aggs"] = json!({PARAGRAPHS: {"sum": {"field": "paragraph_count"}}}),
        }
        search
    }

    /// Reads a page; returns whether it is the last.
    fn page(&mut self, answer: &Answer) -> Result<bool> {
        if self.after.is_none() {
            let paragraphs = aggregation(answer, PARAGRAPHS)?.get("value").unwrap_or(&Value::Null);
            self.paragraphs = Total::default().add_sum(paragraphs)?;
        }
        let (hits, before) = (answer.hits(), self.after);
        for hit in hits {
            let place = hit.get("sort").and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
            let place = match place {
                [order, content] => order.as_i64().zip(content.as_i64()),
                _ => None,
            };
            let place = place.map(|(order, content)| [order, content]);
            // Pages that do not go on would never end.
            let place = place.filter(|place| self.after <= Some(*place) && before < Some(*place));
            let Some([order, content]) = place else { return Err(senseless()) };
            self.digest.add(unsigned(order), unsigned(content));
            self.articles += 1;
            self.after = Some([order, content]);
        }
        match hits.len() {
            PAGE => Ok(false),
            0..PAGE => Ok(true),
            _ => Err(senseless()),
        }
    }

    fn state(self) -> ArchiveState {
        let Read { digest, articles, paragraphs, .. } = self;
        ArchiveState { digest: digest.to_string(), articles, paragraphs, analysis: ANALYSIS_VERSION }
    }
}

fn senseless() -> Error {
    Error::Answer {
        doing: "look through the archive",
        detail: "articles have no place in an order".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(hits: Value) -> Answer {
        let body = json!({"hits": {"hits": hits}, "aggregations": {PARAGRAPHS: {"value": 5.0}}});
        Answer { body, incomplete: None }
    }

    #[test]
    fn the_digest_is_of_the_numbers_of_each_article() {
        let mut read = Read::default();
        let hits = json!([{"sort": [i64::MIN, 7]}, {"sort": [3, i64::MIN]}]);
        assert!(read.page(&answer(hits)).unwrap());
        let mut digest = ArchiveDigest::default();
        digest.add(0, 7 | 1 << 63);
        digest.add(3 | 1 << 63, 0);
        let state = read.state();
        assert_eq!((state.digest, state.articles, state.paragraphs), (digest.to_string(), 2, 5));
    }

    #[test]
    fn what_makes_no_sense_is_an_error() {
        let check = |hits: Value| assert!(Read::default().page(&answer(hits.clone())).is_err(), "{hits}");
        check(json!([{}]));
        check(json!([{"sort": [1]}]));
        check(json!([{"sort": [1, "a"]}]));
        check(json!([{"sort": [2, 0]}, {"sort": [1, 0]}]));
        check(json!([{"sort": [1.5, 0]}]));
        let no_sum = Answer { body: json!({"hits": {"hits": []}}), incomplete: None };
        assert!(Read::default().page(&no_sum).is_err());
    }
}
