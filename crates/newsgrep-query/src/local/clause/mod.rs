//! Clauses on a segment: the paragraphs in which they may occur, and where they do.
//!
//! In: a [`Clause`], whose words are looked up once for the archive ([`PreparedClause`]) and opened on each segment
//! ([`ClauseCursor`]). Out: documents, and the stretches of words of each. What an occurrence is was decided in
//! [`crate::eval`], and the arithmetic of stretches in [`crate::occurrence`].
//!
//! A cursor walks *candidates*: documents that have the words a clause needs. Whether it occurs there is known when its
//! stretches are read, which may be none. So a proximity first finds the documents that have all of its operands, and
//! only then looks where they stand.

mod cover;
mod group;
mod near;
mod reading;
mod row;
mod sloppy;
mod within;

use std::rc::Rc;

use newsgrep_core::{Segment, Snapshot};
use tantivy::DocId;
use tantivy::schema::Field;

use crate::EngineError;
use crate::occurrence::{Stretch, count_apart};
use crate::plan::{Clause, Pattern, Reach};

use super::bar::Gate;
use super::budget::Budget;
use super::docs::Docs;
use super::expand::{Expander, Place, Slot};
use super::postings::Need;

use group::AnyOf;
use near::{Near, NotNear};
pub(super) use reading::Reading;
use row::{Row, Verbatim};
use sloppy::Sloppy;

/// A clause with its words looked up.
pub(super) enum PreparedClause {
    Row(Vec<Rc<Slot>>),
    Verbatim { clause: Clause, row: Vec<Rc<Slot>> },
    Sloppy { slots: Vec<Rc<Slot>>, slop: u32 },
    AnyOf(Vec<PreparedClause>),
    Near { operands: Vec<PreparedClause>, reach: Reach, ordered: bool },
    NotNear { of: Box<PreparedClause>, without: Box<PreparedClause>, reach: Reach, ordered: bool },
}

impl PreparedClause {
    pub(super) fn new(
        expander: &mut Expander<'_>,
        place: Place,
        clause: &Clause,
    ) -> Result<Self, EngineError> {
        Ok(match clause {
            Clause::Row(patterns) => PreparedClause::Row(slots(expander, place, patterns)?),
            Clause::Verbatim { words, .. } => {
                PreparedClause::Verbatim { clause: clause.clone(), row: slots(expander, place, words)? }
            }
            Clause::Sloppy { slots: patterns, slop } => {
                PreparedClause::Sloppy { slots: slots(expander, place, patterns)?, slop: *slop }
            }
            Clause::AnyOf(members) => PreparedClause::AnyOf(all(expander, place, members)?),
            Clause::Near { operands, reach, ordered } => PreparedClause::Near {
                operands: all(expander, place, operands)?,
                reach: *reach,
                ordered: *ordered,
            },
            Clause::NotNear { of, without, reach, ordered } => PreparedClause::NotNear {
                of: Box::new(PreparedClause::new(expander, place, of)?),
                without: Box::new(PreparedClause::new(expander, place, without)?),
                reach: *reach,
                ordered: *ordered,
            },
        })
    }

    /// Calls `each` with the slots of every row, in the order of [`Clause::for_each_row`], and whether more words of
    /// them would make fewer occurrences.
    pub(super) fn for_each_row<'c>(&'c self, excluding: bool, each: &mut dyn FnMut(&'c [Rc<Slot>], bool)) {
        match self {
            PreparedClause::Row(slots)
            | PreparedClause::Verbatim { row: slots, .. }
            | PreparedClause::Sloppy { slots, .. } => each(slots, excluding),
            PreparedClause::AnyOf(members) | PreparedClause::Near { operands: members, .. } => {
                members.iter().for_each(|member| member.for_each_row(excluding, each));
            }
            PreparedClause::NotNear { of, without, .. } => {
                of.for_each_row(excluding, each);
                without.for_each_row(true, each);
            }
        }
    }

    /// Opens the clause on a segment; `None` if it occurs nowhere there. Where no more is needed than documents, it may
    /// count as occurring once in each.
    pub(super) fn open<'a>(
        &self,
        at: At<'_, 'a>,
        field: Field,
        need: Need,
    ) -> Result<Option<ClauseCursor<'a>>, EngineError> {
        Ok(match self {
            PreparedClause::Row(slots) => {
                Row::open(at, field, slots, need)?.map(|row| ClauseCursor::Row(Box::new(row)))
            }
            PreparedClause::Verbatim { clause, row } => Row::open(at, field, row, Need::Places)?
                .map(|row| ClauseCursor::Verbatim(Box::new(Verbatim { row, clause: clause.clone() }))),
            PreparedClause::Sloppy { slots, slop } => {
                Sloppy::open(at, field, slots, *slop)?.map(|sloppy| ClauseCursor::Sloppy(Box::new(sloppy)))
            }
            PreparedClause::AnyOf(members) => AnyOf::open(at, field, members)?,
            PreparedClause::Near { operands, reach, ordered } => {
                Near::open(at, field, operands, *reach, *ordered, need)?
                    .map(|near| ClauseCursor::Near(Box::new(near)))
            }
            PreparedClause::NotNear { of, without, reach, ordered } => {
                NotNear::open(at, field, of, without, *reach, *ordered)?
            }
        })
    }
}

fn all(
    expander: &mut Expander<'_>,
    place: Place,
    clauses: &[Clause],
) -> Result<Vec<PreparedClause>, EngineError> {
    clauses.iter().map(|clause| PreparedClause::new(expander, place, clause)).collect()
}

fn slots(
    expander: &mut Expander<'_>,
    place: Place,
    patterns: &[Pattern],
) -> Result<Vec<Rc<Slot>>, EngineError> {
    let slots = expander.slots(place, patterns)?;
    if slots.iter().all(|slot| matches!(**slot, Slot::Any(_))) {
        return Err(EngineError::Unsupported {
            what: "a phrase of nothing but any words".to_owned(),
            hint: "write at least one of its words".to_owned(),
        });
    }
    Ok(slots)
}

/// Where clauses are opened.
#[derive(Clone, Copy)]
pub(super) struct At<'s, 'a> {
    pub(super) snapshot: &'s Snapshot,
    pub(super) segment: &'s Segment,
    /// The number of the segment.
    pub(super) number: u32,
    /// The first document that may be asked for.
    pub(super) from: DocId,
    pub(super) budget: &'a Budget,
}

/// Walks the documents in which a clause may occur, in order. Deleted ones are included.
pub(super) enum ClauseCursor<'a> {
    Row(Box<Row<'a>>),
    Verbatim(Box<Verbatim<'a>>),
    Sloppy(Box<Sloppy<'a>>),
    AnyOf(AnyOf<'a>),
    Near(Box<Near<'a>>),
    NotNear(Box<NotNear<'a>>),
}

impl<'a> ClauseCursor<'a> {
    /// Puts the stretches where the clause occurs in the current document into `found`, in order, each once.
    pub(super) fn read(&mut self, reading: &mut Reading<'a>, found: &mut Vec<Stretch>) {
        found.clear();
        match self {
            ClauseCursor::Row(row) => row.read(reading, found),
            ClauseCursor::Verbatim(verbatim) => verbatim.read(reading, found),
            ClauseCursor::Sloppy(sloppy) => sloppy.read(reading, found),
            ClauseCursor::AnyOf(any) => any.read(reading, found),
            ClauseCursor::Near(near) => near.read(reading, found),
            ClauseCursor::NotNear(not_near) => not_near.read(reading, found),
        }
    }

    /// Counts how often the clause occurs in the current document, left to right without overlap; once is enough if only
    /// documents are needed.
    #[inline]
    pub(super) fn count(&mut self, reading: &mut Reading<'a>, buffer: &mut Vec<Stretch>) -> u32 {
        match self {
            ClauseCursor::Row(row) => row.count(reading),
            ClauseCursor::Near(near) => near.count(reading, buffer),
            other => {
                other.read(reading, buffer);
                count_apart(buffer)
            }
        }
    }
}

impl Docs for ClauseCursor<'_> {
    fn cost(&self) -> u64 {
        match self {
            ClauseCursor::Row(row) => row.docs.cost(),
            ClauseCursor::Verbatim(verbatim) => verbatim.row.docs.cost(),
            ClauseCursor::Sloppy(sloppy) => sloppy.docs.cost(),
            ClauseCursor::AnyOf(any) => any.cost(),
            ClauseCursor::Near(near) => near.docs.cost(),
            ClauseCursor::NotNear(not_near) => not_near.of.cost(),
        }
    }

    #[inline]
    fn doc(&self) -> DocId {
        match self {
            ClauseCursor::Row(row) => row.docs.doc(),
            ClauseCursor::Verbatim(verbatim) => verbatim.row.docs.doc(),
            ClauseCursor::Sloppy(sloppy) => sloppy.docs.doc(),
            ClauseCursor::AnyOf(any) => any.doc(),
            ClauseCursor::Near(near) => near.docs.doc(),
            ClauseCursor::NotNear(not_near) => not_near.of.doc(),
        }
    }

    #[inline]
    fn advance(&mut self) -> DocId {
        match self {
            ClauseCursor::Row(row) => row.docs.advance(),
            ClauseCursor::Verbatim(verbatim) => verbatim.row.docs.advance(),
            ClauseCursor::Sloppy(sloppy) => sloppy.docs.advance(),
            ClauseCursor::AnyOf(any) => any.advance(),
            ClauseCursor::Near(near) => near.docs.advance(),
            ClauseCursor::NotNear(not_near) => not_near.of.advance(),
        }
    }

    #[inline]
    fn seek(&mut self, target: DocId) -> DocId {
        match self {
            ClauseCursor::Row(row) => row.docs.seek(target),
            ClauseCursor::Verbatim(verbatim) => verbatim.row.docs.seek(target),
            ClauseCursor::Sloppy(sloppy) => sloppy.docs.seek(target),
            ClauseCursor::AnyOf(any) => any.seek(target),
            ClauseCursor::Near(near) => near.docs.seek(target),
            ClauseCursor::NotNear(not_near) => not_near.of.seek(target),
        }
    }

    /// A stretch of a row, of a sloppy phrase or of a proximity takes one place of each of its words, or one occurrence of
    /// each of its operands, and those of stretches that do not overlap are different ones.
    #[inline]
    fn most(&self) -> u32 {
        match self {
            ClauseCursor::Row(row) => row.docs.most(),
            // Where a text stands is asked of the text itself.
            ClauseCursor::Verbatim(_) => u32::MAX,
            ClauseCursor::Sloppy(sloppy) => sloppy.docs.most(),
            ClauseCursor::AnyOf(any) => any.most(),
            ClauseCursor::Near(near) => near.docs.most(),
            ClauseCursor::NotNear(not_near) => not_near.of.most(),
        }
    }

    fn find_best(&mut self, target: DocId, gate: &mut Gate<'_, '_>) -> (DocId, u32) {
        match self {
            ClauseCursor::Row(row) => row.docs.find_best(target, gate),
            ClauseCursor::Verbatim(verbatim) => (verbatim.row.docs.seek(target), u32::MAX),
            ClauseCursor::Sloppy(sloppy) => sloppy.docs.find_best(target, gate),
            ClauseCursor::AnyOf(any) => any.find_best(target, gate),
            ClauseCursor::Near(near) => near.docs.find_best(target, gate),
            ClauseCursor::NotNear(not_near) => not_near.of.find_best(target, gate),
        }
    }
}
