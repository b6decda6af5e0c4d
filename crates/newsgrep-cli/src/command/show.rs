//! `newsgrep show`: one whole article, its paragraphs numbered as searches number them.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use anyhow::{Result, bail};
use newsgrep::{Article, ArticleId, Provenance, Zone};

use crate::args::{Format, ShowArgs};
use crate::config::Context;
use crate::exit::Exit;
use crate::target::{self, Target};
use crate::{print, sanitize};

pub(crate) fn run(args: &ShowArgs, context: &Context) -> Result<Exit> {
    let mut found = None;
    let mut trouble = false;
    for paths in places(args, context) {
        let Some(target) = target::open(&args.place, &paths, None, context)? else {
            return Ok(Exit::Trouble);
        };
        trouble = target.trouble;
        found = find(&target, &args.article)?;
        if let Some(article) = &mut found {
            article.origin = target.origins.shown(&article.origin).into_owned();
            break;
        }
    }
    let Some(article) = found else {
        bail!(
            "there is no article `{}` here: searches print the origin of each, and `--format json` its id",
            args.article
        );
    };
    let mut out = print::stdout();
    match context.format {
        Format::Json | Format::Jsonl => print::json::value(&mut out, &article, context)?,
        Format::Text | Format::Csv => text(&mut out, &article, context)?,
    }
    out.flush()?;
    Ok(Exit::done(trouble))
}

/// Returns where to look, one place after the other: the paths given; else the nearest archive, then the file itself that
/// the origin names.
fn places(args: &ShowArgs, context: &Context) -> Vec<Vec<PathBuf>> {
    let file = args.article.split('#').next().unwrap_or_default();
    let is_named = args.place.archive.is_some() || args.place.engine.is_some();
    let names_a_file = args.paths.is_empty() && !is_named && Path::new(file).is_file();
    match names_a_file {
        true if target::has_archive(&args.place, context) => vec![Vec::new(), vec![PathBuf::from(file)]],
        true => vec![vec![PathBuf::from(file)]],
        false => vec![args.paths.clone()],
    }
}

fn find(target: &Target, article: &str) -> Result<Option<Article>> {
    if let Ok(id) = article.parse::<ArticleId>()
        && let Some(found) = target.archive.article(id)?
    {
        return Ok(Some(found));
    }
    for origin in [target.origins.in_archive(article).as_ref(), article] {
        if let Some(found) = target.archive.article(ArticleId::of(origin))? {
            return Ok(Some(found));
        }
    }
    Ok(None)
}

fn text(out: &mut dyn Write, article: &Article, context: &Context) -> io::Result<()> {
    if let Some(title) = article.title() {
        writeln!(out, "{}", context.style.headline.paint(sanitize::line(title)))?;
    }
    let date = article.published.map(|date| match date.provenance() {
        Provenance::Inferred => format!("{date} (inferred)"),
        _ => date.to_string(),
    });
    let id = article.id.to_string();
    let updated = article.updated.map(|date| date.to_string());
    let listed = |values: &[String]| (!values.is_empty()).then(|| values.join(", "));
    let (subjects, places) = (listed(&article.subjects), listed(&article.places));
    let (persons, organisations) = (listed(&article.persons), listed(&article.organisations));
    let known = [
        ("source", article.source.as_deref()),
        ("date", date.as_deref()),
        ("byline", article.byline.as_deref()),
        ("section", article.section.as_deref()),
        ("updated", updated.as_deref()),
        ("dateline", article.dateline.as_deref()),
        ("agency", article.agency.as_deref()),
        ("subjects", subjects.as_deref()),
        ("places", places.as_deref()),
        ("persons", persons.as_deref()),
        ("organisations", organisations.as_deref()),
        ("language", article.language.as_deref()),
        ("url", article.url.as_deref()),
        ("text", article.excerpt.then_some("an excerpt")),
        ("access", article.paywalled.then_some("paid")),
        ("origin", Some(article.origin.as_str())),
        ("id", Some(id.as_str())),
    ];
    for (name, value) in known {
        if let Some(value) = value {
            writeln!(
                out,
                "{} {}",
                context.style.about.paint(format_args!("{name}:")),
                sanitize::line(value)
            )?;
        }
    }
    for (number, paragraph) in (1..).zip(&article.paragraphs) {
        let zone = if paragraph.zone == Zone::Body { "" } else { paragraph.zone.name() };
        let place = format!("[{number}/{} ¶] {zone}", article.paragraphs.len());
        let text = sanitize::block(paragraph.span.of(&article.text));
        writeln!(out, "\n{}\n{text}", context.style.context.paint(place.trim_end()))?;
    }
    Ok(())
}
