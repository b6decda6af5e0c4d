//! Damage to any file is found, is never built upon, and costs no more than what can no longer be read.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]
#![allow(clippy::print_stdout, reason = "seeds and counts are for whoever reads a failure")]

mod common;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};

use common::files::{Files, archive, version, write};
use common::{Truth, articles, assert_holds, assert_sound, small};
use newsgrep_core::{Archive, check, rebuild};
use newsgrep_testkit::Rng;
use newsgrep_text::Article;
use tantivy::Term;
use tantivy::collector::DocSetCollector;
use tantivy::query::{PhraseQuery, TermQuery};
use tantivy::schema::IndexRecordOption;

/// Cases of random damage: each sixteenth file deleted, each fourth cut, the others with one bit flipped.
const CASES: usize = 400;

/// Asks an archive a few things; `None` if it fails or panics over them.
fn answers(dir: &Path) -> Option<(Truth, Vec<usize>)> {
    catch_unwind(AssertUnwindSafe(|| {
        let archive = Archive::open(dir).ok()?;
        let snapshot = archive.snapshot();
        let term = |word| Term::from_field_text(snapshot.fields().text, word);
        let mut found = Vec::new();
        for word in ["envoys", "zurich", "2", "0th", "talks", "nothing"] {
            let query = TermQuery::new(term(word), IndexRecordOption::Basic);
            found.push(snapshot.searcher().search(&query, &DocSetCollector).ok()?.len());
        }
        let phrase = PhraseQuery::new(vec![term("zurich"), term("and"), term("oslo")]);
        found.push(snapshot.searcher().search(&phrase, &DocSetCollector).ok()?.len());
        found.push(snapshot.files().ok()?.len());
        Some((articles(&archive), found))
    }))
    .ok()
    .flatten()
}

/// Damages one file, and returns what was done to it.
fn damage(files: &mut Files, case: usize, rng: &mut Rng) -> (PathBuf, String) {
    let names: Vec<PathBuf> = files.keys().cloned().collect();
    let name = names[case % names.len()].clone();
    let bytes = files.get_mut(&name).unwrap();
    let round = case / names.len();
    let done = if round == 0 || bytes.is_empty() {
        files.remove(&name);
        "deleted".to_owned()
    } else if round % 4 == 1 {
        let left = rng.below(bytes.len());
        bytes.truncate(left);
        format!("cut after {left} bytes")
    } else {
        let (at, bit) = (rng.below(bytes.len()), rng.below(8));
        bytes[at] ^= 1 << bit;
        format!("bit {bit} flipped at byte {at}")
    };
    (name, done)
}

/// Writes to a damaged archive: that must be refused, or do what it would do to a sound one.
fn check_writing(dir: &Path, truth: &Truth, case: &str) {
    let extra = version("talks/extra", 4);
    let written = Archive::open(dir).and_then(|archive| {
        let mut writer = archive.writer(small(1))?;
        writer.add(&extra)?;
        writer.commit()?;
        writer.compact(1)
    });
    if written.is_ok() {
        let archive = Archive::open(dir).unwrap();
        let mut wanted = truth.clone();
        wanted.insert(extra.id, extra);
        assert_holds(&archive, &wanted);
        let report = check(dir).unwrap();
        assert!(report.is_sound(), "{case}: written to, and then {:?}", report.problems);
    }
}

/// Rebuilds a damaged archive: what is missing afterwards must be named.
fn check_rebuild(dir: &Path, truth: &Truth, all: &[Article], case: &str) {
    let report = rebuild(dir, small(1)).unwrap_or_else(|error| panic!("{case}: {error}"));
    assert_sound(dir);
    let found = articles(&Archive::open(dir).unwrap());
    assert_eq!(report.articles, found.len() as u64, "{case}");
    if report.lost.is_empty() {
        assert_eq!(&found, truth, "{case}: nothing is said to be lost");
    }
    for article in found.values() {
        assert!(all.contains(article), "{case}: `{}` is as it once was", article.origin);
    }
    if !case.contains(".store") {
        for (id, article) in truth {
            assert!(found.contains_key(id), "{case}: `{}` could have been read", article.origin);
        }
    }
}

#[test]
fn damage_is_found_and_never_built_upon() {
    let seed = 51;
    println!("seed {seed}");
    let (whole, truth, all) = archive();
    let wanted = {
        let dir = tempfile::tempdir().unwrap();
        write(dir.path(), &whole);
        answers(dir.path()).unwrap()
    };
    assert_eq!(wanted.1[5], 0);
    assert!(wanted.1[0] > 20);
    let mut rng = Rng::new(seed);
    let (mut harmless, mut refused) = (0, 0);
    for number in 0..CASES {
        let mut files = whole.clone();
        let (name, done) = damage(&mut files, number, &mut rng);
        let case = format!("case {number}: `{}` {done}", name.display());
        let dir = tempfile::tempdir().unwrap();
        write(dir.path(), &files);
        let report = check(dir.path());
        refused += usize::from(report.is_err());
        let answer = answers(dir.path());
        if report.is_ok_and(|report| report.is_sound()) {
            assert_eq!(answer.as_ref(), Some(&wanted), "{case}: found to be sound");
            harmless += 1;
        }
        assert!(
            answer.is_none_or(|answer| answer == wanted),
            "{case}: a wrong answer, and not a word about it"
        );
        if number % 2 == 0 {
            check_writing(dir.path(), &truth, &case);
        } else {
            check_rebuild(dir.path(), &truth, &all, &case);
        }
    }
    println!("{harmless} of {CASES} changed nothing, {refused} are no archive of this version any more");
}
