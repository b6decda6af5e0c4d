//! What is told while files are read: a bar for work of over half a second, and every rejected input at once.

use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use newsgrep::ingest::{Rejected, Warning};
use newsgrep::sync::Progress;

use crate::config::Context;
use crate::origin::Origins;
use crate::say;

/// Work that is done before this needs no bar.
const QUIET: Duration = Duration::from_millis(500);

/// Warnings that are written out; the rest is counted, unless more is asked for.
const WARNINGS: u64 = 10;

/// Tells the user what is going on.
pub(crate) struct Teller<'a> {
    origins: &'a Origins,
    verbose: bool,
    terminal: bool,
    started: Instant,
    bar: Option<ProgressBar>,
    warnings: u64,
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
            warnings: 0,
            told_to_wait: false,
            named: false,
        }
    }

    /// Hears of one step.
    pub(crate) fn hear(&mut self, event: Progress<'_>) {
        match event {
            Progress::Looking { files } => self.show(0, 0, || format!("{files} files found")),
            Progress::Reading { files_done, files_total, bytes_done, bytes_total, articles } => {
                self.show(bytes_done, bytes_total, || {
                    format!("{files_done}/{files_total} files, {articles} articles")
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
        if rejected.reason.is_trouble() || named || self.verbose {
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
        if self.verbose && !self.told_to_wait {
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

fn new_bar() -> ProgressBar {
    let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr());
    // The template is a constant; one that is not understood would only look different.
    if let Ok(style) = ProgressStyle::with_template("[{bar:30}] {bytes}/{total_bytes}  {msg}  {elapsed}") {
        bar.set_style(style.progress_chars("=> "));
    }
    bar
}
