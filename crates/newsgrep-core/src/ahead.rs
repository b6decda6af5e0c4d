//! What a single search will read of an index, asked of the disk before it is needed.
//!
//! An archive that is opened for one search is read page by page, without reading ahead: most of what lies around a place
//! that is read is never needed, and would take a hundred times as long. Of a few small columns nearly every search needs
//! places all over, a page for each match. When these are not in memory the system is told at once, and brings them in one
//! go while the search begins.
//!
//! In: the segments. Out: nothing; no byte is looked at here, and whatever goes wrong is left to who reads. Linux only.

use std::path::Path;

use tantivy::{Directory, Index, Searcher};

/// The columns that a ranked search looks into for every match, whatever was asked.
const COLUMNS: [&str; 4] = ["pid", "rem", "zone", "words"];

/// Most bytes of one column. Of a larger archive's columns a rare word needs a small part only.
const MOST: usize = 1 << 20;

/// Asks for what a search is likely to need.
pub(crate) fn ask(index: &Index, searcher: &Searcher) {
    for segment in searcher.segment_readers() {
        for name in COLUMNS {
            for column in segment.fast_fields().dynamic_column_handles(name).unwrap_or_default() {
                let bytes = column.file_slice().read_bytes();
                bytes.iter().filter(|bytes| bytes.len() <= MOST).for_each(|bytes| soon(bytes));
            }
        }
        let norms = format!("{}.fieldnorm", segment.segment_id().uuid_string());
        let norms =
            index.directory().open_read(Path::new(&norms)).ok().and_then(|file| file.read_bytes().ok());
        norms.iter().filter(|bytes| bytes.len() <= MOST).for_each(|bytes| soon(bytes));
    }
}

const PAGE: usize = 4096;

/// Returns where the pages begin that hold so many bytes from an address on, and how many bytes these are.
fn pages(address: usize, bytes: usize) -> (usize, usize) {
    let before = address % PAGE;
    (address - before, bytes + before)
}

/// Asks for the pages of a map in which these bytes lie.
#[allow(unsafe_code, reason = "the system is asked with the address of the pages")]
fn soon(bytes: &[u8]) {
    let (start, length) = pages(bytes.as_ptr().addr(), bytes.len());
    // SAFETY: this is advice. It reads and changes no memory of the process, whatever the address; of pages that are not of a
    // file's map, or not of this size, nothing comes.
    unsafe {
        libc::madvise(bytes.as_ptr().with_addr(start).cast_mut().cast(), length, libc::MADV_WILLNEED);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_pages_are_asked_for() {
        assert_eq!(pages(0x7000, 5), (0x7000, 5));
        assert_eq!(pages(0x7ffe, 5), (0x7000, 0xffe + 5));
        assert_eq!(pages(0x7fff, 1), (0x7000, 0x1000));
    }
}
