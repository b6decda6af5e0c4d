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
//! The plan is asked of each paragraph by itself: its leaves must occur in this paragraph, conditions on zone and language
//! are its own, all others are those of the article. A paragraph found by conditions or by NOT alone is a hit without spans.
//! [`Zone::Boiler`] paragraphs are only asked if the plan speaks of that zone.
//!
//! # Dates
//!
//! An article without a date meets `date:none` and no other condition on the date. So `-date:2022` finds it.

mod clause;
mod cut;

use newsgrep_text::{Article, Span, Word, Zone, words};

use crate::Scope;
pub use crate::occurrence::Stretch;
#[cfg(feature = "local")]
use crate::plan::Clause;
use crate::plan::{Condition, Leaf, Pattern, Plan};

use clause::{Occurrences, Paragraph};
pub(crate) use cut::{Cut, Held};

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
    examine(plan, article, scope, &|| false).map(ArticleMatch::from)
}

/// How an article satisfies a plan, with all that a score is made of.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Examined {
    /// The paragraphs that took part, in reading order; with [`Scope::Paragraph`] those that are hits, each by itself.
    pub paragraphs: Vec<ExaminedParagraph>,
    /// The occurrences in all of them.
    pub occurrences: u64,
}

/// How a paragraph took part, with all that its score is made of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExaminedParagraph {
    /// Its place in the article, counted from 0.
    pub ordinal: usize,
    /// What matched, as bytes of the article's text, in order, without overlap.
    pub spans: Vec<Span>,
    /// The occurrences of the leaves that took part; at least as many as spans.
    pub occurrences: u64,
    /// How many words it has.
    pub words: u32,
    /// The leaves of the plan that took part here, in ascending order, and how often each occurs.
    pub leaves: Vec<(usize, u64)>,
}

impl From<Examined> for ArticleMatch {
    fn from(examined: Examined) -> Self {
        let of_paragraph = |paragraph: ExaminedParagraph| {
            let ExaminedParagraph { ordinal, spans, occurrences, .. } = paragraph;
            ParagraphMatch { ordinal, spans, occurrences }
        };
        let paragraphs = examined.paragraphs.into_iter().map(of_paragraph).collect();
        ArticleMatch { paragraphs, occurrences: examined.occurrences }
    }
}

/// Returns how the article satisfies the plan, or `None` if it does not, or if `ended` said meanwhile that it takes too
/// long: it is asked every few words, and must go on saying so.
///
/// It finds what [`evaluate`] does, and beside that which leaves occur where and how often, of which [`crate::rank`] makes
/// scores.
///
/// ```
/// use newsgrep_query::plan::Plan;
/// use newsgrep_query::{Scope, eval, parse};
/// use newsgrep_text::Article;
///
/// let article = Article::from_text("talks.txt", "Envoys meet\n\nThe envoy said: talks, talks.\n");
/// let plan = Plan::compile(&parse("talks envoy*").unwrap());
/// let found = eval::examine(&plan, &article, Scope::Article, &|| false).unwrap();
/// assert_eq!(found.paragraphs[0].leaves, [(1, 1)]);
/// assert_eq!((found.paragraphs[1].words, &found.paragraphs[1].leaves[..]), (5, &[(0, 2), (1, 1)][..]));
/// assert_eq!(eval::examine(&plan, &article, Scope::Article, &|| true), None);
/// ```
pub fn examine(plan: &Plan, article: &Article, scope: Scope, ended: &dyn Fn() -> bool) -> Option<Examined> {
    let cut = Cut::until(article, ended);
    let examined = match scope {
        Scope::Article => {
            let looks_in = |leaf: usize, ordinal: usize| cut.looks_in(&plan.leaves[leaf], ordinal);
            cut.held(plan, &looks_in).map(|held| held.examined())
        }
        Scope::Paragraph => by_paragraph(plan, &cut),
    };
    examined.filter(|_| !ended())
}

fn by_paragraph(plan: &Plan, cut: &Cut<'_>) -> Option<Examined> {
    let asked = plan.asked_zones();
    let article = cut.article;
    let candidates = (0..article.paragraphs.len()).filter(|at| asked.contains(article.paragraphs[*at].zone));
    let paragraphs: Vec<ExaminedParagraph> = candidates
        .take_while(|_| !cut.has_ended())
        .filter_map(|ordinal| {
            let wanted = |leaf: usize| cut.looks_in(&plan.leaves[leaf], ordinal);
            let found = Found::of(plan, &wanted, cut.paragraph(ordinal));
            let mut counts = vec![0; plan.leaves.len()];
            found.add_to(&mut counts);
            let participants =
                plan.participants(&|leaf| counts[leaf], &|condition| cut.meets_at(ordinal, condition))?;
            let found = found.taking_part(&participants).unwrap_or_default();
            Some(found.examined(cut, ordinal))
        })
        .collect();
    (!paragraphs.is_empty()).then(|| gathered(paragraphs))
}

fn gathered(paragraphs: Vec<ExaminedParagraph>) -> Examined {
    let occurrences = paragraphs.iter().map(|paragraph| paragraph.occurrences).sum();
    Examined { paragraphs, occurrences }
}

/// A leaf that occurs in a paragraph.
struct FoundLeaf<'p> {
    number: usize,
    occurrences: Occurrences<'p>,
}

/// The leaves that occur in one paragraph.
#[derive(Default)]
struct Found<'p>(Vec<FoundLeaf<'p>>);

impl<'p> Found<'p> {
    fn of(plan: &'p Plan, wanted: &dyn Fn(usize) -> bool, paragraph: &Paragraph<'_>) -> Self {
        let wanted = (0..plan.leaves.len()).filter(|leaf| wanted(*leaf));
        let found = wanted.filter_map(|number| {
            let occurrences = Occurrences::of_leaf(&plan.leaves[number], paragraph)?;
            Some(FoundLeaf { number, occurrences })
        });
        Found(found.collect())
    }

    /// Adds how often each leaf occurs.
    fn add_to(&self, counts: &mut [u64]) {
        for leaf in &self.0 {
            counts[leaf.number] += leaf.occurrences.count();
        }
    }

    /// Returns what is of the leaves that take part, or `None` if nothing is.
    fn taking_part(self, participants: &[bool]) -> Option<Self> {
        let found: Vec<_> = self.0.into_iter().filter(|leaf| participants[leaf.number]).collect();
        (!found.is_empty()).then_some(Found(found))
    }

    fn examined(&self, cut: &Cut<'_>, ordinal: usize) -> ExaminedParagraph {
        let start = cut.article.paragraphs[ordinal].span.start;
        let leaves: Vec<(usize, u64)> =
            self.0.iter().map(|leaf| (leaf.number, leaf.occurrences.count())).collect();
        let occurrences = leaves.iter().map(|(_, occurrences)| occurrences).sum();
        let spans = self.marks(cut.paragraph(ordinal)).into_iter().map(|span| span.shifted(start)).collect();
        // No paragraph has more words than a document of the index may have places.
        let words = u32::try_from(cut.words(ordinal).len()).unwrap_or(u32::MAX);
        ExaminedParagraph { ordinal, spans, occurrences, words, leaves }
    }

    /// Returns the marks in order, those that overlap made one.
    fn marks(&self, paragraph: &Paragraph<'_>) -> Vec<Span> {
        merged(self.0.iter().flat_map(|leaf| leaf.occurrences.marks(paragraph)).collect())
    }
}

/// Returns the spans in order, those that overlap made one.
pub(crate) fn merged(mut spans: Vec<Span>) -> Vec<Span> {
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
    let paragraph = Paragraph::new(text);
    Found::of(plan, &wanted, &paragraph).marks(&paragraph)
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
    let paragraph = Paragraph::until(text, ended);
    let marked = Found::of(plan, &wanted, &paragraph).marks(&paragraph);
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
    stands_in(patterns, &words)
}

fn stands_in(patterns: &[Pattern], words: &[Word<'_>]) -> bool {
    let stands = |window: &[Word<'_>]| {
        patterns.iter().zip(window).all(|(pattern, word)| pattern.matches_folded(&word.folded))
    };
    !patterns.is_empty() && words.windows(patterns.len()).any(stands)
}

/// Returns whether an article meets a condition on what is known about it.
pub fn condition_holds(condition: &Condition, article: &Article) -> bool {
    Cut::new(article).meets(condition)
}
