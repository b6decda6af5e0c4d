//! How fast does the evaluator read: what does it cost to ask of a text alone whether it satisfies a query?
//!
//! This is what a search of standard input costs an article, and what watching for saved searches would cost without
//! `percolate`. Corpus: the articles of 4,000 generated paragraphs of the seed in `corpus.rs`, in memory. Each measurement
//! asks one query of every article, on one thread; words are cut anew for each. Most articles do not satisfy the queries.
//!
//! Before a query is timed, the articles, paragraphs, occurrences and spans that it finds are compared with those of the
//! testkit's brute-force oracle, and it must have found something.
//!
//! Run: `cargo bench -p newsgrep-benches --bench evaluator`.

use std::hint::black_box;
use std::time::Duration;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use newsgrep::query::eval::{self, ArticleMatch};
use newsgrep::query::plan::Plan;
use newsgrep::{Article, Query, Scope, parse};
use newsgrep_testkit::generate::Generator;
use newsgrep_testkit::oracle;

/// What the articles are generated from.
const SEED: u64 = 20_310_303;
/// How many paragraphs they have, titles counted.
const PARAGRAPHS: usize = 4_000;

/// By what costs differ: how many words are compared, with what, and what is done with those found.
const CASES: [(&str, &str); 9] = [
    ("word", "minister"),
    ("phrase", "\"prime minister\""),
    ("phrase_frequent", "\"of the\""),
    ("and", "minister AND rates"),
    ("proximity", "prime w/5 minister"),
    ("sentence", "prime w/s minister"),
    ("prefix", "confid*"),
    ("edits", "ministr~1"),
    ("inflections", "STEM(minister)"),
];

fn evaluator(criterion: &mut Criterion) {
    let articles: Vec<Article> = Generator::new(SEED).take_paragraphs(PARAGRAPHS).collect();
    let bytes: usize = articles.iter().map(|article| article.text.len()).sum();
    let mut group = criterion.benchmark_group("evaluator");
    group.throughput(Throughput::Bytes(bytes as u64));
    for (name, query) in CASES {
        let query = parse(query).expect("the queries of benchmarks parse");
        let plan = Plan::compile(&query);
        verify(name, &query, &plan, &articles);
        group.bench_function(name, |bencher| bencher.iter(|| matches(black_box(&plan), &articles).count()));
    }
    group.finish();
}

/// Returns the articles that satisfy a plan, by their numbers, each with what matched.
fn matches<'a>(plan: &'a Plan, articles: &'a [Article]) -> impl Iterator<Item = (usize, ArticleMatch)> + 'a {
    let evaluate = |article| eval::evaluate(plan, article, Scope::Article);
    articles.iter().enumerate().filter_map(move |(number, article)| Some((number, evaluate(article)?)))
}

/// Compares what is found with what brute force finds.
fn verify(name: &str, query: &Query, plan: &Plan, articles: &[Article]) {
    let expected = oracle::search(articles, query);
    assert!(!expected.is_empty(), "{name} finds nothing, so timing it says nothing");
    let found: Vec<(usize, ArticleMatch)> = matches(plan, articles).collect();
    assert_eq!(found.len(), expected.len(), "articles of {name}");
    for ((number, found), expected) in found.iter().zip(&expected) {
        let occurrences: usize = expected.paragraphs.iter().map(|paragraph| paragraph.occurrences).sum();
        assert_eq!((*number, found.occurrences), (expected.article, occurrences as u64), "{name}");
        let spans = found.paragraphs.iter().map(|paragraph| (paragraph.ordinal, &paragraph.spans));
        let expected = expected.paragraphs.iter().map(|paragraph| (paragraph.ordinal, &paragraph.spans));
        assert!(spans.eq(expected), "spans of {name} in article {number}");
    }
}

criterion_group! {
    name = benches;
    config = Criterion::default()
        .sample_size(10)
        .warm_up_time(Duration::from_millis(200))
        .measurement_time(Duration::from_millis(800));
    targets = evaluator
}
criterion_main!(benches);
