//! Operators: AND, OR and NOT, those of proximity, and those that stand before a word or a group.
//!
//! In: a stretch of text and what follows it. Out: the token of an operator, or what is wrong with it.

use newsgrep_text::{is_double_quote, words};

use super::lex::{Before, Kind, Lexer, Proximity, is_number};
use super::problem::Problem;
use crate::ast::{Query, Reach, Writing};
use crate::error::Code;
use crate::plan::WordRegex;

/// The farthest that an operator of proximity may reach, in words.
const MAX_REACH: u32 = 255;

/// The greatest number of ATLEAST.
const MAX_COUNT: u32 = 255;

/// The most regular expressions a query may have.
const MAX_EXPRESSIONS: usize = 8;

/// An operator of proximity as it was typed.
#[derive(Clone, Copy)]
struct Found {
    /// How far, in words; `None` in sentences and paragraphs.
    words: Option<u32>,
    reach: Reach,
    ordered: bool,
    /// How many bytes of it lie behind the chunk.
    more: usize,
}

impl Lexer<'_> {
    /// Reads AND, OR, NOT or an operator of proximity.
    pub(super) fn operator(&mut self, chunk: &str, end: usize) -> bool {
        let kind = match chunk {
            "AND" => Kind::And,
            "OR" => Kind::Or,
            "NOT" => Kind::Not,
            _ => return self.proximity(chunk, end),
        };
        self.token(kind, end);
        true
    }

    fn proximity(&mut self, chunk: &str, end: usize) -> bool {
        let Some(found) = proximity(chunk, &self.text[end..]) else { return false };
        let end = end + found.more;
        let mut reach = found.reach;
        if let Some(words) = found.words {
            let allowed = words.clamp(1, MAX_REACH);
            reach = Reach::Words(u8::try_from(allowed).unwrap_or(u8::MAX));
            if allowed != words {
                let message = match words {
                    0 => "a proximity reaches at least 1 word, which is next to each other".to_owned(),
                    _ => format!("a proximity reaches at most {MAX_REACH} words"),
                };
                let instead = written(Proximity { reach, ordered: found.ordered }, false);
                let place = self.at..end;
                self.problems.push(Problem::new(Code::Limit, place.clone(), message).fix(place, instead));
            }
        }
        self.token(Kind::Proximity(Proximity { reach, ordered: found.ordered }), end);
        true
    }

    /// Reads an operator before a word or a group, or one with the word it is about.
    pub(super) fn before(&mut self, chunk: &str, end: usize) -> bool {
        let after = &self.text[end..];
        let begin = self.at;
        let signs = chunk.len() - chunk.trim_start_matches(['=', '~']).len();
        if signs > 0 {
            return self.sign(&chunk[..signs], &chunk[signs..], end);
        }
        if chunk == "ATLEAST" {
            self.atleast_alone(end);
            return true;
        }
        let lower = chunk.to_ascii_lowercase();
        let writing = match lower.as_str() {
            "stem" => Some(Before::Stem),
            "caps" => Some(Before::Written(Writing::Capitals)),
            "allcaps" => Some(Before::Written(Writing::AllCapitals)),
            "nocaps" => Some(Before::Written(Writing::NoCapitals)),
            _ => None,
        };
        if let Some(before) = writing.filter(|_| after.starts_with('(')) {
            self.token(Kind::Before(before), end);
        } else if let Some(digits) = lower.strip_prefix("atleast").filter(|rest| is_number(rest)) {
            let least = self.counted(digits, begin..end, MAX_COUNT);
            self.token(Kind::Before(Before::AtLeast(least)), end);
        } else if let Some(digits) = repeated(&lower) {
            let end = begin + "repeat".len() + digits.len() + 1;
            let least = self.counted(digits, begin..end, MAX_COUNT);
            self.token(Kind::Before(Before::AtLeast(least)), end);
        } else if let Some(more) = of_follows(after).filter(|_| is_number(chunk)) {
            let least = self.counted(chunk, begin..end, u32::MAX);
            self.token(Kind::Before(Before::Of(least)), end + more);
        } else {
            return false;
        }
        true
    }

    /// Reads `=`, `==` or `~`, if what it is about follows directly.
    fn sign(&mut self, signs: &str, rest: &str, end: usize) -> bool {
        let after = &self.text[end..];
        if !operand_follows(rest, after) {
            return false;
        }
        let begin = self.at;
        match signs {
            "=" => self.token(Kind::Before(Before::Written(Writing::Exactly)), begin + 1),
            "==" if rest.is_empty() && after.starts_with('(') => {
                let message = "`==` takes a word or a text between quotation marks";
                self.problem(Code::BadOperand, begin..begin + 2, message);
                self.at = begin + 2;
            }
            "==" => {
                let weight = super::weight::before_weight(rest);
                self.verbatim(begin + 2 + weight);
            }
            "~" if rest.is_empty() && after.starts_with('(') => {
                let message = "`~` takes a name: ~Ryabkov, ~\"Julianne Smith\"";
                self.problem(Code::BadOperand, begin..begin + 1, message);
                self.at = begin + 1;
            }
            "~" => {
                if let Some(colon) = rest.find(':').filter(|colon| super::fields::is_name(&rest[..*colon])) {
                    let place = begin..begin + 1 + colon;
                    let message = "`~` takes a name, not a field: write byline:~Ryabkov";
                    let problem = Problem::new(Code::BadOperand, place, message);
                    let turned = format!("{}~", &rest[..=colon]);
                    self.problems.push(problem.fix(begin..begin + 2 + colon, turned));
                }
                let weight = super::weight::before_weight(rest);
                self.name(begin + 1 + weight);
            }
            _ => {
                let message =
                    format!("`{signs}` is no operator: `=`, `==` and `~` stand alone before a word");
                let place = begin..begin + signs.len();
                let problem = Problem::new(Code::BadOperand, place.clone(), message);
                self.problems.push(problem.fix(place, &signs[..1]));
                self.at = begin + signs.len();
            }
        }
        true
    }

    /// Reads ATLEAST without a number behind it.
    fn atleast_alone(&mut self, end: usize) {
        let begin = self.at;
        let after = &self.text[end..];
        let spaces = after.len() - after.trim_start().len();
        let digits = after[spaces..].bytes().take_while(u8::is_ascii_digit).count();
        let inside = after[spaces..].strip_prefix('(').and_then(|rest| rest.split_once(')'));
        let enclosed = inside.map(|(inside, _)| inside).filter(|inside| is_number(inside.trim()));
        let message = format!("ATLEAST needs a number from 1 to {MAX_COUNT} next to it: ATLEAST3 word");
        let problem = Problem::new(Code::BadCount, begin..end, message);
        if let Some(inside) = enclosed {
            let whole = begin..end + spaces + inside.len() + 2;
            self.at = whole.end;
            self.problems.push(problem.fix(whole, format!("ATLEAST{}", inside.trim())));
            return;
        }
        self.problems.push(match digits {
            0 => problem.fix(begin..end, "ATLEAST2").fix(begin..end, "\"atleast\""),
            _ => problem.fix(begin..end + spaces, "ATLEAST"),
        });
        self.at = end;
    }

    /// Returns a number that must be from 1 to `most`, which is brought there if it is not.
    fn counted(&mut self, digits: &str, place: std::ops::Range<usize>, most: u32) -> u32 {
        let count: u32 = digits.parse().unwrap_or(u32::MAX);
        let allowed = count.clamp(1, most);
        if allowed != count {
            let message = format!("this number is from 1 to {most}");
            let written = self.text[place.clone()].replacen(digits, &allowed.to_string(), 1);
            self.problems.push(Problem::new(Code::BadCount, place.clone(), message).fix(place, written));
        }
        allowed
    }

    /// Reads `re:/…/`, or `/…/` behind the name of a field.
    pub(super) fn expression(&mut self) -> bool {
        let rest = self.rest();
        let prefix = match rest.get(..4) {
            Some(prefix) if prefix.eq_ignore_ascii_case("re:/") => 4,
            _ => return false,
        };
        self.regex(self.at + prefix);
        true
    }

    /// Reads a regular expression whose text begins at `from`.
    pub(super) fn regex(&mut self, from: usize) {
        let begin = self.at;
        let (inside, end) = match regex_end(self.text, from) {
            Some(end) => (from..end - 1, end),
            None => {
                let end = self.text[from..].find(char::is_whitespace).map_or(self.text.len(), |at| from + at);
                let problem =
                    Problem::new(Code::BadRegex, begin..end, "this regular expression is never closed");
                self.problems.push(problem.fix(end..end, "/"));
                return self.token(Kind::Bad, end);
            }
        };
        let source = &self.text[inside];
        self.expressions += 1;
        let wrong = if self.expressions > MAX_EXPRESSIONS {
            Some((Code::Limit, format!("a query has at most {MAX_EXPRESSIONS} regular expressions")))
        } else if source.is_empty() {
            Some((Code::BadRegex, "nothing between the slashes".to_owned()))
        } else if source.contains(char::is_whitespace) {
            Some((
                Code::BadRegex,
                "a regular expression is held against single words: no white space".to_owned(),
            ))
        } else {
            WordRegex::new(source).err().map(|message| (Code::BadRegex, message))
        };
        match wrong {
            Some((code, message)) => {
                self.problem(code, begin..end, message);
                self.token(Kind::Bad, end);
            }
            None => self.token(Kind::Leaf(Query::Regex(source.to_owned()), 1), end),
        }
    }
}

/// Returns an operator of proximity as it is printed.
pub(super) fn written(operator: Proximity, negated: bool) -> String {
    let not = if negated { "NOT " } else { "" };
    match operator.reach {
        Reach::Words(words) => format!("{not}{}/{words}", if operator.ordered { "PRE" } else { "W" }),
        Reach::Sentence => format!("{not}W/s"),
        Reach::Paragraph => format!("{not}W/p"),
    }
}

/// Returns how far an operator of proximity reaches.
fn proximity(chunk: &str, after: &str) -> Option<Found> {
    let within = |reach| Some(Found { words: None, reach, ordered: false, more: 0 });
    match chunk {
        "SAME" | "PARAGRAPH" => return within(Reach::Paragraph),
        "SENTENCE" => return within(Reach::Sentence),
        _ => {}
    }
    let lower = chunk.to_ascii_lowercase();
    let words = |digits: &str, ordered, more| {
        let words = Some(digits.parse().unwrap_or(u32::MAX));
        is_number(digits).then_some(Found { words, reach: Reach::Words(1), ordered, more })
    };
    match lower.as_str() {
        "w/s" | "/s" => return within(Reach::Sentence),
        "w/p" | "/p" => return within(Reach::Paragraph),
        "around" => {
            let digits = after.strip_prefix('(')?.split_once(')')?.0;
            let found = words(digits, false, digits.len() + 2)?;
            return Some(Found { words: found.words.map(|between| between.saturating_add(1)), ..found });
        }
        _ => {}
    }
    if let Some(digits) = lower.strip_prefix("/n").and_then(|rest| rest.strip_suffix('/')) {
        return words(digits, false, 0);
    }
    let name = lower.trim_end_matches(|digit: char| digit.is_ascii_digit());
    let digits = &lower[name.len()..];
    match name {
        "w/" | "near/" | "n/" | "/" | "near" => words(digits, false, 0),
        "pre/" | "p/" | "onear/" | "adj/" | "adj" => words(digits, true, 0),
        _ => None,
    }
}

/// Returns the digits of `repeat3:`.
fn repeated(lower: &str) -> Option<&str> {
    let rest = lower.strip_prefix("repeat")?;
    rest.find(':').map(|colon| &rest[..colon]).filter(|digits| is_number(digits))
}

/// Returns whether a word, a phrase or a group follows directly.
fn operand_follows(chunk: &str, after: &str) -> bool {
    if chunk.is_empty() {
        return after.starts_with(|next: char| next == '(' || is_double_quote(next));
    }
    words(chunk).next().is_some_and(|word| word.span.start == 0)
}

/// Returns how many bytes ` OF ` takes, if it and a group follow.
fn of_follows(after: &str) -> Option<usize> {
    let group = after.trim_start().strip_prefix("OF")?.trim_start();
    (group.starts_with('(') && after.starts_with(char::is_whitespace)).then(|| after.len() - group.len())
}

/// Returns where a regular expression ends whose text begins at `from`: behind the next `/` that is not escaped.
fn regex_end(text: &str, from: usize) -> Option<usize> {
    let mut escaped = false;
    for (at, character) in text[from..].char_indices() {
        match character {
            '/' if !escaped => return Some(from + at + 1),
            '\\' => escaped = !escaped,
            _ => escaped = false,
        }
    }
    None
}
