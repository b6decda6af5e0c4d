//! `newsgrep QUERY [PATH]…`: the hits, in the form asked for.

use std::io::{self, Write};
use std::ops::ControlFlow;

use anyhow::{Context as _, Result, bail};
use newsgrep::query::Filter;
use newsgrep::query::Plain;
use newsgrep::{Counts, Hit, Query, Request, Response, Zone};

use crate::args::{Format, Hyperlinks, Limit, SearchArgs};
use crate::ask::{self, Asked};
use crate::config::Context;
use crate::exit::Exit;
use crate::print::{self, Printer};
use crate::say;
use crate::target::{self, Target};

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
    let Some(target) = target::open(&args.asking.place, &paths, Some(&text), context)? else {
        return Ok(Exit::Trouble);
    };
    let request = request(&asked.query, args, context);
    if args.quiet {
        return quiet(&target, &request);
    }
    let (mut response, printed) = if args.count {
        let mut response = target.archive.run(&request)?;
        target.mark(&mut response);
        (response, 0)
    } else {
        stream(&target, &request, args, &asked, context)?
    };
    let found = printed > 0 || response.counts.articles.value > 0;
    response.notices.splice(0..0, asked.notices.iter().cloned());
    if args.count {
        print_counts(&response, context)?;
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

/// Prints hits as they are read; returns the rest of the answer and how many there were.
fn stream(
    target: &Target,
    request: &Request,
    args: &SearchArgs,
    asked: &Asked,
    context: &Context,
) -> Result<(Response, usize)> {
    let mut out = print::stdout();
    let mut printer: Box<dyn Printer> = match () {
        () if args.list => Box::new(print::List { style: context.style, printed: Default::default() }),
        () if args.only_matching => Box::new(print::OnlyMatching { style: context.style }),
        () => print::hits(context),
    };
    let mut printed = 0;
    let mut failed: Option<io::Error> = None;
    let mut response = target.archive.stream(request, &mut |hit| {
        printed += 1;
        match print_hit(&mut out, printer.as_mut(), hit, target, args, context) {
            Ok(()) => ControlFlow::Continue(()),
            Err(error) => {
                failed = Some(error);
                ControlFlow::Break(())
            }
        }
    })?;
    if let Some(error) = failed {
        return Err(error.into());
    }
    target.mark(&mut response);
    let mut whole = response.clone();
    whole.notices.splice(0..0, asked.notices.iter().cloned());
    printer.end(&mut out, whole)?;
    out.flush()?;
    Ok((response, printed))
}

fn print_hit(
    out: &mut dyn Write,
    printer: &mut dyn Printer,
    mut hit: Hit,
    target: &Target,
    args: &SearchArgs,
    context: &Context,
) -> io::Result<()> {
    let wanted = args.hyperlink_format == Hyperlinks::File && context.stdout_is_terminal;
    let link = wanted.then(|| target.origins.file(&hit.origin)).flatten().map(|path| file_url(&path));
    hit.origin = target.origins.shown(&hit.origin).into_owned();
    printer.hit(out, hit, link.as_deref())
}

/// Returns the address of a file, every byte escaped that could end a terminal's link.
fn file_url(path: &std::path::Path) -> String {
    let mut url = "file://".to_owned();
    for byte in path.as_os_str().as_encoded_bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'-' | b'_' | b'.' | b'~' => {
                url.push(char::from(*byte))
            }
            byte => url.push_str(&format!("%{byte:02X}")),
        }
    }
    url
}

fn print_counts(response: &Response, context: &Context) -> Result<()> {
    let mut out = print::stdout();
    let counts = &response.counts;
    match context.format {
        Format::Text => writeln!(out, "{}", print::count(counts))?,
        Format::Json => print::json::value(&mut out, response, context)?,
        Format::Jsonl => print::json::value_on_a_line(&mut out, counts, context)?,
        Format::Csv => {
            print::csv::row(&mut out, ["articles", "paragraphs", "occurrences"], context)?;
            let values =
                [counts.articles, counts.paragraphs, counts.occurrences].map(|count| count.value.to_string());
            print::csv::row(&mut out, values, context)?;
        }
    }
    Ok(out.flush()?)
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
