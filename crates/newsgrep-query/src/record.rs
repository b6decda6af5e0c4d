//! A search on record: what was asked of which archive, and what came back, so that the search can be defended later.
//!
//! In: a request and its response. Out: a [`Record`], plain data for a file; and, when the same is asked again, what
//! [`Changes`] there are. It reads no clock: when a search was made is for the caller to say.

use std::collections::HashMap;

use jiff::civil;
use newsgrep_text::ArticleId;
use serde::{Deserialize, Serialize};

use crate::parse::{ParseOptions, parse_with};
use crate::{Counts, Errors, HitCounts, Request, Response, Scope, Sort};

/// The version of the form of a record.
pub const RECORD_FORMAT: u32 = 1;

/// Which state of an archive an answer is from.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ArchiveState {
    /// A digest of the ids and contents of all articles: equal for archives that hold the same, however they were
    /// written.
    pub digest: String,
    /// Articles.
    pub articles: u64,
    /// Paragraphs.
    pub paragraphs: u64,
    /// The version of the text analysis: with another one the same words may be cut or folded otherwise.
    pub analysis: u32,
}

/// A search on record.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Record {
    /// The version of this form: [`RECORD_FORMAT`].
    pub format: u32,
    /// The program and its version.
    pub program: String,
    /// When the search was made.
    pub at: String,
    /// The query as it was typed.
    pub asked: String,
    /// The query in canonical form, with saved searches put in.
    pub query: String,
    /// The day that relative dates count from, such as `2022-01-14`.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub today: Option<String>,
    /// What the query was asked of.
    pub scope: Scope,
    /// The order of the hits.
    pub sort: Sort,
    /// The state of the archive.
    pub archive: ArchiveState,
    /// How much was found.
    pub counts: HitCounts,
    /// Whether this is the whole answer.
    pub complete: bool,
    /// The hits, in their order.
    pub hits: Vec<RecordedHit>,
}

/// A hit on record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecordedHit {
    /// The article's id.
    pub id: ArticleId,
    /// The hash of the article's content.
    pub content: String,
    /// Where the article is from.
    pub origin: String,
    /// The title.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub title: Option<String>,
    /// The date.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub date: Option<String>,
    /// Which paragraphs took part, counted from 0.
    pub paragraphs: Vec<u32>,
}

/// What is said about a search beside its request and response.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RecordNote {
    /// The program and its version.
    pub program: String,
    /// When the search was made.
    pub at: String,
    /// The query as it was typed.
    pub asked: String,
    /// The day that relative dates count from.
    pub today: Option<civil::Date>,
}

/// Why what a record says cannot be asked again.
#[derive(Clone, Debug, thiserror::Error)]
#[non_exhaustive]
pub enum RecordError {
    /// The record is of another form.
    #[error("`format` is `{format}`, and only form {RECORD_FORMAT} can be read")]
    Format {
        /// The form.
        format: u32,
    },
    /// The day that relative dates count from is none.
    #[error("`today` is `{today}`, not a date")]
    Today {
        /// What is said to be the day.
        today: String,
    },
    /// The query cannot be read, as one of a later version may not.
    #[error("`query` is `{query}`, which cannot be read: {}", first(.errors))]
    Query {
        /// The query.
        query: String,
        /// What is wrong with it.
        errors: Errors,
    },
    /// The query names a saved search; what was asked holds it.
    #[error("`query` is `{query}`, which names a saved search instead of holding it")]
    Saved {
        /// The query.
        query: String,
    },
}

/// Returns the first mistake in words.
fn first(errors: &Errors) -> &str {
    errors.iter().next().map_or("it is no query", |error| &error.message)
}

impl Record {
    /// Returns the request whose answer can be put on record: all hits, exact counts and the state of the archive.
    pub fn whole(request: Request) -> Request {
        Request {
            limit: usize::MAX,
            offset: 0,
            counts: Counts::Exact,
            state: true,
            before: 0,
            after: 0,
            ..request
        }
    }

    /// Returns the record of an answer to a request made by [`Record::whole`].
    pub fn of(request: &Request, response: &Response, note: RecordNote) -> Record {
        let hits = response.hits.iter().map(|hit| RecordedHit {
            id: hit.id,
            content: hit.content.clone(),
            origin: hit.origin.clone(),
            title: hit.title.clone(),
            date: hit.date.clone(),
            paragraphs: hit.paragraphs.iter().map(|paragraph| paragraph.ordinal).collect(),
        });
        Record {
            format: RECORD_FORMAT,
            program: note.program,
            at: note.at,
            asked: note.asked,
            query: response.query.clone(),
            today: note.today.map(|today| today.to_string()),
            scope: request.scope,
            sort: request.sort,
            archive: response.state.clone().unwrap_or_default(),
            counts: response.counts,
            complete: response.complete,
            hits: hits.collect(),
        }
    }

    /// Returns the request that asks the same again.
    ///
    /// # Errors
    ///
    /// Fails if the record is of another form, its day is no date, or its query cannot be read: nothing is asked that
    /// may not be what was asked.
    pub fn request(&self) -> Result<Request, RecordError> {
        if self.format != RECORD_FORMAT {
            return Err(RecordError::Format { format: self.format });
        }
        let date = |today: &String| today.parse().map_err(|_| RecordError::Today { today: today.clone() });
        let today = self.today.as_ref().map(date).transpose()?;
        let options = ParseOptions { today, ..ParseOptions::default() };
        let query = parse_with(&self.query, &options)
            .map_err(|errors| RecordError::Query { query: self.query.clone(), errors })?
            .query;
        if query.has_saved() {
            return Err(RecordError::Saved { query: self.query.clone() });
        }
        Ok(Record::whole(Request { scope: self.scope, sort: self.sort, ..Request::new(query) }))
    }

    /// Returns what is otherwise in a later answer to the same request.
    pub fn changes(&self, later: &Record) -> Changes {
        // With paragraph scope an article may be a hit several times.
        let key = |hit: &RecordedHit| match self.scope {
            Scope::Article => (hit.id, None),
            Scope::Paragraph => (hit.id, hit.paragraphs.first().copied()),
        };
        let before: HashMap<_, &RecordedHit> = self.hits.iter().map(|hit| (key(hit), hit)).collect();
        let after: HashMap<_, &RecordedHit> = later.hits.iter().map(|hit| (key(hit), hit)).collect();
        let is_same =
            |a: &RecordedHit, b: &RecordedHit| a.content == b.content && a.paragraphs == b.paragraphs;
        let kept = |hits: &[RecordedHit], others: &HashMap<_, &RecordedHit>| -> Vec<_> {
            hits.iter().map(key).filter(|hit| others.contains_key(hit)).collect()
        };
        Changes {
            archive: (self.archive != later.archive).then(|| (self.archive.clone(), later.archive.clone())),
            counts: (self.counts != later.counts).then_some((self.counts, later.counts)),
            added: later.hits.iter().filter(|hit| !before.contains_key(&key(hit))).cloned().collect(),
            removed: self.hits.iter().filter(|hit| !after.contains_key(&key(hit))).cloned().collect(),
            changed: self
                .hits
                .iter()
                .filter_map(|hit| Some((hit, *after.get(&key(hit))?)))
                .filter(|(hit, later)| !is_same(hit, later))
                .map(|(_, later)| later.clone())
                .collect(),
            reordered: kept(&self.hits, &after) != kept(&later.hits, &before),
        }
    }
}

/// What is otherwise in a later answer to the same request.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Changes {
    /// The states of the archive, before and after, if they differ.
    pub archive: Option<(ArchiveState, ArchiveState)>,
    /// The counts, before and after, if they differ.
    pub counts: Option<(HitCounts, HitCounts)>,
    /// Hits that were none before.
    pub added: Vec<RecordedHit>,
    /// Hits that are none any more.
    pub removed: Vec<RecordedHit>,
    /// Hits whose article is another, or that were found in other paragraphs; as they are now.
    pub changed: Vec<RecordedHit>,
    /// Whether those that were found both times now stand in another order.
    pub reordered: bool,
}

impl Changes {
    /// Returns whether the answer is the same; the archive may hold more or less beside it.
    pub fn is_same_answer(&self) -> bool {
        self.counts.is_none()
            && self.added.is_empty()
            && self.removed.is_empty()
            && self.changed.is_empty()
            && !self.reordered
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hit(origin: &str, content: &str, paragraphs: &[u32]) -> RecordedHit {
        RecordedHit {
            id: ArticleId::of(origin),
            content: content.to_owned(),
            origin: origin.to_owned(),
            title: None,
            date: None,
            paragraphs: paragraphs.to_vec(),
        }
    }

    fn record(hits: Vec<RecordedHit>) -> Record {
        let request = Record::whole(Request::new(crate::Query::All));
        let response = Response { query: "*".to_owned(), ..Response::default() };
        Record { hits, ..Record::of(&request, &response, RecordNote::default()) }
    }

    #[test]
    fn changes_name_what_came_went_and_changed() {
        let before = record(vec![hit("a", "1", &[0]), hit("b", "1", &[0]), hit("c", "1", &[2])]);
        let later = record(vec![hit("c", "2", &[2]), hit("a", "1", &[0]), hit("d", "1", &[1])]);
        let changes = before.changes(&later);
        let origins = |hits: &[RecordedHit]| hits.iter().map(|hit| hit.origin.clone()).collect::<Vec<_>>();
        assert_eq!(origins(&changes.added), ["d"]);
        assert_eq!(origins(&changes.removed), ["b"]);
        assert_eq!(origins(&changes.changed), ["c"]);
        assert!(changes.reordered && !changes.is_same_answer());
        assert!(before.changes(&before).is_same_answer());
    }

    #[test]
    fn a_record_asks_the_same_again() {
        let query = "\"open door\" AND date:-7d";
        let record =
            Record { query: query.to_owned(), today: Some("2022-01-14".to_owned()), ..record(vec![]) };
        let request = record.request().unwrap();
        assert_eq!(crate::print(&request.query), query);
        assert!(Record { today: None, ..record }.request().is_err());
    }

    #[test]
    fn a_damaged_record_asks_nothing() {
        let check = |record: Record, expected: &str| {
            let error = record.request().unwrap_err().to_string();
            assert!(error.starts_with(expected), "{error}");
        };
        check(Record { format: 2, ..record(vec![]) }, "`format` is `2`, and only form 1");
        check(
            Record { today: Some("99999-1".to_owned()), ..record(vec![]) },
            "`today` is `99999-1`, not a date",
        );
        check(
            Record { query: "\"open door".to_owned(), ..record(vec![]) },
            "`query` is `\"open door`, which cannot be read: ",
        );
        check(
            Record { query: "query:envoys".to_owned(), ..record(vec![]) },
            "`query` is `query:envoys`, which names a saved search",
        );
    }

    #[test]
    fn a_record_goes_through_json_and_back() {
        let record = record(vec![hit("a", "1", &[0, 3])]);
        let json = serde_json::to_string(&record).unwrap();
        assert_eq!(serde_json::from_str::<Record>(&json).unwrap(), record);
    }
}
