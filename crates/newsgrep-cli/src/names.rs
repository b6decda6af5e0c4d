//! Named archives and clusters: which folders and addresses the user's configuration file gives names to, and which of them
//! is the default.
//!
//! ```toml
//! default = "press"
//! [archives]
//! press = "/data/press"
//! wires = "~/wires"
//! [engines]
//! world = "https://search.example:9200/world"
//! ```
//!
//! The file is read where something is to be found by its name, and nowhere else: searches of files do not need it.

use std::collections::BTreeMap;
use std::fs;
use std::io::ErrorKind;
use std::path::{Component, Path, PathBuf};

use anyhow::{Context as _, Result, anyhow, bail};
use serde::Deserialize;

use crate::config::Context;
use crate::engines::{Described, Engine};

/// The key among the archives that may say which is the default, for those who write it there.
const DEFAULT: &str = "default";

/// What the configuration file says.
#[derive(Debug, std::default::Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Names {
    /// The archive that is searched where no other is near.
    default: Option<String>,
    #[serde(default)]
    archives: BTreeMap<String, String>,
    #[serde(default)]
    engines: BTreeMap<String, Described>,
}

/// What is searched where nothing else is near.
#[derive(Debug)]
pub(crate) enum Default {
    Archive(PathBuf),
    Engine(Engine),
}

/// Returns the folder that `--archive` means: that of a name, or the folder itself.
///
/// A name goes before a folder of the same name here, which is meant by `./NAME`.
pub(crate) fn resolve(archive: &Path, context: &Context) -> Result<PathBuf> {
    let mut parts = archive.components();
    let (Some(Component::Normal(_)), None, Some(name)) = (parts.next(), parts.next(), archive.to_str())
    else {
        return Ok(archive.to_owned());
    };
    let names = Names::read(context)?;
    if let Some(folder) = names.folder(name, context)? {
        return Ok(folder);
    }
    if names.engines.contains_key(name) && !archive.exists() {
        bail!("`{name}` is on a cluster: write --engine {name}, or `./{name}` for a folder here");
    }
    if !names.archives.is_empty() && !archive.exists() {
        bail!(
            "there is no archive `{name}`: the configuration has {}; write `./{name}` for a folder here",
            list(&names.archives)
        );
    }
    Ok(archive.to_owned())
}

/// Returns the engine that `--engine` means: that of a name, or the one at an address.
pub(crate) fn engine(typed: &str, context: &Context) -> Result<Engine> {
    if typed.contains("://") {
        return Engine::at(typed);
    }
    let names = Names::read(context)?;
    match names.engines.get(typed) {
        Some(described) => Engine::named(typed, described, context),
        None => bail!(
            "there is no engine `{}`: the configuration has {}; an address is written \
             https://host:9200/archive",
            shown(typed),
            list(&names.engines)
        ),
    }
}

/// Returns what was typed without what may be a password.
pub(crate) fn shown(typed: &str) -> &str {
    typed.rsplit_once('@').map_or(typed, |(_, rest)| rest)
}

/// Returns what the configuration says is searched where nothing else is near.
pub(crate) fn default(context: &Context) -> Result<Option<Default>> {
    let names = Names::read(context)?;
    let Some(name) = names.default.as_deref().or_else(|| names.archives.get(DEFAULT).map(|_| DEFAULT)) else {
        return Ok(None);
    };
    match (names.folder(name, context)?, names.engines.get(name)) {
        (Some(folder), None) => Ok(Some(Default::Archive(folder))),
        (None, Some(described)) => Ok(Some(Default::Engine(Engine::named(name, described, context)?))),
        (Some(_), Some(_)) => bail!(
            "the default `{name}` of the configuration is an archive and an engine: give one of them another name"
        ),
        (None, None) => bail!(
            "the default archive `{name}` is none of those in the configuration: {}",
            list(&names.archives)
        ),
    }
}

/// Returns a path of the configuration, which begins in the user's home or at the root.
pub(crate) fn whole_path(path: &str, context: &Context) -> Option<PathBuf> {
    let below = path.strip_prefix("~/").zip(context.home.as_deref());
    let path = below.map_or_else(|| PathBuf::from(path), |(below, home)| home.join(below));
    path.is_absolute().then_some(path)
}

impl Names {
    /// Reads the configuration; one that is missing says nothing.
    fn read(context: &Context) -> Result<Names> {
        let Some(file) = &context.config_file else { return Ok(Names::default()) };
        match fs::read_to_string(file) {
            Ok(text) => Names::parse(&text)
                .with_context(|| format!("cannot use the configuration `{}`", file.display())),
            Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => {
                Ok(Names::default())
            }
            Err(error) => {
                Err(error).with_context(|| format!("cannot read the configuration `{}`", file.display()))
            }
        }
    }

    fn parse(text: &str) -> Result<Names> {
        toml::from_str(text).map_err(|error| {
            let before = error.span().and_then(|span| text.get(..span.start)).unwrap_or_default();
            anyhow!("line {}: {}", before.matches('\n').count() + 1, error.message())
        })
    }

    /// Returns the folder of a name; `None` if there is no such name.
    fn folder(&self, name: &str, context: &Context) -> Result<Option<PathBuf>> {
        let Some(mut folder) = self.archives.get(name) else { return Ok(None) };
        if let Some(other) = self.archives.get(folder).filter(|_| name == DEFAULT && folder != name) {
            folder = other;
        }
        match whole_path(folder, context) {
            Some(folder) => Ok(Some(folder)),
            None => bail!(
                "the archive `{name}` of the configuration is in `{folder}`: write the whole path, from `/` or `~/` on"
            ),
        }
    }
}

fn list<T>(names: &BTreeMap<String, T>) -> String {
    let names: Vec<String> = names.keys().map(|name| format!("`{name}`")).collect();
    if names.is_empty() { "none".to_owned() } else { names.join(", ") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_broken_configuration_is_named_with_its_line() {
        let check = |text: &str, expected: &str| {
            let error = Names::parse(text).unwrap_err().to_string();
            assert!(error.starts_with(expected), "{error}");
        };
        check("[archives]\npress = \n", "line 2: ");
        check("[archives]\npress = 7\n", "line 2: invalid type");
        check("\n\nachives = 3\n", "line 3: unknown field `achives`");
        check("[engines]\npress = 7\n", "line 2: invalid type: integer `7`, expected an address");
        check(
            "[engines.press]\nurl = \"https://a/b\"\npassword = \"x\"\n",
            "line 3: unknown field `password`",
        );
        check("[engines.press]\nuser = \"me\"\n", "line 1: missing field `url`");
        let names = Names::parse("[archives]\npress = \"/data/press\"\n[engines]\nworld = \"https://a/b\"\n")
            .unwrap();
        assert_eq!(
            (list(&names.archives), list(&names.engines)),
            ("`press`".to_owned(), "`world`".to_owned())
        );
    }
}
