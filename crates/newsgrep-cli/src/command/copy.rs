//! `newsgrep copy`: brings the articles of an archive, or of files and folders, to a cluster.
//!
//! Every run looks at every article, and the cluster tells which it has already: what was cut off goes on where it was, and what
//! has not changed is not sent.

use std::io::Write;
use std::ops::ControlFlow;

use anyhow::{Context as _, Result, bail};
use newsgrep::remote::{self, Feeder};
use newsgrep::{Archive, Cluster, Counts, Query, Request, Sort};
use serde::Serialize;

use crate::args::{CopyArgs, Format, Place};
use crate::config::Context;
use crate::exit::Exit;
use crate::steps::Steps;
use crate::target::{self, Target};
use crate::{engines, print, say};

/// Articles that cannot be kept and are written out; the rest is counted, unless more is asked for.
const EXAMPLES: u64 = 5;

/// Articles after which it is made sure that the cluster has them; until then something is remembered of each.
const COMMIT: u64 = 100_000;

/// What was done, in numbers that add up.
#[derive(Debug, Default, Serialize)]
struct Copied {
    articles: u64,
    new: u64,
    changed: u64,
    unchanged: u64,
    rejected: u64,
    deleted: u64,
    seconds: f64,
}

pub(crate) fn run(args: &CopyArgs, context: &Context) -> Result<Exit> {
    // First, so that nobody waits for files to be read only to hear that the cluster is not there.
    let cluster = engines::named_or_default(args.engine.as_deref(), context)?.connect(context)?;
    let Some(target) = target::open(&from(args, context)?, &args.paths, None, context)? else {
        return Ok(Exit::Trouble);
    };
    let archive = target.archive.here()?;
    let steps = Steps::new(archive.stats()?.articles, context);
    let mut copying = Copying { feeder: cluster.feeder()?, steps, copied: Copied::default(), context };
    copying.all_of(archive)?;
    if args.delete_missing && may_delete(&target, archive)? {
        copying.delete_missing(archive, &cluster)?;
    }
    let copied = copying.finish();
    print(&copied, context)?;
    if let Some(notice) = target.partial() {
        say::note(&notice.message);
    }
    let trouble = target.trouble || copied.rejected > 0;
    Ok(if !trouble && target.partial().is_some() { Exit::Incomplete } else { Exit::done(trouble) })
}

/// Returns where the articles are: an archive of this machine, whatever a search would ask.
fn from(args: &CopyArgs, context: &Context) -> Result<Place> {
    let mut place = args.from();
    if args.paths.is_empty() {
        let nearest = target::nearest_archive(&place, context)?;
        let nothing = "there is nothing to copy: name files or folders, or an archive with --archive";
        place.archive = Some(nearest.context(nothing)?);
    }
    Ok(place)
}

/// A copy under way.
struct Copying<'a> {
    feeder: Feeder,
    steps: Steps,
    copied: Copied,
    context: &'a Context,
}

impl Copying<'_> {
    fn all_of(&mut self, archive: &Archive) -> Result<()> {
        for article in archive.articles() {
            self.copied.articles += 1;
            match self.feeder.add(&article?) {
                Ok(()) => {}
                Err(remote::Error::Article { origin, why }) => self.reject(&origin, &why),
                Err(error) => return Err(error.into()),
            }
            if self.copied.articles.is_multiple_of(COMMIT) {
                self.commit()?;
            }
            self.steps.done(self.copied.articles);
        }
        self.commit()
    }

    fn commit(&mut self) -> Result<()> {
        let fed = self.feeder.commit()?;
        self.copied.new += fed.new;
        self.copied.changed += fed.changed;
        self.copied.unchanged += fed.unchanged;
        self.copied.deleted += fed.deleted;
        fed.rejected.iter().for_each(|rejected| self.reject(&rejected.origin, &rejected.reason));
        Ok(())
    }

    /// Names an article that the cluster does not take.
    fn reject(&mut self, origin: &str, why: &str) {
        self.copied.rejected += 1;
        if self.copied.rejected <= EXAMPLES || self.context.verbose {
            self.steps.tell(format_args!("{origin}: {why}"));
        }
    }

    /// Deletes the articles on the cluster that the archive does not have.
    fn delete_missing(&mut self, archive: &Archive, cluster: &Cluster) -> Result<()> {
        let all = Request {
            limit: usize::MAX,
            sort: Sort::Newest,
            counts: Counts::None,
            ..Request::new(Query::All)
        };
        let mut failure = None;
        let response = cluster.stream(&all, &mut |hit| {
            let missing = archive.contains(hit.id).map(|contains| !contains);
            let done = missing.and_then(|missing| match missing {
                true => Ok(self.feeder.delete(hit.id)?),
                false => Ok(()),
            });
            match done {
                Ok(()) => ControlFlow::Continue(()),
                Err(error) => {
                    failure = Some(error);
                    ControlFlow::Break(())
                }
            }
        })?;
        failure.map_or(Ok(()), Err)?;
        if !response.complete {
            response.notices.iter().for_each(|notice| say::note(&notice.message));
            bail!("the cluster did not name all the articles that it has; run this again");
        }
        self.commit()
    }

    fn finish(mut self) -> Copied {
        self.steps.finish();
        if self.copied.rejected > EXAMPLES && !self.context.verbose {
            say::note(format_args!("{} more rejected; -v names them all", self.copied.rejected - EXAMPLES));
        }
        Copied { seconds: self.steps.elapsed().as_secs_f64(), ..self.copied }
    }
}

/// Returns whether what the archive does not have may be taken for gone.
fn may_delete(target: &Target, archive: &Archive) -> Result<bool> {
    let why = if target.trouble || target.partial().is_some() {
        "not everything that is to be copied could be read"
    } else if archive.stats()?.articles == 0 {
        "there is no article in what is to be copied"
    } else {
        return Ok(true);
    };
    say::note(format_args!("nothing is deleted from the cluster: {why}"));
    Ok(false)
}

fn print(copied: &Copied, context: &Context) -> Result<()> {
    let mut out = print::stdout();
    if matches!(context.format, Format::Json | Format::Jsonl) {
        print::json::value(&mut out, copied, context)?;
    } else {
        let Copied { articles, new, changed, unchanged, rejected, deleted, seconds } = copied;
        writeln!(
            out,
            "{articles} articles = {new} new + {changed} changed + {unchanged} unchanged + {rejected} rejected, \
             {deleted} deleted, {seconds:.1} seconds"
        )?;
    }
    Ok(out.flush()?)
}
