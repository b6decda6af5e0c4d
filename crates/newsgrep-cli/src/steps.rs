//! How far a work is that goes article by article: a bar on a terminal, once it has taken a moment.

use std::fmt::Display;
use std::time::{Duration, Instant};

use indicatif::ProgressBar;

use crate::config::Context;
use crate::{progress, say};

/// Works that are done before this need no bar.
const QUIET: Duration = Duration::from_millis(500);

/// Tells how far a work is.
pub(crate) struct Steps {
    terminal: bool,
    /// Which part of the work is under way, if it has parts.
    part: String,
    total: u64,
    started: Instant,
    bar: Option<ProgressBar>,
}

impl Steps {
    pub(crate) fn new(total: u64, context: &Context) -> Steps {
        Steps {
            terminal: context.stderr_is_terminal,
            part: String::new(),
            total,
            started: Instant::now(),
            bar: None,
        }
    }

    /// Returns how long the work has taken until now.
    pub(crate) fn elapsed(&self) -> Duration {
        self.started.elapsed()
    }

    /// Hears that so many articles are done; more of them than were expected make the whole longer.
    pub(crate) fn done(&mut self, articles: u64) {
        let elapsed = self.started.elapsed();
        if !self.terminal || elapsed < QUIET {
            return;
        }
        let total = self.total.max(articles);
        let bar = self.bar.get_or_insert_with(progress::new_bar);
        bar.set_length(total);
        bar.set_position(articles);
        bar.set_message(format!("{}{}", self.part, pace(articles, total, elapsed)));
    }

    /// Hears that so many articles of a part are done, which has so many of its own.
    pub(crate) fn part(&mut self, name: &str, done: u64, total: u64) {
        let label = format!("{name}: ");
        if self.part != label {
            (self.part, self.started) = (label, Instant::now());
        }
        self.total = total;
        self.done(done);
    }

    /// Writes a line, above the bar.
    pub(crate) fn tell(&self, text: impl Display) {
        match &self.bar {
            Some(bar) => bar.suspend(|| say::line(text)),
            None => say::line(text),
        }
    }

    pub(crate) fn finish(&mut self) {
        if let Some(bar) = self.bar.take() {
            bar.finish_and_clear();
        }
    }
}

impl Drop for Steps {
    fn drop(&mut self) {
        self.finish();
    }
}

/// Returns how far and how fast this is: `1200/3400 articles, 560 a second, 0:04 left`.
fn pace(done: u64, total: u64, elapsed: Duration) -> String {
    let rate = done as f64 / elapsed.as_secs_f64();
    if done == 0 || !rate.is_finite() {
        return format!("{done}/{total} articles");
    }
    let left = ((total - done) as f64 / rate).ceil() as u64;
    format!("{done}/{total} articles, {rate:.0} a second, {} left", progress::time(left))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_time_left_follows_from_the_rate() {
        let check = |done, total, seconds, expected: &str| {
            assert_eq!(pace(done, total, Duration::from_secs(seconds)), expected);
        };
        check(1_200, 3_400, 2, "1200/3400 articles, 600 a second, 0:04 left");
        check(0, 3_400, 2, "0/3400 articles");
        check(10, 36_010, 10, "10/36010 articles, 1 a second, 10:00:00 left");
        check(7, 7, 1, "7/7 articles, 7 a second, 0:00 left");
    }
}
