//! Text clauses: a row of words, and all the places of a text where it stands.

use newsgrep_query::{Query, Slot};
use newsgrep_text::{Article, Span, Zone, words};

/// What one word must be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Pattern {
    /// This folded word.
    Exactly(String),
    /// A word that begins with this folded text.
    Begins(String),
    /// Any word.
    Any,
}

/// A text clause where it is looked for: two that are equal are the same clause written twice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Clause {
    pub(super) pattern: Vec<Pattern>,
    pub(super) zones: Vec<Zone>,
    pub(super) language: Option<String>,
}

impl Clause {
    /// Returns every occurrence in the article: its paragraph, and the bytes of the article's text.
    pub(super) fn occurrences_in(&self, article: &Article) -> Vec<(usize, Span)> {
        let mut all = Vec::new();
        for (ordinal, paragraph) in article.paragraphs.iter().enumerate() {
            let language = paragraph.language.as_ref().or(article.language.as_ref());
            let spoken =
                self.language.is_none() || self.language == language.map(|code| code.to_ascii_lowercase());
            if spoken && self.zones.contains(&paragraph.zone) {
                let spans = occurrences(&self.pattern, paragraph.span.of(&article.text));
                all.extend(spans.into_iter().map(|span| (ordinal, span.shifted(paragraph.span.start))));
            }
        }
        all
    }
}

/// Returns what the words in a row must be: `NATO-Russia` asks for two.
pub(super) fn pattern_of(query: &Query) -> Vec<Pattern> {
    let mut pattern = Vec::new();
    match query {
        Query::Word(word) => push_words(&mut pattern, word),
        Query::Prefix(prefix) => push_prefix(&mut pattern, prefix),
        Query::Phrase(slots) => {
            for slot in slots {
                match slot {
                    Slot::Word(word) => push_words(&mut pattern, word),
                    Slot::Prefix(prefix) => push_prefix(&mut pattern, prefix),
                    Slot::Any => pattern.push(Pattern::Any),
                    other => panic!("the oracle does not know {other:?}"),
                }
            }
        }
        other => panic!("no text clause: {other:?}"),
    }
    pattern
}

fn push_words(pattern: &mut Vec<Pattern>, text: &str) {
    pattern.extend(words(text).map(|word| Pattern::Exactly(word.folded.into_owned())));
}

fn push_prefix(pattern: &mut Vec<Pattern>, text: &str) {
    push_words(pattern, text);
    if let Some(Pattern::Exactly(last)) = pattern.pop() {
        pattern.push(Pattern::Begins(last));
    }
}

/// Returns the spans of the pattern in the text, from left to right without overlap.
pub(super) fn occurrences(pattern: &[Pattern], text: &str) -> Vec<Span> {
    let words: Vec<(String, Span)> = words(text).map(|word| (word.folded.into_owned(), word.span)).collect();
    let mut spans = Vec::new();
    let mut at = 0;
    while !pattern.is_empty() && at + pattern.len() <= words.len() {
        let here = &words[at..at + pattern.len()];
        if here.iter().zip(pattern).all(|((word, _), wanted)| is(word, wanted)) {
            spans.push(Span::new(here[0].1.start, here[here.len() - 1].1.end));
            at += pattern.len();
        } else {
            at += 1;
        }
    }
    spans
}

fn is(word: &str, wanted: &Pattern) -> bool {
    match wanted {
        Pattern::Exactly(exactly) => word == exactly,
        Pattern::Begins(prefix) => word.starts_with(prefix.as_str()),
        Pattern::Any => true,
    }
}
