//! The limits of a page, and the page without what is no part of any text, in one pass over its tags.
//!
//! In: the characters of a page. Out: a smaller page for the tree to be made of, without scripts, styles,
//! drawings, pictures and most attributes; or why no tree is to be made. Every text of the smaller page begins
//! with a mark of its own, a character that no text has, so that it is known again wherever it comes out.

use std::collections::HashMap;

use super::elements::{is_block, is_formatting, is_passed_over, is_void};
use crate::Reason;
use crate::markup::{MAX_ATTRIBUTES, Tag, Token, Tokens};

/// How deep elements may be nested.
pub(crate) const MAX_DEPTH: usize = 512;
/// How many elements a page may have; the longest live reports have a tenth of it.
pub(crate) const MAX_ELEMENTS: usize = 200_000;
/// How many elements a browser makes again, at most, of `<b>` and the like that are never closed.
const MAX_REMADE: usize = 1_000_000;
/// The longest attribute value that is kept, in bytes: the names of classes, not pictures written as text.
const MAX_VALUE: usize = 1000;

/// The first of the marks: two planes of Unicode that are for private use.
const FIRST_MARK: u32 = 0xf_0000;
const LAST_MARK: u32 = 0x10_fffd;

/// A page as far as its text goes.
#[derive(Debug)]
pub(crate) struct Scanned {
    pub(crate) page: String,
    pub(crate) depth: usize,
    pub(crate) elements: usize,
}

/// Returns the number of the mark that a character is.
pub(crate) fn mark(c: char) -> Option<u32> {
    (FIRST_MARK..=LAST_MARK).contains(&u32::from(c)).then(|| u32::from(c) - FIRST_MARK)
}

/// Reads the tags of a page.
///
/// # Errors
///
/// Fails with the reason and what is wrong, as a rejection has them, if the page exceeds a limit.
pub(crate) fn scan(page: &str) -> Result<Scanned, (Reason, String)> {
    let mut scan = Scan { out: String::with_capacity(page.len() / 2), ..Scan::default() };
    let mut tokens = Tokens::new(page);
    while let Some(token) = tokens.next() {
        match token {
            Token::Text(_) if scan.is_input => {}
            Token::Text(text) if scan.is_title => scan.title(text),
            Token::Text(text) => scan.text(text),
            Token::Raw(_) => {}
            Token::End(name) => scan.end(&name),
            Token::Start(tag) if tag.name == "svg" => {
                if !tag.self_closing {
                    scan.skip_drawing(&mut tokens);
                }
            }
            Token::Start(tag) => scan.start(&tag)?,
        }
    }
    Ok(Scanned { page: scan.out, depth: scan.depth, elements: scan.elements })
}

#[derive(Default)]
struct Scan {
    out: String,
    open: Vec<String>,
    /// How often each formatting element is open; a browser opens it again in the next paragraph.
    formatting: HashMap<String, usize>,
    formatting_count: usize,
    remade: usize,
    depth: usize,
    elements: usize,
    texts: u32,
    /// The next text is the title of the page.
    is_title: bool,
    /// The next text is what a form has for its reader to change.
    is_input: bool,
    /// The page has no end tag of a drawing any more.
    no_drawing_end: bool,
}

impl Scan {
    fn text(&mut self, text: &str) {
        let is_blank = text.bytes().all(|byte| byte.is_ascii_whitespace());
        let mark_of =
            |number: u32| char::from_u32(FIRST_MARK + number).filter(|mark| *mark <= LAST_MARK_CHAR);
        if !is_blank && let Some(mark) = mark_of(self.texts) {
            self.out.push(mark);
            self.texts += 1;
        }
        // Characters of the private planes are glyphs of a page's own fonts.
        match text.bytes().any(|byte| byte >= 0xf3) {
            true => self.out.extend(text.chars().filter(|c| mark(*c).is_none())),
            false => self.out.push_str(text),
        }
    }

    /// Writes the title with its end tag, which may be missing.
    fn title(&mut self, text: &str) {
        self.out.push_str("<title>");
        self.text(text);
        self.out.push_str("</title>");
        self.is_title = false;
    }

    fn start(&mut self, tag: &Tag<'_>) -> Result<(), (Reason, String)> {
        let name = tag.name.as_ref();
        self.elements += 1;
        if self.elements > MAX_ELEMENTS {
            let detail = format!("has more than {MAX_ELEMENTS} elements, which no article has");
            return Err((Reason::TooLarge, detail));
        }
        if tag.has_too_many() {
            let detail = format!("has a tag with more than {MAX_ATTRIBUTES} attributes, `<{}`", shown(name));
            return Err((Reason::TooLarge, detail));
        }
        self.is_title = name == "title";
        self.is_input = name == "textarea";
        if is_passed_over(name) {
            return Ok(());
        }
        self.write_start(name, tag);
        if is_void(name) {
            return Ok(());
        }
        self.close_implied(name);
        if is_formatting(name) {
            *self.formatting.entry(name.to_owned()).or_default() += 1;
            self.formatting_count += 1;
        } else {
            self.remade += self.formatting_count;
            self.open.push(name.to_owned());
        }
        self.check_depth()
    }

    fn check_depth(&mut self) -> Result<(), (Reason, String)> {
        self.depth = self.depth.max(self.open.len() + self.formatting_count);
        if self.depth > MAX_DEPTH {
            return Err((Reason::TooDeep, format!("has elements more than {MAX_DEPTH} deep in one another")));
        }
        if self.remade > MAX_REMADE {
            let detail = "has so many elements such as `<b>` that are never closed that it would grow \
                          beyond measure";
            return Err((Reason::TooLarge, detail.to_owned()));
        }
        Ok(())
    }

    fn end(&mut self, name: &str) {
        (self.is_title, self.is_input) = (false, false);
        if is_passed_over(name) {
            return;
        }
        self.out.push_str("</");
        self.out.push_str(name);
        self.out.push('>');
        if let Some(open) = self.formatting.get_mut(name) {
            if *open > 0 {
                *open -= 1;
                self.formatting_count -= 1;
            }
        } else if let Some(at) = self.open.iter().rposition(|it| it == name) {
            self.open.truncate(at);
        }
    }

    /// Closes what the start of an element ends without an end tag: `<p>one<p>two`.
    fn close_implied(&mut self, name: &str) {
        let (closed, within): (&[&str], &[&str]) = match name {
            "li" => (&["li"], &["ul", "ol", "menu"]),
            "dt" | "dd" => (&["dt", "dd"], &["dl"]),
            "option" | "optgroup" => (&["option"], &["select"]),
            "tr" => (&["tr"], &["table"]),
            "td" | "th" => (&["td", "th"], &["tr", "table"]),
            "tbody" | "thead" | "tfoot" => (&["tbody", "thead", "tfoot"], &["table"]),
            "a" => return self.end_formatting("a"),
            _ if is_block(name) => (&["p"], &["table", "td", "th", "caption", "button", "object"]),
            _ => return,
        };
        let found = self.open.iter().rposition(|it| closed.contains(&&**it) || within.contains(&&**it));
        if let Some(at) = found.filter(|at| closed.contains(&&*self.open[*at])) {
            self.open.truncate(at);
        }
    }

    fn end_formatting(&mut self, name: &str) {
        if let Some(open) = self.formatting.get_mut(name).filter(|open| **open > 0) {
            *open -= 1;
            self.formatting_count -= 1;
        }
    }

    fn write_start(&mut self, name: &str, tag: &Tag<'_>) {
        self.out.push('<');
        self.out.push_str(name);
        for (attribute, value) in tag.written() {
            let attribute = attribute.to_ascii_lowercase();
            if !KEPT.contains(&&*attribute) {
                continue;
            }
            let value = if value.len() > MAX_VALUE { "" } else { value };
            let quote = if value.contains('"') { '\'' } else { '"' };
            if !value.contains(quote) {
                self.out.extend([" ", &attribute, "="]);
                self.out.push(quote);
                self.out.push_str(value);
                self.out.push(quote);
            }
        }
        self.out.push('>');
    }

    /// Passes over the drawing that began, if it has an end.
    fn skip_drawing(&mut self, tokens: &mut Tokens<'_>) {
        if self.no_drawing_end {
            return;
        }
        let start = tokens.at();
        let mut depth = 1;
        for token in tokens.by_ref() {
            match token {
                Token::Start(tag) if tag.name == "svg" => depth += usize::from(!tag.self_closing),
                Token::End(name) if name == "svg" => depth -= 1,
                _ => {}
            }
            if depth == 0 {
                return;
            }
        }
        self.no_drawing_end = true;
        tokens.skip_to(start);
    }
}

const LAST_MARK_CHAR: char = '\u{10fffd}';

/// The attributes that tell what an element is for.
const KEPT: &[&str] = &[
    "class",
    "id",
    "itemprop",
    "itemtype",
    "role",
    "style",
    "hidden",
    "aria-hidden",
    "aria-label",
    "href",
    "rel",
    "data-component",
    "data-testid",
    "data-lp-replacement-content",
];

fn shown(name: &str) -> String {
    name.chars().take(40).collect()
}
