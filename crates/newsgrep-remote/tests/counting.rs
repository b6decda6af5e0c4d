//! What is counted on a cluster is what is counted on this machine: facets, timelines, the volume, the state of the archive, and
//! the words that may be meant.
//!
//! The test starts a node itself, or asks the cluster that `NEWSGREP_CLUSTER=https://host:9200` names. `NEWSGREP_QUERIES=2000`
//! asks so many random queries, `NEWSGREP_SEED=7` others.
#![cfg(feature = "http")]
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod counted_on;

use newsgrep_query::{
    CountBy, Counts, Engine, FacetField, FacetRequest, Query, Request, Sort, TimeUnit, TimelineRequest,
    parse, print,
};
use newsgrep_testkit::conformance::{Words, archives, questions};
use newsgrep_testkit::oracle::{VOCABULARY, random_query};
use newsgrep_testkit::{Rng, cluster};
use newsgrep_text::{Article, words};

use counted_on::Both;

fn number(name: &str, default: u64) -> u64 {
    std::env::var(name).map_or(default, |number| number.parse().unwrap())
}

/// Asks both; panics if what they count differs. Returns whether there was anything to compare.
fn check(both: &Both, asked: &Request) -> bool {
    let shown = || format!("{} {asked:?}", print(&asked.query));
    let (local, cluster) = match (both.local.search(asked), both.cluster.search(asked)) {
        (Ok(local), Ok(cluster)) => (local, cluster),
        (Err(local), Err(cluster)) if local.code() == cluster.code() => return false,
        (local, cluster) => panic!("{}\nlocal {:?}\ncluster {:?}", shown(), local.err(), cluster.err()),
    };
    assert!(cluster.complete == local.complete || !local.complete, "{}", shown());
    if !local.complete {
        return false;
    }
    assert_eq!(cluster.facets.len(), asked.facets.len(), "{}", shown());
    for (local, cluster) in local.facets.iter().zip(&cluster.facets) {
        assert_eq!(local, cluster, "{}", shown());
    }
    assert_eq!(local.timeline, cluster.timeline, "{}", shown());
    assert_eq!(local.state, cluster.state, "{}", shown());
    if local.counts.articles.exact && cluster.counts.articles.exact {
        assert_eq!(local.counts.articles, cluster.counts.articles, "{}", shown());
    }
    true
}

/// Returns what only counts: everything that can be, in both scopes.
fn counted(rng: &mut Rng, query: &Query) -> Vec<Request> {
    let mut requests = questions::questions(rng, query);
    // Half by what the cluster counts, half by what has to be read.
    for request in &mut requests {
        let by = rng.pick(&[Some(CountBy::Articles), None]);
        if let Some(by) = *by {
            request.facets.iter_mut().for_each(|facet| facet.by = by);
            request.timeline.iter_mut().for_each(|timeline| timeline.by = by);
            request.counts = *rng.pick(&[Counts::None, Counts::Articles, Counts::Bounded]);
        }
        request.sort = *rng.pick(&[Sort::Newest, Sort::Oldest, Sort::Relevance]);
        request.limit = *rng.pick(&[0, 0, 3]);
        request.offset = 0;
        request.state = rng.per_cent(20);
    }
    requests
}

fn counts_alike(both: &Both, rng: &mut Rng, queries: &mut dyn FnMut(&mut Rng) -> Query, count: u64) {
    let (mut same, mut asked) = (0, 0);
    for _ in 0..count {
        let query = queries(rng);
        for request in counted(rng, &query) {
            same += u64::from(check(both, &request));
            asked += 1;
        }
    }
    assert!(same * 2 > asked, "{same} of {asked} answers could be compared");
}

#[test]
fn facets_and_timelines_are_those_of_this_machine() {
    let seed = number("NEWSGREP_SEED", 1);
    let mut rng = Rng::new(seed);
    let articles = archives::small(&mut rng);
    let Some(both) = Both::of("facets", &articles) else { return cluster::say_skipped() };
    let queries = number("NEWSGREP_QUERIES", 60);
    counts_alike(&both, &mut rng, &mut |rng| random_query(rng, &VOCABULARY), queries / 2);
    let words = Words::of(&articles);
    counts_alike(&both, &mut rng, &mut |rng| words.query(rng), queries / 2);
    // All there is, and multi-select facets.
    for query in ["*", "source:(tass OR afp)", "source:tass nato", "date:2022 -section:world", "lang:en the"]
    {
        let query = parse(query).unwrap();
        for request in counted(&mut rng, &query) {
            check(&both, &request);
        }
    }
}

#[test]
fn more_values_than_one_answer_holds_are_read_page_by_page() {
    let article = |number: usize| {
        let mut article = Article::from_parts(format!("many/{number}"), None, ["Envoys met."]);
        let value = Some(format!("value {}", number % 5_900));
        article.published = format!("2022-0{}-{:02}", number % 3 + 1, number % 28 + 1).parse().ok();
        article.source.clone_from(&value);
        article.section.clone_from(&value);
        article.agency.clone_from(&value);
        article.language.clone_from(&value);
        let values = vec![format!("one {number}"), "both".to_owned()];
        article.subjects.clone_from(&values);
        article.places.clone_from(&values);
        article.persons.clone_from(&values);
        article.organisations = values;
        article
    };
    let articles: Vec<Article> = (0..6_000).map(article).collect();
    let Some(both) = Both::of("many", &articles) else { return cluster::say_skipped() };
    let facet = |field: &FacetField| FacetRequest { limit: 7, depth: 2, ..FacetRequest::new(*field) };
    let timeline = TimelineRequest {
        per: Some(FacetField::Source),
        volume: true,
        ..TimelineRequest::new(TimeUnit::Day)
    };
    let request = Request {
        limit: 0,
        facets: FacetField::ALL.iter().map(facet).collect(),
        timeline: Some(timeline),
        state: true,
        ..Request::new(parse("envoys source:value").unwrap())
    };
    assert!(check(&both, &request));
}

/// Returns a word with a letter more, fewer, changed or moved; sometimes with more than one such slip, or two words as one.
fn misspelt(rng: &mut Rng, words: &[String]) -> String {
    let mut letters: Vec<char> = rng.pick::<String>(words).chars().collect();
    if rng.per_cent(15) {
        letters.extend(rng.pick::<String>(words).chars());
    }
    if rng.per_cent(10) {
        letters.insert(rng.below(letters.len()), ' ');
    }
    for _ in 0..rng.below(3) {
        let at = rng.below(letters.len().max(1)).min(letters.len().saturating_sub(1));
        match rng.below(4) {
            0 => letters.insert(at, *rng.pick(&['a', 'e', 't', 'x'])),
            1 if letters.len() > 1 => drop(letters.remove(at)),
            2 if at + 1 < letters.len() => letters.swap(at, at + 1),
            _ if at < letters.len() => letters[at] = *rng.pick(&['a', 'e', 't', 'x']),
            _ => {}
        }
    }
    letters.into_iter().collect()
}

#[test]
fn the_words_that_may_be_meant_are_those_of_this_machine() {
    let seed = number("NEWSGREP_SEED", 1);
    let mut rng = Rng::new(seed);
    let articles = archives::small(&mut rng);
    let Some(both) = Both::of("suggest", &articles) else { return cluster::say_skipped() };
    let mut known: Vec<String> = articles
        .iter()
        .flat_map(|article| words(&article.text))
        .map(|word| word.folded.into_owned())
        .collect();
    known.sort_unstable();
    known.dedup();
    let mut found = 0;
    let count = number("NEWSGREP_QUERIES", 60) * 3;
    for _ in 0..count {
        let (typed, limit) = (misspelt(&mut rng, &known), *rng.pick(&[1, 5, 100]));
        let (local, cluster) = (both.local.suggest(&typed, limit), both.cluster.suggest(&typed, limit));
        assert_eq!(local, cluster, "{typed} (seed {seed})");
        found += u64::from(!local.is_empty());
    }
    assert!(found * 4 > count, "{found} of {count} words have suggestions");
}
