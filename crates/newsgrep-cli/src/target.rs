//! Which archive is meant: that of the paths, the one named, the nearest, or standard input.
//!
//! With paths, the archive in the cache is brought up to date first. Without: `--archive` or `--engine`, then `.newsgrep` in
//! this folder or the nearest above, then `$NEWSGREP_ENGINE`, then `$NEWSGREP_ARCHIVE`, then the user's default (of the
//! configuration, or the archive in the place for it), then standard input if something is piped in.

mod found;
mod searched;

use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context as _, Result, bail};
use newsgrep::ingest;
use newsgrep::sync::{self, Root};
use newsgrep::{Archive, ArchiveError, Notice, Response};

use crate::args::Place;
use crate::config::Context;
use crate::engines::Engine;
use crate::origin::Origins;
use crate::progress::Teller;
use crate::{cache, names, piped};
use found::{Found, why};
pub(crate) use searched::Searched;

/// The folder of an archive that belongs to the folder it is in.
pub(crate) const LOCAL: &str = ".newsgrep";

/// What stands for standard input among paths, and begins the origins of what is read from it.
const STDIN: &str = "-";

/// Where a search without paths looks.
#[derive(Debug)]
pub(crate) enum Nearest {
    Archive(PathBuf),
    Engine(Engine),
}

/// An archive that is up to date, and how its origins are printed.
pub(crate) struct Target {
    pub(crate) archive: Searched,
    pub(crate) origins: Origins,
    /// Whether something was named on standard error that makes the exit code 2.
    pub(crate) trouble: bool,
    /// Why the archive does not hold all of what is searched, if it does not.
    partial: Option<Notice>,
}

impl Target {
    /// Returns why the archive does not hold all of what is meant, if it does not.
    pub(crate) fn partial(&self) -> Option<&Notice> {
        self.partial.as_ref()
    }

    /// Says in an answer that it is not whole, if the archive is not.
    pub(crate) fn mark(&self, response: &mut Response) {
        if let Some(notice) = &self.partial {
            response.complete = false;
            response.notices.push(notice.clone());
        }
    }
}

/// Opens what is to be searched; `None` if there is nothing left of it, which was said then.
pub(crate) fn open(
    place: &Place,
    paths: &[PathBuf],
    query: Option<&str>,
    context: &Context,
) -> Result<Option<Target>> {
    if paths.is_empty() {
        return match nearest(place, context)? {
            Some(Nearest::Archive(dir)) => open_archive(&dir, place).map(Some),
            Some(Nearest::Engine(engine)) => connect(&engine, context).map(Some),
            None if piped::has_input() => read_all(Found::default(), true, place, context).map(Some),
            None => bail!(NOWHERE),
        };
    }
    if place.archive.is_some() {
        bail!(
            "--archive and PATHs do not go together: `newsgrep index --archive DIR PATH` adds PATHs to an archive"
        );
    }
    if let Some(engine) = &place.engine {
        bail!(
            "--engine and PATHs do not go together: `newsgrep copy PATH --engine {}` brings PATHs to the cluster",
            names::shown(engine)
        );
    }
    let (stdin, files): (Vec<_>, Vec<_>) = paths.iter().cloned().partition(|path| path == Path::new(STDIN));
    let found = Found::look(&files);
    found.say_missing(query);
    if found.present.is_empty() && stdin.is_empty() {
        return Ok(None);
    }
    if !stdin.is_empty() || place.no_cache {
        return read_all(found, !stdin.is_empty(), place, context).map(Some);
    }
    let options = options(place)?;
    match cache::dir(&found.canonical(), &options, context) {
        Some(dir) => update(&dir, &found, &options, place, context).map(Some),
        None => read_all(found, false, place, context).map(Some),
    }
}

const NOWHERE: &str = "there is nothing to search: name files or folders after the query, \
    make an archive of this folder with `newsgrep index .`, or name one with --archive";

/// Returns the folder of an archive: that of these paths in the cache, or the nearest on this machine.
pub(crate) fn archive_dir(place: &Place, paths: &[PathBuf], context: &Context) -> Result<PathBuf> {
    if place.engine.is_some() {
        bail!(
            "this looks after the files of an archive, and what is on a cluster has none here: `newsgrep cluster status` and \
             `newsgrep cluster reindex` look after that"
        );
    }
    if paths.is_empty() {
        return nearest_archive(place, context)?.context("there is no archive here: name one with --archive");
    }
    let found = Found::look(paths);
    if let Some((path, error)) = found.missing.first() {
        bail!("`{}` {}", path.display(), why(error));
    }
    let options = options(place)?;
    let dir = cache::dir(&found.canonical(), &options, context).context("there is no cache folder")?;
    if !dir.exists() {
        bail!("these paths were not searched yet: there is no archive of them in the cache");
    }
    Ok(dir)
}

/// Returns whether a search without paths would find an archive.
pub(crate) fn has_archive(place: &Place, context: &Context) -> bool {
    // What is wrong with the configuration is told when the archive is opened.
    nearest(place, context).map_or(true, |archive| archive.is_some())
}

/// An archive that is there without any work.
pub(crate) struct AtHand {
    pub(crate) archive: Searched,
    /// What counts in it are of, if it may not hold what a search would bring it up to date with.
    pub(crate) of: &'static str,
}

/// Returns the archive that a search would ask, if it is there and filled; nothing is read for it, and a cluster has to
/// answer at once.
pub(crate) fn at_hand(place: &Place, paths: &[PathBuf], context: &Context) -> Option<AtHand> {
    let (dir, of) = match paths {
        [] => match nearest(place, context).ok()?? {
            Nearest::Archive(dir) => (dir, ""),
            Nearest::Engine(engine) => {
                let cluster = engine.connect_within(AT_HAND, context).ok()?;
                return Some(AtHand { archive: Searched::Cluster(cluster), of: "" });
            }
        },
        _ if place.no_cache || place.archive.is_some() || place.engine.is_some() => return None,
        _ => (archive_dir(place, paths, context).ok()?, " in the cache"),
    };
    let archive = Archive::open_once(&dir).ok()?;
    let is_filled = sync::is_filled(&archive).is_ok_and(|filled| filled);
    is_filled.then_some(AtHand { archive: Searched::Archive(archive), of })
}

/// Within what time a cluster has to answer each request, to be at hand.
const AT_HAND: Duration = Duration::from_millis(500);

/// Returns how the origins of an archive, which is about to be brought up to date with these paths, are printed.
pub(crate) fn origins(archive: &Archive, paths: &[PathBuf]) -> Result<Origins> {
    let known = sync::roots(archive)?;
    let found = Found::look(paths);
    // A new root whose name is taken gets another one, which only the library knows; it is printed as it is stored.
    let free =
        |root: &ingest::Root| known.iter().all(|other| other.name != root.name && other.path != root.path);
    let new = ingest::roots(&found.canonical()).into_iter().flatten().filter(free);
    let new: Vec<Root> = new.map(|root| Root { name: root.name, path: root.path }).collect();
    Ok(Origins::new(known.into_iter().chain(new).collect(), &found.present))
}

/// Returns how the files of a search are read.
pub(crate) fn options(place: &Place) -> Result<sync::Options> {
    Ok(sync::Options {
        mapping: place.known.mapping(),
        set: place.known.given()?,
        ..sync::Options::default()
    })
}

/// Returns what a search without paths asks.
pub(crate) fn nearest(place: &Place, context: &Context) -> Result<Option<Nearest>> {
    if let Some(named) = &place.engine {
        return names::engine(named, context).map(Nearest::Engine).map(Some);
    }
    if let Some(dir) = named_or_local(place, context)? {
        return Ok(Some(Nearest::Archive(dir)));
    }
    if let Some(engine) = named_engine(context)? {
        return Ok(Some(Nearest::Engine(engine)));
    }
    if let Some(named) = &context.named_archive {
        return names::resolve(named, context).map(Nearest::Archive).map(Some);
    }
    Ok(match names::default(context)? {
        Some(names::Default::Archive(dir)) => Some(Nearest::Archive(dir)),
        Some(names::Default::Engine(engine)) => Some(Nearest::Engine(engine)),
        None => in_its_place(context).map(Nearest::Archive),
    })
}

/// Returns the folder of the archive on this machine that a search without paths would ask if there were no clusters.
pub(crate) fn nearest_archive(place: &Place, context: &Context) -> Result<Option<PathBuf>> {
    if let Some(dir) = named_or_local(place, context)? {
        return Ok(Some(dir));
    }
    if let Some(named) = &context.named_archive {
        return names::resolve(named, context).map(Some);
    }
    Ok(match names::default(context)? {
        Some(names::Default::Archive(dir)) => Some(dir),
        Some(names::Default::Engine(_)) | None => in_its_place(context),
    })
}

/// Returns the engine that the environment names.
pub(crate) fn named_engine(context: &Context) -> Result<Option<Engine>> {
    let Some(named) = &context.named_engine else { return Ok(None) };
    let named = named.to_str().context("$NEWSGREP_ENGINE is not valid UTF-8")?;
    names::engine(named, context).map(Some)
}

fn named_or_local(place: &Place, context: &Context) -> Result<Option<PathBuf>> {
    if let Some(named) = &place.archive {
        return names::resolve(named, context).map(Some);
    }
    let mut above = context.here.iter().flat_map(|here| here.ancestors()).map(|folder| folder.join(LOCAL));
    Ok(above.find(|folder| folder.is_dir()))
}

fn in_its_place(context: &Context) -> Option<PathBuf> {
    context.default_archive.clone().filter(|folder| folder.is_dir())
}

fn connect(engine: &Engine, context: &Context) -> Result<Target> {
    let archive = Searched::Cluster(engine.connect(context)?);
    Ok(Target { archive, origins: Origins::default(), trouble: false, partial: None })
}

fn open_archive(dir: &Path, place: &Place) -> Result<Target> {
    let archive = Archive::open_once(dir)?;
    verify(&archive, place)?;
    let origins = Origins::stored(sync::roots(&archive)?);
    let partial = (!sync::is_filled(&archive)?).then(|| {
        let text = "not everything has been read into this archive yet; `newsgrep index` goes on with it";
        Notice::new("unfinished", text)
    });
    Ok(Target { archive: Searched::Archive(archive), origins, trouble: false, partial })
}

/// Reads every byte, if that was asked for.
fn verify(archive: &Archive, place: &Place) -> Result<(), newsgrep::Error> {
    let Some(dir) = archive.dir().filter(|_| place.verify) else { return Ok(()) };
    match newsgrep::check(dir)?.problems.into_iter().next() {
        None => Ok(()),
        Some(problem) => {
            let detail = format!("`{}`: {}", problem.file, problem.detail);
            Err(ArchiveError::Damaged { path: dir.to_owned(), detail }.into())
        }
    }
}

/// Brings the archive in the cache up to date.
fn update(
    dir: &Path,
    found: &Found,
    options: &sync::Options,
    place: &Place,
    context: &Context,
) -> Result<Target> {
    let origins = found.origins(Vec::new());
    let mut teller = Teller::new(&origins, context);
    let done = cache::with_archive(dir, options, &mut teller, |archive, teller| {
        verify(archive, place)?;
        let report = sync::sync(archive, &found.canonical(), options, &mut |event| teller.hear(event))?;
        Ok((archive.clone(), report, sync::roots(archive)?))
    });
    teller.finish();
    let (archive, report, roots) = done?;
    let partial = report.busy.then(|| {
        Notice::new("busy", "another newsgrep is reading these files; this is what was there before")
    });
    let trouble = report.trouble || teller.misses_a_named_file() || !found.missing.is_empty();
    let origins = found.origins(roots);
    Ok(Target { archive: Searched::Archive(archive), origins, trouble, partial })
}

/// Reads everything into memory.
fn read_all(found: Found, stdin: bool, place: &Place, context: &Context) -> Result<Target> {
    let options = options(place)?;
    let archive = Archive::in_memory()?;
    let origins = found.origins(Vec::new());
    let mut teller = Teller::new(&origins, context);
    let mut trouble = !found.missing.is_empty();
    if !found.present.is_empty() {
        let report = sync::load(&archive, &found.canonical(), &options, &mut |event| teller.hear(event))?;
        trouble |= report.trouble;
    }
    if stdin {
        let mut input = io::stdin().lock();
        let report =
            sync::read_stream(&archive, STDIN, &mut input, &options, &mut |event| teller.hear(event))?;
        trouble |= report.trouble;
    }
    teller.finish();
    trouble |= teller.misses_a_named_file();
    Ok(Target { archive: Searched::Archive(archive), origins, trouble, partial: None })
}
