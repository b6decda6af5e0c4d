//! Shows that a search does not know where the articles are: the same lines ask an archive here, and one on a cluster.
//!
//! Run: `cargo run --example on_a_cluster -- http://127.0.0.1:9200/archive`. `cargo xtask cluster` starts a cluster on this machine.
#![allow(clippy::print_stdout, reason = "an example shows what it finds")]

use newsgrep::query::Engine;
use newsgrep::remote::{Layout, Options};
use newsgrep::{Archive, Cluster, Request, Result, parse, sync};

/// Prints what a phrase finds, whoever answers, and returns the places.
fn ask(engine: &dyn Engine) -> Result<Vec<(String, u32)>> {
    let response = engine.search(&Request::new(parse("\"moment of truth\"")?))?;
    for notice in &response.notices {
        println!("  note: {}", notice.message);
    }
    let mut places = Vec::new();
    for hit in &response.hits {
        println!("  {} ({})", hit.title.as_deref().unwrap_or("untitled"), hit.origin);
        places.extend(hit.paragraphs.iter().map(|paragraph| (hit.origin.clone(), paragraph.ordinal)));
    }
    Ok(places)
}

fn main() -> Result<()> {
    let archive = Archive::in_memory()?;
    let seeds = concat!(env!("CARGO_MANIFEST_DIR"), "/../seeds");
    sync::load(&archive, &[seeds.into()], &sync::Options::default(), &mut |_| {})?;
    println!("in memory:");
    let here = ask(&archive)?;
    assert_eq!(here.len(), 2);

    let Some(url) = std::env::args().nth(1) else {
        println!(
            "on a cluster: name one, such as http://127.0.0.1:9200/archive; `cargo xtask cluster` starts one"
        );
        return Ok(());
    };
    // Neither changes anything where it is done already.
    let cluster = Cluster::init(&url, Options::default(), Layout { shards: 1, replicas: 0 })?;
    let mut feeder = cluster.feeder()?;
    for article in archive.articles() {
        feeder.add(&article?)?;
    }
    feeder.commit()?;
    println!("on the cluster:");
    let there = ask(&cluster)?;
    assert!(here.iter().all(|place| there.contains(place)));
    Ok(())
}
