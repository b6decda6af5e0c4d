//! Words next to each other.
//!
//! In: what may stand in each place. Out: what finds the paragraphs, or the values, where something does in all of them, one
//! next to the other. Alternatives share a place, any one word is a hole: see the analyzer `newsgrep_query` of the mapping.

use newsgrep_query::plan::Pattern;
use serde_json::json;

use super::slot::Slot;
use super::vocabulary::{Column, Vocabulary};
use super::{Filter, HOLE};

/// What stands between alternatives in a text that is looked for; no word holds it.
pub(super) const OR: &str = "|";
/// Most words of a phrase, alternatives included: the cluster takes no more than 1,024 for one word.
const MOST: usize = 1_000;

/// Returns what finds a row of patterns in a column.
pub(super) fn filter(column: Column, patterns: &[Pattern], vocabulary: &Vocabulary) -> Filter {
    let slots: Vec<Slot> = patterns.iter().map(|pattern| Slot::of(column, pattern, vocabulary)).collect();
    let (Some(first), Some(last)) =
        (slots.iter().position(Slot::is_word), slots.iter().rposition(Slot::is_word))
    else {
        // That there are so many words, and how they are written, is not asked for.
        return Slot::Any(false).filter(column);
    };
    // A word that must stand before the first, or behind the last, is not asked for.
    let whole = last - first + 1 == slots.len();
    let inner = &slots[first..=last];
    let found = match inner {
        [only] => only.filter(column),
        _ if inner.iter().any(|slot| slot.filter(column).is_nothing()) => Filter::nothing(),
        _ => phrase(column, inner).unwrap_or_else(|| {
            Filter::all(inner.iter().filter(|slot| slot.is_word()).map(|slot| slot.filter(column))).inexact()
        }),
    };
    if whole { found } else { found.inexact() }
}

/// Returns what finds several slots as a phrase, if all their words are known and not too many.
fn phrase(column: Column, slots: &[Slot]) -> Option<Filter> {
    let text = text(slots)?;
    let exact = slots.iter().all(Slot::is_exact);
    let query = json!({"match_phrase": {column.name(): text}});
    Some(if exact { Filter::exact(query) } else { Filter::roughly(query) })
}

/// Returns the text to look for that stands for these slots, if all their words are known and not too many.
pub(super) fn text(slots: &[Slot]) -> Option<String> {
    let mut words = 0;
    let mut text = String::new();
    for slot in slots {
        text.push_str(if text.is_empty() { "" } else { " " });
        match slot {
            Slot::Any(_) => text.push_str(HOLE),
            Slot::Words { words: alternatives, .. } if !alternatives.is_empty() => {
                words += alternatives.len();
                text.push_str(&alternatives.join(OR));
            }
            Slot::Words { .. } | Slot::Native(_) => return None,
        }
    }
    (words <= MOST).then_some(text)
}

#[cfg(test)]
mod tests {
    use super::super::vocabulary::Known;
    use super::*;

    fn word(word: &str) -> Pattern {
        Pattern::Word(word.to_owned())
    }

    fn prefix(prefix: &str) -> Pattern {
        Pattern::Prefix(prefix.to_owned())
    }

    fn vocabulary() -> Vocabulary {
        let mut vocabulary = Vocabulary::default();
        let mut add = |beginning: &str, words: &[&str]| {
            let words = words.iter().map(|word| (*word).to_owned()).collect();
            vocabulary.add((Column::Story, prefix(beginning)), Known { words, capped: false });
        };
        add("tru", &["truce", "truth"]);
        add("xyz", &[]);
        vocabulary
    }

    fn check(patterns: &[Pattern], exact: bool, expected: serde_json::Value) {
        let filter = filter(Column::Story, patterns, &vocabulary());
        assert_eq!((filter.is_exact(), filter.query()), (exact, expected), "{patterns:?}");
    }

    #[test]
    fn a_phrase_has_alternatives_and_holes() {
        let phrase = |text: &str| json!({"match_phrase": {"paragraphs.text": text}});
        let any = Pattern::Any;
        check(&[word("open"), word("door")], true, phrase("open door"));
        check(&[word("moment"), any.clone(), prefix("tru")], true, phrase("moment ␣ truce|truth"));
        check(&[any.clone(), word("open"), word("door")], false, phrase("open door"));
        check(&[word("open"), any], false, json!({"term": {"paragraphs.text": "open"}}));
        check(&[word("open"), prefix("xyz")], true, json!({"match_none": {}}));
    }

    #[test]
    fn what_is_not_known_is_asked_for_wherever_it_stands() {
        let both =
            json!([{"term": {"paragraphs.text": "open"}}, {"prefix": {"paragraphs.text": {"value": "doo"}}}]);
        check(&[word("open"), prefix("doo")], false, json!({"bool": {"filter": both}}));
    }
}
