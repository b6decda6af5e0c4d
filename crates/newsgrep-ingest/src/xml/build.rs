//! The events of a parser into a tree, with a list of what is open in place of recursion.

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::{
    Attribute, Document, Element, Fault, MAX_ATTRIBUTES, MAX_DEPTH, MAX_ELEMENTS, Node, character, repair,
};

/// Makes the tree of a text.
///
/// What comes after the root element is left out. The time taken grows with the length of the text, whatever it is.
pub(crate) fn parse(text: &str) -> Result<Document, Fault> {
    let text = repair::repair(text);
    let mut reader = Reader::from_str(&text);
    let config = reader.config_mut();
    config.allow_dangling_amp = true;
    config.allow_unmatched_ends = true;
    config.check_end_names = false;
    let mut tree = Tree::default();
    let mut before = 0;
    let is_broken = loop {
        match reader.read_event() {
            Ok(Event::Eof) => break false,
            Ok(event) => tree.take(event)?,
            // What is not closed is closed by the end of the text. Any other error is passed over once.
            Err(_) if reader.buffer_position() > before => {}
            Err(_) => break true,
        }
        before = reader.buffer_position();
    };
    tree.finish(is_broken)
}

/// The tree so far.
#[derive(Default)]
struct Tree {
    root: Option<Element>,
    open: Vec<Element>,
    count: usize,
}

impl Tree {
    fn take(&mut self, event: Event<'_>) -> Result<(), Fault> {
        match event {
            Event::Start(tag) => {
                self.start(&tag)?;
            }
            Event::Empty(tag) => {
                if !self.start(&tag)? {
                    self.close();
                }
            }
            Event::End(tag) => self.end(tag.name().0),
            Event::Text(text) => self.text(|so_far| so_far.push_str(&text)),
            Event::CData(text) => self.text(|so_far| so_far.push_str(&text)),
            Event::GeneralRef(name) => self.text(|so_far| character::push(&name, so_far)),
            Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::DocType(_) | Event::Eof => {}
        }
        Ok(())
    }

    /// Opens an element, and tells whether it is closed already.
    fn start(&mut self, tag: &BytesStart<'_>) -> Result<bool, Fault> {
        self.count += 1;
        if self.count > MAX_ELEMENTS {
            return Err(Fault::TooMany);
        }
        let (prefix, name) = split(tag.name().0);
        // A paragraph holds none: the one before has no end.
        let is_paragraph = prefix.is_empty() && matches!(&*name, "p" | "P" | "li" | "LI");
        if is_paragraph && self.open.last().is_some_and(|open| open.name == name) {
            self.close();
        }
        if self.open.len() == MAX_DEPTH {
            return Err(Fault::TooDeep);
        }
        let is_break = prefix.is_empty() && matches!(&*name, "br" | "hr");
        self.open.push(Element { prefix, name, attributes: attributes(tag), children: Vec::new() });
        // Often written without an end, which would put the rest of the text inside of it.
        if is_break {
            self.close();
        }
        Ok(is_break)
    }

    /// Closes the nearest element of this name and what is open inside of it.
    fn end(&mut self, name: &str) {
        let (prefix, local) = name.split_once(':').unwrap_or(("", name));
        let is_it = |element: &Element| &*element.name == local && &*element.prefix == prefix;
        if let Some(place) = self.open.iter().rposition(is_it) {
            while self.open.len() > place {
                self.close();
            }
        }
    }

    fn close(&mut self) {
        let Some(mut element) = self.open.pop() else { return };
        // Most elements have one child; a list grows by four at a time.
        element.children.shrink_to_fit();
        match self.open.last_mut() {
            Some(parent) => parent.children.push(Node::Element(element)),
            None => {
                self.root.get_or_insert(element);
            }
        }
    }

    fn text(&mut self, append: impl FnOnce(&mut String)) {
        let Some(element) = self.open.last_mut() else { return };
        if let Some(Node::Text(text)) = element.children.last_mut() {
            return append(text);
        }
        let mut text = String::new();
        append(&mut text);
        if !text.is_empty() {
            element.children.push(Node::Text(text));
        }
    }

    fn finish(mut self, is_broken: bool) -> Result<Document, Fault> {
        let cut_off = is_broken || !self.open.is_empty();
        while !self.open.is_empty() {
            self.close();
        }
        let root = self.root.ok_or(Fault::NoElement)?;
        Ok(Document { root, cut_off })
    }
}

fn split(name: &str) -> (Box<str>, Box<str>) {
    let (prefix, local) = name.split_once(':').unwrap_or(("", name));
    (prefix.into(), local.into())
}

fn attributes(tag: &BytesStart<'_>) -> Vec<Attribute> {
    let mut attributes = tag.html_attributes();
    // Looking for repeated names would take the square of their number; the first one counts.
    attributes.with_checks(false);
    let read = |attribute: quick_xml::events::attributes::Attribute<'_>| {
        let (prefix, name) = split(attribute.key.0);
        Attribute { prefix, name, value: character::resolve(&attribute.value).into() }
    };
    attributes.take(MAX_ATTRIBUTES).filter_map(Result::ok).map(read).collect()
}
