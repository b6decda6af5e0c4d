//! Each operator on three short articles, read by eye.

use newsgrep_query::{Near, Reach, Writing};

use super::*;

fn near(operands: Vec<Query>, reach: Reach, ordered: bool, negated: bool) -> Query {
    Query::Near(Near { operands, reach, ordered, negated })
}

/// `w/n` of words and phrases.
fn within(words: u8, operands: &[&str]) -> Query {
    near(operands.iter().map(|operand| phrase(operand)).collect(), Reach::Words(words), false, false)
}

fn before(words: u8, operands: &[&str]) -> Query {
    near(operands.iter().map(|operand| phrase(operand)).collect(), Reach::Words(words), true, false)
}

fn without(words: u8, ordered: bool, of: &str, other: &str) -> Query {
    near(vec![phrase(of), phrase(other)], Reach::Words(words), ordered, true)
}

fn written(writing: Writing, query: Query) -> Query {
    Query::Written(writing, Box::new(query))
}

/// Holds the answer on one paragraph, with whole words in brackets where they are marked, and the count behind it.
#[track_caller]
fn check_text(query: Query, expected: &str) {
    let text = expected.replace(['[', ']'], "");
    let text = text.trim_end_matches(|c: char| c.is_ascii_digit()).trim_end_matches(" ×");
    let articles = [Article::from_parts("text", None, [text])];
    let found = search(&articles, &query);
    let (mut marked, mut behind, mut count) = (String::new(), 0, 0);
    for paragraph in found.iter().flat_map(|found| &found.paragraphs) {
        count += paragraph.occurrences;
        for span in &paragraph.spans {
            marked += &format!("{}[{}]", &text[behind..span.start], span.of(text));
            behind = span.end;
        }
    }
    assert_eq!(format!("{marked}{} ×{count}", &text[behind..]), expected, "{query:?}");
}

#[test]
fn expansions_are_held_against_every_word() {
    check(Query::Wildcard("ha*r".to_owned()), "a#0:Harbour#1:harbour c#2:harbour,harbour");
    check(Query::Wildcard("?hips".to_owned()), "a#2:Ships,ships,ships");
    check(Query::Regex("F[eé]rm.".to_owned()), "c#0:fermé#1:fermé");
    check(Query::Fuzzy("hsips".to_owned(), 1), "a#2:Ships,ships,ships");
    check(Query::Fuzzy("hsisp".to_owned(), 1), "");
    check(Query::Fuzzy("hsisp".to_owned(), 2), "a#2:Ships,ships,ships");
    // The first paragraphs of `c` are French, where `ports` would be cut to `port` as well; the last is English.
    let stem = |text: &str| Query::Stem(Box::new(word(text)));
    check(stem("ship"), "a#2:Ships,ships,ships");
    check(stem("shutting"), "a#0:shut#1:shut c#2:shut");
    check(stem("ports"), "c#0:port#1:port");
    check_text(Query::Name(vec!["Ryabkov".to_owned()]), "[Riabkov] met [ryabkov] and riabkov ×2");
}

#[test]
fn words_are_found_as_they_are_written() {
    check(written(Writing::Capitals, word("harbour")), "a#0:Harbour");
    check(written(Writing::NoCapitals, word("ships")), "a#2:ships,ships");
    check(written(Writing::Exactly, word("mayor’s")), "b#2:mayor’s");
    check(written(Writing::Exactly, word("mayor's")), "b#2:mayor’s");
    check(written(Writing::Exactly, word("mayor")), "b#1:mayor");
    check(written(Writing::Exactly, word("ferme")), "");
    check_text(written(Writing::AllCapitals, word("nato")), "[NATO] and [NATO’s] and Nato ×2");
    check_text(written(Writing::Capitals, phrase("a * c")), "[A B C] and A b C ×1");
}

#[test]
fn verbatim_is_byte_for_byte_and_cuts_no_word() {
    check(Query::Verbatim("wait, ships".to_owned()), "a#2:wait, ships,wait, ships");
    check(Query::Verbatim("wait ships".to_owned()), "");
    check(Query::Verbatim("hips wait".to_owned()), "");
    check(Query::Verbatim("mayor".to_owned()), "b#1:mayor");
}

#[test]
fn proximity_has_few_other_words_and_no_shorter_stretch_inside() {
    check_text(within(1, &["b", "a"]), "x [a b] x ×1".replace("[a b]", "[a] [b]").as_str());
    check_text(within(2, &["a", "b"]), "[a] x [b] x x a ×1");
    check_text(before(2, &["b", "a"]), "a b x x a ×0");
    // Both `a` are next to a `b`; the stretch from the first to the last holds others.
    check_text(within(3, &["a", "b"]), "[a] [b] [a] ×1");
    // Twice the same word takes two.
    check_text(within(2, &["a", "a"]), "[a] x [a] x x a ×1");
    // Three operands share the words between: two are allowed for each gap.
    check_text(within(3, &["a", "b", "c"]), "[a] x x x [b] x [c] ×1");
    check_text(within(3, &["a", "b", "c"]), "a x x x x b x c ×0");
    // What belongs to a phrase is not between, and does not serve twice.
    check_text(within(1, &["a b", "b"]), "a b x [a b] [b] ×1");
    // The marks of a nested proximity are those of the stretch that was chosen.
    let nested = near(vec![within(2, &["a", "b"]), word("c")], Reach::Words(1), true, false);
    check_text(nested, "a b x [a] x [b] [c] ×1");
    let group =
        near(vec![Query::Or(vec![word("a"), phrase("a b")]), word("c")], Reach::Words(1), true, false);
    check_text(group, "[a b] [c] a x c ×1");
}

#[test]
fn a_sentence_and_a_paragraph_are_reaches_too() {
    let pair = |reach, negated| near(vec![word("storm"), word("vote")], reach, false, negated);
    check_text(pair(Reach::Sentence, false), "Storm over. The [vote] is a [storm] now. ×1");
    check_text(pair(Reach::Paragraph, false), "[Storm] over. The [vote] is on. ×1");
    check_text(pair(Reach::Sentence, true), "[Storm] over. The vote is a storm. ×1");
    check_text(pair(Reach::Paragraph, true), "Storm over. The vote is on. ×0");
}

#[test]
fn nothing_near_is_nothing_outside_the_occurrence() {
    check_text(without(2, false, "a", "b"), "a x b x x [a] ×1");
    check_text(without(2, false, "a", "b"), "b x a ×0");
    check_text(without(2, true, "a", "b"), "b x [a] ×1");
    // A word of the phrase itself is not near it, one that reaches out of it is.
    check_text(without(9, false, "a b", "b"), "x [a b] ×1");
    check_text(without(1, false, "a b", "b c"), "a b c ×0");
}

#[test]
fn slop_counts_displacements() {
    let sloppy = |text: &str, slop| {
        let Query::Phrase(slots) = phrase(text) else { panic!("a phrase") };
        Query::Sloppy(slots, slop)
    };
    check_text(sloppy("a b", 1), "[a] x [b] ×1");
    check_text(sloppy("a b", 1), "b a ×0");
    check_text(sloppy("a b", 2), "[b] [a] ×1");
    check_text(sloppy("a a", 5), "a x ×0");
    check_text(sloppy("a * b", 0), "a b [a] x [b] ×1");
}

#[test]
fn only_what_stands_inside_one_quotation_is_quoted() {
    let quoted = |query| Query::In(Part::Quote, Box::new(query));
    check_text(quoted(word("vote")), "A vote, “the [vote]”, he said. ×1");
    check_text(quoted(word("vote")), "A vote, « the [vote]«, he said of the vote. ×1");
    check_text(quoted(within(9, &["the", "vote"])), "“The storm” and “vote” ×0");
    // The nearest pair decides, and it is not quoted: what is quoted is asked of occurrences.
    check_text(quoted(within(9, &["a", "b"])), "“a” b ×0");
}

#[test]
fn so_many_of_some_hold_or_occur() {
    let of = |least| Query::Of(least, vec![word("storm"), word("ships"), word("mayor")]);
    check(of(2), "a#1:storm#2:Ships,ships,ships b#1:mayor#2:storm,mayor’s,storm");
    check(of(3), "");
    let least = |least, query| Query::AtLeast(least, Box::new(query));
    check(least(2, word("storm")), "b#2:storm,storm");
    check(least(3, word("harbour")), "");
    check(least(3, word("ships")), "a#2:Ships,ships,ships");
    check(least(4, Query::Or(vec![word("ships"), word("storm")])), "a#1:storm#2:Ships,ships,ships");
    check(Query::Boost(Box::new(word("mayor")), 2.0), "b#1:mayor#2:mayor’s");
}

#[test]
fn of_occurrences_that_overlap_the_one_that_ends_first_is_counted() {
    let least = |least| {
        let group = Query::Or(vec![phrase("ships wait ships"), word("wait"), word("ships")]);
        Query::AtLeast(least, Box::new(group))
    };
    check(least(6), "a#2:Ships wait ships wait ships,wait×6".replace(" ships", ", ships").as_str());
    check(least(7), "");
}

#[test]
fn clauses_in_quotation_marks_are_others_and_those_of_another_weight_are_not() {
    let mayor = || Box::new(word("mayor"));
    check(Query::Or(vec![*mayor(), Query::Boost(mayor(), 2.0)]), "b#1:mayor#2:mayor’s");
    check_text(
        Query::Or(vec![word("vote"), Query::In(Part::Quote, Box::new(word("vote")))]),
        "[vote] and “[vote]” ×3",
    );
}

#[test]
fn languages_and_zones_confine_through_every_operator() {
    let english = |query| Query::And(vec![language("en"), query]);
    check(english(Query::AtLeast(2, Box::new(word("harbour")))), "a#0:Harbour#1:harbour c#2:harbour,harbour");
    check(english(Query::Of(1, vec![word("port"), word("master")])), "c#2:master");
    check(english(written(Writing::Capitals, word("the"))), "b#1:The c#2:The");
    // Nothing English need be there, so the article itself must be English: `c` is French but for a paragraph.
    check(english(Query::In(Part::Hlead, Box::new(not(word("tempête"))))), "a b");
    let body = |query| Query::And(vec![zone(Zone::Body), query]);
    check(body(Query::Stem(Box::new(word("storms")))), "b#2:storm,storm");
    check(body(Query::Boost(Box::new(within(2, &["says", "harbour"])), 2.0)), "c#2:says,harbour×1");
    // A title is where it is: beside it, a zone only asks that the article has such a paragraph.
    check(body(Query::In(Part::Title, Box::new(word("harbour")))), "a#0:Harbour");
}

#[test]
fn in_paragraph_scope_each_paragraph_answers_for_itself() {
    let check = |query: Query, expected: &str| {
        let articles = archive();
        assert_eq!(shown(&articles, search_paragraphs(&articles, &query)), expected, "{query:?}");
    };
    let both = |a, b| Query::And(vec![a, b]);
    check(both(word("storm"), word("harbour")), "a#1:storm,harbour");
    check(both(word("storm"), not(word("harbour"))), "b#2:storm,storm");
    check(Query::AtLeast(2, Box::new(word("harbour"))), "c#2:harbour,harbour");
    // Found without a word: no spans. The last paragraph of the story is English, boilerplate is not asked …
    check(both(Query::Filter(Filter::Language("fr".to_owned())), Query::All), "c#0:#1:");
    // … unless a clause looks there.
    check(both(zone(Zone::Boiler), not(word("storm"))), "a#0:#1:#2:#3: b#0:#1:#2: c#0:#1:#2:#3:");
}
