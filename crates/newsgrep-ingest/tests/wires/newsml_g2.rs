//! NewsML-G2.

use crate::{check, check_said, told};

pub(crate) const G2: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
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
