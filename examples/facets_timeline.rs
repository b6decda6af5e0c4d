//! Shows counts instead of hits: by outlet and section, and day by day, over a made-up fortnight of news.
//!
//! Run: `cargo run --example facets_timeline`.
#![allow(clippy::print_stdout, reason = "an example shows what it finds")]

use newsgrep::{
    Archive, Counts, Facet, FacetField, FacetRequest, Request, Response, Result, Scope, TimeUnit, parse, sync,
};

fn count(archive: &Archive, query: &str) -> Result<Response> {
    let facet = |field| FacetRequest { field, limit: 4, by: Scope::Article };
    archive.run(&Request {
        limit: 0,
        counts: Counts::Exact,
        facets: vec![facet(FacetField::Source), facet(FacetField::Section)],
        timeline: Some(TimeUnit::Day),
        ..Request::new(parse(query)?)
    })
}

fn print(facet: &Facet) {
    println!("{:?}", facet.field);
    for value in &facet.values {
        println!("  {:3}  {}", value.count, value.value);
    }
    println!("  {:3}  others, {} without any", facet.other, facet.missing);
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
        println!("{} {}", bin.start, "▪".repeat(bin.articles as usize));
    }

    // The user picks an outlet. Its own facet still shows the others, so that the choice can be widened.
    let chosen = count(&archive, "* source:\"Saltmarsh Courier\"")?;
    println!("{} articles of {}", chosen.counts.articles.value, all.counts.articles.value);

    assert_eq!(all.counts.articles.value, 30);
    assert!(all.facets.iter().all(|facet| sum(facet) == 30));
    assert_eq!((timeline.bins.len(), timeline.undated), (14, 1));
    assert_eq!(timeline.bins.iter().map(|bin| bin.articles).sum::<u64>(), 29);
    assert_eq!(chosen.facets[0], all.facets[0]);
    assert_eq!(sum(&chosen.facets[1]), chosen.counts.articles.value);
    Ok(())
}
