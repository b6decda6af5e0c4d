//! Reuters-21578 and TREC: files of many records between tags.

use crate::common::read_stream;
use crate::{check, check_said};
use newsgrep_ingest::Reader;

pub(crate) const SGML: &str = r#"<!DOCTYPE lewis SYSTEM "lewis.dtd">
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

pub(crate) fn sgml() -> Vec<u8> {
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
                "language: en",
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
