//! `newsgrep QUERY [PATH]…`: the hits, in the form asked for.

mod advice;
mod hits;

use std::mem::ManuallyDrop;
use std::ops::ControlFlow;

use anyhow::{Context as _, Result, bail};
use newsgrep::query::Record;
use newsgrep::{Counts, Query, Request, Response};

use crate::args::{Format, Limit, SearchArgs};
use crate::config::Context;
use crate::exit::Exit;
use crate::record::Recorder;
use crate::target::{self, Target};
use crate::{ask, print, rewrites, say};
use hits::{Answer, Search};

/// Articles that are printed on a terminal unless more are asked for.
const ON_A_TERMINAL: usize = 10;

pub(crate) fn run(args: &SearchArgs, context: &Context) -> Result<Exit> {
    let (text, paths) = args.asking.split();
    let text =
        text.context("there is no query: newsgrep \"moment of truth\" FOLDER; newsgrep --help says more")??;
    if (args.list || args.only_matching) && context.format != Format::Text {
        bail!("-l and -o print lines of text; they do not go with --format");
    }
    // Before any file is looked at: a mistake in the query should not have to wait.
    let asked = ask::read(Some(&text), &args.asking, context)
        .map_err(|error| rewrites::counted(error, &args.asking, &paths, context))?;
    let recorder = args.record.as_deref().map(|path| Recorder::new(path, &text, context)).transpose()?;
    let Some(target) = target::open(&args.asking.place, &paths, Some(&text), context)? else {
        return Ok(Exit::Trouble);
    };
    // The process ends next: the system takes back all its files at once in less time than they are closed one by one.
    let target = ManuallyDrop::new(target);
    let mut request = request(&asked.query, args, context);
    let search = Search { target: &target, args, context, notices: &asked.notices, shown: request.limit };
    if args.quiet && recorder.is_none() {
        return quiet(&target, &request);
    }
    if recorder.is_some() {
        let Request { before, after, .. } = request;
        request = Request { before, after, ..Record::whole(request) };
    }
    let Answer { response, found, printed, advice } = search.run(&request, recorder)?;
    if args.quiet {
        return Ok(Exit::of(&response, found, target.trouble && !found));
    }
    talk(&response, printed, found, args, context);
    if let Some(advice) = advice.filter(|_| context.format != Format::Json) {
        advice::tell(&advice, args, &paths);
    }
    Ok(Exit::of(&response, found, target.trouble))
}

fn request(query: &Query, args: &SearchArgs, context: &Context) -> Request {
    let around = args.context.unwrap_or(0);
    let short = args.list || args.only_matching || args.quiet;
    // A list that stops at ten would be taken for the whole; ten articles on a screen are not.
    let default = if context.stdout_is_terminal && !short { ON_A_TERMINAL } else { usize::MAX };
    let limit = match args.limit {
        _ if args.count => 0,
        _ if args.quiet => 1,
        None => default,
        Some(Limit::All) => usize::MAX,
        Some(Limit::AtMost(number)) => number,
    };
    let counts = match context.format {
        _ if args.count => Counts::Exact,
        _ if short => Counts::None,
        Format::Json => Counts::Exact,
        // Without hits, the counts alone tell whether there are any.
        _ if limit == 0 => Counts::Bounded,
        Format::Text if context.stdout_is_terminal => Counts::Bounded,
        _ if context.verbose => Counts::Exact,
        _ => Counts::None,
    };
    Request {
        sort: args.sort,
        limit,
        after_hit: args.after,
        explain: args.explain,
        before: if short { 0 } else { args.before_context.unwrap_or(around) },
        after: if short { 0 } else { args.after_context.unwrap_or(around) },
        ..ask::request(query.clone(), &args.asking, counts)
    }
}

/// Answers by the exit code alone. As with grep, a hit counts more than trouble with another file.
fn quiet(target: &Target, request: &Request) -> Result<Exit> {
    let mut found = false;
    let response = target.archive.stream(request, &mut |_| {
        found = true;
        ControlFlow::Break(())
    })?;
    Ok(if found { Exit::Found } else { Exit::of(&response, false, target.trouble) })
}

/// Says on standard error what the user should know, and on a terminal how much there was.
fn talk(response: &Response, printed: usize, found: bool, args: &SearchArgs, context: &Context) {
    if matches!(context.format, Format::Text | Format::Csv | Format::Jsonl) {
        response.notices.iter().for_each(|notice| say::note(&notice.message));
    }
    if let Some(next) = response.next.filter(|_| context.verbose && context.format != Format::Json) {
        say::note(format_args!("the next page: --after {next}"));
    }
    let summary = context.for_people() || context.verbose;
    if !summary || args.count || args.list || args.only_matching {
        return;
    }
    let counts = if found { print::count(&response.counts) } else { "nothing found".to_owned() };
    let mut line = format!("{counts} in {}", milliseconds(response.took_us));
    if u64::try_from(printed).is_ok_and(|printed| printed < response.counts.articles.value) {
        line.push_str(&format!("; {printed} shown, -n all shows all"));
    }
    if context.for_people() && found {
        say::raw("");
    }
    say::raw(line);
}

fn milliseconds(micros: u64) -> String {
    if micros < 10_000 {
        format!("{}.{} ms", micros / 1000, micros % 1000 / 100)
    } else {
        format!("{} ms", micros / 1000)
    }
}
