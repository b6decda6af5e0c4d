//! `newsgrep index --alert`: which saved searches the new and changed articles of a run meet.
//!
//! An alert is printed when its article is durable: a run that is cut off before says nothing of what the next run will
//! index again. Of what was committed and not yet printed when a run is killed, nothing is said later.

use std::io::{self, Write};

use anyhow::Result;
use newsgrep::sync::Progress;
use newsgrep::{Article, Hit, HitParagraph, Met, Percolator};
use serde::Serialize;

use crate::args::Format;
use crate::config::Context;
use crate::origin::Origins;
use crate::print::{self, csv, json, passage};
use crate::sanitize;

/// Tells which searches articles meet.
pub(in crate::command) struct Alerts<'a> {
    percolator: Percolator,
    origins: &'a Origins,
    context: &'a Context,
    /// Of articles that are not durable yet.
    waiting: Vec<Alert>,
    /// Whether the header of a table stands.
    begun: bool,
    told: u64,
    failed: Option<io::Error>,
}

/// An article that meets a saved search.
#[derive(Debug, Serialize)]
struct Alert {
    /// The name of the search.
    search: String,
    /// Whether the article is new; else it has changed.
    new: bool,
    #[serde(flatten)]
    hit: Hit,
}

impl<'a> Alerts<'a> {
    pub(in crate::command) fn new(
        percolator: Percolator,
        origins: &'a Origins,
        context: &'a Context,
    ) -> Self {
        Alerts { percolator, origins, context, waiting: Vec::new(), begun: false, told: 0, failed: None }
    }

    /// Hears of one step.
    pub(in crate::command) fn hear(&mut self, event: &Progress<'_>) {
        match event {
            Progress::Added { article, replaces } => {
                for met in self.percolator.matches(article) {
                    let hit = hit(article, &met, self.origins);
                    self.waiting.push(Alert { search: met.name.to_owned(), new: !replaces, hit });
                }
            }
            Progress::Committed => {
                let printed = self.print();
                // What is indexed is indexed, whether or not somebody still reads the alerts.
                self.failed = self.failed.take().or(printed.err());
            }
            _ => {}
        }
    }

    /// Returns how many alerts there were, or why they could not be printed.
    pub(in crate::command) fn finish(self) -> Result<u64> {
        match self.failed {
            Some(error) => Err(error.into()),
            None => Ok(self.told),
        }
    }

    fn print(&mut self) -> io::Result<()> {
        let mut out = print::stdout();
        let context = self.context;
        if context.format == Format::Csv && !std::mem::replace(&mut self.begun, true) {
            csv::row(&mut out, ["search", "origin", "paragraph", "date", "title", "text"], context)?;
        }
        for alert in self.waiting.drain(..) {
            match context.format {
                Format::Json | Format::Jsonl => json::value_on_a_line(&mut out, &alert, context)?,
                Format::Csv => csv::row(&mut out, columns(&alert), context)?,
                Format::Text if context.stdout_is_terminal => {
                    if self.told > 0 {
                        writeln!(out)?;
                    }
                    let what = if alert.new { "new" } else { "changed" };
                    let heading = format!("{} ({what})", sanitize::line(&alert.search));
                    writeln!(out, "{}", context.style.about.paint(heading))?;
                    passage(&mut out, alert.hit, context)?;
                }
                Format::Text => {
                    let columns = columns(&alert);
                    writeln!(out, "{}", columns.each_ref().map(|text| sanitize::line(text)).join("\t"))?;
                }
            }
            self.told += 1;
        }
        out.flush()
    }
}

/// Returns what a line of a table has: of the paragraphs that matched, the first.
fn columns(alert: &Alert) -> [String; 6] {
    let Alert { search, hit, .. } = alert;
    let first = hit.paragraphs.first();
    [
        search.clone(),
        hit.origin.clone(),
        first.map(|paragraph| (paragraph.ordinal + 1).to_string()).unwrap_or_default(),
        hit.date.clone().unwrap_or_default(),
        hit.title.clone().unwrap_or_default(),
        first.map(|paragraph| paragraph.text.clone()).unwrap_or_default(),
    ]
}

/// Returns an article as a search would have found it.
fn hit(article: &Article, met: &Met<'_>, origins: &Origins) -> Hit {
    let paragraphs = met.found.paragraphs.iter().filter_map(|found| {
        let paragraph = article.paragraphs.get(found.ordinal)?;
        Some(HitParagraph {
            ordinal: u32::try_from(found.ordinal).unwrap_or(u32::MAX),
            zone: paragraph.zone,
            text: article.paragraph_text(found.ordinal).to_owned(),
            start: paragraph.span.start,
            context: false,
            spans: found.spans.clone(),
            file_span: None,
        })
    });
    Hit {
        id: article.id,
        content: format!("{:016x}", newsgrep::text::content_hash(article)),
        origin: origins.shown(&article.origin).into_owned(),
        title: article.title().map(str::to_owned),
        source: article.source.clone(),
        date: article.published.map(|date| date.to_string()),
        url: article.url.clone(),
        section: article.section.clone(),
        language: article.language.clone(),
        byline: article.byline.clone(),
        agency: article.agency.clone(),
        more: newsgrep::MoreKnown::of(article),
        score: 0.0,
        score_parts: None,
        paragraphs_total: u32::try_from(article.paragraphs.len()).unwrap_or(u32::MAX),
        paragraphs: paragraphs.collect(),
        published: article.published,
    }
}
