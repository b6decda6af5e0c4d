//! The query language: from what was typed to a tree.
//!
//! In: the text of a query. Out: a [`Query`] and [`Notice`]s, or every mistake at once as [`Errors`] with rewrites that
//! parse. Reading is strict: what is not understood is an error, never searched as something else. It runs in linear
//! time, never panics, and recurses at most [`MAX_DEPTH`] groups deep.
//!
//! The text is cut into tokens (`lex`, with `operators`, `fields`, `values` and the words of a stretch in `slots`),
//! then read by the `grammar`, clause by `clause`. What was found wrong is collected as `problem`s.

mod beside;
mod clause;
mod dialect;
mod fields;
mod grammar;
mod lenient;
mod lex;
mod near;
mod operand;
mod operators;
mod primary;
mod problem;
mod quoted;
mod slips;
mod slots;
mod values;
mod weight;

use jiff::civil;

use crate::ast::{Query, Slot};
use crate::error::{Code, Errors, QueryError};
use crate::response::Notice;
use lex::{Kind, Token};
use problem::{Problem, rewrites};

pub use dialect::Dialect;
pub use lenient::parse_lenient;
pub(crate) use lex::stands_alone;
pub(crate) use quoted::PAIRS;
pub(crate) use values::is_plain_name;

/// The longest text of a query, in bytes.
pub const MAX_BYTES: usize = 4096;

/// The deepest nesting of groups in a query.
pub const MAX_DEPTH: usize = 32;

/// The most words a query may have, those of phrases and fields included.
pub const MAX_TERMS: usize = 256;

/// What the reading of a query depends on beside its text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ParseOptions {
    /// The day that `today`, `yesterday` and `-7d` count from; without it they are errors.
    pub today: Option<civil::Date>,
    /// The system whose query language the text is written in.
    pub dialect: Dialect,
}

/// A query as it was understood.
#[derive(Clone, Debug, PartialEq)]
pub struct Parsed {
    /// The query.
    pub query: Query,
    /// What the user should know about how it was read.
    pub notices: Vec<Notice>,
}

/// What an argument of nothing but words means: see [`parse_argument`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Plain {
    /// The words next to each other.
    #[default]
    Phrase,
    /// All of the words.
    All,
    /// At least one of the words.
    Any,
}

/// Reads a query.
///
/// Words side by side must all be in the article. Words are compared folded: `Delattre` finds `Delâttre`, `Putin`
/// finds `Putin’s`; what has no letter or digit is ignored.
///
/// ```
/// use newsgrep_query::{parse, print};
///
/// let canonical = |text: &str| print(&parse(text).unwrap());
/// // Words, phrases in any quotation marks, and beginnings of words.
/// assert_eq!(canonical("Russia’s demands"), "Russia's AND demands");
/// assert_eq!(canonical("« moment of truth«"), "\"moment of truth\"");
/// assert_eq!(canonical("optimis* \"moment of tru\"* \"moment * truth\""),
///     "optimis* AND \"moment of tru\"* AND \"moment * truth\"");
/// assert_eq!(canonical("NATO-Russia AT&T 12:30"), "\"NATO Russia\" AND \"AT T\" AND \"12 30\"");
/// // OR binds tighter than a space; AND, OR and NOT are operators in capitals only.
/// assert_eq!(canonical("Beatles OR Lennon live -cover"), "(Beatles OR Lennon) AND live NOT cover");
/// assert_eq!(canonical("profit and loss"), "profit AND and AND loss");
/// // Fields, under any of their names.
/// assert_eq!(canonical("headline:NATO hlead(talks) source:(tass OR AFP)"),
///     "title:NATO AND hlead:talks AND source:(tass OR AFP)");
/// assert_eq!(canonical("after:2022-01-10 before:2022-01-14 length>1000"),
///     "after:2022-01-10 AND before:2022-01-14 AND wc>1000");
/// assert_eq!(canonical("zone:boiler newsletter"), "zone:boiler AND newsletter");
/// ```
///
/// # Errors
///
/// Fails with everything that is wrong: see [`Code`]. Dates that count from today need [`parse_with`].
pub fn parse(text: &str) -> Result<Query, Errors> {
    parse_with(text, &ParseOptions::default()).map(|parsed| parsed.query)
}

/// Reads a query, with options.
///
/// ```
/// use newsgrep_query::{ParseOptions, parse_with, print};
///
/// let options = ParseOptions { today: Some(jiff::civil::date(2022, 1, 14)), ..ParseOptions::default() };
/// let parsed = parse_with("date:-7d is NATO finished?", &options).unwrap();
/// assert_eq!(print(&parsed.query), "date:-7d AND is AND NATO AND finished");
/// assert_eq!(parsed.notices[0].code, "trailing-?-ignored");
/// ```
///
/// # Errors
///
/// Fails with everything that is wrong: see [`Code`].
pub fn parse_with(text: &str, options: &ParseOptions) -> Result<Parsed, Errors> {
    read(text, options).map_err(|problems| errors(text, problems, options))
}

/// Reads a query as one argument of a command line.
///
/// The shell has taken the quotation marks that the user typed around the words, so nothing but words (which may have
/// wildcards) means what `plain` says; anything else is read as [`parse_with`] does.
///
/// ```
/// use newsgrep_query::{ParseOptions, Plain, parse_argument, print};
///
/// let read = |text, plain| print(&parse_argument(text, plain, &ParseOptions::default()).unwrap().query);
/// assert_eq!(read("moment of truth", Plain::Phrase), "\"moment of truth\"");
/// assert_eq!(read("moment of truth", Plain::All), "moment AND of AND truth");
/// assert_eq!(read("NATO-Russia optimis*", Plain::Any), "\"NATO Russia\" OR optimis*");
/// assert_eq!(read("moment OR truth", Plain::Phrase), "moment OR truth");
/// ```
///
/// # Errors
///
/// Fails with everything that is wrong: see [`Code`].
pub fn parse_argument(text: &str, plain: Plain, options: &ParseOptions) -> Result<Parsed, Errors> {
    if plain != Plain::All && options.dialect == Dialect::Newsgrep && text.len() <= MAX_BYTES {
        let (tokens, problems, notices) = lex::lex(text, options);
        let only_words = tokens.iter().all(|token| match &token.kind {
            Kind::Text(slots) => !slots.iter().any(|slot| matches!(slot, Slot::Fuzzy(..))),
            kind => *kind == Kind::Star,
        });
        if only_words && problems.is_empty() && !tokens.is_empty() && terms(&tokens) <= MAX_TERMS {
            return Ok(Parsed { query: plain_words(tokens, plain), notices });
        }
    }
    parse_with(text, options)
}

fn terms(tokens: &[Token]) -> usize {
    let slots = |token: &Token| if let Kind::Text(slots) = &token.kind { slots.len() } else { 1 };
    tokens.iter().map(slots).sum()
}

fn plain_words(tokens: Vec<Token>, plain: Plain) -> Query {
    let units = tokens.into_iter().map(|token| match token.kind {
        Kind::Text(slots) => slots,
        _ => vec![Slot::Any],
    });
    if plain == Plain::Any {
        let mut units: Vec<Query> = units.map(grammar::text_query).collect();
        return if units.len() == 1 { units.remove(0) } else { Query::Or(units) };
    }
    let slots: Vec<Slot> = units.flatten().collect();
    if slots.iter().all(|slot| *slot == Slot::Any) { Query::All } else { grammar::text_query(slots) }
}

/// Reads a text, without working out rewrites of what is wrong.
fn read(text: &str, options: &ParseOptions) -> Result<Parsed, Vec<Problem>> {
    if text.len() > MAX_BYTES {
        let message = format!("a query has at most {MAX_BYTES} bytes, this one has {}", text.len());
        return Err(vec![Problem::new(Code::Limit, 0..0, message)]);
    }
    let (query, problems, notices) = understood(text, options);
    match query {
        Some(query) if problems.is_empty() => Ok(Parsed { query, notices }),
        _ => Err(problems),
    }
}

/// Makes of a text what can be made of it; `None` if there is nothing to search for.
fn understood(text: &str, options: &ParseOptions) -> (Option<Query>, Vec<Problem>, Vec<Notice>) {
    let (tokens, mut problems, mut notices) = lex::lex(text, options);
    let query = match options.dialect {
        Dialect::Newsgrep => grammar::query(text, &tokens, &mut problems),
        dialect => dialect::query(text, &tokens, &mut problems, dialect.rules()),
    };
    if query.as_ref().is_some_and(only_negation) {
        let message = "nothing but a negation: this finds every article without it";
        notices.push(Notice::new("only-negation", message));
    }
    (query, problems, notices)
}

fn only_negation(query: &Query) -> bool {
    match query {
        Query::Not(_) => true,
        Query::And(members) => members.iter().all(|member| matches!(member, Query::Not(_))),
        _ => false,
    }
}

/// How many mistakes a text may have for rewrites to be worked out.
const MAX_REWRITTEN: usize = 8;

/// How many mistakes of a text are told.
const MAX_TOLD: usize = 100;

fn errors(text: &str, mut problems: Vec<Problem>, options: &ParseOptions) -> Errors {
    problems.sort_by_key(|problem| problem.span.start);
    let rewritten = problems.len() <= MAX_REWRITTEN;
    problems.truncate(MAX_TOLD);
    let errors = problems.iter().enumerate().map(|(number, problem)| {
        let mut suggestions = if rewritten { rewrites(text, &problems, number) } else { Vec::new() };
        suggestions.retain(|suggestion| read(suggestion, options).is_ok());
        QueryError {
            code: problem.code,
            start: problem.span.start,
            end: problem.span.end,
            also: problem.also.iter().cloned().map(Into::into).collect(),
            message: problem.message.clone(),
            suggestions,
        }
    });
    Errors::new(text, errors.collect())
}
