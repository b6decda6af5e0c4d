//! Random small archives and random queries, so that an engine and the oracle can be compared on what nobody
//! thought of.
//!
//! In: an [`Rng`], whose seed the test prints. Out: archives dense enough that random queries find something, and
//! queries of every shape the tree has.

use newsgrep_query::{DateRange, Field, Filter, NumberRange, Part, Query, Slot};
use newsgrep_text::{Article, ArticleId, Date, Paragraph, Span, Zone};

use crate::Rng;

/// The words of random archives: stop words, inflections that share a beginning, marks, numbers, a possessive.
pub const VOCABULARY: [&str; 12] = [
    "the",
    "of",
    "vote",
    "votes",
    "Voter",
    "harbour",
    "Élan",
    "elan",
    "mayor’s",
    "storm",
    "STORM",
    "100,000",
];

const SOURCES: [&str; 4] = ["Coastal Wire", "Le Courrier", "The Wire", "Harbour Post"];
const SECTIONS: [&str; 3] = ["world", "world/europe", "sport"];
const LANGUAGES: [&str; 3] = ["en", "fr", "de"];
/// Dates of every precision; two of them fall on the same second.
const DATES: [&str; 6] = [
    "2031",
    "2031-03",
    "2031-03-04",
    "2031-03-04T00:00+05:00",
    "2031-03-04T23:59:59Z",
    "2031-03-05T00:10-08:00",
];

/// Returns an archive of 1 to 30 articles of 1 to 9 paragraphs of 3 to 9 words of the [`VOCABULARY`].
///
/// Zones, languages, sources and dates are random, and so are the things that are missing. The zones need not be
/// those that newsgrep-text would find.
pub fn random_archive(rng: &mut Rng) -> Vec<Article> {
    (0..rng.between(1, 30)).map(|number| random_article(rng, number)).collect()
}

fn random_article(rng: &mut Rng, number: usize) -> Article {
    let mut text = String::new();
    let mut paragraphs = Vec::new();
    for at in 0..rng.between(1, 9) {
        let words: Vec<&str> = (0..rng.between(3, 9)).map(|_| *rng.pick(&VOCABULARY)).collect();
        let paragraph = words.join(if rng.per_cent(90) { " " } else { ", " });
        text.push_str(if at > 0 { "\n\n" } else { "" });
        let span = Span::new(text.len(), text.len() + paragraph.len());
        text.push_str(&paragraph);
        let zone = match at {
            0 if rng.per_cent(80) => Zone::Title,
            _ => *rng.pick(&Zone::ALL[1..]),
        };
        paragraphs.push(Paragraph { span, zone, language: maybe(rng, 20, &LANGUAGES) });
    }
    let origin = format!("random/{number}");
    Article {
        id: ArticleId::of(&origin),
        file: None,
        file_start: None,
        source: maybe(rng, 80, &SOURCES),
        published: maybe(rng, 80, &DATES).and_then(|date| date.parse().ok()),
        byline: None,
        section: maybe(rng, 60, &SECTIONS),
        language: maybe(rng, 80, &LANGUAGES),
        agency: maybe(rng, 30, &["CWA", "Interpress"]),
        url: maybe(rng, 50, &["https://wire.example/storm/1", "https://post.example/vote"]),
        title: paragraphs.first().filter(|first| first.zone == Zone::Title).map(|first| first.span),
        text,
        paragraphs,
        origin,
    }
}

fn maybe(rng: &mut Rng, per_cent: u32, values: &[&str]) -> Option<String> {
    let value = rng.pick(values);
    rng.per_cent(per_cent).then(|| (*value).to_owned())
}

/// Returns a query of at most four levels over these words, the inside of a field not counted.
///
/// AND and OR have two or three members, as the tree demands; a phrase has at least one word that is written out;
/// fields are asked for words, phrases and combinations of them.
///
/// # Panics
///
/// Panics if there are no words.
pub fn random_query(rng: &mut Rng, vocabulary: &[&str]) -> Query {
    query(rng, vocabulary, 4)
}

fn query(rng: &mut Rng, vocabulary: &[&str], levels: usize) -> Query {
    if levels <= 1 {
        return if rng.per_cent(80) { text(rng, vocabulary) } else { Query::Filter(filter(rng, vocabulary)) };
    }
    match rng.below(20) {
        0..=5 => Query::And(members(rng, vocabulary, levels - 1)),
        6..=9 => Query::Or(members(rng, vocabulary, levels - 1)),
        10..=11 => Query::Not(Box::new(query(rng, vocabulary, levels - 1))),
        13..=15 if levels == 4 => {
            let mut members = members(rng, vocabulary, levels - 1);
            members.insert(rng.below(members.len() + 1), confinement(rng));
            Query::And(members)
        }
        12 | 13 => {
            let part = *rng.pick(&[Part::Title, Part::Hlead]);
            Query::In(part, Box::new(query(rng, vocabulary, levels - 1)))
        }
        14..=15 => Query::Filter(filter(rng, vocabulary)),
        16 if rng.per_cent(30) => Query::All,
        _ => text(rng, vocabulary),
    }
}

/// Returns what says in which zones or languages its neighbours are looked for.
fn confinement(rng: &mut Rng) -> Query {
    let zones = rng.per_cent(50);
    let one = |rng: &mut Rng| match zones {
        true => Query::Filter(Filter::Zone(*rng.pick(&Zone::ALL))),
        false => Query::Filter(Filter::Language((*rng.pick(&LANGUAGES)).to_owned())),
    };
    let some = if rng.per_cent(50) { one(rng) } else { Query::Or(vec![one(rng), one(rng)]) };
    if rng.per_cent(30) { Query::Not(Box::new(some)) } else { some }
}

fn members(rng: &mut Rng, vocabulary: &[&str], levels: usize) -> Vec<Query> {
    (0..rng.between(2, 3)).map(|_| query(rng, vocabulary, levels)).collect()
}

fn text(rng: &mut Rng, vocabulary: &[&str]) -> Query {
    let word = (*rng.pick(vocabulary)).to_owned();
    match rng.below(10) {
        0..=4 => Query::Word(word),
        5 => Query::Prefix(beginning(rng, &word)),
        _ => Query::Phrase(phrase(rng, vocabulary, word)),
    }
}

/// Returns the slots of a phrase of 1 to 4 words, this one among them.
fn phrase(rng: &mut Rng, vocabulary: &[&str], word: String) -> Vec<Slot> {
    let mut slots: Vec<Slot> = (0..rng.below(4))
        .map(|_| {
            let other: &str = rng.pick::<&str>(vocabulary);
            match rng.below(10) {
                0 => Slot::Any,
                1 => Slot::Prefix(beginning(rng, other)),
                _ => Slot::Word(other.to_owned()),
            }
        })
        .collect();
    slots.insert(rng.below(slots.len() + 1), Slot::Word(word));
    slots
}

/// Returns the first one to three letters or digits of a word.
fn beginning(rng: &mut Rng, word: &str) -> String {
    word.chars().filter(|character| character.is_alphanumeric()).take(rng.between(1, 3)).collect()
}

fn filter(rng: &mut Rng, vocabulary: &[&str]) -> Filter {
    match rng.below(12) {
        0..=2 => Filter::Zone(*rng.pick(&Zone::ALL)),
        3..=4 => Filter::Language((*rng.pick(&LANGUAGES)).to_owned()),
        5..=7 => Filter::Date(dates(rng)),
        8 => {
            let from = rng.below(40) as u64;
            Filter::WordCount(NumberRange { from: Some(from), to: rng.per_cent(50).then_some(from + 10) })
        }
        9 => Filter::Id(ArticleId::of(&format!("random/{}", rng.below(5)))),
        _ => field(rng, vocabulary),
    }
}

fn field(rng: &mut Rng, vocabulary: &[&str]) -> Filter {
    let (field, values): (Field, &[&str]) = match rng.below(4) {
        0 => (Field::Section, &["world", "europe", "sport"]),
        1 => (Field::Agency, &["CWA", "interpress"]),
        2 => (Field::Url, vocabulary),
        _ => (Field::Source, &["wire", "the", "coastal", "courrier", "harbour"]),
    };
    let asked = match rng.below(5) {
        0 => Query::And(vec![text(rng, values), text(rng, values)]),
        1 => Query::Or(vec![text(rng, values), text(rng, values)]),
        2 => Query::Not(Box::new(text(rng, values))),
        _ => text(rng, values),
    };
    Filter::Field(field, Box::new(asked))
}

/// Returns a range that begins and ends at dates of the archive, so that its ends are tested.
fn dates(rng: &mut Rng) -> DateRange {
    let second = |rng: &mut Rng| {
        let seconds = rng.pick(&DATES).parse::<Date>().map_or(0, Date::civil_seconds);
        (seconds + rng.below(3) as i64 - 1, rng.per_cent(80))
    };
    let ((one, bounded_below), (other, bounded_above)) = (second(rng), second(rng));
    match rng.below(6) {
        0 => DateRange::None,
        _ => DateRange::Between {
            from: bounded_below.then_some(one.min(other)),
            until: bounded_above.then_some(one.max(other)),
            written: "some time in 2031".to_owned(),
        },
    }
}
