//! Streams that note what is read of them, and the failure that ended them.

use std::cell::{Cell, RefCell};
use std::io::{self, Read, Seek, SeekFrom};
use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use super::budget::{Broken, broken};

/// A reader that counts the bytes it hands over, and notes that the fault of an error is its own.
#[derive(Clone)]
pub(crate) struct Counted<R> {
    inner: R,
    counter: Counter,
}

/// The count of a [`Counted`], readable while the stream is elsewhere.
#[derive(Clone)]
pub(crate) struct Counter(Rc<Count>);

struct Count {
    bytes: Arc<AtomicU64>,
    most: u64,
    failed: Cell<bool>,
}

impl Counter {
    /// Makes the count of a file of `size` bytes, which never exceeds it: what is read twice is counted once.
    ///
    /// The bytes are added to `bytes`, where other threads see them.
    pub(crate) fn of_file(size: u64, bytes: Arc<AtomicU64>) -> Self {
        bytes.store(0, Ordering::Relaxed);
        Counter(Rc::new(Count { bytes, most: size, failed: Cell::new(false) }))
    }

    pub(crate) fn bytes(&self) -> u64 {
        self.0.bytes.load(Ordering::Relaxed).min(self.0.most)
    }

    /// Returns how many bytes there are, if they are those of a file.
    pub(crate) fn size(&self) -> Option<u64> {
        Some(self.0.most).filter(|most| *most < u64::MAX)
    }

    pub(crate) fn has_failed(&self) -> bool {
        self.0.failed.get()
    }

    /// Counts bytes that were read elsewhere.
    pub(crate) fn add(&self, count: u64) {
        self.0.bytes.fetch_add(count, Ordering::Relaxed);
    }
}

impl Default for Counter {
    fn default() -> Self {
        Counter::of_file(u64::MAX, Arc::default())
    }
}

impl<R> Counted<R> {
    pub(crate) fn new(inner: R, counter: Counter) -> Self {
        Counted { inner, counter }
    }
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buffer);
        match &read {
            Ok(count) => self.counter.add(*count as u64),
            Err(error) if error.kind() != io::ErrorKind::Interrupted => self.counter.0.failed.set(true),
            Err(_) => {}
        }
        read
    }
}

impl<R: Seek> Seek for Counted<R> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.inner.seek(to)
    }
}

/// A stream that, once it failed, fails in the same way whenever it is read.
///
/// So that whatever reads on after a failure does not take it for the end.
pub(crate) struct Lasting<R> {
    inner: R,
    waiting: Option<Failure>,
    met: Rc<RefCell<Option<Failure>>>,
}

/// A failure that can be told more than once.
#[derive(Clone, Debug)]
struct Failure {
    kind: io::ErrorKind,
    text: String,
    is_broken: bool,
}

/// Where the failure of a [`Lasting`] is found once it was met.
#[derive(Clone, Default)]
pub(crate) struct Met(Rc<RefCell<Option<Failure>>>);

impl Met {
    /// Returns the failure that ended the stream, if a reader has come to it.
    pub(crate) fn failure(&self) -> Option<io::Error> {
        self.0.borrow().as_ref().map(Failure::error)
    }
}

impl Failure {
    fn new(error: &io::Error) -> Self {
        let is_broken = error.get_ref().is_some_and(|inner| inner.is::<Broken>());
        Failure { kind: error.kind(), text: error.to_string(), is_broken }
    }

    fn error(&self) -> io::Error {
        match self.is_broken {
            true => broken(self.text.clone()),
            false => io::Error::new(self.kind, self.text.clone()),
        }
    }
}

impl<R> Lasting<R> {
    /// Makes a stream that fails with `waiting` before anything else.
    pub(crate) fn new(inner: R, waiting: Option<&io::Error>) -> Self {
        Lasting { inner, waiting: waiting.map(Failure::new), met: Rc::default() }
    }

    pub(crate) fn met(&self) -> Met {
        Met(self.met.clone())
    }
}

impl<R: Read> Read for Lasting<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let mut met = self.met.borrow_mut();
        if met.is_none() {
            *met = self.waiting.take();
        }
        if let Some(failure) = &*met {
            return Err(failure.error());
        }
        match self.inner.read(buffer) {
            Err(error) if error.kind() != io::ErrorKind::Interrupted => {
                *met = Some(Failure::new(&error));
                Err(error)
            }
            read => read,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failure_is_met_again_and_again() {
        let waiting = broken("is cut off".to_owned());
        let mut stream = Lasting::new(&b"more"[..], Some(&waiting));
        let met = stream.met();
        assert!(met.failure().is_none(), "nobody has come to it");
        for _ in 0..3 {
            let error = stream.read(&mut [0; 4]).unwrap_err();
            assert!(error.get_ref().unwrap().is::<Broken>());
        }
        assert_eq!(met.failure().unwrap().to_string(), "is cut off");
    }

    #[test]
    fn what_is_read_twice_of_a_file_is_counted_once() {
        let counter = Counter::of_file(4, Arc::default());
        for _ in 0..3 {
            io::read_to_string(Counted::new(&b"news"[..], counter.clone())).unwrap();
        }
        assert_eq!(counter.bytes(), 4);
    }
}
