//! Which blocks of a page are its article: what the crate chose, completed and cleaned.
//!
//! In: the blocks of a page and what was chosen of them. Out: the paragraphs. The rules know no site: they go by
//! where a block stands among the chosen ones, by how much of it is links, and by the words of
//! [`words`](super::words). Blocks are only left out or taken in, never changed or moved.

use std::collections::{HashMap, HashSet};

use super::blocks::{Block, Element, Page};
use super::{lines, words};

/// Returns the paragraphs of the article.
pub(crate) fn paragraphs(page: &Page, chosen: &[bool], title: Option<&str>, page_title: &str) -> Vec<String> {
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
    choice.kept().flat_map(|at| lines::split(page, &page.blocks[at])).collect()
}

/// The length, in characters without white space, of what may be a paragraph by itself.
const SENTENCE: usize = 25;
/// The length of what is no label, no byline and no heading.
const LONG: usize = 80;

struct Choice<'a> {
    page: &'a Page,
    kept: Vec<bool>,
    /// The block element each block stands in.
    homes: Vec<usize>,
    /// What the headline is, letters and digits only, in each form the page has of it.
    headlines: HashSet<String>,
    page_title: String,
}

impl<'a> Choice<'a> {
    fn new(page: &'a Page, chosen: &[bool], title: Option<&str>, page_title: &str) -> Self {
        let kept = page.blocks.iter().map(|block| share(block, chosen) >= 0.5).collect();
        let homes: Vec<usize> = page.blocks.iter().map(|block| page.home(block.element)).collect();
        let is_first = |at: &usize| page.elements[homes[*at]].tag == "h1";
        let firsts = (0..homes.len()).filter(is_first).map(|at| plain(&page.blocks[at].text));
        let headlines = firsts.chain(title.map(plain)).filter(|text| !text.is_empty()).collect();
        Choice { page, kept, homes, headlines, page_title: plain(page_title) }
    }

    fn kept(&self) -> impl DoubleEndedIterator<Item = usize> {
        (0..self.kept.len()).filter(|at| self.kept[*at])
    }

    fn tag(&self, at: usize) -> &str {
        &self.page.elements[self.homes[at]].tag
    }

    fn is_heading(&self, at: usize) -> bool {
        matches!(self.tag(at), "h1" | "h2" | "h3" | "h4" | "h5" | "h6")
    }

    /// Takes in paragraphs beside the chosen ones: the crate drops some for their links or their last word.
    fn take_siblings(&mut self) {
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

    /// Takes in headings that stand directly before a paragraph of the article, beside it.
    fn take_headings(&mut self) {
        for at in 1..self.kept.len().saturating_sub(1) {
            let block = &self.page.blocks[at];
            let parent = |at: usize| self.page.elements[self.homes[at]].parent;
            let is_before = self.kept[at + 1] && !self.is_heading(at + 1) && parent(at) == parent(at + 1);
            let is_after = (0..at).any(|before| self.kept[before]);
            if is_before && is_after && self.tag(at) != "h1" && self.is_heading(at) && block.linked == 0 {
                self.kept[at] = !self.is_noise(at);
            }
        }
    }

    /// Takes in the paragraphs that stand one element deeper than a chosen one beside them: the part of a text
    /// that is shown to subscribers only, or that stands in a frame of its own.
    fn take_wrapped(&mut self) {
        let elements = &self.page.elements;
        let parents: HashSet<usize> =
            self.kept().filter(|at| self.tag(*at) == "p").map(|at| elements[self.homes[at]].parent).collect();
        let mut wrappers: HashMap<usize, (usize, usize)> = HashMap::new();
        let is_text = |at: usize| {
            let block = &self.page.blocks[at];
            self.tag(at) == "p" && block.length >= LONG && block.linked * 4 <= block.length
        };
        for at in 0..self.kept.len() {
            for (element, _) in self.page.around(self.page.blocks[at].element) {
                let (text, all) = wrappers.entry(element).or_default();
                *all += self.page.blocks[at].length;
                *text += if is_text(at) { self.page.blocks[at].length } else { 0 };
            }
        }
        for at in 0..self.kept.len() {
            let wrapper = elements[self.homes[at]].parent;
            let (text, all) = wrappers.get(&wrapper).copied().unwrap_or_default();
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
    fn take_quotes(&mut self) {
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

    /// Drops what stands in elements named for other things, or made for them.
    fn drop_noise(&mut self) {
        let (inside, all) = self.lengths();
        for at in 0..self.kept.len() {
            let around = self.page.around(self.page.blocks[at].element);
            // An element with much of the text is the article, whatever it is named.
            let mut around = around.filter(|(element, _)| inside[*element] * 3 < all);
            let is_short = self.page.blocks[at].length < LONG;
            self.kept[at] &= !around.any(|(_, element)| is_noise(element) || is_short && element.is_hidden);
        }
    }

    fn is_noise(&self, at: usize) -> bool {
        let around = self.page.around(self.page.blocks[at].element);
        // The outermost elements are the page, and named after all that it has.
        around.take(5).any(|(_, element)| {
            !matches!(&*element.tag, "body" | "main" | "article")
                && (is_noise(element) || element.is_hidden && !words::is_paywall(&element.label))
        })
    }

    /// Drops what stands before and behind the element that holds the text.
    fn drop_others(&mut self) {
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
    fn drop_pointers(&mut self) {
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

    /// Tells whether a block is nothing but a link.
    fn is_link(&self, at: usize) -> bool {
        let block = &self.page.blocks[at];
        block.linked * 10 >= block.length * 9 && block.length > 12 && !words::ends_sentence(&block.text)
    }

    fn is_pointer(&self, at: usize) -> bool {
        let block = &self.page.blocks[at];
        let is_mostly_link = block.linked * 5 >= block.length * 2;
        words::is_pointer(&block.text) && (is_mostly_link || block.length < 30)
    }

    /// Tells whether a block is the headline, which the article has as its title.
    fn is_headline(&self, at: usize) -> bool {
        let text = plain(&self.page.blocks[at].text);
        self.tag(at) == "h1"
            || self.headlines.contains(&text)
            // The title of a page has the name of its site behind it.
            || text.chars().count() > 20 && self.page_title.starts_with(&text)
    }

    fn drop_headline(&mut self) {
        for at in 0..self.kept.len() {
            self.kept[at] = self.kept[at] && !self.is_headline(at);
        }
    }

    /// Drops bylines, dates and other labels before the first paragraph.
    fn trim_head(&mut self) {
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
    fn trim_tail(&mut self) {
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

    /// Takes in what stands below the headline and sums up the text.
    fn take_standfirst(&mut self) {
        let Some(first) = self.kept().next() else { return };
        let headline = (0..first).rev().find(|at| self.is_headline(*at));
        let start = headline.map_or(first.saturating_sub(8), |at| at + 1);
        let body: String = self.kept().map(|at| plain(&self.page.blocks[at].text)).collect();
        for at in start..first {
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

fn is_noise(element: &Element) -> bool {
    let is_aside = matches!(
        &*element.tag,
        "figure" | "figcaption" | "aside" | "nav" | "footer" | "form" | "time" | "label" | "legend"
    );
    is_aside || words::is_noise(&element.label)
}

/// What paragraphs of one text have in common: the element they stand in, and how.
#[derive(PartialEq, Eq, Hash)]
struct Kin {
    around: usize,
    names: String,
}

/// Returns a text as its letters and digits, to compare headlines by.
fn plain(text: &str) -> String {
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
