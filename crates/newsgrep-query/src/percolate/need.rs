//! What an article must have to meet a search: for each text clause which words, and for the whole under which of them
//! it is best filed.
//!
//! In: a plan. Out: conditions that are necessary, never sufficient: that the words of a clause stand in one paragraph
//! is checked here, how they stand there is the evaluator's to say.

use super::sheet::Sheet;
use super::words::{Collected, Space};
use crate::plan::{Clause, Condition, Node, Pattern, Plan, Spoken};

/// What a clause needs of one paragraph.
#[derive(Debug)]
pub(super) enum Need {
    /// Words that are looked up under this number.
    Words(u32),
    /// Each of these.
    All(Box<[Need]>),
    /// One of these.
    Any(Box<[Need]>),
}

impl Need {
    fn of_clause(clause: &Clause, spoken: &Spoken, words: &mut Collected) -> Need {
        match clause {
            Clause::Row(patterns)
            | Clause::Verbatim { words: patterns, .. }
            | Clause::Sloppy { slots: patterns, .. } => {
                Need::of_row(patterns, &|pattern| Space::of_text(pattern, spoken), words)
            }
            Clause::AnyOf(members) => Need::Any(Need::of_each(members, spoken, words)),
            Clause::Near { operands, .. } => Need::All(Need::of_each(operands, spoken, words)),
            Clause::NotNear { of, .. } => Need::of_clause(of, spoken, words),
        }
    }

    fn of_each(members: &[Clause], spoken: &Spoken, words: &mut Collected) -> Box<[Need]> {
        members.iter().map(|member| Need::of_clause(member, spoken, words)).collect()
    }

    fn of_row(patterns: &[Pattern], space: &dyn Fn(&Pattern) -> Space, words: &mut Collected) -> Need {
        let looked_up = patterns.iter().map(without_spelling).filter(|pattern| **pattern != Pattern::Any);
        let needs: Box<[Need]> =
            looked_up.map(|pattern| Need::Words(words.number(space(pattern), pattern))).collect();
        match <[Need; 1]>::try_from(needs.into_vec()) {
            Ok([need]) => need,
            Err(needs) => Need::All(needs.into_boxed_slice()),
        }
    }

    /// Keeps of `paragraphs`, a set, those that have what is needed.
    fn confine(&self, paragraphs: &mut [u64], sheet: &mut Sheet<'_, '_>) {
        match self {
            Need::Words(number) => match sheet.paragraphs(*number) {
                Some(with) => paragraphs.iter_mut().zip(with).for_each(|(set, with)| *set &= with),
                None => paragraphs.fill(0),
            },
            Need::All(needs) => {
                for need in needs {
                    need.confine(paragraphs, sheet);
                    if paragraphs.iter().all(|set| *set == 0) {
                        return;
                    }
                }
            }
            Need::Any(needs) => {
                let mut with_any = vec![0; paragraphs.len()];
                let mut with = Vec::new();
                for need in needs {
                    with.clear();
                    with.extend_from_slice(paragraphs);
                    need.confine(&mut with, sheet);
                    with_any.iter_mut().zip(&with).for_each(|(set, with)| *set |= with);
                }
                paragraphs.copy_from_slice(&with_any);
            }
        }
    }

    fn anchors(&self, chances: &Chances) -> Anchors {
        match self {
            Need::Words(number) => Some((chances.of(*number), vec![*number])),
            Need::All(needs) => best(needs.iter().map(|need| need.anchors(chances))),
            Need::Any(needs) => together(needs.iter().map(|need| need.anchors(chances)).collect()),
        }
    }
}

fn without_spelling(pattern: &Pattern) -> &Pattern {
    let mut pattern = pattern;
    while let Pattern::Spelled(_, inner) = pattern {
        pattern = inner;
    }
    pattern
}

/// What one of must occur in every article that meets something, with the chance that one does; `None` if an article
/// may do so without a word.
type Anchors = Option<(f32, Vec<u32>)>;

/// Of several that must all hold, the one that is least likely to.
fn best(each: impl Iterator<Item = Anchors>) -> Anchors {
    each.flatten().min_by(|(chance, _), (other, _)| chance.total_cmp(other))
}

/// Of several of which one must hold.
fn together(each: Vec<Anchors>) -> Anchors {
    let mut all = (0.0, Vec::new());
    for anchors in each {
        let (chance, numbers) = anchors?;
        all.0 += chance;
        all.1.extend(numbers);
    }
    Some(all)
}

/// What a plan needs of an article.
#[derive(Debug)]
pub(super) struct Needs {
    /// By the number of a leaf.
    leaves: Box<[Need]>,
    /// By the number of a condition; `None` if it has no words.
    conditions: Box<[Option<Need>]>,
}

impl Needs {
    pub(super) fn of(plan: &Plan, words: &mut Collected) -> Self {
        let leaves =
            plan.leaves.iter().map(|leaf| Need::of_clause(&leaf.clause, &leaf.language, words)).collect();
        let conditions = plan.conditions.iter().map(|condition| match condition {
            Condition::Field(field, patterns) if patterns.iter().any(|pattern| *pattern != Pattern::Any) => {
                Some(Need::of_row(patterns, &|_| Space::Field(*field), words))
            }
            _ => None,
        });
        let conditions = conditions.collect();
        Needs { leaves, conditions }
    }

    /// Returns what the search is filed under; `None` if it must be looked at for every article.
    pub(super) fn anchors(&self, root: &Node, chances: &Chances) -> Option<Vec<u32>> {
        self.of_node(root, chances).map(|(_, numbers)| numbers)
    }

    fn of_node(&self, node: &Node, chances: &Chances) -> Anchors {
        let of_leaf = |leaf: &usize| self.leaves[*leaf].anchors(chances);
        match node {
            Node::All | Node::Not(_) => None,
            Node::Nothing => Some((0.0, Vec::new())),
            Node::Leaf(leaf) => of_leaf(leaf),
            Node::Condition(condition) => self.conditions[*condition].as_ref()?.anchors(chances),
            Node::And(nodes) => best(nodes.iter().map(|node| self.of_node(node, chances))),
            Node::Or(nodes) => together(nodes.iter().map(|node| self.of_node(node, chances)).collect()),
            Node::AtLeast { leaves, .. } => together(leaves.iter().map(of_leaf).collect()),
            Node::Of { least, members } => {
                // Of any so many that only fewer than `least` are left out, one holds.
                let mut each: Vec<Anchors> =
                    members.iter().map(|member| self.of_node(member, chances)).collect();
                let chance =
                    |anchors: &Anchors| anchors.as_ref().map_or(f32::INFINITY, |(chance, _)| *chance);
                each.sort_by(|one, other| chance(one).total_cmp(&chance(other)));
                each.truncate(members.len() + 1 - least);
                together(each)
            }
        }
    }

    /// Returns the paragraphs in which each leaf may occur; `None` if the article cannot meet the search.
    pub(super) fn possible(&self, plan: &Plan, sheet: &mut Sheet<'_, '_>) -> Option<Possible> {
        let blocks = sheet.all().len();
        let mut sets = sheet.all().repeat(self.leaves.len());
        for ((need, leaf), set) in self.leaves.iter().zip(&plan.leaves).zip(sets.chunks_mut(blocks)) {
            need.confine(set, sheet);
            for (block, bits) in set.iter_mut().enumerate() {
                let mut rest = *bits;
                while rest != 0 {
                    let at = rest.trailing_zeros() as usize;
                    if !sheet.cut().looks_in(leaf, block * 64 + at) {
                        *bits &= !(1 << at);
                    }
                    rest &= rest - 1;
                }
            }
        }
        let possible = Possible { blocks, sets };
        possible.may_hold(&plan.root, plan, sheet).then_some(possible)
    }
}

/// The paragraphs in which leaves may occur.
pub(super) struct Possible {
    blocks: usize,
    sets: Vec<u64>,
}

impl Possible {
    /// Returns whether the leaf may occur in the paragraph.
    pub(super) fn has(&self, leaf: usize, ordinal: usize) -> bool {
        self.sets[leaf * self.blocks + ordinal / 64] & (1 << (ordinal % 64)) != 0
    }

    fn occurs(&self, leaf: usize) -> bool {
        self.sets[leaf * self.blocks..][..self.blocks].iter().any(|bits| *bits != 0)
    }

    /// Returns whether the node may hold, if every leaf that may occur can be taken to occur or not.
    fn may_hold(&self, node: &Node, plan: &Plan, sheet: &Sheet<'_, '_>) -> bool {
        let may_hold = |node: &Node| self.may_hold(node, plan, sheet);
        match node {
            Node::All => true,
            Node::Nothing => false,
            Node::Leaf(leaf) => self.occurs(*leaf),
            Node::Condition(condition) => sheet.cut().meets(&plan.conditions[*condition]),
            Node::And(nodes) => nodes.iter().all(may_hold),
            Node::Or(nodes) => nodes.iter().any(may_hold),
            Node::Not(inner) => !self.must_hold(inner, plan, sheet),
            Node::AtLeast { leaves, .. } => leaves.iter().any(|leaf| self.occurs(*leaf)),
            Node::Of { least, members } => members.iter().filter(|node| may_hold(node)).count() >= *least,
        }
    }

    /// Returns whether the node holds whatever the leaves that may occur turn out to do.
    fn must_hold(&self, node: &Node, plan: &Plan, sheet: &Sheet<'_, '_>) -> bool {
        let must_hold = |node: &Node| self.must_hold(node, plan, sheet);
        match node {
            Node::All => true,
            Node::Nothing | Node::Leaf(_) | Node::AtLeast { .. } => false,
            Node::Condition(condition) => sheet.cut().meets(&plan.conditions[*condition]),
            Node::And(nodes) => nodes.iter().all(must_hold),
            Node::Or(nodes) => nodes.iter().any(must_hold),
            Node::Not(inner) => !self.may_hold(inner, plan, sheet),
            Node::Of { least, members } => members.iter().filter(|node| must_hold(node)).count() >= *least,
        }
    }
}

/// How likely an article has what is looked up.
#[derive(Debug)]
pub(super) struct Chances {
    /// By number: what is guessed.
    guessed: Vec<f32>,
    /// By number: the articles of the sample that have it.
    counted: Vec<u32>,
    sample: u32,
}

impl Chances {
    pub(super) fn new(guessed: Vec<f32>) -> Self {
        Chances { counted: vec![0; guessed.len()], guessed, sample: 0 }
    }

    /// Counts one more article of the sample.
    pub(super) fn count(&mut self, sheet: &mut Sheet<'_, '_>) {
        self.sample += 1;
        for (number, counted) in (0..).zip(&mut self.counted) {
            *counted += u32::from(sheet.occurs(number));
        }
    }

    fn of(&self, number: u32) -> f32 {
        // The guess weighs as much as two articles.
        let number = number as usize;
        (self.counted[number] as f32 + 2.0 * self.guessed[number]) / (self.sample as f32 + 2.0)
    }
}
