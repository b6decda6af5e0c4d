//! What `facets` and `timeline` have in common: hits are counted, and none is shown.

use std::io::{self, Write};

use anyhow::Result;
use newsgrep::{Counts, Request, Response};

use crate::args::{Asking, Format};
use crate::config::Context;
use crate::exit::Exit;
use crate::{ask, print, rewrites, say, target};

/// Asks for what `wanted` adds to the request, and prints the answer as JSON, or as `printed`.
pub(super) fn run(
    asking: &Asking,
    wanted: impl FnOnce(Request) -> Request,
    printed: impl FnOnce(&mut dyn Write, &Response) -> io::Result<()>,
    context: &Context,
) -> Result<Exit> {
    let (text, paths) = ask::query_and_paths(asking, context)?;
    let asked = ask::read(text.as_deref(), asking, context)
        .map_err(|error| rewrites::counted(error, asking, &paths, context))?;
    let Some(target) = target::open(&asking.place, &paths, text.as_deref(), context)? else {
        return Ok(Exit::Trouble);
    };
    let request = wanted(ask::request(asked.query, asking, Counts::Exact));
    let mut response = target.archive.run(&Request { limit: 0, ..request })?;
    target.mark(&mut response);
    response.notices.splice(0..0, asked.notices);
    let mut out = print::stdout();
    if context.format == Format::Json {
        print::json::value(&mut out, &response, context)?;
    } else {
        printed(&mut out, &response)?;
    }
    out.flush()?;
    if context.format != Format::Json {
        response.notices.iter().for_each(|notice| say::note(&notice.message));
    }
    Ok(Exit::of(&response, response.counts.articles.value > 0, target.trouble))
}
