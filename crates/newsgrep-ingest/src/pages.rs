//! The web pages in an archive, read on several threads and handed over in their order.
//!
//! In: pages as an archive has them, one after another, and what came between them. Out: their articles and rejections,
//! through the same job as if each had been read at once. Without the feature `html`, or with one thread, nothing waits.

use std::mem;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::thread;

use crate::format::{Outcome, hand_over_page, read_page};
use crate::job::{Hints, Job, Stop};
use crate::{Item, Reason};

/// How many pages for each thread are waited for, so that hardly any of them is idle at the end of a batch.
const PAGES: usize = 16;

/// The bytes of the pages, and the number of things that came between them, that wait at most.
const MOST: (usize, usize) = (16 << 20, 1024);

/// The stack of a thread, which is that of a program's first one.
const STACK: usize = 8 << 20;

/// What waits to be handed over.
#[derive(Default)]
pub(crate) struct Batch {
    waiting: Vec<Waiting>,
    pages: usize,
    bytes: usize,
}

enum Waiting {
    Page(Box<Unread>),
    Item(Box<Item>),
}

/// A page, and what became of it once it was read.
struct Unread {
    origin: String,
    bytes: Vec<u8>,
    url: Option<String>,
    media_type: Option<String>,
    charset: Option<String>,
    outcome: Option<Outcome>,
}

impl Unread {
    fn hints(&self) -> Hints<'_> {
        Hints {
            url: self.url.as_deref(),
            media_type: self.media_type.as_deref(),
            charset: self.charset.as_deref(),
        }
    }

    fn read(&mut self) {
        let bytes = mem::take(&mut self.bytes);
        // A fault in the reading of one page is no reason to lose the others.
        let read = catch_unwind(AssertUnwindSafe(|| read_page(bytes, self.hints())));
        let failed =
            |_| Err((Reason::Unreadable, "cannot be read: the reading of web pages failed".to_owned()));
        self.outcome = Some(read.unwrap_or_else(failed));
    }
}

impl Batch {
    pub(crate) fn is_empty(&self) -> bool {
        self.waiting.is_empty()
    }

    /// Keeps an item behind the pages that wait.
    pub(crate) fn push_item(&mut self, item: Item) {
        self.waiting.push(Waiting::Item(Box::new(item)));
    }

    pub(crate) fn push_page(&mut self, origin: String, hints: Hints<'_>, bytes: Vec<u8>) {
        self.pages += 1;
        self.bytes += bytes.len();
        let owned = |hint: Option<&str>| hint.map(ToOwned::to_owned);
        self.waiting.push(Waiting::Page(Box::new(Unread {
            origin,
            bytes,
            url: owned(hints.url),
            media_type: owned(hints.media_type),
            charset: owned(hints.charset),
            outcome: None,
        })));
    }

    pub(crate) fn is_full(&self, threads: usize) -> bool {
        self.pages >= PAGES * threads || self.bytes >= MOST.0 || self.waiting.len() >= MOST.1
    }

    /// Reads the pages, several at once.
    fn read(&mut self, threads: usize) {
        let pages: Vec<Mutex<&mut Unread>> = self
            .waiting
            .iter_mut()
            .filter_map(|waiting| match waiting {
                Waiting::Page(page) => Some(Mutex::new(&mut **page)),
                Waiting::Item(_) => None,
            })
            .collect();
        let next = AtomicUsize::new(0);
        let work = || {
            while let Some(page) = pages.get(next.fetch_add(1, Ordering::Relaxed)) {
                page.lock().unwrap_or_else(PoisonError::into_inner).read();
            }
        };
        thread::scope(|scope| {
            for _ in 1..threads.min(pages.len()) {
                // Where there is no thread to be had, the others do its work.
                let _ = thread::Builder::new().stack_size(STACK).spawn_scoped(scope, work);
            }
            work();
        });
    }
}

/// Reads the pages that wait and hands them over, with what came between them.
pub(crate) fn flush(job: &mut Job<'_>) -> Result<(), Stop> {
    let mut batch = mem::take(&mut job.pages);
    batch.read(job.threads);
    for waiting in batch.waiting {
        match waiting {
            Waiting::Item(item) => job.hand_over(*item)?,
            Waiting::Page(mut page) => {
                let outcome = page.outcome.take();
                let hand_over =
                    |member: &mut Job<'_>| outcome.map_or(Ok(()), |page| hand_over_page(page, member));
                job.in_member(&page.origin, page.hints(), hand_over)?;
            }
        }
    }
    Ok(())
}
