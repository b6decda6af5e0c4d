//! Nodes start, answer, are killed and come back. Run first, this fetches what every other test on a cluster needs.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use newsgrep_testkit::cluster::{self, Nodes};

#[test]
fn a_node_starts_and_ends() {
    if cluster::available().is_err() {
        return cluster::say_skipped();
    }
    let nodes = Nodes::start(1).unwrap();
    assert_eq!(nodes.manager(), Ok(1));
    let url = nodes.url();
    let answer = cluster::request("GET", &url, "/", None).unwrap();
    assert_eq!((answer.status, answer.body["version"]["number"].as_str()), (200, Some("3.8.0")));
    drop(nodes);
    assert!(cluster::request("GET", &url, "/", None).is_err(), "the node has ended");
}

#[test]
fn a_killed_manager_is_replaced_and_comes_back() {
    if cluster::available().is_err() {
        return cluster::say_skipped();
    }
    let mut nodes = Nodes::start(3).unwrap();
    let first = nodes.manager().unwrap();
    nodes.kill(first);
    nodes.wait_for("green", 2).unwrap();
    assert_ne!(nodes.manager().unwrap(), first);
    nodes.restart(first).unwrap();
    nodes.wait_for("green", 3).unwrap();
}
