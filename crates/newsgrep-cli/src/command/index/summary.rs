//! The last word of a run: what it did, in numbers that add up.

use newsgrep::sync::Report;
use serde::Serialize;

/// A report with what follows from it.
#[derive(Serialize)]
pub(in crate::command) struct Summary<'a> {
    #[serde(flatten)]
    report: &'a Report,
    bytes_per_second: u64,
}

impl<'a> Summary<'a> {
    pub(in crate::command) fn of(report: &'a Report) -> Self {
        // A run of no time at all has read nothing worth a rate.
        let rate = report.bytes as f64 / report.seconds.max(0.001);
        Summary { report, bytes_per_second: rate as u64 }
    }

    /// Returns the line of it: the same numbers, in the same order and under the same names, as in JSON.
    pub(in crate::command) fn line(&self) -> String {
        let report = self.report;
        let rejected: u64 = report.rejected.values().sum();
        let reasons = match rejected {
            0 => String::new(),
            _ => format!(" ({})", reasons(report)),
        };
        format!(
            "{} seen = {} indexed + {} unchanged + {rejected} rejected{reasons}, {} moved, {} removed, \
             {} paragraphs, {} bytes, {:.1} seconds, {:.1} MB/s",
            report.seen,
            report.indexed,
            report.unchanged,
            report.moved,
            report.removed,
            report.paragraphs,
            report.bytes,
            report.seconds,
            self.bytes_per_second as f64 / 1e6,
        )
    }

    /// Returns what to say if no article was found, and nothing that was named as trouble.
    pub(in crate::command) fn emptiness(&self) -> Option<String> {
        let report = self.report;
        match (report.indexed + report.unchanged, report.seen) {
            _ if report.busy || report.trouble || report.removed > 0 => None,
            (0, 0) => Some("there is no file to read; hidden and ignored ones are left out".to_owned()),
            (0, _) => Some(format!("there is no article in what was read: {}", reasons(report))),
            _ => None,
        }
    }
}

/// Returns how much was rejected, by reason.
fn reasons(report: &Report) -> String {
    let reasons: Vec<String> =
        report.rejected.iter().map(|(reason, count)| format!("{count} {reason}")).collect();
    reasons.join(", ")
}
