//! An engine on a cluster: where it is, as whom to ask, and whom to believe; from its name in the configuration or an address.
//!
//! ```toml
//! [engines.press]
//! url = "https://search.example:9200/press"
//! user = "reader"
//! ca = "~/certs/ca.pem"
//! ```
//!
//! Secrets are not among it: see [`credentials`](crate::credentials).

use std::fmt;
use std::fs;
use std::path::PathBuf;
use std::time::Duration;

use anyhow::{Context as _, Result, anyhow, bail};
use newsgrep::Cluster;
use newsgrep::remote::{Address, Options};
use serde::de::value::MapAccessDeserializer;
use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};

use crate::config::Context;
use crate::{credentials, names, target};

/// An engine as the configuration describes it: its address alone, or a table.
#[derive(Debug, Default)]
pub(crate) struct Described {
    url: String,
    user: Option<String>,
    ca: Option<String>,
    plain: bool,
}

/// An engine on a cluster. It holds no secret.
#[derive(Debug)]
pub(crate) struct Engine {
    /// What the configuration calls it, if it has a name.
    pub(crate) name: Option<String>,
    pub(crate) address: Address,
    /// As whom to ask, if the configuration says so.
    pub(crate) user: Option<String>,
    /// The file of the certificates of those who may vouch for it.
    ca: Option<PathBuf>,
    /// Whether credentials may be sent unprotected.
    plain: bool,
}

/// Returns the engine that is named, by an option, by the environment, or as the default of the configuration.
pub(crate) fn named_or_default(typed: Option<&str>, context: &Context) -> Result<Engine> {
    if let Some(typed) = typed {
        return names::engine(typed, context);
    }
    if let Some(engine) = target::named_engine(context)? {
        return Ok(engine);
    }
    match names::default(context)? {
        Some(names::Default::Engine(engine)) => Ok(engine),
        _ => bail!("which archive on a cluster? --engine https://host:9200/archive names one"),
    }
}

impl Engine {
    /// Returns the engine at an address.
    pub(crate) fn at(url: &str) -> Result<Engine> {
        Ok(Engine { name: None, address: url.parse()?, user: None, ca: None, plain: false })
    }

    /// Returns the engine that the configuration describes under a name.
    pub(crate) fn named(name: &str, described: &Described, context: &Context) -> Result<Engine> {
        let of = || format!("the engine `{name}` of the configuration");
        let ca = described.ca.as_ref().map(|path| {
            names::whole_path(path, context).ok_or_else(|| {
                anyhow!("{} has `ca` in `{path}`: write the whole path, from `/` or `~/` on", of())
            })
        });
        Ok(Engine {
            name: Some(name.to_owned()),
            address: described.url.parse().with_context(of)?,
            user: described.user.clone(),
            ca: ca.transpose()?,
            plain: described.plain,
        })
    }

    /// Connects to the engine.
    pub(crate) fn connect(&self, context: &Context) -> Result<Cluster> {
        Ok(Cluster::connect_with(&self.address.to_string(), self.options(context)?)?)
    }

    /// Connects to the engine if that can be done at once.
    pub(crate) fn connect_within(&self, limit: Duration, context: &Context) -> Result<Cluster> {
        let options = Options { timeout: limit, retries: 0, ..self.options(context)? };
        Ok(Cluster::connect_with(&self.address.to_string(), options)?)
    }

    /// Returns how to talk to it, credentials included.
    pub(crate) fn options(&self, context: &Context) -> Result<Options> {
        let read = |path: &PathBuf| {
            fs::read(path).with_context(|| format!("cannot read the certificates `{}`", path.display()))
        };
        Ok(Options {
            credentials: credentials::of(self, context)?,
            ca_pem: self.ca.as_ref().map(read).transpose()?,
            allow_plain: self.plain,
            ..Options::default()
        })
    }
}

impl fmt::Display for Engine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.name {
            Some(name) => f.write_str(name),
            None => self.address.fmt(f),
        }
    }
}

impl<'de> Deserialize<'de> for Described {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(AddressOrTable)
    }
}

/// Reads an address, or a table with it and more.
struct AddressOrTable;

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    url: String,
    user: Option<String>,
    ca: Option<String>,
    #[serde(default)]
    plain: bool,
}

impl<'de> Visitor<'de> for AddressOrTable {
    type Value = Described;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an address, or a table with `url`")
    }

    fn visit_str<E>(self, url: &str) -> Result<Described, E> {
        Ok(Described { url: url.to_owned(), ..Described::default() })
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Described, A::Error> {
        let Table { url, user, ca, plain } = Table::deserialize(MapAccessDeserializer::new(map))?;
        Ok(Described { url, user, ca, plain })
    }
}
