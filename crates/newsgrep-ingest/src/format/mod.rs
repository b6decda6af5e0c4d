//! The formats: one file each, one line each in [`FORMATS`], recognised by content first and then by name.

mod agency;
mod arc;
mod atom;
mod csv;
mod csv_dialect;
mod csv_rows;
mod csv_text;
mod envelope;
mod feed;
mod feed_dates;
mod feed_entry;
mod feed_links;
mod feed_names;
mod feed_text;
mod feed_xml;
mod fields;
mod front_matter;
mod front_matter_blocks;
mod front_matter_yaml;
mod header;
mod html;
mod iptc;
mod json;
mod json_feed;
mod json_lines;
mod json_scan;
mod json_whole;
mod markdown;
mod members;
mod newsml;
mod newsml_g2;
mod ninjs;
mod ninjs_item;
mod nitf;
mod other;
mod other_xml;
mod plain;
mod prose;
mod record;
mod record_list;
mod record_value;
mod reuters_sgml;
mod rss;
mod surrogate;
mod tagged;
mod tar;
mod trec;
mod wacz;
mod warc;
mod wire;
mod wire_text;
mod wxr;
mod zip;

pub(crate) use html::{MAX_PAGE, Outcome, hand_over_page, read_page};

use crate::decode;
use crate::expand::inner_name;
use crate::input::Input;
use crate::job::{Job, Stop};

/// What a format is called and recognised by, for documentation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct FormatInfo {
    /// The name, as reports have it.
    pub name: &'static str,
    /// The endings of file names, without the dot and without that of a compression.
    pub extensions: &'static [&'static str],
    /// What the format is, in one sentence.
    pub description: &'static str,
}

/// A format of files that hold articles.
pub(crate) trait Format: Sync {
    fn info(&self) -> FormatInfo;

    /// Tells whether the content can be nothing else.
    fn sniff(&self, head: &Head<'_>) -> bool;

    /// Reads the articles and hands them to the job.
    fn read(&self, input: &mut Input<'_>, job: &mut Job<'_>) -> Result<(), Stop>;
}

/// The beginning of a file, to recognise its format by.
pub(crate) struct Head<'a> {
    pub(crate) bytes: &'a [u8],
    /// Whether `bytes` is everything.
    pub(crate) is_whole: bool,
    /// The ending of the file's name in lower case.
    pub(crate) extension: &'a str,
    /// The media type a server named, in lower case.
    pub(crate) media_type: Option<&'a str>,
}

impl Head<'_> {
    /// Returns the beginning without the byte order mark of UTF-8.
    pub(crate) fn unmarked(&self) -> &[u8] {
        without_mark(self.bytes)
    }
}

/// The byte order mark of UTF-8.
pub(crate) const MARK: &[u8] = b"\xef\xbb\xbf";

/// Returns bytes without the byte order mark of UTF-8 they may begin with.
pub(crate) fn without_mark(bytes: &[u8]) -> &[u8] {
    bytes.strip_prefix(MARK).unwrap_or(bytes)
}

/// Every format; of several that recognise a file the first one reads it, and the last one reads everything else.
static FORMATS: &[&dyn Format] = &[
    &json_feed::JsonFeed,
    &other::Other,
    &ninjs::Ninjs,
    &json_lines::JsonLines,
    &json::Json,
    &warc::Warc,
    &arc::Arc,
    &wacz::Wacz,
    &zip::Zip,
    &tar::Tar,
    &wxr::Wxr,
    &rss::Rss,
    &atom::Atom,
    &nitf::Nitf,
    &newsml_g2::NewsMlG2,
    &newsml::NewsMl,
    &reuters_sgml::ReutersSgml,
    &trec::Trec,
    &wire_text::WireText,
    &html::Html,
    &other_xml::OtherXml,
    &markdown::Markdown,
    &csv::Csv,
    &plain::Plain,
];

/// Returns every format, in the order in which they are tried.
///
/// ```
/// let names: Vec<_> = newsgrep_ingest::formats().map(|format| format.name).collect();
/// assert_eq!((names.first(), names.last()), (Some(&"json-feed"), Some(&"text")));
/// assert!(names.contains(&"nitf"));
/// ```
pub fn formats() -> impl Iterator<Item = FormatInfo> {
    FORMATS.iter().map(|format| format.info())
}

/// Tells whether a text is JSON by its beginning, or else by the name of its file.
pub(crate) fn is_json(head: &str, name: &str) -> bool {
    let named = [&json_lines::JsonLines as &dyn Format, &json::Json]
        .iter()
        .any(|format| format.info().extensions.contains(&extension(name).as_str()));
    named || head.trim_start_matches('\u{feff}').trim_start().starts_with(['{', '['])
}

/// Warns of the characters of a text that had to be replaced.
pub(crate) fn warn_replaced(count: usize, job: &mut Job<'_>) -> Result<(), Stop> {
    record::warn_replaced(count, None, job)
}

/// Returns the ending of a file's name in lower case, without that of a compression.
fn extension(name: &str) -> String {
    let name = inner_name(name);
    let name = name.rsplit('/').next().unwrap_or_default();
    name.rsplit_once('.').map_or("", |(_, extension)| extension).to_ascii_lowercase()
}

/// Returns the format of a file: by what it holds, else by what a server said of it, else by its name, else plain text.
pub(crate) fn recognise(input: &Input<'_>, name: &str, media_type: Option<&str>) -> &'static dyn Format {
    let extension = extension(name);
    let (bytes, is_whole) = input.head();
    let head = Head { bytes, is_whole, extension: &extension, media_type };
    if let Some(found) = FORMATS.iter().find(|format| format.sniff(&head)) {
        return *found;
    }
    match media_type {
        Some("text/html" | "application/xhtml+xml") => &html::Html,
        // The ending of an address says less than the server.
        Some("text/plain") => &plain::Plain,
        _ => {
            let named = |format: &&&dyn Format| format.info().extensions.contains(&extension.as_str());
            *FORMATS.iter().find(named).unwrap_or(&(&plain::Plain as &dyn Format))
        }
    }
}

/// Tells whether something is a web page that is worth a thread: not one without text, which is told at once.
pub(crate) fn is_page(input: &Input<'_>, name: &str, media_type: Option<&str>) -> bool {
    let head = input.head().0;
    let has_text = !head.iter().all(u8::is_ascii_whitespace) && !decode::is_binary(head);
    has_text && recognise(input, name, media_type).info().name == html::Html.info().name
}
