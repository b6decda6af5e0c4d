//! Talk on standard error: errors, hints, notes. Data never comes here, and nothing here reaches a terminal raw.

use std::fmt::Display;
use std::io::{self, Write};

use crate::config::Context;
use crate::sanitize;
use crate::style::Style;

/// Writes one line, named as newsgrep's.
pub(crate) fn line(message: impl Display) {
    raw(format_args!("newsgrep: {}", sanitize::line(&message.to_string())));
}

/// Writes what to try.
pub(crate) fn hint(message: impl Display) {
    raw(format_args!("hint: {}", sanitize::line(&message.to_string())));
}

/// Writes something the user should know, which is no trouble.
pub(crate) fn note(message: impl Display) {
    raw(format_args!("note: {}", sanitize::line(&message.to_string())));
}

/// Writes lines that are neutralised already.
pub(crate) fn raw(text: impl Display) {
    // A closed standard error is no reason to fail: there is nobody to tell.
    let _ = writeln!(io::stderr().lock(), "{text}");
}

/// Writes why a command failed, cause by cause.
pub(crate) fn error(error: &anyhow::Error, context: &Context) {
    let mut message = String::new();
    for cause in error.chain().map(ToString::to_string) {
        // Errors that print their cause themselves would say it twice.
        if message.is_empty() {
            message = cause;
        } else if !message.contains(&cause) {
            message = format!("{message}: {cause}");
        }
    }
    let style = &context.stderr_style;
    raw(format_args!("newsgrep: {} {}", style.error.paint("error:"), sanitize::block(&message)));
}

/// Writes the mistakes of a query, each with its carets and rewrites.
pub(crate) fn mistakes(text: &str, context: &Context) {
    for line in text.lines() {
        raw(coloured(&sanitize::line_keeping_columns(line), &context.stderr_style));
    }
}

fn coloured(line: &str, style: &Style) -> String {
    if let Some(colon) = line.find(": ").filter(|_| line.starts_with("error[")) {
        return format!("{}{}", style.error.paint(&line[..colon]), &line[colon..]);
    }
    let carets = !line.trim().is_empty() && line.chars().all(|character| matches!(character, '^' | ' '));
    if carets { style.error.paint(line).to_string() } else { line.to_owned() }
}
