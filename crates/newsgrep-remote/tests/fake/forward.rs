//! A cluster that is a real one somewhere else: what is asked is handed on to it.

use std::time::Duration;

use newsgrep_remote::{Body, Call, Http, Method, Transport};

use super::Backend;

/// Hands requests on, so that a real cluster can be made to misbehave.
pub(crate) struct Forward(pub(crate) Http);

impl Backend for Forward {
    fn answer(&self, method: &str, path: &str, body: &[u8]) -> (u16, Vec<u8>) {
        let method = match method {
            "GET" => Method::Get,
            "PUT" => Method::Put,
            "DELETE" => Method::Delete,
            _ => Method::Post,
        };
        let is_lines = path.contains("/_bulk") || path.contains("/_msearch");
        let media_type = if is_lines { "application/x-ndjson" } else { "application/json" };
        let body = (!body.is_empty()).then_some(Body { bytes: body, media_type, gzip: false });
        let timeout = Some(Duration::from_secs(60));
        let reply = self.0.send(&Call { method, path, body, timeout, limit: 256 << 20 }).unwrap();
        (reply.status, reply.body)
    }
}
