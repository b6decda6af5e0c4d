//! Which articles satisfy a plan: the plan prepared for an archive, and opened on each of its segments.

use std::ops::Range;

use newsgrep_core::{ArticleMap, Segment, Snapshot};
use newsgrep_text::Zone;
use tantivy::DocId;

use crate::plan::{Clause, Node, Pattern, Plan};
use crate::{EngineError, Notice, Scope};

use super::budget::Budget;
use super::condition::PreparedCondition;
use super::core_failed;
use super::cursor::{Context, Cursor, Kind};
use super::expand::MAX_EXPANSIONS;
use super::leaf::{LeafCursor, Prepared};

/// A plan with its words looked up, ready to be opened on each segment.
pub(super) struct PreparedPlan<'p> {
    pub(super) plan: &'p Plan,
    leaves: Vec<Prepared>,
    conditions: Vec<PreparedCondition<'p>>,
    scope: Scope,
    /// The plan with the words that were searched in place of those asked for, if there were too many.
    searched: Option<Plan>,
    capped: bool,
}

impl<'p> PreparedPlan<'p> {
    pub(super) fn new(
        snapshot: &Snapshot,
        plan: &'p Plan,
        scope: Scope,
        scored: bool,
        budget: &Budget,
        notices: &mut Vec<Notice>,
    ) -> Result<Self, EngineError> {
        let leaves: Vec<Prepared> = plan
            .leaves
            .iter()
            .map(|leaf| Prepared::of_leaf(snapshot, leaf, scored, budget, notices))
            .collect::<Result<_, _>>()?;
        let conditions: Vec<PreparedCondition<'p>> = plan
            .conditions
            .iter()
            .map(|condition| PreparedCondition::new(snapshot, condition, budget, notices))
            .collect::<Result<_, _>>()?;
        let searched = searched_plan(plan, &leaves);
        let capped = searched.is_some() || conditions.iter().any(PreparedCondition::is_capped);
        let capped_leaf = |number: usize| leaves[number].is_capped();
        let capped_condition = |number: usize| conditions[number].is_capped();
        if capped && excludes_capped(&plan.root, false, &capped_leaf, &capped_condition) {
            // To leave out too little would be to find too much: that is no lower bound any more.
            return Err(EngineError::Unsupported {
                what: format!("NOT of a `*` that stands for more than {MAX_EXPANSIONS} words"),
                hint: "write more letters before the `*`".to_owned(),
            });
        }
        Ok(PreparedPlan { plan, leaves, conditions, scope, searched, capped })
    }

    /// Returns the plan whose words are marked in hits: exactly those that were searched.
    pub(super) fn marking(&self) -> &Plan {
        self.searched.as_ref().unwrap_or(self.plan)
    }

    /// Returns whether a word stands for more words than were searched.
    pub(super) fn is_capped(&self) -> bool {
        self.capped
    }

    /// Opens the plan on a segment.
    pub(super) fn open<'a>(
        &self,
        snapshot: &Snapshot,
        segment: &Segment,
        budget: &'a Budget,
    ) -> Result<Matches<'a>, EngineError> {
        let context = Context {
            articles: segment.articles().map_err(core_failed)?,
            max_doc: segment.max_doc(),
            scope: self.scope,
            budget,
            zones: match self.scope {
                Scope::Paragraph
                    if !self.plan.leaves.iter().any(|leaf| leaf.zones.contains(Zone::Boiler)) =>
                {
                    Some(segment.zones().map_err(core_failed)?.clone())
                }
                _ => None,
            },
        };
        let mut opener = Opener { prepared: self, snapshot, segment, budget };
        let root = opener.node(&self.plan.root)?;
        // A leaf that stands in several places of the tree has a cursor in each; what is inside matching units is then
        // read by one more, since those of the tree are at different documents.
        let mut places = vec![0; self.leaves.len()];
        count_leaves(&self.plan.root, &mut places);
        let repeated = self.leaves.iter().zip(places).map(|(leaf, places)| match places {
            0 | 1 => Ok(None),
            _ => leaf.open(segment, budget).map(Some),
        });
        let repeated = repeated.collect::<Result<_, _>>()?;
        Ok(Matches { root, repeated, context, held: Vec::new() })
    }
}

/// Puts the words that were searched into a plan, where there were too many; `None` if there nowhere were.
fn searched_plan(plan: &Plan, leaves: &[Prepared]) -> Option<Plan> {
    let mut searched: Option<Plan> = None;
    for (number, leaf) in leaves.iter().enumerate() {
        for (slot, words) in leaf.capped() {
            let clause = &mut searched.get_or_insert_with(|| plan.clone()).leaves[number].clause;
            let Clause::Row(slots) = clause else { continue };
            // Words of a second field are added to those of the first.
            let mut all = match &slots[slot] {
                Pattern::OneOf(others) => others.clone(),
                _ => Vec::new(),
            };
            all.extend_from_slice(words);
            all.sort_unstable();
            all.dedup();
            slots[slot] = Pattern::OneOf(all);
        }
    }
    searched
}

/// Returns whether a leaf or condition below a NOT stands for more words than were searched.
fn excludes_capped(
    node: &Node,
    below_not: bool,
    leaf: &dyn Fn(usize) -> bool,
    condition: &dyn Fn(usize) -> bool,
) -> bool {
    match node {
        Node::Leaf(number) => below_not && leaf(*number),
        Node::AtLeast { leaves, .. } => below_not && leaves.iter().any(|number| leaf(*number)),
        Node::Condition(number) => below_not && condition(*number),
        Node::And(members) | Node::Or(members) | Node::Of { members, .. } => {
            members.iter().any(|member| excludes_capped(member, below_not, leaf, condition))
        }
        Node::Not(member) => excludes_capped(member, true, leaf, condition),
        Node::All | Node::Nothing => false,
    }
}

fn count_leaves(node: &Node, places: &mut [usize]) {
    match node {
        Node::Leaf(number) => places[*number] += 1,
        Node::AtLeast { leaves, .. } => leaves.iter().for_each(|number| places[*number] += 1),
        Node::And(members) | Node::Or(members) | Node::Of { members, .. } => {
            members.iter().for_each(|member| count_leaves(member, places))
        }
        Node::Not(member) => count_leaves(member, places),
        Node::All | Node::Nothing | Node::Condition(_) => {}
    }
}

/// The units of one segment that satisfy a plan, in document order, deleted ones included.
pub(super) struct Matches<'a> {
    root: Cursor<'a>,
    /// By leaf; only those that stand in several places of the tree.
    repeated: Vec<Option<LeafCursor<'a>>>,
    context: Context<'a>,
    held: Vec<usize>,
}

impl<'a> Matches<'a> {
    /// Finds the first unit that begins at or after `from`.
    pub(super) fn next(&mut self, from: DocId) -> Option<Range<DocId>> {
        if self.context.budget.spent() {
            return None;
        }
        let unit = self.root.next(&self.context, from);
        // A member below a NOT that gave up for want of time has not said that it does not hold.
        unit.filter(|_| !self.context.budget.has_stopped())
    }

    /// Returns the leaves that took part in making the unit that [`Matches::next`] found last satisfy the plan.
    pub(super) fn participants(&mut self) -> &[usize] {
        self.held.clear();
        self.root.gather(&mut self.held);
        self.held.sort_unstable();
        self.held.dedup();
        &self.held
    }

    /// Calls `each` with the number and the cursor of every participating leaf at every paragraph of the unit in which it occurs, leaf
    /// by leaf. The unit is the one found last, and is asked for once.
    pub(super) fn inside(&mut self, unit: &Range<DocId>, each: &mut dyn FnMut(usize, &LeafCursor<'_>)) {
        self.held.clear();
        self.root.drain(unit, &self.repeated, &mut self.held, each);
        self.held.sort_unstable();
        self.held.dedup();
        for number in &self.held {
            if let Some(cursor) = &mut self.repeated[*number] {
                cursor.drain(unit, &mut |cursor| each(*number, cursor));
            }
        }
    }

    pub(super) fn articles(&self) -> &ArticleMap {
        &self.context.articles
    }
}

struct Opener<'o, 'p, 'a> {
    prepared: &'o PreparedPlan<'p>,
    snapshot: &'o Snapshot,
    segment: &'o Segment,
    budget: &'a Budget,
}

impl<'a> Opener<'_, '_, 'a> {
    fn node(&mut self, node: &Node) -> Result<Cursor<'a>, EngineError> {
        let kind = match node {
            Node::All => Kind::All,
            Node::Nothing => Kind::Nothing,
            Node::Leaf(number) => {
                Kind::Leaf(*number, Box::new(self.prepared.leaves[*number].open(self.segment, self.budget)?))
            }
            Node::Condition(number) => {
                match self.prepared.conditions[*number].open(self.snapshot, self.segment, self.budget)? {
                    Some(known) => Kind::Known { known, article: 0..0 },
                    None => Kind::Nothing,
                }
            }
            Node::Or(members) => Kind::Or(self.nodes(members)?),
            Node::AtLeast { .. } => return Err(not_yet("ATLEAST")),
            Node::Of { .. } => return Err(not_yet("OF")),
            Node::Not(member) => Kind::Not(Box::new(self.node(member)?)),
            Node::And(members) => {
                let mut positive = Vec::new();
                let mut negative = Vec::new();
                for member in members {
                    match member {
                        Node::Not(member) => negative.push(self.node(member)?),
                        member => positive.push(self.node(member)?),
                    }
                }
                if positive.is_empty() {
                    positive.push(Cursor::new(Kind::All));
                }
                positive.sort_by_key(|cursor| cursor.cost(self.segment.max_doc()));
                Kind::And { positive, negative }
            }
        };
        Ok(Cursor::new(kind))
    }

    fn nodes(&mut self, nodes: &[Node]) -> Result<Vec<Cursor<'a>>, EngineError> {
        nodes.iter().map(|node| self.node(node)).collect()
    }
}

/// The error of an operator that the engine does not answer.
pub(super) fn not_yet(what: &str) -> EngineError {
    EngineError::Unsupported { what: what.to_owned(), hint: "the local engine does not answer it".to_owned() }
}
