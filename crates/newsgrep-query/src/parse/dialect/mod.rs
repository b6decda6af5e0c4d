//! The query languages of other systems, where they collide with newsgrep's own.
//!
//! In: a text as Lexis, Factiva, ProQuest, Google or Lucene reads it. Out: tokens and a tree of newsgrep's. What a
//! dialect can say and newsgrep cannot is the error `dialect`, never searched as something else.
//!
//! Each dialect has a file with what it writes differently; what it shares with newsgrep is read by the same lexer. How
//! tight its operators bind is in [`Rules`], and is read by [`precedence`].

mod factiva;
mod google;
mod lexis;
mod lucene;
mod optional;
mod precedence;
mod proquest;
mod words;

use super::fields::is_name;
use super::lex::{Kind, Lexer};
use super::problem::Problem;
use crate::error::Code;

pub(super) use precedence::query;

/// The system whose query language a text is written in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Dialect {
    /// newsgrep's own language.
    #[default]
    Newsgrep,
    /// Lexis and Nexis: words side by side are a phrase, `w/5` is unordered, OR binds tightest, `!` completes a word.
    Lexis,
    /// Factiva: words side by side are a phrase, `w/5` is ordered, AND binds tighter than OR.
    Factiva,
    /// ProQuest: words side by side are AND, OR binds tightest.
    ProQuest,
    /// Google: words side by side are AND, OR binds tightest.
    Google,
    /// Lucene, as Elasticsearch and OpenSearch read query strings: words side by side are OR, AND beside them an error.
    Lucene,
}

impl Dialect {
    /// Every dialect, newsgrep's own first.
    pub const ALL: &'static [Dialect] = &[
        Dialect::Newsgrep,
        Dialect::Lexis,
        Dialect::Factiva,
        Dialect::ProQuest,
        Dialect::Google,
        Dialect::Lucene,
    ];

    /// Returns the name, as the command line has it.
    pub fn name(self) -> &'static str {
        match self {
            Dialect::Newsgrep => "newsgrep",
            Dialect::Lexis => "lexis",
            Dialect::Factiva => "factiva",
            Dialect::ProQuest => "proquest",
            Dialect::Google => "google",
            Dialect::Lucene => "lucene",
        }
    }

    pub(super) fn rules(self) -> &'static Rules {
        match self {
            Dialect::Newsgrep | Dialect::Google => &google::RULES,
            Dialect::Lexis => &lexis::RULES,
            Dialect::Factiva => &factiva::RULES,
            Dialect::ProQuest => &proquest::RULES,
            Dialect::Lucene => &lucene::RULES,
        }
    }
}

/// What a space between two units means.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Space {
    And,
    Or,
    Phrase,
}

/// How a dialect joins what it searches for.
pub(super) struct Rules {
    pub(super) space: Space,
    /// How tight OR, AND and NOT bind; proximity binds with 50, a nearer one tighter if `nearest_first`.
    pub(super) or: u16,
    pub(super) and: u16,
    pub(super) not: u16,
    pub(super) nearest_first: bool,
}

/// How tight proximity binds.
pub(super) const PROXIMITY: u16 = 500;

impl Lexer<'_> {
    /// Reads what the dialect writes in its own way; returns whether there was such a thing.
    pub(super) fn dialect(&mut self) -> bool {
        match self.options.dialect {
            Dialect::Newsgrep => false,
            Dialect::Lexis => self.lexis(),
            Dialect::Factiva => self.factiva(),
            Dialect::ProQuest => self.proquest(),
            Dialect::Google => self.google(),
            Dialect::Lucene => self.lucene(),
        }
    }

    /// Reads the wildcards of a value that touches the name of its field.
    pub(super) fn dialect_value(&mut self) -> bool {
        if self.options.dialect != Dialect::Factiva || self.in_field().is_none() {
            return false;
        }
        let (chunk, end) = self.here();
        let chunk = chunk.to_owned();
        self.factiva_wildcards(&chunk, end)
    }

    /// Tells of a name before a parenthesis that is no operator and no field, where the dialect writes fields so.
    pub(super) fn segment(&mut self, chunk: &str, end: usize) -> bool {
        let (system, called) = match self.options.dialect {
            Dialect::Lexis => ("Lexis", "segment"),
            Dialect::Factiva => ("Factiva", "field"),
            Dialect::ProQuest => ("ProQuest", "field"),
            Dialect::Newsgrep | Dialect::Google | Dialect::Lucene => return false,
        };
        let name = |part: &str| is_name(part);
        if !self.text[end..].starts_with('(') || !chunk.split(['.', ',', '/']).all(name) {
            return false;
        }
        let message = format!("{system} {called} `{chunk}` has no counterpart here");
        self.problem(Code::Dialect, self.at..end, message);
        let end = self.value_end(end).unwrap_or(end);
        self.token(Kind::Bad, end);
        true
    }

    /// Tells of something that newsgrep cannot say, in the place of a word.
    fn unsaid(&mut self, end: usize, message: &str) -> bool {
        self.problem(Code::Dialect, self.at..end, message);
        self.token(Kind::Bad, end);
        true
    }

    /// The same, with what to write instead.
    fn unsaid_but(&mut self, end: usize, message: &str, instead: &str) -> bool {
        let place = self.at..end;
        self.problems.push(Problem::new(Code::Dialect, place.clone(), message).fix(place, instead));
        self.token(Kind::Bad, end);
        true
    }

    /// Returns the chunk here and where it ends.
    fn here(&self) -> (&str, usize) {
        let end = self.chunk_end(self.at, false);
        (&self.text[self.at..end], end)
    }
}
