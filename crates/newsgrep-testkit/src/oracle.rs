//! The answer to a query found by looking at every word of every article, as naively as it can be written.
//!
//! In: articles and a [`Query`]. Out: which articles hold it, which paragraphs took part, how often and where. It
//! shares nothing with the plan, the evaluator or an index but the tree itself and [`newsgrep_text::words`], so that
//! it can disagree with each of them. It is slow, it ranks nothing, and it does not know expansions by dictionary.
//!
//! The rules, where the query language leaves room:
//! - A text clause is looked for in all zones but boilerplate. The nearest `title:`, `hlead:` or AND level with a
//!   `zone:` decides on other zones; zones named side by side must all hold, `zone:(title OR lead)` is either, and a
//!   negated one is taken away from the zones that would be searched without it.
//! - A `lang:` confines in the same way by the paragraph's own language where it has one, else by the article's. A
//!   negated one is always a condition: the article is not in that language.
//! - A `zone:` or `lang:` that has text clauses of its own level to confine is no condition by itself. Without any
//!   it is a condition on the article: it has such a paragraph, it is in this language.
//! - `title:*` asks for a title. A clause without a single word, such as `"…"`, holds nowhere. A field that the
//!   article does not have is a field without words. The words of boilerplate do not count for `wc:`.
//! - Two clauses are the same when they ask for the same words in the same zones and the same language;
//!   `lang:(en OR de)` makes two clauses of one.

mod clause;
mod condition;
mod random;

use newsgrep_query::{Filter, Query};
use newsgrep_text::{Article, Span, Zone};

use self::clause::{Clause, pattern_of};
use self::condition::condition;
pub use self::random::{VOCABULARY, random_archive, random_query};

/// An article that satisfies a query.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Match {
    /// Its place among the articles asked, counted from 0.
    pub article: usize,
    /// The paragraphs that took part, in reading order; none when only metadata decided.
    pub paragraphs: Vec<ParagraphMatch>,
}

/// A paragraph that took part in a match.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ParagraphMatch {
    /// Its place in the article, counted from 0.
    pub ordinal: usize,
    /// How often the clauses that took part occur: each counted from left to right without overlap, the same clause
    /// written twice counted once.
    pub occurrences: usize,
    /// The bytes of the article's text that matched, in order; where two clauses overlap there is one span.
    pub spans: Vec<Span>,
}

/// Returns every article that satisfies the query, in the order of the articles.
///
/// # Panics
///
/// Panics on a part of the language it does not know yet: a test must not pass because its oracle kept silent.
///
/// ```
/// use newsgrep_query::Query;
/// use newsgrep_testkit::{oracle, seeds};
///
/// let matches = oracle::search(&seeds(), &Query::Word("NATO".to_owned()));
/// assert_eq!(matches.len(), 5);
/// ```
pub fn search(articles: &[Article], query: &Query) -> Vec<Match> {
    let answer = |(at, article)| {
        let found = answer(query, article, &Place::everywhere())?;
        Some(Match { article: at, paragraphs: paragraphs_of(article, found) })
    };
    articles.iter().enumerate().filter_map(answer).collect()
}

/// Where text clauses are looked for at some point of the tree.
#[derive(Clone)]
struct Place {
    zones: Vec<Zone>,
    /// The languages a paragraph can be in; `None` is any.
    languages: Option<Vec<String>>,
}

impl Place {
    fn everywhere() -> Self {
        let zones = Zone::ALL.into_iter().filter(|zone| *zone != Zone::Boiler).collect();
        Place { zones, languages: None }
    }
}

/// Clauses that took part, each with all its occurrences: paragraph and span.
type Found = Vec<(Clause, Vec<(usize, Span)>)>;

/// Returns what took part if the query holds, `None` if it does not.
fn answer(query: &Query, article: &Article, place: &Place) -> Option<Found> {
    match query {
        Query::All => Some(Vec::new()),
        Query::Word(_) | Query::Prefix(_) | Query::Phrase(_) => text_clause(query, article, place),
        Query::And(members) => all_of(members, article, place),
        Query::Or(members) => {
            let holding: Vec<Found> =
                members.iter().filter_map(|member| answer(member, article, place)).collect();
            (!holding.is_empty()).then(|| holding.into_iter().flatten().collect())
        }
        Query::Not(member) => match answer(member, article, place) {
            Some(_) => None,
            None => Some(Vec::new()),
        },
        Query::In(part, member) if **member == Query::All => {
            let there = article
                .paragraphs
                .iter()
                .any(|paragraph| part.zones().is_some_and(|zones| zones.contains(&paragraph.zone)));
            there.then(Vec::new)
        }
        Query::In(part, member) => {
            let zones = part.zones().expect("the oracle knows parts that are zones").to_vec();
            answer(member, article, &Place { zones, ..place.clone() })
        }
        Query::Filter(filter) => condition(filter, article).then(Vec::new),
        other => panic!("the oracle does not know {other:?}"),
    }
}

fn text_clause(query: &Query, article: &Article, place: &Place) -> Option<Found> {
    let languages: Vec<Option<String>> = match &place.languages {
        None => vec![None],
        Some(languages) => languages.iter().cloned().map(Some).collect(),
    };
    let mut found = Vec::new();
    for language in languages {
        let clause = Clause { pattern: pattern_of(query), zones: place.zones.clone(), language };
        let occurrences = clause.occurrences_in(article);
        if !occurrences.is_empty() {
            found.push((clause, occurrences));
        }
    }
    (!found.is_empty()).then_some(found)
}

fn all_of(members: &[Query], article: &Article, place: &Place) -> Option<Found> {
    let confine_zones = members.iter().any(has_text_without_zone);
    let confine_languages = members.iter().any(has_text_without_language);
    let mut inner = place.clone();
    if confine_zones {
        inner.zones = zones_left(members, &place.zones);
    }
    if confine_languages {
        inner.languages = languages_left(members).or(inner.languages);
    }
    let mut found = Vec::new();
    for member in members {
        let states_zones = stated_zones(member).is_some() || avoided_zones(member).is_some();
        let only_confines =
            (confine_zones && states_zones) || (confine_languages && stated_languages(member).is_some());
        if !only_confines {
            found.extend(answer(member, article, &inner)?);
        }
    }
    Some(found)
}

/// Returns the zones that an AND level leaves to its text clauses.
fn zones_left(members: &[Query], handed_down: &[Zone]) -> Vec<Zone> {
    let stated: Vec<Vec<Zone>> = members.iter().filter_map(stated_zones).collect();
    let avoided: Vec<Zone> = members.iter().filter_map(avoided_zones).flatten().collect();
    let from = if stated.is_empty() { handed_down } else { &Zone::ALL };
    let left =
        from.iter().filter(|zone| stated.iter().all(|zones| zones.contains(zone)) && !avoided.contains(zone));
    left.copied().collect()
}

/// Returns the languages that an AND level leaves to its text clauses, if it says any.
fn languages_left(members: &[Query]) -> Option<Vec<String>> {
    let stated: Vec<Vec<String>> = members.iter().filter_map(stated_languages).collect();
    let mut left = stated.first()?.clone();
    left.retain(|language| stated.iter().all(|languages| languages.contains(language)));
    Some(left)
}

/// Returns the zones of `zone:lead` or `zone:(title OR lead)`.
fn stated_zones(query: &Query) -> Option<Vec<Zone>> {
    match query {
        Query::Filter(Filter::Zone(zone)) => Some(vec![*zone]),
        Query::Or(members) => {
            let zones: Option<Vec<Vec<Zone>>> = members.iter().map(stated_zones).collect();
            zones.map(|zones| zones.concat())
        }
        _ => None,
    }
}

/// Returns the zones of `-zone:lead` or `-zone:(title OR lead)`.
fn avoided_zones(query: &Query) -> Option<Vec<Zone>> {
    match query {
        Query::Not(member) => stated_zones(member),
        _ => None,
    }
}

/// Returns the languages of `lang:en` or `lang:(en OR de)`, each once.
fn stated_languages(query: &Query) -> Option<Vec<String>> {
    match query {
        Query::Filter(Filter::Language(language)) => Some(vec![language.to_ascii_lowercase()]),
        Query::Or(members) => {
            let languages: Option<Vec<Vec<String>>> = members.iter().map(stated_languages).collect();
            let mut languages = languages?.concat();
            languages.sort();
            languages.dedup();
            Some(languages)
        }
        _ => None,
    }
}

/// Returns whether a text clause is in here for whose zones nothing nearer decides.
fn has_text_without_zone(query: &Query) -> bool {
    match query {
        Query::Word(_) | Query::Prefix(_) | Query::Phrase(_) => true,
        Query::And(members) if members.iter().any(|member| stated_zones(member).is_some()) => false,
        Query::And(members) | Query::Or(members) => members.iter().any(has_text_without_zone),
        Query::Not(member) => has_text_without_zone(member),
        _ => false,
    }
}

/// Returns whether a text clause is in here for whose language nothing nearer decides.
fn has_text_without_language(query: &Query) -> bool {
    match query {
        Query::Word(_) | Query::Prefix(_) | Query::Phrase(_) => true,
        Query::And(members) if members.iter().any(|member| stated_languages(member).is_some()) => false,
        Query::And(members) | Query::Or(members) => members.iter().any(has_text_without_language),
        Query::Not(member) | Query::In(_, member) => has_text_without_language(member),
        _ => false,
    }
}

/// Returns what took part paragraph by paragraph.
fn paragraphs_of(article: &Article, found: Found) -> Vec<ParagraphMatch> {
    let mut different: Found = Vec::new();
    for (clause, occurrences) in found {
        if different.iter().all(|(known, _)| *known != clause) {
            different.push((clause, occurrences));
        }
    }
    let mut paragraphs = Vec::new();
    for ordinal in 0..article.paragraphs.len() {
        let here: Vec<Span> = different
            .iter()
            .flat_map(|(_, occurrences)| occurrences)
            .filter(|(at, _)| *at == ordinal)
            .map(|(_, span)| *span)
            .collect();
        if !here.is_empty() {
            paragraphs.push(ParagraphMatch { ordinal, occurrences: here.len(), spans: merged(here) });
        }
    }
    paragraphs
}

/// Returns the spans in order, those that overlap as one.
fn merged(mut spans: Vec<Span>) -> Vec<Span> {
    spans.sort();
    let mut merged: Vec<Span> = Vec::new();
    for span in spans {
        match merged.last_mut() {
            Some(last) if span.start < last.end => last.end = last.end.max(span.end),
            _ => merged.push(span),
        }
    }
    merged
}

#[cfg(test)]
mod tests;
