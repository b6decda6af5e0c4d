//! `newsgrep export`: the articles that a query finds, or all, whole, in a form that other programs read.

use std::collections::HashSet;
use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};
use newsgrep::ingest::{ExportFormat, Exporter};
use newsgrep::{Article, ArticleId, Count, Counts, Request};

use crate::args::ExportArgs;
use crate::config::Context;
use crate::exit::Exit;
use crate::target::{self, Target};
use crate::{ask, print, rewrites, say};

pub(crate) fn run(args: &ExportArgs, context: &Context) -> Result<Exit> {
    let (text, paths) = ask::query_and_paths(&args.asking, context)?;
    let asked = ask::read(text.as_deref(), &args.asking, context)
        .map_err(|error| rewrites::counted(error, &args.asking, &paths, context))?;
    let Some(target) = target::open(&args.asking.place, &paths, text.as_deref(), context)? else {
        return Ok(Exit::Trouble);
    };
    let request = ask::request(asked.query, &args.asking, Counts::None);
    let request = Request { sort: args.sort, limit: usize::MAX, ..request };
    let mut writer = Destination::open(args)?;
    let (mut ids, mut waiting) = (HashSet::new(), Vec::new());
    let mut failure = None;
    let mut response = target.archive.stream(&request, &mut |hit| {
        // With paragraph scope an article may be found more than once.
        if ids.insert(hit.id) {
            waiting.push(hit.id);
        }
        if waiting.len() < AT_ONCE {
            return ControlFlow::Continue(());
        }
        match write(&mut writer, &target, &mut waiting) {
            Ok(()) => ControlFlow::Continue(()),
            Err(error) => {
                failure = Some(error);
                ControlFlow::Break(())
            }
        }
    })?;
    failure.map_or(Ok(()), Err)?;
    write(&mut writer, &target, &mut waiting)?;
    writer.finish()?;
    target.mark(&mut response);
    asked.notices.iter().chain(&response.notices).for_each(|notice| say::note(&notice.message));
    if args.output.is_some() || context.verbose {
        say::note(format_args!(
            "{} exported",
            print::articles(Count { value: ids.len() as u64, exact: true })
        ));
    }
    Ok(Exit::of(&response, !ids.is_empty(), target.trouble))
}

/// How many articles are read at once: one after the other, each would have to come over the network by itself.
const AT_ONCE: usize = 50;

fn write(writer: &mut Destination<'_>, target: &Target, ids: &mut Vec<ArticleId>) -> Result<()> {
    // An article that another newsgrep has dropped meanwhile is not part of the answer any more.
    target.archive.articles(ids)?.iter().try_for_each(|article| writer.write(article))?;
    ids.clear();
    Ok(())
}

/// Where the articles go.
enum Destination<'a> {
    Stdout(Exporter<Box<dyn Write>>),
    /// A file, which takes its name when everything is in it.
    File {
        exporter: Box<Exporter<BufWriter<File>>>,
        path: &'a Path,
        part: PathBuf,
    },
    /// A folder, with a file for each article.
    Folder {
        path: &'a Path,
        format: ExportFormat,
    },
}

impl<'a> Destination<'a> {
    fn open(args: &'a ExportArgs) -> Result<Self> {
        let format = args.format;
        let Some(path) = args.output.as_deref() else {
            return Ok(Destination::Stdout(Exporter::new(Box::new(print::stdout()), format)));
        };
        let is_folder = path.is_dir() || path.as_os_str().to_string_lossy().ends_with('/');
        if is_folder || format.is_one_a_file() {
            fs::create_dir_all(path)
                .with_context(|| format!("cannot make the folder `{}`", path.display()))?;
            return Ok(Destination::Folder { path, format });
        }
        if path.exists() && !args.force {
            bail!("`{}` exists: --force writes over it", path.display());
        }
        let mut part = path.as_os_str().to_owned();
        part.push(".part");
        let part = PathBuf::from(part);
        let file = File::create(&part).with_context(|| format!("cannot write `{}`", part.display()))?;
        let exporter = Box::new(Exporter::new(BufWriter::new(file), format));
        Ok(Destination::File { exporter, path, part })
    }

    fn write(&mut self, article: &Article) -> Result<()> {
        match self {
            Destination::Stdout(exporter) => exporter.write(article)?,
            Destination::File { exporter, part, .. } => {
                exporter.write(article).with_context(|| format!("cannot write `{}`", part.display()))?;
            }
            Destination::Folder { path, format } => {
                let path = path.join(file_name(article, *format));
                alone(&path, article, *format)
                    .with_context(|| format!("cannot write `{}`", path.display()))?;
            }
        }
        Ok(())
    }

    fn finish(self) -> Result<()> {
        match self {
            Destination::Stdout(exporter) => exporter.finish().map(drop)?,
            Destination::File { exporter, path, part } => {
                let done = exporter.finish().and_then(|out| out.into_inner().map_err(io::Error::from));
                let done = done.and_then(|file| file.sync_all()).and_then(|()| fs::rename(&part, path));
                done.with_context(|| format!("cannot write `{}`", path.display()))?;
            }
            Destination::Folder { .. } => {}
        }
        Ok(())
    }
}

fn alone(path: &Path, article: &Article, format: ExportFormat) -> io::Result<()> {
    let mut exporter = Exporter::new(BufWriter::new(File::create(path)?), format);
    exporter.write(article)?;
    exporter.finish().map(drop)
}

/// Returns the name of an article's own file: its date, the beginning of its headline, and of its id, which keeps
/// namesakes apart.
fn file_name(article: &Article, format: ExportFormat) -> String {
    let date = article.published.map_or_else(|| "undated".to_owned(), |date| date.day().to_string());
    let mut slug = String::new();
    for word in newsgrep::text::words(article.title().unwrap_or_default()) {
        // Longer names are cut by mail programs and old disks.
        if slug.len() + word.folded.len() > 60 {
            break;
        }
        slug.push('-');
        slug.push_str(&word.folded.replace(|c: char| !c.is_alphanumeric(), ""));
    }
    format!("{date}{slug}-{}.{}", &article.id.to_string()[..8], format.extension())
}
