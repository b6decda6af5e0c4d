//! Hits for programs that read lines: one paragraph a line, in columns separated by tabs.
//!
//! The columns are, and stay: origin, paragraph (counted from 1, the headline being the first; a paragraph of context
//! has `-` after its number, as grep marks lines), source, date, text. What is not known is empty. Line breaks and tabs
//! of the text are spaces. An article that only its fields brought into the answer has no paragraph: the number is empty,
//! and the text is its headline.

use std::io::{self, Write};

use newsgrep::{Hit, HitParagraph};

use super::Printer;
use super::marked::stretches;
use crate::sanitize;
use crate::style::Style;

pub(crate) struct Pipe {
    style: Style,
}

impl Pipe {
    pub(crate) fn new(style: Style) -> Pipe {
        Pipe { style }
    }

    fn begin(&self, out: &mut dyn Write, hit: &Hit, place: &str) -> io::Result<()> {
        let origin = self.style.origin.paint(sanitize::line(&hit.origin));
        let column = |text: &Option<String>| sanitize::line(text.as_deref().unwrap_or_default()).into_owned();
        write!(out, "{origin}\t{place}\t{}\t{}\t", column(&hit.source), column(&hit.date))
    }

    fn text(&self, out: &mut dyn Write, paragraph: &HitParagraph) -> io::Result<()> {
        for stretch in stretches(paragraph) {
            let text = sanitize::line(stretch.text);
            match stretch.matched {
                true => write!(out, "{}", self.style.matched.paint(text))?,
                false => write!(out, "{text}")?,
            }
        }
        writeln!(out)
    }
}

impl Printer for Pipe {
    fn hit(&mut self, out: &mut dyn Write, hit: Hit, _link: Option<&str>) -> io::Result<()> {
        if hit.paragraphs.is_empty() {
            self.begin(out, &hit, "")?;
            return writeln!(out, "{}", sanitize::line(hit.title.as_deref().unwrap_or_default()));
        }
        for paragraph in &hit.paragraphs {
            let context = if paragraph.context { "-" } else { "" };
            self.begin(out, &hit, &format!("{}{context}", paragraph.ordinal + 1))?;
            self.text(out, paragraph)?;
        }
        Ok(())
    }
}
