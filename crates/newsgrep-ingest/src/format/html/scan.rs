//! The limits of a page, and the page without what is no part of any text, in one pass over its tags.
//!
//! In: the characters of a page. Out: a smaller page for the tree to be made of, without scripts, styles,
//! drawings, pictures and most attributes; or why no tree is to be made. Every text of the smaller page begins
//! with a mark of its own, a character that no text has, so that it is known again wherever it comes out.

use std::collections::HashMap;

use super::elements::{is_block, is_formatting, is_passed_over, is_void};
use super::tokens::{Tag, Token, Tokens};
use crate::Reason;

/// How deep elements may be nested.
pub(crate) const MAX_DEPTH: usize = 512;
/// How many attributes a tag may have.
pub(crate) const MAX_ATTRIBUTES: usize = 256;
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
            Token::Text(text) => scan.text(text),
            Token::Raw(text) if scan.in_title => scan.text(text),
            Token::Raw(_) => {}
            Token::End(name) => scan.end(&name.to_ascii_lowercase()),
            Token::Start(tag) if tag.name.eq_ignore_ascii_case("svg") => {
                if !tag.is_closed()
                    && let Some(end) = scan.drawing_end(page, tokens.position())
                {
                    tokens.skip_to(end);
                }
            }
            Token::Start(tag) => scan.start(tag)?,
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
    in_title: bool,
    /// The page has no end tag of a drawing any more.
    no_drawing_end: bool,
}

impl Scan {
    fn text(&mut self, text: &str) {
        if !text.bytes().all(|byte| byte.is_ascii_whitespace()) {
            if let Some(mark) = char::from_u32(FIRST_MARK + self.texts).filter(|mark| *mark <= LAST_MARK_CHAR)
            {
                self.out.push(mark);
                self.texts += 1;
            }
        }
        // Characters of the private planes are glyphs of a page's own fonts.
        match text.bytes().any(|byte| byte >= 0xf3) {
            true => self.out.extend(text.chars().filter(|c| mark(*c).is_none())),
            false => self.out.push_str(text),
        }
    }

    fn start(&mut self, tag: Tag<'_>) -> Result<(), (Reason, String)> {
        let name = tag.name.to_ascii_lowercase();
        self.elements += 1;
        if self.elements > MAX_ELEMENTS {
            let detail = format!("has more than {MAX_ELEMENTS} elements, which no article has");
            return Err((Reason::TooLarge, detail));
        }
        let attributes = tag.attributes().take(MAX_ATTRIBUTES + 1).count();
        if attributes > MAX_ATTRIBUTES {
            let detail = format!("has a tag with more than {MAX_ATTRIBUTES} attributes, `<{}`", shown(&name));
            return Err((Reason::TooLarge, detail));
        }
        self.in_title = name == "title";
        if is_passed_over(&name) {
            return Ok(());
        }
        self.write_start(&name, tag);
        if is_void(&name) {
            return Ok(());
        }
        self.close_implied(&name);
        if is_formatting(&name) {
            *self.formatting.entry(name).or_default() += 1;
            self.formatting_count += 1;
        } else {
            self.remade += self.formatting_count;
            self.open.push(name);
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
        self.in_title = false;
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

    fn write_start(&mut self, name: &str, tag: Tag<'_>) {
        self.out.push('<');
        self.out.push_str(name);
        for (attribute, value) in tag.attributes() {
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

    /// Returns where a drawing ends whose start tag ends at `from`.
    fn drawing_end(&mut self, page: &str, from: usize) -> Option<usize> {
        if self.no_drawing_end {
            return None;
        }
        let mut tokens = Tokens::new(page);
        tokens.skip_to(from);
        let mut depth = 1;
        while let Some(token) = tokens.next() {
            match token {
                Token::Start(tag) if tag.name.eq_ignore_ascii_case("svg") => {
                    depth += usize::from(!tag.is_closed())
                }
                Token::End(name) if name.eq_ignore_ascii_case("svg") => depth -= 1,
                _ => {}
            }
            if depth == 0 {
                return Some(tokens.position());
            }
        }
        self.no_drawing_end = true;
        None
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
