//! Groups of words that stand side by side, and in how many paragraphs.

use std::collections::{HashMap, HashSet};

use newsgrep_testkit::Rng;

use super::Sample;

/// How many places are drawn to find groups, at most.
const DRAWN: usize = 60_000;
/// How many of the most frequent words are stop words: a group of nothing else is a phrase of stop words.
const STOP_WORDS: u32 = 50;

/// Groups of two to six words and the number of sampled paragraphs that have them.
pub(super) struct Groups<'a> {
    sample: &'a Sample,
    counts: HashMap<Vec<u32>, u32>,
}

impl<'a> Groups<'a> {
    /// Draws groups of two and three words, and counts them and all phrases of stop words.
    pub(super) fn count(sample: &'a Sample, rng: &mut Rng) -> Groups<'a> {
        let numbers: HashMap<&str, u32> =
            (0..).zip(&sample.vocabulary).map(|(at, (word, _))| (word.as_str(), at)).collect();
        let mut counts: HashMap<Vec<u32>, u32> = HashMap::new();
        for phrase in super::STOP_PHRASES {
            let group: Option<Vec<u32>> = phrase.split(' ').map(|word| numbers.get(word).copied()).collect();
            counts.extend(group.map(|group| (group, 0)));
        }
        for _ in 0..DRAWN.min(10 * sample.paragraphs.len()) {
            let paragraph = rng.pick::<Vec<u32>>(&sample.paragraphs);
            let length = 2 + rng.below(2);
            if paragraph.len() < length {
                continue;
            }
            let from = rng.below(paragraph.len() - length + 1);
            let group = &paragraph[from..from + length];
            if group.iter().all(|word| sample.word(*word).is_some()) {
                counts.insert(group.to_vec(), 0);
            }
        }
        let mut groups = Groups { sample, counts };
        groups.look();
        groups
    }

    /// Counts paragraphs.
    fn look(&mut self) {
        let lengths: HashSet<usize> = self.counts.keys().map(Vec::len).collect();
        // Most pairs begin no group: one look tells.
        let starts: HashSet<(u32, u32)> = self.counts.keys().map(|group| (group[0], group[1])).collect();
        let mut last_seen: HashMap<&[u32], usize> = HashMap::new();
        for (number, paragraph) in self.sample.paragraphs.iter().enumerate() {
            for from in 0..paragraph.len().saturating_sub(1) {
                if !starts.contains(&(paragraph[from], paragraph[from + 1])) {
                    continue;
                }
                for length in &lengths {
                    let Some(group) = paragraph.get(from..from + length) else { continue };
                    if let Some(count) = self.counts.get_mut(group)
                        && last_seen.insert(group, number) != Some(number)
                    {
                        *count += 1;
                    }
                }
            }
        }
    }

    fn text(&self, group: &[u32]) -> String {
        let words: Vec<&str> = group.iter().filter_map(|word| self.sample.word(*word)).collect();
        words.join(" ")
    }

    /// Returns the groups in an order that is the same each time and as good as none.
    fn shuffled(&self) -> Vec<&Vec<u32>> {
        let mut groups: Vec<&Vec<u32>> = self.counts.keys().collect();
        groups.sort_unstable();
        let mut rng = Rng::new(super::SEED);
        for at in (1..groups.len()).rev() {
            groups.swap(at, rng.below(at + 1));
        }
        groups
    }

    /// Returns so many groups each that are rare, middling and frequent, none of nothing but stop words.
    pub(super) fn by_frequency(
        &self,
        sample: &Sample,
        most: usize,
    ) -> (Vec<String>, Vec<String>, Vec<String>) {
        let (mut low, mut mid, mut high) = (Vec::new(), Vec::new(), Vec::new());
        let all = sample.paragraphs.len() as f64;
        let mut frequent: Vec<(u32, &Vec<u32>)> = Vec::new();
        for group in self.shuffled() {
            if group.iter().all(|word| *word < STOP_WORDS) {
                continue;
            }
            let count = self.counts[group];
            let share = f64::from(count) / all;
            // Shares of one in a hundred thousand are few in a small corpus; two paragraphs are the least.
            if count < 2 || !(2e-5..=0.03).contains(&share) {
                continue;
            }
            let class = match share {
                ..1.5e-4 => &mut low,
                ..1e-3 => &mut mid,
                _ => {
                    frequent.push((count, group));
                    continue;
                }
            };
            if class.len() < most {
                class.push(self.text(group));
            }
        }
        high.extend(frequent.iter().take(most).map(|(_, group)| self.text(group)));
        (low, mid, high)
    }

    /// Returns those of these phrases that occur.
    pub(super) fn of(&self, phrases: &[&str]) -> Vec<String> {
        let there: HashSet<String> =
            self.counts.iter().filter(|(_, count)| **count > 0).map(|(group, _)| self.text(group)).collect();
        phrases.iter().filter(|phrase| there.contains(**phrase)).map(|phrase| (*phrase).to_owned()).collect()
    }

    /// Returns so many groups, whatever they are; every fourth backwards, so that it hardly occurs.
    pub(super) fn any(&self, most: usize, rng: &mut Rng) -> Vec<String> {
        let groups = self.shuffled();
        let from = rng.below(groups.len().saturating_sub(most).max(1));
        let chosen = groups.into_iter().skip(from).take(most).enumerate();
        let turned = chosen.map(|(at, group)| match at % 4 {
            3 => group.iter().rev().copied().collect(),
            _ => group.clone(),
        });
        turned.map(|group: Vec<u32>| self.text(&group)).collect()
    }
}
