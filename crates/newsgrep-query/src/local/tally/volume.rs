//! What the archive itself has over time, whatever the query: one pass over the columns of its articles.

use std::ops::RangeInclusive;

use newsgrep_core::{Numbers, Segment, Snapshot};
use newsgrep_text::Zone;

use crate::tally::calendar::first_second;
use crate::tally::sums::Sums;
use crate::{CountBy, EngineError, TimelineRequest};

use super::super::budget::Budget;
use super::super::core_failed;
use super::BLOCK;
use super::cells::{Cells, Dated};

/// Counts the archive in these units of time, by what the timeline counts: articles, paragraphs, or words where it counts
/// occurrences. `None` if the search must end before that is done: part of a volume would make a share too high.
pub(super) fn count(
    snapshot: &Snapshot,
    request: &TimelineRequest,
    bins: RangeInclusive<i64>,
    boiler: bool,
    budget: &Budget,
) -> Result<Option<Sums>, EngineError> {
    let mut cells = Cells::new(request.unit, request.per);
    let from = first_second(request.unit, *bins.start());
    let until = first_second(request.unit, bins.end().saturating_add(1));
    for segment in snapshot.segments() {
        let documents = segment.dated(Some(from), Some(until)).map_err(core_failed)?;
        let articles = segment.articles().map_err(core_failed)?;
        let keys = segment.date_orders().map_err(core_failed)?;
        let size = Size::open(segment, request.by, boiler)?;
        cells.open(segment)?;
        let mut doc = documents.start;
        let (mut docs, mut dates, mut counts) = (Vec::new(), Vec::new(), Vec::new());
        while doc < documents.end {
            if budget.spent() {
                return Ok(None);
            }
            let article = articles.range(doc);
            doc = article.end;
            if !segment.reader().is_deleted(article.start) {
                docs.push(article.start);
                dates.push(keys.get_val(article.start));
                counts.push(size.of(&article));
            }
            if docs.len() == BLOCK || doc >= documents.end {
                cells.add(&Dated { docs: &docs, keys: &dates, counts: &counts });
                docs.clear();
                dates.clear();
                counts.clear();
            }
        }
        cells.close()?;
    }
    Ok((!budget.has_stopped()).then(|| cells.into_sums()))
}

/// How much there is in an article.
enum Size {
    One,
    /// Its paragraphs, by their zones; in all zones if there are none.
    Paragraphs(Option<Numbers>),
    /// Its words outside boiler, which are known of the whole article.
    Words(Numbers),
    /// All its words, which are known of each paragraph.
    AllWords(Numbers),
}

impl Size {
    fn open(segment: &Segment, by: CountBy, boiler: bool) -> Result<Size, EngineError> {
        Ok(match (by, boiler) {
            (CountBy::Articles, _) => Size::One,
            (CountBy::Paragraphs, false) => {
                Size::Paragraphs(Some(segment.zones().map_err(core_failed)?.clone()))
            }
            (CountBy::Paragraphs, true) => Size::Paragraphs(None),
            (CountBy::Occurrences, false) => Size::Words(segment.word_counts().map_err(core_failed)?.clone()),
            (CountBy::Occurrences, true) => Size::AllWords(segment.lengths().map_err(core_failed)?.clone()),
        })
    }

    fn of(&self, article: &std::ops::Range<u32>) -> u64 {
        match self {
            Size::One => 1,
            Size::Paragraphs(None) => article.len() as u64,
            Size::Paragraphs(Some(zones)) => {
                article.clone().filter(|doc| zones.get_val(*doc) != Zone::Boiler as u64).count() as u64
            }
            Size::Words(words) => words.get_val(article.start),
            Size::AllWords(words) => article.clone().map(|doc| words.get_val(doc)).sum(),
        }
    }
}
