//! Which articles satisfy a plan: the plan prepared for an archive, and opened on each of its segments.

use std::collections::BTreeSet;
use std::ops::Range;

use newsgrep_core::{ArticleMap, Segment, Snapshot};
use newsgrep_text::Zone;
use tantivy::{DocId, TERMINATED};

use crate::plan::expansion::written;
use crate::plan::{Clause, Node, Pattern, Plan, Spoken};
use crate::{EngineError, Notice, Scope};

use super::budget::Budget;
use super::clause::At;
use super::condition::PreparedCondition;
use super::core_failed;
use super::cursor::{Context, Cursor, Found, Kind};
use super::expand::{Expander, MAX_EXPANSIONS, Slot};
use super::language::languages;
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
        let spoken = match plan.leaves.iter().all(|leaf| leaf.language == Spoken::Any) {
            true => BTreeSet::new(),
            false => languages(snapshot)?,
        };
        let mut expander = Expander::new(snapshot, budget);
        let leaves = plan.leaves.iter().map(|leaf| Prepared::of_leaf(&mut expander, leaf, scored, &spoken));
        let leaves: Vec<Prepared> = leaves.collect::<Result<_, _>>()?;
        let conditions =
            plan.conditions.iter().map(|condition| PreparedCondition::new(&mut expander, condition));
        let conditions: Vec<PreparedCondition<'p>> = conditions.collect::<Result<_, _>>()?;
        notices.append(&mut expander.notices);
        let searched = searched_plan(plan, &leaves);
        let capped = searched.is_some() || conditions.iter().any(PreparedCondition::is_capped);
        let prepared = PreparedPlan { plan, leaves, conditions, scope, searched, capped };
        if capped && prepared.excludes_capped(&plan.root, false) {
            // To leave out too little would be to find too much: that is no lower bound any more.
            return Err(EngineError::Unsupported {
                what: format!("NOT of a word that stands for more than {MAX_EXPANSIONS} words"),
                hint: format!("write more letters of {}", prepared.capped_words()),
            });
        }
        Ok(prepared)
    }

    /// Returns the leaves of the plan, looked up.
    pub(super) fn leaves(&self) -> &[Prepared] {
        &self.leaves
    }

    /// Returns the conditions of the plan, looked up.
    pub(super) fn conditions(&self) -> &[PreparedCondition<'p>] {
        &self.conditions
    }

    /// Returns the plan whose words are marked in hits: exactly those that were searched.
    pub(super) fn marking(&self) -> &Plan {
        self.searched.as_ref().unwrap_or(self.plan)
    }

    /// Returns whether a word stands for more words than were searched.
    pub(super) fn is_capped(&self) -> bool {
        self.capped
    }

    /// Opens the plan on the segment with this number, for the units at or after `from`. If it is not `counted`, leaves
    /// may count as occurring once in each paragraph.
    pub(super) fn open<'a>(
        &self,
        snapshot: &Snapshot,
        number: u32,
        from: DocId,
        counted: bool,
        budget: &'a Budget,
    ) -> Result<Matches<'a>, EngineError> {
        let segment = &snapshot.segments()[number as usize];
        let context = self.context(segment, budget)?;
        let at = At { snapshot, segment, number, from, budget };
        let root = Opener { prepared: self, at, counted }.node(&self.plan.root)?;
        // A leaf that stands in several places of the tree has a cursor in each; what is inside matching units is then
        // read by one more, since those of the tree are at different documents.
        let mut places = vec![0; self.leaves.len()];
        count_leaves(&self.plan.root, &mut places);
        let repeated = self.leaves.iter().zip(places).map(|(leaf, places)| match places {
            0 | 1 => Ok(None),
            _ => leaf.open(at, counted).map(Some),
        });
        let repeated = repeated.collect::<Result<_, _>>()?;
        Ok(Matches { root, repeated, context, held: Vec::new() })
    }

    fn context<'a>(&self, segment: &Segment, budget: &'a Budget) -> Result<Context<'a>, EngineError> {
        let in_boiler = self.plan.asked_zones().contains(Zone::Boiler);
        let zones = match self.scope {
            Scope::Paragraph if !in_boiler => Some(segment.zones().map_err(core_failed)?.clone()),
            _ => None,
        };
        let articles = segment.articles().map_err(core_failed)?;
        Ok(Context { articles, max_doc: segment.max_doc(), scope: self.scope, budget, zones })
    }

    /// Returns whether a leaf or condition below a NOT stands for more words than were searched, or what must not be
    /// near does.
    fn excludes_capped(&self, node: &Node, below_not: bool) -> bool {
        let leaf = |number: usize| {
            let leaf = &self.leaves[number];
            leaf.excludes_capped() || (below_not && leaf.is_capped())
        };
        match node {
            Node::Leaf(number) => leaf(*number),
            Node::AtLeast { leaves, .. } => leaves.iter().any(|number| leaf(*number)),
            Node::Condition(number) => below_not && self.conditions[*number].is_capped(),
            Node::And(members) | Node::Or(members) | Node::Of { members, .. } => {
                members.iter().any(|member| self.excludes_capped(member, below_not))
            }
            Node::Not(member) => self.excludes_capped(member, true),
            Node::All | Node::Nothing => false,
        }
    }

    /// Returns the words that stand for more than were searched, as they are written in a query.
    fn capped_words(&self) -> String {
        let mut words = BTreeSet::new();
        for (leaf, prepared) in self.plan.leaves.iter().zip(&self.leaves) {
            let mut rows: Vec<&[Pattern]> = Vec::new();
            leaf.clause.for_each_row(&mut |row| rows.push(row));
            prepared.for_each_capped(&mut |row, place, _, _| {
                words.insert(format!("`{}`", written(&rows[row][place])));
            });
        }
        if words.is_empty() {
            return "the word".to_owned();
        }
        words.into_iter().collect::<Vec<_>>().join(" and ")
    }
}

/// Puts the words that were searched into a plan, where there were too many; `None` if there nowhere were.
fn searched_plan(plan: &Plan, leaves: &[Prepared]) -> Option<Plan> {
    let mut searched: Option<Plan> = None;
    for (number, leaf) in leaves.iter().enumerate() {
        leaf.for_each_capped(&mut |row, place, slot, _| {
            let Slot::Words(words) = slot else { return };
            let clause = &mut searched.get_or_insert_with(|| plan.clone()).leaves[number].clause;
            let mut rows = Vec::new();
            rows_of(clause, &mut rows);
            let words = words.entries.iter().map(|entry| entry.word.clone());
            put(&mut rows[row][place], words.collect());
        });
    }
    searched
}

/// Returns the rows of a clause, in the order of [`Clause::for_each_row`].
fn rows_of<'c>(clause: &'c mut Clause, rows: &mut Vec<&'c mut Vec<Pattern>>) {
    match clause {
        Clause::Row(patterns)
        | Clause::Verbatim { words: patterns, .. }
        | Clause::Sloppy { slots: patterns, .. } => rows.push(patterns),
        Clause::AnyOf(members) | Clause::Near { operands: members, .. } => {
            members.iter_mut().for_each(|member| rows_of(member, rows));
        }
        Clause::NotNear { of, without, .. } => {
            rows_of(of, rows);
            rows_of(without, rows);
        }
    }
}

/// Puts words in the place of what a pattern asks for; how they must be written stays.
fn put(pattern: &mut Pattern, mut words: Vec<String>) {
    match pattern {
        Pattern::Spelled(_, inner) => put(inner, words),
        // Whether a variant counts hangs on its capital: more words than were searched may be marked.
        Pattern::Name(_) => {}
        pattern => {
            // Words of a second field are added to those of the first.
            if let Pattern::OneOf(others) = pattern {
                words.append(others);
            }
            words.sort_unstable();
            words.dedup();
            *pattern = Pattern::OneOf(words);
        }
    }
}

pub(super) fn count_leaves(node: &Node, places: &mut [usize]) {
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

    /// Calls `each` with every participating leaf at every paragraph of the unit in which it occurs, leaf by leaf. The unit
    /// is the one found last, and is asked for once.
    pub(super) fn inside(&mut self, unit: &Range<DocId>, each: &mut dyn FnMut(Found)) {
        self.held.clear();
        self.root.drain(unit, &self.repeated, &mut self.held, each);
        self.held.sort_unstable();
        self.held.dedup();
        for number in &self.held {
            if let Some(cursor) = &mut self.repeated[*number] {
                cursor.drain(unit, &mut |cursor| each(Found::at(*number, cursor)));
            }
        }
    }

    /// Returns the leaf that the plan is, if it is nothing but one, and the documents that it is asked of: those of some
    /// time, if the plan asks for it.
    pub(super) fn only_leaf(&mut self) -> Option<(&mut LeafCursor<'a>, Range<DocId>)> {
        let max_doc = self.context.max_doc;
        self.root.only_leaf(max_doc)
    }

    pub(super) fn articles(&self) -> &ArticleMap {
        &self.context.articles
    }
}

struct Opener<'o, 'p, 's, 'a> {
    prepared: &'o PreparedPlan<'p>,
    at: At<'s, 'a>,
    counted: bool,
}

impl<'a> Opener<'_, '_, '_, 'a> {
    /// Opens a node. What can hold nowhere becomes [`Kind::Nothing`] at once, so that nobody asks it.
    fn node(&self, node: &Node) -> Result<Cursor<'a>, EngineError> {
        let kind = match node {
            Node::All => Kind::All,
            Node::Nothing => Kind::Nothing,
            Node::Leaf(number) => match self.leaf(*number, self.counted)? {
                Some(leaf) => Kind::Leaf(*number, Box::new(leaf)),
                None => Kind::Nothing,
            },
            Node::Condition(number) => {
                // With paragraph scope a condition may be asked from the beginning of an article that began before.
                let at = At { from: 0, ..self.at };
                match self.prepared.conditions[*number].open(at, self.prepared.scope)? {
                    Some(known) => Kind::Known { known, article: 0..0 },
                    None => Kind::Nothing,
                }
            }
            Node::Or(members) => any_of(self.nodes(members)?),
            Node::Not(member) => match self.node(member)? {
                member if member.is_nothing() => Kind::All,
                member => Kind::Not(Box::new(member)),
            },
            Node::And(members) => self.all_of(members)?,
            Node::AtLeast { least, leaves } => self.at_least(*least, leaves)?,
            Node::Of { least, members } => {
                let members = holding(self.nodes(members)?);
                match members.len() {
                    count if count < *least => Kind::Nothing,
                    _ => Kind::Of { least: *least, members },
                }
            }
        };
        Ok(Cursor::new(kind))
    }

    fn nodes(&self, nodes: &[Node]) -> Result<Vec<Cursor<'a>>, EngineError> {
        nodes.iter().map(|node| self.node(node)).collect()
    }

    /// Opens a leaf; `None` if it occurs nowhere.
    fn leaf(&self, number: usize, counted: bool) -> Result<Option<LeafCursor<'a>>, EngineError> {
        let cursor = self.prepared.leaves[number].open(self.at, counted)?;
        Ok((cursor.doc() != TERMINATED).then_some(cursor))
    }

    fn all_of(&self, members: &[Node]) -> Result<Kind<'a>, EngineError> {
        let mut positive = Vec::new();
        let mut negative = Vec::new();
        // Where the time that is asked for begins, the others begin.
        let mut inside = Opener { ..*self };
        let is_condition = |member: &&Node| matches!(member, Node::Condition(_));
        let (conditions, others): (Vec<&Node>, Vec<&Node>) = members.iter().partition(is_condition);
        for member in conditions.into_iter().chain(others) {
            match member {
                Node::Not(member) => negative.push(inside.node(member)?),
                member => positive.push(inside.node(member)?),
            }
            if positive.last().is_some_and(Cursor::is_nothing) {
                return Ok(Kind::Nothing);
            }
            if let Some(interval) = positive.last().and_then(Cursor::interval) {
                inside.at.from = inside.at.from.max(interval.start);
            }
        }
        if positive.is_empty() {
            positive.push(Cursor::new(Kind::All));
        }
        positive.sort_by_key(|cursor| cursor.cost(self.at.segment.max_doc()));
        Ok(Kind::And { positive, negative: holding(negative) })
    }

    fn at_least(&self, least: u32, numbers: &[usize]) -> Result<Kind<'a>, EngineError> {
        let mut leaves = Vec::new();
        for number in numbers {
            leaves.extend(self.leaf(*number, true)?.map(|leaf| (*number, leaf)));
        }
        Ok(match leaves.is_empty() {
            true => Kind::Nothing,
            false => Kind::AtLeast { least: u64::from(least), leaves, found: Vec::new() },
        })
    }
}

/// Leaves out what holds nowhere.
fn holding(members: Vec<Cursor<'_>>) -> Vec<Cursor<'_>> {
    members.into_iter().filter(|member| !member.is_nothing()).collect()
}

fn any_of(members: Vec<Cursor<'_>>) -> Kind<'_> {
    match holding(members) {
        members if members.is_empty() => Kind::Nothing,
        members => Kind::Or(members),
    }
}
