//! A page into tags and text, as a browser's tokenizer cuts it, without building anything.
//!
//! In: the characters of a page. Out: one [`Token`] after another, all of them slices of the page. The text of
//! scripts, styles and the like belongs to their start tag and comes out as one token. It decodes no character
//! references and knows nothing of which element may stand where.

/// The elements whose content is text up to their end tag, whatever stands in it.
const RAW: &[&str] =
    &["script", "style", "textarea", "title", "xmp", "iframe", "noembed", "noframes", "noscript"];

/// A piece of a page.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Token<'a> {
    /// Text between tags, with its character references.
    Text(&'a str),
    /// A start tag.
    Start(Tag<'a>),
    /// The content of an element such as a script; its start tag came before, its end tag comes after.
    Raw(&'a str),
    /// An end tag, by its name as written.
    End(&'a str),
}

/// A start tag.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Tag<'a> {
    /// The name as written.
    pub(crate) name: &'a str,
    /// What stands between the name and the end of the tag.
    rest: &'a str,
}

impl<'a> Tag<'a> {
    /// Tells whether it ends with a slash, which empties the elements of drawings and no others.
    pub(crate) fn is_closed(self) -> bool {
        self.rest.ends_with('/')
    }

    /// Returns the attributes in their order, names and values as written.
    pub(crate) fn attributes(self) -> Attributes<'a> {
        Attributes { rest: self.rest }
    }
}

/// Cuts a page into tokens; comments and declarations are passed over.
pub(crate) struct Tokens<'a> {
    page: &'a str,
    at: usize,
    /// The name of the element whose raw content comes next.
    raw: Option<&'a str>,
}

impl<'a> Tokens<'a> {
    pub(crate) fn new(page: &'a str) -> Self {
        Tokens { page, at: 0, raw: None }
    }

    /// Returns the bytes of the page that were read.
    pub(crate) fn position(&self) -> usize {
        self.at
    }

    /// Goes on from a later place, which must lie between characters.
    pub(crate) fn skip_to(&mut self, at: usize) {
        self.at = at;
        self.raw = None;
    }

    fn raw_content(&mut self, name: &str) -> Option<Token<'a>> {
        let rest = &self.page[self.at..];
        let end = end_tag(rest, name).unwrap_or(rest.len());
        self.at += end;
        (end > 0).then(|| Token::Raw(&rest[..end]))
    }

    /// Passes over a comment, a declaration or a processing instruction that begins here.
    fn skip_markup(&mut self) {
        let rest = &self.page[self.at..];
        let length = match rest.strip_prefix("<!--") {
            Some(comment) if comment.starts_with('>') => 5,
            Some(comment) if comment.starts_with("->") => 6,
            Some(comment) => comment.find("-->").map_or(rest.len(), |end| 4 + end + 3),
            None => rest.find('>').map_or(rest.len(), |end| end + 1),
        };
        self.at += length;
    }

    fn tag(&mut self) -> Option<Token<'a>> {
        let rest = &self.page[self.at..];
        let is_end = rest.starts_with("</");
        let body = &rest[1 + usize::from(is_end)..];
        let length = tag_length(body);
        self.at = self.page.len().min(self.at + 1 + usize::from(is_end) + length + 1);
        // A tag that the page breaks off in is none.
        let body = body.get(..length).filter(|_| length < body.len())?;
        let name = &body[..body.find(|c: char| c.is_ascii_whitespace() || c == '/').unwrap_or(body.len())];
        if is_end {
            return Some(Token::End(name));
        }
        self.raw = RAW.iter().any(|raw| raw.eq_ignore_ascii_case(name)).then_some(name);
        Some(Token::Start(Tag { name, rest: &body[name.len()..] }))
    }
}

impl<'a> Iterator for Tokens<'a> {
    type Item = Token<'a>;

    fn next(&mut self) -> Option<Token<'a>> {
        if let Some(name) = self.raw.take()
            && let Some(raw) = self.raw_content(name)
        {
            return Some(raw);
        }
        loop {
            let rest = &self.page[self.at..];
            match markup_start(rest) {
                None if rest.is_empty() => return None,
                Some(0) if is_tag(rest) => match self.tag() {
                    None if self.at >= self.page.len() => return None,
                    None => {}
                    token => return token,
                },
                Some(0) => self.skip_markup(),
                text => {
                    let end = text.unwrap_or(rest.len());
                    self.at += end;
                    return Some(Token::Text(&rest[..end]));
                }
            }
        }
    }
}

/// Returns where the next tag, comment or declaration begins.
fn markup_start(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    let mut from = 0;
    while let Some(found) = text[from..].find('<') {
        let at = from + found;
        match bytes.get(at + 1) {
            Some(b'!' | b'?') => return Some(at),
            Some(b'/') if bytes.get(at + 2).is_some() => return Some(at),
            Some(next) if next.is_ascii_alphabetic() => return Some(at),
            _ => from = at + 1,
        }
    }
    None
}

fn is_tag(markup: &str) -> bool {
    let name = markup[1..].strip_prefix('/').unwrap_or(&markup[1..]);
    name.starts_with(|c: char| c.is_ascii_alphabetic())
}

/// Returns the length of a tag up to its `>`, which quotation marks of attribute values may hide.
fn tag_length(body: &str) -> usize {
    let bytes = body.as_bytes();
    let mut at = 0;
    // A quotation mark opens a value only after an equals sign.
    let mut after_equals = false;
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'>' => return at,
            b'"' | b'\'' if after_equals => {
                let value = &bytes[at + 1..];
                at += 1 + value.iter().position(|it| it == byte).unwrap_or(value.len());
                after_equals = false;
            }
            b'=' => after_equals = true,
            byte if byte.is_ascii_whitespace() => {}
            _ => after_equals = false,
        }
        at += 1;
    }
    body.len()
}

/// Returns where the end tag of a raw element begins.
fn end_tag(text: &str, name: &str) -> Option<usize> {
    let mut from = 0;
    while let Some(found) = text[from..].find("</") {
        let at = from + found;
        let after = &text.as_bytes()[at + 2..];
        let is_named = after.get(..name.len()).is_some_and(|it| it.eq_ignore_ascii_case(name.as_bytes()));
        let ends = |byte: Option<&u8>| byte.is_none_or(|it| it.is_ascii_whitespace() || b"/>".contains(it));
        if is_named && ends(after.get(name.len())) {
            return Some(at);
        }
        from = at + 2;
    }
    None
}

/// The attributes of a tag, one after another.
pub(crate) struct Attributes<'a> {
    rest: &'a str,
}

impl<'a> Iterator for Attributes<'a> {
    /// The name and the value, without quotation marks; an attribute without a value has an empty one.
    type Item = (&'a str, &'a str);

    fn next(&mut self) -> Option<Self::Item> {
        let rest = self.rest.trim_start_matches(|c: char| c.is_ascii_whitespace() || c == '/');
        if rest.is_empty() {
            return None;
        }
        // An equals sign at the very beginning is a part of the name.
        let first = rest.chars().next().map_or(0, char::len_utf8);
        let is_end = |c: char| c.is_ascii_whitespace() || matches!(c, '/' | '=');
        let end = rest[first..].find(is_end).map_or(rest.len(), |end| first + end);
        let (name, after) = rest.split_at(end);
        let after = after.trim_start_matches(|c: char| c.is_ascii_whitespace());
        let Some(value) = after.strip_prefix('=') else {
            self.rest = after;
            return Some((name, ""));
        };
        let value = value.trim_start_matches(|c: char| c.is_ascii_whitespace());
        let (value, after) = match value.chars().next() {
            Some(quote @ ('"' | '\'')) => value[1..].split_once(quote).unwrap_or((&value[1..], "")),
            _ => value.split_at(value.find(|c: char| c.is_ascii_whitespace()).unwrap_or(value.len())),
        };
        self.rest = after;
        Some((name, value))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(page: &str, tokens: &[&str]) {
        let read: Vec<String> = Tokens::new(page)
            .map(|token| match token {
                Token::Text(text) => format!("text {text}"),
                Token::Raw(text) => format!("raw {text}"),
                Token::End(name) => format!("end {name}"),
                Token::Start(tag) => {
                    let attributes = tag.attributes().map(|(name, value)| format!(" {name}={value}"));
                    format!("start {}{}", tag.name, attributes.collect::<String>())
                }
            })
            .collect();
        assert_eq!(read, tokens, "{page}");
    }

    #[test]
    fn tags_and_text_are_told_apart() {
        check("<p class=lead>A &amp; B</p>", &["start p class=lead", "text A &amp; B", "end p"]);
        check("1 < 2 <b>and</b> 3 > 2", &["text 1 < 2 ", "start b", "text and", "end b", "text  3 > 2"]);
        check("<!doctype html><?xml v?><P/>x", &["start P", "text x"]);
        check("a<!-- <p> -->b<!-->c<!--->d", &["text a", "text b", "text c", "text d"]);
        check("x</>y", &["text x", "text y"]);
    }

    #[test]
    fn values_may_hold_anything() {
        check(
            r#"<a title="1 > 0" href='x"y' checked data-n = 5 >"#,
            &[r#"start a title=1 > 0 href=x"y checked= data-n=5"#],
        );
        check(r#"<img alt="" src=a/b.png/><i"j>"#, &[r"start img alt= src=a/b.png/", r#"start i"j"#]);
    }

    #[test]
    fn a_script_is_one_text() {
        check(
            "<script>if (a</p>b) '<p>'</SCRIPT >x",
            &["start script", "raw if (a</p>b) '<p>'", "end SCRIPT", "text x"],
        );
        check(
            "<style></style><title>A</b></title>",
            &["start style", "end style", "start title", "raw A</b>", "end title"],
        );
    }

    #[test]
    fn what_breaks_off_ends_quietly() {
        check("a<p class='x", &["text a"]);
        check("a<!-- b", &["text a"]);
        check("<script>a", &["start script", "raw a"]);
        check("a<", &["text a<"]);
        check("a</", &["text a</"]);
    }
}
