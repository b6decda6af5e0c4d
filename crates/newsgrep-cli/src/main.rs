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
mod credentials;
mod engines;
mod exit;
mod fault;
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
mod steps;
mod style;
mod target;

use std::process::ExitCode;

use clap::Parser;

fn main() -> ExitCode {
    fault::keep();
    newsgrep::give_memory_back();
    let cli = args::Cli::parse();
    let context = config::Context::new(&cli);
    fault::run(|| command::run(cli, &context), &context)
}
