//! The engine on a cluster against the engine on this machine: random archives, random queries, the same answers.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use newsgrep_core::{Archive, WriterOptions};
use newsgrep_query::local::LocalEngine;
use newsgrep_query::{Counts, Engine, Request, Response, Scope, Sort, print};
use newsgrep_remote::{Cluster, Layout, Options};
use newsgrep_testkit::Rng;
use newsgrep_testkit::cluster::{named, request, say_skipped};
use newsgrep_testkit::generate::Generator;
use newsgrep_testkit::oracle::{VOCABULARY, random_archive, random_query};
use newsgrep_text::{Article, ArticleId};

fn number(name: &str, default: u64) -> u64 {
    std::env::var(name).map_or(default, |number| number.parse().unwrap())
}

struct Both {
    base: String,
    name: String,
    local: LocalEngine,
    cluster: Cluster,
}

impl Both {
    fn of(base: &str, name: String, articles: &[Article]) -> Both {
        let archive = Archive::in_memory().unwrap();
        let mut writer = archive.writer(WriterOptions::default()).unwrap();
        let _ = request("DELETE", base, &format!("/{name}-*"), None);
        let url = format!("{base}/{name}");
        let cluster = Cluster::init(&url, Options::default(), Layout { shards: 2, replicas: 0 }).unwrap();
        let mut feeder = cluster.feeder().unwrap();
        for article in articles {
            writer.add(article).unwrap();
            feeder.add(article).unwrap();
        }
        writer.commit().unwrap();
        feeder.commit().unwrap();
        let _ = request("POST", base, &format!("/{name}/_refresh"), None);
        Both { base: base.to_owned(), name, local: LocalEngine::new(archive), cluster }
    }
}

impl Drop for Both {
    fn drop(&mut self) {
        if std::env::var_os("KEEP").is_some() {
            return;
        }
        let _ = request("DELETE", &self.base, &format!("/{}-*", self.name), None);
        let _ = request("DELETE", &self.base, &format!("/_index_template/{}", self.name), None);
    }
}

fn comparable(mut response: Response, counted: bool) -> Response {
    response.took_us = 0;
    response.notices.clear();
    response.explanation = None;
    if !counted {
        response.counts = Default::default();
    }
    response
}

fn check(both: &Both, asked: &Request, seed: &str) {
    let local = both.local.search(asked);
    let remote = both.cluster.search(asked);
    let label = format!(
        "{seed}: {} {:?} {:?} {:?} limit {} offset {}",
        print(&asked.query),
        asked.scope,
        asked.sort,
        asked.counts,
        asked.limit,
        asked.offset
    );
    let (local, remote) = match (local, remote) {
        (Ok(local), Ok(remote)) => (local, remote),
        (Err(local), Err(remote)) => {
            assert_eq!(local.code(), remote.code(), "{label}");
            return;
        }
        (Err(local), _) if local.to_string().contains("more than 1024 words") => return,
        (local, remote) => panic!("{label}\n local {:?}\nremote {:?}", local.err(), remote.err()),
    };
    if local.notices.iter().any(|notice| notice.code == "expansion-capped") {
        return;
    }
    let counted = asked.counts != Counts::Bounded;
    if !counted {
        for (local, remote) in [
            (local.counts.articles, remote.counts.articles),
            (local.counts.paragraphs, remote.counts.paragraphs),
            (local.counts.occurrences, remote.counts.occurrences),
        ] {
            assert!(
                if remote.exact { remote == local } else { remote.value <= local.value },
                "{label} {remote:?} {local:?}"
            );
        }
    }
    let next = remote.next;
    let (local, remote) = (comparable(local, counted), comparable(remote, counted));
    if local != remote {
        let show = |response: &Response| {
            let hits = response
                .hits
                .iter()
                .map(|hit| format!("\n   {} {:?} {} {}", hit.id, hit.date, hit.score, hit.paragraphs.len()));
            format!(
                "{:?} {} next {:?}{}",
                response.counts,
                response.complete,
                response.next,
                hits.collect::<String>()
            )
        };
        if show(&local) == show(&remote) {
            assert_eq!(local, remote, "{label}");
        }
        panic!("{label}\n local {}\nremote {}", show(&local), show(&remote));
    }
    if let (Some(next), true) = (next, asked.limit > 1 && asked.offset < 3) {
        let asked = &Request { offset: asked.offset + 1, ..asked.clone() };
        check(both, &Request { after_hit: Some(next), ..asked.clone() }, seed);
    }
}

#[test]
fn generated_articles_are_found_alike() {
    let Some(base) = named() else { return say_skipped() };
    let (paragraphs, queries, seed) =
        (number("GENERATED", 3000), number("NEWSGREP_QUERIES", 100), number("NEWSGREP_SEED", 1));
    let articles: Vec<Article> = Generator::new(seed).take_paragraphs(paragraphs as usize).collect();
    let mut counts = std::collections::HashMap::<String, usize>::new();
    for article in &articles {
        for word in newsgrep_text::words(&article.text) {
            *counts.entry(word.folded.into_owned()).or_default() += 1;
        }
    }
    let mut words: Vec<(usize, String)> = counts.into_iter().map(|(word, count)| (count, word)).collect();
    words.sort_unstable_by(|a, b| b.cmp(a));
    let vocabulary: Vec<&str> = (0..200).map(|n| words[(n * n * words.len()) / 40_000].1.as_str()).collect();
    let mut rng = Rng::new(seed);
    let both = Both::of(&base, format!("engine-g{seed}"), &articles);
    for number in 0..queries {
        let query = random_query(&mut rng, &vocabulary);
        let scope = *rng.pick(&[Scope::Article, Scope::Article, Scope::Paragraph]);
        let sort = *rng.pick(&[Sort::Relevance, Sort::Relevance, Sort::Newest, Sort::Oldest]);
        let counts =
            *rng.pick(&[Counts::Exact, Counts::Articles, Counts::Units, Counts::Bounded, Counts::None]);
        let limit = *rng.pick(&[0, 1, 2, 5, 10, 100]);
        let offset = *rng.pick(&[0, 0, 0, 1, 7]);
        let asked = Request { scope, sort, counts, limit, offset, ..Request::new(query) };
        check(&both, &asked, &format!("query {number}"));
    }
}

#[test]
fn random_queries_have_the_same_answers() {
    let Some(base) = named() else { return say_skipped() };
    let (archives, queries, first) =
        (number("ARCHIVES", 3), number("NEWSGREP_QUERIES", 100), number("NEWSGREP_SEED", 1));
    for archive in first..first + archives {
        let mut rng = Rng::new(archive);
        let mut articles = Vec::new();
        for part in 0..rng.between(1, 4) {
            for mut article in random_archive(&mut rng) {
                article.origin = format!("{part}/{}", article.origin);
                article.id = ArticleId::of(&article.origin);
                articles.push(article);
            }
        }
        let both = Both::of(&base, format!("engine-d{archive}"), &articles);
        for number in 0..queries {
            let query = random_query(&mut rng, &VOCABULARY);
            let scope = *rng.pick(&[Scope::Article, Scope::Article, Scope::Paragraph]);
            let sort = *rng.pick(&[Sort::Relevance, Sort::Relevance, Sort::Newest, Sort::Oldest]);
            let counts =
                *rng.pick(&[Counts::Exact, Counts::Articles, Counts::Units, Counts::Bounded, Counts::None]);
            let limit = *rng.pick(&[0, 1, 2, 5, 10, 300]);
            let offset = *rng.pick(&[0, 0, 0, 1, 7]);
            let (before, after) = (rng.below(2), rng.below(2));
            let asked = Request { scope, sort, counts, limit, offset, before, after, ..Request::new(query) };
            check(&both, &asked, &format!("archive {archive} query {number}"));
        }
    }
}
