//! Articles into files that other programs, and newsgrep itself, can read.
//!
//! In: articles, one after another. Out: one stream in an [`ExportFormat`]. Each format is a file here; those that
//! hold the whole text are read again by the format of the same name in `format/`, and give the same titles,
//! paragraphs and metadata. It selects nothing and opens no file.

mod bibtex;
mod csv;
mod json_lines;
mod markdown;
mod ninjs;
mod record;
mod ris;

use std::fmt;
use std::io::{self, Write};
use std::str::FromStr;

use newsgrep_text::{Article, without_by};

/// A format that articles are written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum ExportFormat {
    /// One JSON object a line, with the names of fields that JSON Lines are read by. Holds everything.
    JsonLines,
    /// Comma-separated values with a row of names (RFC 4180). Holds everything.
    Csv,
    /// Markdown with front matter. Holds everything.
    Markdown,
    /// ninjs 1.4, the JSON of the IPTC for news, one object a line. Holds everything that ninjs has a place for.
    Ninjs,
    /// BibTeX, as biblatex reads it: references without the text.
    Bibtex,
    /// RIS, as reference managers read it: references without the text.
    Ris,
}

impl ExportFormat {
    /// Every format.
    pub const ALL: [ExportFormat; 6] = [
        ExportFormat::JsonLines,
        ExportFormat::Csv,
        ExportFormat::Markdown,
        ExportFormat::Ninjs,
        ExportFormat::Bibtex,
        ExportFormat::Ris,
    ];

    /// Returns the name.
    pub fn name(self) -> &'static str {
        match self {
            ExportFormat::JsonLines => "jsonl",
            ExportFormat::Csv => "csv",
            ExportFormat::Markdown => "markdown",
            ExportFormat::Ninjs => "ninjs",
            ExportFormat::Bibtex => "bibtex",
            ExportFormat::Ris => "ris",
        }
    }

    /// Returns the ending of files of the format, without the dot.
    pub fn extension(self) -> &'static str {
        match self {
            ExportFormat::JsonLines => "jsonl",
            ExportFormat::Csv => "csv",
            ExportFormat::Markdown => "md",
            ExportFormat::Ninjs => "json",
            ExportFormat::Bibtex => "bib",
            ExportFormat::Ris => "ris",
        }
    }

    /// Returns whether a file holds one article, because several in one could not be told apart again.
    pub fn is_one_a_file(self) -> bool {
        self == ExportFormat::Markdown
    }
}

impl fmt::Display for ExportFormat {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for ExportFormat {
    type Err = String;

    fn from_str(name: &str) -> Result<Self, String> {
        ExportFormat::ALL
            .into_iter()
            .find(|format| format.name() == name || format.extension() == name)
            .ok_or_else(|| {
                format!(
                    "there is no export format `{name}`: choose jsonl, csv, markdown, ninjs, bibtex or ris"
                )
            })
    }
}

/// Writes articles in one format.
///
/// ```
/// use newsgrep_ingest::{ExportFormat, Exporter};
/// use newsgrep_text::Article;
///
/// let mut article = Article::from_parts("wire:17", Some("Talks begin"), ["The envoys met."]);
/// article.source = Some("Coastal Wire".to_owned());
/// let mut exporter = Exporter::new(Vec::new(), ExportFormat::Ris);
/// exporter.write(&article)?;
/// let written = String::from_utf8(exporter.finish()?).unwrap();
/// assert!(written.contains("TI  - Talks begin\r\nT2  - Coastal Wire\r\n"));
/// # Ok::<(), std::io::Error>(())
/// ```
#[derive(Debug)]
pub struct Exporter<W: Write> {
    out: W,
    format: ExportFormat,
    written: u64,
}

impl<W: Write> Exporter<W> {
    /// Begins a stream in a format.
    pub fn new(out: W, format: ExportFormat) -> Self {
        Exporter { out, format, written: 0 }
    }

    /// Writes an article.
    ///
    /// # Errors
    ///
    /// Fails if the stream does.
    pub fn write(&mut self, article: &Article) -> io::Result<()> {
        let is_first = self.written == 0;
        self.written += 1;
        let out = &mut self.out;
        match self.format {
            ExportFormat::JsonLines => json_lines::write(out, article),
            ExportFormat::Csv => csv::write(out, article, is_first),
            ExportFormat::Markdown => markdown::write(out, article, is_first),
            ExportFormat::Ninjs => ninjs::write(out, article),
            ExportFormat::Bibtex => bibtex::write(out, article),
            ExportFormat::Ris => ris::write(out, article),
        }
    }

    /// Ends the stream: one without articles still has what its format begins with.
    ///
    /// # Errors
    ///
    /// Fails if the stream does.
    pub fn finish(mut self) -> io::Result<W> {
        if self.written == 0 && self.format == ExportFormat::Csv {
            csv::write_names(&mut self.out)?;
        }
        self.out.flush()?;
        Ok(self.out)
    }
}

/// Returns the headline with its furniture, as it was read, and the paragraphs below it.
fn parts(article: &Article) -> (Option<&str>, impl Iterator<Item = &str>) {
    let titled = usize::from(article.title.is_some());
    let title = (titled == 1).then(|| article.paragraph_text(0));
    (title, (titled..article.paragraphs.len()).map(|ordinal| article.paragraph_text(ordinal)))
}

/// Returns the persons of a byline: `Jane Doe and John Roe`, `Jane Doe, John Roe`.
fn authors(byline: &str) -> impl Iterator<Item = &str> {
    without_by(byline, None)
        .split([',', ';'])
        .flat_map(|part| part.split(" and "))
        .map(str::trim)
        .filter(|name| !name.is_empty())
}
