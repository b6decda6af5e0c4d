//! The articles that a condition on what is known about them holds for.

use std::ops::Range;

use newsgrep_core::{Numbers, Segment};
use newsgrep_text::Zone;
use tantivy::columnar::Column;
use tantivy::postings::SegmentPostings;
use tantivy::schema::IndexRecordOption;
use tantivy::{DocId, DocSet, TERMINATED, Term};

use crate::dates::DateRange;
use crate::plan::{Condition, Pattern, Spoken, ZoneSet};
use crate::{EngineError, Field, NumberRange, Scope};

use super::clause::At;
use super::cursor::Context;
use super::expand::Expander;
use super::language::Languages;
use super::leaf::{LeafCursor, Prepared};
use super::{core_failed, failed};

/// A condition with its words looked up, ready to be opened on each segment.
pub(super) struct PreparedCondition<'p> {
    condition: &'p Condition,
    /// Only of a condition on the words of a field.
    words: Option<Prepared>,
}

impl<'p> PreparedCondition<'p> {
    pub(super) fn new(expander: &mut Expander<'_>, condition: &'p Condition) -> Result<Self, EngineError> {
        let words = match condition {
            Condition::Field(_, patterns) if is_presence(patterns) => None,
            Condition::Field(field, patterns) => {
                let fields = expander.snapshot().fields();
                let field = match field {
                    Field::Source => fields.source,
                    Field::Section => fields.section,
                    Field::Byline => fields.byline,
                    Field::Agency => fields.agency,
                    Field::Url => fields.url,
                    Field::Dateline => fields.dateline,
                    Field::Subject => fields.subject,
                    Field::Place => fields.place,
                    Field::Person => fields.person,
                    Field::Organisation => fields.organisation,
                };
                Some(Prepared::of_field(expander, field, patterns)?)
            }
            Condition::Speaker => return Err(EngineError::NotIndexed {
                what: "`said:`".to_owned(),
                hint: "who is quoted is not known to the archive; search the words, as in `quote:(…)`, and the name"
                    .to_owned(),
            }),
            Condition::Saved(name) => return Err(EngineError::Unsupported {
                what: format!("`query:{name}`"),
                hint: "put the saved search in first, by `Query::resolve`".to_owned(),
            }),
            _ => None,
        };
        Ok(PreparedCondition { condition, words })
    }

    /// Returns what it looks for in a field, if it does.
    pub(super) fn words(&self) -> Option<&Prepared> {
        self.words.as_ref()
    }

    /// Returns whether a word of it stands for more words than were searched.
    pub(super) fn is_capped(&self) -> bool {
        self.words.as_ref().is_some_and(Prepared::is_capped)
    }

    /// Returns the documents of a segment that it holds for, which are whole articles, if it is one on the date.
    pub(super) fn documents(&self, segment: &Segment) -> Result<Option<Range<DocId>>, EngineError> {
        match self.condition {
            Condition::Date(DateRange::None) => Ok(Some(segment.undated().map_err(core_failed)?)),
            Condition::Date(DateRange::Between { from, until, .. }) => {
                Ok(Some(segment.dated(*from, *until).map_err(core_failed)?))
            }
            _ => Ok(None),
        }
    }

    /// Opens the condition on a segment; `None` if it holds for no article there.
    pub(super) fn open<'a>(&self, at: At<'_, 'a>, scope: Scope) -> Result<Option<Known<'a>>, EngineError> {
        let segment = at.segment;
        if let Some(documents) = self.documents(segment)? {
            return Ok(Some(Known::Interval(documents)));
        }
        Ok(Some(match self.condition {
            Condition::Zone(zones) if scope == Scope::Paragraph => {
                Known::ParagraphZone(segment.zones().map_err(core_failed)?.clone(), *zones)
            }
            Condition::Language(language) if scope == Scope::Paragraph => {
                match Languages::open(segment, &Spoken::Only(language.clone()))? {
                    Some(languages) => Known::ParagraphLanguage(languages),
                    None => return Ok(None),
                }
            }
            Condition::Field(field, patterns) if is_presence(patterns) => {
                match segment.values(field.name()).map_err(core_failed)? {
                    Some(column) => Known::Present(column.ords().clone()),
                    None => return Ok(None),
                }
            }
            Condition::Field(..) => match &self.words {
                Some(words) => Known::Field(Box::new(words.open(at, false)?)),
                None => return Ok(None),
            },
            Condition::WordCount(range) => {
                Known::WordCount(segment.word_counts().map_err(core_failed)?.clone(), *range)
            }
            Condition::Zone(zones) => Known::Zone(segment.zones().map_err(core_failed)?.clone(), *zones),
            Condition::Language(language) => {
                let Some(column) = segment.values("language").map_err(core_failed)? else { return Ok(None) };
                let ordinal =
                    column.dictionary().term_ord(language).map_err(failed("look for a language"))?;
                let Some(ordinal) = ordinal else { return Ok(None) };
                Known::Language(column.ords().clone(), ordinal)
            }
            // Dates are above; the others were refused when the condition was prepared.
            Condition::Date(_) | Condition::Speaker | Condition::Saved(_) => return Ok(None),
            Condition::Id(id) => {
                let field = at.snapshot.fields().id;
                let term = Term::from_field_bytes(field, &id.to_u128().to_be_bytes());
                let index = segment.reader().inverted_index(field).map_err(failed("look for an id"))?;
                let postings =
                    index.read_postings(&term, IndexRecordOption::Basic).map_err(failed("look for an id"))?;
                match postings {
                    Some(postings) => Known::Id(Box::new(postings)),
                    None => return Ok(None),
                }
            }
        }))
    }
}

/// Returns whether nothing is asked but that there be a word.
fn is_presence(patterns: &[Pattern]) -> bool {
    patterns.iter().all(|pattern| *pattern == Pattern::Any)
}

/// A condition on what is known about an article.
pub(super) enum Known<'a> {
    Field(Box<LeafCursor<'a>>),
    /// The field has a value.
    Present(Column<u64>),
    Interval(Range<DocId>),
    WordCount(Numbers, NumberRange),
    Zone(Numbers, ZoneSet),
    Language(Column<u64>, u64),
    Id(Box<SegmentPostings>),
    /// With paragraph scope: the paragraph is in one of these zones.
    ParagraphZone(Numbers, ZoneSet),
    /// With paragraph scope: the paragraph is in this language.
    ParagraphLanguage(Languages),
}

impl Known<'_> {
    /// Returns about how many articles there are, at most.
    pub(super) fn cost(&self, max_doc: DocId) -> u64 {
        match self {
            Known::Field(cursor) => cursor.cost(),
            Known::Interval(range) => u64::from(range.end - range.start),
            Known::Id(_) => 1,
            _ => u64::from(max_doc),
        }
    }

    /// Returns whether it holds for a paragraph; `None` if it is a condition on articles.
    pub(super) fn holds_at(&self, doc: DocId) -> Option<bool> {
        match self {
            Known::ParagraphZone(column, zones) => {
                let zone = Zone::ALL.get(column.get_val(doc) as usize);
                Some(zone.is_some_and(|zone| zones.contains(*zone)))
            }
            Known::ParagraphLanguage(languages) => Some(languages.is_of(doc)),
            _ => None,
        }
    }

    /// Finds the first article at or after the one that begins at `start`.
    pub(super) fn next(&mut self, context: &Context<'_>, start: DocId) -> Option<Range<DocId>> {
        match self {
            Known::Field(cursor) => {
                let doc = cursor.seek(start);
                (doc != TERMINATED).then(|| context.articles.range(doc))
            }
            Known::Interval(range) => {
                let doc = start.max(range.start);
                (doc < range.end).then(|| context.articles.range(doc))
            }
            Known::Id(postings) => {
                let doc = if postings.doc() < start { postings.seek(start) } else { postings.doc() };
                (doc != TERMINATED).then(|| context.articles.range(doc))
            }
            Known::WordCount(column, range) => scan(context, start, |article| {
                let words = column.get_val(article.start);
                range.from.is_none_or(|from| words >= from) && range.to.is_none_or(|to| words <= to)
            }),
            Known::Present(column) => scan(context, start, |article| column.first(article.start).is_some()),
            Known::ParagraphZone(..) | Known::ParagraphLanguage(_) => {
                scan(context, start, |article| article.clone().any(|doc| self.holds_at(doc) == Some(true)))
            }
            Known::Language(column, ordinal) => {
                scan(context, start, |article| column.first(article.start) == Some(*ordinal))
            }
            Known::Zone(column, zones) => scan(context, start, |article| {
                article.clone().any(|doc| {
                    Zone::ALL.get(column.get_val(doc) as usize).is_some_and(|zone| zones.contains(*zone))
                })
            }),
        }
    }
}

/// Looks at one article after the other.
fn scan(context: &Context<'_>, start: DocId, holds: impl Fn(&Range<DocId>) -> bool) -> Option<Range<DocId>> {
    let mut doc = start;
    while doc < context.max_doc && !context.budget.spent() {
        let article = context.articles.range(doc);
        if holds(&article) {
            return Some(article);
        }
        doc = article.end;
    }
    None
}
