//! The engine on a cluster gives the answers of the engine on this machine: articles, paragraphs, counts, spans, facets,
//! timelines, order and scores, on one node and on three.
//!
//! The test starts the nodes itself. `NEWSGREP_CLUSTER=https://host:9200` names a cluster to test instead; archives whose
//! names begin with `newsgrep` and a number are made there. `NEWSGREP_QUERIES=2000` asks so many random queries,
//! `NEWSGREP_SEED=7` others, and `NEWSGREP_CORPUS=articles.jsonl` asks them of the articles in that file instead, one in JSON
//! on each line.
#![cfg(feature = "http")]
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]
#![allow(clippy::print_stdout, reason = "a test that fails says what differs")]

#[path = "conformance/fed.rs"]
mod fed;
mod on_cluster;
#[path = "conformance/suite.rs"]
mod suite;

use std::path::Path;

use newsgrep_remote::Layout;
use newsgrep_testkit::Rng;
use newsgrep_testkit::cluster::{self, Nodes};
use newsgrep_testkit::conformance::archives;

use on_cluster::Place;
use suite::Suite;

/// Returns a number that the environment may name.
fn number(name: &str, default: u64) -> u64 {
    std::env::var(name).map_or(default, |number| number.parse().expect("a number"))
}

/// Asks everything of a cluster.
fn conforms(place: &Place) {
    let (seed, queries) = (number("NEWSGREP_SEED", 1), number("NEWSGREP_QUERIES", 100) as usize);
    if let Ok(corpus) = std::env::var("NEWSGREP_CORPUS") {
        let articles = archives::from_json_lines(Path::new(&corpus)).unwrap();
        let mut suite = Suite::new(place, "real", &articles, seed);
        suite.ask_of_words(queries);
        return assert_eq!(suite.finish(), 0, "differences, printed above");
    }
    let mut rng = Rng::new(seed);
    let mut differences = 0;
    let small = archives::small(&mut rng);
    let mut suite = Suite::new(place, "small", &small, seed);
    suite.ask_vectors();
    suite.ask_brute_force(queries / 8);
    suite.ask_random(queries / 3);
    differences += suite.finish();

    let generated = archives::generated(seed, 2_000);
    let mut suite = Suite::new(place, "generated", &generated, seed);
    suite.ask_of_words(queries * 2 / 3);
    differences += suite.finish();
    assert_eq!(differences, 0, "differences, printed above");
}

#[test]
fn one_node_answers_as_this_machine_does() {
    let layout = Layout { shards: 1, replicas: 0 };
    if let Some(url) = cluster::named() {
        return conforms(&Place { url, layout: Layout::default() });
    }
    if cluster::available().is_err() {
        return cluster::say_skipped();
    }
    let nodes = Nodes::shared().unwrap();
    conforms(&Place { url: nodes.url(), layout });
}

#[test]
fn three_nodes_answer_as_this_machine_does() {
    if cluster::named().is_some() || cluster::available().is_err() {
        return;
    }
    let nodes = Nodes::start(3).unwrap();
    conforms(&Place { url: nodes.url(), layout: Layout { shards: 3, replicas: 1 } });
}
