//! The whole plan: what finds the articles that satisfy it.
//!
//! With paragraph scope, what is asked of a paragraph must hold of one and the same. What is asked of the article stands beside
//! that where an AND of the whole plan joins them; anywhere else the filter only asks that the article may have such a
//! paragraph.

use newsgrep_query::plan::{Node, Plan};
use newsgrep_query::{EngineError, Scope};

use super::{Filter, Vocabulary, condition, leaf};

/// What finds the units of a plan.
#[derive(Clone, Debug)]
pub(crate) struct Lowered {
    /// The articles.
    pub(crate) filter: Filter,
    /// With paragraph scope, the paragraphs of these articles that are hits, where the articles are found exactly.
    pub(crate) paragraphs: Option<Filter>,
}

/// Returns what finds every article that satisfies a plan.
///
/// # Errors
///
/// Fails if it asks for what no archive holds.
pub(crate) fn lower(plan: &Plan, scope: Scope, vocabulary: &Vocabulary) -> Result<Lowered, EngineError> {
    let tree = Tree { plan, vocabulary };
    for asked in &plan.conditions {
        condition::filter(asked, vocabulary)?;
    }
    match scope {
        Scope::Article => Ok(Lowered { filter: tree.articles(&plan.root, scope)?, paragraphs: None }),
        Scope::Paragraph => tree.by_paragraph(),
    }
}

struct Tree<'a> {
    plan: &'a Plan,
    vocabulary: &'a Vocabulary,
}

impl Tree<'_> {
    /// Returns what finds the articles of which a node holds; with paragraph scope those that may have a paragraph of which it
    /// does.
    fn articles(&self, node: &Node, scope: Scope) -> Result<Filter, EngineError> {
        Ok(match node {
            Node::All => Filter::everything(),
            Node::Nothing => Filter::nothing(),
            Node::Leaf(number) => self.leaf(*number).in_a_paragraph(),
            Node::Condition(number) => {
                let condition = &self.plan.conditions[*number];
                match condition::of_paragraph(condition).filter(|_| scope == Scope::Paragraph) {
                    Some(filter) => filter.in_a_paragraph(),
                    None => condition::filter(condition, self.vocabulary)?,
                }
            }
            Node::And(members) => Filter::all(self.each(members, scope)?),
            Node::Or(members) => {
                // Words in any paragraphs are found by looking once through all.
                let is_leaf = |member: &&Node| matches!(member, Node::Leaf(_));
                let (leaves, others): (Vec<&Node>, Vec<&Node>) = members.iter().partition(is_leaf);
                let leaves = leaves.into_iter().filter_map(|member| match member {
                    Node::Leaf(number) => Some(self.leaf(*number)),
                    _ => None,
                });
                let words = Filter::any(leaves).in_a_paragraph();
                let others = others.into_iter().map(|member| self.articles(member, scope));
                Filter::any(others.chain([Ok(words)]).collect::<Result<Vec<_>, _>>()?)
            }
            Node::AtLeast { least, leaves } => {
                let found = Filter::any(leaves.iter().map(|number| self.leaf(*number))).in_a_paragraph();
                if *least > 1 { found.inexact() } else { found }
            }
            Node::Of { least, members } => Filter::at_least(*least, self.each(members, scope)?),
            // That one paragraph is so does not say that another is not.
            Node::Not(inner) if scope == Scope::Paragraph && self.asks_paragraphs(inner) => {
                self.articles(inner, scope)?;
                Filter::anything()
            }
            Node::Not(inner) => self.articles(inner, scope)?.not(),
        })
    }

    fn each(&self, nodes: &[Node], scope: Scope) -> Result<Vec<Filter>, EngineError> {
        nodes.iter().map(|node| self.articles(node, scope)).collect()
    }

    fn leaf(&self, number: usize) -> Filter {
        leaf::filter(&self.plan.leaves[number], self.vocabulary)
    }

    fn by_paragraph(&self) -> Result<Lowered, EngineError> {
        let root = &self.plan.root;
        let parts = match root {
            Node::And(members) => members.as_slice(),
            other => std::slice::from_ref(other),
        };
        let (inside, outside): (Vec<&Node>, Vec<&Node>) =
            parts.iter().partition(|part| self.asks_paragraphs(part));
        let asked = leaf::zones(self.plan.asked_zones());
        let mut outer = Vec::new();
        for part in outside {
            outer.push(self.articles(part, Scope::Article)?);
        }
        let inner: Option<Vec<Filter>> = inside.iter().map(|part| self.paragraphs(part)).collect();
        let Some(inner) = inner else {
            // What is asked of articles and of paragraphs is mixed.
            let filter = Filter::all([self.articles(root, Scope::Paragraph)?, asked.in_a_paragraph()]);
            return Ok(Lowered { filter: filter.inexact(), paragraphs: None });
        };
        let paragraphs = Filter::all(inner.into_iter().chain([asked]));
        let filter = Filter::all(outer.into_iter().chain([paragraphs.clone().in_a_paragraph()]));
        let paragraphs = Some(paragraphs).filter(|_| filter.is_exact());
        Ok(Lowered { filter, paragraphs })
    }

    /// Returns what finds the paragraphs of which a node holds; `None` if it asks for something of the article.
    fn paragraphs(&self, node: &Node) -> Option<Filter> {
        let each = |members: &[Node]| {
            members.iter().map(|member| self.paragraphs(member)).collect::<Option<Vec<_>>>()
        };
        Some(match node {
            Node::All => Filter::everything(),
            Node::Nothing => Filter::nothing(),
            Node::Leaf(number) => self.leaf(*number),
            Node::Condition(number) => condition::of_paragraph(&self.plan.conditions[*number])?,
            Node::And(members) => Filter::all(each(members)?),
            Node::Or(members) => Filter::any(each(members)?),
            Node::AtLeast { least, leaves } => {
                let found = Filter::any(leaves.iter().map(|number| self.leaf(*number)));
                if *least > 1 { found.inexact() } else { found }
            }
            Node::Of { least, members } => Filter::at_least(*least, each(members)?),
            Node::Not(inner) => self.paragraphs(inner)?.not(),
        })
    }

    /// Returns whether a node asks for something of single paragraphs.
    fn asks_paragraphs(&self, node: &Node) -> bool {
        match node {
            Node::All | Node::Nothing => false,
            Node::Leaf(_) | Node::AtLeast { .. } => true,
            Node::Condition(number) => condition::of_paragraph(&self.plan.conditions[*number]).is_some(),
            Node::And(members) | Node::Or(members) | Node::Of { members, .. } => {
                members.iter().any(|member| self.asks_paragraphs(member))
            }
            Node::Not(inner) => self.asks_paragraphs(inner),
        }
    }
}

#[cfg(test)]
mod tests {
    use newsgrep_query::parse;
    use serde_json::{Value, json};

    use super::*;

    fn check(query: &str, scope: Scope, exact: bool, expected: Value) {
        let plan = Plan::compile(&parse(query).unwrap());
        let lowered = lower(&plan, scope, &Vocabulary::default()).unwrap();
        assert_eq!((lowered.filter.is_exact(), lowered.filter.query()), (exact, expected), "{query}");
        let counted = exact && scope == Scope::Paragraph;
        assert_eq!(lowered.paragraphs.is_some(), counted, "{query}");
    }

    fn word(word: &str) -> Value {
        json!({"term": {"paragraphs.text": word}})
    }

    fn nested(query: Value) -> Value {
        json!({"nested": {"path": "paragraphs", "query": query, "score_mode": "none"}})
    }

    #[test]
    fn words_may_stand_in_different_paragraphs() {
        let source = json!({"term": {"source_words": "tass"}});
        let both = json!([nested(word("nato")), nested(word("russia")), source]);
        check("nato russia source:tass", Scope::Article, true, json!({"bool": {"filter": both}}));
        let either = nested(json!({"terms": {"paragraphs.text": ["nato", "kfor"]}}));
        check("nato OR kfor", Scope::Article, true, either);
        let not = json!({"bool": {"filter": [nested(word("nato"))], "must_not": [nested(word("kfor"))]}});
        check("nato -kfor", Scope::Article, true, not);
        check("nato -(kfor NOT w/2 us)", Scope::Article, false, nested(word("nato")));
        check("ATLEAST2(nato)", Scope::Article, false, nested(word("nato")));
    }

    #[test]
    fn with_paragraph_scope_all_is_asked_of_one_paragraph() {
        let zones = json!({"terms": {"paragraphs.zone": ["title", "lead", "body", "quote"]}});
        let plan = Plan::compile(&parse("nato").unwrap());
        let zones = match leaf::zones(plan.asked_zones()).query() {
            found if found["terms"]["paragraphs.zone"].as_array().map(Vec::len) == Some(4) => found,
            _ => zones,
        };
        let both = json!([word("nato"), word("russia"), zones]);
        check("nato russia", Scope::Paragraph, true, nested(json!({"bool": {"filter": both}})));
        let source = json!({"term": {"source_words": "tass"}});
        let inside = nested(json!({"bool": {"filter": [word("nato"), zones]}}));
        let mixed = json!({"bool": {"filter": [source, inside]}});
        check("nato source:tass", Scope::Paragraph, true, mixed);
        let found = nested(word("nato"));
        let source = json!({"bool": {"should": [source, found], "minimum_should_match": 1}});
        let mixed = json!({"bool": {"filter": [source, nested(zones.clone())]}});
        check("nato OR source:tass", Scope::Paragraph, false, mixed);
    }
}
