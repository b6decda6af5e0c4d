//! `newsgrep help`: pages about commands, the query language, its mistakes, and a few other things.

use std::io::Write;

use anyhow::{Result, bail};
use clap::CommandFactory;
use newsgrep::query::Code;

use crate::args::Cli;
use crate::exit::Exit;
use crate::{help, print};

pub(crate) fn run(topic: &[String]) -> Result<Exit> {
    let topic: Vec<&str> = topic.iter().map(String::as_str).collect();
    let page = match topic.as_slice() {
        [] => of_command(&[]),
        ["query"] => Some(help::query()),
        ["inputs"] => Some(help::inputs()),
        ["error" | "errors"] => Some(help::errors()),
        ["error" | "errors", code] => match help::error(code) {
            Some(page) => Some(page),
            None => {
                bail!("there is no mistake `{code}`: {}", names(Code::ALL.iter().map(|code| code.name())))
            }
        },
        [name] => of_topic(name).or_else(|| of_command(&[name])),
        names => of_command(names),
    };
    let Some(page) = page else {
        let topics = help::TOPICS.iter().map(|topic| topic.name);
        bail!(
            "there is no help about `{}`: write the name of a command, or {}",
            topic.join(" "),
            names(["query", "error CODE", "inputs"].into_iter().chain(topics))
        );
    };
    let mut out = print::stdout();
    out.write_all(page.as_bytes())?;
    out.flush()?;
    Ok(Exit::Found)
}

fn of_topic(name: &str) -> Option<String> {
    let topic = help::TOPICS.iter().find(|topic| topic.name == name)?;
    Some(format!("{}\n\n{}", topic.about, topic.text))
}

/// Returns the page of a command, of one below it, or of newsgrep as a whole.
fn of_command(names: &[&str]) -> Option<String> {
    let mut command = Cli::command();
    command.build();
    let mut found = &mut command;
    for name in names {
        found = found.find_subcommand_mut(name)?;
    }
    Some(found.render_long_help().to_string())
}

fn names<'a>(names: impl Iterator<Item = &'a str>) -> String {
    names.collect::<Vec<_>>().join(", ")
}
