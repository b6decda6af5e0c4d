//! `newsgrep completions`: the completion script of a shell.

use std::io::Write;

use anyhow::Result;
use clap::CommandFactory;
use clap_complete::Shell;

use crate::args::Cli;
use crate::exit::Exit;
use crate::print;

pub(crate) fn run(shell: Shell) -> Result<Exit> {
    // Into memory first: the generator panics when it cannot write.
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Cli::command(), "newsgrep", &mut script);
    let mut out = print::stdout();
    out.write_all(&script)?;
    out.flush()?;
    Ok(Exit::Found)
}
