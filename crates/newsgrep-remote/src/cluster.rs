//! The handle of an archive on a cluster.

use std::collections::HashMap;
use std::sync::Arc;

use newsgrep_text::{Article, ArticleId};
use serde_json::{Value, json};

use crate::answer::{refused_because, told};
use crate::client::{Client, How};
use crate::{
    Address, Error, FeedOptions, Feeder, Layout, Maintenance, Method, Options, Progress, Rebuild, Rebuilt,
    Result, Status, Transport, document, mapping,
};

const LOOKING: &str = "look up an article";

/// How many articles are looked up at once, at most.
const AT_ONCE: usize = 100;

/// An archive on a cluster. Cloning it is cheap.
#[derive(Clone)]
pub struct Cluster {
    client: Client,
}

impl Cluster {
    /// Opens the archive at an address, such as `https://search.example:9200/press`.
    ///
    /// # Errors
    ///
    /// Fails if the address is none, if the cluster cannot be reached, if it has no such archive, or if the archive was made by
    /// another version of newsgrep.
    #[cfg(feature = "http")]
    pub fn connect(url: &str) -> Result<Cluster> {
        Cluster::connect_with(url, Options::default())
    }

    /// Opens an archive, with credentials for instance.
    ///
    /// # Errors
    ///
    /// As [`Cluster::connect`], and if the options cannot be used.
    #[cfg(feature = "http")]
    pub fn connect_with(url: &str, options: Options) -> Result<Cluster> {
        let address: Address = url.parse()?;
        let transport = Arc::new(crate::Http::new(&address, &options)?);
        Cluster::over(address, transport, options)
    }

    /// Opens an archive over a transport of the caller's own. One request is sent.
    ///
    /// # Errors
    ///
    /// As [`Cluster::connect`].
    pub fn over(address: Address, transport: Arc<dyn Transport>, options: Options) -> Result<Cluster> {
        let client = Client::new(address, transport, &options);
        if !check_versions(&client)? {
            return Err(client.no_archive());
        }
        Ok(Cluster { client })
    }

    /// Makes an archive on a cluster, if it is not there yet, and opens it.
    ///
    /// The layout counts for the indexes that are made from now on.
    ///
    /// # Errors
    ///
    /// As [`Cluster::connect_with`]; and if an index, or another archive's, has the name already.
    #[cfg(feature = "http")]
    pub fn init(url: &str, options: Options, layout: Layout) -> Result<Cluster> {
        let address: Address = url.parse()?;
        let transport = Arc::new(crate::Http::new(&address, &options)?);
        Cluster::init_over(address, transport, options, layout)
    }

    /// Makes an archive, as [`Cluster::init`] does, over a transport of the caller's own.
    ///
    /// # Errors
    ///
    /// As [`Cluster::init`].
    pub fn init_over(
        address: Address,
        transport: Arc<dyn Transport>,
        options: Options,
        layout: Layout,
    ) -> Result<Cluster> {
        let client = Client::new(address, transport, &options);
        mapping::check_name(client.archive())?;
        check_versions(&client)?;
        let path = format!("/_index_template/{}", client.archive());
        let template = mapping::template(client.archive(), layout);
        let how = How::default();
        client.request("make the archive", Method::Put, path, Some(&template), &how)?.done()?;
        make_index(&client, &mapping::first_index(client.archive()), &how)?;
        Ok(Cluster { client })
    }

    /// Returns where the archive is.
    pub fn address(&self) -> &Address {
        self.client.address()
    }

    /// Opens the archive for writing. One request is sent.
    ///
    /// # Errors
    ///
    /// Fails if the cluster cannot be reached.
    pub fn feeder(&self) -> Result<Feeder> {
        self.feeder_with(FeedOptions::default())
    }

    /// Opens the archive for writing.
    ///
    /// # Errors
    ///
    /// As [`Cluster::feeder`].
    pub fn feeder_with(&self, options: FeedOptions) -> Result<Feeder> {
        Feeder::new(self.client.clone(), options)
    }

    /// Returns the article with this id, as searches see it: if it was committed.
    ///
    /// # Errors
    ///
    /// Fails if the cluster cannot be reached, or does not answer as a whole.
    pub fn article(&self, id: ArticleId) -> Result<Option<Article>> {
        Ok(self.articles(&[id])?.pop())
    }

    /// Returns those of the articles with these ids that are there, in the order of the ids. One request is sent for up to a
    /// hundred, more only if they are very long.
    ///
    /// # Errors
    ///
    /// As [`Cluster::article`].
    pub fn articles(&self, ids: &[ArticleId]) -> Result<Vec<Article>> {
        let mut found = HashMap::with_capacity(ids.len());
        for some in ids.chunks(AT_ONCE) {
            self.look_up(some, &mut found)?;
        }
        Ok(ids.iter().filter_map(|id| found.remove(id)).collect())
    }

    fn look_up(&self, ids: &[ArticleId], found: &mut HashMap<ArticleId, Article>) -> Result<()> {
        let values: Vec<String> = ids.iter().map(ToString::to_string).collect();
        let body = json!({
            // For a moment an article whose date has changed is in two months.
            "size": 2 * ids.len(),
            "query": { "ids": { "values": values } },
            "_source": ["article"],
        });
        let answer = match self.client.find(&body, &How::default()) {
            Err(error) if error.is_too_long() && ids.len() > 1 => {
                let (first, second) = ids.split_at(ids.len() / 2);
                self.look_up(first, found)?;
                return self.look_up(second, found);
            }
            answer => answer?,
        };
        if let Some(why) = answer.incomplete {
            return Err(refused_because(LOOKING, 503, &why));
        }
        for hit in answer.hits() {
            let article = document::article_of(LOOKING, hit)?;
            found.insert(article.id, article);
        }
        Ok(())
    }

    /// Returns how the archive is: see [`Maintenance::status`].
    ///
    /// # Errors
    ///
    /// As [`Maintenance::status`].
    pub fn status(&self) -> Result<Status> {
        Maintenance::of(self.client.clone()).status()
    }

    /// Makes the whole archive anew, with the layout that [`Cluster::init`] was last told: see [`Maintenance::reindex`].
    ///
    /// # Errors
    ///
    /// As [`Maintenance::reindex`].
    pub fn reindex(&self, progress: &mut dyn FnMut(Progress<'_>)) -> Result<Rebuilt> {
        Maintenance::of(self.client.clone()).reindex(Rebuild::All, progress)
    }

    /// Returns what sends requests about the archive.
    pub(crate) fn client(&self) -> &Client {
        &self.client
    }
}

/// Returns whether there is such an archive; fails if an index of it is of another version.
fn check_versions(client: &Client) -> Result<bool> {
    let archive = client.archive();
    // Every index of an archive says that it is strict: one without versions is seen, too, if it is as strict.
    let path = format!("/{archive}/_mapping?filter_path=*.mappings._meta,*.mappings.dynamic");
    let answered = client.request("open the archive", Method::Get, path, None, &How::default())?;
    if answered.status == 404 {
        return Ok(false);
    }
    let indexes = answered.done()?;
    let Value::Object(indexes) = indexes else {
        return Err(Error::Answer { doing: "open the archive", detail: "it lists no indexes".to_owned() });
    };
    if let Some(taken) = indexes.keys().find(|index| mapping::month_of(archive, index).is_none()) {
        return Err(mapping::taken(archive, taken));
    }
    indexes.values().try_for_each(|index| mapping::check_meta(archive, index.pointer("/mappings/_meta")))?;
    Ok(!indexes.is_empty())
}

/// Makes an index of the archive, unless it is there already.
pub(crate) fn make_index(client: &Client, index: &str, how: &How<'_>) -> Result<()> {
    // The template says the rest. The version is said here: it is that of the documents which follow.
    let body = json!({ "mappings": { "_meta": mapping::meta() } });
    let answered = client.request("make an index", Method::Put, format!("/{index}"), Some(&body), how)?;
    let is_there = match answered.kind() {
        // Somebody else was faster.
        "resource_already_exists_exception" => true,
        // Since it was rebuilt, this is another name of the index.
        "invalid_index_name_exception" => told(&answered.body["error"]).contains("already exists as alias"),
        _ => false,
    };
    if is_there { Ok(()) } else { answered.done().map(drop) }
}
