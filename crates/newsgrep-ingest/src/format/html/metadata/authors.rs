//! Who wrote an article: names, out of what a page says of its authors. It judges no name.

use super::clean;
use super::linked_data::{Said, letters};
use super::page::Page;

/// Where `<meta>` names authors.
const METAS: [&str; 16] = [
    "article:author",
    "article:author_name",
    "og:article:author",
    "og:author",
    "author",
    "parsely-author",
    "byl",
    "sailthru.author",
    "dc.creator",
    "dcterms.creator",
    "dc.contributor",
    "citation_author",
    "articleauthor",
    "cxenseparse:author",
    "mrf:authors",
    "dable:author",
];

/// The most values that are read as names, and the longest of them in bytes.
const MAX_NAMES: usize = 100;
const MAX_LINE: usize = 2000;

/// What stands before a name, in these languages.
const BY: [(&str, &[&str]); 10] = [
    ("by", &[""]),
    ("written by", &[""]),
    ("von", &["de"]),
    ("par", &["fr"]),
    ("por", &["es", "pt"]),
    ("di", &["it"]),
    ("door", &["nl"]),
    ("av", &["sv", "no", "nb", "nn"]),
    ("af", &["da"]),
    ("przez", &["pl"]),
];

/// What stands before a name with a colon.
const LABELS: [&str; 9] = ["text", "texte", "texto", "testo", "текст", "автор", "author", "autor", "auteur"];

/// What stands between two names.
const AND: [&str; 12] =
    [" and ", " & ", " und ", " et ", " y ", " e ", " en ", " och ", " og ", " ve ", " и ", " та "];

/// What an author field holds that names nobody.
const NOBODY: [&str; 14] = [
    "admin",
    "administrator",
    "webmaster",
    "root",
    "unknown",
    "undefined",
    "null",
    "none",
    "n/a",
    "na",
    "author",
    "anonymous",
    "user",
    "guest",
];

/// The last words of what someone is, rather than what they are called.
const ROLES: [&str; 24] = [
    "editor",
    "correspondent",
    "reporter",
    "writer",
    "columnist",
    "journalist",
    "contributor",
    "producer",
    "analyst",
    "critic",
    "chief",
    "editors",
    "reporters",
    "correspondents",
    "redakteur",
    "redakteurin",
    "korrespondent",
    "korrespondentin",
    "correspondant",
    "journaliste",
    "corresponsal",
    "redactor",
    "inviato",
    "corrispondente",
];

/// What Korean and Japanese papers write behind every name: reporter, correspondent.
const JOBS: [&str; 4] = [" 기자", " 특파원", " 記者", "記者"];

/// Returns the names of the authors.
///
/// The outlet itself is named only where the page names nobody else.
pub(super) fn authors(
    page: &Page<'_>,
    said: &Said,
    source: Option<&str>,
    outlets: &[String],
    language: Option<&str>,
) -> Vec<String> {
    let is_source = |name: &String| source.is_some_and(|source| letters(name) == letters(source));
    let read = |values: Vec<&str>| names(&values, outlets, language);
    let of_metas = METAS.iter().map(|name| page.metas(name).collect::<Vec<_>>());
    let stated = std::iter::once(said.authors.iter().map(String::as_str).collect::<Vec<_>>()).chain(of_metas);
    let of_page = [page.author_properties(), page.author_links()];
    let mut outlet = Vec::new();
    for values in stated.chain(of_page) {
        let found = read(values);
        if found.is_empty() {
            continue;
        }
        if !found.iter().all(is_source) {
            return found;
        }
        if outlet.is_empty() {
            outlet = found;
        }
    }
    if !outlet.is_empty() {
        return outlet;
    }
    let shown = |text: &String| read(vec![text]);
    page.bylines
        .iter()
        .map(shown)
        .find(|names| !names.is_empty() && names.iter().all(|name| is_person(name)))
        .unwrap_or_default()
}

/// Tells whether a name is one of the outlet, or says that it is theirs: `Advance Media for nj.com`.
fn is_outlet(name: &str, outlets: &[String]) -> bool {
    let name = name.rsplit_once(" for ").map_or(name, |(_, outlet)| outlet);
    outlets.contains(&letters(name))
}

/// Returns the names in these values, each once.
fn names(values: &[&str], outlets: &[String], language: Option<&str>) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for value in values.iter().take(MAX_NAMES).filter(|value| value.len() <= MAX_LINE) {
        let value = clean(value);
        let value = without_by(&value, language);
        for name in split(value) {
            let name = name.trim_matches(|c: char| {
                c.is_whitespace() || matches!(c, ',' | ';' | ':' | '|' | '-' | '–' | '•')
            });
            let name = JOBS.iter().find_map(|job| name.strip_suffix(job)).unwrap_or(name);
            let is_new = !found.iter().any(|known| letters(known) == letters(name));
            if is_new && is_name(name) {
                found.push(name.to_owned());
            }
        }
    }
    let is_outlet = |name: &String| is_outlet(name, outlets);
    if found.len() > 1 && !found.iter().all(is_outlet) {
        found.retain(|name| !is_outlet(name));
    }
    found
}

fn without_by<'t>(text: &'t str, language: Option<&str>) -> &'t str {
    let text = text.trim();
    for (word, languages) in BY {
        let holds = languages.contains(&"") || language.is_some_and(|code| languages.contains(&code));
        let Some(start) = text.get(..word.len()).filter(|start| holds && start.eq_ignore_ascii_case(word))
        else {
            continue;
        };
        let rest = &text[start.len()..];
        if rest.starts_with([' ', ':', '\u{a0}']) {
            return rest.trim_start_matches([' ', ':', '\u{a0}']);
        }
    }
    let label =
        text.split_once(':').filter(|(label, _)| LABELS.contains(&label.trim().to_lowercase().as_str()));
    label.map_or(text, |(_, name)| name.trim())
}

/// Splits a line of names at its commas, and at its `and` where both sides are names.
fn split(text: &str) -> Vec<&str> {
    let parts: Vec<&str> =
        text.split([',', ';', '|', '•', '·', '\n']).map(str::trim).filter(|part| !part.is_empty()).collect();
    let mut found = Vec::new();
    for part in &parts {
        let mut rest = *part;
        'and: loop {
            for and in AND {
                if let Some((left, right)) = rest.split_once(and)
                    && is_full_name(left)
                    && (is_full_name(right) || AND.iter().any(|and| right.contains(and)))
                {
                    found.push(left);
                    rest = right;
                    continue 'and;
                }
            }
            break;
        }
        // `Ann Lee, Bo Day and Cy Fox` leaves the `and` of `…, and Cy Fox` at the beginning.
        let rest =
            ["and ", "und ", "et ", "y "].iter().find_map(|and| rest.strip_prefix(and)).unwrap_or(rest);
        found.push(rest);
    }
    if found.len() > 1 {
        let is_role = |part: &&str| {
            let last = part.rsplit(' ').next().unwrap_or_default().to_lowercase();
            ROLES.contains(&last.as_str()) || part.starts_with(|c: char| c.is_lowercase())
        };
        if found.iter().any(|part| !is_role(part)) {
            found.retain(|part| !is_role(part));
        }
    }
    found
}

/// Tells a name from an address, a number and a word for nobody.
fn is_name(name: &str) -> bool {
    let is_address =
        name.contains("://") || name.contains('@') || name.starts_with("www.") || name.contains(".com/");
    let lower = name.to_lowercase();
    !is_address
        && !name.starts_with('(')
        && !NOBODY.contains(&lower.as_str())
        && name.chars().any(char::is_alphabetic)
        && name.chars().count() <= 100
}

/// Tells whether a text is two words or more, each in capitals but for particles (`Ursula von der Leyen`).
fn is_full_name(name: &str) -> bool {
    let words: Vec<&str> = name.split_whitespace().collect();
    let begins_small = |word: &&str| word.starts_with(char::is_lowercase);
    let small = words.iter().copied().filter(|word| begins_small(word));
    let particles = [
        "von", "van", "der", "den", "de", "da", "di", "del", "della", "dos", "du", "la", "le", "al", "bin",
        "ter", "zu",
    ];
    (2..=6).contains(&words.len())
        && !begins_small(&words[words.len() - 1])
        && small.into_iter().all(|word| particles.contains(&word))
}

/// Tells whether what a page shows as a byline is the name of a person, as far as can be told.
fn is_person(name: &str) -> bool {
    is_full_name(name) && !name.chars().any(|c| c.is_ascii_digit())
}
