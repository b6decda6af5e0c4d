//! Reading the hits: from where a unit lies to its text, with exactly the words that matched marked in it.

use std::collections::BTreeSet;
use std::ops::{ControlFlow, Range};

use newsgrep_core::{ArticleRecord, Snapshot};
use newsgrep_text::{Date, Span};
use tantivy::DocId;

use crate::eval::mark_until;
use crate::plan::Plan;
use crate::{EngineError, Hit, HitParagraph, MoreKnown, Notice, Request, Scope, Sort};

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
    let wanted = shown(request, chosen, &article);
    // The title is part of every hit, whether or not its paragraph is.
    for doc in wanted.iter().copied().chain(Some(article.start).filter(|first| !wanted.contains(first))) {
        let stored = snapshot.paragraph(number, doc).map_err(core_failed)?;
        if doc == article.start {
            title = record.title.and_then(|span| title_of(&stored.text, stored.start, span));
        }
        if !wanted.contains(&doc) {
            continue;
        }
        let ordinal = doc - article.start;
        let is_unit = request.scope == Scope::Paragraph && doc == chosen.ranked.unit.start;
        let context = !is_unit && chosen.matching.binary_search(&doc).is_err();
        let spans = if chosen.matching.binary_search(&doc).is_ok() {
            let language = language_of(&record, ordinal);
            let ended = || budget.spent();
            let marked = mark_until(plan, &chosen.participating, &stored.text, stored.zone, language, &ended);
            let Some(spans) = marked else { return Ok(None) };
            spans
        } else {
            Vec::new()
        };
        let spans: Vec<Span> = spans.into_iter().map(|span| span.shifted(stored.start)).collect();
        let file_span = record
            .file_start
            .and_then(|start| usize::try_from(start).ok())
            .map(|start| spans.iter().map(|span| span.shifted(start)).collect());
        paragraphs.push(HitParagraph {
            ordinal,
            zone: stored.zone,
            text: stored.text,
            start: stored.start,
            context,
            spans,
            file_span,
        });
    }
    let more = MoreKnown {
        dateline: record.dateline,
        subjects: record.subjects,
        places: record.places,
        persons: record.persons,
        organisations: record.organisations,
        excerpt: record.excerpt,
        paywalled: record.paywalled,
        ..MoreKnown::dated(record.published, record.updated)
    };
    Ok(Some(Hit {
        id: record.id,
        content: format!("{:016x}", record.content),
        origin: record.origin,
        title,
        source: record.source,
        date: record.published.map(|date: Date| date.to_string()),
        url: record.url,
        section: record.section,
        language: record.language,
        byline: record.byline,
        agency: record.agency,
        more,
        score: chosen.ranked.score,
        score_parts: None,
        paragraphs_total: record.paragraphs,
        paragraphs,
        published: record.published,
    }))
}

/// Returns the documents of a hit's paragraphs to show: those that match, with the context asked for. A paragraph that is
/// a hit of its own is shown even if nothing in it is marked.
fn shown(request: &Request, chosen: &Chosen<'_>, article: &Range<DocId>) -> BTreeSet<DocId> {
    let context = |count: usize| DocId::try_from(count).unwrap_or(DocId::MAX);
    let unit = match request.scope {
        Scope::Paragraph => Some(chosen.ranked.unit.start),
        Scope::Article => None,
    };
    chosen
        .matching
        .iter()
        .copied()
        .chain(unit)
        .flat_map(|doc| {
            let first = doc.saturating_sub(context(request.before)).max(article.start);
            let last = doc.saturating_add(context(request.after)).min(article.end - 1);
            first..=last
        })
        .collect()
}

fn language_of(record: &ArticleRecord, ordinal: u32) -> Option<&str> {
    let own = record.other_languages.iter().find(|(other, _)| *other == ordinal);
    own.map(|(_, language)| language.as_str()).or(record.language.as_deref())
}

fn title_of(text: &str, start: usize, title: Span) -> Option<String> {
    let from = title.start.checked_sub(start)?;
    text.get(from..from + title.len()).map(str::to_owned)
}
