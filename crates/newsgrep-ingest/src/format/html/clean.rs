//! The rules that leave blocks out of an article: what stands in a text and is no part of it.

use std::collections::HashMap;

use super::rules::{Choice, LONG, is_noise};
use super::words;

impl Choice<'_> {
    /// Drops what stands in elements named for other things, or made for them.
    pub(super) fn drop_noise(&mut self) {
        let (inside, all) = self.lengths();
        for at in 0..self.kept.len() {
            let around = self.page.around(self.page.blocks[at].element);
            // An element with much of the text is the article, whatever it is named.
            let mut around = around.filter(|(element, _)| inside[*element] * 3 < all);
            let is_short = self.page.blocks[at].length < LONG;
            self.kept[at] &= !around.any(|(_, element)| is_noise(element) || is_short && element.is_hidden);
        }
    }

    /// Drops what stands before and behind the element that holds the text.
    pub(super) fn drop_others(&mut self) {
        let (inside, all) = self.lengths();
        let Some(longest) = self.kept().max_by_key(|at| self.page.blocks[*at].length) else { return };
        let around = self.page.around(self.page.blocks[longest].element);
        let mut around = around;
        let Some((main, element)) = around.find(|(element, _)| inside[*element] * 5 >= all * 4) else {
            return;
        };
        let is_within = |at: usize| {
            self.page.around(self.page.blocks[at].element).any(|(it, other)| {
                it == main
                    || (element.label.trim().len() > 1
                        && other.tag == element.tag
                        && other.label == element.label)
            })
        };
        let last = (0..self.kept.len()).rev().find(|at| self.kept[*at] && is_within(*at)).unwrap_or(0);
        let first = (0..last).find(|at| self.kept[*at] && is_within(*at)).unwrap_or(last);
        let headline = (0..first).rev().find(|at| self.is_headline(*at)).unwrap_or(0);
        for at in (0..headline).chain(last + 1..self.kept.len()) {
            self.kept[at] = false;
        }
    }

    /// Drops links to other stories, labels of advertisements and appeals to the reader.
    pub(super) fn drop_pointers(&mut self) {
        let mut seen: HashMap<&str, usize> = HashMap::new();
        for block in &self.page.blocks {
            *seen.entry(&block.text).or_default() += 1;
        }
        let links = self.kept().filter(|at| self.is_link(*at)).count();
        // A list of things to buy is one of links, and is the article.
        let is_list = links * 4 > self.kept().count();
        for at in 0..self.kept.len() {
            let block = &self.page.blocks[at];
            let is_apart = matches!(self.tag(at), "div" | "section");
            let is_label = is_apart && block.length < LONG && !words::ends_sentence(&block.text);
            let drop = words::is_advertisement(&block.text)
                || words::is_credit(&block.text)
                || is_label && seen[&*block.text] > 2
                || self.is_pointer(at)
                || words::is_appeal(&block.text) && block.length < 300
                || self.is_link(at) && !is_list;
            self.kept[at] &= !drop;
        }
    }

    pub(super) fn drop_headline(&mut self) {
        for at in 0..self.kept.len() {
            self.kept[at] = self.kept[at] && !self.is_headline(at);
        }
    }

    /// Drops bylines, dates and other labels before the first paragraph.
    pub(super) fn trim_head(&mut self) {
        for at in 0..self.kept.len() {
            let block = &self.page.blocks[at];
            if self.kept[at] {
                if block.length >= LONG || words::ends_sentence(&block.text) && !self.is_heading(at) {
                    break;
                }
                self.kept[at] = false;
            }
        }
    }

    /// Drops headings, links and labels behind the last paragraph.
    pub(super) fn trim_tail(&mut self) {
        for at in (0..self.kept.len()).rev() {
            let block = &self.page.blocks[at];
            if self.kept[at] {
                let is_text = words::ends_sentence(&block.text) || block.length >= LONG;
                let share = if self.tag(at) == "li" { 3 } else { 2 };
                if is_text && !self.is_heading(at) && block.linked * share <= block.length {
                    break;
                }
                self.kept[at] = false;
            }
        }
    }

    /// Counts the kept text in each element, and all of it.
    fn lengths(&self) -> (Vec<usize>, usize) {
        let mut inside = vec![0; self.page.elements.len()];
        let mut all = 0;
        for at in self.kept() {
            let block = &self.page.blocks[at];
            all += block.length;
            for (element, _) in self.page.around(block.element) {
                inside[element] += block.length;
            }
        }
        (inside, all)
    }

    /// Tells whether a block is nothing but a link.
    fn is_link(&self, at: usize) -> bool {
        let block = &self.page.blocks[at];
        block.linked * 10 >= block.length * 9 && block.length > 12 && !words::ends_sentence(&block.text)
    }
}
