//! Who asks a cluster: from the environment, or from a file that nobody else can read.
//!
//! ```toml
//! [press]                       # the name of an engine, or a host: ["search.example"], ["search.example:9200"]
//! user = "reader"               # the configuration may say it instead
//! password = "…"                # or api_key = "…", or token = "…"
//! ```
//!
//! A secret comes from nowhere else: not from the command line, which everybody on the machine can read, and not from an
//! address, which ends up in logs. What is read here goes to the library and is never printed, not even where the file is
//! not understood.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::fs::File;
use std::io::{ErrorKind, Read};
use std::path::Path;

use anyhow::{Context as _, Result, bail};
use newsgrep::remote::Credentials;
use serde::Deserialize;

use crate::config::Context;
use crate::engines::Engine;

/// The most bytes of a file of credentials.
const MAX_BYTES: u64 = 1 << 20;

/// What the environment or a file says of who asks.
#[derive(Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    user: Option<String>,
    password: Option<String>,
    api_key: Option<String>,
    token: Option<String>,
}

/// What the environment says of who asks; printing it shows nothing.
#[derive(Default)]
pub(crate) struct Surroundings {
    pub(crate) user: Option<OsString>,
    pub(crate) password: Option<OsString>,
    pub(crate) api_key: Option<OsString>,
    pub(crate) token: Option<OsString>,
}

impl std::fmt::Debug for Surroundings {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Surroundings").finish_non_exhaustive()
    }
}

/// Returns who asks this engine; `None` if nothing says so.
pub(crate) fn of(engine: &Engine, context: &Context) -> Result<Option<Credentials>> {
    let surroundings = Entry::of_surroundings(&context.who_asks)?;
    if surroundings.has_secret() {
        return surroundings
            .credentials(engine.user.as_deref(), "the environment ($NEWSGREP_ENGINE_…)")
            .map(Some);
    }
    let file = context.config_file.as_ref().map(|file| file.with_file_name("credentials.toml"));
    let entry = match &file {
        Some(file) => read(file)?.and_then(|entries| find(entries, engine)),
        None => None,
    };
    let user = surroundings.user.or_else(|| engine.user.clone());
    match (entry, file) {
        (Some(entry), Some(file)) => {
            entry.credentials(user.as_deref(), &format!("`{}`", file.display())).map(Some)
        }
        _ => match user {
            Some(user) => bail!(
                "there is no password of `{user}` for the engine `{engine}`: set $NEWSGREP_ENGINE_PASSWORD, or write it \
                 into credentials.toml beside the configuration (newsgrep help credentials says how)"
            ),
            None => Ok(None),
        },
    }
}

/// Finds what is for this engine: by its name, its host and port, its host.
fn find(mut entries: BTreeMap<String, Entry>, engine: &Engine) -> Option<Entry> {
    let base = engine.address.base();
    let host_and_port = base.split_once("://").map_or(base, |(_, rest)| rest);
    // The colons of an address in brackets are no port's.
    let host = match host_and_port.rsplit_once(':') {
        Some((host, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => host,
        _ => host_and_port,
    };
    let keys = [engine.name.as_deref(), Some(host_and_port), Some(host)];
    keys.into_iter().flatten().find_map(|key| entries.remove(key))
}

/// Reads a file of credentials; one that is missing holds none.
fn read(path: &Path) -> Result<Option<BTreeMap<String, Entry>>> {
    let reading = || format!("cannot read the credentials `{}`", path.display());
    let file = match File::open(path) {
        Ok(file) => file,
        Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => {
            return Ok(None);
        }
        Err(error) => return Err(error).with_context(reading),
    };
    // Of the file that was opened, not of whatever has its name by now.
    ensure_private(&file, path).with_context(reading)?;
    let mut text = String::new();
    file.take(MAX_BYTES).read_to_string(&mut text).with_context(reading)?;
    parse(&text).with_context(reading).map(Some)
}

/// Refuses a file that others can read or write.
#[cfg(unix)]
fn ensure_private(file: &File, path: &Path) -> Result<()> {
    use std::os::unix::fs::PermissionsExt as _;

    let mode = file.metadata()?.permissions().mode();
    if mode & 0o177 != 0 {
        bail!(
            "others may use it (its mode is {:03o}): chmod 600 {}",
            mode & 0o777,
            crate::command_line::path(path)
        );
    }
    Ok(())
}

#[cfg(not(unix))]
fn ensure_private(_: &File, _: &Path) -> Result<()> {
    Ok(())
}

fn parse(text: &str) -> Result<BTreeMap<String, Entry>> {
    toml::from_str(text).map_err(|error: toml::de::Error| {
        let before = error.span().and_then(|span| text.get(..span.start)).unwrap_or_default();
        let line = before.matches('\n').count() + 1;
        // The parser's own words would repeat what it met, which may be a password.
        anyhow::anyhow!(
            "line {line} is not understood: under the name of an engine in brackets stand `user`, `password`, `api_key` \
             or `token`, each with its value in quotation marks"
        )
    })
}

impl Entry {
    fn of_surroundings(surroundings: &Surroundings) -> Result<Entry> {
        let text = |value: &Option<OsString>| match value.clone().map(OsString::into_string) {
            Some(Err(_)) => bail!("a variable $NEWSGREP_ENGINE_… is not valid UTF-8"),
            Some(Ok(text)) => Ok(Some(text)),
            None => Ok(None),
        };
        let Surroundings { user, password, api_key, token } = surroundings;
        Ok(Entry {
            user: text(user)?,
            password: text(password)?,
            api_key: text(api_key)?,
            token: text(token)?,
        })
    }

    fn has_secret(&self) -> bool {
        self.password.is_some() || self.api_key.is_some() || self.token.is_some()
    }

    /// Returns the credentials; `from` is where they are from.
    fn credentials(self, user: Option<&str>, from: &str) -> Result<Credentials> {
        let user = self.user.or_else(|| user.map(str::to_owned));
        match (self.password, self.api_key, self.token) {
            (Some(password), None, None) => match user {
                Some(user) => Ok(Credentials::Basic { user, password }),
                None => bail!("{from} has a password and no user"),
            },
            (None, Some(key), None) => Ok(Credentials::ApiKey(key)),
            (None, None, Some(token)) => Ok(Credentials::Bearer(token)),
            (None, None, None) => bail!("{from} has no password, API key or token"),
            _ => bail!("{from} has more than one of a password, an API key and a token: keep one"),
        }
    }
}
