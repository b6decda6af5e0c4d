//! Text clauses: what finds the paragraphs in which one occurs.
//!
//! In: a [`Clause`] and the column its words are in. Out: a [`Filter`] on paragraphs. What an occurrence is, is defined in
//! [`newsgrep_query::eval`].

use newsgrep_query::Reach;
use newsgrep_query::plan::{Clause, Pattern};
use serde_json::json;

use super::slot::Slot;
use super::vocabulary::{Column, Vocabulary};
use super::{Filter, row};

/// Returns what finds the paragraphs in which a clause occurs.
pub(super) fn filter(column: Column, clause: &Clause, vocabulary: &Vocabulary) -> Filter {
    let of = |clause: &Clause| filter(column, clause, vocabulary);
    match clause {
        Clause::Row(patterns) => row::filter(column, patterns, vocabulary),
        Clause::Verbatim { words, .. } => row::filter(column, words, vocabulary).inexact(),
        Clause::Sloppy { slots, slop } => sloppy(column, slots, *slop, vocabulary),
        Clause::AnyOf(members) => Filter::any(members.iter().map(of)),
        Clause::Near { operands, reach, ordered } => {
            let all = Filter::all(operands.iter().map(of));
            if all.is_nothing() {
                return all;
            }
            near(column, operands, *reach, *ordered, vocabulary).unwrap_or_else(|| all.inexact())
        }
        // Whether what must not be near is near is not asked.
        Clause::NotNear { of: wanted, .. } => of(wanted).inexact(),
    }
}

/// Returns what finds words that may have moved; exactly, if no word can stand in the place of another.
fn sloppy(column: Column, patterns: &[Pattern], slop: u32, vocabulary: &Vocabulary) -> Filter {
    let slots: Vec<Slot> = patterns.iter().map(|pattern| Slot::of(column, pattern, vocabulary)).collect();
    let all =
        Filter::all(slots.iter().filter(|slot| slot.is_word()).map(|slot| slot.filter(column))).inexact();
    let (Some(first), Some(last)) =
        (slots.iter().position(Slot::is_word), slots.iter().rposition(Slot::is_word))
    else {
        return all;
    };
    // A place that stands before all others, or behind them, moves none of them.
    let inner = &slots[first..=last];
    match row::text(inner).filter(|_| inner.len() > 1 && !all.is_nothing() && are_apart(inner)) {
        Some(text) => {
            let query = json!({"match_phrase": {column.name(): {"query": text, "slop": slop}}});
            if inner.iter().all(Slot::is_exact) { Filter::exact(query) } else { Filter::roughly(query) }
        }
        None => all,
    }
}

/// Returns whether no word stands for more than one of the slots, so that what each takes is never what another takes.
fn are_apart(slots: &[Slot]) -> bool {
    let mut words: Vec<&str> = Vec::new();
    for slot in slots {
        match slot {
            Slot::Words { words: more, .. } => words.extend(more.iter().map(String::as_str)),
            Slot::Any(_) => {}
            Slot::Native(_) => return false,
        }
    }
    let count = words.len();
    words.sort_unstable();
    words.dedup();
    words.len() == count
}

/// Most words of a proximity, alternatives included: each is one of the 1,024 clauses that a whole query may have.
const MOST_NEAR: usize = 24;

/// Returns what finds single words near each other, no word standing for two of them; `None` where the cluster would mean
/// something else by it.
fn near(
    column: Column,
    operands: &[Clause],
    reach: Reach,
    ordered: bool,
    vocabulary: &Vocabulary,
) -> Option<Filter> {
    let mut slots = Vec::with_capacity(operands.len());
    for operand in operands {
        let Clause::Row(patterns) = operand else { return None };
        let [pattern] = &patterns[..] else { return None };
        slots.push(Slot::of(column, pattern, vocabulary));
    }
    let words: usize = slots.iter().map(Slot::len).sum();
    if !are_apart(&slots) || words > MOST_NEAR {
        return None;
    }
    let texts: Option<Vec<String>> = slots.iter().map(|slot| row::text(std::slice::from_ref(slot))).collect();
    let intervals: Vec<_> = texts?.into_iter().map(|text| json!({"match": {"query": text}})).collect();
    let gaps = match reach {
        Reach::Words(words) => (operands.len() as i64 - 1) * (i64::from(words.max(1)) - 1),
        Reach::Sentence | Reach::Paragraph => -1,
    };
    let all = json!({"ordered": ordered, "max_gaps": gaps, "intervals": intervals});
    let query = json!({"intervals": {column.name(): {"all_of": all}}});
    let exact = reach != Reach::Sentence && slots.iter().all(Slot::is_exact);
    Some(if exact { Filter::exact(query) } else { Filter::roughly(query) })
}

#[cfg(test)]
mod tests {
    use newsgrep_query::parse;
    use newsgrep_query::plan::Plan;
    use serde_json::Value;

    use super::*;

    fn check(query: &str, exact: bool, expected: Value) {
        let plan = Plan::compile(&parse(query).unwrap());
        let filter = filter(Column::Story, &plan.leaves[0].clause, &Vocabulary::default());
        assert_eq!((filter.is_exact(), filter.query()), (exact, expected), "{query}");
    }

    fn term(word: &str) -> Value {
        json!({"term": {"paragraphs.text": word}})
    }

    #[test]
    fn words_near_each_other_are_asked_for_as_such() {
        let near = |ordered: bool, gaps: i64, words: &[&str]| {
            let words: Vec<Value> = words.iter().map(|word| json!({"match": {"query": word}})).collect();
            let all = json!({"ordered": ordered, "max_gaps": gaps, "intervals": words});
            json!({"intervals": {"paragraphs.text": {"all_of": all}}})
        };
        check("nato w/5 russia", true, near(false, 4, &["nato", "russia"]));
        check("nato pre/3 russia pre/3 talks", true, near(true, 4, &["nato", "russia", "talks"]));
        check("nato w/s russia", false, near(false, -1, &["nato", "russia"]));
        check("nato w/p russia", true, near(false, -1, &["nato", "russia"]));
        check("nato w/5 nato", false, json!({"bool": {"filter": [term("nato"), term("nato")]}}));
    }

    #[test]
    fn what_the_cluster_cannot_say_is_narrowed_down() {
        let phrase = json!({"match_phrase": {"paragraphs.text": "open door"}});
        check("\"open door\" w/5 nato", false, json!({"bool": {"filter": [phrase, term("nato")]}}));
        check("nato NOT w/5 russia", false, term("nato"));
        check(
            "(nato OR kfor) w/5 russia",
            false,
            json!({"bool": {"filter": [
                {"terms": {"paragraphs.text": ["nato", "kfor"]}}, term("russia"),
            ]}}),
        );
    }

    #[test]
    fn words_that_may_have_moved_are_a_phrase_with_slop_unless_they_are_the_same() {
        let slop = |text: &str, slop: u32| json!({"match_phrase": {"paragraphs.text": {"query": text, "slop": slop}}});
        check("\"open the door\"~3", true, slop("open the door", 3));
        check("\"la la land\"~3", false, json!({"bool": {"filter": [term("la"), term("la"), term("land")]}}));
    }
}
