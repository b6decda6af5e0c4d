//! How much a file may expand to: each compressed stream by itself, and all that are in one file together.
//!
//! In: counts of bytes. Out: an error that carries a [`Broken`] as soon as a count is beyond reason. It expands
//! nothing itself.

use std::cell::{Cell, RefCell};
use std::fmt;
use std::io::{self, Read};
use std::rc::Rc;

use super::counted::Counter;
use crate::Limits;

/// Why expanding ended early; travels inside an [`io::Error`].
#[derive(Debug)]
pub(crate) struct Broken(pub(crate) String);

impl fmt::Display for Broken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Broken {}

pub(crate) fn broken(detail: String) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, Broken(detail))
}

/// What everything in one file may expand to, however it is nested.
///
/// Each stream being within its limits is not enough: a file that expands to 200 times its size may hold a million
/// files of which each does the same.
#[derive(Clone)]
pub(crate) struct Budget(Rc<Spent>);

struct Spent {
    limits: Limits,
    stored: Counter,
    expanded: Cell<u64>,
    exceeded: RefCell<Option<String>>,
}

impl Budget {
    /// Makes the budget of a file whose bytes `stored` counts.
    pub(crate) fn new(limits: Limits, stored: Counter) -> Self {
        let (expanded, exceeded) = (Cell::new(0), RefCell::new(None));
        Budget(Rc::new(Spent { limits, stored, expanded, exceeded }))
    }

    /// Returns the count of the bytes of the file.
    pub(crate) fn stored(&self) -> &Counter {
        &self.0.stored
    }

    /// Tells what limit was exceeded, as a rejection has it.
    pub(crate) fn exceeded(&self) -> Option<String> {
        self.0.exceeded.borrow().clone()
    }

    fn spend(&self, count: usize) -> io::Result<()> {
        let Spent { limits, stored, expanded, exceeded } = &*self.0;
        expanded.set(expanded.get().saturating_add(count as u64));
        check(limits, expanded.get(), stored).map_err(|detail| {
            *exceeded.borrow_mut() = Some(detail.clone());
            broken(detail)
        })
    }
}

/// An expanding stream that stops at the limits.
pub(crate) struct Guarded<R> {
    decoder: R,
    /// What is expanded, for messages: `gzip data`.
    what: &'static str,
    stored: Counter,
    expanded: u64,
    limits: Limits,
    budget: Budget,
}

impl<R: Read> Guarded<R> {
    /// Makes a stream of what `decoder` makes of the bytes that `stored` counts.
    pub(crate) fn new(
        decoder: R,
        what: &'static str,
        stored: Counter,
        limits: Limits,
        budget: &Budget,
    ) -> Self {
        Guarded { decoder, what, stored, expanded: 0, limits, budget: budget.clone() }
    }

    fn explain(&self, error: io::Error) -> io::Error {
        let what = self.what;
        match error.kind() {
            io::ErrorKind::Interrupted => error,
            _ if self.stored.has_failed() => error,
            io::ErrorKind::UnexpectedEof => broken(format!("is cut off: its {what} has no end")),
            io::ErrorKind::OutOfMemory => broken(format!("needs too much memory to expand its {what}")),
            _ => broken(format!("holds damaged {what}: {error}")),
        }
    }
}

impl<R: Read> Read for Guarded<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.decoder.read(buffer).map_err(|error| self.explain(error))?;
        self.expanded += count as u64;
        check(&self.limits, self.expanded, &self.stored).map_err(broken)?;
        self.budget.spend(count)?;
        Ok(count)
    }
}

fn check(limits: &Limits, expanded: u64, stored: &Counter) -> Result<(), String> {
    if expanded > limits.expanded {
        return Err(format!("expands to more than {}", amount(limits.expanded)));
    }
    let ratio = limits.ratio.max(1);
    if expanded > limits.ratio_after && expanded / ratio > stored.bytes() {
        return Err(format!("expands to more than {ratio} times its size"));
    }
    Ok(())
}

/// Returns a number of bytes as a limit is written: `64 MB`.
pub(crate) fn amount(bytes: u64) -> String {
    let units = [(1 << 30, "GB"), (1 << 20, "MB"), (1 << 10, "KB")];
    match units.into_iter().find(|(size, _)| bytes >= *size && bytes.is_multiple_of(*size)) {
        Some((size, unit)) => format!("{} {unit}", bytes / size),
        None => format!("{bytes} bytes"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn limits_are_named_in_round_units() {
        assert_eq!(amount(64 << 20), "64 MB");
        assert_eq!(amount(64 << 30), "64 GB");
        assert_eq!(amount(1000), "1000 bytes");
    }

    #[test]
    fn many_streams_together_exceed_what_each_may() {
        let limits = Limits { ratio: 10, ratio_after: 100, ..Limits::default() };
        let budget = Budget::new(limits, Counter::default());
        let read = |bytes: &[u8]| {
            let stream = Guarded::new(bytes, "data", Counter::default(), limits, &budget);
            io::read_to_string(stream).map_err(|error| error.to_string())
        };
        assert_eq!(read(&[b'x'; 60]).map(|text| text.len()), Ok(60));
        assert_eq!(budget.exceeded(), None);
        let said = "expands to more than 10 times its size".to_owned();
        assert_eq!(read(&[b'x'; 60]), Err(said.clone()));
        assert_eq!(budget.exceeded(), Some(said));
    }
}
