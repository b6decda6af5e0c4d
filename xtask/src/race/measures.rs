//! What is measured against peers, and how far ahead newsgrep means to be.

use crate::question::Mode;

/// A measure: questions of some classes, and what is wanted of them.
pub(super) struct Measure {
    pub(super) name: &'static str,
    pub(super) classes: &'static [&'static str],
    pub(super) mode: Mode,
    /// The most that newsgrep may take, as a share of what Lucene takes.
    pub(super) target: Option<f64>,
    /// The most milliseconds that 99 of 100 questions may take.
    pub(super) p99: Option<f64>,
}

const fn measure(name: &'static str, classes: &'static [&'static str], mode: Mode) -> Measure {
    Measure { name, classes, mode, target: None, p99: None }
}

const fn target(name: &'static str, classes: &'static [&'static str], mode: Mode, target: f64) -> Measure {
    Measure { name, classes, mode, target: Some(target), p99: None }
}

const PHRASES: &[&str] = &["low", "mid", "high", "stop"];
const COUNTED: &[&str] = &["low", "mid", "high", "stop", "news-and", "news-or"];

/// Every measure against peers, in the order of the table.
pub(super) const MEASURES: [Measure; 35] = [
    Measure { p99: Some(5.0), ..target("phrase top 10, news", PHRASES, Mode::Top10, 0.35) },
    measure("phrase top 10, low", &["low"], Mode::Top10),
    measure("phrase top 10, mid", &["mid"], Mode::Top10),
    measure("phrase top 10, high", &["high"], Mode::Top10),
    measure("phrase top 10, stop", &["stop"], Mode::Top10),
    measure("phrase top 10, game", &["game-phrase"], Mode::Top10),
    measure("phrase top 10 with texts, news", PHRASES, Mode::TenTexts),
    measure("phrase count, news", &["low", "mid", "high"], Mode::Count),
    target("phrase count, stop", &["stop"], Mode::Count, 0.25),
    measure("phrase count, game", &["game-phrase"], Mode::Count),
    measure("phrase top 10 and count, news", PHRASES, Mode::Top10Count),
    target("phrase in a date range, top 10", &["dated"], Mode::Top10, 0.5),
    measure("phrase in a date range, count", &["dated"], Mode::Count),
    target("phrase newest first, 10", PHRASES, Mode::Newest, 0.2),
    target("and top 10, game", &["game-and"], Mode::Top10, 0.8),
    target("and count, game", &["game-and"], Mode::Count, 0.9),
    measure("and top 10, news", &["news-and"], Mode::Top10),
    measure("and count, news", &["news-and"], Mode::Count),
    measure("and top 10, stop", &["stop-and"], Mode::Top10),
    measure("and count, stop", &["stop-and"], Mode::Count),
    measure("and top 10 and count, game", &["game-and"], Mode::Top10Count),
    target("or top 10, game", &["game-or"], Mode::Top10, 1.0),
    target("or count, game", &["game-or"], Mode::Count, 1.0),
    measure("or top 10, news", &["news-or"], Mode::Top10),
    measure("or count, news", &["news-or"], Mode::Count),
    measure("or top 10, stop", &["stop-or"], Mode::Top10),
    measure("or count, stop", &["stop-or"], Mode::Count),
    measure("or top 10 and count, game", &["game-or"], Mode::Top10Count),
    target("facets by source", COUNTED, Mode::Facets, 0.8),
    target("timeline by day", COUNTED, Mode::Timeline, 0.8),
    target("near within 5, top 10", &["near"], Mode::Top10, 0.8),
    target("near within 5, count", &["near"], Mode::Count, 0.8),
    measure("prefix, top 10", &["prefix"], Mode::Top10),
    measure("prefix, count", &["prefix"], Mode::Count),
    measure("phrase newest first, stop", &["stop"], Mode::Newest),
];
