//! What reading yields: articles, rejections with their reasons, and warnings.

use std::fmt;

use newsgrep_text::Article;

/// One result of reading, in the order of the file.
#[derive(Clone, Debug, PartialEq)]
pub enum Item {
    /// An article.
    Article(Box<Article>),
    /// A record, or the rest of a file, that is no article.
    Rejected(Rejected),
    /// Something about an article that could not be used; the article itself is handed over all the same.
    Warning(Warning),
}

/// What one file or stream held.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct FileReport {
    /// How many articles were handed over.
    pub articles: u64,
    /// How many records were rejected.
    pub rejected: u64,
    /// How many warnings were handed over.
    pub warnings: u64,
    /// How many bytes were read, compressed as they are stored.
    pub bytes: u64,
    /// The name of the format, one of [`formats`](crate::formats).
    pub format: &'static str,
    /// Whether the caller ended the reading before the end.
    pub stopped: bool,
    /// Whether the rest could not be read: what the file did not hold until then says nothing of what it holds.
    pub broken_off: bool,
}

/// Something that is no article, and why.
///
/// ```
/// use newsgrep_ingest::{Reason, Rejected};
///
/// let rejected = Rejected {
///     origin: "seeds/x.jsonl".to_owned(),
///     line: Some(17),
///     reason: Reason::BrokenJson,
///     detail: "is not valid JSON: expected `:` at column 9".to_owned(),
/// };
/// assert_eq!(rejected.to_string(), "`seeds/x.jsonl`: line 17 is not valid JSON: expected `:` at column 9");
/// ```
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub struct Rejected {
    /// The file, folder or stream.
    pub origin: String,
    /// The line of the record, counted from 1, where there is one.
    pub line: Option<u64>,
    /// The kind of trouble.
    pub reason: Reason,
    /// What is wrong, to be read after the origin and the line: `is not valid JSON: …`.
    pub detail: String,
}

impl Rejected {
    pub(crate) fn new(origin: impl Into<String>, reason: Reason, detail: impl Into<String>) -> Self {
        Rejected { origin: origin.into(), line: None, reason, detail: detail.into() }
    }

    /// Makes the rejection of what could not be opened, listed or read.
    pub(crate) fn io(origin: impl Into<String>, error: &std::io::Error) -> Self {
        if error.kind() == std::io::ErrorKind::NotFound {
            return Rejected::new(origin, Reason::Missing, "does not exist");
        }
        Rejected::new(origin, Reason::Unreadable, format!("cannot be read: {}", plain_io(error)))
    }
}

/// Returns the error's text in the words of the other messages: lower case, without the system's number.
fn plain_io(error: &std::io::Error) -> String {
    // Errors of listing a folder repeat its path, which the message has already.
    if error.kind() == std::io::ErrorKind::PermissionDenied {
        return "permission denied".to_owned();
    }
    let text = error.to_string();
    let text = text.split(" (os error").next().unwrap_or_default();
    let mut chars = text.chars();
    chars.next().map(|first| first.to_lowercase().chain(chars).collect()).unwrap_or_default()
}

impl fmt::Display for Rejected {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        at(f, &self.origin, self.line)?;
        f.write_str(&self.detail)
    }
}

fn at(f: &mut fmt::Formatter<'_>, origin: &str, line: Option<u64>) -> fmt::Result {
    match line {
        Some(line) => write!(f, "`{origin}`: line {line} "),
        None => write!(f, "`{origin}` "),
    }
}

/// Why something is no article.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Reason {
    /// The path does not exist.
    Missing,
    /// The file or folder cannot be opened, listed or read.
    Unreadable,
    /// The file is not text.
    Binary,
    /// There is nothing in it but white space.
    Empty,
    /// A record is not valid JSON, or no JSON object.
    BrokenJson,
    /// A record has neither a title nor a body.
    MissingText,
    /// A text, a line or an expanded file exceeds its limit.
    TooLarge,
    /// The compressed data is damaged, cut off or a decompression bomb.
    BrokenCompression,
    /// It is nested too deep: archives inside of archives, or elements of a page.
    TooDeep,
    /// It is of a kind that this newsgrep does not read: a web page where that was not built in, encrypted, compressed
    /// in an unusual way.
    NoReader,
    /// A record of an archive of pages that is no article: a redirection, a picture, an answer of an error.
    NotAnArticle,
    /// XML or SGML that cannot be read to its end.
    BrokenXml,
    /// A row of a table has another number of cells than its header, or no end.
    BrokenRow,
    /// The records or members of an archive are damaged or cut off.
    BrokenArchive,
    /// It took longer to read than any article takes.
    TimedOut,
    /// It is no regular file: a symbolic link below a root, a pipe, a device.
    Unsupported,
    /// A rule of a settings file is not understood.
    BadSettings,
    /// What an archive remembers of its files cannot be read; for whoever keeps such a list.
    DamagedList,
}

impl Reason {
    /// Every reason.
    pub const ALL: [Reason; 18] = [
        Reason::Missing,
        Reason::Unreadable,
        Reason::Binary,
        Reason::Empty,
        Reason::BrokenJson,
        Reason::MissingText,
        Reason::TooLarge,
        Reason::BrokenCompression,
        Reason::TooDeep,
        Reason::NoReader,
        Reason::NotAnArticle,
        Reason::BrokenXml,
        Reason::BrokenRow,
        Reason::BrokenArchive,
        Reason::TimedOut,
        Reason::Unsupported,
        Reason::BadSettings,
        Reason::DamagedList,
    ];

    /// Returns the name, as counts and JSON have it; it never changes.
    pub fn name(self) -> &'static str {
        match self {
            Reason::Missing => "missing",
            Reason::Unreadable => "unreadable",
            Reason::Binary => "binary",
            Reason::Empty => "empty",
            Reason::BrokenJson => "broken-json",
            Reason::MissingText => "missing-text",
            Reason::TooLarge => "too-large",
            Reason::BrokenCompression => "broken-compression",
            Reason::TooDeep => "too-deep",
            Reason::NoReader => "no-reader",
            Reason::NotAnArticle => "not-an-article",
            Reason::BrokenXml => "broken-xml",
            Reason::BrokenRow => "broken-row",
            Reason::BrokenArchive => "broken-archive",
            Reason::TimedOut => "timed-out",
            Reason::Unsupported => "unsupported",
            Reason::BadSettings => "bad-settings",
            Reason::DamagedList => "damaged-list",
        }
    }

    /// Tells whether the user should hear of it (exit code 2), or it is only counted, as grep skips binary files.
    pub fn is_trouble(self) -> bool {
        !matches!(self, Reason::Binary | Reason::Empty | Reason::NotAnArticle | Reason::Unsupported)
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// Something about an article that could not be used as it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Warning {
    /// The file or stream.
    pub origin: String,
    /// The line of the record, counted from 1, where there is one.
    pub line: Option<u64>,
    /// The kind of warning.
    pub kind: WarningKind,
    /// What it is about, to be read after the origin and the line.
    pub detail: String,
}

impl fmt::Display for Warning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        at(f, &self.origin, self.line)?;
        f.write_str(&self.detail)
    }
}

/// The kinds of [`Warning`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum WarningKind {
    /// A date is not understood or ambiguous; it is not guessed.
    BadDate,
    /// A language is not understood.
    BadLanguage,
    /// Some bytes are no text in the encoding; each stands as U+FFFD.
    BadBytes,
    /// A line of front matter is not understood; it is left out.
    BadHeader,
    /// A record has the same id as an earlier one of the file; it is named by its line.
    RepeatedId,
    /// There are more subjects, places … than an article may have; the first ones are kept.
    TooManyValues,
}

impl WarningKind {
    /// Returns the name, as counts and JSON have it; it never changes.
    pub fn name(self) -> &'static str {
        match self {
            WarningKind::BadDate => "bad-date",
            WarningKind::BadLanguage => "bad-language",
            WarningKind::BadBytes => "bad-bytes",
            WarningKind::BadHeader => "bad-header",
            WarningKind::RepeatedId => "repeated-id",
            WarningKind::TooManyValues => "too-many-values",
        }
    }
}
