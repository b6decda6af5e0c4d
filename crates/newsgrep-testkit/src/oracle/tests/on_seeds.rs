//! What the five seeds answer, counted by reading them.

use newsgrep_query::{Near, Reach};

use super::*;

/// Holds the answer against `000#4:Ryabkov 003#9:…`: the number of the seed, the paragraph from 0 = headline, what is
/// marked, `×n` where the number of occurrences is not that of the spans.
#[track_caller]
fn check(query: Query, expected: &str) {
    let mut articles = seeds();
    for article in &mut articles {
        article.origin = article.origin["seeds/".len()..][..3].to_owned();
    }
    assert_eq!(shown(&articles, search(&articles, &query)), expected, "{query:?}");
}

fn name(words: &str) -> Query {
    Query::Name(words.split(' ').map(str::to_owned).collect())
}

fn near(a: Query, b: Query, words: u8, negated: bool) -> Query {
    Query::Near(Near { operands: vec![a, b], reach: Reach::Words(words), ordered: false, negated })
}

#[test]
fn a_phrase_is_found_in_good_and_in_broken_quotation_marks() {
    let found = "000#5:moment of truth 001#4:moment of truth";
    check(phrase("moment of truth"), found);
    check(Query::In(Part::Quote, Box::new(phrase("moment of truth"))), found);
    check(Query::Verbatim("“moment of truth”".to_owned()), "000#5:“moment of truth”");
    check(Query::Verbatim("Moment of truth".to_owned()), "");
    check(near(word("truth"), word("moment"), 2, false), "000#5:moment,truth×1 001#4:moment,truth×1");
    check(near(word("truth"), word("moment"), 1, false), "");
}

#[test]
fn names_are_found_in_all_their_spellings() {
    check(name("Ryabkov"), "000#4:Ryabkov 001#2:Riabkov 003#9:Ryabkov#11:Ryabkov 004#16:Riabkov#17:Riabkov");
    check(name("Grushko"), "000#5:Grushko 001#4:Grushko#10:Grouchko 002#3:Grushko 004#10:Grushko#12:Grushko");
    check(
        name("Julianne Smith"),
        "000#10:Julian Smith 001#7:Julianne Smith 002#11:Julianne Smith 004#20:Julianne Smith",
    );
}

#[test]
fn a_proximity_is_counted_in_words_between() {
    // `Riabkov in Geneva`; elsewhere at least six words stand between.
    check(near(name("Ryabkov"), word("Geneva"), 5, false), "004#17:Riabkov,Geneva×1");
    let apart = "000#4:Geneva,Ryabkov×1 001#2:Geneva,Riabkov×1 004#16:Geneva,Riabkov×1#17:Riabkov,Geneva×1";
    check(near(name("Ryabkov"), word("Geneva"), 99, false), apart);
    // `Wendy Sherman` is left out, be she named before or after.
    check(
        near(word("Sherman"), word("Wendy"), 3, true),
        "000#6:Sherman 001#12:Sherman 004#16:Sherman#17:Sherman",
    );
}

#[test]
fn uses_are_counted_over_the_article() {
    let least = |least| Query::AtLeast(least, Box::new(word("Stoltenberg")));
    check(least(2), "004#2:Stoltenberg#7:Stoltenberg");
    check(least(3), "");
}
