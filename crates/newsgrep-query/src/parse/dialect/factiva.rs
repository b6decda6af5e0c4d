//! Factiva: the traditional search.
//!
//! Words side by side are adjacent; `w/5` is ordered, as `adj5` is; `same` is one paragraph; `%` is any one word; AND
//! binds tighter than OR; fields are written `hd=…`, dates `date from 20220101 to 20220131`.

use super::words::iso;
use super::{Rules, Space};
use crate::ast::{Reach, Slot};
use crate::dates::Comparison;
use crate::error::Code;
use crate::parse::fields::known;
use crate::parse::lex::{Kind, Lexer, Proximity, is_number};

pub(super) const RULES: Rules =
    Rules { space: Space::Phrase, or: 100, and: 200, not: 300, nearest_first: false };

/// Fields of Factiva that hold its own codes, or that newsgrep has nothing like.
const UNSAID: [&str; 16] =
    ["ns", "co", "fds", "re", "in", "lp", "td", "cr", "ct", "pub", "art", "an", "clm", "cx", "de", "djn"];

impl Lexer<'_> {
    pub(super) fn factiva(&mut self) -> bool {
        let (chunk, end) = self.here();
        let chunk = chunk.to_owned();
        let lower = chunk.to_ascii_lowercase();
        if self.rest().starts_with(['[', ']']) {
            let open = self.rest().starts_with('[');
            self.token(if open { Kind::Open(0) } else { Kind::Close }, self.at + 1);
            return true;
        }
        if self.any_case(&chunk, end) || self.near_alone(&chunk, end, "near5") {
            return true;
        }
        let ordered = |digits: &str| if digits.is_empty() { Some(1) } else { digits.parse::<u32>().ok() };
        let within = match lower.as_str() {
            "same" => Some(Proximity { reach: Reach::Paragraph, ordered: false }),
            _ => {
                let digits = lower
                    .strip_prefix("w/")
                    .or(lower.strip_prefix("adj"))
                    .filter(|rest| rest.is_empty() && lower == "adj" || is_number(rest));
                let words = digits.and_then(ordered).and_then(|words| u8::try_from(words).ok());
                words
                    .filter(|words| *words > 0)
                    .map(|words| Proximity { reach: Reach::Words(words), ordered: true })
            }
        };
        if let Some(proximity) = within {
            self.token(Kind::Proximity(proximity), end);
            return true;
        }
        if lower.starts_with("/f")
            && lower[2..].trim_end_matches('/').bytes().all(|b| b.is_ascii_digit())
            && lower.len() > 2
        {
            return self
                .unsaid(end, "newsgrep cannot ask for the first words of an article; hlead: is near it");
        }
        if lower == "date" {
            return self.factiva_date(end);
        }
        if let Some((name, _)) = lower.split_once('=').filter(|(name, _)| UNSAID.contains(name)) {
            let message = format!("newsgrep has nothing like Factiva's `{name}=`");
            let end = self.value_end(self.at + name.len() + 1).unwrap_or(end);
            return self.unsaid(end, &message);
        }
        if chunk == "%" {
            self.token(Kind::Text(vec![Slot::Any]), end);
            return true;
        }
        // The value of a field is read behind its name.
        let field = chunk.split_once(['=', ':']).is_some_and(|(name, _)| known(name).is_some());
        !field && self.factiva_wildcards(&chunk, end)
    }

    /// Reads `recycl$`; tells of `engineer$3` and `cat?`.
    pub(super) fn factiva_wildcards(&mut self, chunk: &str, end: usize) -> bool {
        if let Some(at) = chunk.find('$').filter(|at| *at > 0) {
            let (stem, count) = (&chunk[..at], &chunk[at + 1..]);
            if count.is_empty() {
                return self.respelled(&format!("{stem}*"), end);
            }
            let message = "in Factiva `$3` is up to 3 letters; newsgrep completes a word with any";
            return self.unsaid_but(end, message, &format!("{stem}*"));
        }
        if chunk.ends_with('?') && chunk.len() > 1 && chunk.starts_with(char::is_alphanumeric) {
            let message = "in Factiva a final ? is one letter; in newsgrep it is punctuation";
            let instead = format!("{}*", chunk.trim_end_matches('?'));
            return self.unsaid_but(end, message, &instead);
        }
        false
    }

    /// Reads `date from a to b`, `date after a`, `date before a`, `date on a`, `date -7`, `date a`.
    fn factiva_date(&mut self, from: usize) -> bool {
        let word = self.next_word(from);
        let first = self.text[word.clone()].to_ascii_lowercase();
        let date = |text: &str| iso(text, false).unwrap_or_else(|| text.to_owned());
        let comparison = match first.as_str() {
            "from" => {
                let begin = self.next_word(word.end);
                let to = self.next_word(begin.end);
                let last = self.next_word(to.end);
                if !self.text[to].eq_ignore_ascii_case("to") {
                    self.problem(Code::BadDate, self.at..begin.end, "write: date from 20220101 to 20220131");
                    self.token(Kind::Bad, begin.end);
                    return true;
                }
                let range = format!("{}..{}", date(&self.text[begin]), date(&self.text[last.clone()]));
                return self.dated(Comparison::Is, &range, last);
            }
            "after" => Comparison::Greater,
            "before" => Comparison::Less,
            "on" => Comparison::Is,
            back if back.strip_prefix('-').is_some_and(is_number) => {
                let value = format!("{back}d");
                return self.dated(Comparison::Is, &value, word);
            }
            _ => {
                let value = date(&first);
                return self.dated(Comparison::Is, &value, word);
            }
        };
        let value = self.next_word(word.end);
        let text = self.text[value.clone()].to_ascii_lowercase();
        let text = match text.strip_prefix('-').is_some_and(is_number) {
            true => format!("{text}d"),
            false => date(&text),
        };
        self.dated(comparison, &text, value)
    }
}
