//! What can be asked of this program.

use std::ffi::OsString;
use std::path::PathBuf;

use clap::builder::TypedValueParser;
use clap::{Args, Parser, Subcommand};

/// Measurements of newsgrep beside other programs.
#[derive(Debug, Parser)]
#[command(name = "cargo xtask")]
pub(crate) struct Cli {
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Run newsgrep and its peers on one set of questions
    Race(RaceArgs),
    /// Show how cost grows with the number of paragraphs, beside the limits of this machine
    Growth(GrowthArgs),
    /// Start a cluster of OpenSearch on this machine to try things out with, until Ctrl-C
    Cluster(ClusterArgs),
    /// Make one index and note down what it took; the other commands start this in a process of its own
    #[command(hide = true)]
    Build(BuildArgs),
    /// Run a program and note down what it took
    #[command(hide = true)]
    Launch(LaunchArgs),
}

/// Arguments of the race.
#[derive(Debug, Args)]
pub(crate) struct RaceArgs {
    /// Ask less often: for a first impression
    #[arg(long)]
    pub(crate) quick: bool,
    /// Race on 4,000,000 generated paragraphs too
    #[arg(long, conflicts_with_all = ["quick", "paragraphs", "corpus"])]
    pub(crate) large: bool,
    /// How many paragraphs are generated
    #[arg(long, value_name = "N", default_value_t = 400_000)]
    pub(crate) paragraphs: usize,
    /// Race on the news in this folder instead of generated ones
    #[arg(long, value_name = "DIR", conflicts_with = "paragraphs")]
    pub(crate) corpus: Option<PathBuf>,
    /// Only measures whose name holds this; can be given several times
    #[arg(long, value_name = "NAME")]
    pub(crate) only: Vec<String>,
    /// Only these peers: newsgrep, tantivy, lucene, sqlite, ripgrep
    #[arg(long, value_name = "NAME,…", value_delimiter = ',')]
    pub(crate) peers: Vec<String>,
    /// How often each peer is asked in turn
    #[arg(long, value_name = "N")]
    pub(crate) rounds: Option<usize>,
    /// Write a row a measure to this file, as JSON Lines
    #[arg(long, value_name = "FILE")]
    pub(crate) json: Option<PathBuf>,
    /// Write the rows, and those of each question, into a new file in this folder
    #[arg(long, value_name = "DIR")]
    pub(crate) runs: Option<PathBuf>,
    /// Leave out what starts newsgrep as a process of its own, for which it is built
    #[arg(long)]
    pub(crate) in_process: bool,
    /// Print the time of every question
    #[arg(long)]
    pub(crate) questions: bool,
    #[command(flatten)]
    pub(crate) place: Place,
}

/// Arguments of the table of growth.
#[derive(Debug, Args)]
pub(crate) struct GrowthArgs {
    /// How many paragraphs there are in each corpus
    #[arg(long, value_name = "N,…", value_delimiter = ',', default_values_t = [40_000, 120_000, 400_000, 1_200_000])]
    pub(crate) sizes: Vec<usize>,
    /// How often each question is asked
    #[arg(long, value_name = "N", default_value_t = 5)]
    pub(crate) rounds: usize,
    /// Write a row a line of the table to this file, as JSON Lines
    #[arg(long, value_name = "FILE")]
    pub(crate) json: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) place: Place,
}

/// Arguments of a cluster.
#[derive(Debug, Args)]
pub(crate) struct ClusterArgs {
    /// How many nodes it has, each with about 300 MB of memory
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u8).range(1..=9).map(usize::from))]
    pub(crate) nodes: usize,
}

/// Where things are.
#[derive(Debug, Args)]
pub(crate) struct Place {
    /// Where corpora and indexes are kept; by default in the folder of build products
    #[arg(long, value_name = "DIR")]
    pub(crate) keep: Option<PathBuf>,
    /// The newsgrep to start; by default the release profile's, which is built
    #[arg(long, value_name = "FILE")]
    pub(crate) newsgrep: Option<PathBuf>,
}

/// Arguments of making an index.
#[derive(Debug, Args)]
pub(crate) struct BuildArgs {
    pub(crate) peer: String,
    /// Where the index goes
    #[arg(long)]
    pub(crate) index: PathBuf,
    /// Where the time is noted down
    #[arg(long)]
    pub(crate) time: PathBuf,
    /// Of how many generated paragraphs
    #[arg(long)]
    pub(crate) paragraphs: Option<usize>,
    /// Of these files, or this file of lines
    #[arg(long)]
    pub(crate) files: Option<PathBuf>,
}

/// Arguments of running a program.
#[derive(Debug, Args)]
pub(crate) struct LaunchArgs {
    /// Where it is noted down what it took
    pub(crate) note: PathBuf,
    pub(crate) program: OsString,
    #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
    pub(crate) arguments: Vec<OsString>,
}
