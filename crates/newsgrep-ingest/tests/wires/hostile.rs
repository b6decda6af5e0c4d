//! Damaged and hostile files end in a rejection, or in the articles before the damage, and quickly.

use newsgrep_testkit::Rng;

use crate::newsml::NEWSML;
use crate::newsml_g2::G2;
use crate::nitf::NITF;
use crate::records::SGML;
use crate::{check, check_said, read};

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
    for seed in 0..1000 {
        let mut random = Rng::new(seed);
        let original = originals[random.below(4)];
        let bytes = damage(&mut random, original);
        let read = read(["x.xml", "x.sgm"][random.below(2)], &bytes);
        assert!(!read.articles.is_empty() || !read.said.is_empty(), "seed {seed}: nothing came of it");
    }
}
