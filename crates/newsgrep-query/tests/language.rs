//! The language: what is typed, what it means, and what is wrong with it.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use jiff::civil;
use newsgrep_query::{ParseOptions, Plain, parse, parse_argument, parse_with, print};

/// What is typed, and its canonical form.
const READ: &[(&str, &str)] = &[
    ("moment of truth", "moment AND of AND truth"),
    (r#""moment of truth""#, r#""moment of truth""#),
    ("“moment of truth”", r#""moment of truth""#),
    ("« moment of truth«", r#""moment of truth""#),
    ("„moment of truth“", r#""moment of truth""#),
    ("Russia's demands", "Russia's AND demands"),
    ("Russia’s demands", "Russia's AND demands"),
    ("NATO-Russia council", r#""NATO Russia" AND council"#),
    ("NATO w/5 Russia", "NATO W/5 Russia"),
    (r#"NATO W/5 "open door""#, r#"NATO W/5 "open door""#),
    ("NATO near5 Russia", "NATO W/5 Russia"),
    ("NATO /5 Russia", "NATO W/5 Russia"),
    ("NATO /N5/ Russia", "NATO W/5 Russia"),
    ("NATO AROUND(4) Russia", "NATO W/5 Russia"),
    ("NATO pre/3 expansion", "NATO PRE/3 expansion"),
    ("NATO adj3 expansion", "NATO PRE/3 expansion"),
    ("Smith w/s ambassador", "Smith W/s ambassador"),
    ("Smith SAME ambassador", "Smith W/p ambassador"),
    ("Smith /p ambassador", "Smith W/p ambassador"),
    ("Sherman NOT W/3 Wendy", "Sherman NOT W/3 Wendy"),
    ("atleast3 Stoltenberg", "ATLEAST3 Stoltenberg"),
    (r#"ATLEAST3(Stoltenberg OR "NATO chief")"#, r#"ATLEAST3 (Stoltenberg OR "NATO chief")"#),
    ("repeat3:Stoltenberg", "ATLEAST3 Stoltenberg"),
    ("hlead(NATO AND talks)", "hlead:(NATO AND talks)"),
    ("headline:NATO", "title:NATO"),
    ("hd=NATO", "title:NATO"),
    (r#"intitle:"high-level talks""#, r#"title:"high level talks""#),
    ("ti(NATO)", "title:NATO"),
    ("source:tass date:2022-01..2022-02", "source:tass AND date:2022-01..2022-02"),
    (r#"source:(tass OR "AFP") NATO"#, r#"source:(tass OR "AFP") AND NATO"#),
    ("date:[2022-01-01 TO 2022-01-31] NATO", "date:[2022-01-01 TO 2022-01-31] AND NATO"),
    ("after:2022-01-10 before:2022-01-14 NATO", "after:2022-01-10 AND before:2022-01-14 AND NATO"),
    ("wc>1000 NATO", "wc>1000 AND NATO"),
    ("length>1200 NATO", "wc>1200 AND NATO"),
    (
        "Beatles OR Lennon Live OR Unplugged -potatoes",
        "(Beatles OR Lennon) AND (Live OR Unplugged) NOT potatoes",
    ),
    ("a AND b AND NOT c", "a AND b NOT c"),
    ("a NOT b", "a NOT b"),
    ("-optimism", "-optimism"),
    ("NATO OR Russia", "NATO OR Russia"),
    ("NATO | Russia", "NATO OR Russia"),
    (r#"nuclear w/5 "power plant""#, r#"nuclear W/5 "power plant""#),
    ("a w/5 (b OR c)", "a W/5 (b OR c)"),
    ("(a w/5 b) OR c", "(a W/5 b) OR c"),
    ("a w/5 b w/5 c", "a W/5 b W/5 c"),
    ("a w/5 b source:tass", "a W/5 b AND source:tass"),
    ("Ryabkov~1", "Ryabkov~1"),
    ("~Ryabkov", "~Ryabkov"),
    ("=raining", "=raining"),
    (r#"=="moment of truth""#, r#"=="moment of truth""#),
    ("ALLCAPS(who) report", "ALLCAPS(who) AND report"),
    ("optimis*", "optimis*"),
    ("wom?n", "wom?n"),
    ("No optimism!", "No AND optimism"),
    ("Is NATO finished?", "Is AND NATO AND finished"),
    (r#""moment of tru"*"#, r#""moment of tru"*"#),
    (r#""moment * truth""#, r#""moment * truth""#),
    (r#""moment truth"~1"#, r#""moment truth"~1"#),
    ("re:/r[iy]abkov/", "re:/r[iy]abkov/"),
    ("title:/nato.*/", "title:/nato.*/"),
    (r#"quote:"moment of truth" said:Grushko"#, r#"quote:"moment of truth" AND said:Grushko"#),
    ("2 OF (nato russia ukraine)", "2 OF (nato AND russia AND ukraine)"),
    ("https://example.com/a?b=c", r#""https example com a b c""#),
    ("12:30 briefing", r#""12 30" AND briefing"#),
    ("profit and loss", "profit AND and AND loss"),
    ("rock or roll", "rock AND or AND roll"),
    ("c++ programming", "c AND programming"),
    ("AT&T merger", r#""AT T" AND merger"#),
    ("U.S. envoy", "U.S. AND envoy"),
    ("*", "*"),
    ("* source:tass", "* AND source:tass"),
    ("NATO^2 Russia", "NATO^2 AND Russia"),
    ("STEM(negotiate) w/3 guarantee*", "STEM(negotiate) W/3 guarantee*"),
    ("CAPS(turkey) AND ankara", "CAPS(turkey) AND ankara"),
    ("NOCAPS(turkey) recipe", "NOCAPS(turkey) AND recipe"),
    (r#"~"Julianne Smith""#, r#"~"Julianne Smith""#),
    ("~Ryabkov w/5 Geneva", "~Ryabkov W/5 Geneva"),
    (r#""wom?n of the yea*""#, r#""wom?n of the yea*""#),
    ("(a w/3 b) w/10 c", "(a W/3 b) W/10 c"),
    ("zone:boiler Newsletter", "zone:boiler AND Newsletter"),
    ("date:none source:tass", "date:none AND source:tass"),
    ("query:kremlin -sport", "query:kremlin NOT sport"),
];

/// What is wrong: the text, the code, the first byte, the message, and the rewrites.
const WRONG: &[(&str, &str, usize, &str, &[&str])] = &[
    (
        "cat AND dog OR pet",
        "and-or",
        4,
        "AND and OR are mixed without parentheses",
        &["(cat AND dog) OR pet", "cat AND (dog OR pet)"],
    ),
    (
        "nuclear w/5 power plant",
        "near-space",
        18,
        "is the second word part of a phrase? quote it, or add AND",
        &["nuclear W/5 power AND plant", r#"nuclear W/5 "power plant""#],
    ),
    (
        "a w/5 b OR c",
        "near-or",
        8,
        "a proximity operator and OR are mixed without parentheses",
        &["a w/5 (b OR c)", "(a w/5 b) OR c"],
    ),
    (
        "a w/5 b w/10 c",
        "near-chain",
        8,
        "different proximity operators in one chain need parentheses",
        &["(a W/5 b) W/10 c"],
    ),
    ("foo:bar", "unknown-field", 0, r#"there is no field "foo""#, &[r#""foo:bar""#]),
    ("sorce:tass", "unknown-field", 0, r#"there is no field "sorce""#, &["source:tass", r#""sorce:tass""#]),
    (r#""open door"#, "unclosed-quote", 0, "this quotation mark is never closed", &[r#""open door""#]),
    ("talks in Geneva)", "extra-paren", 15, "this ) has no matching (", &["talks in Geneva"]),
    ("(talks in Geneva", "unclosed-paren", 0, "this ( is never closed", &["(talks in Geneva)"]),
    ("NATO OR", "missing-term", 7, "the query ends where a word was expected", &[]),
    (
        "AND NATO",
        "missing-left",
        0,
        r#"AND needs something on its left; to search the word write "and""#,
        &[],
    ),
    ("w/5 NATO", "missing-left", 0, "a proximity operator needs a word, phrase or (…) on its left", &[]),
    ("NATO w/5", "missing-right", 5, "this operator needs a word, phrase or (…) on its right", &[]),
    ("source:", "field-no-value", 0, "source: needs a value", &[]),
    (">>>", "empty", 0, "nothing to search for", &[]),
    (r#""""#, "empty-phrase", 0, "nothing between the quotation marks", &[]),
    ("a:(^", "unknown-field", 0, r#"there is no field "a""#, &[r#""a:(^""#]),
    ("« »", "empty-phrase", 0, "nothing between the quotation marks", &[]),
    ("word~5", "fuzzy-too-wide", 0, "a word can differ by at most 2 letters", &[]),
    (
        "a NOT b OR c",
        "and-or",
        2,
        "NOT and OR are mixed without parentheses",
        &["(a NOT b) OR c", "a NOT (b OR c)"],
    ),
    ("a w/999 b", "limit", 2, "a proximity reaches at most 255 words", &["a W/255 b"]),
];

fn options() -> ParseOptions {
    ParseOptions { today: Some(civil::date(2022, 1, 14)), ..ParseOptions::default() }
}

/// Reads a text, holds its canonical form against the expected one, and reads that again.
#[track_caller]
fn check(text: &str, canonical: &str) {
    let parsed = parse_with(text, &options()).unwrap_or_else(|errors| panic!("{text}\n{errors}"));
    assert_eq!(print(&parsed.query), canonical, "{text}");
    let again = parse_with(canonical, &options()).unwrap_or_else(|errors| panic!("{canonical}\n{errors}"));
    assert_eq!(again.query, parsed.query, "{text} and its canonical form are different queries");
}

/// Returns what is wrong with a text, as `code@first byte..last byte`, and holds the rewrites to be readable.
#[track_caller]
fn wrong(text: &str) -> Vec<String> {
    let errors = match parse_with(text, &options()) {
        Ok(parsed) => panic!("{text} was read as {}", print(&parsed.query)),
        Err(errors) => errors,
    };
    for error in &errors {
        assert!(text.is_char_boundary(error.start) && text.is_char_boundary(error.end), "{text}: {error:?}");
        assert!(error.start <= error.end && error.end <= text.len().max(1), "{text}: {error:?}");
        for suggestion in &error.suggestions {
            parse_with(suggestion, &options()).unwrap_or_else(|errors| panic!("{suggestion}\n{errors}"));
        }
    }
    errors.iter().map(|error| format!("{}@{}..{}", error.code, error.start, error.end)).collect()
}

/// Returns the rewrites of the first error.
fn rewrites(text: &str) -> Vec<String> {
    parse_with(text, &options()).unwrap_err().iter().next().unwrap().suggestions.clone()
}

#[test]
fn what_is_typed_has_one_canonical_form() {
    for (text, canonical) in READ {
        check(text, canonical);
        let notices = parse_with(text, &options()).unwrap().notices;
        let expected: &[&str] = match *text {
            "Is NATO finished?" => &["trailing-?-ignored"],
            // Nothing but a negation finds nearly every article, which is worth a word.
            "-optimism" => &["only-negation"],
            _ => &[],
        };
        assert!(notices.iter().map(|notice| notice.code.as_str()).eq(expected.iter().copied()), "{text}");
    }
}

#[test]
fn mistakes_have_a_code_a_place_and_rewrites() {
    for (text, code, position, message, fixes) in WRONG {
        let errors = parse(text).unwrap_err();
        let first = errors.iter().next().unwrap();
        assert_eq!((first.code.name(), first.start), (*code, *position), "{text}\n{errors}");
        assert_eq!(first.message, *message, "{text}");
        assert_eq!(first.suggestions, *fixes, "{text}");
        assert_eq!(errors.iter().count(), 1, "{text}\n{errors}");
    }
}

#[test]
fn any_quotation_mark_closes_any_other() {
    for open in "\"“”„‟«»＂〝〞「」『』".chars() {
        for close in "\"”«»」".chars() {
            check(&format!("{open} moment of truth {close}"), "\"moment of truth\"");
        }
    }
    check("“moment of truth«talks", "\"moment of truth\" AND talks");
}

#[test]
fn words_keep_the_spelling_typed() {
    check("Delâttre", "Delâttre");
    check("l’accord", "\"l accord\"");
    check("O´Brien’s", "O'Brien's");
    check("100,000 troops", "100,000 AND troops");
    check("example.com and/or", "\"example com\" AND \"and or\"");
    check("U.S.* \"U.S. envoy\"", "U.S.* AND \"U.S. envoy\"");
    check("Kiev -- the talks", "Kiev AND the AND talks");
    check("Kiev - the talks & more", "Kiev AND the AND talks AND more");
    check("NATO*-Russia", "\"NATO* Russia\"");
    check("https://example.com/a_(b)|c?x*y talks", "\"https example com a_ b c x y\" AND talks");
}

#[test]
fn an_operator_in_quotation_marks_is_a_word() {
    check("\"and\" \"AND\"", "\"and\" AND \"AND\"");
    check("AND! source:OR", "\"AND\" AND source:\"OR\"");
    check("near5!", "\"near5\"");
    check("SAME* not or of", "SAME* AND not AND or AND of");
}

#[test]
fn wildcards_work_inside_phrases() {
    check("\"optimis* moment\"", "\"optimis* moment\"");
    check("\"moment of tru*\"", "\"moment of tru\"*");
    check("\"mom* of tru\"*", "\"mom* of tru*\"");
    check("\"* truth *\"", "\"* truth *\"");
    assert_eq!(wrong("\"*\""), ["empty-phrase@0..3"]);
    assert_eq!(wrong("100,* NATO-*"), ["bad-wildcard@3..5", "bad-wildcard@10..12"]);
    assert_eq!(wrong("\"truth, ,* or\""), ["bad-wildcard@6..10"]);
}

#[test]
fn signs_and_not_negate() {
    check("a -b +c", "a NOT b AND c");
    check("-a -b", "-a NOT b");
    check("-\"a b\" -(c d) -title:x", "-\"a b\" NOT (c AND d) NOT title:x");
    check("a OR -b", "a OR -b");
    check("a OR NOT b", "a OR -b");
    check("NOT a b", "-a AND b");
    check("-(-a)", "-(-a)");
    check("a NOT (-b)", "a NOT (-b)");
    check("(a NOT b) OR c", "(a NOT b) OR c");
    check("-AND", "-\"AND\"");
    assert_eq!(rewrites("NOT a OR b"), ["(NOT a) OR b", "NOT (a OR b)"]);
    assert_eq!(wrong("NOT NOT NOT"), ["missing-term@4..4"]);
    assert_eq!(wrong("a NOT -b"), ["missing-term@6..6"]);
}

#[test]
fn groups_keep_their_parentheses() {
    check("(a)", "a");
    check("((a b)) c", "(a AND b) AND c");
    check("(a OR b) c OR d", "(a OR b) AND (c OR d)");
    check("(a OR b) OR c", "(a OR b) OR c");
    check("(a AND b)OR(c d)", "(a AND b) OR (c AND d)");
    check("a|b||c", "a OR b OR c");
}

#[test]
fn and_and_or_need_parentheses() {
    assert_eq!(
        rewrites("a AND b OR c OR d AND NOT e f"),
        ["(a AND b) OR c OR (d AND NOT e) f", "a AND (b OR c OR d) AND NOT e f"]
    );
    assert_eq!(rewrites("x (a OR b AND c)"), ["x (a OR (b AND c))", "x ((a OR b) AND c)"]);
    assert_eq!(wrong("a OR b AND c d OR e NOT f"), ["and-or@2..4", "and-or@15..17"]);
    // Both are mended in each rewrite, or it could not be read.
    assert_eq!(rewrites("a OR b AND c d OR e NOT f")[1], "(a OR b) AND c d OR (e NOT f)");
}

#[test]
fn every_field_has_its_other_names() {
    for (names, canonical) in [
        ("title headline hd hl ti intitle HEADLINE", "title:x"),
        ("hlead hlp", "hlead:x"),
        ("source publication pub rst sn site", "source:x"),
        ("section topic", "section:x"),
        ("byline author by au", "byline:x"),
        ("agency", "agency:x"),
        ("url", "url:x"),
    ] {
        for name in names.split(' ') {
            check(&format!("{name}:x"), canonical);
            check(&format!("{name}=x"), canonical);
            check(&format!("{name}(x)"), canonical);
        }
    }
}

#[test]
fn values_of_fields_are_words_phrases_and_groups() {
    check("source:\"new york*\"", "source:\"new york\"*");
    check("source:*", "source:*");
    check("source:(a -b)", "source:(a NOT b)");
    check("source:(-b)", "source:(-b)");
    check("section:world/europe", "section:\"world europe\"");
    check("url:https://example.com/2022?a=b", "url:\"https example com 2022 a b\"");
    check("(url:example.com/x)", "url:\"example com x\"");
    check("-source:tass", "-source:tass");
    check("title:*", "title:*");
}

#[test]
fn values_of_fields_can_be_wrong() {
    assert_eq!(rewrites("source: tass"), ["source:tass"]);
    assert_eq!(rewrites("source:-tass nato"), ["-source:tass nato"]);
    assert_eq!(wrong("source:()"), ["empty@7..9"]);
    assert_eq!(wrong("source:&"), ["field-no-value@0..7"]);
    assert_eq!(wrong("title:source:x"), ["field-in-field@6..12"]);
    assert_eq!(wrong("title:(a wc>5)"), ["field-in-field@9..13"]);
    assert_eq!(wrong("(source:)"), ["field-no-value@1..8"]);
    assert_eq!(wrong("NATO: the talks"), ["unknown-field@0..4"]);
    assert_eq!(rewrites("foo:(a b) c"), ["\"foo:(a b)\" c"]);
    assert_eq!(rewrites("foo:\"a b\" c"), ["\"foo:a b\" c"]);
    assert_eq!(rewrites("headlin:x"), ["headline:x", "\"headlin:x\""]);
}

#[test]
fn zones_languages_and_ids() {
    check("zone:(title OR Lead)", "zone:(title OR lead)");
    check("zone:(title|lead) a", "zone:(title OR lead) AND a");
    check("zone:title OR zone:lead", "zone:(title OR lead)");
    check("-zone:(title OR lead) a", "-zone:(title OR lead) AND a");
    check("lang:EN la:(en OR de)", "lang:en AND lang:(en OR de)");
    check("lang=\"en\"", "lang:en");
    check("id:0123456789abcdef0123456789ABCDEF", "id:0123456789abcdef0123456789abcdef");
    assert_eq!(rewrites("zone:titel x"), ["zone:title x"]);
    assert_eq!(rewrites("zone:(title lead)"), ["zone:(title OR lead)"]);
    assert_eq!(wrong("zone:(title OR)"), ["missing-term@14..14"]);
    assert_eq!(wrong("zone:()"), ["field-no-value@6..6"]);
    check("lang:English la=(french OR ger)", "lang:en AND lang:(fr OR de)");
    check(
        "lang:(spanish|russian|arabic|italian|portuguese|chinese|japanese)",
        "lang:(es OR ru OR ar OR it OR pt OR zh OR ja)",
    );
    assert_eq!(rewrites("lang:(en or fr)"), ["lang:(en OR fr)"]);
    assert_eq!(wrong("lang:klingon"), ["bad-language@5..12"]);
    assert_eq!(wrong("id:7"), ["bad-id@3..4"]);
}

#[test]
fn dates_are_days_months_years_and_ranges() {
    for value in [
        "2022",
        "2022-01",
        "2022-01-10",
        "2022-01-10T09:30",
        "2022-01-10..2022-01-14",
        "2022..",
        "..2022",
        "[2022-01 TO 2022-02]",
        "[* TO 2022]",
        "[2022 TO *]",
        "none",
        "today",
        "yesterday",
        "-7d",
        "-2w",
        "-1m",
        "-1y",
        "-7d..yesterday",
    ] {
        check(&format!("date:{value}"), &format!("date:{value}"));
    }
    check("after:2022-01-10 before:yesterday", "after:2022-01-10 AND before:yesterday");
    check("date=2022 date>=2022-02 date:<2023", "date:2022 AND date>=2022-02 AND date<2023");
    check("date:[2022  to  2023]", "date:[2022 TO 2023]");
    check("-date:2022", "-date:2022");
    assert_eq!(rewrites("date:2022/1/5 a"), ["date:2022-01-05 a"]);
    assert_eq!(rewrites("date:2023..2022"), ["date:2022..2023"]);
    for text in [
        "date:soon",
        "date:2022-13",
        "date:[2022",
        "date:(2022 OR 2023)",
        "after:none",
        "before:2022..2023",
        "after>2022",
        "before:<2022",
    ] {
        assert!(wrong(text)[0].starts_with("bad-date@"), "{text}: {:?}", wrong(text));
    }
}

#[test]
fn a_relative_date_needs_the_day_to_count_from() {
    assert!(parse_with("date:-7d", &options()).is_ok());
    assert_eq!(parse("date:-7d").unwrap_err().iter().next().unwrap().code.name(), "bad-date");
}

#[test]
fn numbers_of_words_are_compared_and_ranged() {
    check("wc:1000", "wc:1000");
    check("wc:100..200", "wc:100..200");
    check("wc:[100 TO 200]", "wc:100..200");
    check("wc:100..", "wc>99");
    check("wc>=1,000 wc<=20 wc<20 length:>5", "wc>999 AND wc<21 AND wc<20 AND wc>5");
    check("wc>=0", "wc>=0");
    for text in ["wc:many", "wc<0", "wc:200..100", "wc:..", "wc>99999999999999999999", "wc:-5"] {
        assert!(wrong(text)[0].starts_with("bad-number@"), "{text}: {:?}", wrong(text));
    }
}

#[test]
fn all_mistakes_are_told_at_once() {
    assert_eq!(
        wrong("sorce:tass \"\" (a OR) date:soon b)"),
        [
            "unknown-field@0..5",
            "empty-phrase@11..13",
            "missing-term@19..19",
            "bad-date@26..30",
            "extra-paren@32..33"
        ]
    );
    assert_eq!(rewrites("sorce:tass (talks"), ["source:tass (talks)", "\"sorce:tass\" (talks)"]);
    assert_eq!(wrong("((a b"), ["unclosed-paren@0..1", "unclosed-paren@1..2"]);
    assert_eq!(rewrites("((a b"), ["((a b))"]);
    assert_eq!(wrong("a AND OR b"), ["missing-term@6..6"]);
    assert_eq!(wrong("()"), ["empty@0..2"]);
    assert_eq!(wrong(""), ["empty@0..0"]);
}

#[test]
fn errors_print_with_carets_and_rewrites() {
    let printed = |text: &str| parse(text).unwrap_err().to_string();
    assert_eq!(
        printed("“Élysée” sorce:tass"),
        "error[unknown-field]: there is no field \"sorce\"\n  “Élysée” sorce:tass\n           ^^^^^\n  \
         write one of:   “Élysée” source:tass\n                  “Élysée” \"sorce:tass\""
    );
    assert_eq!(
        printed("NATO OR"),
        "error[missing-term]: the query ends where a word was expected\n  NATO OR\n         ^"
    );
    assert_eq!(printed(""), "error[empty]: nothing to search for");
    assert_eq!(
        printed("(talks\u{1b}[2J"),
        "error[unclosed-paren]: this ( is never closed\n  (talks [2J\n  ^\n  write:   (talks [2J)"
    );
}

#[test]
fn errors_are_data_too() {
    let errors = parse("cat AND dog OR pet").unwrap_err();
    assert_eq!(
        serde_json::to_value(&errors).unwrap(),
        serde_json::json!({
            "query": "cat AND dog OR pet",
            "errors": [{
                "code": "and-or", "start": 4, "end": 7, "also": [[12, 14]],
                "message": "AND and OR are mixed without parentheses",
                "suggestions": ["(cat AND dog) OR pet", "cat AND (dog OR pet)"],
            }],
        })
    );
}

#[test]
fn slips_are_told_with_what_was_meant() {
    for (text, meant) in [
        ("CAPS (turkey) ankara", ["CAPS(turkey) ankara", "\"CAPS\" (turkey) ankara"].as_slice()),
        ("STEM (negotiate)", &["STEM(negotiate)", "\"STEM\" (negotiate)"]),
        ("nato w/ 5 russia", &["nato w/5 russia"]),
        ("nato PRE/ 5 russia", &["nato PRE/5 russia"]),
        ("title :nato", &["title:nato"]),
        ("title>nato", &["title:nato"]),
        ("source<=tass", &["source:tass"]),
        ("2OF(nato russia)", &["2 OF(nato russia)"]),
        ("2OF (nato russia)", &["2 OF (nato russia)"]),
        ("nato NOT-russia", &["nato NOT russia", "nato \"NOT-russia\""]),
        ("nato NOT-(a b)", &["nato NOT (a b)"]),
        ("nato --russia", &["nato -russia", "nato russia"]),
        ("nato ---\"open door\"", &["nato -\"open door\"", "nato \"open door\""]),
        ("nato –russia", &["nato -russia", "nato russia"]),
        ("nato \u{2212}russia", &["nato -russia", "nato russia"]),
        ("(–russia nato)", &["(-russia nato)", "(russia nato)"]),
    ] {
        assert_eq!(wrong(text).len(), 1, "{text}");
        assert_eq!(rewrites(text), meant, "{text}");
        for plain in [Plain::Phrase, Plain::Any] {
            assert!(parse_argument(text, plain, &options()).is_err(), "{text}");
        }
    }
    check("Kiev – the talks", "Kiev AND the AND talks");
    check("NATO–Russia by > 5 the title : nato", "\"NATO Russia\" AND by AND 5 AND the AND title AND nato");
    check("stem (negotiate) 5 w/ b", "stem AND negotiate AND 5 AND w AND b");
}

#[test]
fn an_operator_that_is_read_as_a_word_is_noticed() {
    let notices = |text: &str| -> Vec<String> {
        parse_with(text, &options()).unwrap().notices.into_iter().map(|notice| notice.message).collect()
    };
    assert_eq!(notices("nato NEAR russia"), ["`NEAR` is searched as a word; to search near write near5"]);
    assert_eq!(notices("nato NEAR (russia OR ukraine)").len(), 1);
    assert_eq!(notices("CAPS who"), ["`CAPS` is searched as a word; the operator is CAPS(…)"]);
    assert_eq!(notices("STEM negotiate"), ["`STEM` is searched as a word; the operator is STEM(…)"]);
    for text in
        ["STEM AND science", "NEAR east", "stem cells", "the NEAR", "village near kyiv", "salary CAPS"]
    {
        assert!(notices(text).is_empty(), "{text}");
    }
}

#[test]
fn of_many_errors_ten_are_printed() {
    let errors = parse(&"a:b ".repeat(200)).unwrap_err();
    assert_eq!(errors.iter().count(), 100);
    let printed = errors.to_string();
    assert_eq!(printed.matches("error[").count(), 10);
    assert!(printed.ends_with("\nand 90 more"), "{printed}");
}

#[test]
fn atleast_takes_its_number_without_parentheses() {
    assert_eq!(rewrites("ATLEAST(2) nato"), ["ATLEAST2 nato"]);
    assert_eq!(rewrites("ATLEAST 3 nato"), ["ATLEAST3 nato"]);
}

#[test]
fn an_argument_of_nothing_but_words_is_a_phrase() {
    let check = |text: &str, phrase: &str, all: &str, any: &str| {
        for (plain, canonical) in [(Plain::Phrase, phrase), (Plain::All, all), (Plain::Any, any)] {
            let parsed = parse_argument(text, plain, &options()).unwrap();
            assert_eq!(print(&parsed.query), canonical, "{text} {plain:?}");
        }
    };
    check("moment of truth", "\"moment of truth\"", "moment AND of AND truth", "moment OR of OR truth");
    check("MOMENT  of Truth", "\"MOMENT of Truth\"", "MOMENT AND of AND Truth", "MOMENT OR of OR Truth");
    check("No optimism!", "\"No optimism\"", "No AND optimism", "No OR optimism");
    check("Is NATO finished?", "\"Is NATO finished\"", "Is AND NATO AND finished", "Is OR NATO OR finished");
    check("NATO-Russia", "\"NATO Russia\"", "\"NATO Russia\"", "\"NATO Russia\"");
    check("profit and loss", "\"profit and loss\"", "profit AND and AND loss", "profit OR and OR loss");
    check("optimis* talks", "\"optimis* talks\"", "optimis* AND talks", "optimis* OR talks");
    check("Delattre", "Delattre", "Delattre", "Delattre");
    check("*", "*", "*", "*");
    // With an operator, a sign, a quotation mark, a parenthesis or a field it is a query.
    for (text, canonical) in [
        ("“moment of truth”", "\"moment of truth\""),
        ("a OR b", "a OR b"),
        ("a -b", "a NOT b"),
        ("(a b)", "a AND b"),
        ("source:tass a", "source:tass AND a"),
    ] {
        check(text, canonical, canonical, canonical);
    }
    assert!(parse_argument("talks in Geneva)", Plain::Phrase, &options()).is_err());
    assert!(parse_argument("", Plain::Any, &options()).is_err());
}

#[test]
fn what_was_ignored_or_unusual_is_noticed() {
    let codes = |text: &str| -> Vec<String> {
        parse_with(text, &options()).unwrap().notices.into_iter().map(|notice| notice.code).collect()
    };
    assert_eq!(codes("Is NATO finished? Really?!"), ["trailing-?-ignored"]);
    assert_eq!(codes("-optimism"), ["only-negation"]);
    assert_eq!(codes("No optimism!"), [""; 0]);
    assert_eq!(codes("a -b"), [""; 0]);
}
