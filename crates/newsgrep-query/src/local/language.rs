//! Which paragraphs are in the languages a leaf is looked for in: by their own language where they have one, else by the
//! article's.

use std::collections::BTreeSet;

use newsgrep_core::{Segment, Snapshot};
use tantivy::DocId;
use tantivy::columnar::{Column, StrColumn};

use crate::EngineError;
use crate::plan::Spoken;

use super::{core_failed, failed};

/// The columns that hold languages: the paragraph's own, and the article's.
const COLUMNS: [&str; 2] = ["own_language", "language"];

/// Returns every language that some paragraph or article of the archive is in.
pub(super) fn languages(snapshot: &Snapshot) -> Result<BTreeSet<String>, EngineError> {
    let mut languages = BTreeSet::new();
    for segment in snapshot.segments() {
        for name in COLUMNS {
            if let Some(column) = segment.values(name).map_err(core_failed)? {
                languages.extend(values(column)?);
            }
        }
    }
    Ok(languages)
}

fn values(column: &StrColumn) -> Result<Vec<String>, EngineError> {
    let value = |ordinal| {
        let mut value = String::new();
        column.ord_to_str(ordinal, &mut value).map_err(failed("read a language"))?;
        Ok(value)
    };
    (0..column.num_terms() as u64).map(value).collect()
}

/// Tells which paragraphs of a segment are in one of some languages.
pub(super) struct Languages {
    own: Option<Wanted>,
    articles: Option<Wanted>,
    unknown: bool,
}

/// A column of languages, and by the number of each whether it is wanted.
struct Wanted {
    column: Column<u64>,
    wanted: Vec<bool>,
}

impl Languages {
    /// Opens them on a segment; `None` if no paragraph there can be in any.
    pub(super) fn open(segment: &Segment, spoken: &Spoken) -> Result<Option<Languages>, EngineError> {
        let look = |name| -> Result<Option<Wanted>, EngineError> {
            let Some(column) = segment.values(name).map_err(core_failed)? else { return Ok(None) };
            let wanted = values(column)?.iter().map(|language| spoken.is(Some(language))).collect();
            Ok(Some(Wanted { column: column.ords().clone(), wanted }))
        };
        let [own, articles] = COLUMNS;
        let languages = Languages { own: look(own)?, articles: look(articles)?, unknown: spoken.is(None) };
        let known = [&languages.own, &languages.articles];
        let possible = known.into_iter().flatten().any(|wanted| wanted.wanted.contains(&true));
        Ok((languages.unknown || possible).then_some(languages))
    }

    pub(super) fn is_of(&self, doc: DocId) -> bool {
        let ask = |wanted: &Option<Wanted>| {
            let wanted = wanted.as_ref()?;
            let language = wanted.column.first(doc)?;
            Some(wanted.wanted.get(language as usize).copied().unwrap_or(false))
        };
        ask(&self.own).or_else(|| ask(&self.articles)).unwrap_or(self.unknown)
    }
}
