//! Saved searches: names for queries, kept in a small file.
//!
//! In: names and the texts of queries. Out: the queries, with those they refer to put in, and a
//! [`Percolator`] of them all. The file is JSON that can be read and edited by hand; who may write it when is the
//! caller's affair, and so is the date on which something was saved. It runs no search.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use newsgrep_query::{ParseOptions, Percolator, Query, parse_with, print};
use serde::{Deserialize, Serialize};

use crate::sync::disk;
use crate::{Error, Result};

/// The version of the file's form.
const FORMAT: u32 = 1;
/// The longest name, in characters.
const MAX_NAME: usize = 64;

/// Saved searches, by name.
///
/// ```
/// use newsgrep::{SavedSearches, parse, print};
///
/// let dir = tempfile::tempdir().unwrap();
/// let path = dir.path().join("searches.json");
/// let mut searches = SavedSearches::load(&path)?;
/// searches.add("kremlin", "Kremlin OR Peskov", "2031-03-04")?;
/// searches.add("alerts", "query:kremlin -sport", "2031-03-04")?;
/// searches.save()?;
///
/// let searches = SavedSearches::load(&path)?;
/// let query = searches.resolve(&parse("query:alerts title:talks")?)?;
/// assert_eq!(print(&query), "((Kremlin OR Peskov) NOT sport) AND title:talks");
/// # Ok::<(), newsgrep::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct SavedSearches {
    path: PathBuf,
    searches: BTreeMap<String, SavedSearch>,
}

/// A saved search.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct SavedSearch {
    /// The query, in its canonical form.
    pub query: String,
    /// When it was saved, as whoever saved it wrote it.
    pub saved: String,
}

/// Why a search could not be saved, removed or put in.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SearchesError {
    /// The name is none.
    #[error(
        "`{name}` cannot be the name of a search; use 1 to {MAX_NAME} of the letters a to z and A to Z, digits, `-`, \
         `_` and `.`"
    )]
    Name {
        /// The name.
        name: String,
    },
    /// There is no search of this name.
    #[error("there is no saved search `{name}`")]
    Unknown {
        /// The name.
        name: String,
    },
    /// Other searches refer to it.
    #[error("`{name}` cannot be removed: `query:{name}` stands in {}; change or remove those first", quoted(.used_by))]
    InUse {
        /// The name.
        name: String,
        /// The names of the searches that refer to it, in order.
        used_by: Vec<String>,
    },
    /// A saved search it refers to cannot be put in.
    #[error(transparent)]
    Refers(#[from] newsgrep_query::SavedError),
    /// A search cannot be asked of single articles.
    #[error(transparent)]
    Percolate(#[from] newsgrep_query::PercolateError),
    /// The file is not one of saved searches.
    #[error("`{}` cannot be read as saved searches: {detail}; mend it by hand, or move it away and save them anew", .path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        detail: String,
    },
}

fn quoted(names: &[String]) -> String {
    names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}

/// The file.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct File<S> {
    format: u32,
    searches: S,
}

impl SavedSearches {
    /// Reads the searches in a file; a file that is not there holds none.
    ///
    /// # Errors
    ///
    /// Fails if the file cannot be read, with [`SearchesError::Damaged`] if it holds something else, a name that is
    /// none, or a query that does not parse.
    pub fn load(path: impl Into<PathBuf>) -> Result<SavedSearches> {
        let path = path.into();
        let Some(bytes) = disk::read_path(&path)? else {
            return Ok(SavedSearches { path, searches: BTreeMap::new() });
        };
        let damaged = |detail: String| Error::from(SearchesError::Damaged { path: path.clone(), detail });
        let file: File<BTreeMap<String, SavedSearch>> =
            serde_json::from_slice(&bytes).map_err(|error| damaged(error.to_string()))?;
        if file.format != FORMAT {
            return Err(damaged(format!("its format is {}, this newsgrep reads {FORMAT}", file.format)));
        }
        for (name, search) in &file.searches {
            check_name(name).map_err(|error| damaged(error.to_string()))?;
            if let Err(errors) = newsgrep_query::parse(&search.query) {
                let first = errors.iter().next().map(|error| error.message.as_str()).unwrap_or_default();
                return Err(damaged(format!("the query of `{name}` does not parse: {first}")));
            }
        }
        Ok(SavedSearches { path, searches: file.searches })
    }

    /// Writes the file in one step: whatever happens, it holds either what it held before or all of this.
    ///
    /// What others wrote into it since it was read is lost.
    ///
    /// # Errors
    ///
    /// Fails if the file cannot be written; its folder must exist.
    pub fn save(&self) -> Result<()> {
        disk::replace_path(&self.path, |file| {
            Ok(serde_json::to_writer_pretty(file, &File { format: FORMAT, searches: &self.searches })?)
        })
    }

    /// Returns the file.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Returns the number of searches.
    pub fn len(&self) -> usize {
        self.searches.len()
    }

    /// Returns whether there is no search.
    pub fn is_empty(&self) -> bool {
        self.searches.is_empty()
    }

    /// Returns the searches with their names, in the order of these.
    pub fn list(&self) -> impl Iterator<Item = (&str, &SavedSearch)> {
        self.searches.iter().map(|(name, search)| (name.as_str(), search))
    }

    /// Returns the search of this name.
    pub fn get(&self, name: &str) -> Option<&SavedSearch> {
        self.searches.get(name)
    }

    /// Adds a search, or replaces the one of the same name, which is returned. The file is not written.
    ///
    /// A name is made of 1 to 64 ASCII letters, digits, `-`, `_` and `.`, and its case counts. `saved` is a date, or
    /// whatever else is to be remembered of when it was saved. Days relative to today (`date:-7d`) are refused: they
    /// would stand still.
    ///
    /// # Errors
    ///
    /// Fails, and changes nothing, if the name is none, the query does not parse, or a `query:` in it names a search that
    /// is not there or that leads back to this one.
    pub fn add(&mut self, name: &str, query: &str, saved: &str) -> Result<Option<SavedSearch>> {
        self.add_with(name, query, saved, &ParseOptions::default())
    }

    /// Adds a search as [`SavedSearches::add`] does, its text read with these options.
    ///
    /// # Errors
    ///
    /// As [`SavedSearches::add`].
    pub fn add_with(
        &mut self,
        name: &str,
        query: &str,
        saved: &str,
        options: &ParseOptions,
    ) -> Result<Option<SavedSearch>> {
        check_name(name)?;
        let query = parse_with(query, options)?.query;
        let search = SavedSearch { query: print(&query), saved: saved.to_owned() };
        let before = self.searches.insert(name.to_owned(), search);
        // Others may refer to this one already, so that it is this one that closes a circle.
        if let Err(error) = self.resolve(&Query::Saved(name.to_owned())) {
            match before {
                Some(before) => self.searches.insert(name.to_owned(), before),
                None => self.searches.remove(name),
            };
            return Err(error);
        }
        Ok(before)
    }

    /// Removes a search. The file is not written.
    ///
    /// # Errors
    ///
    /// Fails if there is none of this name, and with [`SearchesError::InUse`] if others refer to it.
    pub fn remove(&mut self, name: &str) -> Result<SavedSearch> {
        let used_by = self.used_by(name);
        if !used_by.is_empty() {
            return Err(SearchesError::InUse { name: name.to_owned(), used_by }.into());
        }
        self.searches.remove(name).ok_or_else(|| SearchesError::Unknown { name: name.to_owned() }.into())
    }

    /// Returns the names of the searches that refer to the one of this name directly, in order.
    pub fn used_by(&self, name: &str) -> Vec<String> {
        // With everything known but this name, what cannot be put in refers to it.
        let refers = |search: &SavedSearch| {
            let lookup = |asked: &str| (asked != name).then_some(Query::All);
            self.query(&search.query).is_some_and(|query| query.resolve(&lookup).is_err())
        };
        let used_by = self.searches.iter().filter(|(_, search)| refers(search));
        used_by.map(|(name, _)| name.clone()).collect()
    }

    /// Returns the query with every `query:NAME` in it replaced by the search of that name.
    ///
    /// # Errors
    ///
    /// Fails if a name is not known, a search refers to itself, or the result is too large.
    pub fn resolve(&self, query: &Query) -> Result<Query> {
        let lookup = |name: &str| self.query(&self.get(name)?.query);
        Ok(query.resolve(&lookup).map_err(SearchesError::from)?)
    }

    /// Returns all searches, ready to be asked of new articles; they are met in the order of their names.
    ///
    /// # Errors
    ///
    /// Fails if one of them cannot be put in or cannot be asked of single articles, and says which.
    pub fn percolator(&self) -> Result<Percolator> {
        let mut queries = Vec::with_capacity(self.len());
        for name in self.searches.keys() {
            queries.push((name.as_str(), self.resolve(&Query::Saved(name.clone()))?));
        }
        Ok(Percolator::new(queries).map_err(SearchesError::from)?)
    }

    /// Reads the text of a saved query; those that do not parse were never saved.
    fn query(&self, text: &str) -> Option<Query> {
        newsgrep_query::parse(text).ok()
    }
}

fn check_name(name: &str) -> std::result::Result<(), SearchesError> {
    let is_sign = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.');
    if (1..=MAX_NAME).contains(&name.len()) && name.bytes().all(is_sign) {
        return Ok(());
    }
    Err(SearchesError::Name { name: name.to_owned() })
}
