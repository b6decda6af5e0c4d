//! The names of the records of one file so far, to find those that are repeated, in bounded memory.
//!
//! In: one name after another. Out: whether it is a new one. Of a file with millions of records only the last ones are
//! remembered: an export that repeats a record does so nearby, and a file may be larger than any memory.

use std::collections::HashSet;
use std::mem;

use newsgrep_text::ArticleId;

/// How many names are remembered at least; at most it is twice as many, which takes 20 MB.
const REMEMBERED: usize = 900_000;

/// The names met last.
#[derive(Debug)]
pub(crate) struct Names {
    remembered: usize,
    /// 64 bits of a hash of each are enough: were two alike, one record would be named by its place.
    last: HashSet<u64>,
    before: HashSet<u64>,
}

impl Default for Names {
    fn default() -> Names {
        Names { remembered: REMEMBERED, last: HashSet::new(), before: HashSet::new() }
    }
}

impl Names {
    /// Notes a name; returns whether it is not one of those remembered.
    pub(crate) fn is_new(&mut self, name: &str) -> bool {
        let hash = ArticleId::of(name).to_u128() as u64;
        if self.before.contains(&hash) || !self.last.insert(hash) {
            return false;
        }
        if self.last.len() >= self.remembered {
            self.before = mem::take(&mut self.last);
        }
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_records_of_a_long_file_are_remembered() {
        let mut names = Names { remembered: 100, ..Names::default() };
        let name = |number: usize| format!("wire.jsonl#{number}");
        assert!((0..1_050).all(|number| names.is_new(&name(number))));
        assert!(!names.is_new(&name(1_049)));
        assert!(!names.is_new(&name(950)));
        assert!(names.last.len() + names.before.len() < 200);
    }
}
