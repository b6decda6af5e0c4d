//! How long does a search take, by what is asked?
//!
//! Corpus: 200,000 generated paragraphs of the seed in `corpus.rs`, on disk and in the page cache, merged as a bulk load
//! merges them; and the five articles in `seeds/`, in memory. Each measurement is one [`Archive::run`] on one thread: the
//! ten best articles with their paragraphs and spans, or facets, or a timeline.
//!
//! Before a search is timed, its exact counts, facets and timeline are compared with those of the testkit's brute-force
//! oracle over all articles, and it must have found something.
//!
//! Run: `cargo bench -p newsgrep-benches --bench query_latency`. The first run makes the archive, which takes a minute.

mod corpus;

use std::collections::{BTreeMap, HashMap};
use std::hint::black_box;
use std::ops::ControlFlow;
use std::time::Duration;

use criterion::{Criterion, criterion_group, criterion_main};
use newsgrep::ingest::{Item, Reader, roots};
use newsgrep::{
    Archive, Article, Counts, FacetField, FacetRequest, Query, Request, Response, Sort, TimeUnit,
    TimelineRequest, parse,
};
use newsgrep_testkit::generate::{Frequency, phrases};
use newsgrep_testkit::oracle::{self, Match};

/// A search to time.
struct Case {
    name: &'static str,
    query: String,
    shape: fn(Request) -> Request,
}

impl Case {
    fn new(name: &'static str, query: impl Into<String>, shape: fn(Request) -> Request) -> Case {
        Case { name, query: query.into(), shape }
    }

    fn query(&self) -> Query {
        parse(&self.query).expect("the queries of benchmarks parse")
    }

    fn request(&self) -> Request {
        (self.shape)(Request::new(self.query()))
    }
}

fn ten_best(request: Request) -> Request {
    request
}

fn newest(request: Request) -> Request {
    Request { sort: Sort::Newest, ..request }
}

fn count(request: Request) -> Request {
    Request { limit: 0, counts: Counts::Exact, ..request }
}

fn facet_of_sources(request: Request) -> Request {
    let facet = FacetRequest { limit: 100, ..FacetRequest::new(FacetField::Source) };
    Request { facets: vec![facet], ..count(request) }
}

fn timeline_of_days(request: Request) -> Request {
    Request { timeline: Some(TimelineRequest::new(TimeUnit::Day)), ..count(request) }
}

fn quoted(frequency: Frequency) -> String {
    format!("\"{}\"", phrases(frequency).next().expect("there is a phrase of every class"))
}

fn on_generated(criterion: &mut Criterion) {
    let (rare, middle) = (quoted(Frequency::Rare), quoted(Frequency::Middle));
    let cases = [
        Case::new("phrase_rare", &rare, ten_best),
        Case::new("phrase_middle", &middle, ten_best),
        Case::new("phrase_frequent", quoted(Frequency::Frequent), ten_best),
        Case::new("phrase_frequent_count", quoted(Frequency::Frequent), count),
        Case::new("and", "minister AND rates", ten_best),
        Case::new("or", "freighter OR confidence", ten_best),
        Case::new("prefix", "confid*", ten_best),
        Case::new("facets_by_source", &middle, facet_of_sources),
        Case::new("timeline_by_day", &middle, timeline_of_days),
        Case::new("phrase_in_a_month", format!("{middle} date:2023-03"), ten_best),
        Case::new("newest_first", &middle, newest),
        Case::new("newest_first_frequent", quoted(Frequency::Frequent), newest),
    ];
    let articles = corpus::articles();
    let archive = Archive::open(corpus::archive_of(&articles)).expect("the archive was made by this program");
    measure(criterion, "generated", &archive, &articles, &cases);
}

fn on_seeds(criterion: &mut Criterion) {
    let cases = [
        Case::new("phrase_rare", "\"moment of truth\"", ten_best),
        Case::new("phrase_middle", "NATO-Russia", ten_best),
        Case::new("phrase_frequent", "\"of the\"", ten_best),
        Case::new("and", "Stoltenberg AND Sherman", ten_best),
        Case::new("or", "Riabkov OR Ryabkov", ten_best),
        Case::new("prefix", "optimis*", ten_best),
        Case::new("facets_by_source", "NATO", facet_of_sources),
        Case::new("timeline_by_day", "NATO", timeline_of_days),
        Case::new("phrase_on_a_day", "\"moment of truth\" date:2022-01-12", ten_best),
        Case::new("newest_first", "NATO", newest),
    ];
    let articles = seeds();
    let archive = Archive::in_memory().expect("there is memory");
    let mut writer = archive.writer().expect("nobody else writes");
    for article in &articles {
        writer.add(article).expect("the seeds have text");
    }
    writer.commit().expect("there is memory");
    measure(criterion, "seeds", &archive, &articles, &cases);
}

/// Returns the seeds with what their settings file says of them.
fn seeds() -> Vec<Article> {
    let reader = Reader::default();
    let mut articles = Vec::new();
    for root in roots(&[newsgrep_testkit::seeds::folder()]) {
        for file in reader.walk(&root.expect("the seeds are there")) {
            let taken = reader.read_file(&file.expect("the seeds can be read"), &mut |item| {
                if let Item::Article(article) = item {
                    articles.push(*article);
                }
                ControlFlow::Continue(())
            });
            taken.expect("the seeds can be read");
        }
    }
    articles
}

fn measure(criterion: &mut Criterion, corpus: &str, archive: &Archive, articles: &[Article], cases: &[Case]) {
    let mut answers: HashMap<&str, Vec<Match>> = HashMap::new();
    let mut group = criterion.benchmark_group(corpus);
    for case in cases {
        let matches = answers.entry(&case.query).or_insert_with(|| oracle::search(articles, &case.query()));
        verify(case, archive, articles, matches);
        let request = case.request();
        group.bench_function(case.name, |bencher| bencher.iter(|| archive.run(black_box(&request))));
    }
    group.finish();
}

/// Compares an answer with what brute force found.
fn verify(case: &Case, archive: &Archive, articles: &[Article], matches: &[Match]) {
    let name = case.name;
    assert!(!matches.is_empty(), "{name} finds nothing, so timing it says nothing");
    let request = Request { counts: Counts::Exact, ..case.request() };
    let response = archive.run(&request).expect("the archive can be read");
    assert!(response.complete, "{name}");
    let paragraphs: usize = matches.iter().map(|found| found.paragraphs.len()).sum();
    let occurrences: usize =
        matches.iter().flat_map(|found| &found.paragraphs).map(|paragraph| paragraph.occurrences).sum();
    let counts = response.counts;
    assert_eq!(counts.articles.value, matches.len() as u64, "articles of {name}");
    assert_eq!(counts.paragraphs.value, paragraphs as u64, "paragraphs of {name}");
    assert_eq!(counts.occurrences.value, occurrences as u64, "occurrences of {name}");
    assert_eq!(response.hits.len(), request.limit.min(matches.len()), "hits of {name}");
    let found: Vec<&Article> = matches.iter().map(|found| &articles[found.article]).collect();
    verify_tallies(name, &response, &found);
    if request.sort == Sort::Newest {
        let mut dates: Vec<_> = found.iter().filter_map(|article| article.published).collect();
        dates.sort_by_key(|date| std::cmp::Reverse(date.civil_seconds()));
        for (hit, date) in response.hits.iter().zip(dates) {
            let seconds = hit.published.map(newsgrep::Date::civil_seconds);
            assert_eq!(seconds, Some(date.civil_seconds()), "dates of {name}");
        }
    }
}

fn verify_tallies(name: &str, response: &Response, found: &[&Article]) {
    for facet in &response.facets {
        let mut by_source: BTreeMap<&str, u64> = BTreeMap::new();
        for source in found.iter().filter_map(|article| article.source.as_deref()) {
            *by_source.entry(source).or_default() += 1;
        }
        let answered = facet.values.iter().map(|value| (value.value.as_str(), value.count)).collect();
        assert_eq!(by_source, answered, "sources of {name}");
    }
    if let Some(timeline) = &response.timeline {
        let mut by_day: BTreeMap<String, u64> = BTreeMap::new();
        for date in found.iter().filter_map(|article| article.published) {
            *by_day.entry(date.day().to_string()).or_default() += 1;
        }
        let held = timeline.bins.iter().filter(|bin| bin.count > 0);
        let answered = held.map(|bin| (bin.start.clone(), bin.count)).collect();
        assert_eq!(by_day, answered, "days of {name}");
    }
}

criterion_group! {
    name = benches;
    config = Criterion::default()
        .sample_size(30)
        .warm_up_time(Duration::from_millis(500))
        .measurement_time(Duration::from_secs(2));
    targets = on_seeds, on_generated
}
criterion_main!(benches);
