//! Measures that are not one question asked of several peers.

use std::ops::ControlFlow;

use anyhow::Result;
use newsgrep::Request;

use super::compare::{agree, between, laps};
use super::{Lap, Race};
use crate::measure::{median, thread_time};
use crate::peers::Peer;
use crate::peers::tantivy::Tantivy;
use crate::question::{Mode, Question};
use crate::table::{Goal, Row};

const PHRASES: [&str; 4] = ["low", "mid", "high", "stop"];

/// Runs those that are wanted.
pub(super) fn run(race: &mut Race<'_>) -> Result<()> {
    if race.is_wanted("phrase by article, top 10") {
        by_article(race)?;
    }
    if race.is_wanted("article and, top 10 and count") {
        article_and(race)?;
    }
    if race.is_wanted("ten hits marked") {
        marking(race)?;
    }
    if race.is_wanted("our tree over tantivy") {
        overhead(race)?;
    }
    indexing(race);
    Ok(())
}

/// A peer under another name, so that newsgrep can race itself.
struct As<'a, P: ?Sized>(&'static str, &'a mut P);

impl<P: Peer + ?Sized> Peer for As<'_, P> {
    fn name(&self) -> &'static str {
        self.0
    }

    fn can(&self, question: &Question, mode: Mode) -> bool {
        self.1.can(question, mode)
    }

    fn run(&mut self, question: &Question, mode: Mode, times: usize) -> Result<crate::peers::Runs> {
        self.1.run(question, mode, times)
    }
}

/// Runs two peers on some classes and returns their row.
fn two(
    race: &Race<'_>,
    name: &str,
    classes: &[&str],
    mode: Mode,
    one: &mut dyn Peer,
    other: &mut dyn Peer,
) -> Result<Option<Row>> {
    let questions = race.questions.of_classes(classes);
    let (first, second) = (one.name(), other.name());
    let laps = laps(&mut [one, other], &questions, mode, race.effort)?;
    Ok(between(name, first, second, &laps.iter().collect::<Vec<&Lap>>()))
}

fn by_article(race: &mut Race<'_>) -> Result<()> {
    let mut articles = race.newsgrep.of_articles();
    let mut paragraphs = crate::peers::newsgrep::Newsgrep::open(&race.archive)?;
    let mut flat = As("own paragraphs", &mut paragraphs);
    let row = two(race, "phrase by article, top 10", &PHRASES, Mode::Top10, &mut articles, &mut flat)?;
    race.rows.extend(row.map(|row| row.with(Goal::Ratio(1.15))));
    Ok(())
}

fn article_and(race: &mut Race<'_>) -> Result<()> {
    let Some(mut tantivy) = race.tantivy.take() else { return Ok(()) };
    let mut articles = race.newsgrep.of_articles();
    let mut other = As("tantivy's paragraphs", &mut tantivy);
    let classes = ["game-and", "news-and"];
    let row =
        two(race, "article and, top 10 and count", &classes, Mode::Top10Count, &mut articles, &mut other)?;
    race.rows.extend(row.map(|row| row.with(Goal::Ratio(1.5))));
    race.tantivy = Some(tantivy);
    Ok(())
}

fn overhead(race: &mut Race<'_>) -> Result<()> {
    let mut direct = Tantivy::on(&race.newsgrep.archive);
    let mut own = crate::peers::newsgrep::Newsgrep::open(&race.archive)?;
    let classes = ["low", "mid", "high", "stop", "game-and", "news-and", "game-or", "news-or"];
    let questions = race.questions.of_classes(&classes);
    let differences = agree(&mut [&mut own, &mut direct], &questions, Mode::Count, race.effort)?;
    anyhow::ensure!(differences.is_empty(), "on one index: {}", differences.join("; "));
    for (name, classes, target) in [
        ("our tree over tantivy, count", &classes[..], Some(1.05)),
        ("our tree over tantivy, phrase count", &classes[..3], None),
        ("our tree over tantivy, stop phrase count", &classes[3..4], None),
        ("our tree over tantivy, and count", &classes[4..6], None),
        ("our tree over tantivy, or count", &classes[6..], None),
    ] {
        let row = two(race, name, classes, Mode::Count, &mut own, &mut direct)?;
        race.rows.extend(row.map(|row| match target {
            Some(target) => row.with(Goal::Ratio(target)),
            None => row,
        }));
    }
    Ok(())
}

/// Measures what it adds to read ten hits and mark what matched in them, beside ranking them and reading their paragraphs.
fn marking(race: &mut Race<'_>) -> Result<()> {
    let (mut added, mut whole) = (Vec::new(), Vec::new());
    let archive = race.newsgrep.archive.clone();
    for question in race.questions.of_classes(&PHRASES) {
        let all = race.newsgrep.request(&question, Mode::TenTexts)?;
        let ranked = Request { limit: 1, offset: 9, ..all.clone() };
        let snapshot = archive.core().snapshot();
        let mut places = Vec::new();
        for hit in archive.run(&all)?.hits {
            if let Some(address) = snapshot.find(hit.id)? {
                let ordinals = hit.paragraphs.iter().map(|paragraph| paragraph.ordinal);
                let first = address.documents.start;
                places.extend(ordinals.map(|ordinal| (address.segment, first, first + ordinal)));
            }
        }
        // A page with fewer than ten hits has no tenth: nothing of it is read twice.
        let (mut with, mut without) = (Vec::new(), Vec::new());
        for _ in 0..race.effort.rounds * 3 {
            let before = thread_time();
            archive.stream(&all, &mut |hit| {
                std::hint::black_box(&hit);
                ControlFlow::Continue(())
            })?;
            with.push(u64::try_from((thread_time() - before).as_nanos())?);
            let before = thread_time();
            archive.run(&ranked)?;
            for (segment, first, document) in places.iter().take(9) {
                std::hint::black_box(snapshot.record(*segment, *first)?);
                std::hint::black_box(snapshot.paragraph(*segment, *document)?);
            }
            without.push(u64::try_from((thread_time() - before).as_nanos())?);
        }
        if let (Some(with), Some(without)) = (median(&with), median(&without))
            && places.len() == 10
        {
            added.push(with.saturating_sub(without));
            whole.push(with);
        }
    }
    let mean = |nanos: &[u64]| nanos.iter().sum::<u64>() as f64 / nanos.len().max(1) as f64 / 1e3;
    race.rows.push(Row::alone("ten hits marked, over read", mean(&added), "µs").with(Goal::AtMost(200.0)));
    race.rows.push(Row::alone("ten hits marked, in all", mean(&whole), "µs"));
    Ok(())
}

/// Adds the rows about indexing, which was measured when the indexes were made.
fn indexing(race: &mut Race<'_>) {
    let text = race.corpus.text_bytes as f64;
    let rate = |nanos: u64| text / 1e6 / (nanos as f64 / 1e9);
    let Some(own) = race.built.get("newsgrep").copied() else { return };
    let mut rows = vec![
        Row::alone("indexing, MB of text a second and core", rate(own.nanos), "MB/s")
            .with(Goal::AtLeast(15.0)),
    ];
    for (peer, built) in &race.built {
        if *peer == "newsgrep" {
            continue;
        }
        let row = Row::beside("indexing rate", peer, rate(own.nanos), rate(built.process), "MB/s");
        if *peer == "lucene" {
            rows.push(row.with(Goal::RatioAtLeast(2.5)));
            // What a long run would come near to, when everything is compiled.
            let thread = rate(built.nanos);
            rows.push(Row::beside(
                "indexing rate, its indexing thread alone",
                peer,
                rate(own.nanos),
                thread,
                "MB/s",
            ));
        } else {
            rows.push(row);
        }
        let share = |bytes: u64| bytes as f64 / text;
        rows.push(Row::beside("index over text", peer, share(own.bytes), share(built.bytes), "×"));
    }
    rows.push(Row::alone("index over text", own.bytes as f64 / text, "×").with(Goal::AtMost(0.9)));
    rows.push(Row::alone("indexing, memory", own.memory as f64 / 1e6, "MB"));
    let wanted: Vec<Row> = rows.into_iter().filter(|row| race.is_wanted(&row.measure)).collect();
    race.rows.extend(wanted);
}
