//! One archive on this machine and on a cluster.

use newsgrep_core::{Archive, WriterOptions};
use newsgrep_query::local::LocalEngine;
use newsgrep_remote::{Cluster, Layout, Options};
use newsgrep_testkit::cluster::{self, Nodes, request};
use newsgrep_text::Article;

/// The same articles in two engines. Dropping it deletes those on the cluster.
pub(crate) struct Both {
    base: String,
    name: String,
    pub(crate) local: LocalEngine,
    pub(crate) cluster: Cluster,
}

impl Both {
    /// Returns the articles in both; `None` if there is no cluster.
    pub(crate) fn of(name: &str, articles: &[Article]) -> Option<Both> {
        let base = match cluster::named() {
            Some(base) => base,
            None => {
                cluster::available().ok()?;
                Nodes::shared().unwrap().url()
            }
        };
        let name = format!("aggregate{}{name}", std::process::id());
        let layout = Layout { shards: 3, replicas: 0 };
        let cluster = Cluster::init(&format!("{base}/{name}"), Options::default(), layout).unwrap();
        let archive = Archive::in_memory().unwrap();
        let mut writer = archive.writer(WriterOptions::default()).unwrap();
        let mut feeder = cluster.feeder().unwrap();
        for article in articles {
            writer.add(article).unwrap();
            feeder.add(article).unwrap();
        }
        writer.commit().unwrap();
        feeder.commit().unwrap();
        Some(Both { base, name, local: LocalEngine::new(archive), cluster })
    }
}

impl Drop for Both {
    fn drop(&mut self) {
        let _ = request("DELETE", &self.base, &format!("/{}-*", self.name), None);
        let _ = request("DELETE", &self.base, &format!("/_index_template/{}", self.name), None);
    }
}
