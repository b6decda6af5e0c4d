//! The cluster as an embedder sees it: the same questions, asked of an OpenSearch cluster that holds the articles.

use std::fmt;
use std::ops::ControlFlow;
use std::sync::Arc;
use std::time::Duration;

use newsgrep_query::{Advice, Engine, EngineError, Hit, Request, Response, parse};
use newsgrep_remote::{Address, Capabilities, FeedOptions, Feeder, Layout, Options, Status, Transport};
use newsgrep_text::{Article, ArticleId};

use crate::Result;

/// An archive of articles on an OpenSearch cluster.
///
/// It is asked as an [`Archive`](crate::Archive) is, and gives the same answers: same language, same hits in the same order, same
/// counts, same spans. Cheap to clone; every clone is the same archive. All methods block, and can be called from many
/// threads at once.
///
/// ```no_run
/// use newsgrep::Cluster;
///
/// let archive = Cluster::connect("http://127.0.0.1:9200/archive")?;
/// let response = archive.search("\"moment of truth\"")?;
/// assert!(response.complete);
/// # Ok::<(), newsgrep::Error>(())
/// ```
#[derive(Clone)]
pub struct Cluster {
    remote: newsgrep_remote::Cluster,
}

impl Cluster {
    /// Connects to an archive at `https://host:9200/archive`, without credentials. One request tells whether it is there.
    ///
    /// # Errors
    ///
    /// Fails if the address is none, if the cluster cannot be reached, if there is no such archive on it, and if another
    /// version of newsgrep made it.
    pub fn connect(url: &str) -> Result<Cluster> {
        Ok(Cluster { remote: newsgrep_remote::Cluster::connect(url)? })
    }

    /// Connects to an archive, with credentials, certificates or limits.
    ///
    /// ```no_run
    /// use newsgrep::Cluster;
    /// use newsgrep::remote::{Credentials, Options};
    ///
    /// let password = std::fs::read_to_string("/run/secrets/press").expect("the password is there");
    /// let options = Options {
    ///     credentials: Some(Credentials::Basic { user: "reader".to_owned(), password }),
    ///     ..Options::default()
    /// };
    /// let archive = Cluster::connect_with("https://search.example:9200/press", options)?;
    /// # Ok::<(), newsgrep::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// As [`Cluster::connect`], and if the options cannot be used.
    pub fn connect_with(url: &str, options: Options) -> Result<Cluster> {
        Ok(Cluster { remote: newsgrep_remote::Cluster::connect_with(url, options)? })
    }

    /// Connects to an archive through an HTTP client of your own.
    ///
    /// # Errors
    ///
    /// As [`Cluster::connect`].
    pub fn over(address: Address, transport: Arc<dyn Transport>, options: Options) -> Result<Cluster> {
        Ok(Cluster { remote: newsgrep_remote::Cluster::over(address, transport, options)? })
    }

    /// Makes an archive on a cluster, and connects to it. One that is there already stays as it is.
    ///
    /// ```no_run
    /// use newsgrep::remote::{Layout, Options};
    /// use newsgrep::{Archive, Cluster};
    ///
    /// let cluster = Cluster::init("http://127.0.0.1:9200/archive", Options::default(), Layout::default())?;
    /// let mut feeder = cluster.feeder()?;
    /// for article in Archive::open("archive")?.articles() {
    ///     feeder.add(&article?)?;
    /// }
    /// feeder.commit()?;
    /// # Ok::<(), newsgrep::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// Fails if the address is none, if the cluster cannot be reached or refuses, and if another version of newsgrep made
    /// the archive that is there.
    pub fn init(url: &str, options: Options, layout: Layout) -> Result<Cluster> {
        Ok(Cluster { remote: newsgrep_remote::Cluster::init(url, options, layout)? })
    }

    /// Returns where the archive is.
    pub fn address(&self) -> &Address {
        self.remote.address()
    }

    /// Parses a query and returns the ten most relevant articles, as [`Archive::search`](crate::Archive::search).
    ///
    /// # Errors
    ///
    /// Fails if the text is no query, with every error at its place and rewrites that work, or if the cluster gives no
    /// answer.
    pub fn search(&self, query: &str) -> Result<Response> {
        self.run(&Request::new(parse(query)?))
    }

    /// Answers a request, as [`Archive::run`](crate::Archive::run).
    ///
    /// # Errors
    ///
    /// Fails if the cluster gives no answer, or if the request asks for what it cannot do: see [`Cluster::capabilities`]. An
    /// answer that is not whole, because time ran out or a part of the cluster did not answer, is no error: it says so itself.
    pub fn run(&self, request: &Request) -> Result<Response> {
        Ok(self.remote.search(request)?)
    }

    /// Answers a request, handing over each hit as it is read, until `sink` breaks off, as
    /// [`Archive::stream`](crate::Archive::stream).
    ///
    /// # Errors
    ///
    /// As [`Cluster::run`]; hits may have been handed over before.
    pub fn stream(
        &self,
        request: &Request,
        sink: &mut dyn FnMut(Hit) -> ControlFlow<()>,
    ) -> Result<Response> {
        Ok(self.remote.stream(request, sink)?)
    }

    /// Returns why a request finds nothing and what would find something, in about so much time at most, as
    /// [`Archive::advise`](crate::Archive::advise). Each change that is tried costs a search.
    ///
    /// # Errors
    ///
    /// As [`Cluster::run`] with the request. A change that cannot be searched is not tried.
    pub fn advise(&self, request: &Request, limit: Duration) -> Result<Advice> {
        Ok(newsgrep_query::advise(&self.remote, request, limit)?)
    }

    /// Returns the article with this id, as it was added.
    ///
    /// # Errors
    ///
    /// Fails if the cluster gives no answer.
    pub fn article(&self, id: ArticleId) -> Result<Option<Article>> {
        Ok(self.remote.article(id)?)
    }

    /// Returns those of the articles with these ids that are there, in the order of the ids, in far fewer requests than one for
    /// each.
    ///
    /// # Errors
    ///
    /// As [`Cluster::article`].
    pub fn articles(&self, ids: &[ArticleId]) -> Result<Vec<Article>> {
        Ok(self.remote.articles(ids)?)
    }

    /// Opens a feeder, which adds and deletes articles. Several may be at work at once, also from several machines.
    ///
    /// # Errors
    ///
    /// Fails if the cluster cannot be reached.
    pub fn feeder(&self) -> Result<Feeder> {
        Ok(self.remote.feeder()?)
    }

    /// Opens a feeder, with limits of its own.
    ///
    /// # Errors
    ///
    /// As [`Cluster::feeder`].
    pub fn feeder_with(&self, options: FeedOptions) -> Result<Feeder> {
        Ok(self.remote.feeder_with(options)?)
    }

    /// Returns how the cluster is, and how much the archive on it holds. [`Maintenance`](newsgrep_remote::Maintenance) does so
    /// also of an archive that another version of newsgrep made, and makes it anew.
    ///
    /// # Errors
    ///
    /// Fails if the cluster gives no answer.
    pub fn status(&self) -> Result<Status> {
        Ok(self.remote.status()?)
    }

    /// Returns what can be asked of a cluster that cannot be asked here, or the other way round, and how far it goes.
    pub fn capabilities(&self) -> Capabilities {
        self.remote.capabilities()
    }
}

impl Engine for Cluster {
    fn search(&self, request: &Request) -> std::result::Result<Response, EngineError> {
        self.remote.search(request)
    }

    fn stream(
        &self,
        request: &Request,
        sink: &mut dyn FnMut(Hit) -> ControlFlow<()>,
    ) -> std::result::Result<Response, EngineError> {
        self.remote.stream(request, sink)
    }

    fn suggest(&self, word: &str, limit: usize) -> Vec<(String, u64)> {
        self.remote.suggest(word, limit)
    }
}

impl fmt::Debug for Cluster {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Cluster").field("address", self.address()).finish_non_exhaustive()
    }
}
