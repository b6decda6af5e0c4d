//! Reading all pages of rows from one view of the archive.

use newsgrep_query::EngineError;
use serde_json::{Value, json};

use super::MOST_BUCKETS;
use super::number::{self, Total};
use super::rows::{Row, Rows};
use crate::client::Client;
use crate::search::{Budget, failed};

/// How reading ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// All was read.
    Whole,
    /// A part of the archive did not answer, for this reason.
    Incomplete(String),
    /// The search ended over it.
    Ended,
}

/// Reads all rows of several kinds, over what a query finds; each is handed over with the place of its kind.
pub(super) fn read(
    client: &Client,
    budget: &Budget<'_>,
    query: &Value,
    kinds: &mut [Rows],
    total: &mut Total,
    each: &mut dyn FnMut(usize, Row),
) -> Result<Outcome, EngineError> {
    if kinds.is_empty() {
        return Ok(Outcome::Whole);
    }
    let size = MOST_BUCKETS / kinds.len();
    kinds.iter_mut().for_each(|rows| rows.begin(size));
    let how = budget.how();
    let Some(mut view) = budget.allow(client.open_pit(&how))? else { return Ok(Outcome::Ended) };
    let mut outcome = Outcome::Whole;
    while kinds.iter().any(|rows| !rows.is_done()) {
        let mut body = json!({"query": query, "size": 0, "track_total_hits": false});
        for (at, rows) in kinds.iter().enumerate().filter(|(_, rows)| !rows.is_done()) {
            body["aggs"][at.to_string()] = rows.aggregation();
        }
        let Some(answer) = budget.allow(client.search_pit(&mut view, &body, &how))? else {
            return Ok(Outcome::Ended);
        };
        for (at, rows) in kinds.iter_mut().enumerate().filter(|(_, rows)| !rows.is_done()) {
            let page = number::aggregation(&answer, &at.to_string()).and_then(|page| rows.read(page, total));
            page.map_err(failed)?.into_iter().for_each(|row| each(at, row));
        }
        if let Some(why) = answer.incomplete.or_else(|| view.broken().map(str::to_owned)) {
            outcome = Outcome::Incomplete(why);
        }
        if budget.is_over() {
            return Ok(Outcome::Ended);
        }
    }
    Ok(outcome)
}
