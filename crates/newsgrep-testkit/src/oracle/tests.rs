use newsgrep_query::{DateRange, Field, Filter, NumberRange, Part, Query, Slot};
use newsgrep_text::Zone;

use super::*;
use crate::{Rng, seeds};

mod on_seeds;
mod operators;

/// Three articles: paragraphs are title, lead, body, then boilerplate.
fn archive() -> Vec<Article> {
    let article = |origin: &str, source: &str, date: &str, parts: [&str; 4]| {
        let mut article = Article::from_parts(origin, Some(parts[0]), parts[1..].iter().copied());
        for (at, zone) in [Zone::Title, Zone::Lead, Zone::Body, Zone::Boiler].into_iter().enumerate() {
            article.paragraphs[at].zone = zone;
            article.paragraphs[at].language = None;
        }
        article.source = Some(source.to_owned());
        article.published = date.parse().ok();
        article.language = Some("en".to_owned());
        article
    };
    let mut all = vec![
        article(
            "a",
            "Coastal Wire",
            "2031-03-04",
            [
                "Harbour shut",
                "A storm shut the harbour on Monday.",
                "Ships wait, ships wait, ships wait.",
                "Read more about the harbour",
            ],
        ),
        article(
            "b",
            "The Meridian",
            "2031-03-05T08:00",
            [
                "Vote of confidence",
                "The mayor lost the vote of confidence.",
                "A storm of protest: the mayor’s storm.",
                "Subscribe to the storm letter",
            ],
        ),
        article(
            "c",
            "Coastal Wire",
            "",
            [
                "Le port est fermé",
                "La tempête a fermé le port.",
                "The harbour is shut, says the harbour master.",
                "Abonnez-vous",
            ],
        ),
    ];
    all[2].language = Some("fr".to_owned());
    all[2].paragraphs[2].language = Some("en".to_owned());
    all
}

fn word(text: &str) -> Query {
    Query::Word(text.to_owned())
}

fn phrase(text: &str) -> Query {
    let slot = |word: &str| if word == "*" { Slot::Any } else { Slot::Word(word.to_owned()) };
    Query::Phrase(text.split(' ').map(slot).collect())
}

fn not(query: Query) -> Query {
    Query::Not(Box::new(query))
}

fn zone(zone: Zone) -> Query {
    Query::Filter(Filter::Zone(zone))
}

fn language(code: &str) -> Query {
    Query::Filter(Filter::Language(code.to_owned()))
}

/// Holds the answer against `a#1:storm,harbour b#2…`: origin, paragraph, what matched, `×n` where the number of
/// occurrences is not that of the spans.
#[track_caller]
fn check(query: Query, expected: &str) {
    let articles = archive();
    assert_eq!(shown(&articles, search(&articles, &query)), expected, "{query:?}");
}

fn shown(articles: &[Article], found: Vec<Match>) -> String {
    let shown: Vec<String> = found
        .into_iter()
        .map(|found| {
            let article = &articles[found.article];
            let paragraphs = found.paragraphs.iter().map(|paragraph| {
                let spans: Vec<&str> = paragraph.spans.iter().map(|span| span.of(&article.text)).collect();
                let count = paragraph.occurrences;
                let times = if count == spans.len() { String::new() } else { format!("×{count}") };
                format!("#{}:{}{times}", paragraph.ordinal, spans.join(","))
            });
            article.origin.clone() + &paragraphs.collect::<Vec<_>>().join("")
        })
        .collect();
    shown.join(" ")
}

#[test]
fn words_are_found_folded_and_not_in_boilerplate() {
    check(word("STORM"), "a#1:storm b#2:storm,storm");
    check(word("fermé"), "c#0:fermé#1:fermé");
    check(word("ferme"), "c#0:fermé#1:fermé");
    check(word("mayor"), "b#1:mayor#2:mayor’s");
    check(word("subscribe"), "");
}

#[test]
fn phrases_stay_inside_a_paragraph_and_prefixes_and_gaps_work_in_them() {
    check(phrase("vote of confidence"), "b#0:Vote of confidence#1:vote of confidence");
    check(phrase("shut a storm"), "");
    check(phrase("storm * the"), "a#1:storm shut the");
    check(
        Query::Phrase(vec![Slot::Word("the".into()), Slot::Prefix("harb".into())]),
        "a#1:the harbour c#2:The harbour,the harbour",
    );
    check(Query::Prefix("confi".to_owned()), "b#0:confidence#1:confidence");
    check(phrase("…"), "");
}

#[test]
fn occurrences_that_overlap_are_all_marked_and_counted_once() {
    check(phrase("ships wait ships wait"), "a#2:Ships wait, ships wait, ships wait");
    check(phrase("ships * ships"), "a#2:Ships wait, ships wait, ships");
    check(phrase("ships wait"), "a#2:Ships wait,ships wait,ships wait");
}

#[test]
fn overlapping_clauses_make_one_span_and_the_same_clause_counts_once() {
    check(
        Query::And(vec![phrase("vote of"), phrase("of confidence")]),
        "b#0:Vote of confidence×2#1:vote of confidence×2",
    );
    check(Query::And(vec![word("lost"), word("Lost")]), "b#1:lost");
}

#[test]
fn and_or_and_not_are_asked_of_the_article() {
    check(Query::And(vec![word("storm"), word("ships")]), "a#1:storm#2:Ships,ships,ships");
    check(
        Query::Or(vec![word("ships"), word("confidence")]),
        "a#2:Ships,ships,ships b#0:confidence#1:confidence",
    );
    check(Query::And(vec![word("storm"), not(word("mayor"))]), "a#1:storm");
    check(not(word("storm")), "c");
    check(Query::All, "a b c");
    // The AND fails in `a`, so its `storm` takes no part there.
    let storm_vote = Query::And(vec![word("storm"), word("vote")]);
    check(Query::Or(vec![storm_vote, word("ships")]), "a#2:Ships,ships,ships b#0:Vote#1:vote#2:storm,storm");
}

#[test]
fn parts_and_zones_confine_text() {
    check(Query::In(Part::Title, Box::new(word("harbour"))), "a#0:Harbour");
    check(Query::In(Part::Hlead, Box::new(word("harbour"))), "a#0:Harbour#1:harbour");
    check(Query::And(vec![zone(Zone::Boiler), word("storm")]), "b#3:storm");
    check(Query::And(vec![not(zone(Zone::Lead)), word("storm")]), "b#2:storm,storm");
    check(
        Query::And(vec![zone(Zone::Body), Query::Or(vec![word("ships"), word("harbour")])]),
        "a#2:Ships,ships,ships c#2:harbour,harbour",
    );
    // The group inside says itself where to look.
    let lead_storm = Query::And(vec![zone(Zone::Lead), word("storm")]);
    check(Query::And(vec![zone(Zone::Body), word("ships"), lead_storm]), "a#1:storm#2:Ships,ships,ships");
    check(Query::And(vec![zone(Zone::Lead), not(word("storm"))]), "b c");
    // Either of two zones; and neither of them.
    let title_or_lead = Query::Or(vec![zone(Zone::Title), zone(Zone::Lead)]);
    check(Query::And(vec![title_or_lead.clone(), word("harbour")]), "a#0:Harbour#1:harbour");
    check(Query::And(vec![not(title_or_lead), word("harbour")]), "c#2:harbour,harbour");
    // A negated zone inside takes away from the zones that hold outside.
    let not_in_lead = Query::And(vec![not(zone(Zone::Lead)), word("storm")]);
    check(Query::And(vec![zone(Zone::Lead), Query::Or(vec![not_in_lead, word("mayor")])]), "b#1:mayor");
    check(Query::In(Part::Title, Box::new(Query::All)), "a b c");
}

#[test]
fn a_zone_or_language_without_text_is_asked_of_the_article() {
    check(zone(Zone::Subhead), "");
    check(Query::And(vec![zone(Zone::Boiler), language("fr")]), "c");
    check(Query::Or(vec![language("fr"), word("ships")]), "a#2:Ships,ships,ships c");
}

#[test]
fn a_language_is_the_paragraphs_where_it_has_one() {
    check(Query::And(vec![language("fr"), word("port")]), "c#0:port#1:port");
    check(Query::And(vec![language("en"), word("harbour")]), "a#0:Harbour#1:harbour c#2:harbour,harbour");
    check(Query::And(vec![language("fr"), word("harbour")]), "");
    check(Query::And(vec![not(language("en")), word("harbour")]), "c#2:harbour,harbour");
    let either = Query::Or(vec![language("fr"), language("en")]);
    check(Query::And(vec![either, word("shut")]), "a#0:shut#1:shut c#2:shut");
    // The group inside says itself in which language to look.
    let french_port = Query::And(vec![language("fr"), word("port")]);
    check(
        Query::And(vec![language("en"), word("harbour"), french_port]),
        "c#0:port#1:port#2:harbour,harbour",
    );
}

#[test]
fn fields_and_dates_are_conditions_on_the_article() {
    let source = |query| Query::Filter(Filter::Field(Field::Source, Box::new(query)));
    let seconds = |text: &str| Some(text.parse::<newsgrep_text::Date>().unwrap().civil_seconds());
    let between =
        |from, until| Query::Filter(Filter::Date(DateRange::Between { from, until, written: String::new() }));
    check(source(phrase("coastal wire")), "a c");
    check(Query::And(vec![source(not(word("wire"))), word("storm")]), "b#2:storm,storm");
    check(Query::Filter(Filter::Field(Field::Agency, Box::new(not(word("CWA"))))), "a b c");
    check(between(seconds("2031-03-04"), seconds("2031-03-05")), "a");
    check(between(seconds("2031-03-05"), None), "b");
    check(Query::Filter(Filter::Date(DateRange::None)), "c");
    let words = |from, to| Query::Filter(Filter::WordCount(NumberRange { from, to }));
    // Without boilerplate: 2 + 7 + 6, 3 + 7 + 7 and 4 + 6 + 8 words.
    check(words(Some(17), Some(17)), "b");
    check(words(None, Some(17)), "a b");
}

#[test]
fn random_queries_find_something_but_not_everything() {
    let mut rng = Rng::new(11);
    let (mut found, mut asked, mut marked) = (0, 0, 0);
    for _ in 0..300 {
        let articles = random_archive(&mut rng);
        let query = random_query(&mut rng, &VOCABULARY);
        for one in search(&articles, &query) {
            found += 1;
            marked += usize::from(!one.paragraphs.is_empty());
            for span in one.paragraphs.iter().flat_map(|paragraph| &paragraph.spans) {
                assert!(!span.of(&articles[one.article].text).is_empty());
            }
        }
        asked += articles.len();
    }
    assert!(
        found * 5 > asked && found * 5 < asked * 4 && marked * 3 > found,
        "{marked} of {found} of {asked}"
    );
}
