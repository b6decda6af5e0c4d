//! `newsgrep timeline`: how many hits there are in each day, week, month, quarter or year, in all or of each outlet.

use anyhow::{Result, bail};
use newsgrep::{FacetField, Request, TimeUnit, TimelineRequest};

use super::counted;
use crate::args::{Line, TimelineArgs};
use crate::config::Context;
use crate::exit::Exit;
use crate::print::timeline;

pub(crate) fn run(args: &TimelineArgs, context: &Context) -> Result<Exit> {
    let (unit, per) = drawn_by(args.by, args.unit)?;
    let by = args.counting.of(args.asking.scope);
    let asked = TimelineRequest { unit, by, per, limit: args.top, volume: args.share };
    let wanted = |request| Request { timeline: Some(asked), ..request };
    counted::run(
        &args.asking,
        wanted,
        |out, response| match &response.timeline {
            Some(timeline) => timeline::print(out, timeline, args.share, context),
            None => Ok(()),
        },
        context,
    )
}

/// Returns the unit of time, and the field whose values are counted by themselves.
fn drawn_by(by: Option<Line>, unit: Option<TimeUnit>) -> Result<(TimeUnit, Option<FacetField>)> {
    match (by, unit) {
        (None, unit) => Ok((unit.unwrap_or(TimeUnit::Month), None)),
        (Some(Line::Per(field)), unit) => Ok((unit.unwrap_or(TimeUnit::Month), Some(field))),
        (Some(Line::Unit(unit)), None) => Ok((unit, None)),
        (Some(Line::Unit(one)), Some(other)) => bail!(
            "--by {} and --unit {} both name a unit of time: give one of them",
            one.name(),
            other.name()
        ),
    }
}
