//! How long does one search take for a process that has just started: open the archive on disk, ask, end?
//!
//! Corpus: 200,000 generated paragraphs of the seed in `corpus.rs`, merged as a bulk load merges them. `once` opens as
//! the command line does for a single search, `lasting` as a process that goes on searching. Each is measured alone and
//! with one search for a rare phrase, which must find what brute force finds.
//!
//! `warm` asks with the archive's files in the memory of the system, as after a search before: what is measured is the work
//! of opening, since nothing of the archive is in the process's own memory. `from_disk` has the system forget the files
//! before each search, by `dd iflag=nocache` of GNU, and answers what a first search of the day costs; how much depends on
//! the disk. Where there is no such `dd` it is left out.
//!
//! Run: `cargo bench -p newsgrep-benches --bench open_cold`.

mod corpus;

use std::fs;
use std::hint::black_box;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

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
        group.bench_function(format!("{name}/open/warm"), |bencher| bencher.iter(|| open(black_box(&dir))));
        group.bench_function(format!("{name}/open_and_search/warm"), |bencher| bencher.iter(&search));
        if !leave_to_disk(&dir) {
            continue;
        }
        group.bench_function(format!("{name}/open_and_search/from_disk"), |bencher| {
            bencher.iter_custom(|times| {
                let timed = |_| {
                    leave_to_disk(&dir);
                    let started = Instant::now();
                    black_box(search());
                    started.elapsed()
                };
                (0..times).map(timed).sum()
            });
        });
    }
    group.finish();
}

/// Has the system forget what it holds in memory of the files in a folder; returns whether it could be told to.
fn leave_to_disk(dir: &Path) -> bool {
    fs::read_dir(dir).into_iter().flatten().flatten().map(|entry| entry.path()).all(|path| {
        if path.is_dir() {
            return leave_to_disk(&path);
        }
        let mut file = std::ffi::OsString::from("if=");
        file.push(&path);
        let told =
            Command::new("dd").arg(file).args(["iflag=nocache", "count=0"]).stderr(Stdio::null()).status();
        told.is_ok_and(|status| status.success())
    })
}

criterion_group! {
    name = benches;
    config = Criterion::default()
        .sample_size(30)
        .warm_up_time(Duration::from_secs(1))
        .measurement_time(Duration::from_secs(4));
    targets = open_cold
}
criterion_main!(benches);
