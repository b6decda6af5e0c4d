//! The canonical text of a query.
//!
//! In: a [`Query`]. Out: a text that reads as this query, the same for every way of typing it. Nothing is folded or
//! reordered.

use std::fmt::{self, Write};

use crate::ast::{Field, Filter, Near, NumberRange, Part, Query, Reach, Slot, Writing};
use crate::dates::DateRange;
use crate::parse::{PAIRS, is_plain_name, stands_alone};

/// Returns the canonical text of a query.
///
/// Reading it gives the same query again, for every query that [`parse`](crate::parse()) returns (relative dates with
/// the same day given).
///
/// ```
/// use newsgrep_query::{parse, print};
///
/// let query = parse("„moment of truth“ intitle:talks | summit -hd=sport").unwrap();
/// assert_eq!(print(&query), "\"moment of truth\" AND (title:talks OR summit) NOT title:sport");
/// assert_eq!(parse(&print(&query)).unwrap(), query);
/// ```
pub fn print(query: &Query) -> String {
    query.to_string()
}

impl fmt::Display for Query {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Query::And(members) => all_of(members, f),
            Query::Or(members) if values(members).is_none() => {
                for (number, member) in members.iter().enumerate() {
                    f.write_str(if number > 0 { " OR " } else { "" })?;
                    Unit(member).fmt(f)?;
                }
                Ok(())
            }
            Query::Near(near) => write_near(near, f),
            _ => Unit(self).fmt(f),
        }
    }
}

/// Writes what must all hold, joined by AND and NOT.
fn all_of(members: &[Query], f: &mut fmt::Formatter<'_>) -> fmt::Result {
    for (number, member) in members.iter().enumerate() {
        match member {
            Query::Not(inner) if number > 0 => write!(f, " NOT {}", Primary(inner))?,
            _ if number > 0 => write!(f, " AND {}", Joined(member))?,
            _ => write!(f, "{}", Joined(member))?,
        }
    }
    Ok(())
}

/// A member of what AND joins: a proximity needs no parentheses there.
struct Joined<'q>(&'q Query);

impl fmt::Display for Joined<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Query::Near(near) => write_near(near, f),
            other => Unit(other).fmt(f),
        }
    }
}

/// A member of a clause, with its sign.
struct Unit<'q>(&'q Query);

impl fmt::Display for Unit<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Query::Not(inner) => write!(f, "-{}", Primary(inner)),
            other => Primary(other).fmt(f),
        }
    }
}

/// What an operator stands before: with parentheses around what has one or a weight of its own.
struct Operand<'q>(&'q Query);

impl fmt::Display for Operand<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Query::Boost(..) | Query::AtLeast(..) | Query::Of(..) => write!(f, "({})", self.0),
            other => Primary(other).fmt(f),
        }
    }
}

/// What binds tightest: with parentheses where it needs them.
struct Primary<'q>(&'q Query);

impl fmt::Display for Primary<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Query::All => f.write_char('*'),
            Query::Word(word) => text(&Slot::Word(word.clone()), f),
            Query::Prefix(stem) => text(&Slot::Prefix(stem.clone()), f),
            Query::Wildcard(typed) => text(&Slot::Wildcard(typed.clone()), f),
            Query::Fuzzy(word, distance) => text(&Slot::Fuzzy(word.clone(), *distance), f),
            Query::Regex(source) => write!(f, "re:/{source}/"),
            Query::Name(words) => match &words[..] {
                [word] => write!(f, "~{word}"),
                words => write!(f, "~\"{}\"", words.join(" ")),
            },
            Query::Phrase(slots) => phrase(slots, f),
            Query::Sloppy(slots, slop) => {
                quoted(slots, f)?;
                write!(f, "~{slop}")
            }
            Query::Verbatim(text) => verbatim(text, f),
            Query::Or(members) => match values(members) {
                Some((name, values)) => write!(f, "{name}:({})", values.join(" OR ")),
                None => write!(f, "({})", self.0),
            },
            Query::And(_) | Query::Not(_) | Query::Near(_) => write!(f, "({})", self.0),
            Query::Written(Writing::Exactly, inner) => write!(f, "={}", Operand(inner)),
            Query::Written(writing, inner) => write!(f, "{}({inner})", writing_name(*writing)),
            Query::Stem(inner) => write!(f, "STEM({inner})"),
            Query::Boost(inner, weight) => match &**inner {
                Query::Boost(..) => write!(f, "({inner})^{weight}"),
                inner => write!(f, "{}^{weight}", Primary(inner)),
            },
            Query::AtLeast(least, inner) => write!(f, "ATLEAST{least} {}", Operand(inner)),
            Query::Of(least, members) => {
                write!(f, "{least} OF (")?;
                all_of(members, f)?;
                f.write_char(')')
            }
            Query::Saved(name) if is_plain_name(name) => write!(f, "query:{name}"),
            Query::Saved(name) => write!(f, "query:\"{name}\""),
            Query::In(part, inner) => field(part_name(*part), true, inner, f),
            Query::Filter(filter) => write_filter(filter, f),
        }
    }
}

/// Writes a field and its value; a regular expression `bare` of its prefix, where a `/` begins no address.
fn field(name: &str, bare: bool, value: &Query, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    match value {
        Query::Regex(source) if bare => write!(f, "{name}:/{source}/"),
        value => write!(f, "{name}:{}", Operand(value)),
    }
}

/// Writes a text to be found byte for byte, in quotation marks that do not close inside it.
fn verbatim(text: &str, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let (open, close) = PAIRS.into_iter().find(|(_, close)| !text.contains(*close)).unwrap_or(PAIRS[0]);
    write!(f, "=={open}{text}{close}")
}

/// Writes a word, in quotation marks if it would be read as something else without.
fn text(slot: &Slot, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    match slot {
        Slot::Word(word) if stands_alone(slot) => f.write_str(word),
        Slot::Prefix(stem) if stands_alone(slot) => write!(f, "{stem}*"),
        Slot::Wildcard(typed) if stands_alone(slot) => f.write_str(typed),
        Slot::Fuzzy(word, distance) if stands_alone(slot) => write!(f, "{word}~{distance}"),
        _ => phrase(std::slice::from_ref(slot), f),
    }
}

/// Writes a proximity, its operands in parentheses where they need them.
fn write_near(near: &Near, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    for (number, operand) in near.operands.iter().enumerate() {
        if number > 0 {
            f.write_str(if near.negated { " NOT " } else { " " })?;
            match near.reach {
                Reach::Words(words) => write!(f, "{}/{words} ", if near.ordered { "PRE" } else { "W" })?,
                Reach::Sentence => f.write_str("W/s ")?,
                Reach::Paragraph => f.write_str("W/p ")?,
            }
        }
        write!(f, "{}", Primary(operand))?;
    }
    Ok(())
}

fn writing_name(writing: Writing) -> &'static str {
    match writing {
        Writing::Capitals => "CAPS",
        Writing::AllCapitals => "ALLCAPS",
        Writing::NoCapitals => "NOCAPS",
        Writing::Exactly => "=",
    }
}

/// Writes a phrase; the star of its last word stands behind the quotation mark if it is the only wildcard.
fn phrase(slots: &[Slot], f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let wildcards = slots.iter().filter(|slot| !matches!(slot, Slot::Word(_))).count();
    if let ([rest @ .., Slot::Prefix(stem)], 1) = (slots, wildcards) {
        let mut words = rest.to_vec();
        words.push(Slot::Word(stem.clone()));
        quoted(&words, f)?;
        return f.write_char('*');
    }
    quoted(slots, f)
}

/// Writes words between quotation marks.
fn quoted(slots: &[Slot], f: &mut fmt::Formatter<'_>) -> fmt::Result {
    f.write_char('"')?;
    for (number, slot) in slots.iter().enumerate() {
        f.write_str(if number > 0 { " " } else { "" })?;
        match slot {
            Slot::Word(word) | Slot::Wildcard(word) => f.write_str(word)?,
            Slot::Prefix(stem) => write!(f, "{stem}*")?,
            Slot::Fuzzy(word, distance) => write!(f, "{word}~{distance}")?,
            Slot::Any => f.write_char('*')?,
        }
    }
    f.write_char('"')
}

fn part_name(part: Part) -> &'static str {
    match part {
        Part::Title => "title",
        Part::Hlead => "hlead",
        Part::Quote => "quote",
    }
}

/// Returns the name and the values of a group that is nothing but zones or languages.
fn values(members: &[Query]) -> Option<(&'static str, Vec<&str>)> {
    let value = |member: &'_ Query| match member {
        Query::Filter(Filter::Zone(_)) => Some("zone"),
        Query::Filter(Filter::Language(_)) => Some("lang"),
        _ => None,
    };
    let name = members.first().and_then(value)?;
    let values: Vec<&str> = members
        .iter()
        .filter(|member| value(member) == Some(name))
        .filter_map(|member| match member {
            Query::Filter(Filter::Zone(zone)) => Some(zone.name()),
            Query::Filter(Filter::Language(code)) => Some(code.as_str()),
            _ => None,
        })
        .collect();
    (values.len() == members.len()).then_some((name, values))
}

fn write_filter(filter: &Filter, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    match filter {
        Filter::Field(meta, inner) => field(meta.name(), *meta != Field::Url, inner, f),
        Filter::Date(DateRange::None) => f.write_str("date:none"),
        Filter::Date(DateRange::Between { written, .. }) => f.write_str(written),
        Filter::WordCount(range) => numbers(*range, f),
        Filter::Zone(zone) => write!(f, "zone:{}", zone.name()),
        Filter::Language(code) => write!(f, "lang:{code}"),
        Filter::Id(id) => write!(f, "id:{id}"),
        Filter::Speaker(inner) => field("said", true, inner, f),
    }
}

fn numbers(range: NumberRange, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    match (range.from, range.to) {
        (Some(least), Some(most)) if least == most => write!(f, "wc:{least}"),
        (Some(least), Some(most)) => write!(f, "wc:{least}..{most}"),
        (Some(least), None) if least > 0 => write!(f, "wc>{}", least - 1),
        (_, None) => f.write_str("wc>=0"),
        (None, Some(most)) => match most.checked_add(1) {
            Some(bound) => write!(f, "wc<{bound}"),
            None => write!(f, "wc<={most}"),
        },
    }
}
