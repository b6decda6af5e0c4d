//! Cuts the text of a query into tokens.
//!
//! In: a text. Out: tokens with their places, parentheses matched, and what is wrong so far. What holds no letter or
//! digit gives no token. Operators are read in [`operators`](super::operators), fields in [`fields`](super::fields),
//! what stands between quotation marks in [`quoted`](super::quoted), words in [`slots`](super::slots).

use std::ops::Range;

use newsgrep_text::is_double_quote;

use super::ParseOptions;
use super::dialect::Dialect;
use super::fields::TextField;
use super::problem::Problem;
use super::slots::{Wildcards, slots};
use super::weight::{before_weight, weight};
use crate::ast::{Field, Query, Reach, Slot, Writing};
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
    Proximity(Proximity),
    /// An operator that stands before what it is about.
    Before(Before),
    /// A condition on the article, or a saved search.
    Filter(Query),
    /// A text clause that is complete, and how many words it counts as.
    Leaf(Query, usize),
    /// What stands between white space: at least one word.
    Text(Vec<Slot>),
    /// What stands between quotation marks: at least one word.
    Phrase(Vec<Slot>),
    /// `*`.
    Star,
    /// `^2` behind what it is about.
    Boost(f32),
    /// Something that was understood to be wrong, in the place of a word.
    Bad,
}

/// An operator of proximity.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Proximity {
    pub(super) reach: Reach,
    pub(super) ordered: bool,
}

/// An operator that stands before what it is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Before {
    Field(TextField),
    Written(Writing),
    Stem,
    AtLeast(u32),
    Of(u32),
}

/// Returns the tokens of a text, what is wrong with it, and what the user should know.
pub(super) fn lex(text: &str, options: &ParseOptions) -> (Vec<Token>, Vec<Problem>, Vec<Notice>) {
    let mut lexer = Lexer {
        text,
        options,
        at: 0,
        tokens: Vec::new(),
        problems: Vec::new(),
        notices: Vec::new(),
        expressions: 0,
    };
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
    pub(super) notices: Vec<Notice>,
    /// How many regular expressions there were.
    pub(super) expressions: usize,
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
            '^' if self.touches_value() && weight(&rest[1..]) > 0 => self.boost(weight(&rest[1..])),
            _ if self.dashes() => {}
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

    pub(super) fn problem(&mut self, code: Code, place: Range<usize>, message: impl Into<String>) {
        self.problems.push(Problem::new(code, place, message));
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

    pub(super) fn touching(&self) -> Option<&Kind> {
        self.tokens.last().filter(|token| token.span.end == self.at).map(|token| &token.kind)
    }

    /// Returns whether this place touches something that a weight can follow.
    fn touches_value(&self) -> bool {
        matches!(
            self.touching(),
            Some(
                Kind::Close
                    | Kind::Phrase(_)
                    | Kind::Text(_)
                    | Kind::Leaf(..)
                    | Kind::Filter(_)
                    | Kind::Star
                    | Kind::Boost(_)
                    | Kind::Bad
            )
        )
    }

    /// Returns whether this place touches the sign before it.
    pub(super) fn is_signed(&self) -> bool {
        matches!(self.touching(), Some(Kind::Minus | Kind::Plus))
    }

    /// Returns whether this place touches the name of a field, or a sign or `=`: what follows is no operator.
    fn is_value(&self) -> bool {
        let before = |kind: &Kind| matches!(kind, Kind::Minus | Kind::Plus | Kind::Before(_));
        self.touching().is_some_and(before)
    }

    /// Returns the field whose name this place touches.
    pub(super) fn in_field(&self) -> Option<TextField> {
        match self.touching() {
            Some(Kind::Before(Before::Field(field))) => Some(*field),
            _ => None,
        }
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
                '[' | ']' => self.options.dialect == Dialect::Factiva,
                _ => character.is_whitespace() || is_double_quote(character),
            };
            if ends {
                return from + at;
            }
        }
        self.text.len()
    }

    /// Reads what stands between white space.
    fn chunk(&mut self) {
        if (!self.is_value() || self.is_signed()) && self.dialect()
            || self.dialect_value()
            || self.expression()
        {
            return;
        }
        let address = self.in_field() == Some(TextField::Meta(Field::Url));
        let end = self.chunk_end(self.at, address);
        let chunk = &self.text[self.at..end];
        if !self.is_value() && self.operator(chunk, end) {
            return;
        }
        if self.before(chunk, end) || !self.is_value() && self.slip(chunk, end) {
            return;
        }
        let fields = match self.in_field() {
            Some(_) => self.inner_field(chunk, end),
            None => self.field(chunk, end) || self.segment(chunk, end),
        };
        if !fields {
            self.words(end);
        }
    }

    /// Reads words up to `end`, or up to a weight; nothing if there are none.
    fn words(&mut self, end: usize) {
        let chunk = &self.text[self.at..end];
        if !chunk.is_empty() && chunk.bytes().all(|byte| byte == b'*') {
            return self.token(Kind::Star, end);
        }
        let end = if is_address(chunk) { end } else { self.at + before_weight(chunk) };
        let chunk = &self.text[self.at..end];
        let (wildcards, words_end) = if is_address(chunk) {
            (Wildcards::Ignored, end)
        } else {
            (Wildcards::Meant, self.at + self.without_question_mark(chunk))
        };
        let slots = slots(self.text, self.at..words_end, wildcards, &mut self.problems);
        if !slots.is_empty() {
            return self.token(Kind::Text(slots), end);
        }
        if self.in_field().is_some() {
            return self.no_words(end);
        }
        if self.is_value() {
            self.tokens.pop();
        }
        self.at = end;
    }

    /// Returns where the words of a chunk end that marks of exclamation or question may follow.
    fn without_question_mark(&mut self, chunk: &str) -> usize {
        let words = chunk.trim_end_matches(['?', '!']);
        if chunk[words.len()..].contains('?') && self.notices.is_empty() {
            let message = "the question mark at the end of a word is ignored";
            self.notices.push(Notice::new("trailing-?-ignored", message));
        }
        words.len()
    }

    /// Tells which parenthesis closes which, and drops those that close nothing.
    fn match_parens(&mut self) {
        let mut open = Vec::new();
        let mut kept: Vec<Token> = Vec::with_capacity(self.tokens.len());
        let mut tokens = std::mem::take(&mut self.tokens).into_iter().peekable();
        while let Some(token) = tokens.next() {
            match token.kind {
                Kind::Open(_) => open.push(kept.len()),
                Kind::Close => {
                    let Some(opening) = open.pop() else {
                        let message = "this ) has no matching (";
                        let problem = Problem::new(Code::ExtraParen, token.span.clone(), message);
                        self.problems.push(problem.fix(token.span, ""));
                        // Its weight goes with it.
                        tokens.next_if(|next| matches!(next.kind, Kind::Boost(_)));
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
pub(super) fn is_address(text: &str) -> bool {
    let scheme = text.len() - text.trim_start_matches(|c: char| c.is_ascii_alphanumeric()).len();
    scheme > 0 && text[scheme..].starts_with("://")
}

pub(super) fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}
