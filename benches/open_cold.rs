//! How long does one search take for a process that has just started: open the archive on disk, ask, end?
//!
//! Corpus: 200,000 generated paragraphs of the seed in `corpus.rs`, merged as a bulk load merges them. `once` opens as
//! the command line does for a single search, `lasting` as a process that goes on searching. Each is measured alone and
//! with one search for a rare phrase, which must find what brute force finds.
//!
//! "Cold" is the process, not the disk: nothing of the archive is open or in the process's memory, but its files are in
//! the page cache. Emptying that needs rights and calls that differ by system, so it is not done here; a search on files
//! that have to come from the disk first takes longer, by how much depends on the disk.
//!
//! Run: `cargo bench -p newsgrep-benches --bench open_cold`.

mod corpus;

use std::hint::black_box;
use std::path::Path;
use std::time::Duration;

use criterion::{Criterion, criterion_group, criterion_main};
use newsgrep::{Archive, Counts, Request, Result, parse};
use newsgrep_testkit::generate::{Frequency, phrases};
use newsgrep_testkit::oracle;

/// A way to open an archive.
type Open = fn(&Path) -> Result<Archive>;

fn open_cold(criterion: &mut Criterion) {
    let articles = corpus::articles();
    let dir = corpus::archive_of(&articles);
    let phrase = phrases(Frequency::Rare).next().expect("there is a rare phrase");
    let query = parse(&format!("\"{phrase}\"")).expect("a phrase is a query");
    let expected = oracle::search(&articles, &query).len() as u64;
    drop(articles);
    let request = Request { counts: Counts::Exact, ..Request::new(query) };
    let mut group = criterion.benchmark_group("open_cold");
    let ways: [(&str, Open); 2] =
        [("once", |dir| Archive::open_once(dir)), ("lasting", |dir| Archive::open(dir))];
    for (name, open) in ways {
        let search = || open(&dir).expect("the archive is there").run(&request).expect("it can be read");
        let counted = search().counts.articles;
        assert!(expected > 0 && counted.exact, "the phrase must be found, and counted");
        assert_eq!(counted.value, expected, "articles with `{phrase}`");
        group.bench_function(format!("{name}/open"), |bencher| bencher.iter(|| open(black_box(&dir))));
        group.bench_function(format!("{name}/open_and_search"), |bencher| bencher.iter(&search));
    }
    group.finish();
}

criterion_group! {
    name = benches;
    config = Criterion::default()
        .sample_size(50)
        .warm_up_time(Duration::from_secs(1))
        .measurement_time(Duration::from_secs(4));
    targets = open_cold
}
criterion_main!(benches);
