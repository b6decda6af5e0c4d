//! How fast are articles indexed, in bytes of their text a second?
//!
//! Corpus: 20,000 generated paragraphs of the seed in `corpus.rs`. Timed is everything from an empty archive to a commit
//! that searches see: analysing, indexing and, on disk, flushing and verifying every byte written. `files_onto_disk`
//! reads the same articles from one JSON Lines file first, as `newsgrep index` does, and merges afterwards. After each
//! run, outside the time, the archive must hold every paragraph.
//!
//! Run: `cargo bench -p newsgrep-benches --bench index_rate`.

use std::fs::File;
use std::hint::black_box;
use std::io::BufWriter;
use std::time::{Duration, Instant};

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use newsgrep::{Archive, Article, WriterOptions, sync};
use newsgrep_testkit::generate::{Generator, write_json_lines};
use tempfile::TempDir;

/// What the articles are generated from.
const SEED: u64 = 20_310_303;
/// How many paragraphs they have, titles counted.
const PARAGRAPHS: usize = 20_000;

fn index_rate(criterion: &mut Criterion) {
    let articles: Vec<Article> = Generator::new(SEED).take_paragraphs(PARAGRAPHS).collect();
    let bytes: usize = articles.iter().map(|article| article.text.len()).sum();
    let mut group = criterion.benchmark_group("index_rate");
    group.throughput(Throughput::Bytes(bytes as u64));
    for threads in [1, 2] {
        let options = WriterOptions { threads, memory: threads * (128 << 20) };
        group.bench_function(format!("into_memory/{threads}_threads"), |bencher| {
            bencher.iter_custom(|times| {
                (0..times)
                    .map(|_| {
                        let archive = Archive::in_memory().expect("there is memory");
                        fill(&archive, &articles, options)
                    })
                    .sum()
            });
        });
        group.bench_function(format!("onto_disk/{threads}_threads"), |bencher| {
            bencher.iter_custom(|times| {
                (0..times)
                    .map(|_| {
                        let dir = folder();
                        let archive =
                            Archive::create(dir.path().join("archive")).expect("the folder is empty");
                        fill(&archive, &articles, options)
                    })
                    .sum()
            });
        });
    }
    let dir = folder();
    let file = dir.path().join("wire.jsonl");
    let writer = BufWriter::new(File::create(&file).expect("the folder can be written to"));
    write_json_lines(writer, &articles).expect("there is room on the disk");
    group.bench_function("files_onto_disk", |bencher| {
        bencher.iter_custom(|times| {
            (0..times)
                .map(|_| {
                    let dir = folder();
                    let archive = Archive::create(dir.path().join("archive")).expect("the folder is empty");
                    let started = Instant::now();
                    let paths = [file.clone()];
                    let report = sync::sync(&archive, &paths, &sync::Options::default(), &mut |_| {});
                    let took = started.elapsed();
                    assert_eq!(report.expect("the file can be read").paragraphs, PARAGRAPHS as u64);
                    took
                })
                .sum()
        });
    });
    group.finish();
}

/// Adds every article and commits; returns how long that took.
fn fill(archive: &Archive, articles: &[Article], options: WriterOptions) -> Duration {
    let started = Instant::now();
    let mut writer = archive.writer_with(options).expect("nobody else writes");
    for article in articles {
        writer.add(black_box(article)).expect("generated articles have text");
    }
    let commit = writer.commit().expect("there is room");
    let took = started.elapsed();
    assert_eq!(commit.paragraphs, PARAGRAPHS as u64);
    assert_eq!(archive.stats().expect("the archive can be read").paragraphs, PARAGRAPHS as u64);
    took
}

fn folder() -> TempDir {
    TempDir::new_in(env!("CARGO_TARGET_TMPDIR")).expect("a folder of build products can be written to")
}

criterion_group! {
    name = benches;
    config = Criterion::default()
        .sample_size(10)
        .warm_up_time(Duration::from_secs(1))
        .measurement_time(Duration::from_secs(8));
    targets = index_rate
}
criterion_main!(benches);
