//! BibTeX: an entry an article, in the fields of biblatex and, for older styles, `journal`, `year` and `month`.

use std::io::{self, Write};

use newsgrep_text::{Article, Precision};

use super::ris::one_line;

const MONTHS: [&str; 12] =
    ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

pub(super) fn write(out: &mut dyn Write, article: &Article) -> io::Result<()> {
    // The id is the key: it does not change when other articles are exported with it.
    let mut text = format!("@article{{newsgrep:{},\n", &article.id.to_string()[..16]);
    let mut field = |name: &str, value: Option<String>| {
        if let Some(value) = value {
            text.push_str(&format!("  {name} = {{{value}}},\n"));
        }
    };
    let plain = |value: Option<&str>| value.map(|value| escaped(&one_line(value)));
    // A second pair of braces keeps the letters' case, which styles would change.
    field("title", plain(article.title()).map(|title| format!("{{{title}}}")));
    let authors: Vec<String> =
        article.byline.iter().flat_map(|byline| super::authors(byline)).map(name).collect();
    field("author", (!authors.is_empty()).then(|| authors.join(" and ")));
    field("journal", plain(article.source.as_deref()));
    if let Some(date) = article.published {
        let day = date.day().to_string();
        let known = match date.precision() {
            Precision::Year => 4,
            Precision::Month => 7,
            _ => 10,
        };
        field("date", Some(day[..known].to_owned()));
        field("year", Some(day[..4].to_owned()));
        let month = (known > 4).then(|| day[5..7].parse::<usize>().ok()).flatten();
        field("month", month.and_then(|month| MONTHS.get(month - 1)).map(|month| (*month).to_owned()));
    }
    field("location", plain(article.dateline.as_deref()));
    field("language", plain(article.language.as_deref()));
    let keywords = [&article.subjects, &article.places, &article.persons, &article.organisations];
    // A comma separates keywords, and belongs to none.
    let keywords: Vec<String> = keywords
        .into_iter()
        .flatten()
        .map(|keyword| escaped(&one_line(&keyword.replace(',', " "))))
        .collect();
    field("keywords", (!keywords.is_empty()).then(|| keywords.join(", ")));
    // An address is read as it stands, but for braces, which would end the field.
    field("url", article.url.as_deref().map(|url| one_line(url).replace('{', "%7B").replace('}', "%7D")));
    field("note", plain(article.agency.as_deref()));
    text.push_str("}\n\n");
    out.write_all(text.as_bytes())
}

/// Returns a name that no style takes apart: braces keep `Reuters staff` or `van der Berg` together.
fn name(name: &str) -> String {
    let name = escaped(&one_line(name));
    if name.split(' ').count() == 2 { name } else { format!("{{{name}}}") }
}

/// Returns a text in which nothing has a meaning to TeX.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '#' | '$' | '%' | '&' | '_' => escaped.extend(['\\', c]),
            // BibTeX counts braces even behind a backslash.
            '{' => escaped.push_str("\\textbraceleft{}"),
            '}' => escaped.push_str("\\textbraceright{}"),
            '\\' => escaped.push_str("\\textbackslash{}"),
            '~' => escaped.push_str("\\textasciitilde{}"),
            '^' => escaped.push_str("\\textasciicircum{}"),
            c => escaped.push(c),
        }
    }
    escaped
}
