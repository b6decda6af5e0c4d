//! A small file of each format, all of them telling of the same made-up talks: what fuzzing starts from, and what
//! shows that a format is recognised.
//!
//! Texts are newsgrep's own. Each file is well formed; [`mutated`] makes broken ones of it.

use crate::Rng;
use crate::hostile::archives::{ZipMember, gzip, tar, warc_response, zip};

/// A file of a format.
#[derive(Clone, Debug)]
pub struct Sample {
    /// The name of the format, as `newsgrep_ingest::formats` has it.
    pub format: &'static str,
    /// The name of the file.
    pub name: &'static str,
    /// What is in it.
    pub bytes: Vec<u8>,
    /// How many articles are in it.
    pub articles: u64,
}

fn sample(format: &'static str, name: &'static str, articles: u64, bytes: impl Into<Vec<u8>>) -> Sample {
    Sample { format, name, bytes: bytes.into(), articles }
}

/// Returns at least one file of every format.
pub fn samples() -> Vec<Sample> {
    let mut samples = texts();
    samples.extend(xml());
    samples.extend(archives());
    samples
}

const TEXT: &str =
    "Talks begin in Rockham\n\nThe envoys met on Monday in the old harbour.\n\nThey left at noon.\n";

const PAGE: &str = r#"<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>Talks begin in Rockham | Coastal Wire</title>
<meta property="og:site_name" content="Coastal Wire">
<script type="application/ld+json">{"@context": "https://schema.org", "@type": "NewsArticle",
"headline": "Talks begin in Rockham", "datePublished": "2031-03-05T09:30:00+01:00",
"author": [{"@type": "Person", "name": "Jane Doe"}], "publisher": {"@type": "Organization", "name": "Coastal Wire"}}</script>
</head><body><nav><a href="/">Home</a><a href="/sport">Sport</a></nav><article><h1>Talks begin in Rockham</h1>
<p>The envoys of both sides met on Monday in the old harbour of Rockham, where fishing rights have been argued over for ten years.</p>
<p>They left at noon without a word, and a spokesman said that another meeting would follow before the end of the month.</p>
<h2>A long quarrel</h2>
<p>The quarrel began when the treaty of the northern banks ran out and neither side wanted to pay for the lighthouse again.</p>
</article><aside><ul><li><a href="/a">Most read: Ferry late</a></li></ul></aside><footer>© Coastal Wire</footer></body></html>"#;

fn texts() -> Vec<Sample> {
    let lines = concat!(
        "{\"id\": \"7\", \"headline\": \"Talks begin\", \"date\": \"2031-03-05\", \"text\": \"They met.\\n\\nThey left.\"}\n",
        "{\"id\": \"8\", \"headline\": \"Vote delayed\", \"published_at\": 1930555800, \"source\": {\"name\": \"Coastal Wire\"}, ",
        "\"body_paragraphs\": [\"One.\", \"Two.\"]}\n",
    );
    let list = format!("[{}]", lines.trim_end().replace('\n', ",\n"));
    let feed = r#"{"version": "https://jsonfeed.org/version/1.1", "title": "Coastal Wire", "items": [
        {"id": "1", "title": "Talks begin", "content_html": "<p>They met.</p><p>They left.</p>", "date_published": "2031-03-05T09:30:00Z",
        "authors": [{"name": "Jane Doe"}], "tags": ["fish"]}]}"#;
    let ninjs = r#"{"uri": "urn:wire.example:1", "type": "text", "versioncreated": "2031-03-05T09:30:00Z", "headline": "Talks begin",
        "byline": "Jane Doe", "located": "Rockham", "body_html": "<p>They met.</p><p>They left.</p>", "subject": [{"name": "fish"}]}"#;
    let csv = "id,title,date,source,text\r\n1,Talks begin,2031-03-05,Coastal Wire,\"They met.\n\nThey left.\"\r\n2,\"Vote, delayed\",2031-03-06,Coastal Wire,Two.\r\n";
    let markdown = "---\ntitle: \"Talks begin\"\ndate: 2031-03-05\ntags: [fish, treaty]\n---\n\n# Talks begin\n\nThe envoys *met*.\n\n## Later\n\nThey left.\n";
    vec![
        sample("text", "talks.txt", 1, TEXT),
        sample("json-lines", "wire.jsonl", 2, lines),
        sample("json", "wire.json", 2, list),
        sample(
            "other",
            "letter.eml",
            0,
            "Return-Path: <desk@wire.example>\r\nSubject: Talks begin\r\n\r\nThe envoys met.\r\n",
        ),
        sample("json-feed", "feed.json", 1, feed),
        sample("ninjs", "item.json", 1, ninjs),
        sample("csv", "wire.csv", 2, csv),
        sample("markdown", "talks.md", 1, markdown),
        sample("html", "talks.html", 1, PAGE),
        sample("wire-text", "talks.tst", 1, WIRE_TEXT),
    ]
}

/// A transmission by IPTC 7901.
const WIRE_TEXT: &str = "\u{1}CWA123 3 pol 055\u{d}\n\u{2}Talks begin in Rockham\u{d}\n   ROCKHAM, March 5 (CWA) - The envoys met.\u{d}\n   They left at noon.\u{d}\n\u{3}050930 MAR 31\u{d}\n\u{4}";

fn xml() -> Vec<Sample> {
    let rss = r#"<?xml version="1.0"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"
        xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>Coastal Wire</title><link>https://wire.example/</link>
        <item><title>Talks &amp; tea</title><link>https://wire.example/1</link><guid>1</guid><pubDate>Wed, 05 Mar 2031 09:30:00 +0100</pubDate>
        <dc:creator>Jane Doe</dc:creator><category>fish</category><description>They met.</description>
        <content:encoded><![CDATA[<p>They met.</p><p>They left.</p>]]></content:encoded></item></channel></rss>"#;
    let atom = r#"<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><title>Coastal Wire</title><id>urn:x</id>
        <updated>2031-03-05T09:30:00Z</updated><entry><id>urn:x:1</id><title type="html">Talks &lt;b&gt;begin&lt;/b&gt;</title>
        <published>2031-03-05T09:30:00Z</published><link href="/1" rel="alternate"/><author><name>Jane Doe</name></author>
        <content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>They met.</p><p>They left.</p></div></content></entry></feed>"#;
    let wordpress = r#"<?xml version="1.0"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"
        xmlns:wp="http://wordpress.org/export/1.2/" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>Coastal Wire</title>
        <wp:wxr_version>1.2</wp:wxr_version><item><title>Talks begin</title><link>https://wire.example/1</link>
        <wp:post_type>post</wp:post_type><wp:status>publish</wp:status><wp:post_date>2031-03-05 09:30:00</wp:post_date>
        <content:encoded><![CDATA[They met.

They left.]]></content:encoded></item></channel></rss>"#;
    let nitf = r#"<?xml version="1.0"?><nitf><head><title>Talks begin</title><docdata><date.issue norm="20310305T093000Z"/></docdata>
        </head><body><body.head><hedline><hl1>Talks begin</hl1></hedline><byline>By Jane Doe</byline><dateline><location>Rockham</location></dateline>
        </body.head><body.content><p>They met.</p><p>They <em>left</em>.</p></body.content></body></nitf>"#;
    let newsml = r#"<?xml version="1.0"?><NewsML><NewsEnvelope><DateAndTime>20310305T093000Z</DateAndTime></NewsEnvelope>
        <NewsItem><Identification><NewsIdentifier><ProviderId>wire.example</ProviderId><DateId>20310305</DateId><NewsItemId>1</NewsItemId>
        <RevisionId PreviousRevision="0" Update="N">1</RevisionId><PublicIdentifier>urn:newsml:wire.example:20310305:1:1</PublicIdentifier></NewsIdentifier></Identification>
        <NewsManagement><NewsItemType FormalName="News"/><FirstCreated>20310305T093000Z</FirstCreated><ThisRevisionCreated>20310305T093000Z</ThisRevisionCreated><Status FormalName="Usable"/></NewsManagement>
        <NewsComponent><NewsLines><HeadLine>Talks begin</HeadLine><ByLine>Jane Doe</ByLine><DateLine>Rockham</DateLine></NewsLines>
        <ContentItem><MediaType FormalName="Text"/><DataContent><p>They met.</p><p>They left.</p></DataContent></ContentItem></NewsComponent></NewsItem></NewsML>"#;
    let g2 = r#"<?xml version="1.0"?><newsItem xmlns="http://iptc.org/std/nar/2006-10-01/" guid="urn:x:1" version="1" standard="NewsML-G2"
        standardversion="2.9"><itemMeta><itemClass qcode="ninat:text"/><provider literal="Coastal Wire"/><versionCreated>2031-03-05T09:30:00Z</versionCreated>
        <pubStatus qcode="stat:usable"/></itemMeta><contentMeta><headline>Talks begin</headline><by>Jane Doe</by><dateline>Rockham</dateline>
        <subject type="cpnat:abstract"><name>fish</name></subject></contentMeta><contentSet><inlineXML contenttype="application/xhtml+xml">
        <html xmlns="http://www.w3.org/1999/xhtml"><body><p>They met.</p><p>They left.</p></body></html></inlineXML></contentSet></newsItem>"#;
    let reuters = "<!DOCTYPE lewis SYSTEM \"lewis.dtd\">\n<REUTERS TOPICS=\"YES\" LEWISSPLIT=\"TRAIN\" CGISPLIT=\"TRAINING-SET\" OLDID=\"1\" NEWID=\"1\">\n\
        <DATE>26-FEB-1987 15:01:01.01</DATE>\n<TOPICS><D>fish</D></TOPICS>\n<PLACES><D>norland</D></PLACES>\n<PEOPLE></PEOPLE>\n<ORGS></ORGS>\n\
        <EXCHANGES></EXCHANGES>\n<TEXT>&#2;\n<TITLE>TALKS BEGIN</TITLE>\n<DATELINE>    ROCKHAM, Feb 26 - </DATELINE><BODY>The envoys met.\n    They left.\n &#3;</BODY></TEXT>\n</REUTERS>\n";
    let trec = "<DOC>\n<DOCNO> CW310305-0001 </DOCNO>\n<HEADLINE>Talks begin</HEADLINE>\n<DATE>March 5, 2031</DATE>\n<TEXT>\nThey met.\n\nThey left.\n</TEXT>\n</DOC>\n";
    vec![
        sample("rss", "feed.rss", 1, rss),
        sample("atom", "feed.atom", 1, atom),
        sample("wordpress", "export.xml", 1, wordpress),
        sample("nitf", "nitf.xml", 1, nitf),
        sample("newsml", "newsml.xml", 1, newsml),
        sample("newsml-g2", "g2.xml", 1, g2),
        sample("reuters-sgml", "reut2-000.sgm", 1, reuters),
        sample("trec", "cw310305", 1, trec),
        sample(
            "xml",
            "map.xml",
            0,
            "<?xml version=\"1.0\"?><urlset><url><loc>https://wire.example/1</loc></url></urlset>",
        ),
    ]
}

fn archives() -> Vec<Sample> {
    let page = warc_response(
        "https://wire.example/1",
        "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n",
        PAGE,
    );
    let arc_page = format!("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n{PAGE}");
    let version = "1 0 crawler\nURL IP-address Archive-date Content-type Archive-length\n";
    let arc = format!(
        "filedesc://a.arc 0.0.0.0 20310305093000 text/plain {}\n{version}\n\
        https://wire.example/1 192.0.2.1 20310305093000 text/html {}\n{arc_page}\n",
        version.len(),
        arc_page.len()
    );
    let crawl = zip(&[
        ZipMember::new("datapackage.json", "{\"profile\": \"data-package\", \"wacz_version\": \"1.1.1\"}"),
        ZipMember::new("archive/data.warc.gz", gzip(&page)),
    ]);
    vec![
        sample(
            "zip",
            "wire.zip",
            2,
            zip(&[ZipMember::new("a.txt", TEXT), ZipMember::new("b/talks.html", PAGE)]),
        ),
        sample("tar", "wire.tar", 2, tar(&[("a.txt", TEXT.as_bytes()), ("b/talks.html", PAGE.as_bytes())])),
        sample("warc", "crawl.warc", 1, page),
        sample("arc", "crawl.arc", 1, arc),
        sample("wacz", "crawl.wacz", 1, crawl),
    ]
}

/// Returns a file with some of its bytes changed, cut out, doubled, or taken from another file.
pub fn mutated(rng: &mut Rng, bytes: &[u8], other: &[u8]) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    for _ in 0..rng.between(1, 8) {
        if bytes.is_empty() {
            break;
        }
        let at = rng.below(bytes.len());
        let until = at + rng.below(64).min(bytes.len() - at);
        match rng.below(8) {
            0 => bytes[at] ^= 1 << rng.below(8),
            1 => bytes[at] = *rng.pick(b"\0\xff\xc3<>&\"'{}[],:;\n\r\t -#%/\\="),
            2 => drop(bytes.drain(at..until)),
            3 => bytes.extend_from_within(at..until),
            4 => bytes.truncate(at),
            5 => {
                let copied = bytes[at..until].to_vec();
                let place = rng.below(bytes.len());
                bytes.splice(place..place, copied);
            }
            6 if !other.is_empty() => {
                let from = rng.below(other.len());
                let to = from + rng.below(200).min(other.len() - from);
                bytes.splice(at..at, other[from..to].iter().copied());
            }
            _ => {
                // Numbers are lengths and offsets in most formats.
                let number = rng.pick(&["0", "-1", "65536", "4294967296", "18446744073709551616", "1e999"]);
                bytes.splice(at..at, number.bytes());
            }
        }
    }
    bytes
}
