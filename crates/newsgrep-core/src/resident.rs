//! How much of an index stays in the memory of the process while all of it is read through.
//!
//! tantivy reads segments through memory maps. A merge and a checksum read every byte, and what was read counts as memory of
//! the process for as long as the file is mapped: with a large archive that is many times what a writer was allowed. Here the
//! pages are given back while the work goes on. They stay in the cache of the system, which keeps what it has room for, so
//! that reading them again costs next to nothing.
//!
//! What is indexed is kept in pages of a megabyte until it is written. The allocator of GNU's C library takes the first such
//! pages from the system; when one is given back it concludes that they are better kept, and from then on holds on to as much
//! again as is in use (measured: a peak of 510 MB in place of 335). A program may tell it once which size is large.
//!
//! In: an index on disk, and work that reads it. Out: what the work returns. Elsewhere than on Linux nothing is given back.

use std::path::Path;
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::Duration;

use tantivy::directory::OwnedBytes;
use tantivy::{Directory, Index, Result};

use crate::verify::State;

/// How often pages are given back: in this time not much more than this times the rate of a memory copy is read.
const EVERY: Duration = Duration::from_millis(4);

/// Indexes of fewer bytes may be in memory as a whole.
const LITTLE: usize = 48 << 20;

/// Does work that reads the segments of an index, and meanwhile keeps most of what was read out of the process's memory.
///
/// The index has to be one on disk.
pub(crate) fn sparing<T>(index: &Index, work: impl FnOnce() -> T) -> T {
    sparing_from(LITTLE, index, work)
}

fn sparing_from<T>(little: usize, index: &Index, work: impl FnOnce() -> T) -> T {
    // What cannot be looked at now is no reason not to do the work, which will say what is wrong.
    let maps = if cfg!(target_os = "linux") { maps(index).unwrap_or_default() } else { Vec::new() };
    if maps.iter().map(|map| map.len()).sum::<usize>() < little {
        return work();
    }
    thread::scope(|scope| {
        let (done, wait) = mpsc::channel::<()>();
        let give_back = move || {
            while wait.recv_timeout(EVERY) == Err(RecvTimeoutError::Timeout) {
                maps.iter().for_each(|map| forget(map));
            }
            maps.iter().for_each(|map| forget(map));
        };
        // Without a thread the work takes more memory.
        let _ = thread::Builder::new().name("newsgrep-spare".to_owned()).spawn_scoped(scope, give_back);
        let outcome = work();
        drop(done);
        outcome
    })
}

/// Returns the maps of the files that the segments of the last commit are made of: the same that tantivy reads.
fn maps(index: &Index) -> Result<Vec<OwnedBytes>> {
    let directory = index.directory();
    let mut maps = Vec::new();
    for segment in index.searchable_segment_metas()? {
        for name in State::from(&segment).files() {
            // Not every segment has a file of every kind.
            if let Ok(file) = directory.open_read(Path::new(&name)) {
                maps.push(file.read_bytes()?);
            }
        }
    }
    Ok(maps)
}

/// Gives back the pages of a map that begins with these bytes.
#[cfg(target_os = "linux")]
#[allow(unsafe_code, reason = "the system is asked with the address of the pages")]
fn forget(map: &[u8]) {
    const PAGE: usize = 4096;
    // A map begins with a page, and what was allocated in another way does not.
    if map.len() < PAGE || !map.as_ptr().addr().is_multiple_of(PAGE) {
        return;
    }
    let whole = map.len() / PAGE * PAGE;
    // SAFETY: these are whole pages of a shared map of a file that nobody writes to: the bytes are the same when they are
    // read again. If the system refuses, nothing has changed.
    unsafe {
        libc::madvise(map.as_ptr().cast_mut().cast(), whole, libc::MADV_DONTNEED);
    }
}

#[cfg(not(target_os = "linux"))]
fn forget(_map: &[u8]) {}

/// Gives back what was allocated for the last batch and is free now; the allocator keeps it otherwise.
#[cfg(all(target_os = "linux", target_env = "gnu"))]
#[allow(unsafe_code, reason = "the allocator of the C library is called")]
pub(crate) fn trim() {
    // SAFETY: the function may be called at any time from any thread, and touches nothing that is in use.
    unsafe {
        libc::malloc_trim(0);
    }
}

#[cfg(not(all(target_os = "linux", target_env = "gnu")))]
pub(crate) fn trim() {}

/// What tantivy keeps what it indexes in is allocated in pieces of this size.
#[cfg(all(target_os = "linux", target_env = "gnu"))]
const PIECE: libc::c_int = 1 << 20;

/// Has the allocator of this process give pieces of a megabyte and more back to the system as soon as they are free.
///
/// For programs that write archives and whose process is theirs to set up, called once at the start: a bulk load then
/// takes a third less memory. With the GNU C library; without it, or with another allocator, nothing happens. Never
/// called by this library itself.
#[cfg(all(target_os = "linux", target_env = "gnu"))]
#[allow(unsafe_code, reason = "the allocator of the C library is called")]
pub fn give_memory_back() {
    // SAFETY: the function may be called at any time; it takes two numbers, and refuses what it does not know.
    unsafe {
        libc::mallopt(libc::M_MMAP_THRESHOLD, PIECE);
        // Otherwise what is free at the end of the heap would be given back as soon as it is 128 KB, and be taken again.
        libc::mallopt(libc::M_TRIM_THRESHOLD, 8 * PIECE);
    }
}

/// Has the allocator of this process give pieces of a megabyte and more back to the system as soon as they are free.
#[cfg(not(all(target_os = "linux", target_env = "gnu")))]
pub fn give_memory_back() {}

#[cfg(test)]
mod tests {
    use newsgrep_text::Article;
    use tantivy::directory::MmapDirectory;

    use super::*;
    use crate::{Archive, WriterOptions};

    #[test]
    fn what_was_given_back_is_read_again_as_it_was() {
        let desk = tempfile::tempdir().unwrap();
        let archive = Archive::create(&desk.path().join("archive")).unwrap();
        let mut writer = archive.writer(WriterOptions::default()).unwrap();
        for number in 0..500 {
            let text = format!("Talks {number} begin\n\nThe envoys met in room {number} on Monday.");
            writer.add(&Article::from_text(format!("{number}.txt"), text)).unwrap();
        }
        writer.commit().unwrap();
        let folder = desk.path().join("archive").join("index-1");
        let index = Index::open(MmapDirectory::open(folder).unwrap()).unwrap();
        let before: Vec<Vec<u8>> = maps(&index).unwrap().iter().map(|map| map.to_vec()).collect();
        assert!(before.iter().any(|map| map.len() > 4096));
        let after = sparing_from(0, &index, || {
            maps(&index).unwrap().iter().for_each(|map| forget(map));
            std::thread::sleep(3 * EVERY);
            maps(&index).unwrap().iter().map(|map| map.to_vec()).collect::<Vec<_>>()
        });
        assert!(before == after);
    }
}
