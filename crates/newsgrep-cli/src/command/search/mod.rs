//! `newsgrep QUERY [PATH]…`: the hits, in the form asked for.

mod hits;

use std::ops::ControlFlow;

use anyhow::{Context as _, Result, bail};
use newsgrep::query::{Filter, Plain, Record};
use newsgrep::{Counts, Query, Request, Response, Zone};

use crate::args::{Format, Limit, SearchArgs};
use crate::config::Context;
use crate::exit::Exit;
use crate::record::Recorder;
use crate::target::{self, Target};
use crate::{ask, print, say};
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
    let asked = ask::read(Some(&text), &args.asking, context)?;
    let recorder = args.record.as_deref().map(|path| Recorder::new(path, &text, context)).transpose()?;
    let Some(target) = target::open(&args.asking.place, &paths, Some(&text), context)? else {
        return Ok(Exit::Trouble);
    };
    let mut request = request(&asked.query, args, context);
    let search = Search { target: &target, args, context, notices: &asked.notices, shown: request.limit };
    if args.quiet && recorder.is_none() {
        return quiet(&target, &request);
    }
    if recorder.is_some() {
        let Request { before, after, .. } = request;
        request = Request { before, after, ..Record::whole(request) };
    }
    let Answer { response, found, printed } = search.run(&request, recorder)?;
    if args.quiet {
        return Ok(Exit::of(&response, found, target.trouble && !found));
    }
    talk(&response, printed, found, args, context);
    if !found {
        suggest(&text, args, &target, context)?;
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

/// Says what would find something where nothing was found: the words instead of the phrase, or web furniture.
fn suggest(text: &str, args: &SearchArgs, target: &Target, context: &Context) -> Result<()> {
    if !context.for_people() || args.count {
        return Ok(());
    }
    let count = |query: Query| {
        let request = Request { limit: 0, ..ask::request(query, &args.asking, Counts::Exact) };
        target.archive.run(&request).map(|response| response.counts)
    };
    let query = ask::read(Some(text), &args.asking, context)?.query;
    let boiler = count(Query::And(vec![Query::Filter(Filter::Zone(Zone::Boiler)), query.clone()]))?;
    if boiler.occurrences.value > 0 {
        let counts = print::count(&boiler);
        say::hint(format_args!(
            "{counts} in web furniture, such as comment forms and links, which is searched with zone:boiler"
        ));
    }
    if args.asking.plain() != Plain::Phrase || text.contains(['"', '\'']) {
        return Ok(());
    }
    let all = ask::read_as(Some(text), Plain::All, &args.asking, context)?.query;
    if all == query {
        return Ok(());
    }
    let articles = count(all)?.articles.value;
    if articles > 0 {
        let have =
            if articles == 1 { "1 article has".to_owned() } else { format!("{articles} articles have") };
        say::hint(format_args!(
            "no paragraph has the phrase; {have} all its words: newsgrep --all \"{text}\""
        ));
    }
    Ok(())
}
