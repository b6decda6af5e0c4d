//! A run that is killed at any moment is made good by the next one: the archive then holds what the files hold.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]
#![allow(clippy::print_stdout, reason = "seeds and counts are for whoever reads a failure")]
#![cfg(unix)]

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use newsgrep::sync::{self, Options};
use newsgrep::{Archive, Request, parse};
use newsgrep_testkit::Rng;

const KILLS: usize = 30;
/// What tells a child process which folder it works in; without it the test of this name has nothing to do.
const FOLDER: &str = "NEWSGREP_SYNC_CRASH_FOLDER";

/// The run that is killed.
#[test]
fn syncing() {
    let Some(folder) = std::env::var_os(FOLDER).map(PathBuf::from) else { return };
    let archive = Archive::open_or_create(folder.join("archive")).unwrap();
    // Several files at once, and several commits a run, in the middle of files too.
    let wait = Duration::from_secs(20);
    let options = Options { wait, threads: Some(2), commit_every: 300, ..Options::default() };
    // Not always both, so that what one run leaves behind has to outlive runs about the other.
    let names = fs::read_to_string(folder.join("wanted")).unwrap();
    let paths: Vec<PathBuf> = names.lines().map(|name| folder.join(name)).collect();
    let report = sync::sync(&archive, &paths, &options, &mut |_| {}).unwrap();
    assert!(!report.busy);
}

fn start(folder: &Path, wanted: &str) -> Child {
    fs::write(folder.join("wanted"), wanted).unwrap();
    Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "syncing", "--nocapture"])
        .env(FOLDER, folder)
        .stdout(Stdio::null())
        .stderr(File::create(folder.join("errors")).unwrap())
        .spawn()
        .unwrap()
}

/// Writes, changes and removes some of the files.
fn change(folder: &Path, round: usize, random: &mut Rng) {
    for _ in 0..1 + random.below(12) {
        let root = ["a", "b"][random.below(2)];
        let path =
            folder.join(root).join(format!("{}", random.below(3))).join(format!("{}", random.below(8)));
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        match random.below(5) {
            0 => drop(fs::remove_file(path.with_extension("txt"))),
            1 => {
                let place =
                    folder.join(["a", "b"][random.below(2)]).join(format!("moved-{}.txt", random.below(4)));
                drop(fs::rename(path.with_extension("txt"), place));
            }
            2 => {
                let records = (0..random.below(9)).map(|_| {
                    format!("{{\"id\": {}, \"title\": \"Report of day {round}\"}}\n", random.below(12))
                });
                let records: String = records.collect();
                fs::write(path.with_extension("jsonl"), records).unwrap();
            }
            _ => {
                let text = format!("Talks of day {round}\n\nThe envoys met {} times.", random.below(1_000));
                fs::write(path.with_extension("txt"), text).unwrap();
            }
        }
    }
}

/// Returns every article by its origin.
fn articles(archive: &Archive) -> BTreeMap<String, String> {
    let request = Request { limit: usize::MAX, ..Request::new(parse("*").unwrap()) };
    let hits = archive.run(&request).unwrap().hits;
    let count = hits.len();
    let articles: BTreeMap<String, String> =
        hits.into_iter().map(|hit| (hit.origin, archive.article(hit.id).unwrap().unwrap().text)).collect();
    assert_eq!(articles.len(), count, "an article is there twice");
    articles
}

#[test]
fn a_run_killed_thirty_times_leaves_what_the_files_hold() {
    let seed = 17;
    println!("seed {seed}");
    let mut random = Rng::new(seed);
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    for name in ["a", "b"] {
        fs::create_dir(folder.join(name)).unwrap();
    }
    // How long a run takes here and now, so that kills fall on all of it.
    let mut whole_run = Duration::from_millis(100);
    let mut ended = 0;
    for round in 0..KILLS {
        change(folder, round, &mut random);
        let started = Instant::now();
        let mut child = start(folder, ["a\nb", "a", "b"][random.below(3)]);
        std::thread::sleep(whole_run.mul_f64(random.below(1_000) as f64 / 1_000.0));
        let killed = child.try_wait().unwrap().is_none();
        child.kill().unwrap();
        let status = child.wait().unwrap();
        let errors = fs::read_to_string(folder.join("errors")).unwrap();
        assert!(killed || status.success(), "a run failed in round {round}: {errors}");
        ended += usize::from(status.success());
        whole_run = match status.success() {
            true => started.elapsed().min(whole_run).max(Duration::from_millis(20)),
            false => whole_run.mul_f64(1.1).min(Duration::from_millis(500)),
        };
    }
    println!("{ended} of {KILLS} runs came to their end");
    change(folder, KILLS, &mut random);
    assert!(start(folder, "a\nb").wait().unwrap().success(), "the run that nobody killed failed");

    let archive = Archive::open(folder.join("archive")).unwrap();
    let fresh = Archive::create(folder.join("fresh")).unwrap();
    let paths = [folder.join("a"), folder.join("b")];
    sync::sync(&fresh, &paths, &Options::default(), &mut |_| {}).unwrap();
    assert_eq!(articles(&archive), articles(&fresh));
    assert!(articles(&archive).len() > 10, "too few articles to mean anything");
    assert!(!folder.join("archive/files.dirty").exists());
    assert!(newsgrep::check(&folder.join("archive")).unwrap().problems.is_empty());
}
