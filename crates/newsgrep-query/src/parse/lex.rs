//! Cuts the text of a query into tokens.
//!
//! In: a text. Out: tokens with their places, parentheses matched, and what is wrong so far. What holds no letter or
//! digit gives no token. Fields are read in [`fields`](super::fields), words in [`slots`](super::slots).

use std::ops::Range;

use newsgrep_text::is_double_quote;

use super::ParseOptions;
use super::fields::TextField;
use super::problem::Problem;
use super::slots::{Wildcards, slots};
use crate::ast::{Query, Slot};
use crate::error::Code;
use crate::response::Notice;

/// A token and its place in the text.
#[derive(Clone, Debug)]
pub(super) struct Token {
    pub(super) kind: Kind,
    pub(super) span: Range<usize>,
}

#[derive(Clone, Debug, PartialEq)]
pub(super) enum Kind {
    /// `(`, with the number of the token that closes it; the number of tokens if nothing does.
    Open(usize),
    Close,
    And,
    Or,
    /// NOT, as a word.
    Not,
    /// `-` that touches what follows.
    Minus,
    /// `+` that touches what follows.
    Plus,
    /// An operator of proximity; `told` if what is wrong with it is a problem already.
    Proximity {
        told: bool,
    },
    /// The name of a field; its value is the next token.
    Field(TextField),
    /// A field with its value.
    Filter(Query),
    /// What stands between white space: at least one word.
    Text(Vec<Slot>),
    /// What stands between quotation marks: at least one word.
    Phrase(Vec<Slot>),
    /// `*`.
    Star,
    /// Something that was understood to be wrong, in the place of a word.
    Bad,
}

/// Returns the tokens of a text, what is wrong with it, and what the user should know.
pub(super) fn lex(text: &str, options: &ParseOptions) -> (Vec<Token>, Vec<Problem>, Vec<Notice>) {
    let mut lexer =
        Lexer { text, options, at: 0, tokens: Vec::new(), problems: Vec::new(), notices: Vec::new() };
    while lexer.at < text.len() {
        lexer.step();
    }
    lexer.match_parens();
    (lexer.tokens, lexer.problems, lexer.notices)
}

/// Returns whether the slot, written without quotation marks, is read as this slot and nothing else.
pub(crate) fn stands_alone(slot: &Slot) -> bool {
    let text = match slot {
        Slot::Word(word) => word.clone(),
        Slot::Prefix(stem) => format!("{stem}*"),
        Slot::Wildcard(typed) => typed.clone(),
        Slot::Fuzzy(word, distance) => format!("{word}~{distance}"),
        Slot::Any => return false,
    };
    let (tokens, problems, notices) = lex(&text, &ParseOptions::default());
    let alone = matches!(&tokens[..], [Token { kind: Kind::Text(slots), .. }] if slots[..] == [slot.clone()]);
    alone && problems.is_empty() && notices.is_empty()
}

pub(super) struct Lexer<'t> {
    pub(super) text: &'t str,
    pub(super) options: &'t ParseOptions,
    pub(super) at: usize,
    pub(super) tokens: Vec<Token>,
    pub(super) problems: Vec<Problem>,
    notices: Vec<Notice>,
}

impl<'t> Lexer<'t> {
    /// Reads the next token or skips what is none; always moves on.
    fn step(&mut self) {
        let rest = self.rest();
        let Some(first) = rest.chars().next() else { return };
        let next = self.at + first.len_utf8();
        match first {
            space if space.is_whitespace() => self.at = next,
            quote if is_double_quote(quote) => self.phrase(next),
            '(' => self.token(Kind::Open(0), next),
            ')' => self.token(Kind::Close, next),
            '|' => {
                let bars = rest.len() - rest.trim_start_matches('|').len();
                self.token(Kind::Or, self.at + bars);
            }
            '-' | '+' if self.is_sign(next) => {
                self.token(if first == '-' { Kind::Minus } else { Kind::Plus }, next);
            }
            '^' if self.after_group() && rest[1..].starts_with(|digit: char| digit.is_ascii_digit()) => {
                let end = self.chunk_end(self.at, false);
                self.not_yet(self.at..end, "the weight `^`");
                self.at = end;
            }
            _ => self.chunk(),
        }
    }

    pub(super) fn rest(&self) -> &'t str {
        &self.text[self.at..]
    }

    pub(super) fn token(&mut self, kind: Kind, end: usize) {
        self.tokens.push(Token { kind, span: self.at..end });
        self.at = end;
    }

    pub(super) fn not_yet(&mut self, place: Range<usize>, what: &str) {
        self.problems.push(Problem::new(Code::NotYet, place, format!("{what} cannot be searched yet")));
    }

    /// Returns whether a `-` or `+` here is a sign: something comes before it that ends a word, and a word after it.
    ///
    /// A dash with space on both sides, or several dashes, are punctuation, as in `Kiev -- the talks`.
    fn is_sign(&self, next: usize) -> bool {
        let before = self.text[..self.at].chars().next_back();
        let after = self.text[next..].chars().next();
        before.is_none_or(|before| before.is_whitespace() || matches!(before, '(' | '|'))
            && after.is_some_and(|after| !after.is_whitespace() && !matches!(after, '-' | '+' | ')' | '|'))
    }

    /// Returns whether this place touches the `)` before it.
    fn after_group(&self) -> bool {
        self.tokens.last().is_some_and(|token| token.kind == Kind::Close && token.span.end == self.at)
    }

    /// Returns whether this place touches the sign before it.
    pub(super) fn is_signed(&self) -> bool {
        let signed =
            |token: &Token| matches!(token.kind, Kind::Minus | Kind::Plus) && token.span.end == self.at;
        self.tokens.last().is_some_and(signed)
    }

    /// Returns where what begins at `from` ends: at white space, a quotation mark, a parenthesis or `|`.
    ///
    /// An address keeps `|` and the parentheses that are closed in it.
    pub(super) fn chunk_end(&self, from: usize, address: bool) -> usize {
        let rest = &self.text[from..];
        let address = address || is_address(rest);
        let mut open = 0_usize;
        for (at, character) in rest.char_indices() {
            let ends = match character {
                '(' if address => {
                    open += 1;
                    false
                }
                ')' if address && open > 0 => {
                    open -= 1;
                    false
                }
                '|' => !address,
                '(' | ')' => true,
                _ => character.is_whitespace() || is_double_quote(character),
            };
            if ends {
                return from + at;
            }
        }
        self.text.len()
    }

    /// Reads what stands between quotation marks; `from` is behind the first.
    fn phrase(&mut self, from: usize) {
        let begin = self.at;
        let Some((length, close)) = self.text[from..].char_indices().find(|(_, c)| is_double_quote(*c))
        else {
            let end = self.text.trim_end().len().max(from);
            let message = "this quotation mark is never closed";
            self.problems.push(Problem::new(Code::UnclosedQuote, begin..from, message).fix(end..end, "\""));
            return self.token(Kind::Bad, self.text.len());
        };
        let inside = from..from + length;
        let mut end = inside.end + close.len_utf8();
        let mut slots = slots(self.text, inside, Wildcards::Meant, &mut self.problems);
        if slots.iter().all(|slot| *slot == Slot::Any) {
            let message = match slots.is_empty() {
                true => "nothing between the quotation marks",
                false => "nothing but * between the quotation marks",
            };
            self.problems.push(Problem::new(Code::EmptyPhrase, begin..end, message));
            return self.token(Kind::Bad, end);
        }
        let stars = self.text[end..].bytes().take_while(|byte| *byte == b'*').count();
        if let (true, Some(Slot::Word(last))) = (stars > 0, slots.last()) {
            let last = Slot::Prefix(last.clone());
            slots.pop();
            slots.push(last);
        }
        end += stars;
        end = self.phrase_suffix(begin, end);
        self.token(Kind::Phrase(slots), end);
    }

    /// Skips `~2` and `^2` behind a phrase, which are for later, and returns where the phrase ends.
    fn phrase_suffix(&mut self, begin: usize, end: usize) -> usize {
        let rest = &self.text[end..];
        let Some(sign @ ('~' | '^')) = rest.chars().next() else { return end };
        let digits = rest[1..].bytes().take_while(|byte| byte.is_ascii_digit() || *byte == b'.').count();
        if digits == 0 {
            return end;
        }
        let end = end + 1 + digits;
        self.not_yet(begin..end, if sign == '~' { "a phrase with gaps (`~`)" } else { "the weight `^`" });
        end
    }

    /// Reads what stands between white space.
    fn chunk(&mut self) {
        let end = self.chunk_end(self.at, false);
        let chunk = &self.text[self.at..end];
        if !self.is_signed() && self.operator(chunk, end) {
            return;
        }
        if self.later_operator(chunk, end) || self.field(chunk, end) {
            return;
        }
        self.words(end);
    }

    /// Reads words up to `end`; nothing if there are none.
    pub(super) fn words(&mut self, end: usize) {
        let chunk = &self.text[self.at..end];
        if !chunk.is_empty() && chunk.bytes().all(|byte| byte == b'*') {
            return self.token(Kind::Star, end);
        }
        let (wildcards, words_end) = if is_address(chunk) {
            (Wildcards::Ignored, end)
        } else {
            (Wildcards::Meant, self.word_suffix(end))
        };
        let slots = slots(self.text, self.at..words_end, wildcards, &mut self.problems);
        if !slots.is_empty() {
            return self.token(Kind::Text(slots), end);
        }
        if self.is_signed() {
            self.tokens.pop();
        }
        self.at = end;
    }

    /// Returns where the words of a chunk end that a weight, a fuzzy mark or a question mark may follow.
    fn word_suffix(&mut self, end: usize) -> usize {
        let chunk = &self.text[self.at..end];
        if let Some(at) = chunk.rfind('^').filter(|at| *at > 0 && is_decimal(&chunk[at + 1..])) {
            self.not_yet(self.at..end, "the weight `^`");
            return self.at + at;
        }
        let fuzzy = |at: &usize| *at > 0 && (chunk.len() == at + 1 || is_number(&chunk[at + 1..]));
        if let Some(at) = chunk.rfind('~').filter(fuzzy) {
            if chunk[at + 1..].parse().unwrap_or(0_u64) > 2 {
                let message = "a word can differ by at most 2 letters";
                self.problems.push(Problem::new(Code::FuzzyTooWide, self.at..end, message));
            } else {
                self.not_yet(self.at..end, "a word with other letters (`~`)");
            }
            return self.at + at;
        }
        let words = chunk.trim_end_matches(['?', '!']);
        if chunk[words.len()..].contains('?') && self.notices.is_empty() {
            let message = "the question mark at the end of a word is ignored";
            self.notices.push(Notice::new("trailing-?-ignored", message));
        }
        self.at + words.len()
    }

    /// Tells which parenthesis closes which, and drops those that close nothing.
    fn match_parens(&mut self) {
        let mut open = Vec::new();
        let mut kept: Vec<Token> = Vec::with_capacity(self.tokens.len());
        for token in std::mem::take(&mut self.tokens) {
            match token.kind {
                Kind::Open(_) => open.push(kept.len()),
                Kind::Close => {
                    let Some(opening) = open.pop() else {
                        let message = "this ) has no matching (";
                        let problem = Problem::new(Code::ExtraParen, token.span.clone(), message);
                        self.problems.push(problem.fix(token.span, ""));
                        continue;
                    };
                    kept[opening].kind = Kind::Open(kept.len());
                }
                _ => {}
            }
            kept.push(token);
        }
        let end = self.text.trim_end().len();
        for opening in open {
            let message = "this ( is never closed";
            let problem = Problem::new(Code::UnclosedParen, kept[opening].span.clone(), message);
            self.problems.push(problem.fix(end..end, ")"));
            kept[opening].kind = Kind::Open(kept.len());
        }
        self.tokens = kept;
    }
}

/// Returns whether the text begins like an address: a scheme and `://`.
fn is_address(text: &str) -> bool {
    let scheme = text.len() - text.trim_start_matches(|c: char| c.is_ascii_alphanumeric()).len();
    scheme > 0 && text[scheme..].starts_with("://")
}

pub(super) fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

fn is_decimal(text: &str) -> bool {
    text.starts_with(|digit: char| digit.is_ascii_digit())
        && text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.')
}
