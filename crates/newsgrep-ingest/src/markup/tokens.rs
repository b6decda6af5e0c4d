//! HTML into start tags, end tags and text, as browsers cut it. It repairs nothing and knows no nesting.

use std::borrow::Cow;

use super::entities;

/// The most attributes a tag keeps.
const MAX_ATTRIBUTES: usize = 256;

/// The elements whose content is no markup, up to their own end tag, and whether their content is text.
const RAW: [(&str, bool); 4] = [("script", false), ("style", false), ("textarea", true), ("title", true)];

/// One piece of a page. Comments and document types are none.
#[derive(Debug, PartialEq)]
pub(crate) enum Token<'a> {
    Start(Tag<'a>),
    /// An end tag, with its name in lower case.
    End(Cow<'a, str>),
    /// Text as written: [`decode`](super::decode) reads it.
    Text(&'a str),
    /// What a script or a style sheet holds.
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
        let rest = self.rest;
        let mut at = 0;
        let steps = std::iter::from_fn(move || match step(rest, at) {
            Step::Attribute { name, value, next } => {
                at = next;
                Some((lower(name), entities::decode(value)))
            }
            Step::End(_) | Step::Cut => None,
        });
        steps.take(MAX_ATTRIBUTES)
    }

    /// Returns the value of the first attribute with this name, which is to be in lower case.
    pub(crate) fn get(&self, name: &str) -> Option<Cow<'a, str>> {
        self.attributes().find(|(found, _)| found == name).map(|(_, value)| value)
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

    /// Returns the content of the element that began, or nothing if it is empty or has no end.
    fn raw(&mut self, element: usize) -> Option<Token<'a>> {
        let (name, is_text) = RAW[element];
        let rest = &self.text[self.at..];
        let Some(length) = end_tag(rest, name) else {
            self.unclosed[element] = true;
            return None;
        };
        self.at += length;
        let content = &rest[..length];
        let token = if is_text { Token::Text(content) } else { Token::Raw(content) };
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

    /// Reads what begins with `<` at `at`: a token, nothing of use (and goes on behind it), or text.
    fn markup(&mut self) -> Markup<'a> {
        let rest = &self.text[self.at + 1..];
        let is_tag = |text: &str| text.starts_with(|c: char| c.is_ascii_alphabetic());
        if is_tag(rest) {
            let Some((tag, end)) = self.tag(self.at + 1) else { return self.skip_to(self.text.len()) };
            self.at = end;
            let raw = RAW.iter().position(|(name, _)| *name == tag.name);
            self.raw = raw.filter(|element| !tag.self_closing && !self.unclosed[*element]);
            return Markup::Token(Token::Start(tag));
        }
        match rest.as_bytes().first() {
            Some(b'/') if is_tag(&rest[1..]) => {
                let Some((tag, end)) = self.tag(self.at + 2) else { return self.skip_to(self.text.len()) };
                self.at = end;
                Markup::Token(Token::End(tag.name))
            }
            Some(b'!') if rest.starts_with("!--") => {
                let body = &rest[3..];
                // `<!-->` and `<!--->` are whole.
                let length = match body.strip_prefix('-').unwrap_or(body).starts_with('>') {
                    true => body.find('>').map(|end| end + 1),
                    false => end_of_comment(body),
                };
                self.skip_to(length.map_or(self.text.len(), |length| self.at + 4 + length))
            }
            Some(b'!' | b'?' | b'/') => {
                let end = rest.find('>').map_or(self.text.len(), |end| self.at + 2 + end);
                self.skip_to(end)
            }
            _ => Markup::Text,
        }
    }

    fn skip_to(&mut self, at: usize) -> Markup<'a> {
        self.at = at;
        Markup::Nothing
    }
}

/// What a `<` begins.
enum Markup<'a> {
    Token(Token<'a>),
    Nothing,
    Text,
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
            let start = self.at;
            let rest = self.text.get(start..).filter(|rest| !rest.is_empty())?;
            let mut length = rest.find('<').unwrap_or(rest.len());
            if length == 0 {
                match self.markup() {
                    Markup::Token(token) => return Some(token),
                    Markup::Nothing => continue,
                    Markup::Text => length = 1,
                }
            }
            self.at = start + length;
            return Some(Token::Text(&rest[..length]));
        }
    }
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
        check("</script><title>a</titles><p>", "</script><title>[a]</titles><p>");
    }

    #[test]
    fn what_is_no_tag_is_text() {
        check("1 < 2 <3 <<p>", "[1 ][<][ 2 ][<][3 ][<]<p>");
        check("a<", "[a][<]");
        check("a<p class='x", "[a]");
        check("a</p", "[a]");
    }

    #[test]
    fn a_tag_keeps_its_first_attributes() {
        let html = format!("<p {}>", (0..1000).map(|n| format!("a{n}=1 ")).collect::<String>());
        let Some(Token::Start(tag)) = Tokens::new(&html).next() else { panic!("no tag") };
        assert_eq!(tag.attributes().count(), MAX_ATTRIBUTES);
        assert_eq!(tag.get("a255").as_deref(), Some("1"));
        assert_eq!(tag.get("a256"), None);
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
