//! Hits for people: headline, source, date, place and origin, then the paragraphs with their matches in colour.
//!
//! A paragraph is printed as it stands in the article; the terminal wraps it. A match in the headline is marked in the
//! headline, which is not printed twice.

use std::io::{self, Write};

use newsgrep::{Hit, HitParagraph, Zone};

use super::Printer;
use super::marked::{Stretch, cut, stretches};
use crate::sanitize;
use crate::style::Style;

/// Places of paragraphs that are written out.
const PLACES: usize = 5;

pub(crate) struct Terminal {
    style: Style,
    first: bool,
}

impl Terminal {
    pub(crate) fn new(style: Style) -> Terminal {
        Terminal { style, first: true }
    }

    fn headline(&self, out: &mut dyn Write, hit: &Hit) -> io::Result<()> {
        let Some(title) = &hit.title else { return Ok(()) };
        for stretch in title_stretches(hit, title) {
            let look = if stretch.matched { self.style.matched_headline } else { self.style.headline };
            write!(out, "{}", look.paint(sanitize::line(stretch.text)))?;
        }
        writeln!(out)
    }

    fn about(&self, out: &mut dyn Write, hit: &Hit, link: Option<&str>) -> io::Result<()> {
        let known = [hit.source.as_deref(), hit.date.as_deref()].into_iter().flatten();
        let mut about: Vec<String> = known.map(|text| sanitize::line(text).into_owned()).collect();
        about.extend(place(hit));
        let about = about.join(" · ");
        if !about.is_empty() {
            write!(out, "{} · ", self.style.about.paint(about))?;
        }
        let origin = sanitize::line(&hit.origin);
        let origin = self.style.origin.paint(origin);
        match link {
            Some(link) => writeln!(out, "\x1b]8;;{link}\x1b\\{origin}\x1b]8;;\x1b\\"),
            None => writeln!(out, "{origin}"),
        }
    }

    fn paragraph(&self, out: &mut dyn Write, paragraph: &HitParagraph) -> io::Result<()> {
        if paragraph.context {
            return writeln!(out, "{}", self.style.context.paint(sanitize::block(&paragraph.text)));
        }
        for stretch in stretches(paragraph) {
            let text = sanitize::block(stretch.text);
            match stretch.matched {
                true => write!(out, "{}", self.style.matched.paint(text))?,
                false => write!(out, "{text}")?,
            }
        }
        writeln!(out)
    }
}

impl Printer for Terminal {
    fn hit(&mut self, out: &mut dyn Write, hit: Hit, link: Option<&str>) -> io::Result<()> {
        if !std::mem::take(&mut self.first) {
            writeln!(out)?;
        }
        self.headline(out, &hit)?;
        self.about(out, &hit, link)?;
        // Without context everybody knows that only matching paragraphs are shown.
        let with_context = hit.paragraphs.iter().any(|paragraph| paragraph.context);
        let mut last: Option<u32> = None;
        for paragraph in hit.paragraphs.iter().filter(|paragraph| !is_in_headline(&hit, paragraph)) {
            if with_context && last.is_some_and(|last| last + 1 < paragraph.ordinal) {
                writeln!(out, "{}", self.style.context.paint("…"))?;
            }
            last = Some(paragraph.ordinal);
            self.paragraph(out, paragraph)?;
        }
        out.flush()
    }
}

/// Returns the places of the matching paragraphs, counted from 1: `[2/14 ¶]`.
fn place(hit: &Hit) -> Option<String> {
    let matching = hit.paragraphs.iter().filter(|paragraph| !paragraph.context);
    let mut places: Vec<String> = matching.map(|paragraph| (paragraph.ordinal + 1).to_string()).collect();
    if places.len() > PLACES {
        places.truncate(PLACES);
        places.push("…".to_owned());
    }
    (!places.is_empty()).then(|| format!("[{}/{} ¶]", places.join(", "), hit.paragraphs_total))
}

/// Returns whether the headline shows everything that is of interest in this paragraph.
fn is_in_headline(hit: &Hit, paragraph: &HitParagraph) -> bool {
    let Some(place) = hit.title.as_deref().and_then(|title| title_place(paragraph, title)) else {
        return false;
    };
    paragraph.spans.iter().all(|span| place.start <= span.start && span.end <= place.end)
}

fn title_stretches<'a>(hit: &Hit, title: &'a str) -> Vec<Stretch<'a>> {
    let found = hit.paragraphs.iter().find_map(|paragraph| Some((title_place(paragraph, title)?, paragraph)));
    match found {
        Some((place, paragraph)) => cut(title, place.start, &paragraph.spans),
        None => vec![Stretch { text: title, matched: false }],
    }
}

/// Returns where the title stands in the article's text, if this paragraph holds it.
fn title_place(paragraph: &HitParagraph, title: &str) -> Option<std::ops::Range<usize>> {
    let at = paragraph.text.find(title).filter(|_| paragraph.zone == Zone::Title)?;
    let start = paragraph.start + at;
    Some(start..start + title.len())
}

#[cfg(test)]
mod tests {
    use newsgrep::{ArticleId, Span};

    use super::*;

    /// Returns a paragraph whose matches are written in square brackets.
    fn paragraph(ordinal: u32, zone: Zone, start: usize, marked: &str) -> HitParagraph {
        let (mut text, mut spans, mut open) = (String::new(), Vec::new(), 0);
        for character in marked.chars() {
            match character {
                '[' => open = start + text.len(),
                ']' => spans.push(Span::new(open, start + text.len())),
                character => text.push(character),
            }
        }
        HitParagraph { ordinal, zone, text, start, context: spans.is_empty(), spans, file_span: None }
    }

    fn hit(paragraphs: Vec<HitParagraph>) -> Hit {
        Hit {
            id: ArticleId::of("wire.txt"),
            content: String::new(),
            origin: "wire.txt".to_owned(),
            title: Some("Talks begin".to_owned()),
            source: Some("Coastal Wire".to_owned()),
            date: Some("2024-03-05".to_owned()),
            url: None,
            section: None,
            language: None,
            byline: None,
            agency: None,
            more: Default::default(),
            score: 1.0,
            score_parts: None,
            paragraphs_total: 14,
            paragraphs,
            published: None,
        }
    }

    /// Prints with every look spelled out as `<look>…</>`.
    fn printed(hit: Hit, colours: bool) -> String {
        let mut out = Vec::new();
        Terminal::new(Style::new(colours)).hit(&mut out, hit, None).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn a_hit_is_a_headline_what_is_known_and_the_paragraphs() {
        let hit = hit(vec![
            paragraph(1, Zone::Lead, 13, "The envoys met."),
            paragraph(2, Zone::Body, 30, "They called it a [moment of truth]."),
            paragraph(5, Zone::Body, 90, "No [moment of truth] came."),
        ]);
        assert_eq!(
            printed(hit, false),
            "Talks begin\n\
             Coastal Wire · 2024-03-05 · [3, 6/14 ¶] · wire.txt\n\
             The envoys met.\n\
             They called it a moment of truth.\n\
             …\n\
             No moment of truth came.\n"
        );
    }

    #[test]
    fn a_match_in_the_headline_is_marked_there_and_printed_once() {
        let hit = hit(vec![paragraph(0, Zone::Title, 0, "[Talks] begin")]);
        let text = printed(hit, true);
        assert_eq!(text.matches("Talks").count(), 1, "{text:?}");
        assert!(text.starts_with("\u{1b}[1m\u{1b}[4m\u{1b}[31mTalks\u{1b}[0m"), "{text:?}");
    }

    #[test]
    fn a_match_in_the_furniture_of_the_headline_shows_the_paragraph() {
        let hit = hit(vec![paragraph(0, Zone::Title, 0, "You are currently [viewing] Talks begin")]);
        assert!(printed(hit, false).ends_with("wire.txt\nYou are currently viewing Talks begin\n"));
    }

    #[test]
    fn an_article_cannot_steer_the_terminal() {
        let mut hit = hit(vec![paragraph(3, Zone::Body, 50, "[\u{1b}[31m] red \u{202e}gnorw")]);
        hit.origin = "a\u{1b}]0;x\u{7}b\nc.txt".to_owned();
        hit.title = Some("Talks\u{9b}2J\r\nbegin".to_owned());
        let text = printed(hit, false);
        assert!(!text.contains(['\u{1b}', '\u{7}', '\u{9b}', '\u{202e}', '\r']), "{text:?}");
        assert_eq!(text.lines().count(), 3, "{text:?}");
    }
}
