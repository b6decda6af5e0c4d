//! A plan on one segment: a tree of cursors over *units*.
//!
//! A unit is an article, that is a run of adjacent documents; with paragraph scope it is a single document. Every node
//! finds, from a document on, the first unit that satisfies it. Conjunctions leap: the rarest member proposes a unit, the
//! others seek to it, and whoever lands further on proposes next.

use std::ops::Range;

use newsgrep_core::{ArticleMap, Numbers};
use newsgrep_text::Zone;
use tantivy::{DocId, TERMINATED};

use crate::Scope;

use super::budget::Budget;
use super::condition::Known;
use super::leaf::LeafCursor;

/// What every node needs to know of the segment and the search.
pub(super) struct Context<'a> {
    pub(super) articles: ArticleMap,
    pub(super) max_doc: DocId,
    pub(super) scope: Scope,
    pub(super) budget: &'a Budget,
    /// Only with paragraph scope, and only if no leaf looks in boiler: then such paragraphs are no units.
    pub(super) zones: Option<Numbers>,
}

impl Context<'_> {
    /// Returns the unit that a document belongs to.
    #[inline]
    fn unit(&self, doc: DocId) -> Range<DocId> {
        match self.scope {
            Scope::Article => self.articles.range(doc),
            Scope::Paragraph => doc..doc + 1,
        }
    }

    /// Returns the first unit at or after `from`.
    fn story_unit(&self, from: DocId) -> Option<Range<DocId>> {
        let mut doc = from;
        while let Some(zones) = &self.zones {
            if doc >= self.max_doc || zones.get_val(doc) != Zone::Boiler as u64 {
                break;
            }
            doc += 1;
        }
        (doc < self.max_doc).then(|| self.unit(doc))
    }
}

/// A node of the plan on one segment.
pub(super) struct Cursor<'a> {
    kind: Kind<'a>,
    /// From where the last search began, and what it found.
    asked: DocId,
    found: Option<Range<DocId>>,
    fresh: bool,
}

pub(super) enum Kind<'a> {
    All,
    Nothing,
    Leaf(usize, Box<LeafCursor<'a>>),
    /// A condition on articles, and the last article it was found to hold for.
    Known {
        known: Known<'a>,
        article: Range<DocId>,
    },
    And {
        positive: Vec<Cursor<'a>>,
        negative: Vec<Cursor<'a>>,
    },
    Or(Vec<Cursor<'a>>),
    Not(Box<Cursor<'a>>),
    /// Leaves that together occur so often in a unit, and what was read of the last one found.
    AtLeast {
        least: u64,
        leaves: Vec<(usize, LeafCursor<'a>)>,
        found: Vec<Found>,
    },
    /// So many of the members.
    Of {
        least: usize,
        members: Vec<Cursor<'a>>,
    },
}

/// A leaf in a paragraph in which it occurs.
#[derive(Clone, Copy)]
pub(super) struct Found {
    /// The number of the leaf.
    pub(super) leaf: usize,
    pub(super) doc: DocId,
    pub(super) occurrences: u32,
    pub(super) score: f32,
}

impl Found {
    #[inline]
    pub(super) fn at(leaf: usize, cursor: &LeafCursor<'_>) -> Self {
        Found { leaf, doc: cursor.doc(), occurrences: cursor.occurrences(), score: cursor.score() }
    }
}

impl<'a> Cursor<'a> {
    pub(super) fn new(kind: Kind<'a>) -> Self {
        Cursor { kind, asked: 0, found: None, fresh: true }
    }

    /// Returns whether it is known from the start that nothing satisfies the node.
    pub(super) fn is_nothing(&self) -> bool {
        matches!(self.kind, Kind::Nothing)
    }

    /// Returns the leaf that the node is, or is within an interval, and the documents it is asked of.
    pub(super) fn only_leaf(&mut self, max_doc: DocId) -> Option<(&mut LeafCursor<'a>, Range<DocId>)> {
        match &mut self.kind {
            Kind::Leaf(_, cursor) => Some((cursor, 0..max_doc)),
            Kind::And { positive, negative } if negative.is_empty() => {
                let (mut leaf, mut range) = (None, 0..max_doc);
                for member in positive {
                    match (member.interval(), &mut member.kind) {
                        (Some(interval), _) => {
                            range = range.start.max(interval.start)..range.end.min(interval.end);
                        }
                        (None, Kind::Leaf(_, cursor)) if leaf.is_none() => leaf = Some(cursor),
                        _ => return None,
                    }
                }
                leaf.map(|leaf| (&mut **leaf, range))
            }
            _ => None,
        }
    }

    /// Returns the documents of the interval that the node is, if it is one.
    pub(super) fn interval(&self) -> Option<Range<DocId>> {
        match &self.kind {
            Kind::Known { known: Known::Interval(range), .. } => Some(range.clone()),
            _ => None,
        }
    }

    /// Finds the first unit that begins at or after this one and satisfies the node, as [`Cursor::next`] does. Where it
    /// is this one, a leaf need not look up which unit that is.
    #[inline]
    fn next_from(&mut self, context: &Context<'_>, unit: &Range<DocId>) -> Option<DocId> {
        if let Kind::Leaf(_, cursor) = &mut self.kind {
            let doc = cursor.seek(unit.start);
            if doc < unit.end {
                (self.asked, self.fresh) = (unit.start, false);
                self.found = Some(unit.clone());
                return Some(unit.start);
            }
        }
        self.next(context, unit.start).map(|found| found.start)
    }

    /// Returns about how many units there are to propose.
    pub(super) fn cost(&self, max_doc: DocId) -> u64 {
        let all = u64::from(max_doc);
        match &self.kind {
            Kind::All | Kind::Not(_) => all,
            Kind::Nothing => 0,
            Kind::Leaf(_, cursor) => cursor.cost(),
            Kind::Known { known, .. } => known.cost(max_doc),
            Kind::And { positive, .. } => {
                positive.iter().map(|member| member.cost(max_doc)).min().unwrap_or(all)
            }
            Kind::Or(members) | Kind::Of { members, .. } => {
                members.iter().map(|member| member.cost(max_doc)).sum()
            }
            Kind::AtLeast { leaves, .. } => leaves.iter().map(|(_, leaf)| leaf.cost()).sum(),
        }
    }

    /// Finds the first unit that begins at or after `from` and satisfies the node. `from` never goes back.
    pub(super) fn next(&mut self, context: &Context<'_>, from: DocId) -> Option<Range<DocId>> {
        let known = !self.fresh && self.asked <= from;
        let still_ahead = self.found.as_ref().is_none_or(|unit| unit.start >= from);
        if !(known && still_ahead) {
            self.found = self.kind.next(context, from);
            self.fresh = false;
        }
        self.asked = from;
        self.found.clone()
    }

    /// Returns whether the last search found exactly this unit.
    fn is_at(&self, start: DocId) -> bool {
        self.found.as_ref().is_some_and(|unit| unit.start == start)
    }

    /// Adds the leaves that made the last unit found satisfy the node.
    pub(super) fn gather(&self, leaves: &mut Vec<usize>) {
        let Some(unit) = &self.found else { return };
        match &self.kind {
            Kind::Leaf(number, _) => leaves.push(*number),
            Kind::And { positive, .. } => positive.iter().for_each(|member| member.gather(leaves)),
            Kind::AtLeast { found, .. } => leaves.extend(found.iter().map(|found| found.leaf)),
            Kind::Or(members) | Kind::Of { members, .. } => {
                members
                    .iter()
                    .filter(|member| member.is_at(unit.start))
                    .for_each(|member| member.gather(leaves));
            }
            Kind::All | Kind::Nothing | Kind::Known { .. } | Kind::Not(_) => {}
        }
    }
}

impl Cursor<'_> {
    /// Reads the leaves that made the unit satisfy the node; those in `repeated` are only added to `later`.
    pub(super) fn drain(
        &mut self,
        unit: &Range<DocId>,
        repeated: &[Option<LeafCursor<'_>>],
        later: &mut Vec<usize>,
        each: &mut dyn FnMut(Found),
    ) {
        match &mut self.kind {
            Kind::Leaf(number, cursor) => match &repeated[*number] {
                Some(_) => later.push(*number),
                None => cursor.drain(unit, &mut |cursor| each(Found::at(*number, cursor))),
            },
            Kind::And { positive, .. } => {
                positive.iter_mut().for_each(|member| member.drain(unit, repeated, later, each));
            }
            Kind::AtLeast { found, .. } => {
                for found in found {
                    match &repeated[found.leaf] {
                        Some(_) => later.push(found.leaf),
                        None => each(*found),
                    }
                }
            }
            Kind::Or(members) | Kind::Of { members, .. } => members
                .iter_mut()
                .filter(|member| member.is_at(unit.start))
                .for_each(|member| member.drain(unit, repeated, later, each)),
            Kind::All | Kind::Nothing | Kind::Known { .. } | Kind::Not(_) => {}
        }
    }
}

impl Kind<'_> {
    fn next(&mut self, context: &Context<'_>, from: DocId) -> Option<Range<DocId>> {
        match self {
            Kind::All => context.story_unit(from),
            Kind::Nothing => None,
            Kind::Leaf(_, cursor) => {
                let doc = cursor.seek(from);
                (doc != TERMINATED).then(|| context.unit(doc))
            }
            Kind::Known { known, article } => next_known(known, article, context, from),
            Kind::Or(members) => members
                .iter_mut()
                .filter_map(|member| member.next(context, from))
                .min_by_key(|unit| unit.start),
            Kind::And { positive, negative } => next_in_all(positive, negative, context, from),
            Kind::AtLeast { least, leaves, found } => next_at_least(*least, leaves, found, context, from),
            Kind::Of { least, members } => next_of(*least, members, context, from),
            Kind::Not(member) => {
                let mut from = from;
                loop {
                    let unit = context.story_unit(from)?;
                    if context.budget.spent() {
                        return None;
                    }
                    match member.next(context, unit.start) {
                        Some(excluded) if excluded.start == unit.start => from = unit.end,
                        _ => return Some(unit),
                    }
                }
            }
        }
    }
}

/// Finds the first unit in which leaves occur often enough, and puts what was read of it into `found`.
fn next_at_least(
    least: u64,
    leaves: &mut [(usize, LeafCursor<'_>)],
    found: &mut Vec<Found>,
    context: &Context<'_>,
    from: DocId,
) -> Option<Range<DocId>> {
    let mut from = from;
    loop {
        let first = leaves.iter_mut().map(|(_, leaf)| leaf.seek(from)).min()?;
        if first == TERMINATED || context.budget.spent() {
            return None;
        }
        let unit = context.unit(first);
        found.clear();
        let mut occurrences = 0;
        for (number, leaf) in leaves.iter_mut() {
            leaf.drain(&unit, &mut |leaf| {
                occurrences += u64::from(leaf.occurrences());
                found.push(Found::at(*number, leaf));
            });
        }
        if occurrences >= least {
            return Some(unit);
        }
        from = unit.end;
    }
}

/// Finds the first unit that so many members hold for.
fn next_of(
    least: usize,
    members: &mut [Cursor<'_>],
    context: &Context<'_>,
    from: DocId,
) -> Option<Range<DocId>> {
    let mut from = from;
    loop {
        if context.budget.spent() {
            return None;
        }
        let mut units: Vec<Range<DocId>> =
            members.iter_mut().filter_map(|member| member.next(context, from)).collect();
        if units.len() < least {
            return None;
        }
        // Fewer than `least` members have a unit before this one.
        units.sort_unstable_by_key(|unit| unit.start);
        let unit = units.swap_remove(least - 1);
        if units.first().is_some_and(|first| first.start < unit.start) {
            from = unit.start;
            continue;
        }
        return Some(unit);
    }
}

fn next_in_all(
    positive: &mut [Cursor<'_>],
    negative: &mut [Cursor<'_>],
    context: &Context<'_>,
    from: DocId,
) -> Option<Range<DocId>> {
    let (lead, others) = positive.split_first_mut()?;
    let mut from = from;
    'candidates: loop {
        let unit = lead.next(context, from)?;
        if context.budget.spent() {
            return None;
        }
        for other in others.iter_mut() {
            let found = other.next_from(context, &unit)?;
            if found != unit.start {
                from = found;
                continue 'candidates;
            }
        }
        for excluded in negative.iter_mut() {
            if excluded.next_from(context, &unit) == Some(unit.start) {
                from = unit.end;
                continue 'candidates;
            }
        }
        return Some(unit);
    }
}

/// Finds the first unit at or after `from` of an article that a condition holds for.
///
/// With paragraph scope `from` may lie inside an article; the condition is then asked from that article's beginning.
fn next_known(
    known: &mut Known<'_>,
    article: &mut Range<DocId>,
    context: &Context<'_>,
    from: DocId,
) -> Option<Range<DocId>> {
    let mut from = from;
    loop {
        if from >= context.max_doc {
            return None;
        }
        if !article.contains(&from) {
            let start = context.articles.range(from).start;
            *article = known.next(context, start)?;
        }
        let unit = context.story_unit(from.max(article.start))?;
        if unit.start < article.end && known.holds_at(unit.start) != Some(false) {
            return Some(unit);
        }
        // A paragraph that does not hold by itself is passed over, one behind the article asked with its own.
        from = if unit.start < article.end { unit.end } else { unit.start };
    }
}
