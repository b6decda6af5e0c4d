//! How much of what is read from web pages is their article, beside the extracting crate alone, and what it costs.
//!
//! Takes a folder with any of these, as an argument or in `NEWSGREP_PAGES`, and says so if there is none:
//! * `article-extraction-benchmark`: pages with the text of the article. By the measure of its own `evaluate.py`:
//!   shingles of four words, the means over pages of precision and of recall, and the F1 of the two.
//! * `fundus-html`: pages with the paragraphs of the article. A paragraph is right if one that was read has the
//!   same characters, white space aside; a page that is read well has few others.
//! * `trafilatura-eval`: pages with strings that must and that must not be in the text.
//!
//! With a second argument, what was read and what was expected of each page is written to that folder.

// A benchmark ends where a collection is not as described.
#![allow(clippy::unwrap_used, clippy::print_stdout)]

use std::collections::{BTreeMap, HashMap, HashSet};
use std::fs;
use std::io::Read;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::process::exit;

use newsgrep::ingest::{Item, Reader};
use serde_json::Value;
use trafilatura::{ExtractionFocus, Options};

fn main() {
    let mut arguments = std::env::args().skip(1).filter(|argument| !argument.starts_with("--"));
    let folder = arguments.next().or_else(|| std::env::var("NEWSGREP_PAGES").ok());
    let Some(folder) = folder.map(PathBuf::from).filter(|folder| folder.is_dir()) else {
        println!("html_quality: skipped, no folder of pages: name one or set NEWSGREP_PAGES");
        exit(0);
    };
    let shown = arguments.next().map(PathBuf::from);
    for (name, measure) in COLLECTIONS {
        let folder = folder.join(name);
        if folder.is_dir() {
            measure(&folder, &Shown(shown.as_ref().map(|shown| shown.join(name))));
        }
    }
}

type Measure = fn(&Path, &Shown);
const COLLECTIONS: [(&str, Measure); 3] =
    [("article-extraction-benchmark", shingles), ("fundus-html", paragraphs), ("trafilatura-eval", strings)];

/// The folder for what was read, if it is to be written.
struct Shown(Option<PathBuf>);

impl Shown {
    fn write(&self, page: &str, expected: &[String], read: &[String], alone: &str) {
        let Some(folder) = &self.0 else { return };
        fs::create_dir_all(folder).unwrap();
        for (kind, text) in
            [("expected", expected.join("\n\n")), ("read", read.join("\n\n")), ("alone", alone.into())]
        {
            fs::write(folder.join(format!("{page}.{kind}")), text).unwrap();
        }
    }
}

fn shingles(folder: &Path, shown: &Shown) {
    let truth = json(&folder.join("ground-truth.DEV.json"));
    let (mut ours, mut crates) = (Score::default(), Score::default());
    let (mut cpu, mut cpu_alone) = (0.0, 0.0);
    let truth = truth.as_object().unwrap();
    for (name, page) in truth {
        let html = expanded(&folder.join(format!("html/{name}.html.gz")));
        let expected = page["articleBody"].as_str().unwrap();
        let start = cpu_seconds();
        let read = read(&html);
        let middle = cpu_seconds();
        let alone = alone(&html);
        cpu += middle - start;
        cpu_alone += cpu_seconds() - middle;
        ours.add(expected, &read.join("\n\n"), name);
        crates.add(expected, &alone, name);
        shown.write(name, &[expected.to_owned()], &read, &alone);
    }
    let pages = truth.len() as f64;
    println!("article-extraction-benchmark, {pages} pages");
    println!("  newsgrep:        {ours}, {:.1} ms CPU a page", cpu * 1000.0 / pages);
    println!("  the crate alone: {crates}, {:.1} ms CPU a page", cpu_alone * 1000.0 / pages);
    let difference = |(name, f1): &(String, f64), other: &f64| format!("    {f1:.3} {other:.3} {name}");
    if shown.0.is_some() {
        let mut pages: Vec<_> = ours.pages.iter().zip(crates.pages.iter().map(|(_, f1)| f1)).collect();
        pages.sort_by(|a, b| a.0.1.total_cmp(&b.0.1));
        for (page, other) in pages {
            println!("{}", difference(page, other));
        }
    }
}

/// Precision and recall of pages.
#[derive(Default)]
struct Score {
    precision: Vec<f64>,
    recall: Vec<f64>,
    pages: Vec<(String, f64)>,
}

impl Score {
    fn add(&mut self, expected: &str, read: &str, page: &str) {
        let (expected, read) = (counted(expected), counted(read));
        let both: usize = expected.iter().map(|(it, count)| *count.min(read.get(it).unwrap_or(&0))).sum();
        let expected: usize = expected.values().sum();
        let read: usize = read.values().sum();
        let share = |of: usize| if expected == read && both == read { 1.0 } else { both as f64 / of as f64 };
        if read > 0 {
            self.precision.push(share(read));
        }
        if expected > 0 {
            self.recall.push(share(expected));
        }
        self.pages.push((page.to_owned(), 2.0 * both as f64 / (expected + read).max(1) as f64));
    }
}

impl std::fmt::Display for Score {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let mean = |values: &[f64]| values.iter().sum::<f64>() / values.len() as f64;
        let (precision, recall) = (mean(&self.precision), mean(&self.recall));
        let f1 = 2.0 * precision * recall / (precision + recall);
        write!(f, "F1 {f1:.4}, precision {precision:.4}, recall {recall:.4}")
    }
}

/// Counts the shingles of four words; a shorter text is one shingle.
fn counted(text: &str) -> HashMap<Vec<&str>, usize> {
    let words: Vec<&str> =
        text.split(|c: char| !c.is_alphanumeric() && c != '_').filter(|word| !word.is_empty()).collect();
    let mut counts = HashMap::new();
    if words.is_empty() {
        return counts;
    }
    for shingle in words.windows(words.len().min(4)) {
        *counts.entry(shingle.to_vec()).or_default() += 1;
    }
    counts
}

fn paragraphs(folder: &Path, shown: &Shown) {
    let (mut pages, mut expected_count, mut right, mut read_count, mut right_read) = (0, 0, 0, 0, 0);
    let mut by_page = BTreeMap::new();
    for case in fundus_cases(folder) {
        let html = expanded(&case.page);
        let read = read(&html);
        let name = case.page.file_stem().unwrap().to_str().unwrap();
        shown.write(name, &case.paragraphs, &read, &alone(&html));
        let of_page: HashSet<String> = read.iter().map(|it| squeezed(it)).collect();
        let of_case: HashSet<String> = case.paragraphs.iter().map(|it| squeezed(it)).collect();
        let found = case.paragraphs.iter().filter(|it| of_page.contains(&squeezed(it))).count();
        let good = read.iter().filter(|it| of_case.contains(&squeezed(it))).count();
        pages += 1;
        expected_count += case.paragraphs.len();
        right += found;
        read_count += read.len();
        right_read += good;
        by_page.insert(name.to_owned(), (found, case.paragraphs.len(), good, read.len()));
    }
    let share = |part: usize, all: usize| part as f64 / all as f64;
    println!("fundus-html, {pages} pages");
    println!(
        "  {:.4} of {expected_count} paragraphs right, {:.4} of {read_count} that were read expected",
        share(right, expected_count),
        share(right_read, read_count)
    );
    if shown.0.is_some() {
        for (name, (found, expected, good, read)) in by_page {
            if found < expected || good < read {
                println!("    {found}/{expected} {good}/{read} {name}");
            }
        }
    }
}

struct Case {
    page: PathBuf,
    paragraphs: Vec<String>,
}

/// Returns the pages whose paragraphs are stated: each version of a parser has one, in the order of their dates.
fn fundus_cases(folder: &Path) -> Vec<Case> {
    let mut cases = Vec::new();
    for country in
        fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).filter(|path| path.is_dir())
    {
        let files: Vec<PathBuf> =
            fs::read_dir(&country).unwrap().map(|entry| entry.unwrap().path()).collect();
        for file in files.iter().filter(|file| file.extension().is_some_and(|it| it == "json")) {
            let publisher = format!("{}_", file.file_stem().unwrap().to_str().unwrap());
            let mut pages: Vec<&PathBuf> = files
                .iter()
                .filter(|it| it.file_name().unwrap().to_str().unwrap().starts_with(&publisher))
                .collect();
            pages.sort();
            let versions = json(file);
            let bodies: Vec<Vec<String>> = versions.as_object().unwrap().values().map(body).collect();
            // Which page is which version is not said: the one whose text has the most of the paragraphs.
            for paragraphs in bodies {
                let text = |page: &&&PathBuf| {
                    let text = squeezed(&String::from_utf8_lossy(&expanded(page)));
                    paragraphs.iter().filter(|it| text.contains(&squeezed(it))).count()
                };
                let page = pages.iter().max_by_key(text).unwrap();
                cases.push(Case { page: (*page).clone(), paragraphs });
            }
        }
    }
    cases.sort_by(|a, b| a.page.cmp(&b.page));
    cases
}

fn body(version: &Value) -> Vec<String> {
    let strings = |value: &Value| -> Vec<String> {
        value.as_array().unwrap().iter().map(|it| it.as_str().unwrap().to_owned()).collect()
    };
    let body = &version["body"];
    let mut paragraphs = strings(&body["summary"]);
    for section in body["sections"].as_array().unwrap() {
        paragraphs.extend(strings(&section["headline"]));
        paragraphs.extend(strings(&section["paragraphs"]));
    }
    paragraphs
}

fn squeezed(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

fn strings(folder: &Path, shown: &Shown) {
    let cases = json(&folder.join("evaldata.DEV.json"));
    let (mut with, mut kept, mut without, mut left_out) = (0, 0, 0, 0);
    let (mut kept_alone, mut left_out_alone) = (0, 0);
    for case in cases.as_object().unwrap().values() {
        let file = case["file"].as_str().unwrap();
        let Ok(html) = fs::read(folder.join("cache").join(file)) else { continue };
        let (read, alone) = (read(&html), alone(&html));
        let text = read.join("\n");
        shown.write(file, &[], &read, &alone);
        for it in case["with"].as_array().unwrap().iter().map(|it| it.as_str().unwrap()) {
            with += 1;
            kept += usize::from(text.contains(it));
            kept_alone += usize::from(alone.contains(it));
            if shown.0.is_some() && !text.contains(it) {
                println!("    {file} lacks: {it} (alone: {})", alone.contains(it));
            }
        }
        for it in case["without"].as_array().unwrap().iter().map(|it| it.as_str().unwrap()) {
            without += 1;
            left_out += usize::from(!text.contains(it));
            left_out_alone += usize::from(!alone.contains(it));
            if shown.0.is_some() && text.contains(it) {
                println!("    {file} has: {it} (alone: {})", alone.contains(it));
            }
        }
    }
    println!("trafilatura-eval");
    println!("  newsgrep:        {kept} of {with} strings kept, {left_out} of {without} left out");
    println!(
        "  the crate alone: {kept_alone} of {with} strings kept, {left_out_alone} of {without} left out"
    );
}

/// Returns the paragraphs of the article of a page, without its title.
fn read(html: &[u8]) -> Vec<String> {
    let mut paragraphs = Vec::new();
    let outcome = Reader::default().read_stream("page.html", html, &mut |item| {
        if let Item::Article(article) = item {
            // The first one is the title.
            let body = article.paragraphs.iter().skip(usize::from(article.title.is_some()));
            paragraphs.extend(body.map(|it| article.text[it.span.start..it.span.end].to_owned()));
        }
        ControlFlow::Continue(())
    });
    if let Err(rejected) = outcome {
        println!("  {rejected}");
    }
    paragraphs
}

/// Returns what the crate says of a page, without anything of ours.
fn alone(html: &[u8]) -> String {
    let options = Options::default().with_fallback(true).with_focus(ExtractionFocus::FavorPrecision);
    let html = String::from_utf8_lossy(html);
    trafilatura::extract(&html, &options).map(|result| result.content_text).unwrap_or_default()
}

fn expanded(path: &Path) -> Vec<u8> {
    let mut bytes = Vec::new();
    flate2::read::MultiGzDecoder::new(fs::File::open(path).unwrap()).read_to_end(&mut bytes).unwrap();
    bytes
}

fn json(path: &Path) -> Value {
    serde_json::from_slice(&fs::read(path).unwrap()).unwrap()
}

/// Returns the CPU time of the process so far, where the system says it in `/proc`.
fn cpu_seconds() -> f64 {
    let stat = fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let fields: Vec<&str> = stat.rsplit(')').next().unwrap_or_default().split_whitespace().collect();
    let ticks = |at: usize| fields.get(at).and_then(|it| it.parse::<f64>().ok()).unwrap_or_default();
    (ticks(11) + ticks(12)) / 100.0
}
