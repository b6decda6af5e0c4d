//! Starts an OpenSearch cluster on this machine to try newsgrep on: `cargo run -p newsgrep-testkit --example cluster -- 3`.
//!
//! Needs a JDK of version 21 or newer, and Maven. The cluster ends, and forgets everything, when Enter is pressed or the
//! terminal is closed.

#![allow(clippy::print_stdout, reason = "it talks to whoever started it")]

use newsgrep_testkit::cluster::Nodes;

fn main() -> Result<(), String> {
    let count = match std::env::args().nth(1) {
        Some(count) => count.parse().map_err(|_| format!("`{count}` is no number of nodes"))?,
        None => 1,
    };
    println!("starting {count} node(s); the first time this fetches about 85 MB");
    let nodes = Nodes::start(std::cmp::max(count, 1))?;
    println!("{} answers; press Enter to end it", nodes.url());
    let _ = std::io::stdin().read_line(&mut String::new());
    Ok(())
}
