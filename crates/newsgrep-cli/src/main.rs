//! The binary `newsgrep`: arguments in, a library call, printed results out.
//!
//! It holds no logic of searching or indexing: everything it does, an embedder of the library `newsgrep` can do.
//! The environment is read in [`config`] only; data goes to standard output, talk to standard error.

mod args;
mod ask;
mod cache;
mod command;
mod command_line;
mod config;
mod exit;
mod help;
mod names;
mod origin;
mod piped;
mod print;
mod progress;
mod record;
mod rewrites;
mod sanitize;
mod saved;
mod say;
mod stem;
mod style;
mod target;

use std::process::ExitCode;

use clap::Parser;

fn main() -> ExitCode {
    // The library turns a fault below it into an error that says what to do; this is for whoever is to mend the fault.
    std::panic::set_hook(Box::new(|fault| say::line(format_args!("internal fault: {fault}"))));
    let cli = args::Cli::parse();
    let context = config::Context::new(&cli);
    let outcome = command::run(cli, &context);
    exit::code(outcome, &context)
}
