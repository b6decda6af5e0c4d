//! An archive on a cluster beside its original: what is typed differs by where it is, what comes out does not.

use std::fs;
use std::net::TcpListener;

use newsgrep_testkit::cluster::{self, Nodes};
use serde_json::Value;

use crate::desk::{Desk, FIRST, SECOND};

/// The same archive twice: `here` on this machine, and `there` on a cluster.
struct Two {
    desk: Desk,
    here: [String; 2],
    there: [String; 2],
}

impl Two {
    /// Makes an archive of the seeds and copies it; `None`, and says so, where no node can run.
    fn new(name: &str) -> Option<Two> {
        if cluster::available().is_err() {
            cluster::say_skipped();
            return None;
        }
        let nodes = Nodes::shared().unwrap();
        let engine = format!("{}/{name}", nodes.url());
        let two = Two {
            desk: Desk::new(),
            here: ["--archive", "data/press"].map(str::to_owned),
            there: ["--engine".to_owned(), engine.clone()],
        };
        assert_eq!(two.desk.run(&["index", "seeds", "--archive", "data/press"]).code, Some(0));
        let absent = two.desk.run(&["NATO", "--engine", &engine]);
        assert_eq!((absent.code, absent.out.as_str()), (Some(2), ""));
        assert!(absent.err.contains("make it with `newsgrep cluster init --engine …`"), "{}", absent.err);
        let made = two.desk.run(&["cluster", "init", "--engine", &engine, "--replicas", "0"]);
        let ready = format!(
            "`{engine}` is ready: the index of each month to come has 1 shard and 0 replicas of each\n"
        );
        made.check(0, &ready, "");
        two.copied(&[], 0, "5 articles = 5 new + 0 changed + 0 unchanged + 0 rejected, 0 deleted");
        Some(two)
    }

    /// Copies the archive, and compares what that says it did.
    #[track_caller]
    fn copied(&self, more: &[&str], code: i32, expected: &str) {
        let there = self.there.each_ref().map(String::as_str);
        let here = self.here.each_ref().map(String::as_str);
        let ran = self.desk.run(&[&["copy"], more, &here, &there].concat());
        let (numbers, _) = ran.out.rsplit_once(", ").unwrap_or_else(|| panic!("{ran:?}"));
        assert_eq!((ran.code, numbers), (Some(code), expected), "{}", ran.err);
    }

    /// Runs a command on both archives, and compares everything on standard output and the exit code.
    #[track_caller]
    fn check(&self, arguments: &[&str], code: i32) {
        let run =
            |place: &[String; 2]| self.desk.run(&[arguments, &place.each_ref().map(String::as_str)].concat());
        let (here, there) = (run(&self.here), run(&self.there));
        assert_eq!(here.code, Some(code), "{arguments:?}: {here:?}");
        assert_eq!((there.code, &there.out), (here.code, &here.out), "{arguments:?}: {}", there.err);
    }

    /// Runs a search on both archives, and compares the answers but for times and scores, which may differ by a rounding.
    #[track_caller]
    fn check_json(&self, arguments: &[&str]) {
        let answer = |place: &[String; 2]| {
            let mut answer = self.desk.json(&[arguments, &place.each_ref().map(String::as_str)].concat());
            answer.as_object_mut().unwrap().remove("took_us");
            let hits = answer["hits"].as_array_mut().unwrap().iter_mut();
            let scores: Vec<f64> = hits
                .filter_map(|hit| hit.as_object_mut().unwrap().remove("score"))
                .filter_map(|score| score.as_f64())
                .collect();
            (answer, scores)
        };
        let ((here, here_scores), (there, there_scores)) = (answer(&self.here), answer(&self.there));
        assert_eq!(there, here, "{arguments:?}");
        assert_eq!(there["complete"], Value::Bool(true));
        for (here, there) in here_scores.iter().zip(&there_scores) {
            assert!(
                (here - there).abs() <= 1e-4 * here.abs(),
                "{arguments:?}: {here_scores:?} {there_scores:?}"
            );
        }
    }
}

#[test]
fn a_cluster_answers_as_its_original_does() {
    let Some(two) = Two::new("cli-answers") else { return };
    let moment: &[&str] = &["moment of truth"];
    for arguments in [
        moment,
        &["-c", "NATO"],
        &["-l", "optimis* after:2022-01-12 -\"open door\""],
        &["-o", "Riabkov OR Ryabkov", "--sort", "oldest"],
        &["-o", "~Ryabkov w/5 Geneva"],
        &["-q", "NATO"],
        &["Sherman NOT w/3 Wendy", "--format", "csv"],
        &["NATO", "--sort", "newest", "-n", "2", "-C", "1"],
        &["NATO Russia", "--all", "--scope", "paragraph", "-c"],
        &["NATO", "--format", "csv", "-n", "1"],
        &["facets", "nato", "--by", "source,language,day"],
        &["facets", "NATO AND Russia", "--by", "date", "--depth", "3", "--count", "occurrences"],
        &["timeline", "nato", "--by", "day"],
        &["timeline", "nato", "--by", "language", "--unit", "day", "--share"],
        &["show", FIRST],
        &["export", "moment of truth"],
        &["export", "--format", "csv"],
    ] {
        two.check(arguments, 0);
    }
    two.check(&["football"], 1);
    two.check(&["Riabkov w/2 optimism", "-v"], 1);
    two.check(&["nato AND russia OR ukraine"], 2);
    two.check(&["show", "seeds/nothing.txt"], 2);
    // With where the next page begins.
    two.check_json(&["NATO", "-n", "2", "--sort", "newest"]);
    for query in
        ["moment of truth", "NATO", "title:nato", "Riabkov OR Ryabkov", "date:2022-01-12", "football"]
    {
        two.check_json(&[query]);
        two.check_json(&[query, "--scope", "paragraph", "--sort", "newest"]);
    }
}

#[test]
fn what_an_original_has_recorded_a_cluster_repeats() {
    let Some(two) = Two::new("cli-records") else { return };
    let here = two.here.each_ref().map(String::as_str);
    let there = two.there.each_ref().map(String::as_str);
    assert_eq!(two.desk.run(&[&["NATO", "--record", "nato.json"][..], &here].concat()).code, Some(0));
    two.desk.check(&[&["replay", "nato.json"][..], &there].concat(), 0, "", "");
}

#[test]
fn a_copy_is_brought_up_to_date() {
    let Some(two) = Two::new("cli-copies") else { return };
    two.copied(&[], 0, "5 articles = 0 new + 0 changed + 5 unchanged + 0 rejected, 0 deleted");
    let text = fs::read_to_string(two.desk.path(FIRST)).unwrap();
    two.desk.write(FIRST, format!("{text}\nA last word.\n"));
    two.desk.write("seeds/last.txt", "The last of all\n\nNothing follows.\n");
    fs::remove_file(two.desk.path(SECOND)).unwrap();
    assert_eq!(two.desk.run(&["index", "--archive", "data/press"]).code, Some(0));
    two.copied(&[], 0, "5 articles = 1 new + 1 changed + 3 unchanged + 0 rejected, 0 deleted");
    let engine = two.there[1].as_str();
    two.desk.check(
        &["-l", "moment of truth", "--sort", "newest", "--engine", engine],
        0,
        &format!("{SECOND}\n{FIRST}\n"),
        "",
    );
    two.copied(
        &["--delete-missing"],
        0,
        "5 articles = 0 new + 0 changed + 5 unchanged + 0 rejected, 1 deleted",
    );
    two.check(&["moment of truth"], 0);
    two.check(&["Nothing follows"], 0);
    two.check(&["*", "-l", "--sort", "newest"], 0);
    // Files are copied as they are searched: by way of the cache.
    let ran = two.desk.run(&["copy", "seeds", "--engine", engine, "--format", "json"]);
    let value: Value = serde_json::from_str(&ran.out).unwrap_or_else(|error| panic!("{error}: {ran:?}"));
    assert_eq!((value["articles"].as_u64(), value["unchanged"].as_u64()), (Some(5), Some(5)), "{value}");
    // What the cluster does not take is named, and the rest is copied.
    let long: String = (0..10_001).map(|number| format!("Paragraph {number} follows.\n\n")).collect();
    two.desk.write("more/long.txt", long);
    two.desk.write("more/short.txt", "A short one\n\nNothing else.\n");
    let ran = two.desk.run(&["copy", "more", "--engine", engine]);
    assert!(ran.out.starts_with("2 articles = 1 new + 0 changed + 0 unchanged + 1 rejected"), "{ran:?}");
    assert_eq!(ran.code, Some(2));
    assert!(ran.err.starts_with("newsgrep: more/long.txt: it has 10001 paragraphs"), "{}", ran.err);
}

#[test]
fn an_engine_is_found_by_its_name_and_as_the_default() {
    let Some(two) = Two::new("cli-names") else { return };
    let engine = &two.there[1];
    let counts = "2 articles, 2 paragraphs, 2 occurrences\n";
    two.desk.write(
        "home/.config/newsgrep/config.toml",
        format!("default = \"press\"\n[engines]\npress = \"{engine}\"\n"),
    );
    two.desk.check(&["-c", "Delattre", "--engine", "press"], 0, counts, "");
    two.desk.check(&["-c", "Delattre"], 0, counts, "");
    let status = two.desk.run(&["cluster", "status"]);
    assert_eq!(status.code, Some(0), "{status:?}");
    assert!(
        status.out.contains("articles\t5\n") && status.out.contains("paragraphs\t98\n"),
        "{}",
        status.out
    );
    let refused = two.desk.run(&["stats"]);
    assert_eq!(refused.code, Some(2));
    assert!(refused.err.contains("newsgrep cluster status"), "{}", refused.err);
    fs::remove_file(two.desk.path("home/.config/newsgrep/config.toml")).unwrap();
    let mut command = two.desk.command(&["-c", "Delattre"]);
    let output = command.env("NEWSGREP_ENGINE", engine).output().unwrap();
    assert_eq!(String::from_utf8_lossy(&output.stdout), counts);
}

#[test]
fn an_answer_that_is_not_whole_says_so() {
    let Some(two) = Two::new("cli-partial") else { return };
    let ran = two.desk.run(&["NATO OR Russia", "--timeout", "0ms", "--engine", &two.there[1]]);
    assert_eq!(ran.code, Some(3), "{ran:?}");
    assert!(ran.err.starts_with("note: "), "{}", ran.err);
}

#[test]
fn a_cluster_that_is_not_there_is_named() {
    // A port that was free a moment ago.
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let ran = Desk::new().run(&["NATO", "--engine", &format!("http://127.0.0.1:{port}/press")]);
    assert_eq!((ran.code, ran.out.as_str()), (Some(2), ""), "{ran:?}");
    let expected = format!("newsgrep: error: cannot reach the cluster at http://127.0.0.1:{port}: ");
    assert!(ran.err.starts_with(&expected), "{}", ran.err);
}
