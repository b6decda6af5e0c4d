//! Decides on text alone what matches, and where: the one evaluator.
//!
//! In: a [`Plan`] and an [`Article`]. Out: whether the article satisfies it, the paragraphs that took part and the
//! spans that matched. It marks what engines find, searches text that is in no archive, and is what engines are held
//! against. It ranks nothing and reads no index.
//!
//! # What an occurrence is
//!
//! An occurrence of a word or a phrase is one span, from the first byte of its first word to the last byte of its
//! last; it never crosses a paragraph. The occurrences of one leaf are found from left to right and do not overlap:
//! `"la la"` occurs once in `la la la`. A mark is the union of occurrences that overlap, whichever leaves they are of.
//!
//! # What takes part
//!
//! In an article that satisfies the plan, the leaves that made it so (see [`Plan::participants`]) mark every
//! paragraph they occur in; those are the paragraphs of the hit. What only an OR without success or a NOT speaks of
//! marks nothing. An article found by conditions or by NOT alone has no such paragraph.
//!
//! # Paragraph scope
//!
//! The plan is asked of each paragraph by itself: its leaves must occur in this paragraph, the conditions are those
//! of the article. A paragraph found by conditions or by NOT alone is a hit without spans. [`Zone::Boiler`] paragraphs
//! are only asked if a leaf looks in that zone.
//!
//! # Dates
//!
//! An article without a date meets `date:none` and no other condition on the date. So `-date:2022` finds it.

use newsgrep_text::{Article, Span, Word, Zone, words};

use crate::Scope;
use crate::ast::Field;
use crate::plan::{Condition, Leaf, Pattern, Plan, ZoneSet};

/// How an article satisfies a plan.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ArticleMatch {
    /// The paragraphs that took part, in reading order.
    pub paragraphs: Vec<ParagraphMatch>,
    /// The occurrences in all of them.
    pub occurrences: u64,
}

/// How a paragraph took part.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ParagraphMatch {
    /// Its place in the article, counted from 0.
    pub ordinal: usize,
    /// What matched, as bytes of the article's text, in order, without overlap.
    pub spans: Vec<Span>,
    /// The occurrences of the leaves that took part; at least as many as spans.
    pub occurrences: u64,
}

/// Returns how the article satisfies the plan, or `None` if it does not.
///
/// With [`Scope::Paragraph`] an article satisfies it if one of its paragraphs does. Takes time proportional to the
/// words of the article times the number of leaves.
///
/// ```
/// use newsgrep_query::plan::Plan;
/// use newsgrep_query::{Scope, eval, parse};
/// use newsgrep_text::Article;
///
/// let article = Article::from_text("talks.txt", "Envoys meet\n\nA “moment of truth”, said the envoy.\n");
/// let plan = Plan::compile(&parse("\"moment of truth\" envoy").unwrap());
/// let found = eval::evaluate(&plan, &article, Scope::Article).unwrap();
/// assert_eq!(found.paragraphs[0].ordinal, 1);
/// let marked: Vec<&str> = found.paragraphs[0].spans.iter().map(|span| span.of(&article.text)).collect();
/// assert_eq!(marked, ["moment of truth", "envoy"]);
/// ```
pub fn evaluate(plan: &Plan, article: &Article, scope: Scope) -> Option<ArticleMatch> {
    match scope {
        Scope::Article => by_article(plan, article),
        Scope::Paragraph => by_paragraph(plan, article),
    }
}

fn by_article(plan: &Plan, article: &Article) -> Option<ArticleMatch> {
    let found: Vec<Found> =
        (0..article.paragraphs.len()).map(|ordinal| Found::in_paragraph(plan, article, ordinal)).collect();
    let mut holds = vec![false; plan.leaves.len()];
    for (leaf, _) in found.iter().flat_map(|found| &found.0) {
        holds[*leaf] = true;
    }
    let participants =
        plan.participants(&|leaf| holds[leaf], &|condition| condition_holds(condition, article))?;
    let paragraphs = found.into_iter().enumerate().filter_map(|(ordinal, found)| {
        found.taking_part(&participants).map(|found| found.into_match(article, ordinal))
    });
    Some(gathered(paragraphs.collect()))
}

fn by_paragraph(plan: &Plan, article: &Article) -> Option<ArticleMatch> {
    let asked = plan.leaves.iter().fold(ZoneSet::DEFAULT, |zones, leaf| zones.or(leaf.zones));
    let candidates = (0..article.paragraphs.len()).filter(|at| asked.contains(article.paragraphs[*at].zone));
    let paragraphs: Vec<ParagraphMatch> = candidates
        .filter_map(|ordinal| {
            let found = Found::in_paragraph(plan, article, ordinal);
            let mut holds = vec![false; plan.leaves.len()];
            for (leaf, _) in &found.0 {
                holds[*leaf] = true;
            }
            let condition_holds = |condition: &Condition| condition_holds(condition, article);
            let participants = plan.participants(&|leaf| holds[leaf], &condition_holds)?;
            let found = found.taking_part(&participants).unwrap_or_default();
            Some(found.into_match(article, ordinal))
        })
        .collect();
    (!paragraphs.is_empty()).then(|| gathered(paragraphs))
}

fn gathered(paragraphs: Vec<ParagraphMatch>) -> ArticleMatch {
    let occurrences = paragraphs.iter().map(|paragraph| paragraph.occurrences).sum();
    ArticleMatch { paragraphs, occurrences }
}

/// The leaves that occur in one paragraph, with their occurrences as bytes of the paragraph.
#[derive(Default)]
struct Found(Vec<(usize, Vec<Span>)>);

impl Found {
    fn in_paragraph(plan: &Plan, article: &Article, ordinal: usize) -> Self {
        let paragraph = &article.paragraphs[ordinal];
        let language = paragraph.language.as_deref().or(article.language.as_deref());
        let wanted = |leaf: usize| plan.leaves[leaf].looks_in(paragraph.zone, language);
        Found::of(plan, &wanted, article.paragraph_text(ordinal))
    }

    fn of(plan: &Plan, wanted: &dyn Fn(usize) -> bool, text: &str) -> Self {
        let wanted: Vec<usize> = (0..plan.leaves.len()).filter(|leaf| wanted(*leaf)).collect();
        if wanted.is_empty() {
            return Found::default();
        }
        let words: Vec<Word<'_>> = words(text).collect();
        let found = wanted.into_iter().map(|leaf| (leaf, occurrences(&plan.leaves[leaf].slots, &words)));
        Found(found.filter(|(_, spans)| !spans.is_empty()).collect())
    }

    /// Returns what is of the leaves that take part, or `None` if nothing is.
    fn taking_part(self, participants: &[bool]) -> Option<Self> {
        let found: Vec<_> = self.0.into_iter().filter(|(leaf, _)| participants[*leaf]).collect();
        (!found.is_empty()).then_some(Found(found))
    }

    fn into_match(self, article: &Article, ordinal: usize) -> ParagraphMatch {
        let start = article.paragraphs[ordinal].span.start;
        let occurrences = self.0.iter().map(|(_, spans)| spans.len() as u64).sum();
        let spans = self.merged().into_iter().map(|span| span.shifted(start)).collect();
        ParagraphMatch { ordinal, spans, occurrences }
    }

    /// Returns the occurrences in order, those that overlap made one.
    fn merged(self) -> Vec<Span> {
        let mut spans: Vec<Span> = self.0.into_iter().flat_map(|(_, spans)| spans).collect();
        spans.sort_unstable();
        let mut merged: Vec<Span> = Vec::with_capacity(spans.len());
        for span in spans {
            match merged.last_mut() {
                Some(last) if span.start < last.end => last.end = last.end.max(span.end),
                _ => merged.push(span),
            }
        }
        merged
    }
}

/// Returns what the leaves marked in `participating` match in a paragraph, as bytes of the paragraph, in order and
/// without overlap.
///
/// `zone` and `language` (its own or else the article's) are those of the paragraph: leaves that do not look there
/// mark nothing. `participating` has one entry a leaf, as [`Plan::participants`] returns it.
///
/// # Panics
///
/// Panics if `participating` has fewer entries than the plan has leaves.
pub fn mark(
    plan: &Plan,
    participating: &[bool],
    text: &str,
    zone: Zone,
    language: Option<&str>,
) -> Vec<Span> {
    let wanted = |leaf: usize| participating[leaf] && plan.leaves[leaf].looks_in(zone, language);
    Found::of(plan, &wanted, text).merged()
}

/// Returns the occurrences of a leaf in one paragraph, from left to right, as bytes of the paragraph.
///
/// The zone and language of the leaf are not looked at.
///
/// ```
/// use newsgrep_query::plan::Plan;
/// use newsgrep_query::{eval, parse};
///
/// let plan = Plan::compile(&parse("\"moment * tru\"*").unwrap());
/// let text = "A moment of truth, or the MOMENT’S «trusted» truth.";
/// let found: Vec<&str> = eval::leaf_spans(&plan.leaves[0], text).iter().map(|span| span.of(text)).collect();
/// assert_eq!(found, ["moment of truth", "MOMENT’S «trusted» truth"]);
/// ```
pub fn leaf_spans(leaf: &Leaf, text: &str) -> Vec<Span> {
    let words: Vec<Word<'_>> = words(text).collect();
    occurrences(&leaf.slots, &words)
}

/// Returns whether the patterns stand next to each other among the words of a field's value.
pub fn field_holds(patterns: &[Pattern], value: &str) -> bool {
    let words: Vec<Word<'_>> = words(value).collect();
    !patterns.is_empty() && words.windows(patterns.len()).any(|window| stands(patterns, window))
}

/// Returns whether an article meets a condition on what is known about it.
pub fn condition_holds(condition: &Condition, article: &Article) -> bool {
    match condition {
        Condition::Field(field, patterns) => {
            field_value(*field, article).is_some_and(|value| field_holds(patterns, value))
        }
        Condition::Date(range) => range.contains(article.published),
        Condition::WordCount(range) => range.contains(word_count(article)),
        Condition::Zone(zones) => article.paragraphs.iter().any(|paragraph| zones.contains(paragraph.zone)),
        Condition::Language(code) => article.language.as_deref() == Some(code.as_str()),
        Condition::Id(id) => article.id == *id,
    }
}

fn field_value(field: Field, article: &Article) -> Option<&str> {
    match field {
        Field::Source => article.source.as_deref(),
        Field::Section => article.section.as_deref(),
        Field::Byline => article.byline.as_deref(),
        Field::Agency => article.agency.as_deref(),
        Field::Url => article.url.as_deref(),
    }
}

/// Returns the number of words of the story: of all paragraphs but [`Zone::Boiler`].
fn word_count(article: &Article) -> u64 {
    let story = (0..article.paragraphs.len()).filter(|at| article.paragraphs[*at].zone != Zone::Boiler);
    story.map(|ordinal| words(article.paragraph_text(ordinal)).count() as u64).sum()
}

/// Returns where the patterns stand next to each other, from left to right, without overlap.
fn occurrences(patterns: &[Pattern], words: &[Word<'_>]) -> Vec<Span> {
    let mut spans = Vec::new();
    let mut at = 0;
    while !patterns.is_empty() && at + patterns.len() <= words.len() {
        let window = &words[at..at + patterns.len()];
        if stands(patterns, window) {
            spans.push(Span::new(window[0].span.start, window[window.len() - 1].span.end));
            at += patterns.len();
        } else {
            at += 1;
        }
    }
    spans
}

fn stands(patterns: &[Pattern], words: &[Word<'_>]) -> bool {
    patterns.iter().zip(words).all(|(pattern, word)| pattern.matches(&word.folded))
}
