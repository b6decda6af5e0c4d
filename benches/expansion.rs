//! What does it cost to find out which words of the archive a pattern stands for?
//!
//! Corpus: 200,000 generated paragraphs of the seed in `corpus.rs`, on disk and in the page cache, merged as a bulk load
//! merges them. Each measurement is one [`Archive::run`] on one thread that counts nothing and asks for the newest article
//! only, so that nearly all of it is the dictionary: a prefix of few words and one of more than may be searched, letters
//! in the middle and at the end, which take a walk through all words, edit distances, which an automaton walks, inflections in
//! every language of the archive, a regular expression, and a name in its spellings. `word` is what a search takes that has
//! nothing to expand.
//!
//! Before a pattern is timed, the articles it finds are counted exactly and compared with what the testkit's brute-force
//! oracle finds; where only the most frequent words are searched, the answer must say so and find no more.
//!
//! Run: `cargo bench -p newsgrep-benches --bench expansion`. The first run makes the archive, which takes a minute.

mod corpus;

use std::hint::black_box;
use std::time::Duration;

use criterion::{Criterion, criterion_group, criterion_main};
use newsgrep::{Archive, Article, Counts, Query, Request, Sort, parse};
use newsgrep_testkit::oracle;

/// One article in so many is asked by brute force; the others are left out of what is compared.
const ASKED: usize = 16;

const CASES: [(&str, &str); 10] = [
    ("word", "minister"),
    ("prefix", "confid*"),
    ("prefix_wide", "m*"),
    ("middle", "*nist*"),
    ("end", "*ence"),
    ("edits_1", "ministr~1"),
    ("edits_2", "ministr~2"),
    ("inflections", "STEM(minister)"),
    ("expression", "re:/conf.*nce/"),
    ("name", "~minister"),
];

fn expansion(criterion: &mut Criterion) {
    let articles = corpus::articles();
    let archive = Archive::open(corpus::archive_of(&articles)).expect("the archive was made by this program");
    let mut group = criterion.benchmark_group("expansion");
    for (name, query) in CASES {
        let query = parse(query).expect("the queries of benchmarks parse");
        verify(name, &query, &archive, &articles);
        let request = Request { sort: Sort::Newest, counts: Counts::None, limit: 1, ..Request::new(query) };
        group.bench_function(name, |bencher| bencher.iter(|| archive.run(black_box(&request))));
    }
    group.finish();
}

/// Compares the articles found with those that brute force finds among some of them.
fn verify(name: &str, query: &Query, archive: &Archive, articles: &[Article]) {
    let asked: Vec<Article> = articles.iter().step_by(ASKED).cloned().collect();
    let mut expected: Vec<_> =
        oracle::search(&asked, query).iter().map(|found| asked[found.article].id).collect();
    assert!(!expected.is_empty(), "{name} finds nothing, so timing it says nothing");
    let request = Request { limit: usize::MAX, sort: Sort::Newest, ..Request::new(query.clone()) };
    let response = archive.run(&request).expect("the archive can be read");
    let mut asked: Vec<_> = asked.iter().map(|article| article.id).collect();
    asked.sort_unstable();
    let found = response.hits.iter().map(|hit| hit.id);
    let mut found: Vec<_> = found.filter(|id| asked.binary_search(id).is_ok()).collect();
    found.sort_unstable();
    expected.sort_unstable();
    match response.complete {
        true => assert_eq!(found, expected, "articles of {name}"),
        false => {
            let is_capped = response.notices.iter().any(|notice| notice.code == "expansion-capped");
            assert!(is_capped, "{name} is whole or says why not");
            assert!(found.iter().all(|id| expected.binary_search(id).is_ok()), "articles of {name}");
        }
    }
}

criterion_group! {
    name = benches;
    config = Criterion::default()
        .sample_size(10)
        .warm_up_time(Duration::from_millis(200))
        .measurement_time(Duration::from_millis(800));
    targets = expansion
}
criterion_main!(benches);
