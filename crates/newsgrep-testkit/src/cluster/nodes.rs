//! Several nodes that form one cluster.

use std::net::TcpListener;
use std::path::PathBuf;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Mutex, OnceLock};

use serde_json::Value;

use super::jars::Jars;
use super::jdk::{self, Jdk};
use super::node::Node;
use super::rest::{self, Answer};

/// A cluster of nodes on this machine, numbered from 1. It ends, and what it stored is removed, when this is dropped, and
/// in any case when the process ends.
pub struct Nodes {
    jdk: Jdk,
    jars: Jars,
    directory: PathBuf,
    ports: Vec<Ports>,
    running: Vec<Option<Node>>,
}

#[derive(Clone, Copy)]
struct Ports {
    http: u16,
    transport: u16,
}

impl Nodes {
    /// Starts this many nodes and waits until they have found each other: some seconds, minutes where the jars must be
    /// fetched first.
    ///
    /// # Errors
    ///
    /// Fails without a JDK or Maven, if the jars cannot be built, or if a node does not start, with what it said.
    ///
    /// # Panics
    ///
    /// Panics if `count` is 0.
    pub fn start(count: usize) -> Result<Nodes, String> {
        assert!(count > 0, "a cluster has nodes");
        let jdk = jdk::find()?;
        let jars = Jars::built(&jdk)?;
        // Another process may take a port between its choice and its use: then others are chosen.
        let tries = (0..3).map(|_| Nodes::start_once(&jdk, &jars, count));
        let mut failure = String::new();
        for nodes in tries {
            match nodes {
                Ok(nodes) => return Ok(nodes),
                Err(error)
                    if error.contains("BindHttpException") || error.contains("BindTransportException") =>
                {
                    failure = error;
                }
                Err(error) => return Err(error),
            }
        }
        Err(failure)
    }

    /// Returns the one node that all tests of this process share, started when first asked for.
    ///
    /// # Errors
    ///
    /// As [`Nodes::start`].
    pub fn shared() -> Result<&'static Nodes, String> {
        static SHARED: OnceLock<Result<Nodes, String>> = OnceLock::new();
        SHARED.get_or_init(|| Nodes::start(1)).as_ref().map_err(String::clone)
    }

    fn start_once(jdk: &Jdk, jars: &Jars, count: usize) -> Result<Nodes, String> {
        static STARTED: AtomicU32 = AtomicU32::new(0);
        let number = STARTED.fetch_add(1, Ordering::Relaxed);
        let directory = format!("newsgrep-cluster-{}-{number}", std::process::id());
        let ports = free_ports(count)?;
        let mut nodes = Nodes {
            jdk: jdk.clone(),
            jars: jars.clone(),
            directory: std::env::temp_dir().join(directory),
            running: (0..count).map(|_| None).collect(),
            ports,
        };
        let started: Result<Vec<_>, String> = (1..=count).map(|number| nodes.launch(number)).collect();
        for (number, (mut node, ready)) in (1..).zip(started?) {
            node.wait(&ready)?;
            nodes.running[number - 1] = Some(node);
        }
        nodes.wait_for("green", count)?;
        Ok(nodes)
    }

    fn launch(&self, number: usize) -> Result<(Node, super::node::Ready), String> {
        let Ports { http, transport } = self.ports[number - 1];
        let mut settings = vec![
            "cluster.name=newsgrep-test".to_owned(),
            format!("http.port={http}"),
            format!("transport.port={transport}"),
            // A machine that builds is a machine whose disk is nearly full.
            "cluster.routing.allocation.disk.threshold_enabled=false".to_owned(),
        ];
        if self.ports.len() == 1 {
            settings.push("discovery.type=single-node".to_owned());
        } else {
            let seeds = self.ports.iter().map(|ports| format!("127.0.0.1:{}", ports.transport));
            let names = (1..=self.ports.len()).map(|number| format!("n{number}"));
            settings.push(format!("discovery.seed_hosts={}", seeds.collect::<Vec<_>>().join(",")));
            let first = names.collect::<Vec<_>>().join(",");
            settings.push(format!("cluster.initial_cluster_manager_nodes={first}"));
        }
        Node::start(&self.jdk, &self.jars, &self.directory.join(format!("n{number}")), &settings)
    }

    /// Returns the address of the first node that was not killed.
    ///
    /// # Panics
    ///
    /// Panics if all were killed.
    pub fn url(&self) -> String {
        let number = 1 + self.running.iter().position(Option::is_some).expect("a node is left");
        self.url_of(number)
    }

    /// Returns the address of a node, whether it runs or not.
    pub fn url_of(&self, number: usize) -> String {
        format!("http://127.0.0.1:{}", self.ports[number - 1].http)
    }

    /// Returns the number of the node that was elected to manage the cluster.
    ///
    /// # Errors
    ///
    /// Fails if no node answers or none is elected.
    pub fn manager(&self) -> Result<usize, String> {
        let answer = self.ask("/_cat/cluster_manager?format=json")?;
        let name = answer.body[0]["node"].as_str().and_then(|name| name.strip_prefix('n'));
        let number = name.and_then(|number| number.parse().ok());
        number.ok_or_else(|| format!("no node manages the cluster: {}", answer.body))
    }

    /// Kills a node: it writes nothing more and tells nobody.
    pub fn kill(&mut self, number: usize) {
        if let Some(mut node) = self.running[number - 1].take() {
            node.kill();
        }
    }

    /// Starts a killed node again, where it was and with what it had, and waits until the others have it back.
    ///
    /// # Errors
    ///
    /// As [`Nodes::start`].
    pub fn restart(&mut self, number: usize) -> Result<(), String> {
        self.kill(number);
        let (mut node, ready) = self.launch(number)?;
        node.wait(&ready)?;
        self.running[number - 1] = Some(node);
        let running = self.running.iter().flatten().count();
        self.wait_for("yellow", running)
    }

    /// Waits until the cluster has this health, or a better one, and so many nodes: a minute at most.
    ///
    /// # Errors
    ///
    /// Fails after that minute, with what the cluster said last.
    pub fn wait_for(&self, health: &str, nodes: usize) -> Result<(), String> {
        let path = format!("/_cluster/health?wait_for_status={health}&wait_for_nodes={nodes}&timeout=60s");
        let answer = self.ask(&path)?;
        match (answer.status, &answer.body["timed_out"]) {
            (200, Value::Bool(false)) => Ok(()),
            _ => Err(format!("the cluster is not {health} with {nodes} nodes: {}", answer.body)),
        }
    }

    fn ask(&self, path: &str) -> Result<Answer, String> {
        rest::request("GET", &self.url(), path, None)
    }
}

impl Drop for Nodes {
    fn drop(&mut self) {
        // A node removes what is its own; what is left is of nodes that were killed.
        self.running.clear();
        let _ = std::fs::remove_dir_all(&self.directory);
    }
}

/// Returns ports that nobody listens on, two for each node.
fn free_ports(count: usize) -> Result<Vec<Ports>, String> {
    // Together, so that one process never gives the same to two clusters; below the ports that systems hand out to
    // connections, so that none of those gets in between.
    static NEXT: Mutex<u16> = Mutex::new(0);
    let mut next = NEXT.lock().map_err(|error| error.to_string())?;
    if *next == 0 {
        *next = 20_000 + (std::process::id() % 1_000) as u16 * 12;
    }
    let mut free = || {
        for _ in 0..12_000 {
            let port = *next;
            *next = if port >= 31_999 { 20_000 } else { port + 1 };
            if TcpListener::bind(("127.0.0.1", port)).is_ok() {
                return Ok(port);
            }
        }
        Err("no port is free".to_owned())
    };
    (0..count).map(|_| Ok(Ports { http: free()?, transport: free()? })).collect()
}
