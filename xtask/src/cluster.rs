//! A cluster to try things out with: OpenSearch nodes on this machine, as the tests start them, until Ctrl-C.

use anyhow::{Result, anyhow};
use newsgrep_testkit::cluster::Nodes;

use crate::args::ClusterArgs;

/// Starts the nodes, says where they are, and waits for the end of this process. They end with it and leave nothing behind.
pub(crate) fn run(args: &ClusterArgs) -> Result<()> {
    let what = if args.nodes == 1 { "a node".to_owned() } else { format!("{} nodes", args.nodes) };
    eprintln!("starting {what} of OpenSearch; the first time its jars are fetched, about 85 MB");
    let nodes = Nodes::start(args.nodes).map_err(|error| anyhow!(error))?;
    for number in 1..=args.nodes {
        println!("{}", nodes.url_of(number));
    }
    eprintln!(
        "an archive of the seeds on it:\n  newsgrep cluster init --engine {url}/archive --replicas {replicas}\n  \
         newsgrep copy seeds --engine {url}/archive\n  \
         newsgrep \"moment of truth\" --engine {url}/archive\n\
         Ctrl-C ends it; nothing is kept.",
        url = nodes.url(),
        // Two copies of a part never lie on one node.
        replicas = u32::from(args.nodes > 1)
    );
    loop {
        std::thread::park();
    }
}
