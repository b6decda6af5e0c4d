//! What is searched, on this machine or on a cluster, behind what commands ask of it.

use std::ops::ControlFlow;
use std::time::Duration;

use anyhow::{Result, bail};
use newsgrep::{Advice, Archive, Article, ArticleId, Cluster, Error, Hit, Request, Response};

/// How much longer a user waits for what takes several searches, where each goes over the network.
const FARTHER: u32 = 8;

/// An archive here, or one on a cluster.
#[derive(Debug)]
pub(crate) enum Searched {
    Archive(Archive),
    Cluster(Cluster),
}

impl Searched {
    pub(crate) fn run(&self, request: &Request) -> Result<Response, Error> {
        match self {
            Searched::Archive(archive) => archive.run(request),
            Searched::Cluster(cluster) => cluster.run(request),
        }
    }

    pub(crate) fn stream(
        &self,
        request: &Request,
        sink: &mut dyn FnMut(Hit) -> ControlFlow<()>,
    ) -> Result<Response, Error> {
        match self {
            Searched::Archive(archive) => archive.stream(request, sink),
            Searched::Cluster(cluster) => cluster.stream(request, sink),
        }
    }

    pub(crate) fn advise(&self, request: &Request, limit: Duration) -> Result<Advice, Error> {
        match self {
            Searched::Archive(archive) => archive.advise(request, limit),
            Searched::Cluster(cluster) => cluster.advise(request, limit),
        }
    }

    pub(crate) fn article(&self, id: ArticleId) -> Result<Option<Article>, Error> {
        match self {
            Searched::Archive(archive) => archive.article(id),
            Searched::Cluster(cluster) => cluster.article(id),
        }
    }

    /// Returns those of these articles that are there, in the same order.
    pub(crate) fn articles(&self, ids: &[ArticleId]) -> Result<Vec<Article>, Error> {
        match self {
            Searched::Archive(archive) => {
                ids.iter().filter_map(|id| archive.article(*id).transpose()).collect()
            }
            Searched::Cluster(cluster) => cluster.articles(ids),
        }
    }

    /// Returns the archive, for what only one on this machine can tell.
    pub(crate) fn here(&self) -> Result<&Archive> {
        match self {
            Searched::Archive(archive) => Ok(archive),
            Searched::Cluster(_) => {
                bail!(
                    "this is told of an archive on this machine; `newsgrep cluster status` tells of one on a cluster"
                )
            }
        }
    }

    /// Returns how long a user may wait for several searches that take so long here.
    pub(crate) fn patience(&self, limit: Duration) -> Duration {
        match self {
            Searched::Archive(_) => limit,
            Searched::Cluster(_) => limit * FARTHER,
        }
    }
}
