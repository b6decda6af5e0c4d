//! `newsgrep cluster`: makes an archive on a cluster, says how it is, and renews it.

use std::io::Write;

use anyhow::Result;
use newsgrep::Cluster;
use newsgrep::remote::{IndexStatus, Layout, Maintenance, Rebuild, Rebuilt, Status};

use crate::args::{ClusterAction, EngineArgs, Format, InitArgs, ReindexArgs};
use crate::config::Context;
use crate::exit::Exit;
use crate::steps::Steps;
use crate::{engines, print, sanitize, say};

pub(crate) fn run(action: &ClusterAction, context: &Context) -> Result<Exit> {
    match action {
        ClusterAction::Init(args) => init(args, context),
        ClusterAction::Status(args) => status(args, context),
        ClusterAction::Reindex(args) => reindex(args, context),
    }
}

fn init(args: &InitArgs, context: &Context) -> Result<Exit> {
    let engine = engines::named_or_default(args.engine.engine.as_deref(), context)?;
    let layout = Layout { shards: args.shards, replicas: args.replicas };
    let cluster = Cluster::init(&engine.address.to_string(), engine.options(context)?, layout)?;
    let Layout { shards, replicas } = layout;
    let mut out = print::stdout();
    if is_json(context) {
        let value = serde_json::json!({
            "engine": cluster.address().to_string(), "shards": shards, "replicas": replicas
        });
        print::json::value(&mut out, &value, context)?;
    } else {
        writeln!(
            out,
            "`{}` is ready: the index of each month to come has {} and {} of each",
            cluster.address(),
            some(shards.into(), "shard"),
            some(replicas.into(), "replica"),
        )?;
    }
    out.flush()?;
    Ok(Exit::Found)
}

fn status(args: &EngineArgs, context: &Context) -> Result<Exit> {
    let status = maintenance(args, context)?.status()?;
    let mut out = print::stdout();
    if is_json(context) {
        print::json::value(&mut out, &status, context)?;
    } else {
        let mut rows = rows(&status);
        if context.verbose {
            rows.extend(status.indexes.iter().map(|index| (index.name.as_str(), summary(index))));
        }
        let width = rows.iter().map(|(name, _)| name.chars().count()).max().unwrap_or(0);
        for (name, value) in rows {
            let (name, value) = (sanitize::line(name), sanitize::line(&value));
            match context.stdout_is_terminal {
                true => writeln!(out, "{name:<width$}  {value}")?,
                false => writeln!(out, "{name}\t{value}")?,
            }
        }
    }
    out.flush()?;
    if !status.current {
        say::hint("some of it was made by another version: newsgrep cluster reindex makes that anew");
    }
    if let Some(why) = &status.incomplete {
        say::note(format_args!("the numbers are not those of the whole archive: {why}"));
    }
    Ok(if status.incomplete.is_some() { Exit::Incomplete } else { Exit::Found })
}

fn rows(status: &Status) -> Vec<(&str, String)> {
    vec![
        ("archive", status.archive.clone()),
        ("cluster", status.cluster.clone()),
        ("runs", status.version.clone()),
        ("nodes", status.nodes.to_string()),
        ("health", status.health.clone()),
        ("articles", status.articles.to_string()),
        ("paragraphs", status.paragraphs.to_string()),
        ("bytes", status.bytes.to_string()),
        ("indexes", status.indexes.len().to_string()),
        ("of this version", if status.current { "all" } else { "not all" }.to_owned()),
    ]
}

fn summary(index: &IndexStatus) -> String {
    format!(
        "{}, {}, {}, {} bytes, {}, {}",
        index.health,
        some(index.articles, "article"),
        some(index.paragraphs, "paragraph"),
        index.bytes,
        some(index.shards, "shard"),
        some(index.replicas, "replica"),
    )
}

fn reindex(args: &ReindexArgs, context: &Context) -> Result<Exit> {
    let which = if args.all { Rebuild::All } else { Rebuild::Outdated };
    let mut steps = Steps::new(0, context);
    let rebuilt = maintenance(&args.engine, context)?.reindex(which, &mut |progress| {
        steps.part(progress.month, progress.articles_done, progress.articles);
    })?;
    steps.finish();
    let mut out = print::stdout();
    if is_json(context) {
        print::json::value(&mut out, &rebuilt, context)?;
    } else {
        let Rebuilt { months, articles } = rebuilt;
        writeln!(out, "{} made anew, {}", some(months, "month"), some(articles, "article"))?;
    }
    out.flush()?;
    Ok(Exit::Found)
}

/// Opens an archive of any version.
fn maintenance(args: &EngineArgs, context: &Context) -> Result<Maintenance> {
    let engine = engines::named_or_default(args.engine.as_deref(), context)?;
    Ok(Maintenance::connect(&engine.address.to_string(), engine.options(context)?)?)
}

fn is_json(context: &Context) -> bool {
    matches!(context.format, Format::Json | Format::Jsonl)
}

fn some(number: u64, what: &str) -> String {
    if number == 1 { format!("1 {what}") } else { format!("{number} {what}s") }
}
