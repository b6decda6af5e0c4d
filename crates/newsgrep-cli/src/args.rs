//! The command line: every argument, declared once; help, man page and completions are made from it.
//!
//! A subcommand is one only as the first argument. `newsgrep "index fund" seeds` and `newsgrep -c index seeds` are
//! searches; a query that is a subcommand's name and comes first goes after `--` or `-e`.

mod asking;
mod values;

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use newsgrep::query::Dialect;
use newsgrep::{CountBy, FacetField, Scope, TimeUnit};

pub(crate) use asking::{Asking, Look, Place, SearchArgs};
pub(crate) use values::{ColorWhen, Format, Hyperlinks, Limit, Line};

/// Search news: phrases, fields and dates over the paragraphs of articles, with exact matches.
#[derive(Debug, Parser)]
#[command(
    name = "newsgrep",
    version,
    args_conflicts_with_subcommands = true,
    disable_help_subcommand = true,
    override_usage = "newsgrep [OPTIONS] QUERY [PATH]...\n       newsgrep COMMAND [ARGUMENTS]...",
    after_help = "A QUERY of nothing but words is a phrase: newsgrep \"moment of truth\" FOLDER\n\
        Exit codes: 0 found, 1 nothing found, 2 trouble, 3 the answer is not whole. --help says more.",
    after_long_help = LONG_HELP
)]
pub(crate) struct Cli {
    #[command(subcommand)]
    pub(crate) command: Option<Command>,
    #[command(flatten)]
    pub(crate) search: SearchArgs,
}

/// What one needs to know once.
const LONG_HELP: &str = "\
Query:
  A QUERY of nothing but words is a phrase: newsgrep \"moment of truth\" FOLDER. With a quotation mark, an
  operator or a field in it, words side by side are AND: 'NATO -Ukraine title:talks source:afp date:2022-01'.
  A query that is the name of a command, or begins with a dash, goes after -- or -e. Relative dates count from
  today in this machine's time zone.

Where:
  With PATHs, the files are indexed into the user's cache and searched; the next search reads only what changed.
  Without: --archive, .newsgrep in this folder or above, $NEWSGREP_ARCHIVE, the user's default archive, standard
  input. $NEWSGREP_CACHE moves the cache.

More:
  newsgrep help query         the query language on one screen
  newsgrep help error CODE    what a mistake in a query means, and what to write instead
  newsgrep help formats       what answers look like; also help exit-codes, help environment
  newsgrep COMMAND --help     the options of a command

Exit codes:
  0 found, 1 nothing found, 2 trouble (also beside hits), 3 the answer is not whole, 130 interrupted";

impl Cli {
    /// Returns the look that was asked for.
    pub(crate) fn look(&self) -> Look {
        match &self.command {
            None => self.search.look,
            Some(Command::Index(args)) => args.look,
            Some(Command::Facets(args)) => args.look,
            Some(Command::Timeline(args)) => args.look,
            Some(Command::Show(args)) => args.look,
            Some(Command::Replay(args)) => args.look,
            Some(Command::Save(args)) => args.look,
            Some(Command::Query(args)) => args.look,
            Some(Command::Stats(args) | Command::Check(args) | Command::Rebuild(args)) => args.look,
            Some(Command::Completions(_) | Command::Man(_) | Command::Help(_)) => Look::default(),
        }
    }
}

/// Returns whether a first argument would be read as a command.
pub(crate) fn is_command(text: &str) -> bool {
    <Cli as clap::CommandFactory>::command().find_subcommand(text).is_some()
}

/// What can be done beside searching.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Bring an archive up to date with files and folders
    Index(IndexArgs),
    /// Count hits by source, section, language, agency or date
    Facets(FacetsArgs),
    /// Count hits over time
    Timeline(TimelineArgs),
    /// Print a whole article
    Show(ShowArgs),
    /// Ask again what a record says was asked, and tell what has changed
    Replay(ReplayArgs),
    /// Give a query a name, for query:NAME and for alerts
    Save(SaveArgs),
    /// Print how a query is understood, in canonical form
    Query(QueryArgs),
    /// Print what an archive holds, in numbers
    Stats(ArchiveArgs),
    /// Read every byte of an archive and name all damage
    Check(ArchiveArgs),
    /// Make the index anew, from the stored text and the original files
    Rebuild(ArchiveArgs),
    /// Print the completion script of a shell
    Completions(CompletionsArgs),
    /// Print the man page: of newsgrep, or of the query language
    Man(ManArgs),
    /// Explain a command, the query language, or a mistake in a query
    Help(HelpArgs),
}

/// Arguments of `newsgrep index`.
#[derive(Debug, Args)]
pub(crate) struct IndexArgs {
    /// Files and folders; without any, those the archive is made of already
    #[arg(value_name = "PATH")]
    pub(crate) paths: Vec<PathBuf>,
    /// The archive; by default `.newsgrep` in this folder
    #[arg(long, value_name = "DIR")]
    pub(crate) archive: Option<PathBuf>,
    /// Read field FIELD of JSON records from KEY, such as --map title=headline
    #[arg(long, value_name = "FIELD=KEY", value_parser = values::mapping)]
    pub(crate) map: Vec<values::MapEntry>,
    /// Read every file again, changed or not
    #[arg(long)]
    pub(crate) force: bool,
    /// Take PATH, which may be gone, and all its articles out of the archive
    #[arg(long, value_name = "PATH", conflicts_with_all = ["paths", "map", "force"])]
    pub(crate) forget: Option<PathBuf>,
    /// Print which saved searches the new and changed articles meet
    #[arg(long, conflicts_with = "forget")]
    pub(crate) alert: bool,
    #[command(flatten)]
    pub(crate) look: Look,
}

/// Arguments of `newsgrep facets`.
#[derive(Debug, Args)]
pub(crate) struct FacetsArgs {
    #[command(flatten)]
    pub(crate) asking: Asking,
    /// The fields to count by: source, section, language, agency, date, year, month, day
    #[arg(long, value_name = "FIELD,...", required = true, value_delimiter = ',', value_parser = values::facet_field())]
    pub(crate) by: Vec<FacetField>,
    /// How many levels of dates (year, month, day) and of sections such as sport/football; 0 leaves sections as written
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub(crate) depth: usize,
    /// How many values of each field, and of each level
    #[arg(long, value_name = "N", default_value_t = 10)]
    pub(crate) top: usize,
    #[command(flatten)]
    pub(crate) counting: Counting,
    #[command(flatten)]
    pub(crate) look: Look,
}

/// Arguments of `newsgrep timeline`.
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

/// What is counted.
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

/// Arguments of `newsgrep show`.
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

/// Arguments of `newsgrep replay`.
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

/// Arguments of `newsgrep save`.
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
    #[arg(long, value_name = "SYSTEM", value_parser = values::dialect(), requires = "query")]
    pub(crate) from: Option<Dialect>,
    /// Keep it for all archives, not in the nearest
    #[arg(long, conflicts_with_all = ["list", "delete", "archive"])]
    pub(crate) user: bool,
    /// Keep it in the archive in DIR
    #[arg(long, value_name = "DIR")]
    pub(crate) archive: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) look: Look,
}

/// Arguments of `newsgrep query`.
#[derive(Debug, Args)]
pub(crate) struct QueryArgs {
    /// The query; words side by side are AND, as everywhere but in a search's first argument
    #[arg(value_name = "TEXT", allow_hyphen_values = true)]
    pub(crate) text: String,
    /// Read TEXT as this system does, to print what it means here
    #[arg(long, value_name = "SYSTEM", value_parser = values::dialect())]
    pub(crate) from: Option<Dialect>,
    #[command(flatten)]
    pub(crate) look: Look,
}

/// Arguments of the commands that look after an archive.
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

/// Arguments of `newsgrep completions`.
#[derive(Debug, Args)]
pub(crate) struct CompletionsArgs {
    /// The shell
    pub(crate) shell: clap_complete::Shell,
}

/// Arguments of `newsgrep man`.
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

/// Arguments of `newsgrep help`.
#[derive(Debug, Args)]
pub(crate) struct HelpArgs {
    /// A command, or query, error, error CODE, exit-codes, formats, environment
    #[arg(value_name = "TOPIC")]
    pub(crate) topic: Vec<String>,
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    /// Returns the subcommand's name, or the query and paths of a search.
    fn read(line: &[&str]) -> String {
        let cli = Cli::try_parse_from([&["newsgrep"], line].concat()).unwrap();
        match cli.command {
            Some(command) => {
                format!("command {command:?}").split(['(', ' ']).take(2).collect::<Vec<_>>().join(" ")
            }
            None => {
                let (query, paths) = cli.search.asking.split();
                format!("search {:?} in {paths:?}", query.unwrap().unwrap_or_default())
            }
        }
    }

    #[test]
    fn the_declaration_is_sound() {
        Cli::command().debug_assert();
    }

    #[test]
    fn a_subcommand_is_one_only_as_the_first_argument() {
        let check = |line: &[&str], expected: &str| assert_eq!(read(line), expected, "{line:?}");
        check(&["index"], "command Index");
        check(&["index", "seeds"], "command Index");
        check(&["index fund", "seeds"], "search \"index fund\" in [\"seeds\"]");
        check(&["--", "index", "seeds"], "search \"index\" in [\"seeds\"]");
        check(&["-e", "index", "seeds"], "search \"index\" in [\"seeds\"]");
        check(&["-c", "index", "seeds"], "search \"index\" in [\"seeds\"]");
        check(&["talks", "index"], "search \"talks\" in [\"index\"]");
        check(&["talks", "seeds", "-c"], "search \"talks\" in [\"seeds\"]");
        check(&["-e", "-optimism", "seeds"], "search \"-optimism\" in [\"seeds\"]");
    }
}
