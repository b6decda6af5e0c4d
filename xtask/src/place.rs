//! Where corpora, indexes and programs are.

use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result, ensure};

use crate::args::Place;

/// Returns the folder that everything made is kept in: that of build products, unless another was named.
pub(crate) fn keep(place: &Place) -> Result<PathBuf> {
    if let Some(folder) = &place.keep {
        return Ok(std::path::absolute(folder)?);
    }
    let program = std::env::current_exe()?;
    let target =
        program.parent().and_then(|profile| profile.parent()).context("this program has no folder")?;
    Ok(target.join("race"))
}

/// Returns the newsgrep to start: the one that was named, or that of the release profile, which is built first.
pub(crate) fn program(place: &Place) -> Result<PathBuf> {
    if let Some(program) = &place.newsgrep {
        return Ok(std::path::absolute(program)?);
    }
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut build = Command::new(cargo);
    build.args([
        "build",
        "--release",
        "--package",
        "newsgrep-cli",
        "--message-format",
        "json-render-diagnostics",
    ]);
    let output = build.stderr(std::process::Stdio::inherit()).output().context("cargo cannot be started")?;
    ensure!(output.status.success(), "newsgrep cannot be built");
    let messages = String::from_utf8(output.stdout)?;
    let executable = |line: &str| -> Option<PathBuf> {
        let message: serde_json::Value = serde_json::from_str(line).ok()?;
        message["executable"].as_str().map(PathBuf::from)
    };
    messages.lines().filter_map(executable).next_back().context("cargo does not say where newsgrep is")
}
