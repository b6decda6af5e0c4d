//! The programs that are asked the same questions, each behind the same few functions.
//!
//! In: a corpus. Out: for a question, what was found as one number, and the processor's time of each run. A peer that is
//! not installed says why it is not in the race.

pub(crate) mod lucene;
pub(crate) mod newsgrep;
pub(crate) mod outside;
pub(crate) mod ripgrep;
pub(crate) mod sqlite;
pub(crate) mod tantivy;

use anyhow::Result;

use crate::question::{Mode, Question};

/// What a question found, and how long that took each time.
#[derive(Clone, Debug, Default)]
pub(crate) struct Runs {
    /// The count; of facets, timelines and newest hits a number made of all that was found. Means nothing for the best ten.
    pub(crate) found: i64,
    /// The processor's time of the thread that answered, in nanoseconds.
    pub(crate) nanos: Vec<u64>,
}

/// A program in the race.
pub(crate) trait Peer {
    /// Returns the name, as tables have it.
    fn name(&self) -> &'static str;

    /// Returns whether it has the construct, with the same meaning.
    fn can(&self, question: &Question, mode: Mode) -> bool;

    /// Asks so many times in a row.
    fn run(&mut self, question: &Question, mode: Mode, times: usize) -> Result<Runs>;

    /// Returns whether it is so slow that it is asked less often, and of fewer questions.
    fn is_slow(&self) -> bool {
        false
    }
}
