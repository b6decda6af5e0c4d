//! The ways in which a cluster, or what lies between, may let one down.

use std::io::Read;
use std::net::TcpStream;

use newsgrep_testkit::Rng;
use serde_json::{Value, json};

use super::Backend;
use super::wire::{self, Request};

/// One way of letting somebody down.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fault {
    /// Nothing is done, and the status says why.
    TooBusy,
    Unavailable,
    BadGateway,
    Broken,
    /// The connection ends before anything is done.
    CutBefore,
    /// It is done, and the connection ends without a word.
    CutAfter,
    /// It is done, and the connection ends in the middle of the answer.
    CutMiddle,
    /// The answer comes twice.
    Doubled,
    /// The answer says everything twice.
    DoubledBody,
    /// A part of the archive did not answer, and its hits are missing.
    PartialShards,
    /// There was no time for all hits.
    TimedOut,
    /// Some items of a bulk request are not done.
    SomeItems,
    /// The items of the answer are those of others.
    WrongItems,
    /// It is done, and the answer is a page for people.
    Html,
    /// The answer is longer than anybody wants, or never ends.
    Huge,
    Endless,
    /// The answer is JSON that goes deep, or has other types than expected.
    Deep,
    WrongTypes,
    /// Ask somebody else.
    Redirect,
    /// The answer comes so slowly that it never does.
    Drip,
}

/// The faults that any request may meet.
const ANY: [Fault; 14] = [
    Fault::TooBusy,
    Fault::Unavailable,
    Fault::BadGateway,
    Fault::Broken,
    Fault::CutBefore,
    Fault::CutAfter,
    Fault::CutMiddle,
    Fault::Doubled,
    Fault::DoubledBody,
    Fault::Html,
    Fault::Huge,
    Fault::Deep,
    Fault::WrongTypes,
    Fault::Redirect,
];

/// Those that take as long as whoever asks is patient.
const SLOW: [Fault; 2] = [Fault::Drip, Fault::Endless];

/// When to misbehave, and how.
pub(crate) struct Script {
    rng: Rng,
    per_cent: u32,
    only: Vec<Fault>,
    /// What is in the paths of the requests that it is about.
    place: &'static str,
    /// Whether nothing happens for now.
    pub(crate) quiet: bool,
    /// What was done.
    pub(crate) done: Vec<Fault>,
}

impl Script {
    /// Returns a script that lets down so many of a hundred requests, drawn from a seed.
    pub(crate) fn new(seed: u64, per_cent: u32) -> Script {
        Script { rng: Rng::new(seed), per_cent, only: Vec::new(), place: "", quiet: false, done: Vec::new() }
    }

    /// Returns the same with these faults only.
    pub(crate) fn of(mut self, faults: &[Fault]) -> Script {
        self.only = faults.to_vec();
        self
    }

    /// Returns the same for requests with this in their path.
    pub(crate) fn at(mut self, place: &'static str) -> Script {
        self.place = place;
        self
    }

    /// Returns what to do to a request.
    pub(crate) fn next(&mut self, request: &Request) -> Option<Fault> {
        if self.quiet || !request.path.contains(self.place) || !self.rng.per_cent(self.per_cent) {
            return None;
        }
        let fault = self.draw(request);
        self.done.push(fault);
        Some(fault)
    }

    fn draw(&mut self, request: &Request) -> Fault {
        if !self.only.is_empty() {
            return *self.rng.pick(&self.only);
        }
        if self.rng.per_cent(2) {
            return *self.rng.pick(&SLOW);
        }
        let special: &[Fault] = match request.path.as_str() {
            path if path.contains("/_search") || path.contains("_msearch") => {
                &[Fault::PartialShards, Fault::TimedOut]
            }
            path if path.contains("/_refresh") || path.contains("/_validate") => &[Fault::PartialShards],
            path if path.contains("/_bulk") => &[Fault::SomeItems, Fault::WrongItems],
            _ => &[],
        };
        match !special.is_empty() && self.rng.per_cent(40) {
            true => *self.rng.pick(special),
            false => *self.rng.pick(&ANY),
        }
    }
}

impl Fault {
    /// Lets a request down. Returns whether the connection goes on.
    pub(crate) fn inflict(
        self,
        connection: &mut TcpStream,
        backend: &dyn Backend,
        request: &Request,
    ) -> bool {
        let refuse = |connection: &mut TcpStream, status, kind: &str| {
            let error = json!({ "error": { "type": kind, "reason": "it is scripted" }, "status": status });
            let bytes =
                wire::with_headers(request, status, error.to_string().as_bytes(), "retry-after: 1\r\n");
            wire::write(connection, &bytes)
        };
        match self {
            Fault::TooBusy => return refuse(connection, 429, "rejected_execution_exception"),
            Fault::Unavailable => return refuse(connection, 503, "cluster_manager_not_discovered_exception"),
            Fault::Broken => return refuse(connection, 500, "node_disconnected_exception"),
            Fault::BadGateway => {
                return wire::write(connection, &wire::reply(request, 502, b"<html>Bad Gateway</html>"));
            }
            Fault::CutBefore => return false,
            Fault::Redirect => {
                let to = "location: http://127.0.0.1:1/elsewhere\r\n";
                return wire::write(connection, &wire::with_headers(request, 307, b"", to));
            }
            Fault::SomeItems => {
                return wire::write(connection, &wire::reply(request, 200, &some_items(backend, request)));
            }
            _ => {}
        }
        // From here on the request is carried out.
        let (status, body) = backend.answer(&request.method, &request.path, &request.body);
        let whole = wire::reply(request, status, &body);
        let changed = |change: &dyn Fn(&mut Value)| {
            let mut answer: Value = serde_json::from_slice(&body).unwrap();
            match answer.get_mut("responses").and_then(Value::as_array_mut) {
                Some(answers) => answers.iter_mut().for_each(change),
                None => change(&mut answer),
            }
            wire::reply(request, status, answer.to_string().as_bytes())
        };
        let bytes = match self {
            Fault::CutMiddle => {
                wire::write(connection, &whole[..whole.len() - body.len() / 2 - 1]);
                return false;
            }
            Fault::Doubled => [whole.clone(), whole].concat(),
            Fault::DoubledBody => wire::reply(request, status, &[body.clone(), body.clone()].concat()),
            Fault::PartialShards => changed(&|answer| {
                answer["_shards"] = json!({
                    "total": 2, "successful": 1, "failed": 1,
                    "failures": [{ "reason": { "type": "node_closed_exception", "reason": "it is scripted" } }],
                });
                halve(answer);
            }),
            Fault::TimedOut => changed(&|answer| {
                answer["timed_out"] = json!(true);
                halve(answer);
            }),
            Fault::WrongItems => changed(&|answer| {
                if let Some(items) = answer["items"].as_array_mut() {
                    items.pop();
                }
            }),
            Fault::Html => wire::reply(request, 200, b"<html><body>\x1b[31mPlease log in</body></html>"),
            Fault::Huge => wire::reply(request, 200, &vec![b' '; 5 << 20]),
            Fault::Deep => wire::reply(request, 200, &[b"[".repeat(100_000), b"]".repeat(100_000)].concat()),
            Fault::WrongTypes => {
                let answer = json!({
                    "_shards": 1, "timed_out": "no", "hits": { "hits": {}, "total": [] }, "items": "none", "errors": 0,
                    "acknowledged": [], "responses": 3, "error": [[]], "explanations": {}, "valid": {}, "status": "x",
                });
                wire::reply(request, 200, answer.to_string().as_bytes())
            }
            Fault::Drip => {
                wire::write(connection, &whole[..whole.len() - 1]);
                return wait(connection);
            }
            Fault::Endless => {
                let mut bytes = wire::head(request, 200, "transfer-encoding: chunked\r\n\r\n");
                while wire::write(connection, &bytes) {
                    bytes = b"4000\r\n".iter().copied().chain([b' '; 0x4000]).chain(*b"\r\n").collect();
                }
                return false;
            }
            _ => return false,
        };
        wire::write(connection, &bytes)
    }
}

/// Waits until whoever asked has had enough.
fn wait(connection: &mut TcpStream) -> bool {
    let _ = connection.read(&mut [0]);
    false
}

/// Leaves out half of what was found, as if it were all there is.
fn halve(answer: &mut Value) {
    let Some(hits) = answer.pointer_mut("/hits/hits").and_then(Value::as_array_mut) else { return };
    hits.truncate(hits.len() / 2);
    let left = hits.len();
    if let Some(total) = answer.pointer_mut("/hits/total/value") {
        *total = json!(left);
    }
}

/// Carries out every other item of a bulk request, and has no room for the rest.
fn some_items(backend: &dyn Backend, request: &Request) -> Vec<u8> {
    let mut items = Vec::new();
    for (number, (head, lines)) in super::tiny::items(&request.body).into_iter().enumerate() {
        if number % 2 == 0 {
            let (_, body) = backend.answer(&request.method, &request.path, &lines);
            let answer: Value = serde_json::from_slice(&body).unwrap();
            items.push(answer["items"][0].clone());
            continue;
        }
        let (act, place) = head.as_object().unwrap().iter().next().unwrap();
        let error = json!({ "type": "rejected_execution_exception", "reason": "it is scripted" });
        items.push(json!({ act: {
            "_index": place["_index"], "_id": place["_id"], "status": 429 + 74 * (number % 4 / 2), "error": error,
        } }));
    }
    let errors = items.len() > 1;
    json!({ "took": 1, "errors": errors, "items": items }).to_string().into_bytes()
}
