//! Fed again, by several at once, changed and deleted: the archive is the one that this machine would have.

use newsgrep_core::{Archive, WriterOptions};
use newsgrep_query::local::LocalEngine;
use newsgrep_query::{ArchiveState, Engine, Query, Request, Sort, parse};
use newsgrep_remote::{Cluster, Layout};
use newsgrep_testkit::cluster::{self, Nodes};
use newsgrep_testkit::conformance::{Agreement, archives, compare, questions};
use newsgrep_testkit::{Rng, made_up};
use newsgrep_text::Article;

use crate::on_cluster::{Place, local};

/// Returns where to test; nothing where there is no JDK.
fn place() -> Option<Place> {
    let layout = Layout { shards: 2, replicas: 0 };
    if let Some(url) = cluster::named() {
        return Some(Place { url, layout });
    }
    if cluster::available().is_err() {
        return None;
    }
    Some(Place { url: Nodes::shared().unwrap().url(), layout })
}

fn state(engine: &dyn Engine) -> ArchiveState {
    let request = Request { state: true, limit: 0, ..Request::new(Query::All) };
    engine.search(&request).unwrap().state.unwrap()
}

/// Checks that both hold the same, by date: what was deleted may still weigh in the ranking.
fn check_same(here: &LocalEngine, there: &Cluster, seed: u64) {
    assert_eq!(state(there), state(here));
    let mut rng = Rng::new(seed);
    for query in ["*", "the OR envoys", "\"of the\"", "source:wire", "date:none", "title:* NOT the"] {
        for request in questions::questions(&mut rng, &parse(query).unwrap()) {
            let request = Request { sort: Sort::Newest, ..request };
            let agreement =
                compare(here, there, &request).unwrap_or_else(|difference| panic!("{difference}"));
            assert_ne!(agreement, Agreement::NotWhole);
        }
    }
}

#[test]
fn the_same_fed_twice_or_by_two_at_once_is_there_once() {
    let Some(place) = place() else { return };
    let articles = archives::generated(21, 1_000);
    let cluster = place.fed("twice", &articles);
    let mut feeder = cluster.feeder().unwrap();
    articles.iter().for_each(|article| feeder.add(article).unwrap());
    let again = feeder.commit().unwrap();
    assert_eq!((again.new, again.changed, again.unchanged), (0, 0, articles.len() as u64));
    check_same(&local(&articles), &cluster, 22);

    let shared = place.made("shared");
    std::thread::scope(|scope| {
        // Two that have most in common, one of them from the end.
        let most = articles.len() * 3 / 4;
        let backwards: Vec<&Article> = articles.iter().rev().take(most).collect();
        let forwards: Vec<&Article> = articles.iter().take(most).collect();
        for part in [forwards, backwards] {
            let mut feeder = shared.feeder().unwrap();
            scope.spawn(move || {
                for some in part.chunks(50) {
                    some.iter().for_each(|article| feeder.add(article).unwrap());
                    feeder.commit().unwrap();
                }
            });
        }
    });
    check_same(&local(&articles), &shared, 23);
}

#[test]
fn changed_and_deleted_articles_are_changed_and_deleted() {
    let Some(place) = place() else { return };
    let mut rng = Rng::new(31);
    let mut articles = made_up();
    let cluster = place.fed("changed", &articles);
    let archive = Archive::in_memory().unwrap();
    let mut writer = archive.writer(WriterOptions::default()).unwrap();
    for article in &articles {
        writer.add(article).unwrap();
    }
    writer.commit().unwrap();
    let mut feeder = cluster.feeder().unwrap();
    for round in 0..4 {
        let mut left = Vec::new();
        for mut article in articles {
            match rng.below(5) {
                0 => {
                    feeder.delete(article.id).unwrap();
                    assert!(writer.delete(article.id).unwrap());
                    continue;
                }
                1 => {
                    // Another text, and another month: another index on the cluster.
                    article = Article {
                        id: article.id,
                        published: format!("2022-{:02}-11", rng.between(1, 4)).parse().ok(),
                        ..Article::from_text(
                            article.origin,
                            format!("The envoys\n\nRound {round} of the talks."),
                        )
                    };
                    feeder.add(&article).unwrap();
                    writer.add(&article).unwrap();
                }
                _ => feeder.add(&article).unwrap(),
            }
            left.push(article);
        }
        feeder.commit().unwrap();
        writer.commit().unwrap();
        check_same(&LocalEngine::new(archive.clone()), &cluster, 40 + round);
        articles = left;
    }
    assert!(!articles.is_empty(), "some are left");
    for article in &articles {
        assert_eq!(cluster.article(article.id).unwrap().as_ref(), Some(article));
    }
}
