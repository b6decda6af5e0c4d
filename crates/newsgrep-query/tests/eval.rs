//! What matches in the five seed articles, and where; checked by reading them.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use newsgrep_query::plan::Plan;
use newsgrep_query::{Plain, Scope, eval, parse, parse_argument};
use newsgrep_text::{Article, Zone};

/// The seeds: paragraphs are counted from 0, the headline.
fn seeds() -> Vec<Article> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../seeds");
    let mut names: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    names.retain(|name| name.extension().is_some_and(|extension| extension == "txt"));
    names.sort();
    let article = |path: &std::path::PathBuf| {
        Article::from_text(
            path.file_name().unwrap().to_str().unwrap(),
            std::fs::read_to_string(path).unwrap(),
        )
    };
    names.iter().map(article).collect()
}

/// Returns the hits in these articles, a paragraph as `000#5`, an article without paragraphs as `000`.
fn hits(query: &str, articles: &[Article], scope: Scope) -> Vec<String> {
    let plan = Plan::compile(&parse(query).unwrap_or_else(|errors| panic!("{errors}")));
    let mut hits = Vec::new();
    for article in articles {
        let Some(found) = eval::evaluate(&plan, article, scope) else { continue };
        let name = &article.origin[..3];
        hits.extend(found.paragraphs.iter().map(|paragraph| format!("{name}#{}", paragraph.ordinal)));
        if found.paragraphs.is_empty() {
            hits.push(name.to_owned());
        }
    }
    hits
}

#[track_caller]
fn check(query: &str, expected: &[&str]) {
    assert_eq!(hits(query, &seeds(), Scope::Article), expected, "{query}");
}

/// Returns the marked texts of all hits.
fn marked(query: &str, articles: &[Article]) -> Vec<String> {
    let plan = Plan::compile(&parse(query).unwrap());
    let found = articles
        .iter()
        .filter_map(|article| Some((article, eval::evaluate(&plan, article, Scope::Article)?)));
    found
        .flat_map(|(article, found)| {
            let spans = found.paragraphs.into_iter().flat_map(|paragraph| paragraph.spans);
            spans.map(|span| span.of(&article.text).to_owned()).collect::<Vec<_>>()
        })
        .collect()
}

#[test]
fn a_phrase_is_found_in_any_spelling() {
    // 000 writes “…”, 001 writes « …«.
    for query in [
        "\"moment of truth\"",
        "“moment of truth”",
        "« moment of truth«",
        "\"MOMENT  of Truth\"",
        "\"moment * truth\"",
        "\"moment of tru\"*",
        "\"mom* of truth\"",
    ] {
        check(query, &["000#5", "001#4"]);
        assert_eq!(marked(query, &seeds()), ["moment of truth", "moment of truth"], "{query}");
    }
}

#[test]
fn names_are_found_without_their_accents() {
    for query in ["Delattre", "Delâttre", "\"francois delattre\"", "\"François Delattre\""] {
        check(query, &["000#6", "001#5"]);
    }
    check("Riabkov", &["001#2", "004#16", "004#17"]);
    check("Ryabkov", &["000#4", "003#9", "003#11"]);
}

#[test]
fn the_beginning_of_a_word_finds_its_endings() {
    check("optimis*", &["000#7", "000#8", "001#2", "002#16"]);
    assert_eq!(marked("optimis*", &seeds()), ["optimism", "optimism", "optimistic", "optimistic"]);
    check("\"reason for optimis\"*", &["000#8"]);
}

#[test]
fn a_joined_name_is_a_phrase() {
    let council = ["000#12", "001#0", "001#3", "001#4", "001#10", "002#3", "002#4", "004#15"];
    check("NATO-Russia", &council);
    check("\"NATO Russia\"", &council);
}

#[test]
fn a_possessive_is_the_same_word() {
    let found = marked("Putin", &seeds());
    assert_eq!(found, ["Putin’s", "Putin", "Putin’s", "Putin", "Putin", "Putin"]);
    assert_eq!(marked("Putin's", &seeds()), found);
}

#[test]
fn words_glued_together_by_a_dot_are_two() {
    check("\"psaki said NATO\"", &["001#7"]);
    assert_eq!(marked("\"psaki said NATO\"", &seeds()), ["Psaki said.NATO’s"]);
    let plan = Plan::compile(&parse("said").unwrap());
    let found = eval::evaluate(&plan, &seeds()[1], Scope::Article).unwrap();
    // `said a European diplomat`, `Psaki said.NATO’s`, `Sherman said`.
    assert_eq!(found.occurrences, 3);
}

#[test]
fn web_furniture_is_found_only_when_asked_for() {
    check("Newsletter", &[]);
    check("zone:boiler Newsletter", &["001#16"]);
    check("-zone:boiler Newsletter", &[]);
    check("zone:(body OR boiler) Newsletter", &["001#16"]);
}

#[test]
fn an_article_has_its_words_in_any_paragraph() {
    // Geneva: 000#4 and 000#13; moment of truth: 000#5.
    check("\"moment of truth\" geneva -appeasement", &["000#4", "000#5", "000#13"]);
    assert_eq!(hits("\"moment of truth\" geneva", &seeds(), Scope::Paragraph), [""; 0]);
    assert_eq!(hits("ryabkov geneva", &seeds(), Scope::Paragraph), ["000#4"]);
    check("ryabkov -geneva", &["003#9", "003#11"]);
    check("(riabkov AND psaki) OR peskov", &["001#2", "001#7", "002#16"]);
    // 004 has Riabkov but not Psaki, so its Riabkov is no hit.
    check("-putin -stoltenberg", &["000", "001"]);
    check("* -putin -stoltenberg", &["000", "001"]);
}

#[test]
fn titles_and_leads_are_searched_on_their_own() {
    check("title:council", &["001#0"]);
    check("title:ukraine", &["000#0", "001#0", "002#0"]);
    check("zone:title ukraine", &["000#0", "001#0", "002#0"]);
    check("hlead:defuse", &["001#0", "001#1", "004#1"]);
    check("zone:lead defuse", &["001#1", "004#1"]);
    check("defuse -zone:title", &["000#3", "001#1", "004#1"]);
    check("zone:subhead optimism", &["000#7"]);
    check("title:council delattre", &["001#0", "001#5"]);
}

/// Returns an article of three paragraphs that knows its outlet, date and language.
fn wire() -> Article {
    let paragraphs = ["A la la la song was heard.", "« Nous attendons l’accord », dit-elle.", "No more."];
    let mut article = Article::from_parts("wire", Some("Song heard"), paragraphs);
    article.source = Some("New York Courier".to_owned());
    article.section = Some("World/Europe".to_owned());
    article.published = Some("2022-01-12T23:30+05:00".parse().unwrap());
    article.language = Some("en".to_owned());
    article.paragraphs[2].language = Some("fr".to_owned());
    article
}

#[track_caller]
fn holds(query: &str, expected: bool) {
    let found = hits(query, &[wire()], Scope::Article);
    assert_eq!(!found.is_empty(), expected, "{query}");
}

#[test]
fn fields_are_compared_by_their_words() {
    for query in [
        "source:\"new york*\"",
        "source:\"new york\"",
        "source:cour*",
        "source:(york -times)",
        "source:*",
        "section:europe",
        "section:\"world europe\"",
        "-source:tass",
        "-agency:*",
    ] {
        holds(query, true);
    }
    for query in
        ["source:\"york new\"", "source:new -source:york", "agency:*", "byline:*", "title:york", "york"]
    {
        holds(query, false);
    }
}

#[test]
fn a_date_is_that_of_the_articles_own_clock() {
    for query in ["date:2022-01-12", "date:2022", "after:2022-01-12", "before:2022-01-13", "-date:none"] {
        holds(query, true);
    }
    for query in ["date:2022-01-11", "date:2022-01-13", "before:2022-01-12", "after:2022-01-13", "date:none"]
    {
        holds(query, false);
    }
    // The seeds state no date in their text.
    check("date:2022 delattre", &[]);
    check("date:none delattre", &["000#6", "001#5"]);
    check("-date:2022 delattre", &["000#6", "001#5"]);
}

#[test]
fn a_language_is_the_paragraphs_own_or_the_articles() {
    holds("lang:fr accord", true);
    holds("lang:en accord", false);
    holds("lang:en song", true);
    holds("lang:fr song", false);
    holds("lang:(fr OR en) song", true);
    holds("lang:en", true);
    holds("lang:fr", false);
    holds("-lang:fr accord", true);
}

#[test]
fn the_length_is_counted_in_words_without_furniture() {
    // Song heard; A la la la song was heard; Nous attendons l accord dit elle; No more.
    holds("wc:17", true);
    holds("wc>17", false);
    holds("wc<17", false);
    holds("wc:10..20", true);
}

#[test]
fn occurrences_of_a_phrase_are_counted_without_overlap() {
    let plan = Plan::compile(&parse("\"la la\" OR la").unwrap());
    let found = eval::evaluate(&plan, &wire(), Scope::Article).unwrap();
    // One `la la` counted without overlap, three `la`; every word that is in one of them is marked.
    assert_eq!(found.occurrences, 4);
    let text = wire().text;
    let spans: Vec<&str> = found.paragraphs[0].spans.iter().map(|span| span.of(&text)).collect();
    assert_eq!(spans, ["la la la"]);
}

#[test]
fn phrases_do_not_cross_paragraphs() {
    holds("\"heard nous\"", false);
    holds("\"song heard a\"", false);
    holds("heard nous", true);
}

#[test]
fn paragraph_scope_asks_zones_and_languages_of_the_paragraph() {
    let titles = ["000#0", "001#0", "002#0", "003#0", "004#0"];
    assert_eq!(hits("zone:title", &seeds(), Scope::Paragraph), titles);
    assert_eq!(hits("title:*", &seeds(), Scope::Paragraph), titles);
    assert_eq!(hits("zone:boiler", &seeds(), Scope::Paragraph).len(), 13);
    // Of the made-up article one paragraph is in French.
    assert_eq!(hits("lang:fr", &[wire()], Scope::Paragraph), ["wir#2"]);
}

#[test]
fn a_language_beside_words_that_need_not_be_there_is_asked_of_the_article() {
    holds("lang:en NOT zebra", true);
    holds("lang:fr NOT zebra", false);
    holds("lang:fr (zebra OR wc>1)", false);
    holds("lang:en (zebra OR wc>1)", true);
    // Words that must be there say it themselves: a paragraph of the article is in French.
    holds("lang:fr accord NOT zebra", true);
}

#[test]
fn paragraph_scope_asks_each_paragraph() {
    let check = |query: &str, expected: &[&str]| {
        assert_eq!(hits(query, &[wire()], Scope::Paragraph), expected, "{query}");
    };
    check("song heard", &["wir#0", "wir#1"]);
    check("heard -la", &["wir#0"]);
    check("source:york -heard", &["wir#2", "wir#3"]);
    check("source:tass heard", &[]);
    check("title:heard", &["wir#0"]);
}

#[test]
fn marks_are_bytes_of_the_paragraph() {
    let plan = Plan::compile(&parse("no accord zone:body").unwrap());
    let article = wire();
    let text = article.paragraph_text(2);
    let marks = eval::mark(&plan, &[true, true], text, Zone::Body, Some("fr"));
    assert_eq!(marks.iter().map(|span| span.of(text)).collect::<Vec<_>>(), ["accord"]);
    assert_eq!(eval::mark(&plan, &[true, false], text, Zone::Body, None), []);
    assert_eq!(eval::mark(&plan, &[true, true], text, Zone::Title, None), []);
}

#[test]
fn an_argument_of_the_command_line_is_a_phrase() {
    let query = parse_argument("MOMENT  of Truth", Plain::Phrase, &Default::default()).unwrap().query;
    let plan = Plan::compile(&query);
    let found: Vec<bool> =
        seeds().iter().map(|article| eval::evaluate(&plan, article, Scope::Article).is_some()).collect();
    assert_eq!(found, [true, true, false, false, false]);
}
