//! `--stem`: a whole query in all inflections of its words.

use newsgrep::Query;
use newsgrep::query::{Near, Writing};

/// Returns the query with STEM around all of its words that can have it: not those of fields, and not those that are to
/// be written in a certain way.
pub(crate) fn stemmed(query: Query) -> Query {
    let inside = |query: Box<Query>| Box::new(stemmed(*query));
    let all = |queries: Vec<Query>| queries.into_iter().map(stemmed).collect();
    match query {
        Query::Not(inner) => Query::Not(inside(inner)),
        Query::Stem(inner) => Query::Stem(inner),
        query if takes(&query) => Query::Stem(Box::new(query)),
        Query::And(members) => Query::And(all(members)),
        Query::Or(members) => Query::Or(all(members)),
        Query::Of(least, members) => Query::Of(least, all(members)),
        Query::AtLeast(least, inner) => Query::AtLeast(least, inside(inner)),
        Query::Boost(inner, weight) => Query::Boost(inside(inner), weight),
        Query::In(part, inner) => Query::In(part, inside(inner)),
        Query::Near(near) => Query::Near(Near { operands: all(near.operands), ..near }),
        other => other,
    }
}

/// Returns whether STEM takes the query as a whole.
fn takes(query: &Query) -> bool {
    match query {
        Query::And(members) | Query::Or(members) | Query::Of(_, members) => members.iter().all(takes),
        Query::Near(near) => near.operands.iter().all(takes),
        Query::Not(inner) | Query::Stem(inner) | Query::Boost(inner, _) | Query::AtLeast(_, inner) => {
            takes(inner)
        }
        Query::Written(writing, inner) => *writing != Writing::Exactly && takes(inner),
        Query::All | Query::Verbatim(_) | Query::In(..) | Query::Filter(_) | Query::Saved(_) => false,
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_that_can_be_inflected_is() {
        let check = |text: &str, expected: &str| {
            let query = stemmed(newsgrep::parse(text).unwrap());
            assert_eq!(newsgrep::print(&query), expected, "{text}");
            // What is printed means the same again.
            assert_eq!(newsgrep::parse(expected).unwrap(), query, "{text}");
        };
        check("negotiate", "STEM(negotiate)");
        check("\"open door\"", "STEM(\"open door\")");
        check("talk vote -ballot", "STEM(talk AND vote NOT ballot)");
        check("talk source:tass", "STEM(talk) AND source:tass");
        check("title:talk -vote", "title:STEM(talk) NOT STEM(vote)");
        check("talk w/5 =Vote", "STEM(talk) W/5 =Vote");
        check("=Talk *", "=Talk AND *");
    }
}
