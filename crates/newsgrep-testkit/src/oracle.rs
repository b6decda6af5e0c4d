//! The answer to a query found by looking at every word of every article, as naively as it can be written.
//!
//! In: articles and a [`Query`]. Out: which articles hold it, which paragraphs took part, how often and where. It
//! shares nothing with the plan, the evaluator or an index but the tree itself and the words, sentences, quotations,
//! inflections and name keys of [`newsgrep_text`], so that it can disagree with each of them. It is slow, it ranks
//! nothing, and it does not know expansions by dictionary: each is held against every word.
//!
//! The rules, where the query language leaves room:
//! - A text clause is looked for in all zones but boilerplate. The nearest `title:`, `hlead:` or AND level with a
//!   `zone:` decides on other zones; zones named side by side must all hold, `zone:(title OR lead)` is either, and a
//!   negated one is taken away from the zones that would be searched without it.
//! - A `lang:` confines in the same way by the paragraph's own language where it has one, else by the article's. A
//!   negated one is always a condition: the article is not in that language.
//! - A `zone:` or `lang:` that has text clauses of its own level to confine is no condition by itself. Without any
//!   it is a condition on the article: it has such a paragraph, it is in this language.
//! - `title:*` asks for a title. A clause without a single word, such as `"…"`, holds nowhere. A field that the
//!   article does not have is a field without words. The words of boilerplate do not count for `wc:`.
//! - Two clauses are the same when they ask for the same words in the same zones and the same language, inside
//!   quotation marks or not; `lang:(en OR de)` makes two clauses of one, and inflections make
//!   one for each language that has them, and one for all others.
//! - `CAPS(…)` and its kin ask it of every word inside, one that stands for any word included. `=` says nothing of
//!   words with wildcards or edits, and wins over STEM.
//! - An occurrence of a proximity is a stretch that some close choice of its operands has and that holds no other
//!   such stretch; the words of all choices that have it are marked.
//! - Inside quotation marks is an occurrence that one quotation holds as a whole.

mod asked;
mod clause;
mod condition;
mod confine;
mod occurrence;
mod random;
mod word;

use std::ops::Range;

use newsgrep_query::{Filter, Query};
use newsgrep_text::{Article, Span};

use self::asked::{Asked, Clause};
use self::condition::condition;
use self::occurrence::{Paragraph, count};
pub use self::random::{VOCABULARY, random_archive, random_query};

/// An article that satisfies a query.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Match {
    /// Its place among the articles asked, counted from 0.
    pub article: usize,
    /// The paragraphs that took part, in reading order; none when only metadata decided.
    pub paragraphs: Vec<ParagraphMatch>,
}

/// A paragraph that took part in a match.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ParagraphMatch {
    /// Its place in the article, counted from 0.
    pub ordinal: usize,
    /// How often the clauses that took part occur: each counted from left to right without overlap, the same clause
    /// written twice counted once.
    pub occurrences: usize,
    /// The bytes of the article's text that matched, in order; where two clauses overlap there is one span.
    pub spans: Vec<Span>,
}

/// Returns every article that satisfies the query, in the order of the articles.
///
/// # Panics
///
/// Panics on a part of the language that cannot be answered: a saved search that was not put in, and speakers.
///
/// ```
/// use newsgrep_query::Query;
/// use newsgrep_testkit::{oracle, seeds};
///
/// let matches = oracle::search(&seeds(), &Query::Word("NATO".to_owned()));
/// assert_eq!(matches.len(), 5);
/// ```
pub fn search(articles: &[Article], query: &Query) -> Vec<Match> {
    let asked = Asked::of(query);
    let answer = |(at, article)| {
        let reading = Reading::of(article, false);
        let whole = 0..article.paragraphs.len();
        let taking_part = reading.answer(&asked, &whole)?;
        let paragraphs = whole.filter_map(|ordinal| reading.paragraph_match(&taking_part, ordinal)).collect();
        Some(Match { article: at, paragraphs })
    };
    articles.iter().enumerate().filter_map(answer).collect()
}

/// Returns every article with a paragraph that satisfies the query by itself, and these paragraphs.
///
/// A zone and a language are those of the paragraph, other conditions are on the article. Boilerplate is asked only if
/// something is looked for there. A paragraph that holds without a word, as by `-vote`, has no spans.
///
/// # Panics
///
/// Panics as [`search`] does.
pub fn search_paragraphs(articles: &[Article], query: &Query) -> Vec<Match> {
    let asked = Asked::of(query);
    let boiler = asked.looks_in_boiler();
    let answer = |(at, article)| {
        let reading = Reading::of(article, true);
        let paragraphs: Vec<ParagraphMatch> = (0..article.paragraphs.len())
            .filter(|ordinal| boiler || article.paragraphs[*ordinal].zone != newsgrep_text::Zone::Boiler)
            .filter_map(|ordinal| {
                let taking_part = reading.answer(&asked, &(ordinal..ordinal + 1))?;
                let nothing = ParagraphMatch { ordinal, occurrences: 0, spans: Vec::new() };
                Some(reading.paragraph_match(&taking_part, ordinal).unwrap_or(nothing))
            })
            .collect();
        (!paragraphs.is_empty()).then_some(Match { article: at, paragraphs })
    };
    articles.iter().enumerate().filter_map(answer).collect()
}

/// An article with the words of its paragraphs.
struct Reading<'a> {
    article: &'a Article,
    /// Whether its paragraphs are asked each by itself.
    alone: bool,
    paragraphs: Vec<Paragraph<'a>>,
}

impl<'a> Reading<'a> {
    fn of(article: &'a Article, alone: bool) -> Self {
        let text = |paragraph: &newsgrep_text::Paragraph| paragraph.span.of(&article.text);
        let paragraphs = article.paragraphs.iter().map(|paragraph| Paragraph::new(text(paragraph))).collect();
        Reading { article, alone, paragraphs }
    }

    /// Returns how often a clause occurs in a paragraph and what it marks there, as bytes of the article.
    fn find(&self, clause: &Clause, ordinal: usize) -> (usize, Vec<Span>) {
        let paragraph = &self.article.paragraphs[ordinal];
        let language = paragraph.language.as_deref().or(self.article.language.as_deref());
        if !clause.looks_in(paragraph.zone, language) {
            return (0, Vec::new());
        }
        let mut found = self.paragraphs[ordinal].occurrences(&clause.pattern);
        if clause.quoted {
            found.retain(|stretch, _| self.paragraphs[ordinal].is_quoted(*stretch));
        }
        let marks = found.values().flatten().map(|span| span.shifted(paragraph.span.start)).collect();
        (count(&found), marks)
    }

    fn count(&self, clause: &Clause, here: &Range<usize>) -> usize {
        here.clone().map(|ordinal| self.find(clause, ordinal).0).sum()
    }

    /// Returns the clauses that took part if these paragraphs hold what is asked, `None` if they do not.
    fn answer<'q>(&self, asked: &'q Asked<'q>, here: &Range<usize>) -> Option<Vec<&'q Clause>> {
        match asked {
            Asked::Clause(clause) => (self.count(clause, here) > 0).then(|| vec![clause]),
            Asked::HasZone(zones) => {
                let mut there = here.clone().map(|ordinal| self.article.paragraphs[ordinal].zone);
                there.any(|zone| zones.contains(&zone)).then(Vec::new)
            }
            Asked::Condition(Filter::Zone(zone)) => {
                let mut there = here.clone().map(|ordinal| self.article.paragraphs[ordinal].zone);
                there.any(|other| other == *zone).then(Vec::new)
            }
            Asked::Condition(Filter::Language(wanted)) if self.alone => {
                let own = self.article.paragraphs[here.start].language.as_ref();
                (own.or(self.article.language.as_ref()) == Some(wanted)).then(Vec::new)
            }
            Asked::Condition(filter) => condition(filter, self.article).then(Vec::new),
            Asked::Not(inner) => self.answer(inner, here).is_none().then(Vec::new),
            Asked::Every(members) => self.at_least(members.len(), members, here),
            Asked::Some(least, members) => self.at_least(*least, members, here),
            Asked::Often(least, clauses) => {
                let sum: usize = clauses.iter().map(|clause| self.count(clause, here)).sum();
                let occurring = || clauses.iter().filter(|clause| self.count(clause, here) > 0).collect();
                (sum >= *least).then(occurring)
            }
        }
    }

    fn at_least<'q>(
        &self,
        least: usize,
        members: &'q [Asked<'q>],
        here: &Range<usize>,
    ) -> Option<Vec<&'q Clause>> {
        let holding: Vec<_> = members.iter().filter_map(|member| self.answer(member, here)).collect();
        (holding.len() >= least).then(|| holding.concat())
    }

    /// Returns what took part in a paragraph; `None` if nothing did.
    fn paragraph_match(&self, taking_part: &[&Clause], ordinal: usize) -> Option<ParagraphMatch> {
        let mut different: Vec<&Clause> = Vec::new();
        for clause in taking_part {
            if !different.contains(clause) {
                different.push(clause);
            }
        }
        let found: Vec<_> = different.iter().map(|clause| self.find(clause, ordinal)).collect();
        let occurrences = found.iter().map(|(count, _)| count).sum();
        let spans = merged(found.into_iter().flat_map(|(_, marks)| marks).collect());
        (occurrences > 0).then_some(ParagraphMatch { ordinal, occurrences, spans })
    }
}

/// Returns the spans in order, those that overlap as one.
fn merged(mut spans: Vec<Span>) -> Vec<Span> {
    spans.sort();
    let mut merged: Vec<Span> = Vec::new();
    for span in spans {
        match merged.last_mut() {
            Some(last) if span.start < last.end => last.end = last.end.max(span.end),
            _ => merged.push(span),
        }
    }
    merged
}

#[cfg(test)]
mod tests;
