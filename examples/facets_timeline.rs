//! Shows counts instead of hits: by outlet and section, and day by day, over a made-up fortnight of news.
//!
//! Run: `cargo run --example facets_timeline`.
#![allow(clippy::print_stdout, reason = "an example shows what it finds")]

use newsgrep::{
    Archive, Counts, Facet, FacetField, FacetRequest, FacetValue, Request, Response, Result, TimeUnit,
    TimelineRequest, parse, sync,
};

fn count(archive: &Archive, query: &str) -> Result<Response> {
    let facet = |field| FacetRequest { limit: 4, depth: 2, ..FacetRequest::new(field) };
    let timeline = TimelineRequest {
        per: Some(FacetField::Source),
        limit: 2,
        volume: true,
        ..TimelineRequest::new(TimeUnit::Day)
    };
    archive.run(&Request {
        limit: 0,
        counts: Counts::Exact,
        facets: vec![facet(FacetField::Source), facet(FacetField::Section)],
        timeline: Some(timeline),
        ..Request::new(parse(query)?)
    })
}

fn print(facet: &Facet) {
    println!("{:?}", facet.field);
    facet.values.iter().for_each(|value| print_value(value, 1));
    println!("  {:3}  others, {} without any", facet.other, facet.missing);
}

/// A section holds the sections below it.
fn print_value(value: &FacetValue, level: usize) {
    println!("{:indent$}{:3}  {}", "", value.count, value.value, indent = 2 * level);
    value.children.iter().for_each(|child| print_value(child, level + 1));
}

fn sum(facet: &Facet) -> u64 {
    facet.values.iter().map(|value| value.count).sum::<u64>() + facet.other + facet.missing
}

fn main() -> Result<()> {
    let archive = Archive::in_memory()?;
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/../crates/newsgrep-testkit/data/made_up.jsonl");
    sync::load(&archive, &[file.into()], &sync::Options::default(), &mut |_| {})?;

    let all = count(&archive, "*")?;
    all.facets.iter().for_each(print);
    let timeline = all.timeline.as_ref().expect("it was asked for");
    for bin in &timeline.bins {
        println!("{} {}", bin.start, "▪".repeat(bin.count as usize));
    }

    // The user picks an outlet. Its own facet still shows the others, so that the choice can be widened.
    let chosen = count(&archive, "* source:\"Saltmarsh Courier\"")?;
    println!("{} articles of {}", chosen.counts.articles.value, all.counts.articles.value);

    // How much of what there was on each day was about the ferry, and in which outlets.
    let ferry = count(&archive, "ferry")?.timeline.expect("it was asked for");
    for bin in &ferry.bins {
        println!("{} {:3.0} %", bin.start, bin.share.unwrap_or(0.0) * 100.0);
    }
    for series in &ferry.series {
        println!("{:3}  {}", series.total, series.value.as_deref().unwrap_or_default());
    }

    assert_eq!(all.counts.articles.value, 30);
    assert!(all.facets.iter().all(|facet| sum(facet) == 30));
    assert_eq!((timeline.bins.len(), timeline.undated), (14, 1));
    assert_eq!(timeline.bins.iter().map(|bin| bin.count).sum::<u64>(), 29);
    assert!(timeline.bins.iter().all(|bin| bin.volume == Some(bin.count)));
    assert_eq!(ferry.series.len(), 2);
    assert_eq!(chosen.facets[0], all.facets[0]);
    assert_eq!(sum(&chosen.facets[1]), chosen.counts.articles.value);
    Ok(())
}
