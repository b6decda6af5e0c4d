//! Decides whether an article satisfies a plan, and which text clauses made it so.

use super::{Condition, Node, Plan};

impl Plan {
    /// Returns which leaves took part in satisfying the plan, or `None` if the article does not satisfy it.
    ///
    /// `occurrences` says how often a leaf occurs, `condition_holds` whether a condition on the article is met. Of an AND
    /// every member takes part, of an OR and an OF the members that hold, of an ATLEAST the leaves that occur, of a NOT
    /// nothing. The answer has one entry a leaf.
    ///
    /// ```
    /// use newsgrep_query::parse;
    /// use newsgrep_query::plan::Plan;
    ///
    /// let plan = Plan::compile(&parse("(nato AND moscow) OR geneva OR vienna").unwrap());
    /// // The article has `nato`, `geneva` and nothing else, so `nato` took no part.
    /// let occurrences = |leaf: usize| [1, 0, 1, 0][leaf];
    /// assert_eq!(plan.participants(&occurrences, &|_| false), Some(vec![false, false, true, false]));
    /// ```
    pub fn participants(
        &self,
        occurrences: &dyn Fn(usize) -> u64,
        condition_holds: &dyn Fn(&Condition) -> bool,
    ) -> Option<Vec<bool>> {
        let mut walk = Walk { plan: self, occurrences, condition_holds, taking_part: Vec::new() };
        walk.holds(&self.root).then(|| {
            let mut participants = vec![false; self.leaves.len()];
            for leaf in walk.taking_part {
                participants[leaf] = true;
            }
            participants
        })
    }
}

struct Walk<'a> {
    plan: &'a Plan,
    occurrences: &'a dyn Fn(usize) -> u64,
    condition_holds: &'a dyn Fn(&Condition) -> bool,
    taking_part: Vec<usize>,
}

impl Walk<'_> {
    /// Returns whether the node holds; if it does, the leaves that made it so have been added.
    fn holds(&mut self, node: &Node) -> bool {
        let before = self.taking_part.len();
        let holds = match node {
            Node::All => true,
            Node::Nothing => false,
            Node::Leaf(leaf) => {
                self.taking_part.push(*leaf);
                (self.occurrences)(*leaf) > 0
            }
            Node::Condition(condition) => (self.condition_holds)(&self.plan.conditions[*condition]),
            Node::And(nodes) => nodes.iter().all(|node| self.holds(node)),
            Node::Or(nodes) => {
                // Every member is asked, also after one that holds: all that hold take part.
                let mut any = false;
                for node in nodes {
                    any |= self.holds(node);
                }
                any
            }
            Node::AtLeast { least, leaves } => {
                let occurring = leaves.iter().copied().filter(|leaf| (self.occurrences)(*leaf) > 0);
                self.taking_part.extend(occurring);
                leaves.iter().map(|leaf| (self.occurrences)(*leaf)).sum::<u64>() >= u64::from(*least)
            }
            Node::Of { least, members } => {
                let holding = members.iter().filter(|member| self.holds(member)).count();
                holding >= *least
            }
            Node::Not(inner) => {
                let holds = !self.holds(inner);
                self.taking_part.truncate(before);
                holds
            }
        };
        if !holds {
            self.taking_part.truncate(before);
        }
        holds
    }
}
