//! newsgrep, asked as a program asks that has it built in.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, ensure};
use newsgrep::query::{Near, Reach, Slot};
use newsgrep::{
    Archive, CountBy, Counts, Date, FacetField, FacetRequest, Query, Request, Response, Scope, Sort,
    TimeUnit, TimelineRequest, parse,
};

use tantivy::Term;

use super::{Peer, Runs};
use crate::corpus::{Built, Corpus, Origin};
use crate::measure::thread_time;
use crate::question::{DAY, Days, Kind, Mode, Question, sum_of_days, sum_of_values};

/// newsgrep in the race.
pub(crate) struct Newsgrep {
    pub(crate) archive: Archive,
    scope: Scope,
    /// What was asked before: in a program the query comes as a tree or as text, once.
    requests: HashMap<String, Request>,
}

impl Newsgrep {
    /// Opens the archive of a corpus, to ask single paragraphs of it, as all peers are asked.
    pub(crate) fn open(dir: &Path) -> Result<Newsgrep> {
        let archive = Archive::open(dir)?;
        Ok(Newsgrep { archive, scope: Scope::Paragraph, requests: HashMap::new() })
    }

    /// Returns the same archive, asked of whole articles.
    pub(crate) fn of_articles(&self) -> Newsgrep {
        Newsgrep { archive: self.archive.clone(), scope: Scope::Article, requests: HashMap::new() }
    }

    /// Returns the request for a question.
    pub(crate) fn request(&self, question: &Question, mode: Mode) -> Result<Request> {
        let request = Request { scope: self.scope, counts: Counts::None, ..Request::new(query(question)?) };
        let counted = Request { limit: 0, counts: Counts::Units, ..request.clone() };
        // Ten are ranked and the last of them is read and marked; of peers nothing is read.
        let ranked = Request { limit: 1, offset: 9, ..request.clone() };
        Ok(match mode {
            Mode::Count => counted,
            Mode::Top10 => ranked,
            Mode::Top10Count => Request { counts: Counts::Units, ..ranked },
            Mode::TenTexts => request,
            Mode::Newest => Request { sort: Sort::Newest, ..ranked },
            Mode::Facets => {
                let by_source = FacetRequest::new(FacetField::Source);
                let facet = FacetRequest { limit: 10_000, by: CountBy::Paragraphs, ..by_source };
                Request { facets: vec![facet], ..counted }
            }
            Mode::Timeline => {
                let timeline =
                    TimelineRequest { by: CountBy::Paragraphs, ..TimelineRequest::new(TimeUnit::Day) };
                Request { timeline: Some(timeline), ..counted }
            }
        })
    }

    /// Returns how many paragraphs the words of a question have, each counted by itself; a beginning of words counts as none.
    pub(crate) fn postings(&self, question: &Question) -> Result<u64> {
        let snapshot = self.archive.core().snapshot();
        let text = snapshot.fields().text;
        let term = |word: &String| snapshot.searcher().doc_freq(&Term::from_field_text(text, word));
        let counts: std::result::Result<Vec<u64>, _> = question.words.iter().map(term).collect();
        Ok(counts?.into_iter().sum())
    }

    /// Returns what all peers say of the same question, by asking once more where the answer in the race does not have it.
    fn sum(&self, request: &Request, response: &Response, mode: Mode) -> Result<i64> {
        Ok(match mode {
            Mode::Top10 | Mode::TenTexts => 0,
            Mode::Newest => {
                let all = Request { limit: 10, offset: 0, ..request.clone() };
                let hits = self.archive.run(&all)?.hits;
                hits.iter().filter_map(|hit| hit.published).map(Date::civil_seconds).sum()
            }
            Mode::Count | Mode::Top10Count => {
                let count = match self.scope {
                    Scope::Paragraph => response.counts.paragraphs,
                    Scope::Article => response.counts.articles,
                };
                ensure!(count.exact && response.complete, "the count of `{}` is not exact", response.query);
                i64::try_from(count.value)?
            }
            Mode::Facets => {
                let facet = response.facets.first().context("a facet was asked for")?;
                ensure!(facet.other == 0, "there are more sources than a facet may have");
                sum_of_values(facet.values.iter().map(|value| (value.value.as_str(), value.count)))
            }
            Mode::Timeline => {
                let timeline = response.timeline.as_ref().context("a timeline was asked for")?;
                let day = |start: &str| start.parse().map(|date: Date| date.civil_seconds().div_euclid(DAY));
                let counts: Result<Vec<(i64, u64)>, _> =
                    timeline.bins.iter().map(|bin| Ok((day(&bin.start)?, bin.count))).collect();
                sum_of_days(counts.map_err(|error: <Date as std::str::FromStr>::Err| {
                    anyhow::anyhow!("a bin is no day: {error}")
                })?)
            }
        })
    }
}

/// Returns the query of a question.
fn query(question: &Question) -> Result<Query> {
    let words = || question.words.iter().cloned();
    let text = match question.kind {
        Kind::Phrase => Query::Phrase(words().map(Slot::Word).collect()),
        Kind::And => Query::And(words().map(Query::Word).collect()),
        Kind::Or => Query::Or(words().map(Query::Word).collect()),
        Kind::Near => Query::Near(Near {
            operands: words().map(Query::Word).collect(),
            reach: Reach::Words(5),
            ordered: false,
            negated: false,
        }),
        Kind::Prefix => Query::Prefix(question.words[0].clone()),
    };
    let Some(days) = question.days else { return Ok(text) };
    Ok(Query::And(vec![text, parse(&dates(days)?)?]))
}

fn dates(days: Days) -> Result<String> {
    let day = |day: i64| Date::day_of_civil_seconds(day * DAY).context("days of a corpus are dates");
    Ok(format!("date:{}..{}", day(days.first)?, day(days.last)?))
}

impl Peer for Newsgrep {
    fn name(&self) -> &'static str {
        "newsgrep"
    }

    fn can(&self, _question: &Question, _mode: Mode) -> bool {
        true
    }

    fn run(&mut self, question: &Question, mode: Mode, times: usize) -> Result<Runs> {
        let key = question.line(mode, 0);
        let request = match self.requests.get(&key) {
            Some(request) => request.clone(),
            None => {
                let request = self.request(question, mode)?;
                self.requests.insert(key, request.clone());
                request
            }
        };
        let mut runs = Runs::default();
        for time in 0..times {
            let before = thread_time();
            let response = self.archive.run(&request)?;
            runs.nanos.push(u64::try_from((thread_time() - before).as_nanos())?);
            if time == 0 {
                runs.found = self.sum(&request, &response, mode)?;
            }
        }
        Ok(runs)
    }
}

/// Makes the archive of a corpus, or finds the one that this very program made.
///
/// Generated articles are added one by one, files are read by newsgrep itself.
pub(crate) fn build(corpus: &Corpus) -> Result<(PathBuf, Built)> {
    let program = std::env::current_exe()?;
    let facts = std::fs::metadata(&program)?;
    let made = facts.modified()?.duration_since(std::time::UNIX_EPOCH)?.as_nanos();
    corpus.index("newsgrep", &format!("{} bytes of {made}", facts.len()), |index, time| {
        let mut command = Command::new(&program);
        command.args(["build", "newsgrep", "--index"]).arg(index).arg("--time").arg(time);
        match &corpus.origin {
            Origin::Generated(paragraphs) => command.arg("--paragraphs").arg(paragraphs.to_string()),
            Origin::Files(folder) => command.arg("--files").arg(folder),
        };
        command
    })
}
