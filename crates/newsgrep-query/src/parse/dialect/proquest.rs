//! ProQuest: operators in any letters, fields before parentheses.
//!
//! `NEAR` and `PRE` without a number reach 4 words; `*` stands for up to 5 letters there, for any number here.

use super::words::iso;
use super::{Rules, Space};
use crate::ast::{Field, Part, Reach};
use crate::dates::Comparison;
use crate::parse::fields::TextField;
use crate::parse::lex::{Kind, Lexer, Proximity};
use crate::response::Notice;

pub(super) const RULES: Rules =
    Rules { space: Space::And, or: 900, and: 300, not: 200, nearest_first: false };

const FIELDS: [(&str, TextField); 14] = [
    ("ti", TextField::Part(Part::Title)),
    ("title", TextField::Part(Part::Title)),
    ("ti,ab", TextField::Part(Part::Hlead)),
    ("au", TextField::Meta(Field::Byline)),
    ("author", TextField::Meta(Field::Byline)),
    ("pub", TextField::Meta(Field::Source)),
    ("publication", TextField::Meta(Field::Source)),
    ("sec", TextField::Meta(Field::Section)),
    ("section", TextField::Meta(Field::Section)),
    ("su", TextField::Meta(Field::Subject)),
    ("loc", TextField::Meta(Field::Place)),
    ("per", TextField::Meta(Field::Person)),
    ("org", TextField::Meta(Field::Organisation)),
    ("dl", TextField::Meta(Field::Dateline)),
];

impl Lexer<'_> {
    pub(super) fn proquest(&mut self) -> bool {
        let (chunk, end) = self.here();
        let chunk = chunk.to_owned();
        let lower = chunk.to_ascii_lowercase();
        let grouped = self.text[end..].starts_with('(');
        if grouped && self.named(&chunk, end, &FIELDS) {
            return true;
        }
        if grouped && matches!(lower.as_str(), "pd" | "yr" | "date") {
            return self.proquest_date(end);
        }
        if self.any_case(&chunk, end) {
            return true;
        }
        let ordered = match lower.as_str() {
            "near" | "n" if chunk == "NEAR" || chunk == "N" => Some(false),
            "pre" | "p" if chunk == "PRE" || chunk == "P" => Some(true),
            _ => None,
        };
        if let Some(ordered) = ordered.filter(|_| chunk.len() > 1) {
            self.token(Kind::Proximity(Proximity { reach: Reach::Words(4), ordered }), end);
            return true;
        }
        if chunk.starts_with('{') || chunk.contains("[*") {
            let message = "newsgrep has nothing like ProQuest's braces and counted `*`";
            return self.unsaid(end, message);
        }
        if chunk.len() > 1
            && chunk.contains('*')
            && !self.notices.iter().any(|notice| notice.code == "dialect")
        {
            let message = "ProQuest's * stands for at most 5 letters, here it stands for any number";
            self.notices.push(Notice::new("dialect", message));
        }
        if let Some(at) = chunk.find('$').filter(|at| *at > 0) {
            let message = "in ProQuest `$3` is up to 3 letters; newsgrep completes a word with any";
            return self.unsaid_but(end, message, &format!("{}*", &chunk[..at]));
        }
        if chunk.ends_with('?') && chunk.len() > 1 && chunk.starts_with(char::is_alphanumeric) {
            let message = "in ProQuest a final ? is one letter; in newsgrep it is punctuation";
            return self.unsaid_but(end, message, &format!("{}*", chunk.trim_end_matches('?')));
        }
        false
    }

    /// Reads `PD(20220101-20220131)`, `YR(2022)`.
    fn proquest_date(&mut self, from: usize) -> bool {
        let Some(close) = self.text[from..].find(')').map(|at| from + at) else { return false };
        let inside = self.text[from + 1..close].trim();
        let (sign, inside) = match inside.as_bytes().first() {
            Some(b'>') => (Comparison::Greater, &inside[1..]),
            Some(b'<') => (Comparison::Less, &inside[1..]),
            _ => (Comparison::Is, inside),
        };
        let date = |text: &str| iso(text.trim(), true).unwrap_or_default();
        let value = match inside
            .split_once('-')
            .filter(|(first, _)| matches!(first.len(), 4 | 8) && inside.len() > 8)
        {
            Some((first, last)) if last.len() == first.len() => format!("{}..{}", date(first), date(last)),
            _ => date(inside),
        };
        self.dated(sign, &value, self.at..close + 1)
    }
}
