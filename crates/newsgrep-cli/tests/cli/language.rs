//! The query language through the command line: what it finds in the seeds, dialects, mistakes, advice, explanations.

use serde_json::Value;

use crate::desk::Desk;

/// Returns the files that an answer names, by their numbers.
fn files(desk: &Desk, query: &str) -> Vec<String> {
    let out = desk.run(&["-l", "-e", query, "seeds"]).out;
    let mut files: Vec<String> = out.lines().map(|line| line["seeds/".len()..][..3].to_owned()).collect();
    files.sort();
    files
}

#[test]
fn the_whole_language_is_searched() {
    let desk = Desk::new();
    let check = |query: &str, counts: &str, expected: &[&str]| {
        let ran = desk.run(&["-c", "-e", query, "seeds"]);
        assert_eq!(ran.out.trim_end(), counts, "{query}");
        // Which spellings of a name were counted is said; nothing else is.
        assert_eq!(ran.err.is_empty(), !query.contains('~'), "{query}: {}", ran.err);
        assert_eq!(files(&desk, query), expected, "{query}");
    };
    check("~Ryabkov", "4 articles, 6 paragraphs, 6 occurrences", &["000", "001", "003", "004"]);
    check("~Grushko", "4 articles, 6 paragraphs, 6 occurrences", &["000", "001", "002", "004"]);
    check("~\"Julianne Smith\"", "4 articles, 4 paragraphs, 4 occurrences", &["000", "001", "002", "004"]);
    check("~Ryabkov w/5 Geneva", "1 article, 1 paragraph, 1 occurrence", &["004"]);
    check("moment w/2 truth", "2 articles, 2 paragraphs, 2 occurrences", &["000", "001"]);
    check("Sherman NOT w/3 Wendy", "3 articles, 4 paragraphs, 4 occurrences", &["000", "001", "004"]);
    check("ATLEAST2 Stoltenberg", "1 article, 2 paragraphs, 2 occurrences", &["004"]);
    check("ATLEAST3 Stoltenberg", "0 articles, 0 paragraphs, 0 occurrences", &[]);
    check("quote:\"moment of truth\"", "2 articles, 2 paragraphs, 2 occurrences", &["000", "001"]);
    check("==\"Russia’s\"", "1 article, 3 paragraphs, 3 occurrences", &["002"]);
    check("==\"Russia's\"", "0 articles, 0 paragraphs, 0 occurrences", &[]);
}

#[test]
fn variants_of_a_name_are_those_of_the_same_man() {
    let desk = Desk::new();
    let matched = |query: &str| {
        let out = desk.run(&["-o", query, "seeds"]).out;
        let mut words: Vec<String> =
            out.lines().map(|line| line.split('\t').nth(1).unwrap().to_owned()).collect();
        words.sort();
        words.dedup();
        words
    };
    assert_eq!(matched("~Ryabkov"), ["Riabkov", "Ryabkov"]);
    let told = desk.run(&["-c", "~Ryabkov", "seeds"]).err;
    assert_eq!(told, "note: `~ryabkov` also counts, with a capital (articles of the archive): riabkov 2\n");
    assert!(matched("~Grushko").contains(&"Grouchko".to_owned()));
    assert!(matched("~\"Julianne Smith\"").contains(&"Julian Smith".to_owned()));
}

#[test]
fn a_forgotten_quotation_mark_is_a_mistake_with_its_rewrite() {
    let desk = Desk::new();
    desk.check(
        &["\"open door", "seeds"],
        2,
        "",
        "error[unclosed-quote]: this quotation mark is never closed\n\
        \u{20} \"open door\n\
        \u{20} ^\n\
        \u{20} write:   \"open door\"\n\
        hint: newsgrep help error unclosed-quote says more\n",
    );
}

#[test]
fn rewrites_say_how_many_articles_they_find() {
    let desk = Desk::new();
    desk.run(&["index", "seeds"]);
    let ran = desk.run(&["Delattre AND NATO OR Kremlin"]);
    assert_eq!(ran.code, Some(2));
    let lines: Vec<&str> = ran.err.lines().skip(3).take(2).collect();
    let count = |query: &str| {
        let out = desk.run(&["-c", query]).out;
        out.split_once(',').unwrap().0.to_owned()
    };
    let (one, other) = ("(Delattre AND NATO) OR Kremlin", "Delattre AND (NATO OR Kremlin)");
    assert_eq!(lines[0], format!("  write one of:   {one}   {}", count(one)));
    assert_eq!(lines[1], format!("                  {other}   {}", count(other)));
    let answer = desk.json(&["Delattre AND NATO OR Kremlin"]);
    assert_eq!(answer["errors"][0]["articles"].as_array().unwrap().len(), 2);
    // Of files that may have changed since they were read, the counts say so.
    desk.run(&["NATO", "seeds"]);
    let ran = desk.run(&["Delattre AND NATO OR Kremlin", "seeds"]);
    assert!(ran.err.contains(&format!("{one}   {} in the cache\n", count(one))), "{}", ran.err);
}

#[test]
fn other_systems_can_be_imported() {
    let desk = Desk::new();
    let check = |system: &str, text: &str, expected: &str| {
        desk.check(&["query", "--from", system, text], 0, &format!("{expected}\n"), "");
    };
    check("lexis", "moment of truth w/5 NATO", "\"moment of truth\" W/5 NATO");
    check("factiva", "moment w/5 truth", "moment PRE/5 truth");
    check("google", "moment of truth OR nato", "moment AND of AND (truth OR nato)");
    check("newsgrep", "moment of truth", "moment AND of AND truth");
    let answer = desk.json(&["--dialect", "lucene", "moment truth", "seeds"]);
    assert_eq!(answer["query"], "moment OR truth");
    desk.run(&["save", "--from", "lexis", "imported", "optimis!"]);
    desk.check(&["save"], 0, "imported\toptimis*\n", "");
    // Either name of the option will do.
    desk.check(&["query", "--dialect", "lexis", "optimis!"], 0, "optimis*\n", "");
    assert_eq!(desk.json(&["--from", "lexis", "optimis!", "seeds"])["query"], "optimis*");
}

#[test]
fn all_inflections_count_on_request() {
    let desk = Desk::new();
    let answer = desk.json(&["--stem", "talk", "seeds", "--since", "2022-01-10"]);
    assert_eq!(answer["query"], "STEM(talk) AND date:2022-01-10..");
    let count = |answer: &Value| answer["counts"]["occurrences"]["value"].as_u64().unwrap();
    let plain = desk.json(&["talk OR talks", "seeds"]);
    assert!(count(&answer) >= count(&plain) && count(&plain) > count(&desk.json(&["talk", "seeds"])));
}

#[test]
fn an_empty_answer_says_why_and_what_would_find_something() {
    let desk = Desk::new();
    let answer = desk.json(&["Riabkov w/2 Geneva", "seeds", "--until", "2022-01-12"]);
    let advice = &answer["advice"];
    assert!(
        advice["clauses"].as_array().unwrap().iter().any(|clause| clause["query"] == "Riabkov W/2 Geneva"),
        "{advice}"
    );
    // Each change finds as many articles as it says.
    let relaxations = advice["relaxations"].as_array().unwrap();
    assert!(!relaxations.is_empty(), "{advice}");
    for relaxation in relaxations {
        let query = relaxation["query"].as_str().unwrap();
        let found = desk.json(&["-e", query, "--all", "seeds", "-c"]);
        assert_eq!(found["counts"]["articles"], relaxation["articles"], "{query}");
    }
    // A pipe is told on request only.
    desk.check(&["ATLEAST3 Stoltenberg", "seeds"], 1, "", "");
    let ran = desk.run(&["-v", "ATLEAST3 Stoltenberg", "seeds"]);
    assert!(ran.err.contains("newsgrep 'ATLEAST2 Stoltenberg' seeds\n"), "{}", ran.err);
    assert!(ran.err.contains("hint: 1 article "), "{}", ran.err);
    assert!(desk.json(&["NATO", "seeds"]).get("advice").is_none());
}

#[test]
fn a_misspelt_word_is_corrected_from_the_archive() {
    let desk = Desk::new();
    let answer = desk.json(&["ukrane", "seeds"]);
    let spellings = answer["advice"]["spellings"].as_array().unwrap();
    assert_eq!((&spellings[0]["typed"], &spellings[0]["word"]), (&"ukrane".into(), &"ukraine".into()));
    for spelling in spellings {
        let query = spelling["query"].as_str().unwrap();
        let found = desk.json(&["-e", query, "--all", "seeds", "-c"]);
        assert_eq!(found["counts"]["articles"], spelling["articles"], "{query}");
    }
    let ran = desk.run(&["-v", "ukrane", "seeds"]);
    let hint = "hint: `ukrane` is hardly here; did you mean ukraine? 5 articles: newsgrep ukraine seeds\n";
    assert!(ran.err.contains(hint), "{}", ran.err);
    assert_eq!(desk.run(&["ukraine", "seeds", "-l"]).out.lines().count(), 5);
    // What was meant comes before what would have to go.
    let ran = desk.run(&["-v", "--all", "Grusko NATO", "seeds"]);
    let first = ran.err.lines().find(|line| line.starts_with("hint: ")).unwrap();
    assert!(first.contains("did you mean grushko?"), "{}", ran.err);
}

#[test]
fn a_search_can_be_explained() {
    let desk = Desk::new();
    let ran = desk.run(&["--explain", "~Ryabkov Geneva", "seeds"]);
    assert_eq!(ran.code, Some(0));
    assert!(ran.err.starts_with("read as: ~Ryabkov AND Geneva\n"), "{}", ran.err);
    assert!(ran.err.contains("riabkov 3, ryabkov 3"), "{}", ran.err);
    assert!(ran.err.contains("seeds/004_70b82951417b80d5.txt: score "), "{}", ran.err);
    assert_eq!(ran.out, desk.run(&["~Ryabkov Geneva", "seeds"]).out);
    let answer = desk.json(&["--explain", "~Ryabkov Geneva", "seeds"]);
    assert_eq!(answer["explanation"]["paragraphs"], 98);
    assert!(answer["hits"][0]["score_parts"]["clauses"].is_array(), "{answer}");
    assert!(desk.json(&["NATO", "seeds"]).get("explanation").is_none());
}

#[test]
fn pages_follow_each_other() {
    let desk = Desk::new();
    for sort in ["relevance", "newest", "oldest"] {
        let mut ids = Vec::new();
        let mut next: Option<String> = None;
        loop {
            let mut arguments = vec!["NATO", "seeds", "-n", "2", "--sort", sort];
            if let Some(next) = &next {
                arguments.extend(["--after", next]);
            }
            let page = desk.json(&arguments);
            ids.extend(page["hits"].as_array().unwrap().iter().map(|hit| hit["id"].clone()));
            match page["next"].as_str() {
                Some(cursor) => next = Some(cursor.to_owned()),
                None => break,
            }
        }
        let whole = desk.json(&["NATO", "seeds", "--sort", sort]);
        let whole: Vec<Value> =
            whole["hits"].as_array().unwrap().iter().map(|hit| hit["id"].clone()).collect();
        assert_eq!(ids, whole, "{sort}");
    }
    let first = desk.json(&["NATO", "seeds", "-n", "1"])["next"].as_str().unwrap().to_owned();
    let ran = desk.run(&["Russia", "seeds", "--after", &first]);
    assert_eq!(ran.code, Some(2));
    assert!(ran.err.contains("from a search for another query"), "{}", ran.err);
    assert_eq!(desk.run(&["NATO", "seeds", "--after", "nonsense"]).code, Some(2));
}
