//! Random text clauses: words, expansions, phrases and proximities, some of them written in a certain way.

use newsgrep_query::{Near, Query, Reach, Slot, Writing};
use newsgrep_text::words;

use crate::Rng;

/// Returns a text clause of at most so many levels over these words.
pub(super) fn clause(rng: &mut Rng, vocabulary: &[&str], levels: usize) -> Query {
    if levels <= 1 {
        return single(rng, vocabulary);
    }
    let inner = |rng: &mut Rng| Box::new(clause(rng, vocabulary, levels - 1));
    match rng.below(20) {
        0..=6 => near(rng, vocabulary, levels - 1),
        7 => Query::Written(writing(rng), inner(rng)),
        8 => Query::Stem(inner(rng)),
        9..=10 => either(rng, vocabulary, levels - 1),
        _ => single(rng, vocabulary),
    }
}

/// Returns a way to write words.
pub(super) fn writing(rng: &mut Rng) -> Writing {
    *rng.pick(&[
        Writing::Capitals,
        Writing::Capitals,
        Writing::AllCapitals,
        Writing::NoCapitals,
        Writing::Exactly,
        Writing::Exactly,
    ])
}

fn either(rng: &mut Rng, vocabulary: &[&str], levels: usize) -> Query {
    Query::Or((0..rng.between(2, 3)).map(|_| clause(rng, vocabulary, levels)).collect())
}

fn near(rng: &mut Rng, vocabulary: &[&str], levels: usize) -> Query {
    let reach = match rng.below(8) {
        0 => Reach::Sentence,
        1 => Reach::Paragraph,
        _ => Reach::Words(rng.between(1, 6) as u8),
    };
    let negated = rng.per_cent(20);
    let count = if negated { 2 } else { *rng.pick(&[2, 2, 2, 3, 3, 4]) };
    let operands = (0..count).map(|_| clause(rng, vocabulary, levels)).collect();
    let ordered = matches!(reach, Reach::Words(_)) && rng.per_cent(40);
    Query::Near(Near { operands, reach, ordered, negated })
}

/// Returns a word, an expansion or a phrase.
pub(super) fn single(rng: &mut Rng, vocabulary: &[&str]) -> Query {
    let word = (*rng.pick(vocabulary)).to_owned();
    match rng.below(20) {
        0..=7 => Query::Word(word),
        8 => Query::Prefix(beginning(rng, &word)),
        9 => Query::Wildcard(wildcard(rng, &word)),
        10 => Query::Fuzzy(misspelled(rng, &word), rng.between(1, 2) as u8),
        11 => Query::Regex(regex(rng, &word)),
        12..=13 => {
            let second = rng.per_cent(15).then(|| (*rng.pick(vocabulary)).to_owned());
            Query::Name([word].into_iter().chain(second).collect())
        }
        14..=16 => Query::Phrase(phrase(rng, vocabulary, word)),
        17..=18 => Query::Sloppy(phrase(rng, vocabulary, word), rng.below(6) as u8),
        _ => verbatim(rng, vocabulary, word),
    }
}

/// Returns what a field can be asked for.
pub(super) fn of_field(rng: &mut Rng, vocabulary: &[&str]) -> Query {
    loop {
        let query = single(rng, vocabulary);
        if !matches!(query, Query::Sloppy(..) | Query::Verbatim(_)) {
            return query;
        }
    }
}

/// Returns the slots of a phrase of 1 to 4 words, this one among them.
fn phrase(rng: &mut Rng, vocabulary: &[&str], word: String) -> Vec<Slot> {
    let mut slots: Vec<Slot> = (0..rng.below(4))
        .map(|_| {
            let other: &str = rng.pick::<&str>(vocabulary);
            match rng.below(12) {
                0 => Slot::Any,
                1 => Slot::Prefix(beginning(rng, other)),
                2 => Slot::Wildcard(wildcard(rng, other)),
                3 => Slot::Fuzzy(misspelled(rng, other), 1),
                _ => Slot::Word(other.to_owned()),
            }
        })
        .collect();
    slots.insert(rng.below(slots.len() + 1), Slot::Word(word));
    slots
}

/// Returns a few words with what may stand between them; it begins and ends with a whole word.
fn verbatim(rng: &mut Rng, vocabulary: &[&str], word: String) -> Query {
    let mut text = word;
    for _ in 0..rng.below(3) {
        text.push_str(rng.pick::<&str>(&[" ", " ", " ", ", ", ". "]));
        text.push_str(rng.pick::<&str>(vocabulary));
    }
    let (first, last) = (words(&text).next(), words(&text).last());
    let ends = first.zip(last).map(|(first, last)| (first.span.start, last.span.end));
    Query::Verbatim(ends.map_or_else(String::new, |(start, end)| text[start..end].to_owned()))
}

/// Returns the letters and digits of a word, up to what parts it in two.
fn letters(word: &str) -> Vec<char> {
    let first = words(word).next().map_or(word, |first| first.span.of(word));
    first.chars().filter(|character| character.is_alphanumeric()).collect()
}

/// Returns the first one to three letters or digits of a word.
fn beginning(rng: &mut Rng, word: &str) -> String {
    letters(word).into_iter().take(rng.between(1, 3)).collect()
}

/// Returns the word with a `?` for a letter or a `*` for some.
fn wildcard(rng: &mut Rng, word: &str) -> String {
    let mut letters = letters(word);
    let at = rng.below(letters.len());
    match rng.below(3) {
        0 => letters[at] = '?',
        1 => letters.splice(at..rng.between(at, letters.len()), ['*']).for_each(drop),
        _ => letters.splice(..at, ['*']).for_each(drop),
    }
    if !letters.iter().any(|letter| letter.is_alphanumeric()) {
        letters.push('e');
    }
    letters.into_iter().collect()
}

/// Returns the word with up to two mistakes.
fn misspelled(rng: &mut Rng, word: &str) -> String {
    let mut letters = letters(word);
    for _ in 0..rng.below(3) {
        let at = rng.below(letters.len());
        match rng.below(4) {
            0 if letters.len() > 1 => drop(letters.remove(at)),
            1 => letters.insert(at, *rng.pick(&['a', 'o', 'é'])),
            2 if at > 0 => letters.swap(at - 1, at),
            _ => letters[at] = *rng.pick(&['n', 'e']),
        }
    }
    letters.into_iter().collect()
}

/// Returns an expression that matches the folded word, or nearly.
fn regex(rng: &mut Rng, word: &str) -> String {
    let letters = letters(word);
    let (before, after) = letters.split_at(rng.below(letters.len()));
    let (before, after): (String, String) = (before.iter().collect(), after.iter().skip(1).collect());
    match rng.below(4) {
        0 => format!("{before}[a-o]{after}"),
        1 => format!("{before}.*"),
        2 => format!("{before}|.{{1,3}}{after}"),
        _ => format!("({before})?\\w{after}"),
    }
}
