//! IPTC 7901 and ANPA 1312.

use crate::check;

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
