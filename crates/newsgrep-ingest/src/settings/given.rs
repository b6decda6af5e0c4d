//! What the user says on the spot of everything in a root: stronger than settings files, weaker than an article.

use std::collections::BTreeMap;

use newsgrep_text::Provenance;
use serde::{Deserialize, Serialize};

use super::Metadata;
use crate::{dates, language};

/// The fields that can be given.
const NAMES: [&str; 6] = ["source", "date", "lang", "section", "byline", "agency"];

/// What the user gives to know of every article that does not say it itself: `source=Reuters`.
///
/// It wins over what [`SETTINGS_FILE`](crate::SETTINGS_FILE) says, as what is typed wins over what is written in a file,
/// and never over what an article states of itself.
///
/// ```
/// use newsgrep_ingest::Given;
///
/// let mut given = Given::default();
/// given.set("source", "Coastal Wire")?;
/// assert_eq!(given.get("source"), Some("Coastal Wire"));
/// assert_eq!(given.set("lang", "gibberish").unwrap_err().to_string(), "`gibberish` is not a language: write a code such as `en`");
/// # Ok::<(), newsgrep_ingest::GivenError>(())
/// ```
///
/// Serialised it is an object: `{"source": "Coastal Wire"}`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "BTreeMap<String, String>", into = "BTreeMap<String, String>")]
pub struct Given(BTreeMap<&'static str, String>);

/// Why something cannot be given.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum GivenError {
    /// There is no such field.
    #[error("`{0}` cannot be set: write one of {names}", names = NAMES.join(", "))]
    UnknownField(String),
    /// Nothing but white space is given.
    #[error("`{0}` is set to nothing: write `{0}=…`")]
    Empty(&'static str),
    /// The date is not understood.
    #[error("the date {0}: write `date=2022-01-12`")]
    Date(String),
    /// The language is not known.
    #[error("`{0}` is not a language: write a code such as `en`")]
    Language(String),
}

impl TryFrom<BTreeMap<String, String>> for Given {
    type Error = GivenError;

    fn try_from(fields: BTreeMap<String, String>) -> Result<Self, GivenError> {
        let mut given = Given::default();
        fields.iter().try_for_each(|(name, value)| given.set(name, value))?;
        Ok(given)
    }
}

impl From<Given> for BTreeMap<String, String> {
    fn from(given: Given) -> Self {
        given.0.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
    }
}

impl Given {
    /// Gives a field, in place of what was given before: `source`, `date`, `lang`, `section`, `byline` or `agency`.
    ///
    /// # Errors
    ///
    /// Fails if there is no such field, or if the value is no date or language where it should be; nothing changes then.
    pub fn set(&mut self, name: &str, value: &str) -> Result<(), GivenError> {
        let unknown = || GivenError::UnknownField(name.to_owned());
        let name = *NAMES.iter().find(|known| **known == name).ok_or_else(unknown)?;
        let value = value.trim();
        match name {
            _ if value.is_empty() => return Err(GivenError::Empty(name)),
            "date" => drop(dates::read(value).map_err(GivenError::Date)?),
            "lang" if language::code(value).is_none() => return Err(GivenError::Language(value.to_owned())),
            _ => {}
        }
        self.0.insert(name, value.to_owned());
        Ok(())
    }

    /// Returns what is given of a field.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str)
    }

    /// Returns whether nothing is given.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(crate) fn metadata(&self) -> Metadata {
        let text = |name: &str| self.get(name).map(str::to_owned);
        let date = self.get("date").and_then(|date| dates::read(date).ok());
        Metadata {
            source: text("source"),
            date: date.map(|date| date.with_provenance(Provenance::Rule)),
            lang: self.get("lang").and_then(language::code),
            section: text("section"),
            byline: text("byline"),
            agency: text("agency"),
            ..Metadata::default()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_given_is_named() {
        let check = |name: &str, value: &str, message: &str| {
            let mut given = Given::default();
            assert_eq!(given.set(name, value).unwrap_err().to_string(), message);
            assert!(given.is_empty());
        };
        check(
            "sauce",
            "Wire",
            "`sauce` cannot be set: write one of source, date, lang, section, byline, agency",
        );
        check("source", "  ", "`source` is set to nothing: write `source=…`");
        check("lang", "klingonese", "`klingonese` is not a language: write a code such as `en`");
        assert!(Given::default().set("date", "soon").is_err());
    }

    #[test]
    fn it_survives_being_written_down() {
        let mut given = Given::default();
        given.set("source", " Coastal Wire ").unwrap();
        given.set("date", "2022-01-12").unwrap();
        let json = serde_json::to_string(&given).unwrap();
        assert_eq!(json, r#"{"date":"2022-01-12","source":"Coastal Wire"}"#);
        assert_eq!(serde_json::from_str::<Given>(&json).unwrap(), given);
        assert_eq!(given.metadata().source.as_deref(), Some("Coastal Wire"));
    }
}
