//! The lines of a block that are paragraphs by themselves.

use super::blocks::{Block, Page};
use super::words;

/// Returns the paragraphs of a block: its lines, where the page ends paragraphs by a single line break.
pub(crate) fn split(page: &Page, block: &Block) -> Vec<String> {
    let home = &page.elements[page.home(block.element)];
    let lines: Vec<&str> = block.text.split('\n').map(str::trim).filter(|line| !line.is_empty()).collect();
    let is_verse = matches!(&*home.tag, "blockquote" | "pre" | "h1" | "h3" | "h4" | "h5" | "h6");
    if lines.len() < 2 || is_verse {
        return vec![lines.join("\n")];
    }
    let is_list = lines.iter().all(|line| line.chars().count() < 60);
    let mut paragraphs: Vec<String> = Vec::new();
    for line in lines {
        match paragraphs.last_mut() {
            Some(last) if !is_list && !words::ends_sentence(last) => {
                last.push('\n');
                last.push_str(line);
            }
            _ => paragraphs.push(line.to_owned()),
        }
    }
    paragraphs
}
