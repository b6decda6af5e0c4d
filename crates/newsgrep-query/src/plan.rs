//! What a query asks of words: folded, with zones and languages settled. Both the evaluator and the engines run it.
//!
//! In: a [`Query`]. Out: a tree over numbered [`Leaf`]s and [`Condition`]s. No engine is named here, and no text is
//! read.
//!
//! # Zones and languages
//!
//! A `zone:` constrains every text clause of its AND level and of the groups inside it, unless such a group has its
//! own; it replaces the default zones. Several at one level must hold together, a group joined by OR is a set, and a
//! negated one takes its zones away. `title:` and `hlead:` bring their own zones, which no `zone:` outside them
//! changes. A `lang:` constrains in the same way the language of paragraphs. Where a level has no text clause to
//! constrain, both are conditions on the article. A negated `lang:` is always one: the article is not in it; and so is one
//! beside text clauses that need not occur, as in `lang:en NOT rain`. With paragraph scope, conditions on zone and language
//! are conditions on the paragraph.
//!
//! # Inflections
//!
//! A text clause with a word in all its inflections becomes one leaf a language, since what an inflection is depends on
//! the language of the paragraph. A paragraph of unknown language counts as English; one in a language without rules
//! has words as they are written.

mod compile;
pub mod expansion;
mod modifiers;
mod participants;
mod pattern;

use newsgrep_text::{ArticleId, Zone};

pub use crate::ast::Reach;
use crate::ast::{Field, NumberRange, Query};
use crate::dates::DateRange;

pub use pattern::{Glob, Name, Pattern, Spelling, WordRegex, edit_distance_within};

/// A query made ready to run.
///
/// ```
/// use newsgrep_query::parse;
/// use newsgrep_query::plan::{Clause, Node, Pattern, Plan};
///
/// let plan = Plan::compile(&parse("Putin’s optimis* -\"open door\"").unwrap());
/// assert_eq!(plan.leaves.len(), 3);
/// assert_eq!(plan.leaves[0].clause, Clause::Row(vec![Pattern::Word("putin".into())]));
/// assert_eq!(plan.leaves[1].clause, Clause::Row(vec![Pattern::Prefix("optimis".into())]));
/// assert!(plan.leaves[2].negative);
/// assert_eq!(plan.root, Node::And(vec![Node::Leaf(0), Node::Leaf(1), Node::Not(Box::new(Node::Leaf(2)))]));
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Plan {
    /// The condition on an article.
    pub root: Node,
    /// The text clauses, numbered by their place here.
    pub leaves: Vec<Leaf>,
    /// The conditions on what is known about the article, numbered by their place here.
    pub conditions: Vec<Condition>,
}

impl Plan {
    /// Returns what the query asks of words: folded, numbered, with zones and languages settled.
    ///
    /// Text clauses that ask for the same share one number. Takes time linear in the size of the query (times the
    /// number of languages in a `lang:(en OR de)`, or of those with inflection rules in a `STEM`), and recurses as deep
    /// as the query does; a parsed query is never deeper than [`MAX_DEPTH`](crate::MAX_DEPTH) groups.
    pub fn compile(query: &Query) -> Plan {
        compile::compile(query)
    }

    /// Returns the zones whose paragraphs are asked with paragraph scope: the default ones, and all that are named.
    pub fn asked_zones(&self) -> ZoneSet {
        let named = self.conditions.iter().filter_map(|condition| match condition {
            Condition::Zone(zones) => Some(*zones),
            _ => None,
        });
        let searched = self.leaves.iter().map(|leaf| leaf.zones);
        searched.chain(named).fold(ZoneSet::DEFAULT, ZoneSet::or)
    }
}

/// A condition on an article.
#[derive(Clone, Debug, PartialEq)]
pub enum Node {
    /// Every article.
    All,
    /// No article.
    Nothing,
    /// The leaf with this number occurs in at least one paragraph.
    Leaf(usize),
    /// The condition with this number holds.
    Condition(usize),
    /// All hold.
    And(Vec<Node>),
    /// At least one holds.
    Or(Vec<Node>),
    /// It does not hold.
    Not(Box<Node>),
    /// These leaves, each of which looks in other paragraphs, together occur at least so often.
    AtLeast {
        /// How often; at least 1.
        least: u32,
        /// The numbers of the leaves.
        leaves: Vec<usize>,
    },
    /// At least so many of the members hold.
    Of {
        /// How many; at least 1.
        least: usize,
        /// The members.
        members: Vec<Node>,
    },
}

/// A text clause, and where it is looked for.
#[derive(Clone, Debug, PartialEq)]
pub struct Leaf {
    /// What must stand in one paragraph.
    pub clause: Clause,
    /// The zones it is looked for in; never empty.
    pub zones: ZoneSet,
    /// The language of the paragraphs it is looked for in.
    pub language: Spoken,
    /// Whether its occurrences must lie inside quotation marks.
    pub quoted: bool,
    /// Whether it is only ever below a NOT, so that it neither scores nor marks.
    pub negative: bool,
    /// What its score is multiplied by.
    pub boost: f32,
}

impl Leaf {
    /// Returns whether the leaf is looked for in a paragraph of this zone and language.
    ///
    /// `language` is the paragraph's own or else the article's.
    pub fn looks_in(&self, zone: Zone, language: Option<&str>) -> bool {
        self.zones.contains(zone) && self.language.is(language)
    }
}

/// The languages of paragraphs that a leaf is looked for in.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Spoken {
    /// Any, known or not.
    Any,
    /// This one (an ISO 639-1 or 639-3 code).
    Only(String),
    /// This one, or none that is known.
    OrUnknown(String),
    /// A known one that has no inflection rules.
    WithoutInflections,
}

impl Spoken {
    /// Returns whether a language, or that none is known, is among them.
    pub fn is(&self, language: Option<&str>) -> bool {
        match self {
            Spoken::Any => true,
            Spoken::Only(wanted) => language == Some(wanted),
            Spoken::OrUnknown(wanted) => language.is_none_or(|language| language == wanted),
            Spoken::WithoutInflections => {
                language.is_some_and(|language| newsgrep_text::Inflections::of(language).is_none())
            }
        }
    }
}

/// What must stand in one paragraph. The occurrences of each are defined in [`crate::eval`].
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Clause {
    /// Words next to each other, in this order; never empty, never nothing but [`Pattern::Any`]. One is a word, several
    /// a phrase.
    Row(Vec<Pattern>),
    /// This text, byte for byte, from the beginning of a word to the end of one.
    Verbatim {
        /// The text.
        text: String,
        /// Its folded words; never empty.
        words: Vec<Pattern>,
    },
    /// The words of a phrase, moved by at most `slop` places in all.
    Sloppy {
        /// The words; [`Pattern::Any`] only counts as a place. At least one is another pattern.
        slots: Vec<Pattern>,
        /// How far.
        slop: u32,
    },
    /// Any one of these.
    AnyOf(Vec<Clause>),
    /// All of these near each other.
    Near {
        /// At least two.
        operands: Vec<Clause>,
        /// How far apart.
        reach: Reach,
        /// Whether in this order.
        ordered: bool,
    },
    /// An occurrence of the first with none of the second near it.
    NotNear {
        /// The first.
        of: Box<Clause>,
        /// The second.
        without: Box<Clause>,
        /// How far apart they must not be.
        reach: Reach,
        /// Whether only what follows counts.
        ordered: bool,
    },
}

impl Clause {
    /// Calls `each` with the rows of patterns that the clause is made of, in order.
    pub fn for_each_row<'c>(&'c self, each: &mut dyn FnMut(&'c [Pattern])) {
        match self {
            Clause::Row(patterns)
            | Clause::Verbatim { words: patterns, .. }
            | Clause::Sloppy { slots: patterns, .. } => each(patterns),
            Clause::AnyOf(members) | Clause::Near { operands: members, .. } => {
                members.iter().for_each(|member| member.for_each_row(each));
            }
            Clause::NotNear { of, without, .. } => {
                of.for_each_row(each);
                without.for_each_row(each);
            }
        }
    }
}

/// A condition on what is known about the article.
#[derive(Clone, Debug, PartialEq)]
pub enum Condition {
    /// These patterns stand next to each other among the words of the field.
    Field(Field, Vec<Pattern>),
    /// The date lies in this range.
    Date(DateRange),
    /// The article has this many words.
    WordCount(NumberRange),
    /// The article has a paragraph in one of these zones.
    Zone(ZoneSet),
    /// The article is in this language.
    Language(String),
    /// The article has this id.
    Id(ArticleId),
    /// Someone is quoted. Speakers are not indexed yet: no engine answers it, to the evaluator it never holds.
    Speaker,
    /// A saved search that was not put in; see [`Query::resolve`]. No engine answers it, to the evaluator it never
    /// holds.
    Saved(String),
}

/// A set of zones.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct ZoneSet(u8);

impl ZoneSet {
    /// What is searched when nothing else is asked for: all but [`Zone::Boiler`].
    pub const DEFAULT: ZoneSet = ZoneSet(0b01111);

    /// Every zone.
    pub const ALL: ZoneSet = ZoneSet(0b11111);

    /// No zone.
    pub const NONE: ZoneSet = ZoneSet(0);

    /// Returns the set of these zones.
    pub fn of(zones: &[Zone]) -> Self {
        ZoneSet(zones.iter().fold(0, |set, zone| set | 1 << *zone as u8))
    }

    /// Returns whether the zone is in the set.
    pub fn contains(self, zone: Zone) -> bool {
        self.0 & (1 << zone as u8) != 0
    }

    /// Returns whether no zone is in the set.
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Returns the zones that are in at least one of the two.
    #[must_use]
    pub fn or(self, other: ZoneSet) -> Self {
        ZoneSet(self.0 | other.0)
    }

    /// Returns the zones that are in both.
    #[must_use]
    pub fn and(self, other: ZoneSet) -> Self {
        ZoneSet(self.0 & other.0)
    }

    /// Returns the zones that are in this one but not in the other.
    #[must_use]
    pub fn without(self, other: ZoneSet) -> Self {
        ZoneSet(self.0 & !other.0)
    }
}
