//! What is sent, how often, and what is made of the answers.

use std::sync::Mutex;

use serde_json::json;

use super::*;

/// A transport that gives out answers one after the other, and keeps what was sent.
#[derive(Default)]
struct Scripted {
    answers: Mutex<Vec<(u16, Value)>>,
    sent: Mutex<Vec<(String, String)>>,
    pauses: Mutex<Duration>,
    /// Is used as soon as there is a pause.
    cancel: Cancel,
}

impl Transport for Scripted {
    fn send(&self, call: &Call<'_>) -> std::result::Result<Reply, TransportError> {
        let body = call.body.map_or(String::new(), |body| String::from_utf8_lossy(body.bytes).into_owned());
        self.sent.lock().unwrap().push((call.path.to_owned(), body));
        let mut answers = self.answers.lock().unwrap();
        // The last one stays.
        let (status, body) = if answers.len() > 1 { answers.remove(0) } else { answers[0].clone() };
        match status {
            0 => Err(TransportError::Connection("it broke".to_owned())),
            _ => Ok(Reply { status, body: body.to_string().into_bytes(), retry_after: None }),
        }
    }

    fn pause(&self, pause: Duration) {
        *self.pauses.lock().unwrap() += pause;
        self.cancel.cancel();
    }
}

/// Returns a client that is given these answers.
fn client(answers: &[(u16, Value)]) -> (Client, Arc<Scripted>) {
    let transport = Arc::new(Scripted { answers: Mutex::new(answers.to_vec()), ..Scripted::default() });
    let address = "http://localhost/press".parse().unwrap();
    (Client::new(address, Arc::<Scripted>::clone(&transport), &Options::default()), transport)
}

fn paths(transport: &Scripted) -> Vec<String> {
    transport.sent.lock().unwrap().iter().map(|(path, _)| path.clone()).collect()
}

/// Returns an answer of so many parts of two, with one hit for each.
fn found(parts: u64) -> Value {
    let hits: Vec<Value> = (0..parts).map(|number| json!({ "_id": number.to_string() })).collect();
    json!({
        "timed_out": false,
        "_shards": { "total": 2, "successful": parts, "failed": 2 - parts },
        "hits": { "total": { "value": parts, "relation": "eq" }, "hits": hits },
    })
}

fn failed() -> (u16, Value) {
    (
        503,
        json!({ "error": { "root_cause": [], "type": "search_phase_execution_exception", "reason": "all shards failed" } }),
    )
}

const ASKED: &str = "/press/_search?search_type=dfs_query_then_fetch&allow_partial_search_results=";

#[test]
fn a_whole_answer_takes_one_request() {
    let (client, transport) = client(&[(200, found(2))]);
    let answer = client.search(&json!({}), &How { preference: "a b", ..How::default() }).unwrap();
    assert_eq!((answer.hits().len(), answer.total(), answer.incomplete), (2, Some((2, true)), None));
    assert_eq!(paths(&transport), [format!("{ASKED}false&preference=a%20b")]);
}

#[test]
fn what_passes_is_asked_again() {
    for trouble in [(0, Value::Null), failed(), (429, json!({})), (200, json!("?")), (200, found(1))] {
        let (client, transport) = client(&[trouble.clone(), trouble.clone(), (200, found(2))]);
        let answer = client.search(&json!({}), &How::default()).unwrap();
        assert_eq!((answer.hits().len(), answer.incomplete), (2, None), "{trouble:?}");
        assert_eq!(paths(&transport), vec![format!("{ASKED}false"); 3]);
    }
}

#[test]
fn what_lasts_is_not() {
    for (status, kind) in [(400, "parsing_exception"), (403, "security_exception"), (301, "")] {
        let (client, transport) = client(&[(status, json!({ "error": { "type": kind, "reason": "so" } }))]);
        let error = client.search(&json!({}), &How::default()).unwrap_err();
        assert!(matches!(error, Error::Refused { status: told, .. } if told == status), "{error}");
        assert_eq!(paths(&transport).len(), 1);
    }
    let (client, _) = client(&[(404, json!({ "error": { "type": "index_not_found_exception" } }))]);
    let error = client.search(&json!({}), &How::default()).unwrap_err();
    assert!(matches!(error, Error::NoArchive { .. }), "{error}");
}

#[test]
fn a_part_that_stays_out_of_reach_is_left_out_and_told() {
    let mut answers = vec![failed(); 7];
    answers.push((200, found(1)));
    let (client, transport) = client(&answers);
    let answer = client.search(&json!({}), &How::default()).unwrap();
    assert_eq!(answer.incomplete.as_deref(), Some("1 of 2 parts of the archive did not answer"));
    let paths = paths(&transport);
    assert_eq!(paths[..7], vec![format!("{ASKED}false"); 7]);
    assert_eq!(paths[7..], [format!("{ASKED}true")]);
}

#[test]
fn an_answer_that_stays_partial_is_shown_as_that() {
    let (client, _) = client(&[(200, found(1))]);
    let answer = client.search(&json!({}), &How::default()).unwrap();
    assert_eq!(answer.hits().len(), 1);
    assert!(answer.incomplete.is_some());
}

#[test]
fn time_that_is_over_is_not_spent() {
    let (client, transport) = client(&[failed()]);
    let past = How { deadline: Some(Instant::now()), ..How::default() };
    assert!(matches!(client.search(&json!({}), &past), Err(Error::OutOfTime { .. })));
    assert_eq!(paths(&transport).len(), 0);
    // Nor is it waited for what would come too late.
    let soon = How { deadline: Some(Instant::now() + Duration::from_secs(3_600)), ..How::default() };
    assert!(matches!(client.search(&json!({}), &soon), Err(Error::Refused { .. })));
    assert!(paths(&transport).iter().all(|path| path.contains("&timeout=3") && path.ends_with("ms")));
    assert!(matches!(client.pause("wait", Duration::from_secs(4_000), &soon), Err(Error::OutOfTime { .. })));
    assert!(*transport.pauses.lock().unwrap() < Duration::from_secs(60));
}

#[test]
fn cancelled_work_ends() {
    let (client, transport) = client(&[failed()]);
    let how = How { cancel: Some(&transport.cancel), ..How::default() };
    assert!(matches!(client.search(&json!({}), &how), Err(Error::Cancelled { .. })));
    assert_eq!(paths(&transport).len(), 1);
    assert!(*transport.pauses.lock().unwrap() <= NAP);
}

#[test]
fn of_several_searches_only_what_failed_is_asked_again() {
    let item = |parts| {
        let mut item = found(parts);
        item["status"] = json!(200);
        item
    };
    let refused =
        json!({ "status": 429, "error": { "type": "rejected_execution_exception", "reason": "so" } });
    let all = json!({ "responses": [item(2), refused, item(1), item(2)] });
    let (client, transport) = client(&[(200, all), (200, found(2)), (200, found(2))]);
    let bodies: Vec<Value> = (0..4).map(|number| json!({ "size": number })).collect();
    let answers = client.searches(&bodies, &How { preference: "one", ..How::default() }).unwrap();
    assert!(answers.iter().all(|answer| answer.hits().len() == 2 && answer.incomplete.is_none()));
    let sent = transport.sent.lock().unwrap();
    assert_eq!(sent[0].0, "/press/_msearch?search_type=dfs_query_then_fetch");
    assert_eq!(
        sent[0].1.lines().take(2).collect::<Vec<_>>(),
        [r#"{"allow_partial_search_results":false,"preference":"one"}"#, r#"{"size":0}"#]
    );
    assert_eq!(
        sent[1..].iter().map(|(_, body)| body.as_str()).collect::<Vec<_>>(),
        [r#"{"size":1}"#, r#"{"size":2}"#]
    );
}

#[test]
fn too_few_answers_are_none() {
    let (client, _) = client(&[(200, json!({ "responses": [found(2)] }))]);
    let error = client.searches(&[json!({}), json!({})], &How::default()).unwrap_err();
    assert!(matches!(error, Error::Answer { .. }), "{error}");
}

#[test]
fn a_view_that_was_lost_is_opened_again() {
    let opened =
        |id: &str| (200, json!({ "pit_id": id, "_shards": { "total": 2, "successful": 2, "failed": 0 } }));
    let lost = (404, json!({ "error": { "type": "search_context_missing_exception", "reason": "so" } }));
    let (client, transport) = client(&[opened("first"), lost, opened("second"), (200, found(2))]);
    let mut view = client.open_pit(&How { preference: "one", ..How::default() }).unwrap();
    assert!(view.broken().is_none());
    assert_eq!(client.search_pit(&mut view, &json!({}), &How::default()).unwrap().hits().len(), 2);
    assert!(view.broken().is_some());
    drop(view);
    let sent = transport.sent.lock().unwrap();
    assert!(sent[0].0.contains("/press/_search/point_in_time?") && sent[0].0.ends_with("&preference=one"));
    assert!(sent[1].1.contains(r#""id":"first""#) && sent[3].1.contains(r#""id":"second""#));
    assert_eq!(sent[4], ("/_search/point_in_time".to_owned(), r#"{"pit_id":["second"]}"#.to_owned()));
}

#[test]
fn every_part_explains_a_query() {
    let explained = |total, texts: &[&str]| {
        let texts: Vec<Value> = texts.iter().map(|text| json!({ "explanation": text })).collect();
        let shards = json!({ "total": total, "successful": total, "failed": 0 });
        (200, json!({ "valid": true, "_shards": shards, "explanations": texts }))
    };
    let (asked, _) = client(&[explained(2, &["text:a", "text:b"])]);
    assert_eq!(asked.rewritten(&json!({}), &How::default()).unwrap(), ["text:a", "text:b"]);
    let (asked, _) = client(&[explained(3, &["text:a", "text:b"])]);
    assert!(matches!(asked.rewritten(&json!({}), &How::default()), Err(Error::Answer { .. })));
    let refused = json!({
        "valid": false, "_shards": { "total": 1, "successful": 1, "failed": 0 },
        "explanations": [{ "error": "too_many_clauses" }],
    });
    let (asked, transport) = client(&[(200, refused)]);
    assert!(matches!(asked.rewritten(&json!({}), &How::default()), Err(Error::Refused { status: 400, .. })));
    assert_eq!(paths(&transport).len(), 1);
}
