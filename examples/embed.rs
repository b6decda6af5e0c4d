//! Shows the least it takes: an archive in memory, five files in it, and a phrase found.
//!
//! Run: `cargo run --example embed`.
#![allow(clippy::print_stdout, reason = "an example shows what it finds")]

use newsgrep::{Archive, Result, sync};

fn main() -> Result<()> {
    let archive = Archive::in_memory()?;
    let seeds = concat!(env!("CARGO_MANIFEST_DIR"), "/../seeds");
    sync::load(&archive, &[seeds.into()], &sync::Options::default(), &mut |_| {})?;

    // Quotation marks make a phrase; without them all three words must be somewhere in the article.
    let response = archive.search("\"moment of truth\"")?;
    for hit in &response.hits {
        println!("{} ({})", hit.title.as_deref().unwrap_or("untitled"), hit.origin);
        for paragraph in &hit.paragraphs {
            println!("  [{}/{} ¶] {}", paragraph.ordinal + 1, hit.paragraphs_total, paragraph.text);
        }
    }

    assert_eq!((response.counts.articles.value, response.counts.paragraphs.value), (2, 2));
    assert!(response.hits.iter().all(|hit| hit.paragraphs[0].text.contains("moment of truth")));
    Ok(())
}
