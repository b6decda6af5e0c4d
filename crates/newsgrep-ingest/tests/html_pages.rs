//! Web pages: what of them is the article, and which of them are refused.

#![cfg(feature = "html")]

mod common;

use common::read_stream;
use newsgrep_ingest::Reader;

const FIRST: &str =
    "The harbour of Lindau stays closed until Friday, the town council said after a night of storms.";
const SECOND: &str =
    "Waves of up to three metres had torn two ferries from their moorings, and nobody was hurt.";
const THIRD: &str =
    "“We have not seen anything like it since the spring of 1999,” said Anna Moser, the harbour master.";
const FOURTH: &str =
    "Repairs are expected to cost four million euros, half of which the state has promised to pay.";

/// Makes a page with this title and this content.
fn page(content: &str) -> String {
    format!(
        "<!DOCTYPE html>\n<html lang=\"en\"><head><title>Storm closes harbour | Lake Post</title></head><body>\
         <nav><ul><li><a href=/>Home</a><li><a href=/sport>Sport</a></ul></nav>{content}\
         <footer><p>© Lake Post. All rights reserved.</p></footer></body></html>"
    )
}

/// Checks the title and the paragraphs of the one article of a page.
fn check(page: impl AsRef<[u8]>, title: &str, paragraphs: &[&str]) {
    let read = read_stream(&Reader::default(), "page.html", page);
    assert_eq!(read.said, [""; 0]);
    let article = &read.articles[0];
    let texts: Vec<&str> = article.paragraphs.iter().map(|it| it.span.of(&article.text)).collect();
    let expected: Vec<&str> = std::iter::once(title).chain(paragraphs.iter().copied()).collect();
    assert_eq!(texts, expected);
}

/// Checks why a page is refused.
fn check_refused(page: impl AsRef<[u8]>, said: &str) {
    let read = read_stream(&Reader::default(), "page.html", page);
    assert_eq!(read.articles.len(), 0);
    assert_eq!(read.said, [said]);
}

#[test]
fn an_article_is_read_without_what_stands_around_it() {
    let content = format!(
        "<article><h1>Storm closes harbour</h1><p class=byline>By Tom Berger</p>\
         <figure><img src=a.jpg><figcaption>The harbour on Tuesday. Photo: Lake Post</figcaption></figure>\
         <p>{FIRST}</p><p>{SECOND}</p><h2>Worst in years</h2><p>{THIRD}</p><p>{FOURTH}</p></article>\
         <aside><h3>Most read</h3><a href=/1>Mayor resigns over parking fines</a></aside>"
    );
    check(page(&content), "Storm closes harbour", &[FIRST, SECOND, "Worst in years", THIRD, FOURTH]);
}

#[test]
fn links_to_other_stories_are_no_part_of_this_one() {
    let content = format!(
        "<article><h1>Storm closes harbour</h1><p>{FIRST}</p><p>{SECOND}</p>\
         <p>Read more: <a href=/2>Ferry company changes its timetable for the summer months</a></p>\
         <p><a href=/3>Why the lake is rising faster than it did in the last ten years</a></p>\
         <p>{THIRD}</p><p>{FOURTH}</p>\
         <h3>More from the lake</h3><ul><li><a href=/4>Regatta is put off until September</a></li>\
         <li><a href=/5>Swimmers told to stay out of the water</a></li></ul></article>"
    );
    check(page(&content), "Storm closes harbour", &[FIRST, SECOND, THIRD, FOURTH]);
}

#[test]
fn a_lead_in_a_div_and_the_line_below_the_headline_belong_to_it() {
    let content = format!(
        "<div class=story><h1>Storm closes harbour</h1>\
         <h2 class=subtitle>Two ferries torn from their moorings, damage in the millions</h2>\
         <div class=body><div class=text>{FIRST}</div><p>{SECOND}</p><p>{THIRD}</p><p>{FOURTH}</p></div></div>"
    );
    let standfirst = "Two ferries torn from their moorings, damage in the millions";
    check(page(&content), "Storm closes harbour", &[standfirst, FIRST, SECOND, THIRD, FOURTH]);
}

#[test]
fn a_paragraph_is_not_lost_for_its_last_word_or_its_links() {
    let network = "Hundreds of people shared pictures of the broken pier and of the two ferries on Facebook";
    let linked = "It was the second storm in a week.";
    let content = format!(
        "<article><h1>Storm closes harbour</h1><p>{FIRST}</p><p>{network}</p><p>{SECOND}</p>\
         <p>It was the <a href=/6>second storm in a week</a>.</p><p>{THIRD}</p><p>{FOURTH}</p></article>"
    );
    check(page(&content), "Storm closes harbour", &[FIRST, network, SECOND, linked, THIRD, FOURTH]);
}

#[test]
fn line_breaks_end_paragraphs_where_the_page_means_it() {
    let content = format!(
        "<article><h1>Storm closes harbour</h1><div class=article-body>{FIRST}<br><br>{SECOND}<br>\n<br />\
         {THIRD}<br>{FOURTH}</div></article>"
    );
    check(page(&content), "Storm closes harbour", &[FIRST, SECOND, THIRD, FOURTH]);
    // A line that goes on is one.
    let content = format!(
        "<article><h1>Storm closes harbour</h1><p>{FIRST}</p><p>The ferries to Bregenz and to Rorschach, \
         which were to leave at seven,<br>were called off for the whole day and for the next one.</p><p>{SECOND}</p>\
         <p>{THIRD}</p></article>"
    );
    let ferries = "The ferries to Bregenz and to Rorschach, which were to leave at seven,\nwere called off for the \
                   whole day and for the next one.";
    check(page(&content), "Storm closes harbour", &[FIRST, ferries, SECOND, THIRD]);
}

#[test]
fn advertisements_and_appeals_are_left_out() {
    let content = format!(
        "<article><h1>Storm closes harbour</h1><p>{FIRST}</p><div>Advertisement</div><p>{SECOND}</p>\
         <p>{THIRD}</p><div>ADVERTISEMENT</div><p>{FOURTH}</p>\
         <p>Sign up for our newsletter and get the news of the lake in your inbox every morning.</p></article>"
    );
    check(page(&content), "Storm closes harbour", &[FIRST, SECOND, THIRD, FOURTH]);
}

/// Checks byline, dateline and agency of a page, and that its text is the first two paragraphs of all.
fn check_credits(above: &str, first: &str, below: &str, credits: [Option<&str>; 3]) {
    let content = format!(
        "<article><h1>Storm closes harbour</h1>{above}<p>{first}</p><p>{SECOND}</p><p>{THIRD}</p>{below}</article>"
    );
    let read = read_stream(&Reader::default(), "page.html", page(&content));
    let article = &read.articles[0];
    let found = [article.byline.as_deref(), article.dateline.as_deref(), article.agency.as_deref()];
    assert_eq!(found, credits, "{above} {first} {below}");
    let text: String = article.text.chars().filter(|c| !c.is_whitespace()).collect();
    assert!(text.contains(&FIRST.replace(' ', "")), "{}", article.text);
}

#[test]
fn whom_a_text_is_from_is_read_above_and_below_it() {
    check_credits("<p class=byline>By Tom Berger</p>", FIRST, "", [Some("Tom Berger"), None, None]);
    check_credits(
        "<div>By Tom Berger, Reuters</div>",
        FIRST,
        "",
        [Some("Tom Berger"), None, Some("Reuters")],
    );
    check_credits(
        "",
        &format!("LINDAU, Jan 12 (Reuters) - {FIRST}"),
        "",
        [None, Some("LINDAU"), Some("Reuters")],
    );
    let dateline = format!("<span class=dateline>LINDAU (AP) — </span>{FIRST}");
    check_credits("", &dateline, "", [None, Some("LINDAU"), Some("AP")]);
    let below = "<p>(Reporting by Tom Berger in Lindau; Editing by Eva Roth)</p>";
    check_credits("", FIRST, below, [None, None, Some("Reuters")]);
    check_credits("", FIRST, "<p>© 2031 AFP</p>", [None, None, Some("AFP")]);
    // The name below a picture says whose picture it is.
    check_credits("<figure><figcaption>(AFP)</figcaption></figure>", FIRST, "", [None, None, None]);
    check_credits("", FIRST, "<p>© 2031 Lake Post</p>", [None, None, None]);
}

#[test]
fn text_for_subscribers_is_read_where_it_is_there() {
    let content = format!(
        "<article><h1>Storm closes harbour</h1><div class=text><p>{FIRST}</p>\
         <div class=paywall hidden><p>{SECOND}</p><p>{THIRD}</p><p>{FOURTH}</p><p>{SECOND}</p><p>{THIRD}</p></div>\
         </div></article>"
    );
    check(page(&content), "Storm closes harbour", &[FIRST, SECOND, THIRD, FOURTH, SECOND, THIRD]);
}

#[test]
fn a_row_of_a_table_is_a_paragraph() {
    let content = format!(
        "<article><h1>Storm closes harbour</h1><p>{FIRST}</p><p>{SECOND}</p>\
         <table><tr><th>Harbour<th>Wave</tr><tr><td>Lindau<td>3.1 m</tr><tr><td>Bregenz<td>2.4 m</tr></table>\
         <p>{THIRD}</p><p>{FOURTH}</p></article>"
    );
    let rows = ["Harbour Wave", "Lindau 3.1 m", "Bregenz 2.4 m"];
    check(page(&content), "Storm closes harbour", &[FIRST, SECOND, rows[0], rows[1], rows[2], THIRD, FOURTH]);
}

#[test]
fn the_encoding_is_the_declared_one() {
    let first = "Порт Одессы закрыт до пятницы, сообщил городской совет после ночи сильных штормов на море.";
    let second = "Волны высотой до трёх метров сорвали два парома с якоря, никто из людей не пострадал.";
    let third = "Ремонт обойдётся в четыре миллиона, половину из которых обещало заплатить правительство.";
    let content = format!(
        "<html><head><meta http-equiv=Content-Type content=\"text/html; charset=windows-1251\">\
         <title>Шторм закрыл порт</title></head><body><article><h1>Шторм закрыл порт</h1>\
         <p>{first}</p><p>{second}</p><p>{third}</p></article></body></html>"
    );
    let (bytes, _, _) = encoding_rs::WINDOWS_1251.encode(&content);
    check(bytes, "Шторм закрыл порт", &[first, second, third]);
    // Bytes that are UTF-8 are that, whatever a page says.
    check(content, "Шторм закрыл порт", &[first, second, third]);
}

#[test]
fn a_page_is_known_by_its_content() {
    let content = format!(
        "<article><h1>Storm closes harbour</h1><p>{FIRST}</p><p>{SECOND}</p><p>{THIRD}</p></article>"
    );
    for head in ["", "\u{feff}", "\n<!-- made by hand -->\n", "<?xml version=\"1.0\"?>"] {
        let read = read_stream(&Reader::default(), "stored-page", head.to_owned() + &page(&content));
        assert_eq!(read.articles.len(), 1);
        assert!(read.articles[0].text.starts_with("Storm closes harbour\n\nThe harbour"));
    }
}

#[test]
fn a_page_without_an_article_has_its_title_or_what_its_head_tells() {
    let links: String =
        (0..40).map(|number| format!("<li><a href=/{number}>Story {number}</a></li>")).collect();
    check(page(&format!("<ul>{links}</ul>")), "Storm closes harbour | Lake Post", &[]);
    let described = page("<div id=app></div>").replace(
        "</head>",
        "<meta property=\"og:description\" content=\"The harbour stays closed.\"></head>",
    );
    let read = read_stream(&Reader::default(), "page.html", described);
    assert_eq!(read.articles[0].text, "Storm closes harbour | Lake Post\n\nThe harbour stays closed.");
    assert!(read.articles[0].excerpt);
    check_refused("", "empty: `page.html` is empty");
    check_refused(
        "<html><body></body></html>",
        "missing-text: `page.html` has neither a title nor a body: if they have unusual names, map them",
    );
}

#[test]
fn a_text_that_only_a_script_would_show_is_that_of_the_linked_data() {
    let with = |body: &str, content: &str| {
        let json = format!(
            "<script type=\"application/ld+json\">{{\"@type\": \"NewsArticle\", \"headline\": \"Storm closes harbour\", \
             \"description\": \"The harbour stays closed.\", \"articleBody\": \"{body}\"}}</script></head>"
        );
        page(content).replace("</head>", &json)
    };
    let body = format!("{FIRST}\\n\\n{SECOND}\\n{THIRD}\\n{FOURTH}");
    let all = [FIRST, SECOND, THIRD, FOURTH];
    check(with(&body, "<div id=app></div>"), "Storm closes harbour", &all);
    // What is shown to those who do not pay is no more than a beginning.
    check(with(&body, &format!("<article><p>{FIRST}</p></article>")), "Storm closes harbour", &all);
    // A text of its own is the one of the page, paragraph by paragraph.
    let own = format!(
        "<article><h1>Storm closes harbour</h1><p>{FIRST}</p><p>{SECOND}</p><p>{THIRD}</p></article>"
    );
    check(with(&body, &own), "Storm closes harbour", &[FIRST, SECOND, THIRD]);
    // A text that is escaped again and again is none.
    let read = read_stream(
        &Reader::default(),
        "page.html",
        with("&amp;amp;lt;p&amp;amp;gt;Wet", "<div id=app></div>"),
    );
    assert_eq!(read.articles[0].text, "Storm closes harbour\n\nThe harbour stays closed.");
    assert!(read.articles[0].excerpt);
}

#[test]
fn a_page_that_is_too_deep_is_refused_before_it_is_built() {
    let refused = "too-deep: `page.html` has elements more than 512 deep in one another";
    let deep = |tag: &str, count: usize| format!("<html><body>{}text", format!("<{tag}>").repeat(count));
    check_refused(deep("div", 513), refused);
    check_refused(deep("div", 1_000_000), refused);
    check_refused(deep("b", 100_000), refused);
    check_refused(deep("p><b", 100_000), refused);
    // Elements that end where the next one begins are beside one another.
    for tag in ["p", "li", "td", "dt", "br", "img"] {
        let read = read_stream(&Reader::default(), "page.html", page(&deep(tag, 2_000)));
        assert_eq!((read.articles.len(), read.said.len()), (1, 0), "{tag}");
    }
    let nested = format!("{}<p>{FIRST}</p>{}", "<div>".repeat(500), "</div>".repeat(500));
    let read = read_stream(&Reader::default(), "page.html", page(&nested));
    assert_eq!((read.articles.len(), read.said.len()), (1, 0));
}

#[test]
fn a_page_that_is_too_large_is_refused() {
    let attributes: String = (0..100_000).map(|number| format!(" a{number}=1")).collect();
    check_refused(
        format!("<html><body><p{attributes}>text</p>"),
        "too-large: `page.html` has a tag with more than 256 attributes, `<p`",
    );
    check_refused(
        format!("<html><body>{}", "<p>a</p>".repeat(200_001)),
        "too-large: `page.html` has more than 200000 elements, which no article has",
    );
    check_refused(
        format!("<html><body>{}", "a ".repeat(9 << 20)),
        "too-large: `page.html` is larger than a web page may be (16 MB)",
    );
    let formatting: String = (0..500).map(|number| format!("<font color=c{number}>")).collect();
    check_refused(
        format!("<html><body><p>{formatting}{}", "<p>a".repeat(3_000)),
        "too-large: `page.html` has so many elements such as `<b>` that are never closed that it would grow beyond \
         measure",
    );
}

#[test]
fn broken_pages_are_read_as_far_as_they_go() {
    let whole = page(&format!(
        "<article><h1>Storm closes harbour</h1><p>{FIRST}</p><p>{SECOND}</p><p>{THIRD}</p><p>{FOURTH}</p></article>\
         <script>let a = '<p>no text</p>';</script>"
    ));
    for end in (0..whole.len()).filter(|at| whole.is_char_boundary(*at)).step_by(7) {
        let read = read_stream(&Reader::default(), "page.html", &whole[..end]);
        assert!(read.articles.len() + read.said.len() >= 1);
        assert!(!read.articles.iter().any(|article| article.text.contains("no text")), "{end}");
    }
}
