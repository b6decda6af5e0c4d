//! How long a search may go on: its time limit and its cancel handle.
//!
//! In: a request. Out: how requests to the cluster are to be carried out, and whether to stop. What ended a search is no error
//! but a notice: the answer holds what was found until then.

use std::cell::Cell;
use std::time::{Duration, Instant};

use newsgrep_query::{Cancel, EngineError, Notice, Request};

use crate::Error;
use crate::client::How;

/// Steps between two looks at the clock.
const STEPS: u32 = 1_024;

/// What ends a search early.
pub(crate) struct Budget<'r> {
    deadline: Option<Instant>,
    timeout: Option<Duration>,
    cancel: Option<&'r Cancel>,
    preference: String,
    left: Cell<u32>,
    stopped: Cell<Option<Stop>>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stop {
    Deadline,
    Cancelled,
}

impl<'r> Budget<'r> {
    pub(crate) fn of(request: &'r Request) -> Self {
        Budget {
            // A time limit beyond what the clock can count is no limit.
            deadline: request.timeout.and_then(|timeout| Instant::now().checked_add(timeout)),
            timeout: request.timeout,
            cancel: request.cancel.as_ref(),
            preference: preference(),
            left: Cell::new(0),
            stopped: Cell::new(None),
        }
    }

    /// Returns how the requests of the search are carried out.
    pub(crate) fn how(&self) -> How<'_> {
        How { deadline: self.deadline, cancel: self.cancel, preference: &self.preference }
    }

    /// Takes one step; returns whether the search must end.
    pub(crate) fn spent(&self) -> bool {
        match self.left.get() {
            0 => self.is_over(),
            left => {
                self.left.set(left - 1);
                false
            }
        }
    }

    /// Looks at the clock and the handle; returns whether the search must end.
    pub(crate) fn is_over(&self) -> bool {
        if self.stopped.get().is_none() {
            self.left.set(STEPS);
            if self.cancel.is_some_and(Cancel::is_cancelled) {
                self.stop(Stop::Cancelled);
            } else if self.deadline.is_some_and(|deadline| Instant::now() >= deadline) {
                self.stop(Stop::Deadline);
            }
        }
        self.has_stopped()
    }

    /// Returns whether the search has ended early, without looking again.
    pub(crate) fn has_stopped(&self) -> bool {
        self.stopped.get().is_some()
    }

    fn stop(&self, stop: Stop) {
        self.left.set(0);
        self.stopped.set(Some(stop));
    }

    /// Returns what a request brought; `None` if the search ended over it.
    pub(crate) fn allow<T>(&self, answer: crate::Result<T>) -> Result<Option<T>, EngineError> {
        match answer {
            Ok(answer) => Ok(Some(answer)),
            Err(Error::OutOfTime { .. }) => {
                self.stop(Stop::Deadline);
                Ok(None)
            }
            Err(Error::Cancelled { .. }) => {
                self.stop(Stop::Cancelled);
                Ok(None)
            }
            // A request that took too long may have taken all the time there was.
            Err(Error::Unreachable { .. }) if self.is_over() => Ok(None),
            Err(error) => Err(failed(error)),
        }
    }

    /// Returns why the answer is not whole, if it is not.
    pub(crate) fn notice(&self) -> Option<Notice> {
        Some(match self.stopped.get()? {
            Stop::Cancelled => {
                Notice::new("cancelled", "the search was cancelled; this is what it had found")
            }
            Stop::Deadline => Notice::new(
                "timeout",
                format!(
                    "the search reached its time limit of {:?}; this is what it had found",
                    self.timeout.unwrap_or_default()
                ),
            ),
        })
    }
}

/// Makes an engine error of one of the cluster's.
pub(crate) fn failed(error: Error) -> EngineError {
    EngineError::Archive { message: error.to_string(), source: Some(Box::new(error)) }
}

/// Returns which copies of the shards all requests of one search are sent to: the same, but not the same for every search.
fn preference() -> String {
    use std::hash::{BuildHasher, RandomState};
    format!("newsgrep-{:016x}", RandomState::new().hash_one(0))
}

#[cfg(test)]
mod tests {
    use newsgrep_query::parse;

    use super::*;

    fn request() -> Request {
        Request::new(parse("nato").expect("the queries of tests parse"))
    }

    #[test]
    fn a_search_ends_where_its_time_or_its_caller_ends_it() {
        let check = |request: Request, code: Option<&str>| {
            let budget = Budget::of(&request);
            assert_eq!(budget.spent(), code.is_some());
            assert_eq!(budget.notice().map(|notice| notice.code).as_deref(), code);
        };
        check(request(), None);
        check(Request { timeout: Some(Duration::ZERO), ..request() }, Some("timeout"));
        let cancel = Cancel::new();
        cancel.cancel();
        check(Request { cancel: Some(cancel), ..request() }, Some("cancelled"));
    }

    #[test]
    fn running_out_of_time_is_no_error() {
        let request = request();
        let budget = Budget::of(&request);
        let refused = Error::Refused { doing: "search", status: 400, reason: "no".to_owned() };
        assert!(budget.allow::<()>(Err(refused)).is_err() && !budget.has_stopped());
        assert_eq!(budget.allow::<()>(Err(Error::OutOfTime { doing: "search" })).ok(), Some(None));
        assert!(budget.has_stopped());
    }
}
