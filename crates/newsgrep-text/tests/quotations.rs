//! Quotations: of the five seeds as a reader marks them, and of made-up paragraphs, one for each way to break marks.

use std::time::{Duration, Instant};

use newsgrep_text::{Article, quotations};

const SEEDS: [(&str, &str); 5] = [
    ("000", include_str!("../../../seeds/000_8d851afeb58f61ec.txt")),
    ("001", include_str!("../../../seeds/001_b40142b4669ba518.txt")),
    ("002", include_str!("../../../seeds/002_997d0466002064fc.txt")),
    ("003", include_str!("../../../seeds/003_d6b7efd2f01de790.txt")),
    ("004", include_str!("../../../seeds/004_70b82951417b80d5.txt")),
];

/// Every quotation of the seeds, found by reading them: the seed, the first byte in its file and the one after the
/// last, the first two words and the last two. What is wrong with the marks stands behind.
#[rustfmt::skip]
const IN_SEEDS: [(&str, usize, usize, &str, &str); 34] = [
    ("000", 1266, 1281, "moment of", "of truth"),
    ("000", 1536, 1627, "There is", "via diplomatic"), // closer is an opening mark, preceded by a space
    ("000", 2505, 2522, "thorn in", "the side"),
    ("001", 457, 559, "There is", "diplomatic sequence"), // closer is « , spaces inside and after
    ("001", 872, 887, "moment of", "of truth"), // closer is «
    ("001", 1728, 1858, "It is", "negotiate seriously."), // closer missing, attribution glued inside the marks
    ("001", 1897, 2014, "NATO’s relationship", "other countries"), // opener missing (attribution glued inside the marks), closer is «
    ("001", 2285, 2442, "The United", "security crisis"), // closer is «
    ("001", 2597, 2698, "Our expectations", "in-depth conversation."), // closer is «
    ("001", 2817, 2928, "We will", "safeguards agreement"), // closer is «
    ("001", 3167, 3303, "We must", "even negotiating"), // closer is «
    ("001", 3352, 3447, "Ukraine shows", "diplomatic sequence"), // opener is », closer is « (both reversed)
    ("001", 3687, 3708, "by the", "of January"), // closer is «
    ("002", 1614, 1658, "These are", "unacceptable propositions."),
    ("002", 2884, 3043, "It has", "door policy,"),
    ("002", 3098, 3166, "I can’t", "for debate."), // continuation: no cue of its own
    ("002", 3339, 3400, "Russia is", "these discussions."),
    ("002", 3448, 3512, "show to", "about business."),
    ("003", 827, 857, "provocative push", "for expansion"),
    ("003", 1095, 1105, "resolutely", "resolutely"), // opener is ” glued to the word before, spaces inside
    ("003", 1750, 1762, "unacceptable", "unacceptable"),
    ("003", 1988, 2021, "a gun", "Ukraine’s head"), // opener is ” glued to the word before
    ("003", 2122, 2161, "That is", "the question,"),
    ("003", 2240, 2326, "We are", "recent days."), // continuation: no cue of its own
    ("004", 451, 474, "significant differences", "significant differences"),
    ("004", 562, 780, "There are", "the table,"),
    ("004", 975, 1155, "Russia was", "an answer,"), // closer is “ glued to the next word
    ("004", 1172, 1227, "And of", "sit down"),
    ("004", 1440, 1650, "Ukraine is", "against Ukraine,"), // space before the closer, closer glued to the next word
    ("004", 1774, 1907, "the conversation", "fundamental issues."),
    ("004", 1963, 2006, "will not", "security problems"),
    ("004", 2190, 2239, "unforeseeable consequences", "European security."),
    ("004", 2345, 2368, "to present", "its concerns"),
    ("004", 2581, 2734, "de-escalate the", "identify solutions."),
];

#[test]
fn the_seeds_hold_34_quotations_and_no_other() {
    let mut found = Vec::new();
    for (seed, text) in SEEDS {
        let article = Article::from_text(seed, text);
        for ordinal in 0..article.paragraphs.len() {
            let paragraph = article.paragraphs[ordinal].span;
            let spans = quotations(article.paragraph_text(ordinal)).into_iter();
            found.extend(spans.map(|span| (seed, span.shifted(paragraph.start), text)));
        }
    }
    for ((seed, span, text), (of, start, end, first, last)) in found.iter().zip(IN_SEEDS) {
        let quoted = span.of(text);
        assert_eq!((*seed, span.start, span.end), (of, start, end), "{quoted}");
        assert!(quoted.starts_with(first) && quoted.ends_with(last), "{quoted}");
    }
    assert_eq!(found.len(), IN_SEEDS.len());
}

fn check(paragraph: &str, expected: &[&str]) {
    let spans = quotations(paragraph);
    let quoted: Vec<&str> = spans.iter().map(|span| span.of(paragraph)).collect();
    assert_eq!(quoted, expected, "{paragraph}");
    assert!(spans.windows(2).all(|pair| pair[0].end < pair[1].start), "{paragraph}");
}

#[test]
fn well_formed_marks_quote_in_every_language() {
    check("“We must go,” the envoy said. “Now.”", &["We must go,", "Now."]);
    check("The film (\"Jaws\") and the song—“Hello”—were played.", &["Jaws", "Hello"]);
    check("«\u{a0}Nous devons partir\u{a0}», a-t-il dit.", &["Nous devons partir"]);
    check("Er sagte: „Wir müssen gehen“, und ging. „Ja.“", &["Wir müssen gehen", "Ja."]);
    check("Er sagte: »Wir gehen«, und: »Ja«, sagte sie, »bald.«", &["Wir gehen", "Ja", "bald."]);
    check("”Det är klart”, sade hon. ”Ja.”", &["Det är klart", "Ja."]);
    check("首相は「交渉は続く」と述べた。「行く」と言った。", &["交渉は続く", "行く"]);
    check("They said “yes”“no”“perhaps”.", &["yes", "no", "perhaps"]);
    check("``We must go,'' he said. ''Now.''", &["We must go,", "Now."]);
}

#[test]
fn an_inner_quotation_belongs_to_the_outer_one() {
    check("“The ‘moment of truth’ is here,” he said.", &["The ‘moment of truth’ is here,"]);
    check("« C’est “fini” », dit-elle, « oui ».", &["C’est “fini”", "oui"]);
    check("Он сказал: «Мы „уходим“ завтра». «Да».", &["Мы „уходим“ завтра", "Да"]);
    check("首相は「交渉は『真実の瞬間』だ」と述べた。", &["交渉は『真実の瞬間』だ"]);
    check("'It is no \"moment of truth\" at all,' he said.", &["It is no \"moment of truth\" at all,"]);
    check("''You had me at 'independence,''' he wrote.", &["You had me at 'independence,'"]);
    check("He called it \"a \"moment\" of truth\" today.", &["a \"moment\" of truth"]);
}

#[test]
fn marks_turned_the_wrong_way_quote_all_the_same() {
    check("A « moment of truth« , he said. «Yes« .", &["moment of truth", "Yes"]);
    check("He spoke of a “moment of truth“ and of “hope“.", &["moment of truth", "hope"]);
    check("He spoke of a ”moment of truth” and of ”hope”.", &["moment of truth", "hope"]);
    check("He spoke of a ”moment of truth“ and of »hope«.", &["moment of truth", "hope"]);
}

#[test]
fn marks_glued_to_the_wrong_word_quote_all_the_same() {
    check("They will act” resolutely ” if need be.", &["resolutely"]);
    check("They threaten and”a gun is held to his head”.", &["a gun is held to his head"]);
    check("“We must go, ”he said. “Now.”", &["We must go,", "Now."]);
    check("“We must go, “he said. “Now.”", &["We must go,", "Now."]);
    check("He said,\"We must go.\"She said,\"No.\"", &["We must go.", "No."]);
}

#[test]
fn a_quotation_without_closing_mark_ends_where_the_writer_goes_on() {
    check("“We must go. And soon.", &["We must go. And soon."]);
    check("“We must go, he said. “And we went.”", &["We must go,", "And we went."]);
    check("“We must go, said the Russian envoy.", &["We must go,"]);
    check("“Must we go? Mr. Grushko asked. “No.”", &["Must we go?", "No."]);
    check("He blamed “hopeless politicians. His remarks came late.", &["hopeless politicians."]);
    check("“We must go.The envoy said.We have no time«, she wrote.", &["We must go.", "We have no time"]);
}

#[test]
fn a_quotation_without_opening_mark_begins_where_it_can_be_known() {
    check("We must go,” he said. “Now.”", &["We must go,", "Now."]);
    check("The envoy said: We must go.”", &["We must go."]);
    check("“No,” he said. We must go.” And “now.”", &["No,", "We must go.", "now."]);
    check("The envoy spoke of hope” and of “fear”.", &["fear"]);
}

#[test]
fn single_marks_quote_where_they_cannot_be_apostrophes() {
    check(
        "‘We must go,’ the envoy said. ‘The Russians’ plan is bad.’",
        &["We must go,", "The Russians’ plan is bad."],
    );
    check("NATO's 'open door' policy, Putin's 'red lines'", &["open door", "red lines"]);
    check("Economy 'stronger than forecast'", &["stronger than forecast"]);
    check("The Russians’ plan of the ’90s was rock ’n’ roll.", &[]);
    check("The dogs' dinner, 'em boys' toys and the '90s' end", &[]);
    check("Qu'est-ce que c'est, l’accord d’hier?", &[]);
    check("A ‘promise that nobody closes", &[]);
}

#[test]
fn marks_that_quote_nothing_make_no_quotation() {
    check("", &[]);
    check("He is 5'9\" tall, she is 5’ 7”, and the gun is 12\" long.", &[]);
    check("The 12\" single sold well.", &[]);
    check("“The gun is 12\" long,” he said.", &["The gun is 12\" long,"]);
    check("\"The gun is 12\" long,\" he said.", &["The gun is 12\" long,"]);
    check("A lone \" mark", &[]);
    check("\"\" and “ ” and «\u{a0}»", &[]);
    check("\"\"We must go,\"\" he said.", &["We must go,"]);
}

#[test]
fn hostile_paragraphs_take_linear_time() {
    let units = [
        "«",
        "« ",
        "\"",
        "\" ",
        "a\"",
        " \"a",
        "'a ",
        " 'a' ",
        "“‘",
        "“«「『‘",
        "» a,",
        ", ",
        "\u{200b}\"",
        "“A, he. ",
        "” a. ",
        "a.B",
        "1\"",
        "1' ",
        "s’ ",
        "「",
        " ",
    ];
    for unit in units {
        for paragraph in [unit.repeat(25_000), format!("“{}", unit.repeat(25_000))] {
            let start = Instant::now();
            let spans = quotations(&paragraph);
            assert!(spans.iter().all(|span| !span.is_empty()), "{unit}");
            assert!(start.elapsed() < Duration::from_secs(5), "{unit}: {:?}", start.elapsed());
        }
    }
}
