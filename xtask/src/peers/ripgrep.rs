//! ripgrep: no index, so it reads everything each time.

use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, ensure};

/// Fails if it is not installed.
pub(crate) fn find() -> Result<()> {
    let output = Command::new("rg").arg("--version").output().context("there is no `rg`")?;
    ensure!(output.status.success(), "`rg --version` fails");
    Ok(())
}

/// Returns the command that looks for a phrase in a file, in any case, and prints the lines that have it.
pub(crate) fn search(phrase: &str, file: &Path) -> Command {
    let mut command = Command::new("rg");
    command.args(["--no-config", "--fixed-strings", "--ignore-case", phrase]).arg(file);
    command
}
