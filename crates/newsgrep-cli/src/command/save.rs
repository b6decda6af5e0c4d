//! `newsgrep save`: names for queries, to be used as `query:NAME` and for alerts.

use std::fs;
use std::io::Write;

use anyhow::{Context as _, Result, bail};
use newsgrep::SavedSearches;
use newsgrep::query::{Dialect, ParseOptions, Parsed, Plain, parse_argument, parse_with};

use crate::args::{Format, Place, SaveArgs};
use crate::config::Context;
use crate::exit::Exit;
use crate::saved::{self, Saved};
use crate::{print, sanitize, say};

pub(crate) fn run(args: &SaveArgs, context: &Context) -> Result<Exit> {
    let place = Place { archive: args.archive.clone(), ..Place::default() };
    match (&args.delete, &args.name, &args.query) {
        (Some(name), _, _) => delete(name, &place, context),
        (None, Some(name), Some(query)) => save(name, query, args, &place, context),
        _ => list(&place, context),
    }
}

fn save(name: &str, text: &str, args: &SaveArgs, place: &Place, context: &Context) -> Result<Exit> {
    let parsed = read(text, args.from, context)?;
    let file = saved::file(place, args.user, context)?;
    if let Some(folder) = file.parent() {
        fs::create_dir_all(folder)
            .with_context(|| format!("cannot make the folder `{}`", folder.display()))?;
    }
    let mut searches = SavedSearches::load(&file)?;
    let before = searches.add(name, &newsgrep::print(&parsed.query), &context.today.to_string())?;
    searches.save()?;
    parsed.notices.iter().for_each(|notice| say::note(&notice.message));
    if let Some(before) = before {
        say::note(format_args!("`{name}` was {}", before.query));
    }
    Ok(Exit::Found)
}

/// Reads the query as a search does: the shell took the quotation marks of nothing but words.
fn read(text: &str, from: Option<Dialect>, context: &Context) -> Result<Parsed> {
    let read = |today| {
        let options = ParseOptions { today, dialect: from.unwrap_or_default() };
        match from {
            None => parse_argument(text, Plain::Phrase, &options),
            Some(_) => parse_with(text, &options),
        }
    };
    match read(None) {
        Err(_) if read(Some(context.today)).is_ok() => bail!(
            "a saved search cannot count days from today, it would stand still: leave the date out, and write \
             `query:NAME date:-7d` where you search"
        ),
        read => Ok(read?),
    }
}

fn delete(name: &str, place: &Place, context: &Context) -> Result<Exit> {
    let mut saved = Saved::of_place(place, context)?;
    let searches = saved.holder(name)?;
    let before = searches.remove(name)?;
    searches.save()?;
    say::note(format_args!("`{name}` was {}", before.query));
    Ok(Exit::Found)
}

fn list(place: &Place, context: &Context) -> Result<Exit> {
    let saved = Saved::of_place(place, context)?;
    let list = saved.list();
    let rows: Vec<_> = list.iter().map(|(name, (search, path))| (*name, *search, *path)).collect();
    let mut out = print::stdout();
    match context.format {
        Format::Json | Format::Jsonl => {
            let object = |(name, search, path): &(&str, &newsgrep::SavedSearch, &std::path::Path)| {
                serde_json::json!({
                    "name": name, "query": search.query, "saved": search.saved, "file": path.display().to_string()
                })
            };
            let objects: Vec<_> = rows.iter().map(object).collect();
            if context.format == Format::Json {
                print::json::value(&mut out, &objects, context)?;
            } else {
                objects
                    .iter()
                    .try_for_each(|object| print::json::value_on_a_line(&mut out, object, context))?;
            }
        }
        Format::Csv => {
            print::csv::row(&mut out, ["name", "query", "saved"], context)?;
            rows.iter().try_for_each(|(name, search, _)| {
                print::csv::row(&mut out, [*name, &search.query, &search.saved], context)
            })?;
        }
        Format::Text => {
            let width = rows.iter().map(|(name, ..)| name.len()).max().unwrap_or(0);
            for (name, search, _) in &rows {
                let (name, query) = (sanitize::line(name), sanitize::line(&search.query));
                match context.stdout_is_terminal {
                    true => writeln!(out, "{name:width$}  {query}")?,
                    false => writeln!(out, "{name}\t{query}")?,
                }
            }
        }
    }
    out.flush()?;
    Ok(if rows.is_empty() { Exit::Nothing } else { Exit::Found })
}
