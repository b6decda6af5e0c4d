//! The dictionary of an archive of this machine, for [`suggest`].
//!
//! Boilerplate and the fields of metadata are not looked at. Numbers of paragraphs include deleted articles until their segment
//! is merged.

use std::ops::ControlFlow;

use newsgrep_core::Snapshot;

use crate::ast;
use crate::plan::Pattern;
use crate::suggest::{Dictionary, suggest as suggest_of};
use crate::{Counts, EngineError, Query, Request, Sort};

use super::budget::Budget;
use super::expand::{Expander, Place, Slot, term};
use super::failed;

/// Returns the words that may be meant, each with the number of paragraphs that have it.
pub(super) fn suggest(
    snapshot: &Snapshot,
    typed: &str,
    limit: usize,
) -> Result<Vec<(String, u64)>, EngineError> {
    suggest_of(&mut Words(snapshot), typed, limit)
}

/// The words of an archive's text.
struct Words<'a>(&'a Snapshot);

impl Dictionary for Words<'_> {
    type Error = EngineError;

    fn frequencies(&mut self, words: &[&str]) -> Result<Vec<u64>, EngineError> {
        let field = self.0.fields().text;
        let frequency = |word: &&str| self.0.searcher().doc_freq(&term(field, word));
        words.iter().map(frequency).collect::<Result<_, _>>().map_err(failed("look for a word"))
    }

    fn near(&mut self, word: &str, edits: u8) -> Result<Vec<(String, u64)>, EngineError> {
        let budget = Budget::of(&Request::new(Query::All));
        let near = Pattern::Fuzzy { word: word.to_owned(), distance: edits };
        let slots = Expander::new(self.0, &budget).slots(Place::Text, &[near])?;
        Ok(match slots.first().map(|slot| &**slot) {
            Some(Slot::Words(words)) => {
                words.entries.iter().map(|entry| (entry.word.clone(), entry.frequency)).collect()
            }
            _ => Vec::new(),
        })
    }

    fn side_by_side(&mut self, pairs: &[(&str, &str)]) -> Result<Vec<u64>, EngineError> {
        let count = |(one, other): &(&str, &str)| {
            let slots = [one, other].map(|word| ast::Slot::Word((*word).to_owned()));
            let request = Request {
                limit: 0,
                sort: Sort::Newest,
                counts: Counts::Bounded,
                ..Request::new(Query::Phrase(slots.to_vec()))
            };
            let response = super::search(self.0, &request, &mut |_| ControlFlow::Continue(()))?;
            Ok(response.counts.paragraphs.value)
        };
        pairs.iter().map(count).collect()
    }
}
