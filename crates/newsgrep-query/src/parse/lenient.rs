//! Reading a text that may be wrong: always a query, and a notice of everything that was repaired.
//!
//! In: any text. Out: what [`parse_with`](super::parse_with) would return if it returns a query, otherwise the nearest
//! query that can be made of the text. How each mistake is repaired follows from its code.

use super::problem::Problem;
use super::{MAX_BYTES, ParseOptions, Parsed, understood};
use crate::ast::Query;
use crate::error::Code;
use crate::response::Notice;

/// Reads a query from a text that may be wrong, as a search box on a page does.
///
/// A text that [`parse_with`](super::parse_with) reads gives the same query. Of any other, quotation marks and
/// parentheses are closed, what has no operand is left out, OR is read before AND, an unknown field is text, and what is
/// over a limit is cut. Each repair is a notice with the code of the mistake. A text with nothing to search for finds
/// every article. Takes linear time and never fails.
///
/// ```
/// use newsgrep_query::{ParseOptions, parse_lenient, print};
///
/// let read = |text: &str| {
///     let parsed = parse_lenient(text, &ParseOptions::default());
///     (print(&parsed.query), parsed.notices.iter().map(|notice| notice.code.clone()).collect::<Vec<_>>())
/// };
/// assert_eq!(read("NATO w/5 Russia"), ("NATO W/5 Russia".to_owned(), vec![]));
/// assert_eq!(read("(talks \"open door"), (
///     "talks AND \"open door\"".to_owned(),
///     vec!["unclosed-paren".to_owned(), "unclosed-quote".to_owned()],
/// ));
/// assert_eq!(read("cat AND dog OR pet").0, "cat AND (dog OR pet)");
/// ```
pub fn parse_lenient(text: &str, options: &ParseOptions) -> Parsed {
    let kept = kept(text);
    let (query, mut problems, mut notices) = understood(kept, options);
    if kept.len() < text.len() {
        let message = format!("a query has at most {MAX_BYTES} bytes, this one has {}", text.len());
        problems.push(Problem::new(Code::Limit, kept.len()..kept.len(), message));
    }
    problems.sort_by_key(|problem| problem.span.start);
    for problem in problems {
        let message = format!("{}: {}", problem.message, repair(problem.code));
        notices.push(Notice::new(problem.code.name(), message));
    }
    Parsed { query: query.unwrap_or(Query::All), notices }
}

/// Returns as much of the text as may be read, up to white space if there is any.
fn kept(text: &str) -> &str {
    if text.len() <= MAX_BYTES {
        return text;
    }
    let mut end = MAX_BYTES;
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let whole = &text[..end];
    whole.rfind(char::is_whitespace).map_or(whole, |space| &whole[..space])
}

/// Returns how a mistake is repaired, in a few words.
fn repair(code: Code) -> &'static str {
    match code {
        Code::AndOr => "OR was read first",
        Code::NearOr => "the proximity was read first",
        Code::NearSpace => "read as AND",
        Code::NearChain => "read from the left",
        Code::NearOperand => "asked for beside it",
        Code::UnknownField => "searched as text",
        Code::UnclosedQuote | Code::UnclosedParen => "closed at the end",
        Code::Empty => "every article is shown",
        Code::FuzzyTooWide => "2 were taken",
        Code::BadWildcard => "the wildcard was left out",
        Code::BadOperand => "the operator was left out",
        Code::BadCount => "the nearest number was taken",
        Code::Limit => "the rest was left out",
        _ => "it was left out",
    }
}
