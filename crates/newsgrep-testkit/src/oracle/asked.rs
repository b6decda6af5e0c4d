//! What a query asks for, with zones, languages, quotation marks and ways of writing handed down to its text clauses.
//!
//! In: a [`Query`]. Out: [`Asked`], of which only the text clauses speak of words. No article is read here.

use newsgrep_query::{Filter, Part, Query};
use newsgrep_text::{Inflections, STEM_LANGUAGES, Zone};

use super::clause::{How, Pattern, pattern_of};
use super::confine::{
    avoided_zones, has_text_without_language, has_text_without_zone, languages_left, needs_text,
    stated_languages, stated_zones, zones_left,
};

/// A condition on an article or a paragraph.
pub(super) enum Asked<'q> {
    /// The clause occurs.
    Clause(Clause),
    /// The article has a paragraph in one of these zones.
    HasZone(Vec<Zone>),
    Condition(&'q Filter),
    Not(Box<Asked<'q>>),
    /// All hold.
    Every(Vec<Asked<'q>>),
    /// At least so many hold.
    Some(usize, Vec<Asked<'q>>),
    /// The clauses together occur at least so often.
    Often(usize, Vec<Clause>),
}

/// A text clause where it is looked for: two that are equal are the same clause written twice.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Clause {
    pub(super) pattern: Pattern,
    pub(super) quoted: bool,
    zones: Vec<Zone>,
    language: Language,
}

/// The languages of the paragraphs that a clause is looked for in.
#[derive(Clone, Debug, PartialEq)]
enum Language {
    Any,
    Only(String),
    EnglishOrUnknown,
    WithoutInflections,
}

impl Clause {
    /// Returns whether it is looked for in a paragraph of this zone and language.
    pub(super) fn looks_in(&self, zone: Zone, language: Option<&str>) -> bool {
        let spoken = match &self.language {
            Language::Any => true,
            Language::Only(only) => language == Some(only),
            Language::EnglishOrUnknown => language.is_none() || language == Some("en"),
            Language::WithoutInflections => language.is_some_and(|code| Inflections::of(code).is_none()),
        };
        spoken && self.zones.contains(&zone)
    }
}

impl<'q> Asked<'q> {
    pub(super) fn of(query: &'q Query) -> Self {
        asked(query, &Place::everywhere())
    }

    /// Returns whether boilerplate is asked for anywhere.
    pub(super) fn looks_in_boiler(&self) -> bool {
        let there = |clause: &Clause| clause.zones.contains(&Zone::Boiler);
        match self {
            Asked::Clause(clause) => there(clause),
            Asked::Often(_, clauses) => clauses.iter().any(there),
            Asked::Not(inner) => inner.looks_in_boiler(),
            Asked::Every(members) | Asked::Some(_, members) => members.iter().any(Asked::looks_in_boiler),
            Asked::HasZone(zones) => zones.contains(&Zone::Boiler),
            Asked::Condition(Filter::Zone(zone)) => *zone == Zone::Boiler,
            Asked::Condition(_) => false,
        }
    }
}

/// Where text clauses are looked for at some point of the tree, and how they are written there.
#[derive(Clone)]
struct Place {
    zones: Vec<Zone>,
    /// The languages a paragraph can be in; `None` is any.
    languages: Option<Vec<String>>,
    quoted: bool,
    how: How,
}

impl Place {
    fn everywhere() -> Self {
        let zones = Zone::ALL.into_iter().filter(|zone| *zone != Zone::Boiler).collect();
        Place { zones, languages: None, quoted: false, how: How::default() }
    }
}

fn asked<'q>(query: &'q Query, place: &Place) -> Asked<'q> {
    let all = |members: &'q [Query]| members.iter().map(|member| asked(member, place)).collect();
    match query {
        Query::All => Asked::Every(Vec::new()),
        Query::And(members) => every(members, place),
        Query::Or(members) => Asked::Some(1, all(members)),
        Query::Of(least, members) => Asked::Some(*least as usize, all(members)),
        Query::Not(member) => Asked::Not(Box::new(asked(member, place))),
        Query::AtLeast(least, member) => Asked::Often(*least as usize, clauses_of(member, place)),
        Query::Written(writing, member) => {
            asked(member, &Place { how: place.how.written(*writing), ..place.clone() })
        }
        Query::Stem(member) => asked(member, &Place { how: place.how.stemmed(), ..place.clone() }),
        Query::Boost(member, _) => asked(member, place),
        Query::In(Part::Quote, member) => asked(member, &Place { quoted: true, ..place.clone() }),
        Query::In(part, member) => {
            let zones = part.zones().expect("every part but quotations is made of zones").to_vec();
            match **member {
                Query::All => Asked::HasZone(zones),
                _ => asked(member, &Place { zones, ..place.clone() }),
            }
        }
        Query::Filter(filter) => Asked::Condition(filter),
        Query::Saved(name) => panic!("the saved search {name} was not put in"),
        text => Asked::Some(1, clauses_of(text, place).into_iter().map(Asked::Clause).collect()),
    }
}

/// Returns a text clause for each language it is looked for in.
fn clauses_of(query: &Query, place: &Place) -> Vec<Clause> {
    let stemmed = pattern_of(query, &place.how, Some("en")).is_some_and(|pattern| pattern.has_stems());
    let spoken: Vec<(Language, Option<&str>)> = match &place.languages {
        Some(codes) => codes.iter().map(|code| (Language::Only(code.clone()), Some(code.as_str()))).collect(),
        None if !stemmed => vec![(Language::Any, None)],
        None => {
            let of = |code: &'static str| match code {
                "en" => (Language::EnglishOrUnknown, Some(code)),
                code => (Language::Only(code.to_owned()), Some(code)),
            };
            STEM_LANGUAGES.into_iter().map(of).chain([(Language::WithoutInflections, None)]).collect()
        }
    };
    let clause = |(language, code)| {
        let pattern = pattern_of(query, &place.how, code)?;
        let Place { zones, quoted, .. } = place.clone();
        Some(Clause { pattern, quoted, zones, language })
    };
    spoken.into_iter().filter_map(clause).collect()
}

fn every<'q>(members: &'q [Query], place: &Place) -> Asked<'q> {
    let confine_zones = members.iter().any(has_text_without_zone);
    let confine_languages = members.iter().any(has_text_without_language);
    let mut inner = place.clone();
    if confine_zones {
        inner.zones = zones_left(members, &place.zones);
    }
    if confine_languages {
        inner.languages = languages_left(members).or(inner.languages);
    }
    // Beside text that need not be there, a language is also asked of the article.
    let said = members.iter().any(needs_text);
    let only_confines = |member: &&Query| {
        let states_zones = stated_zones(member).is_some() || avoided_zones(member).is_some();
        (confine_zones && states_zones) || (confine_languages && said && stated_languages(member).is_some())
    };
    let others = members.iter().filter(|member| !only_confines(member));
    Asked::Every(others.map(|member| asked(member, &inner)).collect())
}
