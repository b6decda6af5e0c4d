//! What is told while files are read: a bar for work of over half a second, and rejected inputs at once, of each reason the
//! first few.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use newsgrep::ingest::{Reason, Rejected, Warning};
use newsgrep::sync::Progress;

use crate::config::Context;
use crate::origin::Origins;
use crate::say;

/// Work that is done before this needs no bar.
const QUIET: Duration = Duration::from_millis(500);

/// Warnings that are written out; the rest is counted, unless more is asked for.
const WARNINGS: u64 = 10;

/// Rejections of one reason that are written out; the rest is counted, unless more is asked for.
const EXAMPLES: u64 = 5;

/// Tells the user what is going on.
pub(crate) struct Teller<'a> {
    origins: &'a Origins,
    verbose: bool,
    terminal: bool,
    started: Instant,
    bar: Option<ProgressBar>,
    /// When the first file was read, from which the rate counts.
    reading: Option<Instant>,
    warnings: u64,
    /// How many were rejected that the user should look at, by reason.
    rejected: BTreeMap<Reason, u64>,
    told_to_wait: bool,
    /// Whether something was named that the user had asked for by its own name.
    named: bool,
}

impl<'a> Teller<'a> {
    pub(crate) fn new(origins: &'a Origins, context: &Context) -> Self {
        Teller {
            origins,
            verbose: context.verbose,
            terminal: context.stderr_is_terminal,
            started: Instant::now(),
            bar: None,
            reading: None,
            warnings: 0,
            rejected: BTreeMap::new(),
            told_to_wait: false,
            named: false,
        }
    }

    /// Hears of one step.
    pub(crate) fn hear(&mut self, event: Progress<'_>) {
        match event {
            Progress::Looking { files } => self.show(0, 0, || format!("{files} files found")),
            Progress::Reading { files_done, files_total, bytes_done, bytes_total, articles } => {
                let elapsed = self.reading.get_or_insert_with(Instant::now).elapsed();
                self.show(bytes_done, bytes_total, || {
                    let pace = pace(bytes_done, bytes_total, elapsed);
                    format!("{pace}  {files_done}/{files_total} files, {articles} articles")
                });
            }
            Progress::Committing => {
                if let Some(bar) = &self.bar {
                    bar.set_message("writing");
                }
            }
            Progress::Rejected(rejected) => self.reject(rejected),
            Progress::Warning(warning) => self.warn(warning),
            Progress::Waiting => self.wait(),
            _ => {}
        }
    }

    /// Returns whether a file that the user named could not be read as text. Below a folder that is no trouble.
    pub(crate) fn misses_a_named_file(&self) -> bool {
        self.named
    }

    /// Ends the bar, and counts what was not told.
    pub(crate) fn finish(&mut self) {
        if let Some(bar) = self.bar.take() {
            bar.finish_and_clear();
        }
        if self.warnings > WARNINGS && !self.verbose {
            say::note(format_args!("{} more warnings; -v shows them", self.warnings - WARNINGS));
        }
        self.warnings = 0;
        for (reason, count) in std::mem::take(&mut self.rejected) {
            if count > EXAMPLES && !self.verbose {
                say::note(format_args!("{} more rejected as {reason}; -v names them all", count - EXAMPLES));
            }
        }
    }

    fn show(&mut self, done: u64, total: u64, message: impl FnOnce() -> String) {
        if !self.terminal || self.started.elapsed() < QUIET {
            return;
        }
        let bar = self.bar.get_or_insert_with(new_bar);
        bar.set_length(total);
        bar.set_position(done);
        bar.set_message(message());
    }

    /// Names what is not in the index; what is only skipped, such as a picture, is named on request.
    fn reject(&mut self, rejected: &Rejected) {
        let named = self.origins.is_root(&rejected.origin);
        self.named |= named;
        let seen = self.rejected.entry(rejected.reason).or_default();
        let is_example = rejected.reason.is_trouble() && *seen < EXAMPLES;
        *seen += u64::from(rejected.reason.is_trouble());
        if is_example || named || self.verbose {
            self.tell(line(self.origins, &rejected.origin, rejected.line, &rejected.detail));
        }
    }

    fn warn(&mut self, warning: &Warning) {
        self.warnings += 1;
        if self.warnings <= WARNINGS || self.verbose {
            let text = line(self.origins, &warning.origin, warning.line, &warning.detail);
            self.tell(format!("warning: {text}"));
        }
    }

    fn wait(&mut self) {
        // A moment is not worth a word.
        let long = self.started.elapsed() > Duration::from_secs(1);
        if (self.verbose || long) && !self.told_to_wait {
            self.told_to_wait = true;
            self.tell("another newsgrep is writing to this archive; waiting".to_owned());
        }
    }

    fn tell(&self, text: String) {
        match &self.bar {
            Some(bar) => bar.suspend(|| say::line(text)),
            None => say::line(text),
        }
    }
}

fn line(origins: &Origins, origin: &str, line: Option<u64>, detail: &str) -> String {
    let origin = origins.shown(origin);
    match line {
        Some(line) => format!("{origin}: line {line} {detail}"),
        None => format!("{origin}: {detail}"),
    }
}

/// Returns how far and how fast this is: `1.2/3.4 GB, 56.0 MB/s, 0:39 left`.
fn pace(done: u64, total: u64, elapsed: Duration) -> String {
    let (unit, name) = match total {
        0..1_000_000 => (1e3, "kB"),
        1_000_000..1_000_000_000 => (1e6, "MB"),
        _ => (1e9, "GB"),
    };
    let far = format!("{:.1}/{:.1} {name}", done as f64 / unit, total as f64 / unit);
    let rate = done as f64 / elapsed.as_secs_f64();
    // What a moment says of the time left is more wrong than right.
    if elapsed < QUIET || done == 0 || !rate.is_finite() {
        return far;
    }
    let left = (total.saturating_sub(done) as f64 / rate).ceil() as u64;
    format!("{far}, {:.1} MB/s, {} left", rate / 1e6, time(left))
}

/// Returns a number of seconds as minutes and seconds, and hours if there are any.
pub(crate) fn time(seconds: u64) -> String {
    let (hours, minutes, seconds) = (seconds / 3_600, seconds / 60 % 60, seconds % 60);
    match hours {
        0 => format!("{minutes}:{seconds:02}"),
        _ => format!("{hours}:{minutes:02}:{seconds:02}"),
    }
}

pub(crate) fn new_bar() -> ProgressBar {
    let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr());
    // The template is a constant; one that is not understood would only look different.
    if let Ok(style) = ProgressStyle::with_template("[{bar:20}] {msg}") {
        bar.set_style(style.progress_chars("=> "));
    }
    bar
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_time_left_follows_from_the_rate() {
        let check = |done, total, seconds, expected: &str| {
            assert_eq!(pace(done, total, Duration::from_secs(seconds)), expected);
        };
        check(1_200_000_000, 3_400_000_000, 20, "1.2/3.4 GB, 60.0 MB/s, 0:37 left");
        check(2_000_000, 802_000_000, 10, "2.0/802.0 MB, 0.2 MB/s, 1:06:40 left");
        check(500_000, 500_000, 1, "500.0/500.0 kB, 0.5 MB/s, 0:00 left");
        check(0, 9_000, 10, "0.0/9.0 kB");
        check(3_000, 9_000, 0, "3.0/9.0 kB");
    }
}
