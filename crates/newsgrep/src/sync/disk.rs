//! Files that are written whole or not at all.

use std::fs::{self, File};
use std::io::{BufWriter, ErrorKind, Write};
use std::path::Path;

use crate::{Error, Result};

/// Writes a file in one step: whoever reads it, also after a power cut, finds what was there before or all of this.
pub(super) fn replace(
    dir: &Path,
    name: &str,
    write: impl FnOnce(&mut BufWriter<File>) -> std::io::Result<()>,
) -> Result<()> {
    replace_path(&dir.join(name), write)
}

/// Writes a file in one step, as [`replace`] does.
pub(crate) fn replace_path(
    path: &Path,
    write: impl FnOnce(&mut BufWriter<File>) -> std::io::Result<()>,
) -> Result<()> {
    let mut new = path.as_os_str().to_owned();
    new.push(".new");
    let new = Path::new(&new);
    let dir = match path.parent() {
        Some(dir) if !dir.as_os_str().is_empty() => dir,
        _ => Path::new("."),
    };
    let put = || -> std::io::Result<()> {
        let mut file = BufWriter::new(File::create(new)?);
        write(&mut file)?;
        file.flush()?;
        file.get_ref().sync_all()?;
        fs::rename(new, path)?;
        sync_folder(dir)
    };
    put().map_err(|source| Error::Io { doing: "write", path: path.to_owned(), source })
}

/// Reads a file; `None` if there is none.
pub(super) fn read(dir: &Path, name: &str) -> Result<Option<Vec<u8>>> {
    read_path(&dir.join(name))
}

/// Reads a file, as [`read`] does.
pub(crate) fn read_path(path: &Path) -> Result<Option<Vec<u8>>> {
    match fs::read(path) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(source) => Err(Error::Io { doing: "read", path: path.to_owned(), source }),
    }
}

/// Returns whether there is such a file.
pub(super) fn is_there(dir: &Path, name: &str) -> Result<bool> {
    let path = dir.join(name);
    path.try_exists().map_err(|source| Error::Io { doing: "read", path, source })
}

/// Removes a file, if there is one.
pub(super) fn remove(dir: &Path, name: &str) -> Result<()> {
    let path = dir.join(name);
    match fs::remove_file(&path) {
        Err(source) if source.kind() != ErrorKind::NotFound => {
            Err(Error::Io { doing: "remove", path, source })
        }
        _ => Ok(()),
    }
}

/// Makes new names in a folder durable, where the system can be asked to.
fn sync_folder(dir: &Path) -> std::io::Result<()> {
    if cfg!(unix) { File::open(dir)?.sync_all() } else { Ok(()) }
}
