//! `newsgrep man`: the man page, each command with its options in it; `newsgrep man query`, the query language.

use std::io::Write;

use anyhow::Result;
use clap::CommandFactory;
use clap_mangen::Man;

use crate::args::{Cli, Page};
use crate::exit::Exit;
use crate::{help, print};

pub(crate) fn run(page: Page) -> Result<Exit> {
    let page = match page {
        Page::Newsgrep => newsgrep()?,
        Page::Query => help::query_page().into_bytes(),
    };
    let mut out = print::stdout();
    out.write_all(&page)?;
    out.flush()?;
    Ok(Exit::Found)
}

fn newsgrep() -> Result<Vec<u8>> {
    let mut command = Cli::command();
    command.build();
    let mut page = Vec::new();
    Man::new(command.clone()).render(&mut page)?;
    for subcommand in command.get_subcommands() {
        section(&mut page, "NEWSGREP", subcommand)?;
    }
    writeln!(page, ".SH \"SEE ALSO\"\n\\fBnewsgrep\\-query\\fR(7)")?;
    Ok(page)
}

/// Writes the section of a command, and those of what can be done with it.
fn section(page: &mut Vec<u8>, above: &str, command: &clap::Command) -> Result<()> {
    let name = format!("{above} {}", command.get_name().to_uppercase());
    let man = Man::new(command.clone());
    let mut part = Vec::new();
    man.render_synopsis_section(&mut part)?;
    man.render_description_section(&mut part)?;
    man.render_options_section(&mut part)?;
    // The sections of a command stand below its own heading.
    let part = String::from_utf8_lossy(&part).replace(".SH ", ".SS ");
    writeln!(page, ".SH \"{name}\"\n{part}")?;
    command.get_subcommands().try_for_each(|below| section(page, &name, below))
}
