//! The main text of a page as its paragraphs.
//!
//! In: a scanned page. Out: those of its blocks of text that are the article, in the order of the page, each as
//! it stands there. Which they are is asked of the `trafilatura` crate, in its precise setting, and then put
//! right by the rules of [`rules`](super::rules).

use trafilatura::dom::Document;
use trafilatura::{ExtractionFocus, Options, extract_document};

use super::blocks::Page;
use super::credits::Credits;
use super::rules;
use super::scan::mark;

/// The text of a page.
#[derive(Debug, Default)]
pub(crate) struct MainText {
    pub(crate) paragraphs: Vec<String>,
    pub(crate) credits: Credits,
}

/// Returns the article that a page is about; no paragraphs if it has none.
pub(crate) fn main_text(page: &str, title: Option<&str>) -> MainText {
    let tree = Document::parse(page);
    let page = Page::of(&tree);
    let page_title = tree.query_selector(tree.root(), "title").map(|node| tree.text_content(node));
    let chosen = chosen(tree);
    rules::article(&page, &chosen, title, &page_title.unwrap_or_default())
}

/// Returns which texts the crate takes for the article, by the numbers of their marks.
fn chosen(tree: Document) -> Vec<bool> {
    let options = Options::default().with_fallback(true).with_focus(ExtractionFocus::FavorPrecision);
    // What is too short for the crate, or in no language it knows, has no main text.
    let text = extract_document(tree, &options).map(|result| result.content_text).unwrap_or_default();
    let mut chosen = Vec::new();
    for number in text.chars().filter_map(mark) {
        let at = number as usize;
        if chosen.len() <= at {
            chosen.resize(at + 1, false);
        }
        chosen[at] = true;
    }
    chosen
}
