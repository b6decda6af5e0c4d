//! A page as an article: decoded, within its limits, its text and its metadata put together.

use std::borrow::Cow;
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use trafilatura::dom::Document;

use super::{encoding, main_text, metadata, scan};
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
    let said = metadata::metadata(&decoded.text, &hints);
    let title = said.title.clone().or_else(|| title(&scanned.page));
    let paragraphs = if SMALL.has(&scanned) {
        main_text::main_text(&scanned.page, title.as_deref())
    } else {
        apart(scanned.page, title.clone())?
    };
    let paragraphs = paragraphs.into_iter().map(Cow::Owned).collect();
    let mut draft = Draft { title: title.map(Cow::Owned), paragraphs, ..Draft::default() };
    said.fill(&mut draft);
    Ok(Page { draft, broken })
}

pub(crate) fn too_large() -> (Reason, String) {
    (Reason::TooLarge, format!("is larger than a web page may be ({})", amount(MAX_PAGE)))
}

/// Reads the text of a page in a thread of its own, which is left to itself when it takes too long.
fn apart(page: String, title: Option<String>) -> Result<Vec<String>, (Reason, String)> {
    let (send, receive) = mpsc::sync_channel(1);
    let worker = thread::Builder::new().name("page".to_owned()).stack_size(STACK).spawn(move || {
        // Nobody listens any more when it took too long.
        let _ = send.send(main_text::main_text(&page, title.as_deref()));
    });
    if let Err(error) = worker {
        return Err((Reason::Unreadable, format!("cannot be read: no thread for it: {error}")));
    }
    receive.recv_timeout(DEADLINE).map_err(|error| match error {
        mpsc::RecvTimeoutError::Timeout => (
            Reason::TimedOut,
            format!("took longer than {} s to read, which no page does", DEADLINE.as_secs()),
        ),
        mpsc::RecvTimeoutError::Disconnected => {
            (Reason::Unreadable, "cannot be read: the reading of web pages failed".to_owned())
        }
    })
}

fn title(page: &str) -> Option<String> {
    let end = page.find("</title>")?;
    let tree = Document::parse(&page[..end + "</title>".len()]);
    let node = tree.query_selector(tree.root(), "title")?;
    let title: String = tree.text_content(node).chars().filter(|c| scan::mark(*c).is_none()).collect();
    Some(title.split_whitespace().collect::<Vec<_>>().join(" ")).filter(|title| !title.is_empty())
}
