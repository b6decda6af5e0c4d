//! Making an archive anew from the articles that it holds: after a new version of newsgrep, or for another layout.
//!
//! One month after the other is locked, copied into a new index, counted, and swapped for the old one in one step, so that a
//! search sees the month once at any time. Whatever ends the work in between, the old index is still there and whole: the
//! next run throws the unfinished copy away, and goes on with that month.

use newsgrep_text::{Article, ArticleId};
use serde_json::{Value, json};

use super::{Index, Maintenance, count_all};
use crate::answer::{Answer, refused_because};
use crate::client::How;
use crate::feed::bulk::{self, Act, Outcome, Step};
use crate::point_in_time::PointInTime;
use crate::retry::Trouble;
use crate::{Error, Layout, Method, Result, document, mapping};

/// Which months to make anew.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rebuild {
    /// Those that another version of newsgrep made.
    Outdated,
    /// All of them: so a new layout is taken on.
    All,
}

/// How far the work is.
#[derive(Clone, Copy, Debug)]
pub struct Progress<'a> {
    /// The month that is made anew, such as `2022-01`.
    pub month: &'a str,
    /// Months that are done.
    pub months_done: usize,
    /// Months to do.
    pub months: usize,
    /// Articles of the month that are done.
    pub articles_done: u64,
    /// Articles of the month.
    pub articles: u64,
}

/// What was made anew.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct Rebuilt {
    /// Months.
    pub months: u64,
    /// Articles.
    pub articles: u64,
}

const DOING: &str = "make the archive anew";

/// How many articles are copied at once, at most.
const AT_ONCE: usize = 200;

impl Maintenance {
    /// Makes months of the archive anew from the articles that they hold, in the form and the words of this version.
    ///
    /// Searches go on meanwhile. A month takes no changes while it is made anew. Only one such run may be going on at a time.
    ///
    /// # Errors
    ///
    /// Fails if the cluster cannot be reached, or does not take an article. Nothing is lost then, but the month stays locked:
    /// call again to go on.
    pub fn reindex(&self, which: Rebuild, progress: &mut dyn FnMut(Progress<'_>)) -> Result<Rebuilt> {
        let indexes = self.indexes(DOING)?;
        let layout = self.layout()?;
        // Months that come up from now on are of this version.
        let path = format!("/_index_template/{}", self.archive());
        self.request(DOING, Method::Put, &path, Some(&mapping::template(self.archive(), layout)))?.done()?;
        self.remove_unfinished()?;
        let outdated = |index: &Index| mapping::check_meta(self.archive(), Some(&index.meta)).is_err();
        let chosen: Vec<Index> =
            indexes.into_iter().filter(|index| which == Rebuild::All || outdated(index)).collect();
        let mut rebuilt = Rebuilt::default();
        for (months_done, index) in chosen.iter().enumerate() {
            let mut told = |articles_done, articles| {
                progress(Progress {
                    month: &index.month,
                    months_done,
                    months: chosen.len(),
                    articles_done,
                    articles,
                });
            };
            rebuilt.articles += self.rebuild(index, layout, &mut told)?;
            rebuilt.months += 1;
        }
        Ok(rebuilt)
    }

    /// Returns the layout that new months get.
    fn layout(&self) -> Result<Layout> {
        let template = self.get(DOING, &format!("/_index_template/{}", self.archive()))?;
        let settings = "/index_templates/0/index_template/template/settings/index";
        let number = |name: &str| {
            let number = template.pointer(&format!("{settings}/{name}"))?;
            number
                .as_u64()
                .or_else(|| number.as_str()?.parse().ok())
                .and_then(|number| u32::try_from(number).ok())
        };
        match (number("number_of_shards"), number("number_of_replicas")) {
            (Some(shards), Some(replicas)) => Ok(Layout { shards, replicas }),
            _ => Err(Error::Answer { doing: DOING, detail: "its template has no layout".to_owned() }),
        }
    }

    /// Throws away what a run before did not finish: indexes that are not part of the archive yet.
    fn remove_unfinished(&self) -> Result<()> {
        let archive = self.archive();
        let answered = self.request(DOING, Method::Get, &format!("/{archive}.*/_alias"), None)?;
        if answered.status == 404 {
            return Ok(());
        }
        let found = answered.done()?;
        for (name, said) in found.as_object().into_iter().flatten() {
            let is_part = said.pointer(&format!("/aliases/{archive}")).is_some();
            if !is_part && mapping::month_of(archive, name).is_some() {
                self.remove(name)?;
            }
        }
        Ok(())
    }

    fn remove(&self, index: &str) -> Result<()> {
        let answered = self.request(DOING, Method::Delete, &format!("/{index}"), None)?;
        if answered.status == 404 { Ok(()) } else { answered.done().map(drop) }
    }

    /// Makes a month anew; returns how many articles it has.
    fn rebuild(&self, old: &Index, layout: Layout, told: &mut dyn FnMut(u64, u64)) -> Result<u64> {
        let new = mapping::rebuilt(self.archive(), &old.month, old.number + 1);
        // From now on nothing changes there; what is being changed is waited for.
        self.request(DOING, Method::Put, &format!("/{}/_block/write", old.name), None)?.done()?;
        self.refresh(&old.name)?;
        let articles = self.count(&old.name)?;
        told(0, articles);
        let made =
            self.request(DOING, Method::Put, &format!("/{new}"), Some(&mapping::whole_index(layout)))?;
        if made.kind() != "resource_already_exists_exception" {
            made.done()?;
        }
        self.copy(&old.name, &new, &mut |done| told(done, articles))?;
        self.refresh(&new)?;
        let copied = self.count(&new)?;
        if copied != articles {
            let detail = format!("of {articles} articles of {} only {copied} arrived", old.month);
            return Err(Error::Answer { doing: DOING, detail });
        }
        self.ensure_mapped(&new)?;
        self.swap(old, &new)?;
        Ok(articles)
    }

    /// Fails unless a new index is as it was made: where another run has thrown it away, the cluster makes one up.
    fn ensure_mapped(&self, index: &str) -> Result<()> {
        let said = self.get(DOING, &format!("/{index}/_mapping?filter_path=*.mappings._meta"))?;
        let meta = said.as_object().and_then(|all| all.get(index)?.pointer("/mappings/_meta"));
        mapping::check_meta(self.archive(), meta).map_err(|_| Error::Answer {
            doing: DOING,
            detail: format!(
                "`{index}` was taken away meanwhile: only one such run may be going on at a time"
            ),
        })
    }

    fn refresh(&self, index: &str) -> Result<()> {
        self.client.everywhere(DOING, format!("/{index}/_refresh"), &How::default())
    }

    fn count(&self, index: &str) -> Result<u64> {
        let answer = whole(self.client.search_index(index, &count_all(), &How::default())?)?;
        match answer.total() {
            Some((articles, true)) => Ok(articles),
            _ => Err(Error::Answer { doing: DOING, detail: "it does not count its articles".to_owned() }),
        }
    }

    /// Copies all articles of an index into another.
    fn copy(&self, from: &str, to: &str, told: &mut dyn FnMut(u64)) -> Result<()> {
        let how = How::default();
        let mut view = PointInTime::open(&self.client, from, &how)?;
        let (mut size, mut done, mut after) = (AT_ONCE, 0, None::<Value>);
        loop {
            let mut body = json!({
                "size": size,
                "track_total_hits": false,
                "_source": ["article"],
                "sort": [{ "order": "asc" }, { "content": "asc" }, { "_shard_doc": "asc" }],
            });
            if let Some(after) = &after {
                body["search_after"] = after.clone();
            }
            let answer = match self.client.search_pit(&mut view, &body, &how) {
                // Long articles: fewer at once.
                Err(error) if error.is_too_long() && size > 1 => {
                    size /= 2;
                    continue;
                }
                answer => whole(answer?)?,
            };
            let Some(last) = answer.hits().last() else { return Ok(()) };
            after = Some(last["sort"].clone());
            let articles: Result<Vec<Article>> =
                answer.hits().iter().map(|hit| document::article_of(DOING, hit)).collect();
            let articles = articles?;
            self.put(to, &articles)?;
            done += articles.len() as u64;
            told(done);
        }
    }

    /// Puts articles into an index, however often that has to be asked for. What is there stays as it is: it may be newer, should
    /// the index have become part of the archive by another run, or a request arrive late.
    fn put(&self, index: &str, articles: &[Article]) -> Result<()> {
        let documents: Result<Vec<(ArticleId, Vec<u8>)>> = articles
            .iter()
            .map(|article| Ok((article.id, document::document(article, document::state(article))?)))
            .collect();
        let mut open = documents?;
        let mut retries = self.client.retries();
        while !open.is_empty() {
            let steps = open.iter().map(|(id, document)| Step {
                id: *id,
                index: index.to_owned(),
                act: Act::Make(document),
            });
            let mut outcomes =
                bulk::send(&self.client, &steps.collect::<Vec<_>>(), &How::default())?.into_iter();
            let mut failed = None;
            open.retain(|(id, _)| match outcomes.next() {
                Some(Outcome::Done { .. } | Outcome::Nothing) => false,
                outcome => {
                    failed = Some(trouble(*id, outcome));
                    true
                }
            });
            let Some(trouble) = failed else { continue };
            let Some(pause) = retries.pause_after(&trouble) else { return Err(trouble.error) };
            self.client.pause(DOING, pause, &How::default())?;
        }
        Ok(())
    }

    /// Puts the new index of a month into the place of the old one, in one step.
    fn swap(&self, old: &Index, new: &str) -> Result<()> {
        let archive = self.archive();
        let body = json!({ "actions": [
            { "add": { "index": new, "alias": archive } },
            { "add": { "index": new, "alias": mapping::index(archive, &old.month) } },
            { "remove_index": { "index": old.name } },
        ] });
        let answered = self.request(DOING, Method::Post, "/_aliases", Some(&body))?;
        // Asked for a second time, since the first answer was lost, there is no old index any more.
        let is_done = answered.status == 404 && self.indexes(DOING)?.iter().any(|index| index.name == new);
        if is_done { Ok(()) } else { answered.done().map(drop) }
    }
}

fn whole(answer: Answer) -> Result<Answer> {
    match answer.incomplete {
        Some(why) => Err(refused_because(DOING, 503, &why)),
        None => Ok(answer),
    }
}

/// Returns what it means that an article was not put where it belongs.
fn trouble(id: ArticleId, outcome: Option<Outcome>) -> Trouble {
    match outcome {
        Some(Outcome::Again(error)) => Trouble::passing(error, None),
        Some(Outcome::Rejected(reason)) => {
            Trouble::lasting(Error::Article { origin: id.to_string(), why: reason })
        }
        _ => Trouble::lasting(refused_because(DOING, 404, "the new index was taken away")),
    }
}
