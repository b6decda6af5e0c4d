//! What an answer of the cluster says, and whether it is whole.
//!
//! In: a reply. Out: its JSON, or what is wrong with it. An answer that lacks a part is never handed on as one that does not:
//! every field that says so is looked at, and one that is missing counts as bad news.

use serde_json::Value;

use crate::retry::Trouble;
use crate::{Error, Reply, Result};

/// What a search found.
#[derive(Clone, Debug)]
pub(crate) struct Answer {
    /// The response, as the cluster has it; `hits.hits` is there.
    pub(crate) body: Value,
    /// Why it is not whole, for people.
    pub(crate) incomplete: Option<String>,
}

impl Answer {
    /// Returns the hits, as the cluster has them.
    pub(crate) fn hits(&self) -> &[Value] {
        self.body.pointer("/hits/hits").and_then(Value::as_array).map_or(&[], Vec::as_slice)
    }

    /// Returns how many there are, and whether that is no mere lower bound; `None` if they were not counted.
    pub(crate) fn total(&self) -> Option<(u64, bool)> {
        let total = self.body.pointer("/hits/total")?;
        Some((total.get("value")?.as_u64()?, total.get("relation")?.as_str()? == "eq"))
    }
}

/// An answer that is no search.
#[derive(Debug)]
pub(crate) struct Answered {
    /// What was being done.
    pub(crate) doing: &'static str,
    /// The HTTP status.
    pub(crate) status: u16,
    /// What was answered; nothing where that was no JSON and the status says enough.
    pub(crate) body: Value,
}

impl Answered {
    /// Returns what was answered if it was done.
    pub(crate) fn done(self) -> Result<Value> {
        match self.status {
            200..300 => Ok(self.body),
            status => Err(refused(self.doing, status, &self.body)),
        }
    }

    /// Returns the cluster's name for the error.
    pub(crate) fn kind(&self) -> &str {
        self.body.pointer("/error/type").and_then(Value::as_str).unwrap_or_default()
    }
}

type Read<T> = std::result::Result<T, Trouble>;

/// Reads an answer with any status that asking again cannot change.
pub(crate) fn any(doing: &'static str, reply: &Reply) -> Read<Answered> {
    let (status, body) = (reply.status, parse(doing, reply)?);
    Ok(Answered { doing, status, body })
}

/// Reads the answer to a search, all of it; an answer that lacks something is in the trouble that comes back.
pub(crate) fn whole(doing: &'static str, reply: &Reply) -> Read<Answer> {
    let body = any(doing, reply)?.done().map_err(Trouble::lasting)?;
    judge(doing, body)
}

/// Reads the answers to several searches; `None` in the place of one to ask again by itself.
pub(crate) fn each(doing: &'static str, reply: &Reply, count: usize) -> Read<Vec<Option<Answer>>> {
    let mut body = any(doing, reply)?.done().map_err(Trouble::lasting)?;
    let answers = match body.get_mut("responses").map(Value::take) {
        Some(Value::Array(answers)) if answers.len() == count => answers,
        _ => return Err(senseless(doing, format!("there are not {count} answers"))),
    };
    // An answer without a status is none that can be trusted.
    let fine = |answer: &Value| answer.get("status").and_then(Value::as_u64) == Some(200);
    Ok(answers.into_iter().map(|answer| fine(&answer).then(|| judge(doing, answer).ok()).flatten()).collect())
}

/// Reads what shards say of a query: one text for each.
pub(crate) fn explanations(doing: &'static str, reply: &Reply) -> Read<Vec<String>> {
    let body = any(doing, reply)?.done().map_err(Trouble::lasting)?;
    if let Some(why) = lacks(&body) {
        let refused = refused_because(doing, reply.status, &why);
        let kind = |failure: &Value| failure.pointer("/reason/type")?.as_str().map(str::to_owned);
        let failures = body.pointer("/_shards/failures").and_then(Value::as_array);
        // What stands for too many words now does so a moment later.
        let too_many =
            failures.into_iter().flatten().filter_map(kind).any(|kind| kind.starts_with("too_many"));
        return Err(if too_many { Trouble::lasting(refused) } else { Trouble::passing(refused, None) });
    }
    let shards = body.pointer("/_shards/total").and_then(Value::as_u64).unwrap_or_default();
    let explanations = body.get("explanations").and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
    if let Some(error) = explanations.iter().find_map(|one| one.get("error")?.as_str()) {
        return Err(Trouble::lasting(refused_because(doing, 400, error)));
    }
    let texts: Option<Vec<String>> =
        explanations.iter().map(|one| Some(one.get("explanation")?.as_str()?.to_owned())).collect();
    match texts {
        Some(texts) if texts.len() as u64 == shards && body["valid"] == true => Ok(texts),
        _ => Err(senseless(doing, "not every shard explains the query".to_owned())),
    }
}

/// Reads whether something was done everywhere. Copies that are not there at the time do not count: they catch up.
pub(crate) fn nowhere_failed(doing: &'static str, reply: &Reply) -> Read<()> {
    let body = any(doing, reply)?.done().map_err(Trouble::lasting)?;
    match body.pointer("/_shards/failed").and_then(Value::as_u64) {
        Some(0) => Ok(()),
        Some(_) => {
            let why = lacks(&body).unwrap_or_default();
            Err(Trouble::passing(refused_because(doing, reply.status, &why), None))
        }
        None => Err(senseless(doing, "it does not say of how many parts it is".to_owned())),
    }
}

/// Remembers what was answered in spite of a trouble. Where more time would not help, that is the answer.
pub(crate) fn keep_partial(mut trouble: Trouble, kept: &mut Option<Answer>) -> Read<Answer> {
    if let Some(partial) = trouble.partial.take() {
        *kept = Some(*partial);
    }
    Err(trouble)
}

fn judge(doing: &'static str, body: Value) -> Read<Answer> {
    if !body.pointer("/hits/hits").is_some_and(Value::is_array) {
        return Err(senseless(doing, "it has no hits".to_owned()));
    }
    let timed_out = body.get("timed_out").and_then(Value::as_bool);
    if timed_out.is_none() {
        return Err(senseless(doing, "it does not say whether there was time enough".to_owned()));
    }
    let why = match timed_out {
        Some(true) => Some("the cluster ran out of time".to_owned()),
        _ => lacks(&body),
    };
    let Some(why) = why else { return Ok(Answer { body, incomplete: None }) };
    let error = refused_because(doing, 200, &why);
    let mut trouble = match timed_out {
        Some(true) => Trouble::lasting(error),
        _ => Trouble::passing(error, None),
    };
    trouble.partial = Some(Box::new(Answer { body, incomplete: Some(why) }));
    Err(trouble)
}

/// Returns why an answer is not from all shards.
pub(crate) fn lacks(body: &Value) -> Option<String> {
    let count = |name| body.pointer(&format!("/_shards/{name}")).and_then(Value::as_u64);
    let (Some(total), Some(successful), Some(failed)) =
        (count("total"), count("successful"), count("failed"))
    else {
        return Some("the cluster does not say which parts of the archive answered".to_owned());
    };
    if failed == 0 && successful == total {
        return None;
    }
    let failures = body.pointer("/_shards/failures").and_then(Value::as_array);
    let reason = failures.and_then(|failures| failures.first()?.get("reason").map(told));
    let missing = total.saturating_sub(successful).max(failed);
    let of = total.max(missing);
    Some(match reason.filter(|reason| !reason.is_empty()) {
        Some(reason) => format!("{missing} of {of} parts of the archive did not answer: {reason}"),
        None => format!("{missing} of {of} parts of the archive did not answer"),
    })
}

/// Reads the JSON of a reply, unless its status says that asking again may help.
fn parse(doing: &'static str, reply: &Reply) -> Read<Value> {
    let parsed = serde_json::from_slice::<Value>(&reply.body);
    let lossy =
        || Value::String(String::from_utf8_lossy(&reply.body[..reply.body.len().min(1_000)]).into_owned());
    match (reply.status, parsed) {
        (429 | 502 | 503 | 504, body) => {
            let body = body.unwrap_or_else(|_| lossy());
            Err(Trouble::passing(refused(doing, reply.status, &body), reply.retry_after))
        }
        (500, body) => Err(Trouble::doubtful(refused(doing, 500, &body.unwrap_or_else(|_| lossy())))),
        (_, Ok(body)) => Ok(body),
        // As good as a broken connection, but seldom mended by another.
        (200..300, Err(error)) => Err(senseless(doing, format!("it is no JSON: {error}"))),
        (status, Err(_)) => Err(Trouble::lasting(refused(doing, status, &lossy()))),
    }
}

pub(crate) fn senseless(doing: &'static str, detail: String) -> Trouble {
    Trouble::doubtful(Error::Answer { doing, detail })
}

/// Returns the error that says why the cluster refused.
pub(crate) fn refused(doing: &'static str, status: u16, body: &Value) -> Error {
    let error = body.get("error").unwrap_or(body);
    let told = told(error);
    let told = if told.is_empty() { "it gives no reason".to_owned() } else { told };
    let hint = match status {
        300..=399 => "; it points elsewhere, which is not followed: give the address of the cluster itself",
        401 => "; check the credentials",
        403 => "; the credentials allow less than is needed, or the archive is locked",
        413 => "; the cluster allows only shorter requests",
        _ => "",
    };
    refused_because(doing, status, &format!("{told}{hint}"))
}

pub(crate) fn refused_because(doing: &'static str, status: u16, reason: &str) -> Error {
    Error::Refused { doing, status, reason: reason.to_owned() }
}

/// The most characters of what a cluster says that are repeated.
const MOST_TOLD: usize = 300;

/// Returns what the cluster says of an error, shortened, fit for a terminal.
pub(crate) fn told(error: &Value) -> String {
    let text = |value: Option<&Value>| value.and_then(Value::as_str).unwrap_or_default().to_owned();
    let of = |error: &Value| match error {
        Value::String(error) => error.clone(),
        error => [text(error.get("type")), text(error.get("reason"))].join(": "),
    };
    // The cause of a failed search is that of its shards; what is outermost says only that they failed.
    let cause = error.pointer("/root_cause/0").or_else(|| error.pointer("/caused_by"));
    let all = cause.map_or_else(|| of(error), of);
    let plain = all.chars().map(|letter| if letter.is_control() { ' ' } else { letter });
    let short: String = plain.take(MOST_TOLD).collect();
    short.trim_matches([' ', ':']).to_owned()
}
