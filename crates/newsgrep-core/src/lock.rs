//! One writer at a time.

use std::fs::{File, OpenOptions, TryLockError};
use std::path::Path;

use crate::layout::LOCK;
use crate::{Error, Result};

/// Held while an archive is written to; released when dropped or when the process ends in any way.
///
/// The file stays: deleting it would let a second writer in beside one that still holds it.
#[derive(Debug)]
pub(crate) struct WriterLock {
    _file: File,
}

impl WriterLock {
    pub(crate) fn take(dir: &Path) -> Result<WriterLock> {
        let path = dir.join(LOCK);
        let file = OpenOptions::new()
            .create(true)
            .truncate(false)
            .write(true)
            .open(&path)
            .map_err(Error::io("open", &path))?;
        match file.try_lock() {
            Ok(()) => Ok(WriterLock { _file: file }),
            Err(TryLockError::WouldBlock) => Err(Error::Locked { path: dir.to_owned() }),
            Err(TryLockError::Error(error)) => Err(Error::io("lock", &path)(error)),
        }
    }
}
