//! One node: a process that is started, awaited, and killed.

use std::fs::{self, File};
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;
use std::time::Duration;

use super::jars::Jars;
use super::jdk::Jdk;

/// How long a node may take to answer. Alone on a machine it takes four seconds.
const PATIENCE: Duration = Duration::from_secs(240);

/// A running node. It ends when this is dropped.
pub(super) struct Node {
    process: Child,
    home: PathBuf,
}

impl Node {
    /// Starts a node with these settings; it answers only after [`Node::wait`].
    pub(super) fn start(
        jdk: &Jdk,
        jars: &Jars,
        home: &Path,
        settings: &[String],
    ) -> Result<(Node, Ready), String> {
        let use_archive = format!("-XX:SharedArchiveFile={}", jars.class_archive().display());
        Node::run(jdk, jars, home, &[use_archive], settings)
    }

    fn run(
        jdk: &Jdk,
        jars: &Jars,
        home: &Path,
        flags: &[String],
        settings: &[String],
    ) -> Result<(Node, Ready), String> {
        fs::create_dir_all(home).map_err(|error| format!("cannot create {}: {error}", home.display()))?;
        let log = home.join("stderr");
        let log = File::create(&log).map_err(|error| format!("cannot create {}: {error}", log.display()))?;
        let mut process = Command::new(jdk.java())
            .args(["-Xmx384m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xshare:auto"])
            .args(flags)
            .args(["-cp", &jars.class_path(), "newsgrep.cluster.ClusterNode"])
            .arg(home)
            .args(settings)
            // Held open as long as this process lives; the node ends when it is closed.
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(log)
            .spawn()
            .map_err(|error| format!("cannot run {}: {error}", jdk.java().display()))?;
        let said = process.stdout.take().expect("its output was asked for");
        let (sender, ready) = mpsc::channel();
        std::thread::spawn(move || {
            let ready = BufReader::new(said).lines().map_while(Result::ok);
            for address in ready.filter_map(|line| Some(line.strip_prefix("READY ")?.to_owned())) {
                let _ = sender.send(address);
            }
        });
        Ok((Node { process, home: home.to_owned() }, Ready(ready)))
    }

    /// Waits until the node answers.
    pub(super) fn wait(&mut self, ready: &Ready) -> Result<(), String> {
        match ready.0.recv_timeout(PATIENCE) {
            Ok(_) => Ok(()),
            Err(_) => {
                let said = fs::read_to_string(self.home.join("stderr")).unwrap_or_default();
                let state = self.process.try_wait().ok().flatten();
                let state = state.map_or("did not get ready".to_owned(), |status| format!("ended: {status}"));
                Err(format!("the node in {} {state}\n{said}", self.home.display()))
            }
        }
    }

    /// Ends it without a chance to say or write anything more.
    pub(super) fn kill(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }

    /// Ends it in order, and waits for the end.
    fn stop(&mut self) {
        drop(self.process.stdin.take());
        let _ = self.process.wait();
    }
}

impl Drop for Node {
    fn drop(&mut self) {
        self.stop();
    }
}

/// What tells that a node answers.
pub(super) struct Ready(mpsc::Receiver<String>);

/// Runs a node once to archive the classes that it loads.
pub(super) fn archive_classes(jdk: &Jdk, jars: &Jars) -> Result<(), String> {
    let home = std::env::temp_dir().join(format!("newsgrep-cluster-{}-archive/n1", std::process::id()));
    let archive = [format!("-XX:ArchiveClassesAtExit={}", jars.class_archive().display())];
    let settings = ["discovery.type=single-node", "http.port=0", "transport.port=0"].map(str::to_owned);
    let (mut node, ready) = Node::run(jdk, jars, &home, &archive, &settings)?;
    node.wait(&ready)?;
    node.stop();
    match jars.class_archive().is_file() {
        true => Ok(()),
        false => Err(format!("{} was not written", jars.class_archive().display())),
    }
}
