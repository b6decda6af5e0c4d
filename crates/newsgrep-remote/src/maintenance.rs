//! Looking after an archive on a cluster: how it is, and making it anew.
//!
//! In: an archive of any version of newsgrep. Out: its [`Status`], or the same archive in the form and the words of this
//! version. Nothing here searches or feeds.

mod rebuild;
mod status;

use std::sync::Arc;

use serde_json::{Value, json};

use crate::answer::Answered;
use crate::client::{Client, How};
use crate::{Address, Error, Method, Options, Result, Transport, mapping};

pub use rebuild::{Progress, Rebuild, Rebuilt};
pub use status::{IndexStatus, Status};

/// An archive on a cluster, whichever version of newsgrep made it.
#[derive(Clone)]
pub struct Maintenance {
    client: Client,
}

impl Maintenance {
    /// Opens the archive at an address. Nothing is sent yet.
    ///
    /// # Errors
    ///
    /// Fails if the address is none of an archive, or if the options cannot be used.
    #[cfg(feature = "http")]
    pub fn connect(url: &str, options: Options) -> Result<Maintenance> {
        let address: Address = url.parse()?;
        let transport = Arc::new(crate::Http::new(&address, &options)?);
        Ok(Maintenance::over(address, transport, &options))
    }

    /// Opens an archive over a transport of the caller's own. Nothing is sent yet.
    pub fn over(address: Address, transport: Arc<dyn Transport>, options: &Options) -> Maintenance {
        Maintenance { client: Client::new(address, transport, options) }
    }

    pub(crate) fn of(client: Client) -> Maintenance {
        Maintenance { client }
    }

    fn archive(&self) -> &str {
        self.client.archive()
    }

    fn request(
        &self,
        doing: &'static str,
        method: Method,
        path: &str,
        body: Option<&Value>,
    ) -> Result<Answered> {
        self.client.request(doing, method, path.to_owned(), body, &How::default())
    }

    /// Asks about the archive.
    fn get(&self, doing: &'static str, path: &str) -> Result<Value> {
        let answered = self.request(doing, Method::Get, path, None)?;
        match answered.status {
            404 => Err(self.client.no_archive()),
            _ => answered.done(),
        }
    }

    /// Returns the indexes of the archive, by name, each with what it says of itself.
    fn indexes(&self, doing: &'static str) -> Result<Vec<Index>> {
        let path = format!("/{}/_mapping?filter_path=*.mappings._meta,*.mappings.dynamic", self.archive());
        let found = self.get(doing, &path)?;
        let Value::Object(found) = found else {
            return Err(Error::Answer { doing, detail: "it lists no indexes".to_owned() });
        };
        let mut indexes: Vec<Index> = Vec::with_capacity(found.len());
        for (name, mut said) in found {
            let Some((month, number)) = mapping::parts_of(self.archive(), &name) else {
                return Err(mapping::taken(self.archive(), &name));
            };
            let meta = said.pointer_mut("/mappings/_meta").map(Value::take).unwrap_or_default();
            let month = month.to_owned();
            indexes.push(Index { name, month, number, meta });
        }
        indexes.sort_unstable_by(|one, other| one.month.cmp(&other.month));
        Ok(indexes)
    }
}

/// An index of the archive.
struct Index {
    name: String,
    month: String,
    /// How often the month was rebuilt.
    number: u64,
    /// What it says of its versions.
    meta: Value,
}

/// Returns a search for everything, of which only the number is wanted.
fn count_all() -> Value {
    json!({ "size": 0, "track_total_hits": true })
}
