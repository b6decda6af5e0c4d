//! What does a search cost beside the same words asked of tantivy directly?
//!
//! Corpus: 200,000 generated paragraphs of the seed in `corpus.rs`, on disk and in the page cache, merged as a bulk load
//! merges them. Words are rare, middling or frequent in it. On the left is one [`Archive::run`] on one thread, which
//! groups paragraphs into articles and counts articles, paragraphs and occurrences exactly; for the ten best it also reads
//! and marks them. On the right is tantivy on the same index: its `PhraseQuery` without slop, or its `BooleanQuery` of
//! terms, collected by `Count`, or by `TopDocs` and `Count`, with no text read. For words joined by AND or OR, only
//! paragraphs and articles are counted, and of the ten best only the last is read.
//!
//! Where nothing is counted, the ten best are compared with those of `TopDocs` alone; that the ten are the ten best is held
//! against a search that counts everything.
//!
//! Both sides are run in turn, so that what else the machine does falls on both; the least time of each is compared.
//! Before anything is timed, both must find as many paragraphs. Pages are compared with the first page.
//!
//! Run: `cargo bench -p newsgrep-benches --bench beside_tantivy`. The first run makes the archive, which takes a minute.

#![allow(clippy::print_stdout, reason = "a benchmark prints what it measured")]

mod corpus;

use std::hint::black_box;
use std::time::{Duration, Instant};

use newsgrep::{Archive, Counts, Request, Response, Scope, Sort, parse};
use tantivy::collector::{Count, TopDocs};
use tantivy::query::{BooleanQuery, PhraseQuery, Query, TermQuery};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{Searcher, Term};

/// How often both sides are run at least, and for how long.
const ROUNDS: usize = 15;
const LONG_ENOUGH: Duration = Duration::from_secs(1);

const PAIRS: [&str; 6] =
    ["stranded freighter", "prime minister", "interest rates", "said on", "in the", "of the"];

struct Bench {
    archive: Archive,
    searcher: Searcher,
    text: Field,
}

impl Bench {
    fn request(&self, query: &str) -> Request {
        let query = parse(query).expect("the queries of benchmarks parse");
        Request { counts: Counts::Exact, limit: 0, ..Request::new(query) }
    }

    fn run(&self, request: &Request) -> Response {
        self.archive.run(request).expect("the archive can be read")
    }

    fn terms(&self, words: &str) -> Vec<Term> {
        words.split(' ').map(|word| Term::from_field_text(self.text, word)).collect()
    }

    fn phrase(&self, words: &str) -> PhraseQuery {
        PhraseQuery::new(self.terms(words))
    }

    fn term_queries(&self, words: &str) -> Vec<Box<dyn Query>> {
        let term = |term| -> Box<dyn Query> { Box::new(TermQuery::new(term, IndexRecordOption::WithFreqs)) };
        self.terms(words).into_iter().map(term).collect()
    }

    fn conjunction(&self, words: &str) -> BooleanQuery {
        BooleanQuery::intersection(self.term_queries(words))
    }

    fn disjunction(&self, words: &str) -> BooleanQuery {
        BooleanQuery::union(self.term_queries(words))
    }

    fn count(&self, query: &dyn Query) -> usize {
        self.searcher.search(query, &Count).expect("the index can be read")
    }

    fn best(&self, query: &dyn Query) -> usize {
        let collector = TopDocs::with_limit(10).order_by_score();
        self.searcher.search(query, &collector).expect("the index can be read").len()
    }

    /// Returns the request for the ten best paragraphs, after checking that they are the ten best.
    fn ten(&self, query: &str) -> Request {
        let exact = Request { limit: 10, scope: Scope::Paragraph, ..self.request(query) };
        let request = Request { counts: Counts::None, ..exact.clone() };
        assert_eq!(self.run(&request).hits, self.run(&exact).hits, "{query}");
        request
    }

    fn ten_best(&self, query: &dyn Query) -> usize {
        let collector = (TopDocs::with_limit(10).order_by_score(), Count);
        self.searcher.search(query, &collector).expect("the index can be read").1
    }

    /// Checks that tantivy finds as many paragraphs as a request with paragraph scope.
    fn verify(&self, request: &Request, found: usize) {
        let request = Request { scope: Scope::Paragraph, ..request.clone() };
        assert_eq!(
            self.run(&request).counts.paragraphs.value,
            found as u64,
            "paragraphs of {:?}",
            request.query
        );
    }
}

/// Runs both sides in turn and prints the least time of each.
fn compare(name: &str, mut ours: impl FnMut(), mut theirs: impl FnMut()) {
    let (mut least, mut other) = (Duration::MAX, Duration::MAX);
    let started = Instant::now();
    let mut rounds = 0;
    while rounds < ROUNDS || started.elapsed() < LONG_ENOUGH {
        let before = Instant::now();
        ours();
        least = least.min(before.elapsed());
        let before = Instant::now();
        theirs();
        other = other.min(before.elapsed());
        rounds += 1;
    }
    let micros = |time: Duration| time.as_secs_f64() * 1e6;
    let ratio = micros(least) / micros(other);
    println!("{name:48} {:10.1} µs {:10.1} µs   {ratio:5.2}", micros(least), micros(other));
}

/// A table of comparisons.
type Group = fn(&Bench);

fn main() {
    // `cargo test` runs benches with this flag, to see that they start.
    if std::env::args().any(|argument| argument == "--test") {
        return;
    }
    let archive = Archive::open(corpus::archive_of(&corpus::articles())).expect("the archive was just made");
    let snapshot = archive.core().snapshot();
    let (searcher, text) = (snapshot.searcher().clone(), snapshot.fields().text);
    let bench = Bench { archive, searcher, text };
    let wanted = std::env::args().skip(1).find(|argument| !argument.starts_with('-')).unwrap_or_default();
    let groups: [(&str, Group); 6] = [
        ("phrase", phrases),
        ("near", proximity),
        ("and", conjunctions),
        ("or", disjunctions),
        ("page", pages),
        ("best", best),
    ];
    for (_, group) in groups.iter().filter(|(name, _)| name.contains(wanted.as_str())) {
        group(&bench);
    }
}

fn phrases(bench: &Bench) {
    println!("\na phrase                                              newsgrep      tantivy   ratio");
    for words in PAIRS {
        let request = bench.request(&format!("\"{words}\""));
        let best = Request { limit: 10, ..request.clone() };
        let phrase = bench.phrase(words);
        bench.verify(&request, bench.count(&phrase));
        compare(
            &format!("count {words}"),
            || drop(bench.run(&request)),
            || {
                black_box(bench.count(&phrase));
            },
        );
        compare(
            &format!("ten best and count {words}"),
            || drop(bench.run(&best)),
            || {
                black_box(bench.ten_best(&phrase));
            },
        );
    }
}

fn best(bench: &Bench) {
    println!("\nten best, nothing counted, beside such of a phrase    newsgrep      tantivy   ratio");
    for words in PAIRS {
        let phrase = bench.phrase(words);
        let quoted = format!("\"{words}\"");
        let paragraphs = bench.ten(&quoted);
        let articles = Request { scope: Scope::Article, ..paragraphs.clone() };
        let newest = Request { sort: Sort::Newest, ..paragraphs.clone() };
        let dated = bench.ten(&format!("{quoted} AND date:2021"));
        let near = bench.ten(&words.replace(' ', " w/5 "));
        let requests = [
            ("paragraphs", paragraphs),
            ("articles", articles),
            ("newest", newest),
            ("of a year", dated),
            ("near", near),
        ];
        for (name, request) in requests {
            let name = format!("{name} {words}");
            compare(
                &name,
                || drop(bench.run(&request)),
                || {
                    black_box(bench.best(&phrase));
                },
            );
        }
    }
    for word in ["freighter", "minister", "said", "the"] {
        let term = Term::from_field_text(bench.text, word);
        let term = TermQuery::new(term, IndexRecordOption::WithFreqs);
        let request = bench.ten(word);
        compare(
            &format!("paragraphs {word}"),
            || drop(bench.run(&request)),
            || {
                black_box(bench.best(&term));
            },
        );
    }
}

fn proximity(bench: &Bench) {
    println!("\ntwo words w/5, beside a phrase of them                newsgrep      tantivy   ratio");
    for words in PAIRS {
        let request = bench.request(&words.replace(' ', " w/5 "));
        let best = Request { limit: 10, ..request.clone() };
        let phrase = bench.phrase(words);
        let found =
            bench.run(&Request { scope: Scope::Paragraph, ..request.clone() }).counts.paragraphs.value;
        assert!(found >= bench.count(&phrase) as u64, "a phrase is near");
        compare(
            &format!("count {words}"),
            || drop(bench.run(&request)),
            || {
                black_box(bench.count(&phrase));
            },
        );
        compare(
            &format!("ten best and count {words}"),
            || drop(bench.run(&best)),
            || {
                black_box(bench.ten_best(&phrase));
            },
        );
    }
}

const GROUPS: [&str; 8] = [
    "stranded confidence",
    "prime rates",
    "minister rates",
    "moment of truth",
    "the minister",
    "in the",
    "said on",
    "in of the",
];

fn conjunctions(bench: &Bench) {
    println!("\nparagraphs or articles with all words                 newsgrep      tantivy   ratio");
    for words in GROUPS {
        beside(bench, &words.replace(' ', " AND "), &bench.conjunction(words));
    }
}

fn disjunctions(bench: &Bench) {
    println!("\nparagraphs or articles with any of the words          newsgrep      tantivy   ratio");
    for words in GROUPS {
        beside(bench, &words.replace(' ', " OR "), &bench.disjunction(words));
    }
}

/// Compares what is asked of words without looking where they stand.
fn beside(bench: &Bench, query: &str, theirs: &BooleanQuery) {
    let exact = bench.request(query);
    bench.verify(&exact, bench.count(theirs));
    for scope in [Scope::Paragraph, Scope::Article] {
        let (kind, exact) = match scope {
            Scope::Paragraph => ("paragraphs", Request { scope, ..exact.clone() }),
            Scope::Article => ("articles", Request { scope, ..exact.clone() }),
        };
        let count = Request { counts: Counts::Articles, ..exact.clone() };
        // The tenth of the ten best: reading and marking them is measured apart.
        let best = Request { counts: Counts::None, limit: 1, offset: 9, ..exact.clone() };
        let both = Request { counts: Counts::Articles, ..best.clone() };
        let slow = Request { counts: Counts::Exact, ..best.clone() };
        assert_eq!(bench.run(&count).counts.articles, bench.run(&exact).counts.articles, "{query}");
        assert_eq!(bench.run(&best).hits, bench.run(&slow).hits, "{query}");
        assert_eq!(bench.run(&both).hits, bench.run(&slow).hits, "{query}");
        let count_theirs = || {
            black_box(bench.count(theirs));
        };
        let best_theirs = || {
            black_box(bench.best(theirs));
        };
        let both_theirs = || {
            black_box(bench.ten_best(theirs));
        };
        compare(&format!("count {kind} {query}"), || drop(bench.run(&count)), count_theirs);
        compare(&format!("ten best {kind} {query}"), || drop(bench.run(&best)), best_theirs);
        compare(&format!("both {kind} {query}"), || drop(bench.run(&both)), both_theirs);
        if scope == Scope::Article {
            let all = &exact;
            compare(&format!("everything counted {query}"), || drop(bench.run(all)), count_theirs);
        }
    }
}

fn pages(bench: &Bench) {
    println!("\nthe hundredth page, beside the first                 hundredth        first   ratio");
    for sort in [Sort::Relevance, Sort::Newest, Sort::Oldest] {
        for counts in [Counts::None, Counts::Bounded] {
            let first = Request { sort, counts, limit: 10, ..bench.request("\"in the\"") };
            let mut last = first.clone();
            for _ in 1..100 {
                last.after_hit = bench.run(&last).next;
                assert!(last.after_hit.is_some(), "there are a hundred pages");
            }
            let by_offset = Request { offset: 990, ..first.clone() };
            assert_eq!(bench.run(&last).hits, bench.run(&by_offset).hits, "{sort:?}");
            let name = format!("{sort:?}, {counts:?}");
            compare(&name, || drop(bench.run(&last)), || drop(bench.run(&first)));
        }
    }
}
