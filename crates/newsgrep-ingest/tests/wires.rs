//! The formats of news agencies become articles with what their metadata states, and nothing else.

mod common;

use common::{Read, read_stream};
use newsgrep_ingest::Reader;
use newsgrep_testkit::Rng;
use newsgrep_text::Article;

fn read(name: &str, bytes: impl AsRef<[u8]>) -> Read {
    read_stream(&Reader::default(), name, bytes)
}

/// Everything that is known of an article, a line each, with the paragraphs behind `¶`.
fn told(article: &Article) -> Vec<String> {
    let date = |date: newsgrep_text::Date| format!("{date} {}", date.provenance().name());
    let list = |values: &[String]| (!values.is_empty()).then(|| values.join("; "));
    let facts = [
        ("origin", Some(article.origin.clone())),
        ("source", article.source.clone()),
        ("agency", article.agency.clone()),
        ("published", article.published.map(date)),
        ("updated", article.updated.map(date)),
        ("byline", article.byline.clone()),
        ("dateline", article.dateline.clone()),
        ("section", article.section.clone()),
        ("language", article.language.clone()),
        ("url", article.url.clone()),
        ("subjects", list(&article.subjects)),
        ("places", list(&article.places)),
        ("persons", list(&article.persons)),
        ("organisations", list(&article.organisations)),
        ("excerpt", article.excerpt.then(|| "yes".to_owned())),
        ("title", article.title.map(|span| span.of(&article.text).to_owned())),
    ];
    let body = usize::from(article.title.is_some());
    let paragraphs =
        (body..article.paragraphs.len()).map(|place| format!("¶ {}", article.paragraph_text(place)));
    let facts = facts.into_iter().filter_map(|(name, value)| value.map(|value| format!("{name}: {value}")));
    facts.chain(paragraphs).collect()
}

fn check(name: &str, bytes: impl AsRef<[u8]>, expected: &[&[&str]]) {
    let read = read(name, bytes);
    assert_eq!(read.articles.iter().map(told).collect::<Vec<_>>(), expected);
    assert_eq!(read.said, [""; 0]);
}

fn check_said(name: &str, bytes: impl AsRef<[u8]>, said: &[&str]) -> Read {
    let read = read(name, bytes);
    assert_eq!(read.said, said);
    read
}

const NITF: &str = r#"<?xml version="1.0" encoding="ISO-8859-1"?>
<!DOCTYPE nitf SYSTEM "nitf-3-3.dtd">
<nitf version="-//IPTC//DTD NITF 3.3//EN" baselang="en-GB">
  <head>
    <title>Envoys meet</title>
    <meta name="slug" content="envoys"/>
    <tobject tobject.type="News">
      <tobject.subject tobject.subject.refnum="11002000" tobject.subject.type="Politics" tobject.subject.matter="Diplomacy"/>
      <tobject.subject tobject.subject.refnum="16005000"/>
    </tobject>
    <docdata management-status="usable">
      <evloc city="Lindfors"/>
      <doc-id id-string="cw-17" regsrc="CW"/>
      <date.issue norm="20340305T093000+0100"/>
      <date.release norm="20340306T000000+0100"/>
      <doc.copyright year="2034" holder="Coastal Wire Ltd"/>
      <key-list><keyword key="TALKS"/></key-list>
      <identified-content>
        <person>Field, Ada</person>
        <org value="Harbour Council"/>
        <location><city>Lindfors</city><country>Norland</country></location>
        <classifier type="descriptor">Treaties</classifier>
        <classifier type="types_of_material">News</classifier>
      </identified-content>
    </docdata>
    <pubdata date.publication="20340305T000000" name="The Harbour Gazette" ex-ref="https://gazette.example/17"/>
  </head>
  <body>
    <body.head>
      <hedline><hl1>Envoys <em>meet</em> at last</hl1><hl2>TALKS</hl2></hedline>
      <byline>By A. Writer<byttl>Diplomatic editor</byttl></byline>
      <distributor>Coastal Wire</distributor>
      <dateline><location>LINDFORS</location><story.date norm="20340305">March 5</story.date></dateline>
      <abstract><p>Not the text.</p></abstract>
    </body.head>
    <body.content>
      <block class="lead_paragraph"><p>The envoys met.</p></block>
      <block class="full_text">
        <p>The envoys met in
           <location>Lindfors</location>, &quot;at last&quot;.</p>
        <p/>
        <hl2>A caf&eacute; by the harbour</hl2>
        <media media-type="image"><media-reference source="x.jpg"/><media-caption>The caf&#233;.</media-caption></media>
        <ol><li>Fish</li><li>Tides</li></ol>
        <table><tr><th>Party</th><th>Seats</th></tr><tr><td>Left</td><td>12</td></tr></table>
      </block>
    </body.content>
  </body>
</nitf>"#;

#[test]
fn nitf_says_who_published_what_and_when() {
    check(
        "17.xml",
        NITF,
        &[&[
            "origin: 17.xml",
            "source: The Harbour Gazette",
            // The day of publication is without a time; the moment of issue on that day is better, and has its zone.
            "published: 2034-03-05T09:30:00+01:00 stated",
            "byline: A. Writer",
            "dateline: LINDFORS",
            "language: en",
            "url: https://gazette.example/17",
            "subjects: Politics; Diplomacy; conflict, war and peace; TALKS; Treaties",
            "places: Lindfors; Lindfors, Norland",
            "persons: Field, Ada",
            "organisations: Harbour Council",
            "title: Envoys meet at last",
            "¶ The envoys met in Lindfors, \"at last\".",
            "¶ A café by the harbour",
            "¶ The café.",
            "¶ Fish",
            "¶ Tides",
            "¶ Party\tSeats\nLeft\t12",
        ]],
    );
}

#[test]
fn nitf_in_any_encoding_is_the_same_article() {
    let utf16: Vec<u8> = format!("\u{feff}{}", NITF.replace("ISO-8859-1", "UTF-16").replace("&eacute;", "é"))
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    let latin1: Vec<u8> = NITF.replace("&eacute;", "é").chars().map(|c| c as u8).collect();
    let original = told(&read("17.xml", NITF).articles[0]);
    for bytes in [utf16, latin1, NITF.replace("&eacute;", "é").into_bytes()] {
        assert_eq!(told(&read("17.xml", bytes).articles[0]), original);
    }
}

#[test]
fn a_release_is_no_publication_and_a_summary_no_text() {
    let nitf = "<nitf><head><docdata><date.release norm='20340306T000000Z'/></docdata></head><body><body.head>\
                <hedline><hl1>Talks</hl1></hedline><abstract>They may meet.</abstract></body.head></body></nitf>";
    check("x.nitf", nitf, &[&["origin: x.nitf", "excerpt: yes", "title: Talks", "¶ They may meet."]]);
}

#[test]
fn what_an_agency_took_back_is_no_article() {
    let nitf = "<nitf><head><docdata management-status='canceled'/></head><body><body.content><p>x</p></body.content></body></nitf>";
    check_said("x.xml", nitf, &["not-an-article: `x.xml` was cancelled by its agency"]);
    let g2 = "<newsItem><itemMeta><pubStatus qcode='stat:withheld'/></itemMeta><contentMeta><headline>x</headline>\
              </contentMeta></newsItem>";
    check_said("x.xml", g2, &["not-an-article: `x.xml` is withheld by its agency"]);
}

const NEWSML: &str = r#"<?xml version="1.0" encoding="utf-8"?>
<NewsML Version="1.2">
  <NewsEnvelope><DateAndTime>20340305T100000Z</DateAndTime></NewsEnvelope>
  <NewsItem xml:lang="en">
    <Identification><NewsIdentifier><ProviderId>afp.com</ProviderId><DateId>20340305</DateId>
      <NewsItemId>A1</NewsItemId><PublicIdentifier>urn:newsml:afp.com:20340305:A1:1</PublicIdentifier></NewsIdentifier></Identification>
    <NewsManagement><FirstCreated>20340305T084951+0000</FirstCreated>
      <ThisRevisionCreated>20340305T094951+0000</ThisRevisionCreated><Status FormalName="Usable"/></NewsManagement>
    <NewsComponent>
      <NewsLines><HeadLine>Talks begin</HeadLine><ByLine>by A. Writer</ByLine>
        <DateLine>LINDFORS, March 5, 2034 (AFP) -</DateLine></NewsLines>
      <AdministrativeMetadata><Provider><Party FormalName="AFP"/></Provider></AdministrativeMetadata>
      <DescriptiveMetadata><Language FormalName="en"/>
        <SubjectCode><SubjectDetail FormalName="04011002"/></SubjectCode>
        <Location HowPresent="Origin"><Property FormalName="City" Value="Lindfors"/></Location>
        <Location HowPresent="Event"><Property FormalName="Country" Value="NOR"/><Property FormalName="City" Value="Rockham"/></Location>
        <Property FormalName="Keyword" Value="fishing"/></DescriptiveMetadata>
      <NewsComponent Duid="main"><Role FormalName="Main"/>
        <ContentItem><MediaType FormalName="Text"/><DataContent><nitf><body><body.content>
          <p>The envoys met.</p><p>They left.</p></body.content></body></nitf></DataContent></ContentItem></NewsComponent>
      <NewsComponent Duid="photo"><Role FormalName="Picture"/>
        <NewsComponent><Role FormalName="Caption"/>
          <ContentItem><MediaType FormalName="Text"/><DataContent><p>The harbour</p></DataContent></ContentItem></NewsComponent>
        <ContentItem Href="x.jpg"><MediaType FormalName="Photo"/></ContentItem></NewsComponent>
    </NewsComponent>
  </NewsItem>
</NewsML>"#;

#[test]
fn newsml_has_its_metadata_around_the_text() {
    check(
        "a1.xml",
        NEWSML,
        &[&[
            "origin: a1.xml",
            "source: AFP",
            "agency: AFP",
            "published: 2034-03-05T08:49:51Z stated",
            "updated: 2034-03-05T09:49:51Z stated",
            "byline: A. Writer",
            "dateline: LINDFORS",
            "language: en",
            "subjects: economy, business and finance; fishing",
            "places: Rockham",
            "title: Talks begin",
            "¶ The envoys met.",
            "¶ They left.",
        ]],
    );
}

#[test]
fn a_package_of_newsml_is_as_many_articles() {
    let item = |id: &str, data: &str| {
        format!(
            "<NewsItem><Identification><NewsIdentifier><ProviderId>wire.example</ProviderId><NewsItemId>{id}</NewsItemId>\
             </NewsIdentifier></Identification><NewsComponent><NewsLines><HeadLine>Item {id}</HeadLine></NewsLines>\
             <ContentItem>{data}</ContentItem></NewsComponent></NewsItem>"
        )
    };
    let two = "<NewsItem><Identification><NewsIdentifier><NewsItemId>D</NewsItemId></NewsIdentifier></Identification>\
        <NewsComponent><NewsComponent Duid='d1'><NewsLines><HeadLine>One</HeadLine></NewsLines><ContentItem><DataContent><p>1</p>\
        </DataContent></ContentItem></NewsComponent><NewsComponent Duid='d2'><NewsLines><HeadLine>Two</HeadLine></NewsLines>\
        <ContentItem><DataContent><p>2</p></DataContent></ContentItem></NewsComponent></NewsComponent></NewsItem>";
    let package = [
        "<NewsML>",
        &item("A", "<DataContent><html><head><title>no</title></head><body><h1>Talks</h1><p>Met.</p></body></html></DataContent>"),
        &item("B", "<DataContent>They met\nin Rockham.\n\nThey left.</DataContent>"),
        &item("C", "<MediaType FormalName='Photo'/><DataContent>x</DataContent>"),
        two,
        &item("E", "<DataContent>&lt;p&gt;Fish &amp;amp; tides&lt;/p&gt;&lt;p&gt;Rain&lt;/p&gt;</DataContent>"),
        "</NewsML>",
    ]
    .concat();
    let read = check_said("p.xml", package, &["not-an-article: `p.xml` record 3 holds no text, but `Photo`"]);
    assert_eq!(read.origins(), ["p.xml#A", "p.xml#B", "p.xml#D/d1", "p.xml#D/d2", "p.xml#E"]);
    let texts: Vec<&str> = read.articles.iter().map(|article| article.text.as_str()).collect();
    assert_eq!(
        texts,
        [
            "Item A\n\nTalks\n\nMet.",
            "Item B\n\nThey met\nin Rockham.\n\nThey left.",
            "One\n\n1",
            "Two\n\n2",
            "Item E\n\nFish & tides\n\nRain",
        ]
    );
}

const G2: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<newsMessage xmlns="http://iptc.org/std/nar/2006-10-01/" xmlns:h="http://www.w3.org/1999/xhtml">
 <header><sent>2034-03-05T12:00:00Z</sent></header>
 <itemSet>
  <packageItem guid="urn:p"><groupSet/></packageItem>
  <newsItem guid="urn:n:17" xml:lang="en-GB">
   <rightsInfo><copyrightHolder literal="Thomson Reuters"/></rightsInfo>
   <itemMeta>
    <itemClass qcode="ninat:text"/><provider literal="reuters.com"/>
    <versionCreated>2034-03-05T11:00:00.000Z</versionCreated><firstCreated>2034-03-05T08:10:15.000Z</firstCreated>
    <embargoed>2034-03-06T00:00:00Z</embargoed><pubStatus qcode="stat:usable"/>
   </itemMeta>
   <contentMeta>
    <located type="cptype:city"><name>Lindfors</name></located>
    <subject type="cpnat:abstract" qcode="medtop:20000593"><name xml:lang="fr">diplomatie</name><name xml:lang="en">diplomacy</name></subject>
    <subject type="cpnat:person" qcode="p:1"/>
    <subject type="cpnat:organisation"><name>Harbour Council</name></subject>
    <subject type="cpnat:poi" qcode="poi:1"><name>Old Mole</name></subject>
    <subject type="cpnat:geoArea" qcode="g:1"/>
    <subject qcode="N2:SYR"/>
    <subject qcode="subj:15000000"/>
    <subject><mainConcept qcode="medtop:20001071"><name>swimming</name></mainConcept>
      <facetConcept qcode="a:w"><name>women</name></facetConcept></subject>
    <slugline>TALKS/</slugline>
    <headline role="hld:subHeadline">Below</headline>
    <headline xml:lang="fr">Pourparlers</headline>
    <headline xml:lang="en">Talks begin</headline>
    <dateline>LINDFORS, March 5</dateline><by>By A. Writer</by><creditline>Reuters</creditline>
    <keyword>envoys</keyword>
   </contentMeta>
   <assert qcode="p:1"><name>Ada Field</name></assert>
   <assert qcode="g:1"><name>Norland</name></assert>
   <contentSet>
    <remoteContent href="x.jpg"/>
    <inlineXML contenttype="application/xhtml+xml"><h:html><h:head><h:title>no</h:title></h:head>
      <h:body><h:p>The envoys <h:b>met</h:b>.</h:p><h:p>They left.</h:p></h:body></h:html></inlineXML>
    <inlineData contenttype="text/plain">The same, in plain text.</inlineData>
   </contentSet>
  </newsItem>
  <newsItem guid="urn:n:18"><itemMeta><itemClass qcode="ninat:picture"/></itemMeta>
   <contentMeta><headline>A picture</headline></contentMeta></newsItem>
  <newsItem guid="urn:n:19"><itemMeta><provider qcode="nprov:AcmeNews"/><versionCreated>2034-03-05</versionCreated></itemMeta>
   <contentMeta><headline>Fish</headline></contentMeta>
   <contentSet><inlineData contenttype="text/plain">Line one
of the fish.

Line two.</inlineData></contentSet></newsItem>
 </itemSet>
</newsMessage>"#;

#[test]
fn a_message_of_newsml_g2_is_its_texts() {
    let read = check_said(
        "m.xml",
        G2,
        &[
            "not-an-article: `m.xml` record 1 is a `packageItem`, which holds no text of its own",
            "not-an-article: `m.xml` record 3 is of the class `picture`, and no text",
        ],
    );
    assert_eq!(
        told(&read.articles[0]),
        [
            "origin: m.xml#urn:n:17",
            "source: Reuters",
            "agency: Reuters",
            "published: 2034-03-05T08:10:15Z stated",
            "updated: 2034-03-05T11:00:00Z stated",
            "byline: A. Writer",
            "dateline: LINDFORS",
            "language: en",
            "subjects: diplomacy; sport; swimming; envoys",
            "places: Old Mole; Norland",
            "persons: Ada Field",
            "organisations: Harbour Council",
            "title: Talks begin",
            "¶ The envoys met.",
            "¶ They left.",
        ]
    );
    assert_eq!(
        told(&read.articles[1]),
        [
            "origin: m.xml#urn:n:19",
            "source: AcmeNews",
            "published: 2034-03-05 stated",
            "title: Fish",
            "¶ Line one\nof the fish.",
            "¶ Line two.",
        ]
    );
    assert_eq!(read.articles.len(), 2);
}

#[test]
fn one_item_of_newsml_g2_is_the_whole_file() {
    let item = "<newsItem guid='urn:1'><itemMeta><provider uri='http://www.acme.example/about'/></itemMeta><contentSet><inlineXML>\
        <nitf xmlns='urn:nitf'><body><body.head><hedline><hl1>Talks</hl1></hedline><byline>By A. Writer</byline></body.head>\
        <body.content><p>They met.</p></body.content></body></nitf></inlineXML></contentSet></newsItem>";
    check(
        "1.xml",
        item,
        &[&["origin: 1.xml", "source: acme.example", "byline: A. Writer", "title: Talks", "¶ They met."]],
    );
}

const SGML: &str = r#"<!DOCTYPE lewis SYSTEM "lewis.dtd">
<REUTERS TOPICS="YES" LEWISSPLIT="TRAIN" OLDID="5544" NEWID="1">
<DATE> 3-MAR-1987 15:01:01.79</DATE>
<TOPICS><D>fish</D><D>trade</D></TOPICS>
<PLACES><D>norland</D></PLACES>
<PEOPLE><D>field</D></PEOPLE>
<ORGS><D>opec</D></ORGS>
<EXCHANGES><D>nyse</D></EXCHANGES>
<COMPANIES></COMPANIES>
<UNKNOWN> 
&#5;&#5;&#5;C T
&#22;&#22;&#1;f0704&#31;reute
u f BC-FISH   03-03 0105</UNKNOWN>
<TEXT>&#2;
<TITLE>FISH CATCH &lt;FSH> ROSE</TITLE>
<AUTHOR>    By A. Writer, Reuters</AUTHOR>
<DATELINE>    ROCKHAM, Md., March 3 - </DATELINE><BODY>The catch rose <5 pct at
the harbour of þland.
    Boats & nets were sold.
 Cod      1.10
                   best
    More is expected.
 Reuter
&#3;</BODY></TEXT>
</REUTERS>
<REUTERS TOPICS="NO" NEWID="2">
<DATE>5-APR-1987 19:55:38.33# date added as guesswork</DATE>
<TEXT TYPE="BRIEF">&#2;
******<TITLE>FISH CATCH SEEN
 HIGHER</TITLE>Blah blah blah.
&#3;

</TEXT>
</REUTERS>
<REUTERS TOPICS="NO" NEWID="3">
<DATE>31-MAR-1987 605:12:19.12</DATE>
<TEXT TYPE="UNPROC">&#2;
WEEKLY FISH REPORT - MARCH 3
    Prices
 Cod......1.10
 Reuter
&#3;</TEXT>
</REUTERS>
"#;

fn sgml() -> Vec<u8> {
    SGML.chars().map(|c| c as u8).collect()
}

#[test]
fn reuters_sgml_is_an_article_a_record() {
    let wire = ["source: Reuters", "agency: Reuters"];
    let [source, agency] = wire;
    check(
        "reut.sgm",
        sgml(),
        &[
            &[
                "origin: reut.sgm#1",
                source,
                agency,
                "published: 1987-03-03T15:01:01 stated",
                "byline: A. Writer",
                "dateline: ROCKHAM, Md.",
                "subjects: fish; trade",
                "places: norland",
                "persons: field",
                "organisations: opec; nyse",
                "title: FISH CATCH <FSH> ROSE",
                "¶ The catch rose <5 pct at\nthe harbour of þland.",
                "¶ Boats & nets were sold.\n Cod      1.10\n                   best",
                "¶ More is expected.",
                "¶ Reuter",
            ],
            &[
                "origin: reut.sgm#2",
                source,
                agency,
                "published: 1987-04-05T19:55:38 inferred",
                "title: FISH CATCH SEEN HIGHER",
            ],
            &[
                "origin: reut.sgm#3",
                source,
                agency,
                "published: 1987-03-31 stated",
                "title: WEEKLY FISH REPORT - MARCH 3",
                "¶ Prices\n Cod......1.10",
                "¶ Reuter",
            ],
        ],
    );
}

#[test]
fn a_record_without_its_end_does_not_take_the_next_one_with_it() {
    let text = String::from_utf8(sgml().into_iter().filter(u8::is_ascii).collect()).unwrap_or_default();
    let torn = text.replacen("</REUTERS>", "", 1);
    let read = check_said("reut.sgm", torn, &["broken-xml: `reut.sgm` record 1 has no `</REUTERS>`"]);
    assert_eq!(read.origins(), ["reut.sgm#2", "reut.sgm#3"]);
    let cut = &text[..text.len() - 20];
    let read =
        check_said("reut.sgm", cut, &["broken-xml: `reut.sgm` is cut off: record 3 has no `</REUTERS>`"]);
    assert_eq!(read.origins(), ["reut.sgm#1", "reut.sgm#2"]);
    let one_line = text.replace('\n', " ");
    assert_eq!(read_stream(&Reader::default(), "x", one_line).origins(), ["x#1", "x#2", "x#3"]);
}

#[test]
fn trec_records_have_the_tags_of_their_collections() {
    let docs = r#"
<DOC>
<DOCNO> AP340305-0001 </DOCNO>
<FILEID>AP-NR-03-05-34 2344EST</FILEID>
<HEAD>Envoys Meet &amp; Talk</HEAD>
<BYLINE>By A. WRITER</BYLINE>
<DATELINE>ROCKHAM, Norland (AP) </DATELINE>
<TEXT>
   The envoys met.
   They
left.
</TEXT>
</DOC>
<DOC>
<DOCNO>FT911-1</DOCNO>
<DATE>910514
</DATE>
<HEADLINE>
FT  14 MAY 91 / Fish prices rise
</HEADLINE>
<TEXT>
Prices rose.
</TEXT>
<PUB>The Harbour Times
</PUB>
</DOC>
<DOC>
<DOCNO> LA010189-0001 </DOCNO>
<DATE>
<P>
January 1, 1989, Sunday, Home Edition 
</P>
</DATE>
<SECTION>
<P>
Books; Page 1 
</P>
</SECTION>
<HEADLINE>
<P>
FALLOUT; 
</P>
</HEADLINE>
<TEXT>
<P>
One. 
</P>
<P>
Two
lines. 
</P>
</TEXT>
</DOC>
<DOC>
<DOCNO>JA-culture-20161210</DOCNO>
<URL>https://radio.example/1</URL> 
<SRC>Radio</SRC>
<CAT>culture</CAT>
<TITLE>قرأ</TITLE>
<TIME>10/12/2016</TIME>
<ABSTRACT>
Lead.
</ABSTRACT>
<TEXT>
Lead.

Rest.
</TEXT>
<AUTHOR></AUTHOR>
</DOC><DOC id="XYZ_ENG_19940512.0001" type="story">
<HEADLINE>
Rain
</HEADLINE>
<TEXT>
<P>
It rained.
</P>
</TEXT>
</DOC>
"#;
    check(
        "trec",
        docs,
        &[
            &[
                "origin: trec#AP340305-0001",
                "published: 2034-03-05T23:44-05:00 stated",
                "byline: A. WRITER",
                "dateline: ROCKHAM, Norland",
                "title: Envoys Meet & Talk",
                "¶ The envoys met.",
                "¶ They\nleft.",
            ],
            &[
                "origin: trec#FT911-1",
                "source: The Harbour Times",
                "published: 1991-05-14 stated",
                "title: Fish prices rise",
                "¶ Prices rose.",
            ],
            &[
                "origin: trec#LA010189-0001",
                "published: 1989-01-01 stated",
                "section: Books; Page 1",
                "title: FALLOUT;",
                "¶ One.",
                "¶ Two lines.",
            ],
            &[
                "origin: trec#JA-culture-20161210",
                "source: Radio",
                "published: 2016-12-10 stated",
                "section: culture",
                "url: https://radio.example/1",
                "title: قرأ",
                "¶ Lead.",
                "¶ Rest.",
            ],
            &[
                "origin: trec#XYZ_ENG_19940512.0001",
                "published: 1994-05-12 inferred",
                "title: Rain",
                "¶ It rained.",
            ],
        ],
    );
}

#[test]
fn texts_are_found_where_agencies_put_them() {
    let nitf = "<nitf><body><body.head><hedline><hl1>Talks</hl1></hedline></body.head><body.content><![CDATA[<p>Talks</p><p>They \
                met<br>in Oslo.<p>They left.]]></body.content></body></nitf>";
    check("x.xml", nitf, &[&["origin: x.xml", "title: Talks", "¶ They met\nin Oslo.", "¶ They left."]]);
    let newsml = "<NewsML><NewsItem><NewsComponent><NewsLines/>\
        <NewsComponent><Role FormalName='Title'/><ContentItem><DataContent>Talks</DataContent></ContentItem></NewsComponent>\
        <NewsComponent><Role FormalName='Body'/><ContentItem><DataContent><p>They met.</p></DataContent></ContentItem></NewsComponent>\
        </NewsComponent></NewsItem></NewsML>";
    check("x.xml", newsml, &[&["origin: x.xml", "title: Talks", "¶ They met."]]);
    let g2 = "<newsItem><contentMeta><headline>Talks</headline><description role='drol:summary'>They may meet.</description>\
              </contentMeta><contentSet><remoteContent href='x.html'/></contentSet></newsItem>";
    check("x.xml", g2, &[&["origin: x.xml", "excerpt: yes", "title: Talks", "¶ They may meet."]]);
}

#[test]
fn files_that_break_off_keep_what_was_whole() {
    let cut = &NITF[..NITF.len() - 40];
    check_said("17.xml", cut, &["broken-xml: `17.xml` is cut off: its XML has no end"]);
    let cut = &G2[..G2.len() - 120];
    let read = read("m.xml", cut);
    assert_eq!(read.origins(), ["m.xml#urn:n:17"]);
    assert_eq!(
        read.said.last().map(String::as_str),
        Some("broken-xml: `m.xml` is cut off: its XML has no end")
    );
}

#[test]
fn hostile_files_end_quickly_in_a_rejection() {
    let reason = |name: &str, text: String| {
        let read = read(name, text);
        assert_eq!(read.articles, []);
        read.said
            .first()
            .map(|said| said.split(':').next().unwrap_or_default().to_owned())
            .unwrap_or_default()
    };
    assert_eq!(
        reason("deep.xml", format!("<nitf>{}</nitf>", "<block>".repeat(300) + &"</block>".repeat(300))),
        "too-deep"
    );
    assert_eq!(reason("open.xml", "<nitf>".repeat(200_000)), "too-deep");
    assert_eq!(reason("empty.xml", "<newsMessage></newsMessage>".to_owned()), "empty");
    assert_eq!(reason("x.sgm", format!("<REUTERS NEWID='1'>{}", "<a>".repeat(200_000))), "broken-xml");
    assert_eq!(reason("x.sgm", format!("<REUTERS >{}</REUTERS>\n", "<a>".repeat(300))), "too-deep");
    assert_eq!(reason("x.trec", "<DOC><TEXT>".repeat(2_000)), "broken-xml");
    assert_eq!(reason("x.trec", format!("<DOC><TEXT>{}", "\n".repeat(200_000))), "broken-xml");
}

#[test]
fn entities_are_never_resolved() {
    let laughs: String =
        (1..10).map(|n| format!("<!ENTITY l{n} \"&l{0};&l{0};&l{0};&l{0};\">", n - 1)).collect();
    let nitf = format!(
        "<!DOCTYPE nitf [<!ENTITY l0 \"ha\">{laughs}<!ENTITY file SYSTEM \"file:///etc/hostname\">]>\
         <nitf><body><body.content><p>They laughed: &l9; &file; ]]&gt; ]]> <![CDATA[<b>]]></p></body.content></body></nitf>"
    );
    check("x.xml", nitf, &[&["origin: x.xml", "¶ They laughed: &l9; &file; ]]> ]]> <b>"]]);
}

#[test]
fn texts_of_teleprinters_have_their_headline_between_control_characters() {
    let iptc = "\u{1}eca0003 3 i 380  dpa-tns 0045\r\n\nNorland/fish/\r\n\u{2}REFILE\n1ST LEAD\nEnvoys meet in the\n\
        old harbour\nBy A. Writer, dpa =\r\n\nRockham (dpa) - The envoys\r\nmet.\r\n\nThey left.\r\n\r\n\u{3}212322 GMT Nov 34\r\n\u{7f}\n\u{4}";
    let told_of_iptc: &[&str] = &[
        "origin: x.txt",
        "source: dpa",
        "agency: dpa",
        "published: 2034-11-21T23:22Z stated",
        "byline: A. Writer",
        "dateline: Rockham",
        "subjects: Norland; fish",
        "title: Envoys meet in the old harbour",
        "¶ Rockham (dpa) - The envoys\nmet.",
        "¶ They left.",
    ];
    check("x.txt", iptc, &[told_of_iptc]);
    let anpa = "\u{16}\u{16}\u{1}z6715\u{1f}-----\r\nr z\u{13}\u{11} BC-FISH--Envoys 1stLd   03-05 0500\r\n\
        \u{2}^BC-FISH--Envoys, 1st Ld,416< \r\n^Envoys meet at last< \r\n^AP Photo GATK105< \r\n^Eds: Updates.< \r\n^By A. WRITER= \r\n\
        ^AP Fish Writer= \r\n\t   ROCKHAM (AP) _ The envoys met. \r\n\t   Catch:\r\n^COD= \r\n\u{8}Rockham;23;13\u{10} \r\n\u{8}Lindfors;1;2\u{10} \r\n\
        \t   They left.< \r\n\r\n\t   \u{3}AP-WF-03-05-34 0337GMT<\r\n\u{c}\u{4}";
    let told_of_anpa: &[&str] = &[
        "source: AP",
        "agency: AP",
        "published: 2034-03-05T03:37Z stated",
        "byline: A. WRITER",
        "title: Envoys meet at last",
        "¶ ROCKHAM (AP) _ The envoys met.",
        "¶ Catch:",
        "¶ COD",
        "¶ Rockham;23;13\nLindfors;1;2",
        "¶ They left.",
    ];
    let whole: Vec<&str> = ["origin: x.tst"].iter().chain(told_of_anpa).copied().collect();
    check("x.tst", anpa, &[&whole]);
    // Several transmissions in one file.
    let first: Vec<&str> = ["origin: x.txt#R1"].iter().chain(&told_of_iptc[1..]).copied().collect();
    let second: Vec<&str> = ["origin: x.txt#R2"].iter().chain(told_of_anpa).copied().collect();
    check("x.txt", format!("{iptc}{anpa}"), &[&first, &second]);
}

#[test]
fn xml_that_is_no_news_is_not_read_as_text() {
    let said = "not-an-article: `x.xml` is XML of a kind that is not read: its root element is `svg`";
    check_said(
        "x.xml",
        "<?xml version='1.0'?>\n<svg xmlns='http://www.w3.org/2000/svg'><text>Oslo</text></svg>",
        &[said],
    );
    check("x.txt", "<3 is what they felt\n", &[&["origin: x.txt", "title: <3 is what they felt"]]);
}

/// Changes, cuts out and doubles some of the bytes.
fn damage(random: &mut Rng, bytes: &[u8]) -> Vec<u8> {
    let mut damaged = bytes.to_vec();
    for _ in 0..1 + random.below(4) {
        let at = random.below(damaged.len());
        match random.below(4) {
            0 => damaged[at] = u8::try_from(random.below(256)).unwrap_or_default(),
            1 => damaged[at] = *b"<>/&;\"'[]!\0".get(random.below(11)).unwrap_or(&b'<'),
            2 => damaged.truncate(at.max(1)),
            _ => damaged.extend_from_within(at..),
        }
    }
    damaged
}

#[test]
fn damaged_wires_are_articles_or_rejections() {
    let originals = [NITF.as_bytes(), NEWSML.as_bytes(), G2.as_bytes(), SGML.as_bytes()];
    for seed in 0..2000 {
        let mut random = Rng::new(seed);
        let original = originals[random.below(4)];
        let bytes = damage(&mut random, original);
        let read = read(["x.xml", "x.sgm"][random.below(2)], &bytes);
        assert!(!read.articles.is_empty() || !read.said.is_empty(), "seed {seed}: nothing came of it");
    }
}
