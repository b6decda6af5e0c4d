//! Plain text: one article a file, its title on the first line, its paragraphs between blank lines.

use newsgrep_text::Article;

use super::front_matter::{self, Matter};
use super::{Format, FormatInfo, Head};
use crate::decode::{decode, is_binary};
use crate::expand::amount;
use crate::input::Input;
use crate::job::{Job, Stop};
use crate::{Reason, WarningKind};

pub(crate) struct Plain;

impl Format for Plain {
    fn info(&self) -> FormatInfo {
        FormatInfo {
            name: "text",
            extensions: &["txt", "text"],
            description: "One article a file in any encoding: the title on the first line, paragraphs between blank lines; front matter and header lines are read.",
        }
    }

    fn sniff(&self, _: &Head<'_>) -> bool {
        false
    }

    fn read(&self, input: &mut Input<'_>, job: &mut Job<'_>) -> Result<(), Stop> {
        with_text(input, job, |Text { text, start }, job| {
            if let Some(matter) = Matter::of(&text).filter(|matter| matter.is_known(job)) {
                return front_matter::article(&text, start, &matter, false, job);
            }
            let mut article = Article::from_text(job.origin, text);
            article.file_start = start;
            job.article(article)
        })
    }
}

/// A text and where it begins in its file, if it is a part of the file as it stands.
pub(crate) struct Text {
    pub(crate) text: String,
    pub(crate) start: Option<u64>,
}

/// Reads a file as one text, whatever its encoding, and hands it over unless it is blank.
pub(crate) fn with_text<'j>(
    input: &mut Input<'_>,
    job: &mut Job<'j>,
    read: impl FnOnce(Text, &mut Job<'j>) -> Result<(), Stop>,
) -> Result<(), Stop> {
    if is_binary(input.head().0) {
        return Err(job.refuse(Reason::Binary, "is not text"));
    }
    let limit = job.limits.text;
    let (bytes, result) = input.read_whole(limit);
    let Some(bytes) = bytes else {
        let detail = format!("is larger than a text may be ({})", amount(limit));
        return Err(job.refuse(Reason::TooLarge, detail));
    };
    let Some(decoded) = decode(bytes) else {
        result.map_err(|error| job.failed(&error))?;
        return Err(job.refuse(Reason::Binary, "is not text"));
    };
    if decoded.replaced > 0 {
        let detail = format!(
            "has broken characters ({}) for {} text, each shown as U+FFFD",
            decoded.replaced, decoded.encoding
        );
        job.warn(None, WarningKind::BadBytes, detail)?;
    }
    if !decoded.text.trim().is_empty() {
        let start = decoded.start.filter(|_| input.as_stored && job.key.is_some());
        read(Text { text: decoded.text, start }, job)?;
    }
    // What came before a failure is an article all the same, and the failure is named.
    result.map_err(|error| job.failed(&error))
}
