//! How a query is run on an archive, and how a hit scored there.
//!
//! In: a prepared plan. Out: an [`Explanation`], or the [`ScoreParts`] of a hit. It opens what a search opens, once more,
//! and reads the same numbers; it decides nothing.

use newsgrep_core::Snapshot;
use newsgrep_text::Zone;
use tantivy::DocId;
use tantivy::query::Bm25StatisticsProvider;

use crate::explain::{clause_text, condition_text, pattern_text, spoken_text, zones_of};
use crate::plan::{Clause, Node, Pattern, Spelling};
use crate::rank::TITLE_FACTOR;
use crate::{
    ClauseScore, EngineError, Expansion, ExplainedClause, ExplainedCondition, ExplainedNode, Explanation,
    Request, ScoreParts, WordCount, print,
};

use super::article::PreparedPlan;
use super::budget::Budget;
use super::clause::{At, PreparedClause};
use super::expand::{Slot, Words};
use super::{core_failed, failed};

/// Says how a query is read and run.
pub(super) fn explain(
    snapshot: &Snapshot,
    prepared: &PreparedPlan<'_>,
    request: &Request,
    budget: &Budget,
) -> Result<Explanation, EngineError> {
    let plan = prepared.plan;
    let mut clauses = Vec::new();
    for (number, (leaf, looked_up)) in plan.leaves.iter().zip(prepared.leaves()).enumerate() {
        // In none of the archive's languages.
        if looked_up.clauses().next().is_none() {
            continue;
        }
        let mut paragraphs = 0;
        for at in segments(snapshot, budget) {
            paragraphs += looked_up.open(at, false)?.cost();
        }
        let words = expansions(&leaf.clause, looked_up.clauses());
        let reads_text = matches!(leaf.clause, Clause::Verbatim { .. })
            || looked_up.clauses().any(|clause| any_slot(clause, &is_read_from_text));
        clauses.push(ExplainedClause {
            number,
            text: clause_text(&leaf.clause),
            zones: zones_of(leaf.zones),
            language: spoken_text(&leaf.language),
            quoted: leaf.quoted,
            negative: leaf.negative,
            boost: leaf.boost,
            paragraphs,
            reads_text,
            words,
        });
    }
    let mut conditions = Vec::new();
    for (number, (condition, looked_up)) in plan.conditions.iter().zip(prepared.conditions()).enumerate() {
        let mut paragraphs = 0;
        for at in segments(snapshot, budget) {
            let known = looked_up.open(at, request.scope)?;
            paragraphs += known.map_or(0, |known| known.cost(at.segment.max_doc()));
        }
        let words = match (condition, looked_up.words()) {
            (crate::plan::Condition::Field(_, patterns), Some(words)) => {
                expansions(&Clause::Row(patterns.clone()), words.clauses())
            }
            _ => Vec::new(),
        };
        conditions.push(ExplainedCondition { number, text: condition_text(condition), paragraphs, words });
    }
    let paragraphs = snapshot.searcher().total_num_docs().map_err(failed("count paragraphs"))?;
    let tree = Explainer { clauses: &clauses, conditions: &conditions, paragraphs }.node(&plan.root).0;
    Ok(Explanation {
        query: print(&request.query),
        scope: request.scope,
        paragraphs,
        tree,
        clauses,
        conditions,
    })
}

fn segments<'s, 'a>(snapshot: &'s Snapshot, budget: &'a Budget) -> impl Iterator<Item = At<'s, 'a>> {
    let segments = (0..).zip(snapshot.segments());
    segments.map(move |(number, segment)| At { snapshot, segment, number, from: 0, budget })
}

/// Makes the tree, with about how many paragraphs each node has to propose.
struct Explainer<'e> {
    clauses: &'e [ExplainedClause],
    conditions: &'e [ExplainedCondition],
    paragraphs: u64,
}

impl Explainer<'_> {
    fn node(&self, node: &Node) -> (ExplainedNode, u64) {
        match node {
            Node::All => (ExplainedNode::All, self.paragraphs),
            Node::Nothing => (ExplainedNode::Nothing, 0),
            Node::Leaf(number) => match self.cost(*number) {
                Some(cost) => (ExplainedNode::Clause(*number), cost),
                None => (ExplainedNode::Nothing, 0),
            },
            Node::Condition(number) => {
                let cost = self.conditions.get(*number).map_or(0, |condition| condition.paragraphs);
                (ExplainedNode::Condition(*number), cost)
            }
            Node::And(members) => self.and(members),
            Node::Or(members) => {
                let members: Vec<_> =
                    self.nodes(members).filter(|(node, _)| *node != ExplainedNode::Nothing).collect();
                let cost = members.iter().map(|(_, cost)| cost).sum();
                let mut members: Vec<_> = members.into_iter().map(|(node, _)| node).collect();
                match members.len() {
                    0 => (ExplainedNode::Nothing, 0),
                    1 => (members.remove(0), cost),
                    _ => (ExplainedNode::Or(members), cost),
                }
            }
            Node::Not(member) => (ExplainedNode::Not(Box::new(self.node(member).0)), self.paragraphs),
            Node::AtLeast { least, leaves } => {
                let clauses: Vec<usize> =
                    leaves.iter().copied().filter(|number| self.cost(*number).is_some()).collect();
                let cost = clauses.iter().filter_map(|number| self.cost(*number)).sum();
                (ExplainedNode::AtLeast { least: *least, clauses }, cost)
            }
            Node::Of { least, members } => {
                let members: Vec<_> = self.nodes(members).collect();
                let cost = members.iter().map(|(_, cost)| cost).sum();
                let members = members.into_iter().map(|(node, _)| node).collect();
                (ExplainedNode::Of { least: *least, members }, cost)
            }
        }
    }

    fn nodes<'n>(&'n self, nodes: &'n [Node]) -> impl Iterator<Item = (ExplainedNode, u64)> + 'n {
        nodes.iter().map(|node| self.node(node))
    }

    /// The member with the fewest to propose leads; one that excludes never does.
    fn and(&self, members: &[Node]) -> (ExplainedNode, u64) {
        let members: Vec<_> = self.nodes(members).collect();
        let positive = members
            .iter()
            .enumerate()
            .filter(|(_, (node, _))| !matches!(node, ExplainedNode::Not(_)))
            .min_by_key(|(_, (_, cost))| *cost);
        let leads = positive.map(|(at, _)| at);
        let cost = positive.map_or(self.paragraphs, |(_, (_, cost))| *cost);
        let members = members.into_iter().map(|(node, _)| node).collect();
        (ExplainedNode::And { members, leads }, cost)
    }

    /// Returns about how many paragraphs a clause has; `None` if it was left out.
    fn cost(&self, number: usize) -> Option<u64> {
        self.clauses.iter().find(|clause| clause.number == number).map(|clause| clause.paragraphs)
    }
}

/// Returns what each word of a clause stands for; its words in several fields are put together.
fn expansions<'c>(clause: &Clause, looked_up: impl Iterator<Item = &'c PreparedClause>) -> Vec<Expansion> {
    let mut patterns: Vec<&Pattern> = Vec::new();
    clause.for_each_row(&mut |row| patterns.extend(row));
    let mut expansions: Vec<Expansion> = patterns
        .into_iter()
        .map(|pattern| Expansion {
            pattern: pattern_text(pattern),
            any: false,
            words: Vec::new(),
            capped: false,
        })
        .collect();
    for prepared in looked_up {
        let mut at = 0;
        prepared.for_each_row(false, &mut |slots, _| {
            for slot in slots {
                match &**slot {
                    Slot::Any(_) => expansions[at].any = true,
                    Slot::Words(words) => add(&mut expansions[at], words),
                }
                at += 1;
            }
        });
    }
    expansions
}

fn add(expansion: &mut Expansion, words: &Words) {
    expansion.capped |= words.capped;
    // A word that was asked for by itself is listed also where no paragraph has it.
    for entry in &words.entries {
        match expansion.words.iter_mut().find(|known| known.word == entry.word) {
            Some(known) => known.paragraphs += entry.frequency,
            None => expansion.words.push(WordCount {
                word: entry.word.clone(),
                paragraphs: entry.frequency,
                capital: entry.capital,
            }),
        }
    }
    expansion.words.sort_by(|a, b| b.paragraphs.cmp(&a.paragraphs).then_with(|| a.word.cmp(&b.word)));
}

fn any_slot(clause: &PreparedClause, is: &dyn Fn(&Slot) -> bool) -> bool {
    let mut found = false;
    clause.for_each_row(false, &mut |slots, _| found |= slots.iter().any(|slot| is(slot)));
    found
}

/// Returns whether what a word looks like is not in the index: all it holds is where capitals are.
fn is_read_from_text(slot: &Slot) -> bool {
    let spellings = match slot {
        Slot::Any(spellings) => spellings,
        Slot::Words(words) => &words.spellings,
    };
    spellings.iter().any(|spelling| matches!(spelling, Spelling::Exactly(_) | Spelling::Beginning(_)))
}

/// Says how a hit scored. `participating` has the leaves that took part, `matching` the paragraphs they occur in.
pub(super) fn score_parts(
    snapshot: &Snapshot,
    prepared: &PreparedPlan<'_>,
    segment: u32,
    participating: &[bool],
    matching: &[DocId],
    budget: &Budget,
) -> Result<Option<ScoreParts>, EngineError> {
    let Some(at) = segments(snapshot, budget).nth(segment as usize) else { return Ok(None) };
    let (articles, zones) =
        (at.segment.articles().map_err(core_failed)?, at.segment.zones().map_err(core_failed)?);
    let mut cursors = Vec::new();
    for (number, leaf) in prepared.leaves().iter().enumerate() {
        if participating[number] {
            cursors.push((number, leaf.open(at, true)?));
        }
    }
    let mut best: Option<ScoreParts> = None;
    for doc in matching {
        let mut clauses = Vec::new();
        for (number, cursor) in &mut cursors {
            if cursor.seek(*doc) != *doc {
                continue;
            }
            if let Some(part) = cursor.weighed() {
                clauses.push(ClauseScore {
                    clause: *number,
                    text: clause_text(&prepared.plan.leaves[*number].clause),
                    occurrences: cursor.occurrences(),
                    idf: part.idf,
                    tf: part.tf,
                    length: part.length,
                    factor: part.factor,
                    score: cursor.score(),
                });
            }
        }
        let factor = if zones.get_val(*doc) == Zone::Title as u64 { TITLE_FACTOR } else { 1.0 };
        let score = clauses.iter().map(|clause| clause.score).sum::<f32>() * factor;
        if !clauses.is_empty() && best.as_ref().is_none_or(|best| score > best.score) {
            best = Some(ScoreParts { paragraph: articles.ordinal(*doc), factor, clauses, score });
        }
    }
    Ok(best)
}
