//! Decides on text alone what matches, and where: the one evaluator.
//!
//! In: a [`Plan`] and an [`Article`]. Out: whether the article satisfies it, the paragraphs that took part and the
//! spans that matched. It marks what engines find, searches text that is in no archive, and is what engines are held
//! against. It ranks nothing and reads no index.
//!
//! # What an occurrence is
//!
//! An occurrence of a word or a phrase is one stretch of words; it never crosses a paragraph. One of a proximity is a
//! minimal stretch that holds an occurrence of each operand, none overlapping, close enough (`occurrence` has the
//! definitions). One of a group joined by OR is one of any member. Those of `a NOT w/n b` are those of `a` that have
//! no `b` near. Occurrences of one leaf are counted from left to right and do not overlap: `"la la"` occurs once in
//! `la la la`.
//!
//! # What is marked
//!
//! Exactly the words that took part in some occurrence: of a phrase the whole of it, of a proximity the operands and not
//! what stands between them, of `a NOT w/n b` only `a`. A mark is one span, from the first byte of its first word to the
//! last byte of its last; marks that overlap, whichever leaves they are of, are one.
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

mod clause;

use newsgrep_text::{Article, Span, Word, Zone, words};

use crate::Scope;
use crate::ast::Field;
pub use crate::occurrence::Stretch;
#[cfg(feature = "local")]
use crate::plan::Clause;
use crate::plan::{Condition, Leaf, Pattern, Plan, ZoneSet};

use clause::{Occurrences, Paragraph};

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
    let mut counts = vec![0; plan.leaves.len()];
    for leaf in found.iter().flat_map(|found| &found.0) {
        counts[leaf.number] += leaf.count;
    }
    let participants =
        plan.participants(&|leaf| counts[leaf], &|condition| condition_holds(condition, article))?;
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
            let mut counts = vec![0; plan.leaves.len()];
            for leaf in &found.0 {
                counts[leaf.number] += leaf.count;
            }
            let condition_holds = |condition: &Condition| condition_holds(condition, article);
            let participants = plan.participants(&|leaf| counts[leaf], &condition_holds)?;
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

/// A leaf that occurs in a paragraph.
struct FoundLeaf {
    number: usize,
    /// How often, without overlap.
    count: u64,
    /// What is marked, as bytes of the paragraph.
    marks: Vec<Span>,
}

/// The leaves that occur in one paragraph.
#[derive(Default)]
struct Found(Vec<FoundLeaf>);

impl Found {
    fn in_paragraph(plan: &Plan, article: &Article, ordinal: usize) -> Self {
        let paragraph = &article.paragraphs[ordinal];
        let language = paragraph.language.as_deref().or(article.language.as_deref());
        let wanted = |leaf: usize| plan.leaves[leaf].looks_in(paragraph.zone, language);
        Found::of(plan, &wanted, article.paragraph_text(ordinal), &|| false)
    }

    fn of(plan: &Plan, wanted: &dyn Fn(usize) -> bool, text: &str, ended: &dyn Fn() -> bool) -> Self {
        let wanted: Vec<usize> = (0..plan.leaves.len()).filter(|leaf| wanted(*leaf)).collect();
        if wanted.is_empty() {
            return Found::default();
        }
        let paragraph = Paragraph::until(text, ended);
        let found = wanted.into_iter().filter_map(|number| {
            let leaf = &plan.leaves[number];
            let occurrences = Occurrences::of_leaf(leaf, &paragraph)?;
            let marks = if leaf.negative { Vec::new() } else { occurrences.marks(&paragraph) };
            Some(FoundLeaf { number, count: occurrences.count(), marks })
        });
        Found(found.collect())
    }

    /// Returns what is of the leaves that take part, or `None` if nothing is.
    fn taking_part(self, participants: &[bool]) -> Option<Self> {
        let found: Vec<_> = self.0.into_iter().filter(|leaf| participants[leaf.number]).collect();
        (!found.is_empty()).then_some(Found(found))
    }

    fn into_match(self, article: &Article, ordinal: usize) -> ParagraphMatch {
        let start = article.paragraphs[ordinal].span.start;
        let occurrences = self.0.iter().map(|leaf| leaf.count).sum();
        let spans = self.merged().into_iter().map(|span| span.shifted(start)).collect();
        ParagraphMatch { ordinal, spans, occurrences }
    }

    /// Returns the marks in order, those that overlap made one.
    fn merged(self) -> Vec<Span> {
        merged(self.0.into_iter().flat_map(|leaf| leaf.marks).collect())
    }
}

/// Returns the spans in order, those that overlap made one.
fn merged(mut spans: Vec<Span>) -> Vec<Span> {
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
    Found::of(plan, &wanted, text, &|| false).merged()
}

/// Returns what [`mark`] does, or `None` if `ended` said meanwhile that it takes too long.
#[cfg(feature = "local")]
pub(crate) fn mark_until(
    plan: &Plan,
    participating: &[bool],
    text: &str,
    zone: Zone,
    language: Option<&str>,
    ended: &dyn Fn() -> bool,
) -> Option<Vec<Span>> {
    let wanted = |leaf: usize| participating[leaf] && plan.leaves[leaf].looks_in(zone, language);
    let marked = Found::of(plan, &wanted, text, ended).merged();
    (!ended()).then_some(marked)
}

/// Returns where a clause occurs in one paragraph, in order; of no use if `ended` said that it takes too long.
#[cfg(feature = "local")]
pub(crate) fn clause_stretches(clause: &Clause, text: &str, ended: &dyn Fn() -> bool) -> Vec<Stretch> {
    Occurrences::of(clause, &Paragraph::until(text, ended)).into_stretches()
}

/// Returns how often a leaf occurs in one paragraph, and what it marks there as bytes of the paragraph.
///
/// The zone and language of the leaf are not looked at.
///
/// ```
/// use newsgrep_query::plan::Plan;
/// use newsgrep_query::{eval, parse};
///
/// let plan = Plan::compile(&parse("\"moment * tru\"*").unwrap());
/// let text = "A moment of truth, or the MOMENT’S «trusted» truth.";
/// let (count, spans) = eval::leaf_marks(&plan.leaves[0], text);
/// let found: Vec<&str> = spans.iter().map(|span| span.of(text)).collect();
/// assert_eq!((count, found), (2, vec!["moment of truth", "MOMENT’S «trusted» truth"]));
/// ```
pub fn leaf_marks(leaf: &Leaf, text: &str) -> (u64, Vec<Span>) {
    let paragraph = Paragraph::new(text);
    match Occurrences::of_leaf(leaf, &paragraph) {
        Some(occurrences) => (occurrences.count(), merged(occurrences.marks(&paragraph))),
        None => (0, Vec::new()),
    }
}

/// Returns the stretches of words where a leaf occurs in one paragraph, in order; they may overlap.
///
/// The zone and language of the leaf are not looked at.
pub fn leaf_stretches(leaf: &Leaf, text: &str) -> Vec<Stretch> {
    let paragraph = Paragraph::new(text);
    Occurrences::of_leaf(leaf, &paragraph).map(Occurrences::into_stretches).unwrap_or_default()
}

/// Returns whether the patterns stand next to each other among the words of a field's value; how the words are written
/// does not count there.
pub fn field_holds(patterns: &[Pattern], value: &str) -> bool {
    let words: Vec<Word<'_>> = words(value).collect();
    let stands = |window: &[Word<'_>]| {
        patterns.iter().zip(window).all(|(pattern, word)| pattern.matches_folded(&word.folded))
    };
    !patterns.is_empty() && words.windows(patterns.len()).any(stands)
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
        Condition::Speaker | Condition::Saved(_) => false,
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
