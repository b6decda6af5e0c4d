//! NewsML 1.

use crate::{check, check_said};

pub(crate) const NEWSML: &str = r#"<?xml version="1.0" encoding="utf-8"?>
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
