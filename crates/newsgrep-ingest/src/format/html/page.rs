//! A page as an article: decoded, within its limits, its text and its metadata put together.

use std::borrow::Cow;
use std::panic;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use super::main_text::{MainText, main_text};
use super::{encoding, metadata, scan};
use crate::Reason;
use crate::draft::Draft;
use crate::expand::amount;
use crate::job::Hints;

/// The bytes a page may have.
pub(crate) const MAX_PAGE: u64 = 16 << 20;
/// How long a page may take.
const DEADLINE: Duration = Duration::from_secs(10);
/// The stack of a thread that reads a page.
const STACK: usize = 64 << 20;
/// A page within all of these is read at once; another one by a thread of its own, which can be left behind.
const SMALL: Size = Size { bytes: 1 << 20, depth: 100, elements: 20_000 };

struct Size {
    bytes: usize,
    depth: usize,
    elements: usize,
}

impl Size {
    fn has(&self, page: &scan::Scanned) -> bool {
        page.page.len() <= self.bytes && page.depth <= self.depth && page.elements <= self.elements
    }
}

/// A page that was read.
#[derive(Debug)]
pub(crate) struct Page {
    pub(crate) draft: Draft<'static>,
    /// The encoding, and how many characters are none in it.
    pub(crate) broken: Option<(&'static str, usize)>,
}

/// Reads a page.
///
/// It keeps nothing between calls, so that several threads may read pages at once.
///
/// # Errors
///
/// Fails with the reason and what is wrong, as a rejection has them.
pub(crate) fn read_page(bytes: Vec<u8>, hints: Hints<'_>) -> Result<Page, (Reason, String)> {
    if bytes.len() as u64 > MAX_PAGE {
        return Err(too_large());
    }
    let Some(decoded) = encoding::decode(bytes, hints.charset) else {
        return Err((Reason::Binary, "is not text".to_owned()));
    };
    let scanned = scan::scan(&decoded.text)?;
    let broken = (decoded.replaced > 0).then_some((decoded.encoding, decoded.replaced));
    let mut said = metadata::metadata(&decoded.text, &hints);
    let title = said.title.clone();
    let MainText { mut paragraphs, credits } = match SMALL.has(&scanned) {
        true => text(&scanned.page, title.as_deref())?,
        false => apart(scanned.page, title)?,
    };
    // Where only a script would show the text, the linked data may have it.
    if length(&paragraphs) * 3 < length(&said.body) {
        paragraphs = std::mem::take(&mut said.body);
    }
    // Or else the head says what the page is about.
    let excerpt = paragraphs.is_empty() && said.description.is_some();
    if excerpt {
        paragraphs.extend(said.description.clone());
    }
    let paragraphs = paragraphs.into_iter().map(Cow::Owned).collect();
    let mut draft = Draft { paragraphs, excerpt, ..Draft::default() };
    said.fill(&mut draft);
    credits.fill(&mut draft);
    Ok(Page { draft, broken })
}

/// Returns the characters of paragraphs, white space not counted.
fn length(paragraphs: &[String]) -> usize {
    paragraphs.iter().flat_map(|text| text.chars()).filter(|c| !c.is_whitespace()).count()
}

pub(crate) fn too_large() -> (Reason, String) {
    (Reason::TooLarge, format!("is larger than a web page may be ({})", amount(MAX_PAGE)))
}

/// Reads the text of a page. A fault of what takes it apart is one of the page, and other pages are read on.
fn text(page: &str, title: Option<&str>) -> Result<MainText, (Reason, String)> {
    panic::catch_unwind(|| main_text(page, title)).map_err(|_| {
        (Reason::Unreadable, "cannot be read: it is not such as web pages are expected to be".to_owned())
    })
}

/// How many threads are still at pages that took too long.
static LATE: AtomicUsize = AtomicUsize::new(0);
/// How many of them there may be; then a page is waited for.
const MAX_LATE: usize = 4;

/// Reads the text of a page in a thread of its own, which is left to itself when it takes too long.
fn apart(page: String, title: Option<String>) -> Result<MainText, (Reason, String)> {
    // Without a place in the channel a result is either taken or known to come too late.
    let (send, receive) = mpsc::sync_channel(0);
    let worker = thread::Builder::new().name("page".to_owned()).stack_size(STACK).spawn(move || {
        let outcome = text(&page, title.as_deref());
        drop(page);
        if send.send(outcome).is_err() {
            LATE.fetch_sub(1, Ordering::Relaxed);
        }
    });
    let failed = |detail: String| (Reason::Unreadable, format!("cannot be read: {detail}"));
    worker.map_err(|error| failed(format!("there is no thread for it: {error}")))?;
    if LATE.load(Ordering::Relaxed) >= MAX_LATE {
        return receive.recv().map_err(|error| failed(error.to_string()))?;
    }
    match receive.recv_timeout(DEADLINE) {
        Ok(outcome) => outcome,
        Err(mpsc::RecvTimeoutError::Disconnected) => Err(failed("its thread ended".to_owned())),
        Err(mpsc::RecvTimeoutError::Timeout) => {
            LATE.fetch_add(1, Ordering::Relaxed);
            let detail = format!("took longer than {} s to read, which no article does", DEADLINE.as_secs());
            Err((Reason::TimedOut, detail))
        }
    }
}
