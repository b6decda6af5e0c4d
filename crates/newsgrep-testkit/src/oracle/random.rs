//! Random small archives and random queries, so that an engine and the oracle can be compared on what nobody
//! thought of.
//!
//! In: an [`Rng`], whose seed the test prints. Out: archives dense enough that random queries find something, and
//! queries of every shape the tree has.

mod text;

use newsgrep_query::{DateRange, Field, Filter, NumberRange, Part, Query};
use newsgrep_text::{Article, ArticleId, Date, Paragraph, Span, Zone};

use crate::Rng;

/// The words of random archives: stop words, inflections, edits of one another, capitals of every kind, possessives,
/// marks, spellings of one name, numbers, and words joined by what does not join. `of` is there twice: some words are
/// frequent.
pub const VOCABULARY: [&str; 30] = [
    "the",
    "The",
    "of",
    "vote",
    "votes",
    "Voting",
    "VOTE",
    "note",
    "Voter",
    "harbour",
    "Harbor",
    "Élan",
    "elan",
    "mayor’s",
    "Mayor",
    "storm",
    "STORM",
    "Storm’s",
    "STORM’s",
    "Ryabkov",
    "Riabkov",
    "ryabkov",
    "Рябков",
    "Rjabkow's",
    "rabbit",
    "U.S.",
    "100,000",
    "NATO-vote",
    "l’élan",
    "of",
];

/// What stands between two words, most often a space: ends of sentences, quotation marks that close and others that
/// do not, dashes and commas.
const BETWEEN: [&str; 14] =
    [". ", ". ", "! ", "?” ", ", ", "-", " “", "” ", "” ", " « ", " « ", "«, ", " \"", "\" "];

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

/// Returns an archive of 1 to 30 articles of 1 to 9 paragraphs of 3 to 9 words of the [`VOCABULARY`], a few longer.
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
        let paragraph = random_paragraph(rng);
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
        source: maybe(rng, 80, &SOURCES),
        published: maybe(rng, 80, &DATES).and_then(|date| date.parse().ok()),
        section: maybe(rng, 60, &SECTIONS),
        language: maybe(rng, 80, &LANGUAGES),
        agency: maybe(rng, 30, &["CWA", "Interpress"]),
        subjects: several(rng, &["central banks", "gold", "banks and harbours", "storm", "vote"]),
        persons: several(rng, &["Jane Doe", "John Roe", "Doe"]),
        dateline: maybe(rng, 30, &["HARBOUR CITY", "PARIS"]),
        url: maybe(rng, 50, &["https://wire.example/storm/1", "https://post.example/vote"]),
        title: paragraphs.first().filter(|first| first.zone == Zone::Title).map(|first| first.span),
        text,
        paragraphs,
        ..Article::from_text(origin, "")
    }
}

/// Returns up to three of the values; the same one twice, too.
fn several(rng: &mut Rng, values: &[&str]) -> Vec<String> {
    (0..rng.below(4)).map(|_| (*rng.pick(values)).to_owned()).collect()
}

/// Returns 3 to 9 words, sometimes up to 25; a third of the paragraphs has no punctuation.
fn random_paragraph(rng: &mut Rng) -> String {
    let most = if rng.per_cent(95) { 9 } else { 25 };
    let punctuation = *rng.pick(&[0, 20, 40]);
    let mut text = String::new();
    for at in 0..rng.between(3, most) {
        let between = if rng.per_cent(punctuation) { *rng.pick(&BETWEEN) } else { " " };
        text.push_str(if at > 0 { between } else { between.trim_start_matches(|c| !is_opener(c)) });
        text.push_str(rng.pick::<&str>(&VOCABULARY));
    }
    text.push_str(rng.pick::<&str>(&["", "", ".", "”", ".”"]));
    text
}

fn is_opener(character: char) -> bool {
    matches!(character, '“' | '«' | '"')
}

fn maybe(rng: &mut Rng, per_cent: u32, values: &[&str]) -> Option<String> {
    let value = rng.pick(values);
    rng.per_cent(per_cent).then(|| (*value).to_owned())
}

/// Returns a query of at most four levels over these words, the inside of a field not counted.
///
/// Every operator is there but saved searches and speakers. AND, OR and OF have two or three members; a phrase has at
/// least one word that is written out; a proximity has two to four operands, as the query language allows them; fields
/// are asked for words, expansions, phrases and combinations of them.
///
/// # Panics
///
/// Panics if there are no words.
pub fn random_query(rng: &mut Rng, vocabulary: &[&str]) -> Query {
    query(rng, vocabulary, 4)
}

fn query(rng: &mut Rng, vocabulary: &[&str], levels: usize) -> Query {
    if levels <= 1 {
        return match rng.per_cent(85) {
            true => text::single(rng, vocabulary),
            false => Query::Filter(filter(rng, vocabulary)),
        };
    }
    let inner = |rng: &mut Rng| Box::new(query(rng, vocabulary, levels - 1));
    match rng.below(32) {
        0..=5 => Query::And(members(rng, vocabulary, levels - 1)),
        6..=8 => Query::Or(members(rng, vocabulary, levels - 1)),
        9..=10 => Query::Not(inner(rng)),
        11..=14 if levels == 4 => {
            let mut members = members(rng, vocabulary, levels - 1);
            members.insert(rng.below(members.len() + 1), confinement(rng));
            Query::And(members)
        }
        15..=17 => Query::In(*rng.pick(&[Part::Title, Part::Hlead, Part::Quote, Part::Quote]), inner(rng)),
        18 => Query::Filter(filter(rng, vocabulary)),
        19..=20 => {
            let members = members(rng, vocabulary, levels - 1);
            Query::Of(rng.between(1, members.len()) as u32, members)
        }
        21..=22 => {
            let least = rng.between(1, 4) as u32;
            Query::AtLeast(least, Box::new(text::clause(rng, vocabulary, levels - 1)))
        }
        23 => Query::Written(text::writing(rng), inner(rng)),
        24 => Query::Stem(inner(rng)),
        25 => Query::Boost(inner(rng), *rng.pick(&[0.5, 1.0, 2.0])),
        26 if rng.per_cent(30) => Query::All,
        _ => text::clause(rng, vocabulary, levels),
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
    let mut members: Vec<Query> = (0..rng.between(2, 3)).map(|_| query(rng, vocabulary, levels)).collect();
    if rng.per_cent(10) {
        // The same again, or nearly: what is one clause and what are two?
        let again = Box::new(members[0].clone());
        members[1] = match rng.below(5) {
            0 => Query::Boost(again, 2.0),
            1 => Query::Stem(again),
            2 => Query::In(Part::Quote, again),
            3 => Query::Not(again),
            _ => *again,
        };
    }
    members
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
    let (field, values): (Field, &[&str]) = match rng.below(7) {
        0 => (Field::Section, &["world", "europe", "sport"]),
        1 => (Field::Agency, &["CWA", "interpress"]),
        2 => (Field::Url, vocabulary),
        3 => (Field::Subject, &["central", "banks", "gold", "and", "storm"]),
        4 => (Field::Person, &["jane", "doe", "roe"]),
        5 => (Field::Dateline, &["harbour", "city", "paris"]),
        _ => (Field::Source, &["wire", "the", "coastal", "courrier", "harbour"]),
    };
    let asked = match rng.below(5) {
        0 => Query::And(vec![text::of_field(rng, values), text::of_field(rng, values)]),
        1 => Query::Or(vec![text::of_field(rng, values), text::of_field(rng, values)]),
        2 => Query::Not(Box::new(text::of_field(rng, values))),
        _ => text::of_field(rng, values),
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
