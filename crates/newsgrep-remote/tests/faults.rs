//! A cluster that misbehaves in every way that a script can think of: nothing is lost, nothing is there twice, and what is
//! only a part is never taken for the whole.

#![cfg(feature = "http")]
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod fake;

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use fake::{Fake, Fault, Forward, Script, Tiny, insist, options};
use newsgrep_query::{Counts, Engine, Request, Response, parse};
use newsgrep_remote::{Cluster, Error, FeedOptions, Feeder, Http, Maintenance, Options, TransportError};
use newsgrep_testkit::Rng;
use newsgrep_testkit::cluster::{self, Nodes, request};
use newsgrep_text::{Article, ArticleId};

/// What the cluster shall hold: which version of which article lies in which month.
type Expected = BTreeMap<String, (String, String)>;

/// Returns a version of an article, with one of a few dates.
fn version(rng: &mut Rng, number: usize) -> (Article, String) {
    let text = format!("The envoys met {} times.", rng.below(1_000));
    let mut article = Article::from_parts(format!("wire:{number}"), Some("Talks begin"), [text.as_str()]);
    let month = *rng.pick(&["2022-01", "2022-02", "1999-12", "undated"]);
    article.published = month.parse().ok();
    (article, month.to_owned())
}

/// What is asked of a feeder.
enum Order {
    Add(Box<Article>, String),
    Delete(ArticleId),
}

/// Returns some orders for a few articles: they are added, changed, moved and deleted.
fn orders(rng: &mut Rng) -> Vec<Order> {
    let order = |_| {
        let number = rng.below(20);
        let (article, month) = version(rng, number);
        if rng.per_cent(20) { Order::Delete(article.id) } else { Order::Add(Box::new(article), month) }
    };
    (0..12).map(order).collect()
}

fn give(feeder: &mut Feeder, orders: &[Order], expected: &mut Expected) {
    for order in orders {
        match order {
            Order::Add(article, month) => {
                insist(|| feeder.add(article));
                expected.insert(article.id.to_string(), (format!("press-{month}"), article.text.clone()));
            }
            Order::Delete(id) => {
                insist(|| feeder.delete(*id));
                expected.remove(&id.to_string());
            }
        }
    }
}

/// Feeds through all faults; returns what was done to whoever fed.
fn feed_through(seed: u64) -> Vec<Fault> {
    let tiny = Arc::new(Tiny::default());
    let fake = Fake::start("press", Arc::<Tiny>::clone(&tiny), Script::new(seed, 35));
    let cluster = fake.init(&options());
    let mut rng = Rng::new(seed ^ 0xfeed);
    let mut expected = Expected::new();
    for _ in 0..3 {
        let options = FeedOptions { batch_articles: rng.between(1, 6), ..FeedOptions::default() };
        let mut feeder = insist(|| cluster.feeder_with(options.clone()));
        for _ in 0..2 {
            let orders = orders(&mut rng);
            give(&mut feeder, &orders, &mut expected);
            if rng.per_cent(40) {
                // It is killed, and another one gets the same orders.
                feeder = insist(|| cluster.feeder_with(options.clone()));
                give(&mut feeder, &orders, &mut expected);
            }
            assert_eq!(insist(|| feeder.commit()).rejected, [], "seed {seed}");
            let held = tiny.visible();
            let there: Expected = held
                .iter()
                .map(|(index, id, source)| {
                    (id.clone(), (index.clone(), source["article"]["text"].as_str().unwrap().to_owned()))
                })
                .collect();
            assert_eq!(held.len(), there.len(), "seed {seed}: an article is there twice");
            assert_eq!(there, expected, "seed {seed}");
        }
    }
    fake.faults()
}

#[test]
fn nothing_is_lost_or_doubled_whatever_happens_while_feeding() {
    let mut faults = Vec::new();
    // `NEWSGREP_SEEDS=200 cargo test -p newsgrep-remote --test faults` is the long run.
    let seeds = std::env::var("NEWSGREP_SEEDS").map_or(8, |seeds| seeds.parse().expect("a number of seeds"));
    for seed in 0..seeds {
        println!("seed {seed}");
        faults.extend(feed_through(seed));
    }
    let mut kinds: Vec<String> = faults.iter().map(|fault| format!("{fault:?}")).collect();
    kinds.sort_unstable();
    kinds.dedup();
    assert!(faults.len() >= 200, "{}", faults.len());
    assert!(kinds.len() >= 18, "{kinds:?}");
}

#[test]
fn what_was_done_without_a_word_is_known_later() {
    let at = |month: &str| {
        let mut article = Article::from_parts("wire:1", None, [format!("In {month}.").as_str()]);
        article.published = month.parse().ok();
        article
    };
    // Each time the first version is put without anybody knowing; it lies where no search sees it yet.
    let check = |then: &dyn Fn(&mut Feeder), expected: Option<&str>| {
        let tiny = Arc::new(Tiny::default());
        let script = Script::new(1, 100).of(&[Fault::CutAfter]).at("/_bulk");
        let fake = Fake::start("press", Arc::<Tiny>::clone(&tiny), script);
        let cluster = fake.init(&options());
        fake.behave(true);
        let mut feeder = cluster.feeder().unwrap();
        feeder.add(&at("2020-03")).unwrap();
        feeder.commit().unwrap();
        feeder.add(&at("2022-01")).unwrap();
        fake.behave(false);
        assert!(matches!(feeder.commit(), Err(Error::Unreachable { .. })));
        fake.behave(true);
        then(&mut feeder);
        feeder.commit().unwrap();
        let there: Vec<String> = tiny.visible().into_iter().map(|(index, ..)| index).collect();
        assert_eq!(there, expected.map(|month| format!("press-{month}")).into_iter().collect::<Vec<_>>());
    };
    check(&|_| (), Some("2022-01"));
    check(&|feeder| feeder.add(&at("1999-12")).unwrap(), Some("1999-12"));
    check(&|feeder| feeder.add(&at("2020-03")).unwrap(), Some("2020-03"));
    check(&|feeder| feeder.delete(at("2022-01").id).unwrap(), None);
}

#[test]
fn a_part_is_never_taken_for_the_whole() {
    let mut faults = 0;
    for seed in 100..104 {
        println!("seed {seed}");
        let tiny = Arc::new(Tiny::default());
        let fake = Fake::start("press", tiny, Script::new(seed, 60));
        let cluster = fake.init(&options());
        fake.behave(true);
        let mut rng = Rng::new(seed);
        let articles: Vec<Article> = (0..10).map(|number| version(&mut rng, number).0).collect();
        let mut feeder = cluster.feeder().unwrap();
        articles.iter().for_each(|article| feeder.add(article).unwrap());
        feeder.commit().unwrap();
        fake.behave(false);
        let mut found = 0;
        for article in articles.iter().cycle().take(40) {
            // Either it is found as it is, or there is an error; never that it is not there.
            if let Ok(answer) = cluster.article(article.id) {
                assert_eq!(answer.as_ref(), Some(article), "seed {seed}");
                found += 1;
            }
            if let Ok(answer) = cluster.article(ArticleId::of("none")) {
                assert_eq!(answer, None, "seed {seed}");
            }
        }
        assert!(found > 5, "seed {seed}: asking again helps");
        faults += fake.faults().len();
    }
    assert!(faults >= 200, "{faults}");
}

/// Returns the address of a real cluster; `None`, and a line that says so, where none can be run.
fn real_cluster() -> Option<String> {
    match cluster::named() {
        Some(base) => Some(base),
        None if cluster::available().is_err() => {
            cluster::say_skipped();
            None
        }
        None => Some(Nodes::shared().unwrap().url()),
    }
}

/// A real cluster that misbehaves; its archive is removed when this is dropped.
struct Real {
    base: String,
    name: &'static str,
    fake: Fake,
}

impl Real {
    fn start(name: &'static str, seed: u64) -> Option<Real> {
        let base = real_cluster()?;
        let real = Http::new(&format!("{base}/{name}").parse().unwrap(), &Options::default()).unwrap();
        let fake = Fake::start(name, Arc::new(Forward(real)), Script::new(seed, 35));
        Some(Real { base, name, fake })
    }

    /// Makes the archive. What a real cluster does takes its time.
    fn init(&self) -> Cluster {
        self.fake.init(&Options { timeout: Duration::from_secs(5), ..options() })
    }
}

impl Drop for Real {
    fn drop(&mut self) {
        let archive =
            Maintenance::connect(&format!("{}/{}", self.base, self.name), Options::default()).unwrap();
        for index in archive.status().unwrap().indexes {
            request("DELETE", &self.base, &format!("/{}", index.name), None).unwrap();
        }
        request("DELETE", &self.base, &format!("/_index_template/{}", self.name), None).unwrap();
    }
}

#[test]
fn a_real_cluster_may_misbehave_while_it_is_fed() {
    let Some(real) = Real::start("faults-feed", 1) else { return };
    let cluster = real.init();
    let mut rng = Rng::new(1);
    let articles: Vec<Article> = (0..30).map(|number| version(&mut rng, number).0).collect();
    let mut feeder =
        insist(|| cluster.feeder_with(FeedOptions { batch_articles: 4, ..FeedOptions::default() }));
    for article in &articles {
        insist(|| feeder.add(article));
    }
    assert_eq!(insist(|| feeder.commit()).rejected, []);
    for article in &articles {
        assert_eq!(insist(|| cluster.article(article.id)).as_ref(), Some(article));
    }
    real.fake.behave(true);
    let status = cluster.status().unwrap();
    assert_eq!((status.articles, status.paragraphs), (30, 60));
}

#[test]
fn a_search_is_whole_or_says_that_it_is_not() {
    let Some(real) = Real::start("faults-search", 2) else { return };
    let cluster = real.init();
    real.fake.behave(true);
    let mut rng = Rng::new(2);
    let mut feeder = cluster.feeder().unwrap();
    (0..60).for_each(|number| feeder.add(&version(&mut rng, number).0).unwrap());
    feeder.commit().unwrap();
    let queries = [
        "envoys",
        "\"envoys met\"",
        "met NEAR/3 times",
        "env*",
        "talks AND NOT envoy",
        "STEM(envoy)",
        "begin~1",
    ];
    let asked = queries.map(|query| Request { counts: Counts::Exact, ..Request::new(parse(query).unwrap()) });
    let shown = |response: &Response| {
        let hits: Vec<String> = response.hits.iter().map(|hit| serde_json::to_string(hit).unwrap()).collect();
        (hits, response.counts)
    };
    let right: Vec<Response> = asked.iter().map(|asked| cluster.search(asked).unwrap()).collect();
    assert!(right.iter().all(|response| response.complete));
    real.fake.behave(false);
    let (mut whole, mut partial) = (0, 0);
    for (asked, right) in asked.iter().zip(&right).cycle().take(280) {
        match cluster.search(asked) {
            Ok(response) if response.complete => {
                assert!(shown(&response) == shown(right), "{}: a part is shown as the whole", response.query);
                whole += 1;
            }
            Ok(response) => {
                assert!(!response.notices.is_empty(), "{}", response.query);
                partial += 1;
            }
            Err(_) => partial += 1,
        }
    }
    println!("{whole} whole, {partial} not; {} faults", real.fake.faults().len());
    assert!(whole > 100 && partial > 0 && real.fake.faults().len() >= 200);
}

#[test]
fn each_fault_by_itself_is_survived_or_told() {
    let check = |fault: Fault, survived: bool, told: &str| {
        let tiny = Arc::new(Tiny::default());
        let fake = Fake::start("press", tiny, Script::new(1, 100).of(&[fault]));
        let cluster = fake.init(&options());
        let error = cluster.article(ArticleId::of("none"));
        let said = error.err().map(|error| error.to_string()).unwrap_or_default();
        assert!(said.contains(told) && said.is_empty() == survived, "{fault:?}: {said}");
        assert!(!said.contains(char::is_control), "{fault:?}: {said:?}");
        assert!(fake.faults().len() <= 8, "{fault:?}: {} requests", fake.faults().len());
    };
    check(Fault::TooBusy, false, "(status 429): rejected_execution_exception: it is scripted");
    check(Fault::Unavailable, false, "(status 503): cluster_manager_not_discovered_exception");
    check(Fault::Broken, false, "(status 500): node_disconnected_exception");
    check(Fault::BadGateway, false, "(status 502): <html>Bad Gateway</html>");
    check(Fault::CutBefore, false, "cannot reach the cluster");
    check(Fault::CutAfter, false, "cannot reach the cluster");
    check(Fault::CutMiddle, false, "cannot reach the cluster");
    check(Fault::Doubled, true, "");
    check(Fault::DoubledBody, false, "it is no JSON");
    check(Fault::PartialShards, false, "1 of 2 parts of the archive did not answer: node_closed_exception");
    check(Fault::TimedOut, false, "the cluster ran out of time");
    check(Fault::Html, false, "it is no JSON");
    check(Fault::Huge, false, "longer than 4194304 bytes");
    check(Fault::Endless, false, "longer than 4194304 bytes");
    check(Fault::Deep, false, "it is no JSON: recursion limit exceeded");
    check(Fault::WrongTypes, false, "it has no hits");
    check(Fault::Redirect, false, "it points elsewhere, which is not followed");
    check(Fault::Drip, false, "no answer within 400ms");
}

#[test]
fn a_cluster_that_is_not_there_is_said_to_be_unreachable() {
    let fake = Fake::start("press", Arc::new(Tiny::default()), Script::new(1, 100).of(&[Fault::CutBefore]));
    let opened = Cluster::over(fake.address(), fake.transport(&options()), options());
    let error = opened.err().unwrap();
    assert!(matches!(error, Error::Unreachable { source: TransportError::Connection(_), .. }), "{error}");
}
