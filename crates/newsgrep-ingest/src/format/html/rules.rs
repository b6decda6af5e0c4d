//! Which blocks of a page are its article: what the crate chose, completed and cleaned.
//!
//! In: the blocks of a page and what was chosen of them. Out: the paragraphs. The rules know no site: they go by
//! where a block stands among the chosen ones, by how much of it is links, and by the words of
//! [`words`](super::words). [`take`](super::take) has those that take blocks in, [`clean`](super::clean) those that
//! leave them out; no block is changed or moved.

use std::collections::HashSet;

use super::blocks::{Block, Element, Page};
use super::main_text::MainText;
use super::{lines, words};

/// Returns the paragraphs of the article, and what stands around them on whom it is from.
pub(crate) fn article(page: &Page, chosen: &[bool], title: Option<&str>, page_title: &str) -> MainText {
    let mut choice = Choice::new(page, chosen, title, page_title);
    choice.take_siblings();
    choice.take_wrapped();
    choice.take_quotes();
    choice.take_headings();
    choice.drop_noise();
    choice.drop_others();
    choice.drop_pointers();
    choice.drop_headline();
    choice.trim_head();
    choice.trim_tail();
    choice.take_standfirst();
    let paragraphs = choice.kept().flat_map(|at| lines::split(page, &page.blocks[at])).collect();
    MainText { paragraphs, credits: choice.credits() }
}

/// The length, in characters without white space, of what may be a paragraph by itself.
pub(super) const SENTENCE: usize = 25;
/// The length of what is no label, no byline and no heading.
pub(super) const LONG: usize = 80;

/// The blocks of a page, and which of them are taken for its article so far.
pub(super) struct Choice<'a> {
    pub(super) page: &'a Page,
    pub(super) kept: Vec<bool>,
    /// The block element each block stands in.
    pub(super) homes: Vec<usize>,
    /// What the headline is, letters and digits only, in each form the page has of it.
    headlines: HashSet<String>,
    page_title: String,
}

impl<'a> Choice<'a> {
    pub(super) fn new(page: &'a Page, chosen: &[bool], title: Option<&str>, page_title: &str) -> Self {
        let kept = page.blocks.iter().map(|block| share(block, chosen) >= 0.5).collect();
        let homes: Vec<usize> = page.blocks.iter().map(|block| page.home(block.element)).collect();
        let is_first = |at: &usize| page.elements[homes[*at]].tag == "h1";
        let firsts = (0..homes.len()).filter(is_first).map(|at| plain(&page.blocks[at].text));
        let headlines = firsts.chain(title.map(plain)).filter(|text| !text.is_empty()).collect();
        Choice { page, kept, homes, headlines, page_title: plain(page_title) }
    }

    pub(super) fn kept(&self) -> impl DoubleEndedIterator<Item = usize> {
        (0..self.kept.len()).filter(|at| self.kept[*at])
    }

    pub(super) fn tag(&self, at: usize) -> &str {
        &self.page.elements[self.homes[at]].tag
    }

    pub(super) fn is_heading(&self, at: usize) -> bool {
        matches!(self.tag(at), "h1" | "h2" | "h3" | "h4" | "h5" | "h6")
    }

    pub(super) fn is_noise(&self, at: usize) -> bool {
        let around = self.page.around(self.page.blocks[at].element);
        // The outermost elements are the page, and named after all that it has.
        around.take(5).any(|(_, element)| {
            !matches!(&*element.tag, "body" | "main" | "article")
                && (is_noise(element) || element.is_hidden && !words::is_paywall(&element.label))
        })
    }

    pub(super) fn is_pointer(&self, at: usize) -> bool {
        let block = &self.page.blocks[at];
        let is_mostly_link = block.linked * 5 >= block.length * 2;
        words::is_pointer(&block.text) && (is_mostly_link || block.length < 30)
    }

    /// Tells whether a block is the headline, which the article has as its title.
    pub(super) fn is_headline(&self, at: usize) -> bool {
        let text = plain(&self.page.blocks[at].text);
        self.tag(at) == "h1"
            || self.headlines.contains(&text)
            // The title of a page has the name of its site behind it.
            || text.chars().count() > 20 && self.page_title.starts_with(&text)
    }
}

/// Tells whether an element is made or named for what is no part of an article.
pub(super) fn is_noise(element: &Element) -> bool {
    let is_aside = matches!(
        &*element.tag,
        "figure" | "figcaption" | "aside" | "nav" | "footer" | "form" | "time" | "label" | "legend"
    );
    is_aside || words::is_noise(&element.label)
}

/// Returns a text as its letters and digits, to compare headlines by.
pub(super) fn plain(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// Returns how much of a block was chosen, from 0 to 1.
fn share(block: &Block, chosen: &[bool]) -> f64 {
    let of = |(number, length): &(u32, usize)| match chosen.get(*number as usize) {
        Some(true) => *length,
        _ => 0,
    };
    block.runs.iter().map(of).sum::<usize>() as f64 / block.length.max(1) as f64
}
