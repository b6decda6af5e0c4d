//! A cluster of one hash map: it keeps documents, and finds them by their ids once they are refreshed.

use std::collections::BTreeMap;
use std::sync::Mutex;

use serde_json::{Value, json};

use super::Backend;

/// Where a document lies: the index, and its id.
type Key = (String, String);

#[derive(Clone, Debug, PartialEq)]
struct Document {
    source: Value,
    /// The number of the change that made it.
    change: u64,
}

#[derive(Default)]
struct Held {
    indexes: BTreeMap<String, Value>,
    documents: BTreeMap<Key, Document>,
    visible: BTreeMap<Key, Document>,
    changes: u64,
}

/// A tiny cluster.
#[derive(Default)]
pub(crate) struct Tiny(Mutex<Held>);

impl Tiny {
    /// Returns what searches find: index, id and source.
    pub(crate) fn visible(&self) -> Vec<(String, String, Value)> {
        let held = self.0.lock().unwrap();
        let documents = held.visible.iter();
        documents
            .map(|((index, id), document)| (index.clone(), id.clone(), document.source.clone()))
            .collect()
    }
}

impl Backend for Tiny {
    fn answer(&self, method: &str, path: &str, body: &[u8]) -> (u16, Vec<u8>) {
        let held = &mut *self.0.lock().unwrap();
        let path = path.split('?').next().unwrap();
        let (status, body) = match (method, path.rsplit('/').next().unwrap()) {
            ("PUT", _) if path.starts_with("/_index_template/") => (200, json!({ "acknowledged": true })),
            ("PUT", index) => held.make(index, body),
            ("GET", "_mapping") => held.mappings(),
            ("POST", "_refresh") => {
                held.visible = held.documents.clone();
                (200, json!({ "_shards": { "total": 2, "successful": 1, "failed": 0 } }))
            }
            ("POST", "_bulk") => (200, held.bulk(body)),
            ("POST", "_search") => (200, held.search(&serde_json::from_slice(body).unwrap())),
            _ => (
                400,
                json!({ "error": { "type": "illegal_argument_exception", "reason": path }, "status": 400 }),
            ),
        };
        (status, body.to_string().into_bytes())
    }
}

impl Held {
    fn make(&mut self, index: &str, body: &[u8]) -> (u16, Value) {
        if self.indexes.contains_key(index) {
            let error = json!({ "type": "resource_already_exists_exception", "reason": "it is there" });
            return (400, json!({ "error": error, "status": 400 }));
        }
        let mut made: Value = serde_json::from_slice(body).unwrap();
        made["mappings"]["dynamic"] = json!("strict");
        self.indexes.insert(index.to_owned(), made);
        (200, json!({ "acknowledged": true }))
    }

    fn mappings(&self) -> (u16, Value) {
        match self.indexes.is_empty() {
            true => (404, json!({ "error": { "type": "index_not_found_exception" }, "status": 404 })),
            false => (200, json!(self.indexes)),
        }
    }

    fn bulk(&mut self, body: &[u8]) -> Value {
        let items: Vec<Value> = items(body)
            .into_iter()
            .map(|(head, lines)| {
                let (act, place) = head.as_object().unwrap().iter().next().unwrap();
                let text = |name: &str| place[name].as_str().unwrap().to_owned();
                let key = (text("_index"), text("_id"));
                json!({ act: self.change(key, place, lines.split(|byte| *byte == b'\n').nth(1).unwrap()) })
            })
            .collect();
        let failed =
            |item: &Value| item.pointer("/index/error").or_else(|| item.pointer("/delete/error")).is_some();
        json!({ "took": 1, "errors": items.iter().any(failed), "items": items })
    }

    fn change(&mut self, key: Key, place: &Value, source: &[u8]) -> Value {
        let (index, id) = key.clone();
        let item = |status: u16, change: u64| json!({ "_index": index, "_id": id, "status": status, "_seq_no": change, "_primary_term": 1 });
        let refused = |status: u16, kind: &str| {
            let mut item = item(status, 0);
            item["error"] = json!({ "type": kind, "reason": "it is so" });
            item
        };
        if !self.indexes.contains_key(&index) {
            return refused(404, "index_not_found_exception");
        }
        let before = self.documents.get(&key).map(|document| document.change);
        if place.get("if_seq_no").is_some_and(|wanted| wanted.as_u64() != before) {
            return refused(409, "version_conflict_engine_exception");
        }
        self.changes += 1;
        if source.is_empty() {
            return match self.documents.remove(&key) {
                Some(_) => item(200, self.changes),
                None => item(404, self.changes),
            };
        }
        let source = serde_json::from_slice(source).unwrap();
        self.documents.insert(key, Document { source, change: self.changes });
        item(if before.is_some() { 200 } else { 201 }, self.changes)
    }

    fn search(&self, body: &Value) -> Value {
        let ids = body["query"]["ids"]["values"].as_array().expect("only ids are looked for");
        let hits = self.visible.iter().filter(|((_, id), _)| ids.iter().any(|wanted| wanted == id.as_str()));
        let hits: Vec<Value> = hits
            .map(|((index, id), document)| {
                json!({
                    "_index": index, "_id": id, "_seq_no": document.change, "_primary_term": 1,
                    "_source": document.source, "fields": { "id": [id], "content": [document.source["content"]] },
                })
            })
            .collect();
        let size = body["size"].as_u64().unwrap_or(10) as usize;
        json!({
            "took": 1,
            "timed_out": false,
            "_shards": { "total": 2, "successful": 2, "skipped": 0, "failed": 0 },
            "hits": {
                "total": { "value": hits.len(), "relation": "eq" },
                "hits": hits.into_iter().take(size).collect::<Vec<Value>>(),
            },
        })
    }
}

/// Returns the items of a bulk request: what is to be done with which document, and all its lines.
pub(crate) fn items(body: &[u8]) -> Vec<(Value, Vec<u8>)> {
    let mut lines = body.split_inclusive(|byte| *byte == b'\n');
    let mut items = Vec::new();
    while let Some(head) = lines.next() {
        let act: Value = serde_json::from_slice(head).unwrap();
        let source = if act.get("delete").is_none() { lines.next().unwrap() } else { b"" };
        items.push((act, [head, source].concat()));
    }
    items
}
