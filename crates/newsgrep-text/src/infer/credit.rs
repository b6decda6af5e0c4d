//! Credits below a story: `(Reporting by …; Editing by …)`, `© 2031 AFP`, `Associated Press writer Jo Field contributed`.
//!
//! In: one of the last paragraphs. Out: the agency it credits. A sentence that names an agency is no credit: `told AFP`,
//! `according to Reuters`, and neither is the credit of a picture.

use super::agency::{agency, credited_first, is_telling};
use crate::fold::is_dash;

/// A paragraph that is longer, in bytes, belongs to the story.
const STORY: usize = 160;

/// Returns the agency that is credited in the last paragraphs of a story, of which the last is asked first.
///
/// A bare name that more of the story follows credits a picture.
pub(super) fn below(paragraphs: &[&str]) -> Option<&'static str> {
    let mut is_below = true;
    paragraphs.iter().rev().find_map(|paragraph| {
        let found = in_words(paragraph).or_else(|| is_below.then(|| bare(paragraph)).flatten());
        is_below &= paragraph.len() <= STORY;
        found
    })
}

/// Reads a credit in words of its own.
fn in_words(paragraph: &str) -> Option<&'static str> {
    let text = paragraph.trim();
    reporting(text).or_else(|| copyright(text)).or_else(|| contributed(text))
}

/// Reads a credit that is no more than a name.
fn bare(paragraph: &str) -> Option<&'static str> {
    let text = paragraph.trim();
    alone(text).or_else(|| at_the_end(text))
}

/// Reads a paragraph that is nothing but a credit: `(AFP)`, `Source: Reuters`, `© 2031 AFP`.
fn alone(text: &str) -> Option<&'static str> {
    if text.len() > 80 {
        return None;
    }
    let bare = text.trim_matches(|c: char| {
        c.is_whitespace()
            || is_dash(c)
            || matches!(c, '(' | ')' | '[' | ']' | '/' | '.' | '*' | '_' | '（' | '）')
    });
    // A list has entries such as `- Reuters.`, with a stop.
    if text.starts_with(is_dash) && text.ends_with('.') {
        return None;
    }
    let lower = bare.to_lowercase();
    let labels = [
        "source: ",
        "sources: ",
        "quelle: ",
        "fuente: ",
        "fonte: ",
        "bron: ",
        "with ",
        "mit ",
        "avec ",
        "con ",
        "from ",
    ];
    let label = labels.iter().find(|label| lower.starts_with(*label) && bare.is_char_boundary(label.len()));
    let name = label.map_or(bare, |label| &bare[label.len()..]);
    let name = ["with agency inputs from ", "with inputs from "]
        .iter()
        .find(|label| lower.starts_with(*label))
        .map_or(name, |label| &bare[label.len()..]);
    credited_first(name.trim()).filter(|agency| is_telling(agency))
}

/// Reads `(Reporting by …)`. With an editor named beside it in the same brackets, it is the house style of Reuters.
fn reporting(text: &str) -> Option<&'static str> {
    let start = reporting_at(text)?;
    // Only as a paragraph's beginning, or in brackets at its end.
    let before = text[..start].trim_end();
    let in_brackets = before.ends_with(['(', '[']);
    if !(before.is_empty() || in_brackets) {
        return None;
    }
    let credit = &text[start..];
    if credit.len() > 600 || find_ignoring_case(credit, "Thomson Reuters Foundation").is_some() {
        return None;
    }
    let credit = credit.trim_end_matches([')', ']', '.', ' ']);
    let named = credit.split([';', ',', '(', ')']).find_map(|part| {
        let part = part.trim();
        let by = find_ignoring_case(part, " by ").map_or(part, |by| &part[by + 4..]);
        agency(by).or_else(|| by.split(" and ").find_map(agency))
    });
    let edited = in_brackets && EDITING.iter().any(|words| find_ignoring_case(credit, words).is_some());
    named.or(edited.then_some("Reuters"))
}

/// Returns where the first of the words of [`REPORTING`] begin. All of them end with `by`, which is rarer than what they
/// begin with.
fn reporting_at(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    let ends = (1..=bytes.len()).filter(|end| bytes[end - 1].eq_ignore_ascii_case(&b'y'));
    let begin = |end: usize| {
        let before = |words: &&str| {
            let start = end.checked_sub(words.len())?;
            bytes[start..end].eq_ignore_ascii_case(words.as_bytes()).then_some(start)
        };
        // `Additional reporting by` holds another of them.
        REPORTING.iter().filter_map(before).min()
    };
    ends.filter(|end| *end >= 3 && bytes[end - 3] == b' ').find_map(begin)
}

const REPORTING: [&str; 4] = ["Reporting by", "Additional reporting by", "Writing by", "Compiled by"];
const EDITING: [&str; 2] = ["Editing by", "edited by"];

/// Reads `© 2031 AFP`, `Copyright 2031 The Associated Press. All rights reserved.`
fn copyright(text: &str) -> Option<&'static str> {
    if text.len() > 300 {
        return None;
    }
    let rest = ["©", "(c)", "(C)", "Copyright", "COPYRIGHT", "copyright"]
        .iter()
        .find_map(|mark| text.strip_prefix(mark))?;
    let rest = rest.trim_start_matches(|c: char| {
        c.is_whitespace()
            || c.is_ascii_digit()
            || is_dash(c)
            || matches!(c, '©' | ',' | '(' | ')' | 'c' | 'C')
    });
    let rest = rest.strip_prefix("by ").unwrap_or(rest);
    let end = rest.find(['.', ',', '(', '|', '\n']).unwrap_or(rest.len());
    credited_first(rest[..end].trim()).filter(|agency| is_telling(agency))
}

/// Reads `Associated Press writer Jo Field in Rome contributed to this report.`
fn contributed(text: &str) -> Option<&'static str> {
    if text.len() > 500 {
        return None;
    }
    let text = text.trim_matches(['(', ')', '[', ']', '_', '*', '-', '—', ' ']);
    let begins = |names: &[&str]| {
        names.iter().any(|name| text.get(..name.len()).is_some_and(|start| start.eq_ignore_ascii_case(name)))
    };
    let is_contribution = || {
        [
            "contributed to this",
            "contributed to the",
            "contributed reporting",
            "contributed from",
            "contributed.",
        ]
        .iter()
        .any(|words| find_ignoring_case(text, words).is_some())
    };
    let writes = ["writer", "reporter", "correspondent", "journalist"];
    for name in [
        "The Associated Press",
        "Associated Press",
        "AP",
        "Agence France-Presse",
        "AFP",
        "Reuters",
        "UPI",
        "dpa",
        "The Canadian Press",
        "PTI",
    ] {
        if !begins(&[name]) {
            continue;
        }
        let rest = text[name.len()..].trim_start();
        let by_writer = writes.iter().any(|writer| {
            rest.split(' ').take(4).any(|word| word.trim_end_matches(['s', 'S']).eq_ignore_ascii_case(writer))
        });
        let is_followed = by_writer
            || rest.starts_with("contributed")
            || rest.starts_with("also contributed")
            || rest.starts_with("and ");
        if is_followed && is_contribution() {
            return agency(name);
        }
    }
    let material = ["material from ", "information from "].iter().find_map(|words| {
        text.get(..words.len())
            .filter(|start| start.eq_ignore_ascii_case(words))
            .map(|_| &text[words.len()..])
    })?;
    let end = material.find(" was used").or_else(|| material.find(" and "))?;
    agency(&material[..end])
}

/// Reads a credit behind the last sentence: `… he said. (AFP)`, `… he said. — Reuters`.
fn at_the_end(text: &str) -> Option<&'static str> {
    let (before, name) = match text.trim_end_matches(['.', ' ']).strip_suffix([')', ']', '）']) {
        Some(inside) => {
            let open = inside.rfind(['(', '[', '（'])?;
            let name = inside[open..].trim_start_matches(['(', '[', '（']);
            (&inside[..open], name)
        }
        None => {
            let (at, dash) = text.char_indices().rev().take(40).find(|(_, c)| is_dash(*c))?;
            (&text[..at], text[at + dash.len_utf8()..].trim_end_matches(['.', ' ']))
        }
    };
    let before = before.trim_end_matches(|c: char| c.is_whitespace() || is_dash(c));
    if !before.ends_with(['.', '!', '?', '”', '"', '’', '»', '。', '…']) || is_caption(before) {
        return None;
    }
    let name = ["With ", "with ", "Source: ", "source: "]
        .iter()
        .find_map(|label| name.strip_prefix(label))
        .unwrap_or(name);
    credited_first(name).filter(|agency| is_telling(agency))
}

/// Returns whether a paragraph describes a picture.
fn is_caption(text: &str) -> bool {
    text.split(|c: char| !c.is_alphanumeric()).any(|word| {
        ["photo", "photograph", "foto", "file", "pictured", "picture", "image"]
            .iter()
            .any(|other| word.eq_ignore_ascii_case(other))
    })
}

/// Returns the agency of a series that every part of opens with the same words.
pub(super) fn of_series(paragraph: &str) -> Option<&'static str> {
    let daily =
        "Your daily look at late-breaking news, upcoming events and the stories that will be talked about";
    paragraph.starts_with(daily).then_some("AP")
}

/// Returns where words begin in a text, in whatever case of ASCII.
fn find_ignoring_case(text: &str, words: &str) -> Option<usize> {
    let (text, words) = (text.as_bytes(), words.as_bytes());
    let first = words[0].to_ascii_lowercase();
    (0..text.len().saturating_sub(words.len() - 1)).find(|at| {
        text[*at].to_ascii_lowercase() == first && text[*at..*at + words.len()].eq_ignore_ascii_case(words)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(paragraph: &str, expected: Option<&str>) {
        assert_eq!(below(&[paragraph]), expected, "{paragraph}");
    }

    #[test]
    fn credits_below_a_story() {
        check("(AFP)", Some("AFP"));
        check("Source: Reuters", Some("Reuters"));
        check("© 2031 AFP", Some("AFP"));
        check("Copyright 2031 The Associated Press. All rights reserved.", Some("AP"));
        check("(Reporting by Jo Field; Editing by Ann Brook)", Some("Reuters"));
        check("They left. (Additional reporting by Jo Field in Rome; Editing by Ann Brook)", Some("Reuters"));
        check("Reporting by Reuters", Some("Reuters"));
        check(
            "Associated Press writers Jo Field in Rome and Ann Brook contributed to this report.",
            Some("AP"),
        );
        check("The Associated Press contributed to this report.", Some("AP"));
        check("“It is over,” he said. (AFP)", Some("AFP"));
        check("They left. — Reuters", Some("Reuters"));
        check("(With inputs from PTI)", Some("PTI"));
    }

    #[test]
    fn a_name_inside_the_story_credits_a_picture() {
        let story = "The envoys met. ".repeat(20);
        assert_eq!(below(&[&story, "ASSOCIATED PRESS", &story]), None);
        assert_eq!(below(&[&story, "ASSOCIATED PRESS", "Comments"]), Some("AP"));
    }

    #[test]
    fn what_is_no_credit() {
        check("“It is over,” he told AFP.", None);
        check("The talks were first reported by Reuters", None);
        check("Handout/Reuters", None);
        check("Jo Field reported from Rome.", None);
        check("Reporting by Jo Field in Rome", None);
        check("An envoy in the town hall. (AP Photo/Jo Field)", None);
        check("The town hall in a file photo. (AFP)", None);
        check("He spoke with the Associated Press (AP)", None);
        check("The Associated Press asked him for a comment, and he contributed none.", None);
        check("They live in Harrisburg. (PA)", None);
        check("", None);
    }
}
