//! Asking several peers the same questions in turn.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use anyhow::{Context, Result};

use crate::args::RaceArgs;
use crate::measure::{median, quantile};
use crate::peers::Peer;
use crate::question::{Mode, Question};
use crate::table::{Goal, Row};

/// How much is done for a figure.
#[derive(Clone, Copy, Debug)]
pub(super) struct Effort {
    /// How often the peers take turns.
    pub(super) rounds: usize,
    /// For how long a peer is asked before anything counts, with each class anew: Java compiles what is asked often.
    warm_up: Duration,
    /// How many questions of a class a slow peer is asked.
    slow: usize,
}

impl Effort {
    pub(super) fn of(args: &RaceArgs) -> Effort {
        let (rounds, warm_up, slow) = match args.quick {
            true => (5, Duration::from_millis(500), 4),
            false => (9, Duration::from_millis(1_500), 8),
        };
        Effort { rounds: args.rounds.unwrap_or(rounds).max(1), warm_up, slow }
    }
}

/// How long each peer took for one question: the middle of its times, in nanoseconds.
#[derive(Clone, Debug, Default)]
pub(super) struct Lap {
    pub(super) times: BTreeMap<&'static str, u64>,
}

/// For how long a question is asked again and again before the next peer's turn.
const TURN: u64 = 2_000_000;
/// How often at most.
const MOST: u64 = 8;

/// Returns how long the peers take for these questions.
pub(super) fn laps(
    peers: &mut [&mut dyn Peer],
    questions: &[Question],
    mode: Mode,
    effort: Effort,
) -> Result<Vec<Lap>> {
    let mut first: Vec<Vec<Option<u64>>> = Vec::new();
    for peer in peers.iter_mut() {
        first.push(warm_up(*peer, questions, mode, effort)?);
    }
    let mut nanos: Vec<BTreeMap<&'static str, Vec<u64>>> = vec![BTreeMap::new(); questions.len()];
    for round in 0..effort.rounds {
        for (peer, first) in peers.iter_mut().zip(&first) {
            if peer.is_slow() && round >= 3 {
                continue;
            }
            for ((question, first), nanos) in questions.iter().zip(first).zip(&mut nanos) {
                let Some(first) = first else { continue };
                let times = (TURN / first.max(&1)).clamp(1, MOST) as usize;
                let runs = peer.run(question, mode, times)?;
                // The first of several finds the caches full of what the peer before it read.
                let counted = if times > 2 { &runs.nanos[1..] } else { &runs.nanos[..] };
                nanos.entry(peer.name()).or_default().extend(counted);
            }
        }
    }
    let middle = |nanos: BTreeMap<&'static str, Vec<u64>>| Lap {
        times: nanos.into_iter().filter_map(|(peer, nanos)| Some((peer, median(&nanos)?))).collect(),
    };
    Ok(nanos.into_iter().map(middle).collect())
}

/// Asks every question until time is over; returns about how long each takes, `None` for those that the peer is not asked.
fn warm_up(
    peer: &mut dyn Peer,
    questions: &[Question],
    mode: Mode,
    effort: Effort,
) -> Result<Vec<Option<u64>>> {
    let asked =
        |peer: &dyn Peer, at: usize| peer.can(&questions[at], mode) && !(peer.is_slow() && at >= effort.slow);
    let mut took = vec![None; questions.len()];
    let started = Instant::now();
    loop {
        for (at, question) in questions.iter().enumerate() {
            if asked(peer, at) {
                let runs = peer.run(question, mode, 1)?;
                took[at] = runs.nanos.first().copied();
            }
        }
        // Programs that are compiled before they run are warm after one round.
        if peer.name() != "lucene" || started.elapsed() >= effort.warm_up {
            return Ok(took);
        }
    }
}

/// Asks each peer every question, and returns what they do not agree on.
pub(super) fn agree(
    peers: &mut [&mut dyn Peer],
    questions: &[Question],
    mode: Mode,
    effort: Effort,
) -> Result<Vec<String>> {
    let mut differences = Vec::new();
    for (at, question) in questions.iter().enumerate() {
        let mut said: Vec<(&str, i64)> = Vec::new();
        for peer in peers.iter_mut() {
            let skipped = peer.is_slow() && mode != Mode::Count && at >= effort.slow;
            if peer.can(question, mode) && !skipped {
                let runs = peer.run(question, mode, 1);
                let runs = runs.with_context(|| format!("{}: {} of {question}", peer.name(), mode.name()))?;
                said.push((peer.name(), runs.found));
            }
        }
        if said.windows(2).any(|pair| pair[0].1 != pair[1].1) {
            let said: Vec<String> = said.iter().map(|(peer, found)| format!("{peer} {found}")).collect();
            differences.push(format!("{} of {question}: {}", mode.name(), said.join(", ")));
        }
    }
    Ok(differences)
}

/// Returns the row of a measure: the mean of newsgrep's and of the peer's times over the questions that both were asked.
pub(super) fn row(name: &str, peer: &'static str, laps: &[&Lap], target: Option<f64>) -> Option<Row> {
    between(name, "newsgrep", peer, laps).map(|row| match target {
        Some(target) => row.with(Goal::Ratio(target)),
        None => row,
    })
}

/// Returns the row of two peers.
pub(super) fn between(name: &str, one: &str, other: &'static str, laps: &[&Lap]) -> Option<Row> {
    let pairs: Vec<(f64, f64)> = laps
        .iter()
        .filter_map(|lap| Some((*lap.times.get(one)? as f64, *lap.times.get(other)? as f64)))
        .collect();
    if pairs.is_empty() {
        return None;
    }
    let mean = |sum: f64| sum / pairs.len() as f64 / 1e3;
    let ours = mean(pairs.iter().map(|(ours, _)| ours).sum());
    let theirs = mean(pairs.iter().map(|(_, theirs)| theirs).sum());
    Some(Row::beside(name, other, ours, theirs, "µs"))
}

/// Returns the time that 99 of 100 questions do not exceed, of newsgrep.
pub(super) fn p99(laps: &[&Lap]) -> Option<f64> {
    let nanos: Vec<u64> = laps.iter().filter_map(|lap| lap.times.get("newsgrep").copied()).collect();
    quantile(&nanos, 0.99).map(|nanos| nanos as f64)
}
