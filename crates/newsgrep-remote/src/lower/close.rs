//! Whether the cluster's scores are the true ones, but for rounding.
//!
//! In: a row of words, or the tree of a plan. Out: yes or no. Where all rows are counted alike and all leaves that occur take
//! part, a page can begin in the middle of the order.

use newsgrep_query::plan::Node;

use super::slot::Slot;

/// Returns whether the cluster counts and weighs a row as newsgrep does: a row that may overlap itself it counts more often,
/// and of several words it takes only those for one that a shard has.
pub(super) fn is_counted_alike(slots: &[Slot]) -> bool {
    let mut seen: Vec<&str> = Vec::new();
    slots.iter().all(|slot| {
        let Slot::Words { words, exact: true } = slot else { return false };
        let [word] = &words[..] else { return false };
        let is_new = !seen.contains(&word.as_str());
        seen.push(word);
        is_new
    })
}

/// Returns whether in every article that satisfies a node all leaves of it that occur take part.
pub(super) fn all_take_part(node: &Node) -> bool {
    match node {
        Node::All
        | Node::Nothing
        | Node::Leaf(_)
        | Node::Condition(_)
        | Node::Not(_)
        | Node::AtLeast { .. } => true,
        Node::And(members) => members.iter().all(all_take_part),
        Node::Or(members) | Node::Of { members, .. } => members.iter().all(is_met_by_any_leaf),
    }
}

/// Returns whether a node holds wherever any of its leaves occurs.
fn is_met_by_any_leaf(node: &Node) -> bool {
    match node {
        Node::All | Node::Nothing | Node::Leaf(_) | Node::Condition(_) | Node::Not(_) => true,
        Node::AtLeast { least, .. } => *least == 1,
        Node::Or(members) => members.iter().all(is_met_by_any_leaf),
        Node::Of { least, members } => *least == 1 && members.iter().all(is_met_by_any_leaf),
        Node::And(_) => false,
    }
}

#[cfg(test)]
mod tests {
    use newsgrep_query::parse;
    use newsgrep_query::plan::Plan;

    use super::*;

    #[test]
    fn a_leaf_that_occurs_takes_part_unless_another_has_to_as_well() {
        let check = |query: &str, expected: bool| {
            let plan = Plan::compile(&parse(query).unwrap());
            assert_eq!(all_take_part(&plan.root), expected, "{query}");
        };
        check("nato russia -kfor source:tass", true);
        check("(nato OR kfor) AND (us OR uk)", true);
        check("2 OF (nato AND kfor AND us)", true);
        check("nato OR (kfor AND us)", false);
        check("nato OR ATLEAST2 kfor", false);
    }

    #[test]
    fn a_row_that_may_overlap_itself_or_has_alternatives_is_counted_otherwise() {
        let slot = |words: &[&str], exact| {
            let words = words.iter().map(|word| (*word).to_owned()).collect();
            Slot::Words { words, exact }
        };
        let check = |slots: &[Slot], expected| assert_eq!(is_counted_alike(slots), expected, "{slots:?}");
        check(&[slot(&["open"], true), slot(&["door"], true)], true);
        check(&[slot(&["la"], true), slot(&["la"], true)], false);
        check(&[slot(&["truce", "truth"], true)], false);
        check(&[slot(&["truth"], false)], false);
        check(&[slot(&["moment"], true), Slot::Any(true), slot(&["truth"], true)], false);
    }
}
