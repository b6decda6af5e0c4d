//! Conjunctions and disjunctions of words, a window of documents at a time.
//!
//! In: a plan of ANDs, ORs and NOTs over leaves that are words, and ranges of dates. Out: how many units satisfy it, and
//! the best of them, and for facets and the timeline how many of each article; the same as the cursors of `cursor` find one
//! unit after the other. Phrases, zones, languages and fields are left to those, and so is what must be read of every unit,
//! such as occurrences.
//!
//! The lists of documents are taken block by block into bits, of which 64 are compared at once, as Lucene's bulk scorers
//! do. Where few documents are left in a window, the other lists are asked for those only. What is best is found by
//! `rank`. Words of which few documents must be looked at are not worth windows (`few`).

mod articles;
mod bits;
mod bounds;
mod few;
mod frame;
mod leap;
mod rank;
mod tree;
mod word;

use std::collections::BTreeSet;

use newsgrep_core::Segment;
use tantivy::{DocId, TERMINATED};

use crate::plan::Node;
use crate::{EngineError, Scope, Sort};

use super::article::{PreparedPlan, count_leaves};
use super::collect::{Pass, Taker};
use super::{core_failed, failed};

use bounds::Bounds;
use few::{Few, Wanted};
use frame::{Frame, Window};
pub(super) use leap::Leap;
use rank::{Ranker, Scored};
use tree::Tree;
use word::Word;

/// Up to how many hits are kept here; beyond, hardly a paragraph can be left out.
const MOST_KEPT: usize = 1_000;

/// Most leaves that score.
const MOST_SCORED: usize = 64;

/// How wide the first window is where the best are looked for: nothing can be left out before there are some.
const FIRST_WIDTH: u32 = 256;

/// How wide a window is where units are only counted.
const COUNTED_WIDTH: u32 = 32_768;

/// One in how many documents must be looked at for columns to be read from one end to the other.
const DENSE: u64 = 16;

/// A plan on a segment.
pub(super) struct Bulk<'s> {
    tree: Tree,
    /// By leaf.
    words: Vec<Option<Word>>,
    frame: Frame<'s>,
    /// Only if the plan may be one for that.
    few: Option<Few>,
    /// Only if hits are wanted.
    ranker: Option<Ranker<'s>>,
    /// Whether units are counted.
    counts: bool,
    /// The unit bits of a window that are asked for, and bytes to work in.
    asked: Vec<u64>,
    bytes: Vec<u8>,
}

impl<'s> Bulk<'s> {
    /// Returns whether the best of a plan may be found here.
    pub(super) fn ranks(pass: &Pass<'_>, plan: &PreparedPlan<'_>) -> bool {
        let is_made_of_words = matches!(plan.plan.root, Node::And(_) | Node::Or(_))
            && plan.leaves().len() > 1
            && plan.leaves().iter().all(|leaf| leaf.word().is_some());
        is_made_of_words && pass.sort == Sort::Relevance && (1..=MOST_KEPT).contains(&pass.keep)
    }

    /// Returns whether what is asked of a plan may be found here, or by [`leap`]: the best, or if none are wanted how many
    /// units there are.
    fn fits(pass: &Pass<'_>, plan: &PreparedPlan<'_>, counts: bool) -> bool {
        if pass.keep > 0 { Bulk::ranks(pass, plan) } else { counts }
    }

    /// Opens the plan on a segment; `None` if it, or what is asked of it, is left to the cursors. `counts` says whether
    /// units are counted; nothing else is.
    pub(super) fn open(
        pass: &Pass<'s>,
        plan: &PreparedPlan<'_>,
        segment: &'s Segment,
        counts: bool,
    ) -> Result<Option<Self>, EngineError> {
        let ranks = pass.keep > 0;
        let root = &plan.plan.root;
        if !Bulk::fits(pass, plan, counts) || !matches!(root, Node::And(_) | Node::Or(_)) {
            return Ok(None);
        }
        let mut places = vec![0; plan.leaves().len()];
        count_leaves(root, &mut places);
        let words = places.iter().map(|_| None).collect();
        let mut opener = Opener { plan, segment, words, places };
        let Some(tree) = opener.node(root)? else { return Ok(None) };
        let mut words = opener.words;
        let work = tree.cost(&words);
        let is_dense = work.saturating_mul(DENSE) >= u64::from(segment.max_doc());
        let ranker = match ranks {
            true => match open_ranker(plan, segment, &mut words, is_dense)? {
                Some(ranker) => Some(ranker),
                None => return Ok(None),
            },
            false => None,
        };
        let frame = Frame {
            max_doc: segment.max_doc(),
            scope: pass.scope,
            whole: counts || pass.scope == Scope::Article,
            articles: segment.articles().map_err(core_failed)?,
            starts: match counts || pass.scope == Scope::Article {
                true => segment.starts_for(work).map_err(core_failed)?,
                false => None,
            },
            budget: pass.budget,
        };
        let few = tree.plain().and_then(|(any, leaves)| Few::of(any, leaves, pass.scope, &words));
        Ok(Some(Bulk { tree, words, frame, few, ranker, counts, asked: Vec::new(), bytes: Vec::new() }))
    }

    /// Counts the units from one document on and ranks the best of them.
    pub(super) fn take(mut self, taker: &mut Taker<'_>, from: DocId) {
        if self.counts && from == 0 && self.count_few(taker) {
            self.counts = false;
        }
        let mut width = if self.ranker.is_some() { FIRST_WIDTH } else { u32::MAX };
        let mut from = from;
        while from < self.frame.max_doc && !self.frame.budget.spent() {
            let ranks = self.ranker.as_mut().is_some_and(|ranker| ranker.aim(taker, from));
            if (!ranks && !self.counts) || self.rank_few(taker, from) {
                return;
            }
            let (next, most) = self.next(from);
            // That is behind the last one; in a damaged list a document may be anywhere.
            if next >= self.frame.max_doc {
                return;
            }
            let window = self.frame.window(from, next.max(from), width.min(most));
            width = width.saturating_mul(2);
            self.take_window(taker, &window, ranks);
            from = window.end;
        }
    }

    /// Counts everything, if there is little to look at; returns whether it did.
    fn count_few(&self, taker: &mut Taker<'_>) -> bool {
        let Some(few) = &self.few else { return false };
        let (segment, articles) = (taker.segment.reader(), taker.wants_articles());
        let wanted = if articles || segment.has_deletes() { Wanted::All } else { Wanted::Number };
        if !few.is_worth(&self.words, None, wanted, self.frame.max_doc) {
            return false;
        }
        if !articles {
            let mut found = 0;
            match segment.has_deletes() {
                true => {
                    few.each(&self.words, &self.frame, |doc| found += u64::from(!segment.is_deleted(doc)))
                }
                false => found = few.number(&self.words, &self.frame),
            }
            taker.add_counts(0, found);
            return true;
        }
        let (mut article, mut found) = (0..0, 0);
        few.each(&self.words, &self.frame, |doc| {
            if segment.is_deleted(doc) {
                return;
            }
            if doc >= article.end {
                if found > 0 {
                    taker.count_article(article.start, found);
                }
                (article, found) = (self.frame.article(doc), 0);
            }
            found += 1;
        });
        if found > 0 {
            taker.count_article(article.start, found);
        }
        true
    }

    /// Ranks what there is from one document on, if there is little to look at; returns whether it did.
    fn rank_few(&mut self, taker: &mut Taker<'_>, from: DocId) -> bool {
        let Bulk { words, frame, few: Some(few), ranker: Some(ranker), counts: false, .. } = self else {
            return false;
        };
        let is_worth = few.is_worth(words, Some(ranker), Wanted::Best, frame.max_doc);
        if is_worth {
            few.rank(ranker, taker, frame, words, from);
        }
        is_worth
    }

    /// Returns whether hits are looked for without knowing which units satisfy the plan: all do that have a leaf.
    fn is_free(&self) -> bool {
        !self.counts && self.ranker.as_ref().is_some_and(|ranker| ranker.any)
    }

    /// Returns a document at or after `from` before which there is nothing, and how wide a window shall be.
    fn next(&mut self, from: DocId) -> (DocId, u32) {
        match &self.ranker {
            Some(ranker) if self.is_free() => {
                let words = &mut self.words;
                let next =
                    ranker.wanted().filter_map(|leaf| words[leaf].as_mut().map(|word| word.next(from)));
                (next.min().unwrap_or(TERMINATED), self.frame.width(ranker.cost()))
            }
            Some(_) => (self.tree.next(&mut self.words, from), self.frame.width(self.tree.cost(&self.words))),
            None => (self.tree.next(&mut self.words, from), COUNTED_WIDTH),
        }
    }

    fn take_window(&mut self, taker: &mut Taker<'_>, window: &Window, ranks: bool) {
        let is_free = self.is_free();
        let Bulk { tree, words, frame, ranker, asked, bytes, .. } = self;
        if let (true, Some(ranker)) = (is_free, &mut *ranker) {
            for leaf in ranker.wanted() {
                words[leaf].iter_mut().for_each(|word| word.fill(frame, window, None, bytes));
            }
            if !frame.budget.has_stopped() {
                ranker.take(taker, frame, window, words, None);
            }
            return;
        }
        let mut is_asked = false;
        if let (Scope::Paragraph, false, Some(ranker)) = (frame.scope, self.counts, &mut *ranker) {
            // Once nothing but headlines is good enough, no other unit matters.
            is_asked = ranker.wants_titles_only() && ranker.titles(window, asked);
            if let Some((leaf, lead)) = tree.lead().and_then(|leaf| Some((leaf, words[leaf].as_mut()?))) {
                lead.fill(frame, window, is_asked.then_some(&asked[..]), bytes);
                match is_asked {
                    true => bits::and(asked, &lead.bits),
                    false => asked.clone_from(&lead.bits),
                }
                is_asked = true;
                ranker.narrow(window, leaf, lead, asked);
                if bits::is_empty(asked) {
                    return;
                }
            }
        }
        tree.evaluate(words, frame, window, is_asked.then_some(&asked[..]), bytes);
        // What was not read to its end cannot tell what it excludes.
        if frame.budget.has_stopped() {
            return;
        }
        if self.counts {
            remove_deleted(taker.segment, window, &mut tree.bits);
            count(taker, frame, window, &tree.bits, asked);
        }
        if let (true, Some(ranker)) = (ranks && !bits::is_empty(&tree.bits), ranker) {
            ranker.take(taker, frame, window, words, Some(&tree.bits));
        }
    }
}

fn remove_deleted(segment: &Segment, window: &Window, units: &mut [u64]) {
    if segment.reader().has_deletes() {
        for (number, word) in (0..).zip(units) {
            let deleted = bits::ones(&[*word])
                .filter(|bit| segment.reader().is_deleted(window.base + number * 64 + bit))
                .fold(0, |deleted, bit| deleted | 1 << bit);
            *word &= !deleted;
        }
    }
}

fn count(taker: &mut Taker<'_>, frame: &Frame<'_>, window: &Window, units: &[u64], last: &mut Vec<u64>) {
    if taker.tallies_units() {
        frame.for_each_article(window, units, |first, units| taker.count_article(first, units));
        return;
    }
    let found = bits::count(units);
    let articles = match frame.scope {
        Scope::Article => found,
        Scope::Paragraph if !taker.wants_articles() => 0,
        Scope::Paragraph => {
            last.clear();
            last.resize(window.words(), 0);
            frame.last_documents(window, units, last);
            bits::count(last)
        }
    };
    taker.add_counts(articles, found);
}

/// Opens what scores the plan; `None` if not every leaf that stands in a unit takes part in it.
fn open_ranker<'s>(
    plan: &PreparedPlan<'_>,
    segment: &'s Segment,
    words: &mut [Option<Word>],
    is_dense: bool,
) -> Result<Option<Ranker<'s>>, EngineError> {
    let mut numbers = BTreeSet::new();
    let any = match &plan.plan.root {
        Node::Or(members) if add_leaves(members, &mut numbers) => true,
        Node::And(members) if members.iter().all(|member| takes_part(member, &mut numbers)) => false,
        _ => return Ok(None),
    };
    let mut leaves = Vec::new();
    for leaf in numbers {
        let (Some((field, _, Some(weight))), Some(word)) = (plan.leaves()[leaf].word(), &mut words[leaf])
        else {
            return Ok(None);
        };
        let average = weight.average();
        let weight = weight.open(segment)?;
        if !weight.grows() {
            return Ok(None);
        }
        let index = segment.reader().inverted_index(field).map_err(failed("read the index"))?;
        let written = index.total_num_tokens() as f32 / segment.max_doc() as f32;
        word.bound_by(Bounds::new(written, average, weight.ceiling()));
        let lists = word.lists.clone();
        leaves.push(Scored { leaf, weight, lists, cost: word.cost, bounded: None });
    }
    if leaves.is_empty() || leaves.len() > MOST_SCORED {
        return Ok(None);
    }
    let titles = if is_dense { Some(segment.titles().map_err(core_failed)?) } else { None };
    Ok(Some(Ranker::new(leaves, titles, any)))
}

/// Adds a member of a conjunction; returns whether each of its leaves takes part in every unit it stands in.
fn takes_part(member: &Node, numbers: &mut BTreeSet<usize>) -> bool {
    match member {
        Node::Leaf(number) => {
            numbers.insert(*number);
            true
        }
        Node::Or(members) => add_leaves(members, numbers),
        Node::And(members) => members.iter().all(|member| takes_part(member, numbers)),
        Node::Condition(_) | Node::Not(_) => true,
        _ => false,
    }
}

/// Adds the members of a disjunction; returns whether they are leaves.
fn add_leaves(members: &[Node], numbers: &mut BTreeSet<usize>) -> bool {
    members.iter().all(|member| match member {
        Node::Leaf(number) => {
            numbers.insert(*number);
            true
        }
        _ => false,
    })
}

/// Opens the nodes of a plan on a segment.
struct Opener<'o, 'p> {
    plan: &'o PreparedPlan<'p>,
    segment: &'o Segment,
    words: Vec<Option<Word>>,
    /// By leaf: in how many places of the plan it stands.
    places: Vec<usize>,
}

impl Opener<'_, '_> {
    /// Opens a node that words lead to; `None` if it is none, or is made of something else too.
    fn node(&mut self, node: &Node) -> Result<Option<Tree>, EngineError> {
        match node {
            Node::Leaf(number) => Ok(self.leaf(*number)?.then(|| Tree::word(*number))),
            // What is asked of dates alone holds for paragraphs that no word leads to.
            Node::Or(members) if members.iter().any(|member| matches!(member, Node::Condition(_))) => {
                Ok(None)
            }
            Node::Or(members) => Ok(self.nodes(members)?.map(Tree::or)),
            Node::And(members) => {
                let is_not = |member: &&Node| matches!(member, Node::Not(_));
                let (negative, positive): (Vec<&Node>, Vec<&Node>) = members.iter().partition(is_not);
                let inner = negative.iter().map(|member| match member {
                    Node::Not(inner) => inner,
                    other => *other,
                });
                let (Some(positive), Some(negative)) = (self.nodes(positive)?, self.nodes(inner)?) else {
                    return Ok(None);
                };
                Ok(Tree::and(positive, negative, &self.words))
            }
            Node::Condition(number) => {
                let documents = self.plan.conditions()[*number].documents(self.segment)?;
                Ok(documents.map(Tree::dates))
            }
            Node::All | Node::Nothing | Node::Not(_) | Node::AtLeast { .. } | Node::Of { .. } => Ok(None),
        }
    }

    fn nodes<'n>(
        &mut self,
        nodes: impl IntoIterator<Item = &'n Node>,
    ) -> Result<Option<Vec<Tree>>, EngineError> {
        nodes.into_iter().map(|node| self.node(node)).collect()
    }

    /// Opens a leaf; returns whether it is a word.
    fn leaf(&mut self, number: usize) -> Result<bool, EngineError> {
        if self.words[number].is_none()
            && let Some((field, words, _)) = self.plan.leaves()[number].word()
        {
            self.words[number] = Word::open(self.segment, field, &words.entries, self.places[number] > 1)?;
        }
        Ok(self.words[number].is_some())
    }
}
