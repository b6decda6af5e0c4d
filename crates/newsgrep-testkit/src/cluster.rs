//! A cluster to test against: OpenSearch nodes, one process each, on this machine alone.
//!
//! In: a JDK, Maven, and how many nodes there shall be. Out: [`Nodes`] that answer on the loopback interface, can be
//! [killed](Nodes::kill), and end with the process that started them. Nothing is installed: the jars come from Maven once,
//! into the directory that cargo builds in. What is stored and asked is left to the tests.
//!
//! Where there is no JDK or no Maven, a test asks [`available`], says so with [`say_skipped`], and passes. A cluster that
//! runs already is tested instead if the environment variable `NEWSGREP_CLUSTER` [names](named) it.

mod jars;
mod jdk;
mod node;
mod nodes;
mod rest;

use std::io::Write;

pub use jdk::Jdk;
pub use nodes::Nodes;
pub use rest::{Answer, request};

/// Returns what is needed to run nodes.
///
/// # Errors
///
/// Says what is missing: a JDK of version 21 or newer, or Maven.
pub fn available() -> Result<Jdk, String> {
    jdk::find()
}

/// Returns the address of the cluster that the environment names, without an archive.
pub fn named() -> Option<String> {
    let address = std::env::var("NEWSGREP_CLUSTER").ok()?;
    let address = address.trim().trim_end_matches('/');
    (!address.is_empty()).then(|| address.to_owned())
}

/// Says in one line that the tests on a cluster do not run here, even where the output of tests is kept back.
pub fn say_skipped() {
    // What is written to the stream itself passes by what cargo keeps back.
    let _ = writeln!(std::io::stderr(), "no JDK 21 or Maven: the tests on a cluster are SKIPPED");
}
