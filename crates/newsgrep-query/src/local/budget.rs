//! How long a search may go on: its deadline and its cancel handle, looked at from every loop.

use std::cell::{Cell, RefCell};
use std::time::{Duration, Instant};

use crate::{Cancel, EngineError, Notice, Request};

/// Steps between two looks at the clock. A step is the work of one document or article.
const STEPS: u32 = 1024;

/// Least time for reading the first hits.
const LEAST_GRACE: Duration = Duration::from_millis(100);

/// What ends a search early. Looking costs a decrement, and every 1,024th time a look at the clock.
pub(super) struct Budget {
    deadline: Option<Instant>,
    timeout: Option<Duration>,
    cancel: Option<Cancel>,
    left: Cell<u32>,
    stopped: Cell<Option<Stop>>,
    /// What went wrong inside a loop.
    error: RefCell<Option<EngineError>>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Stop {
    Deadline,
    Cancelled,
    Failed,
}

impl Budget {
    pub(super) fn of(request: &Request) -> Self {
        Budget {
            // A time limit beyond what the clock can count is no limit.
            deadline: request.timeout.and_then(|timeout| Instant::now().checked_add(timeout)),
            timeout: request.timeout,
            cancel: request.cancel.clone(),
            left: Cell::new(0),
            stopped: Cell::new(None),
            error: RefCell::new(None),
        }
    }

    /// Takes one step; returns whether the search must end.
    #[inline]
    pub(super) fn spent(&self) -> bool {
        match self.left.get() {
            0 => self.look(),
            left => {
                self.left.set(left - 1);
                false
            }
        }
    }

    /// Takes so many steps at once; returns whether the search must end.
    #[inline]
    pub(super) fn spent_by(&self, steps: u32) -> bool {
        self.left.set(self.left.get().saturating_sub(steps));
        self.spent()
    }

    /// Ends the search with an error.
    pub(super) fn fail(&self, error: EngineError) {
        self.left.set(0);
        self.stopped.set(Some(Stop::Failed));
        self.error.borrow_mut().get_or_insert(error);
    }

    /// Returns the error that ended the search, if one did.
    pub(super) fn take_error(&self) -> Option<EngineError> {
        self.error.borrow_mut().take()
    }

    /// Returns whether the search has ended early, without looking again.
    pub(super) fn has_stopped(&self) -> bool {
        self.stopped.get().is_some()
    }

    /// Returns a budget for reading what was found: as much time again, and the same handle.
    pub(super) fn renewed(&self) -> Budget {
        let deadline = self.timeout.and_then(|timeout| Instant::now().checked_add(timeout));
        Budget { deadline, ..self.without_deadline() }
    }

    /// Returns a budget for reading the first hits: a little time, however much was used up.
    pub(super) fn grace(&self) -> Budget {
        let grace = self.timeout.map(|timeout| (timeout / 4).max(LEAST_GRACE));
        let deadline = grace.and_then(|grace| Instant::now().checked_add(grace));
        Budget { deadline, ..self.without_deadline() }
    }

    /// Returns a budget that only the handle ends.
    fn without_deadline(&self) -> Budget {
        Budget {
            deadline: None,
            timeout: self.timeout,
            cancel: self.cancel.clone(),
            left: Cell::new(0),
            stopped: Cell::new(None),
            error: RefCell::new(None),
        }
    }

    /// Looks at the clock and the handle at once, before work that costs far more than looking.
    pub(super) fn is_over(&self) -> bool {
        self.left.set(0);
        self.look()
    }

    #[cold]
    fn look(&self) -> bool {
        if self.stopped.get().is_none() {
            if self.cancel.as_ref().is_some_and(Cancel::is_cancelled) {
                self.stopped.set(Some(Stop::Cancelled));
            } else if self.deadline.is_some_and(|deadline| Instant::now() >= deadline) {
                self.stopped.set(Some(Stop::Deadline));
            } else {
                self.left.set(STEPS);
            }
        }
        self.stopped.get().is_some()
    }

    /// Returns why the answer is not whole, if it is not.
    pub(super) fn notice(&self) -> Option<Notice> {
        match self.stopped.get()? {
            Stop::Failed => None,
            Stop::Cancelled => {
                Some(Notice::new("cancelled", "the search was cancelled; this is what it had found"))
            }
            Stop::Deadline => Some(Notice::new(
                "timeout",
                format!(
                    "the search reached its time limit of {:?}; this is what it had found",
                    self.timeout.unwrap_or_default()
                ),
            )),
        }
    }
}
