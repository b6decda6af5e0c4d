//! Lucene, as Elasticsearch and OpenSearch read query strings.
//!
//! Words side by side are OR; `+a` must be there, `-a` must not; `&&`, `||` and `!` are operators; `/…/` is a regular
//! expression; `word~` is two edits. How clauses are joined is in [`optional`](super::optional).

use super::{Rules, Space};
use crate::ast::{Filter, Part, Query};
use crate::parse::fields::{Name, TextField, known};
use crate::parse::lex::{Kind, Lexer};

pub(super) const RULES: Rules = Rules { space: Space::Or, or: 100, and: 200, not: 300, nearest_first: false };

impl Lexer<'_> {
    pub(super) fn lucene(&mut self) -> bool {
        let (chunk, end) = self.here();
        let chunk = chunk.to_owned();
        match chunk.as_str() {
            "&&" | "!" if self.is_signed() => return false,
            "&&" => {
                self.token(Kind::And, end);
                return true;
            }
            "!" => {
                self.token(Kind::Not, end);
                return true;
            }
            "*:*" => {
                self.token(Kind::Star, end);
                return true;
            }
            _ => {}
        }
        if let Some(name) = chunk.strip_prefix("_exists_:") {
            return self.exists(name, end);
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

    /// Reads `_exists_:byline`, which is `byline:*` here.
    fn exists(&mut self, name: &str, end: usize) -> bool {
        let any = || Box::new(Query::All);
        let query = match known(name) {
            Some(Name::Text(TextField::Meta(field))) => Query::Filter(Filter::Field(field, any())),
            Some(Name::Text(TextField::Speaker)) => Query::Filter(Filter::Speaker(any())),
            Some(Name::Text(TextField::Part(part @ (Part::Title | Part::Hlead)))) => Query::In(part, any()),
            _ => {
                let message = format!("newsgrep cannot ask whether an article has `{name}`");
                return self.unsaid(end, &message);
            }
        };
        self.token(Kind::Filter(query), end);
        true
    }
}
