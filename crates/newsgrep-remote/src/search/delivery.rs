//! Handing hits over, in their order.

use std::ops::ControlFlow;

use newsgrep_query::{Hit, PageCursor, Place, PlaceOrder, Request, Sort};

use super::top::Unit;

/// Hands over the hits of a page.
pub(super) struct Delivery<'a> {
    request: &'a Request,
    sink: &'a mut dyn FnMut(Hit) -> ControlFlow<()>,
    after: Option<PlaceOrder>,
    /// How many are still to be left out.
    skip: usize,
    /// How many were handed over.
    hits: usize,
    last: Option<Place>,
    broken: bool,
    /// Whether there is one that was not handed over.
    more: bool,
}

impl<'a> Delivery<'a> {
    pub(super) fn new(
        request: &'a Request,
        after: Option<Place>,
        sink: &'a mut dyn FnMut(Hit) -> ControlFlow<()>,
    ) -> Self {
        let after = after.map(|place| place.order(request.sort));
        Delivery {
            request,
            sink,
            after,
            skip: request.offset,
            hits: 0,
            last: None,
            broken: false,
            more: false,
        }
    }

    /// Takes the next unit in the order.
    pub(super) fn take(&mut self, unit: &Unit) {
        if self.is_done() || self.after.is_some_and(|after| unit.place.order(self.request.sort) <= after) {
            return;
        }
        if self.skip > 0 {
            self.skip -= 1;
            return;
        }
        if self.broken || self.hits == self.request.limit {
            self.more = true;
            return;
        }
        let score = if self.request.sort == Sort::Relevance { unit.score() } else { 0.0 };
        let hit = Hit::of(&unit.article, &unit.examined, self.request, score, unit.paragraph);
        self.hits += 1;
        self.last = Some(unit.place);
        self.broken = (self.sink)(hit).is_break();
    }

    /// Returns whether no more units are wanted.
    pub(super) fn is_done(&self) -> bool {
        self.request.limit == 0 || self.more || self.broken
    }

    /// Returns where the next page begins, if there is one.
    pub(super) fn next(&self) -> Option<PageCursor> {
        // Where the caller broke off, nobody has looked whether there is one.
        self.last.filter(|_| self.more || self.broken).map(|place| PageCursor::of(self.request, place))
    }
}
