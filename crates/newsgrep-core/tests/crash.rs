//! An indexer that is killed at any moment loses nothing it has committed, doubles nothing, and starts again by itself.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]
#![allow(clippy::print_stdout, reason = "seeds and counts are for whoever reads a failure")]
#![cfg(unix)]

mod common;

use std::collections::BTreeSet;
use std::fs::{self, File, OpenOptions};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use common::{Truth, articles, assert_holds, assert_sound, small};
use newsgrep_core::{Archive, rebuild};
use newsgrep_testkit::Rng;
use newsgrep_text::{Article, ArticleId};

/// How many indexers are killed before they end, at least.
const KILLS: usize = 100;
/// How many batches are committed by then, at least: what is killed must have done something.
const COMMITS: usize = 20;
/// How many batches an indexer adds that is not killed.
const BATCHES_A_RUN: usize = 40;
/// After this time a run that has seen fewer kills ends, whatever the machine has else to do.
const PATIENCE: Duration = Duration::from_secs(120);
/// What tells a child process which archive it works on; without it the test of this name has nothing to do.
const FOLDER: &str = "NEWSGREP_CRASH_FOLDER";
/// The first batch the child is to add, and how many.
const BATCHES: &str = "NEWSGREP_CRASH_BATCHES";
/// Every so many batches the child makes a new index of what there is.
const REBUILD_EVERY: usize = 16;

/// An article in the version that this batch wrote.
fn article(origin: &str, batch: usize) -> Article {
    let body: Vec<String> = (0..1 + batch % 4)
        .map(|number| format!("The envoys met for the {number}th time on day {batch} of the talks."))
        .collect();
    let title = format!("Talks of day {batch}");
    let mut article = Article::from_parts(origin, Some(&title), body.iter().map(String::as_str));
    article.published = Some(format!("2031-03-{:02}", 1 + batch % 28).parse().unwrap());
    article
}

enum Step {
    Add(Box<Article>),
    Delete(ArticleId),
}

/// Returns what a batch does: new articles, new versions of earlier ones, and one deletion.
fn steps(batch: usize) -> Vec<Step> {
    let mut rng = Rng::new(batch as u64);
    let mut steps: Vec<Step> =
        (0..3).map(|number| Step::Add(Box::new(article(&format!("day {batch}/{number}"), batch)))).collect();
    for _ in 0..if batch == 0 { 0 } else { 3 } {
        // The third of each day is deleted the day after, and stays so.
        let origin = format!("day {}/{}", rng.below(batch), rng.below(2));
        steps.push(Step::Add(Box::new(article(&origin, batch))));
    }
    if batch > 0 {
        steps.push(Step::Delete(ArticleId::of(&format!("day {}/2", batch - 1))));
    }
    steps
}

fn apply(truth: &mut Truth, batch: usize) {
    for step in steps(batch) {
        match step {
            Step::Add(article) => drop(truth.insert(article.id, *article)),
            Step::Delete(id) => drop(truth.remove(&id)),
        }
    }
}

/// The indexer: adds batch after batch, and notes each one after its commit.
#[test]
fn indexer() {
    let Some(folder) = std::env::var_os(FOLDER).map(PathBuf::from) else { return };
    let batches = std::env::var(BATCHES).unwrap();
    let (first, count) = batches.split_once('+').unwrap();
    let (first, count): (usize, usize) = (first.parse().unwrap(), count.parse().unwrap());
    let dir = folder.join("archive");
    let mut notes = OpenOptions::new().create(true).append(true).open(folder.join("notes")).unwrap();
    let mut archive = Archive::open_or_create(&dir).unwrap();
    let mut writer = archive.writer(small(1)).unwrap();
    for batch in first..first + count {
        if batch % REBUILD_EVERY == REBUILD_EVERY - 1 {
            drop(writer);
            let report = rebuild(&dir, small(1)).unwrap();
            assert!(report.lost.is_empty(), "{:?}", report.lost);
            archive = Archive::open(&dir).unwrap();
            writer = archive.writer(small(1)).unwrap();
        }
        for step in steps(batch) {
            match step {
                Step::Add(article) => drop(writer.add(&article).unwrap()),
                Step::Delete(id) => drop(writer.delete(id).unwrap()),
            }
        }
        writer.commit().unwrap();
        notes.write_all(format!("{batch}\n").as_bytes()).unwrap();
        notes.sync_all().unwrap();
    }
}

fn start(folder: &Path, first: usize, count: usize) -> Child {
    Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "indexer", "--nocapture"])
        .env(FOLDER, folder)
        .env(BATCHES, format!("{first}+{count}"))
        .stdout(Stdio::null())
        .stderr(File::create(folder.join("errors")).unwrap())
        .spawn()
        .unwrap()
}

/// Returns how many batches the indexer has noted.
fn noted(folder: &Path) -> usize {
    let notes = fs::read_to_string(folder.join("notes")).unwrap_or_default();
    notes.lines().last().map_or(0, |line| line.parse::<usize>().unwrap() + 1)
}

/// Returns the files of an archive that belong to nothing.
fn leftovers(dir: &Path) -> Vec<String> {
    let manifest: serde_json::Value =
        serde_json::from_slice(&fs::read(dir.join("newsgrep.json")).unwrap()).unwrap();
    let index = manifest["index"].as_str().unwrap();
    let meta: serde_json::Value =
        serde_json::from_slice(&fs::read(dir.join(index).join("meta.json")).unwrap()).unwrap();
    let mut known: BTreeSet<String> =
        ["newsgrep.json", "newsgrep.lock", "verified.json", index].map(str::to_owned).into();
    let of_index = ["meta.json", ".managed.json", ".tantivy-meta.lock", ".tantivy-writer.lock"];
    known.extend(of_index.map(|name| format!("{index}/{name}")));
    for segment in meta["segments"].as_array().unwrap() {
        let id = segment["segment_id"].as_str().unwrap().replace('-', "");
        let parts = ["idx", "pos", "term", "store", "fast", "fieldnorm"];
        known.extend(parts.map(|part| format!("{index}/{id}.{part}")));
        known.extend(segment["deletes"]["opstamp"].as_u64().map(|stamp| format!("{index}/{id}.{stamp}.del")));
    }
    let names = |dir: &Path| -> Vec<String> {
        fs::read_dir(dir).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
    };
    let mut there = names(dir);
    for folder in there.clone().iter().filter(|name| name.starts_with("index-")) {
        there.extend(names(&dir.join(folder)).iter().map(|name| format!("{folder}/{name}")));
    }
    there.into_iter().filter(|name| !known.contains(name)).collect()
}

/// Kills an indexer at some moment between one of its commits and the next two, whatever time those take here.
///
/// Returns whether it was still running.
fn kill_somewhere(child: &mut Child, folder: &Path, before: usize, rng: &mut Rng) -> bool {
    let commits = rng.below(3);
    // Most of what can be cut off lies before the first commit of a run; it has all of that at once.
    let pause = Duration::from_micros(rng.below(20_000) as u64);
    let started = Instant::now();
    let runs = |child: &mut Child| child.try_wait().unwrap().is_none() && started.elapsed() < PATIENCE;
    while noted(folder) < before + commits && runs(child) {
        std::thread::sleep(Duration::from_micros(200));
    }
    std::thread::sleep(pause);
    let running = child.try_wait().unwrap().is_none();
    child.kill().unwrap();
    let status = child.wait().unwrap();
    let errors = fs::read_to_string(folder.join("errors")).unwrap();
    assert!(running || status.success(), "an indexer failed after batch {before}: {errors}");
    !status.success()
}

#[test]
fn an_indexer_killed_a_hundred_times_loses_nothing() {
    let seed = 41;
    println!("seed {seed}");
    let folder = tempfile::tempdir().unwrap();
    let dir = folder.path().join("archive");
    let mut rng = Rng::new(seed);
    // What there is after so many batches.
    let (mut truth, mut batches) = (Truth::new(), 0);
    let (mut ahead, mut kills) = (0, 0);
    let started = Instant::now();
    while (kills < KILLS || batches < COMMITS) && started.elapsed() < PATIENCE {
        let mut child = start(folder.path(), batches, BATCHES_A_RUN);
        kills += usize::from(kill_somewhere(&mut child, folder.path(), batches, &mut rng));
        let noted = noted(folder.path());
        while batches < noted {
            apply(&mut truth, batches);
            batches += 1;
        }
        let archive = match Archive::open(&dir) {
            Ok(archive) => archive,
            Err(error) => {
                assert_eq!(noted, 0, "killed before there was an archive: {error}");
                continue;
            }
        };
        let found = articles(&archive);
        if found != truth {
            // Killed between the commit and the note of it.
            apply(&mut truth, batches);
            batches += 1;
            ahead += 1;
        }
        assert_holds(&archive, &truth);
        assert_sound(&dir);
    }
    println!("{kills} kills, {batches} batches, {ahead} of them committed and not noted");
    let mut child = start(folder.path(), batches, 2);
    assert!(child.wait().unwrap().success());
    apply(&mut truth, batches);
    apply(&mut truth, batches + 1);
    assert_holds(&Archive::open(&dir).unwrap(), &truth);
    assert_sound(&dir);
    assert_eq!(leftovers(&dir), Vec::<String>::new());
}
