//! What searches, facets and timelines have in common: the query, where to look, and how the answer is to look.
//!
//! As with the arguments of commands, what stands before a struct here is no documentation for clap to print.

use std::ffi::OsString;
use std::path::PathBuf;
use std::time::Duration;

use anyhow::{Result, anyhow};
use clap::Args;
use newsgrep::ingest::{Given, Mapping};
use newsgrep::query::{Dialect, PageCursor, Plain};
use newsgrep::{Scope, Sort};

use super::values::{self, ColorWhen, Format, Hyperlinks, Limit, MapEntry, SetEntry};

// Arguments of a search.
#[derive(Debug, Args)]
pub(crate) struct SearchArgs {
    #[command(flatten)]
    pub(crate) asking: Asking,
    /// Print N paragraphs after each match
    #[arg(short = 'A', long, value_name = "N", help_heading = "Output")]
    pub(crate) after_context: Option<usize>,
    /// Print N paragraphs before each match
    #[arg(short = 'B', long, value_name = "N", help_heading = "Output")]
    pub(crate) before_context: Option<usize>,
    /// Print N paragraphs around each match
    #[arg(short = 'C', long, value_name = "N", help_heading = "Output")]
    pub(crate) context: Option<usize>,
    /// Print only where the articles are from, one a line
    #[arg(short = 'l', long, group = "mode", help_heading = "Output")]
    pub(crate) list: bool,
    /// Print only how many articles, paragraphs and occurrences there are
    #[arg(short = 'c', long, group = "mode", help_heading = "Output")]
    pub(crate) count: bool,
    /// Print only what matched, one match a line
    #[arg(short = 'o', long, group = "mode", help_heading = "Output")]
    pub(crate) only_matching: bool,
    /// Print nothing; the exit code tells whether anything was found
    #[arg(short = 'q', long, group = "mode", help_heading = "Output")]
    pub(crate) quiet: bool,
    /// Print at most N hits, or `all`; by default 10 articles on a terminal, all in a pipe
    #[arg(short = 'n', long, value_name = "N", help_heading = "Output")]
    pub(crate) limit: Option<Limit>,
    /// Begin after the last hit of a page before: CURSOR is the `next` of its JSON
    #[arg(long, value_name = "CURSOR", conflicts_with_all = ["record", "quiet"], help_heading = "Output")]
    pub(crate) after: Option<PageCursor>,
    /// The order of the hits
    #[arg(long, value_name = "ORDER", default_value = "relevance", value_parser = values::sort(), help_heading = "Output")]
    pub(crate) sort: Sort,
    /// Say how the query was read and run, and how each hit scored
    #[arg(long, conflicts_with = "quiet", help_heading = "Output")]
    pub(crate) explain: bool,
    /// Write the whole answer down in FILE, for newsgrep replay: what was asked of which archive, and every hit
    #[arg(long, value_name = "FILE", help_heading = "Output")]
    pub(crate) record: Option<PathBuf>,
    /// Make origins on a terminal links to their files
    #[arg(long, value_name = "FORMAT", default_value = "none", help_heading = "Output")]
    pub(crate) hyperlink_format: Hyperlinks,
    #[command(flatten)]
    pub(crate) look: Look,
}

// The query, where to look, and shorthands of fields.
#[derive(Debug, Args)]
pub(crate) struct Asking {
    /// What to search for; nothing but words is a phrase
    #[arg(value_name = "QUERY")]
    query: Option<OsString>,
    /// Files and folders to search, `-` for standard input; without any, the nearest archive
    #[arg(value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// Search for QUERY, which may begin with `-` or be the name of a command
    #[arg(short = 'e', long = "query", value_name = "QUERY", allow_hyphen_values = true)]
    expression: Option<OsString>,
    /// Plain words need not stand side by side: all of them must be in the article
    #[arg(long, conflicts_with = "any", help_heading = "Query")]
    all: bool,
    /// Plain words need not stand side by side: any of them is enough
    #[arg(long, help_heading = "Query")]
    any: bool,
    /// Count the regular inflections of the query's words (not women, went), by the language of each paragraph
    #[arg(long, help_heading = "Query")]
    pub(crate) stem: bool,
    /// Read the query as another system does
    #[arg(long, alias = "from", value_name = "SYSTEM", value_parser = values::dialect(), conflicts_with_all = ["all", "any"], help_heading = "Query")]
    pub(crate) dialect: Option<Dialect>,
    /// Ask whole articles, or single paragraphs
    #[arg(long, value_name = "SCOPE", default_value = "article", value_parser = values::scope(), help_heading = "Query")]
    pub(crate) scope: Scope,
    #[command(flatten)]
    pub(crate) filters: Filters,
    #[command(flatten)]
    pub(crate) place: Place,
    /// Stop after a time such as 500ms, 2s or 1m; the answer says that it is not whole
    #[arg(long, value_name = "TIME", value_parser = values::duration, help_heading = "Query")]
    pub(crate) timeout: Option<Duration>,
}

impl Asking {
    /// Returns the query, if there is one, and the paths; after `-e` every argument is a path.
    pub(crate) fn split(&self) -> (Option<Result<String>>, Vec<PathBuf>) {
        let read = |text: &OsString| {
            let text = text.to_str().map(str::to_owned);
            text.ok_or_else(|| anyhow!("the query is not valid UTF-8"))
        };
        match &self.expression {
            None => (self.query.as_ref().map(read), self.paths.clone()),
            Some(text) => {
                let paths = self.query.iter().map(PathBuf::from).chain(self.paths.iter().cloned());
                (Some(read(text)), paths.collect())
            }
        }
    }

    /// Returns what nothing but words means.
    pub(crate) fn plain(&self) -> Plain {
        match (self.all, self.any) {
            (true, _) => Plain::All,
            (_, true) => Plain::Any,
            _ => Plain::Phrase,
        }
    }
}

// Shorthands of fields. A value of several words is a phrase; an option given twice means either value.
#[derive(Clone, Debug, Default, Args)]
#[command(next_help_heading = "Filters")]
pub(crate) struct Filters {
    /// Only articles of this outlet, as `source:`
    #[arg(long, value_name = "NAME")]
    pub(crate) source: Vec<String>,
    /// Only articles of this section, as `section:`
    #[arg(long, value_name = "NAME")]
    pub(crate) section: Vec<String>,
    /// Only articles of this author, as `byline:`
    #[arg(long, value_name = "NAME")]
    pub(crate) byline: Vec<String>,
    /// Only articles that credit this news agency, as `agency:`
    #[arg(long, value_name = "NAME")]
    pub(crate) agency: Vec<String>,
    /// Only paragraphs in this language, such as `en`, as `lang:`
    #[arg(long, value_name = "CODE")]
    pub(crate) lang: Vec<String>,
    /// Only articles of this date (2022, 2022-01, 2022-01-12, -7d, yesterday) or later
    #[arg(long, value_name = "DATE", allow_hyphen_values = true)]
    pub(crate) since: Option<String>,
    /// Only articles of this date or earlier
    #[arg(long, value_name = "DATE", allow_hyphen_values = true)]
    pub(crate) until: Option<String>,
}

// Which archive is meant, and how it is brought up to date.
#[derive(Clone, Debug, Default, Args)]
#[command(next_help_heading = "Archive")]
pub(crate) struct Place {
    /// Use the archive in DIR, or the one the configuration calls NAME
    #[arg(long, value_name = "DIR|NAME")]
    pub(crate) archive: Option<PathBuf>,
    /// Ask the cluster at URL, such as https://host:9200/archive, or the one the configuration calls NAME
    #[arg(long, value_name = "URL|NAME", conflicts_with_all = ["archive", "verify", "no_cache", "map", "set"])]
    pub(crate) engine: Option<String>,
    /// Read every byte of the archive first, and fail if anything is damaged
    #[arg(long)]
    pub(crate) verify: bool,
    /// Search PATHs without writing anything to disk
    #[arg(long)]
    pub(crate) no_cache: bool,
    #[command(flatten)]
    pub(crate) known: Known,
}

// What the user knows of the files that they do not say themselves.
#[derive(Clone, Debug, Default, Args)]
#[command(next_help_heading = "Reading")]
pub(crate) struct Known {
    /// Read field FIELD of JSON records and tables from KEY, such as --map title=headline
    #[arg(long, value_name = "FIELD=KEY", value_parser = values::mapping)]
    pub(crate) map: Vec<Vec<MapEntry>>,
    /// Give FIELD (source, date, lang, section, byline, agency) to all articles that do not state it
    #[arg(long, value_name = "FIELD=VALUE", value_parser = values::given)]
    pub(crate) set: Vec<Vec<SetEntry>>,
}

impl Known {
    /// Returns the names of the fields of records.
    pub(crate) fn mapping(&self) -> Mapping {
        let mut mapping = Mapping::default();
        for entry in self.map.iter().flatten() {
            mapping.set(entry.field, entry.key.clone());
        }
        mapping
    }

    /// Returns what is given of all articles.
    pub(crate) fn given(&self) -> Result<Given> {
        let mut given = Given::default();
        for entry in self.set.iter().flatten() {
            given.set(&entry.field, &entry.value)?;
        }
        Ok(given)
    }
}

// How the answer is printed.
#[derive(Clone, Copy, Debug, Default, Args)]
#[command(next_help_heading = "Output")]
pub(crate) struct Look {
    /// The form of the answer
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub(crate) format: Format,
    /// When to use colours
    #[arg(long, value_name = "WHEN", default_value = "auto")]
    pub(crate) color: ColorWhen,
    /// Say more on standard error
    #[arg(short, long)]
    pub(crate) verbose: bool,
}
