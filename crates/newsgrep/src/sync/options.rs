//! What a caller can ask of a run, and the share of threads and memory that each part of it gets.

use std::time::Duration;

use newsgrep_core::WriterOptions;
use newsgrep_ingest::{Given, Globs, Mapping};

use crate::Result;

/// How an archive is brought up to date.
///
/// ```
/// use newsgrep::sync::Options;
///
/// let mut options = Options { exclude: vec!["drafts/".to_owned()], memory: Some(512 << 20), ..Options::default() };
/// options.set.set("source", "Coastal Wire")?;
/// # Ok::<(), newsgrep::ingest::GivenError>(())
/// ```
#[derive(Clone, Debug)]
pub struct Options {
    /// Which names the fields of JSON records have, beside the usual ones. Each root keeps it for later runs that leave
    /// it empty.
    pub mapping: Mapping,
    /// What is known of every article of the roots that does not say it itself; stronger than `newsgrep.toml`, weaker than
    /// the article. Each root keeps it for later runs that leave it empty.
    pub set: Given,
    /// Globs of which one has to match a file, as ripgrep's `-g` has them: see [`Globs`]. Each root keeps these and
    /// `exclude` together for later runs that leave both empty; one glob that is empty text takes back what it kept. Files
    /// that are not wanted any more are dropped like those that are gone.
    pub include: Vec<String>,
    /// Globs of which none may match a file.
    pub exclude: Vec<String>,
    /// How many files are read, and texts indexed, at the same time; the web pages in a large archive, such as WARC, are
    /// shared out as well. Memory may allow fewer. `None` for one a core, and
    /// for none beside the caller's own where there is so little to read that starting them would take longer.
    pub threads: Option<usize>,
    /// About how many bytes the run may hold: what is read and not indexed yet, and what is indexed and not on disk yet.
    ///
    /// The process takes up to 150 MB more for everything else: its own code, the tables of the formats, lists of files
    /// and records, 64 bytes or so each. `None` takes up to 160 MB a core, by how much there is to read. Less than 32 MB is
    /// taken as 32 MB. A single article that is larger than that is read all the same, one at a time.
    pub memory: Option<u64>,
    /// How long to wait for another writer of an archive that can be searched meanwhile.
    pub wait: Duration,
    /// Reads every file, also those that look unchanged.
    pub force: bool,
    /// Goes on in the middle of a file where a run was cut off; on by default.
    ///
    /// A run notes with each commit how far it is in the files it has open. If such a file has the same size, time and
    /// settings as then, the next run reads over the records that were committed, without comparing them with the archive
    /// one by one, and counts them as unchanged. Without this they are compared. Files that were read to their end before
    /// the run was cut off are not opened again in either case.
    pub resume: bool,
    /// After so many bytes of indexed text what was read is committed, also in the middle of a file: the most that a run
    /// that is cut off has to do again. 256 MB by default.
    pub commit_every: u64,
}

impl Default for Options {
    /// Returns the usual names, threads and memory by need, and a wait of two seconds.
    fn default() -> Self {
        Options {
            mapping: Mapping::default(),
            set: Given::default(),
            include: Vec::new(),
            exclude: Vec::new(),
            threads: None,
            memory: None,
            wait: Duration::from_secs(2),
            force: false,
            resume: true,
            commit_every: 256 << 20,
        }
    }
}

/// What the user says of the files of a root, to be kept with it.
#[derive(Clone, Debug, Default)]
pub(super) struct Said {
    pub(super) mapping: Mapping,
    pub(super) given: Given,
    /// `None` if nothing was said; what is empty takes back what was said before.
    pub(super) globs: Option<Globs>,
}

impl Options {
    pub(super) fn said(&self) -> Result<Said> {
        let globs = match self.include.is_empty() && self.exclude.is_empty() {
            true => None,
            false => Some(Globs::new(self.include.clone(), self.exclude.clone())?),
        };
        Ok(Said { mapping: self.mapping.clone(), given: self.set.clone(), globs })
    }
}

/// How a run shares threads and memory.
#[derive(Clone, Copy, Debug)]
pub(super) struct Share {
    pub(super) writer: WriterOptions,
    /// How many threads read files; 0 if the caller's own does.
    pub(super) readers: usize,
    /// How many threads there are for reading in all: those that no file takes read the pages of the largest ones.
    pub(super) pages: usize,
    /// The bytes that may have been read and not been taken by the writer.
    pub(super) in_flight: u64,
}

const MB: u64 = 1 << 20;

/// Below this a single file is read without a thread, and the writer has only one: to start threads takes longer.
const LITTLE: u64 = 4_000_000;
/// Below this, so are many files.
const VERY_LITTLE: u64 = 256_000;
/// The least memory that a thread of the writer is worth having with.
const WRITER_THREAD: u64 = 24 * MB;
/// The least memory that a reading thread is worth having with.
const READER: u64 = 4 * MB;

impl Share {
    /// Shares what the options allow out for reading so many files of so many bytes together.
    pub(super) fn of(options: &Options, files: u64, bytes: u64) -> Share {
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        let threads = options.threads.unwrap_or(cores).max(1);
        let whole = options.memory.unwrap_or(threads.min(8) as u64 * 160 * MB).max(32 * MB);
        // The writer's memory is filled to the brim before it is written, and to write it takes a part of that again; what
        // is read is gone in a moment.
        let (for_reading, for_writing) = (whole / 5, whole / 5 * 3);
        let writers = match bytes {
            0..=LITTLE => 1,
            _ => threads.min(8).min((for_writing / WRITER_THREAD) as usize).max(1),
        };
        let memory = match bytes {
            0..=LITTLE => for_writing.min(32 * MB),
            _ => for_writing,
        };
        let (readers, pages) = match (files, bytes) {
            (_, 0..=VERY_LITTLE) | (0..=1, 0..=LITTLE) if options.threads.is_none() => (0, 1),
            _ => {
                let pages = threads.min(64).min((for_reading / READER) as usize).max(1);
                (pages.min(files.max(1) as usize), pages)
            }
        };
        let writer = WriterOptions { threads: writers, memory: memory as usize };
        Share { writer, readers, pages, in_flight: for_reading.min(64 * MB * readers.max(1) as u64) }
    }

    /// Returns how many threads read the pages in a file of so many bytes, of so many in all: its share of the bytes, and
    /// of the threads where there are more than files.
    pub(super) fn for_pages(&self, bytes: u64, all: u64) -> usize {
        let by_size = u128::from(bytes) * self.pages as u128 / u128::from(all.max(1));
        (by_size as usize).max(self.pages / self.readers.max(1)).clamp(1, self.pages)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn little_memory_means_few_threads() {
        let check = |memory: u64, threads: usize, readers: usize, writers: usize| {
            let options = Options { threads: Some(threads), memory: Some(memory * MB), ..Options::default() };
            let share = Share::of(&options, 1_000, 10 << 30);
            assert_eq!((share.readers, share.writer.threads), (readers, writers), "{memory} MB");
            assert!(share.writer.memory as u64 + share.in_flight <= memory.max(32) * MB);
        };
        check(4096, 8, 8, 8);
        check(512, 8, 8, 8);
        check(64, 8, 3, 1);
        check(16, 8, 1, 1);
        check(512, 1, 1, 1);
    }

    #[test]
    fn threads_without_a_file_read_the_pages_of_large_ones() {
        let threads = |files: u64, bytes: u64, all: u64| {
            let options = Options { threads: Some(8), memory: Some(4096 * MB), ..Options::default() };
            Share::of(&options, files, all).for_pages(bytes, all)
        };
        assert_eq!(threads(1, 100 * MB, 100 * MB), 8);
        assert_eq!(threads(2, 50 * MB, 100 * MB), 4);
        // A crawl among many small files takes most of the time.
        assert_eq!(threads(1_000, 95 * MB, 100 * MB), 7);
        assert_eq!(threads(1_000, MB, 100 * MB), 1);
        assert_eq!(threads(1, 0, 0), 8);
        // Little to read is read without a thread.
        assert_eq!(Share::of(&Options::default(), 1, 100_000).for_pages(100_000, 100_000), 1);
    }

    #[test]
    fn little_to_read_starts_no_thread_unless_it_is_asked_for() {
        assert_eq!(Share::of(&Options::default(), 1, 100_000).readers, 0);
        assert_eq!(Share::of(&Options::default(), 50, 100_000).readers, 0);
        assert_eq!(Share::of(&Options::default(), 1, 1 << 30).readers, 1);
        let options = Options { threads: Some(8), ..Options::default() };
        assert_eq!(Share::of(&options, 50, 100_000).readers, 8);
        assert_eq!(Share::of(&options, 3, 1 << 30).readers, 3);
    }
}
