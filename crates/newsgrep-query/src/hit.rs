//! Putting a hit together: from an article and what matched in it to what the answer says of it.
//!
//! In: an article, where a query took part in it, and how the answer is to look. Out: a [`Hit`]. Every engine shows its hits
//! so, wherever their text is kept.

use std::collections::BTreeSet;
use std::ops::Range;

use newsgrep_text::{Article, Span, Zone, content_hash};

use crate::eval::{Examined, ExaminedParagraph};
use crate::{Hit, HitParagraph, MoreKnown, Request};

impl Hit {
    /// Returns the hit that an article is: its paragraphs that took part, with the context asked for.
    ///
    /// `unit` is the paragraph that is the hit, where paragraphs are; others are then only its context. `score` is 0 when
    /// hits are not sorted by relevance. Takes time proportional to the length of the article.
    ///
    /// ```
    /// use newsgrep_query::plan::Plan;
    /// use newsgrep_query::{Hit, Request, eval, parse};
    /// use newsgrep_text::Article;
    ///
    /// let article = Article::from_text("talks.txt", "Envoys meet\n\nThey left.\n\nThe talks failed.\n");
    /// let request = Request { before: 1, ..Request::new(parse("talks").unwrap()) };
    /// let plan = Plan::compile(&request.query);
    /// let examined = eval::examine(&plan, &article, request.scope, &|| false).unwrap();
    /// let hit = Hit::of(&article, &examined, &request, 1.5, None);
    /// let shown: Vec<_> = hit.paragraphs.iter().map(|shown| (shown.ordinal, shown.context)).collect();
    /// assert_eq!(shown, [(1, true), (2, false)]);
    /// assert_eq!(hit.title.as_deref(), Some("Envoys meet"));
    /// ```
    ///
    /// # Panics
    ///
    /// Panics if the article does not have one of the paragraphs.
    pub fn of(
        article: &Article,
        examined: &Examined,
        request: &Request,
        score: f32,
        unit: Option<usize>,
    ) -> Hit {
        // A paragraph found by what is known about its article is a hit in which nothing is marked.
        let takes_part = |paragraph: &&ExaminedParagraph| match unit {
            Some(unit) => paragraph.ordinal == unit && !paragraph.leaves.is_empty(),
            None => true,
        };
        let matching: Vec<&ExaminedParagraph> = examined.paragraphs.iter().filter(takes_part).collect();
        let ordinals = matching.iter().map(|paragraph| paragraph.ordinal as u32);
        let total = article.paragraphs.len() as u32;
        let shown = shown(request, ordinals, unit.map(|unit| unit as u32), 0..total);
        let paragraphs = shown.into_iter().map(|ordinal| {
            let at = ordinal as usize;
            let found = matching.iter().find(|paragraph| paragraph.ordinal == at);
            Shown {
                ordinal,
                zone: article.paragraphs[at].zone,
                text: article.paragraph_text(at).to_owned(),
                start: article.paragraphs[at].span.start,
                context: found.is_none() && unit != Some(at),
                spans: found.map_or_else(Vec::new, |paragraph| paragraph.spans.clone()),
            }
        });
        let paragraphs = paragraphs.collect();
        let first = article.paragraphs.first().map(|first| (first.span.of(&article.text), first.span.start));
        let title = first.and_then(|(text, start)| title_in(text, start, article.title));
        Hit::put_together(article, content_hash(article), title, score, total, paragraphs)
    }

    /// Returns the hit of what is known about an article, whose text may be left out, and of the paragraphs to show.
    pub(crate) fn put_together(
        known: &Article,
        content: u64,
        title: Option<String>,
        score: f32,
        paragraphs_total: u32,
        paragraphs: Vec<Shown>,
    ) -> Hit {
        let file_start = known.file_start.and_then(|start| usize::try_from(start).ok());
        Hit {
            id: known.id,
            content: format!("{content:016x}"),
            origin: known.origin.clone(),
            title,
            source: known.source.clone(),
            date: known.published.map(|date| date.to_string()),
            url: known.url.clone(),
            section: known.section.clone(),
            language: known.language.clone(),
            byline: known.byline.clone(),
            agency: known.agency.clone(),
            more: MoreKnown::of(known),
            score,
            score_parts: None,
            paragraphs_total,
            paragraphs: paragraphs.into_iter().map(|shown| shown.into_paragraph(file_start)).collect(),
            published: known.published,
        }
    }
}

/// A paragraph of a hit to show.
pub(crate) struct Shown {
    pub(crate) ordinal: u32,
    pub(crate) zone: Zone,
    pub(crate) text: String,
    pub(crate) start: usize,
    pub(crate) context: bool,
    /// As bytes of the article's text.
    pub(crate) spans: Vec<Span>,
}

impl Shown {
    /// `file_start` is where the article's text begins in its file, if spans of the file can be told.
    fn into_paragraph(self, file_start: Option<usize>) -> HitParagraph {
        let Shown { ordinal, zone, text, start, context, spans } = self;
        let in_file = |start| spans.iter().map(|span| span.shifted(start)).collect();
        HitParagraph { ordinal, zone, text, start, context, file_span: file_start.map(in_file), spans }
    }
}

/// Returns the paragraphs of a hit to show, of those that its article has: those that match, with the context asked for.
/// A paragraph that is a hit of its own is shown even if nothing in it is marked.
pub(crate) fn shown(
    request: &Request,
    matching: impl Iterator<Item = u32>,
    unit: Option<u32>,
    article: Range<u32>,
) -> BTreeSet<u32> {
    let context = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
    let with_context = |at: u32| {
        let first = at.saturating_sub(context(request.before)).max(article.start);
        let last = at.saturating_add(context(request.after)).min(article.end - 1);
        first..=last
    };
    matching.chain(unit).flat_map(with_context).collect()
}

/// Returns the title, if it stands in the first paragraph, which begins at `start` of the article's text.
pub(crate) fn title_in(first: &str, start: usize, title: Option<Span>) -> Option<String> {
    let title = title?;
    let from = title.start.checked_sub(start)?;
    first.get(from..from + title.len()).map(str::to_owned)
}
