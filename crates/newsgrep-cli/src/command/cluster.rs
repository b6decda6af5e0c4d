//! `newsgrep cluster`: makes an archive on a cluster, says how it is, and renews it.

use std::io::Write;

use anyhow::Result;
use newsgrep::Cluster;
use newsgrep::remote::Layout;

use crate::args::{ClusterAction, Format, InitArgs};
use crate::config::Context;
use crate::engines;
use crate::exit::Exit;
use crate::print;

pub(crate) fn run(action: &ClusterAction, context: &Context) -> Result<Exit> {
    match action {
        ClusterAction::Init(args) => init(args, context),
    }
}

fn init(args: &InitArgs, context: &Context) -> Result<Exit> {
    let engine = engines::named_or_default(args.engine.engine.as_deref(), context)?;
    let layout = Layout { shards: args.shards, replicas: args.replicas };
    let cluster = Cluster::init(&engine.address.to_string(), engine.options(context)?, layout)?;
    let Layout { shards, replicas } = layout;
    let mut out = print::stdout();
    if matches!(context.format, Format::Json | Format::Jsonl) {
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

fn some(number: u64, what: &str) -> String {
    if number == 1 { format!("1 {what}") } else { format!("{number} {what}s") }
}
