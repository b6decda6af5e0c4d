//! One article's words, and in which paragraphs each of the patterns of all searches occurs.
//!
//! In: an article and what is looked up. Out: for a pattern the set of paragraphs, a bit each. Patterns that must be
//! tried on every word are tried when they are first asked for.

use std::collections::HashMap;

use super::words::{Lookup, Tried, letters_of};
use crate::eval::Cut;

/// The pattern does not occur.
const ABSENT: u32 = u32::MAX;
/// It was not tried yet.
const UNTRIED: u32 = u32::MAX - 1;

pub(super) struct Sheet<'c, 'a> {
    cut: &'c Cut<'a>,
    lookup: &'c Lookup,
    /// Words of 64 bits in a set of paragraphs.
    blocks: usize,
    /// Every paragraph.
    all: Vec<u64>,
    /// Every different word.
    words: Vec<&'c str>,
    /// By different word: the paragraphs that have it.
    with_word: Vec<u64>,
    /// By pattern: which of the sets below is its own.
    found: Vec<u32>,
    sets: Vec<u64>,
    /// The different words with their letters, in ascending order; empty until something is tried on them.
    sorted: Vec<(&'c str, u64, usize)>,
}

impl<'c, 'a> Sheet<'c, 'a> {
    pub(super) fn new(cut: &'c Cut<'a>, lookup: &'c Lookup) -> Self {
        let blocks = cut.len().div_ceil(64).max(1);
        let mut all = vec![0; blocks];
        (0..cut.len()).for_each(|ordinal| all[ordinal / 64] |= 1 << (ordinal % 64));
        let mut sheet = Sheet {
            cut,
            lookup,
            blocks,
            all,
            words: Vec::new(),
            with_word: Vec::new(),
            found: vec![ABSENT; lookup.count],
            sets: Vec::new(),
            sorted: Vec::new(),
        };
        sheet.cut_words();
        sheet.look_up();
        sheet
    }

    /// Gathers the different words.
    fn cut_words(&mut self) {
        let cut = self.cut;
        let mut numbers: HashMap<&str, usize> = HashMap::new();
        for ordinal in 0..cut.len() {
            for word in cut.words(ordinal) {
                let folded: &str = &word.folded;
                let number = *numbers.entry(folded).or_insert_with(|| {
                    self.words.push(folded);
                    self.with_word.resize(self.with_word.len() + self.blocks, 0);
                    self.words.len() - 1
                });
                self.with_word[number * self.blocks + ordinal / 64] |= 1 << (ordinal % 64);
            }
        }
    }

    /// Finds the patterns that words lead to.
    fn look_up(&mut self) {
        let (cut, lookup) = (self.cut, self.lookup);
        let mut skeleton = String::new();
        let mut numbers = Vec::new();
        let languages: Vec<Option<&str>> = {
            let mut languages: Vec<_> = (0..cut.len()).map(|ordinal| cut.language(ordinal)).collect();
            languages.sort_unstable();
            languages.dedup();
            languages
        };
        let mut stems = lookup.stems.iter().collect::<Vec<_>>();
        stems.retain(|stems| languages.iter().any(|language| stems.spoken.is(*language)));
        for word in 0..self.words.len() {
            let folded = self.words[word];
            lookup.text.find(folded, &mut skeleton, &mut |number| numbers.push(number));
            numbers.extend(stems.iter().filter_map(|stems| stems.find(folded)));
            numbers.drain(..).for_each(|number| self.add(number, word));
        }
        for (field, finder) in &lookup.fields {
            for word in cut.field_words(*field) {
                finder.find(&word.folded, &mut skeleton, &mut |number| numbers.push(number));
            }
        }
        numbers.drain(..).for_each(|number| self.add_everywhere(number));
        lookup.tried.keys().for_each(|number| self.found[*number as usize] = UNTRIED);
    }

    /// Notes that a pattern is one of the different words.
    fn add(&mut self, number: u32, word: usize) {
        let with_word = word * self.blocks..(word + 1) * self.blocks;
        match self.found[number as usize] {
            ABSENT | UNTRIED => {
                self.found[number as usize] = (self.sets.len() / self.blocks) as u32;
                self.sets.extend_from_slice(&self.with_word[with_word]);
            }
            set => {
                let set = &mut self.sets[set as usize * self.blocks..][..self.blocks];
                set.iter_mut().zip(&self.with_word[with_word]).for_each(|(bits, with)| *bits |= with);
            }
        }
    }

    /// Notes that a pattern is a word of a field.
    fn add_everywhere(&mut self, number: u32) {
        self.found[number as usize] = (self.sets.len() / self.blocks) as u32;
        self.sets.extend_from_slice(&self.all);
    }

    pub(super) fn cut(&self) -> &'c Cut<'a> {
        self.cut
    }

    /// Returns every paragraph, as a set.
    pub(super) fn all(&self) -> &[u64] {
        &self.all
    }

    /// Returns whether the pattern with this number occurs.
    pub(super) fn occurs(&mut self, number: u32) -> bool {
        self.set(number).is_some()
    }

    /// Returns the paragraphs in which the pattern with this number occurs; `None` if there are none.
    pub(super) fn paragraphs(&mut self, number: u32) -> Option<&[u64]> {
        let set = self.set(number)?;
        Some(&self.sets[set * self.blocks..][..self.blocks])
    }

    fn set(&mut self, number: u32) -> Option<usize> {
        if self.found[number as usize] == UNTRIED {
            self.found[number as usize] = ABSENT;
            if let Some(tried) = self.lookup.tried.get(&number) {
                self.try_on_words(number, tried);
            }
        }
        match self.found[number as usize] {
            ABSENT => None,
            set => Some(set as usize),
        }
    }

    fn try_on_words(&mut self, number: u32, tried: &Tried) {
        if let Some(field) = tried.field {
            let mut words = self.cut.field_words(field);
            let is = |folded: &str| folded.starts_with(&tried.prefix) && tried.is(folded, letters_of(folded));
            if words.any(|word| is(&word.folded)) {
                self.add_everywhere(number);
            }
            return;
        }
        if self.sorted.is_empty() {
            let words = self.words.iter().enumerate();
            self.sorted = words.map(|(at, word)| (*word, letters_of(word), at)).collect();
            self.sorted.sort_unstable();
        }
        let from = self.sorted.partition_point(|(word, ..)| *word < tried.prefix.as_str());
        for at in from..self.sorted.len() {
            let (word, letters, number_of_word) = self.sorted[at];
            // Most have no beginning, and this is asked of every word.
            if !tried.prefix.is_empty() && !word.starts_with(&tried.prefix) {
                break;
            }
            if tried.is(word, letters) {
                self.add(number, number_of_word);
            }
        }
    }
}
