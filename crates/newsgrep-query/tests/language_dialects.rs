//! What other systems' queries mean here.
//!
//! The rules are those of the systems' public help pages: Lexis connectors and their order, Factiva's search statement
//! operators, ProQuest's command line, Google's operators, Lucene's query string.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use jiff::civil;
use newsgrep_query::{Dialect, ParseOptions, parse_lenient, parse_with, print};
use newsgrep_testkit::Rng;

fn options(dialect: Dialect) -> ParseOptions {
    ParseOptions { today: Some(civil::date(2022, 1, 14)), dialect }
}

/// Holds each text against its canonical form, or against `error: CODE`.
#[track_caller]
fn check(dialect: Dialect, vectors: &[(&str, &str)]) {
    let mut wrong = String::new();
    for (text, expected) in vectors {
        let found = match parse_with(text, &options(dialect)) {
            Ok(parsed) => {
                let printed = print(&parsed.query);
                let again = parse_with(&printed, &options(Dialect::Newsgrep));
                assert_eq!(again.unwrap().query, parsed.query, "{text}: {printed}");
                printed
            }
            Err(errors) => format!("error: {}", errors.iter().next().unwrap().code),
        };
        if found != *expected {
            wrong.push_str(&format!("{text}\n  is       {found}\n  expected {expected}\n"));
        }
    }
    assert!(wrong.is_empty(), "{}:\n{wrong}", dialect.name());
}

#[test]
fn lexis() {
    check(
        Dialect::Lexis,
        &[
            ("moment of truth", "\"moment of truth\""),
            ("\"moment of truth\"", "\"moment of truth\""),
            ("doctor or physician", "doctor OR physician"),
            ("cat and dog or pet", "cat AND (dog OR pet)"),
            ("cat AND dog OR pet", "cat AND (dog OR pet)"),
            ("doctor w/5 malpractice", "doctor W/5 malpractice"),
            ("southwest pre/2 air or airline", "southwest PRE/2 (air OR airline)"),
            ("rico NOT W/5 puerto", "rico NOT W/5 puerto"),
            (
                "bankrupt! w/25 discharg! and student or college or education! w/5 loan",
                "bankrupt* W/25 discharg* AND (student OR college OR education*) W/5 loan",
            ),
            ("a w/25 b w/5 c", "a W/25 (b W/5 c)"),
            ("a w/5 b w/25 c", "(a W/5 b) W/25 c"),
            ("a w/5 b w/5 c", "a W/5 b W/5 c"),
            ("a w/10 b w/s c", "(a W/10 b) W/s c"),
            ("rule w/s law w/p court", "(rule W/s law) W/p court"),
            ("a near/3 b", "a W/3 b"),
            ("a onear/3 b", "a PRE/3 b"),
            ("sanction! /p damages", "sanction* W/p damages"),
            ("sanction! w/para damages", "sanction* W/p damages"),
            ("sanction w/sent damages", "sanction W/s damages"),
            ("sanction w/seg damages", "error: dialect"),
            ("recycl! plant", "\"recycl* plant\""),
            ("wom*n", "wom?n"),
            ("bank*", "error: dialect"),
            ("optimis?", "error: dialect"),
            ("nato -optimis!", "error: dialect"),
            ("nato & russia", "nato AND russia"),
            ("& nato &", "nato"),
            ("at&t & verizon", "\"at t\" AND verizon"),
            ("nato and language(english or fr)", "nato AND lang:(en OR fr)"),
            ("nato near russia", "error: dialect"),
            ("wom?n?", "error: dialect"),
            ("country(russia)", "error: dialect"),
            ("nato and cite(x)", "error: dialect"),
            ("atl5(nato)", "error: dialect"),
            ("HEADLINE(nato expansion) and kremlin", "title:\"nato expansion\" AND kremlin"),
            ("HLEAD(nato or otan)", "hlead:(nato OR otan)"),
            ("BYLINE(smith)", "byline:smith"),
            ("PUBLICATION(new york times)", "source:\"new york times\""),
            ("company(acme) and merger", "organisation:acme AND merger"),
            ("geographic(russia) and subject(gas)", "place:russia AND subject:gas"),
            ("nato and date aft 1/31/2022", "nato AND date>2022-01-31"),
            ("nato and date bef 2022", "nato AND date<2022"),
            ("nato and date is 1/5/2022", "nato AND date:2022-01-05"),
            ("nato and LENGTH(>1200)", "nato AND wc>1200"),
            ("nato and length(geq 500)", "nato AND wc>499"),
            ("nato and length(many)", "error: bad-number"),
            ("nato and LENGTH>1200", "nato AND wc>1200"),
            ("ATLEAST5(nato)", "ATLEAST5 nato"),
            ("ALLCAPS(aids) and not CAPS(aids)", "ALLCAPS(aids) NOT CAPS(aids)"),
            ("a and not b and c", "a NOT (b AND c)"),
            ("a and b and not c", "a AND b NOT c"),
            ("plural(job)", "error: dialect"),
            ("No optimism!", "\"No optimism\"*"),
            ("(a and b) w/5 c", "error: near-operand"),
        ],
    );
}

/// Returns the messages and rewrites of a text that cannot be said.
#[track_caller]
fn refused(dialect: Dialect, text: &str) -> (Vec<String>, Vec<String>) {
    let errors = parse_with(text, &options(dialect)).unwrap_err();
    let messages = errors.iter().map(|error| error.message.clone()).collect();
    (messages, errors.iter().flat_map(|error| error.suggestions.clone()).collect())
}

#[test]
fn what_cannot_be_said_is_named_and_respelled() {
    for (text, instead) in [("nato optimis?", "nato optimis!"), ("wom?n?", "wom?n!")] {
        assert_eq!(refused(Dialect::Lexis, text).1, [instead]);
    }
    assert_eq!(
        refused(Dialect::Factiva, "village near kyiv").1,
        ["village near5 kyiv", "village \"near\" kyiv"]
    );
    for (text, tight, loose) in [
        ("cat AND dog OR pet", "(cat AND dog) OR pet", "cat AND (dog OR pet)"),
        ("a b AND c", "a OR (b AND c)", "(a OR b) AND c"),
        ("title:(a AND b OR -c) d", "title:((a AND b) OR -c) d", "title:(a AND (b OR -c)) d"),
    ] {
        assert_eq!(refused(Dialect::Lucene, text).1, [tight, loose]);
    }
    for (dialect, text, message) in [
        (Dialect::Lexis, "nato and country(x)", "Lexis segment `country` has no counterpart here"),
        (Dialect::Factiva, "noft(nato)", "Factiva field `noft` has no counterpart here"),
        (Dialect::ProQuest, "ti.exact(nato)", "ProQuest field `ti.exact` has no counterpart here"),
        (Dialect::ProQuest, "foo(nato or otan)", "ProQuest field `foo` has no counterpart here"),
    ] {
        assert_eq!(refused(dialect, text).0, [message]);
    }
}

#[test]
fn factiva() {
    check(
        Dialect::Factiva,
        &[
            ("bill clinton", "\"bill clinton\""),
            ("bill clinton or gore and george bush", "\"bill clinton\" OR (gore AND \"george bush\")"),
            ("\"peas and carrots\"", "\"peas and carrots\""),
            ("president w/2 clinton", "president PRE/2 clinton"),
            ("world cup adj5 rugby", "\"world cup\" PRE/5 rugby"),
            ("world adj cup", "world PRE/1 cup"),
            ("carrefour near5 retail sales", "carrefour W/5 \"retail sales\""),
            ("boeing 747 /N30/ british airways", "\"boeing 747\" W/30 \"british airways\""),
            ("vodafone same telecommunications", "vodafone W/p telecommunications"),
            ("president % clinton", "\"president * clinton\""),
            (
                "releases and (university or instruction, or courses)",
                "releases AND (university OR instruction OR courses)",
            ),
            ("[a or b] and c", "(a OR b) AND c"),
            ("not software not spreadsheets", "-software NOT spreadsheets"),
            ("wireless not cellular", "wireless NOT cellular"),
            ("a and b not c", "a AND (b NOT c)"),
            ("a or b and c", "a OR (b AND c)"),
            ("atleast5 microsoft", "ATLEAST5 microsoft"),
            ("atleast10 Olympics and atleast10 Winter", "ATLEAST10 Olympics AND ATLEAST10 Winter"),
            ("hd=nato and rst=tass", "title:nato AND source:tass"),
            ("hlp=(nato or otan)", "hlead:(nato OR otan)"),
            ("by=smith and la=en", "byline:smith AND lang:en"),
            ("wc>1000 and nokia", "wc>1000 AND nokia"),
            ("general electric and wc<3000", "\"general electric\" AND wc<3000"),
            ("nato and date from 19990201 to 19990301", "nato AND date:1999-02-01..1999-03-01"),
            ("nato and date after 19990201", "nato AND date>1999-02-01"),
            ("nato and date before 13/02/1999", "nato AND date<1999-02-13"),
            ("nato and date before 1/2/1999", "error: bad-date"),
            ("nato and date -7", "nato AND date:-7d"),
            ("closing date and (bid or bids)", "error: bad-date"),
            ("communicat* and (cell* or phone)", "communicat* AND (cell* OR phone)"),
            ("engineer$3", "error: dialect"),
            ("recycl$", "recycl*"),
            ("wom?n", "wom?n"),
            ("cat?", "error: dialect"),
            ("noft(nato)", "error: dialect"),
            ("hd=optimis$ and hd=date", "title:optimis* AND title:date"),
            ("hd=cat?", "error: dialect"),
            ("la=(en or french) and nato", "lang:(en OR fr) AND nato"),
            ("nato near russia", "error: dialect"),
            ("toyota/F50/", "\"toyota F50\""),
            ("toyota /F50/", "error: dialect"),
            ("ns=gpol and nato", "error: dialect"),
            ("fds=IBM", "error: dialect"),
            ("a near5 b adj3 c", "(a W/5 b) PRE/3 c"),
        ],
    );
}

#[test]
fn proquest() {
    check(
        Dialect::ProQuest,
        &[
            ("advertising campaigns", "advertising AND campaigns"),
            ("\"advertising campaigns\"", "\"advertising campaigns\""),
            ("cat AND dog OR pet", "cat AND (dog OR pet)"),
            ("cat and dog or pet", "cat AND (dog OR pet)"),
            ("education NEAR/5 internet", "education W/5 internet"),
            ("education N/5 internet", "education W/5 internet"),
            ("education NEAR internet", "education W/4 internet"),
            ("nuclear PRE/3 power", "nuclear PRE/3 power"),
            ("nuclear P/3 power", "nuclear PRE/3 power"),
            ("mississippi NOT W/3 river", "mississippi NOT W/3 river"),
            ("TI(nato) AND AU(smith)", "title:nato AND byline:smith"),
            ("PUB(new york times)", "source:(new AND york AND times)"),
            ("nato AND PD(20220101-20220131)", "nato AND date:2022-01-01..2022-01-31"),
            ("nato AND YR(2022)", "nato AND date:2022"),
            ("nato AND LA(French)", "nato AND lang:fr"),
            ("nato AND LA(English or fre OR \"Russian\")", "nato AND lang:(en OR fr OR ru)"),
            ("nato AND LA(klingon)", "error: bad-language"),
            ("education PRE internet", "education PRE/4 internet"),
            ("TI,AB(nato)", "hlead:nato"),
            ("SU(energy)", "subject:energy"),
            ("nutr$5", "error: dialect"),
            ("nutr[*5]", "error: dialect"),
            ("educat*", "educat*"),
            ("wom?n", "wom?n"),
            ("watche?", "error: dialect"),
            ("foo(nato)", "error: dialect"),
            ("nato and(russia or ukraine)", "nato AND (russia OR ukraine)"),
            ("ALLCAPS(epa)", "ALLCAPS(epa)"),
            ("food NOT (dog OR cat)", "food NOT (dog OR cat)"),
        ],
    );
}

#[test]
fn google() {
    check(
        Dialect::Google,
        &[
            ("moment of truth", "moment AND of AND truth"),
            ("cat AND dog OR pet", "cat AND (dog OR pet)"),
            ("cat dog OR pet", "cat AND (dog OR pet)"),
            ("cat | dog", "cat OR dog"),
            ("nato -russia", "nato NOT russia"),
            ("nato AROUND(4) russia", "nato W/5 russia"),
            ("intitle:nato site:tass.com", "title:nato AND source:\"tass com\""),
            ("inurl:news nato", "url:news AND nato"),
            ("\"moment * truth\"", "\"moment * truth\""),
            ("nato after:2022-01-10 before:2022-01-14", "nato AND after:2022-01-10 AND before:2022-01-14"),
            ("rock and roll", "rock AND and AND roll"),
            ("filetype:pdf nato", "error: dialect"),
            ("~car", "error: dialect"),
        ],
    );
}

#[test]
fn lucene() {
    check(
        Dialect::Lucene,
        &[
            ("moment truth", "moment OR truth"),
            ("cat AND dog OR pet", "error: dialect"),
            ("cat OR dog AND pet", "error: dialect"),
            ("cat && dog || pet", "error: dialect"),
            ("a b AND c", "error: dialect"),
            ("(cat && dog) || pet", "(cat AND dog) OR pet"),
            ("cat AND dog AND pet", "cat AND dog AND pet"),
            ("a AND b -c", "a AND b NOT c"),
            ("a AND -b", "a NOT b"),
            ("a OR -b", "a NOT b"),
            ("a OR NOT b", "a NOT b"),
            ("a NOT b", "a NOT b"),
            ("a OR -b OR c", "(a OR c) NOT b"),
            ("title:(a OR -b) c", "title:(a NOT b) OR c"),
            ("a w/5 b OR c", "(a W/5 b) OR c"),
            ("_exists_:author", "byline:*"),
            ("_exists_:title OR nato", "title:* OR nato"),
            ("_exists_:price", "error: dialect"),
            ("*:*", "*"),
            ("-_exists_:author nato", "nato NOT byline:*"),
            ("+word~ -/r[iy]a/", "word~2 NOT re:/r[iy]a/"),
            ("*:* AND -nato", "* NOT nato"),
            ("NATO OR", "error: missing-right"),
            ("OR NATO", "error: missing-term"),
            ("+nato +russia", "nato AND russia"),
            ("+nato -russia", "nato NOT russia"),
            ("nato !russia", "nato NOT russia"),
            ("nato russia -sport", "(nato OR russia) NOT sport"),
            ("+nato russia", "error: dialect"),
            ("\"moment truth\"~1", "\"moment truth\"~1"),
            ("word~1", "word~1"),
            ("word~", "word~2"),
            ("word~0.8", "error: fuzzy-no-number"),
            ("title:nato^2", "title:nato^2"),
            ("title:(nato OR otan)", "title:(nato OR otan)"),
            ("date:[2022-01-01 TO 2022-01-31] AND nato", "date:[2022-01-01 TO 2022-01-31] AND nato"),
            ("wc:>1000 AND nato", "wc>1000 AND nato"),
            ("wc:[100 TO 200]", "wc:100..200"),
            ("price:[1 TO 5]", "error: dialect"),
            ("date:{2022 TO 2023}", "error: dialect"),
            ("author:smith", "byline:smith"),
            ("/r[iy]abkov/", "re:/r[iy]abkov/"),
            ("wom?n opt*", "wom?n OR opt*"),
            ("nato\\:russia", "error: dialect"),
            ("NOT nato", "-nato"),
        ],
    );
}

#[test]
fn hostile_texts_are_answered_in_every_dialect() {
    let falling: String = (1..=255).rev().map(|words| format!("a w/{words} ")).collect();
    let groups = format!("{}a", "(a or b and ".repeat(300));
    let units = [
        "a or ",
        "a and not ",
        "not ",
        "( ",
        "[",
        "date ",
        "date from ",
        "a w/5 ",
        "(a w/9 b) ",
        "title(",
        "+a ",
        "!",
    ];
    let texts = units.iter().map(|unit| unit.repeat(4_000 / unit.len())).chain([falling, groups]);
    for text in texts {
        for dialect in Dialect::ALL {
            let parsed = parse_lenient(&text, &options(*dialect));
            assert!(!print(&parsed.query).is_empty());
        }
    }
}

#[test]
fn any_text_is_answered_in_every_dialect() {
    let pieces = [
        "a",
        "b",
        "nato!",
        "wom*n",
        "opt$3",
        "opt$",
        "cat?",
        "%",
        "and",
        "or",
        "not",
        "AND",
        "OR",
        "NOT",
        "(",
        ")",
        "[",
        "]",
        "{",
        "}",
        "+",
        "-",
        "&&",
        "||",
        "!",
        "\"",
        "w/5",
        "w/s",
        "w/seg",
        "pre/3",
        "adj",
        "adj2",
        "near5",
        "NEAR",
        "same",
        "/F50/",
        "date",
        "from",
        "to",
        "aft",
        "after",
        "20220101",
        "1/2/2022",
        "-7",
        "hd=",
        "ns=x",
        "headline(",
        "ti(",
        "pd(",
        "la(",
        "length(>5)",
        "wc>5",
        "title:",
        "site:x",
        "filetype:x",
        "/x/",
        "x~",
        "x~1",
        "^2",
        "\\",
        "é",
        "北",
        "2 OF (",
        "atleast2",
        "STEM(",
        "=",
        "==",
        "~",
    ];
    let mut rng = Rng::new(2022);
    for _ in 0..2_000 {
        let mut text = String::new();
        for _ in 0..rng.between(1, 12) {
            text.push_str(pieces[rng.below(pieces.len())]);
            text.push_str(if rng.per_cent(70) { " " } else { "" });
        }
        for dialect in &Dialect::ALL[1..] {
            let options = options(*dialect);
            let lenient = parse_lenient(&text, &options);
            let parsed = match parse_with(&text, &options) {
                Ok(parsed) => parsed,
                Err(errors) => {
                    assert!(errors.iter().all(|error| text.get(error.start..error.end).is_some()), "{text}");
                    continue;
                }
            };
            assert_eq!(parsed, lenient, "{text}");
            let printed = print(&parsed.query);
            let again = parse_with(&printed, &ParseOptions { dialect: Dialect::Newsgrep, ..options });
            let again = again.unwrap_or_else(|errors| panic!("{}: {text:?}\n{errors}", dialect.name()));
            assert_eq!(again.query, parsed.query, "{}: {text:?} is printed as {printed}", dialect.name());
        }
    }
}
