//! The documents that wait for a thread to index them, and how much memory they may take.
//!
//! tantivy lets ten thousand batches wait, whatever their size; a batch is an article here, and an article may be a book. The
//! documents of an article take a place together when they are handed over, and leave it when a thread has indexed the last
//! of them. Who waits for room is called once there is much of it, not for each article: to be woken, to find that there is
//! too little room and to wait again took more time than many an article takes to be indexed.

use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
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
    state: Mutex<State>,
    left: Condvar,
}

#[derive(Default)]
struct State {
    /// How many bytes wait.
    used: usize,
    /// Whoever waits for room is called when no more than this is used.
    wanted: Option<usize>,
}

impl Queue {
    /// Makes room for about so many bytes, and for one article of any size.
    pub(crate) fn new(limit: usize) -> Arc<Queue> {
        Arc::new(Queue { limit, state: Mutex::new(State::default()), left: Condvar::new() })
    }

    /// Gives the documents of an article their place, once there is room.
    pub(crate) fn enter(self: &Arc<Self>, documents: Vec<Paragraph>) -> Vec<Waiting> {
        let size = documents.first().map_or(0, Paragraph::size_of_all);
        let bytes = size + documents.len() * OVERHEAD;
        let mut state = self.lock();
        while state.used > 0 && state.used + bytes > self.limit {
            let before = state.used;
            state.wanted = Some(self.limit.saturating_sub(bytes).min(self.limit / 2));
            let (now, waited) =
                self.left.wait_timeout(state, PATIENCE).unwrap_or_else(PoisonError::into_inner);
            state = now;
            if waited.timed_out() && state.used == before {
                break;
            }
        }
        state.wanted = None;
        state.used += bytes;
        drop(state);
        let place = Arc::new(Place { queue: Arc::clone(self), bytes });
        documents.into_iter().map(|document| Waiting { document, _place: Arc::clone(&place) }).collect()
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        // Nothing that is done under the lock leaves it half done.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A document that waits.
pub(crate) struct Waiting {
    document: Paragraph,
    /// Dropped with the last document of the article, once that is indexed.
    _place: Arc<Place>,
}

/// The place of an article, which is free when this is dropped.
struct Place {
    queue: Arc<Queue>,
    bytes: usize,
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut state = self.queue.lock();
        state.used -= self.bytes;
        let is_called = state.wanted.is_some_and(|wanted| state.used <= wanted);
        if is_called {
            state.wanted = None;
        }
        drop(state);
        if is_called {
            self.queue.left.notify_one();
        }
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
        assert!(queue.lock().used > 1 << 20);
        std::thread::scope(|scope| {
            let waiting = scope.spawn(|| queue.enter(documents(3, 3_000)));
            std::thread::sleep(Duration::from_millis(20));
            assert!(!waiting.is_finished(), "there is no room yet");
            drop(large);
            assert_eq!(waiting.join().unwrap().len(), 3);
        });
        // Their places are free again as well: they were dropped.
        assert_eq!(queue.lock().used, 0);
    }
}
