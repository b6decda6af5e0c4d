//! What the commands beside searching take, one struct a command.
//!
//! These structs have no documentation of their own: clap, which looks at them only when the command was given, would print it
//! in place of what [`Command`](super::Command) says of the command.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use newsgrep::ingest::ExportFormat;
use newsgrep::query::Dialect;
use newsgrep::{CountBy, FacetField, Scope, Sort, TimeUnit, sync};

use super::asking::{Asking, Known, Look, Place};
use super::values::{self, Line};

// Arguments of `newsgrep index`.
#[derive(Debug, Args)]
pub(crate) struct IndexArgs {
    #[command(flatten)]
    pub(crate) reading: Reading,
    /// Read every file again, changed or not
    #[arg(long)]
    pub(crate) force: bool,
    /// Take PATH, which may be gone, and all its articles out of the archive
    #[arg(long, value_name = "PATH", conflicts_with_all = ["paths", "map", "set", "glob", "force", "rejects"])]
    pub(crate) forget: Option<PathBuf>,
    /// Print which saved searches the new and changed articles meet
    #[arg(long, conflicts_with = "forget")]
    pub(crate) alert: bool,
    #[command(flatten)]
    pub(crate) look: Look,
}

// Arguments of `newsgrep watch`.
#[derive(Debug, Args)]
#[command(
    after_help = "It ends when it is interrupted; nothing is lost by that, the next run goes on from there. A change is indexed when \
        nothing has changed for 0.3 seconds, or after 5."
)]
pub(crate) struct WatchArgs {
    #[command(flatten)]
    pub(crate) reading: Reading,
    #[command(flatten)]
    pub(crate) look: Look,
}

// What is read into which archive, and how.
#[derive(Clone, Debug, Args)]
#[command(next_help_heading = "Reading")]
pub(crate) struct Reading {
    /// Files and folders, or for `index` `-` for standard input; without any, those the archive is made of already
    #[arg(value_name = "PATH", help_heading = clap::builder::Resettable::Reset)]
    pub(crate) paths: Vec<PathBuf>,
    /// The archive: a folder, or a name of the configuration; by default `.newsgrep` in this folder
    #[arg(long, value_name = "DIR|NAME", help_heading = "Archive")]
    pub(crate) archive: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) known: Known,
    /// Read only files that GLOB matches, or with `!` before it no such files, as ripgrep does; kept for later runs
    #[arg(short, long, value_name = "GLOB", allow_hyphen_values = true)]
    pub(crate) glob: Vec<String>,
    /// Hold about so much in memory, such as 512M or 2G, beside 150 MB for everything else
    #[arg(long, value_name = "SIZE", value_parser = values::size)]
    pub(crate) memory: Option<u64>,
    /// Read so many files at the same time; by default one a core
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..=1024))]
    pub(crate) threads: Option<u64>,
    /// Do not go on in the middle of a file where a run was cut off
    #[arg(long)]
    pub(crate) no_resume: bool,
    /// Write what is rejected to FILE as JSON Lines, `-` for standard output
    #[arg(long, value_name = "FILE")]
    pub(crate) rejects: Option<PathBuf>,
}

impl Reading {
    /// Returns how files are read.
    pub(crate) fn options(&self) -> anyhow::Result<sync::Options> {
        Ok(sync::Options {
            mapping: self.known.mapping(),
            set: self.known.given()?,
            include: self.glob.clone(),
            threads: self.threads.and_then(|threads| usize::try_from(threads).ok()),
            memory: self.memory,
            resume: !self.no_resume,
            ..sync::Options::default()
        })
    }
}

// Arguments of `newsgrep facets`.
#[derive(Debug, Args)]
#[command(
    after_help = "The counts of a field leave out the query's own condition on it, so that what else could be chosen is \
        there: with 'rain source:tass', and with 'rain -source:tass', --by source lists every source that has rain."
)]
pub(crate) struct FacetsArgs {
    #[command(flatten)]
    pub(crate) asking: Asking,
    /// The fields to count by: source, section, language, agency, subject, place, person, organisation, date, year, month, day
    #[arg(long, value_name = "FIELD,...", required = true, value_delimiter = ',', value_parser = values::facet_field())]
    pub(crate) by: Vec<FacetField>,
    /// How many levels of dates (year, month, day) and of sections such as sport/football; 0 leaves sections as written
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub(crate) depth: usize,
    /// How many values of each field, and of each level; by default 10, of dates all
    #[arg(long, value_name = "N")]
    pub(crate) top: Option<usize>,
    #[command(flatten)]
    pub(crate) counting: Counting,
    #[command(flatten)]
    pub(crate) look: Look,
}

// Arguments of `newsgrep timeline`.
#[derive(Debug, Args)]
pub(crate) struct TimelineArgs {
    #[command(flatten)]
    pub(crate) asking: Asking,
    /// The unit of time, by default month; or a field, each value of which is counted by itself
    #[arg(long, value_name = "UNIT|FIELD", value_parser = values::line())]
    pub(crate) by: Option<Line>,
    /// The unit of time beside a field
    #[arg(long, value_name = "UNIT", value_parser = values::time_unit())]
    pub(crate) unit: Option<TimeUnit>,
    /// How many values of the field; the others are summed
    #[arg(long, value_name = "N", default_value_t = 10)]
    pub(crate) top: usize,
    /// Put the counts beside how much the archive has in the same time
    #[arg(long, visible_alias = "volume")]
    pub(crate) share: bool,
    #[command(flatten)]
    pub(crate) counting: Counting,
    #[command(flatten)]
    pub(crate) look: Look,
}

// What is counted.
#[derive(Clone, Copy, Debug, Args)]
pub(crate) struct Counting {
    /// What to count; by default what is asked: articles, or paragraphs
    #[arg(long, value_name = "WHAT", value_parser = values::count_by())]
    count: Option<CountBy>,
}

impl Counting {
    /// Returns what is counted of a query of this scope.
    pub(crate) fn of(self, scope: Scope) -> CountBy {
        self.count.unwrap_or(match scope {
            Scope::Article => CountBy::Articles,
            Scope::Paragraph => CountBy::Paragraphs,
        })
    }
}

// Arguments of `newsgrep export`.
#[derive(Debug, Args)]
#[command(
    after_help = "JSON Lines, CSV and Markdown hold everything, and newsgrep reads them again: `newsgrep export -o copy.jsonl` and \
        `newsgrep index copy.jsonl` give the same articles. ninjs holds the text and what ninjs has a place for; BibTeX and RIS are \
        references without the text."
)]
pub(crate) struct ExportArgs {
    #[command(flatten)]
    pub(crate) asking: Asking,
    /// The form: jsonl, csv, markdown, ninjs, bibtex, ris
    #[arg(long, value_name = "FORMAT", default_value = "jsonl", help_heading = "Output")]
    pub(crate) format: ExportFormat,
    /// Write to this file, which does not exist yet; to a folder, a file for each article, as Markdown always is
    #[arg(short, long, value_name = "FILE|FOLDER", help_heading = "Output")]
    pub(crate) output: Option<PathBuf>,
    /// Write over the file if it exists
    #[arg(long, requires = "output", help_heading = "Output")]
    pub(crate) force: bool,
    /// The order of the articles
    #[arg(long, value_name = "ORDER", default_value = "newest", value_parser = values::sort(), help_heading = "Output")]
    pub(crate) sort: Sort,
    /// Say more on standard error
    #[arg(short, long, help_heading = "Output")]
    pub(crate) verbose: bool,
}

// Arguments of `newsgrep show`.
#[derive(Debug, Args)]
pub(crate) struct ShowArgs {
    /// The article's id, or its origin as searches print it
    #[arg(value_name = "ID|ORIGIN")]
    pub(crate) article: String,
    /// Where to look for it, as in a search
    #[arg(value_name = "PATH")]
    pub(crate) paths: Vec<PathBuf>,
    #[command(flatten)]
    pub(crate) place: Place,
    #[command(flatten)]
    pub(crate) look: Look,
}

// Arguments of `newsgrep replay`.
#[derive(Debug, Args)]
pub(crate) struct ReplayArgs {
    /// The record, written by a search with --record
    #[arg(value_name = "FILE")]
    pub(crate) file: PathBuf,
    /// Where to look, as in a search
    #[arg(value_name = "PATH")]
    pub(crate) paths: Vec<PathBuf>,
    #[command(flatten)]
    pub(crate) place: Place,
    #[command(flatten)]
    pub(crate) look: Look,
}

// Arguments of `newsgrep save`.
#[derive(Debug, Args)]
#[command(
    override_usage = "newsgrep save NAME QUERY\n       newsgrep save [--list]\n       newsgrep save --delete NAME"
)]
pub(crate) struct SaveArgs {
    /// The name: letters, digits, `-`, `_` and `.`
    #[arg(value_name = "NAME", requires = "query")]
    pub(crate) name: Option<String>,
    /// The query, as in a search; it may refer to other saved searches
    #[arg(value_name = "QUERY", allow_hyphen_values = true)]
    pub(crate) query: Option<String>,
    /// List the saved searches, which is also done without any argument
    #[arg(long, conflicts_with_all = ["name", "delete"])]
    pub(crate) list: bool,
    /// Forget the search of this name
    #[arg(long, value_name = "NAME", conflicts_with = "name")]
    pub(crate) delete: Option<String>,
    /// Read QUERY as this system does
    #[arg(long, alias = "dialect", value_name = "SYSTEM", value_parser = values::dialect(), requires = "query")]
    pub(crate) from: Option<Dialect>,
    /// Keep it for all archives, not in the nearest
    #[arg(long, conflicts_with_all = ["list", "delete", "archive"])]
    pub(crate) user: bool,
    /// Keep it in the archive in DIR, or in the one the configuration calls NAME
    #[arg(long, value_name = "DIR|NAME")]
    pub(crate) archive: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) look: Look,
}

// Arguments of `newsgrep query`.
#[derive(Debug, Args)]
pub(crate) struct QueryArgs {
    /// The query; words side by side are AND, as everywhere but in a search's first argument
    #[arg(value_name = "TEXT", allow_hyphen_values = true)]
    pub(crate) text: String,
    /// Read TEXT as this system does, to print what it means here
    #[arg(long, alias = "dialect", value_name = "SYSTEM", value_parser = values::dialect())]
    pub(crate) from: Option<Dialect>,
    #[command(flatten)]
    pub(crate) look: Look,
}

// Arguments of the commands that look after an archive.
#[derive(Debug, Args)]
pub(crate) struct ArchiveArgs {
    /// The files and folders whose archive in the cache is meant
    #[arg(value_name = "PATH")]
    pub(crate) paths: Vec<PathBuf>,
    #[command(flatten)]
    pub(crate) place: Place,
    #[command(flatten)]
    pub(crate) look: Look,
}

// Arguments of `newsgrep completions`.
#[derive(Debug, Args)]
pub(crate) struct CompletionsArgs {
    /// The shell
    pub(crate) shell: clap_complete::Shell,
}

// Arguments of `newsgrep man`.
#[derive(Debug, Args)]
pub(crate) struct ManArgs {
    /// The page
    #[arg(value_name = "PAGE", default_value = "newsgrep")]
    pub(crate) page: Page,
}

/// A man page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Page {
    /// newsgrep(1), with all commands
    Newsgrep,
    /// newsgrep-query(7), the query language
    Query,
}

// Arguments of `newsgrep help`.
#[derive(Debug, Args)]
pub(crate) struct HelpArgs {
    /// A command, or query, error, error CODE, exit-codes, inputs, formats, environment, credentials
    #[arg(value_name = "TOPIC")]
    pub(crate) topic: Vec<String>,
}
