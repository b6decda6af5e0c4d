//! Whom a text is from, as the lines above and below it say that are no part of it: `By Ann Lee`, `LONDON (Reuters) –`,
//! `Reporting by …; Editing by …`, `© 2031 AFP`.
//!
//! In: the blocks of a page and which of them are its article. Out: byline, dateline and agency, where its metadata
//! names none. What a line means is read as in any other text, by [`Article::infer`].

use newsgrep_text::Article;

use super::rules::{Choice, plain};
use super::words;
use crate::draft::Draft;

/// How many blocks above and below a text such lines are looked for.
const NEAR: usize = 8;
/// How many of them are kept on either side.
const MAX_LINES: usize = 3;
/// The longest of them, in characters without white space.
const LONGEST: usize = 300;

/// The lines around a text that may say whom it is from.
#[derive(Debug, Default)]
pub(crate) struct Credits {
    above: Vec<String>,
    below: Vec<String>,
}

impl Choice<'_> {
    /// Returns the lines that were left out of an article and may say whom it is from.
    pub(super) fn credits(&self) -> Credits {
        let (Some(first), Some(last)) = (self.kept().next(), self.kept().next_back()) else {
            return Credits::default();
        };
        let headline = (first.saturating_sub(NEAR)..first).rev().find(|at| self.is_headline(*at));
        // Without a headline above it a byline may be that of another story.
        let above = headline.map_or(first..first, |headline| headline + 1..first);
        let end = self.kept.len().min(last + 1 + NEAR);
        let is_above = |at: &usize| words::is_byline(&self.page.blocks[*at].text);
        let is_below = |at: &usize| {
            let text = &self.page.blocks[*at].text;
            // Among the paragraphs stand the credits of pictures.
            words::is_credit(text) || *at > last && words::is_agency_line(text)
        };
        Credits {
            above: self.left_out(above.filter(is_above)),
            below: self.left_out((first..end).filter(is_below)),
        }
    }

    fn left_out(&self, blocks: impl Iterator<Item = usize>) -> Vec<String> {
        let is_apart = |at: &usize| {
            let block = &self.page.blocks[*at];
            let is_other = |tag: &str| matches!(tag, "figure" | "figcaption" | "aside" | "nav" | "form");
            !self.kept[*at]
                && block.length <= LONGEST
                && !self.page.around(block.element).any(|(_, element)| is_other(&element.tag))
        };
        let text = |at: usize| self.page.blocks[at].text.clone();
        blocks.filter(is_apart).take(MAX_LINES).map(text).collect()
    }
}

impl Credits {
    /// Fills in what a draft does not say yet of whom its text is from.
    pub(crate) fn fill(self, draft: &mut Draft<'_>) {
        if self.above.is_empty() && self.below.is_empty() {
            return;
        }
        let first = draft.paragraphs.first().map(AsRef::as_ref);
        let above = self.above.iter().map(String::as_str);
        let lines = above.chain(first).chain(self.below.iter().map(String::as_str));
        let mut story = Article::from_parts("", None, lines);
        story.byline = draft.byline.take();
        story.infer();
        draft.byline = story.byline;
        draft.dateline = draft.dateline.take().or(story.dateline);
        // An agency's own pages credit nobody.
        let own = draft.source.as_deref().map(plain).unwrap_or_default();
        let agency = story.agency.filter(|agency| !own.contains(&plain(agency)));
        draft.agency = draft.agency.take().or(agency);
    }
}
