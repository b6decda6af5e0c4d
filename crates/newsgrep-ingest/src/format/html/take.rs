//! The rules that take blocks into an article: what the crate dropped of a text that it chose.

use std::collections::{HashMap, HashSet};

use super::rules::{Choice, LONG, SENTENCE, plain};
use super::words;

/// How many blocks below a headline its standfirst is looked for.
const BELOW: usize = 12;

impl Choice<'_> {
    /// Takes in paragraphs beside the chosen ones: the crate drops some for their links or their last word.
    pub(super) fn take_siblings(&mut self) {
        let mut ends: HashMap<Kin, (usize, usize)> = HashMap::new();
        for at in self.kept() {
            for kin in self.kin(at) {
                ends.entry(kin).or_insert((at, at)).1 = at;
            }
        }
        for at in 0..self.kept.len() {
            let block = &self.page.blocks[at];
            if self.kept[at] || self.is_heading(at) || self.is_pointer(at) {
                continue;
            }
            let is_closed = words::ends_sentence(&block.text);
            let is_long = block.length >= SENTENCE && block.linked * 2 <= block.length;
            if !(is_closed || is_long) || block.linked * 20 > block.length * 19 || self.is_noise(at) {
                continue;
            }
            let is_among = self.kin(at).iter().any(|kin| match ends.get(kin) {
                Some((_, last)) if at > *last => false,
                Some((first, _)) if at < *first => block.length >= LONG / 2 && is_closed,
                found => found.is_some(),
            });
            self.kept[at] = is_among;
        }
    }

    /// Returns what a block has in common with the other paragraphs of its text.
    fn kin(&self, at: usize) -> Vec<Kin> {
        let elements = &self.page.elements;
        let home = self.homes[at];
        let element = &elements[home];
        let mut kin = Vec::new();
        let own_label = if element.tag == "p" { "" } else { &element.label };
        let block = &self.page.blocks[at];
        let is_text = block.length >= LONG * 3 / 4 && block.linked * 4 <= block.length;
        if element.tag == "div" && is_text && words::ends_sentence(&block.text) {
            // The first paragraph is often in an element of another kind than the others.
            kin.push(Kin { around: element.parent, names: "p".to_owned() });
        }
        if matches!(&*element.tag, "p" | "div") {
            kin.push(Kin { around: element.parent, names: format!("{}{own_label}", element.tag) });
            let parent = &elements[element.parent];
            if parent.label.trim().len() > 1 {
                let names = format!("{}{own_label}<{}{}", element.tag, parent.tag, parent.label);
                kin.push(Kin { around: parent.parent, names });
            }
        }
        if element.tag != "p" {
            kin.push(Kin { around: home, names: String::new() });
        }
        kin
    }

    /// Takes in the paragraphs that stand one element deeper than a chosen one beside them: the part of a text
    /// that is shown to subscribers only, or that stands in a frame of its own.
    pub(super) fn take_wrapped(&mut self) {
        let elements = &self.page.elements;
        let parents: HashSet<usize> =
            self.kept().filter(|at| self.tag(*at) == "p").map(|at| elements[self.homes[at]].parent).collect();
        let mut wrappers = vec![(0, 0); elements.len()];
        let is_text = |at: usize| {
            let block = &self.page.blocks[at];
            self.tag(at) == "p" && block.length >= LONG && block.linked * 4 <= block.length
        };
        for at in 0..self.kept.len() {
            for (element, _) in self.page.around(self.page.blocks[at].element) {
                let (text, all) = &mut wrappers[element];
                *all += self.page.blocks[at].length;
                *text += if is_text(at) { self.page.blocks[at].length } else { 0 };
            }
        }
        for at in 0..self.kept.len() {
            let wrapper = elements[self.homes[at]].parent;
            let (text, all) = wrappers[wrapper];
            let is_within = parents.contains(&elements[wrapper].parent) && text > 400 && text * 10 > all * 8;
            if !self.kept[at]
                && self.tag(at) == "p"
                && is_within
                && !self.is_noise(at)
                && !self.is_pointer(at)
            {
                self.kept[at] = true;
            }
        }
    }

    /// Takes in what is quoted between chosen paragraphs, such as posts of others.
    pub(super) fn take_quotes(&mut self) {
        let around: HashSet<usize> =
            self.kept().map(|at| self.page.elements[self.homes[at]].parent).collect();
        let (Some(first), Some(last)) = (self.kept().next(), self.kept().next_back()) else { return };
        for at in first..last {
            let quote =
                self.page.around(self.page.blocks[at].element).take(3).find(|(_, it)| it.tag == "blockquote");
            let is_beside = quote.is_some_and(|(quote, _)| {
                self.page.around(quote).skip(1).take(2).any(|(element, _)| around.contains(&element))
            });
            if is_beside && !self.kept[at] && !self.is_noise(at) {
                self.kept[at] = true;
            }
        }
    }

    /// Takes in headings that stand directly before a paragraph of the article, beside it.
    pub(super) fn take_headings(&mut self) {
        let Some(first) = self.kept().next() else { return };
        for at in first + 1..self.kept.len().saturating_sub(1) {
            let block = &self.page.blocks[at];
            let parent = |at: usize| self.page.elements[self.homes[at]].parent;
            let is_before = self.kept[at + 1] && !self.is_heading(at + 1) && parent(at) == parent(at + 1);
            if is_before && self.tag(at) != "h1" && self.is_heading(at) && block.linked == 0 {
                self.kept[at] = !self.is_noise(at);
            }
        }
    }

    /// Takes in what stands below the headline and sums up the text.
    pub(super) fn take_standfirst(&mut self) {
        let Some(first) = self.kept().next() else { return };
        let headline = (0..first).rev().find(|at| self.is_headline(*at));
        let start = headline.map_or(first.saturating_sub(BELOW), |at| at + 1);
        let body: String = self.kept().map(|at| plain(&self.page.blocks[at].text)).collect();
        for at in (start..first).take(BELOW) {
            let block = &self.page.blocks[at];
            let is_named =
                self.page.around(block.element).take(2).any(|(_, it)| words::is_standfirst(&it.label));
            let is_below = headline.is_some() && (self.tag(at) == "h2" || at == start);
            let digits = block.text.chars().filter(char::is_ascii_digit).count();
            let is_text = block.length >= if is_named { SENTENCE } else { LONG / 2 }
                && block.linked * 3 <= block.length
                && digits * 6 <= block.length;
            if (is_named || is_below)
                && is_text
                && !self.is_noise(at)
                && !body.contains(&plain(&block.text))
                && !words::is_appeal(&block.text)
            {
                self.kept[at] = true;
                break;
            }
        }
    }
}

/// What paragraphs of one text have in common: the element they stand in, and how.
#[derive(PartialEq, Eq, Hash)]
struct Kin {
    around: usize,
    names: String,
}
