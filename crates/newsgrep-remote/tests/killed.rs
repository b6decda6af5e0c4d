//! The elected manager of three nodes is killed while searches run: no answer is wrong, and none is a part shown as the whole.
#![cfg(feature = "http")]
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod on_cluster;

use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

use newsgrep_query::{Count, Counts, Engine, Request, Response, Scope, parse};
use newsgrep_remote::Layout;
use newsgrep_testkit::Rng;
use newsgrep_testkit::cluster::{self, Nodes};
use newsgrep_testkit::conformance::{Agreement, archives, compare, questions};
use serde_json::json;

use on_cluster::{Place, local};

const QUERIES: [&str; 6] =
    ["the", "\"of the\"", "the W/5 of", "title:the OR a*", "-the", "source:wire AND (the OR of)"];

/// Returns what is asked while a node is killed.
fn requests() -> Vec<Request> {
    let mut rng = Rng::new(51);
    let mut request = |query: &str| {
        let scope = *rng.pick(&[Scope::Article, Scope::Paragraph]);
        let counts = *rng.pick(&[Counts::Exact, Counts::Articles]);
        Request { scope, counts, limit: 1_000, ..Request::new(parse(query).unwrap()) }
    };
    QUERIES.iter().map(|query| request(query)).collect()
}

/// Returns what of an answer must not be wrong.
fn told(response: &Response) -> impl PartialEq + std::fmt::Debug + use<> {
    let places = response.hits.iter().map(|hit| (hit.id, hit.paragraphs.clone()));
    let mut places: Vec<_> = places.collect();
    places.sort_by_key(|(id, paragraphs)| (*id, paragraphs.first().map(|paragraph| paragraph.ordinal)));
    (places, response.counts.articles, response.next.is_some())
}

#[test]
fn while_the_manager_is_killed_every_answer_is_whole_or_says_that_it_is_not() {
    if cluster::named().is_some() || cluster::available().is_err() {
        return;
    }
    let mut nodes = Nodes::start(3).unwrap();
    let manager = nodes.manager().unwrap();
    // The one that is asked stays.
    let asked = if manager == 1 { 2 } else { 1 };
    let place = Place { url: nodes.url_of(asked), layout: Layout { shards: 3, replicas: 1 } };
    let articles = archives::generated(50, 400);
    let cluster = place.fed("killed", &articles);
    let local = local(&articles);
    // Without it, the cluster waits a minute for a node to come back before it makes new copies.
    let at_once = json!({"index.unassigned.node_left.delayed_timeout": "0s"});
    let path = format!("/{}-*/_settings", cluster.address().archive());
    assert_eq!(cluster::request("PUT", &place.url, &path, Some(&at_once)).unwrap().status, 200);
    nodes.wait_for("green", 3).unwrap();

    let requests = requests();
    let truth: Vec<Response> = requests.iter().map(|request| local.search(request).unwrap()).collect();
    let (killed, over) = (AtomicBool::new(false), AtomicBool::new(false));
    let (whole, marked, failed, after) =
        (AtomicUsize::new(0), AtomicUsize::new(0), AtomicUsize::new(0), AtomicUsize::new(0));
    // Collected, for a thread that panics would be waited for.
    let wrong = Mutex::new(Vec::new());
    std::thread::scope(|scope| {
        for thread in 0..3 {
            let (requests, truth, cluster) = (&requests, &truth, &cluster);
            let (killed, over) = (&killed, &over);
            let (whole, marked, failed, after, wrong) = (&whole, &marked, &failed, &after, &wrong);
            scope.spawn(move || {
                for at in (thread..).take_while(|_| !over.load(Ordering::SeqCst)) {
                    let at = at % requests.len();
                    after.fetch_add(usize::from(killed.load(Ordering::SeqCst)), Ordering::SeqCst);
                    match cluster.search(&requests[at]) {
                        Ok(answer) if answer.complete => {
                            whole.fetch_add(1, Ordering::SeqCst);
                            if told(&answer) != told(&truth[at]) {
                                wrong.lock().unwrap().push(format!("{:?}", requests[at]));
                            }
                        }
                        Ok(answer) => {
                            marked.fetch_add(1, Ordering::SeqCst);
                            let Count { value, exact } = answer.counts.articles;
                            let most = truth[at].counts.articles.value;
                            if exact || value > most || answer.notices.is_empty() {
                                wrong.lock().unwrap().push(format!("{:?}, marked", requests[at]));
                            }
                        }
                        Err(_) => drop(failed.fetch_add(1, Ordering::SeqCst)),
                    }
                }
            });
        }
        let wait_for = |count: usize, counter: &AtomicUsize| {
            while counter.load(Ordering::SeqCst) < count && wrong.lock().unwrap().is_empty() {
                std::thread::sleep(Duration::from_millis(10));
            }
        };
        wait_for(12, &whole);
        nodes.kill(manager);
        killed.store(true, Ordering::SeqCst);
        let green = nodes.wait_for("green", 2);
        // Asked when it was green again: answered whole.
        let before = whole.load(Ordering::SeqCst);
        wait_for(before + 12, &whole);
        over.store(true, Ordering::SeqCst);
        green.unwrap();
    });
    let counted = [&whole, &marked, &failed, &after].map(|counter| counter.load(Ordering::SeqCst));
    let [whole, marked, failed, after] = counted;
    println!("{whole} whole answers, {marked} marked, {failed} errors; {after} asked after the kill");
    assert_eq!(wrong.into_inner().unwrap(), Vec::<String>::new());
    assert_ne!(nodes.manager().unwrap(), manager);

    let equal = || {
        let mut rng = Rng::new(52);
        for query in QUERIES {
            for request in questions::questions(&mut rng, &parse(query).unwrap()) {
                let agreement =
                    compare(&local, &cluster, &request).unwrap_or_else(|difference| panic!("{difference}"));
                assert_ne!(agreement, Agreement::NotWhole);
            }
        }
    };
    equal();
    nodes.restart(manager).unwrap();
    nodes.wait_for("green", 3).unwrap();
    equal();
}
