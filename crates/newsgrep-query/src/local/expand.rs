//! From the patterns of a leaf to the terms of the index's dictionary.

use std::collections::HashMap;

use newsgrep_core::Snapshot;
use tantivy::Term;
use tantivy::schema::Field;

use crate::plan::Pattern;
use crate::{EngineError, Notice};

use super::article::not_yet;
use super::budget::Budget;
use super::failed;

/// Most words that one pattern may stand for; beyond, the most frequent are taken and the answer says so.
pub(super) const MAX_EXPANSIONS: usize = 1_024;

/// The words of the dictionary that one slot of a leaf stands for.
#[derive(Clone, Debug)]
pub(super) enum Slot {
    /// Any word.
    Any,
    /// These words; the first is the most frequent one. Empty if the dictionary has none.
    Words {
        words: Vec<String>,
        /// Whether there were more than may be.
        capped: bool,
    },
}

/// Looks up what each pattern stands for in a field. The order of the words does not depend on segments.
pub(super) fn expand(
    snapshot: &Snapshot,
    field: Field,
    patterns: &[Pattern],
    budget: &Budget,
    notices: &mut Vec<Notice>,
) -> Result<Vec<Slot>, EngineError> {
    patterns
        .iter()
        .map(|pattern| match pattern {
            Pattern::Any => Ok(Slot::Any),
            Pattern::Word(word) => Ok(Slot::Words { words: vec![word.clone()], capped: false }),
            Pattern::OneOf(words) => Ok(Slot::Words { words: words.clone(), capped: false }),
            Pattern::Prefix(prefix) => expand_prefix(snapshot, field, prefix, budget, notices),
            _ => Err(not_yet("this kind of word")),
        })
        .collect()
}

fn expand_prefix(
    snapshot: &Snapshot,
    field: Field,
    prefix: &str,
    budget: &Budget,
    notices: &mut Vec<Notice>,
) -> Result<Slot, EngineError> {
    let mut found: HashMap<String, u64> = HashMap::new();
    for segment in snapshot.segments() {
        let index = segment.reader().inverted_index(field).map_err(failed("read the dictionary"))?;
        let mut range = index.terms().range().ge(prefix.as_bytes());
        if let Some(end) = after_prefix(prefix.as_bytes()) {
            range = range.lt(end);
        }
        let mut stream = range.into_stream().map_err(failed("read the dictionary"))?;
        while let Some((bytes, info)) = stream.next() {
            if budget.spent() {
                break;
            }
            if let Ok(word) = std::str::from_utf8(bytes) {
                *found.entry(word.to_owned()).or_default() += u64::from(info.doc_freq);
            }
        }
    }
    let total = found.len();
    let mut words: Vec<(String, u64)> = found.into_iter().collect();
    words.sort_unstable_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    let capped = total > MAX_EXPANSIONS;
    if capped {
        words.truncate(MAX_EXPANSIONS);
        notices.push(Notice::new(
            "expansion-capped",
            format!("`{prefix}*` stands for {total} words; the {MAX_EXPANSIONS} most frequent were searched"),
        ));
    }
    Ok(Slot::Words { words: words.into_iter().map(|(word, _)| word).collect(), capped })
}

/// Returns the first byte string after all that begin with the prefix; `None` if nothing comes after.
fn after_prefix(prefix: &[u8]) -> Option<Vec<u8>> {
    let mut end = prefix.to_vec();
    while let Some(last) = end.pop() {
        if last < u8::MAX {
            end.push(last + 1);
            return Some(end);
        }
    }
    None
}

/// Returns the term of a folded word.
pub(super) fn term(field: Field, word: &str) -> Term {
    Term::from_field_text(field, word)
}
