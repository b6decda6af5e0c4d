//! The text that an element of a feed holds: escaped or not, in HTML, XHTML or plain, as it says or as it looks.

use super::feed;
use crate::xml::{Element, Node, collapse};

/// What the text of an element is written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Written {
    Html,
    Plain,
    /// It does not say.
    Unsaid,
    /// It is a picture, a film, a file.
    NoText,
}

impl Written {
    /// Returns what an element says of itself by its `type`, which Atom has.
    pub(crate) fn of(element: &Element) -> Written {
        let kind = element.attribute("type").unwrap_or_default().trim().to_ascii_lowercase();
        match kind.as_str() {
            "" => Written::Unsaid,
            "text" | "text/plain" => Written::Plain,
            "html" | "xhtml" => Written::Html,
            kind if kind.contains("html") => Written::Html,
            kind if kind.starts_with("text/") || kind.starts_with("multipart/") => Written::Unsaid,
            kind if kind.starts_with("image/") => Written::NoText,
            kind if kind.ends_with("/xml") || kind.ends_with("+xml") => Written::Html,
            // A word that is no media type says nothing; bytes in base 64 may be anything.
            kind if !kind.contains('/') || kind == BYTES => Written::Unsaid,
            _ => Written::NoText,
        }
    }
}

/// Returns the paragraphs of an element.
pub(crate) fn paragraphs(element: &Element) -> Vec<String> {
    paragraphs_in(element, Written::of(element))
}

/// Returns the paragraphs of an element whose text is in HTML by definition, if it has any tag.
pub(crate) fn paragraphs_of_html(element: &Element) -> Vec<String> {
    match Written::of(element) {
        Written::Unsaid if element.text_as_written().contains('<') => paragraphs_in(element, Written::Html),
        written => paragraphs_in(element, written),
    }
}

fn paragraphs_in(element: &Element, written: Written) -> Vec<String> {
    if written != Written::NoText && element.elements().next().is_some() {
        return feed::html(&inner_markup(element));
    }
    let text = text_of(element);
    match written {
        Written::Html => feed::html(&text),
        Written::Plain => feed::plain(&text),
        Written::Unsaid => feed::either(&text),
        Written::NoText => Vec::new(),
    }
}

/// Returns the title that an element holds, as one line.
pub(crate) fn title(element: &Element) -> Option<String> {
    if element.elements().next().is_some() {
        return feed::line(&inner_markup(element));
    }
    let text = text_of(element);
    match Written::of(element) {
        Written::Plain => Some(collapse(&text)).filter(|line| !line.is_empty()),
        Written::Html => Some(feed::html(&text).join(" ")).filter(|line| !line.is_empty()),
        Written::Unsaid | Written::NoText => feed::line(&text),
    }
}

/// The media type of what is text only if it looks like it.
const BYTES: &str = "application/octet-stream";

/// Returns the text of an element as it is written, or what it has in base 64, as Atom allows.
fn text_of(element: &Element) -> String {
    let text = element.text_as_written();
    let says = |name: &str, value: &str| {
        element.attribute(name).is_some_and(|said| said.trim().eq_ignore_ascii_case(value))
    };
    let is_bytes = says("type", BYTES);
    if !is_bytes && !says("mode", "base64") {
        return text;
    }
    match from_base64(&text).map(String::from_utf8) {
        Some(Ok(decoded)) => decoded,
        _ if is_bytes => String::new(),
        _ => text,
    }
}

/// Writes what an element holds as HTML, without attributes.
fn inner_markup(element: &Element) -> String {
    let mut written = String::new();
    let mut open = vec![("", element.children.iter())];
    while let Some((name, nodes)) = open.last_mut() {
        match nodes.next() {
            Some(Node::Text(text)) => push_escaped(text, &mut written),
            Some(Node::Element(inner)) => {
                push_tag("<", &inner.name, &mut written);
                open.push((&inner.name, inner.children.iter()));
            }
            None => {
                if !name.is_empty() && !is_void(name) {
                    push_tag("</", name, &mut written);
                }
                open.pop();
            }
        }
    }
    written
}

fn push_tag(start: &str, name: &str, written: &mut String) {
    written.push_str(start);
    written.push_str(name);
    written.push('>');
}

/// Tells whether HTML has no end tag for an element: two breaks would be read in place of one.
fn is_void(name: &str) -> bool {
    matches!(name, "br" | "hr" | "img")
}

fn push_escaped(text: &str, written: &mut String) {
    for c in text.chars() {
        match c {
            '<' => written.push_str("&lt;"),
            '&' => written.push_str("&amp;"),
            c => written.push(c),
        }
    }
}

fn from_base64(text: &str) -> Option<Vec<u8>> {
    let mut bytes = Vec::with_capacity(text.len() / 4 * 3);
    let (mut bits, mut count) = (0_u32, 0);
    for byte in text.bytes().filter(|byte| !byte.is_ascii_whitespace()) {
        let value = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            b'+' => 62,
            b'/' => 63,
            b'=' => break,
            _ => return None,
        };
        bits = bits << 6 | u32::from(value);
        count += 6;
        if count >= 8 {
            count -= 8;
            bytes.push((bits >> count) as u8);
            bits &= (1 << count) - 1;
        }
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::xml;

    #[test]
    fn elements_hold_text_as_they_say_or_as_it_looks() {
        let check = |element: &str, expected: &[&str]| {
            assert_eq!(paragraphs(&xml::parse(element).unwrap().root), expected, "{element}");
        };
        check("<d>One.\n\nTwo &amp; three.</d>", &["One.", "Two & three."]);
        check(
            "<d>&lt;p&gt;One.&lt;/p&gt;&lt;p&gt;Two &amp;amp; three.&lt;/p&gt;</d>",
            &["One.", "Two & three."],
        );
        check("<d><![CDATA[<p>One.</p><p>Two.</p>]]></d>", &["One.", "Two."]);
        check(
            "<d type='xhtml'><x:div><x:p>A &lt;b> c.</x:p>Two<br/>lines.</x:div></d>",
            &["A <b> c.", "Two lines."],
        );
        check("<d type='text'>The &lt;p> element</d>", &["The <p> element"]);
        check("<d type='text/html' mode='base64'>PHA+T25lLjwvcD48cD5Ud28uPC9wPg==</d>", &["One.", "Two."]);
        check("<d type='application/octet-stream'>PHA+T25lLjwvcD48cD5Ud28uPC9wPg==</d>", &["One.", "Two."]);
        check("<d type='application/octet-stream'>/w==</d>", &[]);
        check("<d type='image/png'>PHA+T25l</d>", &[]);
        check("<d>One <b>bold</b> word.</d>", &["One bold word."]);
    }

    #[test]
    fn titles_are_one_line() {
        let check = |element: &str, expected: &str| {
            let title = title(&xml::parse(element).unwrap().root);
            assert_eq!(title.unwrap_or_default(), expected, "{element}");
        };
        check("<t>\n Talks\n  begin </t>", "Talks begin");
        check("<t>Talks &amp;amp; &lt;b&gt;tea&lt;/b&gt;</t>", "Talks & tea");
        check("<t>5 &lt; 6 &amp; 7</t>", "5 < 6 & 7");
        check("<t type='html'>&amp;#8220;Talks&amp;#8221;</t>", "“Talks”");
        check("<t type='text'>The &lt;b> element</t>", "The <b> element");
        check("<t type='xhtml'><div>Talks <em>begin</em></div></t>", "Talks begin");
        check("<t/>", "");
    }
}
