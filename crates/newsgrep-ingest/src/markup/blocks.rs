//! Fragments of HTML, as feeds and records hold them, into paragraphs. It keeps all text: telling an article from
//! what stands around it is not its duty.

use super::entities::{self, decode};
use super::tokens::{Token, Tokens};

/// The elements that begin and end a paragraph.
const BLOCKS: [&str; 49] = [
    "address",
    "article",
    "aside",
    "blockquote",
    "body",
    "caption",
    "center",
    "dd",
    "details",
    "dialog",
    "dir",
    "div",
    "dl",
    "dt",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "head",
    "header",
    "hgroup",
    "hr",
    "html",
    "legend",
    "li",
    "main",
    "menu",
    "nav",
    "ol",
    "option",
    "p",
    "pre",
    "search",
    "section",
    "select",
    "summary",
    "table",
    "tbody",
    "tfoot",
    "thead",
    "tr",
    "ul",
];

/// The elements within a paragraph that tell markup from text that happens to hold a `<`.
const INLINE: [&str; 30] = [
    "a", "abbr", "acronym", "b", "big", "br", "cite", "code", "del", "em", "font", "i", "img", "ins", "kbd",
    "mark", "q", "s", "script", "small", "span", "strike", "strong", "style", "sub", "sup", "td", "th",
    "time", "u",
];

/// Returns the paragraphs of a fragment: no tags, character references decoded, white space collapsed.
///
/// Elements such as `p`, `div`, headings and list items begin a paragraph, as do two line breaks in a row. A
/// fragment that has none of them is split at its blank lines, or else at its line breaks. Text without any tag is
/// split at its blank lines, and keeps its other line ends.
pub(crate) fn blocks(fragment: &str) -> Vec<String> {
    let fragment = without_cdata(fragment.trim());
    if !Tokens::new(fragment).any(|token| matches!(token, Token::Start(_) | Token::End(_))) {
        return plain(&decode(fragment));
    }
    let mut writer = Writer::default();
    for token in Tokens::new(fragment) {
        match token {
            Token::Start(tag) => writer.start(&tag.name),
            Token::End(name) => writer.end(&name),
            Token::Text(text) if !writer.is_hidden => writer.text(&decode(text)),
            Token::Text(_) | Token::Raw(_) => {}
        }
    }
    writer.finish()
}

/// Tells whether a text is written in HTML: it has a tag that HTML knows, or a character reference.
pub(crate) fn looks_like_markup(text: &str) -> bool {
    let known = |name: &str| BLOCKS.contains(&name) || INLINE.contains(&name);
    let is_tag = |token: Token<'_>| match token {
        Token::Start(tag) => known(&tag.name),
        Token::End(name) => known(&name),
        Token::Text(_) | Token::Raw(_) => false,
    };
    entities::has_reference(text) || (text.contains('<') && Tokens::new(text).any(is_tag))
}

/// Takes off the `<![CDATA[` that some records keep around their text.
fn without_cdata(text: &str) -> &str {
    let inner = text.strip_prefix("<![CDATA[").map(|inner| inner.strip_suffix("]]>").unwrap_or(inner));
    inner.unwrap_or(text)
}

/// Splits a text at its blank lines.
fn plain(text: &str) -> Vec<String> {
    let mut paragraphs = vec![String::new()];
    for line in text.lines() {
        match paragraphs.last_mut() {
            Some(last) if !line.trim().is_empty() => {
                if !last.is_empty() {
                    last.push('\n');
                }
                last.push_str(line.trim_end());
            }
            _ => paragraphs.push(String::new()),
        }
    }
    paragraphs.iter().map(|text| text.trim()).filter(|text| is_visible(text)).map(str::to_owned).collect()
}

/// Paragraphs in the making.
#[derive(Default)]
struct Writer {
    done: Vec<String>,
    /// The paragraph so far, without white space at its end.
    current: String,
    /// Whether white space is to come before the next word.
    space: bool,
    /// How many line breaks stand behind the last word.
    breaks: u8,
    /// Whether anything separated paragraphs.
    has_blocks: bool,
    /// Whether text is in a `textarea` or `title`, which no reader of the text sees.
    is_hidden: bool,
    /// Where in the paragraph blank lines are.
    blank_lines: Vec<usize>,
    /// Where in the paragraph line breaks are.
    line_breaks: Vec<usize>,
}

impl Writer {
    fn start(&mut self, name: &str) {
        match name {
            "br" => self.line_break(),
            "td" | "th" => self.space = true,
            "textarea" | "title" => self.is_hidden = true,
            _ if is_block(name) => self.separate(),
            _ => {}
        }
    }

    fn end(&mut self, name: &str) {
        match name {
            // Browsers take `</br>` for a line break.
            "br" => self.line_break(),
            "textarea" | "title" => self.is_hidden = false,
            _ if is_block(name) => self.separate(),
            _ => {}
        }
    }

    fn line_break(&mut self) {
        self.space = true;
        self.breaks = self.breaks.saturating_add(1);
        match self.breaks {
            1 => self.line_breaks.push(self.current.len()),
            2 => self.separate(),
            _ => {}
        }
    }

    fn separate(&mut self) {
        self.has_blocks = true;
        self.push();
    }

    fn push(&mut self) {
        let text = std::mem::take(&mut self.current);
        let text = text.trim();
        if is_visible(text) {
            self.done.push(text.to_owned());
        }
        self.space = false;
        self.breaks = 0;
        self.blank_lines.clear();
        self.line_breaks.clear();
    }

    fn text(&mut self, text: &str) {
        let mut line_ends = 0;
        for piece in text.split_inclusive([' ', '\t', '\n', '\r', '\u{c}']) {
            let word = piece.trim_end_matches([' ', '\t', '\n', '\r', '\u{c}']);
            if !word.is_empty() {
                self.word(word);
                line_ends = 0;
            }
            if word.len() < piece.len() {
                self.space = true;
                line_ends += usize::from(piece.ends_with('\n'));
                if line_ends == 2 {
                    self.blank_lines.push(self.current.len());
                }
            }
        }
    }

    fn word(&mut self, word: &str) {
        if self.space && !self.current.is_empty() {
            self.current.push(' ');
        }
        self.space = false;
        self.breaks = 0;
        self.current.push_str(word);
    }

    fn finish(mut self) -> Vec<String> {
        if self.has_blocks || (self.blank_lines.is_empty() && self.line_breaks.is_empty()) {
            self.push();
            return self.done;
        }
        let places = if self.blank_lines.is_empty() { &self.line_breaks } else { &self.blank_lines };
        let starts = std::iter::once(0).chain(places.iter().copied());
        let ends = places.iter().copied().chain(std::iter::once(self.current.len()));
        let parts = starts.zip(ends).map(|(start, end)| self.current[start..end].trim());
        parts.filter(|text| is_visible(text)).map(str::to_owned).collect()
    }
}

/// Tells whether an element, by its name in lower case, begins and ends a paragraph.
pub(crate) fn is_block(name: &str) -> bool {
    BLOCKS.contains(&name)
}

/// Tells whether a reader sees anything: `&nbsp;` and marks of no width are no paragraph.
fn is_visible(text: &str) -> bool {
    let unseen = |c: char| {
        c.is_whitespace() || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' | '\u{ad}')
    };
    !text.chars().all(unseen)
}

#[cfg(test)]
mod tests {
    use newsgrep_testkit::Rng;

    use super::*;

    fn check(fragment: &str, expected: &[&str]) {
        assert_eq!(blocks(fragment), expected, "{fragment}");
    }

    #[test]
    fn elements_that_stand_alone_are_paragraphs() {
        check(
            "<p>The talks began.</p>\n<p>They <b>ended</b>\n at noon.</p>",
            &["The talks began.", "They ended at noon."],
        );
        check(
            "<h2>Talks</h2>They met.<ul><li>Cuts<li>Taxes</ul>Then",
            &["Talks", "They met.", "Cuts", "Taxes", "Then"],
        );
        check("<div><div><p>One</div>two</div>", &["One", "two"]);
        check("<table><tr><th>Party<th>Seats<tr><td>Left<td>12</table>", &["Party Seats", "Left 12"]);
        check("<figure><img alt=x><figcaption>The hall</figcaption></figure>", &["The hall"]);
    }

    #[test]
    fn two_line_breaks_separate_and_one_is_a_space() {
        check("One<br>two<br/> <br />three<br>\n<br>\n<br>four", &["One two", "three", "four"]);
        check(
            "One <i>line</i><br>and the next<br>and the last",
            &["One line", "and the next", "and the last"],
        );
    }

    #[test]
    fn tags_within_a_line_vanish() {
        check("<p>Un<b>break</b>able, <a href=x>all</a>.</p>", &["Unbreakable, all."]);
        check("<p>a<script>var x = '<p>no</p>'</script>b</p><style>p {}</style>", &["ab"]);
        check("<title>Page</title><p>Text</p><textarea>no</textarea>", &["Text"]);
        check("<p>a <unknown>b</unknown> c", &["a b c"]);
    }

    #[test]
    fn characters_are_decoded_once() {
        check("<p>Caf&eacute; &amp;amp; bar&nbsp;&#8212; 5 &lt; 6</p>", &["Café &amp; bar\u{a0}— 5 < 6"]);
        check("AT&amp;T rose.", &["AT&T rose."]);
        check("<p>&nbsp;</p><p> </p><p>&#8203;</p><p>x</p>", &["x"]);
    }

    #[test]
    fn text_without_tags_has_its_blank_lines() {
        check("One\nline.\n\n \nTwo & three < four.", &["One\nline.", "Two & three < four."]);
        check("<![CDATA[<p>One</p>]]>", &["One"]);
        check("", &[]);
        check(" \n\n ", &[]);
    }

    #[test]
    fn blank_lines_count_where_nothing_else_separates() {
        check("The <em>first</em>\nline.\n\nThe second.", &["The first line.", "The second."]);
        check("<p>The <em>first</em>\n\nline.</p>", &["The first line."]);
    }

    #[test]
    fn markup_is_told_from_text() {
        for text in ["<p>x", "x<br/>y", "a <b>c</b>", "AT&amp;T", "caf&#233;", "x</div>"] {
            assert!(looks_like_markup(text), "{text}");
        }
        for text in ["", "5 < 6 > 4", "R&D", "Vec<String>", "a & b;", "<3", "<jane@example.com> said"] {
            assert!(!looks_like_markup(text), "{text}");
        }
    }

    #[test]
    fn any_text_becomes_paragraphs_that_are_seen() {
        const PIECES: [&str; 20] = [
            "<p>",
            "</p>",
            "<br>",
            "<",
            ">",
            "<b>",
            "&nbsp;",
            "&",
            "a",
            "é",
            " ",
            "\n\n",
            "<script>",
            "</script>",
            "<title>",
            "<td>",
            "<pre>",
            "\u{feff}",
            "<!--",
            "-->",
        ];
        for seed in 0..4000 {
            let mut random = Rng::new(seed);
            let text: String = (0..random.below(40)).map(|_| PIECES[random.below(PIECES.len())]).collect();
            for block in blocks(&text) {
                assert!(is_visible(&block) && block.trim() == block, "seed {seed}: {text:?} gave {block:?}");
            }
            looks_like_markup(&text);
        }
    }
}
