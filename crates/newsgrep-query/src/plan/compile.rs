//! Makes a plan of a query: folds its words, numbers its text clauses, and hands zones and languages down.

use std::collections::HashMap;

use newsgrep_text::{Inflections, STEM_LANGUAGES};

use super::modifiers::{Modifiers, clause, patterns};
use super::{Clause, Condition, Leaf, Node, Pattern, Plan, Spoken, ZoneSet};
use crate::ast::{Field, Filter, Part, Query};

pub(super) fn compile(query: &Query) -> Plan {
    let mut compiler = Compiler::default();
    let root = compiler.level(std::slice::from_ref(query), &Place::default());
    Plan { root, leaves: compiler.leaves, conditions: compiler.conditions }
}

/// Where text clauses are looked for and how, as handed down.
#[derive(Clone)]
struct Place {
    zones: ZoneSet,
    /// The languages asked for; `None` is any.
    languages: Option<Vec<String>>,
    /// Whether only inside quotation marks.
    quoted: bool,
    /// Whether this is below a NOT.
    negative: bool,
    boost: f32,
    modifiers: Modifiers,
}

impl Default for Place {
    fn default() -> Self {
        Place {
            zones: ZoneSet::DEFAULT,
            languages: None,
            quoted: false,
            negative: false,
            boost: 1.0,
            modifiers: Modifiers::default(),
        }
    }
}

/// What two leaves that are the same have in common.
#[derive(Clone, PartialEq, Eq, Hash)]
struct LeafKey {
    clause: Clause,
    zones: ZoneSet,
    language: Spoken,
    quoted: bool,
}

#[derive(Default)]
struct Compiler {
    leaves: Vec<Leaf>,
    conditions: Vec<Condition>,
    numbers: HashMap<LeafKey, usize>,
}

impl Compiler {
    fn node(&mut self, query: &Query, place: &Place) -> Node {
        match query {
            Query::All => Node::All,
            Query::Word(_)
            | Query::Prefix(_)
            | Query::Wildcard(_)
            | Query::Fuzzy(..)
            | Query::Regex(_)
            | Query::Name(_)
            | Query::Phrase(_)
            | Query::Sloppy(..)
            | Query::Verbatim(_)
            | Query::Near(_) => self.text(query, place),
            Query::And(members) => self.level(members, place),
            Query::Or(members) => any_of(self.members(members, place)),
            Query::Of(least, members) => match *least as usize {
                0 => Node::All,
                least if least > members.len() => Node::Nothing,
                least => Node::Of { least, members: self.members(members, place) },
            },
            Query::Not(inner) => {
                let place = Place { negative: true, ..place.clone() };
                Node::Not(Box::new(self.alone(inner, &place)))
            }
            Query::AtLeast(least, inner) => self.at_least(*least, inner, place),
            Query::Written(writing, inner) => {
                let modifiers = place.modifiers.clone().written(*writing);
                self.alone(inner, &Place { modifiers, ..place.clone() })
            }
            Query::Stem(inner) => {
                let modifiers = place.modifiers.clone().inflected();
                self.alone(inner, &Place { modifiers, ..place.clone() })
            }
            Query::Boost(inner, factor) => {
                self.alone(inner, &Place { boost: place.boost * factor, ..place.clone() })
            }
            Query::In(Part::Quote, inner) => self.alone(inner, &Place { quoted: true, ..place.clone() }),
            Query::In(part, inner) => {
                let zones = ZoneSet::of(part.zones().unwrap_or(&[]));
                if matches!(**inner, Query::All) {
                    return self.condition(Condition::Zone(zones));
                }
                self.alone(inner, &Place { zones, ..place.clone() })
            }
            Query::Filter(filter) => self.filter(filter),
            Query::Saved(name) => self.condition(Condition::Saved(name.clone())),
        }
    }

    /// Compiles a query as an AND level of its own.
    fn alone(&mut self, query: &Query, place: &Place) -> Node {
        self.level(std::slice::from_ref(query), place)
    }

    fn members(&mut self, members: &[Query], place: &Place) -> Vec<Node> {
        members.iter().map(|member| self.alone(member, place)).collect()
    }

    fn condition(&mut self, condition: Condition) -> Node {
        self.conditions.push(condition);
        Node::Condition(self.conditions.len() - 1)
    }

    /// Compiles the members of an AND level: `zone:` and `lang:` among them constrain the text clauses of the others.
    fn level(&mut self, members: &[Query], place: &Place) -> Node {
        // A level of one member that is no constraint changes nothing: its own levels settle themselves.
        let zones_apply = members.iter().any(takes_zone);
        let languages_apply = members.iter().any(takes_language);
        let mut inner = place.clone();
        let mut replaced = false;
        // A level's own languages take the place of those of the levels around it.
        let mut spoken: Option<Vec<String>> = None;
        let mut removed = ZoneSet::NONE;
        let mut rest = Vec::with_capacity(members.len());
        for member in members {
            if let (true, Some(zones)) = (zones_apply, zone_set(member)) {
                inner.zones = if replaced { inner.zones.and(zones) } else { zones };
                replaced = true;
            } else if let (true, Some(zones)) = (zones_apply, negated_zone_set(member)) {
                removed = removed.or(zones);
            } else if let (true, Some(codes)) = (languages_apply, languages(member)) {
                spoken = Some(match spoken {
                    Some(others) => codes.into_iter().filter(|code| others.contains(code)).collect(),
                    None => codes,
                });
            } else {
                rest.push(member);
            }
        }
        inner.zones = inner.zones.without(removed);
        // Where articles satisfy the level without any words of the language, it is a condition on them.
        let unsaid = spoken.clone().filter(|_| !rest.iter().any(|member| requires_text(member)));
        inner.languages = spoken.or(inner.languages);
        let mut nodes: Vec<Node> = rest.into_iter().map(|member| self.node(member, &inner)).collect();
        if let Some(codes) = unsaid {
            let spoken = codes.into_iter().map(|code| self.condition(Condition::Language(code)));
            nodes.push(any_of(spoken.collect()));
        }
        all_of(nodes)
    }

    /// Returns the node of a text clause: a leaf, or one a language.
    fn text(&mut self, query: &Query, place: &Place) -> Node {
        if place.zones.is_empty() {
            return Node::Nothing;
        }
        let plain = clause(query, &place.modifiers, None);
        // Whether the words depend on the language is seen by trying one.
        let inflected = clause(query, &place.modifiers, Some("en")) != plain;
        let rules = |code: &str| Inflections::of(code).is_some().then(|| code.to_owned());
        let spoken: Vec<(Spoken, Option<String>)> = match (&place.languages, inflected) {
            (None, false) => vec![(Spoken::Any, None)],
            (Some(codes), _) => codes.iter().map(|code| (Spoken::Only(code.clone()), rules(code))).collect(),
            (None, true) => {
                let languages = STEM_LANGUAGES.iter().map(|code| match *code {
                    "en" => (Spoken::OrUnknown("en".to_owned()), rules("en")),
                    code => (Spoken::Only(code.to_owned()), rules(code)),
                });
                languages.chain([(Spoken::WithoutInflections, None)]).collect()
            }
        };
        let mut leaves = Vec::with_capacity(spoken.len());
        for (language, rules) in spoken {
            let clause = match rules.filter(|_| inflected) {
                Some(rules) => clause(query, &place.modifiers, Some(&rules)),
                None => plain.clone(),
            };
            leaves.extend(clause.map(|clause| self.leaf(clause, language, place)));
        }
        any_of(leaves)
    }

    fn leaf(&mut self, clause: Clause, language: Spoken, place: &Place) -> Node {
        let next = self.leaves.len();
        let key = LeafKey { clause, zones: place.zones, language, quoted: place.quoted };
        let number = *self.numbers.entry(key.clone()).or_insert(next);
        if number == next {
            let LeafKey { clause, zones, language, quoted } = key;
            self.leaves.push(Leaf { clause, zones, language, quoted, negative: true, boost: place.boost });
        }
        let leaf = &mut self.leaves[number];
        leaf.negative &= place.negative;
        // What is asked for twice is one leaf, or it would be counted twice; it weighs as much as the heavier.
        leaf.boost = leaf.boost.max(place.boost);
        Node::Leaf(number)
    }

    fn at_least(&mut self, least: u32, inner: &Query, place: &Place) -> Node {
        let node = self.text(inner, place);
        let leaf = |node: &Node| if let Node::Leaf(leaf) = node { Some(*leaf) } else { None };
        let leaves: Vec<usize> = match &node {
            Node::Or(nodes) => nodes.iter().filter_map(leaf).collect(),
            node => leaf(node).into_iter().collect(),
        };
        match (least, leaves.is_empty()) {
            (_, true) => Node::Nothing,
            (0, _) => Node::All,
            _ => Node::AtLeast { least, leaves },
        }
    }

    fn filter(&mut self, filter: &Filter) -> Node {
        let condition = match filter {
            Filter::Field(field, inner) => return self.field(*field, inner),
            Filter::Date(range) => Condition::Date(range.clone()),
            Filter::WordCount(range) => Condition::WordCount(*range),
            Filter::Zone(zone) => Condition::Zone(ZoneSet::of(&[*zone])),
            Filter::Language(code) => Condition::Language(code.clone()),
            Filter::Id(id) => Condition::Id(*id),
            Filter::Speaker(_) => Condition::Speaker,
        };
        self.condition(condition)
    }

    /// Returns the node of a query that is asked of the words of a field; `*` asks that there be one.
    fn field(&mut self, field: Field, query: &Query) -> Node {
        match query {
            Query::All => self.condition(Condition::Field(field, vec![Pattern::Any])),
            Query::And(members) => {
                let nodes = members.iter().map(|member| self.field(field, member)).collect();
                all_of(nodes)
            }
            Query::Or(members) => {
                let nodes = members.iter().map(|member| self.field(field, member)).collect();
                any_of(nodes)
            }
            Query::Not(inner) => Node::Not(Box::new(self.field(field, inner))),
            Query::In(_, inner) => self.field(field, inner),
            Query::Filter(filter) => self.filter(filter),
            text => match without_edges(patterns(text, &Modifiers::default(), None)) {
                slots if slots.is_empty() => Node::Nothing,
                slots => self.condition(Condition::Field(field, slots)),
            },
        }
    }
}

/// Returns whether the query has a text clause that a `zone:` beside it constrains.
fn takes_zone(query: &Query) -> bool {
    match query {
        Query::And(members) => {
            let own = members.iter().any(|member| zone_set(member).is_some());
            !own && members.iter().any(takes_zone)
        }
        Query::Or(members) | Query::Of(_, members) => members.iter().any(takes_zone),
        Query::Not(inner)
        | Query::AtLeast(_, inner)
        | Query::Written(_, inner)
        | Query::Stem(inner)
        | Query::Boost(inner, _)
        | Query::In(Part::Quote, inner) => takes_zone(inner),
        Query::All | Query::In(..) | Query::Filter(_) | Query::Saved(_) => false,
        _ => true,
    }
}

/// Returns whether the query has a text clause that a `lang:` beside it constrains.
fn takes_language(query: &Query) -> bool {
    match query {
        Query::And(members) => {
            let own = members.iter().any(|member| languages(member).is_some());
            !own && members.iter().any(takes_language)
        }
        Query::Or(members) | Query::Of(_, members) => members.iter().any(takes_language),
        Query::Not(inner)
        | Query::AtLeast(_, inner)
        | Query::Written(_, inner)
        | Query::Stem(inner)
        | Query::Boost(inner, _)
        | Query::In(_, inner) => takes_language(inner),
        Query::All | Query::Filter(_) | Query::Saved(_) => false,
        _ => true,
    }
}

/// Returns whether nothing satisfies the query but by a text clause that occurs.
fn requires_text(query: &Query) -> bool {
    match query {
        Query::And(members) => members.iter().any(requires_text),
        Query::Or(members) | Query::Of(_, members) => members.iter().all(requires_text),
        Query::AtLeast(_, inner)
        | Query::Written(_, inner)
        | Query::Stem(inner)
        | Query::Boost(inner, _)
        | Query::In(_, inner) => requires_text(inner),
        Query::All | Query::Not(_) | Query::Filter(_) | Query::Saved(_) => false,
        _ => true,
    }
}

/// Returns the zones of `zone:title` or `zone:(title OR lead)`.
fn zone_set(query: &Query) -> Option<ZoneSet> {
    match query {
        Query::Filter(Filter::Zone(zone)) => Some(ZoneSet::of(&[*zone])),
        Query::Or(members) => {
            members.iter().try_fold(ZoneSet::NONE, |set, member| Some(set.or(zone_set(member)?)))
        }
        _ => None,
    }
}

fn negated_zone_set(query: &Query) -> Option<ZoneSet> {
    match query {
        Query::Not(inner) => zone_set(inner),
        _ => None,
    }
}

/// Returns the languages of `lang:en` or `lang:(en OR de)`, each once.
fn languages(query: &Query) -> Option<Vec<String>> {
    match query {
        Query::Filter(Filter::Language(code)) => Some(vec![code.clone()]),
        Query::Or(members) => {
            let mut codes = Vec::new();
            for member in members {
                codes.extend(languages(member)?);
            }
            codes.sort_unstable();
            codes.dedup();
            Some(codes)
        }
        _ => None,
    }
}

/// Leaves out any word at the edges of a field's phrase, where it would only ask how long the value is. Nothing but any
/// words asks that there be one.
fn without_edges(patterns: Vec<Pattern>) -> Vec<Pattern> {
    let is_word = |pattern: &Pattern| *pattern != Pattern::Any;
    match (patterns.iter().position(is_word), patterns.iter().rposition(is_word)) {
        (Some(first), Some(last)) => patterns[first..=last].to_vec(),
        _ => patterns.into_iter().take(1).collect(),
    }
}

fn all_of(mut nodes: Vec<Node>) -> Node {
    match nodes.len() {
        0 => Node::All,
        1 => nodes.remove(0),
        _ => Node::And(nodes),
    }
}

fn any_of(mut nodes: Vec<Node>) -> Node {
    match nodes.len() {
        0 => Node::Nothing,
        1 => nodes.remove(0),
        _ => Node::Or(nodes),
    }
}
