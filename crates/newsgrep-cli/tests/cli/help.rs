//! What newsgrep says of itself: help, man pages, completions.

use crate::desk::Desk;

/// Returns a page that is printed without trouble.
#[track_caller]
fn page(arguments: &[&str]) -> String {
    let ran = Desk::new().run(arguments);
    assert_eq!((ran.code, ran.err.as_str()), (Some(0), ""), "{arguments:?}");
    ran.out
}

#[test]
fn help_is_about_a_command_the_language_a_mistake_or_a_topic() {
    let check = |arguments: &[&str], expected: &[&str]| {
        let page = page(&[&["help"], arguments].concat());
        for expected in expected {
            assert!(page.contains(expected), "{arguments:?} {expected}: {page}");
        }
    };
    check(&[], &["Usage: newsgrep", "replay", "newsgrep help query"]);
    check(&["index"], &["Usage: newsgrep index", "--forget"]);
    check(&["query"], &["\"moment of truth\"", "NATO w/5 Russia", "ATLEAST3", "~Ryabkov"]);
    check(&["error"], &["and-or", "near-chain", "unclosed-quote"]);
    check(&["error", "and-or"], &["error[and-or]"]);
    check(&["exit-codes"], &["\n    0  found; done", "\n    1  nothing found", "\n  130  interrupted"]);
    check(&["formats"], &["jsonl", "origin, paragraph", "with -v also in a pipe"]);
    check(&["inputs"], &["\n  json-lines ", "\n  warc ", "newsgrep.toml"]);
    check(&["facets"], &["-source:tass"]);
    check(&["environment"], &["NEWSGREP_ARCHIVE", "NEWSGREP_ENGINE_TOKEN", "NO_COLOR"]);
    check(&["credentials"], &["chmod 600", "NEWSGREP_ENGINE_PASSWORD", "api_key = "]);
    check(&["copy"], &["Usage: newsgrep copy", "--delete-missing"]);
    check(&["cluster", "init"], &["Usage: newsgrep cluster init", "--shards"]);
}

#[test]
fn help_about_what_is_not_there_names_what_is() {
    let desk = Desk::new();
    let ran = desk.run(&["help", "colour"]);
    assert_eq!((ran.code, ran.out.as_str()), (Some(2), ""));
    assert!(ran.err.contains("no help about `colour`") && ran.err.contains("exit-codes"), "{}", ran.err);
    let ran = desk.run(&["help", "error", "or-and"]);
    assert_eq!((ran.code, ran.out.as_str()), (Some(2), ""));
    assert!(ran.err.contains("no mistake `or-and`") && ran.err.contains("and-or"), "{}", ran.err);
}

#[test]
fn every_command_is_in_the_help_the_man_page_and_the_completions() {
    let commands = [
        "index",
        "watch",
        "facets",
        "timeline",
        "export",
        "show",
        "replay",
        "query",
        "stats",
        "check",
        "rebuild",
        "copy",
        "cluster",
        "completions",
        "man",
        "help",
    ];
    let (help, man) = (page(&["--help"]), page(&["man"]));
    for command in commands {
        assert!(help.contains(&format!("\n  {command} ")), "{command}");
        assert!(man.contains(&format!("NEWSGREP {}", command.to_uppercase())), "{command}");
        for shell in ["bash", "zsh", "fish"] {
            assert!(page(&["completions", shell]).contains(command), "{command} in {shell}");
        }
    }
    for part in ["INIT", "STATUS", "REINDEX"] {
        assert!(man.contains(&format!("NEWSGREP CLUSTER {part}")), "{part}");
    }
    for shell in ["bash", "zsh", "fish"] {
        let script = page(&["completions", shell]);
        for option in [
            "engine",
            "shards",
            "delete-missing",
            "record",
            "explain",
            "dialect",
            "stem",
            "after",
            "alert",
            "scope",
            "verify",
        ] {
            assert!(script.contains(option), "--{option} in {shell}");
        }
    }
}

#[test]
fn man_pages_have_what_man_needs() {
    for (arguments, title, name) in [
        (&["man"][..], ".TH newsgrep 1", "newsgrep \\- "),
        (&["man", "query"], ".TH newsgrep-query 7", "newsgrep\\-query \\- "),
    ] {
        let page = page(arguments);
        let mut lines = page.lines();
        assert!(lines.any(|line| line.starts_with(title)), "{page}");
        let after: Vec<&str> = lines.take(2).collect();
        assert_eq!(after[0], ".SH NAME", "{arguments:?}");
        assert!(after[1].starts_with(name), "{arguments:?}: {after:?}");
        // A line that begins with a quotation mark or a full stop is a command to man.
        let known = ["TH", "SH", "SS", "TP", "PP", "RS", "RE", "IP", "br", "ie", "el", "nf", "fi"];
        for line in page.lines() {
            let command = line.strip_prefix('.').map(|rest| rest.split(' ').next().unwrap());
            assert!(command.is_none_or(|command| known.contains(&command)), "{line}");
            assert!(!line.starts_with('\''), "{line}");
        }
    }
}
