//! What a query asks of words, once zones, languages and spellings are settled.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use newsgrep_query::parse;
use newsgrep_query::plan::{Clause, Condition, Leaf, Node, Pattern, Plan, Spoken, ZoneSet};
use newsgrep_text::Zone;

/// Writes a plan: `{title}en:word` is a leaf with its zones (none for the default) and its language.
fn write(node: &Node, plan: &Plan) -> String {
    let all = |nodes: &[Node]| nodes.iter().map(|node| write(node, plan)).collect::<Vec<_>>().join(" ");
    match node {
        Node::All => "all".to_owned(),
        Node::Nothing => "nothing".to_owned(),
        Node::Leaf(number) => write_leaf(&plan.leaves[*number]),
        Node::Condition(number) => write_condition(&plan.conditions[*number]),
        Node::And(nodes) => format!("(and {})", all(nodes)),
        Node::Or(nodes) => format!("(or {})", all(nodes)),
        Node::Not(inner) => format!("(not {})", write(inner, plan)),
        other => format!("{other:?}"),
    }
}

fn write_condition(condition: &Condition) -> String {
    match condition {
        Condition::Field(field, slots) => format!("{field:?}={}", write_slots(slots)),
        Condition::Zone(zones) => format!("has{}", write_zones(*zones)),
        Condition::Language(code) => format!("in-{code}"),
        other => format!("{other:?}"),
    }
}

fn write_leaf(leaf: &Leaf) -> String {
    let zones = if leaf.zones == ZoneSet::DEFAULT { String::new() } else { write_zones(leaf.zones) };
    let language = match &leaf.language {
        Spoken::Any => String::new(),
        Spoken::Only(code) => format!("{code}:"),
        other => format!("{other:?}:"),
    };
    format!("{}{zones}{language}{}", if leaf.negative { "!" } else { "" }, write_clause(&leaf.clause))
}

fn write_zones(zones: ZoneSet) -> String {
    let names: Vec<&str> =
        Zone::ALL.into_iter().filter(|zone| zones.contains(*zone)).map(Zone::name).collect();
    format!("{{{}}}", names.join(","))
}

fn write_clause(clause: &Clause) -> String {
    match clause {
        Clause::Row(slots) => write_slots(slots),
        other => format!("{other:?}"),
    }
}

fn write_slots(slots: &[Pattern]) -> String {
    let slots = slots.iter().map(|slot| match slot {
        Pattern::Word(word) => word.clone(),
        Pattern::Prefix(stem) => format!("{stem}*"),
        Pattern::OneOf(words) => words.join("|"),
        Pattern::Any => "*".to_owned(),
        other => format!("{other:?}"),
    });
    slots.collect::<Vec<_>>().join("_")
}

#[track_caller]
fn check(query: &str, expected: &str) {
    let plan = Plan::compile(&parse(query).unwrap_or_else(|errors| panic!("{errors}")));
    assert_eq!(write(&plan.root, &plan), expected, "{query}");
}

#[test]
fn words_are_folded() {
    check("Delâttre", "delattre");
    check("\"Putin’s U.S. optimis* * talk\"", "putin_u.s_optimis*_*_talk");
    check("NATO-Russia", "nato_russia");
    check("source:\"New York*\"", "Source=new_york*");
    check("source:*", "Source=*");
    check("*", "all");
}

#[test]
fn a_zone_constrains_its_level() {
    check("zone:boiler newsletter", "{boiler}newsletter");
    check("newsletter zone:boiler", "{boiler}newsletter");
    check("zone:title a (b OR \"c d\") -e", "(and {title}a (or {title}b {title}c_d) (not !{title}e))");
    check("zone:(title OR lead) a", "{title,lead}a");
    check("(zone:title OR zone:lead) a", "{title,lead}a");
    check("(zone:title a) b", "(and {title}a b)");
    check("(zone:title a) OR b", "(or {title}a b)");
}

#[test]
fn a_group_with_its_own_zone_keeps_it() {
    check("zone:title a (b zone:lead)", "(and {title}a {lead}b)");
    check("zone:title (b zone:lead)", "(and has{title} {lead}b)");
    check("zone:title a title:b hlead:c", "(and {title}a {title}b {title,lead}c)");
    check("zone:body a title:b", "(and {body}a {title}b)");
    check("zone:body title:b", "(and has{body} {title}b)");
}

#[test]
fn a_negated_zone_is_taken_away() {
    check("nato -zone:title", "{lead,subhead,body}nato");
    check("nato -zone:(title OR lead)", "{subhead,body}nato");
    check("nato -zone:title -zone:lead", "{subhead,body}nato");
    check("nato zone:(title OR boiler) -zone:title", "{boiler}nato");
    check("nato -zone:boiler", "nato");
    check("nato zone:title zone:lead", "nothing");
}

#[test]
fn without_text_a_zone_is_a_condition_on_the_article() {
    check("zone:subhead", "has{subhead}");
    check("zone:subhead source:tass", "(and has{subhead} Source=tass)");
    check("-zone:subhead", "(not has{subhead})");
    check("zone:subhead OR nato", "(or has{subhead} nato)");
    check("title:*", "has{title}");
    check("hlead:*", "has{title,lead}");
}

#[test]
fn a_language_constrains_its_level() {
    check("lang:fr accord", "fr:accord");
    check("lang:fr title:accord", "{title}fr:accord");
    check("lang:(fr OR de) accord", "(or de:accord fr:accord)");
    check("lang:fr lang:de accord", "nothing");
    check("lang:fr (accord lang:de)", "(and in-fr de:accord)");
    check("lang:fr source:tass", "(and in-fr Source=tass)");
    check("-lang:fr accord", "(and (not in-fr) accord)");
}

#[test]
fn leaves_that_ask_for_the_same_are_one() {
    let plan = Plan::compile(&parse("nato OR (NATO \"Nato\") title:nato -nato").unwrap());
    // `nato` in the default zones and in the title; it is positive because one of its uses is.
    assert_eq!(plan.leaves.len(), 2);
    assert!(plan.leaves.iter().all(|leaf| !leaf.negative));
    let plan = Plan::compile(&parse("a -(b -c)").unwrap());
    assert_eq!(plan.leaves.iter().map(|leaf| leaf.negative).collect::<Vec<_>>(), [false, true, true]);
}

#[test]
fn those_take_part_that_made_it_true() {
    // Leaves are numbered in the order of the text.
    let check = |query: &str, present: &[&str], expected: Option<&[&str]>| {
        let plan = Plan::compile(&parse(query).unwrap());
        let name = |leaf: usize| write_clause(&plan.leaves[leaf].clause);
        let holds = |leaf: usize| u64::from(present.contains(&name(leaf).as_str()));
        let participants = plan.participants(&holds, &|_| true).map(|taking_part| {
            (0..plan.leaves.len()).filter(|leaf| taking_part[*leaf]).map(name).collect::<Vec<_>>()
        });
        assert_eq!(
            participants.as_deref(),
            expected.map(|names| names.iter().map(ToString::to_string).collect::<Vec<_>>()).as_deref(),
            "{query} {present:?}"
        );
    };
    check("a b", &["a", "b"], Some(&["a", "b"]));
    check("a b", &["a"], None);
    check("a OR b OR c", &["a", "c"], Some(&["a", "c"]));
    check("(a AND b) OR c", &["a", "c"], Some(&["c"]));
    check("(a AND b) OR (a AND c)", &["a", "c"], Some(&["a", "c"]));
    check("a -b", &["a"], Some(&["a"]));
    check("a -b", &["a", "b"], None);
    check("-(b -c)", &["b", "c"], Some(&[]));
    check("-a", &[], Some(&[]));
    check("* source:tass", &[], Some(&[]));
}
