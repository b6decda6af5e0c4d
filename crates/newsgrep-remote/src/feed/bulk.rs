//! Many changes in one request, and what became of each.
//!
//! In: changes. Out: an [`Outcome`] for each. An answer that does not list them one by one, in order, is not believed; what
//! the cluster had no room for is left to be sent again.

use std::io::Write;

use flate2::Compression;
use flate2::write::GzEncoder;
use newsgrep_text::ArticleId;
use serde_json::{Value, json};

use super::copies::Change;
use crate::answer::{Answered, refused, senseless, told};
use crate::client::{Client, How};
use crate::retry::Trouble;
use crate::{Error, Result, mapping};

/// A change of one document.
pub(crate) struct Step<'a> {
    pub(crate) id: ArticleId,
    /// The index, by its own name or by that of its month.
    pub(crate) index: String,
    pub(crate) act: Act<'a>,
}

/// What is to be done with a document.
pub(crate) enum Act<'a> {
    /// It shall be this, whatever was there.
    Put(&'a [u8]),
    /// It shall be this, unless there is one already.
    Make(&'a [u8]),
    /// It shall not be there; if a change is given, only if that is the last one.
    Delete(Option<Change>),
}

impl Act<'_> {
    /// Returns its name to the cluster.
    fn name(&self) -> &'static str {
        match self {
            Act::Put(_) => "index",
            Act::Make(_) => "create",
            Act::Delete(_) => "delete",
        }
    }
}

/// What became of a change.
#[derive(Debug)]
pub(crate) enum Outcome {
    /// It was made, in this index.
    Done { index: String, change: Change },
    /// There was nothing to delete, or something newer, or what was to be made was there.
    Nothing,
    /// It has to be sent again.
    Again(Error),
    /// Its index is not there.
    NoIndex,
    /// The cluster will never take it.
    Rejected(String),
}

pub(super) const DOING: &str = "change articles";

/// Sends changes; returns what became of each.
///
/// # Errors
///
/// Fails if nothing is known of what became of them: they can be sent once more.
pub(crate) fn send(client: &Client, steps: &[Step<'_>], how: &How<'_>) -> Result<Vec<Outcome>> {
    if steps.is_empty() {
        return Ok(Vec::new());
    }
    client.bulk(DOING, &packed(steps), how, &mut |answered| outcomes(client.archive(), steps, answered))
}

fn packed(steps: &[Step<'_>]) -> Vec<u8> {
    let mut lines = GzEncoder::new(Vec::new(), Compression::fast());
    let written = steps.iter().try_for_each(|step| {
        let mut place = json!({ "_index": step.index, "_id": step.id.to_string() });
        match step.act {
            Act::Put(document) | Act::Make(document) => {
                writeln!(lines, "{}", json!({ step.act.name(): place }))?;
                lines.write_all(document)?;
                lines.write_all(b"\n")
            }
            Act::Delete(change) => {
                if let Some(Change { number, term }) = change {
                    place["if_seq_no"] = number.into();
                    place["if_primary_term"] = term.into();
                }
                writeln!(lines, "{}", json!({ step.act.name(): place }))
            }
        }
    });
    written.and_then(|()| lines.finish()).expect("writing to memory does not fail")
}

fn outcomes(
    archive: &str,
    steps: &[Step<'_>],
    answered: Answered,
) -> std::result::Result<Vec<Outcome>, Trouble> {
    let body = answered.done().map_err(Trouble::lasting)?;
    let items = body.get("items").and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
    let Some(errors) = body.get("errors").and_then(Value::as_bool).filter(|_| items.len() == steps.len())
    else {
        return Err(senseless(DOING, "it does not say what became of each article".to_owned()));
    };
    let outcomes: Option<Vec<Outcome>> =
        items.iter().zip(steps).map(|(item, step)| outcome(archive, step, item)).collect();
    let failed = |outcome: &Outcome| !matches!(outcome, Outcome::Done { .. } | Outcome::Nothing);
    match outcomes {
        Some(outcomes) if errors || !outcomes.iter().any(failed) => Ok(outcomes),
        _ => Err(senseless(DOING, "what it says of the articles contradicts itself".to_owned())),
    }
}

/// Reads what became of a step; `None` if the item is that of another.
fn outcome(archive: &str, step: &Step<'_>, item: &Value) -> Option<Outcome> {
    let item = item.get(step.act.name())?;
    let index = item.get("_index")?.as_str()?;
    let ours = |index| mapping::month_of(archive, index);
    if item.get("_id")?.as_str()? != step.id.to_string() || ours(index)? != ours(&step.index)? {
        return None;
    }
    let status = u16::try_from(item.get("status")?.as_u64()?).ok()?;
    let error = item.get("error");
    let kind = error.and_then(|error| error.get("type")?.as_str()).unwrap_or_default();
    Some(match (status, &step.act) {
        (200..300, _) if error.is_some() => return None,
        (200..300, _) => Outcome::Done { index: index.to_owned(), change: Change::of(item)? },
        (404, _) if kind == "index_not_found_exception" => match step.act {
            Act::Put(_) | Act::Make(_) => Outcome::NoIndex,
            Act::Delete(_) => Outcome::Nothing,
        },
        (404 | 409, Act::Delete(_)) | (409, Act::Make(_)) => Outcome::Nothing,
        // A month is locked (403) while it is rebuilt, and all are while the disk is full. Where the credentials are at fault,
        // that is not the article's.
        (401 | 403 | 429 | 500 | 502 | 503 | 504, _) => Outcome::Again(refused(DOING, status, item)),
        _ => Outcome::Rejected(told(error.unwrap_or(item))),
    })
}
