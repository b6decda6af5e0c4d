//! Articles are put onto a real cluster: each is there once, as it was last given, whoever feeds and however often.

#![cfg(feature = "http")]
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::time::Duration;

use newsgrep_remote::{
    Call, Cluster, Error, FeedOptions, Http, Layout, Maintenance, Options, Rebuild, Rebuilt, Reply,
    Transport, TransportError,
};
use newsgrep_testkit::cluster::{self, Nodes, request};
use newsgrep_testkit::generate::Generator;
use newsgrep_testkit::seeds::seeds;
use newsgrep_text::{Article, ArticleId};
use serde_json::{Value, json};

/// An archive of its own on the cluster that all tests share; it is removed when it is dropped.
struct Archive {
    base: String,
    name: String,
}

impl Archive {
    /// Makes an archive; `None`, and a line that says so, where no cluster can be run.
    fn new(test: &str) -> Option<Archive> {
        let base = match cluster::named() {
            Some(base) => base,
            None if cluster::available().is_err() => {
                cluster::say_skipped();
                return None;
            }
            None => Nodes::shared().unwrap().url(),
        };
        let archive = Archive { base, name: format!("feeding-{test}") };
        archive.remove();
        Some(archive)
    }

    fn url(&self) -> String {
        format!("{}/{}", self.base, self.name)
    }

    fn init(&self) -> Cluster {
        Cluster::init(&self.url(), Options::default(), Layout { shards: 2, replicas: 0 }).unwrap()
    }

    fn ask(&self, method: &str, path: &str, body: Option<&Value>) -> Value {
        request(method, &self.base, path, body).unwrap().body
    }

    fn indexes(&self) -> Vec<String> {
        let found = self.ask("GET", &format!("/_alias/{}", self.name), None);
        let found = found.as_object().unwrap().iter().filter(|(_, value)| value.is_object());
        let mut found: Vec<String> = found.map(|(index, _)| index.clone()).collect();
        found.sort_unstable();
        found
    }

    /// Returns everything that searches see: where, which article, which change made it, and what is there.
    fn documents(&self) -> Vec<(String, String, u64, Value)> {
        let body = json!({ "size": 10_000, "seq_no_primary_term": true });
        let found = self.ask("POST", &format!("/{}/_search", self.name), Some(&body));
        let text = |hit: &Value, name: &str| hit[name].as_str().unwrap().to_owned();
        let hits = found["hits"]["hits"].as_array().unwrap().iter();
        let mut documents: Vec<_> = hits
            .map(|hit| {
                (
                    text(hit, "_index"),
                    text(hit, "_id"),
                    hit["_seq_no"].as_u64().unwrap(),
                    hit["_source"].clone(),
                )
            })
            .collect();
        documents.sort_by(|a, b| (&a.1, &a.0).cmp(&(&b.1, &b.0)));
        documents
    }

    fn remove(&self) {
        for index in self.indexes() {
            self.ask("DELETE", &format!("/{index}"), None);
        }
        // What was never part of it.
        self.ask("DELETE", &format!("/{}.*", self.name), None);
        self.ask("DELETE", &format!("/_index_template/{}", self.name), None);
    }
}

impl Drop for Archive {
    fn drop(&mut self) {
        self.remove();
    }
}

fn feed(cluster: &Cluster, articles: &[Article]) -> (u64, u64, u64, u64) {
    let mut feeder =
        cluster.feeder_with(FeedOptions { batch_articles: 7, ..FeedOptions::default() }).unwrap();
    for article in articles {
        feeder.add(article).unwrap();
    }
    let fed = feeder.commit().unwrap();
    assert_eq!(fed.rejected, []);
    (fed.new, fed.changed, fed.unchanged, fed.deleted)
}

fn dated(origin: &str, date: Option<&str>) -> Article {
    let mut article = Article::from_parts(origin, Some("Talks begin"), ["The envoys met in Zürich."]);
    article.published = date.map(|date| date.parse().unwrap());
    article
}

#[test]
fn feeding_again_changes_nothing() {
    let Some(archive) = Archive::new("again") else { return };
    assert!(matches!(Cluster::connect(&archive.url()), Err(Error::NoArchive { .. })));
    let cluster = archive.init();
    let articles = seeds();
    let count = articles.len() as u64;
    assert_eq!(feed(&cluster, &articles), (count, 0, 0, 0));
    let documents = archive.documents();
    assert_eq!(documents.len(), articles.len());
    assert_eq!(feed(&cluster, &articles), (0, 0, count, 0));
    // To be made again, or opened, does nothing to an archive.
    archive.init();
    let cluster = Cluster::connect(&archive.url()).unwrap();
    assert_eq!(archive.documents(), documents);
    for article in &articles {
        assert_eq!(cluster.article(article.id).unwrap().as_ref(), Some(article));
    }
    assert_eq!(cluster.article(ArticleId::of("none")).unwrap(), None);
}

#[test]
fn an_article_lies_in_the_month_of_its_date() {
    let Some(archive) = Archive::new("month") else { return };
    let cluster = archive.init();
    let homes = || -> Vec<String> { archive.documents().into_iter().map(|(index, ..)| index).collect() };
    assert_eq!(feed(&cluster, &[dated("talks", Some("2022-01-31T23:30-08:00"))]), (1, 0, 0, 0));
    assert_eq!(homes(), ["feeding-month-2022-01"]);
    assert_eq!(feed(&cluster, &[dated("talks", Some("1867-11"))]), (0, 1, 0, 0));
    assert_eq!(homes(), ["feeding-month-1867-11"]);
    assert_eq!(feed(&cluster, &[dated("talks", None)]), (0, 1, 0, 0));
    assert_eq!(homes(), ["feeding-month-undated"]);
    // Before anything is visible, too.
    let dates = [Some("2023-05"), Some("2022"), None, Some("2024-02-29")].map(|date| dated("talks", date));
    let mut feeder =
        cluster.feeder_with(FeedOptions { batch_articles: 1, ..FeedOptions::default() }).unwrap();
    for article in &dates {
        feeder.add(article).unwrap();
        feeder.add(&dated("votes", Some("2022-03"))).unwrap();
    }
    let fed = feeder.commit().unwrap();
    assert_eq!((fed.new, fed.changed, fed.unchanged), (1, 4, 3));
    assert_eq!(homes().len(), 2);
    assert_eq!(cluster.article(dates[3].id).unwrap().as_ref(), Some(&dates[3]));
}

#[test]
fn what_is_deleted_is_gone_and_may_come_again() {
    let Some(archive) = Archive::new("delete") else { return };
    let cluster = archive.init();
    let [talks, votes] = [dated("talks", Some("2022-01")), dated("votes", None)];
    feed(&cluster, &[talks.clone(), votes.clone()]);
    let mut feeder = cluster.feeder().unwrap();
    feeder.delete(talks.id).unwrap();
    feeder.delete(ArticleId::of("none")).unwrap();
    assert_eq!(feeder.commit().unwrap().deleted, 1);
    assert_eq!(archive.documents().len(), 1);
    // Added, deleted and added again before anything is visible.
    feeder.add(&talks).unwrap();
    feeder.delete(talks.id).unwrap();
    feeder.delete(votes.id).unwrap();
    feeder.commit().unwrap();
    assert_eq!(archive.documents().len(), 0);
    feeder.add(&talks).unwrap();
    assert_eq!(feeder.commit().unwrap().new, 1);
    assert_eq!(cluster.article(talks.id).unwrap(), Some(talks));
}

#[test]
fn two_feeders_at_once_make_the_archive_that_one_makes() {
    let Some(archive) = Archive::new("two") else { return };
    let Some(alone) = Archive::new("one") else { return };
    let mut articles: Vec<Article> = Generator::new(7).take_paragraphs(1_500).collect();
    // Few months: to make an index takes longer than to fill it.
    for (article, month) in articles.iter_mut().zip([1, 2, 3].into_iter().cycle()) {
        article.published = Some(format!("2022-{month:02}-17").parse().unwrap());
    }
    let (cluster, expected) = (archive.init(), alone.init());
    feed(&expected, &articles);
    // Both feed all of it, one of them from the end; some articles are known to one of them with an older date.
    let backwards: Vec<Article> = articles.iter().rev().cloned().collect();
    for article in articles.iter_mut().step_by(5) {
        article.published = Some("1990-07".parse().unwrap());
    }
    std::thread::scope(|threads| {
        for half in [&articles, &backwards] {
            let cluster = cluster.clone();
            threads.spawn(move || feed(&cluster, half));
        }
    });
    let ids: Vec<String> = archive.documents().into_iter().map(|(_, id, ..)| id).collect();
    let expected_ids: Vec<String> = alone.documents().into_iter().map(|(_, id, ..)| id).collect();
    assert_eq!(ids, expected_ids, "each article is there once");
    // Whoever came last is overruled by one more feeder.
    feed(&cluster, &backwards);
    let sources = |archive: &Archive| -> Vec<Value> {
        archive.documents().into_iter().map(|(.., source)| source).collect()
    };
    assert!(sources(&archive) == sources(&alone), "both archives hold the same");
}

#[test]
fn what_cannot_be_kept_is_refused_by_name() {
    let Some(archive) = Archive::new("refused") else { return };
    let cluster = archive.init();
    let mut feeder = cluster.feeder().unwrap();
    let long = Article::from_parts("long", None, vec!["Talks."; 10_001]);
    let said = feeder.add(&long).unwrap_err().to_string();
    assert_eq!(
        said,
        "the article `long` cannot be kept on the cluster: it has 10001 paragraphs, more than 10000"
    );
    feeder.add(&Article::from_parts("longest", None, vec!["Talks."; 10_000])).unwrap();
    feeder.add(&dated("talks", None)).unwrap();
    assert_eq!(feeder.commit().unwrap().new, 2, "the others go on");
}

#[test]
fn another_version_is_refused() {
    let Some(archive) = Archive::new("version") else { return };
    archive.init();
    let check = |meta: Value, hint: &str| {
        let body = json!({ "_meta": meta });
        archive.ask("PUT", &format!("/{}/_mapping", archive.name), Some(&body));
        let error = Cluster::connect(&archive.url()).err().unwrap();
        assert!(matches!(error, Error::Version { .. }) && error.to_string().contains(hint), "{error}");
        let again = Cluster::init(&archive.url(), Options::default(), Layout::default());
        assert!(matches!(again, Err(Error::Version { .. })));
    };
    check(json!({ "newsgrep": { "mapping": 1, "analysis": 1 } }), "cluster reindex");
    check(json!({ "newsgrep": { "mapping": 99, "analysis": 3 } }), "newer newsgrep");
    check(json!({ "other": {} }), "another name");
}

#[test]
fn a_rebuilt_archive_holds_what_it_held() {
    let Some(archive) = Archive::new("rebuild") else { return };
    let cluster = archive.init();
    let articles: Vec<Article> = (0..300)
        .map(|number| dated(&format!("wire:{number}"), [None, Some("2022-01"), Some("2023")][number % 3]))
        .collect();
    feed(&cluster, &articles);
    let content = || -> Vec<(String, Value)> {
        archive.documents().into_iter().map(|(_, id, _, source)| (id, source)).collect()
    };
    let before = content();
    // It was made by an older version, and a run before this one was killed.
    for index in archive.indexes() {
        let meta = json!({ "_meta": { "newsgrep": { "mapping": 1, "analysis": 1 } } });
        archive.ask("PUT", &format!("/{index}/_mapping"), Some(&meta));
    }
    archive.ask("PUT", "/feeding-rebuild.2022-01.1/_doc/17", Some(&json!({ "left": "over" })));
    let archive_of_any_version = Maintenance::connect(&archive.url(), Options::default()).unwrap();
    assert!(!archive_of_any_version.status().unwrap().current);
    let mut told = Vec::new();
    let rebuilt = archive_of_any_version
        .reindex(Rebuild::Outdated, &mut |progress| {
            told.push((progress.month.to_owned(), progress.articles_done))
        })
        .unwrap();
    assert_eq!((rebuilt.months, rebuilt.articles), (3, 300));
    assert_eq!(
        told,
        [
            ("2022-01", 0),
            ("2022-01", 100),
            ("2023-01", 0),
            ("2023-01", 100),
            ("undated", 0),
            ("undated", 100)
        ]
        .map(|(month, done)| (month.to_owned(), done))
    );
    assert_eq!(content(), before);
    assert_eq!(
        archive.indexes(),
        ["feeding-rebuild.2022-01.1", "feeding-rebuild.2023-01.1", "feeding-rebuild.undated.1"]
    );
    // It is an archive like any other: articles go to the months that were rebuilt, and move between them.
    let cluster = Cluster::connect(&archive.url()).unwrap();
    assert_eq!(feed(&cluster, &articles), (0, 0, 300, 0));
    assert_eq!(feed(&cluster, &[dated("wire:1", Some("2023")), dated("wire:300", None)]), (1, 1, 0, 0));
    assert_eq!(archive.documents().len(), 301);
    assert_eq!(archive_of_any_version.reindex(Rebuild::Outdated, &mut |_| ()).unwrap(), Rebuilt::default());
    // With another layout, all of it.
    Cluster::init(&archive.url(), Options::default(), Layout { shards: 1, replicas: 0 }).unwrap();
    assert_eq!(cluster.reindex(&mut |_| ()).unwrap().articles, 301);
    let status = cluster.status().unwrap();
    assert!(status.indexes.iter().all(|index| index.shards == 1 && index.name.ends_with(".2")), "{status:?}");
    assert_eq!((status.articles, status.paragraphs, status.current), (301, 602, true));
    assert_eq!((status.health.as_str(), status.incomplete.as_deref()), ("green", None));
    assert_eq!(feed(&cluster, &articles[..20]), (0, 1, 19, 0));
}

/// A transport that goes dead after some requests, the last of which is carried out all the same.
struct Mortal {
    inner: Http,
    left: AtomicUsize,
}

impl Transport for Mortal {
    fn send(&self, call: &Call<'_>) -> Result<Reply, TransportError> {
        let left = self.left.fetch_update(Relaxed, Relaxed, |left| Some(left.saturating_sub(1))).unwrap();
        let dead = Err(TransportError::Untrusted("killed".to_owned()));
        match left {
            0 => dead,
            1 => self.inner.send(call).and(dead),
            _ => self.inner.send(call),
        }
    }

    fn pause(&self, _: Duration) {}
}

#[test]
fn a_rebuild_that_is_killed_at_any_point_loses_nothing() {
    let Some(archive) = Archive::new("killed") else { return };
    let cluster = archive.init();
    feed(&cluster, &[dated("talks", Some("2022-01")), dated("votes", None), dated("gold", None)]);
    for index in archive.indexes() {
        let meta = json!({ "_meta": { "newsgrep": { "mapping": 1, "analysis": 1 } } });
        archive.ask("PUT", &format!("/{index}/_mapping"), Some(&meta));
    }
    let content = || -> Vec<(String, Value)> {
        archive.documents().into_iter().map(|(_, id, _, source)| (id, source)).collect()
    };
    let before = content();
    let mut lives = 0;
    loop {
        lives += 1;
        let address = archive.url().parse().unwrap();
        let inner = Http::new(&address, &Options::default()).unwrap();
        let transport = Arc::new(Mortal { inner, left: AtomicUsize::new(lives) });
        let done = Maintenance::over(address, transport, &Options::default())
            .reindex(Rebuild::Outdated, &mut |_| ());
        assert_eq!(content(), before, "after {lives} requests");
        if done.is_ok() {
            break;
        }
    }
    assert!(lives > 10, "{lives}");
    assert!(cluster.status().unwrap().current);
    assert_eq!(archive.indexes(), ["feeding-killed.2022-01.1", "feeding-killed.undated.1"]);
}
