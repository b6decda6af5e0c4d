//! HTML into start tags, end tags and text, as browsers cut it. It repairs nothing and knows no nesting.
//!
//! In: a page or a fragment of one. Out: [`Token`]s, all of them slices of it, and the place each one ends at.

use std::borrow::Cow;

use super::entities;

/// The most attributes a tag keeps.
pub(crate) const MAX_ATTRIBUTES: usize = 256;

/// The elements whose content is no markup, up to their own end tag, and what their content is.
const RAW: [(&str, Content); 8] = [
    ("script", Content::Code),
    ("style", Content::Code),
    ("textarea", Content::Text),
    ("title", Content::Text),
    // What stands in these is for browsers that can do less than any of today.
    ("iframe", Content::Unseen),
    ("noembed", Content::Unseen),
    ("noframes", Content::Unseen),
    ("noscript", Content::Unseen),
];

/// What an element holds whose content is no markup.
#[derive(Clone, Copy, PartialEq)]
enum Content {
    /// Text, with character references.
    Text,
    /// Anything but text; without an end tag it is all that follows.
    Code,
    /// Nothing that a reader sees.
    Unseen,
}

/// One piece of a page. Comments and document types are none.
#[derive(Debug, PartialEq)]
pub(crate) enum Token<'a> {
    Start(Tag<'a>),
    /// An end tag, with its name in lower case.
    End(Cow<'a, str>),
    /// Text as written: [`decode`](super::decode) reads it.
    Text(&'a str),
    /// What a script, a style sheet, an `iframe` or a `noscript` holds.
    Raw(&'a str),
}

/// A start tag.
#[derive(Debug, PartialEq)]
pub(crate) struct Tag<'a> {
    /// In lower case.
    pub(crate) name: Cow<'a, str>,
    /// What is between the name and the end of the tag.
    rest: &'a str,
    pub(crate) self_closing: bool,
}

impl<'a> Tag<'a> {
    /// Returns the attributes in their order, names in lower case and values decoded; the first 256 of them.
    pub(crate) fn attributes(&self) -> impl Iterator<Item = (Cow<'a, str>, Cow<'a, str>)> + use<'a> {
        self.written().take(MAX_ATTRIBUTES).map(|(name, value)| (lower(name), entities::decode(value)))
    }

    /// Returns all attributes in their order, names and values as written.
    pub(crate) fn written(&self) -> impl Iterator<Item = (&'a str, &'a str)> + use<'a> {
        let rest = self.rest;
        let mut at = 0;
        std::iter::from_fn(move || match step(rest, at) {
            Step::Attribute { name, value, next } => {
                at = next;
                Some((name, value))
            }
            Step::End(_) | Step::Cut => None,
        })
    }

    /// Tells whether the tag has more attributes than any page gives one.
    pub(crate) fn has_too_many(&self) -> bool {
        self.written().nth(MAX_ATTRIBUTES).is_some()
    }
}

/// The pieces of a page, in their order.
pub(crate) struct Tokens<'a> {
    text: &'a str,
    at: usize,
    /// The element that began, whose content is no markup.
    raw: Option<usize>,
    /// The elements of [`RAW`] that no later end tag closes: their content is markup, rather than all the rest.
    unclosed: [bool; RAW.len()],
}

impl<'a> Tokens<'a> {
    pub(crate) fn new(text: &'a str) -> Self {
        Tokens { text, at: 0, raw: None, unclosed: [false; RAW.len()] }
    }

    /// Returns how many bytes were read.
    pub(crate) fn at(&self) -> usize {
        self.at
    }

    /// Goes on from a later place, in bytes, which is to be between two pieces.
    pub(crate) fn skip_to(&mut self, at: usize) {
        self.at = at;
        self.raw = None;
    }

    /// Returns the content of the element that began, or nothing if it is empty or has no end.
    fn raw(&mut self, element: usize) -> Option<Token<'a>> {
        let (name, content) = RAW[element];
        let rest = &self.text[self.at..];
        let length = match end_tag(rest, name) {
            Some(length) => length,
            // No line of a program is to be taken for text where a page breaks off.
            None if content == Content::Code => rest.len(),
            None => {
                self.unclosed[element] = true;
                return None;
            }
        };
        self.at += length;
        let inner = &rest[..length];
        let token = if content == Content::Text { Token::Text(inner) } else { Token::Raw(inner) };
        (length > 0).then_some(token)
    }

    /// Returns the tag that begins here, behind its `<` and perhaps `/`, and where its end is.
    fn tag(&self, start: usize) -> Option<(Tag<'a>, usize)> {
        let text = &self.text[start..];
        let name_end = text.find(|c: char| is_space(c) || matches!(c, '/' | '>'))?;
        let (name, rest) = text.split_at(name_end);
        let mut at = 0;
        let end = loop {
            match step(rest, at) {
                Step::Attribute { next, .. } => at = next,
                Step::End(end) => break end,
                Step::Cut => return None,
            }
        };
        // In `<a href=/x/>` the last slash belongs to the value.
        let self_closing = rest[at..end].ends_with('/');
        Some((Tag { name: lower(name), rest: &rest[..end], self_closing }, start + name_end + end + 1))
    }

    /// Reads the markup that begins here: a token, or nothing of use.
    fn markup(&mut self) -> Option<Token<'a>> {
        let rest = &self.text[self.at + 1..];
        let is_end = rest.starts_with('/');
        if !rest[usize::from(is_end)..].starts_with(|c: char| c.is_ascii_alphabetic()) {
            self.at += 1 + declaration(rest);
            return None;
        }
        let Some((tag, end)) = self.tag(self.at + 1 + usize::from(is_end)) else {
            // A tag that the page breaks off in is none.
            self.at = self.text.len();
            return None;
        };
        self.at = end;
        if is_end {
            return Some(Token::End(tag.name));
        }
        let raw = RAW.iter().position(|(name, _)| *name == tag.name);
        self.raw = raw.filter(|element| !tag.self_closing && !self.unclosed[*element]);
        Some(Token::Start(tag))
    }
}

impl<'a> Iterator for Tokens<'a> {
    type Item = Token<'a>;

    fn next(&mut self) -> Option<Token<'a>> {
        if let Some(element) = self.raw.take()
            && let Some(token) = self.raw(element)
        {
            return Some(token);
        }
        loop {
            let rest = self.text.get(self.at..).filter(|rest| !rest.is_empty())?;
            match markup_start(rest) {
                0 => {
                    if let Some(token) = self.markup() {
                        return Some(token);
                    }
                }
                length => {
                    self.at += length;
                    return Some(Token::Text(&rest[..length]));
                }
            }
        }
    }
}

/// Returns where the next tag, comment or declaration begins, or else the end: `1 < 2` is text.
fn markup_start(text: &str) -> usize {
    let mut from = 0;
    while let Some(found) = text[from..].find('<') {
        let at = from + found;
        match text.as_bytes().get(at + 1) {
            Some(b'!' | b'?' | b'/') => return at,
            Some(next) if next.is_ascii_alphabetic() => return at,
            _ => from = at + 1,
        }
    }
    text.len()
}

/// Returns the length of a comment, a declaration or a processing instruction behind its `<`.
fn declaration(text: &str) -> usize {
    let Some(body) = text.strip_prefix("!--") else {
        return text.find('>').map_or(text.len(), |end| end + 1);
    };
    // `<!-->` and `<!--->` are whole.
    let length = match body.strip_prefix('-').unwrap_or(body).starts_with('>') {
        true => body.find('>').map(|end| end + 1),
        false => end_of_comment(body),
    };
    length.map_or(text.len(), |length| 3 + length)
}

/// What comes next in a tag.
enum Step<'a> {
    Attribute {
        name: &'a str,
        value: &'a str,
        next: usize,
    },
    /// The `>`, at this place.
    End(usize),
    /// The text ends before the tag does.
    Cut,
}

/// Reads the next attribute behind `at`.
fn step(text: &str, at: usize) -> Step<'_> {
    let skip = |from: usize, stop: fn(u8) -> bool| {
        text.as_bytes()[from..].iter().position(|byte| stop(*byte)).map(|length| from + length)
    };
    let Some(start) = skip(at, |byte| !byte.is_ascii_whitespace() && byte != b'/') else { return Step::Cut };
    if text.as_bytes()[start] == b'>' {
        return Step::End(start);
    }
    // A name may begin with `=`, and end where the tag is cut off.
    let name_end = skip(start + 1, |byte| byte.is_ascii_whitespace() || matches!(byte, b'/' | b'>' | b'='));
    let name_end = name_end.unwrap_or(text.len());
    let name = text.get(start..name_end).unwrap_or_default();
    let sign = skip(name_end, |byte| !byte.is_ascii_whitespace());
    let Some(sign) = sign.filter(|sign| text.as_bytes()[*sign] == b'=') else {
        return Step::Attribute { name, value: "", next: name_end };
    };
    let Some(value) = skip(sign + 1, |byte| !byte.is_ascii_whitespace()) else {
        return Step::Attribute { name, value: "", next: text.len() };
    };
    match text.as_bytes()[value] {
        quote @ (b'"' | b'\'') => match text[value + 1..].find(char::from(quote)) {
            Some(length) => {
                let end = value + 1 + length;
                Step::Attribute { name, value: &text[value + 1..end], next: end + 1 }
            }
            None => Step::Cut,
        },
        b'>' => Step::Attribute { name, value: "", next: value },
        _ => {
            let end = skip(value, |byte| byte.is_ascii_whitespace() || byte == b'>').unwrap_or(text.len());
            Step::Attribute { name, value: &text[value..end], next: end }
        }
    }
}

/// Returns where the end tag with this name begins.
fn end_tag(text: &str, name: &str) -> Option<usize> {
    let mut at = 0;
    loop {
        at += text[at..].find("</")?;
        let rest = &text.as_bytes()[at + 2..];
        let is_named = rest.len() > name.len() && rest[..name.len()].eq_ignore_ascii_case(name.as_bytes());
        if is_named && (rest[name.len()].is_ascii_whitespace() || matches!(rest[name.len()], b'/' | b'>')) {
            return Some(at);
        }
        at += 2;
    }
}

fn end_of_comment(text: &str) -> Option<usize> {
    let mut at = 0;
    loop {
        at += text[at..].find("--")?;
        let rest = &text[at + 2..];
        if rest.starts_with('>') {
            return Some(at + 3);
        }
        if rest.starts_with("!>") {
            return Some(at + 4);
        }
        at += 1;
    }
}

fn is_space(character: char) -> bool {
    character.is_ascii_whitespace()
}

fn lower(name: &str) -> Cow<'_, str> {
    match name.bytes().any(|byte| byte.is_ascii_uppercase()) {
        true => Cow::Owned(name.to_ascii_lowercase()),
        false => Cow::Borrowed(name),
    }
}

#[cfg(test)]
mod tests {
    use newsgrep_testkit::Rng;

    use super::*;

    /// Writes the tokens so that they are seen at one look.
    fn seen(html: &str) -> String {
        let one = |token: Token<'_>| match token {
            Token::Start(tag) => {
                let attributes: String =
                    tag.attributes().map(|(name, value)| format!(" {name}={value:?}")).collect();
                let end = if tag.self_closing { "/" } else { "" };
                format!("<{}{attributes}{end}>", tag.name)
            }
            Token::End(name) => format!("</{name}>"),
            Token::Text(text) => format!("[{text}]"),
            Token::Raw(text) => format!("{{{text}}}"),
        };
        Tokens::new(html).map(one).collect()
    }

    fn check(html: &str, expected: &str) {
        assert_eq!(seen(html), expected, "{html}");
    }

    #[test]
    fn tags_have_names_in_lower_case_and_decoded_attributes() {
        check("<P CLASS='a b' id=x hidden>T&amp;T</P>", r#"<p class="a b" id="x" hidden="">[T&amp;T]</p>"#);
        check(r#"<a href="?a=1&amp;b=2" title='"x"' / >"#, "<a href=\"?a=1&b=2\" title=\"\\\"x\\\"\">");
        check("<br/><br /><img src=/a/>", r#"<br/><br/><img src="/a/">"#);
        check("<a x = '1'y=\"2\" =z>", r#"<a x="1" y="2" =z="">"#);
        check("<a x=>t", r#"<a x="">[t]"#);
        check("<a title=\"1 > 0\">t", r#"<a title="1 > 0">[t]"#);
        check("<o:p\n>t</O:P\t>", "<o:p>[t]</o:p>");
    }

    #[test]
    fn comments_and_types_are_left_out() {
        check("<!DOCTYPE html>a<!-- <p> -- > -->b<!-->c<!--->d<!-- e --!>f", "[a][b][c][d][f]");
        check("<?xml version='1.0'?>a</ p>b<![CDATA[x]]>c", "[a][b][c]");
        check("a<!-- never ends <p>b", "[a]");
    }

    #[test]
    fn scripts_and_titles_hold_no_tags() {
        check("<script>if (a</b) '<p>'</SCRIPT >t", "<script>{if (a</b) '<p>'}</script>[t]");
        check("<title>A <b> &amp; c</title>", "<title>[A <b> &amp; c]</title>");
        check("<style></style>", "<style></style>");
        check("<script src='x'/><p>", r#"<script src="x"/><p>"#);
    }

    #[test]
    fn an_element_that_never_ends_does_not_take_the_rest() {
        check("<textarea><p>a<textarea><p>b", "<textarea><p>[a]<textarea><p>[b]");
        check("<noscript><p>a<title>b", "<noscript><p>[a]<title>[b]");
        check("</script><title>a</titles><p>", "</script><title>[a]</titles><p>");
    }

    #[test]
    fn a_script_that_never_ends_is_no_text() {
        check("a<script>let b = '<p>c</p>'", "[a]<script>{let b = '<p>c</p>'}");
        check("a<style>p { color: red }<p>b", "[a]<style>{p { color: red }<p>b}");
    }

    #[test]
    fn what_browsers_do_not_show_is_no_markup() {
        check("<noscript><img src=a.jpg></noscript>b", "<noscript>{<img src=a.jpg>}</noscript>[b]");
        check(
            "<iframe src=x>No frames? <a>Here</a></IFRAME>b",
            "<iframe src=\"x\">{No frames? <a>Here</a>}</iframe>[b]",
        );
    }

    #[test]
    fn what_is_no_tag_is_text() {
        check("1 < 2 <3 <<p>", "[1 < 2 <3 <]<p>");
        check("a<", "[a<]");
        check("a<p class='x", "[a]");
        check("a</p", "[a]");
    }

    #[test]
    fn a_tag_keeps_its_first_attributes() {
        let html = format!("<p {}>", (0..1000).map(|n| format!("a{n}=1 ")).collect::<String>());
        let Some(Token::Start(tag)) = Tokens::new(&html).next() else { panic!("no tag") };
        assert_eq!(tag.attributes().count(), MAX_ATTRIBUTES);
        assert!(tag.attributes().any(|(name, _)| name == "a255"));
        assert!(!tag.attributes().any(|(name, _)| name == "a256"));
        assert_eq!(tag.written().count(), 1000);
    }

    #[test]
    fn any_text_is_read_to_its_end() {
        const PIECES: [&str; 24] = [
            "<",
            ">",
            "/",
            "\"",
            "'",
            "=",
            "!",
            "--",
            "-",
            "<p",
            "</",
            "<script>",
            "</script",
            "<title",
            "&amp;",
            "&#",
            "é",
            "\u{0}",
            " ",
            "\n",
            "<!--",
            "-->",
            "<![CDATA[",
            "x",
        ];
        for seed in 0..4000 {
            let mut random = Rng::new(seed);
            let text: String = (0..random.below(40)).map(|_| PIECES[random.below(PIECES.len())]).collect();
            // Every text and every name is a piece of the page, so together they are no longer than it.
            let length: usize = Tokens::new(&text)
                .map(|token| match token {
                    Token::Start(tag) => tag.name.len() + tag.attributes().count(),
                    Token::End(name) => name.len(),
                    Token::Text(text) | Token::Raw(text) => text.len(),
                })
                .sum();
            assert!(length <= text.len(), "seed {seed}: {text:?}");
        }
    }
}
