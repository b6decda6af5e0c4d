//! Questions to the engine, all within one time limit.

use std::cell::Cell;
use std::ops::ControlFlow;
use std::time::{Duration, Instant};

use crate::{Count, Counts, Engine, EngineError, Query, Request, Scope, Sort, parse, print};

/// What is asked, of whom, and until when.
pub(super) struct Asking<'a> {
    engine: &'a dyn Engine,
    request: &'a Request,
    /// `None` is no limit: it lies beyond what the clock can count.
    deadline: Option<Instant>,
    cut: Cell<bool>,
    /// Whether the query reads as it prints, as those made of it then must; one with a relative date does not.
    readable: bool,
}

impl<'a> Asking<'a> {
    pub(super) fn new(engine: &'a dyn Engine, request: &'a Request, limit: Duration) -> Self {
        let readable = reads_as_it_prints(&request.query);
        Asking {
            engine,
            request,
            deadline: Instant::now().checked_add(limit),
            cut: Cell::new(false),
            readable,
        }
    }

    pub(super) fn engine(&self) -> &'a dyn Engine {
        self.engine
    }

    /// Returns the query that finds nothing.
    pub(super) fn query(&self) -> &'a Query {
        &self.request.query
    }

    pub(super) fn scope(&self) -> Scope {
        self.request.scope
    }

    /// Returns whether something was left unasked for want of time.
    pub(super) fn is_cut(&self) -> bool {
        self.cut.get()
    }

    /// Returns whether time is up; what is left unasked is remembered.
    pub(super) fn is_over(&self) -> bool {
        let cancelled = self.request.cancel.as_ref().is_some_and(crate::Cancel::is_cancelled);
        if cancelled || self.left().is_some_and(|left| left.is_zero()) {
            self.cut.set(true);
        }
        self.cut.get()
    }

    /// Returns whether the request itself finds something; `None` if there is no time even for that.
    pub(super) fn first(&self) -> Result<Option<bool>, EngineError> {
        self.ask_for_one(self.query(), self.scope())
    }

    /// Returns whether a query can be written down: some operators do not take each other.
    fn is_writable(&self, query: &Query) -> bool {
        !self.readable || reads_as_it_prints(query)
    }

    /// Returns whether a query finds something; also `false` if that cannot be written, or asked, or not in time.
    pub(super) fn hits(&self, query: &Query, scope: Scope) -> Result<bool, EngineError> {
        if self.is_over() || !self.is_writable(query) {
            return Ok(false);
        }
        Ok(answerable(self.ask_for_one(query, scope))?.flatten().unwrap_or(false))
    }

    /// Returns how many articles a query finds: exactly up to a thousand, beyond that at least.
    pub(super) fn about(&self, query: &Query) -> Result<Option<Count>, EngineError> {
        if self.is_over() || !self.is_writable(query) {
            return Ok(None);
        }
        answerable(self.count(query, self.scope(), Counts::Bounded, self.left()))
    }

    /// Returns how many articles a query finds, exactly unless that takes longer than one of `shares` parts of the time
    /// that is left.
    pub(super) fn articles(
        &self,
        query: &Query,
        scope: Scope,
        shares: usize,
    ) -> Result<Option<Count>, EngineError> {
        let shares = u32::try_from(shares).unwrap_or(u32::MAX).max(1);
        let share = self.left().map(|left| left / shares);
        answerable(self.count(query, scope, Counts::Articles, share))
    }

    fn left(&self) -> Option<Duration> {
        self.deadline.map(|deadline| deadline.saturating_duration_since(Instant::now()))
    }

    fn ask_for_one(&self, query: &Query, scope: Scope) -> Result<Option<bool>, EngineError> {
        let request = self.asked(query, scope, Counts::None, self.left());
        let mut found = false;
        self.engine.stream(&Request { limit: 1, ..request }, &mut |_| {
            found = true;
            ControlFlow::Break(())
        })?;
        // What was not found in time may be there all the same.
        Ok((found || !self.is_over()).then_some(found))
    }

    fn count(
        &self,
        query: &Query,
        scope: Scope,
        counts: Counts,
        timeout: Option<Duration>,
    ) -> Result<Count, EngineError> {
        let request = Request { limit: 0, ..self.asked(query, scope, counts, timeout) };
        let counts = self.engine.stream(&request, &mut |_| ControlFlow::Continue(()))?.counts;
        Ok(counts.articles)
    }

    fn asked(&self, query: &Query, scope: Scope, counts: Counts, timeout: Option<Duration>) -> Request {
        Request {
            scope,
            counts,
            // In this order an engine may stop as soon as it has what is wanted, and need not score.
            sort: Sort::Newest,
            timeout,
            cancel: self.request.cancel.clone(),
            ..Request::new(query.clone())
        }
    }
}

fn reads_as_it_prints(query: &Query) -> bool {
    parse(&print(query)).is_ok_and(|read| read == *query)
}

/// Makes `None` of the error that a query cannot be answered, as a changed one may have become.
fn answerable<T>(answer: Result<T, EngineError>) -> Result<Option<T>, EngineError> {
    match answer {
        Ok(answer) => Ok(Some(answer)),
        Err(EngineError::Unsupported { .. } | EngineError::NotIndexed { .. }) => Ok(None),
        Err(error) => Err(error),
    }
}
