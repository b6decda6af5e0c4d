//! Reading many files at once, and handing over what they hold in an order that depends on the files alone.
//!
//! In: files, and how one of them is read. Out: what they hold, one item after another, on the thread of the caller, which is
//! the one that writes. Threads read ahead; what they have read waits in pieces of about the same number of bytes, and no
//! more waits than the caller allows. As many files as there are threads are open to the caller, who takes one piece from
//! each in turn; a file that is at its end makes room for the next one. So files of up to one piece come whole and in their
//! order, larger ones in turns, and how fast the threads are decides nothing.

use std::collections::VecDeque;
use std::ops::ControlFlow;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;

use newsgrep_ingest::Item;

use crate::Result;

/// How a file is read: everything found goes to the sink; what comes of the whole is returned.
pub(super) type Read<'a, O> = dyn Fn(usize, &mut dyn FnMut(Item) -> ControlFlow<()>) -> O + Sync + 'a;

/// What is handed over.
pub(super) enum Event<O> {
    /// A file, known by its number, is the next to be open.
    Begin,
    Item(Item),
    /// The file is at its end.
    End(O),
}

/// A piece is not larger than this, so that the first ones come soon.
const LARGEST_PIECE: u64 = 1 << 20;
/// The stack of a reading thread: some formats are read by descending into what they hold.
const STACK: usize = 16 << 20;

/// Reads files, which are known by their numbers from 0, with so many threads; with none, on the thread of the caller.
///
/// About `in_flight` bytes of what was read wait at most, and one article a thread beyond that.
///
/// # Errors
///
/// Fails as soon as `take` does, after each thread has come to the end of the article it is at.
pub(super) fn all<O: Send>(
    files: usize,
    threads: usize,
    in_flight: u64,
    read: &Read<'_, O>,
    take: &mut dyn FnMut(usize, Event<O>) -> Result<()>,
) -> Result<()> {
    if threads == 0 {
        return (0..files).try_for_each(|number| one(number, read, take));
    }
    let threads = threads.min(files);
    let desk = Desk {
        state: Mutex::new(State {
            next: 0,
            opened: threads,
            files: VecDeque::new(),
            first: 0,
            waiting: 0,
            over: false,
        }),
        changed: Condvar::new(),
        files,
        in_flight,
        piece: (in_flight / (4 * threads.max(1)) as u64).clamp(16 << 10, LARGEST_PIECE),
    };
    thread::scope(|scope| {
        // Also when the caller's part panics: the threads would wait for ever.
        let _over = Over(&desk);
        for number in 0..threads {
            let work = || desk.work(read);
            let named = thread::Builder::new().name(format!("newsgrep-read-{number}")).stack_size(STACK);
            if named.spawn_scoped(scope, work).is_err() {
                // With fewer threads than files open to the caller, the caller could wait for a file that nobody reads.
                if number == 0 {
                    return (0..files).try_for_each(|number| one(number, read, take));
                }
                return desk.hand_over(number, take);
            }
        }
        desk.hand_over(threads, take)
    })
}

/// Reads one file on the thread of the caller.
fn one<O>(
    number: usize,
    read: &Read<'_, O>,
    take: &mut dyn FnMut(usize, Event<O>) -> Result<()>,
) -> Result<()> {
    take(number, Event::Begin)?;
    let mut failure = None;
    let outcome = read(number, &mut |item| match take(number, Event::Item(item)) {
        Ok(()) => ControlFlow::Continue(()),
        Err(error) => {
            failure = Some(error);
            ControlFlow::Break(())
        }
    });
    match failure {
        Some(error) => Err(error),
        None => take(number, Event::End(outcome)),
    }
}

/// Where threads put down what they have read.
struct Desk<O> {
    state: Mutex<State<O>>,
    /// Something was put down, taken, or is over.
    changed: Condvar,
    files: usize,
    in_flight: u64,
    piece: u64,
}

struct State<O> {
    /// The file that the next free thread reads.
    next: usize,
    /// The files below this one are, or were, open to the caller, who may wait for them: they are read even if there is no
    /// room for more. There are at least as many threads as files open at the same time, so each of these has one.
    opened: usize,
    /// What waits of each file that is being read or was, from the file `first`.
    files: VecDeque<Waiting<O>>,
    first: usize,
    /// The bytes that wait.
    waiting: u64,
    over: bool,
}

struct Waiting<O> {
    pieces: VecDeque<Piece<O>>,
    /// Whether the caller has seen its end.
    done: bool,
}

struct Piece<O> {
    items: Vec<Item>,
    bytes: u64,
    /// What came of the file, if this is its last piece.
    end: Option<O>,
}

/// Ends the work of the threads when it is dropped.
struct Over<'a, O>(&'a Desk<O>);

impl<O> Drop for Over<'_, O> {
    fn drop(&mut self) {
        self.0.lock().over = true;
        self.0.changed.notify_all();
    }
}

impl<O: Send> Desk<O> {
    /// Reads one file after another, until there is none or the caller has had enough.
    fn work(&self, read: &Read<'_, O>) {
        // A thread that panics must not be waited for.
        let over = Over(self);
        while let Some(number) = self.next() {
            let mut piece = Piece { items: Vec::new(), bytes: 0, end: None };
            let outcome = read(number, &mut |item| {
                piece.bytes += bytes(&item);
                piece.items.push(item);
                if piece.bytes < self.piece {
                    return ControlFlow::Continue(());
                }
                let full = Piece { items: std::mem::take(&mut piece.items), bytes: piece.bytes, end: None };
                piece.bytes = 0;
                self.put(number, full)
            });
            piece.end = Some(outcome);
            if self.put(number, piece).is_break() {
                break;
            }
        }
        std::mem::forget(over);
    }

    /// Returns the next file to read, once there is room for what it holds.
    fn next(&self) -> Option<usize> {
        let mut state = self.lock();
        loop {
            if state.over || state.next == self.files {
                return None;
            }
            if state.next < state.opened || state.waiting < self.in_flight {
                let number = state.next;
                state.next += 1;
                state.files.push_back(Waiting { pieces: VecDeque::new(), done: false });
                return Some(number);
            }
            state = self.wait(state);
        }
    }

    /// Puts down a piece of a file, once there is room for it: a file of which nothing waits always has room.
    fn put(&self, number: usize, piece: Piece<O>) -> ControlFlow<()> {
        let mut state = self.lock();
        loop {
            if state.over {
                return ControlFlow::Break(());
            }
            let place = number - state.first;
            if state.waiting < self.in_flight || state.files[place].pieces.is_empty() {
                state.waiting += piece.bytes;
                state.files[place].pieces.push_back(piece);
                self.changed.notify_all();
                return ControlFlow::Continue(());
            }
            state = self.wait(state);
        }
    }

    /// Hands everything over, one piece of each open file in turn.
    fn hand_over(&self, at_once: usize, take: &mut dyn FnMut(usize, Event<O>) -> Result<()>) -> Result<()> {
        let mut open: VecDeque<usize> = (0..at_once).collect();
        let mut unopened = open.len()..self.files;
        let mut begun = 0;
        while let Some(number) = open.pop_front() {
            let Some(piece) = self.take(number) else {
                // A thread has panicked, and goes on doing so when it is joined.
                return Ok(());
            };
            if number == begun {
                begun += 1;
                take(number, Event::Begin)?;
            }
            piece.items.into_iter().try_for_each(|item| take(number, Event::Item(item)))?;
            match piece.end {
                None => open.push_back(number),
                Some(outcome) => {
                    take(number, Event::End(outcome))?;
                    let next = unopened.next();
                    self.close(number, next);
                    open.extend(next);
                }
            }
        }
        Ok(())
    }

    /// Takes the next piece of a file, once there is one.
    fn take(&self, number: usize) -> Option<Piece<O>> {
        let mut state = self.lock();
        loop {
            let place = number - state.first;
            if let Some(piece) = state.files.get_mut(place).and_then(|file| file.pieces.pop_front()) {
                state.waiting -= piece.bytes;
                self.changed.notify_all();
                return Some(piece);
            }
            if state.over {
                return None;
            }
            state = self.wait(state);
        }
    }

    /// Forgets a file, and opens the next one.
    fn close(&self, number: usize, next: Option<usize>) {
        let mut state = self.lock();
        state.opened = next.map_or(state.opened, |next| next + 1);
        let place = number - state.first;
        state.files[place].done = true;
        while state.files.front().is_some_and(|file| file.done) {
            state.files.pop_front();
            state.first += 1;
        }
        self.changed.notify_all();
    }
}

impl<O> Desk<O> {
    fn lock(&self) -> MutexGuard<'_, State<O>> {
        // Nothing that is done under the lock leaves it half done.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn wait<'a>(&self, state: MutexGuard<'a, State<O>>) -> MutexGuard<'a, State<O>> {
        self.changed.wait(state).unwrap_or_else(PoisonError::into_inner)
    }
}

/// About how many bytes of memory an item takes.
fn bytes(item: &Item) -> u64 {
    let bytes = match item {
        Item::Article(article) => 1_024 + article.text.len() + 64 * article.paragraphs.len(),
        Item::Rejected(rejected) => 256 + rejected.detail.len(),
        Item::Warning(warning) => 256 + warning.detail.len(),
    };
    bytes as u64
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::time::Duration;

    use newsgrep_ingest::{Reason, Rejected};

    use super::*;
    use crate::Error;

    fn item(file: usize, number: usize) -> Item {
        let (origin, detail) = (file.to_string(), "x".repeat(2_000));
        Item::Rejected(Rejected { origin, line: Some(number as u64), reason: Reason::Empty, detail })
    }

    /// Reads files of so many items with so many threads; returns the order in which everything was handed over.
    fn order(sizes: &[usize], threads: usize, delay: u64) -> Vec<String> {
        let read = |file: usize, sink: &mut dyn FnMut(Item) -> ControlFlow<()>| {
            for number in 0..sizes[file] {
                // Now these threads are the slow ones, now those.
                if (file as u64 + delay).is_multiple_of(3) {
                    thread::sleep(Duration::from_micros(50 * delay));
                }
                if sink(item(file, number)).is_break() {
                    return 0;
                }
            }
            sizes[file]
        };
        let mut seen = Vec::new();
        all(sizes.len(), threads, 64 << 10, &read, &mut |file, event| {
            seen.push(match event {
                Event::Begin => format!("{file}["),
                Event::Item(Item::Rejected(rejected)) => {
                    format!("{file}.{}", rejected.line.unwrap_or_default())
                }
                Event::Item(_) => "other".to_owned(),
                Event::End(size) => format!("]{file}={size}"),
            });
            Ok(())
        })
        .unwrap();
        seen
    }

    #[test]
    fn small_files_come_in_their_order_whatever_reads_them() {
        let sizes: Vec<usize> = (0..60).map(|number| number % 4).collect();
        let expected = order(&sizes, 0, 0);
        for (threads, delay) in [(1, 0), (2, 1), (3, 2), (8, 3)] {
            assert_eq!(order(&sizes, threads, delay), expected, "{threads} threads");
        }
    }

    #[test]
    fn large_files_come_in_turns_that_no_delay_changes() {
        let sizes = [300, 3, 0, 120, 500, 1];
        let expected = order(&sizes, 2, 0);
        assert_eq!(expected.len(), sizes.iter().sum::<usize>() + 2 * sizes.len());
        for delay in 1..4 {
            assert_eq!(order(&sizes, 2, delay), expected);
        }
        let mut sorted = (expected, order(&sizes, 0, 0));
        sorted.0.sort();
        sorted.1.sort();
        assert_eq!(sorted.0, sorted.1);
    }

    #[test]
    fn a_long_file_does_not_keep_those_behind_it_waiting_for_ever() {
        // The first file fills all the room there is while the second place goes from one small file to the next.
        let sizes: Vec<usize> = std::iter::once(2_000).chain([1; 200]).collect();
        let seen = order(&sizes, 2, 0);
        assert_eq!(seen.last().unwrap(), "]0=2000");
    }

    #[test]
    fn an_error_ends_the_reading_at_once() {
        let read_items = AtomicUsize::new(0);
        let read = |file: usize, sink: &mut dyn FnMut(Item) -> ControlFlow<()>| {
            for number in 0..100_000 {
                read_items.fetch_add(1, Ordering::Relaxed);
                if sink(item(file, number)).is_break() {
                    break;
                }
            }
        };
        for threads in [0, 2] {
            let failed = all(4, threads, 64 << 10, &read, &mut |_, event| match event {
                Event::Item(_) => {
                    Err(Error::Io { doing: "write", path: "x".into(), source: std::io::Error::other("full") })
                }
                _ => Ok(()),
            });
            assert!(failed.is_err());
        }
        assert!(read_items.into_inner() < 1_000);
    }
}
