//! Queries whose words the cluster is to write out.
//!
//! In: a pattern whose words have to be known. Out: queries that, written out by the cluster, name every word that the pattern
//! stands for; others as well.

use newsgrep_query::plan::Pattern;
use serde_json::{Value, json};

use super::slot::{multi_term, near};
use super::vocabulary::Column;

/// Most words that the cluster writes out of all queries of a pattern together; it allows 1,024.
const MOST_LISTED: usize = 1_000;

/// How the cluster is to write out a pattern.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Rewrite {
    /// All words, or an error if there are too many.
    All,
    /// The first of them.
    First,
}

impl Rewrite {
    /// Returns its name to the cluster; `most` is how many words the first are.
    fn name(self, most: usize) -> String {
        match self {
            Rewrite::All => "scoring_boolean".to_owned(),
            Rewrite::First => format!("top_terms_{most}"),
        }
    }
}

/// Returns how many words the cluster writes out of each of so many queries for one pattern.
pub(crate) fn most_of_each(queries: usize) -> usize {
    MOST_LISTED / queries.max(1)
}

/// Returns the column whose words are written out for a pattern, and the queries.
pub(crate) fn listing(column: Column, pattern: &Pattern, rewrite: Rewrite) -> (String, Vec<Value>) {
    let field = column.name();
    let queries = match pattern {
        // Of names that begin with a capital somewhere the sound is indexed.
        Pattern::Name(name) if column == Column::Story => {
            let prefix =
                name.key().map(|key| json!({"prefix": {"names": {"value": format!("{}/", key.skeleton)}}}));
            return (
                "names".to_owned(),
                prefix.into_iter().map(|query| written_out(query, rewrite, MOST_LISTED)).collect(),
            );
        }
        Pattern::Fuzzy { word, distance } => {
            let queries = near(&field, word, *distance, MOST_LISTED).len();
            near(&field, word, *distance, most_of_each(queries))
        }
        other => multi_term(column, other),
    };
    let every = json!({"wildcard": {&field: {"value": "*"}}});
    let query = |query: Value| if query.get("exists").is_some() { every.clone() } else { query };
    let most = most_of_each(queries.len());
    (field, queries.into_iter().map(|found| written_out(query(found), rewrite, most)).collect())
}

/// Returns the query with how it is to be written out, if it is one of many words.
fn written_out(mut query: Value, rewrite: Rewrite, most: usize) -> Value {
    for kind in ["prefix", "wildcard", "regexp"] {
        let fields = query.get_mut(kind).and_then(Value::as_object_mut);
        for parameters in fields.into_iter().flat_map(|fields| fields.values_mut()) {
            parameters["rewrite"] = Value::from(rewrite.name(most));
        }
    }
    query
}

#[cfg(test)]
mod tests {
    use newsgrep_query::parse;
    use newsgrep_query::plan::{Clause, Plan};

    use super::*;

    fn check(query: &str, field: &str, expected: Value) {
        let plan = Plan::compile(&parse(query).unwrap());
        let Clause::Row(patterns) = &plan.leaves[0].clause else { panic!("{query}") };
        let (column, queries) = listing(Column::Story, &patterns[0], Rewrite::All);
        assert_eq!((column.as_str(), Value::Array(queries)), (field, expected), "{query}");
    }

    #[test]
    fn the_queries_of_a_pattern_together_name_no_more_words_than_the_cluster_allows() {
        let stem = Pattern::Inflected { stem: "ami".to_owned(), language: "fr".to_owned() };
        let near = Pattern::Fuzzy { word: "amie".to_owned(), distance: 2 };
        for pattern in [stem, near] {
            let (_, queries) = listing(Column::Story, &pattern, Rewrite::First);
            let most = |query: &Value| {
                let text = query.to_string();
                let (_, number) = text.split_once("top_terms_").expect("each is cut off");
                number.split('"').next().unwrap().parse::<usize>().unwrap()
            };
            let together: usize = queries.iter().map(most).sum();
            assert!(!queries.is_empty() && together <= MOST_LISTED, "{pattern:?}: {together}");
        }
    }

    #[test]
    fn the_cluster_writes_out_what_it_can_find() {
        let text = "paragraphs.text";
        let one =
            |kind: &str, value: &str| json!([{kind: {text: {"value": value, "rewrite": "scoring_boolean"}}}]);
        check("optimis*", text, one("prefix", "optimis"));
        check("wom?n", text, one("wildcard", "wom?n"));
        check("re:/\\w+/", text, one("wildcard", "*"));
        let regexp = json!({"value": "r[iy]abkov", "flags": "NONE", "rewrite": "scoring_boolean"});
        check("re:/r[iy]abkov/", text, json!([{"regexp": {text: regexp}}]));
        let plan = Plan::compile(&parse("~Ryabkov").unwrap());
        let Clause::Row(patterns) = &plan.leaves[0].clause else { panic!("a name is a row") };
        let Pattern::Name(name) = &patterns[0] else { panic!("a name is a name") };
        let skeleton = format!("{}/", name.key().unwrap().skeleton);
        let prefix = json!({"value": skeleton, "rewrite": "scoring_boolean"});
        check("~Ryabkov", "names", json!([{"prefix": {"names": prefix}}]));
    }
}
