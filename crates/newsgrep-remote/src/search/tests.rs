//! Searches that count, against a cluster that says what it is told to.

use std::collections::VecDeque;
use std::ops::ControlFlow;
use std::sync::{Arc, Mutex};

use newsgrep_query::{
    CountBy, FacetField, FacetRequest, Request, Response, TimeUnit, TimelineRequest, parse,
};
use serde_json::{Value, json};

use crate::client::Client;
use crate::{Call, Options, Reply, Transport, TransportError};

const DAY: i64 = 86_400;

/// Gives these answers, in order, and remembers what was asked.
#[derive(Default)]
struct Told {
    answers: Mutex<VecDeque<Value>>,
    asked: Mutex<Vec<(String, String)>>,
}

impl Transport for Told {
    fn send(&self, call: &Call<'_>) -> Result<Reply, TransportError> {
        let body = call.body.map(|body| String::from_utf8_lossy(body.bytes).into_owned());
        self.asked.lock().unwrap().push((call.path.to_owned(), body.unwrap_or_default()));
        let answer = self.answers.lock().unwrap().pop_front();
        let answer = answer.ok_or_else(|| TransportError::Connection("gone".to_owned()))?;
        Ok(Reply { status: 200, body: answer.to_string().into_bytes(), retry_after: None })
    }

    fn pause(&self, _: std::time::Duration) {}
}

/// Asks a cluster that gives these answers; returns its answer, or the error, and what it was asked.
fn ask(request: &Request, answers: Vec<Value>) -> (Result<Response, String>, Vec<(String, String)>) {
    let told = Arc::new(Told { answers: Mutex::new(answers.into()), ..Told::default() });
    let address = "http://127.0.0.1:9200/press".parse().unwrap();
    let transport: Arc<dyn Transport> = told.clone();
    let client = Client::new(address, transport, &Options { retries: 0, ..Options::default() });
    let found = super::run(&client, request, &mut |_| ControlFlow::Continue(()));
    let asked = std::mem::take(&mut *told.asked.lock().unwrap());
    (found.map_err(|error| error.to_string()), asked)
}

fn answer(failed: u64, aggregations: Value) -> Value {
    json!({
        "timed_out": false,
        "_shards": {"total": 2, "successful": 2 - failed, "skipped": 0, "failed": failed},
        "hits": {"total": {"value": 3, "relation": "eq"}, "hits": []},
        "aggregations": aggregations,
        "status": 200,
    })
}

fn counting(query: &str) -> Request {
    let facet = FacetRequest::new(FacetField::Source);
    Request { limit: 0, facets: vec![facet], ..Request::new(parse(query).unwrap()) }
}

fn sources(other: u64, count: u64) -> Value {
    json!({
        "by_source": {
            "sum_other_doc_count": other, "doc_count_error_upper_bound": 0,
            "buckets": [{"key": "Coastal Wire", "doc_count": count}],
        },
        "no_source": {"doc_count": 1},
    })
}

fn listed(response: &Response) -> Vec<(&str, u64)> {
    response.facets[0].values.iter().map(|value| (value.value.as_str(), value.count)).collect()
}

#[test]
fn a_part_of_the_counts_is_not_shown_as_all() {
    let (found, _) = ask(&counting("nato"), vec![answer(0, sources(0, 2))]);
    let found = found.unwrap();
    assert!(found.complete && found.counts.articles.exact && found.notices.is_empty());
    assert_eq!((listed(&found), found.facets[0].missing), (vec![("Coastal Wire", 2)], 1));
    let (found, _) = ask(&counting("nato"), vec![answer(1, sources(0, 2))]);
    let found = found.unwrap();
    assert!(!found.complete && !found.counts.articles.exact);
    assert_eq!(found.notices[0].code, "incomplete");
    let (found, _) = ask(&counting("nato"), vec![answer(0, json!({"by_source": []}))]);
    assert!(found.is_err_and(|error| error.contains("makes no sense")));
}

#[test]
fn values_that_were_left_out_are_read_from_one_view() {
    let pit = json!({"pit_id": "view"});
    let value = |value: &str, count: u64| json!({"key": {"value": value}, "doc_count": count});
    let all = json!({"0": {"buckets": [value("Coastal Wire", 2), value("Harbour Post", 5)]}});
    let answers = vec![answer(0, sources(5, 2)), pit, answer(0, all), json!({})];
    let (found, asked) = ask(&counting("nato"), answers);
    assert_eq!(listed(&found.unwrap()), [("Harbour Post", 5), ("Coastal Wire", 2)]);
    assert!(asked[1].0.contains("point_in_time") && asked[2].1.contains("\"id\":\"view\""));
    assert_eq!(asked.len(), 4, "the view is closed");
}

#[test]
fn a_volume_is_whole_or_left_out() {
    let request = Request {
        facets: Vec::new(),
        timeline: Some(TimelineRequest { volume: true, ..TimelineRequest::new(TimeUnit::Day) }),
        ..counting("nato")
    };
    let days = |name: &str, count: u64| {
        let day = json!({"key": {"date": 1_000 * DAY}, "doc_count": count});
        json!({name: {"buckets": [day]}, "no_date": {"doc_count": 0}})
    };
    let volume = |failed: u64| {
        let answers = vec![answer(0, days("by_date", 2)), answer(failed, days("volume", 8))];
        let found = ask(&request, answers).0.unwrap();
        (found.complete, found.timeline.unwrap().bins[0].volume)
    };
    assert_eq!(volume(0), (true, Some(8)));
    assert_eq!(volume(1), (false, None));
}

#[test]
fn facets_without_their_own_condition_are_counted_in_one_request() {
    let mut request = counting("nato source:tass section:sport");
    request.facets.push(FacetRequest::new(FacetField::Section));
    let sections = json!({
        "by_section": {"sum_other_doc_count": 0, "doc_count_error_upper_bound": 0, "buckets": []},
        "no_section": {"doc_count": 4},
    });
    let several = json!({"responses": [answer(0, sources(0, 2)), answer(0, sections)]});
    let (found, asked) = ask(&request, vec![answer(0, json!({})), several]);
    let found = found.unwrap();
    assert_eq!((listed(&found), found.facets[1].missing), (vec![("Coastal Wire", 2)], 4));
    assert!(asked[1].0.starts_with("/press/_msearch"));
    let lines: Vec<&str> = asked[1].1.lines().collect();
    assert!(!lines[1].contains("tass") && lines[1].contains("sport"));
    assert!(lines[3].contains("tass") && !lines[3].contains("sport"));
}

#[test]
fn a_search_that_has_no_time_counts_nothing_and_says_so() {
    let request = Request { timeout: Some(std::time::Duration::ZERO), ..counting("nato") };
    let (found, asked) = ask(&request, Vec::new());
    let found = found.unwrap();
    assert!(!found.complete && asked.is_empty());
    assert_eq!((found.notices[0].code.as_str(), listed(&found)), ("timeout", vec![]));
    let facet = FacetRequest { by: CountBy::Occurrences, ..FacetRequest::new(FacetField::Source) };
    let (found, _) = ask(&Request { facets: vec![facet], ..request }, Vec::new());
    assert!(!found.unwrap().complete);
}
