//! The short forms: nothing, only origins, only matches, only counts.

use std::io::{self, Write};

use newsgrep::{Count, Hit, HitCounts};

use super::marked::matches;
use super::{Printer, Rest, csv, json};
use crate::args::Format;
use crate::config::Context;
use crate::sanitize;
use crate::style::Style;

/// `-q`: nothing at all.
pub(crate) struct Nothing;

impl Printer for Nothing {
    fn hit(&mut self, _out: &mut dyn Write, _hit: Hit, _link: Option<&str>) -> io::Result<()> {
        Ok(())
    }
}

/// `-c`: only how much there is.
pub(crate) struct Totals<'a> {
    pub(crate) context: &'a Context,
}

impl Printer for Totals<'_> {
    fn hit(&mut self, _out: &mut dyn Write, _hit: Hit, _link: Option<&str>) -> io::Result<()> {
        Ok(())
    }

    fn end(&mut self, out: &mut dyn Write, rest: Rest) -> io::Result<()> {
        let counts = &rest.response.counts;
        match self.context.format {
            Format::Text => writeln!(out, "{}", count(counts)),
            Format::Json => json::value(out, &rest, self.context),
            Format::Jsonl => json::value_on_a_line(out, counts, self.context),
            Format::Csv => {
                csv::row(out, ["articles", "paragraphs", "occurrences"], self.context)?;
                let values = [counts.articles, counts.paragraphs, counts.occurrences];
                csv::row(out, values.map(|count| count.value.to_string()), self.context)
            }
        }
    }
}

/// `-l`: where the articles are from, one a line.
pub(crate) struct List {
    pub(crate) style: Style,
    /// The origin before: with paragraphs as hits, an article comes several times, one after the other or not.
    pub(crate) printed: std::collections::HashSet<String>,
}

impl Printer for List {
    fn hit(&mut self, out: &mut dyn Write, hit: Hit, _link: Option<&str>) -> io::Result<()> {
        if self.printed.contains(&hit.origin) {
            return Ok(());
        }
        writeln!(out, "{}", self.style.origin.paint(sanitize::line(&hit.origin)))?;
        self.printed.insert(hit.origin);
        Ok(())
    }
}

/// `-o`: what matched, one match a line, after the origin and a tab.
pub(crate) struct OnlyMatching {
    pub(crate) style: Style,
}

impl Printer for OnlyMatching {
    fn hit(&mut self, out: &mut dyn Write, hit: Hit, _link: Option<&str>) -> io::Result<()> {
        let origin = sanitize::line(&hit.origin);
        for text in hit.paragraphs.iter().flat_map(matches) {
            let text = sanitize::line(text);
            writeln!(out, "{}\t{}", self.style.origin.paint(&origin), self.style.matched.paint(text))?;
        }
        Ok(())
    }
}

/// Returns `-c`: `2 articles, 2 paragraphs, 2 occurrences`, the same on a terminal and in a pipe.
pub(crate) fn count(counts: &HitCounts) -> String {
    let HitCounts { articles: all, paragraphs, occurrences } = *counts;
    format!("{}, {}, {}", articles(all), of(paragraphs, "paragraph"), of(occurrences, "occurrence"))
}

/// Returns a number of articles in words.
pub(crate) fn articles(count: Count) -> String {
    of(count, "article")
}

fn of(count: Count, one: &str) -> String {
    let bound = if count.exact { "" } else { "≥" };
    let plural = if count.value == 1 { "" } else { "s" };
    format!("{bound}{} {one}{plural}", count.value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lower_bound_says_so() {
        let exact = |value| Count { value, exact: true };
        let counts = HitCounts {
            articles: exact(1),
            paragraphs: exact(2),
            occurrences: Count { value: 9, exact: false },
        };
        assert_eq!(count(&counts), "1 article, 2 paragraphs, ≥9 occurrences");
    }
}
