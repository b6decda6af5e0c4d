//! What has changed since a search was put on record, in words for people and in columns for programs.

use std::io::{self, Write};

use newsgrep::query::RecordedHit;

use super::{Changed, Removed, Replay};
use crate::args::Format;
use crate::config::Context;
use crate::origin::Origins;
use crate::print::{count, csv};
use crate::sanitize;

/// One thing that changed: what it is, the hit if it is one, and in which way.
struct Change<'a> {
    kind: &'static str,
    hit: Option<&'a RecordedHit>,
    detail: String,
}

/// Prints what was asked and when, whether the answer is the same, and what is not.
pub(super) fn for_people(out: &mut dyn Write, replay: &Replay, origins: &Origins) -> io::Result<()> {
    let Replay { query, at, program, .. } = replay;
    writeln!(out, "{}", sanitize::line(query))?;
    writeln!(out, "on record since {} by {}", sanitize::line(at), sanitize::line(program))?;
    let verdict = if replay.same { "the answer is the same" } else { "the answer has changed" };
    writeln!(out, "{verdict}: {}", count(&replay.now.counts))?;
    for Change { kind, hit, detail } in changes(replay) {
        let Some(hit) = hit else {
            writeln!(out, "{kind}: {detail}")?;
            continue;
        };
        let origin = origins.shown(&hit.origin);
        let known = [hit.title.as_deref(), hit.date.as_deref(), Some(origin.as_ref())].into_iter().flatten();
        let known: Vec<_> = known.map(sanitize::line).collect();
        writeln!(out, "{kind}: {} ({detail})", known.join(" · "))?;
    }
    Ok(())
}

/// Prints one change a line: what it is, origin, date, title, detail; nothing where nothing changed.
pub(super) fn in_columns(
    out: &mut dyn Write,
    replay: &Replay,
    origins: &Origins,
    context: &Context,
) -> io::Result<()> {
    let as_csv = context.format == Format::Csv;
    if as_csv {
        csv::row(out, ["change", "origin", "date", "title", "detail"], context)?;
    }
    for Change { kind, hit, detail } in changes(replay) {
        let of = |value: &dyn Fn(&RecordedHit) -> Option<String>| hit.and_then(value).unwrap_or_default();
        let origin = of(&|hit| Some(origins.shown(&hit.origin).into_owned()));
        let cells = [kind, &origin, &of(&|hit| hit.date.clone()), &of(&|hit| hit.title.clone()), &detail];
        if as_csv {
            csv::row(out, cells, context)?;
        } else {
            writeln!(out, "{}", cells.map(sanitize::line).join("\t"))?;
        }
    }
    Ok(())
}

fn changes(replay: &Replay) -> Vec<Change<'_>> {
    let Replay { then, now, .. } = replay;
    let mut changes = Vec::new();
    let mut differs = |kind, detail| changes.push(Change { kind, hit: None, detail });
    if then.archive.digest != now.archive.digest {
        let size = |state: &newsgrep::query::ArchiveState| {
            format!("{} articles and {} paragraphs", state.articles, state.paragraphs)
        };
        differs("archive", format!("{} then, {} now", size(&then.archive), size(&now.archive)));
    }
    if then.archive.analysis != now.archive.analysis {
        let (then, now) = (then.archive.analysis, now.archive.analysis);
        let what = "the same words may be cut or folded otherwise";
        differs("analysis", format!("version {then} then, version {now} now: {what}"));
    }
    if then.counts != now.counts {
        differs("counts", format!("{} then, {} now", count(&then.counts), count(&now.counts)));
    }
    if replay.reordered {
        differs("order", "the hits of both times stand in another order".to_owned());
    }
    let hit = |kind, hit, detail: String| Change { kind, hit: Some(hit), detail };
    changes.extend(
        replay
            .added
            .iter()
            .map(|added| hit("added", added, format!("found in {}", places(&added.paragraphs)))),
    );
    changes.extend(replay.removed.iter().map(|Removed { hit: removed, in_archive }| {
        let why = if *in_archive { "no longer matches" } else { "no longer in the archive" };
        hit("removed", removed, why.to_owned())
    }));
    changes.extend(replay.changed.iter().map(|changed| hit("changed", &changed.hit, how(changed))));
    changes
}

fn how(changed: &Changed) -> String {
    let mut how = Vec::new();
    if changed.article {
        how.push("the article has changed".to_owned());
    }
    if changed.paragraphs_then != changed.hit.paragraphs {
        let (then, now) = (places(&changed.paragraphs_then), places(&changed.hit.paragraphs));
        how.push(format!("found in {then} then, in {now} now"));
    }
    how.join("; ")
}

/// Returns paragraphs as searches print them, counted from 1.
fn places(paragraphs: &[u32]) -> String {
    let numbers: Vec<String> = paragraphs.iter().map(|ordinal| (ordinal + 1).to_string()).collect();
    match numbers.len() {
        0 => "no paragraph".to_owned(),
        1 => format!("paragraph {}", numbers[0]),
        _ => format!("paragraphs {}", numbers.join(", ")),
    }
}
