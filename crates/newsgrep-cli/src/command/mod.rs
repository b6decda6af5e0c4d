//! The commands, one file each: arguments, a call of the library, a printer.

mod check;
mod cluster;
mod completions;
mod copy;
mod counted;
mod export;
mod facets;
mod help;
mod index;
mod man;
mod query;
mod rebuild;
mod replay;
mod save;
mod search;
mod show;
mod stats;
mod timeline;
mod watch;

use anyhow::Result;

use crate::args::{Cli, Command};
use crate::config::Context;
use crate::exit::Exit;

/// Runs the command of a command line.
pub(crate) fn run(cli: Cli, context: &Context) -> Result<Exit> {
    match cli.command {
        None => search::run(&cli.search, context),
        Some(Command::Index(args)) => index::run(&args, context),
        Some(Command::Watch(args)) => watch::run(&args, context),
        Some(Command::Facets(args)) => facets::run(&args, context),
        Some(Command::Timeline(args)) => timeline::run(&args, context),
        Some(Command::Export(args)) => export::run(&args, context),
        Some(Command::Show(args)) => show::run(&args, context),
        Some(Command::Replay(args)) => replay::run(&args, context),
        Some(Command::Save(args)) => save::run(&args, context),
        Some(Command::Query(args)) => query::run(&args, context),
        Some(Command::Stats(args)) => stats::run(&args, context),
        Some(Command::Check(args)) => check::run(&args, context),
        Some(Command::Rebuild(args)) => rebuild::run(&args, context),
        Some(Command::Copy(args)) => copy::run(&args, context),
        Some(Command::Cluster(args)) => cluster::run(&args.action, context),
        Some(Command::Completions(args)) => completions::run(args.shell),
        Some(Command::Man(args)) => man::run(args.page),
        Some(Command::Help(args)) => help::run(&args.topic),
    }
}
