//! From arguments to a query: the text, and the shorthands of fields as conditions beside it.
//!
//! The shorthands become nodes of the query's tree. They are never pasted into its text, where a value could close a
//! quotation mark or begin an operator.

use std::path::PathBuf;

use anyhow::{Result, bail};
use newsgrep::query::{Field, Filter, ParseOptions, Plain, parse_argument, parse_with};
use newsgrep::{Counts, Notice, Query, Request};

use crate::args::Asking;
use crate::config::Context;
use crate::{saved, stem, target};

/// A query as it was understood.
#[derive(Debug)]
pub(crate) struct Asked {
    pub(crate) query: Query,
    /// What the user should know about how it was read.
    pub(crate) notices: Vec<Notice>,
}

/// Returns the query, if there is one, and the paths, for commands that take every article without a query.
///
/// One argument is a query to an archive; where there is none, and it is a path, everything under it is meant.
pub(crate) fn query_and_paths(asking: &Asking, context: &Context) -> Result<(Option<String>, Vec<PathBuf>)> {
    let (text, mut paths) = asking.split();
    let mut text = text.transpose()?;
    if paths.is_empty() && !target::has_archive(&asking.place, context) {
        let path = text.as_ref().map(PathBuf::from).filter(|path| path.exists());
        if let Some(path) = path {
            paths.push(path);
            text = None;
        }
    }
    Ok((text, paths))
}

/// Reads the query, `None` being every article, and adds the shorthands.
pub(crate) fn read(text: Option<&str>, asking: &Asking, context: &Context) -> Result<Asked> {
    let options = ParseOptions { today: Some(context.today), ..ParseOptions::default() };
    let (query, notices) = match text {
        None => (Query::All, Vec::new()),
        Some(text) => {
            let parsed = match asking.dialect {
                None => parse_argument(text, asking.plain(), &options)?,
                // What words side by side mean is for the dialect to say.
                Some(dialect) => parse_with(text, &ParseOptions { dialect, ..options })?,
            };
            (parsed.query, parsed.notices)
        }
    };
    let query = saved::put_in(query, &asking.place, context)?;
    let query = if asking.stem { stem::stemmed(query) } else { query };
    Ok(Asked { query: beside(query, conditions(asking, &options)?), notices })
}

/// Returns the request for a query, with everything that is asked the same way everywhere.
pub(crate) fn request(query: Query, asking: &Asking, counts: Counts) -> Request {
    Request { scope: asking.scope, timeout: asking.timeout, counts, ..Request::new(query) }
}

/// Joins conditions to a query, on the query's own AND level, where `lang:` applies to its words.
fn beside(query: Query, conditions: Vec<Query>) -> Query {
    if conditions.is_empty() {
        return query;
    }
    let mut members = match query {
        Query::All => Vec::new(),
        Query::And(members) => members,
        other => vec![other],
    };
    members.extend(conditions);
    if members.len() == 1 { members.remove(0) } else { Query::And(members) }
}

fn conditions(asking: &Asking, options: &ParseOptions) -> Result<Vec<Query>> {
    let filters = &asking.filters;
    let named = [
        ("--source", Field::Source, &filters.source),
        ("--section", Field::Section, &filters.section),
        ("--byline", Field::Byline, &filters.byline),
        ("--agency", Field::Agency, &filters.agency),
    ];
    let mut conditions = Vec::new();
    for (option, field, values) in named {
        let members = values.iter().map(|value| words(option, value, options)).collect::<Result<Vec<_>>>()?;
        conditions.extend(any_of(members).map(|query| Query::Filter(Filter::Field(field, Box::new(query)))));
    }
    let languages = filters.lang.iter().map(|code| language(code, options)).collect::<Result<Vec<_>>>()?;
    conditions.extend(any_of(languages));
    conditions.extend(dates(filters.since.as_deref(), filters.until.as_deref(), options)?);
    Ok(conditions)
}

fn any_of(mut members: Vec<Query>) -> Option<Query> {
    if members.len() < 2 { members.pop() } else { Some(Query::Or(members)) }
}

/// Reads the value of a field: words side by side, wildcards, AND, OR and NOT, but no field inside.
fn words(option: &str, value: &str, options: &ParseOptions) -> Result<Query> {
    let query = parse_argument(value, Plain::Phrase, options)?.query;
    if !is_text(&query) {
        bail!("`{value}` is no value of {option}: write a name, or names joined by OR");
    }
    Ok(query)
}

fn is_text(query: &Query) -> bool {
    match query {
        Query::Word(_) | Query::Prefix(_) | Query::Phrase(_) => true,
        Query::And(members) | Query::Or(members) => members.iter().all(is_text),
        Query::Not(member) => is_text(member),
        _ => false,
    }
}

/// Reads a language; the query language knows which codes there are.
fn language(code: &str, options: &ParseOptions) -> Result<Query> {
    if code.is_empty() || !code.chars().all(|character| character.is_alphabetic() || character == '-') {
        bail!("`{code}` is no value of --lang: write a code of two or three letters, such as en");
    }
    Ok(parse_with(&format!("lang:{code}"), options)?.query)
}

/// Reads `--since` and `--until` as one range of dates, both included.
fn dates(since: Option<&str>, until: Option<&str>, options: &ParseOptions) -> Result<Option<Query>> {
    if since.is_none() && until.is_none() {
        return Ok(None);
    }
    for (option, value) in [("--since", since), ("--until", until)] {
        let Some(value) = value else { continue };
        // What has none of these is one word to the query language, and cannot be anything but a date.
        let is_word =
            value.chars().all(|character| character.is_ascii_alphanumeric() || "-:.+".contains(character));
        if value.is_empty() || !is_word || value.contains("..") {
            bail!("`{value}` is no value of {option}: write 2022, 2022-01, 2022-01-12, -7d or yesterday");
        }
    }
    let text = format!("date:{}..{}", since.unwrap_or_default(), until.unwrap_or_default());
    Ok(Some(parse_with(&text, options)?.query))
}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::*;
    use crate::args::Cli;
    use crate::config::Context;

    /// Returns the canonical form of the query of a command line, or the error.
    fn canonical(line: &[&str]) -> String {
        let cli = Cli::try_parse_from([&["newsgrep"], line].concat()).unwrap();
        let mut context = Context::new(&cli);
        context.today = jiff::civil::date(2022, 1, 14);
        let (text, _) = cli.search.asking.split();
        let text = text.transpose().unwrap();
        match read(text.as_deref(), &cli.search.asking, &context) {
            Ok(asked) => newsgrep::print(&asked.query),
            Err(error) => error.to_string(),
        }
    }

    #[test]
    fn an_argument_of_words_is_a_phrase() {
        let check = |line: &[&str], expected: &str| assert_eq!(canonical(line), expected, "{line:?}");
        check(&["moment of truth"], "\"moment of truth\"");
        check(&["--all", "moment of truth"], "moment AND of AND truth");
        check(&["--any", "moment truth"], "moment OR truth");
        check(&["moment OR truth"], "moment OR truth");
    }

    #[test]
    fn shorthands_stand_beside_the_query() {
        let check = |line: &[&str], expected: &str| assert_eq!(canonical(line), expected, "{line:?}");
        check(&["talks", "--source", "tass"], "talks AND source:tass");
        check(&["talks", "--source", "new york*"], "talks AND source:\"new york\"*");
        check(&["talks OR vote", "--lang", "en"], "(talks OR vote) AND lang:en");
        check(&["talks", "--source", "tass", "--source", "afp"], "talks AND source:(tass OR afp)");
        check(&["talks", "--since", "2022-01-10"], "talks AND date:2022-01-10..");
        check(&["talks", "--since", "-7d", "--until", "yesterday"], "talks AND date:-7d..yesterday");
        check(
            &["talks", "--byline", "smith", "--section", "world"],
            "talks AND section:world AND byline:smith",
        );
    }

    #[test]
    fn a_value_stays_a_value() {
        let check = |line: &[&str], expected: &str| {
            let error = canonical(line);
            assert!(error.contains(expected), "{line:?}: {error}");
        };
        check(&["talks", "--source", "lang:en"], "is no value of --source");
        check(&["talks", "--since", "2022 OR x"], "is no value of --since");
        check(&["talks", "--lang", "en) OR (x"], "is no value of --lang");
    }
}
