//! What a query asks of words: folded, with zones and languages settled. Both the evaluator and the engines run it.
//!
//! In: a [`Query`]. Out: a tree over numbered [`Leaf`]s. No engine is named here, and no text is read.
//!
//! # Zones and languages
//!
//! A `zone:` constrains every text clause of its AND level and of the groups inside it, unless such a group has its
//! own; it replaces the default zones. Several at one level must hold together, a group joined by OR is a set, and a
//! negated one takes its zones away. `title:` and `hlead:` bring their own zones, which no `zone:` outside them
//! changes. A `lang:` constrains in the same way the language of paragraphs. Where a level has no text clause to
//! constrain, both are conditions on the article. A negated `lang:` is always one: the article is not in it.

mod compile;
mod participants;

use newsgrep_text::{ArticleId, Zone};

use crate::ast::{Field, NumberRange, Query};
use crate::dates::DateRange;

/// A query made ready to run.
///
/// ```
/// use newsgrep_query::parse;
/// use newsgrep_query::plan::{Node, Pattern, Plan};
///
/// let plan = Plan::compile(&parse("Putin’s optimis* -\"open door\"").unwrap());
/// assert_eq!(plan.leaves.len(), 3);
/// assert_eq!(plan.leaves[0].slots, [Pattern::Word("putin".into())]);
/// assert_eq!(plan.leaves[1].slots, [Pattern::Prefix("optimis".into())]);
/// assert!(plan.leaves[2].negative);
/// assert_eq!(plan.root, Node::And(vec![Node::Leaf(0), Node::Leaf(1), Node::Not(Box::new(Node::Leaf(2)))]));
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Plan {
    /// The condition on an article.
    pub root: Node,
    /// The text clauses, numbered by their place here.
    pub leaves: Vec<Leaf>,
}

impl Plan {
    /// Returns what the query asks of words: folded, numbered, with zones and languages settled.
    ///
    /// Text clauses that ask for the same share one number. Takes time linear in the size of the query (times the
    /// number of languages in a `lang:(en OR de)`), and recurses as deep as the query does; a parsed query is never
    /// deeper than [`MAX_DEPTH`](crate::MAX_DEPTH) groups.
    pub fn compile(query: &Query) -> Plan {
        compile::compile(query)
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
    /// The condition on what is known about the article holds.
    Condition(Condition),
    /// All hold.
    And(Vec<Node>),
    /// At least one holds.
    Or(Vec<Node>),
    /// It does not hold.
    Not(Box<Node>),
}

/// A text clause: words next to each other in one paragraph of certain zones.
#[derive(Clone, Debug, PartialEq)]
pub struct Leaf {
    /// The words in order; never empty. One slot is a word, several a phrase.
    pub slots: Vec<Pattern>,
    /// The zones it is looked for in; never empty.
    pub zones: ZoneSet,
    /// The language (ISO 639-1 or 639-3) of the paragraphs it is looked for in, if one was asked for.
    pub language: Option<String>,
    /// Whether it is only ever below a NOT, so that it neither scores nor marks.
    pub negative: bool,
}

impl Leaf {
    /// Returns whether the leaf is looked for in a paragraph of this zone and language.
    ///
    /// `language` is the paragraph's own or else the article's; one that is not known is no language asked for.
    pub fn looks_in(&self, zone: Zone, language: Option<&str>) -> bool {
        self.zones.contains(zone) && self.language.as_deref().is_none_or(|wanted| language == Some(wanted))
    }
}

/// What one word must be.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Pattern {
    /// Exactly this folded word.
    Word(String),
    /// A word that begins with this folded text.
    Prefix(String),
    /// One of these folded words, in ascending order.
    OneOf(Vec<String>),
    /// Any word.
    Any,
}

impl Pattern {
    /// Returns whether a folded word is what the pattern asks for.
    pub fn matches(&self, folded: &str) -> bool {
        match self {
            Pattern::Word(word) => word == folded,
            Pattern::Prefix(prefix) => folded.starts_with(prefix.as_str()),
            Pattern::OneOf(words) => words.binary_search_by(|word| word.as_str().cmp(folded)).is_ok(),
            Pattern::Any => true,
        }
    }
}

/// A condition on what is known about the article.
#[derive(Clone, Debug, PartialEq)]
pub enum Condition {
    /// These patterns stand next to each other among the words of the field.
    Field(Field, Vec<Pattern>),
    /// The date lies in the range.
    Date(DateRange),
    /// The number of words lies in the range.
    WordCount(NumberRange),
    /// The article has a paragraph in one of the zones.
    Zone(ZoneSet),
    /// The article is in this language.
    Language(String),
    /// The article has this id.
    Id(ArticleId),
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
