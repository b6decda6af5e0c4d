//! Random trees that the parser can return.

use newsgrep_query::{Field, Filter, Near, Part, Query, Reach, Slot, Writing, parse_with};
use newsgrep_testkit::Rng;

const WORDS: &[&str] = &[
    "nato",
    "NATO",
    "Russia's",
    "U.S.",
    "Delâttre",
    "100,000",
    "x_1",
    "_a",
    "Łódź",
    "北",
    "or",
    "2",
    "OF",
    "near",
    "stem",
    "title",
    "Ryabkov",
];

/// Words that mean something else without quotation marks.
const QUOTED: &[&str] = &["AND", "SAME", "near5", "atleast3", "ATLEAST"];

const EXPRESSIONS: &[&str] = &["r[iy]abkov", "nato.*", "a\\/b", "\"", "(a|b)c", "\\d+"];

const TEXTS: &[&str] =
    &["moment of truth", "Russia’s", "a\\", "a \"b\" c", "« a » b “c”", "\"x”»", " a, b. ", "(a"];

const CONDITIONS: &[&str] = &[
    "date:none",
    "date:2022",
    "date:-7d",
    "date:[2022 TO *]",
    "after:yesterday",
    "date>=2022-01",
    "wc>10",
    "wc:5..9",
    "zone:title",
    "zone:boiler",
    "lang:en",
    "lang:de",
    "id:0123456789abcdef0123456789abcdef",
    "query:kremlin",
    "query:\"my search\"",
];

fn pick<'a>(rng: &mut Rng, choices: &[&'a str]) -> &'a str {
    choices[rng.below(choices.len())]
}

fn word(rng: &mut Rng) -> String {
    pick(rng, WORDS).to_owned()
}

fn wildcard(rng: &mut Rng) -> String {
    pick(rng, &["wom?n", "*gate", "n*o", "?nato", "wom?n*", "na?o", "*at*", "北*ab"]).to_owned()
}

fn slot(rng: &mut Rng) -> Slot {
    match rng.below(12) {
        0 => Slot::Prefix(word(rng)),
        1 => Slot::Wildcard(wildcard(rng)),
        2 => Slot::Fuzzy(word(rng), 1 + rng.below(2) as u8),
        3 => Slot::Any,
        4 => Slot::Word(pick(rng, QUOTED).to_owned()),
        _ => Slot::Word(word(rng)),
    }
}

fn slots(rng: &mut Rng, slot: fn(&mut Rng) -> Slot) -> Vec<Slot> {
    let mut slots: Vec<Slot> = (0..rng.between(1, 4)).map(|_| slot(rng)).collect();
    if slots.iter().all(|slot| *slot == Slot::Any) {
        slots.push(Slot::Word(word(rng)));
    }
    slots
}

fn several(rng: &mut Rng, mut member: impl FnMut(&mut Rng) -> Query) -> Vec<Query> {
    (0..rng.between(2, 4)).map(|_| member(rng)).collect()
}

/// Returns a word, a phrase or an expansion.
fn leaf(rng: &mut Rng) -> Query {
    match rng.below(14) {
        0 => Query::Prefix(word(rng)),
        1 => Query::Wildcard(wildcard(rng)),
        2 => Query::Fuzzy(pick(rng, &["nato", "AND", "U.S.", "北"]).to_owned(), 1 + rng.below(2) as u8),
        3 => Query::Regex(pick(rng, EXPRESSIONS).to_owned()),
        4 => Query::Name((0..rng.between(1, 3)).map(|_| word(rng)).collect()),
        5 | 6 => Query::Phrase(slots(rng, slot)),
        7 => Query::Sloppy(slots(rng, slot), rng.between(1, 255) as u8),
        8 => Query::Verbatim(pick(rng, TEXTS).to_owned()),
        _ => Query::Word(word(rng)),
    }
}

fn exact(rng: &mut Rng, levels: usize) -> Query {
    let slot = |rng: &mut Rng| match rng.below(6) {
        0 => Slot::Prefix(word(rng)),
        1 => Slot::Any,
        2 => Slot::Word(pick(rng, QUOTED).to_owned()),
        _ => Slot::Word(word(rng)),
    };
    match rng.below(if levels == 0 { 3 } else { 6 }) {
        0 => Query::Word(word(rng)),
        1 => Query::Prefix(word(rng)),
        2 => Query::Phrase(slots(rng, slot)),
        3 => Query::Or(several(rng, |rng| exact(rng, levels - 1))),
        4 => Query::And(several(rng, |rng| exact(rng, levels - 1))),
        _ => Query::Not(Box::new(exact(rng, levels - 1))),
    }
}

fn caps(rng: &mut Rng) -> Writing {
    [Writing::Capitals, Writing::AllCapitals, Writing::NoCapitals][rng.below(3)]
}

/// Returns whether CAPS and STEM take it.
fn modifiable(query: &Query) -> bool {
    let mut open = vec![query];
    while let Some(query) = open.pop() {
        match query {
            Query::Verbatim(_) | Query::Written(Writing::Exactly, _) => return false,
            Query::And(members) | Query::Or(members) | Query::Of(_, members) => open.extend(members),
            Query::Near(near) => open.extend(&near.operands),
            Query::Not(inner)
            | Query::Written(_, inner)
            | Query::Stem(inner)
            | Query::Boost(inner, _)
            | Query::AtLeast(_, inner) => open.push(inner),
            _ => {}
        }
    }
    true
}

/// Returns the query in capitals or inflected, if that can be asked.
fn modified(rng: &mut Rng, query: Query) -> Query {
    match (modifiable(&query), rng.below(2)) {
        (false, _) => query,
        (true, 0) => Query::Stem(Box::new(query)),
        (true, _) => Query::Written(caps(rng), Box::new(query)),
    }
}

/// Returns what a proximity can hold: something with stretches of words.
fn stretch(rng: &mut Rng, levels: usize) -> Query {
    match rng.below(if levels == 0 { 6 } else { 10 }) {
        0..=5 => leaf(rng),
        6 => Query::Or(several(rng, |rng| stretch(rng, levels - 1))),
        7 => near(rng, levels - 1),
        8 => {
            let inner = stretch(rng, levels - 1);
            modified(rng, inner)
        }
        _ => {
            let inner =
                if rng.per_cent(50) { exact(rng, 0) } else { Query::Or(several(rng, |rng| exact(rng, 0))) };
            Query::Written(Writing::Exactly, Box::new(inner))
        }
    }
}

fn near(rng: &mut Rng, levels: usize) -> Query {
    let negated = rng.per_cent(20);
    let operands = match negated {
        true => vec![stretch(rng, levels), stretch(rng, levels)],
        false => several(rng, |rng| stretch(rng, levels)),
    };
    let (reach, ordered) = match rng.below(6) {
        0 => (Reach::Sentence, false),
        1 => (Reach::Paragraph, false),
        _ => (Reach::Words(rng.between(1, 255) as u8), rng.per_cent(40)),
    };
    Query::Near(Near { operands, reach, ordered, negated })
}

fn of(rng: &mut Rng, mut member: impl FnMut(&mut Rng) -> Query) -> Query {
    let members: Vec<Query> = (0..rng.between(1, 4)).map(|_| member(rng)).collect();
    Query::Of(rng.between(1, members.len()) as u32, members)
}

fn weight(rng: &mut Rng) -> f32 {
    [2.0, 0.5, 1.0, 1000.0, 0.001, 3.25][rng.below(6)]
}

/// Returns a query of text alone, as a field of the article's text has it.
fn text(rng: &mut Rng, levels: usize) -> Query {
    if levels == 0 {
        return leaf(rng);
    }
    match rng.below(14) {
        0..=2 => leaf(rng),
        3 => near(rng, levels - 1),
        4 | 5 => Query::And(several(rng, |rng| text(rng, levels - 1))),
        6 | 7 => Query::Or(several(rng, |rng| text(rng, levels - 1))),
        8 => Query::Not(Box::new(text(rng, levels - 1))),
        9 => {
            let inner = text(rng, levels - 1);
            modified(rng, inner)
        }
        10 => Query::Written(Writing::Exactly, Box::new(exact(rng, levels - 1))),
        11 => Query::AtLeast(rng.between(1, 255) as u32, Box::new(stretch(rng, levels - 1))),
        12 => of(rng, |rng| text(rng, levels - 1)),
        _ => Query::Boost(Box::new(text(rng, levels - 1)), weight(rng)),
    }
}

/// Returns a value of a field of metadata.
fn value(rng: &mut Rng, levels: usize, names: bool) -> Query {
    match rng.below(if levels == 0 { 6 } else { 9 }) {
        6 => Query::And(several(rng, |rng| value(rng, levels - 1, names))),
        7 => Query::Or(several(rng, |rng| value(rng, levels - 1, names))),
        8 => Query::Not(Box::new(value(rng, levels - 1, names))),
        0 => Query::All,
        _ => match leaf(rng) {
            Query::Sloppy(..) | Query::Verbatim(_) => Query::All,
            Query::Name(_) if !names => Query::All,
            leaf => leaf,
        },
    }
}

fn condition(rng: &mut Rng, levels: usize) -> Query {
    let options = super::options();
    match rng.below(8) {
        0 => Query::All,
        1 | 2 => {
            let part = [Part::Title, Part::Hlead, Part::Quote][rng.below(3)];
            let inner = if part != Part::Quote && rng.per_cent(10) { Query::All } else { text(rng, levels) };
            Query::In(part, Box::new(inner))
        }
        3 | 4 => {
            let fields = Field::ALL;
            let field = fields[rng.below(fields.len())];
            Query::Filter(Filter::Field(field, Box::new(value(rng, levels, field == Field::Byline))))
        }
        5 => Query::Filter(Filter::Speaker(Box::new(value(rng, levels, true)))),
        _ => parse_with(pick(rng, CONDITIONS), &options).unwrap().query,
    }
}

/// Returns a query of every kind.
pub(crate) fn query(rng: &mut Rng, levels: usize) -> Query {
    if levels == 0 || rng.per_cent(20) {
        return if rng.per_cent(50) { condition(rng, levels.min(2)) } else { text(rng, levels.min(3)) };
    }
    match rng.below(10) {
        0..=3 => Query::And(several(rng, |rng| query(rng, levels - 1))),
        4..=6 => Query::Or(several(rng, |rng| query(rng, levels - 1))),
        7 => Query::Not(Box::new(query(rng, levels - 1))),
        8 => of(rng, |rng| query(rng, levels - 1)),
        _ => match query(rng, levels - 1) {
            Query::All | Query::Filter(_) => text(rng, levels - 1),
            Query::In(part, inner) if *inner != Query::All => {
                Query::Boost(Box::new(Query::In(part, inner)), weight(rng))
            }
            _ => text(rng, levels - 1),
        },
    }
}

/// Returns how many regular expressions a query has.
pub(crate) fn expressions(query: &Query) -> usize {
    match query {
        Query::Regex(_) => 1,
        Query::And(members) | Query::Or(members) | Query::Of(_, members) => {
            members.iter().map(expressions).sum()
        }
        Query::Near(near) => near.operands.iter().map(expressions).sum(),
        Query::Not(inner)
        | Query::Written(_, inner)
        | Query::Stem(inner)
        | Query::Boost(inner, _)
        | Query::AtLeast(_, inner)
        | Query::In(_, inner)
        | Query::Filter(Filter::Field(_, inner) | Filter::Speaker(inner)) => expressions(inner),
        _ => 0,
    }
}
