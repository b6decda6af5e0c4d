//! The race: newsgrep and its peers on one set of questions.
//!
//! In: the arguments. Out: a table, and rows of JSON. Before anything is timed, all must find the same things.

mod compare;
mod measures;
mod process;
mod special;

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::PathBuf;

use anyhow::{Result, ensure};
use newsgrep::Date;
use serde_json::{Value, json};

use crate::args::RaceArgs;
use crate::corpus::{Built, Corpus, Origin};
use crate::peers::Peer;
use crate::peers::lucene::{self, Lucene};
use crate::peers::newsgrep::{self as ours, Newsgrep};
use crate::peers::sqlite::{self, Sqlite};
use crate::peers::tantivy::{self, Tantivy};
use crate::place;
use crate::question::{Mode, Question};
use crate::sample::Questions;
use crate::table::{Goal, Row, print};

use compare::{Effort, Lap, agree, laps};
use measures::{MEASURES, Measure};

/// Runs the race.
pub(crate) fn run(args: &RaceArgs) -> Result<()> {
    let keep = place::keep(&args.place)?;
    let origins = match (&args.corpus, args.large) {
        (Some(folder), _) => vec![Origin::Files(folder.clone())],
        (None, true) => vec![Origin::Generated(args.paragraphs), Origin::Generated(4_000_000)],
        (None, false) => vec![Origin::Generated(args.paragraphs)],
    };
    let mut rows = Vec::new();
    let mut details = Vec::new();
    for origin in origins {
        let corpus = Corpus::of(origin, &keep)?;
        let mut race = Race::prepare(args, corpus, &keep)?;
        race.run()?;
        print(&race.title(), &race.rows);
        rows.extend(race.rows.iter().map(|row| row.json(&race.corpus.name())));
        details.append(&mut race.details);
    }
    if let Some(file) = &args.json {
        write_lines(file, &rows)?;
    }
    if let Some(folder) = &args.runs {
        rows.append(&mut details);
        let today = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH)?;
        let day = Date::day_of_civil_seconds(i64::try_from(today.as_secs())?).map(|day| day.to_string());
        let name = format!("{}-race.jsonl", day.unwrap_or_default());
        fs::create_dir_all(folder)?;
        write_lines(&folder.join(name), &rows)?;
    }
    Ok(())
}

fn write_lines(path: &PathBuf, rows: &[Value]) -> Result<()> {
    let mut out = BufWriter::new(File::create(path)?);
    rows.iter().try_for_each(|row| writeln!(out, "{row}"))?;
    Ok(out.flush()?)
}

/// Everything that is needed to race on one corpus.
struct Race<'a> {
    args: &'a RaceArgs,
    corpus: Corpus,
    keep: PathBuf,
    questions: Questions,
    newsgrep: Newsgrep,
    archive: PathBuf,
    tantivy: Option<Tantivy>,
    lucene: Option<Lucene>,
    sqlite: Option<Sqlite>,
    built: BTreeMap<&'static str, Built>,
    effort: Effort,
    rows: Vec<Row>,
    details: Vec<Value>,
}

impl<'a> Race<'a> {
    /// Makes every index that is not there; says which peers are not in the race.
    fn prepare(args: &'a RaceArgs, corpus: Corpus, keep: &std::path::Path) -> Result<Race<'a>> {
        let wanted = |name: &str| args.peers.is_empty() || args.peers.iter().any(|peer| peer == name);
        let mut built = BTreeMap::new();
        let (archive, facts) = ours::build(&corpus)?;
        built.insert("newsgrep", facts);
        let newsgrep = Newsgrep::open(&archive)?;
        let tantivy = wanted("tantivy").then(|| -> Result<Tantivy> {
            let (index, facts) = tantivy::build(&corpus)?;
            built.insert("tantivy", facts);
            Tantivy::open(&index)
        });
        let lucene = wanted("lucene").then(|| -> Result<Lucene> {
            let installed = lucene::Installed::find(keep)?;
            let (index, facts) = installed.build(&corpus)?;
            built.insert("lucene", facts);
            installed.open(&index)
        });
        let sqlite = wanted("sqlite").then(|| -> Result<Sqlite> {
            let installed = sqlite::Installed::find(keep)?;
            let (index, facts) = installed.build(&corpus)?;
            built.insert("sqlite", facts);
            installed.open(&index)
        });
        let questions = Questions::of(&corpus)?;
        Ok(Race {
            args,
            keep: keep.to_owned(),
            questions,
            newsgrep,
            archive,
            tantivy: tantivy.transpose()?,
            lucene: there("lucene", lucene),
            sqlite: there("sqlite", sqlite),
            built,
            effort: Effort::of(args),
            rows: Vec::new(),
            details: Vec::new(),
            corpus,
        })
    }

    fn title(&self) -> String {
        let Corpus { paragraphs, articles, text_bytes, .. } = &self.corpus;
        let megabytes = *text_bytes as f64 / 1e6;
        format!(
            "{}: {articles} articles, {paragraphs} paragraphs, {megabytes:.0} MB of text",
            self.corpus.name()
        )
    }

    fn run(&mut self) -> Result<()> {
        self.agree()?;
        self.against_peers()?;
        special::run(self)?;
        process::measure(self)
    }

    /// Returns whether a measure is wanted.
    fn is_wanted(&self, name: &str) -> bool {
        self.args.only.is_empty() || self.args.only.iter().any(|part| name.contains(part.as_str()))
    }

    fn wanted(&self) -> Vec<&'static Measure> {
        MEASURES.iter().filter(|measure| self.is_wanted(measure.name)).collect()
    }

    /// Returns the peers, newsgrep first.
    fn peers(&mut self) -> Vec<&mut dyn Peer> {
        let mut peers: Vec<&mut dyn Peer> = vec![&mut self.newsgrep];
        peers.extend(self.lucene.as_mut().map(|peer| peer as &mut dyn Peer));
        peers.extend(self.tantivy.as_mut().map(|peer| peer as &mut dyn Peer));
        peers.extend(self.sqlite.as_mut().map(|peer| peer as &mut dyn Peer));
        peers
    }

    /// Holds the peers' answers to all questions against each other.
    fn agree(&mut self) -> Result<()> {
        let effort = self.effort;
        let mut differences = Vec::new();
        for (class, mode) in self.laps_wanted() {
            let questions = self.questions.of_classes(&[class]);
            let mut modes = vec![Mode::Count];
            if !matches!(mode, Mode::Count | Mode::Top10 | Mode::TenTexts) {
                modes.push(mode);
            }
            for mode in modes {
                differences.extend(agree(&mut self.peers(), &questions, mode, effort)?);
            }
        }
        for difference in &differences {
            eprintln!("{difference}");
        }
        ensure!(differences.is_empty(), "{} questions have several answers", differences.len());
        Ok(())
    }

    /// Returns the classes and modes that the wanted measures are made of.
    fn laps_wanted(&self) -> Vec<(&'static str, Mode)> {
        let mut laps = Vec::new();
        for measure in self.wanted() {
            for class in measure.classes {
                if !laps.contains(&(*class, measure.mode)) {
                    laps.push((*class, measure.mode));
                }
            }
        }
        laps
    }

    fn against_peers(&mut self) -> Result<()> {
        let effort = self.effort;
        let mut run: BTreeMap<(&str, &str), Vec<Lap>> = BTreeMap::new();
        for (class, mode) in self.laps_wanted() {
            let questions = self.questions.of_classes(&[class]);
            eprintln!("{class}, {}: {} questions", mode.name(), questions.len());
            let lap = laps(&mut self.peers(), &questions, mode, effort)?;
            self.note(class, mode, &questions, &lap);
            run.insert((class, mode.name()), lap);
        }
        for measure in self.wanted() {
            let of_measure: Vec<&Lap> = measure
                .classes
                .iter()
                .filter_map(|class| run.get(&(*class, measure.mode.name())))
                .flatten()
                .collect();
            for peer in ["lucene", "tantivy", "sqlite"] {
                let target = (peer == "lucene").then_some(measure.target).flatten();
                self.rows.extend(compare::row(measure.name, peer, &of_measure, target));
            }
            if let Some(limit) = measure.p99
                && let Some(nanos) = compare::p99(&of_measure)
            {
                let row = Row::alone(&format!("{}, p99", measure.name), nanos / 1e6, "ms");
                self.rows.push(row.with(Goal::AtMost(limit)));
            }
        }
        Ok(())
    }

    /// Keeps the times of single questions: a row for a class and a mode, with what was asked the first time a class comes.
    fn note(&mut self, class: &str, mode: Mode, questions: &[Question], laps: &[Lap]) {
        let tenths = |nanos: u64| (nanos as f64 / 100.0).round() / 10.0;
        if self.args.questions {
            for (question, lap) in questions.iter().zip(laps) {
                let micros: BTreeMap<&str, f64> =
                    lap.times.iter().map(|(peer, nanos)| (*peer, tenths(*nanos))).collect();
                eprintln!("{class} {} {question}: {micros:?}", mode.name());
            }
        }
        let mut micros: BTreeMap<&str, Vec<Option<f64>>> = BTreeMap::new();
        for (at, lap) in laps.iter().enumerate() {
            for (peer, nanos) in &lap.times {
                micros.entry(peer).or_insert_with(|| vec![None; laps.len()])[at] = Some(tenths(*nanos));
            }
        }
        let mut row = json!({
            "corpus": self.corpus.name(), "class": class, "mode": mode.name(), "micros": micros,
        });
        // What is in news of the user's is not written down.
        if self.corpus.is_generated() && self.details.iter().all(|row| row["class"] != class) {
            row["questions"] =
                questions.iter().map(|question| Value::from(question.words.join(" "))).collect();
        }
        self.details.push(row);
    }
}

/// Says why a peer is not in the race.
fn there<T>(name: &str, peer: Option<Result<T>>) -> Option<T> {
    match peer? {
        Ok(peer) => Some(peer),
        Err(error) => {
            println!("{name} is not in the race: {error:#}");
            None
        }
    }
}
