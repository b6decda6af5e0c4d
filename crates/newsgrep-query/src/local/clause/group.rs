//! Any one of several clauses.

use std::rc::Rc;

use tantivy::schema::Field;
use tantivy::{DocId, TERMINATED};

use crate::EngineError;
use crate::occurrence::{Stretch, any_of};

use super::super::docs::Docs;
use super::super::expand::{Slot, Words};
use super::super::postings::Need;
use super::{At, ClauseCursor, PreparedClause, Reading};

pub(in super::super) struct AnyOf<'a> {
    members: Vec<ClauseCursor<'a>>,
    doc: DocId,
    /// By member: where it occurs in the current document.
    stretches: Vec<Vec<Stretch>>,
}

impl<'a> AnyOf<'a> {
    /// Opens a group; what is one word or another is opened as one slot.
    pub(super) fn open(
        at: At<'_, 'a>,
        field: Field,
        group: &[PreparedClause],
    ) -> Result<Option<ClauseCursor<'a>>, EngineError> {
        let mut members = Vec::new();
        let mut words = Words::default();
        for member in group {
            match member {
                PreparedClause::Row(slots) => match &slots[..] {
                    [slot] => match &**slot {
                        Slot::Words(slot) if !slot.is_checked() => {
                            words.entries.extend_from_slice(&slot.entries)
                        }
                        _ => members.extend(member.open(at, field, Need::Places)?),
                    },
                    _ => members.extend(member.open(at, field, Need::Places)?),
                },
                other => members.extend(other.open(at, field, Need::Places)?),
            }
        }
        if !words.entries.is_empty() {
            words.entries.sort_unstable_by(|a, b| a.word.cmp(&b.word));
            words.entries.dedup_by(|a, b| a.word == b.word);
            let row = PreparedClause::Row(vec![Rc::new(Slot::Words(words))]);
            members.extend(row.open(at, field, Need::Places)?);
        }
        if members.len() < 2 {
            return Ok(members.pop());
        }
        let doc = members.iter().map(ClauseCursor::doc).min().unwrap_or(TERMINATED);
        let stretches = members.iter().map(|_| Vec::new()).collect();
        Ok(Some(ClauseCursor::AnyOf(AnyOf { members, doc, stretches })))
    }

    pub(super) fn read(&mut self, reading: &mut Reading<'a>, found: &mut Vec<Stretch>) {
        for (member, stretches) in self.members.iter_mut().zip(&mut self.stretches) {
            stretches.clear();
            if member.doc() == self.doc {
                member.read(reading, stretches);
            }
        }
        let stretches: Vec<&[Stretch]> = self.stretches.iter().map(Vec::as_slice).collect();
        found.extend(any_of(&stretches));
    }
}

impl Docs for AnyOf<'_> {
    fn cost(&self) -> u64 {
        self.members.iter().map(ClauseCursor::cost).sum()
    }

    fn doc(&self) -> DocId {
        self.doc
    }

    fn advance(&mut self) -> DocId {
        self.seek(self.doc.saturating_add(1))
    }

    /// Of stretches that do not overlap, each is one of a member's.
    fn most(&self) -> u32 {
        let here = self.members.iter().filter(|member| member.doc() == self.doc);
        here.fold(0, |sum: u32, member| sum.saturating_add(member.most()))
    }

    fn seek(&mut self, target: DocId) -> DocId {
        if self.doc < target {
            let target = target.min(TERMINATED);
            self.doc = self.members.iter_mut().map(|member| member.seek(target)).min().unwrap_or(TERMINATED);
        }
        self.doc
    }
}
