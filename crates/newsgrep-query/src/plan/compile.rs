//! Makes a plan of a query: folds its words, numbers its text clauses, and hands zones and languages down.

use std::collections::HashMap;

use newsgrep_text::words;

use super::{Condition, Leaf, Node, Pattern, Plan, ZoneSet};
use crate::ast::{Field, Filter, Query, Slot};

pub(super) fn compile(query: &Query) -> Plan {
    let mut compiler = Compiler::default();
    let root = compiler.level(std::slice::from_ref(query), &Place::default());
    Plan { root, leaves: compiler.leaves }
}

/// Where text clauses are looked for, as handed down.
#[derive(Clone)]
struct Place {
    zones: ZoneSet,
    /// The languages asked for; `None` is any.
    languages: Option<Vec<String>>,
    /// Whether this is below a NOT.
    negative: bool,
}

impl Default for Place {
    fn default() -> Self {
        Place { zones: ZoneSet::DEFAULT, languages: None, negative: false }
    }
}

#[derive(Default)]
struct Compiler {
    leaves: Vec<Leaf>,
    numbers: HashMap<(Vec<Pattern>, ZoneSet, Option<String>), usize>,
}

impl Compiler {
    fn node(&mut self, query: &Query, place: &Place) -> Node {
        match query {
            Query::All => Node::All,
            Query::Word(_) | Query::Prefix(_) | Query::Phrase(_) => self.text(patterns(query), place),
            Query::And(members) => self.level(members, place),
            Query::Or(members) => {
                let nodes = members.iter().map(|member| self.level(std::slice::from_ref(member), place));
                any_of(nodes.collect())
            }
            Query::Not(inner) => {
                let place = Place { negative: true, ..place.clone() };
                Node::Not(Box::new(self.level(std::slice::from_ref(inner), &place)))
            }
            Query::In(part, inner) if matches!(**inner, Query::All) => {
                Node::Condition(Condition::Zone(ZoneSet::of(part.zones())))
            }
            Query::In(part, inner) => {
                let place = Place { zones: ZoneSet::of(part.zones()), ..place.clone() };
                self.level(std::slice::from_ref(inner), &place)
            }
            Query::Filter(filter) => condition(filter),
        }
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
        inner.languages = spoken.or(inner.languages);
        all_of(rest.into_iter().map(|member| self.node(member, &inner)).collect())
    }

    /// Returns the node of a text clause: a leaf, or one a language.
    fn text(&mut self, slots: Vec<Pattern>, place: &Place) -> Node {
        // A phrase of nothing but any words asks for nothing that an index could look up.
        if slots.iter().all(|slot| *slot == Pattern::Any) || place.zones.is_empty() {
            return Node::Nothing;
        }
        match &place.languages {
            None => self.leaf(slots, place, None),
            Some(codes) => {
                let leaves = codes.iter().map(|code| self.leaf(slots.clone(), place, Some(code.clone())));
                any_of(leaves.collect())
            }
        }
    }

    fn leaf(&mut self, slots: Vec<Pattern>, place: &Place, language: Option<String>) -> Node {
        let next = self.leaves.len();
        let key = (slots, place.zones, language);
        let number = *self.numbers.entry(key.clone()).or_insert(next);
        if number == next {
            let (slots, zones, language) = key;
            self.leaves.push(Leaf { slots, zones, language, negative: true });
        }
        self.leaves[number].negative &= place.negative;
        Node::Leaf(number)
    }
}

/// Returns whether the query has a text clause that a `zone:` beside it constrains.
fn takes_zone(query: &Query) -> bool {
    match query {
        Query::Word(_) | Query::Prefix(_) | Query::Phrase(_) => true,
        Query::And(members) => {
            let own = members.iter().any(|member| zone_set(member).is_some());
            !own && members.iter().any(takes_zone)
        }
        Query::Or(members) => members.iter().any(takes_zone),
        Query::Not(inner) => takes_zone(inner),
        Query::All | Query::In(..) | Query::Filter(_) => false,
    }
}

/// Returns whether the query has a text clause that a `lang:` beside it constrains.
fn takes_language(query: &Query) -> bool {
    match query {
        Query::Word(_) | Query::Prefix(_) | Query::Phrase(_) => true,
        Query::And(members) => {
            let own = members.iter().any(|member| languages(member).is_some());
            !own && members.iter().any(takes_language)
        }
        Query::Or(members) => members.iter().any(takes_language),
        Query::Not(inner) | Query::In(_, inner) => takes_language(inner),
        Query::All | Query::Filter(_) => false,
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

fn condition(filter: &Filter) -> Node {
    Node::Condition(match filter {
        Filter::Field(field, inner) => return field_node(*field, inner),
        Filter::Date(range) => Condition::Date(range.clone()),
        Filter::WordCount(range) => Condition::WordCount(*range),
        Filter::Zone(zone) => Condition::Zone(ZoneSet::of(&[*zone])),
        Filter::Language(code) => Condition::Language(code.clone()),
        Filter::Id(id) => Condition::Id(*id),
    })
}

/// Returns the node of a query that is asked of the words of a field; `*` asks that there be one.
fn field_node(field: Field, query: &Query) -> Node {
    match query {
        Query::All => Node::Condition(Condition::Field(field, vec![Pattern::Any])),
        Query::Word(_) | Query::Prefix(_) | Query::Phrase(_) => match without_edges(patterns(query)) {
            slots if slots.is_empty() => Node::Nothing,
            slots => Node::Condition(Condition::Field(field, slots)),
        },
        Query::And(members) => all_of(members.iter().map(|member| field_node(field, member)).collect()),
        Query::Or(members) => any_of(members.iter().map(|member| field_node(field, member)).collect()),
        Query::Not(inner) => Node::Not(Box::new(field_node(field, inner))),
        Query::In(_, inner) => field_node(field, inner),
        Query::Filter(filter) => condition(filter),
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

/// Returns the folded words of a text clause; none for any other query.
fn patterns(query: &Query) -> Vec<Pattern> {
    let mut patterns = Vec::new();
    match query {
        Query::Word(word) => push_words(word, &mut patterns),
        Query::Prefix(stem) => push_prefix(stem, &mut patterns),
        Query::Phrase(slots) => {
            for slot in slots {
                match slot {
                    Slot::Word(word) => push_words(word, &mut patterns),
                    Slot::Prefix(stem) => push_prefix(stem, &mut patterns),
                    Slot::Any => patterns.push(Pattern::Any),
                }
            }
        }
        _ => {}
    }
    patterns
}

/// A word of a parsed query folds to one word; of a query put together by hand it may be several.
fn push_words(written: &str, patterns: &mut Vec<Pattern>) {
    patterns.extend(words(written).map(|word| Pattern::Word(word.folded.into_owned())));
}

fn push_prefix(written: &str, patterns: &mut Vec<Pattern>) {
    let before = patterns.len();
    push_words(written, patterns);
    if patterns.len() > before
        && let Some(Pattern::Word(last)) = patterns.pop()
    {
        patterns.push(Pattern::Prefix(last));
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
