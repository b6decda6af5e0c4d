//! Marks in any text, and passages that show why an article matched.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use newsgrep_query::plan::Plan;
use newsgrep_query::{Highlighter, Passage, Query, Scope, eval, parse};
use newsgrep_testkit::oracle::{VOCABULARY, random_archive, random_query};
use newsgrep_testkit::{Rng, hostile, seeds};
use newsgrep_text::{Article, Span, sentences, words};

fn highlighter(query: &str) -> Highlighter {
    Highlighter::new(&parse(query).unwrap())
}

/// Returns a text with its marks in brackets.
fn shown(text: &str, span: Span, marks: &[Span]) -> String {
    let (mut shown, mut at) = (String::new(), span.start);
    for mark in marks {
        shown += &text[at..mark.start];
        shown += &format!("[{}]", mark.of(text));
        at = mark.end;
    }
    shown + &text[at..span.end]
}

#[track_caller]
fn check_text(query: &str, text: &str, expected: &str) {
    let marks = highlighter(query).text(text);
    assert_eq!(shown(text, Span::new(0, text.len()), &marks), expected, "{query}");
}

#[track_caller]
fn check_passages(query: &str, paragraphs: &[&str], chars: usize, most: usize, expected: &[&str]) {
    let article = Article::from_parts("a", None, paragraphs.iter().copied());
    let passages = highlighter(query).snippets(&article, chars, most);
    let shown: Vec<String> =
        passages.iter().map(|passage| shown(&article.text, passage.span, &passage.marks)).collect();
    assert_eq!(shown, expected, "{query}");
}

#[test]
fn a_text_is_marked_whether_it_satisfies_the_query_or_not() {
    check_text("ferry tax -mayor", "The mayor’s ferry.", "The mayor’s [ferry].");
    check_text("(ferry AND tax) OR port", "A tax. A port.", "A [tax]. A [port].");
    check_text("optimis*", "Optimism, he said.", "[Optimism], he said.");
    check_text("\"moment of truth\"", "A « Moment of\ntruth« came.", "A « [Moment of\ntruth]« came.");
    check_text("source:tass date:2022", "TASS said in 2022.", "TASS said in 2022.");
    check_text("-ferry", "The ferry.", "The ferry.");
}

#[test]
fn no_phrase_crosses_a_blank_line() {
    check_text("\"open door\"", "Open\r\ndoor. Open\r\n \r\ndoor.", "[Open\r\ndoor]. Open\r\n \r\ndoor.");
    check_text("door", "\n\n\ndoor\n\n\ndoor\n", "\n\n\n[door]\n\n\n[door]\n");
    check_text("door", "", "");
}

const HARBOUR: &str = "The harbour closed at noon. Ferries waited outside, and the pilots went home early that day. \
                       In the evening the harbour tax was raised. Nobody had asked the ferries.";

#[test]
fn a_passage_is_whole_sentences_if_they_fit() {
    let check = |chars, expected: &[&str]| check_passages("\"harbour tax\"", &[HARBOUR], chars, 1, expected);
    check(50, &["In the evening the [harbour tax] was raised."]);
    check(80, &["In the evening the [harbour tax] was raised. Nobody had asked the ferries."]);
    check(1_000, &[&HARBOUR.replace("harbour tax", "[harbour tax]")]);
}

#[test]
fn a_passage_too_short_for_a_sentence_is_whole_words() {
    let check = |chars, expected: &[&str]| check_passages("\"harbour tax\"", &[HARBOUR], chars, 1, expected);
    check(20, &["the [harbour tax] was"]);
    check(11, &["[harbour tax]"]);
    // A mark is never cut.
    check(0, &["[harbour tax]"]);
}

#[test]
fn the_passages_with_most_of_the_query_are_shown_in_reading_order() {
    let paragraphs =
        ["The ferry came.", "The ferry paid the tax.", "A tax.", "The tax on the ferry, the ferry on time."];
    let check = |most, expected: &[&str]| check_passages("ferry tax", &paragraphs, 60, most, expected);
    check(0, &[]);
    check(1, &["The [tax] on the [ferry], the [ferry] on time."]);
    check(2, &["The [ferry] paid the [tax].", "The [tax] on the [ferry], the [ferry] on time."]);
    check(
        9,
        &[
            "The [ferry] came.",
            "The [ferry] paid the [tax].",
            "A [tax].",
            "The [tax] on the [ferry], the [ferry] on time.",
        ],
    );
}

#[test]
fn one_paragraph_gives_several_passages_that_do_not_overlap() {
    check_passages(
        "harbour ferries",
        &[HARBOUR],
        45,
        9,
        &[
            "The [harbour] closed at noon. [Ferries] waited",
            "In the evening the [harbour] tax was raised.",
            "Nobody had asked the [ferries].",
        ],
    );
}

#[test]
fn an_article_that_does_not_match_has_no_passages() {
    check_passages("harbour zebra", &[HARBOUR], 50, 3, &[]);
    check_passages("harbour -ferries", &[HARBOUR], 50, 3, &[]);
    check_passages("-zebra", &[HARBOUR], 50, 3, &[]);
    let article = Article::from_parts("a", None, [HARBOUR]);
    assert!(highlighter("zebra").article(&article).is_none());
    assert!(highlighter("-zebra").article(&article).is_some_and(|found| found.paragraphs.is_empty()));
}

/// Checks everything that is promised of passages.
#[track_caller]
fn check_promises(query: &Query, article: &Article, max_chars: usize, max_passages: usize) {
    let highlighter = Highlighter::new(query);
    let text = &article.text;
    let passages = highlighter.snippets(article, max_chars, max_passages);
    let found = eval::evaluate(&Plan::compile(query), article, Scope::Article);
    assert_eq!(highlighter.article(article), found);
    let marks: Vec<Span> =
        found.into_iter().flat_map(|found| found.paragraphs).flat_map(|paragraph| paragraph.spans).collect();
    let shown: Vec<Span> = passages.iter().flat_map(|passage| passage.marks.clone()).collect();
    assert!(shown.iter().all(|mark| marks.contains(mark)), "marks are those of the match");
    assert!(shown.is_sorted() && passages.len() <= max_passages);
    if max_passages >= marks.len() {
        assert_eq!(shown, marks, "no mark is lost");
    }
    assert!(passages.is_sorted_by(|one, next| one.span.end <= next.span.start), "in order, apart");
    for Passage { ordinal, span, marks: inside } in &passages {
        let paragraph = article.paragraphs[*ordinal].span;
        assert!(paragraph.contains(*span) && !inside.is_empty());
        let cut = |mark: &&Span| mark.start < span.end && span.start < mark.end && !span.contains(**mark);
        assert_eq!(marks.iter().find(cut), None, "no mark is cut");
        assert!(marks.iter().filter(|mark| span.contains(**mark)).eq(inside), "every mark is marked");
        let passage = span.of(text);
        assert_eq!(passage, passage.trim());
        let one = inside.len() == 1 && inside[0] == *span;
        assert!(passage.chars().count() <= max_chars || one, "{max_chars}: {passage}");
        let here = paragraph.of(text);
        let is_edge = |byte: usize| {
            let byte = byte - paragraph.start;
            let of_words = words(here).all(|word| byte <= word.span.start || word.span.end <= byte);
            of_words || sentences(here).iter().any(|sentence| sentence.start == byte || sentence.end == byte)
        };
        let of_mark = |byte: usize| inside.iter().any(|mark| mark.start == byte || mark.end == byte);
        assert!([span.start, span.end].into_iter().all(|byte| is_edge(byte) || of_mark(byte)), "whole words");
    }
}

#[test]
fn passages_are_what_they_promise_to_be() {
    for seed in 0..12 {
        println!("seed {seed}");
        let mut rng = Rng::new(seed);
        let articles = random_archive(&mut rng);
        for article in &articles {
            let query = random_query(&mut rng, &VOCABULARY);
            let most = *rng.pick(&[1, 2, 5, usize::MAX]);
            check_promises(&query, article, rng.below(90), most);
        }
    }
    for article in seeds() {
        for query in ["the OR of OR \"NATO-Russia\"", "\"moment of truth\" OR a", "optimis* OR NATO OR u.s"] {
            for (chars, most) in [(0, 3), (30, 5), (120, 3), (300, usize::MAX), (usize::MAX, usize::MAX)] {
                check_promises(&parse(query).unwrap(), &article, chars, most);
            }
        }
    }
}

#[test]
fn hostile_texts_are_marked_without_harm() {
    let marks = "“”".repeat(300) + "the\u{301} the a";
    let texts = [
        hostile::stacked_marks(300),
        hostile::huge_word(2_000),
        "a ".repeat(500),
        "…\n\n\u{feff}é".into(),
        marks,
    ];
    for text in texts {
        let article = Article::from_text("hostile", text.clone());
        for query in [Query::Prefix("a".to_owned()), parse("the OR \"1 2\" OR é").unwrap()] {
            check_promises(&query, &article, 40, 4);
            let marks = Highlighter::new(&query).text(&text);
            assert!(marks.is_sorted_by(|one, next| one.end <= next.start));
        }
    }
}
