//! Values that have levels: the years, months and days of dates, and sections such as `sport/football`.
//!
//! In: paths and their counts. Out: the values with the highest counts, and inside each those of the level below.

use std::borrow::Cow;
use std::collections::BTreeMap;

use crate::{FacetField, FacetValue, TimeUnit};

/// How many levels a section has at most; what is deeper is counted with the last.
///
/// No newsroom has as many, and a file could name a section of thousands.
const MAX_LEVELS: usize = 8;

/// The values of one level.
#[derive(Debug, Default)]
pub(crate) struct Level(BTreeMap<String, Branch>);

#[derive(Debug, Default)]
struct Branch {
    count: u64,
    below: Level,
}

impl Level {
    /// Counts a value at every level of its path, which is short.
    pub(crate) fn add<T: AsRef<str>>(&mut self, path: impl IntoIterator<Item = T>, count: u64) {
        let mut level = self;
        for value in path {
            let value = value.as_ref();
            if !level.0.contains_key(value) {
                level.0.insert(value.to_owned(), Branch::default());
            }
            let Some(branch) = level.0.get_mut(value) else { return };
            branch.count += count;
            level = &mut branch.below;
        }
    }

    /// Returns the values with the highest counts, and the sum of the others.
    pub(crate) fn into_values(self, limit: usize, by_time: bool) -> (Vec<FacetValue>, u64) {
        // The map is in the order of the values, and the sorting keeps it among equal counts.
        let mut values: Vec<(String, Branch)> =
            self.0.into_iter().filter(|(_, branch)| branch.count > 0).collect();
        values.sort_by_key(|(_, branch)| std::cmp::Reverse(branch.count));
        let other = values.iter().skip(limit).map(|(_, branch)| branch.count).sum();
        values.truncate(limit);
        if by_time {
            values.sort_unstable_by(|a, b| a.0.cmp(&b.0));
        }
        let values = values.into_iter().map(|(value, branch)| {
            let (children, other) = branch.below.into_values(limit, by_time);
            FacetValue { value, count: branch.count, children, other }
        });
        (values.collect(), other)
    }
}

/// Returns the values with the highest counts, none of which has levels, and the sum of the others. `values` are in order,
/// each with its count, which is not 0.
pub(crate) fn flat(mut values: Vec<(String, u64)>, limit: usize) -> (Vec<FacetValue>, u64) {
    // The sorting keeps the order of the values among equal counts.
    values.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    let other = values.iter().skip(limit).map(|(_, count)| count).sum();
    values.truncate(limit);
    let value = |(value, count)| FacetValue { value, count, ..FacetValue::default() };
    (values.into_iter().map(value).collect(), other)
}

/// Returns a section at each of its levels: `sport/football` is in `sport` and in `sport/football`.
///
/// `/` separates levels, and so does ` > `, as in the breadcrumbs of web pages; spaces around them do not matter. At
/// depth 0 the section is one value, as it is written.
pub(crate) fn of_section(section: &str, depth: usize) -> Vec<Cow<'_, str>> {
    if depth == 0 {
        return vec![section.into()];
    }
    let mut path: Vec<Cow<'_, str>> = Vec::new();
    let parts = section.split('/').flat_map(|part| part.split(" > "));
    for part in parts.map(str::trim).filter(|part| !part.is_empty()).take(depth.min(MAX_LEVELS)) {
        path.push(match path.last() {
            Some(above) => format!("{above}/{part}").into(),
            None => part.into(),
        });
    }
    if path.is_empty() { vec![section.into()] } else { path }
}

/// Returns a day as the field has it, at each level down to the unit.
pub(crate) fn of_date(day: &str, field: FacetField, unit: TimeUnit) -> Vec<&str> {
    // `2022-01-12`: the years that dates may have are of four digits.
    let (year, month) = (day.get(..4).unwrap_or(day), day.get(..7).unwrap_or(day));
    match (field, unit) {
        (_, TimeUnit::Year) => vec![year],
        (FacetField::Date, TimeUnit::Month) => vec![year, month],
        (FacetField::Date, _) => vec![year, month, day],
        (_, TimeUnit::Month) => vec![month],
        _ => vec![day],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_section_is_at_each_of_its_levels() {
        let check =
            |section, depth, path: &[&str]| assert_eq!(of_section(section, depth), path, "{section} {depth}");
        check("sport/football", 0, &["sport/football"]);
        check("sport/football", 1, &["sport"]);
        check("sport/football", 2, &["sport", "sport/football"]);
        check("sport/football", 5, &["sport", "sport/football"]);
        check("/World / Europe/", 3, &["World", "World/Europe"]);
        check("News > Politics > Budget", 2, &["News", "News/Politics"]);
        check("Q>A", 2, &["Q>A"]);
        check("/", 2, &["/"]);
        check("", 2, &[""]);
        let endless = "a/".repeat(30_000);
        assert_eq!(of_section(&endless, usize::MAX).len(), MAX_LEVELS);
    }

    #[test]
    fn every_level_sums_what_it_leaves_out() {
        let mut top = Level::default();
        for (section, count) in
            [("sport/football", 5), ("sport/chess", 2), ("sport/judo", 2), ("sport", 1), ("world", 3)]
        {
            top.add(of_section(section, 2), count);
        }
        let value =
            |value: &str, count| FacetValue { value: value.to_owned(), count, ..FacetValue::default() };
        let sport = FacetValue { children: vec![value("sport/football", 5)], other: 4, ..value("sport", 10) };
        assert_eq!(top.into_values(1, false), (vec![sport], 3));
    }
}
