//! Requests to the cluster, and what may be believed of the answers.
//!
//! In: what to search for, as the cluster's own JSON. Out: an [`Answer`] that says whether it is whole. What may help is asked
//! again, ever more slowly, until the retries or the time allowed are used up; what cannot help is not.

use std::sync::Arc;
use std::time::{Duration, Instant};

use newsgrep_query::Cancel;
use serde_json::{Map, Value};

use crate::answer::{self, Answer, Answered};
use crate::point_in_time::PointInTime;
use crate::retry::{Retries, Trouble};
use crate::{Address, Body, Call, Error, Method, Options, Reply, Result, Transport, TransportError};

/// How a request is carried out.
#[derive(Clone, Copy, Default)]
pub(crate) struct How<'a> {
    /// When an answer is of no use any more.
    pub(crate) deadline: Option<Instant>,
    /// Ends the work, if it is used.
    pub(crate) cancel: Option<&'a Cancel>,
    /// Which copies of the shards to ask: searches with the same one see the same. Empty: any.
    pub(crate) preference: &'a str,
}

/// The longest time without a look at whether the work was cancelled.
const NAP: Duration = Duration::from_millis(100);

impl How<'_> {
    /// Returns the time left; fails if there is none.
    fn left(&self, doing: &'static str) -> Result<Option<Duration>> {
        if self.cancel.is_some_and(Cancel::is_cancelled) {
            return Err(Error::Cancelled { doing });
        }
        let Some(deadline) = self.deadline else { return Ok(None) };
        let left = deadline.saturating_duration_since(Instant::now());
        if left.is_zero() { Err(Error::OutOfTime { doing }) } else { Ok(Some(left)) }
    }
}

/// A request that may be sent more than once.
pub(crate) struct Ask<'a> {
    /// What is being done, for people: "cannot …".
    pub(crate) doing: &'static str,
    /// The HTTP method.
    pub(crate) method: Method,
    /// The path, from `/` on.
    pub(crate) path: String,
    /// What is sent along.
    pub(crate) body: Option<Body<'a>>,
}

const JSON: &str = "application/json";
const LINES: &str = "application/x-ndjson";

/// Searches that are ranked by how frequent words are in the whole archive, not in one part of it; and those that are not.
const RANKED: &str = "dfs_query_then_fetch";
const UNRANKED: &str = "query_then_fetch";

/// What searches are called in messages.
const SEARCHING: &str = "search";

/// Talks to one archive on a cluster. Cloning it is cheap.
#[derive(Clone)]
pub(crate) struct Client(Arc<Inner>);

struct Inner {
    address: Address,
    transport: Arc<dyn Transport>,
    timeout: Duration,
    retries: u32,
    max_reply: u64,
}

impl Client {
    /// Returns the client of an archive. Nothing is sent yet.
    pub(crate) fn new(address: Address, transport: Arc<dyn Transport>, options: &Options) -> Self {
        let Options { timeout, retries, max_reply, .. } = *options;
        Client(Arc::new(Inner { address, transport, timeout, retries, max_reply }))
    }

    pub(crate) fn address(&self) -> &Address {
        &self.0.address
    }

    /// Returns the name of the archive.
    pub(crate) fn archive(&self) -> &str {
        self.0.address.archive()
    }

    /// Searches the archive: with the frequencies of words in all of it, and in all of it or not at all.
    ///
    /// Where a part of it stays out of reach, the rest is searched, and the answer says so.
    pub(crate) fn search(&self, body: &Value, how: &How<'_>) -> Result<Answer> {
        let path = format!("/{}/_search", self.archive());
        self.in_archive(self.search_at(&path, RANKED, body, how))
    }

    /// Searches the archive as [`Client::search`] does, for what is not ranked.
    pub(crate) fn find(&self, body: &Value, how: &How<'_>) -> Result<Answer> {
        let path = format!("/{}/_search", self.archive());
        self.in_archive(self.search_at(&path, UNRANKED, body, how))
    }

    fn in_archive(&self, answer: Result<Answer>) -> Result<Answer> {
        match answer {
            Err(Error::Refused { status: 404, .. }) => Err(self.no_archive()),
            answer => answer,
        }
    }

    /// Searches one index, as [`Client::search`] does all of them.
    pub(crate) fn search_index(&self, index: &str, body: &Value, how: &How<'_>) -> Result<Answer> {
        self.search_at(&format!("/{index}/_search"), UNRANKED, body, how)
    }

    /// Returns the error that there is no such archive.
    pub(crate) fn no_archive(&self) -> Error {
        Error::NoArchive { archive: self.archive().to_owned() }
    }

    /// Sends several searches at once; one answer each, in order.
    pub(crate) fn searches(&self, bodies: &[Value], how: &How<'_>) -> Result<Vec<Answer>> {
        if let [body] = bodies {
            return Ok(vec![self.search(body, how)?]);
        }
        let mut lines = Vec::new();
        let mut header = Map::from_iter([("allow_partial_search_results".to_owned(), Value::Bool(false))]);
        if !how.preference.is_empty() {
            header.insert("preference".to_owned(), Value::from(how.preference));
        }
        let header = Value::Object(header);
        for body in bodies {
            let mut body = body.clone();
            if let (Some(left), Value::Object(body)) = (how.left(SEARCHING)?, &mut body) {
                body.insert("timeout".to_owned(), Value::from(milliseconds(left)));
            }
            lines.extend_from_slice(header.to_string().as_bytes());
            lines.push(b'\n');
            lines.extend_from_slice(body.to_string().as_bytes());
            lines.push(b'\n');
        }
        let path = format!("/{}/_msearch?search_type=dfs_query_then_fetch", self.archive());
        let body = Body { bytes: &lines, media_type: LINES, gzip: false };
        let ask = Ask { doing: SEARCHING, method: Method::Post, path, body: Some(body) };
        let answers =
            self.carry_out(&ask, how, &mut |reply| answer::each(SEARCHING, &reply, bodies.len()))?;
        // What did not go well is asked again by itself: what may help then is tried there.
        let answers = answers.into_iter().zip(bodies);
        answers.map(|(answer, body)| answer.map_or_else(|| self.search(body, how), Ok)).collect()
    }

    /// Opens a view of the archive that later changes do not change.
    pub(crate) fn open_pit(&self, how: &How<'_>) -> Result<PointInTime> {
        PointInTime::open(self, self.archive(), how)
    }

    /// Searches a view of the archive. One that the cluster has lost, or a part of, is opened anew: see
    /// [`PointInTime::broken`].
    pub(crate) fn search_pit(&self, pit: &mut PointInTime, body: &Value, how: &How<'_>) -> Result<Answer> {
        // The view says itself which copies are asked.
        let how = &How { preference: "", ..*how };
        let tried = self.search_at("/_search", RANKED, &pit.with_body(body), how);
        let answer = match tried {
            Err(Error::Refused { status: 404, .. }) => {
                pit.open_again(how)?;
                self.search_at("/_search", RANKED, &pit.with_body(body), how)?
            }
            Ok(partial) if partial.incomplete.is_some() => match pit.open_again(how) {
                Ok(()) => self.search_at("/_search", RANKED, &pit.with_body(body), how)?,
                Err(_) => partial,
            },
            tried => tried?,
        };
        pit.follow(&answer);
        Ok(answer)
    }

    /// Returns what the shards make of a query, as text: patterns are written out as the words that the shard has.
    ///
    /// There is one text for each shard.
    pub(crate) fn rewritten(&self, query: &Value, how: &How<'_>) -> Result<Vec<String>> {
        const DOING: &str = "look up words";
        let path = format!("/{}/_validate/query?rewrite=true&all_shards=true", self.archive());
        let body = Value::Object(Map::from_iter([("query".to_owned(), query.clone())])).to_string();
        let ask = Ask { doing: DOING, method: Method::Post, path, body: Some(json(&body)) };
        self.carry_out(&ask, how, &mut |reply| answer::explanations(DOING, &reply))
    }

    /// Sends a request; every status that asking again cannot change comes back.
    pub(crate) fn request(
        &self,
        doing: &'static str,
        method: Method,
        path: String,
        body: Option<&Value>,
        how: &How<'_>,
    ) -> Result<Answered> {
        let body = body.map(Value::to_string);
        let ask = Ask { doing, method, path, body: body.as_deref().map(json) };
        self.carry_out(&ask, how, &mut |reply| answer::any(doing, &reply))
    }

    /// Sends lines of the bulk interface, packed with gzip, until `read` believes the answer.
    pub(crate) fn bulk<T>(
        &self,
        doing: &'static str,
        lines: &[u8],
        how: &How<'_>,
        read: &mut dyn FnMut(Answered) -> std::result::Result<T, Trouble>,
    ) -> Result<T> {
        let body = Body { bytes: lines, media_type: LINES, gzip: true };
        let ask = Ask { doing, method: Method::Post, path: "/_bulk".to_owned(), body: Some(body) };
        self.carry_out(&ask, how, &mut |reply| read(answer::any(doing, &reply)?))
    }

    /// Sends a request that every part of the archive has to carry out; which has a copy of it is of no account.
    pub(crate) fn everywhere(&self, doing: &'static str, path: String, how: &How<'_>) -> Result<()> {
        let ask = Ask { doing, method: Method::Post, path, body: None };
        self.carry_out(&ask, how, &mut |reply| answer::nowhere_failed(doing, &reply))
    }

    /// Waits, unless the time allowed would be over then.
    pub(crate) fn pause(&self, doing: &'static str, pause: Duration, how: &How<'_>) -> Result<()> {
        let mut rest = pause;
        while !rest.is_zero() {
            if how.left(doing)?.is_some_and(|left| left <= rest) {
                return Err(Error::OutOfTime { doing });
            }
            let nap = if how.cancel.is_some() { rest.min(NAP) } else { rest };
            self.0.transport.pause(nap);
            rest -= nap;
        }
        Ok(())
    }

    pub(crate) fn retries(&self) -> Retries {
        Retries::new(self.0.retries)
    }

    /// Sends a request once and does not wait for long; nobody needs the answer.
    pub(crate) fn mention(&self, method: Method, path: &str, body: &Value) {
        let body = body.to_string();
        let timeout = Some(self.0.timeout.min(Duration::from_secs(2)));
        let call = Call { method, path, body: Some(json(&body)), timeout, limit: 1 << 20 };
        let _ = self.0.transport.send(&call);
    }

    fn search_at(&self, path: &str, kind: &str, body: &Value, how: &How<'_>) -> Result<Answer> {
        let bytes = body.to_string();
        let ask = |partial: bool| -> Result<Ask<'_>> {
            let mut path = format!("{path}?search_type={kind}&allow_partial_search_results={partial}");
            if !how.preference.is_empty() {
                path.push_str("&preference=");
                encode_into(&mut path, how.preference);
            }
            if let Some(left) = how.left(SEARCHING)? {
                path.push_str("&timeout=");
                path.push_str(&milliseconds(left));
            }
            Ok(Ask { doing: SEARCHING, method: Method::Post, path, body: Some(json(&bytes)) })
        };
        // The best there is, should asking again not help.
        let mut partial = None;
        let tried = self.carry_out(&ask(false)?, how, &mut |reply| {
            answer::whole(SEARCHING, &reply).or_else(|trouble| answer::keep_partial(trouble, &mut partial))
        });
        match (tried, partial) {
            (Err(Error::Cancelled { doing }), _) => Err(Error::Cancelled { doing }),
            (Err(_), Some(partial)) => Ok(partial),
            (Err(Error::Refused { status: 500.., .. }), None) => {
                let last = self.once(&ask(true)?, how)?;
                answer::whole(SEARCHING, &last).or_else(Trouble::into_partial)
            }
            (tried, _) => tried,
        }
    }

    /// Sends a request until its answer is believed, or nothing helps any more.
    fn carry_out<T>(
        &self,
        ask: &Ask<'_>,
        how: &How<'_>,
        read: &mut dyn FnMut(Reply) -> std::result::Result<T, Trouble>,
    ) -> Result<T> {
        let mut retries = self.retries();
        loop {
            let trouble = match self.send(ask, how)? {
                Ok(reply) => match read(reply) {
                    Ok(answer) => return Ok(answer),
                    Err(trouble) => trouble,
                },
                Err(error) => self.unreachable(error),
            };
            let Some(pause) = retries.pause_after(&trouble) else { return Err(trouble.error) };
            self.pause(ask.doing, pause, how)?;
        }
    }

    fn once(&self, ask: &Ask<'_>, how: &How<'_>) -> Result<Reply> {
        self.send(ask, how)?.map_err(|error| self.unreachable(error).error)
    }

    fn send(&self, ask: &Ask<'_>, how: &How<'_>) -> Result<std::result::Result<Reply, TransportError>> {
        let left = how.left(ask.doing)?.unwrap_or(Duration::MAX);
        let timeout = Some(left.min(self.0.timeout));
        let Ask { method, path, body, .. } = ask;
        let call = Call { method: *method, path, body: *body, timeout, limit: self.0.max_reply };
        Ok(self.0.transport.send(&call))
    }

    fn unreachable(&self, source: TransportError) -> Trouble {
        Trouble::of_transport(self.0.address.base(), source)
    }
}

fn json(body: &str) -> Body<'_> {
    Body { bytes: body.as_bytes(), media_type: JSON, gzip: false }
}

fn milliseconds(time: Duration) -> String {
    format!("{}ms", time.as_millis().max(1))
}

/// Appends a value to a query string.
pub(crate) fn encode_into(path: &mut String, value: &str) {
    for byte in value.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => {
                path.push(char::from(byte))
            }
            _ => path.push_str(&format!("%{byte:02X}")),
        }
    }
}

#[cfg(test)]
mod tests;
