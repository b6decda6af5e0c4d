//! What holds of all formats: each is recognised by what it holds, and none breaks on a broken file.
//!
//! `NEWSGREP_FUZZ_SECONDS=600 cargo test --release -p newsgrep-ingest --features html --test every_format` tries each
//! format for ten minutes; `NEWSGREP_SEED` begins with another random number.

use std::collections::BTreeSet;
use std::ops::ControlFlow;
use std::time::{Duration, Instant};

use newsgrep_ingest::{Item, Limits, Reader, formats};
use newsgrep_testkit::Rng;
use newsgrep_testkit::samples::{Sample, mutated, samples};

/// Files made of each sample in every run of the tests.
const FILES: usize = 60;

/// Formats that a build without the reading of pages names and leaves out.
fn is_readable(sample: &Sample) -> bool {
    cfg!(feature = "html") || !matches!(sample.format, "html" | "zip" | "tar" | "warc" | "arc" | "wacz")
}

#[test]
fn every_format_has_a_sample_that_is_recognised_by_content() {
    let mut missing: BTreeSet<&str> = formats().map(|format| format.name).collect();
    for sample in samples().iter().filter(|sample| is_readable(sample)) {
        // A name that says nothing: only the content tells. Few formats have no mark of their own.
        let named = matches!(sample.format, "csv" | "markdown");
        let name = if named { sample.name } else { "download" };
        let mut articles = 0;
        let report = Reader::default().read_stream(name, sample.bytes.as_slice(), &mut |item| {
            articles += u64::from(matches!(item, Item::Article(_)));
            ControlFlow::Continue(())
        });
        match report {
            Ok(report) => {
                assert_eq!(
                    (report.format, report.articles),
                    (sample.format, sample.articles),
                    "{}",
                    sample.name
                );
                assert_eq!(articles, report.articles);
            }
            Err(rejected) => assert_eq!(sample.articles, 0, "{}: {rejected}", sample.name),
        }
        missing.remove(sample.format);
    }
    assert!(missing.is_empty() || cfg!(not(feature = "html")), "no sample of {missing:?}");
}

#[test]
fn a_broken_file_of_any_format_gives_articles_and_reasons() {
    let seconds = std::env::var("NEWSGREP_FUZZ_SECONDS").ok().and_then(|text| text.parse::<u64>().ok());
    let seed = std::env::var("NEWSGREP_SEED").ok().and_then(|text| text.parse::<u64>().ok()).unwrap_or(31);
    println!("seed {seed}");
    let samples = samples();
    for sample in samples.iter().filter(|sample| is_readable(sample)) {
        let mut rng = Rng::new(seed);
        let started = Instant::now();
        let mut done = 0;
        while seconds.map_or(done < FILES, |seconds| started.elapsed() < Duration::from_secs(seconds)) {
            let other = rng.pick(&samples).bytes.clone();
            let file = mutated(&mut rng, &sample.bytes, &other);
            check(sample, &file, done);
            done += 1;
        }
        if seconds.is_some() {
            println!("{}: {done} files", sample.format);
        }
    }
}

fn check(sample: &Sample, file: &[u8], number: usize) {
    let limits = Limits { text: 1 << 20, line: 1 << 20, expanded: 4 << 20, ..Limits::default() };
    let reader = Reader { limits, ..Reader::default() };
    let what = || format!("{} number {number}: {:?}", sample.format, String::from_utf8_lossy(file));
    let (mut articles, mut rejected) = (0, 0);
    let started = Instant::now();
    let report = reader.read_stream(sample.name, file, &mut |item| {
        match item {
            Item::Article(article) => {
                articles += 1;
                let text = &article.text;
                assert!(!text.trim().is_empty(), "{}", what());
                let mut end = 0;
                for paragraph in &article.paragraphs {
                    let span = paragraph.span;
                    assert!(end <= span.start && span.start < span.end, "{}", what());
                    assert!(text.get(span.start..span.end).is_some(), "{}", what());
                    end = span.end;
                }
            }
            Item::Rejected(reason) => {
                rejected += 1;
                assert!(!reason.detail.is_empty() && reason.origin.starts_with(sample.name), "{}", what());
            }
            Item::Warning(_) => {}
        }
        ControlFlow::Continue(())
    });
    // Nothing vanishes: what gives no article says why.
    match report {
        Ok(report) => {
            assert_eq!((report.articles, report.rejected), (articles, rejected), "{}", what());
            assert!(articles + rejected > 0, "{}", what());
        }
        Err(_) => assert_eq!(articles, 0, "{}", what()),
    }
    assert!(started.elapsed() < Duration::from_secs(10), "took {:?}: {}", started.elapsed(), what());
}
