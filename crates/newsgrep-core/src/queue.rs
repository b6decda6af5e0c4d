//! The documents that wait for a thread to index them, and how much memory they may take.
//!
//! tantivy lets ten thousand batches wait, whatever their size; a batch is an article here, and an article may be a book. A
//! document takes its place when it is handed over, and leaves it when a thread has indexed it.

use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::time::Duration;

use tantivy::schema::document::Document;

use crate::document::{Leaf, Paragraph, Values};

/// What a document takes beside what the documents of its article hold together.
const OVERHEAD: usize = 1 << 7;

/// When nothing has moved for so long, waiting on would help nobody: a thread has failed, which the next call will say.
const PATIENCE: Duration = Duration::from_secs(10);

/// The room there is for documents that wait.
pub(crate) struct Queue {
    limit: usize,
    used: Mutex<usize>,
    left: Condvar,
}

impl Queue {
    /// Makes room for about so many bytes, and for one article of any size.
    pub(crate) fn new(limit: usize) -> Arc<Queue> {
        Arc::new(Queue { limit, used: Mutex::new(0), left: Condvar::new() })
    }

    /// Gives the documents of an article their places, once there is room.
    ///
    /// What they share is freed with the last of them; that an equal part of it leaves with each makes no difference to who
    /// waits for room.
    pub(crate) fn enter(self: &Arc<Self>, documents: Vec<Paragraph>) -> Vec<Waiting> {
        let size = documents.first().map_or(0, Paragraph::size_of_all);
        let each = size / documents.len().max(1) + OVERHEAD;
        let all = each * documents.len();
        let mut used = self.used.lock().unwrap_or_else(PoisonError::into_inner);
        while *used > 0 && *used + all > self.limit {
            let before = *used;
            let (now, waited) =
                self.left.wait_timeout(used, PATIENCE).unwrap_or_else(PoisonError::into_inner);
            used = now;
            if waited.timed_out() && *used == before {
                break;
            }
        }
        *used += all;
        drop(used);
        let place = || Place { queue: Arc::clone(self), bytes: each };
        documents.into_iter().map(|document| Waiting { document, _place: place() }).collect()
    }
}

/// A document that waits.
pub(crate) struct Waiting {
    document: Paragraph,
    /// Dropped with the document, once that is indexed.
    _place: Place,
}

/// The place of a document, which is free when this is dropped.
struct Place {
    queue: Arc<Queue>,
    bytes: usize,
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut used = self.queue.used.lock().unwrap_or_else(PoisonError::into_inner);
        *used -= self.bytes;
        drop(used);
        self.queue.left.notify_one();
    }
}

impl Document for Waiting {
    type Value<'a> = Leaf<'a>;
    type FieldsValuesIter<'a> = Values<'a>;

    fn iter_fields_and_values(&self) -> Values<'_> {
        self.document.iter_fields_and_values()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Contents;

    /// Documents that take about so many bytes together.
    fn documents(count: usize, bytes: usize) -> Vec<Paragraph> {
        let mut contents = Contents::with_text("x".repeat(bytes));
        (0..count).for_each(|_| contents.end_document());
        contents.into_documents()
    }

    #[test]
    fn documents_wait_until_others_are_taken_up() {
        let queue = Queue::new(100 << 10);
        // One article always finds room.
        let large = queue.enter(documents(1, 1 << 20));
        assert!(*queue.used.lock().unwrap() > 1 << 20);
        std::thread::scope(|scope| {
            let waiting = scope.spawn(|| queue.enter(documents(3, 3_000)));
            std::thread::sleep(Duration::from_millis(20));
            assert!(!waiting.is_finished(), "there is no room yet");
            drop(large);
            assert_eq!(waiting.join().unwrap().len(), 3);
        });
        // Their places are free again as well: they were dropped.
        assert_eq!(*queue.used.lock().unwrap(), 0);
    }
}
