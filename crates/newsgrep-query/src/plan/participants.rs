//! Decides whether an article satisfies a plan, and which text clauses made it so.

use super::{Condition, Node, Plan};

impl Plan {
    /// Returns which leaves took part in satisfying the plan, or `None` if the article does not satisfy it.
    ///
    /// `leaf_holds` says whether a leaf occurs, `condition_holds` whether a condition on the article is met. Of an AND
    /// every member takes part, of an OR the members that hold, of a NOT nothing. The answer has one entry a leaf.
    ///
    /// ```
    /// use newsgrep_query::parse;
    /// use newsgrep_query::plan::Plan;
    ///
    /// let plan = Plan::compile(&parse("(nato AND moscow) OR geneva OR vienna").unwrap());
    /// // The article has `nato`, `geneva` and nothing else, so `nato` took no part.
    /// let holds = |leaf: usize| [true, false, true, false][leaf];
    /// assert_eq!(plan.participants(&holds, &|_| false), Some(vec![false, false, true, false]));
    /// ```
    pub fn participants(
        &self,
        leaf_holds: &dyn Fn(usize) -> bool,
        condition_holds: &dyn Fn(&Condition) -> bool,
    ) -> Option<Vec<bool>> {
        let mut walk = Walk { leaf_holds, condition_holds, taking_part: Vec::new() };
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
    leaf_holds: &'a dyn Fn(usize) -> bool,
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
                (self.leaf_holds)(*leaf)
            }
            Node::Condition(condition) => (self.condition_holds)(condition),
            Node::And(nodes) => nodes.iter().all(|node| self.holds(node)),
            Node::Or(nodes) => {
                // Every member is asked, also after one that holds: all that hold take part.
                let mut any = false;
                for node in nodes {
                    any |= self.holds(node);
                }
                any
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
