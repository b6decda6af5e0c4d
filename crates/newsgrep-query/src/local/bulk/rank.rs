//! The best paragraphs among those of a window, found without scoring the others.
//!
//! From Turtle and Flood, "Query evaluation: strategies and optimizations" (1995), MAXSCORE: a word alone scores at most
//! so much, so that of the worst hit kept follows which words a paragraph must have to be better. Here that is asked of
//! sets of words, and of headlines, which count double, apart from other paragraphs.

use std::ops::Range;

use newsgrep_core::{DocumentSet, Numbers};
use newsgrep_text::Zone;
use tantivy::DocId;

use super::super::collect::Taker;
use super::super::list::List;
use super::super::weight::OpenWeight;
use super::bits;
use super::frame::{Frame, Window};
use super::word::Word;
use crate::Scope;
use crate::rank::TITLE_FACTOR;

/// Up to how many leaves every set of them is looked at.
const FEW: usize = 5;

/// A leaf that scores, on a segment.
pub(super) struct Scored {
    /// The number of the leaf.
    pub(super) leaf: usize,
    pub(super) weight: OpenWeight,
    pub(super) lists: Vec<List>,
    pub(super) cost: u64,
    /// Where the block ends that was bounded last, and what a document of it scores at most.
    pub(super) bounded: Option<(DocId, f32)>,
}

impl Scored {
    /// Returns what a document of the current block scores at most.
    #[inline]
    pub(super) fn limit(&mut self, words: &[Option<Word>]) -> f32 {
        let ceiling = self.weight.ceiling();
        let ([list], Some(word)) = (&self.lists[..], &words[self.leaf]) else { return ceiling };
        let end = list.last_of_block();
        match self.bounded {
            Some((bounded, most)) if bounded == end => most,
            _ => {
                let most = word.most_of_block(list).min(ceiling);
                self.bounded = Some((end, most));
                most
            }
        }
    }
}

/// A set of leaves, by their places among those that score.
type Leaves = u64;

/// Finds the best of a segment.
pub(super) struct Ranker<'s> {
    /// In the order in which scores are added.
    pub(super) leaves: Vec<Scored>,
    /// The headlines of the segment, if so many documents are looked at that it pays to have them all.
    titles: Option<&'s DocumentSet>,
    /// Whether a paragraph that is better may lack a leaf.
    pub(super) any: bool,
    pub(super) floor: Floor,
    /// The leaves that are not looked for, but where others stand: even all of them together score too little.
    pub(super) rest: Leaves,
    /// The least sets of the others that together with the rest may score enough.
    sets: Vec<Leaves>,
    title_sets: Vec<Leaves>,
    /// By leaf: what its score is at most in the word of a window at hand.
    limits: Vec<f32>,
    /// By leaf: what its score is at most in the document at hand, as far as is known.
    pub(super) parts: Vec<f32>,
    candidates: Vec<u64>,
    common: Vec<u64>,
}

/// What a paragraph must score to change which hits are the best.
#[derive(Clone, Copy, Default)]
pub(super) struct Floor {
    /// The score of the worst of those kept and its sort key, if there are enough.
    worst: Option<(f32, u64)>,
    /// A sort key that no paragraph to come is before.
    key: u64,
}

impl Floor {
    #[inline]
    pub(super) fn is_reached(self, score: f32) -> bool {
        self.worst.is_none_or(|(worst, key)| score > worst || (score == worst && self.key <= key))
    }
}

/// The documents of a leaf in a window, and by word of them what they score at most; neither, if it is not looked for.
struct Found<'w> {
    bits: &'w [u64],
    most: &'w [f32],
}

/// The article that paragraphs are taken of, and the best score of those.
struct Current {
    article: Range<DocId>,
    best: Option<f32>,
}

impl<'s> Ranker<'s> {
    pub(super) fn new(leaves: Vec<Scored>, titles: Option<&'s DocumentSet>, any: bool) -> Self {
        let (limits, parts) = (vec![0.0; leaves.len()], vec![0.0; leaves.len()]);
        Ranker {
            leaves,
            titles,
            any,
            floor: Floor::default(),
            rest: 0,
            sets: Vec::new(),
            title_sets: Vec::new(),
            limits,
            parts,
            candidates: Vec::new(),
            common: Vec::new(),
        }
    }

    /// Finds out what a paragraph at or after `from` must have to be among the best; returns whether any can be.
    pub(super) fn aim(&mut self, taker: &Taker<'_>, from: DocId) -> bool {
        let worst = taker.top.worst().map(|worst| (worst.score, worst.key));
        self.floor = Floor { worst, key: taker.columns.keys.get_val(from) };
        let all = self.all();
        self.rest = if self.any { self.rest() } else { 0 };
        self.sets.clear();
        self.title_sets.clear();
        if self.leaves.len() > FEW {
            let singles = (0..self.leaves.len()).map(|leaf| 1 << leaf).filter(|leaf| leaf & self.rest == 0);
            self.title_sets.extend(singles);
            if self.floor.is_reached(self.most(all)) {
                self.sets.clone_from(&self.title_sets);
            }
            return self.floor.is_reached(self.most(all) * TITLE_FACTOR);
        }
        for set in (1..=all).filter(|set| set & self.rest == 0) {
            let most = self.most(set | self.rest);
            let is_least = |sets: &[Leaves]| sets.iter().all(|less| set & less != *less);
            if self.floor.is_reached(most) && is_least(&self.sets) {
                self.sets.push(set);
            }
            if self.floor.is_reached(most * TITLE_FACTOR) && is_least(&self.title_sets) {
                self.title_sets.push(set);
            }
        }
        !self.title_sets.is_empty()
    }

    /// Returns the leaves that together score too little even in a headline.
    fn rest(&self) -> Leaves {
        let mut order: Vec<usize> = (0..self.leaves.len()).collect();
        order.sort_unstable_by(|a, b| self.most(1 << *a).total_cmp(&self.most(1 << *b)));
        let mut rest = 0;
        for leaf in order {
            if self.floor.is_reached(self.most(rest | 1 << leaf) * TITLE_FACTOR) {
                break;
            }
            rest |= 1 << leaf;
        }
        rest
    }

    fn all(&self) -> Leaves {
        u64::MAX >> (64 - self.leaves.len().clamp(1, 64))
    }

    /// Returns what a paragraph with these leaves scores at most, not doubled. Scores are added in this order too, so that
    /// rounding cannot make more of them.
    #[inline]
    fn most(&self, set: Leaves) -> f32 {
        let with = self.leaves.iter().enumerate().filter(|(place, _)| set >> place & 1 == 1);
        with.fold(0.0, |sum, (_, leaf)| sum + leaf.weight.ceiling())
    }

    /// Returns whether only headlines can be among the best.
    pub(super) fn wants_titles_only(&self) -> bool {
        self.sets.is_empty()
    }

    /// Leaves out those of some paragraphs with a leaf that score too little, whatever other leaves they have.
    pub(super) fn narrow(&self, window: &Window, leaf: usize, word: &Word, paragraphs: &mut [u64]) {
        let titles = self.title_words(window);
        let some = paragraphs.iter_mut().enumerate().filter(|(_, paragraphs)| **paragraphs != 0);
        for (number, paragraphs) in some {
            let most = self.leaves.iter().map(|other| match other.leaf == leaf {
                true => word.most[number].min(other.weight.ceiling()),
                false => other.weight.ceiling(),
            });
            let most: f32 = most.sum();
            if !self.floor.is_reached(most * TITLE_FACTOR) {
                *paragraphs = 0;
            } else if !self.floor.is_reached(most)
                && let Some(titles) = titles.get(number)
            {
                *paragraphs &= titles;
            }
        }
    }

    /// Returns the numbers of the leaves that must be looked for.
    pub(super) fn wanted(&self) -> impl Iterator<Item = usize> + '_ {
        let leaves = self.leaves.iter().enumerate();
        leaves.filter(|(place, _)| self.rest >> place & 1 == 0).map(|(_, leaf)| leaf.leaf)
    }

    /// Returns about how many documents have a leaf that must be looked for.
    pub(super) fn cost(&self) -> u64 {
        let leaves = self.leaves.iter().enumerate();
        leaves.filter(|(place, _)| self.rest >> place & 1 == 0).map(|(_, leaf)| leaf.cost).sum()
    }

    /// Puts the headlines of a window into `bits`; returns whether they are known.
    pub(super) fn titles(&self, window: &Window, found: &mut Vec<u64>) -> bool {
        let words = self.title_words(window);
        found.clear();
        found.resize(window.words(), 0);
        // Neither the first nor the last word need be the window's alone: what another one has is looked for there.
        bits::fill(found, window.start - window.base, window.end - window.base);
        bits::and(found, words);
        words.len() == window.words()
    }

    fn title_words(&self, window: &Window) -> &[u64] {
        let first = window.base as usize / 64;
        let words = self.titles.and_then(|titles| titles.words().get(first..first + window.words()));
        words.unwrap_or(&[])
    }

    /// Takes what may be among the best of a window; `units` are those that satisfy the plan, if not all do.
    pub(super) fn take(
        &mut self,
        taker: &mut Taker<'_>,
        frame: &Frame<'_>,
        window: &Window,
        words: &[Option<Word>],
        units: Option<&[u64]>,
    ) {
        let found: Vec<Found<'_>> = self
            .leaves
            .iter()
            .enumerate()
            .map(|(place, leaf)| match &words[leaf.leaf] {
                Some(word) if self.rest >> place & 1 == 0 => Found { bits: &word.bits, most: &word.most },
                _ => Found { bits: &[], most: &[] },
            })
            .collect();
        let mut candidates = std::mem::take(&mut self.candidates);
        self.find(window, &found, &mut candidates);
        if let (Scope::Paragraph, Some(units)) = (frame.scope, units) {
            bits::and(&mut candidates, units);
        }
        let mut current = Current { article: 0..0, best: None };
        for (number, word) in candidates.iter().enumerate().filter(|(_, word)| **word != 0) {
            if frame.budget.spent_by(word.count_ones()) {
                break;
            }
            if self.limit((number, *word), &found) {
                self.take_word(taker, frame, window, (number, *word), &found, units, &mut current);
            }
        }
        self.close(taker, frame, &current);
        self.candidates = candidates;
    }

    /// Finds out what each leaf scores at most in the candidates of a word; returns whether any may score enough.
    fn limit(&mut self, (number, word): (usize, u64), found: &[Found<'_>]) -> bool {
        for ((limit, leaf), found) in self.limits.iter_mut().zip(&self.leaves).zip(found) {
            *limit = match found.bits.get(number) {
                Some(bits) if bits & word == 0 => 0.0,
                _ => found.most.get(number).copied().unwrap_or(f32::INFINITY).min(leaf.weight.ceiling()),
            };
        }
        let sum: f32 = self.limits.iter().sum();
        self.floor.is_reached(sum * TITLE_FACTOR)
    }

    /// Takes the candidates of a word.
    #[allow(clippy::too_many_arguments, reason = "they are what the loop around it has at hand")]
    fn take_word(
        &mut self,
        taker: &mut Taker<'_>,
        frame: &Frame<'_>,
        window: &Window,
        (number, word): (usize, u64),
        found: &[Found<'_>],
        units: Option<&[u64]>,
        current: &mut Current,
    ) {
        let mut left = word;
        while left != 0 {
            let bit = left.trailing_zeros();
            left &= left - 1;
            let doc = window.base + number as DocId * 64 + bit;
            if doc < current.article.end && current.best.is_none() {
                continue;
            }
            let has = |found: &Found<'_>| found.bits.get(number).is_none_or(|word| word >> bit & 1 == 1);
            for ((part, limit), found) in self.parts.iter_mut().zip(&self.limits).zip(found) {
                *part = if has(found) { *limit } else { 0.0 };
            }
            let most: f32 = self.parts.iter().sum();
            if !self.floor.is_reached(most * TITLE_FACTOR) {
                continue;
            }
            if doc >= current.article.end {
                self.close(taker, frame, current);
                *current = self.open(taker, frame, window, doc, units);
            }
            if let Some(best) = current.best
                && let Some(score) = self.score(doc, most, &taker.columns.zones)
            {
                current.best = Some(best.max(score));
            }
        }
    }

    /// Finds the documents of a window that may score enough.
    fn find(&mut self, window: &Window, found: &[Found<'_>], candidates: &mut Vec<u64>) {
        candidates.clear();
        candidates.resize(window.words(), 0);
        let mut common = std::mem::take(&mut self.common);
        let plain = self.sets.iter().map(|set| (set, &[][..]));
        let titles = self.title_words(window);
        for (set, titles) in plain.chain(self.title_sets.iter().map(|set| (set, titles))) {
            common.clear();
            let mut members = found.iter().enumerate().filter(|(place, _)| set >> place & 1 == 1);
            common.extend_from_slice(members.next().map_or(&[][..], |(_, found)| found.bits));
            members.for_each(|(_, found)| bits::and(&mut common, found.bits));
            if !titles.is_empty() {
                bits::and(&mut common, titles);
            }
            bits::or(candidates, &common);
        }
        self.common = common;
    }

    /// Returns the article of a document, and that none of its paragraphs was scored yet; with paragraph scope just the
    /// document.
    fn open(
        &self,
        taker: &Taker<'_>,
        frame: &Frame<'_>,
        window: &Window,
        doc: DocId,
        units: Option<&[u64]>,
    ) -> Current {
        let article = match frame.scope {
            Scope::Article => frame.article(doc),
            Scope::Paragraph => doc..doc + 1,
        };
        let last = (article.end - 1).wrapping_sub(window.base);
        let counts = units.is_none_or(|units| bits::contains(units, last));
        let is_alive = counts && !taker.segment.reader().is_deleted(doc);
        Current { article: article.start..article.end.max(doc + 1), best: is_alive.then_some(0.0) }
    }

    /// Ranks the article whose paragraphs were scored.
    fn close(&mut self, taker: &mut Taker<'_>, frame: &Frame<'_>, current: &Current) {
        let Some(score) = current.best.filter(|score| self.floor.is_reached(*score)) else { return };
        let unit = current.article.clone();
        let first = match frame.scope {
            Scope::Article => unit.start,
            Scope::Paragraph => frame.article(unit.start).start,
        };
        taker.take_one(first, unit, score);
        self.floor.worst = taker.top.worst().map(|worst| (worst.score, worst.key));
    }

    #[inline]
    pub(super) fn is_title(&self, doc: DocId, zones: &Numbers) -> bool {
        match self.titles {
            Some(titles) => titles.contains(doc),
            None => zones.get_val(doc) == Zone::Title as u64,
        }
    }

    /// Returns the score of a paragraph of which the parts are bounded by `self.parts`, which add up to `most`; `None` if it
    /// is certainly not among the best.
    pub(super) fn score(&mut self, doc: DocId, most: f32, zones: &Numbers) -> Option<f32> {
        let factor = if self.is_title(doc, zones) { TITLE_FACTOR } else { 1.0 };
        let mut sum = most;
        for (place, leaf) in self.leaves.iter_mut().enumerate() {
            if !self.floor.is_reached(sum * factor) {
                return None;
            }
            if self.parts[place] > 0.0 {
                let here = |list: &mut List| (list.seek(doc) == doc).then(|| list.frequency());
                let frequency: u32 = leaf.lists.iter_mut().filter_map(here).sum();
                self.parts[place] = if frequency > 0 { leaf.weight.score(doc, frequency) } else { 0.0 };
                sum = self.parts.iter().sum();
            }
        }
        Some(sum * factor)
    }
}

#[cfg(test)]
mod tests {
    use newsgrep_core::{Archive, WriterOptions};
    use newsgrep_text::Article;

    use super::*;

    #[test]
    fn headlines_of_a_window_are_none_of_the_next() {
        let archive = Archive::in_memory().unwrap();
        let mut writer = archive.writer(WriterOptions::default()).unwrap();
        for number in 0..50 {
            writer.add(&Article::from_text(format!("{number}"), "Talks\n\nThey met.\n\nThey left.")).unwrap();
        }
        writer.commit().unwrap();
        let snapshot = archive.snapshot();
        let ranker = Ranker::new(Vec::new(), Some(snapshot.segments()[0].titles().unwrap()), false);
        for (start, end) in [(0, 150), (64, 128), (67, 69), (70, 127), (3, 130), (129, 150)] {
            let mut bits = Vec::new();
            let base = start / 64 * 64;
            assert!(ranker.titles(&Window { start, end, base }, &mut bits));
            let found: Vec<DocId> = bits::ones(&bits).map(|bit| base + bit).collect();
            let expected: Vec<DocId> = (start..end).filter(|doc| doc % 3 == 0).collect();
            assert_eq!(found, expected, "{start} to {end}");
        }
    }
}
