//! The same articles on this machine and on a cluster.

use std::fs;

use newsgrep_core::{Archive, WriterOptions};
use newsgrep_query::local::LocalEngine;
use newsgrep_remote::{Cluster, Credentials, Layout, Options};
use newsgrep_text::Article;

/// A cluster to test on, and how an archive is spread over it.
pub(crate) struct Place {
    pub(crate) url: String,
    pub(crate) layout: Layout,
}

impl Place {
    /// Makes an archive of these articles.
    pub(crate) fn fed(&self, name: &str, articles: &[Article]) -> Cluster {
        let cluster = self.made(name);
        let mut feeder = cluster.feeder().unwrap();
        for article in articles {
            feeder.add(article).unwrap();
        }
        let fed = feeder.commit().unwrap();
        assert_eq!((fed.new, fed.rejected.len()), (articles.len() as u64, 0), "{:?}", fed.rejected);
        cluster
    }

    /// Makes an archive without articles, under a name that nothing else has.
    pub(crate) fn made(&self, name: &str) -> Cluster {
        let url = format!("{}/newsgrep{}{name}", self.url, std::process::id());
        Cluster::init(&url, options(), self.layout).unwrap()
    }
}

/// Returns how to talk to a cluster that the environment names: `NEWSGREP_CLUSTER_USER` and `NEWSGREP_CLUSTER_PASSWORD`, or
/// `NEWSGREP_CLUSTER_API_KEY`, and the file `NEWSGREP_CLUSTER_CA` of who may vouch for it.
fn options() -> Options {
    let named = |name: &str| std::env::var(format!("NEWSGREP_CLUSTER_{name}")).ok();
    let by_password = named("USER").zip(named("PASSWORD"));
    let by_password = by_password.map(|(user, password)| Credentials::Basic { user, password });
    Options {
        credentials: by_password.or(named("API_KEY").map(Credentials::ApiKey)),
        ca_pem: named("CA").map(|file| fs::read(file).unwrap()),
        ..Options::default()
    }
}

/// Returns the engine of this machine on the same articles, written in several parts.
pub(crate) fn local(articles: &[Article]) -> LocalEngine {
    let archive = Archive::in_memory().unwrap();
    let mut writer = archive.writer(WriterOptions::default()).unwrap();
    for part in articles.chunks(articles.len().div_ceil(3).max(1)) {
        for article in part {
            writer.add(article).unwrap();
        }
        writer.commit().unwrap();
    }
    drop(writer);
    LocalEngine::new(archive)
}
