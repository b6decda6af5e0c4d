//! Bylines: `By Jane Doe` on a line of its own.
//!
//! In: a short line near the top of a story or below it, or a byline as metadata state it. Out: the names as they are
//! printed, and the agency that stands beside them. A sentence that merely begins with `By` is no byline: names are two
//! words or more, each with a capital, and nothing else stands on the line but a role, an agency or a date.

use super::agency::{agency, credited};
use crate::fold::is_dash;

/// What a line says of who wrote the story.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Byline<'a> {
    pub(super) names: Option<&'a str>,
    pub(super) agency: Option<&'static str>,
}

/// The longest line, in bytes, and the longest name, in words.
const LINE: usize = 160;
const NAME_WORDS: usize = 5;
/// A paragraph that is longer, in bytes, is the story itself.
const STORY: usize = 160;

/// The words that a byline begins with, and the languages in which they do; English is what is not known to be another.
const BY: [(&str, &[&str]); 11] = [
    ("written by", &["", "en", "pcm"]),
    ("by", &["", "en", "pcm"]),
    ("von", &["de", "lb"]),
    ("par", &["fr"]),
    ("por", &["es", "pt", "gl"]),
    ("di", &["it"]),
    ("door", &["nl"]),
    ("av", &["sv", "no", "nb", "nn"]),
    ("af", &["da"]),
    ("przez", &["pl"]),
    ("автор", &["", "ru", "uk", "bg", "mk"]),
];

/// Words that also stand inside of names in small letters: `von Hohenfels`.
const PARTICLES: [&str; 3] = ["von", "di", "af"];

/// Returns a line without the word that introduces the names of a byline in its language: `By Jane Doe` is `Jane Doe`.
///
/// The word counts only where it is that of the language; where no language is known, only that of English. What belongs
/// to a name is kept, as in `von Hohenfels` and `Von der Aue`.
///
/// ```
/// use newsgrep_text::without_by;
///
/// assert_eq!(without_by("By Jane Doe", None), "Jane Doe");
/// assert_eq!(without_by("Di Anna Rossi", Some("it")), "Anna Rossi");
/// assert_eq!(without_by("Di Maio Luigi", Some("en")), "Di Maio Luigi");
/// ```
pub fn without_by<'t>(line: &'t str, language: Option<&str>) -> &'t str {
    let line = line.trim();
    introduced(line, language).unwrap_or(line)
}

/// Returns what stands behind the word that introduces names, if there is one.
fn introduced<'t>(line: &'t str, language: Option<&str>) -> Option<&'t str> {
    let language = language.map_or("", |code| code.split('-').next().unwrap_or_default());
    BY.iter().filter(|(_, languages)| languages.contains(&language)).find_map(|(word, _)| {
        let count = word.chars().count();
        let end = line.char_indices().nth(count).map(|(at, _)| at)?;
        let (start, rest) = line.split_at(end);
        let is_it = start.to_lowercase() == *word;
        let names = rest.strip_prefix(':').unwrap_or(rest);
        let is_apart = names.starts_with(char::is_whitespace) || names.len() < rest.len();
        let names = names.trim_start();
        let is_of_name = PARTICLES.contains(word)
            && (start.starts_with(char::is_lowercase) || names.starts_with(char::is_lowercase));
        (is_it && is_apart && !is_of_name && !names.is_empty()).then_some(names)
    })
}

/// Words that stand beside a name and are none.
const ROLES: &str = "\
    writer writers staff correspondent correspondents editor editors reporter reporters bureau press news columnist \
    contributor contributing special political business sports science chief senior for agency service times post \
    national foreign economics medical photographer producer author updated published posted in";

/// Words with a capital that begin headings rather than names.
const NO_NAME: &str = "\
    the a an all any end now early late land sea air train no their his her our my your its this that these those day \
    night popular chance default definition design contrast comparison comparing way law phone email mail monday tuesday \
    wednesday thursday friday saturday sunday january february march april may june july august september october \
    november december two three four five six seven eight nine ten 2020";

/// Returns the lines that may be bylines: the first line of each paragraph before the story and of the last two.
pub(super) fn lines<'a>(story: &[&'a str]) -> impl Iterator<Item = &'a str> {
    let first_line = |paragraph: &&'a str| paragraph.lines().next().unwrap_or_default().trim();
    // What metadata look like in plain text: `-- By Jane Doe`.
    let bare =
        |line: &'a str| line.trim_start_matches(|c: char| is_dash(c) || matches!(c, '*' | ' ' | '\t' | '_'));
    let long = story.iter().take(4).position(|paragraph| first_line(paragraph).len() > STORY);
    let top = long.unwrap_or(story.len().min(4));
    let bottom = story.len().saturating_sub(2).max(top);
    let candidates: Vec<&'a str> = story[..top]
        .iter()
        .chain(&story[bottom..])
        .map(first_line)
        .map(bare)
        .filter(|line| !line.is_empty() && line.len() <= LINE)
        .collect();
    candidates.into_iter()
}

/// Reads a line of a story in this language as a byline.
pub(super) fn byline<'a>(line: &'a str, language: Option<&str>) -> Byline<'a> {
    let line = line.trim().trim_matches(['(', ')', '[', ']']);
    match introduced(line, language) {
        Some(rest) => named(rest),
        // `Jane Doe, Associated Press` needs no word before it.
        None => {
            let pair = line.split_once([',', '|', '/']);
            // Nearly all lines end here, without a search for names.
            let Some((names, _)) = pair.filter(|(_, credit)| agency(credit).is_some()) else {
                return Byline::default();
            };
            let found = named(line);
            if found.names == Some(names.trim_end()) { found } else { Byline::default() }
        }
    }
}

/// Returns the agency that a byline of the metadata names: `Jane Doe, Reuters`, `AFP`.
pub(super) fn agency_of(stated: &str, language: Option<&str>) -> Option<&'static str> {
    let stated = without_by(stated, language);
    agency(stated).or_else(|| {
        let (names, credit) = stated
            .rsplit_once([',', '|', '/', '('])
            .map(|(names, credit)| (names, credit.trim_end_matches(')')))?;
        credited(credit).filter(|_| !names.trim().is_empty())
    })
}

/// Reads the names and what stands beside them.
fn named(rest: &str) -> Byline<'_> {
    if rest.ends_with(['!', '?', ':', ';', '”', '"']) || (rest.ends_with('.') && !ends_in_initial(rest)) {
        return Byline::default();
    }
    let end = rest
        .char_indices()
        .find(|(at, c)| {
            matches!(c, '|' | '•' | '·' | '@' | '(' | '/' | '\t')
                || (is_dash(*c) && rest[..*at].ends_with(char::is_whitespace))
        })
        .map_or(rest.len(), |(at, _)| at);
    let beside = rest[end..].trim_matches(|c: char| !c.is_alphanumeric());
    let names = rest[..end].trim_end();
    if let Some(agency) = credited(names) {
        // `By AFP`, but of `By Jane Doe, AFP` the names are wanted.
        let first = names.split(',').next().unwrap_or_default();
        if self::agency(first).is_some() || names_end(first) != first.len() {
            return Byline { names: None, agency: Some(agency) };
        }
    }
    let end = names_end(names);
    let left = names[end..].trim_start_matches([',', ' ']);
    let is_name = end > 0
        && (left.is_empty()
            || is_role(left)
            || left.starts_with(|c: char| c.is_ascii_digit())
            || credited(left).is_some());
    if !is_name {
        return Byline::default();
    }
    let agency = credited(left)
        .or_else(|| credited(beside))
        .or_else(|| agency_before_role(left))
        .or_else(|| agency_before_role(beside));
    Byline { names: Some(names[..end].trim_end_matches([',', ' '])), agency }
}

/// Reads `AP Economics Writer`, `Associated Press writer`, `Reuters Staff`.
fn agency_before_role(text: &str) -> Option<&'static str> {
    let mut words = text.split(' ');
    let first = words.next()?;
    let second = words.next()?;
    if !is_role(text) {
        return None;
    }
    let two = &text[..first.len() + 1 + second.len()];
    agency(two).or_else(|| agency(first))
}

/// Returns where the names end that a text begins with: names joined by commas and words such as `and`.
fn names_end(text: &str) -> usize {
    let mut end = 0;
    let mut at = 0;
    loop {
        let rest = &text[at..];
        let joint =
            JOINTS.iter().filter_map(|joint| rest.find(joint).map(|found| (found, joint.len()))).min();
        let name_end = joint.map_or(text.len(), |(found, _)| at + found);
        if !is_name(text[at..name_end].trim()) {
            return end;
        }
        end = name_end;
        match joint {
            Some((found, length)) => at += found + length,
            None => return end,
        }
    }
}

const JOINTS: [&str; 12] =
    [", and ", ", ", " and ", " AND ", " & ", " und ", " et ", " y ", " e ", " og ", " och ", " with "];

/// Returns whether a text is the name of a person: two words or more, each with a capital.
fn is_name(text: &str) -> bool {
    let words: Vec<&str> = text.split_whitespace().collect();
    let capital = |word: &str| {
        let elided = ["d’", "d'", "l’", "l'"].iter().find_map(|article| word.strip_prefix(article));
        let mut letters = elided.unwrap_or(word).trim_start_matches(['‘', '’', '\'', '“', '"']).chars();
        letters.next().is_some_and(char::is_uppercase)
            && word.chars().all(|c| {
                c.is_alphabetic() || matches!(c, '.' | '\'' | '’' | '“' | '”' | '"' | '‘' | 'ʼ') || is_dash(c)
            })
    };
    let particle = |word: &str| {
        matches!(
            word,
            "de" | "del"
                | "della"
                | "di"
                | "da"
                | "do"
                | "dos"
                | "du"
                | "la"
                | "le"
                | "van"
                | "von"
                | "der"
                | "den"
                | "ter"
                | "ten"
                | "bin"
                | "ibn"
                | "al"
                | "el"
                | "zu"
                | "y"
                | "af"
        ) || word.starts_with("al-")
            || word.starts_with("el-")
    };
    (2..=NAME_WORDS).contains(&words.len())
        && words.iter().all(|word| capital(word) || particle(word))
        && capital(words[0])
        && capital(words[words.len() - 1])
        && !holds(NO_NAME, words[0])
        && !words.iter().any(|word| word.split('-').any(|part| holds(ROLES, part)))
        && !begins_with_acronym(&words)
        && agency(text).is_none()
}

/// Returns whether the first word is in capitals and others are not, as in `CNN Belief Blog`, but not in `J.D. Field`.
fn begins_with_acronym(words: &[&str]) -> bool {
    let in_capitals = |word: &str| word.chars().filter(|c| c.is_alphabetic()).all(char::is_uppercase);
    words[0].chars().count() >= 3
        && !words[0].contains('.')
        && in_capitals(words[0])
        && !words.iter().all(|word| in_capitals(word))
}

fn is_role(text: &str) -> bool {
    text.split([' ', '-']).any(|word| holds(ROLES, word.trim_end_matches([',', '.'])))
}

fn holds(list: &str, word: &str) -> bool {
    let lower = word.to_lowercase();
    list.split_ascii_whitespace().any(|listed| listed == lower)
}

/// Returns whether a text ends with an initial or such, as in `Jane Doe Jr.`
fn ends_in_initial(text: &str) -> bool {
    let last = text.trim_end_matches('.').rsplit([' ', '.']).next().unwrap_or_default();
    last.chars().count() == 1 || matches!(last, "Jr" | "Sr" | "Dr" | "D")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(line: &str, names: Option<&str>, agency: Option<&str>) {
        check_in(None, line, names, agency);
    }

    fn check_in(language: Option<&str>, line: &str, names: Option<&str>, agency: Option<&str>) {
        let found = byline(line, language);
        assert_eq!((found.names, found.agency), (names, agency), "{line}");
    }

    #[test]
    fn names_are_as_printed() {
        check("By Jane Doe", Some("Jane Doe"), None);
        check("By JANE DOE and John Roe", Some("JANE DOE and John Roe"), None);
        check("By Jane Doe, John Roe and Ann B. Poe", Some("Jane Doe, John Roe and Ann B. Poe"), None);
        check("By  Jane Doe  and  John Roe", Some("Jane Doe  and  John Roe"), None);
        check_in(Some("de"), "Von Ulla Müller-Lüdenscheidt", Some("Ulla Müller-Lüdenscheidt"), None);
        check_in(
            Some("fr"),
            "Par Jean d’Ormesson et Anne de La Tour",
            Some("Jean d’Ormesson et Anne de La Tour"),
            None,
        );
        check_in(Some("es"), "Por María José Díaz", Some("María José Díaz"), None);
        check("By Jane O’Neill Jr.", Some("Jane O’Neill Jr."), None);
        check("By Jane Doe | March 5, 2031", Some("Jane Doe"), None);
        check("By Jane Doe, CWN Harbour Blog Co-Editor", Some("Jane Doe"), None);
        check("By Jane Doe, Staff Writer", Some("Jane Doe"), None);
    }

    #[test]
    fn agencies_stand_beside_names() {
        check("By Jane Doe, Associated Press", Some("Jane Doe"), Some("AP"));
        check("By JANE DOE, AP Economics Writer", Some("JANE DOE"), Some("AP"));
        check("By Jane Doe (Reuters)", Some("Jane Doe"), Some("Reuters"));
        check("Jane Doe, The Associated Press", Some("Jane Doe"), Some("AP"));
        check("By The Associated Press", None, Some("AP"));
        check("By AFP", None, Some("AFP"));
    }

    #[test]
    fn sentences_and_headings_are_no_bylines() {
        check("By Monday the envoys had left.", None, None);
        check("By Monday", None, None);
        check("By The Numbers", None, None);
        check("By John Roe’s count, the envoys met twice", None, None);
        check("By far the longest talks of the year", None, None);
        check("Envoys Jane Doe and John Roe (Photo: Jo Field, AP)", None, None);
        check("Jane Doe, Mayor", None, None);
        check("Par ailleurs, le traité", None, None);
        check("Di Maio", None, None);
        check("By", None, None);
        check("", None, None);
    }

    #[test]
    fn the_word_before_the_names_is_that_of_the_language() {
        check_in(Some("fr"), "Par Exemple Concret", Some("Exemple Concret"), None);
        for language in [None, Some("en"), Some("de")] {
            check_in(language, "Par Exemple Concret", None, None);
            check_in(language, "Di Maio Luigi", None, None);
            check_in(language, "Door Closed Forever", None, None);
        }
        check_in(Some("it"), "Di Anna Rossi", Some("Anna Rossi"), None);
        check_in(Some("nl"), "Door Jan de Vries", Some("Jan de Vries"), None);
        check_in(Some("da"), "Af Jens Holm", Some("Jens Holm"), None);
        check_in(Some("sv"), "Av Anna Berg", Some("Anna Berg"), None);
        check_in(Some("pt-BR"), "Por Ana Lima", Some("Ana Lima"), None);
        check_in(Some("de"), "By Jane Doe", None, None);
        check_in(Some("ru"), "Автор: Анна Иванова", Some("Анна Иванова"), None);
    }

    #[test]
    fn particles_of_names_are_kept() {
        let check = |line: &str, expected: &str| assert_eq!(without_by(line, Some("de")), expected);
        check("Von Anna Feld", "Anna Feld");
        check("von Hohenfels, Anna", "von Hohenfels, Anna");
        check("Von der Aue, Anna", "Von der Aue, Anna");
        check("Vonn", "Vonn");
        check("Von", "Von");
    }

    #[test]
    fn stated_bylines_name_agencies() {
        let check =
            |stated: &str, expected: Option<&str>| assert_eq!(agency_of(stated, None), expected, "{stated}");
        check("AFP", Some("AFP"));
        check("By Reuters", Some("Reuters"));
        check("Jane Doe, Associated Press", Some("AP"));
        check("Jane Doe (dpa)", Some("dpa"));
        check("Jane Doe", None);
    }
}
