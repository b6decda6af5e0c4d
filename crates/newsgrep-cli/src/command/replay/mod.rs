//! `newsgrep replay`: a search on record is made again, and what has changed since is told.

mod told;

use std::io::Write;

use anyhow::Result;
use newsgrep::query::{ArchiveState, Changes, Record, RecordNote, RecordedHit};
use newsgrep::{HitCounts, Response};
use serde::Serialize;

use crate::args::{Format, ReplayArgs};
use crate::config::Context;
use crate::exit::Exit;
use crate::target::{self, Target};
use crate::{print, record, say};

/// The version of the form of a replay in JSON.
const FORMAT: u32 = 1;

/// What a record says and what is found now, put side by side.
#[derive(Debug, Serialize)]
struct Replay {
    format: u32,
    /// Whether the answer is the same.
    same: bool,
    query: String,
    /// When the search was made, and by which program.
    at: String,
    program: String,
    then: State,
    now: State,
    added: Vec<RecordedHit>,
    removed: Vec<Removed>,
    changed: Vec<Changed>,
    reordered: bool,
    notices: Vec<newsgrep::Notice>,
}

/// An answer without its hits.
#[derive(Debug, Serialize)]
struct State {
    complete: bool,
    counts: HitCounts,
    archive: ArchiveState,
}

/// A hit that is none any more.
#[derive(Debug, Serialize)]
struct Removed {
    #[serde(flatten)]
    hit: RecordedHit,
    /// Whether the archive still has the article.
    in_archive: bool,
}

/// A hit that is otherwise than it was.
#[derive(Debug, Serialize)]
struct Changed {
    #[serde(flatten)]
    hit: RecordedHit,
    /// Whether the article itself has changed.
    article: bool,
    /// The paragraphs that took part before.
    paragraphs_then: Vec<u32>,
}

pub(crate) fn run(args: &ReplayArgs, context: &Context) -> Result<Exit> {
    let (then, request) = record::read(&args.file)?;
    let Some(target) = target::open(&args.place, &args.paths, None, context)? else {
        return Ok(Exit::Trouble);
    };
    let mut response = target.archive.run(&request)?;
    target.mark(&mut response);
    let now = Record::of(&request, &response, RecordNote::default());
    let replay = Replay::new(&then, now, response, &target)?;
    let mut out = print::stdout();
    match context.format {
        Format::Json | Format::Jsonl => print::json::value(&mut out, &replay, context)?,
        Format::Text if context.stdout_is_terminal => told::for_people(&mut out, &replay, &target.origins)?,
        Format::Text | Format::Csv => told::in_columns(&mut out, &replay, &target.origins, context)?,
    }
    out.flush()?;
    if !matches!(context.format, Format::Json | Format::Jsonl) {
        replay.notices.iter().for_each(|notice| say::note(&notice.message));
    }
    Ok(exit(&replay, target.trouble))
}

fn exit(replay: &Replay, trouble: bool) -> Exit {
    match () {
        () if trouble => Exit::Trouble,
        () if !(replay.then.complete && replay.now.complete) => Exit::Incomplete,
        () if replay.same => Exit::Found,
        () => Exit::Nothing,
    }
}

impl Replay {
    fn new(then: &Record, now: Record, response: Response, target: &Target) -> Result<Replay> {
        let changes = then.changes(&now);
        let same = changes.is_same_answer();
        let Changes { added, removed, changed, reordered, .. } = changes;
        let removed = removed.into_iter().map(|hit| {
            let in_archive = target.archive.article(hit.id)?.is_some();
            Ok(Removed { hit, in_archive })
        });
        let mut notices = response.notices;
        if !then.complete {
            let text = "the record is not of a whole answer, so what was not found then may be called added";
            notices.push(newsgrep::Notice::new("partial-record", text));
        }
        Ok(Replay {
            format: FORMAT,
            same,
            query: then.query.clone(),
            at: then.at.clone(),
            program: then.program.clone(),
            removed: removed.collect::<Result<_>>()?,
            changed: changed.into_iter().map(|hit| Changed::since(then, hit)).collect(),
            added,
            reordered,
            notices,
            then: State { complete: then.complete, counts: then.counts, archive: then.archive.clone() },
            now: State { complete: now.complete, counts: now.counts, archive: now.archive },
        })
    }
}

impl Changed {
    fn since(then: &Record, hit: RecordedHit) -> Changed {
        // With paragraphs as hits an article can be on record several times.
        let mut before = then.hits.iter().filter(|other| other.id == hit.id);
        let first = before.clone().next();
        let before = before.find(|other| other.paragraphs == hit.paragraphs).or(first);
        Changed {
            article: before.is_none_or(|before| before.content != hit.content),
            paragraphs_then: before.map(|before| before.paragraphs.clone()).unwrap_or_default(),
            hit,
        }
    }
}
