//! What patterns stand for in the archive's own words.
//!
//! In: the words that were looked up. Out: those of each pattern and column. [`asked`] says of a plan which have to be looked
//! up: where the cluster can be asked for the pattern itself, and nothing is ranked, none.

use std::collections::{BTreeSet, HashMap, HashSet};

use newsgrep_query::Field;
use newsgrep_query::plan::{Clause, Condition, Leaf, Pattern, Plan, Spoken};
use newsgrep_text::Zone;

/// A column of words of the index.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Column {
    /// Paragraphs of the story.
    Story,
    /// Paragraphs of boilerplate.
    Boiler,
    /// The words of a field of metadata; how they are written does not count.
    Value(Field),
}

impl Column {
    /// Returns its name in the index.
    pub(crate) fn name(self) -> String {
        match self {
            Column::Story => "paragraphs.text".to_owned(),
            Column::Boiler => "paragraphs.boiler".to_owned(),
            Column::Value(field) => format!("{}_words", field.name()),
        }
    }

    /// Returns the columns that a leaf is looked for in.
    pub(crate) fn of(leaf: &Leaf) -> impl Iterator<Item = Column> {
        let stories = Zone::ALL.iter().any(|zone| *zone != Zone::Boiler && leaf.zones.contains(*zone));
        let boiler = leaf.zones.contains(Zone::Boiler);
        [(Column::Story, stories), (Column::Boiler, boiler)]
            .into_iter()
            .filter_map(|(column, wanted)| wanted.then_some(column))
    }
}

/// A pattern whose words have to be looked up.
pub(crate) type Wanted = (Column, Pattern);

/// The words that a pattern stands for.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Known {
    /// The words, each once.
    pub(crate) words: Vec<String>,
    /// Whether there are more.
    pub(crate) capped: bool,
}

/// What is known of the archive's words: what patterns stand for, and which languages there are.
#[derive(Clone, Debug, Default)]
pub(crate) struct Vocabulary {
    known: HashMap<Wanted, Known>,
    /// How many shards wrote words out.
    pub(crate) shards: usize,
    /// The languages with inflection rules that the archive has; `None` if that is not known.
    languages: Option<BTreeSet<String>>,
}

impl Vocabulary {
    /// Returns what is known before any word was looked up.
    pub(crate) fn with_languages(languages: Option<BTreeSet<String>>) -> Self {
        Vocabulary { languages, ..Vocabulary::default() }
    }

    /// Returns whether the archive may have paragraphs that a leaf is looked for in.
    pub(crate) fn is_spoken(&self, leaf: &Leaf) -> bool {
        match (&self.languages, &leaf.language) {
            (Some(languages), Spoken::Only(language)) if has_inflections(&leaf.clause) => {
                languages.contains(language)
            }
            _ => true,
        }
    }

    /// Adds what was looked up.
    pub(crate) fn add(&mut self, wanted: Wanted, known: Known) {
        self.known.insert(wanted, known);
    }

    /// Returns the words that a pattern stands for, if they were looked up.
    pub(crate) fn get(&self, column: Column, pattern: &Pattern) -> Option<&Known> {
        self.known.get(&(column, pattern.clone()))
    }
}

/// Returns what is asked of a word, however it is written.
pub(crate) fn plain(pattern: &Pattern) -> &Pattern {
    match pattern {
        Pattern::Spelled(_, inner) => plain(inner),
        other => other,
    }
}

/// Returns whether a clause has a word in all its inflections.
pub(crate) fn has_inflections(clause: &Clause) -> bool {
    let mut has = false;
    clause.for_each_row(&mut |patterns| {
        has |= patterns.iter().any(|pattern| matches!(plain(pattern), Pattern::Inflected { .. }));
    });
    has
}

/// Calls `each` with the rows of a clause that find it and that rank it: what must not be near does neither.
pub(crate) fn for_each_needed_row<'c>(clause: &'c Clause, each: &mut dyn FnMut(&'c [Pattern])) {
    match clause {
        Clause::NotNear { of, .. } => for_each_needed_row(of, each),
        Clause::AnyOf(members) | Clause::Near { operands: members, .. } => {
            members.iter().for_each(|member| for_each_needed_row(member, each));
        }
        row => row.for_each_row(each),
    }
}

/// Returns the patterns whose words have to be looked up, each once, to ask the cluster for a plan.
///
/// `scored` says whether hits are ranked.
pub(crate) fn asked(plan: &Plan, scored: bool, vocabulary: &Vocabulary) -> Vec<Wanted> {
    let mut asked = Asked::default();
    for leaf in plan.leaves.iter().filter(|leaf| vocabulary.is_spoken(leaf)) {
        for column in Column::of(leaf) {
            let single = !scored || leaf.negative;
            asked.clause(column, &leaf.clause, single);
        }
    }
    for condition in &plan.conditions {
        if let Condition::Field(field, patterns) = condition {
            asked.row(Column::Value(*field), patterns, true);
        }
    }
    asked.list
}

#[derive(Default)]
struct Asked {
    list: Vec<Wanted>,
    seen: HashSet<Wanted>,
}

impl Asked {
    fn clause(&mut self, column: Column, clause: &Clause, single: bool) {
        for_each_needed_row(clause, &mut |patterns| self.row(column, patterns, single));
    }

    /// `single` says whether a pattern that stands alone can be asked for as it is.
    fn row(&mut self, column: Column, patterns: &[Pattern], single: bool) {
        let alone = single && patterns.len() == 1;
        for pattern in patterns.iter().map(plain) {
            let wanted = match pattern {
                Pattern::Any | Pattern::Word(_) | Pattern::OneOf(_) => false,
                Pattern::Prefix(_) | Pattern::Like(_) => !alone,
                // Who is meant by a name in metadata is left to the evaluator: there is no column of skeletons.
                Pattern::Name(_) => !matches!(column, Column::Value(_)),
                _ => true,
            };
            let wanted = wanted.then(|| (column, pattern.clone()));
            if let Some(wanted) = wanted.filter(|wanted| self.seen.insert(wanted.clone())) {
                self.list.push(wanted);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use newsgrep_query::parse;
    use newsgrep_query::plan::expansion::written;

    use super::*;

    fn check(query: &str, scored: bool, expected: &[&str]) {
        let plan = Plan::compile(&parse(query).unwrap());
        let english = Some(BTreeSet::from(["en".to_owned()]));
        let found = asked(&plan, scored, &Vocabulary::with_languages(english));
        let found: Vec<String> = found.iter().map(|(_, pattern)| written(pattern)).collect();
        assert_eq!(found, expected, "{query}");
    }

    #[test]
    fn words_are_looked_up_where_the_pattern_itself_will_not_do() {
        check("nato \"open door\"", true, &[]);
        check("optimis* wom?n", false, &[]);
        check("optimis* wom?n -sad*", true, &["optimis*", "wom?n"]);
        check("optimis* NOT w/3 sad*", true, &["optimis*"]);
        check("\"optimis* view\" optimis*", false, &["optimis*"]);
        check(
            "nato~1 re:/r[iy]abkov/ ~Ryabkov STEM(vote)",
            false,
            &["nato~1", "re:/r[iy]abkov/", "~ryabkov", "STEM(vote)"],
        );
        check("nato source:tas* byline:smith~1", true, &["smith~1"]);
    }
}
