//! What can be wrong with the text of a query, and how it is told.
//!
//! In: what the parser found. Out: [`Errors`], which print as
//!
//! ```text
//! error[and-or]: AND and OR are mixed without parentheses
//!   cat AND dog OR pet
//!       ^^^     ^^
//!   write one of:   (cat AND dog) OR pet
//!                   cat AND (dog OR pet)
//! ```
//!
//! and serialize as the same data. How many articles each rewrite finds is for the caller to add.

use std::fmt;

use newsgrep_text::Span;
use serde::{Serialize, Serializer};

/// Declares the codes once, with their names.
macro_rules! codes {
    ($($(#[$doc:meta])* $code:ident = $name:literal,)*) => {
        /// What is wrong with a query: a stable name for each kind of mistake.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum Code { $($(#[$doc])* $code,)* }

        impl Code {
            /// Every code.
            pub const ALL: &'static [Code] = &[$(Code::$code,)*];

            /// Returns the name, as messages and JSON have it.
            pub fn name(self) -> &'static str {
                match self { $(Code::$code => $name,)* }
            }

            /// Returns the help page: what the mistake is, queries that make it, and what to write instead.
            ///
            /// ```
            /// assert!(newsgrep_query::Code::AndOr.help().starts_with("# and-or"));
            /// ```
            pub fn help(self) -> &'static str {
                match self {
                    $(Code::$code => include_str!(concat!("../errors/", $name, ".md")),)*
                }
            }
        }
    };
}

codes! {
    /// AND or NOT, and OR, are mixed at one level.
    AndOr = "and-or",
    /// A field has no value.
    FieldNoValue = "field-no-value",
    /// There is no such field.
    UnknownField = "unknown-field",
    /// A field stands inside another.
    FieldInField = "field-in-field",
    /// A value of `date:`, `after:` or `before:` is no date.
    BadDate = "bad-date",
    /// A value of `wc:` is no number.
    BadNumber = "bad-number",
    /// A value of `zone:` is no zone.
    BadZone = "bad-zone",
    /// A value of `lang:` is no language.
    BadLanguage = "bad-language",
    /// A value of `id:` is no id.
    BadId = "bad-id",
    /// A `*` completes no word and stands for none.
    BadWildcard = "bad-wildcard",
    /// A quotation mark is never closed.
    UnclosedQuote = "unclosed-quote",
    /// A parenthesis or bracket is never closed.
    UnclosedParen = "unclosed-paren",
    /// A closing parenthesis closes nothing.
    ExtraParen = "extra-paren",
    /// A word was expected.
    MissingTerm = "missing-term",
    /// An operator has nothing on its left.
    MissingLeft = "missing-left",
    /// An operator has nothing on its right.
    MissingRight = "missing-right",
    /// There is nothing to search for.
    Empty = "empty",
    /// There is nothing between quotation marks.
    EmptyPhrase = "empty-phrase",
    /// A word may differ in more letters than can be searched.
    FuzzyTooWide = "fuzzy-too-wide",
    /// The query is longer, deeper or wider than allowed.
    Limit = "limit",
    /// Proximity and OR are mixed without parentheses.
    NearOr = "near-or",
    /// A word stands beside an operand of a proximity.
    NearSpace = "near-space",
    /// Different operators of proximity stand in one chain.
    NearChain = "near-chain",
    /// Something stands in a proximity that has no place in a paragraph.
    NearOperand = "near-operand",
    /// An operator is applied to what it does not take.
    BadOperand = "bad-operand",
    /// A number of ATLEAST or OF is out of its range.
    BadCount = "bad-count",
    /// A regular expression cannot be read.
    BadRegex = "bad-regex",
    /// A weight is no number that can be one.
    BadBoost = "bad-boost",
    /// A value of `query:` cannot be the name of a saved search.
    BadName = "bad-name",
    /// A `~` does not say how far the words may differ or move.
    FuzzyNoNumber = "fuzzy-no-number",
    /// A dialect says what newsgrep cannot.
    Dialect = "dialect",
    /// A field of metadata is asked for what only text can be.
    FieldValue = "field-value",
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl Serialize for Code {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}

/// One mistake in the text of a query.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct QueryError {
    /// What kind of mistake it is.
    pub code: Code,
    /// The first byte of the query's text that it is about.
    pub start: usize,
    /// The byte after the last one; equal to `start` where something is missing.
    pub end: usize,
    /// Other places that it is about, such as the OR that an AND is mixed with.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub also: Vec<Span>,
    /// What is wrong, in plain words.
    pub message: String,
    /// The whole query rewritten so that it can be read, best first; each of them parses.
    pub suggestions: Vec<String>,
}

/// Everything that is wrong with the text of a query, in the order of the text; never empty.
///
/// ```
/// use newsgrep_query::parse;
///
/// let errors = parse("cat AND dog OR pet").unwrap_err();
/// assert_eq!(errors.iter().next().unwrap().code.name(), "and-or");
/// assert_eq!(errors.to_string(), "\
/// error[and-or]: AND and OR are mixed without parentheses
///   cat AND dog OR pet
///       ^^^     ^^
///   write one of:   (cat AND dog) OR pet
///                   cat AND (dog OR pet)");
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Errors {
    /// The text of the query.
    query: String,
    errors: Vec<QueryError>,
}

impl Errors {
    pub(crate) fn new(query: &str, errors: Vec<QueryError>) -> Self {
        Errors { query: query.to_owned(), errors }
    }

    /// Returns the text of the query, to which the positions belong.
    pub fn query(&self) -> &str {
        &self.query
    }

    /// Returns the errors in the order of the text.
    pub fn iter(&self) -> std::slice::Iter<'_, QueryError> {
        self.errors.iter()
    }
}

impl<'a> IntoIterator for &'a Errors {
    type Item = &'a QueryError;
    type IntoIter = std::slice::Iter<'a, QueryError>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl std::error::Error for Errors {}

impl fmt::Display for Errors {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (number, error) in self.errors.iter().take(PRINTED).enumerate() {
            if number > 0 {
                f.write_str("\n")?;
            }
            write_error(&self.query, error, f)?;
        }
        match self.errors.len().saturating_sub(PRINTED) {
            0 => Ok(()),
            more => write!(f, "\nand {more} more"),
        }
    }
}

/// How many errors are printed; the data has the others too.
const PRINTED: usize = 10;

/// How many characters of the query are shown on either side of a mistake.
const SHOWN: usize = 60;

fn write_error(query: &str, error: &QueryError, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    write!(f, "error[{}]: {}", error.code, error.message)?;
    if !query.is_empty() {
        let (excerpt, from) = excerpt(query, error.start);
        let mut carets: String = excerpt
            .char_indices()
            .map(|(at, _)| if is_marked(error, from + at) { '^' } else { ' ' })
            .collect();
        if error.start == error.end && error.start >= from + excerpt.len() {
            carets.push('^');
        }
        write!(f, "\n  {}\n  {}", printable(excerpt), carets.trim_end())?;
    }
    let label = if error.suggestions.len() == 1 { "write:" } else { "write one of:" };
    for (number, suggestion) in error.suggestions.iter().enumerate() {
        let label = if number == 0 { label } else { "" };
        let width = if error.suggestions.len() == 1 { 6 } else { 13 };
        write!(f, "\n  {label:width$}   {}", printable(suggestion))?;
    }
    Ok(())
}

/// Returns the part of a long query around a place, and where it begins.
fn excerpt(query: &str, at: usize) -> (&str, usize) {
    let before = query[..at].char_indices().rev().take(SHOWN).last();
    let from = before.map_or(at, |(from, _)| from);
    let after = query[at..].char_indices().nth(SHOWN);
    let to = after.map_or(query.len(), |(to, _)| at + to);
    (&query[from..to], from)
}

fn is_marked(error: &QueryError, at: usize) -> bool {
    let inside = |start: usize, end: usize| start == at || (start <= at && at < end);
    inside(error.start, error.end) || error.also.iter().any(|span| inside(span.start, span.end))
}

/// A query may hold line breaks and control characters; the message stays on its line, one character for one.
fn printable(text: &str) -> String {
    text.chars().map(|character| if character.is_control() { ' ' } else { character }).collect()
}
