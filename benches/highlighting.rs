//! What does it cost to show hits: to read them, and to mark exactly what matched in them?
//!
//! `hits`: 200,000 generated paragraphs of the seed in `corpus.rs`, on disk and in the page cache, merged as a bulk load
//! merges them. Each measurement is one [`Archive::run`] on one thread that counts nothing and asks for the newest articles,
//! which are found at once, so that what ten of them take more than one is nearly all reading and marking: nine times a
//! record, a title and the paragraphs that match (one or two of a phrase, all of an article for two stop words).
//!
//! `highlighter`: [`Highlighter`] on the articles of 1,000 generated paragraphs, in memory: all marks of an article, three
//! passages of it, and the marks of a text that is no article.
//!
//! Before anything is timed, the spans of the hits, and those of the highlighter, are compared with what the testkit's
//! brute-force oracle marks; there must be some.
//!
//! Run: `cargo bench -p newsgrep-benches --bench highlighting`. The first run makes the archive, which takes a minute.

mod corpus;

use std::hint::black_box;
use std::time::Duration;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use newsgrep::{Archive, Article, Counts, Highlighter, Request, Sort, Span, parse};
use newsgrep_testkit::oracle;

const QUERIES: [(&str, &str); 4] = [
    ("phrase", "\"prime minister\""),
    ("and", "minister AND rates"),
    ("proximity", "prime w/5 minister"),
    ("stop_words", "the AND of"),
];

/// How many articles the highlighter is asked about.
const ARTICLES: usize = 80;

fn hits(criterion: &mut Criterion) {
    let articles = corpus::articles();
    let archive = Archive::open(corpus::archive_of(&articles)).expect("the archive was made by this program");
    let mut group = criterion.benchmark_group("hits");
    for (name, query) in QUERIES {
        let query = parse(query).expect("the queries of benchmarks parse");
        for limit in [1, 10] {
            let request =
                Request { sort: Sort::Newest, counts: Counts::None, limit, ..Request::new(query.clone()) };
            verify(name, &request, &archive, &articles);
            group.bench_function(format!("{name}/{limit}"), |bencher| {
                bencher.iter(|| archive.run(black_box(&request)));
            });
        }
    }
    group.finish();
}

/// Compares the spans of every hit with what brute force marks in its article.
fn verify(name: &str, request: &Request, archive: &Archive, articles: &[Article]) {
    let response = archive.run(request).expect("the archive can be read");
    assert_eq!(response.hits.len(), request.limit, "hits of {name}");
    for hit in &response.hits {
        let article = articles.iter().find(|article| article.id == hit.id).expect("every hit was put in");
        let spans: Vec<Span> =
            hit.paragraphs.iter().flat_map(|paragraph| &paragraph.spans).copied().collect();
        assert_eq!(spans, marks(article, &request.query), "marks of {name} in {}", hit.origin);
    }
}

/// Returns what brute force marks in an article, which must be something.
fn marks(article: &Article, query: &newsgrep::Query) -> Vec<Span> {
    let found = oracle::search(std::slice::from_ref(article), query);
    let spans: Vec<Span> = found
        .iter()
        .flat_map(|found| &found.paragraphs)
        .flat_map(|paragraph| &paragraph.spans)
        .copied()
        .collect();
    assert!(!spans.is_empty(), "nothing is marked, so timing it says nothing");
    spans
}

fn highlighter(criterion: &mut Criterion) {
    let query = parse("\"prime minister\" OR (the w/5 of)").expect("the queries of benchmarks parse");
    let highlighter = Highlighter::new(&query);
    let articles: Vec<Article> = corpus::articles()
        .into_iter()
        .filter(|article| !oracle::search(std::slice::from_ref(article), &query).is_empty())
        .take(ARTICLES)
        .collect();
    for article in &articles {
        let spans = marks(article, &query);
        let found = highlighter.article(article).expect("every one of them matches");
        let marked = found.paragraphs.iter().flat_map(|paragraph| &paragraph.spans);
        assert!(marked.eq(&spans), "marks in {}", article.origin);
        let passages = highlighter.snippets(article, 160, 3);
        assert!(!passages.is_empty(), "passages of {}", article.origin);
        let mut shown = passages.iter().flat_map(|passage| &passage.marks);
        assert!(shown.all(|mark| spans.contains(mark)), "marks of passages of {}", article.origin);
    }
    let bytes: usize = articles.iter().map(|article| article.text.len()).sum();
    let mut group = criterion.benchmark_group("highlighter");
    group.throughput(Throughput::Bytes(bytes as u64));
    group.bench_function("article", |bencher| {
        bencher
            .iter(|| articles.iter().filter_map(|article| highlighter.article(black_box(article))).count());
    });
    group.bench_function("passages", |bencher| {
        bencher.iter(|| {
            let passages =
                articles.iter().map(|article| highlighter.snippets(black_box(article), 160, 3).len());
            passages.sum::<usize>()
        });
    });
    group.bench_function("text", |bencher| {
        bencher.iter(|| {
            articles.iter().map(|article| highlighter.text(black_box(&article.text)).len()).sum::<usize>()
        });
    });
    group.finish();
}

criterion_group! {
    name = benches;
    config = Criterion::default()
        .sample_size(20)
        .warm_up_time(Duration::from_millis(200))
        .measurement_time(Duration::from_millis(800));
    targets = hits, highlighter
}
criterion_main!(benches);
