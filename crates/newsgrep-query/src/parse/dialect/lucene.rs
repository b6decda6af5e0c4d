//! Lucene, as Elasticsearch and OpenSearch read query strings.
//!
//! Words side by side are OR, AND binds tighter; `+a` must be there, `-a` must not; `&&`, `||` and `!` are operators;
//! `/…/` is a regular expression; `word~` is two edits.

use super::{Rules, Space};
use crate::parse::lex::{Kind, Lexer};

pub(super) const RULES: Rules = Rules { space: Space::Or, or: 100, and: 200, not: 300, nearest_first: false };

impl Lexer<'_> {
    pub(super) fn lucene(&mut self) -> bool {
        let (chunk, end) = self.here();
        let chunk = chunk.to_owned();
        match chunk.as_str() {
            "&&" => {
                self.token(Kind::And, end);
                return true;
            }
            "!" => {
                self.token(Kind::Not, end);
                return true;
            }
            _ => {}
        }
        if chunk.starts_with('!') && chunk[1..].starts_with(char::is_alphanumeric) {
            self.token(Kind::Minus, self.at + 1);
            return true;
        }
        if chunk.starts_with('/') && chunk.len() > 1 {
            self.regex(self.at + 1);
            return true;
        }
        if chunk.contains(['{', '}'])
            || chunk.contains(":[")
                && !chunk.to_ascii_lowercase().starts_with("date:")
                && !chunk.starts_with("wc:")
        {
            return self
                .unsaid(end, "newsgrep has ranges of dates and of numbers of words only, ends included");
        }
        if chunk.contains('\\') {
            return self.unsaid(end, "newsgrep has no escapes: put the text between quotation marks");
        }
        if let Some(word) =
            chunk.strip_suffix('~').filter(|word| !word.is_empty() && !word.contains([':', '~']))
        {
            let written = format!("{word}~2");
            return self.respelled(&written, end);
        }
        false
    }
}
