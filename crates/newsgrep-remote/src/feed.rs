//! Putting articles onto a cluster.
//!
//! In: articles, and ids of those to delete. Out: an archive on the cluster that holds each article once, as it was last
//! given, in the month of its own date. What was sent and not acknowledged is sent again; since a document goes by the id of
//! its article, that changes nothing. An article whose date changed is put into its new month first, and then taken out of
//! the old one.
//!
//! The cluster's searches see changes only after a refresh. So what a feeder has sent since its last commit it knows itself;
//! what others sent meanwhile it meets at the commit, and of two copies that of the later month stays: every feeder decides
//! alike, and none deletes what has changed since it looked.

pub(crate) mod bulk;
mod copies;

use std::collections::{HashMap, HashSet};

use newsgrep_text::{Article, ArticleId};
use serde::Serialize;

use crate::answer::refused_because;
use crate::client::{Client, How};
use crate::cluster::make_index;
use crate::retry::Trouble;
use crate::{Error, Result, document, mapping};
use bulk::{Act, Outcome, Step};
use copies::{Copy, copies};

/// How articles are sent.
#[derive(Clone, Debug)]
pub struct FeedOptions {
    /// About how many bytes of documents go into one request. A larger article goes by itself.
    pub batch_bytes: usize,
    /// How many articles go into one request, at most.
    pub batch_articles: usize,
}

impl Default for FeedOptions {
    fn default() -> Self {
        FeedOptions { batch_bytes: 5 << 20, batch_articles: 1_000 }
    }
}

/// What a commit made visible: articles since the one before.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Fed {
    /// Articles that were not there before.
    pub new: u64,
    /// Articles that took the place of an older version.
    pub changed: u64,
    /// Articles that were there already, and were not sent.
    pub unchanged: u64,
    /// Articles that were deleted.
    pub deleted: u64,
    /// Articles that the cluster does not take.
    pub rejected: Vec<Rejected>,
}

/// An article that the cluster does not take.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Rejected {
    /// Where the article is from.
    pub origin: String,
    /// Why, in the cluster's own words.
    pub reason: String,
}

/// Puts articles onto a cluster, keeping about 200 bytes of each until it is committed. Several may do so at once, on one machine or on many.
///
/// What was added is in the archive for certain, and found by searches, after [`Feeder::commit`].
pub struct Feeder {
    client: Client,
    options: FeedOptions,
    /// What is to be done next, each article once.
    waiting: Vec<Task>,
    /// The place of each in that.
    places: HashMap<ArticleId, usize>,
    /// The bytes of the documents in it.
    bytes: usize,
    /// Where the articles lie that were sent since the last commit: searches may not see it yet.
    sent: HashMap<ArticleId, Vec<Copy>>,
    /// The articles that something was sent for since the last commit.
    touched: HashSet<ArticleId>,
    /// Whether something was sent of which it is not known what became of it.
    unsure: bool,
    /// Copies to delete, their articles being elsewhere.
    strays: Vec<(ArticleId, Copy)>,
    /// The months that are known to have an index.
    months: HashSet<String>,
    fed: Fed,
}

/// What is to be done with an article.
struct Task {
    id: ArticleId,
    origin: String,
    work: Work,
}

enum Work {
    Put { month: String, state: u64, document: Vec<u8> },
    Delete,
}

const LOOKING: &str = "look up articles";
const COMMITTING: &str = "make articles visible";

/// How many articles are looked up at once.
const LOOKED_UP: usize = 1_000;

/// How often a commit looks again after it found an article twice.
const LOOKS: usize = 5;

impl Feeder {
    pub(crate) fn new(client: Client, options: FeedOptions) -> Result<Self> {
        let feeder = Feeder {
            client,
            options,
            waiting: Vec::new(),
            places: HashMap::new(),
            bytes: 0,
            sent: HashMap::new(),
            touched: HashSet::new(),
            unsure: false,
            strays: Vec::new(),
            months: HashSet::new(),
            fed: Fed::default(),
        };
        // What a feeder before sent, and perhaps did not live to commit, shall be seen.
        feeder.refresh()?;
        Ok(feeder)
    }

    /// Adds an article, in place of one with the same id.
    ///
    /// # Errors
    ///
    /// Fails with [`Error::Article`] if the article cannot be kept on a cluster; the feeder goes on without it. Any other error
    /// comes from sending what was added before: nothing of that is forgotten. The article itself is not added then: add it again.
    pub fn add(&mut self, article: &Article) -> Result<()> {
        let state = document::state(article);
        let document = document::document(article, state)?;
        let month = mapping::month(article);
        self.enter(Task {
            id: article.id,
            origin: article.origin.clone(),
            work: Work::Put { month, state, document },
        })
    }

    /// Deletes the article with this id, if there is one.
    ///
    /// # Errors
    ///
    /// As [`Feeder::add`].
    pub fn delete(&mut self, id: ArticleId) -> Result<()> {
        self.enter(Task { id, origin: id.to_string(), work: Work::Delete })
    }

    /// Sends what is left, and lets searches find everything that was added.
    ///
    /// # Errors
    ///
    /// Fails if the cluster cannot be reached, or refuses; commit again to go on.
    pub fn commit(&mut self) -> Result<Fed> {
        self.flush()?;
        self.refresh()?;
        self.settle()?;
        self.forget();
        Ok(std::mem::take(&mut self.fed))
    }

    fn enter(&mut self, task: Task) -> Result<()> {
        let size = task.size();
        if !self.waiting.is_empty()
            && (self.bytes + size > self.options.batch_bytes
                || self.waiting.len() >= self.options.batch_articles)
        {
            self.flush()?;
        }
        self.bytes += size;
        match self.places.get(&task.id) {
            // Only the last one counts.
            Some(place) => {
                self.bytes -= self.waiting[*place].size();
                self.waiting[*place] = task;
            }
            None => {
                self.places.insert(task.id, self.waiting.len());
                self.waiting.push(task);
            }
        }
        Ok(())
    }

    /// Does everything that is waiting. What could not be done goes on waiting.
    fn flush(&mut self) -> Result<()> {
        let mut open = std::mem::take(&mut self.waiting);
        let done = self.carry_out(&mut open);
        if done.is_err() {
            // It may be done all the same, or a part of it: what the cluster holds has to be looked up.
            self.unsure = true;
            for task in &open {
                self.sent.remove(&task.id);
                self.touched.insert(task.id);
            }
        }
        self.waiting = open;
        self.places = self.waiting.iter().enumerate().map(|(place, task)| (task.id, place)).collect();
        self.bytes = self.waiting.iter().map(Task::size).sum();
        done
    }

    fn carry_out(&mut self, open: &mut Vec<Task>) -> Result<()> {
        if self.unsure {
            self.refresh()?;
            self.unsure = false;
        }
        if !open.is_empty() {
            let unknown: Vec<ArticleId> =
                open.iter().map(|task| task.id).filter(|id| !self.sent.contains_key(id)).collect();
            let mut held = copies(&self.client, LOOKING, &unknown, &How::default())?;
            for task in &*open {
                if let Some(copies) = self.sent.get(&task.id) {
                    held.insert(task.id, copies.clone());
                }
            }
            self.leave_out_unchanged(open, &held);
            self.make_months(open)?;
            self.send(open, &held)?;
        }
        self.delete_strays()
    }

    /// Takes out what the cluster has as it is, and what it does not have and shall not have.
    fn leave_out_unchanged(&mut self, open: &mut Vec<Task>, held: &HashMap<ArticleId, Vec<Copy>>) {
        let archive = self.client.archive().to_owned();
        open.retain(|task| {
            let copies = held.get(&task.id).map_or(&[][..], Vec::as_slice);
            let Work::Put { month, state, .. } = &task.work else { return !copies.is_empty() };
            let mut right = copies.iter().filter(|copy| is_of(&archive, copy, month) && copy.state == *state);
            let Some(right) = right.next() else { return true };
            self.fed.unchanged += 1;
            if copies.len() > 1 {
                self.strays.extend(strays(&archive, task.id, copies, month));
                self.keep(task.id, vec![right.clone()]);
            }
            false
        });
    }

    /// Makes the indexes of months that are new.
    fn make_months(&mut self, open: &[Task]) -> Result<()> {
        for month in open.iter().filter_map(Task::month) {
            if !self.months.contains(month) {
                make_index(&self.client, &mapping::index(self.client.archive(), month), &How::default())?;
                self.months.insert(month.to_owned());
            }
        }
        Ok(())
    }

    /// Sends what is open until the cluster has taken or rejected all of it.
    fn send(&mut self, open: &mut Vec<Task>, held: &HashMap<ArticleId, Vec<Copy>>) -> Result<()> {
        let mut retries = self.client.retries();
        while !open.is_empty() {
            let before = open.len();
            let error = self.send_once(open, held)?;
            let Some(error) = error else { continue };
            if open.len() < before {
                // The cluster goes on, if slowly.
                retries = self.client.retries();
            }
            let trouble = Trouble::passing(error, None);
            let Some(pause) = retries.pause_after(&trouble) else { return Err(trouble.error) };
            self.client.pause(bulk::DOING, pause, &How::default())?;
        }
        Ok(())
    }

    /// Sends what is open once. Returns why something has to be sent again, if so.
    fn send_once(
        &mut self,
        open: &mut Vec<Task>,
        held: &HashMap<ArticleId, Vec<Copy>>,
    ) -> Result<Option<Error>> {
        let outcomes = match self.outcomes(open, held) {
            Err(Error::Refused { status: 413, reason, .. }) => return self.send_less(open, held, reason),
            outcomes => outcomes?,
        };
        let mut outcomes = outcomes.into_iter();
        let (mut again, mut gone) = (None, Vec::new());
        open.retain(|task| {
            let copies = held.get(&task.id).map_or(&[][..], Vec::as_slice);
            // A deleted article has as many outcomes as it had copies.
            let (mut keep, mut rejected) = (false, None);
            for outcome in outcomes.by_ref().take(task.steps(copies)) {
                match outcome {
                    Outcome::Again(error) => (keep, again) = (true, Some(error)),
                    Outcome::NoIndex => {
                        keep = true;
                        gone.extend(task.month().map(str::to_owned));
                    }
                    Outcome::Rejected(reason) => rejected = Some(reason),
                    Outcome::Done { index, change } => self.note(task, copies, index, change),
                    Outcome::Nothing => {}
                }
            }
            if let Some(reason) = rejected {
                self.fed.rejected.push(Rejected { origin: task.origin.clone(), reason });
                return false;
            }
            if !keep && matches!(task.work, Work::Delete) {
                self.fed.deleted += 1;
                self.keep(task.id, Vec::new());
            }
            keep
        });
        if again.is_none() && !gone.is_empty() {
            self.months.retain(|month| !gone.contains(month));
            self.make_months(open)?;
            let why = format!("the index of {} is taken away again and again", gone.swap_remove(0));
            again = Some(refused_because(bulk::DOING, 404, &why));
        }
        Ok(again)
    }

    fn outcomes(&self, open: &[Task], held: &HashMap<ArticleId, Vec<Copy>>) -> Result<Vec<Outcome>> {
        let mut steps = Vec::with_capacity(open.len());
        for task in open {
            let Task { id, .. } = *task;
            match &task.work {
                Work::Put { month, document, .. } => {
                    let index = mapping::index(self.client.archive(), month);
                    steps.push(Step { id, index, act: Act::Put(document) });
                }
                Work::Delete => {
                    let copies = held.get(&id).into_iter().flatten();
                    steps.extend(copies.map(|copy| Step {
                        id,
                        index: copy.index.clone(),
                        act: Act::Delete(None),
                    }));
                }
            }
        }
        bulk::send(&self.client, &steps, &How::default())
    }

    /// Sends halves of what was too much at once; an article that is too much by itself is rejected.
    fn send_less(
        &mut self,
        open: &mut Vec<Task>,
        held: &HashMap<ArticleId, Vec<Copy>>,
        reason: String,
    ) -> Result<Option<Error>> {
        if let [task] = open.as_slice() {
            let origin = task.origin.clone();
            self.fed.rejected.push(Rejected { origin, reason });
            open.clear();
            return Ok(None);
        }
        let mut rest = open.split_off(open.len() / 2);
        let first = self.send_once(open, held);
        let second = if first.is_ok() { self.send_once(&mut rest, held) } else { Ok(None) };
        open.append(&mut rest);
        Ok(first?.or(second?))
    }

    /// Notes that a change was made.
    fn note(&mut self, task: &Task, copies: &[Copy], index: String, change: copies::Change) {
        let Work::Put { month, state, .. } = &task.work else { return };
        match copies.is_empty() {
            true => self.fed.new += 1,
            false => self.fed.changed += 1,
        }
        self.strays.extend(strays(self.client.archive(), task.id, copies, month));
        self.keep(task.id, vec![Copy { index, state: *state, change }]);
    }

    /// Remembers where an article lies until searches see it.
    fn keep(&mut self, id: ArticleId, copies: Vec<Copy>) {
        self.touched.insert(id);
        self.sent.insert(id, copies);
    }

    /// Forgets what was sent.
    fn forget(&mut self) {
        self.sent.clear();
        self.touched.clear();
    }

    /// Deletes the copies of articles that are elsewhere by now.
    fn delete_strays(&mut self) -> Result<()> {
        let mut retries = self.client.retries();
        while !self.strays.is_empty() {
            let steps = self.strays.iter().map(|(id, copy)| Step {
                id: *id,
                index: copy.index.clone(),
                // What was changed since is left: whoever changed it looks, too.
                act: Act::Delete(Some(copy.change)),
            });
            let steps: Vec<Step<'_>> = steps.take(LOOKED_UP).collect();
            let outcomes = bulk::send(&self.client, &steps, &How::default())?;
            let mut again = None;
            let mut outcomes = outcomes.into_iter();
            self.strays.retain(|_| match outcomes.next() {
                None => true,
                Some(Outcome::Again(error)) => {
                    again = Some(error);
                    true
                }
                Some(_) => false,
            });
            let Some(error) = again else { continue };
            let trouble = Trouble::passing(error, None);
            let Some(pause) = retries.pause_after(&trouble) else { return Err(trouble.error) };
            self.client.pause(bulk::DOING, pause, &How::default())?;
        }
        Ok(())
    }

    fn refresh(&self) -> Result<()> {
        let path = format!("/{}/_refresh", self.client.archive());
        self.client.everywhere(COMMITTING, path, &How::default())
    }

    /// Sees to it that everything sent since the last commit is there, once.
    fn settle(&mut self) -> Result<()> {
        let mut ids: Vec<ArticleId> = self.touched.iter().copied().collect();
        ids.sort_unstable();
        for _ in 0..LOOKS {
            let mut twice = Vec::new();
            for some in ids.chunks(LOOKED_UP) {
                let mut found = copies(&self.client, COMMITTING, some, &How::default())?;
                let shall_be_there =
                    |id: &&ArticleId| self.sent.get(id).is_some_and(|copies| !copies.is_empty());
                let missing = some.iter().filter(shall_be_there).filter(|id| !found.contains_key(id)).count();
                if missing > 0 {
                    // They shall be sent again if they are added again.
                    self.forget();
                    return Err(Error::Lost { articles: missing });
                }
                found.retain(|_, copies| copies.len() > 1);
                for (id, mut copies) in found {
                    copies.sort_by_cached_key(|copy| rank(self.client.archive(), copy));
                    copies.pop();
                    self.strays.extend(copies.into_iter().map(|copy| (id, copy)));
                    twice.push(id);
                }
            }
            if twice.is_empty() {
                return Ok(());
            }
            self.delete_strays()?;
            self.refresh()?;
            ids = twice;
        }
        Err(Error::Contested { articles: ids.len() })
    }
}

impl Task {
    fn size(&self) -> usize {
        match &self.work {
            Work::Put { document, .. } => document.len(),
            Work::Delete => size_of::<Task>(),
        }
    }

    fn month(&self) -> Option<&str> {
        match &self.work {
            Work::Put { month, .. } => Some(month),
            Work::Delete => None,
        }
    }

    /// Returns how many changes it takes, if there are these copies.
    fn steps(&self, copies: &[Copy]) -> usize {
        match &self.work {
            Work::Put { .. } => 1,
            Work::Delete => copies.len(),
        }
    }
}

fn is_of(archive: &str, copy: &Copy, month: &str) -> bool {
    mapping::month_of(archive, &copy.index) == Some(month)
}

/// Returns the copies of an article that lie in other months.
fn strays<'a>(
    archive: &'a str,
    id: ArticleId,
    copies: &'a [Copy],
    month: &'a str,
) -> impl Iterator<Item = (ArticleId, Copy)> + 'a {
    copies.iter().filter(move |copy| !is_of(archive, copy, month)).map(move |copy| (id, copy.clone()))
}

/// Returns how much a copy is worth beside others of the same article: a later month is, and any month more than none.
fn rank(archive: &str, copy: &Copy) -> (bool, String) {
    let month = mapping::month_of(archive, &copy.index).unwrap_or_default();
    (month.starts_with(|first: char| first.is_ascii_digit()), month.to_owned())
}
