//! How fast are articles read from files and indexed, beside indexing the same articles from memory?
//!
//! Corpus: 40,000 generated paragraphs of the seed in `index_rate.rs`, as one JSON Lines file, as eight of them, and as one
//! plain text an article. Timed is everything from an empty archive on disk to the commit, for the files the looking, reading
//! and remembering too; merging after a bulk load is not, which only the files have: the archive of the articles from memory
//! is compacted in the same way. Before anything is timed, each way must put in as many articles and paragraphs as the
//! others. Ways take turns, so that what else the machine does meets all of them.
//!
//! Run: `cargo bench -p newsgrep-benches --bench ingest_rate`; a number after `--` is how many rounds there are.

use std::fs::{self, File};
use std::io::BufWriter;
use std::path::{Path, PathBuf};
use std::time::Instant;

use newsgrep::{Archive, Article, WriterOptions, sync};
use newsgrep_testkit::generate::{Generator, write_json_lines};
use tempfile::TempDir;

/// What the articles are generated from.
const SEED: u64 = 20_310_303;
/// How many paragraphs they have, titles counted.
const PARAGRAPHS: usize = 40_000;
/// How many rounds there are, if nothing else is said.
const ROUNDS: usize = 5;
/// How many segments a bulk load leaves.
const SEGMENTS: usize = 3;

fn main() {
    let rounds = std::env::args().find_map(|argument| argument.parse().ok()).unwrap_or(ROUNDS);
    let articles: Vec<Article> = Generator::new(SEED).take_paragraphs(PARAGRAPHS).collect();
    let bytes: usize = articles.iter().map(|article| article.text.len()).sum();
    let desk = folder();
    let files = [
        ("one JSON Lines file", json_lines(desk.path(), "one", &articles, 1)),
        ("eight JSON Lines files", json_lines(desk.path(), "eight", &articles, 8)),
        ("a plain text an article", texts(desk.path(), &articles)),
    ];
    // From memory as fast as it goes, and as `sync` uses the writer.
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let memory = || from_memory(&articles, WriterOptions { threads: cores, memory: cores * (128 << 20) });
    let paragraphs = memory().1;
    for (name, path) in &files {
        assert_eq!(from_files(path).1, paragraphs, "{name}");
    }
    let mut times: Vec<Vec<f64>> = vec![Vec::new(); files.len() + 1];
    for _ in 0..rounds {
        times[0].push(memory().0);
        for (place, (_, path)) in files.iter().enumerate() {
            times[place + 1].push(from_files(path).0);
        }
    }
    let rate = |times: &[f64]| bytes as f64 / 1e6 / median(times);
    let from_memory = rate(&times[0]);
    say(&format!(
        "{} articles, {paragraphs} paragraphs, {bytes} bytes of text, {cores} cores",
        articles.len()
    ));
    say(&format!("from memory: {from_memory:.1} MB/s"));
    for ((name, _), times) in files.iter().zip(&times[1..]) {
        say(&format!("{name}: {:.1} MB/s, {:.2} of that", rate(times), rate(times) / from_memory));
    }
}

/// Indexes the articles; returns how long that took, and how many paragraphs there are then.
fn from_memory(articles: &[Article], options: WriterOptions) -> (f64, u64) {
    let dir = folder();
    let archive = Archive::create(dir.path().join("archive")).expect("the folder is empty");
    let started = Instant::now();
    let mut writer = archive.writer_with(options).expect("nobody else writes");
    for article in articles {
        writer.add(article).expect("generated articles have text");
    }
    writer.commit().expect("there is room on the disk");
    writer.compact(SEGMENTS).expect("there is room on the disk");
    let took = started.elapsed().as_secs_f64();
    (took, archive.stats().expect("the archive can be read").paragraphs)
}

/// Indexes files; returns how long that took, and how many paragraphs there are then.
fn from_files(path: &Path) -> (f64, u64) {
    let dir = folder();
    let archive = Archive::create(dir.path().join("archive")).expect("the folder is empty");
    let started = Instant::now();
    let report = sync::sync(&archive, &[path.to_owned()], &sync::Options::default(), &mut |_| {});
    let took = started.elapsed().as_secs_f64();
    assert!(report.expect("the files can be read").rejected.is_empty());
    (took, archive.stats().expect("the archive can be read").paragraphs)
}

fn json_lines(desk: &Path, name: &str, articles: &[Article], files: usize) -> PathBuf {
    let folder = desk.join(name);
    fs::create_dir(&folder).expect("the folder can be written to");
    for (number, part) in articles.chunks(articles.len().div_ceil(files)).enumerate() {
        let file =
            File::create(folder.join(format!("{number}.jsonl"))).expect("the folder can be written to");
        write_json_lines(BufWriter::new(file), part).expect("there is room on the disk");
    }
    folder
}

fn texts(desk: &Path, articles: &[Article]) -> PathBuf {
    let folder = desk.join("texts");
    for (number, article) in articles.iter().enumerate() {
        let folder = folder.join((number / 100).to_string());
        fs::create_dir_all(&folder).expect("the folder can be written to");
        fs::write(folder.join(format!("{number}.txt")), &article.text).expect("there is room on the disk");
    }
    folder
}

fn folder() -> TempDir {
    TempDir::new_in(env!("CARGO_TARGET_TMPDIR")).expect("a folder of build products can be written to")
}

fn median(times: &[f64]) -> f64 {
    let mut times = times.to_vec();
    times.sort_by(f64::total_cmp);
    times[times.len() / 2]
}

#[allow(clippy::print_stdout, reason = "a benchmark says what it has found")]
fn say(line: &str) {
    println!("{line}");
}
