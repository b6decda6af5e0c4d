//! Entries of feeds become articles: JSON Feed, RSS, Atom.

// A test ends where what it needs is not there.
#![allow(clippy::unwrap_used)]

mod common;

use common::{Read, read_stream};
use newsgrep_ingest::Reader;
use newsgrep_testkit::Rng;

fn read(name: &str, feed: &str) -> Read {
    read_stream(&Reader::default(), name, feed)
}

/// What one entry became, as a line a fact, and what was said.
fn facts(read: Read) -> Vec<String> {
    let mut found = Vec::new();
    for article in &read.articles {
        found.push(article.text.replace("\n\n", " ¶ "));
        let dates = [("published", article.published), ("updated", article.updated)];
        for (name, date) in dates {
            found.extend(date.map(|date| match date.provenance().name() {
                "stated" => format!("{name}: {date}"),
                other => format!("{name}: {date} {other}"),
            }));
        }
        let texts = [
            ("source", &article.source),
            ("byline", &article.byline),
            ("section", &article.section),
            ("language", &article.language),
            ("url", &article.url),
        ];
        found.extend(texts.iter().filter_map(|(name, text)| Some(format!("{name}: {}", text.as_ref()?))));
        if !article.subjects.is_empty() {
            found.push(format!("subjects: {}", article.subjects.join("; ")));
        }
        found.extend(article.excerpt.then(|| "excerpt".to_owned()));
    }
    found.extend(read.said);
    found
}

/// Checks what comes of an item of JSON Feed with these members.
fn check_json(item: &str, expected: &[&str]) {
    let feed = format!("{{\"version\": \"https://jsonfeed.org/version/1.1\", \"items\": [{{{item}}}]}}");
    assert_eq!(facts(read("f.json", &feed)), expected, "{item}");
}

#[test]
fn json_feeds_say_what_their_entries_leave_out() {
    let feed = r#"{"version": "https://jsonfeed.org/version/1.1", "title": "Harbour &#8211; Gazette", "language": "en-GB",
        "authors": [{"name": "The desk"}],
        "items": [
          {"id": 7, "url": "https://example.com/7", "title": "Talks begin", "content_html": "<p>They met.</p><p>They left.</p>",
           "date_published": "2022-01-12T09:30:00+01:00", "date_modified": "2022-01-12T10:00:00+01:00",
           "authors": [{"name": "A. Writer"}, {"name": "B. Editor"}], "tags": ["world", "talks"], "language": "fr"},
          {"id": "8", "title": "Vote", "content_text": "One.\n\nTwo."}]}"#;
    for name in ["f.json", "f", "f.jsonl"] {
        let read = read(name, &feed.replace('\n', " "));
        assert_eq!(read.origins(), [format!("{name}#7"), format!("{name}#8")]);
        assert_eq!(
            facts(read),
            [
                "Talks begin ¶ They met. ¶ They left.",
                "published: 2022-01-12T09:30:00+01:00",
                "updated: 2022-01-12T10:00:00+01:00",
                "source: Harbour – Gazette",
                "byline: A. Writer, B. Editor",
                "language: fr",
                "url: https://example.com/7",
                "subjects: world; talks",
                "Vote ¶ One. ¶ Two.",
                "source: Harbour – Gazette",
                "byline: The desk",
                "language: en",
            ]
        );
    }
}

#[test]
fn an_entry_of_a_json_feed_has_the_fullest_text_there_is() {
    check_json(r#""content_text": "Text.", "content_html": "<p>Html.</p>", "summary": "Short.""#, &["Html."]);
    check_json(r#""content_html": "<img src=x>", "content_text": "Text.""#, &["Text."]);
    check_json(r#""title": "Talks", "summary": "Short.""#, &["Talks ¶ Short.", "excerpt"]);
    check_json(r#""content_text": "They met and […]""#, &["They met and […]", "excerpt"]);
    check_json(
        r#""title": "Talks", "external_url": "https://example.com/x", "author": {"name": "A. Writer"}"#,
        &["Talks", "byline: A. Writer", "url: https://example.com/x"],
    );
    check_json(r#""id": "9""#, &["missing-text: `f.json` record 1 has neither a title nor a text"]);
}

#[test]
fn an_update_without_a_publication_dates_the_article_by_inference() {
    check_json(
        r#""title": "Talks", "date_modified": "2022-01-12T10:00:00Z""#,
        &["Talks", "published: 2022-01-12T10:00:00Z inferred", "updated: 2022-01-12T10:00:00Z"],
    );
    check_json(
        r#""title": "Talks", "date_modified": "lately""#,
        &["Talks", "bad-date: `f.json` record 1 has a date that is not understood: `lately`"],
    );
}

#[test]
fn a_json_feed_is_one_by_its_content() {
    let check = |feed: &str, said: &[&str], titles: usize| {
        let read = read("f.json", feed);
        assert_eq!(
            (read.articles.len(), read.said),
            (titles, said.iter().map(|&it| it.to_owned()).collect()),
            "{feed}"
        );
    };
    check(
        r#"{"feed_url": "x", "items": [{"title": "a"}], "version": "https://jsonfeed.org/version/1"}"#,
        &[],
        1,
    );
    check(
        r#"{"version": "https://jsonfeed.org/version/1", "items": []}"#,
        &["empty: `f.json` is a feed without entries"],
        0,
    );
    check(
        r#"{"version": "https://jsonfeed.org/version/1", "items": null}"#,
        &["empty: `f.json` is a feed without entries"],
        0,
    );
    check(
        r#"{"version": "https://jsonfeed.org/version/1", "items": [{"title": "a"}, 7]}"#,
        &["broken-json: `f.json` record 2 is no JSON object, so no article"],
        1,
    );
    check(
        r#"{"version": "https://jsonfeed.org/version/1", "items": [{"title": "a"}, {"title": "b"#,
        &["broken-json: `f.json`: line 1 is not valid JSON: EOF while parsing a string at column 84"],
        1,
    );
    check(r#"{"title": "Items", "items": [{"title": "a"}]}"#, &[], 1);
}

/// Checks what comes of an item of RSS that holds these elements.
fn check_rss(item: &str, expected: &[&str]) {
    let feed = format!("<rss version='2.0'><channel><item>{item}</item></channel></rss>");
    assert_eq!(facts(read("f.xml", &feed)), expected, "{item}");
}

/// Checks what comes of an entry of Atom that holds these elements.
fn check_atom(entry: &str, expected: &[&str]) {
    let feed = format!("<feed xmlns='http://www.w3.org/2005/Atom'><entry>{entry}</entry></feed>");
    assert_eq!(facts(read("f.xml", &feed)), expected, "{entry}");
}

#[test]
fn an_item_of_rss_says_everything_of_its_article() {
    let feed = "<?xml version='1.0'?>
        <rss version='2.0' xmlns:dc='http://purl.org/dc/elements/1.1/' xmlns:c='http://purl.org/rss/1.0/modules/content/'>
        <channel><title>Harbour Gazette &#8211; World</title><link>https://example.com/</link><language>en-gb</language>
        <managingEditor>desk@example.com (The desk)</managingEditor><copyright>Nobody</copyright>
        <item><title>Talks &amp;amp; tea</title><link>https://example.com/7</link>
          <guid isPermaLink='false'>7 at example.com</guid><pubDate>Wed, 12 Jan 2022 09:30:00 +0100</pubDate>
          <dc:creator>A. Writer</dc:creator><dc:creator>B. Editor</dc:creator><author>jane@example.com</author>
          <category>World</category><category>Talks</category><dc:rights>Nobody</dc:rights>
          <description>They met.</description>
          <c:encoded><![CDATA[<p>They <b>met</b>.</p><p>They left.</p>]]></c:encoded></item>
        <item><title>Vote</title><description>One.</description><source url='https://example.org/rss'>Coast Post</source></item>
        </channel></rss>";
    for name in ["f.rss", "f.xml", "f", "f.txt"] {
        let read = read(name, feed);
        assert_eq!(read.origins(), [format!("{name}#7 at example.com"), format!("{name}#R2")]);
        assert_eq!(
            facts(read),
            [
                "Talks & tea ¶ They met. ¶ They left.",
                "published: 2022-01-12T09:30:00+01:00",
                "source: Harbour Gazette – World",
                "byline: A. Writer, B. Editor",
                "language: en",
                "url: https://example.com/7",
                "subjects: World; Talks",
                "Vote ¶ One.",
                "source: Coast Post",
                "language: en",
            ]
        );
    }
}

#[test]
fn an_entry_of_atom_says_everything_of_its_article() {
    let feed = "<a:feed xmlns:a='http://www.w3.org/2005/Atom' xml:lang='en' xml:base='https://example.com/news/'>
        <a:title type='html'>Harbour &amp;amp; Gazette</a:title><a:author><a:name>The desk</a:name></a:author>
        <a:link rel='self' href='feed.atom'/><a:updated>2022-01-13T00:00:00Z</a:updated>
        <a:entry xml:lang='fr'><a:id>tag:example.com,2022:7</a:id><a:title type='text'>Talks &lt;b> begin</a:title>
          <a:link rel='enclosure' href='film.mp4'/><a:link rel='alternate' type='text/html' href='7.html'/>
          <a:published>2022-01-12T09:30:00Z</a:published><a:updated>2022-01-12T10:00:00Z</a:updated>
          <a:author><a:name>A. Writer</a:name><a:email>a@example.com</a:email></a:author>
          <a:category term='world' label='World'/><a:category term='talks'/>
          <a:category term='http://example.com/kind#post' scheme='http://example.com/kind'/>
          <a:summary>Short.</a:summary>
          <a:content type='xhtml'><div xmlns='http://www.w3.org/1999/xhtml'><p>They <b>met</b>.</p><p>They left.</p></div></a:content>
        </a:entry>
        <a:entry><a:id>8</a:id><a:title>Vote</a:title><a:source><a:id>x</a:id><a:title>Coast Post</a:title></a:source></a:entry>
        </a:feed>";
    let read = read("f", feed);
    assert_eq!(read.origins(), ["f#tag:example.com,2022:7", "f#8"]);
    assert_eq!(
        facts(read),
        [
            "Talks <b> begin ¶ They met. ¶ They left.",
            "published: 2022-01-12T09:30:00Z",
            "updated: 2022-01-12T10:00:00Z",
            "source: Harbour & Gazette",
            "byline: A. Writer",
            "language: fr",
            "url: https://example.com/news/7.html",
            "subjects: World; talks",
            "Vote",
            "source: Coast Post",
            "byline: The desk",
            "language: en",
        ]
    );
}

#[test]
fn items_of_rdf_and_of_older_kinds_are_read() {
    let rdf = "<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' xmlns='http://purl.org/rss/1.0/'
        xmlns:dc='http://purl.org/dc/elements/1.1/'><channel rdf:about='https://example.com/'><title>Gazette</title>
        <dc:language>de</dc:language><items><rdf:Seq><rdf:li rdf:resource='https://example.com/7'/></rdf:Seq></items></channel>
        <item rdf:about='https://example.com/7'><title>Talks</title><dc:date>2022-01-12</dc:date><dc:subject>World</dc:subject>
        <description>They met.</description></item></rdf:RDF>";
    assert_eq!(
        facts(read("f", rdf)),
        [
            "Talks ¶ They met.",
            "published: 2022-01-12",
            "source: Gazette",
            "language: de",
            "url: https://example.com/7",
            "subjects: World",
            "excerpt",
        ]
    );
    let old =
        "<!DOCTYPE rss PUBLIC '-//Netscape//DTD RSS 0.91//EN' 'x.dtd'><RSS VERSION='0.91'><CHANNEL><ITEM>
        <TITLE>Talks</TITLE><PUBDATE>Wed, 12 Jan 2022 09:30:00 GMT</PUBDATE></ITEM></CHANNEL></RSS>";
    assert_eq!(facts(read("f", old)), ["Talks", "published: 2022-01-12T09:30:00Z"]);
    let channel =
        "<CHANNEL HREF='https://example.com/'><TITLE>Gazette</TITLE><ITEM HREF='https://example.com/7'>
        <TITLE>Talks</TITLE><ABSTRACT>They met.</ABSTRACT></ITEM></CHANNEL>";
    assert_eq!(
        facts(read("f", channel)),
        ["Talks ¶ They met.", "source: Gazette", "url: https://example.com/7", "excerpt"]
    );
    let third =
        "<feed version='0.3' xmlns='http://purl.org/atom/ns#'><entry><title mode='escaped'>Talks</title>
        <issued>2022-01-12T09:30:00Z</issued><modified>2022-01-12T10:00:00Z</modified>
        <content type='text/html' mode='escaped'>&lt;p>One.&lt;/p>&lt;p>Two.&lt;/p></content></entry></feed>";
    assert_eq!(
        facts(read("f", third)),
        ["Talks ¶ One. ¶ Two.", "published: 2022-01-12T09:30:00Z", "updated: 2022-01-12T10:00:00Z"]
    );
}

#[test]
fn an_entry_has_the_fullest_text_there_is() {
    let title = "<title>Talks</title>";
    let link = "<link>https://example.com/7</link>";
    let url = "url: https://example.com/7";
    check_rss(
        &format!("{title}{link}<description>They met.</description>"),
        &["Talks ¶ They met.", url, "excerpt"],
    );
    check_rss(&format!("{title}<description>They met.</description>"), &["Talks ¶ They met."]);
    check_rss(
        &format!(
            "{title}{link}<description>Short.</description><content:encoded>&lt;p>They&lt;p>met.</content:encoded>"
        ),
        &["Talks ¶ They ¶ met.", url],
    );
    check_rss(
        &format!(
            "{title}<body xmlns='http://www.w3.org/1999/xhtml'><p>They met.</p></body><description>Short.</description>"
        ),
        &["Talks ¶ They met."],
    );
    check_rss(
        &format!(
            "{title}{link}<content:encoded>&lt;img src=x></content:encoded><description>Short.</description>"
        ),
        &["Talks ¶ Short.", url, "excerpt"],
    );
    check_rss(
        &format!(
            "{title}<content:encoded>&lt;p>They met and [&amp;hellip;]&lt;/p>&lt;p>The post Talks appeared first on Gazette.</content:encoded>"
        ),
        &["Talks ¶ They met and […] ¶ The post Talks appeared first on Gazette.", "language: en", "excerpt"],
    );
    let long = format!("<p>{}</p>", "They met again. ".repeat(40).trim()).repeat(4);
    let feed = format!("<rss><item>{title}{link}<description><![CDATA[{long}]]></description></item></rss>");
    assert!(
        !read("f", &feed).articles[0].excerpt,
        "a description that is longer than any summary is the story"
    );
    check_atom(
        &format!("{title}<summary>Short.</summary><content src='https://example.com/x' type='text/html'/>"),
        &["Talks ¶ Short.", "excerpt"],
    );
    check_atom(
        &format!("{title}<content type='text'>Plain.</content><content type='html'>&lt;p>Html.</content>"),
        &["Talks ¶ Html."],
    );
    check_atom("<id>9</id>", &["missing-text: `f.xml` record 1 has neither a title nor a text"]);
}

#[test]
fn an_article_is_dated_by_its_entry_alone() {
    check_rss(
        "<title>Talks</title><pubDate>soon</pubDate><dc:date>2022-01-12T09:30Z</dc:date>",
        &["Talks", "published: 2022-01-12T09:30Z"],
    );
    check_atom(
        "<title>Talks</title><updated>2022-01-12T09:30:00Z</updated>",
        &["Talks", "published: 2022-01-12T09:30:00Z inferred", "updated: 2022-01-12T09:30:00Z"],
    );
    check_rss(
        "<title>Talks</title><pubDate>soon</pubDate>",
        &["Talks", "bad-date: `f.xml` record 1 has a date that is not understood: `soon`"],
    );
    let feed = "<rss><channel><pubDate>Wed, 12 Jan 2022 09:30:00 GMT</pubDate><item><title>Talks</title></item></channel></rss>";
    assert_eq!(facts(read("f", feed)), ["Talks"]);
}

#[test]
fn addresses_are_whole_or_absent() {
    let check = |head: &str, item: &str, url: Option<&str>| {
        let feed = format!("<rss><channel>{head}<item><title>Talks</title>{item}</item></channel></rss>");
        assert_eq!(read("f", &feed).articles[0].url.as_deref(), url, "{head} {item}");
    };
    let home = "<link>https://example.com/news/</link>";
    check("", "<link>/7</link>", None);
    check(home, "<link>/7</link>", Some("https://example.com/7"));
    check(home, "<link xml:base='https://example.org/'>7</link>", Some("https://example.org/7"));
    check("", "<guid>https://example.com/7</guid>", Some("https://example.com/7"));
    check("", "<guid isPermaLink='false'>https://example.com/7</guid>", None);
    check(
        "",
        "<link>https://proxy.example.com/7</link><feedburner:origLink>https://example.com/7</feedburner:origLink>",
        Some("https://example.com/7"),
    );
    check(
        "",
        "<atom:link rel='self' href='https://example.com/s'/><atom:link href='https://example.com/7'/>",
        Some("https://example.com/7"),
    );
}

#[test]
fn feeds_in_older_encodings_are_read() {
    let feed = |name: &str| {
        format!(
            "<?xml version='1.0' encoding='{name}'?><rss><item><title>Талки в Женеве</title></item></rss>"
        )
    };
    for encoding in [encoding_rs::WINDOWS_1251, encoding_rs::KOI8_R, encoding_rs::ISO_8859_5] {
        let feed = feed(encoding.name());
        let (bytes, _, _) = encoding.encode(&feed);
        assert_eq!(facts(read_stream(&Reader::default(), "f", bytes)), ["Талки в Женеве"]);
    }
    let utf16: Vec<u8> = feed("utf-16").encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert_eq!(facts(read_stream(&Reader::default(), "f", utf16)), ["Талки в Женеве"]);
}

#[test]
fn a_feed_that_breaks_off_keeps_the_entries_before() {
    let items = "<rss><channel><item><title>One</title></item><item><title>Two</title>";
    assert_eq!(facts(read("f", items)), ["One", "broken-xml: `f` is XML that breaks off in record 2"]);
    let check = |end: &str| {
        assert_eq!(
            facts(read("f", &format!("{items}</item>{end}"))),
            ["One", "Two", "broken-xml: `f` is XML that breaks off after record 2"],
            "{end}"
        );
    };
    check("");
    check("</channel></rss");
    check("<!-- never ends");
    assert_eq!(
        facts(read("f", "<rss><channel><title>Gaz")),
        ["broken-xml: `f` is XML that breaks off before its first entry"]
    );
    assert_eq!(facts(read("f", "<rss><channel/></rss>")), ["empty: `f` is a feed without entries"]);
}

#[test]
fn entries_with_faults_are_read_all_the_same() {
    let feed =
        "<rss><channel><item><title>AT&T <b>rose</b> &nbsp;5 < 6</title><item><title>Two</title></rss>";
    assert_eq!(facts(read("f", feed)), ["AT&T rose \u{a0}5 < 6", "Two"]);
}

#[test]
fn an_export_of_wordpress_gives_its_published_posts() {
    let item = |kind: &str, status: &str, title: &str| {
        format!(
            "<item><title>{title}</title><link>https://example.com/{title}</link><dc:creator>awriter</dc:creator>
            <guid isPermaLink='false'>https://example.com/?p={title}</guid><description></description>
            <pubDate>Wed, 12 Jan 2022 09:30:00 +0000</pubDate><category domain='category' nicename='world'>World</category>
            <content:encoded><![CDATA[They <em>met</em>.\n\nThey left.\n<blockquote>Gone.</blockquote>\nAll.\n\nOf them.]]></content:encoded>
            <excerpt:encoded><![CDATA[]]></excerpt:encoded><wp:post_type>{kind}</wp:post_type><wp:status>{status}</wp:status></item>"
        )
    };
    let feed = format!(
        "<rss version='2.0' xmlns:wp='http://wordpress.org/export/1.2/' xmlns:excerpt='http://wordpress.org/export/1.2/excerpt/'
        xmlns:content='http://purl.org/rss/1.0/modules/content/' xmlns:dc='http://purl.org/dc/elements/1.1/'><channel>
        <title>Gazette</title><wp:author><wp:author_login>awriter</wp:author_login><wp:author_display_name>A. Writer</wp:author_display_name></wp:author>
        {}{}{}</channel></rss>",
        item("post", "publish", "One"),
        item("attachment", "inherit", "Two"),
        item("post", "draft", "Three")
    );
    assert_eq!(
        facts(read("f.xml", &feed)),
        [
            "One ¶ They met. ¶ They left. ¶ Gone. ¶ All. ¶ Of them.",
            "published: 2022-01-12T09:30:00Z",
            "source: Gazette",
            "byline: A. Writer",
            "url: https://example.com/One",
            "subjects: World",
            "not-an-article: `f.xml` record 2 is of the type `attachment`, and no article",
            "not-an-article: `f.xml` record 3 has the status `draft`, and was not published",
        ]
    );
}

#[test]
fn each_kind_of_feed_is_known_by_its_content() {
    let check = |feed: &str, expected: &str| {
        let report = Reader::default()
            .read_stream("f.xml", feed.as_bytes(), &mut |_| std::ops::ControlFlow::Continue(()))
            .unwrap();
        assert_eq!((report.format, report.articles), (expected, 1), "{feed}");
    };
    let item = "<item><title>Talks</title></item>";
    check(&format!("<!-- made by hand --><rss>{item}</rss>"), "rss");
    check(&format!("<rdf:RDF xmlns='http://purl.org/rss/1.0/'>{item}</rdf:RDF>"), "rss");
    check(&format!("<rss xmlns:wp='http://wordpress.org/export/1.2/'>{item}</rss>"), "wordpress");
    check("<feed><entry><title>Talks</title></entry></feed>", "atom");
    check("<entry xmlns='http://www.w3.org/2005/Atom'><title>Talks</title></entry>", "atom");
    check(
        "{\"version\": \"https://jsonfeed.org/version/1\", \"items\": [{\"title\": \"Talks\"}]}",
        "json-feed",
    );
}

#[test]
fn other_xml_is_named_and_pages_are_pages() {
    let check = |name: &str, text: &str, said: &str| {
        assert_eq!(facts(read(name, text)), [said], "{text}");
    };
    check(
        "x.xml",
        "<?xml version='1.0'?><catalog><book>Talks</book></catalog>",
        "no-reader: `x.xml` is XML of a kind that is not read: its root element is `catalog`",
    );
    check(
        "x.xml",
        "<x:stock/>",
        "no-reader: `x.xml` is XML of a kind that is not read: its root element is `x:stock`",
    );
    check(
        "logo.svg",
        "<?xml version='1.0'?><svg/>",
        "not-an-article: `logo.svg` is XML of a kind that is not read: its root element is `svg`",
    );
    check("x.xml", "no element at all", "broken-xml: `x.xml` is named as XML and has no element");
    let page = read("x", "<?xml version='1.0'?><!DOCTYPE html><html><body><p>Talks began.</p></body></html>");
    assert!(page.said.iter().all(|said| !said.contains("root element")), "{:?}", page.said);
    let prose = read("x.txt", "<Update> Talks begin\n\nThey met.");
    assert_eq!(facts(prose), ["<Update> Talks begin ¶ They met."]);
}

#[test]
fn hostile_feeds_are_refused_or_read_in_a_moment() {
    let deep = format!("<rss>{}<item><title>x</title></item>", "<a>".repeat(300));
    assert_eq!(
        facts(read("f", &deep)),
        ["too-deep: `f` has elements in one another deeper than XML may have (256 levels)"]
    );
    let bomb = "<!DOCTYPE rss [<!ENTITY a 'aaaaaaaaaa'><!ENTITY b '&a;&a;&a;&a;'><!ENTITY c SYSTEM 'file:///etc/hostname'>]>\
        <rss><item><title>x&b;&c;</title></item></rss>";
    assert_eq!(facts(read("f", bomb)), ["x&b;&c;"]);
    let unclosed = format!("<rss>{}", "<item><title>x</title>".repeat(200));
    let said = facts(read("f", &unclosed));
    assert_eq!(
        (said.len(), said[199].as_str()),
        (200, "broken-xml: `f` is XML that breaks off in record 200")
    );
    let many = format!(
        "<rss><item><title>x</title>{}</item></rss>",
        "<link/><category>c</category><author/>".repeat(50_000)
    );
    assert_eq!(facts(read("f", &many)), ["x", "subjects: c"]);
}

/// Changes, cuts out and doubles some of the bytes.
fn damage(random: &mut Rng, bytes: &[u8]) -> Vec<u8> {
    let mut damaged = bytes.to_vec();
    for _ in 0..1 + random.below(6) {
        let at = random.below(damaged.len());
        match random.below(4) {
            0 => damaged[at] = b"<>&;\"'/! \n\0\xff"[random.below(12)],
            1 => damaged.truncate(at.max(1)),
            2 => drop(damaged.drain(at..(at + random.below(30)).min(damaged.len()))),
            _ => damaged.extend_from_within(at..),
        }
        if damaged.is_empty() {
            return vec![b' '];
        }
    }
    damaged
}

#[test]
fn damaged_feeds_are_articles_or_rejections() {
    let rss = "<?xml version='1.0' encoding='utf-8'?><rss xmlns:wp='http://wordpress.org/export/1.2/' xml:base='http://example.com/é'>
        <channel><title>Gazette</title><link>/a/../b?c#d</link><item><title>Tälks &amp;amp; tea</title><link>../7</link>
        <pubDate>Wed, 12-Jan-22 09:30:00 GMT</pubDate><author>a@example.com (A)</author><wp:post_type>post</wp:post_type>
        <description><![CDATA[<p>They met.</p>]]></description></item></channel></rss>";
    let atom = "<feed xmlns='http://www.w3.org/2005/Atom' xml:lang='en'><entry><title type='xhtml'><div>Talks</div></title>
        <link href='x'/><updated>2022-01-12T09:30:00Z</updated><content type='application/octet-stream'>PHA+T25l</content></entry></feed>";
    let json = r#"{"version": "https://jsonfeed.org/version/1", "title": "Gazette", "items": [{"id": 1, "title": "Tälks",
        "content_html": "<p>They met.</p>", "date_published": "2022-01-12", "authors": [{"name": "A"}]}, {"title": "Two"}]}"#;
    let ninjs = r#"{"items": [{"uri": "urn:x", "versionCreated": "2022-01-12", "headlines": [{"value": "Talks"}],
        "bodies": [{"value": "<p>They met.", "contentType": "text/html"}], "people": ["A", {"name": "B"}]}]}"#;
    let originals = [rss, atom, json, ninjs];
    for seed in 0..2000 {
        let mut random = Rng::new(seed);
        let original = originals[random.below(4)];
        let bytes = damage(&mut random, original.as_bytes());
        let name = ["f.xml", "f.json", "f"][random.below(3)];
        let read = read_stream(&Reader::default(), name, &bytes);
        assert!(!read.articles.is_empty() || !read.said.is_empty(), "seed {seed}: nothing came of {bytes:?}");
    }
}

#[test]
fn what_a_feed_says_of_all_its_entries_is_no_longer_than_a_name() {
    let feed = format!(
        "<rss xml:base='http://example.com/{0}'><channel><title>{0}</title><link>http://example.com/{0}</link>{1}</channel></rss>",
        "x".repeat(100_000),
        "<item><title>Talks</title><link>7</link></item>".repeat(200)
    );
    let read = read("f", &feed);
    assert_eq!(read.articles.len(), 200);
    assert!(read.articles.iter().all(|article| article.source.is_none() && article.url.is_none()));
}

#[test]
fn a_feed_behind_the_warnings_of_its_program_is_read() {
    let feed = "<?xml version='1.0'?><rss version='2.0'><channel><title>Gazette</title>\
        <item><title>Talks</title><description>They met.</description></item></channel></rss>";
    let warning = "<br />\n<b>Warning</b>: Undefined key in <b>feed.php</b> on line <b>3</b><br />\n";
    for (name, bare) in [("f.rss", feed), ("f.xml", feed), ("feed", &feed[feed.find("<rss").unwrap()..])] {
        let read = read(name, &format!("{warning}{bare}"));
        assert_eq!((read.articles.len(), read.said.len()), (1, 0), "{name}: {:?}", read.said);
        assert_eq!(read.articles[0].title(), Some("Talks"));
    }
}

#[test]
fn what_is_only_named_as_a_feed_is_named_and_not_empty() {
    let read = read("f.rss", "<br /><b>Fatal</b> out of memory<br />");
    assert_eq!(read.said, ["broken-xml: `f.rss` is named as a feed and is none: its first element is `br`"]);
}

#[test]
fn a_feed_that_is_too_large_says_what_to_do() {
    let limits = newsgrep_ingest::Limits { text: 10, ..newsgrep_ingest::Limits::default() };
    let reader = newsgrep_ingest::Reader { limits, ..newsgrep_ingest::Reader::default() };
    let read = common::read_stream(&reader, "f.rss", format!("<rss>{}</rss>", "x".repeat(50)));
    assert_eq!(
        read.said,
        [
            "too-large: `f.rss` is larger than a feed may be (40 bytes): split it between two entries (`<item>`), \
          each part with the tags around them"
        ]
    );
}
