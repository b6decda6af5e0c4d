//! Markdown: one article a file, with front matter in YAML, TOML or JSON. The text stays as it is written: words of
//! links and emphasis are found where they stand.

use super::front_matter::{self, Matter};
use super::plain::{self, Text};
use super::{Format, FormatInfo, Head};
use crate::input::Input;
use crate::job::{Job, Stop};

pub(crate) struct Markdown;

impl Format for Markdown {
    fn info(&self) -> FormatInfo {
        FormatInfo {
            name: "markdown",
            extensions: &["md", "markdown", "mdown", "mkd", "qmd"],
            description: "Markdown, one article a file, with front matter in YAML, TOML or JSON.",
        }
    }

    /// Its name says so, and it begins with front matter.
    fn sniff(&self, head: &Head<'_>) -> bool {
        let text = head.unmarked();
        self.info().extensions.contains(&head.extension)
            && (text.starts_with(b"---") || text.starts_with(b"+++"))
    }

    fn read(&self, input: &mut Input<'_>, job: &mut Job<'_>) -> Result<(), Stop> {
        plain::with_text(input, job, |Text { text, start }, job| {
            let none = || Matter { pairs: Vec::new(), body: 0, problems: Vec::new() };
            // Two rules with a text between them are no front matter.
            let matter = Matter::of(&text).filter(|matter| matter.is_known(job)).unwrap_or_else(none);
            front_matter::article(&text, start, &matter, true, job)
        })
    }
}
