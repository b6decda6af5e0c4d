//! Whether asking again may help, and when.

use std::hash::{BuildHasher, RandomState};
use std::time::Duration;

use crate::answer::Answer;
use crate::{Error, Result, TransportError};

/// What went wrong with a request.
#[derive(Debug)]
pub(crate) struct Trouble {
    /// What is said of it, if nothing helps.
    pub(crate) error: Error,
    /// How many retries asking again uses up; `None` if it cannot help.
    pub(crate) cost: Option<u32>,
    /// How long the cluster asks to be left alone.
    pub(crate) wait: Option<Duration>,
    /// What was answered in spite of it.
    pub(crate) partial: Option<Box<Answer>>,
}

/// What asking again costs where it may help, but seldom does, or takes long to find out.
const DOUBTFUL: u32 = 3;

impl Trouble {
    /// Asking again may well help.
    pub(crate) fn passing(error: Error, wait: Option<Duration>) -> Self {
        Trouble { error, cost: Some(1), wait, partial: None }
    }

    /// Asking again may help.
    pub(crate) fn doubtful(error: Error) -> Self {
        Trouble { error, cost: Some(DOUBTFUL), wait: None, partial: None }
    }

    /// Asking again cannot help.
    pub(crate) fn lasting(error: Error) -> Self {
        Trouble { error, cost: None, wait: None, partial: None }
    }

    pub(crate) fn of_transport(address: &str, source: TransportError) -> Self {
        let cost = match &source {
            TransportError::Connection(_) => Some(1),
            // The next one would take as long.
            TransportError::Timeout(_) => Some(DOUBTFUL),
            TransportError::TooLong(_) | TransportError::Untrusted(_) => None,
        };
        let error = Error::Unreachable { address: address.to_owned(), source };
        Trouble { error, cost, wait: None, partial: None }
    }

    /// Returns what was answered in spite of it, if anything was.
    pub(crate) fn into_partial(self) -> Result<Answer> {
        self.partial.map(|partial| *partial).ok_or(self.error)
    }
}

/// The retries of a request.
pub(crate) struct Retries {
    left: u32,
    tried: u32,
}

const FIRST_PAUSE: Duration = Duration::from_millis(100);
const LONGEST_PAUSE: Duration = Duration::from_secs(10);
/// The longest that a cluster may ask to be left alone.
const LONGEST_WAIT: Duration = Duration::from_secs(60);

impl Retries {
    pub(crate) fn new(retries: u32) -> Self {
        Retries { left: retries, tried: 0 }
    }

    /// Returns how long to wait before asking again; `None` if that cannot help, or was done often enough.
    ///
    /// The pauses double, and a part of each is left to chance, so that many who were refused at once do not come back at once.
    pub(crate) fn pause_after(&mut self, trouble: &Trouble) -> Option<Duration> {
        self.left = self.left.checked_sub(trouble.cost?)?;
        let pause = FIRST_PAUSE.saturating_mul(1 << self.tried.min(16)).min(LONGEST_PAUSE);
        self.tried += 1;
        // A hasher with new random keys is the chance that the standard library has.
        let chance = RandomState::new().hash_one(self.tried) % 1_000;
        let pause = pause.mul_f64(0.5 + chance as f64 / 2_000.0);
        Some(pause.max(trouble.wait.unwrap_or_default().min(LONGEST_WAIT)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn passing(wait: Option<u64>) -> Trouble {
        Trouble::passing(Error::OutOfTime { doing: "search" }, wait.map(Duration::from_secs))
    }

    #[test]
    fn pauses_double_up_to_a_limit() {
        let mut retries = Retries::new(12);
        let pauses: Vec<Duration> = std::iter::from_fn(|| retries.pause_after(&passing(None))).collect();
        assert_eq!(pauses.len(), 12);
        for (number, pause) in pauses.iter().enumerate() {
            let most = Duration::from_millis(100 << number).min(LONGEST_PAUSE);
            assert!(most / 2 <= *pause && *pause <= most, "{number}: {pause:?}");
        }
    }

    #[test]
    fn a_cluster_may_ask_for_a_pause_but_not_for_any() {
        let pause = |seconds| Retries::new(1).pause_after(&passing(Some(seconds)));
        assert_eq!(pause(7), Some(Duration::from_secs(7)));
        assert_eq!(pause(u64::MAX), Some(LONGEST_WAIT));
    }

    #[test]
    fn what_is_doubtful_is_tried_less_often_and_what_is_lasting_never() {
        let count = |trouble: fn() -> Trouble| {
            let mut retries = Retries::new(6);
            std::iter::from_fn(|| retries.pause_after(&trouble())).count()
        };
        assert_eq!(count(|| passing(None)), 6);
        assert_eq!(count(|| Trouble::doubtful(Error::OutOfTime { doing: "search" })), 2);
        assert_eq!(count(|| Trouble::lasting(Error::OutOfTime { doing: "search" })), 0);
    }
}
