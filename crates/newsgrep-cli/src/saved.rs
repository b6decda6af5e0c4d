//! Saved searches: which files they are in, and `query:NAME` inside queries.
//!
//! Those of the archive that a search without paths would ask come first, then the user's own; of two with one name the
//! archive's counts. A file named by the environment takes the place of both.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};
use newsgrep::query::SavedError;
use newsgrep::{Percolator, Query, SavedSearch, SavedSearches};

use crate::args::Place;
use crate::config::Context;
use crate::target::{self, Nearest};

/// The name of the file in an archive's folder, as `Archive::searches_path` has it; no archive need be opened for it.
const FILE: &str = "searches.json";

/// Names that are told where one is not known.
const TOLD: usize = 5;

/// The saved searches that can be named, the nearest first.
pub(crate) struct Saved(Vec<SavedSearches>);

impl Saved {
    /// Reads the saved searches that a search of this place can name.
    pub(crate) fn of_place(place: &Place, context: &Context) -> Result<Saved> {
        Saved::read(archive_of(place, context)?.as_deref(), context)
    }

    /// Reads the saved searches of an archive, and the user's.
    pub(crate) fn of_archive(dir: &Path, context: &Context) -> Result<Saved> {
        Saved::read(Some(dir), context)
    }

    fn read(archive: Option<&Path>, context: &Context) -> Result<Saved> {
        let files = files(archive, context);
        Ok(Saved(files.into_iter().map(SavedSearches::load).collect::<Result<_, _>>()?))
    }

    /// Returns the searches by name, each with its file.
    pub(crate) fn list(&self) -> BTreeMap<&str, (&SavedSearch, &Path)> {
        let mut list = BTreeMap::new();
        for searches in &self.0 {
            for (name, search) in searches.list() {
                list.entry(name).or_insert((search, searches.path()));
            }
        }
        list
    }

    /// Returns the file that has a search of this name and is the nearest.
    pub(crate) fn holder(&mut self, name: &str) -> Result<&mut SavedSearches> {
        match self.0.iter().position(|searches| searches.get(name).is_some()) {
            Some(found) => Ok(&mut self.0[found]),
            None => bail!("there is no saved search `{name}`{}", self.instead(name)),
        }
    }

    /// Returns the query with what was saved in place of every `query:NAME`.
    pub(crate) fn resolve(&self, query: &Query) -> Result<Query> {
        let lookup = |name: &str| {
            let search = self.0.iter().find_map(|searches| searches.get(name))?;
            newsgrep::parse(&search.query).ok()
        };
        query.resolve(&lookup).map_err(|error| match &error {
            SavedError::Unknown { name } => {
                let instead = self.instead(name);
                anyhow::anyhow!("{error}{instead}")
            }
            _ => error.into(),
        })
    }

    /// Returns all searches, ready to be asked of new articles.
    pub(crate) fn percolator(&self) -> Result<Percolator> {
        let mut queries = Vec::new();
        for name in self.list().into_keys() {
            queries.push((name, self.resolve(&Query::Saved(name.to_owned()))?));
        }
        Ok(Percolator::new(queries)?)
    }

    /// Returns which names there are instead, those most like it first.
    fn instead(&self, name: &str) -> String {
        let mut names: Vec<&str> = self.list().into_keys().collect();
        names.sort_by_key(|other| differences(name, other));
        let more = if names.len() > TOLD { " and others" } else { "" };
        let names: Vec<String> = names.iter().take(TOLD).map(|name| format!("`{name}`")).collect();
        match names.len() {
            0 => ": none is saved, newsgrep save NAME QUERY saves one".to_owned(),
            1 => format!("; there is {}", names[0]),
            _ => format!("; there are {}{more}", names.join(", ")),
        }
    }
}

/// Returns the query with the searches that it names put in; files are read only if it names any.
pub(crate) fn put_in(query: Query, place: &Place, context: &Context) -> Result<Query> {
    if query.has_saved() { Saved::of_place(place, context)?.resolve(&query) } else { Ok(query) }
}

/// Returns the file in which a new search is kept: the archive's, if there is an archive, else the user's.
pub(crate) fn file(place: &Place, user: bool, context: &Context) -> Result<PathBuf> {
    let archive = match user {
        true => None,
        false => archive_of(place, context)?,
    };
    if let Some(archive) = archive.as_ref().filter(|archive| !archive.is_dir()) {
        bail!("there is no archive `{}`", archive.display());
    }
    let file = files(archive.as_deref(), context).into_iter().next();
    file.context("there is no place for saved searches: name a file with $NEWSGREP_SEARCHES")
}

/// Returns the folder of the archive that a search without paths would ask; on a cluster no searches are kept.
fn archive_of(place: &Place, context: &Context) -> Result<Option<PathBuf>> {
    Ok(match target::nearest(place, context)? {
        Some(Nearest::Archive(dir)) => Some(dir),
        Some(Nearest::Engine(_)) | None => None,
    })
}

fn files(archive: Option<&Path>, context: &Context) -> Vec<PathBuf> {
    match &context.named_searches {
        Some(named) => vec![named.clone()],
        None => archive.map(|dir| dir.join(FILE)).into_iter().chain(context.user_searches.clone()).collect(),
    }
}

/// Returns how many letters must change, come or go to make one name of the other.
fn differences(one: &str, other: &str) -> usize {
    let mut row: Vec<usize> = (0..=one.len()).collect();
    for (number, letter) in other.bytes().enumerate() {
        let mut diagonal = std::mem::replace(&mut row[0], number + 1);
        for (at, typed) in one.bytes().enumerate() {
            let changed = diagonal + usize::from(!typed.eq_ignore_ascii_case(&letter));
            diagonal = row[at + 1];
            row[at + 1] = changed.min(diagonal + 1).min(row[at] + 1);
        }
    }
    row[one.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_more_or_less_alike() {
        assert_eq!(differences("kremlin", "kremlin"), 0);
        assert_eq!(differences("kremln", "kremlin"), 1);
        assert_eq!(differences("Kremlin", "kermlin"), 2);
        assert_eq!(differences("", "port"), 4);
    }
}
