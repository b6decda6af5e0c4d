//! Explanations in plain text, for a terminal.

use std::fmt::{self, Write};

use newsgrep_text::Zone;

use super::{Expansion, ExplainedClause, ExplainedNode, Explanation, ScoreParts};
use crate::Scope;

/// Most words that are shown of an expansion; the data has all.
const SHOWN: usize = 12;

impl Explanation {
    /// Returns the explanation in plain text: a few lines that say how the query was read, which clause was looked up
    /// first, and what every word stands for.
    ///
    /// ```
    /// # #[cfg(feature = "local")] {
    /// use newsgrep_core::{Archive, WriterOptions};
    /// use newsgrep_query::local::LocalEngine;
    /// use newsgrep_query::{Engine, Request, parse};
    /// use newsgrep_text::Article;
    ///
    /// let archive = Archive::in_memory().unwrap();
    /// let mut writer = archive.writer(WriterOptions::default()).unwrap();
    /// writer.add(&Article::from_text("talks.txt", "Talks begin\n\nThe envoys talk of truth and talk.")).unwrap();
    /// writer.commit().unwrap();
    ///
    /// let request = Request { explain: true, ..Request::new(parse("talk* truth -title:envoys").unwrap()) };
    /// let response = LocalEngine::new(archive).search(&request).unwrap();
    /// assert_eq!(response.explanation.unwrap().to_text(), "\
    /// read as: talk* AND truth NOT title:envoys
    /// asked of each article; the archive has 2 paragraphs
    ///
    /// all of:
    ///   [0] talk*: in up to 2 paragraphs
    ///   [1] truth: in up to 1 paragraph; looked up first
    ///   not:
    ///     [2] envoys: in the title; in up to 1 paragraph
    ///
    /// words, each with the number of paragraphs that have it:
    ///   [0] talk* = talk 1, talks 1
    ///   [1] truth 1
    ///   [2] envoys 1
    /// ");
    /// # }
    /// ```
    pub fn to_text(&self) -> String {
        self.to_string()
    }
}

impl fmt::Display for Explanation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let unit = match self.scope {
            Scope::Article => "article",
            Scope::Paragraph => "paragraph",
        };
        writeln!(f, "read as: {}", self.query)?;
        writeln!(f, "asked of each {unit}; the archive has {}\n", paragraphs(self.paragraphs))?;
        self.node(&self.tree, 0, "", f)?;
        let clauses = self.clauses.iter().map(|clause| (format!("[{}]", clause.number), &clause.words));
        let conditions = self.conditions.iter().map(|condition| (condition.text.clone(), &condition.words));
        let listed: Vec<_> = clauses.chain(conditions).filter(|(_, words)| !words.is_empty()).collect();
        if !listed.is_empty() {
            writeln!(f, "\nwords, each with the number of paragraphs that have it:")?;
        }
        for (name, words) in listed {
            let words: Vec<String> = words.iter().map(expansion).collect();
            writeln!(f, "  {name} {}", words.join("; "))?;
        }
        Ok(())
    }
}

impl Explanation {
    fn node(
        &self,
        node: &ExplainedNode,
        depth: usize,
        note: &str,
        f: &mut fmt::Formatter<'_>,
    ) -> fmt::Result {
        let indent = "  ".repeat(depth);
        match node {
            ExplainedNode::All => writeln!(f, "{indent}everything{note}"),
            ExplainedNode::Nothing => writeln!(f, "{indent}nothing: no word of it can occur{note}"),
            ExplainedNode::Clause(number) => self.clause(*number, &indent, note, f),
            ExplainedNode::Condition(number) => {
                let condition = self.conditions.iter().find(|condition| condition.number == *number);
                let Some(condition) = condition else { return Ok(()) };
                let paragraphs = paragraphs(condition.paragraphs);
                writeln!(f, "{indent}{}: holds for up to {paragraphs}{note}", condition.text)
            }
            ExplainedNode::And { members, leads } => {
                writeln!(f, "{indent}all of:{note}")?;
                members.iter().enumerate().try_for_each(|(at, member)| {
                    let note = if Some(at) == *leads { "; looked up first" } else { "" };
                    self.node(member, depth + 1, note, f)
                })
            }
            ExplainedNode::Or(members) => {
                writeln!(f, "{indent}any of:{note}")?;
                members.iter().try_for_each(|member| self.node(member, depth + 1, "", f))
            }
            ExplainedNode::Not(member) => {
                writeln!(f, "{indent}not:{note}")?;
                self.node(member, depth + 1, "", f)
            }
            ExplainedNode::AtLeast { least, clauses } => {
                writeln!(f, "{indent}at least {least} times in all:{note}")?;
                clauses.iter().try_for_each(|number| self.clause(*number, &"  ".repeat(depth + 1), "", f))
            }
            ExplainedNode::Of { least, members } => {
                writeln!(f, "{indent}at least {least} of:{note}")?;
                members.iter().try_for_each(|member| self.node(member, depth + 1, "", f))
            }
        }
    }

    fn clause(&self, number: usize, indent: &str, note: &str, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some(clause) = self.clauses.iter().find(|clause| clause.number == number) else { return Ok(()) };
        write!(f, "{indent}[{number}] {}: ", clause.text)?;
        if let Some(zones) = zones(clause) {
            write!(f, "in the {zones}; ")?;
        }
        if let Some(language) = &clause.language {
            write!(f, "language {language}; ")?;
        }
        if clause.quoted {
            write!(f, "inside quotation marks; ")?;
        }
        if clause.boost != 1.0 {
            write!(f, "weighs {} times as much; ", clause.boost)?;
        }
        write!(f, "in up to {}", paragraphs(clause.paragraphs))?;
        if clause.reads_text {
            write!(f, "; read from stored text")?;
        }
        writeln!(f, "{note}")
    }
}

/// Returns the zones a clause is looked for in, unless they are those that are always searched.
fn zones(clause: &ExplainedClause) -> Option<String> {
    let usual = Zone::ALL.iter().filter(|zone| **zone != Zone::Boiler);
    if usual.eq(&clause.zones) {
        return None;
    }
    let names: Vec<&str> = clause.zones.iter().map(|zone| zone.name()).collect();
    Some(names.join(", "))
}

fn paragraphs(count: u64) -> String {
    if count == 1 { "1 paragraph".to_owned() } else { format!("{count} paragraphs") }
}

fn expansion(expansion: &Expansion) -> String {
    if expansion.any {
        return format!("{} = any word", expansion.pattern);
    }
    if let [only] = &expansion.words[..]
        && only.word == expansion.pattern
    {
        return format!("{} {}", only.word, only.paragraphs);
    }
    let mut text = format!("{} = ", expansion.pattern);
    if expansion.words.is_empty() {
        text.push_str("no word of the archive");
    }
    for (number, word) in expansion.words.iter().take(SHOWN).enumerate() {
        let comma = if number > 0 { ", " } else { "" };
        let _ = write!(text, "{comma}{} {}", word.word, word.paragraphs);
    }
    if let Some(more) = expansion.words.len().checked_sub(SHOWN).filter(|more| *more > 0) {
        let _ = write!(text, ", and {more} more");
    }
    if expansion.capped {
        text.push_str("; there are more, which were not searched");
    }
    text
}

impl fmt::Display for ScoreParts {
    /// Writes one line for the paragraph and one for each clause.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "score {:.3}: paragraph {}", self.score, self.paragraph)?;
        if self.factor != 1.0 {
            write!(f, ", a headline, counts {} times", self.factor)?;
        }
        for clause in &self.clauses {
            let times = if clause.occurrences == 1 { "once" } else { "times" };
            let times = match clause.occurrences {
                1 => times.to_owned(),
                several => format!("{several} {times}"),
            };
            write!(
                f,
                "\n  {:.3} = [{}] {}: {times} in {} words ({:.3}) · rarity {:.3} · {}",
                clause.score, clause.clause, clause.text, clause.length, clause.tf, clause.idf, clause.factor
            )?;
        }
        Ok(())
    }
}
