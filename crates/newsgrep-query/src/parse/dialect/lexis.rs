//! Lexis and Nexis: terms and connectors.
//!
//! `!` completes a word, `*` and `?` stand for one letter; `and`, `or`, `not` are operators in any letters; a proximity
//! with a smaller number binds tighter; segments are written `HEADLINE(…)`, dates `date aft 1/31/2022`.

use super::words::iso;
use super::{Rules, Space};
use crate::ast::{Field, Filter, Part, Query, Reach};
use crate::dates::Comparison;
use crate::error::Code;
use crate::parse::fields::TextField;
use crate::parse::lex::{Kind, Lexer, Proximity};

pub(super) const RULES: Rules =
    Rules { space: Space::Phrase, or: 900, and: 300, not: 200, nearest_first: true };

/// Segments that are fields here too.
const SEGMENTS: [(&str, TextField); 13] = [
    ("headline", TextField::Part(Part::Title)),
    ("title", TextField::Part(Part::Title)),
    ("hlead", TextField::Part(Part::Hlead)),
    ("byline", TextField::Meta(Field::Byline)),
    ("author", TextField::Meta(Field::Byline)),
    ("publication", TextField::Meta(Field::Source)),
    ("pub", TextField::Meta(Field::Source)),
    ("section", TextField::Meta(Field::Section)),
    ("dateline", TextField::Meta(Field::Dateline)),
    ("subject", TextField::Meta(Field::Subject)),
    ("geographic", TextField::Meta(Field::Place)),
    ("person", TextField::Meta(Field::Person)),
    ("company", TextField::Meta(Field::Organisation)),
];

impl Lexer<'_> {
    pub(super) fn lexis(&mut self) -> bool {
        let (chunk, end) = self.here();
        let (chunk, after) = (chunk.to_owned(), &self.text[end..]);
        let lower = chunk.to_ascii_lowercase();
        if after.starts_with('(') {
            if self.named(&chunk, end, &SEGMENTS) {
                return true;
            }
            if lower == "length" {
                return self.lexis_length(end);
            }
        }
        if self.any_case(&chunk, end) || self.near_alone(&chunk, end, "near/5") {
            return true;
        }
        if chunk == "&" && self.is_between_terms(end) {
            self.token(Kind::And, end);
            return true;
        }
        if chunk.find('$').is_some_and(|at| chunk[..at].ends_with(char::is_alphanumeric)) {
            let message = "`$` is punctuation in Lexis and here; a word is completed by `!`";
            self.notice("dialect", message.to_owned());
        }
        let reach = match lower.as_str() {
            "w/sent" | "/sent" | "/s" | "w/s" => Some(Reach::Sentence),
            "w/para" | "/para" | "/p" | "w/p" => Some(Reach::Paragraph),
            "w/seg" | "/seg" | "not/seg" => {
                return self.unsaid_but(end, "newsgrep has no proximity in a segment: join by AND", "and");
            }
            _ => None,
        };
        if let Some(reach) = reach {
            self.token(Kind::Proximity(Proximity { reach, ordered: false }), end);
            return true;
        }
        if lower == "date" && after.starts_with(char::is_whitespace) && self.lexis_date(end) {
            return true;
        }
        let quoted = chunk.is_empty() || !chunk.contains(['!', '*', '?']) || lower.contains(':');
        if quoted || !chunk.starts_with(char::is_alphanumeric) {
            return false;
        }
        let words = chunk.trim_end_matches(['.', ',', ';']);
        if words.ends_with(['*', '?']) {
            let stem = words.trim_end_matches(['*', '?', '!']);
            let message = match words.ends_with('*') {
                true => {
                    "in Lexis * at the end of a word is one letter or none; newsgrep completes a word with any"
                }
                false => "in Lexis a final ? is one letter; in newsgrep it is punctuation",
            };
            return self.unsaid_but(end, message, &format!("{stem}!"));
        }
        let mut written = words.replace('*', "?");
        if let Some(stem) = written.strip_suffix('!') {
            written = format!("{stem}*");
        }
        self.respelled(&written, end)
    }

    /// Reads `LENGTH(>1200)` or `LENGTH(geq 1200)`.
    fn lexis_length(&mut self, from: usize) -> bool {
        let Some(close) = self.text[from..].find(')').map(|at| from + at) else { return false };
        let inside = self.text[from + 1..close].trim().to_ascii_lowercase();
        let signs = [("geq", ">="), ("leq", "<="), ("gtr", ">"), ("lss", "<"), ("=", ":")];
        let named = signs.iter().find_map(|(name, sign)| Some((*sign, inside.strip_prefix(name)?)));
        let compared = match named {
            Some((sign, number)) => format!("{sign}{}", number.trim()),
            None => inside.replace(' ', ""),
        };
        match crate::parse::parse(&format!("wc{compared}")) {
            Ok(query @ Query::Filter(Filter::WordCount(_))) => self.token(Kind::Filter(query), close + 1),
            _ => {
                self.problem(
                    Code::BadNumber,
                    from..close + 1,
                    "this is not a number of words: LENGTH(>1200)",
                );
                self.token(Kind::Bad, close + 1);
            }
        }
        true
    }

    /// Reads `date aft 1/31/2022`, `date bef …`, `date is …`.
    fn lexis_date(&mut self, from: usize) -> bool {
        let word = self.next_word(from);
        let comparison = match self.text[word.clone()].to_ascii_lowercase().as_str() {
            "aft" | "after" | ">" => Comparison::Greater,
            "bef" | "before" | "<" => Comparison::Less,
            "is" | "=" => Comparison::Is,
            "geq" | ">=" => Comparison::GreaterOrEqual,
            "leq" | "<=" => Comparison::LessOrEqual,
            _ => return false,
        };
        let value = self.next_word(word.end);
        let text = iso(&self.text[value.clone()], true).unwrap_or_default();
        self.dated(comparison, &text, value)
    }
}
