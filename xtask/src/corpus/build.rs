//! Building an index in a process of its own, so that its memory is known.

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::time::Duration;

use anyhow::{Result, bail};
use newsgrep::{Archive, Article, WriterOptions, sync};
use newsgrep_testkit::generate::Generator;
use serde_json::{Value, json};

use super::SEED;
use crate::args::BuildArgs;
use crate::measure::{process_time, thread_time};
use crate::peers::tantivy;

/// What an index took.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Built {
    /// The processor's time of indexing alone, in nanoseconds.
    pub(crate) nanos: u64,
    /// That of the whole process, with all that a virtual machine does beside, in nanoseconds.
    pub(crate) process: u64,
    /// The most memory that the process held, in bytes.
    pub(crate) memory: u64,
    /// The size of the index.
    pub(crate) bytes: u64,
}

impl Built {
    /// Reads what was noted down; `None` if nothing was, or for another version.
    pub(super) fn read(path: &Path, version: &str) -> Option<Built> {
        let facts: Value = serde_json::from_slice(&fs::read(path).ok()?).ok()?;
        if facts["version"] != version {
            return None;
        }
        let number = |name: &str| facts[name].as_u64();
        Some(Built {
            nanos: number("nanos")?,
            process: number("process")?,
            memory: number("memory")?,
            bytes: number("bytes")?,
        })
    }
}

/// How many articles are generated before they are indexed.
const BATCH: usize = 500;

/// Makes an index, and notes down the processor's time it took.
pub(crate) fn build(args: &BuildArgs) -> Result<()> {
    let nanos = match (args.peer.as_str(), args.paragraphs, &args.files) {
        ("newsgrep", Some(paragraphs), None) => of_articles(&args.index, paragraphs)?,
        ("newsgrep", None, Some(files)) => of_files(&args.index, files)?,
        ("tantivy", None, Some(lines)) => of_lines(&args.index, lines)?,
        (peer, ..) => bail!("nobody asks for an index of {peer} so"),
    };
    fs::write(&args.time, json!({ "nanos": u64::try_from(nanos.as_nanos())? }).to_string())?;
    Ok(())
}

/// Adds generated articles to an archive, as a program does that has newsgrep built in. Making them does not count.
fn of_articles(index: &Path, paragraphs: usize) -> Result<Duration> {
    let mut articles = Generator::new(SEED).take_paragraphs(paragraphs);
    let mut making = Duration::ZERO;
    let before = process_time();
    let archive = Archive::create(index)?;
    let mut writer = archive.writer_with(WriterOptions { threads: 1, memory: 256 << 20 })?;
    loop {
        let started = thread_time();
        let batch: Vec<Article> = articles.by_ref().take(BATCH).collect();
        making += thread_time() - started;
        if batch.is_empty() {
            break;
        }
        for article in &batch {
            writer.add(article)?;
        }
    }
    writer.commit()?;
    writer.compact(1)?;
    Ok(process_time() - before - making)
}

/// Brings an archive up to date with files: reading them counts.
fn of_files(index: &Path, files: &Path) -> Result<Duration> {
    let before = process_time();
    let archive = Archive::create(index)?;
    sync::sync(&archive, &[files.to_owned()], &sync::Options::default(), &mut |_| {})?;
    Ok(process_time() - before)
}

/// Makes tantivy's index of the lines.
fn of_lines(index: &Path, lines: &Path) -> Result<Duration> {
    let before = process_time();
    fs::create_dir_all(index)?;
    tantivy::write(index, BufReader::with_capacity(1 << 20, fs::File::open(lines)?).lines())?;
    Ok(process_time() - before)
}
