//! RIS: a reference an article, as reference managers read it.
//!
//! The tags are those of the type NEWS; lines end in `\r\n`, each tag with two spaces and a dash behind it.

use std::io::{self, Write};

use newsgrep_text::{Article, Date, Precision};

pub(super) fn write(out: &mut dyn Write, article: &Article) -> io::Result<()> {
    let mut text = String::from("TY  - NEWS\r\n");
    let mut tag = |tag: &str, value: Option<&str>| {
        if let Some(value) = value.map(one_line).filter(|value| !value.is_empty()) {
            text.push_str(&format!("{tag}  - {value}\r\n"));
        }
    };
    tag("TI", article.title());
    tag("T2", article.source.as_deref());
    article.byline.iter().flat_map(|byline| super::authors(byline)).for_each(|name| tag("AU", Some(name)));
    tag("PY", article.published.map(|date| date.to_string()[..4].to_owned()).as_deref());
    tag("DA", article.published.map(day).as_deref());
    tag("SE", article.section.as_deref());
    tag("CY", article.dateline.as_deref());
    tag("PB", article.agency.as_deref());
    tag("LA", article.language.as_deref());
    for keyword in
        [&article.subjects, &article.places, &article.persons, &article.organisations].into_iter().flatten()
    {
        tag("KW", Some(keyword));
    }
    tag("UR", article.url.as_deref());
    tag("ID", Some(&article.id.to_string()));
    tag("N1", Some(&article.origin));
    text.push_str("ER  - \r\n\r\n");
    out.write_all(text.as_bytes())
}

/// Returns `2022/01/12`, and nothing in place of what is not known.
fn day(date: Date) -> String {
    let day = date.day().to_string();
    match date.precision() {
        Precision::Year => format!("{}//", &day[..4]),
        Precision::Month => format!("{}/{}/", &day[..4], &day[5..7]),
        _ => day[..10].replace('-', "/"),
    }
}

/// Returns a value on one line, which is all that a tag has.
pub(super) fn one_line(value: &str) -> String {
    value.split_whitespace().collect::<Vec<_>>().join(" ")
}
