//! The text of wires into paragraphs: elements of NITF and XHTML, and plain text with line ends.
//!
//! In: an element, or a text. Out: its paragraphs, as the file has them: a text in `<p>` with markup inside is one, a
//! table is one with a line a row. It knows no metadata, and does not decide which element holds the article.

use std::ops::RangeInclusive;

use crate::xml::{Element, Node, collapse, parse};

/// Returns the paragraphs in an element.
pub(super) fn paragraphs(element: &Element) -> Vec<String> {
    let mut prose = Prose::default();
    prose.block(element);
    prose.paragraphs
}

/// Returns the paragraphs of an element that holds markup, markup written as text, or plain text.
pub(super) fn content(data: &Element) -> Vec<String> {
    if data.elements().next().is_some() {
        return paragraphs(data);
    }
    let text = data.text_as_written();
    let is_markup =
        ["<p>", "<p ", "<P>", "<br", "<body", "<html", "<div"].iter().any(|tag| text.contains(tag));
    if is_markup && let Ok(document) = parse(&format!("<body>{text}</body>")) {
        return paragraphs(&document.root);
    }
    split(&text).into_iter().map(str::to_owned).collect()
}

/// What an element means for the flow of the text.
enum Kind {
    /// A paragraph or a group of them.
    Block,
    /// Part of a paragraph.
    Inline,
    Break,
    /// Lines that are to stay as they are.
    Lines,
    Table,
    /// Nothing that is read: settings, pictures, the reading of a character that stands above it.
    Hidden,
}

fn kind(name: &str) -> Kind {
    match name.to_ascii_lowercase().as_str() {
        "p" | "div" | "section" | "article" | "header" | "footer" | "main" | "aside" | "body" | "html"
        | "nitf" | "body.head" | "body.content" | "body.end" | "block" | "bq" | "blockquote" | "credit"
        | "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "hl1" | "hl2" | "hedline" | "ul" | "ol" | "li" | "dl"
        | "dt" | "dd" | "note" | "fn" | "center" | "address" | "media" | "media-caption" | "figure"
        | "figcaption" | "hr" => Kind::Block,
        "br" => Kind::Break,
        "pre" => Kind::Lines,
        "table" => Kind::Table,
        "head"
        | "script"
        | "style"
        | "rt"
        | "rp"
        | "media-metadata"
        | "media-reference"
        | "media-producer"
        | "media-object"
        | "nitf-table-metadata" => Kind::Hidden,
        _ => Kind::Inline,
    }
}

#[derive(Default)]
struct Prose {
    paragraphs: Vec<String>,
    /// The paragraph so far; its only line ends are those of `<br/>`.
    open: String,
}

impl Prose {
    fn block(&mut self, element: &Element) {
        self.close();
        self.inside(element);
        self.close();
    }

    /// Takes what an element holds; no document is deeper than its parser allows.
    fn inside(&mut self, element: &Element) {
        for node in &element.children {
            let child = match node {
                Node::Text(text) => {
                    self.open.extend(text.chars().map(|c| if c == '\n' { ' ' } else { c }));
                    continue;
                }
                Node::Element(child) => child,
            };
            match kind(&child.name) {
                Kind::Block => self.block(child),
                Kind::Inline => self.inside(child),
                Kind::Break => self.open.push('\n'),
                Kind::Lines => self.lines(child),
                // A table that holds paragraphs arranges them on a page.
                Kind::Table if child.descendants("p").next().is_some() => self.block(child),
                Kind::Table => self.table(child),
                Kind::Hidden => {}
            }
        }
    }

    /// Ends a paragraph; an empty line in it, two `<br/>`, ends one as well.
    fn close(&mut self) {
        let open = std::mem::take(&mut self.open);
        let mut paragraph = String::new();
        for line in open.split('\n').map(collapse) {
            if line.is_empty() {
                self.push(&mut paragraph);
                continue;
            }
            if !paragraph.is_empty() {
                paragraph.push('\n');
            }
            paragraph.push_str(&line);
        }
        self.push(&mut paragraph);
    }

    fn push(&mut self, paragraph: &mut String) {
        if !paragraph.is_empty() {
            self.paragraphs.push(std::mem::take(paragraph));
        }
    }

    fn lines(&mut self, element: &Element) {
        self.close();
        let text = element.text_as_written();
        self.paragraphs.extend(split(&text).into_iter().map(str::to_owned));
    }

    fn table(&mut self, table: &Element) {
        self.close();
        if let Some(caption) = table.child("caption") {
            self.block(caption);
        }
        let rows = table.descendants("tr").map(|row| {
            let cells: Vec<String> = row.elements().map(Element::text).collect();
            cells.join("\t").trim().to_owned()
        });
        let rows: Vec<String> = rows.filter(|row| !row.is_empty()).collect();
        self.push(&mut rows.join("\n"));
    }
}

/// The longest line, in bytes, of a text whose lines were broken to fit a column.
const COLUMN: usize = 200;

/// How much further than the text around it the first line of a paragraph is set in; more belongs to a table.
const INDENT: RangeInclusive<usize> = 3..=12;

/// Splits a plain text into paragraphs.
///
/// An empty line ends one, and a line that is set in begins one. If a line is longer than any column, each line is a
/// paragraph.
pub(super) fn split(text: &str) -> Vec<&str> {
    if text.lines().any(|line| line.len() > COLUMN) {
        return text.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    }
    let common = text.lines().skip(1).filter_map(indent).min().unwrap_or_default();
    let (mut found, mut start, mut end, mut at) = (Vec::new(), 0, 0, 0);
    for line in text.split_inclusive('\n') {
        let indent = indent(line);
        if indent.is_none_or(|indent| INDENT.contains(&indent.saturating_sub(common))) {
            found.push(&text[start..end]);
            start = at;
        }
        at += line.len();
        end = at;
    }
    found.push(&text[start..end]);
    found.into_iter().map(str::trim).filter(|paragraph| !paragraph.is_empty()).collect()
}

/// Returns how far a line is set in, unless it is blank.
fn indent(line: &str) -> Option<usize> {
    let text = line.trim_start();
    let space = &line[..line.len() - text.len()];
    (!text.is_empty()).then(|| space.chars().map(|c| if c == '\t' { 8 } else { 1 }).sum())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paragraphs_are_those_of_the_markup() {
        let check = |markup: &str, expected: &[&str]| {
            let document = parse(&format!("<body>{markup}</body>")).unwrap();
            assert_eq!(paragraphs(&document.root), expected, "{markup}");
        };
        check(
            "<p>Envoys <b>met</b> in\n  <a href='x'>Oslo</a>.</p><p/><p> They left.</p>",
            &["Envoys met in Oslo.", "They left."],
        );
        check("<p>   OSLO - Envoys <br/>met. <br/></p>", &["OSLO - Envoys\nmet."]);
        check(
            "one<br/><br/>two<h2>Heads</h2><ul><li>a</li><li>b</li></ul>",
            &["one", "two", "Heads", "a", "b"],
        );
        check(
            "<block><p>one</p><media><media-reference/><media-caption>A harbour</media-caption>\
             <media-producer>J. Field</media-producer></media></block>",
            &["one", "A harbour"],
        );
        check(
            "<table><caption>Votes</caption><tr><th>Party</th><th>Seats</th></tr><tr><td>Left</td><td>12</td></tr></table>",
            &["Votes", "Party\tSeats\nLeft\t12"],
        );
        check("<table><tr><td><p>one</p><p>two</p></td></tr></table>", &["one", "two"]);
        check("<p>東京<ruby>市<rt>し</rt></ruby></p>", &["東京市"]);
        check("<pre>A 1\nB 2\n\n(J. Field)\n</pre>", &["A 1\nB 2", "(J. Field)"]);
    }

    #[test]
    fn plain_text_is_split_where_a_reader_sees_paragraphs() {
        let check = |text: &str, expected: &[&str]| assert_eq!(split(text), expected, "{text}");
        check(
            "Envoys met\nin Oslo.\n    They left.\n Wire\n",
            &["Envoys met\nin Oslo.", "They left.\n Wire"],
        );
        check("one\n two\n\n\nthree\n", &["one\n two", "three"]);
        check(
            "    Wheat   IV   4.65\n                 V   4.65\n    Corn    IV   3.15\n maize\n",
            &["Wheat   IV   4.65\n                 V   4.65", "Corn    IV   3.15\n maize"],
        );
        check("   one\n   two\n", &["one\n   two"]);
        check("\tone\n\ttwo\nthree\n", &["one", "two\nthree"]);
        let long = "word ".repeat(50);
        check(&format!("{long}\nshort\n"), &[long.trim(), "short"]);
        check(" \n", &[]);
    }
}
