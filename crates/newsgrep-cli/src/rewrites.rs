//! The mistakes of a query, and how many articles each rewrite of it finds, where an archive is at hand.

use std::fmt;
use std::time::{Duration, Instant};

use newsgrep::query::{Errors, QueryError};
use newsgrep::{Count, Counts, Request};
use serde_json::Value;

use crate::args::Asking;
use crate::config::Context;
use crate::print::articles;
use crate::target::{self, AtHand};
use crate::{ask, sanitize};

/// How long all rewrites together may take: a mistake should be told at once.
const LIMIT: Duration = Duration::from_millis(50);

/// Mistakes whose rewrites were counted.
#[derive(Debug)]
pub(crate) struct Counted {
    pub(crate) errors: Errors,
    /// How many articles rewrites find, one list a mistake; `None` where that is not known.
    found: Vec<Vec<Option<Count>>>,
    /// What the counts are of, if it may not be what is searched.
    of: &'static str,
}

/// Counts what the rewrites find, if these are mistakes of a query and there is something to count in.
pub(crate) fn counted(
    error: anyhow::Error,
    asking: &Asking,
    paths: &[std::path::PathBuf],
    context: &Context,
) -> anyhow::Error {
    let errors = match error.downcast::<Errors>() {
        Ok(errors) => errors,
        Err(error) => return error,
    };
    if errors.iter().all(|error| error.suggestions.is_empty()) {
        return errors.into();
    }
    match target::at_hand(&asking.place, paths, context) {
        Some(at_hand) => Counted::of(errors, &at_hand, asking, context).into(),
        None => errors.into(),
    }
}

impl Counted {
    fn of(errors: Errors, at_hand: &AtHand, asking: &Asking, context: &Context) -> Counted {
        let (started, limit) = (Instant::now(), at_hand.archive.patience(LIMIT));
        let count = |text: &String| {
            let timeout = limit.checked_sub(started.elapsed())?;
            let asked = ask::read(Some(text), asking, context).ok()?;
            let request = ask::request(asked.query, asking, Counts::Articles);
            let request = Request { limit: 0, timeout: Some(timeout), ..request };
            let response = at_hand.archive.run(&request).ok()?;
            response.complete.then_some(response.counts.articles)
        };
        let found = errors.iter().map(|error| error.suggestions.iter().map(count).collect()).collect();
        Counted { found, of: at_hand.of, errors }
    }

    /// Returns the mistakes as data: beside `suggestions` there is `articles`, a number or null for each.
    pub(crate) fn to_json(&self) -> serde_json::Result<Value> {
        let mut value = serde_json::to_value(&self.errors)?;
        let errors = value.get_mut("errors").and_then(Value::as_array_mut).into_iter().flatten();
        for (error, found) in errors.zip(&self.found) {
            let articles = found.iter().map(|count| count.map_or(Value::Null, |count| count.value.into()));
            error["articles"] = articles.collect();
        }
        Ok(value)
    }

    /// Returns what stands behind a rewrite: how many articles it finds, in a column of its own.
    fn behind(&self, line: &str) -> Option<String> {
        let shown = |error: &QueryError| -> Vec<String> {
            error.suggestions.iter().map(|text| sanitize::line_keeping_columns(text).into_owned()).collect()
        };
        for (error, found) in self.errors.iter().zip(&self.found) {
            let shown = shown(error);
            let width = shown.iter().map(|text| text.chars().count()).max().unwrap_or(0);
            for (text, count) in shown.iter().zip(found) {
                let Some(before) = line.strip_suffix(text.as_str()) else { continue };
                // The line of a rewrite begins with a label, or with spaces in its place.
                let label = before.strip_prefix("  ").filter(|label| label.ends_with("   "));
                if let (Some("" | "write:" | "write one of:"), Some(count)) = (label.map(str::trim), count) {
                    let pad = width - text.chars().count() + 3;
                    return Some(format!("{:pad$}{}{}", "", articles(*count), self.of));
                }
            }
        }
        None
    }
}

impl fmt::Display for Counted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (number, line) in self.errors.to_string().lines().enumerate() {
            if number > 0 {
                f.write_str("\n")?;
            }
            let line = sanitize::line_keeping_columns(line);
            write!(f, "{line}{}", self.behind(&line).unwrap_or_default())?;
        }
        Ok(())
    }
}

impl std::error::Error for Counted {}
