//! What the archive itself has over time, whatever the query.

use newsgrep_query::tally::TimelineCounter;
use newsgrep_query::{CountBy, EngineError, TimelineRequest};
use serde_json::{Value, json};

use super::number::{self, Total};
use super::rows::{FIRST_PAGE, Row, Rows};
use super::view::{self, Outcome};
use crate::client::Client;
use crate::search::{Budget, failed};

const VOLUME: &str = "volume";

/// Adds the volume of the units of a timeline, if it is wanted; part of one would make shares too high, so it is all or none.
pub(super) fn add(
    client: &Client,
    budget: &Budget<'_>,
    request: &TimelineRequest,
    boiler: bool,
    counter: &mut TimelineCounter,
) -> Result<Outcome, EngineError> {
    let Some(bins) = counter.bins().filter(|_| request.volume) else { return Ok(Outcome::Whole) };
    let query =
        json!({"range": {"date": {"gte": bins.start(), "lte": bins.end(), "format": "epoch_second"}}});
    let rows = Rows::new(Some(request.unit), request.per, FIRST_PAGE).summing(summed(request.by, boiler));
    let outcome = read_all(client, budget, &query, rows, &mut |row| {
        if let Some(seconds) = row.seconds {
            counter.add_volume(seconds, row.value.as_deref(), row.count);
        }
    })?;
    if outcome != Outcome::Whole {
        counter.leave_out_volume();
    }
    Ok(outcome)
}

/// Returns the number that is summed; `None` if articles are counted.
fn summed(by: CountBy, boiler: bool) -> Option<&'static str> {
    match (by, boiler) {
        (CountBy::Articles, _) => None,
        (CountBy::Paragraphs, false) => Some("stories"),
        (CountBy::Paragraphs, true) => Some("paragraph_count"),
        (CountBy::Occurrences, false) => Some("wc"),
        (CountBy::Occurrences, true) => Some("words"),
    }
}

fn read_all(
    client: &Client,
    budget: &Budget<'_>,
    query: &Value,
    mut rows: Rows,
    each: &mut dyn FnMut(Row),
) -> Result<Outcome, EngineError> {
    if budget.is_over() {
        return Ok(Outcome::Ended);
    }
    let body = json!({
        "query": {"bool": {"filter": [query]}},
        "size": 0,
        "track_total_hits": false,
        "aggs": {VOLUME: rows.aggregation()},
    });
    let Some(answer) = budget.allow(client.search(&body, &budget.how()))? else { return Ok(Outcome::Ended) };
    let page = number::aggregation(&answer, VOLUME).and_then(|page| rows.read(page, &mut Total::default()));
    let page = page.map_err(failed)?;
    if let Some(why) = answer.incomplete {
        return Ok(Outcome::Incomplete(why));
    }
    if rows.is_done() {
        page.into_iter().for_each(each);
        return Ok(Outcome::Whole);
    }
    view::read(client, budget, query, &mut [rows], &mut Total::default(), &mut |_, row| each(row))
}
