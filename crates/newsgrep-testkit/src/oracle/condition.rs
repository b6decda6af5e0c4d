//! Conditions on what is known about an article beside its text.
//!
//! In: a [`Filter`] and an article. Out: whether it holds. Where a filter only confines text clauses, it is not asked
//! here.

use newsgrep_query::{DateRange, Field, Filter, NumberRange, Query};
use newsgrep_text::{Article, Zone, words};

use super::clause::{How, row_of};
use super::word::Wanted;

/// Returns whether a condition on what is known about the article holds.
pub(super) fn condition(filter: &Filter, article: &Article) -> bool {
    match filter {
        Filter::Field(field, query) => field_holds(query, &values_of(*field, article)),
        Filter::Date(range) => date_holds(range, article),
        Filter::WordCount(NumberRange { from, to }) => {
            let story = article.paragraphs.iter().filter(|paragraph| paragraph.zone != Zone::Boiler);
            let count = story.map(|paragraph| words(paragraph.span.of(&article.text)).count()).sum::<usize>();
            let count = count as u64;
            from.is_none_or(|from| from <= count) && to.is_none_or(|to| count <= to)
        }
        Filter::Zone(zone) => article.paragraphs.iter().any(|paragraph| paragraph.zone == *zone),
        Filter::Language(wanted) => article.language.as_ref() == Some(wanted),
        Filter::Id(id) => article.id == *id,
        other => panic!("the oracle does not know {other:?}"),
    }
}

fn date_holds(range: &DateRange, article: &Article) -> bool {
    let seconds = article.published.map(|date| date.civil_seconds());
    match range {
        DateRange::None => seconds.is_none(),
        DateRange::Between { from, until, .. } => seconds.is_some_and(|seconds| {
            from.is_none_or(|from| from <= seconds) && until.is_none_or(|until| seconds < until)
        }),
        other => panic!("the oracle does not know {other:?}"),
    }
}

fn values_of(field: Field, article: &Article) -> Vec<&str> {
    let value = match field {
        Field::Source => &article.source,
        Field::Section => &article.section,
        Field::Byline => &article.byline,
        Field::Agency => &article.agency,
        Field::Url => &article.url,
        Field::Dateline => &article.dateline,
        Field::Subject => return article.subjects.iter().map(String::as_str).collect(),
        Field::Place => return article.places.iter().map(String::as_str).collect(),
        Field::Person => return article.persons.iter().map(String::as_str).collect(),
        Field::Organisation => return article.organisations.iter().map(String::as_str).collect(),
        other => panic!("the oracle does not know {other:?}"),
    };
    value.iter().map(String::as_str).collect()
}

/// An article with several values has the words of a phrase in one of them.
fn field_holds(query: &Query, values: &[&str]) -> bool {
    match query {
        Query::All => values.iter().any(|value| words(value).next().is_some()),
        Query::And(members) => members.iter().all(|member| field_holds(member, values)),
        Query::Or(members) => members.iter().any(|member| field_holds(member, values)),
        Query::Not(member) => !field_holds(member, values),
        text => {
            let mut row = row_of(text, &How::default(), None);
            // Any word at the edge of a field's phrase adds nothing, unless there is nothing else.
            while row.len() > 1 && row.last().is_some_and(Wanted::is_anything) {
                row.pop();
            }
            while row.len() > 1 && row.first().is_some_and(Wanted::is_anything) {
                row.remove(0);
            }
            !row.is_empty() && values.iter().any(|value| stands_in(&row, value))
        }
    }
}

/// Returns whether the words stand next to each other in the value; each may be a name, however it is written.
fn stands_in(row: &[Wanted], value: &str) -> bool {
    let folded: Vec<String> = words(value).map(|word| word.folded.into_owned()).collect();
    folded
        .windows(row.len())
        .any(|here| row.iter().zip(here).all(|(wanted, folded)| wanted.kind.is(folded, true)))
}
