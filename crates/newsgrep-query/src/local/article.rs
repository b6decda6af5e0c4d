//! Which articles satisfy a plan: a tree of cursors over the articles of one segment.
//!
//! Every node finds, from a document on, the first *unit* that satisfies it. A unit is an article, that is a run of
//! adjacent documents; with paragraph scope it is a single document. Conjunctions leap: the rarest member proposes a
//! unit, the others seek to it, and whoever lands further on proposes next.

use std::ops::Range;

use newsgrep_core::{ArticleMap, Numbers, Segment, Snapshot};
use newsgrep_text::Zone;
use tantivy::columnar::Column;
use tantivy::postings::SegmentPostings;
use tantivy::schema::IndexRecordOption;
use tantivy::{DocId, DocSet, TERMINATED, Term};

use crate::dates::DateRange;
use crate::plan::{Condition, Node, Pattern, Plan, ZoneSet};
use crate::{EngineError, Field, Notice, NumberRange, Scope};

use super::budget::Budget;
use super::leaf::{LeafCursor, Prepared};
use super::{core_failed, failed};

/// A plan with its words looked up, ready to be opened on each segment.
pub(super) struct PreparedPlan<'p> {
    pub(super) plan: &'p Plan,
    leaves: Vec<Prepared>,
    conditions: Vec<(&'p Condition, Option<Prepared>)>,
    scope: Scope,
}

impl<'p> PreparedPlan<'p> {
    pub(super) fn new(
        snapshot: &Snapshot,
        plan: &'p Plan,
        scope: Scope,
        scored: bool,
        notices: &mut Vec<Notice>,
    ) -> Result<Self, EngineError> {
        let leaves = plan
            .leaves
            .iter()
            .map(|leaf| Prepared::of_leaf(snapshot, leaf, scored, notices))
            .collect::<Result<_, _>>()?;
        let mut conditions = Vec::new();
        gather_conditions(&plan.root, &mut conditions);
        let conditions = conditions
            .into_iter()
            .map(|condition| {
                let Condition::Field(field, patterns) = condition else { return Ok((condition, None)) };
                let fields = snapshot.fields();
                let field = match field {
                    Field::Source => fields.source,
                    Field::Section => fields.section,
                    Field::Byline => fields.byline,
                    Field::Agency => fields.agency,
                    Field::Url => fields.url,
                };
                Ok((condition, Some(Prepared::of_field(snapshot, field, patterns, notices)?)))
            })
            .collect::<Result<_, EngineError>>()?;
        Ok(PreparedPlan { plan, leaves, conditions, scope })
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
                Scope::Paragraph if !self.plan.leaves.iter().any(|leaf| leaf.zones.contains(Zone::Boiler)) => {
                    Some(segment.zones().map_err(core_failed)?.clone())
                }
                _ => None,
            },
        };
        let mut opener = Opener { prepared: self, snapshot, segment, budget, next_condition: 0 };
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

/// Returns the name of a field in the index.
fn field_name(field: Field) -> &'static str {
    match field {
        Field::Source => "source",
        Field::Section => "section",
        Field::Byline => "byline",
        Field::Agency => "agency",
        Field::Url => "url",
    }
}

fn gather_conditions<'p>(node: &'p Node, conditions: &mut Vec<&'p Condition>) {
    match node {
        Node::Condition(condition) => conditions.push(condition),
        Node::And(members) | Node::Or(members) => {
            members.iter().for_each(|member| gather_conditions(member, conditions));
        }
        Node::Not(member) => gather_conditions(member, conditions),
        Node::All | Node::Nothing | Node::Leaf(_) => {}
    }
}

fn count_leaves(node: &Node, places: &mut [usize]) {
    match node {
        Node::Leaf(number) => places[*number] += 1,
        Node::And(members) | Node::Or(members) => {
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
        self.root.next(&self.context, from)
    }

    /// Returns the leaves that took part in making the unit that [`Matches::next`] found last satisfy the plan.
    pub(super) fn participants(&mut self) -> &[usize] {
        self.held.clear();
        self.root.gather(&mut self.held);
        self.held.sort_unstable();
        self.held.dedup();
        &self.held
    }

    /// Calls `each` with the cursor of every participating leaf at every paragraph of the unit in which it occurs, leaf
    /// by leaf. The unit is the one found last, and is asked for once.
    pub(super) fn inside(&mut self, unit: &Range<DocId>, each: &mut dyn FnMut(&LeafCursor<'_>)) {
        self.held.clear();
        self.root.drain(unit, &self.repeated, &mut self.held, each);
        self.held.sort_unstable();
        self.held.dedup();
        for number in &self.held {
            if let Some(cursor) = &mut self.repeated[*number] {
                cursor.drain(unit, each);
            }
        }
    }

    pub(super) fn articles(&self) -> &ArticleMap {
        &self.context.articles
    }
}

struct Context<'a> {
    articles: ArticleMap,
    max_doc: DocId,
    scope: Scope,
    budget: &'a Budget,
    /// Only with paragraph scope, and only if no leaf looks in boiler: then such paragraphs are no units.
    zones: Option<Numbers>,
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

struct Opener<'o, 'p, 'a> {
    prepared: &'o PreparedPlan<'p>,
    snapshot: &'o Snapshot,
    segment: &'o Segment,
    budget: &'a Budget,
    next_condition: usize,
}

impl<'a> Opener<'_, '_, 'a> {
    fn node(&mut self, node: &Node) -> Result<Cursor<'a>, EngineError> {
        let kind = match node {
            Node::All => Kind::All,
            Node::Nothing => Kind::Nothing,
            Node::Leaf(number) => {
                Kind::Leaf(*number, Box::new(self.prepared.leaves[*number].open(self.segment, self.budget)?))
            }
            Node::Condition(condition) => self.condition(condition)?,
            Node::Or(members) => Kind::Or(self.nodes(members)?),
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

    fn condition(&mut self, condition: &Condition) -> Result<Kind<'a>, EngineError> {
        // Conditions are opened in the order in which they were gathered: the tree is walked the same way.
        let (_, prepared) = &self.prepared.conditions[self.next_condition];
        self.next_condition += 1;
        let known = match condition {
            Condition::Field(field, patterns) if patterns.iter().all(|pattern| *pattern == Pattern::Any) => {
                match self.segment.values(field_name(*field)).map_err(core_failed)? {
                    Some(column) => Known::Present(column.ords().clone()),
                    None => return Ok(Kind::Nothing),
                }
            }
            Condition::Field(..) => match prepared {
                Some(prepared) => Known::Field(Box::new(prepared.open(self.segment, self.budget)?)),
                None => return Ok(Kind::Nothing),
            },
            Condition::Date(DateRange::None) => Known::Interval(self.segment.undated().map_err(core_failed)?),
            Condition::Date(DateRange::Between { from, until, .. }) => {
                Known::Interval(self.segment.dated(*from, *until).map_err(core_failed)?)
            }
            Condition::WordCount(range) => {
                Known::WordCount(self.segment.word_counts().map_err(core_failed)?.clone(), *range)
            }
            Condition::Zone(zones) => Known::Zone(self.segment.zones().map_err(core_failed)?.clone(), *zones),
            Condition::Language(language) => {
                let Some(column) = self.segment.values("language").map_err(core_failed)? else {
                    return Ok(Kind::Nothing);
                };
                let ordinal =
                    column.dictionary().term_ord(language).map_err(failed("look for a language"))?;
                let Some(ordinal) = ordinal else { return Ok(Kind::Nothing) };
                Known::Language(column.ords().clone(), ordinal)
            }
            Condition::Id(id) => {
                let field = self.snapshot.fields().id;
                let term = Term::from_field_bytes(field, &id.to_u128().to_be_bytes());
                let index = self.segment.reader().inverted_index(field).map_err(failed("look for an id"))?;
                let postings =
                    index.read_postings(&term, IndexRecordOption::Basic).map_err(failed("look for an id"))?;
                match postings {
                    Some(postings) => Known::Id(Box::new(postings)),
                    None => return Ok(Kind::Nothing),
                }
            }
        };
        Ok(Kind::Known { known, article: 0..0 })
    }
}

/// A node of the plan on one segment.
struct Cursor<'a> {
    kind: Kind<'a>,
    /// From where the last search began, and what it found.
    asked: DocId,
    found: Option<Range<DocId>>,
    fresh: bool,
}

enum Kind<'a> {
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
}

/// A condition on what is known about an article.
enum Known<'a> {
    Field(Box<LeafCursor<'a>>),
    /// The field has a value.
    Present(Column<u64>),
    Interval(Range<DocId>),
    WordCount(Numbers, NumberRange),
    Zone(Numbers, ZoneSet),
    Language(Column<u64>, u64),
    Id(Box<SegmentPostings>),
}

impl<'a> Cursor<'a> {
    fn new(kind: Kind<'a>) -> Self {
        Cursor { kind, asked: 0, found: None, fresh: true }
    }

    /// Returns about how many units there are to propose.
    fn cost(&self, max_doc: DocId) -> u64 {
        let all = u64::from(max_doc);
        match &self.kind {
            Kind::All | Kind::Not(_) => all,
            Kind::Nothing => 0,
            Kind::Leaf(_, cursor) => cursor.cost(),
            Kind::Known { known, .. } => match known {
                Known::Field(cursor) => cursor.cost(),
                Known::Interval(range) => u64::from(range.end - range.start),
                Known::Id(_) => 1,
                Known::Present(_) | Known::WordCount(..) | Known::Zone(..) | Known::Language(..) => all,
            },
            Kind::And { positive, .. } => {
                positive.iter().map(|member| member.cost(max_doc)).min().unwrap_or(all)
            }
            Kind::Or(members) => members.iter().map(|member| member.cost(max_doc)).sum(),
        }
    }

    /// Finds the first unit that begins at or after `from` and satisfies the node. `from` never goes back.
    fn next(&mut self, context: &Context<'_>, from: DocId) -> Option<Range<DocId>> {
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
    fn gather(&self, leaves: &mut Vec<usize>) {
        let Some(unit) = &self.found else { return };
        match &self.kind {
            Kind::Leaf(number, _) => leaves.push(*number),
            Kind::And { positive, .. } => positive.iter().for_each(|member| member.gather(leaves)),
            Kind::Or(members) => {
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
    fn drain(
        &mut self,
        unit: &Range<DocId>,
        repeated: &[Option<LeafCursor<'_>>],
        later: &mut Vec<usize>,
        each: &mut dyn FnMut(&LeafCursor<'_>),
    ) {
        match &mut self.kind {
            Kind::Leaf(number, cursor) => match &repeated[*number] {
                Some(_) => later.push(*number),
                None => cursor.drain(unit, each),
            },
            Kind::And { positive, .. } => {
                positive.iter_mut().for_each(|member| member.drain(unit, repeated, later, each));
            }
            Kind::Or(members) => members
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
            let found = other.next(context, unit.start)?;
            if found.start != unit.start {
                from = found.start;
                continue 'candidates;
            }
        }
        for excluded in negative.iter_mut() {
            if excluded.next(context, unit.start).is_some_and(|found| found.start == unit.start) {
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
        if unit.start < article.end {
            return Some(unit);
        }
        from = unit.start;
    }
}

impl Known<'_> {
    /// Finds the first article at or after the one that begins at `start`.
    fn next(&mut self, context: &Context<'_>, start: DocId) -> Option<Range<DocId>> {
        match self {
            Known::Field(cursor) => {
                let doc = cursor.seek(start);
                (doc != TERMINATED).then(|| context.articles.range(doc))
            }
            Known::Interval(range) => {
                let doc = start.max(range.start);
                (doc < range.end).then(|| context.articles.range(doc))
            }
            Known::Id(postings) => {
                let doc = if postings.doc() < start { postings.seek(start) } else { postings.doc() };
                (doc != TERMINATED).then(|| context.articles.range(doc))
            }
            Known::WordCount(column, range) => scan(context, start, |article| {
                let words = column.get_val(article.start);
                range.from.is_none_or(|from| words >= from) && range.to.is_none_or(|to| words <= to)
            }),
            Known::Present(column) => scan(context, start, |article| column.first(article.start).is_some()),
            Known::Language(column, ordinal) => {
                scan(context, start, |article| column.first(article.start) == Some(*ordinal))
            }
            Known::Zone(column, zones) => scan(context, start, |article| {
                article.clone().any(|doc| {
                    Zone::ALL.get(column.get_val(doc) as usize).is_some_and(|zone| zones.contains(*zone))
                })
            }),
        }
    }
}

/// Looks at one article after the other.
fn scan(context: &Context<'_>, start: DocId, holds: impl Fn(&Range<DocId>) -> bool) -> Option<Range<DocId>> {
    let mut doc = start;
    while doc < context.max_doc && !context.budget.spent() {
        let article = context.articles.range(doc);
        if holds(&article) {
            return Some(article);
        }
        doc = article.end;
    }
    None
}
