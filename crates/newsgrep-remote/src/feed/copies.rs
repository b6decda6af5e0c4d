//! Where articles lie on the cluster.
//!
//! In: ids. Out: every copy of each that a search can see, in whichever month. An article has one copy, but for the time that
//! its date changes, or that two feeders know different dates of it.

use std::collections::HashMap;

use newsgrep_text::ArticleId;
use serde_json::{Value, json};

use crate::answer::{Answer, refused_because};
use crate::client::{Client, How};
use crate::document::unsigned;
use crate::{Error, Result, mapping};

/// A copy of an article.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Copy {
    /// The index it lies in, by its own name.
    pub(crate) index: String,
    /// What changes when the article does; see [`crate::document::state`].
    pub(crate) state: u64,
    /// Which change of the index made it.
    pub(crate) change: Change,
}

/// The number of a change of a document, as the cluster counts them: what is deleted is what was seen, or nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Change {
    pub(crate) number: u64,
    pub(crate) term: u64,
}

impl Change {
    /// Reads it of a hit, or of an item of a bulk answer.
    pub(crate) fn of(value: &Value) -> Option<Self> {
        let number = |name| value.get(name).and_then(Value::as_u64);
        Some(Change { number: number("_seq_no")?, term: number("_primary_term")? })
    }
}

/// The most hits of one search that the cluster allows.
const MOST_HITS: usize = 10_000;

/// Returns the copies of articles that searches see.
pub(crate) fn copies(
    client: &Client,
    doing: &'static str,
    ids: &[ArticleId],
    how: &How<'_>,
) -> Result<HashMap<ArticleId, Vec<Copy>>> {
    let mut found = HashMap::with_capacity(ids.len());
    let mut open = vec![ids];
    while let Some(ids) = open.pop() {
        if ids.is_empty() {
            continue;
        }
        let answer = search(client, doing, ids, how)?;
        // There may be more copies than fit: then fewer articles are asked for at once. A hundred copies of one are enough to
        // go on with.
        match answer.total() {
            Some((total, true)) if total as usize == answer.hits().len() => {}
            Some(_) if ids.len() == 1 && !answer.hits().is_empty() => {}
            Some(_) if ids.len() > 1 => {
                let (one, other) = ids.split_at(ids.len() / 2);
                open.extend([one, other]);
                continue;
            }
            _ => return Err(senseless(doing, "its hits are not as many as it says")),
        }
        for hit in answer.hits() {
            let (id, copy) =
                read(client.archive(), hit).ok_or_else(|| senseless(doing, "a hit is none of an article"))?;
            if !ids.contains(&id) {
                return Err(senseless(doing, "a hit is an article that was not asked for"));
            }
            let copies: &mut Vec<Copy> = found.entry(id).or_default();
            match copies.iter().any(|known| known.index == copy.index) {
                true => return Err(senseless(doing, "an article is there twice in one index")),
                false => copies.push(copy),
            }
        }
    }
    Ok(found)
}

fn search(client: &Client, doing: &'static str, ids: &[ArticleId], how: &How<'_>) -> Result<Answer> {
    let values: Vec<String> = ids.iter().map(ArticleId::to_string).collect();
    let body = json!({
        "query": { "ids": { "values": values } },
        "size": (2 * ids.len() + 100).min(MOST_HITS),
        "track_total_hits": true,
        // Nothing is read but columns.
        "stored_fields": "_none_",
        "docvalue_fields": ["id", "content"],
        "sort": ["_doc"],
        "seq_no_primary_term": true,
    });
    let answer = client.find(&body, how)?;
    match answer.incomplete {
        Some(why) => Err(refused_because(doing, 503, &why)),
        None => Ok(answer),
    }
}

fn read(archive: &str, hit: &Value) -> Option<(ArticleId, Copy)> {
    let id = hit.pointer("/fields/id/0")?.as_str()?.parse().ok()?;
    let index = hit.get("_index")?.as_str()?.to_owned();
    mapping::month_of(archive, &index)?;
    let state = unsigned(hit.pointer("/fields/content/0")?.as_i64()?);
    Some((id, Copy { index, state, change: Change::of(hit)? }))
}

fn senseless(doing: &'static str, detail: &str) -> Error {
    Error::Answer { doing, detail: detail.to_owned() }
}
