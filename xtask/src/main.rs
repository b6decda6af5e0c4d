//! `cargo xtask`: how fast newsgrep is beside other programs, how cost grows, and a cluster to try things out with.
//!
//! In: arguments. Out: tables on standard output, what is being done on standard error. Not part of what is published, and
//! nothing of it is: the measures need other programs, time, and a machine that does little else.

#![allow(clippy::print_stdout, clippy::print_stderr, reason = "a program that measures says what it found")]

mod args;
mod cluster;
mod corpus;
mod growth;
mod machine;
mod measure;
mod peers;
mod place;
mod question;
mod race;
mod sample;
mod table;

use anyhow::Result;
use clap::Parser;

use args::{Cli, Command};

fn main() -> Result<()> {
    match Cli::parse().command {
        Command::Race(args) => race::run(&args),
        Command::Cluster(args) => cluster::run(&args),
        Command::Build(args) => corpus::build(&args),
        Command::Launch(args) => measure::launch(&args),
        Command::Growth(args) => growth::run(&args),
    }
}
