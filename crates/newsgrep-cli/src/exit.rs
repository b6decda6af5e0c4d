//! What the exit code says, and the last words when something went wrong.
//!
//! 0 found, 1 nothing found, 2 trouble, 3 an answer that is not whole. A closed pipe is success: the reader has what it
//! wanted. An interrupt ends the process by its signal, which the shell shows as 130.

use std::io::{self, ErrorKind, Write};
use std::process::ExitCode;

use newsgrep::Response;
use newsgrep::query::Errors;

use crate::args::Format;
use crate::config::Context;
use crate::rewrites::Counted;
use crate::{print, say};

/// How a command ended that ran to its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Exit {
    Found,
    Nothing,
    Trouble,
    Incomplete,
}

impl Exit {
    /// Returns how a search ended, `found` telling whether there was a hit.
    pub(crate) fn of(response: &Response, found: bool, trouble: bool) -> Exit {
        match (trouble, response.complete, found) {
            (true, _, _) => Exit::Trouble,
            (_, false, _) => Exit::Incomplete,
            (_, _, true) => Exit::Found,
            _ => Exit::Nothing,
        }
    }

    /// Returns how a command ended that either did everything or named what it could not do.
    pub(crate) fn done(trouble: bool) -> Exit {
        if trouble { Exit::Trouble } else { Exit::Found }
    }
}

/// Names what went wrong, if anything, and returns the exit code.
pub(crate) fn code(outcome: anyhow::Result<Exit>, context: &Context) -> ExitCode {
    match outcome {
        Ok(Exit::Found) => ExitCode::SUCCESS,
        Ok(Exit::Nothing) => ExitCode::from(1),
        Ok(Exit::Trouble) => ExitCode::from(2),
        Ok(Exit::Incomplete) => ExitCode::from(3),
        Err(error) if is_closed_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            explain(&error, context);
            ExitCode::from(2)
        }
    }
}

fn is_closed_pipe(error: &anyhow::Error) -> bool {
    error
        .chain()
        .filter_map(|cause| cause.downcast_ref::<io::Error>())
        .any(|cause| cause.kind() == ErrorKind::BrokenPipe)
}

/// Tells of an error: a query's mistakes as they print themselves, or as data where JSON was asked for.
fn explain(error: &anyhow::Error, context: &Context) {
    let counted = error.chain().find_map(|cause| cause.downcast_ref::<Counted>());
    let Some(errors) = counted.map(|counted| &counted.errors).or_else(|| error.chain().find_map(mistakes_in))
    else {
        return say::error(error, context);
    };
    if matches!(context.format, Format::Json | Format::Jsonl) {
        let value = counted.map_or_else(|| serde_json::to_value(errors), Counted::to_json);
        let mut out = io::stdout().lock();
        // Nobody is left to tell when even this cannot be written.
        let _ = value
            .map_err(io::Error::from)
            .and_then(|value| print::json::value(&mut out, &value, context))
            .and_then(|()| out.flush());
        return;
    }
    say::mistakes(&counted.map_or_else(|| errors.to_string(), ToString::to_string), context);
    if let Some(first) = errors.iter().next() {
        say::hint(format_args!("newsgrep help error {} says more", first.code));
    }
}

/// Finds the mistakes of a query, as they are or inside the library's error.
fn mistakes_in<'a>(cause: &'a (dyn std::error::Error + 'static)) -> Option<&'a Errors> {
    if let Some(newsgrep::Error::Query(errors)) = cause.downcast_ref::<newsgrep::Error>() {
        return Some(errors);
    }
    cause.downcast_ref::<Errors>()
}
