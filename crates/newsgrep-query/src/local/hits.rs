//! Reading the hits: from where a unit lies to its text, with exactly the words that matched marked in it.

use std::ops::ControlFlow;

use newsgrep_core::{ArticleRecord, Snapshot};
use tantivy::DocId;

use crate::eval::mark_until;
use crate::hit::{Shown, shown, title_in};
use crate::plan::Plan;
use crate::{EngineError, Hit, Notice, Request, Scope, Sort};

use super::article::PreparedPlan;
use super::budget::Budget;
use super::core_failed;
use super::explain::score_parts;
use super::top::Ranked;

/// A hit that is still to be read.
struct Chosen<'r> {
    ranked: &'r Ranked,
    /// The paragraphs in which the query occurs.
    matching: Vec<DocId>,
    /// By leaf: whether it took part.
    participating: Vec<bool>,
}

/// How many hits are read even if no time is left: an answer cut short shows what it has found.
const FIRST: usize = 10;
/// How many hits are looked into at a time after that.
const NEXT: usize = 256;

/// What was handed over.
#[derive(Default)]
pub(super) struct Read {
    pub(super) hits: usize,
    /// Why it ended early, if it did.
    pub(super) cut_off: Option<Notice>,
}

/// Reads the hits and hands them over, in their order. After the first few, reading may take as long as finding them
/// might have; returns why it ended early, if it did.
pub(super) fn read(
    snapshot: &Snapshot,
    plan: &PreparedPlan<'_>,
    request: &Request,
    ranked: &[Ranked],
    budget: &Budget,
    sink: &mut dyn FnMut(Hit) -> ControlFlow<()>,
) -> Result<Read, EngineError> {
    let first = budget.grace();
    let rest = budget.renewed();
    let mut read = Read::default();
    let (one, others) = ranked.split_at(ranked.len().min(FIRST));
    let groups = std::iter::once((&first, one)).chain(others.chunks(NEXT).map(|group| (&rest, group)));
    for (budget, group) in groups {
        for chosen in choose(snapshot, plan, group, budget)? {
            let hit = match budget.is_over() {
                true => None,
                false => read_hit(snapshot, plan.marking(), request, &chosen, budget)?,
            };
            let Some(mut hit) = hit else {
                read.cut_off = budget.notice();
                return Ok(read);
            };
            if request.explain && request.sort == Sort::Relevance {
                let Chosen { ranked, matching, participating } = &chosen;
                hit.score_parts =
                    score_parts(snapshot, plan, ranked.segment, participating, matching, budget)?;
            }
            read.hits += 1;
            if sink(hit).is_break() {
                return Ok(read);
            }
        }
    }
    Ok(read)
}

/// Looks inside the chosen units: once more through the segments, in document order, leaping from one to the next.
fn choose<'r>(
    snapshot: &Snapshot,
    plan: &PreparedPlan<'_>,
    ranked: &'r [Ranked],
    budget: &Budget,
) -> Result<Vec<Chosen<'r>>, EngineError> {
    let leaves = plan.plan.leaves.len();
    let mut chosen: Vec<Chosen<'_>> = ranked
        .iter()
        .map(|ranked| Chosen { ranked, matching: Vec::new(), participating: vec![false; leaves] })
        .collect();
    let mut order: Vec<usize> = (0..chosen.len()).collect();
    order.sort_by_key(|number| (chosen[*number].ranked.segment, chosen[*number].ranked.unit.start));
    let mut open = None;
    for number in order {
        let Chosen { ranked, matching, participating } = &mut chosen[number];
        let matches = match &mut open {
            Some((segment, matches)) if *segment == ranked.segment => matches,
            _ => {
                &mut open
                    .insert((
                        ranked.segment,
                        plan.open(snapshot, ranked.segment, ranked.unit.start, false, budget)?,
                    ))
                    .1
            }
        };
        // The unit is found again unless time ran out in between; then it is not shown.
        if matches.next(ranked.unit.start).is_none_or(|unit| unit != ranked.unit) {
            continue;
        }
        for leaf in matches.participants() {
            participating[*leaf] = true;
        }
        matches.inside(&ranked.unit, &mut |found| matching.push(found.doc));
        matching.sort_unstable();
        matching.dedup();
    }
    if let Some(error) = budget.take_error() {
        return Err(error);
    }
    Ok(chosen)
}

/// Reads a hit; `None` if time ran out.
fn read_hit(
    snapshot: &Snapshot,
    plan: &Plan,
    request: &Request,
    chosen: &Chosen<'_>,
    budget: &Budget,
) -> Result<Option<Hit>, EngineError> {
    let number = chosen.ranked.segment;
    let segment = &snapshot.segments()[number as usize];
    let article = segment.article(chosen.ranked.unit.start).map_err(core_failed)?;
    let record = snapshot.record(number, article.start).map_err(core_failed)?;
    let mut title = None;
    let mut paragraphs = Vec::new();
    let unit = match request.scope {
        Scope::Paragraph => Some(chosen.ranked.unit.start),
        Scope::Article => None,
    };
    let wanted = shown(request, chosen.matching.iter().copied(), unit, article.clone());
    // The title is part of every hit, whether or not its paragraph is.
    for doc in wanted.iter().copied().chain(Some(article.start).filter(|first| !wanted.contains(first))) {
        let stored = snapshot.paragraph(number, doc).map_err(core_failed)?;
        if doc == article.start {
            title = title_in(&stored.text, stored.start, record.title);
        }
        if !wanted.contains(&doc) {
            continue;
        }
        let ordinal = doc - article.start;
        let matches = chosen.matching.binary_search(&doc).is_ok();
        let spans = if matches {
            let language = language_of(&record, ordinal);
            let ended = || budget.spent();
            let marked = mark_until(plan, &chosen.participating, &stored.text, stored.zone, language, &ended);
            let Some(spans) = marked else { return Ok(None) };
            spans
        } else {
            Vec::new()
        };
        paragraphs.push(Shown {
            ordinal,
            zone: stored.zone,
            text: stored.text,
            start: stored.start,
            context: !matches && unit != Some(doc),
            spans: spans.into_iter().map(|span| span.shifted(stored.start)).collect(),
        });
    }
    let (known, score) = (record.to_article(&[]), chosen.ranked.score);
    Ok(Some(Hit::put_together(&known, record.content, title, score, record.paragraphs, paragraphs)))
}

fn language_of(record: &ArticleRecord, ordinal: u32) -> Option<&str> {
    let own = record.other_languages.iter().find(|(other, _)| *other == ordinal);
    own.map(|(_, language)| language.as_str()).or(record.language.as_deref())
}
