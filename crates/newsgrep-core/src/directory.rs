//! The folder of an index that is read: tantivy's, and readable without the right to write.
//!
//! In: the files of an index. Out: the same files. It locks nothing of its own.

use std::io::{self, ErrorKind};
use std::path::Path;
use std::sync::Arc;

use tantivy::Directory;
use tantivy::directory::error::{DeleteError, LockError, OpenReadError, OpenWriteError};
use tantivy::directory::{
    DirectoryLock, FileHandle, Lock, META_LOCK, MmapDirectory, WatchCallback, WatchHandle, WritePtr,
};

/// tantivy's folder of mapped files.
///
/// Opening an index for reading takes a lock that keeps files from being removed meanwhile, and a lock is a file. Whoever
/// may only read the archive does without: a file that goes away while it is opened makes the opening fail, and it is
/// tried again.
#[derive(Clone, Debug)]
pub(crate) struct IndexDirectory(pub(crate) MmapDirectory);

/// Returns whether it is for the right to write that a lock cannot be taken.
fn is_read_only(error: &io::Error) -> bool {
    matches!(error.kind(), ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem)
}

impl Directory for IndexDirectory {
    fn get_file_handle(&self, path: &Path) -> Result<Arc<dyn FileHandle>, OpenReadError> {
        self.0.get_file_handle(path)
    }

    fn delete(&self, path: &Path) -> Result<(), DeleteError> {
        self.0.delete(path)
    }

    fn exists(&self, path: &Path) -> Result<bool, OpenReadError> {
        self.0.exists(path)
    }

    fn open_write(&self, path: &Path) -> Result<WritePtr, OpenWriteError> {
        self.0.open_write(path)
    }

    fn atomic_read(&self, path: &Path) -> Result<Vec<u8>, OpenReadError> {
        self.0.atomic_read(path)
    }

    fn atomic_write(&self, path: &Path, data: &[u8]) -> io::Result<()> {
        self.0.atomic_write(path, data)
    }

    fn sync_directory(&self) -> io::Result<()> {
        self.0.sync_directory()
    }

    fn acquire_lock(&self, lock: &Lock) -> Result<DirectoryLock, LockError> {
        match self.0.acquire_lock(lock) {
            Err(LockError::IoError(error)) if lock.filepath == META_LOCK.filepath && is_read_only(&error) => {
                Ok(DirectoryLock::from(Box::new(())))
            }
            other => other,
        }
    }

    fn watch(&self, callback: WatchCallback) -> tantivy::Result<WatchHandle> {
        self.0.watch(callback)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_lack_of_a_right_is_done_without() {
        let check = |kind: ErrorKind, expected: bool| {
            assert_eq!(is_read_only(&io::Error::from(kind)), expected, "{kind:?}");
        };
        check(ErrorKind::PermissionDenied, true);
        check(ErrorKind::ReadOnlyFilesystem, true);
        check(ErrorKind::NotFound, false);
        check(ErrorKind::StorageFull, false);
    }
}
