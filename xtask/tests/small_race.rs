//! The race runs: on a tiny corpus, with the one peer that needs nothing installed.

use std::path::Path;
use std::process::{Command, Output};

use serde_json::Value;

fn race(keep: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
    command.args([
        "race",
        "--quick",
        "--paragraphs",
        "2000",
        "--peers",
        "tantivy",
        "--rounds",
        "1",
        "--in-process",
    ]);
    command.arg("--keep").arg(keep).args(arguments).output().expect("the program was just built")
}

fn said(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

/// Before anything is timed the counts are compared, so a race that ends well is one in which both found the same.
#[test]
fn a_tiny_race_ends_and_the_counts_agree() {
    let keep = tempfile::tempdir().unwrap();
    let json = keep.path().join("rows.jsonl");
    let measures =
        ["phrase top 10, news", "phrase newest", "date range, top", "and count, game", "facets", "our tree"];
    let wanted = measures.into_iter().flat_map(|measure| ["--only", measure]);
    let output = race(keep.path(), &wanted.chain(["--json", json.to_str().unwrap()]).collect::<Vec<_>>());
    assert!(output.status.success(), "{}", said(&output));
    let table = String::from_utf8(output.stdout).unwrap();
    for begins in [
        "| phrase top 10, news | tantivy |",
        "| and count, game | tantivy |",
        "| facets by source | tantivy |",
    ] {
        assert!(table.lines().any(|line| line.starts_with(begins)), "no `{begins}` in\n{table}");
    }
    let rows: Vec<Value> = std::fs::read_to_string(&json)
        .unwrap()
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert!(rows.len() > 8, "{} rows", rows.len());
    for row in &rows {
        assert!(row["ours"].as_f64().is_some_and(|ours| ours > 0.0), "{row}");
        assert_eq!(row["peer"].is_null(), row["ratio"].is_null(), "{row}");
    }
    // What was made is kept: nothing is indexed twice.
    let again = race(keep.path(), &["--only", "phrase count"]);
    assert!(again.status.success() && !said(&again).contains("indexing generated"), "{}", said(&again));
}
