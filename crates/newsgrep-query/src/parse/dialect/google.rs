//! Google: words side by side are AND, OR binds tighter, AROUND(n) counts the words between.

use super::{Rules, Space};
use crate::parse::lex::Lexer;

pub(super) const RULES: Rules =
    Rules { space: Space::And, or: 900, and: 300, not: 800, nearest_first: false };

/// Operators of Google that newsgrep has nothing like.
const UNSAID: [&str; 11] = [
    "allintitle",
    "allintext",
    "allinurl",
    "allinanchor",
    "inanchor",
    "filetype",
    "ext",
    "related",
    "cache",
    "define",
    "loc",
];

impl Lexer<'_> {
    pub(super) fn google(&mut self) -> bool {
        let (chunk, end) = self.here();
        let chunk = chunk.to_owned();
        let Some((name, _)) = chunk.split_once(':') else {
            if chunk.starts_with('~') && chunk.len() > 1 {
                return self.unsaid_but(end, "newsgrep has no synonyms as Google's `~` had", &chunk[1..]);
            }
            return false;
        };
        let lower = name.to_ascii_lowercase();
        if UNSAID.contains(&lower.as_str()) {
            let message = format!("newsgrep has nothing like Google's `{lower}:`");
            let end = self.value_end(self.at + name.len() + 1).unwrap_or(end);
            return self.unsaid(end, &message);
        }
        let instead = match lower.as_str() {
            "inurl" => "url",
            "intext" => return self.plain_text(name.len() + 1),
            _ => return false,
        };
        let value = self.at + name.len() + 1;
        let field = crate::parse::fields::TextField::Meta(crate::ast::Field::Url);
        self.named(instead, value, &[("url", field)])
    }

    /// Skips a name that means what no field means here.
    fn plain_text(&mut self, length: usize) -> bool {
        self.at += length;
        true
    }
}
