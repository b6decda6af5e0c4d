//! The program as a user starts it: time on the wall, from the start of the process to its end.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Result, ensure};

use super::Race;
use crate::corpus::Wire;
use crate::measure::{Taken, forget_pages, median, run, run_apart};
use crate::peers::ripgrep;
use crate::place;
use crate::table::{Goal, Row};

/// How many bytes of text the folder has that is searched without an archive.
const WIRE: u64 = 225_000_000;
/// In how many paragraphs of a thousand this stands, or thereabouts: a usual search.
const PHRASE: &str = "prime minister";
/// What the names of these measures begin with.
const COMMAND: &str = "command line";

/// Runs the measures that are wanted.
pub(super) fn measure(race: &mut Race<'_>) -> Result<()> {
    let wanted = |name: &str| race.is_wanted(name) && !race.args.in_process;
    let (archived, folder) = (wanted(COMMAND), wanted("first search"));
    if !archived && !folder {
        return Ok(());
    }
    let program = place::program(&race.args.place)?;
    let user = race.keep.join("user");
    let started = Started { program, user };
    if archived {
        of_archive(race, &started)?;
    }
    if folder {
        of_folder(race, &started)?;
    }
    Ok(())
}

/// The program, and a home of its own for what it keeps.
struct Started {
    program: PathBuf,
    user: PathBuf,
}

impl Started {
    fn command(&self) -> Command {
        let mut command = Command::new(&self.program);
        for name in ["XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "NEWSGREP_CACHE"] {
            command.env(name, self.user.join(name));
        }
        command.env_remove("NEWSGREP_ARCHIVE").args(["-n", "10"]);
        command
    }

    fn search(&self, phrase: &str, archive: &Path) -> Result<Taken> {
        let taken = run(self.command().arg(phrase).arg("--archive").arg(archive))?;
        ensure!(taken.code == 0, "`newsgrep {phrase}` ends with {}", taken.code);
        Ok(taken)
    }
}

/// Returns the middle of the times on the wall, in milliseconds.
fn millis(taken: &[Taken]) -> f64 {
    let nanos: Vec<u64> = taken.iter().map(|taken| taken.wall.as_nanos() as u64).collect();
    median(&nanos).unwrap_or_default() as f64 / 1e6
}

/// Returns the middle of the processor's times, in milliseconds: what is left when other programs run on the same machine.
fn busy(taken: &[Taken]) -> f64 {
    let nanos: Vec<u64> = taken.iter().map(|taken| taken.processor.as_nanos() as u64).collect();
    median(&nanos).unwrap_or_default() as f64 / 1e6
}

/// Searches the archive of the corpus: again and again, and with nothing of it in memory.
fn of_archive(race: &mut Race<'_>, started: &Started) -> Result<()> {
    let (warm, cold) = if race.args.quick { (60, 7) } else { (200, 21) };
    let phrases: Vec<String> = race
        .questions
        .of_classes(&["low", "mid", "high"])
        .iter()
        .map(|question| question.words.join(" "))
        .collect();
    ensure!(!phrases.is_empty(), "the corpus has no phrases");
    let mut bare = Vec::new();
    let mut searched = Vec::new();
    for phrase in phrases.iter().cycle().take(warm) {
        bare.push(run(&mut Command::new("/bin/true"))?);
        searched.push(started.search(phrase, &race.archive)?);
    }
    let wall = millis(&searched);
    race.rows.push(Row::alone("command line, warm, 10 hits", wall, "ms").with(Goal::AtMost(3.0)));
    race.rows.push(Row::alone("command line, warm, time of the processor", busy(&searched), "ms"));
    race.rows.push(Row::beside("command line, warm", "/bin/true", wall, millis(&bare), "ms"));
    let mut fetched = Vec::new();
    for phrase in phrases.iter().cycle().take(cold) {
        forget(&race.archive)?;
        fetched.push(started.search(phrase, &race.archive)?);
    }
    race.rows
        .push(Row::alone("command line, cold, 10 hits", millis(&fetched), "ms").with(Goal::AtMost(15.0)));
    Ok(())
}

/// Searches a folder of text files that nothing is known about yet, again when it is known, and beside ripgrep.
fn of_folder(race: &mut Race<'_>, started: &Started) -> Result<()> {
    let wire = Wire::of(WIRE, &race.keep)?;
    let times = if race.args.quick { 1 } else { 3 };
    let note = race.keep.join("taken.json");
    let mut first = Vec::new();
    for _ in 0..times {
        if started.user.exists() {
            fs::remove_dir_all(&started.user)?;
        }
        let taken = run_apart(started.command().arg(PHRASE).arg(&wire.folder), &note)?;
        ensure!(taken.code == 0, "the first search of {} ends with {}", wire.folder.display(), taken.code);
        first.push(taken);
    }
    let bytes = wire.bytes as f64 / 1e6;
    let seconds = millis(&first) / 1e3;
    let memory = first.iter().map(|taken| taken.memory).max().unwrap_or_default() as f64 / 1e6;
    race.rows.push(Row::alone("first search of a folder", seconds, "s").with(Goal::AtMost(12.0)));
    race.rows.push(Row::alone("first search, memory", memory, "MB").with(Goal::AtMost(400.0)));
    let rate = bytes / (busy(&first) / 1e3);
    race.rows.push(Row::alone("first search, MB of files a second of the processor", rate, "MB/s"));
    let again = |_| run(started.command().arg(PHRASE).arg(&wire.folder));
    let again: Vec<Taken> = (0..times * 7).map(again).collect::<Result<_>>()?;
    race.rows.push(Row::alone("second search of the folder", millis(&again), "ms"));
    let Some(archive) = archive_in(&started.user) else { return Ok(()) };
    let known = |_| started.search(PHRASE, &archive);
    let known: Vec<Taken> = (0..times * 15).map(known).collect::<Result<_>>()?;
    match ripgrep::find() {
        Err(error) => println!("ripgrep is not in the race: {error:#}"),
        Ok(()) => {
            let read = |_| run(&mut ripgrep::search(PHRASE, &wire.text));
            let read: Vec<Taken> = (0..times * 3).map(read).collect::<Result<_>>()?;
            let name = "command line on the same 225 MB";
            let row = Row::beside(name, "ripgrep", millis(&known), millis(&read), "ms");
            race.rows.push(row.with(Goal::Ratio(1.0 / 50.0)));
            let name = format!("{name}, time of the processor");
            race.rows.push(Row::beside(&name, "ripgrep", busy(&known), busy(&read), "ms"));
        }
    }
    Ok(())
}

/// Returns the archive somewhere in a folder.
fn archive_in(folder: &Path) -> Option<PathBuf> {
    if folder.join("newsgrep.json").exists() {
        return Some(folder.to_owned());
    }
    let entries = fs::read_dir(folder).ok()?;
    entries.filter_map(|entry| archive_in(&entry.ok()?.path())).next()
}

/// Has the system forget every file in a folder.
fn forget(folder: &Path) -> Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            forget(&path)?;
        } else {
            forget_pages(&File::open(&path)?)?;
        }
    }
    Ok(())
}
