//! The tree of a page into its blocks of text, in reading order.
//!
//! In: the tree of a scanned page. Out: one [`Block`] for each run of text that stands for itself: a paragraph, a
//! heading, a caption, the text of a `<div>`, the text between two empty lines. White space is collapsed as a
//! browser does it. It keeps what a block stands in and how much of it is links; it leaves nothing out but what
//! no reader sees.

use trafilatura::dom::{Document, NodeId};

use super::elements::is_block;
use super::scan::mark;

/// A run of text that stands for itself.
#[derive(Debug, Default)]
pub(crate) struct Block {
    /// The text; a line break of the page is one here.
    pub(crate) text: String,
    /// The numbers of the marks of its texts, each with the characters of that text.
    pub(crate) runs: Vec<(u32, usize)>,
    /// The innermost block element it stands in, a place in [`Page::elements`].
    pub(crate) element: usize,
    /// The characters, white space not counted.
    pub(crate) length: usize,
    /// How many of them are in links.
    pub(crate) linked: usize,
    /// How many of them are in bold or slanted type.
    pub(crate) stressed: usize,
}

/// A block element, or another one that says what it is for.
#[derive(Debug)]
pub(crate) struct Element {
    pub(crate) tag: String,
    /// The element it stands in; the first one stands in itself.
    pub(crate) parent: usize,
    /// Its id, its classes and the like in lower case, with spaces between them and around.
    pub(crate) label: String,
    /// No reader sees it.
    pub(crate) is_hidden: bool,
}

/// A page as its blocks.
#[derive(Debug, Default)]
pub(crate) struct Page {
    pub(crate) elements: Vec<Element>,
    pub(crate) blocks: Vec<Block>,
}

impl Page {
    /// Cuts a page into blocks.
    pub(crate) fn of(tree: &Document) -> Page {
        let mut walk = Walk { tree, page: Page::default(), block: Block::default(), here: Here::default() };
        if let Some(body) = tree.body() {
            walk.run(body);
        }
        walk.page
    }

    /// Returns the innermost block element that an element is, or stands in.
    pub(crate) fn home(&self, element: usize) -> usize {
        self.around(element).find(|(_, it)| is_block(&it.tag)).map_or(0, |(at, _)| at)
    }

    /// Returns an element and those it stands in, from the inside.
    pub(crate) fn around(&self, element: usize) -> impl Iterator<Item = (usize, &Element)> {
        let mut next = Some(element);
        std::iter::from_fn(move || {
            let at = next?;
            let found = self.elements.get(at)?;
            next = (found.parent != at).then_some(found.parent);
            Some((at, found))
        })
    }
}

/// What the text here is in.
#[derive(Clone, Copy, Default)]
struct Here {
    element: usize,
    links: usize,
    stresses: usize,
    preformatted: usize,
    /// In the row of a table whose cells hold a few words each.
    is_row: bool,
}

struct Walk<'a> {
    tree: &'a Document,
    page: Page,
    block: Block,
    here: Here,
}

/// A step of the walk, so that no depth of a page is a depth of calls.
enum Step {
    Enter(NodeId),
    /// Leaves a block element, or one of another kind; what was around it is in force again.
    Leave(Here, bool),
}

impl Walk<'_> {
    fn run(&mut self, body: NodeId) {
        let mut steps = vec![Step::Enter(body)];
        while let Some(step) = steps.pop() {
            match step {
                Step::Leave(here, is_block) => {
                    if is_block {
                        self.flush();
                    }
                    self.here = here;
                }
                Step::Enter(node) if self.tree.is_text(node) => self.text(&self.tree.text_content(node)),
                Step::Enter(node) if self.tree.is_element(node) => self.element(node, &mut steps),
                Step::Enter(_) => {}
            }
        }
        self.flush();
    }

    fn element(&mut self, node: NodeId, steps: &mut Vec<Step>) {
        let tag = self.tree.tag_name(node);
        match tag {
            "br" => return self.line_break(),
            "button" | "select" | "template" | "object" | "video" | "audio" | "canvas" | "map"
            | "datalist" | "math" => {
                return;
            }
            _ => {}
        }
        let is_cell = matches!(tag, "td" | "th") && self.here.is_row;
        let is_block = is_block(tag) && !is_cell;
        if is_block {
            self.flush();
        } else if is_cell {
            self.space(' ');
        }
        steps.push(Step::Leave(self.here, is_block));
        match tag {
            "a" => self.here.links += 1,
            "b" | "strong" | "em" | "i" => self.here.stresses += 1,
            "pre" => self.here.preformatted += 1,
            "tr" => self.here.is_row = self.is_row(node),
            _ => {}
        }
        let label = self.label(node);
        // What comes up over a word when it is pointed at.
        if !is_block
            && ["rollover-", "tooltip", "popover"].iter().any(|it| label.contains(it))
            && label.contains("block")
        {
            steps.pop();
            return;
        }
        let is_hidden = self.is_hidden(node);
        if is_block || is_hidden || !label.trim().is_empty() {
            let parent = if self.page.elements.is_empty() { 0 } else { self.here.element };
            self.here.element = self.page.elements.len();
            self.page.elements.push(Element { tag: tag.to_owned(), parent, label, is_hidden });
        }
        steps.extend(self.tree.child_nodes(node).into_iter().rev().map(Step::Enter));
    }

    /// Tells whether the cells of a row are one line together.
    fn is_row(&self, row: NodeId) -> bool {
        let cells = self.tree.children(row);
        let is_plain = |cell: &NodeId| {
            let inside = self.tree.children(*cell);
            inside.iter().all(|it| !is_block(self.tree.tag_name(*it)) && self.tree.children(*it).is_empty())
                && self.tree.text_content(*cell).len() < 200
        };
        (2..100).contains(&cells.len()) && cells.iter().all(is_plain)
    }

    fn label(&self, node: NodeId) -> String {
        let mut label = String::from(" ");
        for name in ["id", "class", "itemprop", "role", "data-component", "data-testid"] {
            if let Some(value) = self.tree.get_attribute(node, name) {
                label.push_str(&value.to_lowercase());
                label.push(' ');
            }
        }
        label
    }

    fn is_hidden(&self, node: NodeId) -> bool {
        let value = |name| self.tree.get_attribute(node, name);
        let style = value("style").unwrap_or_default().replace(' ', "").to_ascii_lowercase();
        value("hidden").is_some()
            || value("aria-hidden").is_some_and(|value| value == "true")
            || style.contains("display:none")
            || style.contains("visibility:hidden")
    }

    fn text(&mut self, text: &str) {
        let mut run = None;
        let mut length = 0;
        for c in text.chars() {
            if let Some(number) = mark(c) {
                run = Some(number);
            } else if c.is_whitespace() && c != '\u{a0}' && c != '\u{202f}' {
                self.space(c);
            } else {
                if length == 0 {
                    self.place_block();
                }
                length += usize::from(!c.is_whitespace());
                self.block.length += usize::from(!c.is_whitespace());
                self.block.text.push(c);
            }
        }
        if let Some(number) = run {
            self.block.runs.push((number, length));
        }
        self.block.linked += if self.here.links > 0 { length } else { 0 };
        self.block.stressed += if self.here.stresses > 0 { length } else { 0 };
    }

    /// Notes that text of the block comes here: it stands in what is around all of its text, so that a paragraph
    /// is not taken for the dateline that it begins with.
    fn place_block(&mut self) {
        let (mut block, mut here) = (self.block.element, self.here.element);
        if self.block.length == 0 {
            block = here;
        }
        // What is around an element comes before it.
        while block != here {
            match block > here {
                true => block = self.page.elements[block].parent,
                false => here = self.page.elements[here].parent,
            }
        }
        self.block.element = block;
    }

    fn space(&mut self, c: char) {
        if self.here.preformatted > 0 && c == '\n' {
            return self.line_break();
        }
        if !self.block.text.is_empty() && !self.block.text.ends_with([' ', '\n']) {
            self.block.text.push(' ');
        }
    }

    /// A second line break in a row ends the block.
    fn line_break(&mut self) {
        while self.block.text.ends_with(' ') {
            self.block.text.pop();
        }
        match self.block.text.ends_with('\n') {
            true => self.flush(),
            false if self.block.text.is_empty() => {}
            false => self.block.text.push('\n'),
        }
    }

    fn flush(&mut self) {
        let mut block = std::mem::take(&mut self.block);
        if block.length > 0 {
            block.text.truncate(block.text.trim_end().len());
            self.page.blocks.push(block);
        }
    }
}
