//! The values that options take, and how they are read.

use std::str::FromStr;
use std::time::Duration;

use clap::ValueEnum;
use clap::builder::{PossibleValuesParser, TypedValueParser};
use newsgrep::ingest::{Field, Given, MappingError};
use newsgrep::query::Dialect;
use newsgrep::{CountBy, FacetField, Scope, Sort, TimeUnit};

/// The form of an answer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// For people on a terminal, tab-separated columns in a pipe
    #[default]
    Text,
    /// One object
    Json,
    /// One object a line
    Jsonl,
    /// Comma-separated values with a header
    Csv,
}

/// When to use colours.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum ColorWhen {
    /// On a terminal, unless NO_COLOR is set
    #[default]
    Auto,
    Always,
    Never,
}

/// What origins on a terminal link to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum Hyperlinks {
    /// Nothing
    #[default]
    None,
    /// The file on this machine
    File,
}

/// How many hits to print.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Limit {
    All,
    AtMost(usize),
}

impl FromStr for Limit {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        if text == "all" {
            return Ok(Limit::All);
        }
        let number = text.parse().map_err(|_| "write a number, or `all`".to_owned())?;
        Ok(Limit::AtMost(number))
    }
}

/// A field of JSON records and the key that holds it.
#[derive(Clone, Debug)]
pub(crate) struct MapEntry {
    pub(crate) field: Field,
    pub(crate) key: String,
}

/// Reads `FIELD=KEY`, or several with commas between them.
pub(crate) fn mapping(text: &str) -> Result<Vec<MapEntry>, String> {
    let entry = |text: &str| {
        let (field, key) = text.split_once('=').ok_or("write FIELD=KEY, such as title=headline")?;
        if key.is_empty() {
            return Err("the key is missing: write FIELD=KEY, such as title=headline".to_owned());
        }
        let field = field.parse().map_err(|error: MappingError| error.to_string())?;
        Ok(MapEntry { field, key: key.to_owned() })
    };
    entries(text, |field| field.parse::<Field>().is_ok()).into_iter().map(entry).collect()
}

/// Splits at the commas that a field and `=` follow; any other comma belongs to a value.
fn entries(text: &str, is_field: impl Fn(&str) -> bool) -> Vec<&str> {
    let mut entries = Vec::new();
    let mut start = 0;
    for (at, _) in text.match_indices(',') {
        let next = &text[at + 1..];
        if next.split_once('=').is_some_and(|(field, _)| is_field(field)) {
            entries.push(&text[start..at]);
            start = at + 1;
        }
    }
    entries.push(&text[start..]);
    entries
}

/// A field, and what it is of every article that does not state it.
#[derive(Clone, Debug)]
pub(crate) struct SetEntry {
    pub(crate) field: String,
    pub(crate) value: String,
}

/// Reads `FIELD=VALUE`, or several with commas between them.
pub(crate) fn given(text: &str) -> Result<Vec<SetEntry>, String> {
    let entry = |text: &str| {
        let (field, value) = text.split_once('=').ok_or("write FIELD=VALUE, such as source=Reuters")?;
        Given::default().set(field, value).map_err(|error| error.to_string())?;
        Ok(SetEntry { field: field.to_owned(), value: value.to_owned() })
    };
    let fields = ["source", "date", "lang", "section", "byline", "agency"];
    entries(text, |field| fields.contains(&field)).into_iter().map(entry).collect()
}

/// Reads an amount of memory in bytes: a number with K, M or G.
pub(crate) fn size(text: &str) -> Result<u64, String> {
    const WRITE: &str = "write an amount such as 512M or 2G";
    let digits =
        text.find(|character: char| !character.is_ascii_digit() && character != '.').unwrap_or(text.len());
    let (number, unit) = text.split_at(digits);
    let unit = unit.to_ascii_uppercase();
    let shift = match unit.strip_suffix('B').unwrap_or(&unit).trim_end_matches('I') {
        "" if number.contains('.') => return Err(WRITE.to_owned()),
        "" => 0,
        "K" => 10,
        "M" => 20,
        "G" => 30,
        "T" => 40,
        _ => return Err(WRITE.to_owned()),
    };
    let number: f64 = number.parse().map_err(|_| WRITE)?;
    Ok((number * (1_u64 << shift) as f64) as u64)
}

/// Reads a time: a number with `ms`, `s` or `m`; seconds without a unit.
pub(crate) fn duration(text: &str) -> Result<Duration, String> {
    let digits =
        text.find(|character: char| !character.is_ascii_digit() && character != '.').unwrap_or(text.len());
    let (number, unit) = text.split_at(digits);
    let seconds = match unit {
        "ms" => 0.001,
        "" | "s" => 1.0,
        "m" | "min" => 60.0,
        _ => return Err("write a time such as 500ms, 2s or 1m".to_owned()),
    };
    let number: f64 = number.parse().map_err(|_| "write a time such as 500ms, 2s or 1m")?;
    Duration::try_from_secs_f64(number * seconds).map_err(|_| "the time is too long".to_owned())
}

/// Declares a parser of one of the library's enums from its names, each written once.
macro_rules! choice {
    ($(#[$doc:meta])* $name:ident -> $type:ty { $($text:literal => $value:expr,)* }) => {
        $(#[$doc])*
        pub(crate) fn $name() -> impl TypedValueParser<Value = $type> {
            PossibleValuesParser::new([$($text),*]).map(|text| match text.as_str() {
                $($text => $value,)*
                other => unreachable!("`{other}` is not among the possible values"),
            })
        }
    };
}

choice! {
    /// Reads the order of hits.
    sort -> Sort {
        "relevance" => Sort::Relevance,
        "newest" => Sort::Newest,
        "oldest" => Sort::Oldest,
    }
}

choice! {
    /// Reads what a query is asked of.
    scope -> Scope {
        "article" => Scope::Article,
        "paragraph" => Scope::Paragraph,
    }
}

choice! {
    /// Reads the system whose query language a text is in.
    dialect -> Dialect {
        "newsgrep" => Dialect::Newsgrep,
        "lexis" => Dialect::Lexis,
        "factiva" => Dialect::Factiva,
        "proquest" => Dialect::ProQuest,
        "google" => Dialect::Google,
        "lucene" => Dialect::Lucene,
    }
}

choice! {
    /// Reads a unit of time.
    time_unit -> TimeUnit {
        "day" => TimeUnit::Day,
        "week" => TimeUnit::Week,
        "month" => TimeUnit::Month,
        "quarter" => TimeUnit::Quarter,
        "year" => TimeUnit::Year,
    }
}

choice! {
    /// Reads a field to count by.
    facet_field -> FacetField {
        "source" => FacetField::Source,
        "section" => FacetField::Section,
        "language" => FacetField::Language,
        "agency" => FacetField::Agency,
        "subject" => FacetField::Subject,
        "place" => FacetField::Place,
        "person" => FacetField::Person,
        "organisation" => FacetField::Organisation,
        "date" => FacetField::Date,
        "year" => FacetField::Year,
        "month" => FacetField::Month,
        "day" => FacetField::Day,
    }
}

/// What a timeline is drawn by: the unit of time, or the field with a line for each of its values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Line {
    Unit(TimeUnit),
    Per(FacetField),
}

choice! {
    /// Reads what a timeline is drawn by.
    line -> Line {
        "day" => Line::Unit(TimeUnit::Day),
        "week" => Line::Unit(TimeUnit::Week),
        "month" => Line::Unit(TimeUnit::Month),
        "quarter" => Line::Unit(TimeUnit::Quarter),
        "year" => Line::Unit(TimeUnit::Year),
        "source" => Line::Per(FacetField::Source),
        "section" => Line::Per(FacetField::Section),
        "language" => Line::Per(FacetField::Language),
        "agency" => Line::Per(FacetField::Agency),
    }
}

choice! {
    /// Reads what is counted.
    count_by -> CountBy {
        "articles" => CountBy::Articles,
        "paragraphs" => CountBy::Paragraphs,
        "occurrences" => CountBy::Occurrences,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_have_a_unit() {
        let check = |text, expected: Option<u64>| {
            assert_eq!(duration(text).ok(), expected.map(Duration::from_millis), "{text}");
        };
        check("500ms", Some(500));
        check("2s", Some(2000));
        check("2", Some(2000));
        check("1.5m", Some(90_000));
        check("soon", None);
        check("5h", None);
        check("", None);
    }

    #[test]
    fn amounts_of_memory_have_a_unit() {
        let check = |text, expected: Option<u64>| assert_eq!(size(text).ok(), expected, "{text}");
        check("512M", Some(512 << 20));
        check("2G", Some(2 << 30));
        check("1.5GiB", Some(3 << 29));
        check("64kb", Some(64 << 10));
        check("1000000", Some(1_000_000));
        check("much", None);
        check("5 apples", None);
        check("1.5", None);
    }

    #[test]
    fn what_is_given_is_checked() {
        assert!(given("lang=en").is_ok());
        assert_eq!(given("source").unwrap_err(), "write FIELD=VALUE, such as source=Reuters");
        assert!(given("sauce=Reuters").unwrap_err().starts_with("`sauce` cannot be set"));
    }

    #[test]
    fn limits_are_numbers_or_all() {
        assert_eq!("3".parse(), Ok(Limit::AtMost(3)));
        assert_eq!("all".parse(), Ok(Limit::All));
        assert!("few".parse::<Limit>().is_err());
    }
}
