//! NITF.

use crate::{check, check_said, read, told};

pub(crate) const NITF: &str = r#"<?xml version="1.0" encoding="ISO-8859-1"?>
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
