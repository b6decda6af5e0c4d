//! What the commands take that look after an archive on a cluster.
//!
//! As in the other files of arguments, what stands before a struct here is no documentation for clap to print.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::asking::{Known, Look, Place};

// Arguments of `newsgrep cluster`.
#[derive(Debug, Args)]
#[command(
    after_help = "The rights that a user needs, as OpenSearch names them: to search, on the indexes `read`, `manage_point_in_time`, \
        `indices:admin/mappings/get` and `indices:admin/validate/query`, on the cluster `cluster_composite_ops_ro`; to copy, also \
        `write`, `create_index`, `indices:admin/refresh*` and `cluster_composite_ops`; to init, reindex and see the status, also \
        `manage`, `cluster_monitor` and `cluster_manage_index_templates`."
)]
pub(crate) struct ClusterArgs {
    #[command(subcommand)]
    pub(crate) action: ClusterAction,
}

// What can be done with an archive on a cluster as a whole.
#[derive(Debug, Subcommand)]
pub(crate) enum ClusterAction {
    /// Make an archive on a cluster; one that is there stays as it is
    Init(InitArgs),
    /// Print how the cluster is, and what the archive on it holds; with -v also of each month
    Status(EngineArgs),
    /// Make the indexes of months anew from the articles in them, after an upgrade of newsgrep that asks for it
    Reindex(ReindexArgs),
}

impl ClusterAction {
    /// Returns the look that was asked for.
    pub(crate) fn look(&self) -> Look {
        match self {
            ClusterAction::Init(args) => args.engine.look,
            ClusterAction::Status(args) => args.look,
            ClusterAction::Reindex(args) => args.engine.look,
        }
    }
}

// Arguments of `newsgrep cluster init`.
#[derive(Debug, Args)]
pub(crate) struct InitArgs {
    #[command(flatten)]
    pub(crate) engine: EngineArgs,
    /// How many parts the index of a month has, each of which a machine of its own can hold
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..=1024))]
    pub(crate) shards: u32,
    /// How many further copies there are of each part, so that machines can fail
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u32).range(0..=100))]
    pub(crate) replicas: u32,
}

// Arguments of `newsgrep cluster reindex`.
#[derive(Debug, Args)]
#[command(
    after_help = "Searches go on meanwhile; a month takes no new articles while it is made anew. What was cut off goes on when it is run \
        again."
)]
pub(crate) struct ReindexArgs {
    #[command(flatten)]
    pub(crate) engine: EngineArgs,
    /// All months, not only those of another version: so that they get the layout that init said last
    #[arg(long)]
    pub(crate) all: bool,
}

// Which archive on a cluster is meant, and how the answer is printed.
#[derive(Debug, Args)]
pub(crate) struct EngineArgs {
    /// The archive at URL, such as https://host:9200/archive, or the one the configuration calls NAME
    #[arg(long, value_name = "URL|NAME", help_heading = "Archive")]
    pub(crate) engine: Option<String>,
    #[command(flatten)]
    pub(crate) look: Look,
}

// Arguments of `newsgrep copy`.
#[derive(Debug, Args)]
#[command(
    after_help = "It can be run again at any time, also after it was cut off: what is on the cluster already is compared, and not \
        sent again."
)]
pub(crate) struct CopyArgs {
    /// Files and folders to copy; without any, the archive
    #[arg(value_name = "PATH")]
    pub(crate) paths: Vec<PathBuf>,
    /// Copy the archive in DIR, or the one the configuration calls NAME; by default the nearest
    #[arg(long, value_name = "DIR|NAME", help_heading = "Archive")]
    pub(crate) archive: Option<PathBuf>,
    /// Copy to the cluster at URL, such as https://host:9200/archive, or to the one the configuration calls NAME
    #[arg(long, value_name = "URL|NAME", help_heading = "Archive")]
    pub(crate) engine: Option<String>,
    /// Delete from the cluster what is not among what is copied
    #[arg(long, help_heading = "Archive")]
    pub(crate) delete_missing: bool,
    #[command(flatten)]
    pub(crate) known: Known,
    #[command(flatten)]
    pub(crate) look: Look,
}

impl CopyArgs {
    /// Returns where the articles are copied from.
    pub(crate) fn from(&self) -> Place {
        Place { archive: self.archive.clone(), known: self.known.clone(), ..Place::default() }
    }
}
