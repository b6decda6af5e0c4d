//! The paragraphs of an article lie next to each other, in order, whatever is added, replaced, deleted and merged.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]
#![allow(clippy::print_stdout, reason = "seeds and counts are for whoever reads a failure")]

mod common;

use common::{Truth, assert_holds, assert_sound, small};
use newsgrep_core::{Archive, Writer};
use newsgrep_testkit::Rng;
use newsgrep_testkit::generate::Generator;
use newsgrep_text::{Article, ArticleId};

const BATCHES: usize = 5;
const NEW_ARTICLES: usize = 36;

/// Returns another version of an article: longer or shorter than this one.
fn revised(article: &Article, rng: &mut Rng) -> Article {
    let paragraphs: Vec<&str> =
        (1..article.paragraphs.len()).map(|ordinal| article.paragraph_text(ordinal)).collect();
    let wanted = rng.between(1, 2 * paragraphs.len().max(1));
    let title = format!("Correction {}", rng.below(1_000_000));
    let body = paragraphs.iter().cycle().take(wanted).copied();
    let revised = Article::from_parts(article.origin.as_str(), Some(&title), body);
    Article {
        id: article.id,
        text: revised.text,
        title: revised.title,
        paragraphs: revised.paragraphs,
        ..article.clone()
    }
}

/// Replaces every third of these articles, some of them twice, and deletes others.
fn replace_and_delete(writer: &mut Writer, truth: &mut Truth, ids: &[ArticleId], rng: &mut Rng) {
    for (number, id) in ids.iter().enumerate() {
        if number % 11 == 5 {
            assert!(writer.delete(*id).unwrap());
            truth.remove(id);
        } else if number % 3 == 0 {
            for _ in 0..if number % 7 == 0 { 2 } else { 1 } {
                let article = revised(&truth[id], rng);
                writer.add(&article).unwrap();
                truth.insert(*id, article);
            }
        }
    }
}

/// Builds an archive in several batches by several threads, and checks it after each commit and merge.
fn check_runs(seed: u64, threads: usize, shape: impl Fn(usize, &mut Article)) {
    println!("seed {seed}");
    let dir = tempfile::tempdir().unwrap();
    let archive = Archive::create(dir.path()).unwrap();
    let mut writer = archive.writer(small(threads)).unwrap();
    let mut generated = Generator::new(seed).paragraphs_per_article(1..=6).enumerate();
    let (mut rng, mut truth) = (Rng::new(seed), Truth::new());
    for _ in 0..BATCHES {
        let earlier: Vec<ArticleId> = truth.keys().copied().collect();
        let mut added = Vec::new();
        for (number, mut article) in generated.by_ref().take(NEW_ARTICLES) {
            shape(number, &mut article);
            writer.add(&article).unwrap();
            added.push(article.id);
            truth.insert(article.id, article);
        }
        replace_and_delete(&mut writer, &mut truth, &earlier, &mut rng);
        replace_and_delete(&mut writer, &mut truth, &added, &mut rng);
        let commit = writer.commit().unwrap();
        assert_eq!(commit.articles, truth.len() as u64);
        assert_holds(&archive, &truth);
        assert_sound(dir.path());
    }
    writer.compact(2).unwrap();
    assert_holds(&archive, &truth);
    writer.compact(1).unwrap();
    assert_eq!(archive.snapshot().segments().len(), 1);
    assert_holds(&archive, &truth);
    assert_sound(dir.path());
}

#[test]
fn articles_of_all_dates_stay_whole() {
    check_runs(31, 4, |_, _| {});
}

#[test]
fn one_thread_is_no_different() {
    check_runs(32, 1, |_, _| {});
}

/// tantivy merges by the date alone: that it never mixes the articles of one date rests on how it is written, not on
/// a promise.
#[test]
fn articles_of_one_date_stay_whole() {
    check_runs(33, 4, |_, article| article.published = Some("2031-03-03".parse().unwrap()));
}

#[test]
fn articles_without_a_date_stay_whole() {
    check_runs(34, 3, |_, article| article.published = None);
}

/// The strongest tie: the date is the same, and so are the 29 bits of the id that stand in the key.
#[test]
fn articles_with_one_and_the_same_key_stay_whole() {
    check_runs(35, 4, |number, article| {
        article.published = Some("2031-03-03T09:30".parse().unwrap());
        article.id = ArticleId::from_u128(((number as u128 + 1) << 29) | 0x1234_5678);
    });
}

/// What is not committed yet is not touched by a merge, and not lost by it.
#[test]
fn a_merge_in_the_middle_of_a_batch_changes_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let archive = Archive::create(dir.path()).unwrap();
    let mut writer = archive.writer(small(2)).unwrap();
    let (mut rng, mut truth) = (Rng::new(36), Truth::new());
    let mut generated = Generator::new(36).paragraphs_per_article(1..=4);
    for _ in 0..3 {
        for article in generated.by_ref().take(10) {
            writer.add(&article).unwrap();
            truth.insert(article.id, article);
        }
        writer.commit().unwrap();
    }
    let committed = truth.clone();
    let ids: Vec<ArticleId> = truth.keys().copied().collect();
    replace_and_delete(&mut writer, &mut truth, &ids, &mut rng);
    writer.compact(1).unwrap();
    assert_holds(&archive, &committed);
    writer.commit().unwrap();
    assert_holds(&archive, &truth);
    assert_sound(dir.path());
}
