//! The colours of the terminal, or none.

use std::fmt;

use anstyle::{AnsiColor, Color};

/// The look of one kind of text.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Look(anstyle::Style);

impl Look {
    /// Returns `text` with the escape sequences around it that this look needs; none without colours.
    pub(crate) fn paint<T: fmt::Display>(self, text: T) -> Painted<T> {
        Painted { style: self.0, text }
    }
}

/// A text with its look.
pub(crate) struct Painted<T> {
    style: anstyle::Style,
    text: T,
}

impl<T: fmt::Display> fmt::Display for Painted<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}{}", self.style.render(), self.text, self.style.render_reset())
    }
}

/// The looks of everything that is printed.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Style {
    pub(crate) headline: Look,
    /// Source, date and place.
    pub(crate) about: Look,
    pub(crate) origin: Look,
    pub(crate) matched: Look,
    /// A match in the headline, which is bold already.
    pub(crate) matched_headline: Look,
    /// Paragraphs of context.
    pub(crate) context: Look,
    pub(crate) bar: Look,
    pub(crate) error: Look,
}

impl Style {
    /// Returns the looks with colours, or all of them plain.
    pub(crate) fn new(colours: bool) -> Style {
        if !colours {
            return Style::default();
        }
        let plain = anstyle::Style::new();
        let colour = |colour: AnsiColor| plain.fg_color(Some(Color::Ansi(colour)));
        Style {
            headline: Look(plain.bold()),
            about: Look(colour(AnsiColor::Cyan)),
            origin: Look(colour(AnsiColor::Magenta)),
            matched: Look(colour(AnsiColor::Red).bold()),
            matched_headline: Look(colour(AnsiColor::Red).bold().underline()),
            context: Look(plain.dimmed()),
            bar: Look(colour(AnsiColor::Blue)),
            error: Look(colour(AnsiColor::Red).bold()),
        }
    }
}
