//! The command line: every argument, declared once; help, man page and completions are made from it.
//!
//! A subcommand is one only as the first argument. `newsgrep "index fund" seeds` and `newsgrep -c index seeds` are
//! searches; a query that is a subcommand's name and comes first goes after `--` or `-e`.

mod asking;
mod cluster;
mod commands;
mod values;

use clap::{Parser, Subcommand};

pub(crate) use asking::{Asking, Look, Place, SearchArgs};
pub(crate) use cluster::{ClusterAction, ClusterArgs, CopyArgs, EngineArgs, InitArgs, ReindexArgs};
pub(crate) use commands::{
    ArchiveArgs, CompletionsArgs, ExportArgs, FacetsArgs, HelpArgs, IndexArgs, ManArgs, Page, QueryArgs,
    Reading, ReplayArgs, SaveArgs, ShowArgs, TimelineArgs, WatchArgs,
};
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
  Without: --archive or --engine, .newsgrep in this folder or above, $NEWSGREP_ENGINE, $NEWSGREP_ARCHIVE, the
  user's default, standard input. An engine is an archive on an OpenSearch cluster, asked in the same language
  and answering the same: https://host:9200/archive, or a name. $NEWSGREP_CACHE moves the cache.

More:
  newsgrep help query         the query language on one screen
  newsgrep help error CODE    what a mistake in a query means, and what to write instead
  newsgrep help formats       what answers look like; also help inputs, exit-codes, environment, credentials
  newsgrep COMMAND --help     the options of a command

Nothing found:
  On a terminal newsgrep says why, and what would find something; with -v also in a pipe.

Exit codes:
  0 found, 1 nothing found, 2 trouble (also beside hits), 3 the answer is not whole, 130 interrupted";

impl Cli {
    /// Returns the look that was asked for.
    pub(crate) fn look(&self) -> Look {
        match &self.command {
            None => self.search.look,
            Some(Command::Index(args)) => args.look,
            Some(Command::Watch(args)) => args.look,
            Some(Command::Facets(args)) => args.look,
            Some(Command::Timeline(args)) => args.look,
            Some(Command::Export(args)) => Look { verbose: args.verbose, ..Look::default() },
            Some(Command::Show(args)) => args.look,
            Some(Command::Replay(args)) => args.look,
            Some(Command::Save(args)) => args.look,
            Some(Command::Query(args)) => args.look,
            Some(Command::Copy(args)) => args.look,
            Some(Command::Cluster(args)) => args.action.look(),
            Some(Command::Stats(args) | Command::Check(args) | Command::Rebuild(args)) => args.look,
            Some(Command::Completions(_) | Command::Man(_) | Command::Help(_)) => Look::default(),
        }
    }
}

/// Returns whether a first argument would be read as a command.
pub(crate) fn is_command(text: &str) -> bool {
    <Cli as clap::CommandFactory>::command().find_subcommand(text).is_some()
}

/// What can be done beside searching. The arguments of a command are looked at only when it was given.
#[derive(Debug, Subcommand)]
#[command(defer = true)]
pub(crate) enum Command {
    /// Bring an archive up to date with files and folders
    Index(IndexArgs),
    /// Keep an archive up to date as files change, and print which saved searches new articles meet
    Watch(WatchArgs),
    /// Count hits by source, section, language, agency, subject, place, person, organisation or date
    Facets(FacetsArgs),
    /// Count hits over time
    Timeline(TimelineArgs),
    /// Write the articles that a query finds, or all, to JSON Lines, CSV, Markdown, ninjs, BibTeX or RIS
    Export(ExportArgs),
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
    /// Copy an archive, or files and folders, to a cluster
    Copy(CopyArgs),
    /// Make, look at or renew an archive on a cluster
    Cluster(ClusterArgs),
    /// Print the completion script of a shell
    Completions(CompletionsArgs),
    /// Print the man page: of newsgrep, or of the query language
    Man(ManArgs),
    /// Explain a command, the query language, or a mistake in a query
    Help(HelpArgs),
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
    fn the_help_of_a_command_begins_with_what_the_list_of_commands_says() {
        let listed = Cli::command();
        let mut whole = Cli::command();
        whole.build();
        assert!(listed.get_subcommands().count() > 0);
        for command in listed.get_subcommands() {
            let built = whole.find_subcommand(command.get_name()).unwrap();
            let about = |command: &clap::Command| command.get_about().unwrap().to_string();
            assert_eq!(about(built), about(command), "{}", command.get_name());
        }
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
