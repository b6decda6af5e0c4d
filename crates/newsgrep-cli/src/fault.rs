//! Faults of the program: kept until it is known whether they matter.
//!
//! The library turns a fault below it into an error that says what to do, or does without what is damaged. So a fault is
//! told only beside an error, for whoever is to mend it, or when more was asked for.

use std::panic;
use std::process::ExitCode;
use std::sync::{Mutex, PoisonError};

use anyhow::Result;

use crate::config::Context;
use crate::exit::{self, Exit};
use crate::say;

/// Most faults that are kept; the first ones tell most.
const MOST: usize = 5;

static FAULTS: Mutex<Vec<String>> = Mutex::new(Vec::new());

/// Keeps faults from being told at once.
pub(crate) fn keep() {
    panic::set_hook(Box::new(|fault| {
        let mut faults = FAULTS.lock().unwrap_or_else(PoisonError::into_inner);
        if faults.len() < MOST {
            faults.push(fault.to_string());
        }
    }));
}

/// Runs the program, and tells its faults if they ended it.
pub(crate) fn run(command: impl FnOnce() -> Result<Exit>, context: &Context) -> ExitCode {
    let outcome = panic::catch_unwind(panic::AssertUnwindSafe(command));
    if context.verbose || !matches!(outcome, Ok(Ok(_))) {
        let faults = FAULTS.lock().unwrap_or_else(PoisonError::into_inner);
        faults.iter().for_each(|fault| say::line(format_args!("internal fault: {fault}")));
    }
    match outcome {
        Ok(outcome) => exit::code(outcome, context),
        // As the language itself ends a program.
        Err(_) => ExitCode::from(101),
    }
}
