//! XML as newsrooms send it: a text into a tree of elements, whatever is broken in it.
//!
//! In: a text ([`parse`]) or the bytes of a file ([`decode`]). Out: a [`Document`], or the [`Fault`] for which there is
//! none. A start tag without its end, an end tag without its start, `&` and `<` that stand for themselves, HTML's
//! named characters and bad attributes are put up with. Entities that a document type declares are never resolved,
//! whatever they stand for: `&x;` stays as it is written. It knows no namespaces but by their prefixes, and no format.

mod build;
mod bytes;
mod character;
mod repair;

use crate::Reason;
use crate::expand::amount;

pub(crate) use build::parse;
pub(crate) use bytes::{decode, root_name};

/// How deep elements may be in one another.
pub(crate) const MAX_DEPTH: usize = 256;

/// How many attributes of an element are kept.
pub(crate) const MAX_ATTRIBUTES: usize = 256;

/// How many elements a document may have; one takes some 200 bytes of memory.
pub(crate) const MAX_ELEMENTS: usize = 1 << 20;

/// Why a text has no tree.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Fault {
    #[error("has elements in one another deeper than XML may have ({MAX_DEPTH} levels)")]
    TooDeep,
    #[error("has more elements than one document may have ({MAX_ELEMENTS})")]
    TooMany,
    #[error("holds no XML element")]
    NoElement,
}

impl Fault {
    /// Returns the reason by which a rejection is counted.
    pub(crate) fn reason(self) -> Reason {
        match self {
            Fault::TooDeep => Reason::TooDeep,
            Fault::TooMany => Reason::TooLarge,
            Fault::NoElement => Reason::BrokenXml,
        }
    }
}

/// The tree of a text.
#[derive(Debug)]
pub(crate) struct Document {
    pub(crate) root: Element,
    cut_off: bool,
}

impl Document {
    /// Tells whether the text ended before its root element or inside of a tag.
    pub(crate) fn is_cut_off(&self) -> bool {
        self.cut_off
    }
}

/// An element, with its names as they are written.
#[derive(Debug, Default)]
pub(crate) struct Element {
    /// The part of the name before the colon, or nothing.
    pub(crate) prefix: Box<str>,
    /// The name without its prefix.
    pub(crate) name: Box<str>,
    pub(crate) attributes: Vec<Attribute>,
    pub(crate) children: Vec<Node>,
}

/// An attribute, its value without references.
#[derive(Debug)]
pub(crate) struct Attribute {
    pub(crate) prefix: Box<str>,
    pub(crate) name: Box<str>,
    pub(crate) value: Box<str>,
}

/// What an element holds. Two texts never follow one another.
#[derive(Debug)]
pub(crate) enum Node {
    Element(Element),
    Text(String),
}

impl Element {
    /// Returns the value of the first attribute of this name, whatever its prefix; not of a declared namespace.
    pub(crate) fn attribute(&self, local: &str) -> Option<&str> {
        let is_it = |attribute: &&Attribute| &*attribute.name == local && &*attribute.prefix != "xmlns";
        self.attributes.iter().find(is_it).map(|attribute| &*attribute.value)
    }

    /// Returns the child elements.
    pub(crate) fn elements(&self) -> impl Iterator<Item = &Element> {
        self.children.iter().filter_map(|node| match node {
            Node::Element(element) => Some(element),
            Node::Text(_) => None,
        })
    }

    /// Returns the first child element of this name.
    pub(crate) fn child(&self, name: &str) -> Option<&Element> {
        self.elements().find(|element| &*element.name == name)
    }

    /// Returns the child elements of this name.
    pub(crate) fn children_named<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Element> {
        self.elements().filter(move |element| &*element.name == name)
    }

    /// Follows a path of names to the first element that has it.
    pub(crate) fn at(&self, path: &[&str]) -> Option<&Element> {
        let Some((first, rest)) = path.split_first() else { return Some(self) };
        self.elements().filter(|child| &*child.name == *first).find_map(|child| child.at(rest))
    }

    /// Returns the elements of this name at any depth, in the order of the document.
    pub(crate) fn descendants<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Element> {
        self.nodes().filter_map(move |node| match node {
            Node::Element(element) if &*element.name == name => Some(element),
            _ => None,
        })
    }

    /// Returns everything in the element, each element before what it holds.
    pub(crate) fn nodes(&self) -> impl Iterator<Item = &Node> {
        let mut open = vec![self.children.iter()];
        std::iter::from_fn(move || {
            loop {
                let Some(node) = open.last_mut()?.next() else {
                    open.pop();
                    continue;
                };
                if let Node::Element(element) = node {
                    open.push(element.children.iter());
                }
                return Some(node);
            }
        })
    }

    /// Returns all text, with each run of white space and each line break as one space.
    pub(crate) fn text(&self) -> String {
        collapse(&self.text_as_written())
    }

    /// Returns all text as it is written; only `<br/>` is a line end.
    pub(crate) fn text_as_written(&self) -> String {
        let mut text = String::new();
        for node in self.nodes() {
            match node {
                Node::Text(part) => text.push_str(part),
                Node::Element(element) if element.name.eq_ignore_ascii_case("br") => text.push('\n'),
                Node::Element(_) => {}
            }
        }
        text
    }
}

/// Returns a text with each run of white space as one space, and none around it.
pub(crate) fn collapse(text: &str) -> String {
    let mut collapsed = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !collapsed.is_empty() {
            collapsed.push(' ');
        }
        collapsed.push_str(word);
    }
    collapsed
}

/// Says that a document is larger than it may be, to be read after its origin.
pub(crate) fn too_large(limit: u64) -> String {
    format!("is larger than an XML document may be ({})", amount(limit))
}

#[cfg(test)]
mod tests {
    use super::*;

    const WIRE: &str = "<?xml version='1.0'?>\n<!-- sent --><x:wire xmlns:x='urn:x' xml:lang='en'>\
        <p>Envoys <b>met</b>\n in <i>Oslo</i>.<br/>They left.</p><p/><group><p>Later.</p></group></x:wire>";

    #[test]
    fn elements_are_found_by_name_and_path() {
        let root = parse(WIRE).unwrap().root;
        assert_eq!((&*root.prefix, &*root.name), ("x", "wire"));
        assert_eq!((root.attribute("lang"), root.attribute("x")), (Some("en"), None));
        assert_eq!(root.child("p").unwrap().text(), "Envoys met in Oslo. They left.");
        assert_eq!(root.children_named("p").count(), 2);
        assert_eq!(root.at(&["group", "p"]).unwrap().text(), "Later.");
        let texts: Vec<String> = root.descendants("p").map(Element::text).collect();
        assert_eq!(texts, ["Envoys met in Oslo. They left.", "", "Later."]);
        assert!(root.at(&["group", "b"]).is_none());
    }

    fn check(written: &str, text: &str) {
        let document = parse(written).unwrap();
        assert_eq!((document.root.text().as_str(), document.is_cut_off()), (text, false), "{written}");
    }

    #[test]
    fn faults_of_writing_are_put_up_with() {
        check("<p>AT&T rose &pound;5 & fell <5 pct</p>", "AT&T rose £5 & fell <5 pct");
        check("<p>one <b>two</i> three</p> junk </p><p>more</p>", "one two three");
        check("<a><p>one<p>two</a>", "onetwo");
        let unclosed = parse(&format!("<a>{}</a>", "<p>one ".repeat(300))).unwrap().root;
        assert_eq!(unclosed.children_named("p").count(), 300);
        check("<a>one<br>two<br></br>three<br/><hr>four</a>", "one two three four");
        check("<p class=lead hidden x='1' x=\"2\">one]]> two</p>", "one]]> two");
        check("<p><![CDATA[a ]] > <b>]]>c<!-- > -- --></p>", "a ]] > <b>c");
        check("<p>&#146;s &eacute;&#3;</p>", "’s é");
        check("\u{feff} <p>one</p >", "one");
    }

    #[test]
    fn declared_entities_stay_as_they_are_written() {
        let doctype = "<!DOCTYPE p [<!ENTITY lol 'lol'><!ENTITY lol2 '&lol;&lol;'>\
                       <!ENTITY file SYSTEM 'file:///etc/hostname'>]>";
        check(&format!("{doctype}<p>&lol2; &file;</p>"), "&lol2; &file;");
    }

    #[test]
    fn an_end_that_comes_too_early_is_noted() {
        let check = |written: &str, text: &str| {
            let document = parse(written).unwrap();
            assert_eq!((document.root.text().as_str(), document.is_cut_off()), (text, true), "{written}");
        };
        check("<p>one <b>two", "one two");
        check("<p>one</p", "one");
        check("<p>one <!-- two </p>", "one");
        check("<p>one <![CDATA[two </p>", "one");
        check("<p>one <b class=\"two</p>", "one");
    }

    #[test]
    fn what_would_take_too_much_memory_or_stack_has_no_tree() {
        let deep = |levels: usize| format!("{}x{}", "<a>".repeat(levels), "</a>".repeat(levels));
        assert_eq!(parse(&deep(MAX_DEPTH)).unwrap().root.text(), "x");
        assert_eq!(parse(&deep(MAX_DEPTH + 1)).unwrap_err(), Fault::TooDeep);
        assert_eq!(parse(&"<a>".repeat(1_000_000)).unwrap_err(), Fault::TooDeep);
        assert_eq!(parse(&format!("<a>{}", "<b/>".repeat(MAX_ELEMENTS))).unwrap_err(), Fault::TooMany);
        for text in ["", "no markup < at all >", "<!-- only this -->", "</p>", "<", "<!", "<?", "&"] {
            assert_eq!(parse(text).unwrap_err(), Fault::NoElement, "{text}");
        }
    }

    #[test]
    fn long_oddities_are_read_in_a_moment() {
        let odd = ["<", "&", "<!", "<a ", "</a>", "<a b='", "]]>", "<![CDATA[", "<!--", "&a", "<!DOCTYPE ["];
        for part in odd {
            let text = format!("<p>{}", part.repeat(30_000));
            let _ = parse(&text);
        }
        let attributes: String = (0..20_000).map(|number| format!(" a{number}='1'")).collect();
        assert_eq!(parse(&format!("<p{attributes}/>")).unwrap().root.attributes.len(), MAX_ATTRIBUTES);
    }
}
