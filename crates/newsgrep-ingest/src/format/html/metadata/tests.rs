use newsgrep_testkit::Rng;

use super::*;

const URL: &str = "https://www.gazette.example/politics/2022/01/12/talks-begin";

fn read(html: &str) -> Metadata {
    metadata(html, &Hints { url: Some(URL), ..Hints::default() })
}

/// Writes metadata on a few lines, so that a page and what it says are seen side by side.
fn shown(html: &str) -> String {
    let found = read(html);
    let date = |date: Option<Date>| date.map(|date| format!("{date} {}", date.provenance().name()));
    let fields = [
        ("title", found.title),
        ("byline", (!found.authors.is_empty()).then(|| found.authors.join(", "))),
        ("source", found.source),
        ("section", found.section),
        ("language", found.language),
        ("published", date(found.published)),
        ("updated", date(found.updated)),
        ("agency", found.agency),
        ("subjects", (!found.subjects.is_empty()).then(|| found.subjects.join(", "))),
        ("paywalled", found.paywalled.then(|| "yes".to_owned())),
    ];
    let lines = fields.into_iter().filter_map(|(name, value)| Some(format!("{name}: {}", value?)));
    lines.collect::<Vec<_>>().join("\n")
}

fn check(html: &str, expected: &[&str]) {
    assert_eq!(shown(html), expected.join("\n"), "{html}");
}

fn linked(json: &str) -> String {
    format!("<head><script type=\"application/ld+json\">{json}</script></head><body><h1>Talks begin</h1>")
}

fn titled(title: &str, rest: &str) -> Option<String> {
    read(&format!("<title>{title}</title><meta property=og:site_name content='The Gazette'>{rest}")).title
}

#[test]
fn linked_data_comes_first() {
    let json = r#"{"@context": "https://schema.org", "@type": ["NewsArticle", "Article"], "headline": "Talks begin",
        "author": [{"@type": "Person", "name": "Ann Lee"}, {"@type": "Person", "name": "Bo Day"}],
        "publisher": {"@type": "Organization", "name": "The Gazette"}, "articleSection": ["Politics", "World"],
        "inLanguage": "en-GB", "datePublished": "2022-01-12T09:30:00+01:00", "dateModified": "2022-01-12T10:00:00Z",
        "keywords": ["Nato", "Russia"], "isAccessibleForFree": "False", "creditText": "Reuters"}"#;
    let metas = "<meta property=og:title content='They talk!'><meta property=article:published_time content=2022-01-13>\
                 <meta name=author content='Cy Fox'>";
    check(
        &(linked(json) + metas),
        &[
            "title: Talks begin",
            "byline: Ann Lee, Bo Day",
            "source: The Gazette",
            "section: Politics",
            "language: en",
            "published: 2022-01-12T09:30:00+01:00 stated",
            "updated: 2022-01-12T10:00:00Z stated",
            "agency: Reuters",
            "subjects: Nato, Russia",
            "paywalled: yes",
        ],
    );
}

#[test]
fn parts_of_a_graph_are_put_together() {
    let json = r##"{"@graph": [
        {"@type": "WebPage", "name": "Talks begin - The Gazette", "datePublished": "2022-01-12T08:30:00+00:00"},
        {"@type": "NewsArticle", "headline": "Talks begin", "author": {"@id": "#ann"}, "publisher": {"@id": "#us"}},
        {"@type": "Person", "@id": "#ann", "name": "Ann Lee"},
        {"@type": "Organization", "@id": "#us", "name": "The Gazette"}]}"##;
    let metas = "<meta property=article:published_time content=2022-01-12T08:30:00+00:00>";
    check(
        &(linked(json) + metas),
        &[
            "title: Talks begin",
            "byline: Ann Lee",
            "source: The Gazette",
            "published: 2022-01-12T08:30:00Z stated",
        ],
    );
}

#[test]
fn the_article_of_the_page_is_told_from_others() {
    let json = r#"[{"@type": "NewsArticle", "headline": "Floods in the north", "datePublished": "2022-01-10"},
        {"@type": "VideoObject", "name": "Talks begin", "uploadDate": "2022-01-11"},
        {"@type": "ItemList", "itemListElement": [{"@type": "NewsArticle", "headline": "Strike", "datePublished": "2022-01-09"}]},
        {"@type": "NewsArticle", "headline": "Talks begin", "datePublished": "2022-01-12"}]"#;
    check(&linked(json), &["title: Talks begin", "published: 2022-01-12 stated"]);
}

#[test]
fn open_graph_and_meta_serve_where_there_is_no_linked_data() {
    let html = "<html lang=fr><meta property='og:title' content='Les pourparlers commencent'>\
        <meta property='og:site_name' content='La Gazette'><meta property='article:section' content='Monde'>\
        <meta property='article:published_time' content='2022-01-12T09:30:00Z'>\
        <meta property='article:author' content='https://www.facebook.com/lagazette'>\
        <meta name='author' content='Par Anne Lee et Luc Dé'><meta property='article:tag' content='Otan'>\
        <meta property='article:tag' content='Russie'><meta name='dcterms.modified' content='2022-01-13'>";
    check(
        html,
        &[
            "title: Les pourparlers commencent",
            "byline: Anne Lee, Luc Dé",
            "source: La Gazette",
            "section: Monde",
            "language: fr",
            "published: 2022-01-12T09:30:00Z stated",
            "updated: 2022-01-13 stated",
            "subjects: Otan, Russie",
        ],
    );
}

#[test]
fn times_and_microdata_are_stated_dates() {
    check(
        "<h1>Talks</h1><time pubdate datetime='2022-01-12 09:30'>",
        &["title: Talks", "published: 2022-01-12T09:30 stated"],
    );
    let html = "<time class=entry-date datetime=2021-05-01></time><h1>Talks</h1>\
                <time class='entry-date published' datetime=2022-01-12T09:30:00+00:00></time>";
    check(html, &["title: Talks", "published: 2022-01-12T09:30:00Z stated"]);
    let html = "<article itemscope itemtype=http://schema.org/Article><h1 itemprop=headline>Talks</h1>\
                <span itemprop=author itemscope><b itemprop=name>Ann Lee</b></span><meta itemprop=datePublished content=2022-01-12>";
    check(html, &["title: Talks", "byline: Ann Lee", "published: 2022-01-12 stated"]);
    check(
        "<h1>Talks</h1><meta name=parsely-pub-date content=2022-01-12T09:30:00Z>",
        &["title: Talks", "published: 2022-01-12T09:30:00Z stated"],
    );
}

#[test]
fn a_date_that_is_not_stated_is_inferred() {
    check("<h1>Talks</h1>", &["title: Talks", "published: 2022-01-12 inferred"]);
    check(
        "<h1>Talks</h1><time datetime=2022-01-12T09:30>now</time>",
        &["title: Talks", "published: 2022-01-12T09:30 inferred"],
    );
    // The day in the address outweighs a date that belongs to something else.
    check("<h1>Talks</h1><p>Updated on 14 January 2022", &["title: Talks", "published: 2022-01-12 inferred"]);
    let html = "<h1>Talks</h1><p>By Ann Lee<p>12 January 2022, 9:30 am GMT";
    let found = metadata(html, &Hints::default()).published.unwrap();
    assert_eq!((found.to_string().as_str(), found.provenance().name()), ("2022-01-12T09:30Z", "inferred"));
    assert_eq!(metadata("<h1>Talks</h1><p>12/01/2022", &Hints::default()).published, None);
}

#[test]
fn days_are_read_in_addresses() {
    let check = |path: &str, expected: Option<&str>| {
        let url = format!("https://gazette.example{path}");
        let found = metadata("<h1>x</h1>", &Hints { url: Some(&url), ..Hints::default() }).published;
        assert_eq!(found.map(|date| date.to_string()).as_deref(), expected, "{path}");
    };
    check("/2022/01/12/talks", Some("2022-01-12"));
    check("/world/2022/jan/12/talks", Some("2022-01-12"));
    check("/2022-01-12-talks.html", Some("2022-01-12"));
    check("/talks-20220112", Some("2022-01-12"));
    check("/talks-20220112093000-nt.html", Some("2022-01-12"));
    check("/2022/13/45/talks", None);
    check("/news/12345678/talks", None);
    check("/top-10-of-2022", None);
}

#[test]
fn a_time_without_zone_is_completed_by_one_that_says_the_same() {
    let json = |date: &str| {
        linked(&format!(
            r#"{{"@type": "NewsArticle", "headline": "Talks begin", "datePublished": "{date}"}}"#
        ))
    };
    let meta = "<meta property=article:published_time content=2022-01-12T09:30:00+01:00>";
    let published = |date: &str| read(&(json(date) + meta)).published.unwrap().to_string();
    assert_eq!(published("2022-01-12T09:30:00"), "2022-01-12T09:30:00+01:00");
    assert_eq!(published("2022-01-12"), "2022-01-12T09:30:00+01:00");
    assert_eq!(published("2022-01-11"), "2022-01-11");
    assert_eq!(published("2022-01-12T08:00:00Z"), "2022-01-12T08:00:00Z");
    assert_eq!(published("0001-01-01T00:00:00Z"), "2022-01-12T09:30:00+01:00");
}

#[test]
fn a_stated_date_that_is_not_understood_is_handed_on() {
    let html = "<h1>Talks</h1><meta name=date content='12/01/2022'>";
    let mut draft = Draft::default();
    metadata(html, &Hints::default()).fill(&mut draft);
    assert!(matches!(draft.published, When::Written(written) if written == "12/01/2022"));
}

#[test]
fn titles_lose_the_name_of_the_site_and_nothing_else() {
    let check = |title: &str, rest: &str, expected: &str| {
        assert_eq!(titled(title, rest).as_deref(), Some(expected), "{title}")
    };
    check("Talks begin | The Gazette", "", "Talks begin");
    check("Talks begin - Gazette.example", "", "Talks begin");
    check(
        "Talks begin – World – The Gazette",
        "<meta property=article:section content=World>",
        "Talks begin",
    );
    check("The Gazette | Talks begin", "", "Talks begin");
    check("Nato - Russia: talks begin", "", "Nato - Russia: talks begin");
    check("Talks begin - live", "", "Talks begin - live");
    check("Review | The Gazette", "<h1>Review | The Gazette</h1>", "Review | The Gazette");
    check("Talks begin – Politics today", "<h1>Talks begin</h1>", "Talks begin");
    check("Opinion | Talks begin | The Gazette", "<h1>Talks begin</h1>", "Talks begin");
    check("Talks begin", "<h1>The Gazette</h1>", "Talks begin");
}

#[test]
fn titles_lose_the_name_of_the_site_in_every_script() {
    let check = |title: &str, site: &str, expected: &str| {
        let section = "<meta property=article:section content=政治>";
        let html = format!("<title>{title}</title><meta property=og:site_name content='{site}'>{section}");
        assert_eq!(read(&html).title.as_deref(), Some(expected), "{title}");
    };
    check("会談始まる：港新聞", "港新聞デジタル", "会談始まる");
    check("会談始まる : 港新聞", "港新聞デジタル", "会談始まる");
    check("会談始まる-政治｜港新聞", "港新聞", "会談始まる");
    check("会谈开始--港口报", "港口报", "会谈开始");
    check("会谈开始_港口报", "港口报", "会谈开始");
    check("港口报：会谈开始", "港口报", "港口报：会谈开始");
    check("市长：会谈开始", "港口报", "市长：会谈开始");
    check("회담 시작-정치ㅣ항구일보", "항구일보", "회담 시작-정치");
    // A hyphen within a word separates nothing.
    check("Talks at Neu-Gazette", "Gazette", "Talks at Neu-Gazette");
    check("Talks begin | Anglo-Gazette", "Anglo-Gazette", "Talks begin");
}

#[test]
fn a_headline_that_was_cut_short_gives_way_to_the_whole() {
    let json = linked(r#"{"@type": "NewsArticle", "headline": "Talks begin in the town hall..."}"#);
    let check = |html: String, expected: &str| assert_eq!(read(&html).title.as_deref(), Some(expected));
    check(
        json.clone() + "<h1>Talks begin in the town hall of Lindau</h1>",
        "Talks begin in the town hall of Lindau",
    );
    let meta = "<meta property=og:title content='Talks begin in the town hall of Lindau'>";
    check(json.clone() + meta, "Talks begin in the town hall of Lindau");
    // Dots may be meant.
    check(json + "<meta property=og:title content='They talk'>", "Talks begin in the town hall...");
}

#[test]
fn the_headline_that_is_shown_wins() {
    let json = linked(r#"{"@type": "NewsArticle", "headline": "How the talks came about"}"#);
    assert_eq!(
        read(&(json.clone() + "<meta property=og:title content='Talks begin'>")).title.as_deref(),
        Some("Talks begin")
    );
    assert_eq!(
        read(&(json + "<meta property=og:title content='You will not believe'>")).title.as_deref(),
        Some("How the talks came about")
    );
}

#[test]
fn bylines_are_names() {
    let check = |author: &str, expected: &str| {
        let html = format!(
            "<html lang=en><meta property=og:site_name content='The Gazette'><meta name=author content=\"{author}\">"
        );
        assert_eq!(read(&html).authors.join("|"), expected, "{author}");
    };
    check("By Ann Lee", "Ann Lee");
    check("Ann Lee, Bo Day and Cy van der Fox", "Ann Lee|Bo Day|Cy van der Fox");
    check("Ann Lee, Political editor", "Ann Lee");
    check("Ann Lee, The Gazette", "Ann Lee");
    check("The Gazette", "The Gazette");
    check("Guardian staff and agencies", "Guardian staff and agencies");
    check("https://gazette.example/ann", "");
    check("ann@gazette.example", "");
    check("admin", "");
    check("Von Miller", "Von Miller");
    check("Text: Ann Lee", "Ann Lee");
    check("Ann Lee; ann lee", "Ann Lee");
}

#[test]
fn an_agency_is_the_source_of_its_own_pages_alone() {
    let json =
        linked(r#"{"@type": "NewsArticle", "headline": "Talks begin", "publisher": {"name": "Reuters"}}"#);
    let html = json + "<meta property=og:site_name content='U.S. News'>";
    let source = |url: &str| metadata(&html, &Hints { url: Some(url), ..Hints::default() }).source;
    assert_eq!(source("https://www.reuters.com/talks").as_deref(), Some("Reuters"));
    assert_eq!(source("https://gazette.example/talks").as_deref(), Some("U.S. News"));
}

#[test]
fn credits_of_agencies_are_recognised() {
    let check = |author: &str, expected: Option<&str>| {
        let html = format!(
            "<meta property=og:site_name content='The Gazette'><meta name=author content=\"{author}\">"
        );
        assert_eq!(read(&html).agency.as_deref(), expected, "{author}");
    };
    check("Reuters", Some("Reuters"));
    check("La Gazette avec AFP", Some("AFP"));
    check("dpa/Ann Lee", Some("dpa"));
    check("Agence France-Presse", Some("AFP"));
    check("Associated Press", Some("AP"));
    check("Ann Lee", None);
    check("Pa Lee", None);
    check("https://example.com/AP", None);
    let own = "<meta property=og:site_name content='Reuters'><meta name=author content='Reuters'>";
    assert_eq!(read(own).agency, None);
}

#[test]
fn addresses_are_the_pages_own() {
    let check = |html: &str, expected: &str| assert_eq!(read(html).url.as_deref(), Some(expected), "{html}");
    check("<link rel=canonical href=https://gazette.example/talks>", "https://gazette.example/talks");
    check("<link rel=canonical href=/talks>", "https://www.gazette.example/talks");
    check(
        "<link rel=canonical href=https://gazette.example/><meta property=og:url content=https://gazette.example/t>",
        "https://gazette.example/t",
    );
    check("<p>", URL);
    check("<link rel=canonical href=javascript:alert(1)>", URL);
}

#[test]
fn a_draft_keeps_what_it_has() {
    let mut draft = Draft { title: Some(Cow::Borrowed("Mine")), ..Draft::default() };
    read("<title>Talks</title><meta name=author content='Ann Lee'>").fill(&mut draft);
    assert_eq!((draft.title.as_deref(), draft.byline.as_deref()), (Some("Mine"), Some("Ann Lee")));
}

#[test]
fn pages_of_any_kind_are_read() {
    const PIECES: [&str; 22] = [
        "<script type=application/ld+json>",
        "</script>",
        "{\"@type\":\"NewsArticle\",\"headline\":",
        "\"Talks\"",
        "\"",
        ",",
        "}",
        "{",
        "[",
        "\\",
        "<h1>",
        "</h1>",
        "<time datetime=2022-01-12",
        ">",
        "<meta property=og:title content='a | b'>",
        "<meta name=author content='A and B'>",
        "<title>",
        "</title>",
        "é",
        "<div itemprop=author itemscope>",
        "</div>",
        "12 January 2022",
    ];
    for seed in 0..3000 {
        let mut random = Rng::new(seed);
        let html: String = (0..random.below(30)).map(|_| PIECES[random.below(PIECES.len())]).collect();
        let found = read(&html);
        assert!(found.published.is_some(), "seed {seed}: the address has a day: {html}");
    }
}

#[test]
fn large_pages_are_read_in_one_go() {
    let deep = "<div itemprop=author itemscope><h1>".repeat(50_000);
    let quotes = format!("<script type=application/ld+json>{{\"a\":{}</script>", "\"\"\"".repeat(100_000));
    let bars = format!("<title>{}</title>", "| ".repeat(50_000));
    let sites =
        format!("<meta property=og:site_name content=Day><title>x{}</title>", " | Day".repeat(50_000));
    let metas = format!("<meta property=og:title content='x{}'>", " | Gazette".repeat(50_000));
    let names = format!("<meta name=author content='{}'>", "Ann Lee and Bo Day, ".repeat(50_000));
    for html in [deep, quotes, bars, sites, metas, names] {
        read(&html);
    }
}
