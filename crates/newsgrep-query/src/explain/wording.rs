//! Parts of a plan as a query writes them, their words folded.

use crate::ast::{Filter, NumberRange, Query};
use crate::plan::expansion::written;
use crate::plan::{Clause, Condition, Pattern, Reach, Spelling, Spoken, ZoneSet};
use crate::print;

use super::zones_of;

/// Returns a text clause as a query writes it.
pub(crate) fn clause_text(clause: &Clause) -> String {
    match clause {
        Clause::Row(patterns) => row_text(patterns),
        Clause::Verbatim { text, .. } => format!("==\"{text}\""),
        Clause::Sloppy { slots, slop } => format!("\"{}\"~{slop}", joined(slots)),
        Clause::AnyOf(members) => {
            let members: Vec<String> = members.iter().map(clause_text).collect();
            format!("({})", members.join(" OR "))
        }
        Clause::Near { operands, reach, ordered } => {
            let operator = operator_text(*reach, *ordered);
            let operands: Vec<String> = operands.iter().map(operand_text).collect();
            operands.join(&format!(" {operator} "))
        }
        Clause::NotNear { of, without, reach, ordered } => {
            let operator = operator_text(*reach, *ordered);
            format!("{} NOT {operator} {}", operand_text(of), operand_text(without))
        }
    }
}

fn operand_text(clause: &Clause) -> String {
    match clause {
        Clause::Near { .. } | Clause::NotNear { .. } => format!("({})", clause_text(clause)),
        other => clause_text(other),
    }
}

fn operator_text(reach: Reach, ordered: bool) -> String {
    match (reach, ordered) {
        (Reach::Words(words), false) => format!("W/{words}"),
        (Reach::Words(words), true) => format!("PRE/{words}"),
        (Reach::Sentence, _) => "W/s".to_owned(),
        (Reach::Paragraph, _) => "W/p".to_owned(),
    }
}

fn row_text(patterns: &[Pattern]) -> String {
    match patterns {
        [only] => pattern_text(only),
        several => format!("\"{}\"", joined(several)),
    }
}

fn joined(patterns: &[Pattern]) -> String {
    patterns.iter().map(pattern_text).collect::<Vec<_>>().join(" ")
}

/// Returns a word as a query writes it. An inflected word is shown by its stem.
pub(crate) fn pattern_text(pattern: &Pattern) -> String {
    match pattern {
        Pattern::OneOf(words) => format!("({})", words.join(" OR ")),
        Pattern::Spelled(spelling, inner) => match spelling {
            Spelling::Exactly(written) => format!("={written}"),
            Spelling::Beginning(written) => format!("={written}*"),
            Spelling::Capitals => format!("CAPS({})", pattern_text(inner)),
            Spelling::AllCapitals => format!("ALLCAPS({})", pattern_text(inner)),
            Spelling::NoCapitals => format!("NOCAPS({})", pattern_text(inner)),
        },
        other => written(other),
    }
}

/// Returns the languages of paragraphs in words; `None` is any.
pub(crate) fn spoken_text(spoken: &Spoken) -> Option<String> {
    match spoken {
        Spoken::Any => None,
        Spoken::Only(code) => Some(code.clone()),
        Spoken::OrUnknown(code) => Some(format!("{code} or unknown")),
        Spoken::WithoutInflections => Some("languages without rules for inflections".to_owned()),
    }
}

/// Returns a condition as a query writes it.
pub(crate) fn condition_text(condition: &Condition) -> String {
    let filter = |filter: Filter| print(&Query::Filter(filter));
    match condition {
        Condition::Field(field, patterns) => format!("{}:{}", field.name(), row_text(patterns)),
        Condition::Date(range) => filter(Filter::Date(range.clone())),
        Condition::WordCount(NumberRange { from, to }) => {
            filter(Filter::WordCount(NumberRange { from: *from, to: *to }))
        }
        Condition::Zone(zones) => zones_text(*zones),
        Condition::Language(code) => filter(Filter::Language(code.clone())),
        Condition::Id(id) => filter(Filter::Id(*id)),
        Condition::Speaker => "said:".to_owned(),
        Condition::Saved(name) => print(&Query::Saved(name.clone())),
    }
}

fn zones_text(zones: ZoneSet) -> String {
    let names: Vec<&str> = zones_of(zones).into_iter().map(|zone| zone.name()).collect();
    match &names[..] {
        [only] => format!("zone:{only}"),
        several => format!("zone:({})", several.join(" OR ")),
    }
}
