//! Who may import whom: the workspace's dependencies, as cargo states them, against the walls between the crates.
//!
//! What is forbidden here keeps the crates what they are: newsgrep-text a function, the query language without an
//! engine, the façade light enough to embed. Dependencies of tests are exempt.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::process::Command;

use serde_json::Value;

/// Which of our own crates each crate may import; a crate that is not here is new and must be given a line.
const MAY_IMPORT: [(&str, &[&str]); 12] = [
    ("newsgrep-text", &[]),
    ("newsgrep-ingest", &["newsgrep-text"]),
    ("newsgrep-core", &["newsgrep-text"]),
    ("newsgrep-query", &["newsgrep-text", "newsgrep-core"]),
    ("newsgrep-remote", &["newsgrep-text", "newsgrep-query"]),
    ("newsgrep", &["newsgrep-text", "newsgrep-ingest", "newsgrep-core", "newsgrep-query", "newsgrep-remote"]),
    ("newsgrep-server", &["newsgrep"]),
    ("newsgrep-cli", &["newsgrep", "newsgrep-server"]),
    ("newsgrep-testkit", &["newsgrep-text", "newsgrep-query"]),
    ("newsgrep-examples", &["newsgrep"]),
    ("newsgrep-benches", &["newsgrep", "newsgrep-testkit"]),
    ("xtask", &["newsgrep", "newsgrep-cli", "newsgrep-testkit"]),
];

/// Crates of others that would break what a crate is for.
const MAY_NOT_USE: [(&str, &[&str]); 9] = [
    ("newsgrep-text", &["tantivy", "clap", "tokio", "rayon", "encoding_rs", "ignore"]),
    ("newsgrep-ingest", &["tantivy", "clap", "tokio"]),
    ("newsgrep-core", &["clap", "tokio"]),
    ("newsgrep-query", &["clap", "tokio"]),
    ("newsgrep-remote", &["tantivy", "clap"]),
    ("newsgrep", &["clap", "tokio", "hyper", "axum"]),
    ("newsgrep-server", &["tantivy", "clap"]),
    ("newsgrep-cli", &["tantivy"]),
    ("newsgrep-testkit", &["tantivy", "clap", "tokio"]),
];

/// The normal and build dependencies of a package by name, as `cargo metadata` has them.
type Package = BTreeMap<String, Value>;

fn packages() -> BTreeMap<String, Package> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let output = Command::new(cargo)
        .args(["metadata", "--format-version", "1", "--no-deps", "--offline"])
        .current_dir(root)
        .output()
        .expect("cargo can be run");
    assert!(output.status.success(), "cargo metadata failed:\n{}", String::from_utf8_lossy(&output.stderr));
    let metadata: Value = serde_json::from_slice(&output.stdout).expect("cargo metadata is JSON");
    let dependencies = |package: &Value| -> Package {
        let all = package["dependencies"].as_array().into_iter().flatten();
        all.filter(|dependency| dependency["kind"] != "dev")
            .map(|dependency| (name(dependency), dependency.clone()))
            .collect()
    };
    let packages = metadata["packages"].as_array().into_iter().flatten();
    packages.map(|package| (name(package), dependencies(package))).collect()
}

fn name(entry: &Value) -> String {
    entry["name"].as_str().expect("packages and dependencies have names").to_owned()
}

#[test]
fn crates_import_only_what_lies_upstream() {
    let packages = packages();
    let table: BTreeMap<&str, &[&str]> = MAY_IMPORT.into_iter().collect();
    let mut wrong = Vec::new();
    for (name, dependencies) in &packages {
        let Some(allowed) = table.get(name.as_str()) else {
            wrong.push(format!("`{name}` is not in the table: say in MAY_IMPORT what it may import"));
            continue;
        };
        let ours = dependencies.keys().filter(|dependency| packages.contains_key(*dependency));
        for dependency in ours.filter(|dependency| !allowed.contains(&dependency.as_str())) {
            wrong.push(format!("`{name}` imports `{dependency}`, but may import only {allowed:?}"));
        }
    }
    assert!(wrong.is_empty(), "the crates' walls are broken:\n  {}", wrong.join("\n  "));
}

#[test]
fn every_crate_of_the_first_version_is_there() {
    let packages = packages();
    let there: BTreeSet<&str> = packages.keys().map(String::as_str).collect();
    let expected =
        ["newsgrep-text", "newsgrep-ingest", "newsgrep-core", "newsgrep-query", "newsgrep", "newsgrep-cli"];
    for name in expected {
        assert!(there.contains(name), "`{name}` is missing from the workspace: {there:?}");
    }
}

#[test]
fn no_crate_uses_what_would_break_its_purpose() {
    let packages = packages();
    let mut wrong = Vec::new();
    for (name, forbidden) in MAY_NOT_USE {
        for found in forbidden.iter().filter(|other| uses(&packages, name, other)) {
            wrong.push(format!("`{name}` depends on `{found}` and must not"));
        }
    }
    assert!(wrong.is_empty(), "the crates' walls are broken:\n  {}", wrong.join("\n  "));
}

fn uses(packages: &BTreeMap<String, Package>, name: &str, other: &str) -> bool {
    packages.get(name).is_some_and(|dependencies| dependencies.contains_key(other))
}

/// What an embedder pays for is what the façade's whole part of the workspace depends on.
#[test]
fn nothing_below_the_facade_uses_a_command_line_or_a_web_stack() {
    let packages = packages();
    let mut below = vec!["newsgrep"];
    let mut at = 0;
    while let Some(name) = below.get(at).copied() {
        for dependency in packages[name].keys().filter(|dependency| packages.contains_key(*dependency)) {
            if !below.contains(&dependency.as_str()) {
                below.push(dependency);
            }
        }
        at += 1;
    }
    for name in &below {
        for other in ["clap", "tokio", "hyper", "axum"] {
            assert!(
                !uses(&packages, name, other),
                "`{name}`, part of what embedders add, depends on `{other}`"
            );
        }
    }
}

#[test]
fn the_query_language_builds_without_the_engine() {
    let query = &packages()["newsgrep-query"];
    for engine in ["newsgrep-core", "tantivy"] {
        let optional = query.get(engine).is_none_or(|dependency| dependency["optional"] == true);
        assert!(
            optional,
            "`{engine}` must stay optional in `newsgrep-query`: the feature `local` brings it in"
        );
    }
}

#[test]
fn who_asks_without_an_engine_does_not_switch_it_on() {
    let packages = packages();
    for name in ["newsgrep-testkit", "newsgrep-remote"] {
        let Some(query) = packages.get(name).and_then(|dependencies| dependencies.get("newsgrep-query"))
        else {
            continue;
        };
        let local = query["features"].as_array().unwrap().iter().any(|feature| feature == "local");
        assert!(
            !local && query["uses_default_features"] == false,
            "`{name}` must import `newsgrep-query` without its feature `local`"
        );
    }
}
