//! The text of a settings file into rules. Whatever is not understood is reported with its line and left out.

use std::ops::Range;
use std::path::Path;

use globset::{Glob, GlobBuilder, GlobSet, GlobSetBuilder};
use newsgrep_text::{Date, Provenance, Zone};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::Metadata;
use super::file::{Rule, RuleFile, Which};
use super::pattern::Pattern;
use crate::field::field_names;
use crate::{Field, Mapping, dates, language};

/// The keys that say something of articles.
const SAYING: &str = "source, date, timezone, lang, section, byline, agency, subjects, places, zone";

/// Understands a settings file; `report` hears of each line that is not understood, in the order of the lines.
///
/// A key that is not understood is left out; in a `[[files]]` rule, the whole rule is. A file that is no TOML says
/// nothing at all.
pub(crate) fn parse(folder: &Path, text: String, report: &mut dyn FnMut(Option<u64>, String)) -> RuleFile {
    let mut parser = Parser { text: &text, problems: Vec::new() };
    let parsed = DeTable::parse(&text);
    let is_broken = parsed.is_err();
    let (mapping, base, rules) = match parsed {
        Ok(table) => parser.file(table.get_ref()),
        Err(error) => {
            parser
                .problem(error.span().unwrap_or_default(), format!("is not valid TOML: {}", error.message()));
            Default::default()
        }
    };
    let mut problems = parser.problems;
    problems.sort_by_key(|(line, _)| *line);
    for (line, detail) in problems {
        report(Some(line), detail);
    }
    let mut file = RuleFile {
        folder: folder.to_owned(),
        text,
        is_broken,
        mapping,
        base,
        rules: Vec::new(),
        globs: GlobSet::empty(),
        glob_rules: Vec::new(),
    };
    if let Err(error) = add_rules(&mut file, rules) {
        report(None, format!("has globs that cannot be used together: {error}"));
    }
    file
}

/// A rule before its glob is one of many.
type RawRule = (Option<Glob>, Rule);

fn add_rules(file: &mut RuleFile, rules: Vec<RawRule>) -> Result<(), globset::Error> {
    let mut globs = GlobSetBuilder::new();
    for (place, (glob, rule)) in rules.into_iter().enumerate() {
        if let Some(glob) = glob {
            globs.add(glob);
            file.glob_rules.push(place);
        }
        file.rules.push(rule);
    }
    file.globs = globs.build()?;
    Ok(())
}

struct Parser<'t> {
    text: &'t str,
    problems: Vec<(u64, String)>,
}

type Value<'i> = Spanned<DeValue<'i>>;

impl Parser<'_> {
    fn problem(&mut self, at: Range<usize>, detail: String) {
        let before = &self.text.as_bytes()[..at.start.min(self.text.len())];
        let line = 1 + before.iter().filter(|byte| **byte == b'\n').count() as u64;
        self.problems.push((line, detail));
    }

    fn file(&mut self, table: &DeTable<'_>) -> (Mapping, Metadata, Vec<RawRule>) {
        let (mut mapping, mut base, mut rules) = (Mapping::default(), Metadata::default(), Vec::new());
        for (key, value) in table {
            match (key.get_ref().as_ref(), value.get_ref()) {
                ("map", DeValue::Table(map)) => mapping = self.mapping(map),
                ("files", DeValue::Array(list)) => {
                    rules = list.iter().filter_map(|entry| self.rule(entry)).collect();
                }
                ("map", _) => {
                    self.problem(value.span(), "has a `map` that is no table: write `[map]`".to_owned())
                }
                ("files", _) => {
                    self.problem(value.span(), "has `files` that are no list: write `[[files]]`".to_owned());
                }
                (name, _) => match self.saying(name, value, &mut base) {
                    Ok(true) => {}
                    Ok(false) => {
                        let detail =
                            format!("has the unknown key `{name}`: write one of {SAYING}, [map], [[files]]");
                        self.problem(key.span(), detail);
                    }
                    Err(detail) => self.problem(value.span(), detail),
                },
            }
        }
        (mapping, base, rules)
    }

    fn mapping(&mut self, map: &DeTable<'_>) -> Mapping {
        let mut mapping = Mapping::default();
        for (key, value) in map {
            match (key.get_ref().parse::<Field>(), value.get_ref()) {
                (Ok(field), DeValue::String(name)) => mapping.set(field, name.as_ref()),
                (Ok(field), _) => {
                    let detail = format!("maps `{}` to no string: write the name of a key", field.name());
                    self.problem(value.span(), detail);
                }
                (Err(_), _) => {
                    let detail =
                        format!("maps the unknown field `{}`: write one of {}", key.get_ref(), field_names());
                    self.problem(key.span(), detail);
                }
            }
        }
        mapping
    }

    /// Understands a `[[files]]` rule, or reports what of it is not understood.
    fn rule(&mut self, entry: &Value<'_>) -> Option<RawRule> {
        let DeValue::Table(table) = entry.get_ref() else {
            self.problem(entry.span(), "has a rule that is no table: write `[[files]]`".to_owned());
            return None;
        };
        let known = self.problems.len();
        let mut says = Metadata::default();
        let mut which = Vec::new();
        for (key, value) in table {
            let outcome = match (key.get_ref().as_ref(), value.get_ref()) {
                ("glob", DeValue::String(text)) => {
                    glob(text).map(|glob| which.push((Some(glob), Which::Glob)))
                }
                ("path", DeValue::String(text)) => {
                    let wrong = |what| format!("has the path `{text}`, which {what}");
                    Pattern::new(text).map_err(wrong).map(|pattern| which.push((None, Which::Path(pattern))))
                }
                (name @ ("glob" | "path"), _) => Err(format!("has a `{name}` that is no string")),
                (name, _) => match self.saying(name, value, &mut says) {
                    Ok(false) => {
                        Err(format!("has the unknown key `{name}`: write glob or path, and {SAYING}"))
                    }
                    outcome => outcome.map(|_| ()),
                },
            };
            if let Err(detail) = outcome {
                self.problem(key.span(), detail);
            }
        }
        if self.problems.len() > known {
            return None;
        }
        match (which.pop(), which.pop()) {
            (Some((glob, which)), None) => Some((glob, Rule { which, says })),
            _ => {
                let detail = "has a rule that does not say which files: write either `glob` or `path`";
                self.problem(entry.span(), detail.to_owned());
                None
            }
        }
    }

    /// Understands a key that says something of articles; returns whether it is one.
    fn saying(&self, name: &str, value: &Value<'_>, says: &mut Metadata) -> Result<bool, String> {
        match name {
            "date" => says.date = Some(date(value.get_ref())?),
            "timezone" => says.timezone = Some(timezone(value.get_ref())?),
            "zone" => says.zone = Some(zone(value.get_ref())?),
            "subjects" => says.subjects = names(name, value.get_ref())?,
            "places" => says.places = names(name, value.get_ref())?,
            _ => return self.text(name, value, says),
        }
        Ok(true)
    }

    fn text(&self, name: &str, value: &Value<'_>, says: &mut Metadata) -> Result<bool, String> {
        let slot = match name {
            "source" => &mut says.source,
            "lang" => &mut says.lang,
            "section" => &mut says.section,
            "byline" => &mut says.byline,
            "agency" => &mut says.agency,
            _ => return Ok(false),
        };
        let text = match value.get_ref() {
            DeValue::String(text) if !text.trim().is_empty() => text.trim(),
            _ => return Err(format!("has a `{name}` that is no text: write `{name} = \"…\"`")),
        };
        *slot = Some(match name {
            "lang" => language::code(text)
                .ok_or_else(|| format!("has the unknown language `{text}`: write a code such as `en`"))?,
            _ => text.to_owned(),
        });
        Ok(true)
    }
}

/// Understands a date, in quotation marks or without.
fn date(value: &DeValue<'_>) -> Result<Date, String> {
    let hint = |wrong| format!("{wrong}; write `date = \"2022-01-12\"`");
    let date = match value {
        DeValue::String(text) => dates::read(text).map_err(hint)?,
        DeValue::Datetime(date) => dates::read(&date.to_string()).map_err(hint)?,
        _ => return Err("has a `date` that is no date: write `date = \"2022-01-12\"`".to_owned()),
    };
    Ok(date.with_provenance(Provenance::Rule))
}

/// Understands the zone of a place as the time it is ahead of Greenwich.
fn timezone(value: &DeValue<'_>) -> Result<i16, String> {
    let text = value.as_str().map(str::trim).unwrap_or_default();
    // A date says what is a zone.
    let date: Option<Date> = format!("2000-01-01T00:00{text}").parse().ok();
    date.and_then(Date::offset_minutes).ok_or_else(|| {
        "has a `timezone` that is no difference to Greenwich: write `timezone = \"+02:00\"`".to_owned()
    })
}

/// Understands what part paragraphs play; being a title is for the headline alone.
fn zone(value: &DeValue<'_>) -> Result<Zone, String> {
    let zones = || Zone::ALL.into_iter().filter(|zone| *zone != Zone::Title);
    let named = value.as_str().and_then(|text| zones().find(|zone| zone.name() == text.trim()));
    named.ok_or_else(|| {
        let names: Vec<_> = zones().map(Zone::name).collect();
        format!("has a `zone` that there is not: write one of {}", names.join(", "))
    })
}

/// Understands a list of names; one alone may stand without brackets.
fn names(key: &str, value: &DeValue<'_>) -> Result<Vec<String>, String> {
    let name = |value: &DeValue<'_>| {
        value.as_str().map(str::trim).filter(|name| !name.is_empty()).map(str::to_owned)
    };
    let names: Option<Vec<String>> = match value {
        DeValue::Array(list) => list.iter().map(|entry| name(entry.get_ref())).collect(),
        value => name(value).map(|name| vec![name]),
    };
    names
        .filter(|names| !names.is_empty())
        .ok_or_else(|| format!("has a `{key}` that is no list of names: write `{key} = [\"…\", \"…\"]`"))
}

/// Understands a glob as `.gitignore` does: without a slash it is about the name of the file, in any folder.
fn glob(text: &str) -> Result<Glob, String> {
    let anchored = match text.strip_prefix('/') {
        Some(anchored) => anchored.to_owned(),
        None if text.contains('/') => text.to_owned(),
        None => format!("**/{text}"),
    };
    let folder = anchored.strip_suffix('/').map(|folder| format!("{folder}/**"));
    GlobBuilder::new(folder.as_deref().unwrap_or(&anchored))
        .literal_separator(true)
        .build()
        .map_err(|error| format!("has the glob `{text}`, which is not understood: {}", error.kind()))
}
