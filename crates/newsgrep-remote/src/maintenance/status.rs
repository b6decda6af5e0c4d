//! How an archive is: what its indexes hold, and how the cluster fares.

use std::collections::HashMap;

use serde::Serialize;
use serde_json::{Value, json};

use super::{Index, Maintenance};
use crate::client::How;
use crate::{Result, mapping};

/// How an archive on a cluster is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Status {
    /// The name of the archive.
    pub archive: String,
    /// The name of the cluster.
    pub cluster: String,
    /// What the cluster runs, such as `opensearch 3.8.0`; empty if it does not say.
    pub version: String,
    /// The machines of the cluster.
    pub nodes: u64,
    /// `green`: all copies of all parts are there; `yellow`: of some part only fewer copies; `red`: some part is out of reach.
    pub health: String,
    /// Articles.
    pub articles: u64,
    /// Paragraphs, boiler included.
    pub paragraphs: u64,
    /// Bytes on disk, all copies together.
    pub bytes: u64,
    /// Whether all of it was made by this version of newsgrep.
    pub current: bool,
    /// Why the counts are not those of the whole archive, if so.
    pub incomplete: Option<String>,
    /// The indexes, by month.
    pub indexes: Vec<IndexStatus>,
}

/// How the index of a month is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct IndexStatus {
    /// The name of the index.
    pub name: String,
    /// The month, such as `2022-01`, or `undated`.
    pub month: String,
    /// As [`Status::health`].
    pub health: String,
    /// Articles.
    pub articles: u64,
    /// Paragraphs.
    pub paragraphs: u64,
    /// Bytes on disk, all copies together.
    pub bytes: u64,
    /// How many parts it has.
    pub shards: u64,
    /// How many further copies each part shall have.
    pub replicas: u64,
    /// The version of the mapping that it was made with, if it says so.
    pub mapping: Option<u64>,
    /// The version of the words that it was made with, if it says so.
    pub analysis: Option<u64>,
}

const DOING: &str = "look after the archive";

/// Articles and paragraphs by the names of indexes.
type Counts = HashMap<String, (u64, u64)>;

impl Maintenance {
    /// Returns how the archive is. Some requests are sent; the cost does not depend on how much it holds.
    ///
    /// # Errors
    ///
    /// Fails if the cluster cannot be reached, or if it has no such archive.
    pub fn status(&self) -> Result<Status> {
        let archive = self.archive();
        let indexes = self.indexes(DOING)?;
        let health = self.get(DOING, &format!("/_cluster/health/{archive}?level=indices"))?;
        let store = self.get(DOING, &format!("/{archive}/_stats/store"))?;
        let (counts, incomplete) = self.counts(indexes.len())?;
        let current = indexes.iter().all(|index| mapping::check_meta(archive, Some(&index.meta)).is_ok());
        let indexes: Vec<IndexStatus> =
            indexes.into_iter().map(|index| status_of(index, &health, &store, &counts)).collect();
        let sum = |of: fn(&IndexStatus) -> u64| indexes.iter().map(of).sum();
        Ok(Status {
            archive: archive.to_owned(),
            cluster: text(&health, "/cluster_name"),
            version: self.version()?,
            nodes: number(&health, "/number_of_nodes"),
            health: text(&health, "/status"),
            articles: sum(|index| index.articles),
            paragraphs: sum(|index| index.paragraphs),
            bytes: sum(|index| index.bytes),
            current,
            incomplete,
            indexes,
        })
    }

    /// Returns the articles and paragraphs of each index, and why some may be missing.
    fn counts(&self, indexes: usize) -> Result<(Counts, Option<String>)> {
        let body = json!({
            "size": 0,
            "aggs": { "index": {
                "terms": { "field": "_index", "size": indexes.max(1) },
                "aggs": { "paragraphs": { "sum": { "field": "paragraph_count" } } },
            } },
        });
        let answer = self.client.find(&body, &How::default())?;
        let buckets = answer.body.pointer("/aggregations/index/buckets").and_then(Value::as_array);
        let counts = buckets.into_iter().flatten().map(|bucket| {
            let paragraphs = bucket.pointer("/paragraphs/value").and_then(Value::as_f64).unwrap_or_default();
            (text(bucket, "/key"), (number(bucket, "/doc_count"), paragraphs as u64))
        });
        Ok((counts.collect(), answer.incomplete))
    }

    /// Returns what the cluster runs; some do not say.
    fn version(&self) -> Result<String> {
        let answered = self.request(DOING, crate::Method::Get, "/", None)?;
        let name = match text(&answered.body, "/version/distribution") {
            name if name.is_empty() => "elasticsearch".to_owned(),
            name => name,
        };
        let number = text(&answered.body, "/version/number");
        Ok(if number.is_empty() { number } else { format!("{name} {number}") })
    }
}

fn status_of(index: Index, health: &Value, store: &Value, counts: &Counts) -> IndexStatus {
    let none = Value::Null;
    let health = health.get("indices").and_then(|indexes| indexes.get(&index.name)).unwrap_or(&none);
    let store = store.get("indices").and_then(|indexes| indexes.get(&index.name)).unwrap_or(&none);
    let (articles, paragraphs) = counts.get(&index.name).copied().unwrap_or_default();
    let version = |name: &str| index.meta.get("newsgrep").and_then(|meta| meta.get(name)?.as_u64());
    IndexStatus {
        health: text(health, "/status"),
        articles,
        paragraphs,
        bytes: number(store, "/total/store/size_in_bytes"),
        shards: number(health, "/number_of_shards"),
        replicas: number(health, "/number_of_replicas"),
        mapping: version("mapping"),
        analysis: version("analysis"),
        name: index.name,
        month: index.month,
    }
}

fn text(value: &Value, place: &str) -> String {
    value.pointer(place).and_then(Value::as_str).unwrap_or_default().to_owned()
}

fn number(value: &Value, place: &str) -> u64 {
    value.pointer(place).and_then(Value::as_u64).unwrap_or_default()
}
