//! Slips of the hand: what is nearly an operator, a sign or a field.
//!
//! In: a stretch of text and what stands around it. Out: an error with what was probably meant; or, where it may well be
//! text, a notice, and it is read as words.

use newsgrep_text::is_double_quote;

use super::dialect::Dialect;
use super::fields::known;
use super::lex::{Before, Kind, Lexer, is_number};
use super::problem::Problem;
use crate::ast::Writing;
use crate::error::Code;
use crate::response::Notice;

impl Lexer<'_> {
    /// Reads what is nearly an operator or a field of newsgrep's own language.
    pub(super) fn slip(&mut self, chunk: &str, end: usize) -> bool {
        if self.options.dialect != Dialect::Newsgrep {
            return false;
        }
        self.spaced_group(chunk, end)
            || self.spaced_number(chunk, end)
            || self.spaced_colon(chunk, end)
            || self.joined_of(chunk, end)
            || self.joined_not(chunk, end)
    }

    /// `CAPS (x)`; of `CAPS x` it is only noticed that CAPS is a word.
    fn spaced_group(&mut self, chunk: &str, end: usize) -> bool {
        let before = match chunk {
            "STEM" => Before::Stem,
            "CAPS" => Before::Written(Writing::Capitals),
            "ALLCAPS" => Before::Written(Writing::AllCapitals),
            "NOCAPS" => Before::Written(Writing::NoCapitals),
            "NEAR" | "ADJ" => {
                if self.is_between_terms(end)
                    && (self.word_follows(end) || self.text[end..].trim_start().starts_with('('))
                {
                    let message = format!(
                        "`{chunk}` is searched as a word; to search near write {}5",
                        chunk.to_ascii_lowercase()
                    );
                    self.notice("operator-as-word", message);
                }
                return false;
            }
            _ => return false,
        };
        let spaces = self.spaces(end);
        if spaces > 0 && self.text[end + spaces..].starts_with('(') {
            let message = format!("{chunk} stands next to its parenthesis: {chunk}(…)");
            let quoted = format!("\"{chunk}\"");
            let problem = Problem::new(Code::BadOperand, self.at..end, message);
            self.problems.push(problem.fix(end..end + spaces, "").fix(self.at..end, quoted));
            self.token(Kind::Before(before), end);
            return true;
        }
        if self.word_follows(end) {
            self.notice(
                "operator-as-word",
                format!("`{chunk}` is searched as a word; the operator is {chunk}(…)"),
            );
        }
        false
    }

    /// `w/ 5`.
    fn spaced_number(&mut self, chunk: &str, end: usize) -> bool {
        let lower = chunk.to_ascii_lowercase();
        if !matches!(lower.as_str(), "w/" | "pre/" | "near/" | "n/" | "onear/" | "adj/" | "p/") {
            return false;
        }
        let spaces = self.spaces(end);
        let number = end + spaces..self.chunk_end(end + spaces, false);
        if spaces == 0 || !is_number(&self.text[number.clone()]) {
            return false;
        }
        let message = format!("no space stands in an operator of proximity: {lower}5");
        self.problems
            .push(Problem::new(Code::BadOperand, self.at..number.end, message).fix(end..number.start, ""));
        self.at = number.end;
        true
    }

    /// `title :a`.
    fn spaced_colon(&mut self, chunk: &str, end: usize) -> bool {
        let spaces = self.spaces(end);
        let Some(value) = self.text[end + spaces..].strip_prefix(':') else { return false };
        let follows = value.chars().next().is_some_and(|first| !first.is_whitespace() && first != ')');
        if spaces == 0 || !follows || known(chunk).is_none() {
            return false;
        }
        let colon = end + spaces + 1;
        let message = format!("no space stands before the colon of a field: {chunk}:…");
        self.problems.push(Problem::new(Code::FieldNoValue, self.at..colon, message).fix(end..colon - 1, ""));
        self.token(Kind::Bad, colon);
        true
    }

    /// `2OF(a b)`.
    fn joined_of(&mut self, chunk: &str, end: usize) -> bool {
        let Some(digits) = chunk.strip_suffix("OF").filter(|digits| is_number(digits)) else { return false };
        if !self.text[end..].trim_start().starts_with('(') {
            return false;
        }
        let message = "`n OF (…)` has a space before OF";
        let instead = format!("{digits} OF");
        self.problems.push(Problem::new(Code::BadOperand, self.at..end, message).fix(self.at..end, instead));
        self.at = end;
        true
    }

    /// `a NOT-b`.
    fn joined_not(&mut self, chunk: &str, end: usize) -> bool {
        let Some(rest) = chunk.strip_prefix("NOT-") else { return false };
        let opens = |next: char| next == '(' || is_double_quote(next);
        let word = rest.starts_with(char::is_alphanumeric);
        let operand = word || rest.is_empty() && self.text[end..].starts_with(opens);
        if !operand {
            return false;
        }
        let dash = self.at + 3..self.at + 4;
        let message = "NOT and `-` say the same: write one of them, NOT with a space behind it";
        let mut problem = Problem::new(Code::BadOperand, self.at..dash.end, message).fix(dash.clone(), " ");
        if word {
            problem = problem.fix(self.at..end, format!("\"{chunk}\""));
        }
        self.problems.push(problem);
        self.token(Kind::Not, dash.end);
        true
    }

    /// Reads `--russia`, `–russia` or `−russia`, in which a sign may have been meant.
    pub(super) fn dashes(&mut self) -> bool {
        let before = self.text[..self.at].chars().next_back();
        if before.is_some_and(|before| !before.is_whitespace() && !matches!(before, '(' | '|')) {
            return false;
        }
        let rest = self.rest();
        let dash = |c: char| matches!(c, '-' | '–' | '\u{2212}' | '‐' | '\u{2011}');
        let word = rest.trim_start_matches(dash);
        let length = rest.len() - word.len();
        let opens = |next: char| next.is_alphanumeric() || next == '(' || is_double_quote(next);
        if length == 0 || rest[..length] == *"-" || !word.starts_with(opens) {
            return false;
        }
        let place = self.at..self.at + length;
        let message = "is this a sign? to leave the word out write one `-`, to search it none";
        self.problems.push(
            Problem::new(Code::BadOperand, place.clone(), message)
                .fix(place.clone(), "-")
                .fix(place.clone(), ""),
        );
        self.at = place.end;
        true
    }

    pub(super) fn notice(&mut self, code: &str, message: String) {
        if !self.notices.iter().any(|notice| notice.code == code) {
            self.notices.push(Notice::new(code, message));
        }
    }

    /// Returns how many bytes of white space stand at a place.
    fn spaces(&self, at: usize) -> usize {
        let rest = &self.text[at..];
        rest.len() - rest.trim_start().len()
    }

    /// Returns whether something to search for stands before this place and behind `end`.
    pub(super) fn is_between_terms(&self, end: usize) -> bool {
        let opens = |first: char| first.is_alphanumeric() || first == '(' || is_double_quote(first);
        self.is_behind_word() && self.text[end..].trim_start().starts_with(opens)
    }

    fn is_behind_word(&self) -> bool {
        let word =
            |kind: &Kind| matches!(kind, Kind::Text(_) | Kind::Phrase(_) | Kind::Leaf(..) | Kind::Close);
        self.tokens.last().is_some_and(|token| word(&token.kind))
    }

    /// Returns whether a word or a phrase stands behind white space at a place.
    fn word_follows(&self, at: usize) -> bool {
        let spaces = self.spaces(at);
        let begin = at + spaces;
        let next = &self.text[begin..self.chunk_end(begin, false)];
        let rest = &self.text[begin..];
        spaces > 0
            && rest.starts_with(|first: char| first.is_alphanumeric() || is_double_quote(first))
            && !matches!(next, "AND" | "OR" | "NOT")
    }
}
