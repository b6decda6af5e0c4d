//! A view of the archive that later changes do not change: what deep pages are read from.

use serde_json::{Value, json};

use crate::answer::Answer;
use crate::client::{Client, How};
use crate::{Error, Method, Result};

/// How long the cluster keeps a view that nobody asks for.
const KEEP: &str = "5m";

const DOING: &str = "open a view of the archive";

/// What is said where the view was lost on the way.
const CHANGED: &str =
    "the cluster lost the view that was read from, and the archive may have changed meanwhile";

/// A view of the archive. Dropping it closes it on the cluster.
pub(crate) struct PointInTime {
    client: Client,
    /// What it is a view of: the archive, or an index of it.
    of: String,
    id: String,
    preference: String,
    lost: bool,
}

impl PointInTime {
    pub(crate) fn open(client: &Client, of: &str, how: &How<'_>) -> Result<Self> {
        let mut pit = PointInTime {
            client: client.clone(),
            of: of.to_owned(),
            id: String::new(),
            preference: how.preference.to_owned(),
            lost: false,
        };
        pit.id = pit.opened(how)?;
        Ok(pit)
    }

    /// Returns why what was read is not all of one state of the archive, if it is not.
    pub(crate) fn broken(&self) -> Option<&'static str> {
        self.lost.then_some(CHANGED)
    }

    /// Returns the body of a search of the view.
    pub(crate) fn with_body(&self, body: &Value) -> Value {
        let mut body = body.clone();
        body["pit"] = json!({ "id": self.id, "keep_alive": KEEP });
        body
    }

    /// Takes over the name that the cluster has for the view after a search.
    pub(crate) fn follow(&mut self, answer: &Answer) {
        if let Some(id) = answer.body.get("pit_id").and_then(Value::as_str) {
            id.clone_into(&mut self.id);
        }
    }

    /// Opens the view anew.
    pub(crate) fn open_again(&mut self, how: &How<'_>) -> Result<()> {
        self.lost = true;
        self.id = self.opened(how)?;
        Ok(())
    }

    fn opened(&self, how: &How<'_>) -> Result<String> {
        let mut path =
            format!("/{}/_search/point_in_time?keep_alive={KEEP}&allow_partial_pit_creation=false", self.of);
        if !self.preference.is_empty() {
            path.push_str("&preference=");
            crate::client::encode_into(&mut path, &self.preference);
        }
        let answered = self.client.request(DOING, Method::Post, path, None, how)?;
        if answered.status == 404 && answered.kind() == "index_not_found_exception" {
            return Err(self.client.no_archive());
        }
        let body = answered.done()?;
        let id = body.get("pit_id").and_then(Value::as_str);
        id.map(str::to_owned)
            .ok_or_else(|| Error::Answer { doing: DOING, detail: "it has no name".to_owned() })
    }
}

impl Drop for PointInTime {
    fn drop(&mut self) {
        if !self.id.is_empty() {
            self.client.mention(Method::Delete, "/_search/point_in_time", &json!({ "pit_id": [self.id] }));
        }
    }
}
